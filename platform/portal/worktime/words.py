"""Due moments in the words of the reader's language, and why they are when they are.

What is stored of a reason is free of language: moments, kinds of days, names in three languages, acts.
Abbreviated units take no endings, so that they read well in Kazakh.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from portal import formatting
from portal.worktime import days
from portal.worktime.calendar import current
from portal.worktime.reckoning import ALMATY, Calendar, DayOff, Hours, Pause

WORKING_DAY = timedelta(hours=8)  # Order 1315, appendix 2, row 7
MINUTE = timedelta(minutes=1)
ACTS = {  # the acts of the general calendar; a row of staff tells its act in their own words
    days.HOURS_SET_BY: _("Order 1315, appendix 2, row 7"),
    days.HOLIDAY_BY: _("Law on holidays"),
    days.MOVED_BY: _("Law on holidays, article 5"),
    days.UNMOVED_BY: _("Labour Code, article 84(5)"),
    days.SWAPPED_BY: _("Labour Code, article 85(3)"),
}


def due_words(due_at: datetime, now: datetime | None = None, calendar: Calendar | None = None) -> str:
    """The moment as people say it, and the working time until it or since.

    «tomorrow, 24 November, 11:30 – 1 h 40 min of working time left». Give the calendar where many are told at once.
    """
    now, calendar = now or timezone.now(), calendar or current()
    is_late = now > due_at
    told = _late(calendar.worked(due_at, now)) if is_late else _left(calendar.worked(now, due_at))
    return f"{_moment_near(due_at.astimezone(ALMATY), now.astimezone(ALMATY).date())} – {told}"


def _left(working: timedelta) -> str:
    if working < MINUTE:
        return str(_("less than a minute left"))
    return str(_("%(time)s of working time left") % {"time": duration(working)})


def _late(working: timedelta) -> str:
    """Outside of working hours nothing adds up: then it is only said that the moment is over."""
    if working < MINUTE:
        return str(_("the moment has passed"))
    return str(_("late by %(time)s of working time") % {"time": duration(working)})


def duration(working: timedelta) -> str:
    """Working time in whole days of eight hours, hours and minutes; of days the minutes are not told."""
    whole_days, rest = divmod(working, WORKING_DAY)
    hours, minutes = divmod(rest // MINUTE, 60)
    if whole_days:
        told = ngettext("%(count)s day", "%(count)s days", whole_days) % {"count": whole_days}
        and_hours = _("%(hours)s h") % {"hours": hours}
        return f"{told} {and_hours}" if hours else told
    if not hours:
        return str(_("%(minutes)s min") % {"minutes": minutes})
    return str(_("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": f"{minutes:02}"})


def _moment_near(moment: datetime, today: date) -> str:
    """The day by its nearness to `today`, its date, the year only where it is another one, and the time."""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    told = near.get((moment.date() - today).days) or formats.date_format(moment, "l")
    date_of = "MONTH_DAY_FORMAT" if moment.year == today.year else "DATE_FORMAT"
    return f"{told}, {formats.date_format(moment, date_of)}, {_time(moment)}"


def explanation(calendar: Calendar, start: datetime, due: datetime, *, whole_days: bool = False) -> dict[str, Any]:
    """Why a term from `start` is due at `due`, for a JSON column; `whole_days` if it counts the days after `start`."""
    start, due = start.astimezone(ALMATY), due.astimezone(ALMATY)
    first = start.date() + timedelta(days=1) if whole_days else start.date()
    span = [first + timedelta(days=n) for n in range((due.date() - first).days + 1)]
    hours = groupby(calendar.hours(day) for day in span if calendar.is_working(day))
    off, extra = (filter(None, map(ask, span)) for ask in (calendar.day_off, calendar.day_worked))
    return {
        "start": start.isoformat(),
        "due": due.isoformat(),
        "whole_days": whole_days,
        "pauses": [] if whole_days else [_kept_pause(pause) for pause in calendar.pauses(start, due)],
        "days": [*(_kept_day(day, works=False) for day in off), *(_kept_day(day, works=True) for day in extra)],
        "hours": [_kept_hours(each) for each, _days in hours],
    }


def _kept_pause(pause: Pause) -> dict[str, Any]:
    return {"since": pause.since.isoformat(), "until": pause.until.isoformat(), "lunch": pause.lunch}


def _kept_day(day: DayOff, *, works: bool) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "kind": day.kind,
        "name": dict(day.name),
        "act": day.act,
        "estimated": day.estimated,
        "works": works,
    }


def _kept_hours(hours: Hours) -> dict[str, Any]:
    return {"spans": [[f"{edge:%H:%M}" for edge in span] for span in hours.spans], "act": hours.act}


def explain(told: Mapping[str, Any], rule: str = "") -> list[str]:
    """The lines of an `explanation` for a person; `rule` is the length of the term and where that stands."""
    return [str(line) for line in _lines(told, rule)]


def _lines(told: Mapping[str, Any], rule: str) -> Iterator[str]:
    pauses = [(*map(datetime.fromisoformat, (each["since"], each["until"])), each["lunch"]) for each in told["pauses"]]
    start = datetime.fromisoformat(told["start"])
    if told["whole_days"]:
        yield _("Begins, this day not counted: %(day)s") % {"day": formatting.day(start)}
    else:
        yield _("Begins: %(moment)s") % {"moment": formatting.moment(start)}
    if pauses and pauses[0][0] == start:
        opening = formatting.moment(pauses.pop(0)[1])
        yield _("Outside of working hours; counted from the opening: %(moment)s") % {"moment": opening}
    if rule:
        yield _("Term: %(rule)s") % {"rule": rule}
    yield from (_pause(*pause) for pause in pauses)
    yield from map(_day, told["days"])
    yield from map(_hours, told["hours"])
    yield _("Due: %(moment)s") % {"moment": formatting.moment(datetime.fromisoformat(told["due"]))}


def _pause(since: datetime, until: datetime, is_lunch: bool) -> str:
    edges = {"since": formatting.moment(since), "until": _time(until) if is_lunch else formatting.moment(until)}
    return (_("Lunch: %(since)s – %(until)s") if is_lunch else _("Closed: %(since)s – %(until)s")) % edges


def _day(told: Mapping[str, Any]) -> str:
    """A day that was left out, or worked though the week leaves it free; a weekend needs no act beside the hours."""
    day = formatting.day(date.fromisoformat(told["day"]))
    name = told["name"].get((get_language() or "")[:2]) or told["name"]["kk"]
    if told["kind"] == "weekend":
        return f"{day}: {name}"
    said = {"day": day, "name": name, "act": _act(told["act"])}
    if told["works"] and told["kind"] == "row":
        return _("%(day)s is worked: %(name)s (%(act)s)") % said
    if told["kind"] == "moved":
        return _("%(day)s: %(name)s, moved from a weekend (%(act)s)") % said
    if told["estimated"]:
        return _("%(day)s: %(name)s (%(act)s; the date is computed and may still change)") % said
    return f"{day}: {name} ({said['act']})"


def _hours(told: Mapping[str, Any]) -> str:
    spans = ", ".join("–".join(span) for span in told["spans"])
    return _("Working hours: %(spans)s (%(act)s)") % {"spans": spans, "act": _act(told["act"])}


def _act(act: str) -> str:
    return str(ACTS.get(act, act))


def _time(moment: datetime) -> str:
    return formats.date_format(moment, "TIME_FORMAT")
