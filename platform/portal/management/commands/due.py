"""`manage.py due`: when a term is due, and why, from the shell.

Exit status: 0 told, 2 unusable input or a day that the calendar does not know.
"""

import os
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import translation

from portal.worktime import calendar, days
from portal.worktime.clocks import WorkingDays
from portal.worktime.reckoning import ALMATY, Calendar, CalendarEnds
from portal.worktime.words import explain, explanation

MOST = 10**6  # hours or days: longer than any calendar

Number = TypeVar("Number", int, float)


class Command(BaseCommand):
    help = "Tell when a term is due by the working calendar, and why. Exit status: 0 told, 2 unusable input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            type=_moment,
            required=True,
            dest="start",
            metavar="TIME",
            help="ISO 8601, in Kazakhstan’s time if it names no zone",
        )
        term = parser.add_mutually_exclusive_group(required=True)
        term.add_argument("--hours", type=_hours, metavar="N", help="working hours, such as 7 or 0.5")
        term.add_argument("--days", type=_days, metavar="N", help="working days after the day of --from")
        term.add_argument("--end-of-next-day", action="store_const", const=1, dest="days", help="the same as --days 1")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                lines = _told(self._calendar(), options["start"], options["hours"], options["days"])
            except CalendarEnds as error:
                raise CommandError(str(error), returncode=2) from error
            self.stdout.write("\n".join(lines))

    def _calendar(self) -> Calendar:
        """The calendar in force; without a database the general one, and a word of it."""
        os.environ.setdefault("PGCONNECT_TIMEOUT", "5")  # seconds; libpq’s own variable
        try:
            return calendar.current()
        except (OperationalError, ProgrammingError):
            self.stderr.write("No database answers: this is the general calendar, without what staff have entered.")
            return days.build()


def _told(reckoner: Calendar, start: datetime, hours: float | None, number: int | None) -> list[str]:
    """The moment, then why: after so many hours, else so many days; raises CalendarEnds."""
    if hours is not None:
        due, rule = reckoner.due_after(start, timedelta(hours=hours)), f"{hours:g} h of working time"
    else:
        term = WorkingDays(number or 1)
        due, rule = term.due(reckoner, start), term.words()
    return [due.isoformat(), *explain(explanation(reckoner, start, due, whole_days=hours is None), rule)]


def _moment(text: str) -> datetime:
    """In Asia/Almaty."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(ALMATY) if moment.tzinfo else moment.replace(tzinfo=ALMATY)
    except (ValueError, OverflowError) as error:  # the second at the ends of what a date can be
        raise ArgumentTypeError(f"{text!r} is no ISO 8601 time, such as 2026-11-24T11:00.") from error


def _hours(text: str) -> float:
    return _number(float, text, least=0)


def _days(text: str) -> int:
    return _number(int, text, least=1)


def _number(kind: type[Number], text: str, least: int) -> Number:
    with suppress(ValueError):
        if least <= (number := kind(text)) <= MOST:
            return number
    raise ArgumentTypeError(f"{text!r} is no number from {least} to {MOST}.")
