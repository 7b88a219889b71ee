"""The author’s pages of money: what is to be paid and why, the bank and back, a fee used again or asked back."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import benefits, bills, registration, rules
from copyright_registry.models import Application, State
from copyright_registry.registration.money import PRICE_CHANGED
from portal import audit
from portal.access import Audience, audience, confirmed
from portal.flow import MOVED_ON, StepRefused
from portal.law import O1315_8_1, O1315_8_5, under
from portal.payments import settling
from portal.payments.charging import STAYS
from portal.payments.gateway import Addresses, BankUnavailable
from portal.payments.models import Attempt, Fee


class ShownForm(forms.Form):
    """The sum that the payer has read, in tenge."""

    shown = forms.DecimalField(max_digits=12, decimal_places=2)


def _own(request: SignedInRequest, pk: UUID) -> Application:
    """The person's own application, or 404."""
    mine = Application.objects.select_related("applicant", "kind", "fee__price", "difference__price")
    return get_object_or_404(mine, pk=pk, applicant=request.user)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_8_1, O1315_8_5)
def pay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is to be paid, and how the sum came about; POST leaves for the bank's page."""
    found = _own(request, pk)
    if refusal := rules.may_pay(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    if request.method == "GET":
        return render(request, "copyright_registry/pay.html", _bill(request, found))
    try:
        fee = registration.fee_of(request.user, found, _shown(request))
        return _to_the_bank(request, found, settling.open_attempt(fee))
    except StepRefused as refused:
        messages.info(request, str(refused))
    except BankUnavailable:
        messages.error(
            request,
            _("The bank does not answer. Nothing was paid; the application is kept. Try again later."),
        )
    return _back_to_paying(request, pk)


def _bill(request: SignedInRequest, found: Application) -> dict[str, object]:
    owes_difference = rules.owes_difference(found)
    return {
        "section": "services",
        "application": found,
        "bill": bills.bill_of(found),
        "attempts": bills.attempts(found),
        "free": bills.free_fees(found),
        "owes_difference": owes_difference,
        "reason": bills.reason_of(found) if owes_difference else "",
        "may_claim": registration.CLAIM.refusal(request.user, found) is None,
        "reduced_percent": benefits.reduced_percent(timezone.localdate()),
    }


def _shown(request: SignedInRequest) -> Decimal:
    form = ShownForm(request.POST)
    if not form.is_valid():
        raise StepRefused(PRICE_CHANGED)
    shown: Decimal = form.cleaned_data["shown"]
    return shown


def _back_to_paying(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the page of paying where something is to be paid still, else to the case."""
    found = _own(request, pk)
    if rules.may_pay(request.user, found):
        return redirect(found)
    return redirect("registry:pay", pk=pk)


def _to_the_bank(request: SignedInRequest, found: Application, attempt: Attempt) -> HttpResponse:
    back = settings.BASE_URL + reverse("registry:back", args=[found.pk, attempt.number])
    addresses = Addresses(back=back, failure_back=back, post=settings.BASE_URL + reverse("post_link"))
    language = translation.get_language() or "kk"
    return redirect(settling.send(attempt, language=language, addresses=addresses).url)


@audience(Audience.SIGNED_IN)
@require_POST
@under(O1315_8_1)
def invoice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Charges the fee that was shown, and leads to its invoice for a transfer."""
    found = _own(request, pk)
    try:
        fee = registration.fee_of(request.user, found, _shown(request))
    except StepRefused as refused:
        messages.info(request, str(refused))
        return _back_to_paying(request, pk)
    return redirect("payments:invoice", code=fee.code)


@audience(Audience.SIGNED_IN)
@require_POST
@under(STAYS)
def use_fee(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Lets the paid fee of an earlier application pay for this one."""
    found, chosen = _own(request, pk), request.POST.get("fee")
    fee = next((fee for fee in benefits.free_fees(request.user, found) if fee.code == chosen), None)
    try:
        if fee is None:
            raise StepRefused(MOVED_ON)
        registration.use_paid_fee(request.user, found, fee)
    except StepRefused as refused:
        messages.info(request, str(refused))
        return _back_to_paying(request, pk)
    messages.success(request, _paid_words(found, found.fee))
    return redirect(found)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def back_from_bank(request: SignedInRequest, pk: UUID, attempt: int) -> HttpResponse:
    """The payer returns, or asks again: the bank's answer to our question decides, not the return.

    POST leads to the same page, which asks: whoever loads it again sends no form twice.
    """
    found = _own(request, pk)
    visits = Attempt.objects.filter(fee__subject=audit.key(found), fee__payer=request.user)
    visit = get_object_or_404(visits.select_related("fee"), number=attempt)
    if request.method == "POST":
        return redirect(request.path)
    tried = settling.settle(visit)
    found = _own(request, pk)
    if tried.state == Attempt.State.PAID:
        if tried.fee.is_paid:
            messages.success(request, _paid_words(found, tried.fee))
        return redirect(found)
    context = {"section": "services", "application": found, "payment": bills.payment(tried)}
    context["is_working"] = settling.under_way(tried.fee)
    context["may_try"] = rules.may_pay(request.user, found) is None and not context["is_working"]
    return render(request, "copyright_registry/bank.html", context)


def _paid_words(found: Application, fee: Fee | None) -> str:
    if fee is not None and fee.pk == found.difference_id:
        return _("The rest of the price is paid. The case goes on.")
    if found.number:
        return _("The fee is paid, the application is received. Number %(number)s.") % {"number": found.number}
    return _("The fee is paid. Next step: sign the application.")


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def money_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What asking for the money back means; POST asks, after one has confirmed again who one is."""
    found = _own(request, pk)
    if refusal := registration.MONEY_BACK.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    if request.method == "GET":
        context = {"section": "services", "application": found, "paid": bills.paid_for(found)}
        return render(request, "copyright_registry/money_back.html", context)
    by_itself = found.state == State.PAID
    try:
        registration.money_back(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _back_words(by_itself))
    return redirect(found)


def _back_words(by_itself: bool) -> str:
    if by_itself:
        return _("The money goes back to you. The application is a draft again; what you filled in is kept.")
    return _("You asked for the money back. The provider decides, and we write to you.")
