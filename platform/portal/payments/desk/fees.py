"""Fees and the attempts to pay them: how a price came about, every word of the bank, what went back, who did what."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal import formatting
from portal.admin_site import ReadOnlyAdmin
from portal.components import Row
from portal.flow import Words
from portal.payments import charging, refunds
from portal.payments.desk import front
from portal.payments.desk.pages import Verb, VerbDesk, deeds, percent
from portal.payments.desk.refunds import giving_back
from portal.payments.models import Attempt, Fee
from portal.templatetags.components import money


@admin.register(Fee)
class FeeDesk(VerbDesk):
    """Fees are found by the number of the invoice, the bank's number of an attempt, RRN, or words of the purpose."""

    list_display = ("told_invoice", "purpose", "told_amount", "state", "created_at", "paid_at")
    list_filter = ("state",)
    search_fields = ("purpose",)
    search_help_text = gettext_lazy("Number of the invoice, the bank’s number, RRN, or words of the purpose")
    ordering = ("-pk",)
    template = "fee/page.html"
    joined = ("price", "payer", "moved_from", "moved_to")

    @admin.display(description=gettext_lazy("invoice"), ordering="pk")
    def told_invoice(self, fee: Fee) -> str:
        return fee.invoice

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def told_amount(self, fee: Fee) -> str:
        return money(fee.amount)

    def get_urls(self) -> list[URLPattern]:
        """The pages of the whole desk stand beside the fees."""
        pages = {
            "finance": ("desk/", self.front),
            "finance_totals": ("totals/", self.totals),
            "finance_totals_csv": ("totals.csv", self.totals_csv),
        }
        own = [
            path(address, self.admin_site.admin_view(require_GET(view)), name=name)
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Fee], search_term: str
    ) -> tuple[QuerySet[Fee], bool]:
        """A number leads to its fee; everything else is looked for in the purpose."""
        term = search_term.strip()
        if fee := Fee.by_invoice(term):
            return queryset.filter(pk=fee.pk), False
        attempts = Attempt.objects.filter(reference=term) if term else Attempt.objects.none()
        if (number := Attempt.number_of(term)) is not None:
            attempts = Attempt.objects.filter(number=number)
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(pk__in=attempts.values("fee")), may_repeat

    def verbs(self, row: Fee) -> Sequence[Verb]:
        return [giving_back(refunds.payment_of(row))] if row.is_paid else []

    def facts(self, request: HttpRequest, row: Fee) -> dict[str, Any]:
        attempts = list(row.attempts.prefetch_related("words", "refunds__ground", "differences").order_by("pk"))
        back = [refund for attempt in attempts for refund in attempt.refunds.all()]
        service = charging.service_of(row)
        case = service.case(row)
        return {
            "title": f"{case.name}, № {case.number or row.invoice}",
            "facts": _facts(row, service.title, case),
            "reckoned": _reckoned(row),
            "attempts": attempts,
            "words": [
                (attempt, word, json.dumps(word.body, ensure_ascii=False, indent=1))
                for attempt in attempts
                for word in attempt.words.all()
            ],
            "refunds": back,
            "deeds": deeds(row, *attempts, *back),
        }

    def front(self, request: HttpRequest) -> HttpResponse:
        """What needs a person, and the last days beside the bank."""
        return front.page(self, request)

    def totals(self, request: HttpRequest) -> HttpResponse:
        """A month, day by day."""
        return front.totals_page(self, request)

    def totals_csv(self, request: HttpRequest) -> HttpResponse:
        """The same for a spreadsheet."""
        return front.totals_file(self, request)


def _facts(fee: Fee, service: Words, case: charging.Case) -> list[Row]:
    moved = [
        Row(words, other.invoice, reverse("admin:payments_fee_change", args=[other.pk]), _("Show the fee"))
        for words, other in (
            (_("Paid by what was paid for"), fee.moved_from),
            (_("Pays for"), getattr(fee, "moved_to", None)),
        )
        if other is not None
    ]
    return [
        Row(_("Invoice"), fee.invoice, mono=True),
        Row(_("Service"), service),
        Row(_("What for"), case.name if case.number is None else f"{case.name}, № {case.number}"),
        Row(_("Payer"), fee.payer),
        Row(_("State"), fee.get_state_display()),
        Row(_("Asked for"), formatting.moment(fee.created_at)),
        Row(_("Paid"), formatting.moment(fee.paid_at)),
        Row(_("Service rendered"), formatting.moment(fee.used_at)),
        *moved,
    ]


def _reckoned(fee: Fee) -> list[Row]:
    """How the sum came about."""
    price = fee.price
    return [
        Row(_("Price without VAT"), money(price.net)),
        Row(_("VAT on it"), percent(price.vat_percent)),
        Row(_("In force from"), formatting.day(price.since)),
        Row(_("Act"), price.act + (f" ({_('example')})" if price.example else "")),
        Row(_("Part of the price"), percent(fee.percent)),
        Row(_("Without VAT"), money(fee.net)),
        Row(_("VAT"), money(fee.vat)),
        Row(_("To pay"), money(fee.amount)),
    ]


@admin.register(Attempt)
class AttemptDesk(ReadOnlyAdmin):
    """Disputed payments and second ones are found by the filter, one of the bank's list by its number."""

    list_display = ("invoice", "purpose", "told_amount", "channel", "state", "created_at", "settled_at")
    list_filter = ("state", "channel")
    list_select_related = ("fee",)
    search_fields = ("=number",)
    ordering = ("-pk",)
    fields = (
        *list_display, "told_fee", "told_taken", "told_given_back", "taken_at", "failure_code", "failure",
        "transaction_id", "reference", "approval", "card_mask",
    )  # fmt: skip
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def invoice(self, attempt: Attempt) -> str:
        return attempt.invoice

    @admin.display(description=gettext_lazy("purpose"))
    def purpose(self, attempt: Attempt) -> str:
        return attempt.fee.purpose

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def told_amount(self, attempt: Attempt) -> str:
        return money(attempt.amount)

    @admin.display(description=gettext_lazy("taken"))
    def told_taken(self, attempt: Attempt) -> str:
        return money(attempt.taken)

    @admin.display(description=gettext_lazy("given back"))
    def told_given_back(self, attempt: Attempt) -> str:
        return money(attempt.given_back)

    @admin.display(description=gettext_lazy("invoice"))
    def told_fee(self, attempt: Attempt) -> str:
        return attempt.fee.invoice

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Attempt], search_term: str
    ) -> tuple[QuerySet[Attempt], Any]:
        """The bank's nine digits lead to our six."""
        number = Attempt.number_of(search_term.strip())
        return super().get_search_results(request, queryset, search_term if number is None else str(number))
