"""What the services cost, for everybody: prices with their acts, whom they are reduced for, how to pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from copyright_registry import benefits
from portal.access import Audience, audience
from portal.flow import Words
from portal.law import O1315_8_1, O1315_8_2, O1315_8_4, O1315_8_5, O1315_8_6, under
from portal.payments import prices
from portal.payments.charging import SERVICES, title_of
from portal.payments.models import Price
from portal.payments.prices import Sum

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A price of the list, in force until the day before the next one of its service."""

    price: Price
    until: date | None

    @property
    def title(self) -> Words:
        return title_of(self.price.code)

    @property
    def full(self) -> Sum:
        return prices.reckon(self.price)

    @property
    def reduced(self) -> Sum | None:
        """With a benefit: as today, or as on the day of the price that is nearest to it."""
        if self.price.code != benefits.ENTRY:  # paragraph 8 reduces the price of an entry alone
            return None
        day = max(self.price.since, min(timezone.localdate(), self.until or date.max))
        return prices.reckon(self.price, benefits.reduced_percent(day))

    @property
    def is_free(self) -> bool:
        return not self.price.gross


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_8_1, O1315_8_2, O1315_8_4, O1315_8_5, O1315_8_6)
def page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    lines, percent = course(Price.objects.all()), benefits.reduced_percent(today)
    context = {
        "section": "services",
        "now": [line for line in lines if line.price.since <= today and (line.until is None or today <= line.until)],
        "coming": [line for line in lines if line.price.since > today],
        "former": [line for line in lines if line.until is not None and line.until < today],
        "has_example": any(line.price.example for line in lines),
        "benefits": benefits.offered(),
        "percent": percent,
        "percent_off": 100 - percent,
        "who_is_entitled": benefits.who_is_entitled(today),
    }
    return render(request, "copyright_registry/prices.html", context)


def course(rows: Iterable[Price]) -> list[Line]:
    """The prices of each service one after the other, first where a fee is charged for it.

    Of several for one day the one added last stands.
    """
    lines = []
    in_order = sorted(rows, key=lambda row: (row.code not in SERVICES, row.code, row.since, row.pk))
    for _code, of_service in groupby(in_order, key=attrgetter("code")):
        standing = list({row.since: row for row in of_service}.values())
        ends = [later.since - ONE_DAY for _row, later in pairwise(standing)]
        lines += [Line(row, until) for row, until in zip(standing, [*ends, None], strict=True)]
    return lines
