"""The pages of a person who complains: fetch, call one verb, answer. A stranger's complaint is not found."""

import base64
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import signatures
from copyright_registry.complaints import filing, presenting, statement, steps
from copyright_registry.complaints.forms import ComplaintForm
from copyright_registry.complaints.models import Complaint, ComplaintAnswer, ComplaintState
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import StepRefused
from portal.law import O1315_16_1, O1315_16_3, under
from portal.signing.accepting import Unchecked
from portal.signing.cms import decode
from portal.signing.forms import kept, signed_cms
from portal.signing.models import Signature
from portal.worktime import terms

ACCOUNT = {"section": "services"}
JOINED = ("complainant", "application", "entry", "signature", "officer", "answer", "paper")


def _own(request: SignedInRequest, pk: UUID) -> Complaint:
    """The person's own complaint, or 404."""
    mine = Complaint.objects.select_related(*JOINED).defer("answer__pdf")
    return get_object_or_404(mine, pk=pk, complainant=request.user)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_16_1)
def new(request: SignedInRequest) -> HttpResponse:
    """An empty complaint, or one about the application or the entry that the address names; POST keeps a draft."""
    language = "ru" if translation.get_language() == "ru" else "kk"
    named = {name: request.GET[name] for name in ("application", "entry") if name in request.GET}
    form = ComplaintForm(request.user, request.POST or None, initial={"language": language, **named})
    if form.is_valid():
        return redirect(filing.start(request.user, form.cleaned_data))
    return _form(request, form, None)


def _form(request: SignedInRequest, form: ComplaintForm, complaint: Complaint | None) -> HttpResponse:
    context = {**ACCOUNT, "form": form, "complaint": complaint}
    return render(request, "copyright_registry/complaint_form.html", context, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    if refusal := steps.EDIT.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    initial = {name: getattr(found, name) for name in ComplaintForm.field_order}
    form = ComplaintForm(
        request.user, request.POST or None, initial={**initial, "entry": found.entry.number if found.entry else None}
    )
    if form.is_valid():
        try:
            filing.edit(request.user, found, form.cleaned_data)
        except StepRefused as refused:
            messages.error(request, str(refused))
        return redirect(found)
    return _form(request, form, found)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What a draft still needs, or the course of what was registered, its terms and its answer."""
    found = _own(request, pk)
    told = list(terms.of(found))
    context: dict[str, Any] = {
        **ACCOUNT,
        "complaint": found,
        "sign": presenting.sign_of(found),
        "facts": presenting.facts(found, request.user),
        "course": presenting.course(found),
        "terms": told,
        "binding": presenting.binding(found, told),
        "may_withdraw": steps.WITHDRAW.refusal(request.user, found) is None,
    }
    if found.state == ComplaintState.DRAFT:
        context["tasks"] = presenting.tasks(found)
    return render(request, "copyright_registry/complaint.html", context)


@audience(Audience.SIGNED_IN)
@require_POST
def discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    try:
        filing.discard(request.user, found)
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
            filing.sign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            words = _("Complaint registered. Number %(number)s. Taken by: %(name)s.")
            messages.success(request, words % {"number": found.number, "name": found.acceptor_name})
            return redirect(found)
    if refusal := steps.SIGN.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    text = statement.text(found)
    document = base64.b64encode(text.encode()).decode()
    context = {**ACCOUNT, "complaint": found, "text": text, "document": document, **outage}
    return render(request, "copyright_registry/complaint_review.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def statement_text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes to sign, for those who sign with another program."""
    found = _own(request, pk)
    if steps.SIGN.refusal(request.user, found):
        raise Http404
    return to_keep(statement.text(found).encode(), "text/plain; charset=utf-8", "complaint.txt")


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What withdrawing means; POST withdraws."""
    found = _own(request, pk)
    if request.method == "POST":
        try:
            filing.withdraw(request.user, found)
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The complaint is withdrawn. It is kept in your account."))
        return redirect(found)
    if refusal := steps.WITHDRAW.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    return render(request, "copyright_registry/complaint_withdraw.html", {**ACCOUNT, "complaint": found})


def _answer(request: SignedInRequest, pk: UUID) -> tuple[Complaint, ComplaintAnswer, Signature]:
    """The signed answer to the person's own complaint, or 404."""
    found = _own(request, pk)
    answer = found.answer
    if found.state != ComplaintState.ANSWERED or answer is None or answer.signature is None:
        raise Http404
    return found, answer, answer.signature


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(O1315_16_3)
def download_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found, answer, _signature = _answer(request, pk)
    return to_keep(bytes(answer.pdf), "application/pdf", f"answer-{found.number}.pdf")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def download_signature(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The signature of the answer, by which anyone can check it."""
    found, _read, signature = _answer(request, pk)
    return to_keep(decode(bytes(signature.cms)), "application/pkcs7-signature", f"answer-{found.number}.pdf.p7s")


def signed_in(complaint: Complaint) -> QuerySet[Signature]:
    """The complainant's signature, then that of the answer, as far as they are there."""
    return signatures.found([complaint.signature_id, complaint.answer.signature_id if complaint.answer else None])


def proven(request: SignedInRequest, pk: UUID) -> signatures.Proven:
    found = _own(request, pk)
    return signatures.Proven(found, signed_in(found), found.get_absolute_url())
