"""What came in, went back and was earned on each day of a month, in tenge; days are those of Astana."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from portal.law import own, under
from portal.payments.models import Attempt, Fee, Refund
from portal.payments.reconciling import TAKEN
from portal.worktime.reckoning import ALMATY

BY_DAY = own(
    "The finance desk has for each day what was paid by channel, given back, and used, from the rows themselves."
)
NOTHING = Decimal(0)


@dataclass(slots=True)
class Paid:
    """How many fees were paid by one channel, and their sums."""

    count: int = 0
    gross: Decimal = NOTHING
    net: Decimal = NOTHING
    vat: Decimal = NOTHING


@dataclass(slots=True)
class Totals:
    """One day. `beyond` is what the bank took and no fee counts as paid: twice, too much, or disputed."""

    card: Paid = field(default_factory=Paid)
    transfer: Paid = field(default_factory=Paid)
    beyond: Decimal = NOTHING
    returned_count: int = 0
    returned: Decimal = NOTHING
    used_count: int = 0
    used: Decimal = NOTHING

    @property
    def figures(self) -> list[int | Decimal]:
        """All of it, in the order of the columns; counts are int, sums Decimal."""
        paid = [figure for one in (self.card, self.transfer) for figure in (one.count, one.gross, one.net, one.vat)]
        return [*paid, self.beyond, self.returned_count, self.returned, self.used_count, self.used]


@under(BY_DAY)
def of_month(first: date) -> dict[date, Totals]:
    """Each day of the month that begins on `first`, in three queries."""
    days = {day: Totals() for day in _days(first)}
    for row in _taken(first):
        days[row["day"]].beyond += row["all_taken"] - row["gross"]
        channel = "card" if row["channel"] == Attempt.Channel.CARD else "transfer"
        setattr(days[row["day"]], channel, Paid(row["count"], row["gross"], row["net"], row["vat"]))
    for row in _counted(Refund.objects.filter(state=Refund.State.DONE), "done_at", first):
        days[row["day"]].returned_count, days[row["day"]].returned = row["count"], row["amount__sum"]
    for row in _counted(Fee.objects.all(), "used_at", first):
        days[row["day"]].used_count, days[row["day"]].used = row["count"], row["amount__sum"]
    return days


def together(days: dict[date, Totals]) -> list[int | Decimal]:
    """The figures of all the days, added up."""
    return [sum(column) for column in zip(*(day.figures for day in days.values()), strict=True)]


def _days(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        yield day
        day += timedelta(days=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _within(column: str, first: date) -> Q:
    """The rows whose moment lies in the month."""
    start, end = (datetime.combine(day, time(), ALMATY) for day in (first, _next_month(first)))
    return Q((f"{column}__gte", start), (f"{column}__lt", end))


def _taken(first: date) -> Iterable[Any]:
    """What was taken, by day and channel; the sums of fees are those of the payments that count."""
    counts = Q(state=Attempt.State.PAID)
    columns = {"gross": "fee__amount", "net": "fee__net", "vat": "fee__vat"}
    sums = {name: Coalesce(Sum(column, filter=counts), NOTHING) for name, column in columns.items()}
    found = Attempt.objects.filter(_within("taken_at", first), state__in=TAKEN)
    by_day = found.annotate(day=TruncDate("taken_at", tzinfo=ALMATY)).values("day", "channel")
    return by_day.annotate(count=Count("pk", filter=counts), all_taken=Sum("taken"), **sums).order_by("day")


def _counted(rows: QuerySet[Any], column: str, first: date) -> Iterable[Any]:
    """How many of `rows`, and of what amount, by the day of `column`."""
    by_day = rows.filter(_within(column, first)).annotate(day=TruncDate(F(column), tzinfo=ALMATY)).values("day")
    counted: Iterable[Any] = by_day.annotate(Sum("amount"), count=Count("pk")).order_by("day")
    return counted
