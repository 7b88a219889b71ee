"""Due moments and their reasons as people read them, in any language."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from portal.worktime import days
from portal.worktime.reckoning import ALMATY, Calendar, Span
from portal.worktime.words import ACTS, due_words, duration, explain, explanation

GENERAL = days.build()
NAMES = {"kk": "Аттестация", "ru": "Аттестация", "en": "Attestation"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("due", "now", "told"),
    [
        pytest.param(
            "2026-11-24T11:30",
            "2026-11-23T18:20",
            "tomorrow, 24 November, 11:30 – 2 h 40 min of working time left",
            id="tomorrow",
        ),
        pytest.param(
            "2026-11-24T11:30",
            "2026-11-24T10:05:59",
            "today, 24 November, 11:30 – 1 h 24 min of working time left",
            id="today; what is left is never more than there is",
        ),
        pytest.param(
            "2026-11-24T11:30",
            "2026-11-24T11:00",
            "today, 24 November, 11:30 – 30 min of working time left",
            id="minutes",
        ),
        pytest.param(
            "2026-11-24T11:30",
            "2026-11-24T11:29:01",
            "today, 24 November, 11:30 – less than a minute left",
            id="seconds",
        ),
        pytest.param(
            "2026-11-24T11:30", "2026-11-24T11:30", "today, 24 November, 11:30 – less than a minute left", id="now"
        ),
        pytest.param(
            "2026-11-27T18:30",
            "2026-11-24T14:30",
            "Friday, 27 November, 18:30 – 3 days 4 h of working time left",
            id="days",
        ),
        pytest.param(
            "2026-11-25T14:30",
            "2026-11-24T13:30",
            "tomorrow, 25 November, 14:30 – 1 day of working time left",
            id="one day, no hours",
        ),
        pytest.param(
            "2027-01-05T11:00",
            "2026-12-31T17:30",
            "Tuesday, 5 January 2027, 11:00 – 3 h 00 min of working time left",
            id="next year",
        ),
        pytest.param(
            "2026-11-23T18:30",
            "2026-11-24T11:05",
            "yesterday, 23 November, 18:30 – late by 2 h 05 min of working time",
            id="late",
        ),
        pytest.param(
            "2026-11-20T18:30", "2026-11-22T12:00", "Friday, 20 November, 18:30 – the moment has passed", id="a weekend"
        ),
    ],
)
def test_a_due_moment_is_told_by_its_nearness_and_the_working_time_left(due: str, now: str, told: str) -> None:
    with override("en"):
        assert due_words(at(due), at(now), GENERAL) == told


def test_the_day_is_the_one_in_kazakhstan() -> None:
    due, now = datetime(2026, 11, 24, 6, 30, tzinfo=UTC), datetime(2026, 11, 23, 19, 30, tzinfo=UTC)

    with override("en"):
        assert due_words(due, now, GENERAL).startswith("today, 24 November, 11:30 –")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "жұма, 27 қараша, 18:30 – "),
        ("ru", "пятница, 27 ноября, 18:30 – "),
        ("en", "Friday, 27 November, 18:30 – "),
    ],
)
def test_dates_are_in_the_readers_language(language: str, told: str) -> None:
    with override(language):
        assert due_words(at("2026-11-27T18:30"), at("2026-11-24T10:00"), GENERAL).startswith(told)


@pytest.mark.django_db
def test_who_brings_the_calendar_asks_the_database_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    due, now = at("2026-11-27T18:30"), at("2026-11-24T10:00")

    with django_assert_num_queries(0):
        told = due_words(due, now, GENERAL)
    assert due_words(due, now) == told  # no rows yet: the calendar in force is the general one


def test_minutes_and_hours_are_whole() -> None:
    with override("en"):
        told = [duration(timedelta(minutes=minutes)) for minutes in (1, 59.9, 60, 61, 479.9, 480, 545, 960)]

    assert told == ["1 min", "59 min", "1 h 00 min", "1 h 01 min", "7 h 59 min", "1 day", "1 day 1 h", "2 days"]


def reason(start: str, hours: float, calendar: Calendar = GENERAL, rule: str = "") -> list[str]:
    """The lines about so many working hours, through JSON as the database keeps it."""
    due = calendar.due_after(at(start), timedelta(hours=hours))
    kept = json.loads(json.dumps(explanation(calendar, at(start), due)))
    with override("en"):
        return explain(kept, rule)


def test_a_term_within_a_morning_has_nothing_to_explain_but_itself() -> None:
    assert reason("2026-11-24T11:00", 2, rule="2 working hours (Order 1315, ¶ 7)") == [
        "Begins: 24 November 2026, 11:00",
        "Term: 2 working hours (Order 1315, ¶ 7)",
        "Working hours: 09:00–13:00, 14:30–18:30 (Order 1315, appendix 2, row 7)",
        "Due: 24 November 2026, 13:00",
    ]


def test_each_pause_is_told_and_each_day_off_with_its_act() -> None:
    assert reason("2026-12-15T12:00", 7) == [
        "Begins: 15 December 2026, 12:00",
        "Lunch: 15 December 2026, 13:00 – 14:30",
        "Closed: 15 December 2026, 18:30 – 17 December 2026, 09:00",
        "16 December 2026: Independence Day (Law on holidays)",
        "Working hours: 09:00–13:00, 14:30–18:30 (Order 1315, appendix 2, row 7)",
        "Due: 17 December 2026, 11:00",
    ]


@pytest.mark.parametrize(
    ("start", "opening"),
    [
        pytest.param("2026-11-24T13:00", "24 November 2026, 14:30", id="lunch"),
        pytest.param("2026-11-24T18:30", "25 November 2026, 09:00", id="evening"),
        pytest.param("2026-11-21T10:00", "23 November 2026, 09:00", id="weekend"),
    ],
)
def test_after_hours_it_is_said_from_which_opening_time_runs(start: str, opening: str) -> None:
    begins, counted, *rest = reason(start, 1)

    assert begins.startswith("Begins: 2")
    assert counted == f"Outside of working hours; counted from the opening: {opening}"
    assert not any("Closed" in line or "Lunch" in line for line in rest)


@pytest.mark.parametrize(
    ("start", "hours", "line"),
    [
        ("2026-11-20T18:00", 1, "21 November 2026: Weekend"),
        (
            "2026-03-06T18:00",
            1,
            "9 March 2026: International Women’s Day, moved from a weekend (Law on holidays, article 5)",
        ),
        ("2025-01-02T18:00", 1, "3 January 2025: Day off (moved from 05.01.2025) (Labour Code, article 85(3))"),
        ("2025-01-02T18:00", 1, "5 January 2025: Working day (instead of 03.01.2025) (Labour Code, article 85(3))"),
        (
            "2027-05-14T18:00",
            1,
            "16 May 2027: Kurban Ait (Labour Code, article 84(5); the date is computed and may still change)",
        ),
    ],
)
def test_a_day_is_told_with_what_makes_it_what_it_is(start: str, hours: int, line: str) -> None:
    assert line in reason(start, hours)


@pytest.mark.parametrize(
    ("kind", "day", "line"),
    [
        ("off", "2026-11-25", "25 November 2026: Attestation (Order № 5)"),
        ("worked", "2026-11-28", "28 November 2026 is worked: Attestation (Order № 5)"),
    ],
)
def test_a_row_of_staff_is_told_in_their_own_words(kind: str, day: str, line: str) -> None:
    calendar = days.build([days.Row(1, kind, date.fromisoformat(day), NAMES, "Order № 5")])

    assert line in reason("2026-11-24T18:00", 32, calendar)


def test_hours_that_change_on_the_way_are_both_told() -> None:
    weekdays, (morning, _afternoon) = _usual_hours()
    changed = days.Row(1, "hours", date(2026, 11, 25), NAMES, "Order № 6", weekdays, (morning,))

    told = [line for line in reason("2026-11-24T18:00", 5, days.build([changed])) if line.startswith("Working hours")]

    assert told == [
        "Working hours: 09:00–13:00, 14:30–18:30 (Order 1315, appendix 2, row 7)",
        "Working hours: 09:00–13:00 (Order № 6)",
    ]


def test_hours_by_which_nobody_worked_are_not_told() -> None:
    monday = days.Row(1, "hours", date(2026, 11, 23), NAMES, "Order № 6", *_usual_hours())

    told = [line for line in reason("2026-11-22T12:00", 1, days.build([monday])) if line.startswith("Working hours")]

    assert told == ["Working hours: 09:00–13:00, 14:30–18:30 (Order № 6)"]


def _usual_hours() -> tuple[frozenset[int], tuple[Span, ...]]:
    return days.BASE_HOURS.weekdays, days.BASE_HOURS.spans


def test_a_term_in_days_tells_the_days_left_out_and_no_hours_of_the_first() -> None:
    start = at("2026-12-15T20:00")
    kept = explanation(GENERAL, start, GENERAL.due_after_days(start.date(), 1), whole_days=True)

    with override("en"):
        assert explain(kept) == [
            "Begins, this day not counted: 15 December 2026",
            "16 December 2026: Independence Day (Law on holidays)",
            "Working hours: 09:00–13:00, 14:30–18:30 (Order 1315, appendix 2, row 7)",
            "Due: 17 December 2026, 18:30",
        ]


def test_a_term_in_days_that_begins_on_a_day_off_does_not_tell_that_day() -> None:
    kept = explanation(GENERAL, at("2026-11-21T10:00"), at("2026-11-23T18:30"), whole_days=True)

    assert [day["day"] for day in kept["days"]] == ["2026-11-22"]


@pytest.mark.parametrize(
    ("language", "name", "day"),
    [
        ("kk", "Тәуелсіздік күні", "2026 жылғы 16 желтоқсан"),
        ("ru", "День Независимости", "16 декабря 2026 года"),
        ("en", "Independence Day", "16 December 2026"),
    ],
)
def test_what_is_kept_is_read_in_any_language(language: str, name: str, day: str) -> None:
    with override("ru"):
        kept: dict[str, Any] = explanation(GENERAL, at("2026-12-15T18:00"), at("2026-12-17T09:30"))

    with override(language):
        (line,) = (line for line in explain(kept) if name in line)
        assert line.startswith(f"{day}: {name} (")


def test_every_act_of_the_general_calendar_has_its_words() -> None:
    acts = {value for name, value in vars(days).items() if name.endswith("_BY")}

    with override("en"):
        assert {act: str(words) for act, words in ACTS.items()} == {act: act for act in acts}
