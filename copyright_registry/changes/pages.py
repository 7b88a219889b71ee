"""The authors' pages of changes: fetch, call one verb, answer. A stranger's change is not found."""

import base64
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import queries, signatures
from copyright_registry.changes import requests, rules, showing, statement
from copyright_registry.changes.forms import CorrectionForm, DeclineForm
from copyright_registry.changes.models import OPEN_WITH_AUTHORS, Ask, Change, ChangeDecision, ChangeState, Column
from copyright_registry.changes.steps import DECLINE, EDIT, SIGN, TAKE_BACK
from copyright_registry.models import Entry
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import Refusal, StepRefused, sure
from portal.law import O1315_5_5, O1315_A4, under
from portal.signing.accepting import Unchecked
from portal.signing.cms import decode
from portal.signing.forms import kept, signed_cms
from portal.signing.models import Signature
from portal.worktime import terms

ACCOUNT = {"section": "account"}


def _own(request: SignedInRequest, pk: UUID) -> Change:
    """A change of the person's own entry that they may see, or 404."""
    mine = showing.changes_of(request.user).select_related(
        "entry__kind", "entry__application__applicant", "court", "begun_by", "decision__signature", "made"
    )
    shown = mine.prefetch_related("signers__person", "signers__signature", "amendments")
    return get_object_or_404(shown.defer("court__scan", "entry__body", "made__body"), pk=pk)


def _entry(request: SignedInRequest, number: int) -> Entry:
    """The entry of which the person is an author, or 404."""
    found = get_object_or_404(queries.entries().select_related("application__applicant"), number=number)
    if request.user not in rules.signing(found):
        raise Http404
    return found


def _closed(request: SignedInRequest, entry: Entry, refusal: Refusal) -> HttpResponse:
    """Why no request can be begun, said on the entry's page, or on that of the request that is open."""
    messages.info(request, str(refusal.reason))
    found = requests.open_of(entry)
    is_theirs = found is not None and showing.changes_of(request.user).filter(pk=found.pk).exists()
    return redirect(found if found is not None and is_theirs else entry)


def _why_not(request: SignedInRequest, entry: Entry) -> Refusal | None:
    if requests.open_of(entry) is not None:
        return requests.open_already(entry)
    return rules.may_begin(request.user, entry)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_5_5, O1315_A4)
def correct(request: SignedInRequest, number: int) -> HttpResponse:
    """The form of a technical correction, with the data as they stand."""
    entry = _entry(request, number)
    if refusal := _why_not(request, entry):
        return _closed(request, entry, refusal)
    form = CorrectionForm(entry, request.POST or None)
    if form.is_valid():
        return _begun(
            request, entry, form, lambda: requests.begin(request.user, entry, Ask.CORRECT, form.new, form.reasons)
        )
    return _form(request, entry, form)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_5_5, O1315_A4)
def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    """What the cancellation of an entry means; POST begins the request."""
    entry = _entry(request, number)
    if refusal := _why_not(request, entry):
        return _closed(request, entry, refusal)
    if request.method == "POST":
        return _begun(request, entry, None, lambda: requests.begin(request.user, entry, Ask.CANCEL))
    context = {**ACCOUNT, "entry": entry, "others": len(rules.signing(entry)) > 1}
    return render(request, "copyright_registry/change_cancel.html", context)


def _begun(
    request: SignedInRequest, entry: Entry, form: CorrectionForm | None, begin: Callable[[], Change]
) -> HttpResponse:
    """On to the signature; what was typed stays where the request was refused."""
    try:
        change = begin()
    except StepRefused as refused:
        if form is None:
            return _closed(request, entry, refused.refusal)
        form.add_error(None, str(refused))
        return _form(request, entry, form)
    return redirect("registry:change_sign", pk=change.pk)


def _form(request: SignedInRequest, entry: Entry, form: Form, change: Change | None = None) -> HttpResponse:
    context = {**ACCOUNT, "entry": entry, "form": form, "change": change}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "copyright_registry/change_form.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same form once more, as long as nobody has signed."""
    change = _own(request, pk)
    refusal = EDIT.refusal(request.user, change)
    if refusal or change.asks == Ask.CANCEL:
        messages.info(request, str(refusal.reason) if refusal else _("A cancellation has nothing to fill in."))
        return redirect(change)
    before: dict[str, object] = {row.column: row.after for row in change.amendments.all()}
    if Column.CREATED_ON in before:
        before[Column.CREATED_ON] = date.fromisoformat(str(before[Column.CREATED_ON]))
    reasons = {f"why_{row.column}": row.because for row in change.amendments.all()}
    form = CorrectionForm(change.entry, request.POST or None, initial={**before, **reasons})
    if form.is_valid():
        try:
            requests.edit(request.user, change, form.new, form.reasons)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("registry:change_sign", pk=pk)
    return _form(request, change.entry, form, change)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is asked, who signs, how far it is, and what came of it."""
    found = _own(request, pk)
    person = request.user
    context: dict[str, Any] = {
        **ACCOUNT,
        "change": found,
        "sign": showing.SIGNS[ChangeState(found.state)],
        "lines": showing.lines(found.amendments.all()),
        "signers": [(one, *showing.signer_state(one)) for one in found.signers.all()],
        "course": showing.course(found),
        "terms": list(terms.of(found)),
        "ground": showing.ground(found) if found.made_id else "",
        "stale": rules.stands(found.entry) if found.state in OPEN_WITH_AUTHORS else None,
        "may_sign": SIGN.refusal(person, found) is None,
        "may_edit": EDIT.refusal(person, found) is None and found.asks == Ask.CORRECT,
        "may_decline": DECLINE.refusal(person, found) is None,
        "may_take_back": TAKE_BACK.refusal(person, found) is None,
    }
    return render(request, "copyright_registry/change.html", context)


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_A4)
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly what is signed, and takes the signature."""
    found = _own(request, pk)
    outage: dict[str, object] = {}
    status = HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            requests.sign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _signed_words(found))
            return redirect(found)
    if refusal := SIGN.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    text = statement.text(found)
    document = base64.b64encode(text.encode()).decode()
    context = {**ACCOUNT, "change": found, "text": text, "document": document, **outage}
    context["may_edit"] = EDIT.refusal(request.user, found) is None and found.asks == Ask.CORRECT
    return render(request, "copyright_registry/change_sign.html", context, status=status)


def _signed_words(found: Change) -> str:
    if found.state == ChangeState.RECEIVED:
        return _("Received. Number of the request: %(number)s.") % {"number": found.number}
    return _("Your signature is accepted. The other authors are asked to sign the same text.")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes that are signed, for those who sign or check with another program."""
    found = _own(request, pk)
    if found.court_id is not None:
        raise Http404
    return to_keep(statement.text(found).encode(), "text/plain; charset=utf-8", "change.txt")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    if refusal := DECLINE.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            requests.decline(request.user, found, form.cleaned_data["because"])
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("You have declined. The request has ended, and the entry stays as it is."))
        return redirect(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**ACCOUNT, "change": found, "form": form}
    return render(request, "copyright_registry/change_decline.html", context, status=status)


@audience(Audience.SIGNED_IN)
@require_POST
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    try:
        requests.take_back(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The request is taken back. The entry stays as it is."))
    return redirect(found)


@audience(Audience.SIGNED_IN)
@require_GET
def decision(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The decision that the head signed."""
    number, signed = _decided(request, pk)
    return to_keep(bytes(signed.pdf or b""), "application/pdf", f"change-{number}.pdf")


@audience(Audience.SIGNED_IN)
@require_GET
def decision_signature(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The head's signature of the decision, by which anyone can check it."""
    number, signed = _decided(request, pk)
    cms = decode(bytes(sure(signed.signature).cms))
    return to_keep(cms, "application/pkcs7-signature", f"change-{number}.pdf.p7s")


def _decided(request: SignedInRequest, pk: UUID) -> tuple[int, ChangeDecision]:
    """The number of a change and its signed decision, or 404."""
    found = _own(request, pk)
    if found.decision is None or found.decision.signature is None:
        raise Http404
    return sure(found.number), found.decision


def proven(request: SignedInRequest, pk: UUID) -> signatures.Proven:
    found = _own(request, pk)
    return signatures.Proven(found, signed_in(found), found.get_absolute_url())


def signed_in(found: Change) -> QuerySet[Signature]:
    """The authors' signatures, then that of the decision, as far as they are there."""
    decided = found.decision.signature_id if found.decision else None
    return signatures.found([*(signer.signature_id for signer in found.signers.all()), decided])
