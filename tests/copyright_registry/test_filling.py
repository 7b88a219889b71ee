"""Filling in a draft: what is attached and named is kept, counted, taken away again, and never twice."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.models import User
from copyright_registry import asked, files, registration
from copyright_registry import law as own_law
from copyright_registry.models import Application, Attachment, Kind, Original, Requirement, State
from copyright_registry.registration import filling
from portal import law
from portal.flow import MOVED_ON, StepRefused
from portal.models import Trail
from tests import people as acts
from tests import samples
from tests.copyright_registry import kinds
from tests.people import People
from tests.together import at_once

several_connections = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OPEN = (State.DRAFT, State.PAID)
REACHED = [state for state in State.values if state != State.SIGNING]  # where several authors sign


def poem(number: int = 0) -> Attachment:
    """An upload that differs from those of other numbers."""
    content = samples.pdf(content=b"%% %d" % number)
    return files.read(SimpleUploadedFile(f"poem-{number}.pdf", content), ["pdf"], 10**6)


def text() -> Requirement:
    return Requirement.objects.get(code="text")


def refused(act: Callable[[], object]) -> Any:
    """The refusal that `act` meets."""
    with pytest.raises(StepRefused) as told:
        act()
    return told.value.refusal


def verbs(person: User, application: Application) -> dict[str, Callable[[], object]]:
    """Every verb of filling in, as `person` would call it."""
    return {
        "edit": lambda: registration.edit(person, application, title_en="Night camp"),
        "attach": lambda: registration.attach(person, application, text(), poem(1)),
        "detach": lambda: registration.detach(person, application, application.attachments.all()[0]),
        "describe": lambda: registration.describe(person, application, **kinds.ABSTRACT),
        "add_original": lambda: registration.add_original(person, application, kinds.original()),
        "remove_original": lambda: registration.remove_original(person, application, application.originals.all()[0]),
    }


VERBS = ("edit", "attach", "detach", "describe", "add_original", "remove_original")
ROLES = ("author", "stranger", "examiner", "head_of_department", "head")


def situation(people: People, state: str) -> Application:
    """A case in that state with something to take away."""
    application = acts.application_in(state, people, derived=False)
    Original.objects.create(application=application, title="Roman", author="B. Writer", died_in=1904)
    return application


@pytest.mark.clause(own_law.DRAFTS)
@pytest.mark.parametrize("state", REACHED)
def test_only_the_author_fills_in_and_only_what_is_not_signed(people: People, state: str) -> None:
    application = situation(people, state)
    trail = Trail.objects.count()

    for role in ROLES:
        for name in VERBS:
            if role == "author" and state in OPEN:
                continue
            copy = Application.objects.get(pk=application.pk)
            told = refused(verbs(getattr(people, role), copy)[name])
            assert told is MOVED_ON or state in OPEN, (role, name)
    assert Trail.objects.count() == trail

    for name in VERBS if state in OPEN else ():
        verbs(people.author, Application.objects.get(pk=application.pk))[name]()
    application.refresh_from_db()
    assert application.state == state


@pytest.mark.clause(law.O1315_5_2a)
def test_a_file_is_kept_with_its_document_and_the_trail_knows_its_fingerprint(people: People) -> None:
    application = acts.draft(people.author)
    file = poem(7)

    registration.attach(people.author, application, text(), file)

    kept = Attachment.objects.get(name="poem-7.pdf")
    assert (kept.application, kept.requirement.code, kept.sha256) == (application, "text", file.sha256)
    entry = Trail.objects.latest("pk")
    told = json.loads(bytes(entry.body))["detail"]
    assert (entry.act, told["document"], told["sha256"]) == ("edit", "text", file.sha256)


@pytest.mark.clause(law.O1315_5_2a)
def test_the_same_file_is_not_attached_twice_but_may_be_another_document(people: People) -> None:
    application = acts.draft(people.author, kinds.document("notes"), kind=Kind.objects.get(code="musical"))
    again = acts.files.read(SimpleUploadedFile("other-name.pdf", samples.pdf()), ["pdf"], 10**6)

    told = refused(lambda: acts.attach(application, "notes", "other-name.pdf", samples.pdf()))
    acts.attach(application, "lyrics", "words.pdf", samples.pdf())

    assert told is filling.ATTACHED_ALREADY
    assert [file.sha256 for file in application.attachments.all()] == [again.sha256] * 2


@pytest.mark.clause(law.O1315_5_2a, law.O1315_5_2b)
@pytest.mark.parametrize(("kind", "code"), [("literary", "recording"), ("musical", "text"), ("program", "text")])
def test_a_document_that_is_not_asked_for_this_kind_is_not_taken(people: People, kind: str, code: str) -> None:
    application = acts.draft(people.author)
    registration.edit(people.author, application, kind=Kind.objects.get(code=kind))

    told = refused(lambda: acts.attach(application, *kinds.document(code)))

    assert told is filling.NOT_ASKED
    assert application.attachments.count() == 1


def test_a_document_that_is_in_force_no_more_is_not_taken(people: People) -> None:
    application = acts.draft(people.author)
    Requirement.objects.filter(code="text").update(until=date(2020, 1, 1))

    assert refused(lambda: registration.attach(people.author, application, text(), poem())) is filling.NOT_ASKED


@pytest.mark.clause(asked.ENOUGH)
def test_of_one_document_only_so_many_files_are_taken(people: People) -> None:
    application = acts.draft(people.author)
    for number in range(1, text().most):
        registration.attach(people.author, application, text(), poem(number))

    told = refused(lambda: registration.attach(people.author, application, text(), poem(99)))

    assert told is filling.TOO_MANY_FILES
    assert application.attachments.count() == text().most == 10


@pytest.mark.clause(asked.ENOUGH)
def test_of_all_documents_no_more_than_forty_files_are_taken(people: People) -> None:
    application = acts.draft(people.author)
    Requirement.objects.filter(code="text").update(most=99)
    for number in range(1, asked.MOST_FILES):
        registration.attach(people.author, application, text(), poem(number))

    assert refused(lambda: registration.attach(people.author, application, text(), poem(99))) is filling.TOO_MANY_FILES
    assert application.attachments.count() == 40


@pytest.mark.clause(law.O1315_5_2b)
def test_an_abstract_is_written_once_and_corrected(people: People) -> None:
    application = kinds.complete(people, "program")

    registration.describe(people.author, application, **{**kinds.ABSTRACT, "purpose": "Teaches."})

    assert Application.objects.get(pk=application.pk).abstract.purpose == "Teaches."


@pytest.mark.clause(law.O1315_5_3)
@pytest.mark.parametrize(
    ("today", "is_free"),
    [
        ("2026-12-30T12:00:00+05:00", False),
        ("2026-12-31T23:59:59+05:00", False),
        ("2027-01-01T00:00:00+05:00", True),
        ("2027-01-02T12:00:00+05:00", True),
    ],
)
def test_an_original_is_free_from_the_first_of_january_seventy_years_after(
    people: People, today: str, is_free: bool
) -> None:
    application = acts.draft(people.author, derived=True)
    original = kinds.original(agreement="", died_in=1956)

    with time_machine.travel(today, tick=False), override("en"):
        if is_free:
            registration.add_original(people.author, application, original)
        else:
            told = refused(lambda: registration.add_original(people.author, application, original))
            assert "protected until 1 January 2027" in str(told.reason)

    assert application.originals.exists() == is_free


@pytest.mark.clause(asked.ENOUGH)
def test_no_more_than_ten_originals_are_named(people: People) -> None:
    application = acts.draft(people.author, derived=True)
    for _number in range(asked.MOST_ORIGINALS):
        registration.add_original(people.author, application, kinds.original())

    told = refused(lambda: registration.add_original(people.author, application, kinds.original()))

    assert told is filling.TOO_MANY_ORIGINALS
    assert application.originals.count() == 10


def test_what_is_gone_is_not_removed_again(people: People) -> None:
    application = acts.draft(people.author, derived=True)
    registration.add_original(people.author, application, kinds.original())
    file, original = application.attachments.get(), application.originals.get()
    first, second = (Attachment.objects.get(pk=file.pk) for _tab in range(2))
    Original.objects.filter(pk=original.pk).delete()

    registration.detach(people.author, application, first)

    assert refused(lambda: registration.detach(people.author, application, second)) is filling.GONE
    assert refused(lambda: registration.remove_original(people.author, application, original)) is filling.GONE


def stored(settings: LazySettings) -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT, "works").rglob("*") if path.is_file()}


def test_a_removed_file_leaves_the_storage_only_when_that_is_sure(
    people: People, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    application = acts.draft(people.author)
    file = application.attachments.get()
    path = Path(settings.MEDIA_ROOT, str(file.file.name))

    with django_capture_on_commit_callbacks() as callbacks:
        registration.detach(people.author, application, file)
    assert path.exists()

    for callback in callbacks:
        callback()
    assert not path.exists()


@several_connections
def test_a_removal_that_is_rolled_back_keeps_the_file(people: People, settings: LazySettings, broker: str) -> None:
    application = acts.draft(people.author)
    stranger_acts = partial(registration.detach, people.stranger, application, application.attachments.get())

    refused(stranger_acts)

    with application.attachments.get().file.open() as file:
        assert file.read() == acts.PDF


@several_connections
@pytest.mark.clause(asked.ENOUGH)
def test_of_two_tabs_that_attach_the_same_file_one_is_told(people: People, settings: LazySettings, broker: str) -> None:
    application = acts.draft(people.author)
    before = stored(settings)
    tabs = [Application.objects.get(pk=application.pk) for _tab in range(2)]

    outcomes = at_once(*(partial(registration.attach, people.author, tab, text(), poem(5)) for tab in tabs))

    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["NoneType", "StepRefused"]
    assert application.attachments.count() == 2
    assert len(stored(settings) - before) == 1


@several_connections
@pytest.mark.clause(asked.ENOUGH)
def test_of_two_tabs_that_attach_the_last_file_that_fits_one_is_told(people: People, broker: str) -> None:
    application = acts.draft(people.author)
    for number in range(1, text().most - 1):
        registration.attach(people.author, application, text(), poem(number))
    tabs = [Application.objects.get(pk=application.pk) for _tab in range(2)]

    at_once(*(partial(registration.attach, people.author, tab, text(), poem(50 + n)) for n, tab in enumerate(tabs)))

    assert application.attachments.count() == text().most


@several_connections
def test_of_two_tabs_that_remove_the_same_file_one_is_told(people: People, broker: str) -> None:
    application = acts.draft(people.author)
    removals = []
    for _tab in range(2):
        copy = Application.objects.get(pk=application.pk)
        removals.append(partial(registration.detach, people.author, copy, copy.attachments.get()))

    outcomes = at_once(*removals)

    told = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
    assert [one.refusal for one in told] == [filling.GONE]
    assert not application.attachments.exists()


@several_connections
def test_what_is_signed_meanwhile_takes_no_file_any_more(people: People, broker: str) -> None:
    application = acts.draft(people.author)
    tab = Application.objects.get(pk=application.pk)
    acts.sign(people, application)

    assert refused(lambda: registration.attach(people.author, tab, text(), poem(3))) is MOVED_ON
    assert application.attachments.count() == 1
