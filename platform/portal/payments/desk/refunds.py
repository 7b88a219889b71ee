"""Money that goes back: what was asked for is decided here, and what the bank could not carry out is ended here."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formatting
from portal.components import Row
from portal.payments import refunds, settling
from portal.payments.desk.pages import Verb, VerbDesk
from portal.payments.forms import ByHandForm, DecideForm
from portal.payments.models import Refund
from portal.templatetags.components import money

State = Refund.State


def _decide(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.decide(officer, refund, said["ground"], said["note"])


def _again(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.again(officer, refund)


def _by_hand(officer: Any, refund: Refund, said: dict[str, Any]) -> None:
    refunds.by_hand(officer, refund, said["transfer"])


@admin.register(Refund)
class RefundDesk(VerbDesk):
    """All refunds, those that were asked for or refused first."""

    list_display = ("reference", "told_payment", "told_amount", "told_ground", "state", "asked_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("attempt", "ground")
    search_fields = ("=attempt__number",)
    ordering = ("-pk",)
    template = "refund/page.html"
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

    def verbs(self, row: Refund) -> Sequence[Verb]:
        return {State.ASKED: [_deciding(row)], State.REFUSED: _after_a_refusal(row)}.get(State(row.state), [])

    def facts(self, request: HttpRequest, row: Refund) -> dict[str, Any]:
        fee = row.attempt.fee
        page = reverse("admin:payments_fee_change", args=[fee.pk])
        return {
            "title": f"{row.reference}: {money(row.amount)}",
            "facts": [
                Row(_("Amount"), money(row.amount)),
                Row(_("State"), row.get_state_display()),
                Row(_("Invoice"), fee.invoice, page, _("Show the fee")),
                Row(_("What for"), settling.service_of(fee).named(fee)),
                Row(_("Payer"), fee.payer),
                Row(_("Asked"), _who_and_when(row.asked_by, row.asked_at)),
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


def _deciding(refund: Refund) -> Verb:
    told = _("%(sum)s were asked back. The ground says whether they go back, stay, or pay for another application.") % {
        "sum": money(refund.amount)
    }
    return Verb("decide", _("Decide"), _("Decide"), refunds.may_decide, _decide, DecideForm, told)


def _after_a_refusal(refund: Refund) -> list[Verb]:
    """The bank may be asked once more, unless it cannot do it at all; and a person may give the money back."""
    sum_ = {"sum": money(refund.amount)}
    told = _("First transfer %(sum)s to the payer, then note the payment order here.") % sum_
    by_hand = Verb(
        "by-hand", _("Given back by hand"), _("Note the transfer"), refunds.may_decide, _by_hand, ByHandForm, told
    )
    if refunds.needs_a_hand(refund.attempt, refund.amount):
        return [by_hand]
    told = _("The bank is asked once more to give back %(sum)s to the card.") % sum_
    again = Verb("again", _("Order again"), _("Order it again"), refunds.may_decide, _again, told=told)
    return [again, by_hand]


def _who_and_when(person: Any, moment: Any) -> str:
    """Who did it and when; the portal where it was nobody."""
    return f"{person or _('the portal')}, {formatting.moment(moment)}" if moment else ""
