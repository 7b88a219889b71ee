"""The figures of the service: where its cases stand now, and how a stretch of days went. Reads only, no words.

Days and weeks are those of Kazakhstan; a week begins on Monday. Durations are working time. What is counted in a
stretch is what happened in it: cases by their receipt or closing, terms and agreements by their end.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import ceil, floor
from typing import Any, Literal

from django.db.models import Aggregate, BooleanField, Count, DateField, ExpressionWrapper, F, FloatField, Q
from django.db.models.functions import Cast, Extract, Trunc

from copyright_registry.changes.models import OPEN_WITH_PROVIDER, Change
from copyright_registry.complaints import models as complaints
from copyright_registry.complaints.models import Complaint
from copyright_registry.models import WITH_THE_PROVIDER, Application, Decision, Ground, State
from copyright_registry.queries import Load, end_of_next_hour, end_of_today, loads
from portal.worktime import calendar
from portal.worktime.clocks import ASSIGN, CERTIFICATE, ENTRY, EXAMINE, REFUSAL, SERVICE, SIGN
from portal.worktime.models import Term
from portal.worktime.reckoning import ALMATY

AGREE = "agree"  # no clock: the law sets no term between draft and agreement
STAGES = (ASSIGN.code, EXAMINE.code, AGREE, SIGN.code, REFUSAL.code, ENTRY.code, CERTIFICATE.code, SERVICE.code)
NAMES = ("surname", "given_name", "patronymic")
LISTED = 100  # cases told one by one; of more, the number
By = Literal["week", "month"]
CLOSINGS = {State.ENTERED: "entered", State.REFUSED: "refused", State.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from `since` to `until`, both included, in steps of a week or a month."""

    since: date
    until: date
    by: By

    @property
    def steps(self) -> list[tuple[date, date]]:
        """First and last day of each step; at the ends, as much of a week or month as belongs to the stretch."""
        firsts, day = [self.since], _following(self.since, self.by)
        while day <= self.until:
            firsts.append(day)
            day = _following(day, self.by)
        return list(zip(firsts, [*(first - timedelta(days=1) for first in firsts[1:]), self.until], strict=True))

    def step(self, begins: date) -> date:
        """The first day of the step that lies in the week or month beginning at `begins`."""
        return max(begins, self.since)

    def within(self, moment: str) -> Q:
        """That the column `moment` lies in the stretch."""
        return Q(
            **{f"{moment}__gte": _midnight(self.since), f"{moment}__lt": _midnight(self.until + timedelta(days=1))}
        )


def _following(day: date, by: By) -> date:
    """The first day of the week or month after that of `day`."""
    if by == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ALMATY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose next due moment is near or past: `off` is the working time to it, or since it where it is late."""

    pk: Any
    number: int
    state: str
    clock: str
    due_at: datetime
    off: timedelta
    person: str  # the examiner or the head whose turn it is; "" where it is a post's or the portal's


@dataclass(frozen=True, slots=True)
class Late:
    """How many cases are late by one clock and stand in one state."""

    clock: str
    state: str
    number: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Of what comes beside applications: how many are with the provider, still due today, and late."""

    of: type[Complaint | Change]
    open: int
    due_today: int
    late: int


@dataclass(frozen=True, slots=True)
class Now:
    """Where the cases stand at one moment."""

    at: datetime
    states: dict[str, int]
    soon: list[Waiting]
    soon_number: int
    late: list[Waiting]
    late_by: list[Late]
    loads: list[Load]
    beside: list[Beside]

    @property
    def in_work(self) -> int:
        return sum(self.states.values())

    @property
    def late_number(self) -> int:
        return sum(each.number for each in self.late_by)


def now(at: datetime) -> Now:
    """Where the cases stand at `at`, in a fixed number of queries."""
    with_us = Application.objects.filter(state__in=WITH_THE_PROVIDER)
    counted = dict(with_us.values_list("state").annotate(Count("pk")))
    late, soon = Q(due_at__lt=at), Q(due_at__gte=at, due_at__lte=end_of_next_hour(at))
    pressing = Application.objects.filter(late | soon).annotate(is_late=ExpressionWrapper(late, BooleanField()))
    rows = list(pressing.values_list("bound_by", "state", "is_late").annotate(Count("pk")))
    late_by = [Late(clock, state, number) for clock, state, is_late, number in rows if is_late]
    return Now(
        at,
        {state: counted.get(state, 0) for state in WITH_THE_PROVIDER},
        _waiting(soon, at),
        sum(number for _clock, _state, is_late, number in rows if not is_late),
        _waiting(late, at),
        sorted(late_by, key=lambda each: (-each.number, each.clock, each.state)),
        loads(at),
        [_beside(Complaint, complaints.WITH_THE_PROVIDER, at), _beside(Change, OPEN_WITH_PROVIDER, at)],
    )


def _beside(of: type[Complaint | Change], states: Iterable[str], at: datetime) -> Beside:
    counts = of._default_manager.filter(state__in=states).aggregate(
        open=Count("pk"),
        due_today=Count("pk", filter=Q(due_at__gte=at, due_at__lt=end_of_today())),
        late=Count("pk", filter=Q(due_at__lt=at)),
    )
    return Beside(of, **counts)


def _waiting(due: Q, at: datetime) -> list[Waiting]:
    reckoner = calendar.current()
    cases = Application.objects.filter(due).select_related("examiner", "decision__signatory")
    shown = cases.only("number", "state", "bound_by", "due_at", *_named("examiner"), *_named("decision__signatory"))
    return [
        Waiting(
            case.pk,
            case.number or 0,
            case.state,
            case.bound_by,
            case.due_at,
            reckoner.worked(min(case.due_at, at), max(case.due_at, at)),
            _turn(case),
        )
        for case in shown.order_by("due_at", "number")[:LISTED]
        if case.due_at
    ]


def _named(person: str) -> list[str]:
    """The columns of a person's name, and not the encrypted ones."""
    return [f"{person}__{part}" for part in NAMES]


def _turn(case: Application) -> str:
    decision = case.decision
    person = {State.EXAMINATION: case.examiner, State.AGREED: decision and decision.signatory}.get(State(case.state))
    return person.short_name if person else ""


@dataclass(frozen=True, slots=True)
class Course:
    """How many cases came and went in one step."""

    since: date
    until: date
    received: int
    entered: int
    refused: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The terms of one stage that ended in a step, or in the whole stretch.

    Where the law sets no term, none is kept or late. Median and 95th percentile lie between two measured values
    where they must, as percentile_cont has it; None where nothing was measured.
    """

    stage: str
    since: date
    until: date
    number: int
    kept: int | None
    late: int | None
    median: timedelta | None
    most: timedelta | None  # 95 of 100 took no longer


@dataclass(frozen=True, slots=True)
class Reason:
    """How many refusals of one step stand on one of the two grounds. Who refuses on both counts under both."""

    since: date
    until: date
    ground: str
    number: int


@dataclass(frozen=True, slots=True)
class Past:
    """How a stretch went."""

    stretch: Stretch
    courses: list[Course]
    paces: list[Pace]  # of the whole stretch, every stage
    steps: list[Pace]  # of each step, the stages that ended in it
    reasons: list[Reason]


def past(stretch: Stretch) -> Past:
    """How `stretch` went, in a fixed number of queries."""
    whole, steps = _paces(stretch)
    return Past(stretch, _courses(stretch), whole, steps, _reasons(stretch))


def _by_step(stretch: Stretch, moment: str) -> Trunc:
    return Trunc(moment, stretch.by, tzinfo=ALMATY, output_field=DateField())


def _courses(stretch: Stretch) -> list[Course]:
    counts: dict[tuple[date, str], int] = defaultdict(int)
    received = Application.objects.filter(stretch.within("received_at"))
    closed = Application.objects.filter(stretch.within("closed_at"), state__in=CLOSINGS)
    for begins, number in received.values_list(_by_step(stretch, "received_at")).annotate(Count("pk")):
        counts[stretch.step(begins), "received"] += number
    for begins, state, number in closed.values_list(_by_step(stretch, "closed_at"), "state").annotate(Count("pk")):
        counts[stretch.step(begins), CLOSINGS[state]] += number
    return [
        Course(since, until, *(counts[since, kind] for kind in ("received", "entered", "refused", "withdrawn")))
        for since, until in stretch.steps
    ]


class Percentile(Aggregate):
    """The value below which the given share of all lies, between two of them where it must (percentile_cont)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


Measured = Mapping[str, Any]
MEASURES: dict[str, Any] = {
    "number": Count("pk"),
    "kept": Count("pk", filter=Q(ended_at__lte=F("due_at"))),
    "median": Percentile("worked", share=0.5),
    "most": Percentile("worked", share=0.95),
}


def _paces(stretch: Stretch) -> tuple[list[Pace], list[Pace]]:
    """Every stage in the whole stretch, and those that ended in each step of it."""
    terms = Term.objects.filter(stretch.within("ended_at"), clock__in=STAGES, applied=True)
    whole: dict[str, Measured] = {row["clock"]: row for row in terms.values("clock").annotate(**MEASURES)}
    ended: dict[tuple[date, str], Measured] = {}
    for row in terms.values("clock", step=_by_step(stretch, "ended_at")).annotate(**MEASURES):
        ended[stretch.step(row["step"]), row["clock"]] = row
    agreed = _agreements(stretch)
    whole[AGREE] = _measured([took for each in agreed.values() for took in each])
    ended |= {(since, AGREE): _measured(each) for since, each in agreed.items()}
    total = [_pace(stage, stretch.since, stretch.until, whole.get(stage, _measured([]))) for stage in STAGES]
    days = [(since, until, stage) for since, until in stretch.steps for stage in STAGES if (since, stage) in ended]
    return total, [_pace(stage, since, until, ended[since, stage]) for since, until, stage in days]


def _agreements(stretch: Stretch) -> dict[date, list[float]]:
    """From draft to agreement: seconds of working time, by step."""
    agreed = Decision.objects.filter(stretch.within("agreed_at"))
    moments = [Cast(Extract(at, "epoch", tzinfo=UTC), FloatField()) for at in ("drafted_at", "agreed_at")]
    ran = list(agreed.values_list(*moments))
    found: dict[date, list[float]] = defaultdict(list)
    if not ran:
        return found
    worked_by = _working_clock(min(start for start, _end in ran), max(end for _start, end in ran))
    firsts = [since for since, _until in stretch.steps]
    begins = [_midnight(since).timestamp() for since in firsts]
    for start, end in ran:
        found[firsts[bisect_right(begins, end) - 1]].append(worked_by(end) - worked_by(start))
    return found


def _working_clock(first: float, last: float) -> Callable[[float], float]:
    """A clock that stands still in closed time: seconds of work from `first` to a moment up to `last`.

    Moments are seconds since 1970. The calendar tells its pauses once: for thousands of spans that is ten times
    as fast as to ask it about each.
    """
    start, end = (datetime.fromtimestamp(moment, ALMATY) for moment in (floor(first), ceil(last)))
    pauses = [(pause.since.timestamp(), pause.until.timestamp()) for pause in calendar.current().pauses(start, end)]
    begins = [since for since, _until in pauses]
    closed = list(accumulate((until - since for since, until in pauses), initial=0.0))

    def worked_by(moment: float) -> float:
        place = bisect_right(begins, moment)
        over = max(pauses[place - 1][1] - moment, 0.0) if place else 0.0  # what is still to come of a pause
        return moment - first - (closed[place] - over)

    return worked_by


def _measured(seconds: Iterable[float]) -> Measured:
    """As the database measures, for what it has not measured; none of it has a term."""
    ordered = sorted(seconds)
    return {"number": len(ordered), "kept": None, "median": between(ordered, 0.5), "most": between(ordered, 0.95)}


def between(ordered: list[float], share: float) -> float | None:
    """What percentile_cont makes of values in order; None of none."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[min(floor(place) + 1, len(ordered) - 1)]
    return low + (high - low) * (place - floor(place))


def _pace(stage: str, since: date, until: date, row: Measured) -> Pace:
    number, kept = row["number"], row["kept"]
    if kept is None and stage != AGREE:
        kept = 0
    median, most = (None if row[one] is None else timedelta(seconds=row[one]) for one in ("median", "most"))
    return Pace(stage, since, until, number, kept, None if kept is None else number - kept, median, most)


def _reasons(stretch: Stretch) -> list[Reason]:
    """Grounds of the refusals of each step, the frequent ones first, in the reader's language."""
    refused = Application.objects.filter(stretch.within("closed_at"), state=State.REFUSED)
    on_grounds = refused.filter(decision__grounds__isnull=False)
    counts: dict[tuple[date, str], int] = defaultdict(int)
    rows = on_grounds.values_list(_by_step(stretch, "closed_at"), "decision__grounds__basis")
    for begins, basis, number in rows.annotate(Count("pk", distinct=True)):
        counts[stretch.step(begins), str(Ground.Basis(basis).label)] += number
    frequent = sorted(counts.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
    untils = dict(stretch.steps)
    return [Reason(since, untils[since], ground, number) for (since, ground), number in frequent]
