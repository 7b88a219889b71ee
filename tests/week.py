"""A working week to come, in which keys and revocation lists are in force: tests of terms place their acts in it."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db.models import F

from portal.signing.models import StoredList
from portal.worktime import days
from portal.worktime.reckoning import ALMATY

WEEK = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "mon+": 7, "tue+": 8}


def monday() -> date:
    """The first Monday from the day after tomorrow on that begins nine days without a holiday."""
    general, today = days.build([]), datetime.now(ALMATY).date()
    for ahead in range(2, 90):
        day = today + timedelta(days=ahead)
        if day.weekday() == 0 and all(_is_usual(general, day + timedelta(days=place)) for place in range(9)):
            return day
    raise LookupError("Ninety days without a quiet week.")


def _is_usual(general: days.Calendar, day: date) -> bool:
    return general.is_working(day) == (day.weekday() < 5)


class Week:
    """Moments of that week, by the names of its days: «thu 10:00»; «mon+» is the Monday after."""

    def __init__(self) -> None:
        self.first = monday()

    def __call__(self, moment: str) -> datetime:
        day, clock = moment.split()
        return datetime.combine(self.day(day), time.fromisoformat(clock), ALMATY)

    def day(self, name: str) -> date:
        return self.first + timedelta(days=WEEK[name])

    def at(self, moment: str) -> time_machine.travel:
        """The clock stands at this moment: `with week.at("thu 10:00"): …`."""
        return time_machine.travel(self(moment), tick=False)

    def name(self, moment: datetime) -> str:
        """The same way back: «thu 10:00»."""
        local = moment.astimezone(ALMATY)
        names = {place: name for name, place in WEEK.items()}
        return f"{names[(local.date() - self.first).days]} {local:%H:%M}"


@pytest.fixture
def week(db: None) -> Week:
    """The week, with revocation lists that are still in term then."""
    StoredList.objects.update(next_update=F("next_update") + timedelta(days=120))
    return Week()
