"""A sheet is tried, entered at one stroke, or not at all, and undone while nobody has built on it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Right, User
from accounts.subjects import Subject
from portal import law
from portal.flow import StepRefused
from portal.models import Trail
from portal.sheets import WrongSheet
from registers import agreements, owners, works
from registers.bulk import carrying, steps
from registers.models import BulkState, Owner, Standing, Version, Work, WorkState
from tests.people import someone
from tests.registers import acts as register
from tests.registers.bulk.acts import as_csv, carried_on, entered, faults, hints, row, sent, tried, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.fixture
def clerk(author: User, other: User) -> Subject:
    """Keeps the works of an OKUP to which the author gave the rights."""
    okup = register.okup()
    register.mandate(author, okup)
    return register.keeper(other, okup)


def test_a_sheet_is_tried_and_nothing_is_entered(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author), row("2", "Екі", author), row("2", "", "Мұхтар Әуезов", "0"))

    assert (bulk.state, bulk.rows, bulk.works, bulk.wrong, bulk.alike) == (BulkState.CHECKED, 3, 2, 0, 0)
    assert [(line.row, line.title) for line in bulk.lines.all()] == [(2, "Бір"), (3, "Екі")]
    assert not Work.objects.exists()


@pytest.mark.clause(law.O100_15, law.O100_16, law.O100_17_1, law.O100_17_4, law.O100_18)
def test_its_works_are_entered_at_one_stroke_with_one_line_of_the_trail(clerk: Subject, author: User) -> None:
    bulk = entered(
        clerk,
        row("1", "Бір", author, "50"),
        row("1", "", "Мұхтар Әуезов", "50", Role="author of the text"),
        row("2", "Екі", author),
    )

    assert (bulk.state, bulk.owed_at) == (BulkState.ENTERED, None)
    first, second = Work.objects.order_by("pk")
    assert (first.title, first.names, first.is_managed) == ("Бір", f"{author.full_name}, Мұхтар Әуезов", True)
    assert (first.standing, second.standing) == (Standing.ONE_SIDED, Standing.AGREED)
    assert [line.work for line in bulk.lines.all()] == [first, second]
    assert Owner.objects.get(iin_digest=author.iin_digest).listed_at is not None
    (told,) = Trail.objects.filter(act="enter a sheet of works")
    assert json.loads(bytes(told.body))["detail"]["sha256"] == bulk.sha256
    assert json.loads(bytes(told.body))["detail"]["works"] == 2


@pytest.mark.clause(law.O100_16)
def test_works_of_anothers_member_are_refused_row_by_row(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author), row("2", "Екі", "Мұхтар Әуезов"))

    assert (bulk.works, bulk.wrong) == (2, 1)
    ((number, _heading, words),) = faults(bulk)
    assert number == 3
    assert "given rights to your organisation" in str(words)
    with pytest.raises(StepRefused, match="1 work has faults"):
        steps.enter(clerk.person, bulk)


def test_a_mandate_for_named_works_alone_lets_no_new_one_in(author: User, other: User) -> None:
    old = register.entered(Subject(author), register.song(register.line(author)))
    okup = register.okup()
    register.mandate(author, okup, works=[old])

    bulk = tried(register.keeper(other, okup), row("1", "Бір", author))

    assert bulk.wrong == 1


def test_an_author_enters_their_own_works(author: User) -> None:
    bulk = entered(Subject(author), row("1", "Бір", author), row("2", "Екі", author))

    assert set(Work.objects.values_list("person", "organisation")) == {(author.pk, None)}
    assert bulk.state == BulkState.ENTERED


def test_all_faults_are_told_at_their_cells(clerk: Subject, author: User) -> None:
    bulk = tried(
        clerk,
        row("1", "", author, **{"Kind of work": "opera buffa", "Year of creation": "98"}),
        row("2", "Екі", author, "60", ISRC="KZ-A01-26"),
        row("2", "Үш", "Мұхтар Әуезов", "abc", IIN="123"),
    )

    assert [fault[:2] for fault in faults(bulk)] == [
        [2, "Year of creation"],
        [2, "Title in Kazakh"],
        [2, "Kind of work"],
        [4, "Title in Kazakh"],
        [4, "Share, %"],
        [3, "ISRC"],
        [4, "IIN"],
        [3, "Share, %"],
    ]


def test_a_number_of_another_person_is_told_and_no_name(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", "Басқа Біреу", IIN=author.iin))

    ((_row, heading, words),) = faults(bulk)
    assert heading == "Author or owner"
    assert author.full_name not in str(words)


def test_one_number_with_two_names_within_the_sheet_is_told(author: User, other: User) -> None:
    mine = Subject(author)
    said = {"IIN": other.iin}

    bulk = tried(
        mine,
        row("1", "Бір", author, "50"),
        row("1", "", "Мұхтар Әуезов", "50", **said),
        row("2", "Екі", author, "50"),
        row("2", "", "Күләш Байсейітова", "50", **said),
    )

    ((number, _heading, words),) = faults(bulk)
    assert (number, "with another name: Мұхтар Әуезов" in str(words)) == (5, True)


def test_the_same_work_twice_in_a_sheet_is_wrong_and_a_shared_code_worth_a_look(clerk: Subject, author: User) -> None:
    code = {"ISWC": "T-034.524.680-1"}

    bulk = tried(
        clerk, row("1", "Бір", author, **code), row("2", "Бір", author, **code), row("3", "Үш", author, **code)
    )

    assert [(fault[0], fault[2]) for fault in faults(bulk)] == [(3, "The same work stands in row 2 already.")]
    assert [(hint[0], hint[1], hint[2]) for hint in hints(bulk)] == [
        (4, "ISWC", "The work in row 2 has this code too.")
    ]


def test_a_code_that_stands_in_the_register_is_told_with_its_work(clerk: Subject, author: User) -> None:
    known = register.entered(Subject(author), register.song(register.line(author), codes=(register.ISWC,)))

    bulk = tried(clerk, row("1", "Бір", author, ISWC="T0345246801"))

    assert (bulk.wrong, bulk.alike) == (0, 1)
    assert f"Work No. {known.pk}" in str(hints(bulk)[0][2])


def test_a_title_and_author_that_stand_in_the_register_are_told_with_their_work(clerk: Subject, author: User) -> None:
    known = register.entered(Subject(author), register.song(register.line(author), title_kk="Қара жорға"))

    bulk = tried(clerk, row("1", "«ҚАРА ЖОРҒА»", author), row("2", "Ақ жорға", author))

    assert (bulk.wrong, bulk.alike) == (0, 1)
    ((number, heading, words),) = hints(bulk)
    assert (number, heading) == (2, "Title in Kazakh")
    assert f"Work No. {known.pk}" in str(words)


def test_the_results_come_back_as_the_same_sheet(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author), row("2", "", author))

    sheet = openpyxl.load_workbook(default_storage.path(bulk.results)).active
    told = [cell.value for cell in sheet["A"]]
    assert told == ["Result", "in order", "Title in Kazakh: Write the title of the work, in Kazakh where it has one."]
    corrected = Path(default_storage.path(bulk.results)).read_bytes()
    assert tried(clerk, content=corrected).works == 2


def test_a_mandate_that_ended_since_the_trial_stops_all(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author), row("2", "Екі", author))
    steps.enter(clerk.person, bulk)
    agreements.end(None, agreements.Agreement.objects.get(), timezone.localdate() - timedelta(days=1))

    bulk = carried_on(bulk)

    assert bulk.state == BulkState.FAILED
    assert bulk.because.startswith("Row 2 no longer stands as it was tried: None of the owners")
    assert not Work.objects.exists()
    steps.check_again(clerk.person, bulk)
    assert (carried_on(bulk).state, bulk.wrong) == (BulkState.CHECKED, 2)


def test_who_left_the_organisation_meanwhile_enters_nothing(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author))
    steps.enter(clerk.person, bulk)
    clerk.person.memberships.update(state="ended", until=timezone.now())

    bulk = carried_on(bulk)

    assert (bulk.state, Work.objects.count()) == (BulkState.FAILED, 0)
    assert "do not act for this organisation" in bulk.because


def test_who_lost_the_right_does_not_press_the_button(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author))
    clerk.person.memberships.update(rights=[Right.MONEY])

    with pytest.raises(StepRefused, match="no right to keep its works"):
        steps.enter(clerk.person, bulk)


def test_the_very_same_sheet_is_not_entered_again(clerk: Subject, author: User) -> None:
    first = entered(clerk, row("1", "Бір", author))
    again = tried(clerk, row("1", "Бір", author))

    with pytest.raises(StepRefused, match="This very sheet was entered on"):
        steps.enter(clerk.person, again)
    undone(clerk.person, first)
    steps.enter(clerk.person, again)
    assert carried_on(again).state == BulkState.ENTERED


def test_a_sheet_is_undone_while_nobody_has_built_on_it(clerk: Subject, author: User) -> None:
    bulk = undone(clerk.person, entered(clerk, row("1", "Бір", author), row("2", "Екі", author)))

    assert bulk.state == BulkState.UNDONE
    assert set(Work.objects.values_list("state", "version")) == {(WorkState.WITHDRAWN, 2)}
    assert Version.objects.get(work=Work.objects.first(), version=2).reason == "The sheet “works.csv” was undone."
    assert Trail.objects.filter(act="undo a sheet of works").count() == 1


def _changed(clerk: Subject, _author: User, work: Work) -> None:
    works.change(clerk.person, work, works.of(work), "a closer look")


def _withdrawn_one(clerk: Subject, _author: User, work: Work) -> None:
    work.state, work.version = WorkState.WITHDRAWN, 2
    work.save()


def _copied(_clerk: Subject, _author: User, work: Work) -> None:
    work.recordings.create(name="a.wav", size=1, sha256="0" * 64, check_at=timezone.now())


def _mandated(_clerk: Subject, author: User, work: Work) -> None:
    agreements.end(None, agreements.Agreement.objects.get(), timezone.localdate() - timedelta(days=1))
    register.mandate(author, register.okup(1, "Басқа қоғам"), "2", works=[work])


def _stood_by(_clerk: Subject, _author: User, work: Work) -> None:
    work.holders.update(agreed_at=timezone.now())


def _merged_into(_clerk: Subject, author: User, work: Work) -> None:
    another = register.entered(Subject(author), register.song(register.line(author)))
    another.state, another.merged_into = WorkState.MERGED, work
    another.save()


@pytest.mark.parametrize("build", [_changed, _withdrawn_one, _copied, _mandated, _stood_by, _merged_into])
def test_what_somebody_has_built_on_is_not_undone(
    build: Callable[[Subject, User, Work], None], clerk: Subject, author: User
) -> None:
    bulk = entered(clerk, row("1", "Бір", author), row("2", "Екі", author))
    first, second = Work.objects.order_by("pk")
    build(clerk, author, second)

    bulk = undone(clerk.person, bulk)

    first.refresh_from_db()
    assert (bulk.state, first.state) == (BulkState.ENTERED, WorkState.ENTERED)
    assert f"Work No. {second.pk}" in bulk.because


def test_a_worker_that_broke_three_times_gives_up_in_words(clerk: Subject, author: User) -> None:
    bulk = sent(clerk, as_csv(row("1", "Бір", author)))
    default_storage.delete(bulk.file)

    for _try in range(3):
        with pytest.raises(FileNotFoundError):
            carrying.carry_on(bulk.pk)
    bulk = carried_on(bulk)

    assert (bulk.state, "could not finish" in bulk.because) == (BulkState.FAILED, True)


def test_a_worker_that_breaks_in_the_middle_leaves_nothing_half(
    clerk: Subject, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "AT_ONCE", 1)
    bulk = tried(clerk, row("1", "Бір", author), row("2", "Екі", author))
    steps.enter(clerk.person, bulk)
    file = Path(default_storage.path(bulk.file))
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.index("Екі".encode())] + b'"')  # the disk loses its second half

    with pytest.raises(WrongSheet):
        carrying.carry_on(bulk.pk)
    assert not Work.objects.exists()
    file.write_bytes(whole)
    assert carried_on(bulk).state == BulkState.ENTERED
    assert Work.objects.count() == 2


def test_what_was_done_is_not_done_again(clerk: Subject, author: User) -> None:
    bulk = entered(clerk, row("1", "Бір", author))

    carrying.carry_on(bulk.pk)

    assert Work.objects.count() == 1


def test_the_sweep_asks_for_what_is_owed_and_not_at_once(clerk: Subject, author: User, time_machine: Any) -> None:
    bulk = sent(clerk, as_csv(row("1", "Бір", author)))
    assert carrying.owed() == []

    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert carrying.owed() == [bulk.pk]
    carried_on(bulk)
    assert carrying.owed() == []


def test_a_sheet_with_which_nobody_goes_on_is_removed(clerk: Subject, author: User, time_machine: Any) -> None:
    waits, done = tried(clerk, row("1", "Бір", author)), entered(clerk, row("1", "Екі", author))
    files = [waits.file, waits.results, done.file, done.results]
    assert all(map(default_storage.exists, files))

    time_machine.move_to(timezone.now() + timedelta(days=91))
    carrying.lapse()

    waits.refresh_from_db()
    done.refresh_from_db()
    assert (waits.state, done.state, waits.file, done.file) == (BulkState.SET_ASIDE, BulkState.ENTERED, "", "")


@pytest.mark.clause(law.O100_2_8)
def test_of_a_number_one_name_is_tried_and_not_a_list_of_them(author: User, other: User) -> None:
    owners.of(other)
    guesses = ["Айгүл Әуезова", "Дана Сейтова", other.full_name, "Гүлнар Омарова"]
    bulk = tried(
        Subject(author), *(row(str(place), f"Ән {place}", name, IIN=other.iin) for place, name in enumerate(guesses))
    )

    told = [[words for _row, _heading, words in line.faults] for line in bulk.lines.all()]
    assert ["Somebody of another name" in " ".join(each) for each in told] == [True, False, False, False]
    assert all("another name: Айгүл" in " ".join(each) for each in told[1:])
