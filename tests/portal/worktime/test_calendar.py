"""The calendar of the database: rows are added by whom it is theirs to keep, and never changed."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal import law
from portal.models import Trail
from portal.worktime import calendar
from portal.worktime.models import CalendarRow
from portal.worktime.reckoning import ALMATY
from tests.people import People
from tests.together import at_once

NAMES = {"name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Day off"}
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def add(people: People, kind: str, day: date, *, by: str = "head", **hours: Any) -> CalendarRow:
    return calendar.add_row(getattr(people, by), kind=kind, day=day, act="Resolution No. 5", **NAMES, **hours)


def shorter(**changed: Any) -> dict[str, Any]:
    """Hours of six days a week, eight to one and two to four."""
    hours = {"opens": time(8), "lunch_from": time(13), "lunch_until": time(14), "closes": time(16)}
    return {"weekdays": [0, 1, 2, 3, 4, 5], **hours, **changed}


@pytest.mark.clause(law.O1315_A2_7)
def test_without_rows_the_hours_are_those_of_the_order(people: People) -> None:
    known = calendar.current()

    assert known.version == 0
    assert known.hours(FRIDAY).spans == ((time(9), time(13)), (time(14, 30), time(18, 30)))
    assert known.hours(FRIDAY).weekdays == frozenset(range(5))


def test_a_day_off_is_in_force_at_once_and_names_its_act(people: People) -> None:
    row = add(people, "off", FRIDAY)

    known = calendar.current()
    off = known.day_off(FRIDAY)
    assert known.version == row.pk
    assert off is not None
    assert (off.act, off.name["en"]) == ("Resolution No. 5", "Day off")


def test_a_saturday_may_be_worked(people: People) -> None:
    add(people, "worked", SATURDAY)

    due = calendar.current().due_after(datetime(2026, 11, 20, 18, tzinfo=ALMATY), timedelta(hours=2))

    assert due == datetime(2026, 11, 21, 10, 30, tzinfo=ALMATY)


def test_the_latest_row_about_a_day_is_in_force(people: People) -> None:
    add(people, "off", FRIDAY)
    add(people, "worked", FRIDAY)
    assert calendar.current().is_working(FRIDAY)

    add(people, "off", FRIDAY)
    add(people, "usual", FRIDAY)
    assert calendar.current().is_working(FRIDAY)


def test_new_hours_are_in_force_from_their_day_on(people: People) -> None:
    add(people, "hours", FRIDAY, **shorter())

    known = calendar.current()
    assert known.is_working(SATURDAY)
    assert known.hours(FRIDAY).spans == ((time(8), time(13)), (time(14), time(16)))
    assert known.hours(date(2026, 11, 19)).spans[0] == (time(9), time(13))


def test_the_trail_keeps_who_added_what(people: People) -> None:
    row = add(people, "off", FRIDAY)

    entry = Trail.objects.get(act="calendar row added")
    assert entry.actor == f"accounts.user:{people.head.pk}"
    assert b'"set_by":"Resolution No. 5"' in bytes(entry.body)
    assert row.added_by == people.head


@pytest.mark.parametrize("by", ["author", "examiner", "head_of_department"])
def test_others_add_nothing(people: People, by: str) -> None:
    with pytest.raises(PermissionDenied):
        add(people, "off", FRIDAY, by=by)

    assert not CalendarRow.objects.exists()


WRONG: list[dict[str, Any]] = [
    {"kind": "off", **shorter()},
    {"kind": "hours"},
    {"kind": "hours", **shorter(weekdays=[])},
    {"kind": "hours", **shorter(weekdays=[7])},
    {"kind": "hours", **shorter(lunch_from=time(8))},
    {"kind": "hours", **shorter(closes=time(14))},
    {"kind": "off", "act": ""},
    {"kind": "off", "name_kk": ""},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_the_table_takes_no_row_that_cannot_be(people: People, wrong: dict[str, Any]) -> None:
    row = {"day": FRIDAY, "act": "Resolution No. 5", "added_by": people.head, **NAMES, **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarRow.objects.create(**row)


@pytest.mark.django_db(transaction=True)
def test_two_rows_at_once_are_both_in_the_calendar(people: People) -> None:
    at_once(partial(add, people, "off", FRIDAY), partial(add, people, "worked", SATURDAY))

    known = calendar.current()
    assert not known.is_working(FRIDAY)
    assert known.is_working(SATURDAY)
    assert known.version == max(CalendarRow.objects.values_list("pk", flat=True))
