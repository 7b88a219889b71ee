"""Apply again like the last one: what is taken over, what is stated anew, what stays behind."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from copyright_registry import asked, registration, statement
from copyright_registry import law as own_law
from copyright_registry.models import Application, Author, Kind, Original, State
from portal import audit
from portal.flow import StepRefused, sure
from portal.models import Trail
from tests import people as acts
from tests.browser import client_of
from tests.copyright_registry.completion import acts as completing
from tests.people import People
from tests.samples import of_each_format

TAKEN = (
    "language",
    "kind",
    "title_kk",
    "title_ru",
    "title_en",
    "created_on",
    "derived",
    "religious",
    "apart",
    "others",
)
STATED = ("sole_author", "unpublished", "not_distinguishing", "significance_explained", "data_consent")


@pytest.mark.clause(own_law.AGAIN)
@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN, State.ENTERED])
def test_a_new_draft_has_the_answers_of_the_closed_one_and_states_nothing(people: People, state: str) -> None:
    closed = acts.application_in(state, people, language="ru", title_en="Night camp")

    again = registration.apply_again(people.author, closed)

    again = Application.objects.get(pk=again.pk)
    assert {name: getattr(again, name) for name in TAKEN} == {name: getattr(closed, name) for name in TAKEN}
    assert not any(getattr(again, name) for name in STATED)
    assert (again.state, again.number, again.fee, again.signature) == (State.DRAFT, None, None, None)
    assert [author.person for author in again.authors.all()] == [people.author]
    closed.refresh_from_db()
    assert closed.state == state
    assert Trail.objects.get(act="apply again").subject == audit.key(closed)


@pytest.mark.parametrize(("state", "kept"), [(State.REFUSED, 1), (State.WITHDRAWN, 1), (State.ENTERED, 0)])
def test_files_come_along_where_nothing_was_entered_each_stored_anew(people: People, state: str, kept: int) -> None:
    closed = acts.application_in(state, people)
    before = closed.attachments.get()

    again = registration.apply_again(people.author, closed)

    files = list(again.attachments.all())
    assert [(file.name, file.sha256, file.size) for file in files] == [(before.name, before.sha256, before.size)] * kept
    for file in files:
        assert file.file.name != before.file.name
        with file.file.open() as stored:
            assert stored.read() == acts.PDF
        registration.detach(people.author, again, file)
    assert before.file.storage.exists(before.file.name)


def test_the_statements_alone_are_left_after_a_refusal(people: People) -> None:
    closed = acts.application_in(State.REFUSED, people)

    again = registration.apply_again(people.author, closed)

    assert asked.missing(again) == ["kind", "statements"]
    registration.edit(people.author, again, **dict.fromkeys(STATED, True))
    assert asked.missing(again) == []
    assert closed.attachments.get().sha256 in statement.text(again)


def test_files_of_a_signed_answer_come_along_and_those_of_an_unsigned_one_do_not(people: People) -> None:
    answered = completing.answered(people)
    completing.ask(people, answered, "opinion")
    completing.attach(answered, completing.BETTER, "opinion.pdf", "opinion")
    registration.withdraw(people.author, answered)

    again = registration.apply_again(people.author, answered)

    assert [file.name for file in again.attachments.all()] == ["poem.pdf", "better.pdf"]


def test_a_file_that_the_storage_has_lost_does_not_stop_it(people: People) -> None:
    closed = acts.application_in(State.REFUSED, people)
    file = closed.attachments.get()
    file.file.storage.delete(file.file.name)

    assert not registration.apply_again(people.author, closed).attachments.exists()


def test_copies_of_files_do_not_outlive_a_draft_that_failed(people: People) -> None:
    closed = acts.draft(people.author, acts.POEM, ("text", "second.pdf", acts.PDF + b"\n"))
    acts.sign(people, closed)
    acts.pay(closed)
    registration.withdraw(people.author, closed)
    second = closed.attachments.last()
    storage, path = second.file.storage, Path(second.file.path)
    path.unlink()
    path.mkdir()  # there, and cannot be read
    before = storage.listdir("works")[0]

    with pytest.raises(OSError, match="directory"):
        registration.apply_again(people.author, closed)

    path.rmdir()
    new = set(storage.listdir("works")[0]) - set(before)
    assert [storage.listdir(f"works/{folder}")[1] for folder in new] == [[]]


def test_a_kind_that_is_no_longer_in_force_is_chosen_anew(people: People) -> None:
    closed = acts.application_in(State.REFUSED, people)
    Kind.objects.filter(code="literary").update(until=date(2026, 1, 1))

    again = registration.apply_again(people.author, closed)

    assert again.kind is None
    assert not again.attachments.exists()


def test_abstract_originals_and_source_of_a_program_come_along(people: People) -> None:
    application = registration.start(people.author, "kk")
    registration.edit(
        people.author,
        application,
        kind=Kind.objects.get(code="program"),
        title_kk="Қор",
        created_on=date(2026, 10, 3),
        derived=True,
        religious=False,
        **dict.fromkeys(STATED, True),
    )
    fields = ("field", "purpose", "functions", "characteristics", "language", "machine")
    registration.describe(people.author, application, **dict.fromkeys(fields, "Есеп"))
    registration.add_original(people.author, application, Original(title="А", author="Б", died_in=1900))
    acts.attach(application, "source", "source.zip", of_each_format()["zip"])
    acts.sign(people, application)
    acts.pay(application)
    registration.withdraw(people.author, application)

    again = registration.apply_again(people.author, application)

    assert again.abstract.purpose == "Есеп"
    assert [(one.title, one.died_in) for one in again.originals.all()] == [("А", 1900)]
    assert [file.name for file in again.attachments.all()] == ["source.zip"]


def test_represented_authors_come_along_and_co_authors_are_invited_anew(people: People) -> None:
    closed = acts.application_in(State.WITHDRAWN, people)
    said = {"surname": "Әлі", "given_name": "Бек", "address": "Алматы", "phone": "1", "email": "a@b.kz"}
    Author.objects.create(application=closed, place=2, represented=True, iin="840517400617", iin_digest="x", **said)
    Author.objects.create(application=closed, place=3, iin_digest="y", invited_at=timezone.now())

    again = registration.apply_again(people.author, closed)

    named = list(again.authors.all())
    assert [(one.place, one.represented) for one in named] == [(1, False), (2, True)]
    assert {name: getattr(named[1], name) for name in said} == said
    assert named[1].iin == "840517400617"


@pytest.mark.parametrize("state", [State.DRAFT, State.EXAMINATION, State.DISCARDED])
def test_what_is_open_or_was_put_away_is_no_model(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    with pytest.raises(StepRefused):
        registration.apply_again(people.author, application)

    assert Application.objects.count() == 1


def test_a_button_on_the_page_leads_to_the_draft(people: People) -> None:
    closed = acts.application_in(State.REFUSED, people)
    author = client_of(people.author)
    assert f"/applications/{closed.pk}/again/" in author.get(f"/kk/applications/{closed.pk}/").content.decode()

    answer = author.post(f"/kk/applications/{closed.pk}/again/")

    again = Application.objects.exclude(pk=closed.pk).get()
    assert answer["Location"] == f"/kk/applications/{again.pk}/"
    assert sure(again.kind).code == "literary"


def test_a_stranger_finds_nothing_to_apply_like(people: People) -> None:
    closed = acts.application_in(State.REFUSED, people)

    assert client_of(people.stranger).post(f"/kk/applications/{closed.pk}/again/").status_code == 404
