"""The pages on which who applies answers a request to complete: files, words, the signature."""

import base64
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import exhibits, registration
from copyright_registry.completion import words
from copyright_registry.completion.forms import AnswerForm
from copyright_registry.completion.law import REQUEST
from copyright_registry.completion.rules import helps_until
from copyright_registry.document_forms import DocumentForm
from copyright_registry.models import Application, Completion
from copyright_registry.requests import own
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import MOVED_ON, StepRefused
from portal.law import under
from portal.signing.accepting import Unchecked
from portal.signing.forms import kept, signed_cms

OVER = gettext_lazy(
    "The examination is over, so nothing can be answered any more. What you prepared stays with the application."
)


def _closed(request: SignedInRequest, found: Application) -> HttpResponse | None:
    """Where nothing can be answered: back to the application, with the reason."""
    refusal = registration.COMPLETE.refusal(request.user, found)
    if refusal is None:
        return None
    messages.info(request, str(OVER if refusal is MOVED_ON else refusal.reason))
    return redirect(found)


def _open(found: Application) -> Completion:
    return get_object_or_404(found.completions, signature=None)


def _page(
    request: SignedInRequest,
    found: Application,
    completion: Completion,
    file_form: BaseForm | None = None,
    answer_form: BaseForm | None = None,
) -> HttpResponse:
    documents, until = words.documents(found, completion), helps_until(found)
    file_form = file_form or DocumentForm(documents)
    answer_form = answer_form or AnswerForm(initial={"answer": completion.answer})
    context = {
        "section": "services",
        "application": found,
        "asks": words.lines(words.asks_in(completion, get_language() or "kk")),
        "completion": completion,
        "documents": documents,
        "attached": exhibits.shown(words.attached(completion)),
        "until": until,
        "is_late": until < timezone.now(),
        "file_form": file_form,
        "answer_form": answer_form,
        "failed": next((form for form in (file_form, answer_form) if form.errors), None),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["failed"] else HTTPStatus.OK
    return render(request, "copyright_registry/completion.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(REQUEST)
def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is asked for, the files of the answer, and one more."""
    found = own(request, pk, "kind")
    if closed := _closed(request, found):
        return closed
    completion = _open(found)
    if request.method == "GET":
        return _page(request, found, completion)
    form = DocumentForm(words.documents(found, completion), request.POST, request.FILES)
    if form.is_valid():
        try:
            registration.attach_answer(request.user, found, form.cleaned_data["document"], form.cleaned_data["file"])
        except StepRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The file is attached."))
            return redirect("registry:completion", pk=pk)
    return _page(request, found, completion, file_form=form)


@audience(Audience.SIGNED_IN)
@require_POST
def remove(request: SignedInRequest, pk: UUID, attachment: int) -> HttpResponse:
    found = own(request, pk, "kind")
    files = found.attachments.select_related("requirement").exclude(completion=None)
    try:
        registration.detach_answer(request.user, found, get_object_or_404(files, pk=attachment))
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The file is removed."))
    return redirect("registry:completion", pk=pk)


@audience(Audience.SIGNED_IN)
@require_POST
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep the words, and go on to the signature."""
    found = own(request, pk, "kind")
    if closed := _closed(request, found):
        return closed
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, _open(found), answer_form=form)
    try:
        registration.write_answer(request.user, found, form.cleaned_data["answer"])
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    return redirect("registry:completion_sign", pk=pk)


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
@under(REQUEST)
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly what is signed, and takes the signature."""
    found = own(request, pk, "kind")
    if closed := _closed(request, found):
        return closed
    outage: dict[str, Any] = {}
    status = HTTPStatus.OK
    if request.method == "POST":
        cms, status = signed_cms(request), HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            registration.complete(request.user, found, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, HTTPStatus.SERVICE_UNAVAILABLE
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your answer is with the examiner."))
            return redirect(found)
        if closed := _closed(request, found):  # another tab was quicker
            return closed
    completion = _open(found)
    if not (completion.answer or completion.attachments.exists()):
        messages.error(request, str(registration.NO_ANSWER.reason))
        return redirect("registry:completion", pk=pk)
    try:
        text = words.text(found, completion)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("registry:completion", pk=pk)
    document = base64.b64encode(text.encode()).decode()
    context = {"section": "services", "application": found, "text": text, "document": document, **outage}
    return render(request, "copyright_registry/completion_sign.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes to sign, for those who sign with another program."""
    found = own(request, pk, "kind")
    if registration.COMPLETE.refusal(request.user, found):
        raise Http404
    try:
        signed = words.text(found, _open(found)).encode()
    except StepRefused as refused:
        raise Http404 from refused
    return to_keep(signed, "text/plain; charset=utf-8", f"answer-{found.number}.txt")
