"""A hundred per cent of each kind of right, with the tolerance of the trade."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers import shares

PERCENT = st.decimals(min_value="0.0001", max_value="100", places=4)
LINE = st.dictionaries(st.sampled_from(["performance", "reproduction", "display"]), PERCENT)


@pytest.mark.parametrize(
    ("total", "is_over", "is_whole"),
    [
        ("99.93", False, False), ("99.94", False, True), ("100", False, True), ("100.06", False, True),
        ("100.0601", True, False),
    ],
)  # fmt: skip
def test_the_tolerance_is_six_hundredths_on_either_side(total: str, is_over: bool, is_whole: bool) -> None:
    assert (shares.is_over(Decimal(total)), shares.is_whole(Decimal(total))) == (is_over, is_whole)


def test_three_thirds_are_a_whole() -> None:
    assert shares.is_whole(shares.totals([{"performance": Decimal("33.33")}] * 3)["performance"])


@given(st.lists(LINE))
def test_totals_are_the_sums_of_each_kind_of_right(lines: list[dict[str, Decimal]]) -> None:
    totals = shares.totals(lines)

    for right in ("performance", "reproduction", "display"):
        held = [Fraction(line[right]) for line in lines if right in line]
        assert (Fraction(totals[right]) == sum(held)) if held else right not in totals


@given(LINE)
def test_shares_are_kept_without_loss(line: dict[str, Decimal]) -> None:
    assert shares.read(shares.to_keep(line)) == line
