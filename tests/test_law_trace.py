"""The trace from clause to code to test is whole and current."""

import pytest

from portal import law, tracing
from portal.law import CITED_BY, CLAUSES

tracing.load_all()


def test_every_clause_that_code_carries_out_is_shown_by_a_test() -> None:
    cited = {clause for clause in CLAUSES if CITED_BY.get(clause)}

    assert cited - tracing.shown_by().keys() == set()


def test_no_test_shows_a_clause_that_no_code_cites() -> None:
    cited = {clause for clause in CLAUSES if CITED_BY.get(clause)}

    assert tracing.shown_by().keys() - cited == set()


@pytest.mark.parametrize("path", sorted(tracing.pages(), key=str), ids=lambda path: path.name)
def test_a_generated_page_is_current(path: "tracing.Path") -> None:
    assert path.read_text(encoding="utf-8") == tracing.pages()[path], "Run `manage.py law_trace`."


def test_the_clauses_are_those_of_both_orders() -> None:
    assert {clause.act for clause in CLAUSES.values()} == {"Order 100", "Order 1315"}
    assert law.O1315_13_2.paragraph == "13"
