"""Working time as slowly as one can count it: minute by minute, on the wall. Shares nothing with what it judges."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from holidays.countries.kazakhstan import Kazakhstan

MINUTE = timedelta(minutes=1)
MOVED_TO_UTC5 = datetime(2024, 2, 29, 18, tzinfo=UTC)
LAW = Kazakhstan(years=range(2018, 2036))  # moves holidays by itself

IsOpen = Callable[[datetime], bool]


def on_the_wall(moment: datetime) -> datetime:
    """What a clock in Almaty shows, without zone; the country went from UTC+6 to UTC+5 on 1 March 2024."""
    utc = moment.astimezone(UTC)
    return (utc + timedelta(hours=6 if utc < MOVED_TO_UTC5 else 5)).replace(tzinfo=None)


def by_law(moment: datetime) -> bool:
    """Whether the provider works at a moment on the wall, Order 1315, appendix 2, row 7."""
    now = moment.time()
    return LAW.is_working_day(moment.date()) and (time(9) <= now < time(13) or time(14, 30) <= now < time(18, 30))


def due_after(is_open: IsOpen, start: datetime, working: timedelta) -> datetime:
    """When so much open time after `start` has gone; whether it is open may change at whole minutes only."""
    moment, left = start, working
    while left:
        step = _to_the_next_minute(moment)
        if is_open(moment):
            step = min(step, left)
            left -= step
        moment += step
    return moment


def worked(is_open: IsOpen, start: datetime, end: datetime) -> timedelta:
    """Open time between two moments."""
    moment, total = start, timedelta(0)
    while moment < end:
        step = min(_to_the_next_minute(moment), end - moment)
        total += step if is_open(moment) else timedelta(0)
        moment += step
    return total


def due_after_days(day: date, days: int) -> datetime:
    """The closing of the `days`-th working day after `day`."""
    while days:
        day += timedelta(days=1)
        days -= LAW.is_working_day(day)
    return datetime.combine(day, time(18, 30))


def _to_the_next_minute(moment: datetime) -> timedelta:
    return MINUTE - timedelta(seconds=moment.second, microseconds=moment.microsecond)
