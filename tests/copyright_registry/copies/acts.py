"""What people do about copies, through the real steps."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry.copies import asking, by_law, texts
from copyright_registry.copies.asking import Answer
from copyright_registry.copies.by_law import Ground
from copyright_registry.copies.models import CopyRequest, LegalCopy, RequestState
from copyright_registry.models import Application, Author, Entry, State
from portal.vault import digest
from tests import people as people_acts
from tests.people import PDF, People, someone, staff

ALL = ["work", "application", "decision"]  # the certificate is made by a worker


def entered(people: People, **answers: object) -> Entry:
    """An entry of the author's, with its documents."""
    application = people_acts.application_in(State.ENTERED, people, **answers)
    return Entry.objects.select_related("application").get(application=application)


def with_co_author(people: People) -> tuple[Entry, User]:
    """An entry of two authors, and the other of them."""
    entry, other = entered(people), someone("author3")
    iin_digest = digest(other.iin)
    Author.objects.create(application=entry.application, place=2, person=other, iin_digest=iin_digest)
    return entry, other


def drafted(people: People, entry: Entry, codes: list[str] | None = None, by: User | None = None) -> CopyRequest:
    """What the stranger means to ask."""
    return asking.draft(
        by or people.stranger,
        entry,
        language="kk",
        codes=ALL if codes is None else codes,
        why="Мұрагерлік дауы",
        interest="2026 жылғы 3 мамырдағы № 7 шарт",
    )


def asked(people: People, entry: Entry, codes: list[str] | None = None) -> CopyRequest:
    """The stranger's signed request."""
    found = drafted(people, entry, codes)
    asking.ask(people.stranger, found, people.sign(people.stranger, texts.request(found).encode()))
    return found


def choose(person: User, found: CopyRequest, **said: Any) -> None:
    """Consent to everything for thirty days, unless said otherwise."""
    said = {"gives": True, "documents": found.documents, "days": 30, **said}
    asking.choose(person, found, Answer(**said), "kk")


def sign(people: People, person: User, found: CopyRequest) -> None:
    """Sign the answer that was chosen."""
    text = texts.answer(asking.consent_of(person, found))
    asking.answer(person, found, people.sign(person, text.encode()))


def consent(people: People, person: User, found: CopyRequest, **said: Any) -> None:
    choose(person, found, **said)
    sign(people, person, found)


def refuse(people: People, person: User, found: CopyRequest, reason: str = "") -> None:
    consent(people, person, found, gives=False, documents=[], days=0, reason=reason)


def given(people: People, entry: Entry | None = None) -> CopyRequest:
    """A request to which the author consents."""
    found = asked(people, entry or entered(people))
    consent(people, people.author, found)
    return found


def request_in(state: str, people: People) -> CopyRequest:
    """A request of the stranger's brought to `state`."""
    entry = entered(people)
    if state == RequestState.DRAFT:
        return drafted(people, entry)
    found = asked(people, entry)
    if state == RequestState.REFUSED:
        refuse(people, people.author, found)
    if state == RequestState.WITHDRAWN:
        asking.withdraw(people.stranger, found)
    if state == RequestState.LAPSED:
        CopyRequest.objects.update(answer_by=timezone.now() - timedelta(minutes=1))
        asking.lapse(found)
    if state in {RequestState.GIVEN, RequestState.REVOKED, RequestState.ENDED}:
        consent(people, people.author, found)
    if state == RequestState.REVOKED:
        asking.revoke(people.author, found)
    if state == RequestState.ENDED:
        CopyRequest.objects.update(until=timezone.now() - timedelta(minutes=1))
        asking.end(found)
    assert found.state == state
    return found


def ground(**said: Any) -> Ground:
    """A paper of a court."""
    usual = {
        "body": "Алматы қаласының Медеу аудандық соты",
        "act": "Азаматтық процестік кодекс",
        "article": "73-бап",
        "paper_number": "7517-26",
        "paper_date": timezone.localdate(),
        "scan": PDF,
        "scan_name": "paper.pdf",
        "scan_sha256": "a" * 64,
    }
    return Ground(**{**usual, **said})


def registrar() -> User:
    return staff("registrar", Role.REGISTRAR)


def recorded(officer: User, entry: Entry, **said: Any) -> LegalCopy:
    """A case of law that nobody has approved yet."""
    return by_law.record(officer, entry, ["work", "decision"], ground(**said))


def application_of(entry: Entry) -> Application:
    assert entry.application is not None
    return entry.application
