"""Pages of rates: what contracts a place needs and at what price, an OKUP's rates, and how it adds one."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation, SubjectKind
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from contracts import law, offers, tariffs
from contracts.models import Tariff
from contracts.tariff_forms import RateForm, VenueForm
from portal.access import Audience, audience
from portal.components import Crumb, Row
from portal.flow import StepRefused
from portal.law import O100_9, O100_10, under
from portal.templatetags.components import money
from registers.models import Okup
from registers.own.whose import of_chosen, way


@audience(Audience.EVERYONE)
@require_GET
@under(law.ASKED_BY_ANYBODY, O100_9, O100_10)
def licences(request: HttpRequest) -> HttpResponse:
    """What contracts and what price for a place; what is asked stands in the address."""
    form = VenueForm(request.GET or None)
    context: dict[str, Any] = {"section": "services", "form": form}
    if form.is_valid():
        found = offers.offers(form.place, form.cleaned_data["category"], form.cleaned_data["entry"], _today())
        context |= {"offers": found, "asked": True, "sums": _sums(found), "total": offers.total(found)}
        context["has_example"] = any(one.tariff.example for one in found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "contracts/licences.html", context, status=status)


def _today() -> date:
    return timezone.localdate()


def _sums(found: list[offers.Offer]) -> list[Row]:
    whole = offers.total(found)
    percent = tariffs.VAT.on(_today())
    return [
        Row(_("A month, without VAT"), money(whole.amount)),
        Row(_("VAT, %(percent)s %%") % {"percent": percent}, money(whole.vat)),
        Row(_("With VAT"), money(whole.gross)),
    ]


@audience(Audience.EVERYONE)
@require_GET
@under(law.RATES)
def rates(request: HttpRequest, number: int) -> HttpResponse:
    """The rates of an OKUP, by its number in the register."""
    okup = get_object_or_404(Okup.objects.select_related("organisation"), pk=number)
    context = {"section": "registers", "okup": okup, **_lists(okup.organisation)}
    return render(request, "contracts/rates.html", context)


def _lists(okup: Organisation | None) -> dict[str, Any]:
    return offers.lists(Tariff.objects.filter(okup=okup).select_related("category"), _today())


def _okup(request: SignedInRequest) -> Organisation:
    """The OKUP for which the person acts, or 404."""
    subject = subject_of(request)
    if subject.organisation is None or SubjectKind.OKUP not in subject.kinds:
        raise Http404
    return subject.organisation


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(law.RATES)
def own_rates(request: SignedInRequest) -> HttpResponse:
    """The OKUP's rates, and the way to add one."""
    okup = _okup(request)
    may_add = tariffs.may_keep(request.user, okup) is None
    context = {"section": "account", "way": way(_crumb()), "subject": subject_of(request), "may_add": may_add}
    return render(request, "contracts/own_rates.html", {**context, **_lists(okup)})


def _crumb() -> Crumb:
    return Crumb(_("Contracts"), reverse("contracts:contracts"))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(law.RATES)
def add(request: SignedInRequest) -> HttpResponse:
    """A new rate from a day on."""
    okup = _okup(request)
    if refusal := tariffs.may_keep(request.user, okup):
        messages.error(request, str(refusal.reason))
        return redirect("contracts:own_rates")
    form = RateForm(request.POST or None)
    if form.is_valid() and _added(request, okup, form):
        return redirect("contracts:own_rates")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    here = way(_crumb(), Crumb(_("Rates"), reverse("contracts:own_rates")))
    return render(request, "contracts/rate_add.html", {"section": "account", "way": here, "form": form}, status=status)


def _added(request: SignedInRequest, okup: Organisation, form: RateForm) -> bool:
    """Whether it was added; if not, the form says why."""
    try:
        tariffs.add(request.user, okup, form.said)
    except StepRefused as refused:
        form.add_error("since" if refused.refusal is tariffs.NOT_BEFORE_TOMORROW else None, str(refused))
        return False
    messages.success(request, _("The rate is added. It is public, and stays as it is."))
    return True
