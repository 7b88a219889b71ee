"""The parties' pages of contracts: fetch, call one verb, answer. A stranger's contract is not found."""

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

from accounts.models import SubjectKind
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from contracts import editable, making, parties, presenting
from contracts.making import WrongValues
from contracts.models import Contract, ContractState, Side
from contracts.section_forms import BeginForm, RefuseForm, SectionForm
from contracts.versions import read
from portal.access import Audience, audience, confirmed
from portal.components import Crumb, Task
from portal.files import to_keep
from portal.flow import StepRefused
from portal.law import O100_3, O100_7, O100_9, O100_10, O100_11, O100_12, under
from portal.signing import evidence
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.signing.models import Signature
from portal.worktime import terms
from registers.models import AgreementKind
from registers.own.whose import of_chosen, way

PER_PAGE = 50
ACCOUNT = {"section": "account"}


def _crumb() -> Crumb:
    return Crumb(_("Contracts"), reverse("contracts:contracts"))


def _own(request: SignedInRequest, pk: UUID) -> Contract:
    """A contract of the party for which the person acts, or 404."""
    found = get_object_or_404(
        Contract.objects.select_related("form", "okup", "organisation", "person", "agreement", "begun_by"), pk=pk
    )
    if not parties.sees(subject_of(request), found):
        raise Http404
    return found


def _read(request: SignedInRequest, pk: UUID) -> Contract:
    """The same, where the party reads its text now."""
    found = _own(request, pk)
    if not parties.reads(subject_of(request), found):
        raise Http404
    return found


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_12)
def contracts(request: SignedInRequest) -> HttpResponse:
    """All contracts of the party, newest first; as many queries for any number."""
    subject = subject_of(request)
    found = Contract.objects.filter(parties.of_subjects([subject])).defer("pdf", "frozen", "because")
    found = found.select_related("okup", "organisation", "person", "agreement").order_by("-begun_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            one,
            presenting.other_name(one, parties.side_of(subject, one) or Side.OKUP),
            presenting.SIGNS[ContractState(one.state)],
            presenting.is_turn_of(subject, one),
        )
        for one in page.object_list
    ]
    is_okup = SubjectKind.OKUP in subject.kinds
    context = {**ACCOUNT, "way": way(), "subject": subject, "page": page, "rows": rows, "is_okup": is_okup}
    return render(request, "contracts/list.html", context)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_chosen
@under(O100_3, O100_7, O100_9, O100_10, O100_11)
def begin(request: SignedInRequest) -> HttpResponse:
    """Which contract, with whom; POST begins a draft."""
    subject = subject_of(request)
    form = BeginForm(subject, request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        try:
            kind = AgreementKind(form.cleaned_data["kind"])
            okup, other = form.parties
            contract = making.begin(subject, kind, okup, other)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("contracts:section", contract.pk, 1)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**ACCOUNT, "way": way(_crumb()), "subject": subject, "form": form}
    return render(request, "contracts/begin.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
def contract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where the contract is, what each party proposed, and what is to do."""
    found, subject = _own(request, pk), subject_of(request)
    side = parties.side_of(subject, found)
    steps = presenting.steps(request.user, found)
    context: dict[str, Any] = {
        **ACCOUNT,
        "way": way(_crumb()),
        "subject": subject,
        "contract": found,
        "title": read(found.form).title,
        "other": presenting.other_name(found, side or Side.OKUP),
        "sign": presenting.SIGNS[ContractState(found.state)],
        "turn": presenting.next_words(found) if presenting.is_turn_of(subject, found) else "",
        "reads": parties.reads(subject, found),
        "differences": presenting.differences(found) if parties.reads(subject, found) else [],
        "course": presenting.course(found),
        "signings": list(found.signings.select_related("signature")),
        "terms": list(terms.of(found)),
        "tasks": _tasks(found) if steps["may_write"] else [],
        **steps,
    }
    return render(request, "contracts/contract.html", context)


def _tasks(found: Contract) -> list[Task]:
    """The sections to fill in, each with its state."""
    form, lacking = read(found.form), making.lacking(found)
    tasks = []
    for number, section in enumerate(form.sections, 1):
        if any(field.is_asked for field in section.fields):
            is_done = not lacking.keys() & {field.key for field in section.fields}
            words, state = (_("Filled in"), "good") if is_done else (_("To fill in"), "todo")
            href = reverse("contracts:section", args=[found.pk, number])
            tasks.append(Task(str(section.title), "", state, words, href))
    return tasks


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One section of the draft; POST keeps it and goes on to the next."""
    found = _own(request, pk)
    sections = read(found.form).sections
    asked = [place for place, one in enumerate(sections, 1) if any(field.is_asked for field in one.fields)]
    if number not in asked:
        raise Http404
    if refusal := making.WRITE.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    shown, values = sections[number - 1], making.standing(found).terms
    form = SectionForm(found, shown, values, request.POST if request.method == "POST" else None)
    if form.is_valid() and _written(request, found, form):
        return _next(found, number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**ACCOUNT, "way": way(_crumb(), Crumb(str(found), found.get_absolute_url())), "form": form}
    context |= {"contract": found, "shown": shown, "number": asked.index(number) + 1, "count": len(asked)}
    return render(request, "contracts/section.html", context, status=status)


def _written(request: SignedInRequest, found: Contract, form: SectionForm) -> bool:
    try:
        making.write(request.user, found, form.said)
    except WrongValues as wrong:
        form.take(wrong.faults)
    except StepRefused as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _next(found: Contract, number: int) -> HttpResponse:
    """The next section in which anything is asked; the contract's page after the last."""
    for later, section in enumerate(read(found.form).sections[number:], number + 1):
        if any(field.is_asked for field in section.fields):
            return redirect("contracts:section", found.pk, later)
    return redirect(found)


def _step(request: SignedInRequest, pk: UUID, verb: Callable[..., None], words: str, *more: object) -> HttpResponse:
    """Take one step, and say what came of it on the contract's page."""
    found = _own(request, pk)
    try:
        verb(request.user, found, *more)
    except WrongValues as wrong:
        messages.error(request, presenting.told_faults(found, wrong))
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect(found)


@audience(Audience.SIGNED_IN)
@require_POST
def ready(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, making.make_ready, _("The text is made. Read it, then sign it or send it."))


@audience(Audience.SIGNED_IN)
@require_POST
def send(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, making.send, _("Sent. The other party has twenty working days to answer."))


@audience(Audience.SIGNED_IN)
@require_POST
def counter(request: SignedInRequest, pk: UUID) -> HttpResponse:
    words = _("Your proposal begins with what they wrote. Change it, and send it back.")
    return _step(request, pk, making.counter, words)


@audience(Audience.SIGNED_IN)
@require_POST
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, making.take_back, _("Taken back. Nothing was concluded."))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Why the party does not conclude it."""
    found = _own(request, pk)
    if refusal := making.REFUSE.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        return _step(request, pk, making.refuse, _("Refused. The other party reads why."), form.cleaned_data["because"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**ACCOUNT, "way": way(_crumb(), Crumb(str(found), found.get_absolute_url())), "form": form}
    return render(request, "contracts/refuse.html", {**context, "contract": found}, status=status)


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_12)
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Offers exactly the document that is signed, and takes the signature."""
    found, outage, status = _own(request, pk), {}, HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            making.sign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _signed_words(found))
            return redirect(found)
    step = making.CONCLUDE if found.state == ContractState.SIGNED else making.SIGN
    if refusal := step.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    subject = subject_of(request)
    number = subject.organisation.bin if subject.organisation else ""
    context: dict[str, Any] = {
        **ACCOUNT,
        "way": way(_crumb(), Crumb(str(found), found.get_absolute_url())),
        "contract": found,
        "subject": subject,
        "is_last": found.state == ContractState.SIGNED,
        "document": base64.b64encode(bytes(found.pdf or b"")).decode(),
        "bin": offered_bin(request.user, "contract", number) if number else "",
        **outage,
    }
    return render(request, "contracts/sign.html", context, status=status)


def _signed_words(found: Contract) -> str:
    if found.agreement is not None:
        return _("Concluded. Number of the contract: %(number)s.") % {"number": found.agreement.agreement_number}
    return _("Your signature is accepted. The other party is asked to sign the same document.")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def pdf(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The frozen document; of a draft, the same as it would be now."""
    found = _read(request, pk)
    if found.pdf:
        return to_keep(bytes(found.pdf), "application/pdf", f"contract-{found.pk}.pdf")
    from contracts import papers  # the renderer takes a second to load

    made = papers.pdf(found, making.standing(found), making.freeze(found))
    return to_keep(made, "application/pdf", f"contract-{found.pk}-draft.pdf")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def docx(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same text for lawyers to redline."""
    found = _read(request, pk)
    return to_keep(editable.docx(found), editable.MIME, f"contract-{found.pk}.docx")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def package(request: SignedInRequest, pk: UUID, side: str) -> HttpResponse:
    """Everything that proves the signature of one party under the standing version."""
    found = _own(request, pk)
    signed = get_object_or_404(found.signings, side=side, version=found.version)
    signature = Signature.objects.select_related("time_stamp", "power", "full_list", "delta_list").get(
        pk=signed.signature_id
    )
    return to_keep(evidence.package(signature), "application/zip", f"contract-{found.pk}-{side}-signature.zip")
