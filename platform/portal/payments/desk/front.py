"""The first page of the finance desk: what needs a person, and each day beside the bank; totals of a month."""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.flow import Words
from portal.payments import totals
from portal.payments.desk.refunds import unanswered
from portal.payments.models import LAST_NUMBER, Attempt, Difference, Reconciliation, Refund
from portal.templatetags.components import money, number

if TYPE_CHECKING:
    from portal.payments.desk.pages import FinanceDesk

FEW_LEFT = 800_000  # from here on the operator is warned: the bank must be asked what comes after
DAYS = 14
COLUMNS: list[Words] = [
    gettext_lazy("Card: fees"),
    gettext_lazy("Card: sum"),
    gettext_lazy("Card: without VAT"),
    gettext_lazy("Card: VAT"),
    gettext_lazy("Transfer: fees"),
    gettext_lazy("Transfer: sum"),
    gettext_lazy("Transfer: without VAT"),
    gettext_lazy("Transfer: VAT"),
    gettext_lazy("Taken beyond the fees"),
    gettext_lazy("Refunds"),
    gettext_lazy("Given back"),
    gettext_lazy("Services rendered"),
    gettext_lazy("For them"),
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many things of one kind need a person; `address` lists them."""

    title: Words
    count: int
    address: str


def page(desk: "FinanceDesk", request: HttpRequest) -> HttpResponse:
    """The first page; others than those who see money are not let in."""
    if not desk.has_view_permission(request):
        raise PermissionDenied
    used = Attempt.objects.aggregate(last=Max("number"))["last"] or 0
    context = {
        "title": _("Finance desk"),
        "waiting": [*_differences(), *_refunds()],
        "used": used,
        "left": LAST_NUMBER - used,
        "few_left": used >= FEW_LEFT,
        "days": _days(),
        "compares": request.user.has_perm("payments.add_reconciliation"),
        "takes": request.user.has_perm("payments.add_transfer"),
    }
    return desk.page(request, "front.html", context)


def _differences() -> list[Waiting]:
    listed = reverse("admin:payments_difference_changelist")
    opened = Difference.objects.filter(closed_at=None).values_list("kind").annotate(Count("pk")).order_by("kind")
    return [
        Waiting(Difference.Kind(kind).label, count, f"{listed}?kind__exact={kind}&open=yes") for kind, count in opened
    ]


def _refunds() -> list[Waiting]:
    listed, state = reverse("admin:payments_refund_changelist"), Refund.State
    kinds = {
        f"state__exact={state.ASKED}": (_("refunds asked for"), Q(state=state.ASKED)),
        f"state__exact={state.REFUSED}": (_("refunds that the bank cannot carry out"), Q(state=state.REFUSED)),
        "answer=none": (_("refunds without an answer for over a day"), unanswered()),
    }
    counts = Refund.objects.aggregate(**{query: Count("pk", filter=which) for query, (_title, which) in kinds.items()})
    found = [Waiting(title, counts[query], f"{listed}?{query}") for query, (title, _which) in kinds.items()]
    return [waiting for waiting in found if waiting.count]


def _days() -> list[tuple[date, Reconciliation | None]]:
    """The last days, each with the last comparison of it."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
    last = Reconciliation.objects.filter(day__in=days).order_by("day", "-made_at", "-pk").distinct("day")
    made = {one.day: one for one in last.defer("listing")}
    return [(day, made.get(day)) for day in days]


def totals_page(desk: "FinanceDesk", request: HttpRequest) -> HttpResponse:
    """A month day by day, and all of it together."""
    if not desk.has_view_permission(request):
        raise PermissionDenied
    first = _month(request)
    days = totals.of_month(first)
    context = {
        "title": _("Totals by day"),
        "month": first,
        "columns": COLUMNS,
        "rows": [(day, list(zip(COLUMNS, map(_shown, each.figures), strict=True))) for day, each in days.items()],
        "together": list(zip(COLUMNS, map(_shown, totals.together(days)), strict=True)),
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=31)).replace(day=1),
        "is_last": (first.year, first.month) == (timezone.localdate().year, timezone.localdate().month),
    }
    return desk.page(request, "totals.html", context)


def totals_file(desk: "FinanceDesk", request: HttpRequest) -> HttpResponse:
    """The same as spreadsheets in Kazakh and Russian open it: UTF-8 with a mark of it, semicolons, decimal commas."""
    if not desk.has_view_permission(request):
        raise PermissionDenied
    first, text = _month(request), StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow([_("Day"), *COLUMNS])
    for day, each in totals.of_month(first).items():
        lines.writerow([day.isoformat(), *(str(figure).replace(".", ",") for figure in each.figures)])
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="totals-{first:%Y-%m}.csv"'
    return answer


def _month(request: HttpRequest) -> date:
    """The first day of the month asked for; of this month where that is none, or is yet to come."""
    this = timezone.localdate().replace(day=1)
    asked = re.fullmatch("(20[0-9]{2})-(0[1-9]|1[0-2])", request.GET.get("month", ""))
    return min(date(int(asked[1]), int(asked[2]), 1), this) if asked else this


def _shown(figure: int | Decimal) -> str:
    """A count in groups, a sum in tenge; nothing is a dash, so that the eye finds the rest."""
    if not figure:
        return "–"
    return money(figure) if isinstance(figure, Decimal) else number(figure)
