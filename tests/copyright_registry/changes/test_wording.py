"""What a correction may say: technical slips, never who, what kind, or nothing at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from copyright_registry.changes import wording
from copyright_registry.changes.wording import CORRECTABLE, data_of, distance, faults_of_correction, faults_of_court
from copyright_registry.models import Entry, Kind
from portal import law
from tests.copyright_registry.changes.acts import entered
from tests.people import People

pytestmark = pytest.mark.django_db
NAME = "Сүйінбаева Әсемгүл Жұмағалиқызы"


@pytest.fixture
def entry(people: People) -> Entry:
    return entered(people)


def faults(entry: Entry, **new: str) -> wording.Faults:
    """What is wrong with these corrections, each of which has its reason."""
    return faults_of_correction(entry, {**data_of(entry), **new}, dict.fromkeys(new, "A slip."))


@pytest.mark.clause(law.O1315_15_1)
@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("title_kk", "Түнгі көш жолы"),
        ("title_ru", ""),
        ("title_en", "Night camp"),
        ("created_on", "2026-10-04"),
        ("authors", "Суйинбаева Асемгул Жумагаликызы"),
        ("authors", "Сүйінбаева Әсемгүль Жұмағалиқызы"),
        ("authors", "СҮЙІНБАЕВА ӘСЕМГҮЛ ЖҰМАҒАЛИҚЫЗЫ"),
    ],
)
def test_a_technical_slip_is_corrected(entry: Entry, column: str, text: str) -> None:
    assert faults(entry, **{column: text}) == {}


@pytest.mark.clause(law.O1315_15_1)
@pytest.mark.parametrize(
    "authors",
    [
        pytest.param("Қасымбек Бауыржан Ерланұлы", id="exchanged"),
        pytest.param(f"{NAME}\nҚасымбек Бауыржан Ерланұлы", id="added"),
        pytest.param("Сүйінбаева Айгүл Жұмағалиқызы", id="another given name"),
        pytest.param("Сүйінбаева Әсемгүл", id="a word less"),
        pytest.param("Әсемгүл Сүйінбаева Жұмағалиқызы", id="another order"),
        pytest.param("Сүйінбаев Әсемгүл Жұмағалиұлы", id="two slips too many"),
    ],
)
def test_another_author_is_no_spelling(entry: Entry, authors: str) -> None:
    assert faults(entry, authors=authors) == {"authors": wording.ANOTHER_AUTHOR}


@pytest.mark.clause(law.O1315_15_1)
def test_an_author_is_not_left_out(entry: Entry) -> None:
    assert faults(entry, authors="")["authors"] is wording.ANOTHER_AUTHOR


@pytest.mark.clause(law.O1315_15_1)
def test_the_kind_is_the_nature_of_the_work(entry: Entry) -> None:
    assert faults(entry, kind="musical") == {"kind": wording.NOT_TECHNICAL}


def test_an_entry_keeps_a_name_in_kazakh_or_russian(entry: Entry) -> None:
    assert faults(entry, title_kk="", title_ru="") == {"title_kk": wording.NO_TITLE}
    assert faults_of_court(entry, {"title_kk": "", "title_ru": ""}) == {"title_kk": wording.NO_TITLE}


@pytest.mark.parametrize("day", ["2999-01-01", "1899-12-31", "yesterday", ""])
def test_the_date_of_creation_is_a_possible_one(entry: Entry, day: str) -> None:
    assert faults(entry, created_on=day) == {"created_on": wording.WRONG_DAY}


def test_nothing_changed_is_told(entry: Entry) -> None:
    assert faults(entry) == {"": wording.NOTHING}


def test_what_no_certificate_can_show_is_refused(entry: Entry) -> None:
    assert "漢" in str(faults(entry, title_en="漢")["title_en"].reason)


def test_a_name_has_at_most_three_hundred_letters(entry: Entry) -> None:
    assert faults(entry, title_en="a" * 301) == {"title_en": wording.TOO_LONG}
    assert faults(entry, title_en="a" * 300) == {}


def test_each_change_needs_its_reason(entry: Entry) -> None:
    new = {**data_of(entry), "title_en": "Night camp", "created_on": "2026-10-04"}

    assert faults_of_correction(entry, new, {"title_en": "A slip.", "created_on": "  "}) == {
        "created_on": wording.NO_REASON
    }


@pytest.mark.clause(law.O1315_15_2)
def test_a_court_may_say_who_the_authors_are_and_of_what_kind_the_work_is(entry: Entry) -> None:
    assert faults_of_court(entry, {"authors": "Қасымбек Бауыржан Ерланұлы", "kind": "musical"}) == {}
    assert faults_of_court(entry, {"authors": " \n"}) == {"authors": wording.NO_AUTHOR}
    assert faults_of_court(entry, {"kind": "nothing"}) == {"kind": wording.NO_SUCH_KIND}


def test_a_kind_that_is_no_more_when_the_decision_is_carried_out_is_refused(entry: Entry) -> None:
    Kind.objects.filter(code="musical").update(until=timezone.localdate() - timedelta(days=1))

    assert faults_of_court(entry, {"kind": "musical"}) == {"kind": wording.NO_SUCH_KIND}


def test_number_and_dates_of_the_register_are_no_data_to_change(entry: Entry) -> None:
    assert set(data_of(entry)) == {"title_kk", "title_ru", "title_en", "created_on", "authors", "kind"}
    assert "kind" not in CORRECTABLE


@pytest.mark.parametrize(
    ("one", "other", "letters"), [("", "", 0), ("көш", "көш", 0), ("көш", "көшу", 1), ("аб", "ба", 2), ("", "абв", 3)]
)
def test_the_distance_of_two_words(one: str, other: str, letters: int) -> None:
    assert distance(one, other) == distance(other, one) == letters
