"""Payments on the staff's desks: what the bank said of each attempt, above all of those that need a person."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.admin_site import ReadOnlyAdmin
from portal.payments.models import INVOICE_PREFIX, Attempt


@admin.register(Attempt)
class AttemptDesk(ReadOnlyAdmin):
    """Disputed payments and second ones are found by the filter, one of the bank's list by its number."""

    list_display = ("invoice", "purpose", "amount", "state", "created_at", "settled_at")
    list_filter = ("state",)
    list_select_related = ("fee",)
    search_fields = ("=number",)
    ordering = ("-pk",)
    fields = (*list_display, "failure", "transaction_id", "reference", "card_mask")
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("number"))
    def invoice(self, attempt: Attempt) -> str:
        return attempt.invoice

    @admin.display(description=_("purpose"))
    def purpose(self, attempt: Attempt) -> str:
        return attempt.fee.purpose

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Attempt], search_term: str
    ) -> tuple[QuerySet[Attempt], Any]:
        """The bank's nine digits lead to our six."""
        invoice = re.fullmatch(INVOICE_PREFIX + "([0-9]{6})", search_term.strip())
        return super().get_search_results(request, queryset, str(int(invoice[1])) if invoice else search_term)
