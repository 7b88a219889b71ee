"""Working time: the law's own cases, odd moments, and any moment against a count minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.law import O1315_7_1, O1315_7_2, O1315_12, O1315_13_1, O1315_A2_7
from portal.worktime import days
from portal.worktime.reckoning import ALMATY, Calendar, CalendarEnds, DayOff, Hours
from tests.portal.worktime import oracle

HOUR = timedelta(hours=1)
LAW = days.build()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


@pytest.mark.clause(O1315_A2_7)
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param("2026-11-24T11:00", 2, "2026-11-24T13:00", id="fills the morning, ends at its end"),
        pytest.param("2026-11-24T16:30", 2, "2026-11-24T18:30", id="fills the day, ends at its end"),
        pytest.param("2026-11-24T11:00:00.000001", 2, "2026-11-24T14:30:00.000001", id="a microsecond over"),
        pytest.param("2026-11-24T12:59", 1, "2026-11-24T15:29", id="over lunch"),
        pytest.param("2026-11-24T13:00", 2, "2026-11-24T16:30", id="as lunch begins"),
        pytest.param("2026-11-24T14:29:59.999999", 2, "2026-11-24T16:30", id="before lunch ends"),
        pytest.param("2026-11-24T14:30", 4, "2026-11-24T18:30", id="as lunch ends"),
        pytest.param("2026-11-24T18:30", 2, "2026-11-25T11:00", id="as the day ends"),
        pytest.param("2026-11-24T18:29:59.999999", 2, "2026-11-25T10:59:59.999999", id="just before it ends"),
        pytest.param("2026-11-24T23:59", 2, "2026-11-25T11:00", id="at night"),
        pytest.param("2026-11-24T03:00", 7, "2026-11-24T17:30", id="before the opening"),
        pytest.param("2026-11-24T09:00", 8, "2026-11-24T18:30", id="a whole day"),
        pytest.param("2026-11-24T10:00", 8, "2026-11-25T10:00", id="eight hours are a day"),
        pytest.param("2026-11-20T17:00", 2, "2026-11-23T09:30", id="over a weekend"),
        pytest.param("2026-11-21T12:00", 2, "2026-11-23T11:00", id="on a Saturday"),
        pytest.param("2026-12-15T18:00", 1, "2026-12-17T09:30", id="over Independence Day"),
        pytest.param("2025-01-03T12:00", 2, "2025-01-05T11:00", id="a Sunday worked for a Friday"),
        pytest.param("2024-05-04T12:00", 2, "2024-05-04T15:30", id="on a worked Saturday"),
        pytest.param("2026-08-28T17:00", 2, "2026-08-31T09:30", id="31 August 2026 is worked"),
        pytest.param("2027-03-12T17:00", 2, "2027-03-16T09:30", id="15 March 2027 is Constitution Day"),
        pytest.param("2027-05-14T17:00", 2, "2027-05-17T09:30", id="Kurban Ait on a Sunday moves nothing"),
        pytest.param("2035-12-31T16:30", 2, "2035-12-31T18:30", id="to the end of the calendar"),
        pytest.param("2018-01-01T00:00", 2, "2018-01-03T11:00", id="from its beginning"),
        pytest.param("2026-11-21T12:00", 0, "2026-11-21T12:00", id="nothing, on a Saturday"),
    ],
)
def test_working_hours_end_when_the_law_says(start: str, hours: int, due: str) -> None:
    assert LAW.due_after(at(start), hours * HOUR) == at(due)


@pytest.mark.clause(O1315_7_1, O1315_7_2, O1315_13_1)
def test_a_term_that_fills_a_period_is_not_due_at_the_next_opening() -> None:
    assert LAW.due_after(at("2026-11-24T09:00"), 4 * HOUR) == at("2026-11-24T13:00")
    assert LAW.due_after(at("2026-11-24T10:30"), 7 * HOUR + HOUR / 2) == at("2026-11-24T18:30") + HOUR * 15.5


@pytest.mark.clause(O1315_12)
@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        pytest.param("2026-11-24", 1, "2026-11-25", id="the next day"),
        pytest.param("2026-11-20", 1, "2026-11-23", id="over a weekend"),
        pytest.param("2026-11-21", 1, "2026-11-23", id="from a Saturday"),
        pytest.param("2026-12-15", 1, "2026-12-17", id="over a holiday"),
        pytest.param("2026-08-28", 1, "2026-08-31", id="to 31 August 2026"),
        pytest.param("2027-03-12", 1, "2027-03-16", id="over 15 March 2027"),
        pytest.param("2026-12-31", 5, "2027-01-12", id="five over New Year and Christmas"),
        pytest.param("2026-11-24", 15, "2026-12-15", id="fifteen"),
        pytest.param("2025-01-02", 1, "2025-01-05", id="to a worked Sunday"),
        pytest.param("2035-12-28", 1, "2035-12-31", id="to the last day"),
    ],
)
def test_working_days_end_with_the_closing_of_the_last(day: str, number: int, due: str) -> None:
    assert LAW.due_after_days(date.fromisoformat(day), number) == at(f"{due}T18:30")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param("2026-11-24T11:00", "2026-11-24T15:30", 3, id="without lunch"),
        pytest.param("2026-11-20T17:30", "2026-11-23T10:00", 2, id="without a weekend"),
        pytest.param("2026-11-21T10:00", "2026-11-22T10:00", 0, id="at a weekend"),
        pytest.param("2026-11-24T15:00", "2026-11-24T10:00", 0, id="backwards"),
        pytest.param("2026-01-01T00:00", "2027-01-01T00:00", 8 * 247, id="all of 2026"),
    ],
)
def test_working_time_between_two_moments(start: str, end: str, hours: int) -> None:
    assert LAW.worked(at(start), at(end)) == hours * HOUR


def test_hours_are_those_on_the_wall_whatever_the_offset_and_the_zone_of_the_question() -> None:
    before = datetime(2024, 2, 28, 5, tzinfo=UTC)  # 11:00 by the old time
    after = datetime(2024, 3, 4, 6, tzinfo=UTC)  # 11:00 by the new
    due = [LAW.due_after(moment, 2 * HOUR) for moment in (before, after)]

    assert [moment.isoformat() for moment in due] == ["2024-02-28T13:00:00+06:00", "2024-03-04T13:00:00+05:00"]
    assert LAW.due_after(datetime(2024, 2, 29, 12, tzinfo=UTC), HOUR).isoformat() == "2024-03-01T09:30:00+05:00"


def test_pauses_are_told_with_the_days_off_within_them() -> None:
    lunch, night = LAW.pauses(at("2026-12-15T12:00"), at("2026-12-17T10:00"))

    assert (lunch.since, lunch.until, lunch.lunch, lunch.days) == (
        at("2026-12-15T13:00"),
        at("2026-12-15T14:30"),
        True,
        (),
    )
    assert (night.since, night.until, night.lunch) == (at("2026-12-15T18:30"), at("2026-12-17T09:00"), False)
    assert [(day.day, day.kind, day.act) for day in night.days] == [(date(2026, 12, 16), "holiday", days.HOLIDAY_BY)]


def test_pauses_begin_and_end_with_the_moments_asked_for() -> None:
    (whole,) = LAW.pauses(at("2026-11-21T10:00"), at("2026-11-22T00:00"))
    (evening,) = LAW.pauses(at("2026-11-24T18:45"), at("2026-11-24T19:00"))
    (morning,) = LAW.pauses(at("2026-11-24T08:00"), at("2026-11-24T09:00"))
    (part,) = LAW.pauses(at("2026-11-24T13:15"), at("2026-11-24T14:00"))

    assert (whole.since, whole.until) == (at("2026-11-21T10:00"), at("2026-11-22T00:00"))
    assert [(day.day, day.kind) for day in whole.days] == [(date(2026, 11, 21), "weekend")]
    assert (evening.lunch, evening.days, morning.lunch) == (False, (), False)
    assert (part.lunch, part.since) == (True, at("2026-11-24T13:15"))
    assert LAW.pauses(at("2026-11-24T09:00"), at("2026-11-24T13:00")) == []


@pytest.mark.parametrize("start", ["2017-12-31T23:59:59", "2036-01-01T00:00"])
def test_a_moment_outside_of_the_calendar_is_refused(start: str) -> None:
    with pytest.raises(CalendarEnds, match="from 2018-01-01 to 2035-12-31"):
        LAW.due_after(at(start), HOUR)
    with pytest.raises(CalendarEnds):
        LAW.worked(at("2026-01-01T00:00"), at(start))
    with pytest.raises(CalendarEnds):
        LAW.is_working(at(start).date())


def test_a_term_that_would_end_after_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarEnds):
        LAW.due_after(at("2035-12-31T16:30:00.000001"), 2 * HOUR)
    with pytest.raises(CalendarEnds):
        LAW.due_after_days(date(2035, 12, 31), 1)


def test_what_is_no_term_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        LAW.due_after(at("2026-11-24T11:00"), -HOUR)
    with pytest.raises(ValueError, match="one day at least"):
        LAW.due_after_days(date(2026, 11, 24), 0)


def test_a_moment_is_no_day() -> None:
    with pytest.raises(TypeError):
        LAW.due_after_days(at("2026-11-24T11:00"), 1)


def test_a_moment_without_zone_is_refused() -> None:
    naive = at("2026-11-24T11:00").replace(tzinfo=None)

    for ask in (lambda: LAW.due_after(naive, HOUR), lambda: LAW.worked(naive, naive), lambda: LAW.pauses(naive, naive)):
        with pytest.raises(TypeError, match="needs its zone"):
            ask()


@pytest.mark.parametrize(
    ("weekdays", "spans"),
    [
        pytest.param({0}, (), id="no stretch"),
        pytest.param({0}, ((time(9), time(9)),), id="an empty stretch"),
        pytest.param({0}, ((time(9), time(13)), (time(12), time(18))), id="one over another"),
        pytest.param(set(), ((time(9), time(13)),), id="no weekday"),
        pytest.param({7}, ((time(9), time(13)),), id="an eighth weekday"),
    ],
)
def test_impossible_hours_are_refused(weekdays: set[int], spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="Hours of work"):
        Hours(date(2026, 1, 1), frozenset(weekdays), spans, "")


# Ten years of moments, to the microsecond, over the change of the offset.
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - aware by the last argument
TERMS = st.one_of(
    st.integers(0, 16).map(lambda halves: halves * HOUR / 2), st.timedeltas(timedelta(0), timedelta(hours=30))
)


@settings(max_examples=150, deadline=None)
@given(MOMENTS, TERMS)
def test_due_moments_agree_with_a_count_minute_by_minute(start: datetime, working: timedelta) -> None:
    counted = oracle.due_after(oracle.by_law, oracle.on_the_wall(start), working)

    assert LAW.due_after(start, working).replace(tzinfo=None) == counted


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=5)))
def test_time_worked_agrees_with_a_count_minute_by_minute(start: datetime, length: timedelta) -> None:
    counted = oracle.worked(oracle.by_law, *map(oracle.on_the_wall, (start, start + length)))

    assert LAW.worked(start, start + length) == counted


@settings(deadline=None)
@given(MOMENTS, st.integers(1, 40))
def test_working_days_agree_with_a_walk_day_by_day(start: datetime, number: int) -> None:
    day = oracle.on_the_wall(start).date()

    assert LAW.due_after_days(day, number).replace(tzinfo=None) == oracle.due_after_days(day, number)


@settings(deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(hours=2000)))
def test_exactly_the_term_is_worked_until_it_is_due_and_it_is_due_while_work_goes_on(
    start: datetime, working: timedelta
) -> None:
    due = LAW.due_after(start, working)

    assert LAW.worked(start, due) == working
    assert oracle.by_law((due - timedelta(microseconds=1)).replace(tzinfo=None))


@settings(deadline=None)
@given(st.lists(MOMENTS, min_size=2, max_size=2).map(sorted), st.lists(TERMS, min_size=2, max_size=2).map(sorted))
def test_later_or_longer_is_never_due_earlier(starts: list[datetime], terms: list[timedelta]) -> None:
    earlier, later = starts
    shorter, longer = terms
    assume(shorter)  # nothing at all is due at once, even at night, when a later start is not yet

    assert LAW.due_after(earlier, shorter) <= LAW.due_after(later, longer)


@settings(deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_work_and_pauses_make_the_whole_time(start: datetime, length: timedelta) -> None:
    start, end = (moment.astimezone(ALMATY) for moment in (start, start + length))
    pauses = LAW.pauses(start, end)

    closed = sum((pause.until - pause.since for pause in pauses), start=timedelta(0))
    assert closed + LAW.worked(start, end) == end.replace(tzinfo=None) - start.replace(tzinfo=None)
    assert all(LAW.worked(pause.since, pause.until) == timedelta(0) for pause in pauses)
    assert all(earlier.until < later.since for earlier, later in pairwise(pauses))


FIRST, LAST = date(2026, 1, 1), date(2026, 1, 14)
DAYS = st.dates(FIRST, LAST)
EDGES = st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True).filter(lambda edges: len(edges) % 2 == 0)


@st.composite
def any_hours(draw: st.DrawFn, since: date) -> Hours:
    edges = [time(*divmod(minute, 60)) for minute in sorted(draw(EDGES))]
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return Hours(since, weekdays, tuple(zip(edges[::2], edges[1::2], strict=True)), "")


@st.composite
def any_calendar(draw: st.DrawFn) -> tuple[Calendar, oracle.IsOpen]:
    """Two weeks of any hours, days off and worked days, and by sets alone whether it is open."""
    hours = [draw(any_hours(since)) for since in sorted({FIRST, *draw(st.sets(DAYS, max_size=2))})]
    off, extra = draw(st.sets(DAYS, max_size=4)), draw(st.sets(DAYS, max_size=4))
    off -= extra

    def is_open(moment: datetime) -> bool:
        day, in_force = moment.date(), [each for each in hours if each.since <= moment.date()][-1]
        if day in off or (day not in extra and day.weekday() not in in_force.weekdays):
            return False
        return any(opening <= moment.time() < closing for opening, closing in in_force.spans)

    told = ({day: DayOff(day, "row", {}, "") for day in some} for some in (off, extra))
    return Calendar(FIRST, LAST, hours, *told), is_open


@settings(max_examples=60, deadline=None)
@given(
    any_calendar(),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 10)),  # noqa: DTZ001 - on the wall
    st.timedeltas(timedelta(0), timedelta(hours=20)),
)
def test_any_calendar_agrees_with_a_count_minute_by_minute(
    calendar: tuple[Calendar, oracle.IsOpen], start: datetime, working: timedelta
) -> None:
    quick, is_open = calendar
    midnight_after = datetime.combine(LAST, time()) + timedelta(days=1)
    there_is = oracle.worked(is_open, start, midnight_after)

    if there_is < working:
        with pytest.raises(CalendarEnds):
            quick.due_after(start.replace(tzinfo=ALMATY), working)
    else:
        counted = oracle.due_after(is_open, start, working)
        assert quick.due_after(start.replace(tzinfo=ALMATY), working).replace(tzinfo=None) == counted
