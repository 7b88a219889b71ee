"""The clocks of the two orders: a table of the law's cases, each with its start and its due moment."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from portal import law
from portal.worktime import clocks, days
from portal.worktime.clocks import CLOCKS
from portal.worktime.reckoning import ALMATY

GENERAL = days.build([])


def almaty(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ALMATY)


CASES = [
    # clock, start, due; 20 November 2026 is a Friday, 16 December a holiday
    (clocks.ASSIGN, "2026-11-20T11:00", "2026-11-20T13:00"),
    (clocks.ASSIGN, "2026-11-20T12:00", "2026-11-20T15:30"),
    (clocks.ASSIGN, "2026-11-20T13:00", "2026-11-20T16:30"),
    (clocks.ASSIGN, "2026-11-20T16:30", "2026-11-20T18:30"),
    (clocks.ASSIGN, "2026-11-20T16:31", "2026-11-23T09:01"),
    (clocks.ASSIGN, "2026-11-20T18:30", "2026-11-23T11:00"),
    (clocks.ASSIGN, "2026-11-22T03:00", "2026-11-23T11:00"),
    (clocks.EXAMINE, "2026-11-20T09:00", "2026-11-20T17:30"),
    (clocks.EXAMINE, "2026-11-20T11:00", "2026-11-23T10:00"),
    (clocks.EXAMINE, "2026-12-15T17:00", "2026-12-17T16:00"),
    (clocks.REFUSAL, "2026-11-20T11:00", "2026-11-23T10:00"),
    (clocks.SIGN, "2026-11-20T18:00", "2026-11-23T09:30"),
    (clocks.SIGN, "2026-11-20T12:30", "2026-11-20T15:00"),
    (clocks.CERTIFICATE, "2026-11-20T17:00", "2026-11-23T16:00"),
    (clocks.ENTRY, "2026-11-19T09:00", "2026-11-20T18:30"),
    (clocks.ENTRY, "2026-11-20T23:59", "2026-11-23T18:30"),
    (clocks.SERVICE, "2026-11-21T10:00", "2026-11-23T18:30"),
    (clocks.SERVICE, "2026-12-15T10:00", "2026-12-17T18:30"),
    (clocks.SERVICE, "2026-08-28T12:00", "2026-08-31T18:30"),
    (clocks.CORRECTION, "2026-11-20T10:00", "2026-11-23T18:30"),
    (clocks.COURT_DECISION, "2027-03-12T10:00", "2027-03-16T18:30"),
    (clocks.COMPLAINT, "2026-11-20T10:00", "2026-11-27T18:30"),
    (clocks.QUALITY_BODY, "2026-11-20T10:00", "2026-12-11T18:30"),
    (clocks.RULE_CHANGE, "2026-11-20T10:00", "2026-11-25T18:30"),
    (clocks.FOREIGN_AGREEMENT, "2026-12-11T10:00", "2026-12-21T18:30"),
]
MONTHS = [
    # months, start, due
    (3, "2026-08-14T11:00", "2026-11-16T18:30"),  # the 14th is a Saturday
    (3, "2026-08-20T23:59", "2026-11-20T18:30"),
    (3, "2026-08-20T00:00", "2026-11-20T18:30"),
    (3, "2026-11-30T10:00", "2027-03-01T18:30"),  # the 28th of February is a Sunday
    (1, "2027-01-31T10:00", "2027-03-01T18:30"),
    (1, "2028-01-31T10:00", "2028-02-29T18:30"),
    (12, "2026-12-16T10:00", "2027-12-17T18:30"),  # the 16th is a holiday
]
TEXT = {  # what the text itself says; the rest is our reading, and says so
    "assign", "examine", "certificate", "entry", "service", "correction", "court_decision", "complaint",
    "quality_body", "rule_change", "foreign_agreement",
}  # fmt: skip


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_2, law.O1315_7_4, law.O1315_12, law.O1315_13_1, law.O1315_14)
@pytest.mark.clause(law.O1315_A2_3, law.O1315_15_1, law.O1315_15_3, law.O1315_16_3, law.O1315_16_4, law.O1315_9_1)
@pytest.mark.clause(law.O100_8)
@pytest.mark.parametrize(("clock", "start", "due"), CASES, ids=lambda value: str(getattr(value, "code", value)))
def test_each_clock_is_due_when_the_law_says(clock: clocks.Clock, start: str, due: str) -> None:
    assert clock.due(GENERAL, almaty(start)) == almaty(due)


@pytest.mark.parametrize(("months", "start", "due"), MONTHS)
def test_months_end_with_the_day_of_the_same_number(months: int, start: str, due: str) -> None:
    assert clocks.Months(months).due(GENERAL, almaty(start)) == almaty(due)


def test_months_are_told_in_words() -> None:
    with override("en"):
        assert [clocks.Months(count).words() for count in (1, 3)] == ["1 month", "3 months"]


def of_the_orders() -> set[str]:
    """The clocks that an order sets; those of own rules are tested with their rules."""
    return {code for code, clock in CLOCKS.items() if isinstance(clock.law, law.Clause)}


def test_the_table_has_a_case_for_each_clock() -> None:
    assert {clock.code for clock, _start, _due in CASES} == of_the_orders()


def test_what_is_our_reading_says_so_and_what_is_text_does_not() -> None:
    assert {code for code in of_the_orders() if not CLOCKS[code].reading} == TEXT


def test_a_moment_in_another_zone_is_counted_in_the_providers_day() -> None:
    evening_in_utc = datetime(2026, 11, 19, 20, tzinfo=UTC)  # one o'clock of the 20th there

    assert clocks.SERVICE.due(GENERAL, evening_in_utc) == almaty("2026-11-23T18:30")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "2 working hours (Order 1315, paragraph 7)"), ("ru", "2 рабочих часа (Приказ № 1315, пункт 7)")],
)
def test_the_rule_is_told_in_the_readers_language(language: str, said: str) -> None:
    with override(language):
        assert clocks.ASSIGN.rule(almaty("2026-11-20T11:00")) == said


def test_before_the_order_no_term_is_known() -> None:
    with pytest.raises(LookupError, match="sets no value before"):
        clocks.ASSIGN.due(GENERAL, almaty("2018-08-27T11:00"))
