"""The pages of an author who applies: fetch, call one verb, answer. A stranger's case is not found."""

import base64
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest, person_of
from copyright_registry import (
    asked,
    author_lines,
    benefits,
    bills,
    co_author_pages,
    parties,
    presenting,
    registration,
    rules,
)
from copyright_registry.desk.work import must_be_stored
from copyright_registry.forms import EligibilityForm, KindForm, StatementsForm, TitleForm
from copyright_registry.models import IN_PREPARATION, Application, State
from copyright_registry.requests import mine, own
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import StepRefused
from portal.law import O1315_8_6, O1315_A2_2, O1315_A2_4, under
from portal.signing.accepting import Unchecked
from portal.signing.cms import decode
from portal.signing.forms import kept, signed_cms
from portal.worktime import terms

SERVICES = {"section": "services"}
TAKING_BACK = (registration.REOPEN, registration.REOPEN_PAID)


def _own(request: SignedInRequest, pk: UUID) -> Application:
    """The person's own application, or 404."""
    return own(request, pk, "kind", "fee__price", "difference", "decision", "examiner")


@audience(Audience.EVERYONE)
@require_http_methods(["GET", "POST"])
@under(O1315_8_6, O1315_A2_2, O1315_A2_4)
def start(request: HttpRequest) -> HttpResponse:
    """The service: what it is, what it costs, and whether the form fits."""
    form = EligibilityForm(request.POST or None, initial=request.GET.dict())
    reasons: list[Any] = []
    if request.method == "POST" and form.is_valid():
        reasons = form.why_not()
        if not reasons and not request.user.is_authenticated:
            here = f"{request.path}?{urlencode(form.cleaned_data)}"  # the answers wait there after sign-in
            return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': here})}")
        if not reasons:
            language = "ru" if translation.get_language() == "ru" else "kk"
            return redirect(registration.start(person_of(request), language, form.represents))
    context = {**SERVICES, "form": form, "reasons": reasons, "price": benefits.price_today()}
    return render(request, "copyright_registry/start.html", context, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def application(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The task list of a draft, or the course of what was sent; co-authors read what they are named in."""
    found = mine(request, pk, "kind", "fee__price", "difference", "decision", "examiner")
    is_applicant = found.applicant_id == request.user.pk
    if found.state in IN_PREPARATION and not is_applicant:
        return co_author_pages.shown(request, found)
    context: dict[str, Any] = {
        **SERVICES,
        "application": found,
        "sign": presenting.SIGNS[State(found.state)],
        "course": presenting.course(found),
        "money": bills.money_of(found) if is_applicant else None,
    }
    if found.state in IN_PREPARATION:
        context["bill"] = bills.bill_of(found)
        context["sections"] = presenting.section_tasks(found)
        context["closing"] = presenting.closing_tasks(found)
        context["missing"] = len(asked.missing(found))
        context["may_discard"] = registration.DISCARD.refusal(request.user, found) is None
        may_take_back = (step.refusal(request.user, found) is None for step in TAKING_BACK)
        context["may_take_back"] = any(may_take_back)
        context["lines"] = author_lines.lines(found, request.user) if found.state == State.SIGNING else []
        return render(request, "copyright_registry/draft.html", context)
    context["facts"] = presenting.facts(found)
    context["files"] = asked.attached(found) if parties.may_read_files(request.user, found) else []
    context["entry"] = found.entry
    context["certificate"] = getattr(context["entry"], "certificate", None)
    context["terms"] = list(terms.of(found))  # read last: where a certificate is shown, its term has ended
    context["binding"] = presenting.binding(found, context["terms"])
    context["completions"] = list(found.completions.prefetch_related("attachments__requirement"))
    context["may_answer"] = registration.COMPLETE.refusal(request.user, found) is None
    context["may_apply_again"] = registration.AGAIN.refusal(request.user, found) is None
    context["may_withdraw"] = registration.WITHDRAW.refusal(request.user, found) is None
    return render(request, "copyright_registry/application.html", context)


def _section(request: SignedInRequest, found: Application, name: str, form: Form) -> HttpResponse:
    """One section of the form: keep the answers and go on, or say what is wrong; nothing typed is lost."""
    if refusal := registration.EDIT.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        try:
            registration.edit(request.user, found, **form.cleaned_data)
        except StepRefused as refused:
            messages.error(request, str(refused))
        return redirect(found)
    page = {**SERVICES, "application": found, "form": form, "title": presenting.SECTION_TITLES[name]}
    return render(request, "copyright_registry/section.html", page, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def kind(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    form = KindForm(request.POST or None, initial=KindForm.answers(found))
    return _section(request, found, "kind", form)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def title(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    initial = {name: getattr(found, name) for name in ("title_kk", "title_ru", "title_en", "created_on")}
    return _section(request, found, "title", TitleForm(request.POST or None, initial=initial))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def statements(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    initial = {name: getattr(found, name) for name in StatementsForm.base_fields}
    several = found.authors.count() > 1
    form = StatementsForm(
        request.POST or None, initial=initial, several=several, represents=hasattr(found, "representation")
    )
    return _section(request, found, "statements", form)


@audience(Audience.SIGNED_IN)
@require_POST
def discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    try:
        registration.discard(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("The draft is put away."))
    return redirect("accounts:account")


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly what is signed, and takes the signature."""
    found = _own(request, pk)
    outage: dict[str, object] = {}
    status = HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            registration.sign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _signed_words(found))
            return redirect(found)
    try:
        text = registration.to_sign(request.user, found)
    except StepRefused as refused:
        messages.info(request, str(refused))
        return redirect(found)
    context = {
        **SERVICES,
        "application": found,
        "facts": presenting.facts(found),
        "text": text,
        "document": base64.b64encode(text.encode()).decode(),
        "text_page": "registry:statement_text",
        **outage,
    }
    return render(request, "copyright_registry/review.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def statement_text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes to sign, for those who sign with another program: a copy out of a page would lose some."""
    found = _own(request, pk)
    try:
        text = registration.to_sign(request.user, found)
    except StepRefused as refused:
        raise Http404 from refused
    return to_keep(text.encode(), "text/plain; charset=utf-8", "application.txt")


def _signed_words(found: Application) -> str:
    if found.state == State.RECEIVED:
        return _("Application received. Number %(number)s.") % {"number": found.number}
    if found.state == State.SIGNING:
        return _("Your signature is accepted. The other authors are asked to sign the same text.")
    return _("Your signature is accepted. Next step: pay the fee.")


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What withdrawing means; POST withdraws, after one has confirmed again who one is."""
    found = _own(request, pk)
    if request.method == "POST":
        try:
            registration.withdraw(request.user, found)
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The application is withdrawn. It is kept in your account."))
        return redirect(found)
    if refusal := registration.WITHDRAW.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    context = {**SERVICES, "application": found, "owes_difference": rules.owes_difference(found)}
    return render(request, "copyright_registry/withdraw.html", context)


@audience(Audience.SIGNED_IN)
@require_POST
def apply_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A new draft like this application."""
    found = _own(request, pk)
    try:
        again = registration.apply_again(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("This is a new draft with your answers. Check them, and state anew what is stated."))
    return redirect(again)


@audience(Audience.SIGNED_IN)
@require_POST
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    try:
        registration.take_back(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The application may be corrected again. What you filled in is kept."))
    return redirect(found)


@audience(Audience.SIGNED_IN)
@require_GET
def download_decision(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    found = mine(request, pk, "decision__signature")
    if found.decision is None or found.decision.signature is None:
        raise Http404
    return to_keep(bytes(found.decision.pdf or b""), "application/pdf", f"decision-{found.number}.pdf")


@audience(Audience.SIGNED_IN)
@require_GET
def download_signature(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """The head's signature of the decision, by which anyone can check it."""
    found = mine(request, pk, "decision__signature")
    if found.decision is None or found.decision.signature is None:
        raise Http404
    cms = decode(bytes(found.decision.signature.cms))
    return to_keep(cms, "application/pkcs7-signature", f"decision-{found.number}.pdf.p7s")


@audience(Audience.SIGNED_IN)
@require_GET
def download_certificate(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    found = mine(request, pk, "decision__signature")
    certificate = getattr(found.entry, "certificate", None)
    if certificate is None:
        raise Http404
    must_be_stored(certificate.pdf)
    name = f"certificate-{certificate.entry.number}.pdf"
    return FileResponse(certificate.pdf.open(), as_attachment=True, filename=name)
