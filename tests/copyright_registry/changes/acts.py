"""What authors, registrar and heads do with the changes of an entry."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry import files
from copyright_registry.changes import course, requests, statement, wording
from copyright_registry.changes.models import (
    Ask,
    Change,
    ChangeGround,
    ChangeResult,
    ChangeState,
    CourtDecision,
)
from copyright_registry.models import Author, Entry, State
from portal.flow import sure
from tests import people as acts
from tests.people import PDF, People

WHY = "Терген кезде қате кетті."
NEW_TITLE = {"title_kk": "Түнгі көш жолы"}


def entered(people: People, *others: User, represented: str = "", **answers: Any) -> Entry:
    """An entry of the author, and of `others` and one that the author represents, if any."""
    application = acts.application_in(State.AGREED, people, **answers)
    for place, person in enumerate(others, start=2):
        Author.objects.create(application=application, place=place, person=person, iin_digest=person.iin_digest)
    if represented:
        Author.objects.create(application=application, place=len(others) + 2, represented=True, given_name=represented)
    acts.decide(people, application)
    return sure(application.entry)


def registrar() -> User:
    """The registrar of the provider, the same however often asked for."""
    holder = next(one for one in acts.PEOPLE if one.key == "registrar")
    known = User.objects.filter(iin_digest=acts.digest(holder.iin)).first()
    return known or acts.staff("registrar", Role.REGISTRAR)


def make_registrar(person: User) -> User:
    """Let one of the authors be registrar as well, with a key of their own."""
    acts.appoint(
        None,
        iin=person.iin,
        role=Role.REGISTRAR,
        post_kk="Тіркеуші",
        post_ru="Регистратор",
        order="№ 2, 05.01.2026",
        since=date(2026, 1, 5),
    )
    return User.objects.get(pk=person.pk)


def begin(author: User, entry: Entry, asks: str = Ask.CORRECT, **new: str) -> Change:
    """A request of `author`: another name of the work, if nothing else is said."""
    new = {column.value: wording.data_of(entry)[column] for column in wording.CORRECTABLE} | (new or NEW_TITLE)
    return requests.begin(author, entry, asks, new, dict.fromkeys(new, WHY))


def sign(people: People, change: Change, *who: User) -> None:
    """Each of `who`, else the author, signs the text as it stands."""
    for person in who or (people.author,):
        requests.sign(person, change, people.sign(person, statement.text(change).encode()))


def propose(change: Change, result: str = ChangeResult.CARRY_OUT) -> None:
    refusal: dict[str, Any] = {
        "grounds": [ChangeGround.objects.get(code="not_technical")],
        "reason_kk": "Бұл техникалық қате емес.",
        "reason_ru": "Это не техническая ошибка.",
    }
    course.propose(registrar(), change, result, **(refusal if result == ChangeResult.REFUSE else {}))


def agree(people: People, change: Change) -> None:
    course.agree(people.head_of_department, change, sure(change.decision))


def decide(people: People, change: Change) -> None:
    course.decide(people.head, change, people.sign(people.head, bytes(sure(change.decision).pdf or b"")))


def carry_out(people: People, change: Change, result: str = ChangeResult.CARRY_OUT) -> Entry:
    """From receipt to the head's signature; gives the version that stands then."""
    propose(change, result)
    agree(people, change)
    decide(people, change)
    return Entry.current.get(number=change.entry.number)


def court(**said: Any) -> CourtDecision:
    """A decision of a court, received today, not saved."""
    today = timezone.localdate()
    read = files.read(SimpleUploadedFile("court.pdf", PDF), ["pdf"], 1024 * 1024)
    data = {
        "court": "Астана қаласының мамандандырылған ауданаралық соты",
        "number": "7119-26-00-2/1234",
        "decided_on": date(2026, 9, 1),
        "in_force_since": date(2026, 10, 2),
        "received_on": today,
        "scan": PDF,
        "scan_name": read.name,
        "scan_size": read.size,
        "scan_sha256": read.sha256,
    }
    return CourtDecision(**{**data, **said})


def by_court(entry: Entry, asks: str = Ask.CORRECT, **new: str) -> Change:
    """What a court has ordered, entered by the registrar; data of those columns where they change."""
    return course.enter_court_decision(registrar(), entry, asks, court(), new)


def change_in(state: str, people: People, entry: Entry, asks: str = Ask.CORRECT) -> Change:
    """A request of author and stranger, who are the authors of `entry`, brought to `state`."""
    change = begin(people.author, entry, asks)
    result = ChangeResult.REFUSE if state == ChangeState.REFUSED else ChangeResult.CARRY_OUT
    path: list[tuple[str, Callable[[], None]]] = [
        (ChangeState.SIGNING, lambda: sign(people, change, people.author)),
        (ChangeState.RECEIVED, lambda: sign(people, change, people.stranger)),
        (ChangeState.PROPOSED, lambda: propose(change, result)),
        (ChangeState.AGREED, lambda: agree(people, change)),
        (state, lambda: decide(people, change)),
    ]
    if state == ChangeState.DECLINED:
        path[1:] = [(state, lambda: requests.decline(people.stranger, change, "Келіспеймін."))]
    if state == ChangeState.TAKEN_BACK:
        path = [(state, lambda: requests.take_back(people.author, change))]
    for reached, step in path if state != ChangeState.DRAFT else []:
        step()
        if reached == state:
            break
    change.refresh_from_db()
    return change
