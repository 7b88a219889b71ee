"""Shares of property rights: a hundred per cent of each kind of right, with the tolerance of the trade.

A share is a Decimal of per cent, with four decimals at most; a line holds some by the code of the kind of right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from portal.law import under
from registers.law import HUNDRED

Shares = Mapping[str, Decimal]

WHOLE, TOLERANCE = Decimal(100), Decimal("0.06")  # CISAC, CWR 2.2 and 3.1: 100 % ± 0.06 %
DECIMALS = 4


def read(kept: Mapping[str, str]) -> dict[str, Decimal]:
    """The shares of a line as the table keeps them."""
    return {right: Decimal(percent) for right, percent in kept.items()}


def to_keep(shares: Shares) -> dict[str, str]:
    """The shares of a line for the table: {"performance": "33.3333"}."""
    return {right: f"{percent:.{DECIMALS}f}" for right, percent in sorted(shares.items())}


def totals(lines: Iterable[Shares]) -> dict[str, Decimal]:
    """Of each kind of right that any line names, the sum of the lines."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        for right, percent in line.items():
            sums[right] += percent
    return dict(sums)


@under(HUNDRED)
def is_over(total: Decimal) -> bool:
    return total > WHOLE + TOLERANCE


@under(HUNDRED)
def is_whole(total: Decimal) -> bool:
    return abs(total - WHOLE) <= TOLERANCE
