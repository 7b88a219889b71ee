"""The figures in words: tables for the page and its files, with the charts that stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from copyright_registry.figures import AGREE, Beside, Late, Now, Past, Stretch, Waiting
from copyright_registry.models import State
from portal.charts import Chart, Series, draw, small_bar
from portal.flow import Words
from portal.templatetags.components import number as grouped
from portal.worktime.clocks import CLOCKS, SERVICE, WorkingHours
from portal.worktime.reckoning import ALMATY

Cell = str | int | date | datetime | timedelta | None

LONG = 16  # rows of a table that no longer stands open
TURN: dict[str, Words] = {
    State.RECEIVED: Role.HEAD_OF_DEPARTMENT.label,
    State.EXAMINATION: Role.EXAMINER.label,
    State.PROPOSED: gettext_lazy("head of department or deputy head of the provider"),
    State.AGREED: Role.HEAD_OF_PROVIDER.label,
    State.ENTERED: gettext_lazy("the portal"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows; on the page a row may lead to its case and end in a bar, and charts stand beside the whole."""

    slug: str
    title: Words
    columns: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    note: Words = ""
    links: Sequence[str] = ()
    bars: Sequence[SafeString] = ()
    bar_title: Words = ""
    charts: Sequence[Chart] = ()

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONG

    @property
    def measures(self) -> list[bool]:
        """Which columns hold numbers or durations, and stand at the right."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        found = [any(isinstance(cell, int | timedelta) for cell in column) for column in columns]
        return [False, *found[1:]] if self.links else found  # a number that leads to its case is a name

    @property
    def heads(self) -> list[tuple[Words, bool]]:
        """Each column's title, and whether it stands at the right."""
        return list(zip(self.columns, self.measures, strict=True))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows as the page shows them."""
        return [
            {
                "cells": [(*head, shown(cell)) for head, cell in zip(self.heads, row, strict=True)],
                "link": self.links[place] if self.links else "",
                "bar": self.bars[place] if self.bars else "",
            }
            for place, row in enumerate(self.rows)
        ]

    @property
    def drawings(self) -> list[tuple[Words, SafeString]]:
        """Title and drawing of each chart; of nothing there is none."""
        return [(chart.title, draw(chart)) for chart in self.charts] if self.rows else []


def shown(cell: Cell) -> str:
    """A cell on the page: numbers in groups, days and moments as Kazakhstan writes them, durations as hours:minutes."""
    if cell is None:
        return "–"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ALMATY):%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return hours(cell) if isinstance(cell, timedelta) else grouped(cell) if isinstance(cell, int) else cell


def hours(length: timedelta) -> str:
    """1:33, to the nearest minute."""
    return "{}:{:02}".format(*divmod(minutes(length), 60))


def minutes(length: timedelta) -> int:
    """To the nearest, as pages and files tell it."""
    return int(length.total_seconds() / 60 + 0.5)


def now_tables(now: Now) -> list[Table]:
    """Where the cases stand now."""
    states = [(str(State(state).label), number) for state, number in now.states.items()]
    late_by = [(*_where(each), capfirst(str(TURN[each.state])), each.number) for each in now.late_by]
    loads = [(load.examiner.short_name, load.open, load.due_today, load.late, load.absent_until) for load in now.loads]
    beside = [(_plural(one), one.open, one.due_today, one.late) for one in now.beside]
    return [
        Table("in-work", _("In work, by state"), [_("State"), _("Cases")], states, bars=_bars(states)),
        Table(
            "late-by-clock",
            _("Late, by clock"),
            [_("Clock"), _("State"), _("Whose turn"), _("Cases")],
            late_by,
            bars=_bars(late_by),
        ),
        _cases("soon", _("Due within the next working hour"), _("Time left, h:min"), now.soon, now.soon_number),
        _cases("late", _("Late now"), _("Late by, h:min"), now.late, now.late_number),
        Table(
            "examiners",
            _("Load per examiner"),
            [_("Examiner"), _("In examination"), _("Due today"), _("Late"), _("Absent until")],
            loads,
            bars=_bars(loads, 1),
        ),
        Table(
            "beside",
            _("Complaints and changes of entries"),
            [_("Cases"), _("In work"), _("Due today"), _("Late")],
            beside,
            bars=_bars(beside, 1),
        ),
    ]


def _plural(one: Beside) -> str:
    return capfirst(str(one.of._meta.verbose_name_plural))


def _where(each: Late | Waiting) -> tuple[str, str]:
    """Why a case presses: the clock that binds it, and the state in which it waits."""
    return str(CLOCKS[each.clock].title), str(State(each.state).label)


def _bars(rows: Sequence[Sequence[Cell]], column: int = -1) -> list[SafeString]:
    values = [cast(int, row[column]) for row in rows]
    return [small_bar(value, max(values)) for value in values]


def _cases(slug: str, title: str, off: str, cases: Sequence[Waiting], number: int) -> Table:
    """Cases one by one, the most pressing first; how long is told in working time."""
    more = _("The first %(shown)s of %(number)s are listed.") % {"shown": len(cases), "number": grouped(number)}
    return Table(
        slug,
        title,
        [_("Application No."), _("Clock"), _("State"), _("Whose turn"), _("Due"), off],
        [
            (case.number, *_where(case), case.person or capfirst(str(TURN[case.state])), case.due_at, case.off)
            for case in cases
        ],
        note=more if number > len(cases) else "",
        links=[reverse("admin:application_change", args=[case.pk]) for case in cases],
    )


def past_tables(past: Past) -> list[Table]:
    """How the chosen days went."""
    return [_courses(past), _stages(past), _stages_by_step(past), _reasons(past), _reasons_by_step(past)]


def _courses(past: Past) -> Table:
    rows = [(one.since, one.until, one.received, one.entered, one.refused, one.withdrawn) for one in past.courses]
    steps = _step_names(past.stretch)
    received = Series(_("Received"), [one.received for one in past.courses])
    entered = Series(_("Entered"), [one.entered for one in past.courses])
    refused = Series(_("Refused"), [one.refused for one in past.courses])
    counted = _("Bars with their numbers on the last; all numbers stand in the table.")
    return Table(
        "course",
        _("Received and closed"),
        [_("From"), _("To"), _("Received"), _("Entered"), _("Refused"), _("Withdrawn")],
        rows,
        charts=[
            Chart("received", _("Applications received"), counted, steps, [received], tell=_count),
            Chart("decided", _("Entered, and refused (striped)"), counted, steps, [entered, refused], tell=_count),
        ],
    )


def _count(value: float) -> str:
    return grouped(round(value))


def _clock_hours(value: float) -> str:
    return hours(timedelta(hours=value))


def _step_names(stretch: Stretch) -> list[str]:
    """Short names below a chart: the first day of a week, a month with its year."""
    if stretch.by == "week":
        return [f"{since:%d.%m}" for since, _until in stretch.steps]
    return [f"{since:%m.%y}" for since, _until in stretch.steps]


MEASURED = (
    gettext_lazy("Ended"),
    gettext_lazy("Kept"),
    gettext_lazy("Late"),
    gettext_lazy("Median, h:min"),
    gettext_lazy("95 of 100 within, h:min"),
)


def stage_title(stage: str) -> str:
    return _("Agreement") if stage == AGREE else str(CLOCKS[stage].title)


def _stages(past: Past) -> Table:
    """Each stage in the whole stretch, with the term that the law sets on its last day."""
    terms = [None if each.stage == AGREE else CLOCKS[each.stage].length.on(past.stretch.until) for each in past.paces]
    limits = [float(term.hours) if isinstance(term, WorkingHours) else None for term in terms]
    medians, mosts = ([_in_hours(getattr(each, one)) for each in past.paces] for one in ("median", "most"))
    top = max([*mosts, *(limit or 0 for limit in limits)])
    return Table(
        "stages",
        _("Working time per stage"),
        [_("Stage"), _("Term"), *MEASURED],
        [
            (
                stage_title(each.stage),
                term.words() if term else _("none in the law"),
                *(each.number, each.kept, each.late, each.median, each.most),
            )
            for each, term in zip(past.paces, terms, strict=True)
        ],
        note=_("Stages that ended in these days. Their time is working time."),
        bars=[
            small_bar(median, top, reach=most or None, limit=limit)
            for median, most, limit in zip(medians, mosts, limits, strict=True)
        ],
        bar_title=_("Median; line to 95 of 100; mark at the term in hours"),
    )


def _in_hours(length: timedelta | None) -> float:
    return length / timedelta(hours=1) if length else 0.0


def _stages_by_step(past: Past) -> Table:
    """Each stage by week or month, and two charts of the whole service."""
    service = {each.since: each for each in past.steps if each.stage == SERVICE.code}
    steps, found = _step_names(past.stretch), [service.get(since) for since, _until in past.stretch.steps]
    lengths = [
        Series(_("Median"), [_in_hours(one.median) if one else None for one in found]),
        Series(_("95 of 100"), [_in_hours(one.most) if one else None for one in found]),
    ]
    ends = [
        Series(_("Kept"), [one.kept if one else 0 for one in found]),
        Series(_("Late"), [one.late if one else 0 for one in found]),
    ]
    told = _("A line with dots for the median, a dashed line with rings for 95 of 100; all numbers are in the table.")
    counted = _("Bars with their numbers on the last; all numbers stand in the table.")
    return Table(
        "stages-by-step",
        _("Stages by week") if past.stretch.by == "week" else _("Stages by month"),
        [_("From"), _("To"), _("Stage"), *MEASURED],
        [
            (one.since, one.until, stage_title(one.stage), one.number, one.kept, one.late, one.median, one.most)
            for one in past.steps
        ],
        charts=[
            Chart("pace", _("The whole service, hours of working time"), told, steps, lengths, "lines", _clock_hours),
            Chart("kept", _("The whole service: kept, and late (striped)"), counted, steps, ends, tell=_count),
        ],
    )


def _reasons(past: Past) -> Table:
    """Grounds of refusal in the whole stretch."""
    totals: dict[str, int] = {}
    for each in past.reasons:
        totals[each.ground] = totals.get(each.ground, 0) + each.number
    rows = sorted(totals.items(), key=lambda row: (-row[1], row[0]))
    note = _("A refusal on several grounds is counted under each of them.")
    return Table("refusals", _("Refusals by ground"), [_("Ground"), _("Refusals")], rows, note=note, bars=_bars(rows))


def _reasons_by_step(past: Past) -> Table:
    return Table(
        "refusals-by-step",
        _("Refusals by week") if past.stretch.by == "week" else _("Refusals by month"),
        [_("From"), _("To"), _("Ground"), _("Refusals")],
        [(each.since, each.until, each.ground, each.number) for each in past.reasons],
    )
