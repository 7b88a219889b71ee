"""Who writes IINs with other names is told of a few a day that they are here, and then of none, known or not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.subjects import Subject
from portal import law
from portal.identifiers import has_check_digit
from portal.throttling import Limit
from portal.vault import digest
from registers import owners, tries, works
from registers.models import Owner
from registers.said import Wrong
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import HALF, line, song
from tests.registers.bulk.acts import row, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "two_a_day")]
STRANGERS = ("Айгүл Әуезова", "Дана Сейтова", "Гүлнар Омарова", "Ерлан Тәжібаев")


@pytest.fixture
def two_a_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    settings.CACHES = {"default": memory}
    monkeypatch.setattr(tries, "TOLD", Limit("numbers-told", times=2, seconds=24 * 60 * 60))


@pytest.fixture
def asker() -> User:
    return someone("author")


def numbers() -> list[str]:
    """IINs of one day of birth."""
    return [iin for serial in range(500) if has_check_digit(iin := f"850101300{serial:03}")]


def known(place: int) -> str:
    """The IIN of somebody whom the register knows."""
    iin = numbers()[place]
    Owner.objects.get_or_create(iin_digest=digest(iin), defaults={"iin": iin, "name_kk": STRANGERS[place]})
    return iin


def told(asker: User, iin: str, name: str = "Мұхтар Шаханов", **said: str) -> str:
    """What is said of a line with this IIN: "known", "too many", or nothing."""
    found = owners.contradictions([line(name=name, iin=iin, **said)], asker)
    words = found[0].words if found else ""
    return "known" if "in the register" in words else "too many" if words.startswith("You have written too") else words


@pytest.mark.clause(law.O100_2_8)
def test_after_a_few_that_are_here_no_iin_tells_whether_it_is(asker: User) -> None:
    assert [told(asker, known(place)) for place in range(3)] == ["known", "known", "too many"]

    assert told(asker, numbers()[9]) == "too many"  # of nobody here
    assert told(asker, known(3), STRANGERS[3]) == "too many"  # of this very name
    assert told(someone("author2"), known(3)) == "known"


def test_in_one_sheet_as_in_many_lines(asker: User) -> None:
    iins = [known(0), numbers()[9], known(1), numbers()[8], known(2)]

    found = owners.contradictions([line(name="Мұхтар Шаханов", iin=iin) for iin in iins], asker)

    assert [(fault.line, "in the register" in fault.words) for fault in found] == [
        (0, True), (2, True), (3, False), (4, False),
    ]  # fmt: skip


def test_the_same_line_again_is_not_counted_and_another_name_is(asker: User) -> None:
    assert [told(asker, known(0)) for _again in range(3)] == ["known"] * 3
    assert [told(asker, known(0), name) for name in ("Олжас Сүлейменов", "Фариза Оңғарсынова")] == ["known", "too many"]


def test_what_is_right_counts_nothing(asker: User) -> None:
    assert [told(asker, known(place), STRANGERS[place]) for place in range(4)] == [""] * 4
    assert told(asker, known(0)) == "known"


def test_the_next_day_it_begins_anew(asker: User, time_machine: Any) -> None:
    for place in range(3):
        told(asker, known(place))

    time_machine.move_to(timezone.now() + timedelta(days=1))

    assert told(asker, known(0)) == "known"


def test_ones_own_works_are_entered_and_lines_without_an_iin_taken_all_the_same(asker: User) -> None:
    for place in range(3):
        told(asker, known(place))

    half = song(line(asker, shares=HALF), line(name="Мұхтар Шаханов", role="lyricist", shares=HALF))
    acts.entered(Subject(asker), half)
    with pytest.raises(Wrong, match="You have written too many IINs"):
        works.change(asker, acts.draft(Subject(asker), half), song(line(someone("author2"))))


def test_an_okup_is_told_of_its_own_members_in_sheets(asker: User) -> None:
    society, clerk = acts.okup(), someone("author2")
    acts.mandate(asker, society)
    subject = acts.keeper(clerk, society)
    for place in range(3):
        told(clerk, known(place))
    stranger = someone("author3")

    bulk = tried(subject, row("1", "Бір", asker), row("2", "Екі", stranger), row("3", "Үш", "Мұхтар", IIN=asker.iin))

    found = [" ".join(str(words) for _row, _heading, words in one.faults) for one in bulk.lines.all()]
    assert found[0] == ""
    assert "You have written too many IINs" in found[1]
    assert "Another row of the sheet has this number with another name" in found[2]
