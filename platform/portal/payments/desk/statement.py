"""The bank's statement: taken from a file, its lines matched to fees by their numbers or by a person."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formatting
from portal.components import Row
from portal.payments import transfers
from portal.payments.desk.pages import OpenFilter, Verb, VerbDesk
from portal.payments.forms import MatchForm, StatementForm
from portal.payments.models import Transfer
from portal.templatetags.components import money, number


class MatchedFilter(OpenFilter):
    """What has paid no fee."""

    column = "attempt"


def _match(officer: Any, transfer: Transfer, said: dict[str, Any]) -> None:
    transfers.match(officer, transfer, said["invoice"])


@admin.register(Transfer)
class TransferDesk(VerbDesk):
    """Lines of the statement, and the fee that each has paid."""

    list_display = ("document", "day", "told_amount", "payer", "purpose", "told_fee")
    list_filter = (MatchedFilter,)
    list_select_related = ("attempt__fee",)
    search_fields = ("=document", "payer", "purpose")
    ordering = ("-day", "-pk")
    joined = ("attempt__fee", "added_by")

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def told_amount(self, transfer: Transfer) -> str:
        return money(transfer.amount)

    @admin.display(description=gettext_lazy("invoice"))
    def told_fee(self, transfer: Transfer) -> str:
        return transfer.attempt.fee.invoice if transfer.attempt else "–"

    def get_urls(self) -> list[URLPattern]:
        upload = self.admin_site.admin_view(self.upload)
        return [path("upload/", upload, name="statement_upload"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        takes = request.user.has_perm("payments.add_transfer")
        return super().changelist_view(request, {**(extra_context or {}), "takes": takes})

    def upload(self, request: HttpRequest) -> HttpResponse:
        """A statement: all of it is taken, or none with the line that cannot be read."""
        if not request.user.has_perm("payments.add_transfer"):
            raise PermissionDenied
        form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
        if form.is_valid():
            lines = form.cleaned_data["file"]
            taken = transfers.take(request.user, lines)
            messages.success(request, _told(len(lines), taken))
            return redirect(f"{reverse('admin:payments_transfer_changelist')}?open=yes")
        status = 422 if form.errors else 200
        return self.page(request, "transfer/upload.html", {"title": _("Take a statement"), "form": form}, status)

    def verbs(self, row: Transfer) -> Sequence[Verb]:
        told = _("%(sum)s pay the fee whose number you give, if it is of the same sum.") % {"sum": money(row.amount)}
        return [
            Verb("match", _("Match to a fee"), _("Let it pay this fee"), transfers.may_use, _match, MatchForm, told)
        ]

    def facts(self, request: HttpRequest, row: Transfer) -> dict[str, Any]:
        fee = row.attempt.fee if row.attempt else None
        paid = (
            Row(_("Pays"), fee.invoice, reverse("admin:payments_fee_change", args=[fee.pk]), _("Show the fee"))
            if fee
            else None
        )
        return {
            "title": f"№ {row.document}, {formatting.day(row.day)}: {money(row.amount)}",
            "facts": [
                Row(_("Number of the document"), row.document),
                Row(_("Day"), formatting.day(row.day)),
                Row(_("Amount"), money(row.amount)),
                Row(_("Payer"), row.payer),
                Row(_("Purpose"), row.purpose),
                Row(_("Added"), f"{row.added_by}, {formatting.moment(row.added_at)}"),
                *([paid] if paid else []),
            ],
            "why_not": "" if fee else transfers.why_not(request.user, row),
        }


def _told(lines: int, taken: Sequence[Transfer]) -> str:
    """What came of a statement."""
    matched = sum(transfer.attempt_id is not None for transfer in taken)
    words = _("Lines: %(all)s. New: %(new)s, of them matched to fees: %(matched)s. The rest was here already.")
    return words % {"all": number(lines), "new": number(len(taken)), "matched": number(matched)}
