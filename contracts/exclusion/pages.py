"""The pages of who applies for an exclusion and of the OKUP: fetch, call one verb, answer; 404 to strangers."""

import base64
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from contracts import versions
from contracts.exclusion import applying, presenting, rules
from contracts.exclusion.forms import ApplicationForm, BeginForm, ConfirmForm, RefuseForm
from contracts.making import WrongValues
from contracts.models import Exclusion, ExclusionState
from portal.access import Audience, audience, confirmed
from portal.components import Crumb
from portal.files import to_keep
from portal.flow import Step, StepRefused, sure
from portal.law import O100_6, O100_12, under
from portal.signing import evidence
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.signing.models import Signature
from portal.worktime import terms
from registers.own.whose import of_chosen, way

PER_PAGE = 50
ACCOUNT = {"section": "account"}
DEFERRED = ("terms", "because")


def _crumbs(*below: Crumb) -> list[Crumb]:
    return way(Crumb(_("Exclusions"), reverse("contracts:exclusions")), *below)


def _below(found: Exclusion) -> dict[str, Any]:
    return {**ACCOUNT, "way": _crumbs(Crumb(str(found), found.get_absolute_url())), "exclusion": found}


def _status(form: Any) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _own(request: SignedInRequest, pk: UUID) -> Exclusion:
    """An application of the subject for which the person acts, or one that came to it; else 404."""
    known = Exclusion.objects.select_related("form", "okup", "organisation", "person", "begun_by")
    found, subject = get_object_or_404(known, pk=pk), subject_of(request)
    if not rules.is_applicant(subject, found) and not rules.is_okup(subject, found):
        raise Http404
    return found


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_6, O100_12)
def exclusions(request: SignedInRequest) -> HttpResponse:
    """Applications of the subject, and those that came to it, newest first; as many queries for any number."""
    subject = subject_of(request)
    found = Exclusion.objects.filter(rules.of_subjects([subject])).defer(*DEFERRED)
    found = found.select_related("okup", "organisation", "person").order_by("-begun_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, presenting.other_name(one, subject), presenting.SIGNS[ExclusionState(one.state)])
        for one in page.object_list
    ]
    context = {**ACCOUNT, "way": way(), "subject": subject, "page": page, "rows": rows}
    return render(request, "contracts/exclusions.html", context)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_chosen
@under(O100_6)
def begin(request: SignedInRequest) -> HttpResponse:
    """To which OKUP; POST begins a draft, with the work from whose page the person comes."""
    subject = subject_of(request)
    form = BeginForm(subject, request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        okup, work = form.okups[form.cleaned_data["okup"]], form.cleaned_data["work"]
        try:
            exclusion = applying.begin(subject, sure(okup), [work] if work else [])
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _to_section(exclusion, 0)
    context = {**ACCOUNT, "way": _crumbs(), "subject": subject, "form": form}
    return render(request, "contracts/exclusion_begin.html", context, status=_status(form))


def _to_section(found: Exclusion, number: int) -> HttpResponse:
    """The next section in which anything is asked; the page of the application after the last."""
    for later, section in enumerate(versions.read(found.form).sections[number:], number + 1):
        if any(field.is_asked for field in section.fields):
            return redirect("contracts:exclusion_section", found.pk, later)
    return redirect(found)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
def exclusion(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is asked, where it is, and what is to do."""
    found, subject = _own(request, pk), subject_of(request)
    flags = presenting.may(request.user, found)
    context: dict[str, Any] = {
        **ACCOUNT,
        "way": _crumbs(),
        "subject": subject,
        "exclusion": found,
        "other": presenting.other_name(found, subject),
        "sign": presenting.SIGNS[ExclusionState(found.state)],
        "facts": presenting.facts(found),
        "works": presenting.works(found),
        "course": presenting.course(found),
        "terms": list(terms.of(found)),
        "tasks": presenting.tasks(found) if flags["may_write"] else [],
        **flags,
    }
    return render(request, "contracts/exclusion.html", context)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One section of the draft; POST keeps it and goes on to the next."""
    found = _own(request, pk)
    sections = versions.read(found.form).sections
    if not 0 < number <= len(sections):
        raise Http404
    if refusal := applying.WRITE.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    shown = sections[number - 1]
    form = ApplicationForm(found, shown, applying.terms_of(found), request.POST if request.method == "POST" else None)
    if form.is_valid() and _written(request, found, form):
        return _to_section(found, number)
    context = {**_below(found), "form": form, "contract": found, "shown": shown}
    context |= {"number": number, "count": len(sections)}
    return render(request, "contracts/section.html", context, status=_status(form))


def _written(request: SignedInRequest, found: Exclusion, form: ApplicationForm) -> bool:
    try:
        applying.write(request.user, found, form.said)
    except WrongValues as wrong:
        form.take(wrong.faults)
    except StepRefused as refused:
        form.add_error(None, str(refused))
    return not form.errors


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_6)
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly the text that is signed, and takes the signature."""
    found, outage, status = _own(request, pk), {}, HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            applying.sign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except WrongValues:
            pass  # the text below says what is lacking
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The OKUP has received it. Number: %(number)s.") % {"number": found.number})
            return redirect(found)
    if refusal := applying.SIGN.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    try:
        text = applying.text(found)
    except WrongValues as wrong:
        messages.error(request, presenting.told_faults(found, wrong))
        return redirect(found)
    party = rules.applicant(found)
    number = party.bin if isinstance(party, Organisation) else ""
    context: dict[str, Any] = {
        **_below(found),
        "subject": subject_of(request),
        "text": text,
        "document": base64.b64encode(text.encode()).decode(),
        "bin": offered_bin(request.user, "exclusion", number) if number else "",
        **outage,
    }
    return render(request, "contracts/exclusion_sign.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The signed text; of a draft that is complete, the same as it would be signed today."""
    found = _own(request, pk)
    if found.signature is not None:
        document = bytes(found.signature.document)
    else:
        try:
            document = applying.text(found).encode()
        except WrongValues as wrong:
            raise Http404 from wrong
    return to_keep(document, "text/plain; charset=utf-8", f"exclusion-{found.pk}.txt")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def package(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything that proves the signature of the applicant."""
    found = _own(request, pk)
    known = Signature.objects.select_related("time_stamp", "power", "full_list", "delta_list")
    signature = get_object_or_404(known, pk=found.signature_id)
    return to_keep(evidence.package(signature), "application/zip", f"exclusion-{found.pk}-signature.zip")


def _step(request: SignedInRequest, found: Exclusion, verb: Callable[..., None], words: str, *more: object) -> None:
    """Take one step, and say what came of it."""
    try:
        verb(request.user, found, *more)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)


@audience(Audience.SIGNED_IN)
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    _step(request, found, applying.withdraw, _("Withdrawn. Nothing is excluded by it."))
    return redirect(found)


def _may(request: SignedInRequest, found: Exclusion, step: Step) -> bool:
    if refusal := step.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
    return refusal is None


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_6)
def confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """From which day the OKUP excludes the objects, and what it did."""
    found = _own(request, pk)
    if not _may(request, found, applying.CONFIRM):
        return redirect(found)
    form = ConfirmForm(found, request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            applying.confirm(request.user, found, said["done"], said.get("day") or sure(found.from_day))
        except StepRefused as refused:
            form.add_error("day" if "day" in form.fields else None, str(refused))
        else:
            messages.success(request, _("Confirmed. The applicant reads it."))
            return redirect(found)
    return render(request, "contracts/exclusion_confirm.html", {**_below(found), "form": form}, status=_status(form))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Why the works are not the applicant's."""
    found = _own(request, pk)
    if not _may(request, found, applying.REFUSE):
        return redirect(found)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        words = _("Refused. The applicant reads why.")
        _step(request, found, applying.refuse, words, form.cleaned_data["because"])
        return redirect(found)
    return render(request, "contracts/exclusion_refuse.html", {**_below(found), "form": form}, status=_status(form))
