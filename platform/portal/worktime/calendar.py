"""The calendar in force: the general one under the rows of the database. A row is added by a verb, never changed."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from portal import audit
from portal.counters import take_next
from portal.law import O1315_A2_7, own, under
from portal.worktime import days
from portal.worktime.models import HOURS, CalendarRow
from portal.worktime.reckoning import Calendar, DayOff

FROM_A_DATE = own(
    "Versions of forms, prices and the calendar take effect from a date; none is changed, "
    "and a case keeps those of its day."
)


@under(O1315_A2_7)
def current() -> Calendar:
    """The calendar with every row that there is; built anew when a row has come."""
    return _calendar(CalendarRow.objects.aggregate(last=Max("pk"))["last"] or 0)


@lru_cache(maxsize=4)
def _calendar(version: int) -> Calendar:
    return days.build([_plain(row) for row in CalendarRow.objects.filter(pk__lte=version).order_by("pk")])


def _plain(row: CalendarRow) -> days.Row:
    names = {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}
    opens, lunch_from, lunch_until, closes = (getattr(row, name) for name in HOURS)
    spans = ((opens, lunch_from), (lunch_until, closes)) if row.kind == CalendarRow.Kind.HOURS else ()
    return days.Row(row.pk, row.kind, row.day, names, row.act, frozenset(row.weekdays or ()), spans)


def to_confirm(known: Calendar, today: date) -> list[DayOff]:
    """The days of the next twelve months that are only reckoned, until a row of the calendar sets them."""
    ahead = (today + timedelta(days=place) for place in range(366))
    off = (known.day_off(day) for day in ahead if known.first <= day <= known.last)
    return [day for day in off if day is not None and day.estimated]


@under(FROM_A_DATE)
def add_row(
    actor: Any, *, kind: str, day: date, name_kk: str, name_ru: str, name_en: str, act: str, **hours: Any
) -> CalendarRow:
    """Let an act set one day, or the hours from a day on; open terms are reckoned anew by the next sweep.

    `hours` are those of a row of that kind: weekdays (0 is Monday), opens, lunch_from, lunch_until, closes.
    PermissionDenied to whom the calendar is not theirs to keep.
    """
    if not actor.has_perm("worktime.add_calendarrow"):
        raise PermissionDenied
    with transaction.atomic():
        take_next("calendar row")  # one at a time: the greatest key is the version of the calendar
        row = CalendarRow.objects.create(
            kind=kind, day=day, name_kk=name_kk, name_ru=name_ru, name_en=name_en, act=act, added_by=actor, **hours
        )
        audit.record(actor, "calendar row added", row, law=FROM_A_DATE, kind=kind, day=day.isoformat(), set_by=act)
    return row
