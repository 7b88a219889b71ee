"""Clauses, our own rules, values that change on a day, and who cites them."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.db.models import TextChoices

from portal import flow, law
from portal.flow import Flow, Refusal, Step
from portal.law import Clause, Dated, under

FEE = Dated(law.O1315_8_1, {date(2026, 7, 1): 200, date(2026, 1, 1): 100})


class Lamp(TextChoices):
    OFF = "off"
    ON = "on"


@pytest.fixture
def cited(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """An empty table of citations, so that what tests cite stays out of the real one."""
    table: dict[str, set[str]] = defaultdict(set)
    monkeypatch.setattr(law, "CITED_BY", table)
    return table


def anybody(_actor: Any, _subject: Any) -> Refusal | None:
    return None


def test_two_clauses_never_share_an_id() -> None:
    with pytest.raises(ValueError, match="O1315-12"):
        Clause("O1315-12", "Order 1315", "12", "Another reading")

    assert law.CLAUSES["O1315-12"] is law.O1315_12


def test_each_clause_is_found_under_its_own_id_and_says_something() -> None:
    assert all(name == clause.id for name, clause in law.CLAUSES.items())
    assert all(clause.act and clause.paragraph and clause.says for clause in law.CLAUSES.values())


def test_the_same_rule_of_our_own_is_one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "OWN_RULES", {})

    first, again, other = law.own("Tea is at five."), law.own("Tea is at five."), law.own("No milk.")

    assert first is again
    assert list(law.OWN_RULES.values()) == [first, other]
    assert first.id not in law.CLAUSES


@pytest.mark.parametrize(
    ("day", "value"),
    [
        pytest.param(date(2026, 1, 1), 100, id="on the first day"),
        pytest.param(date(2026, 6, 30), 100, id="on the last day before the change"),
        pytest.param(date(2026, 7, 1), 200, id="on the day of the change"),
        pytest.param(date(2036, 1, 1), 200, id="long after"),
    ],
)
def test_a_value_is_the_one_in_force_on_the_day(day: date, value: int) -> None:
    assert FEE.on(day) == value


def test_there_is_no_value_before_the_law_set_one() -> None:
    with pytest.raises(LookupError, match=r"O1315-8\.1 sets no value before 2026-01-01"):
        FEE.on(date(2025, 12, 31))


def test_a_function_that_carries_out_a_clause_stands_in_the_table(cited: dict[str, set[str]]) -> None:
    @under(law.O1315_12, law.O1315_13_1)
    def enter() -> str:
        return "entered"

    assert enter() == "entered"
    assert cited.keys() == {"O1315-12", "O1315-13.1"}
    assert all(place.startswith(__name__) and place.endswith("enter") for place in cited["O1315-12"])


def test_a_step_that_carries_out_a_clause_stands_in_the_table(
    cited: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "FLOWS", [])
    light = Step("light", {Lamp.OFF: Lamp.ON}, anybody, (law.O1315_12,))

    Flow("a lamp", Lamp, Lamp.OFF, (light,))

    assert cited == {"O1315-12": {"a lamp: light"}}
