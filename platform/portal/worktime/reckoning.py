"""Working time, exact to the microsecond, on the wall clocks of Kazakhstan; pure: knows no Django and no database.

A term that fills a period ends at its end: 11:00 and two hours make 13:00, not 14:30; 16:30 and two hours make 18:30.
Outside of working hours time runs from the next opening. A look-up takes the same time near and far: the working time
before each day is summed up once, and a sum is found by bisection.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")  # UTC+6 before 1 March 2024, UTC+5 since; hours of work are hours on the wall
MICROSECOND = timedelta(microseconds=1)
WEEKEND = {"kk": "Демалыс күні", "ru": "Выходной день", "en": "Weekend"}

Span = tuple[time, time]  # opening and closing of one stretch of work
Stretches = tuple[tuple[int, int], ...]  # spans of a day in microseconds since midnight
Kind = Literal["weekend", "holiday", "moved", "unmoved", "swap", "row"]


class CalendarEnds(ValueError):
    """The calendar knows nothing of the day that was asked for, or that a term would end on."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work from `since` on; weekdays 0 = Monday, spans in the order of the day; `act` set them."""

    since: date
    weekdays: frozenset[int]
    spans: tuple[Span, ...]
    act: str

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("Hours of work are stretches that follow each other, with a pause between them.")
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError("Hours of work need weekdays from 0 (Monday) to 6.")


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why nobody works on `day`, or why somebody does on a weekend: names in kk, ru and en, and the act that says so.

    kind: weekend; holiday; moved (the day off for a holiday at a weekend); unmoved (a day off that never moves);
    swap (exchanged for a day at a weekend); row (set by a row of the calendar). An estimated day may still change.
    """

    day: date
    kind: Kind
    name: Mapping[str, str]
    act: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Closed time between two moments: a lunch break, or a night with the days off that it touches."""

    since: datetime
    until: datetime
    lunch: bool
    days: tuple[DayOff, ...]


class Calendar:
    """Which hours of which days are worked, from the day `first` to the day `last`, both included.

    `hours`, of which one must begin by `first`, set weekdays and spans; `off` takes days out, `extra` adds days at
    weekends; `version` is the greatest id of a row that the calendar knows, 0 if none.
    All moments given are aware; those returned are in Asia/Almaty.
    """

    def __init__(
        self,
        first: date,
        last: date,
        hours: Sequence[Hours],
        off: Mapping[date, DayOff],
        extra: Mapping[date, DayOff],
        version: int = 0,
    ) -> None:
        self.first, self.last, self.version = first, last, version
        self._hours = sorted(hours, key=lambda each: each.since)
        self._off, self._extra = off, extra
        self._first = first.toordinal()
        days = [date.fromordinal(n) for n in range(self._first, last.toordinal() + 1)]
        self._midnights = [datetime.combine(day, time(), ALMATY) for day in days]
        self._spans = [self._spans_of(day) for day in days]
        # Before each day, and after the last: working time in microseconds, and the number of working days.
        self._before = list(accumulate((_length(spans) for spans in self._spans), initial=0))
        self._days_before = list(accumulate((bool(spans) for spans in self._spans), initial=0))

    def is_working(self, day: date) -> bool:
        return bool(self._spans[self._index(day)])

    def day_off(self, day: date) -> DayOff | None:
        """Why nobody works on `day`; None for a working day."""
        if self.is_working(day):
            return None
        return self._off.get(day) or DayOff(day, "weekend", WEEKEND, self.hours(day).act)

    def day_worked(self, day: date) -> DayOff | None:
        """Why a day is worked that the weekly hours leave free; None for any other day."""
        return self._extra.get(day)

    def hours(self, day: date) -> Hours:
        """The hours in force on `day`, whether or not it is worked."""
        self._index(day)
        return in_force(self._hours, day)

    def due_after(self, start: datetime, working: timedelta) -> datetime:
        """When so much working time after `start` is over: within a span or at its end, never at an opening."""
        if working < timedelta(0):
            raise ValueError("A term is not negative.")
        local = _local(start)
        target = self._position(local) + working // MICROSECOND
        if not working:
            return local
        index = bisect_left(self._before, target) - 1
        if index == len(self._spans):
            raise CalendarEnds(self._ends())
        left = target - self._before[index]
        for opening, closing in self._spans[index]:
            if left <= closing - opening:
                return self._midnights[index] + timedelta(microseconds=opening + left)
            left -= closing - opening
        raise AssertionError("A day holds the working time that was counted for it.")

    def due_after_days(self, day: date, days: int) -> datetime:
        """The closing of the `days`-th working day after `day`; 1 is the end of the next working day."""
        if days < 1:
            raise ValueError("A term in working days is of one day at least.")
        index = bisect_left(self._days_before, self._days_before[self._index(day) + 1] + days) - 1
        if index == len(self._spans):
            raise CalendarEnds(self._ends())
        return self._midnights[index] + timedelta(microseconds=self._spans[index][-1][1])

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments; none if `end` is not after `start`."""
        since, until = (self._position(_local(each)) for each in (start, end))
        return max(until - since, 0) * MICROSECOND

    def pauses(self, start: datetime, end: datetime) -> list[Pause]:
        """The closed time between two moments, in order."""
        closed, until = _local(start), _local(end)
        found = []
        for opening, closing in self._open_between(closed, until):
            if closed < opening:
                found.append(self._pause(closed, opening))
            closed = max(closed, closing)
        return [*found, self._pause(closed, until)] if closed < until else found

    def _spans_of(self, day: date) -> Stretches:
        """The stretches of work of `day`, none on a day off."""
        hours = in_force(self._hours, day)
        is_open = day in self._extra or (day.weekday() in hours.weekdays and day not in self._off)
        return tuple((_of_day(opening), _of_day(closing)) for opening, closing in hours.spans) if is_open else ()

    def _index(self, day: date) -> int:
        """The place of `day`; a moment is refused, as its day depends on the zone."""
        if isinstance(day, datetime):
            raise TypeError("A day is wanted, not a moment.")
        if not self.first <= day <= self.last:
            raise CalendarEnds(self._ends())
        return day.toordinal() - self._first

    def _position(self, local: datetime) -> int:
        """Working time from the beginning of the calendar to a moment, in microseconds."""
        index = local.toordinal() - self._first
        if not 0 <= index < len(self._spans):
            raise CalendarEnds(self._ends())
        now = _of_day(local)
        position = self._before[index]
        for opening, closing in self._spans[index]:
            if now > opening:
                position += min(now, closing) - opening
        return position

    def _open_between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of work that begin before `end`, on all days from that of `start` on."""
        for index in range(self._index(start.date()), self._index(end.date()) + 1):
            midnight = self._midnights[index]
            for span in self._spans[index]:
                opening, closing = (midnight + timedelta(microseconds=edge) for edge in span)
                if opening < end:
                    yield opening, closing

    def _pause(self, since: datetime, until: datetime) -> Pause:
        last = (until - MICROSECOND).date()
        days = [since.date() + timedelta(days=n) for n in range((last - since.date()).days + 1)]
        off = tuple(found for day in days if (found := self.day_off(day)))
        return Pause(since, until, self._is_lunch(since, until), off)

    def _is_lunch(self, since: datetime, until: datetime) -> bool:
        """Between two stretches of one day."""
        spans = self._spans[self._index(since.date())]
        if since.date() != until.date() or not spans:
            return False
        return spans[0][1] <= _of_day(since) and _of_day(until) <= spans[-1][0]

    def _ends(self) -> str:
        return f"The calendar of working days reaches from {self.first} to {self.last}."


def in_force(hours: Sequence[Hours], day: date) -> Hours:
    """The last of `hours`, which are in the order of their days, that began by `day`."""
    return next(each for each in reversed(hours) if each.since <= day)


def _local(moment: datetime) -> datetime:
    """In Almaty; a naive moment is refused, which Python would read in the zone of the machine."""
    if moment.tzinfo is None:
        raise TypeError("A moment needs its zone.")
    return moment.astimezone(ALMATY)


def _of_day(moment: datetime | time) -> int:
    """Microseconds since midnight, on the wall."""
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _length(spans: Stretches) -> int:
    return sum(closing - opening for opening, closing in spans)
