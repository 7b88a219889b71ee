"""Money that goes back: what was asked for is decided here, and what the bank could not carry out is ended here."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formatting
from portal.components import Row
from portal.flow import Refusal
from portal.payments import charging, refunds
from portal.payments.desk.pages import Verb, VerbDesk
from portal.payments.forms import ByHandForm, DecideForm, GiveBackForm
from portal.payments.models import Attempt, Refund
from portal.templatetags.components import money

State = Refund.State
TOO_LONG = timedelta(days=1)


def unanswered() -> Q:
    """The refunds that were ordered, and of which the bank has said nothing plain for over a day."""
    return Q(state=State.SENT, sent_at__lt=timezone.now() - TOO_LONG)


class AnswerFilter(admin.SimpleListFilter):
    """What the bank should have answered long ago."""

    title = gettext_lazy("answer of the bank")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", gettext_lazy("Without an answer for over a day"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(unanswered())


def giving_back(attempt: Attempt) -> Verb:
    """Giving back what nobody has asked back, of a payment that pays nothing or whose work is done."""

    def may(officer: Any, _row: Any) -> Refusal | None:
        return refunds.may_offer(officer, attempt)

    def give_back(officer: Any, _row: Any, said: dict[str, Any]) -> None:
        refunds.offer(officer, attempt, said["ground"], said["note"])

    pays = attempt.state == Attempt.State.PAID
    told = (
        _("The work is done and %(sum)s stand for it. They go back to the payer.")
        if pays
        else _("%(sum)s were taken and pay nothing. They go back to the card.")
    ) % {"sum": money(attempt.left)}
    return Verb("give-back", _("Give the money back"), _("Give it back"), may, give_back, GiveBackForm, told)


def _decide(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.decide(officer, refund, said["ground"], said["note"])


def _again(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.again(officer, refund)


def _by_hand(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.by_hand(officer, refund, said["transfer"])


@admin.register(Refund)
class RefundDesk(VerbDesk):
    """All refunds, those that were asked for or refused first."""

    list_display = ("reference", "told_payment", "told_amount", "told_ground", "state", "told_asked", "done_at")
    list_filter = ("state", AnswerFilter)
    list_select_related = ("attempt", "ground")
    search_fields = ("=attempt__number",)
    ordering = ("-pk",)
    joined = ("attempt__fee__price", "attempt__fee__payer", "ground", "asked_by", "decided_by")

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def reference(self, refund: Refund) -> str:
        return refund.reference

    @admin.display(description=gettext_lazy("payment"))
    def told_payment(self, refund: Refund) -> str:
        return refund.attempt.invoice

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def told_amount(self, refund: Refund) -> str:
        return money(refund.amount)

    @admin.display(description=gettext_lazy("ground"))
    def told_ground(self, refund: Refund) -> str:
        return refund.ground.name if refund.ground else "–"

    @admin.display(description=gettext_lazy("asked"), ordering="asked_at")
    def told_asked(self, refund: Refund) -> str:
        return formatting.moment(refund.asked_at) if refund.asked_by_id else "–"

    def verbs(self, row: Refund) -> Sequence[Verb]:
        """The bank may be asked once more, unless it cannot do it at all; and a person may give the money back."""
        sum_ = {"sum": money(row.amount)}
        asked = _(
            "%(sum)s were asked back. The ground says whether they go back, stay, or pay for another application."
        )
        once_more = _("The bank is asked once more to give back %(sum)s to the card.")
        by_hand = _("First transfer %(sum)s to the payer, then note the payment order here.")
        title, button = _("Given back by hand"), _("Note the transfer")
        return [
            Verb("decide", _("Decide"), _("Decide"), refunds.may_decide, _decide, DecideForm, asked % sum_),
            Verb(
                "again", _("Order again"), _("Order it again"), refunds.may_order_again, _again, told=once_more % sum_
            ),
            Verb("by-hand", title, button, refunds.may_go_on, _by_hand, ByHandForm, by_hand % sum_),
        ]

    def facts(self, request: HttpRequest, row: Refund) -> dict[str, Any]:
        fee = row.attempt.fee
        page = reverse("admin:payments_fee_change", args=[fee.pk])
        return {
            "title": f"{row.reference}: {money(row.amount)}",
            "facts": [
                Row(_("Amount"), money(row.amount)),
                Row(_("State"), row.get_state_display()),
                Row(_("Invoice"), fee.invoice, page, _("Show the fee")),
                Row(_("What for"), charging.service_of(fee).named(fee)),
                Row(_("Payer"), fee.payer),
                Row(_("Asked"), _who_and_when(row.asked_by, row.asked_at) if row.asked_by else ""),
                Row(_("Decided"), _who_and_when(row.decided_by, row.decided_at)),
                Row(_("Ground"), row.ground),
                Row(_("Words to the payer"), row.note),
            ],
            "course": [
                Row(_("Payment"), row.attempt.invoice, mono=True),
                Row(_("Channel"), row.attempt.get_channel_display()),
                Row(_("Taken"), money(row.attempt.taken)),
                Row(_("Given back or set aside"), money(row.attempt.given_back)),
                Row(_("Ordered"), formatting.moment(row.sent_at)),
                Row(_("Bank’s answer"), " ".join(filter(None, (row.failure_code, row.failure)))),
                Row(_("Refunded"), formatting.moment(row.done_at)),
                Row(_("Payment order"), row.transfer),
            ],
        }


def _who_and_when(person: Any, moment: Any) -> str:
    """Who did it and when; the portal where it was nobody."""
    return f"{person or _('the portal')}, {formatting.moment(moment)}" if moment else ""
