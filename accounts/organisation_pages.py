"""The pages of an organisation: registered or taken over by its head, its details, bank and governing bodies.

A member sees the page; everybody else finds nothing. Who may change what is asked of the steps.
"""

import base64
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import organisation_steps, organisation_text, organisations
from accounts.account import sections_of
from accounts.models import Membership, MembershipState, Organisation, Right
from accounts.organisation_forms import BankFields, BodyForm, DetailsForm
from accounts.organisation_text import OfCertificate, key_of
from accounts.requests import SignedInRequest
from accounts.subjects import Subject, may
from portal.access import Audience, audience, confirmed
from portal.components import Crumb, Row
from portal.flow import Step, StepRefused
from portal.law import O100_13, under
from portal.signing.accepting import Unchecked
from portal.signing.forms import kept, signed_cms

DETAILS = ("name_kk", "name_ru", "legal_form", "region", "address", "phone", "email", "kinds", "activity")


def membership_in(request: SignedInRequest, bin_number: str) -> Membership:
    """That by which the person acts for the organisation with this BIN, or 404."""
    mine = Membership.acting(request.user).select_related("organisation__activity")
    return get_object_or_404(mine, organisation__bin=bin_number)


def of_member(request: SignedInRequest, bin_number: str) -> Organisation:
    """The organisation for which the person acts, or 404."""
    return membership_in(request, bin_number).organisation


def way(organisation: Organisation | None = None) -> list[Crumb]:
    """The way back."""
    above = [
        Crumb(_("My account"), reverse("accounts:account")),
        Crumb(_("For whom I act"), reverse("accounts:subjects")),
    ]
    return [*above, Crumb(organisation.name, organisation.get_absolute_url())] if organisation else above


def _language() -> str:
    return "ru" if translation.get_language() == "ru" else "kk"


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """What the head signs to register the organisation of their key, or to take it over; and the signature."""
    said = key_of(request)
    known = Organisation.objects.filter(bin=said.bin).first() if said.is_of_organisation else None
    context: dict[str, Any] = {"section": "account", "way": way(), "said": said, "known": known}
    if not said.is_of_organisation or not said.is_heads:
        return render(request, "accounts/organisation_new.html", context)
    if known and may(request.user, known, Right.HEAD) is None:
        return redirect(known)
    if refusal := None if known else organisations.may_register(said):
        return render(request, "accounts/organisation_new.html", {**context, "refusal": refusal})
    if request.method == "POST":
        return _signed(request, said, known, context)
    return _to_sign(request, said, context)


def _to_sign(request: SignedInRequest, said: OfCertificate, context: dict[str, Any], status: int = 200) -> HttpResponse:
    takes_over = context["known"] is not None
    text = organisation_text.text(request.user, said, _language(), takes_over=takes_over)
    shown = {"text": text, "document": base64.b64encode(text.encode()).decode(), "language": _language()}
    return render(request, "accounts/organisation_new.html", {**context, **shown}, status=status)


def _signed(
    request: SignedInRequest, said: OfCertificate, known: Organisation | None, context: dict[str, Any]
) -> HttpResponse:
    cms = signed_cms(request)
    try:
        if known:
            organisations.take_over(request.user, known, said, _language(), cms)
        else:
            known = organisations.register(request.user, said, _language(), cms)
    except Unchecked as unchecked:
        outage = {"unchecked": unchecked, "kept": kept(cms)}
        return _to_sign(request, said, {**context, **outage}, HTTPStatus.SERVICE_UNAVAILABLE)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return _to_sign(request, said, context, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("You are the head of %(name)s here. Now fill in its details.") % {"name": known.name})
    return redirect(known)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def text_file(request: SignedInRequest) -> HttpResponse:
    """The text to sign, for those who sign with another program."""
    said = key_of(request)
    if not said.is_of_organisation or not said.is_heads:
        raise Http404
    takes_over = Organisation.objects.filter(bin=said.bin).exists()
    text = organisation_text.text(request.user, said, _language(), takes_over=takes_over)
    answer = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="organisation-{said.bin}.txt"'
    return answer


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(O100_13)
def page(request: SignedInRequest, bin_number: str) -> HttpResponse:
    """All that the account of the organisation holds, as far as the member may see it. Constant queries."""
    mine = membership_in(request, bin_number)
    organisation = mine.organisation
    members = organisation.memberships.filter(state__in=[MembershipState.ACTIVE, MembershipState.INVITED])
    rights = set(Right) if mine.is_head else set(mine.rights)
    context = {
        "section": "account",
        "way": way(),
        "organisation": organisation,
        "mine": mine,
        "facts": _facts(organisation),
        "bank": _bank(organisation) if Right.MONEY in rights else None,
        "bodies": organisation.bodies.all(),
        "accreditations": organisation.accreditations.prefetch_related("spheres").order_by("-since"),
        "members": members.select_related("person").order_by("state", "pk"),
        "sections": sections_of(Subject(request.user, mine)),
        "may_keep": Right.WORKS in rights,
        "may_manage": Right.MANAGER in rights,
    }
    return render(request, "accounts/organisation.html", context)


def _facts(organisation: Organisation) -> list[Row]:
    return [
        Row(_("BIN"), organisation.bin, mono=True),
        Row(_("Name in Kazakh"), organisation.name_kk),
        Row(_("Name in Russian"), organisation.name_ru),
        Row(_("Legal form"), organisation.legal_form),
        Row(_("Region"), organisation.get_region_display()),
        Row(_("Legal address"), organisation.address),
        Row(_("Phone"), organisation.phone),
        Row(_("E-mail"), organisation.email),
        Row(_("The organisation is"), organisation.told_kinds),
        Row(_("Field of activity"), organisation.activity),
    ]


def _bank(organisation: Organisation) -> list[Row]:
    return [
        Row(_("Bank account (IBAN)"), organisation.iban, mono=True),
        Row(_("Bank (BIC)"), organisation.bic, mono=True),
    ]


def form_page(
    request: HttpRequest, form: Form, title: str, organisation: Organisation | None, **more: Any
) -> HttpResponse:
    """A form of an organisation, or of the person themselves, with its errors."""
    back = organisation.get_absolute_url() if organisation else reverse("accounts:account")
    trail = way(organisation) if organisation else way()[:1]
    context = {"section": "account", "way": trail, "title": title, "form": form, "back": back, **more}
    return render(request, "accounts/form.html", context, status=422 if form.is_bound and form.errors else 200)


def refused_by(request: SignedInRequest, step: Step, organisation: Organisation) -> HttpResponse | None:
    """Back to the page of the organisation with the reason, where the step is not open to the person."""
    if refusal := step.refusal(request.user, organisation):
        messages.error(request, str(refusal.reason))
        return redirect(organisation)
    return None


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def details(request: SignedInRequest, bin_number: str) -> HttpResponse:
    organisation = of_member(request, bin_number)
    if back := refused_by(request, organisation_steps.CHANGE_DETAILS, organisation):
        return back
    initial = {name: getattr(organisation, name) for name in DETAILS}
    form = DetailsForm(organisation, request.POST or None, initial=initial)
    if form.is_valid() and _done(
        request, partial(organisations.change_details, request.user, organisation, form.cleaned_data)
    ):
        return redirect(organisation)
    return form_page(request, form, _("Details of the organisation"), organisation)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def bank(request: SignedInRequest, bin_number: str) -> HttpResponse:
    organisation = of_member(request, bin_number)
    if back := refused_by(request, organisation_steps.CHANGE_BANK, organisation):
        return back
    form = BankFields(request.POST or None, initial={"iban": organisation.iban, "bic": organisation.bic})
    if form.is_valid() and _done(
        request, partial(organisations.change_bank, request.user, organisation, **form.cleaned_data)
    ):
        return redirect(organisation)
    return form_page(request, form, _("Bank details of the organisation"), organisation)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def bodies(request: SignedInRequest, bin_number: str) -> HttpResponse:
    """One more person of the governing bodies."""
    organisation = of_member(request, bin_number)
    if back := refused_by(request, organisation_steps.ADD_BODY, organisation):
        return back
    form = BodyForm(request.POST or None)
    if form.is_valid() and _done(
        request, partial(organisations.add_body, request.user, organisation, **form.cleaned_data)
    ):
        return redirect(organisation)
    return form_page(request, form, _("Governing bodies"), organisation)


@audience(Audience.SIGNED_IN)
@require_POST
def remove_body(request: SignedInRequest, bin_number: str, pk: int) -> HttpResponse:
    organisation = of_member(request, bin_number)
    _done(request, partial(organisations.remove_body, request.user, organisation, pk))
    return redirect(organisation)


def _done(request: SignedInRequest, act: Callable[[], None]) -> bool:
    """Whether the step was taken; if not, the page says why."""
    try:
        act()
    except StepRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("Kept."))
    return True
