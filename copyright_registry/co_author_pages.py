"""The pages of a co-author: what they are named in, joining or declining, and signing what was laid out."""

import base64
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import asked, author_lines, parties, presenting, registration
from copyright_registry.author_forms import DeclineForm, PseudonymForm
from copyright_registry.models import Application, State
from copyright_registry.requests import mine
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import StepRefused, sure
from portal.law import O1315_4_1, O1315_11, O1315_A1, under
from portal.signing.accepting import Unchecked
from portal.signing.forms import kept, signed_cms


@under(O1315_A1, O1315_11)
def shown(request: SignedInRequest, found: Application) -> HttpResponse:
    """An application that is not received yet, as its co-authors read it: all that it holds, files too."""
    author = found.author_of(request.user)
    refusal = registration.JOIN.refusal(request.user, found)
    page: dict[str, Any] = {
        "section": "services",
        "application": found,
        "author": author,
        "sign": presenting.SIGNS[State(found.state)],
        "facts": presenting.facts(found),
        "lines": author_lines.lines(found, request.user),
        "files": asked.attached(found) if parties.may_read_files(request.user, found) else [],
        "form": PseudonymForm(initial={"pseudonym": author.pseudonym if author else ""}),
        "may_join": refusal is None,
        "lacks_contacts": not request.user.has_contacts,
        "may_decline": registration.DECLINE.refusal(request.user, found) is None,
        "may_sign": registration.cosigning_step(found).refusal(request.user, found) is None,
        "may_claim": registration.CLAIM.refusal(request.user, found) is None,
    }
    return render(request, "copyright_registry/co_author.html", page)


@audience(Audience.SIGNED_IN)
@require_POST
@under(O1315_4_1)
def join(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = mine(request, pk)
    form = PseudonymForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, str(next(iter(form.errors.values()))[0]))
        else:
            registration.join(request.user, found, form.cleaned_data["pseudonym"])
            messages.success(request, _("You take part. You are told when the text is ready to be signed."))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect(found)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_4_1)
def decline(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What declining means, and why."""
    found = mine(request, pk)
    if refusal := registration.DECLINE.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            registration.decline(request.user, found, form.cleaned_data["because"])
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("You have declined. Who applies is told, with your reason."))
        return redirect(found)
    page = {"section": "services", "application": found, "form": form, "author": found.author_of(request.user)}
    return render(request, "copyright_registry/decline.html", page, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_A1)
def cosign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly the bytes that who applies has signed, and takes the co-author's signature of them."""
    found, outage, status = mine(request, pk), {}, HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            registration.cosign(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your signature is accepted."))
            return redirect(found)
        found = mine(request, pk)
    if refusal := registration.cosigning_step(found).refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    page = {"section": "services", "application": found, "facts": presenting.facts(found), **_laid_out(found), **outage}
    return render(request, "copyright_registry/review.html", page, status=status)


def _laid_out(found: Application) -> dict[str, object]:
    """The frozen text, its bytes for the signing program, and its hash, by which all can see that it is the same."""
    signature = sure(found.signature)
    frozen = bytes(signature.document)
    document = base64.b64encode(frozen).decode()
    return {"text": frozen.decode(), "document": document, "laid_out": signature, "text_page": "registry:cosign_text"}


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def cosign_text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The frozen bytes, for those who sign with another program."""
    found = mine(request, pk)
    if registration.cosigning_step(found).refusal(request.user, found):
        raise Http404
    return to_keep(bytes(sure(found.signature).document), "text/plain; charset=utf-8", "application.txt")
