"""What does not agree with the bank, each closed with words; and the comparisons that found it."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal import formatting
from portal.components import Row
from portal.payments import differences, reconciling
from portal.payments.desk.pages import FinanceDesk, OpenFilter, Verb, VerbDesk
from portal.payments.desk.refunds import giving_back
from portal.payments.forms import CloseForm, DayForm
from portal.payments.gateway import BankUnavailable
from portal.payments.models import Attempt, Difference, Reconciliation
from portal.templatetags.components import money


class ClosedFilter(OpenFilter):
    """Those that nobody has closed."""

    column = "closed_at"


def _close(officer: Any, difference: Difference, said: dict[str, Any]) -> None:
    differences.close(officer, difference, said["because"])


@admin.register(Difference)
class DifferenceDesk(VerbDesk):
    """Open ones stand first, the newest of them above."""

    list_display = ("kind", "key", "bank_says", "we_say", "found_at", "closed_at")
    list_filter = (ClosedFilter, "kind")
    search_fields = ("=key",)
    ordering = (F("closed_at").desc(nulls_first=True), "-pk")
    joined = ("attempt__fee", "closed_by")

    def verbs(self, row: Difference) -> Sequence[Verb]:
        close = Verb("close", _("Close"), _("Close the difference"), differences.may_close, _close, CloseForm)
        return [*([giving_back(row.attempt)] if row.attempt else []), close]

    def facts(self, request: HttpRequest, row: Difference) -> dict[str, Any]:
        return {
            "facts": [
                Row(_("What"), row.get_kind_display()),
                Row(_("Number"), row.key, _page_of(row), _("Look into it")),
                Row(_("The bank says"), row.bank_says),
                Row(_("We say"), dict(Attempt.State.choices).get(row.we_say, row.we_say)),
                Row(_("Found"), formatting.moment(row.found_at)),
                Row(_("Closed"), f"{row.closed_by or _('the portal')}, {formatting.moment(row.closed_at)}")
                if row.closed_at
                else Row(_("Closed"), ""),
                Row(_("What came of it"), row.closed_because),
            ]
        }


def _page_of(difference: Difference) -> str:
    """Where to look into it: the fee, or the line of the statement; "" for a payment that is not ours."""
    if difference.attempt is not None:
        return reverse("admin:payments_fee_change", args=[difference.attempt.fee_id])
    if difference.kind == Difference.Kind.TRANSFER:
        return reverse("admin:payments_transfer_change", args=[int(difference.key[1:])])
    return ""


@admin.register(Reconciliation)
class ReconciliationDesk(FinanceDesk):
    """Every comparison of a day with the bank's list."""

    list_display = ("day", "made_at", "bank_count", "told_bank", "our_count", "told_ours", "differences")
    ordering = ("-day", "-made_at", "-pk")
    template = "reconciliation/page.html"

    @admin.display(description=gettext_lazy("taken by the bank"))
    def told_bank(self, made: Reconciliation) -> str:
        return money(made.bank_taken)

    @admin.display(description=gettext_lazy("taken here"))
    def told_ours(self, made: Reconciliation) -> str:
        return money(made.our_taken)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconciliation]:
        return super().get_queryset(request).defer("listing")

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(require_POST(self.again))
        return [path("again/", again, name="reconcile"), *super().get_urls()]

    def again(self, request: HttpRequest) -> HttpResponse:
        """Compare a day now."""
        form = DayForm(request.POST)
        if not request.user.has_perm("payments.add_reconciliation"):
            raise PermissionDenied
        if not form.is_valid():
            messages.error(request, _("No day to compare. Nothing was done."))
            return redirect("admin:finance")
        try:
            made = reconciling.compare_again(request.user, form.cleaned_data["day"])
        except BankUnavailable:
            messages.error(request, _("The bank gives no list now. Nothing was changed; try again in an hour."))
            return redirect("admin:finance")
        messages.success(request, _("The day was compared."))
        return redirect("admin:payments_reconciliation_change", made.pk)

    def facts(self, request: HttpRequest, row: Reconciliation) -> dict[str, Any]:
        sides = [
            (_("Bank"), row.bank_count, row.bank_taken, row.bank_returned),
            (_("Here"), row.our_count, row.our_taken, row.our_returned),
        ]
        listing = [json.dumps(line, ensure_ascii=False, sort_keys=True) for line in row.listing]
        may_compare = request.user.has_perm("payments.add_reconciliation")
        return {"sides": sides, "listing": listing, "compares": may_compare}
