"""The pages on which an author attaches documents, describes a program and names the works that theirs rests on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import asked, exhibits, parties, presenting, registration
from copyright_registry.completion.rules import handed_in
from copyright_registry.desk.work import must_be_stored
from copyright_registry.document_forms import AbstractForm, DocumentForm, OriginalForm
from copyright_registry.models import Application
from copyright_registry.requests import mine, own
from portal.access import Audience, audience
from portal.flow import StepRefused
from portal.law import O1315_5_3, O1315_11, O1315_5_2b, under


def _page(request: SignedInRequest, found: Application, name: str, form: BaseForm, **more: Any) -> HttpResponse:
    title = presenting.SECTION_TITLES[name]
    context = {"section": "services", "application": found, "form": form, "title": title, "name": name, **more}
    template = f"copyright_registry/{'documents' if name in asked.PARTS else name}.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _closed(request: SignedInRequest, found: Application) -> HttpResponse | None:
    """Where the draft cannot be filled in any more: back to it, with the reason."""
    refusal = registration.EDIT.refusal(request.user, found)
    if refusal is None:
        return None
    messages.info(request, str(refusal.reason))
    return redirect(found)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def documents(request: SignedInRequest, pk: UUID, part: str) -> HttpResponse:
    """The files attached for one part of what is asked for, and one more."""
    found = own(request, pk, "kind")
    if closed := _closed(request, found):
        return closed
    if part not in asked.sections(found) or part not in asked.PARTS:
        raise Http404
    if found.kind is None and part != asked.Part.POWER:
        messages.info(request, _("First choose the kind of object: it says which files fit."))
        return redirect(found)
    choices = asked.choices(found, part)
    form = DocumentForm(choices, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            registration.attach(request.user, found, form.cleaned_data["document"], form.cleaned_data["file"])
        except StepRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The file is attached."))
            return redirect("registry:documents", pk=pk, part=part)
    belonging, unfit = asked.sorted_out(found)
    attached = exhibits.shown(file for file in belonging if file.requirement.part == part)
    return _page(request, found, part, form, choices=choices, attached=attached, unfit=unfit)


@audience(Audience.SIGNED_IN)
@require_POST
def remove(request: SignedInRequest, pk: UUID, attachment: int) -> HttpResponse:
    found = own(request, pk, "kind")
    file = get_object_or_404(found.attachments.select_related("requirement"), pk=attachment)
    try:
        registration.detach(request.user, found, file)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The file is removed."))
    if file.requirement.part in asked.sections(found):
        return redirect("registry:documents", pk=pk, part=file.requirement.part)
    return redirect(found)


@audience(Audience.SIGNED_IN)
@require_GET
@under(O1315_11)
def download(request: SignedInRequest, pk: UUID, attachment: int) -> HttpResponseBase:
    """A file as it was attached; what is prepared in answer to a request is for who prepares it until it is signed."""
    found = mine(request, pk)
    if not parties.may_read_files(request.user, found):
        raise Http404
    is_applicant = found.applicant_id == request.user.pk
    file = get_object_or_404(found.attachments if is_applicant else handed_in(found), pk=attachment)
    must_be_stored(file.file)
    return FileResponse(file.file.open(), as_attachment=True, filename=file.name)


@audience(Audience.SIGNED_IN)
@require_GET
@under(O1315_11)
def preview(request: SignedInRequest, pk: UUID, attachment: int, name: str) -> HttpResponseBase:
    """A page or the sound of what a worker made of a file."""
    files = own(request, pk).attachments.select_related("preview")
    return exhibits.answer(get_object_or_404(files, pk=attachment), name)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_5_2b)
def abstract(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The fields of the abstract that stand nowhere else in the application."""
    found = own(request, pk, "kind", "abstract")
    if closed := _closed(request, found):
        return closed
    if not asked.is_program(found):
        raise Http404
    form = AbstractForm(request.POST or None, instance=getattr(found, "abstract", None))
    if form.is_bound and form.is_valid():
        try:
            registration.describe(request.user, found, **form.cleaned_data)
        except StepRefused as refused:
            messages.error(request, str(refused))
        return redirect(found)
    return _page(request, found, "abstract", form)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_5_3)
def originals(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The works on which the author's own rests, and one more."""
    found = own(request, pk, "kind")
    if closed := _closed(request, found):
        return closed
    if not asked.is_derived(found):
        raise Http404
    form = OriginalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            registration.add_original(request.user, found, form.original)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The original is named."))
            return redirect("registry:originals", pk=pk)
    named = [(one, presenting.right_to(one)) for one in found.originals.all()]
    return _page(request, found, "originals", form, named=named)


@audience(Audience.SIGNED_IN)
@require_POST
def remove_original(request: SignedInRequest, pk: UUID, original: int) -> HttpResponse:
    found = own(request, pk)
    try:
        registration.remove_original(request.user, found, get_object_or_404(found.originals, pk=original))
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("registry:originals", pk=pk)
