"""What is counted of the cases, against a plain count of the same cases one by one."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.utils import translation

from copyright_registry import figures
from copyright_registry.figures import AGREE, LISTED, STAGES, Pace, Stretch
from copyright_registry.models import WITH_THE_PROVIDER, Application, Ground, State
from portal import law
from portal.worktime import calendar
from portal.worktime.reckoning import ALMATY
from tests import people as acts
from tests.copyright_registry.many import DRAFTED, Ran, Told, write
from tests.people import People

NOW = datetime(2026, 11, 25, 16, 0, tzinfo=ALMATY)  # a Wednesday
AUTUMN = Stretch(date(2026, 9, 2), date(2026, 11, 25), "week")  # from a Wednesday


@pytest.fixture(autouse=True)
def _wednesday() -> None:
    with time_machine.travel(NOW, tick=False):
        yield


def kept_in(people: People, told: list[Told]) -> list[Application]:
    return write(told, people.author, people.examiner, people.head)


def some_moment(random: Random, days: int = 100) -> datetime:
    """On a whole hour now and then, so that midnights and due moments are met exactly."""
    ago = timedelta(minutes=random.randrange(days * 24 * 60)) if random.random() < 0.7 else timedelta()
    return NOW - ago - timedelta(hours=random.randrange(days * 24))


def some_case(random: Random, grounds: list[str]) -> Told:
    state = random.choice([*WITH_THE_PROVIDER, State.ENTERED, State.REFUSED, State.WITHDRAWN])
    is_open = state in WITH_THE_PROVIDER
    drafted_at = some_moment(random)
    refused_on = random.sample(grounds, min(random.randrange(1, 3), len(grounds)))
    return Told(
        state,
        received_at=some_moment(random),
        due_at=NOW + timedelta(minutes=random.randrange(-300, 300)) if is_open else None,
        bound_by=random.choice(["assign", "examine", "service"]) if is_open else "",
        drafted_at=drafted_at,
        agreed_at=min(drafted_at + timedelta(minutes=random.randrange(9000)), NOW) if random.random() < 0.8 else None,
        closed_at=None if is_open else some_moment(random),
        grounds=tuple(refused_on) if state == State.REFUSED else (),
        terms=tuple(some_term(random, stage) for stage in STAGES if stage != AGREE and random.random() < 0.6),
    )


def some_term(random: Random, stage: str) -> Ran:
    due_at = some_moment(random)
    if random.random() < 0.2:
        return Ran(stage, due_at)
    off = random.choice([0, 0, 1, -1, 60, -600])
    return Ran(stage, due_at, due_at + timedelta(minutes=off), random.randrange(40_000), random.random() < 0.9)


def in_stretch(stretch: Stretch, moment: datetime | None) -> bool:
    return moment is not None and stretch.since <= moment.astimezone(ALMATY).date() <= stretch.until


def step_of(stretch: Stretch, moment: datetime | None) -> date:
    """The first day of the step in which a moment lies, found day by day."""
    assert moment is not None
    day = moment.astimezone(ALMATY).date()
    while day > stretch.since and not (day.weekday() == 0 if stretch.by == "week" else day.day == 1):
        day -= timedelta(days=1)
    return day


def percentile(values: list[float], share: float) -> float | None:
    """Where a line through all values in order, drawn from 0 to 1, stands at `share`."""
    if len(values) < 2:
        return values[0] if values else None
    ordered = sorted(values)
    gap = 1 / (len(ordered) - 1)
    for place in range(len(ordered) - 1):
        if place * gap <= share <= (place + 1) * gap + 1e-12:
            return ordered[place] + (ordered[place + 1] - ordered[place]) * (share - place * gap) / gap
    raise AssertionError(share)


def close(found: timedelta | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found.total_seconds() - expected) < 0.01


def measured(told: list[Told], stretch: Stretch, stage: str) -> list[tuple[datetime, float, bool | None]]:
    """Each end of a stage in the stretch: when, after how many seconds, and whether it was kept."""
    if stage == AGREE:
        spans = [(one.drafted_at, one.agreed_at) for one in told if one.state in DRAFTED]
        return [
            (end, calendar.current().worked(start, end).total_seconds(), None)
            for start, end in spans
            if start and end and in_stretch(stretch, end)
        ]
    return [
        (ran.ended_at, float(ran.worked), ran.ended_at <= ran.due_at)
        for one in told
        for ran in one.terms
        if ran.clock == stage and ran.applied and ran.ended_at and ran.worked is not None
        if in_stretch(stretch, ran.ended_at)
    ]


def agrees(pace: Pace, ended: list[tuple[datetime, float, bool | None]]) -> bool:
    has_term = pace.stage != AGREE
    kept = sum(bool(is_kept) for _at, _took, is_kept in ended)
    took = [seconds for _at, seconds, _kept in ended]
    return (
        (pace.number, pace.kept, pace.late)
        == (len(ended), kept if has_term else None, len(ended) - kept if has_term else None)
        and close(pace.median, percentile(took, 0.5))
        and close(pace.most, percentile(took, 0.95))
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", ["week", "month"])
def test_a_stretch_is_counted_as_one_by_one(people: People, seed: int, by: figures.By) -> None:
    random = Random(seed)  # noqa: S311 - repeatable is what is wanted
    told = [some_case(random, list(Ground.objects.values_list("code", flat=True))) for _case in range(60)]
    kept_in(people, told)
    stretch = Stretch(AUTUMN.since, AUTUMN.until - timedelta(days=seed), by)

    past = figures.past(stretch)

    for course in past.courses:
        days = Stretch(course.since, course.until, by)
        closed = Counter(one.state for one in told if in_stretch(days, one.closed_at))
        assert course.received == sum(in_stretch(days, one.received_at) for one in told)
        assert (course.entered, course.refused) == (closed[State.ENTERED], closed[State.REFUSED])
        assert course.withdrawn == closed[State.WITHDRAWN]
    assert [pace.stage for pace in past.paces] == list(STAGES)
    assert [pace for pace in past.paces if not agrees(pace, measured(told, stretch, pace.stage))] == []
    ends = {stage: measured(told, stretch, stage) for stage in STAGES}
    steps = {(step_of(stretch, at), stage) for stage in STAGES for at, _took, _kept in ends[stage]}
    assert {(pace.since, pace.stage) for pace in past.steps} == steps
    for pace in past.steps:
        assert agrees(pace, [end for end in ends[pace.stage] if step_of(stretch, end[0]) == pace.since])


@pytest.mark.parametrize("by", ["week", "month"])
@pytest.mark.clause(law.O1315_14_2)
def test_refusals_are_counted_under_each_of_the_two_grounds_that_they_stand_on(people: People, by: figures.By) -> None:
    random = Random(5)  # noqa: S311 - repeatable is what is wanted
    grounds = list(Ground.objects.all())
    told = [some_case(random, [ground.code for ground in grounds]) for _case in range(80)]
    kept_in(people, told)
    stretch = Stretch(AUTUMN.since, AUTUMN.until, by)
    with translation.override("ru"):
        names = {ground.code: str(Ground.Basis(ground.basis).label) for ground in grounds}
        reasons = figures.past(stretch).reasons

    refused = [one for one in told if one.state == State.REFUSED and in_stretch(stretch, one.closed_at)]
    expected = Counter(
        (step_of(stretch, one.closed_at), name) for one in refused for name in {names[code] for code in one.grounds}
    )
    assert {(reason.since, reason.ground): reason.number for reason in reasons} == expected
    assert [reason.since for reason in reasons] == sorted(reason.since for reason in reasons)


@pytest.mark.parametrize("seed", range(3))
def test_what_stands_now_is_counted_as_one_by_one(people: People, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - repeatable is what is wanted
    told = [some_case(random, ["no_copy"]) for _case in range(60)]
    cases = kept_in(people, told)

    now = figures.now(NOW)

    states = Counter(one.state for one in told)
    soon = [case for case in cases if case.due_at and NOW <= case.due_at <= NOW + timedelta(hours=1)]
    late = [case for case in cases if case.due_at and case.due_at < NOW]
    assert now.states == {state: states[state] for state in WITH_THE_PROVIDER}
    assert now.in_work == sum(one.state in WITH_THE_PROVIDER for one in told)
    assert {waiting.pk for waiting in now.soon} == {case.pk for case in soon}
    assert (now.soon_number, now.late_number) == (len(soon), len(late))
    assert [waiting.due_at for waiting in now.late] == sorted(case.due_at for case in late if case.due_at)
    by_clock = Counter((case.bound_by, case.state) for case in late)
    assert {(each.clock, each.state): each.number for each in now.late_by} == by_clock


def test_lateness_is_working_time_and_so_is_the_next_hour(people: People) -> None:
    evening = datetime(2026, 11, 25, 18, 0, tzinfo=ALMATY)
    moments = [datetime(2026, 11, day, *time, tzinfo=ALMATY) for day, time in ((24, (18, 0)), (26, (9, 30)))]
    moments.append(moments[1] + timedelta(minutes=1))
    kept_in(people, [Told(State.RECEIVED, NOW, moment, "assign") for moment in moments])

    now = figures.now(evening)

    assert [waiting.off for waiting in now.late] == [timedelta(hours=8)]
    assert [(waiting.due_at, waiting.off) for waiting in now.soon] == [(moments[1], timedelta(hours=1))]


def test_a_case_that_is_due_this_moment_is_not_late(people: People) -> None:
    kept_in(people, [Told(State.RECEIVED, NOW, NOW, "assign")])

    now = figures.now(NOW)

    assert (now.late, now.soon_number) == ([], 1)


def test_it_is_told_whose_turn_it_is(people: People) -> None:
    due_at = NOW - timedelta(minutes=5)
    states = [State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED, State.ENTERED]
    said = {State.AGREED: {"agreed_at": NOW}, State.ENTERED: {"closed_at": NOW}}
    told = [Told(state, NOW, due_at, "service", **said.get(state, {})) for state in states]
    kept_in(people, told)

    turns = {waiting.state: waiting.person for waiting in figures.now(NOW).late}

    assert turns == {
        State.RECEIVED: "",
        State.EXAMINATION: people.examiner.short_name,
        State.PROPOSED: "",
        State.AGREED: people.head.short_name,
        State.ENTERED: "",
    }


def test_of_many_late_cases_the_oldest_are_listed_and_all_are_counted(people: People) -> None:
    kept_in(
        people, [Told(State.RECEIVED, NOW, NOW - timedelta(minutes=one + 1), "assign") for one in range(LISTED + 5)]
    )

    now = figures.now(NOW)

    assert (len(now.late), now.late_number) == (LISTED, LISTED + 5)
    assert now.late[0].due_at == NOW - timedelta(minutes=LISTED + 5)


def test_of_no_case_nothing_is_measured(people: People) -> None:
    now, past = figures.now(NOW), figures.past(AUTUMN)

    assert (now.in_work, now.soon, now.late, now.late_by) == (0, [], [], [])
    assert {load.examiner for load in now.loads} == {people.examiner, people.other_examiner}
    assert [pace.number for pace in past.paces] == [0] * len(STAGES)
    assert {pace.median for pace in past.paces} == {None}
    assert (past.steps, past.reasons) == ([], [])
    assert len(past.courses) == len(AUTUMN.steps)


def test_one_case_through_the_real_steps(people: People, broker: str) -> None:
    entered = acts.application_in(State.ENTERED, people)

    past = figures.past(Stretch(NOW.date(), NOW.date(), "week"))

    paces = {pace.stage: pace for pace in past.paces}
    assert [(course.received, course.entered, course.refused) for course in past.courses] == [(1, 1, 0)]
    assert {stage for stage in STAGES if paces[stage].number} == {"assign", "examine", AGREE, "sign", "entry"}
    assert paces["assign"].kept == 1
    assert paces["examine"].median == timedelta(0)
    assert entered.due_at is not None  # the certificate is still to be made
    assert (paces["certificate"].number, paces["service"].number) == (0, 0)


@pytest.mark.parametrize(
    ("stretch", "steps"),
    [
        (Stretch(date(2026, 11, 25), date(2026, 11, 25), "week"), [("11-25", "11-25")]),
        (Stretch(date(2026, 11, 22), date(2026, 11, 23), "week"), [("11-22", "11-22"), ("11-23", "11-23")]),
        (Stretch(date(2026, 11, 16), date(2026, 11, 29), "week"), [("11-16", "11-22"), ("11-23", "11-29")]),
        (
            Stretch(date(2026, 9, 30), date(2026, 11, 1), "month"),
            [("09-30", "09-30"), ("10-01", "10-31"), ("11-01", "11-01")],
        ),
    ],
)
def test_weeks_begin_on_monday_and_ends_belong_to_the_stretch_alone(
    stretch: Stretch, steps: list[tuple[str, str]]
) -> None:
    assert [(f"{since:%m-%d}", f"{until:%m-%d}") for since, until in stretch.steps] == steps


def test_days_are_those_of_kazakhstan(people: People) -> None:
    midnight = datetime(2026, 11, 23, 0, 0, tzinfo=ALMATY)
    kept_in(people, [Told(State.RECEIVED, at, NOW, "assign") for at in (midnight, midnight - timedelta(seconds=1))])

    past = figures.past(Stretch(date(2026, 11, 16), date(2026, 11, 25), "week"))

    assert [course.received for course in past.courses] == [1, 1]
