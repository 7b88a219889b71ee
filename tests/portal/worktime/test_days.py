"""The days of the calendar: what the law makes of three years, and rows over it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.checks import run_checks
from holidays.countries.kazakhstan import Kazakhstan

from portal.checks import calendar_goes_on
from portal.law import O1315_A2_7
from portal.worktime import days
from portal.worktime.days import Row
from portal.worktime.reckoning import ALMATY, Calendar, DayOff

GENERAL = days.build()
NAMES = {"kk": "Құрбан айт", "ru": "Курбан айт", "en": "Kurban Ait"}
WEEKDAYS_OFF = {  # of a five-day week, as published
    2025: "01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16",
    2026: "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16",
    2027: "01-01 01-04 01-07 03-08 03-15 03-22 03-23 03-24 05-03 05-07 05-10 07-06 10-25 12-16",
}


def every_day(first: date = days.FIRST, last: date = GENERAL.last) -> Iterator[date]:
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def row(number: int, kind: str, day: date, **hours: object) -> Row:
    return Row(number, kind, day, NAMES, f"act {number}", **hours)  # type: ignore[arg-type]  # weekdays and spans


def why(calendar: Calendar, day: str) -> DayOff:
    found = calendar.day_off(date.fromisoformat(day))
    assert found is not None
    return found


@pytest.mark.clause(O1315_A2_7)
@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_the_weekdays_off_are_those_published(year: int) -> None:
    off = [day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if not GENERAL.is_working(day)]

    assert " ".join(f"{day:%m-%d}" for day in off if day.weekday() < 5) == WEEKDAYS_OFF[year]


@pytest.mark.parametrize(("year", "number"), [(2025, 246), (2026, 247), (2027, 247)])
def test_a_year_has_as_many_working_days_as_published(year: int, number: int) -> None:
    assert sum(map(GENERAL.is_working, every_day(date(year, 1, 1), date(year, 12, 31)))) == number


def test_on_no_day_the_package_is_of_another_opinion() -> None:
    package = Kazakhstan(years=range(2018, 2036))  # moves holidays by a rule of its own

    assert [day for day in every_day() if GENERAL.is_working(day) != package.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("day", "kind", "name", "act"),
    [
        ("2026-12-16", "holiday", "Independence Day", days.HOLIDAY_BY),
        ("2027-03-15", "holiday", "Constitution Day", days.HOLIDAY_BY),
        ("2026-03-08", "holiday", "International Women’s Day", days.HOLIDAY_BY),  # a Sunday too
        ("2026-03-09", "moved", "International Women’s Day", days.MOVED_BY),
        ("2026-03-25", "moved", "Nauryz", days.MOVED_BY),
        ("2025-09-01", "moved", "Constitution Day", days.MOVED_BY),
        ("2025-01-03", "swap", "Day off (moved from 05.01.2025)", days.SWAPPED_BY),
        ("2026-01-07", "unmoved", "Orthodox Christmas", days.UNMOVED_BY),
        ("2025-06-06", "unmoved", "Kurban Ait", days.UNMOVED_BY),
        ("2026-11-22", "weekend", "Weekend", days.HOURS_SET_BY),
    ],
)
def test_each_day_off_names_its_act(day: str, kind: str, name: str, act: str) -> None:
    off = why(GENERAL, day)

    assert (off.kind, off.name["en"], off.act) == (kind, name, act)
    assert off.day.isoformat() == day


def test_a_day_worked_for_another_names_it() -> None:
    sunday = GENERAL.day_worked(date(2025, 1, 5))

    assert sunday is not None
    assert (sunday.kind, sunday.name["ru"], sunday.act) == ("swap", "Рабочий день (вместо 03.01.2025)", days.SWAPPED_BY)
    assert GENERAL.day_worked(date(2025, 1, 6)) is None


def test_what_is_no_holiday_does_not_move() -> None:
    assert GENERAL.is_working(date(2024, 1, 8))  # after Sunday 7 January
    assert GENERAL.is_working(date(2024, 6, 17))  # after Kurban Ait on Sunday 16 June
    assert GENERAL.is_working(date(2027, 5, 17))


def test_since_2026_there_is_no_day_off_in_august() -> None:
    assert GENERAL.is_working(date(2026, 8, 31))
    assert not GENERAL.is_working(date(2025, 9, 1))


def test_a_kurban_ait_that_was_only_computed_is_marked() -> None:
    estimated = [day for day in every_day() if (off := GENERAL.day_off(day)) and off.estimated]

    assert estimated[:3] == [date(2026, 5, 27), date(2027, 5, 16), date(2028, 5, 5)]
    assert [day.year for day in estimated] == [year for year in range(2026, 2036) if year != 2032]
    assert why(GENERAL, "2032-03-22").name["en"] == "Nauryz"  # in that year both are one day


def test_every_day_off_has_a_name_of_ours_in_three_languages() -> None:
    known = {names["en"] for names in days.KNOWN.values()} | {"Weekend"}
    off = [found for day in every_day() if (found := GENERAL.day_off(day))]

    assert {day.name["en"] for day in off if day.kind != "swap"} == known
    assert all(set(day.name) == {"kk", "ru", "en"} and all(day.name.values()) for day in off)


def test_a_row_takes_a_day_off_and_gives_it_back() -> None:
    tuesday = date(2026, 11, 24)
    off = row(3, "off", tuesday)
    usual = row(8, "usual", tuesday)

    found = why(days.build([off]), "2026-11-24")

    assert (found.kind, found.name, found.act, found.estimated) == ("row", NAMES, "act 3", False)
    assert days.build([off, usual]).is_working(tuesday)
    assert (days.build([off]).version, days.build([usual, off]).version, GENERAL.version) == (3, 8, 0)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2027, 3, 15), date(2026, 3, 9)], ids=str)
def test_a_row_lets_a_day_off_be_worked_and_takes_that_back(day: date) -> None:
    worked = row(1, "worked", day)
    calendar = days.build([worked])

    assert calendar.is_working(day)
    assert (extra := calendar.day_worked(day)) is not None
    assert (extra.kind, extra.act) == ("row", "act 1")
    assert calendar.worked(*(datetime.combine(day, time(hour), ALMATY) for hour in (0, 23))) == timedelta(hours=8)
    assert not days.build([worked, row(2, "usual", day)]).is_working(day)


def test_the_later_row_wins_in_whatever_order_they_come() -> None:
    tuesday = date(2026, 11, 24)
    rows = [row(5, "worked", tuesday), row(4, "off", tuesday)]

    assert days.build(rows).is_working(tuesday)
    assert days.build(reversed(rows)).is_working(tuesday)


def test_a_row_may_undo_a_swap_of_the_law() -> None:
    back = days.build([row(1, "worked", date(2025, 1, 3)), row(2, "off", date(2025, 1, 5))])

    assert back.is_working(date(2025, 1, 3))
    assert not back.is_working(date(2025, 1, 5))
    assert back.day_worked(date(2025, 1, 5)) is None


def test_hours_change_from_a_day_on() -> None:
    six_days = row(
        1, "hours", date(2026, 12, 1), weekdays=frozenset(range(6)), spans=((time(8), time(12)), (time(13), time(16)))
    )
    calendar = days.build([six_days])

    assert calendar.due_after_days(date(2026, 11, 27), 1) == datetime(2026, 11, 30, 18, 30, tzinfo=ALMATY)
    assert calendar.due_after_days(date(2026, 12, 4), 1) == datetime(2026, 12, 5, 16, 0, tzinfo=ALMATY)
    over = calendar.due_after(datetime(2026, 11, 30, 17, 30, tzinfo=ALMATY), timedelta(hours=6))
    assert over == datetime(2026, 12, 1, 14, 0, tzinfo=ALMATY)
    assert calendar.hours(date(2026, 12, 1)).act == "act 1"
    assert calendar.hours(date(2026, 11, 30)) == days.BASE_HOURS


def test_with_a_six_day_week_a_holiday_on_a_saturday_does_not_move() -> None:
    six_days = row(1, "hours", date(2027, 1, 1), weekdays=frozenset(range(6)), spans=days.BASE_HOURS.spans)

    assert days.build([six_days]).is_working(date(2027, 5, 3))  # Monday after Saturday 1 May
    assert not GENERAL.is_working(date(2027, 5, 3))


def test_hours_are_taken_back_by_hours_from_the_same_day() -> None:
    day = date(2026, 12, 1)
    short = row(1, "hours", day, weekdays=frozenset({0}), spans=((time(9), time(10)),))
    usual = row(2, "hours", day, weekdays=days.BASE_HOURS.weekdays, spans=days.BASE_HOURS.spans)

    assert not days.build([short]).is_working(day)
    assert days.build([short, usual]).is_working(day)


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        pytest.param("2026-11-24T12:00", False, id="years before"),
        pytest.param("2034-12-31T12:00", False, id="a year before"),
        pytest.param("2035-01-01T00:30", True, id="less than a year before"),
        pytest.param("2040-01-01T12:00", True, id="long after"),
    ],
)
def test_a_year_before_the_calendar_ends_a_check_warns(today: str, ends: bool) -> None:
    with time_machine.travel(datetime.fromisoformat(today).replace(tzinfo=ALMATY), tick=False):
        told = [fault for fault in run_checks() if fault.id == "portal.W001"]

        assert bool(told) is ends
        assert calendar_goes_on() == told
    assert all("2035-12-31" in fault.msg and "holidays" in (fault.hint or "") for fault in told)
