"""The page of the copy of a work: sent, waited for, what the check found; its sound for those who may hear it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from portal import ranges
from portal.access import Audience, audience
from portal.flow import StepRefused
from portal.law import O100_17_2, under
from portal.uploads.forms import UploadField
from registers import law, recordings
from registers.entering import presenting
from registers.entering.hearing import heard
from registers.entering.pages import ACCOUNT
from registers.entering.requests import kept
from registers.models import RecordingState, Work


class CopyForm(forms.Form):
    """One file."""

    recording = UploadField(
        recordings.PURPOSE,
        label=gettext_lazy("Recording in WAV"),
        error_messages={"required": gettext_lazy("Choose the recording.")},
    )

    def __init__(self, person: User, *args: Any) -> None:
        super().__init__(*args)
        self.fields["recording"].person = person  # type: ignore[attr-defined]  # an UploadField
        self.fields["recording"].widget.attrs["accept"] = ".wav,.rf64,.bwf,audio/wav,audio/x-wav"


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_2, law.COPIES)
def copy(request: SignedInRequest, key: int) -> HttpResponse:
    """The copies of the work, newest first, and one more.

    While one is checked the page asks again by itself, and has no form then that this would empty; `?again` has.
    """
    found = kept(request, key)
    refusal = recordings.may_send(request.user, found)
    form = CopyForm(request.user, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if refusal is None and form.is_bound and form.is_valid():
        try:
            recordings.send(request.user, found, form.cleaned_data["recording"])
        except StepRefused as refused:
            form.add_error("recording", str(refused))
        else:
            messages.success(request, _("The recording is here. It is checked now; this takes a moment."))
            return redirect("registers:work_copy", key)
    return _shown(request, found, form, refusal)


def _shown(request: SignedInRequest, found: Work, form: CopyForm, refusal: Any) -> HttpResponse:
    copies = [heard(recording) for recording in found.recordings.select_related("sent_by").order_by("-pk")]
    is_checking = any(copy.recording.state == RecordingState.CHECKING for copy in copies)
    page = {
        **ACCOUNT,
        "way": presenting.way(found),
        "work": found,
        "form": form,
        "refusal": refusal,
        "copies": copies,
        "is_checking": is_checking,
        "waits": is_checking and not form.is_bound and "again" not in request.GET,
        "rule": recordings.rule_of(timezone.localdate()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "registers/entering/copy.html", page, status=status)


@audience(Audience.SIGNED_IN)
@require_GET
@under(O100_17_2, law.COPIES_HEARD)
def sound(request: SignedInRequest, key: int, number: int) -> HttpResponseBase:
    """The standing copy, or a part of it, for who may hear it; every look of staff is recorded."""
    standing = recordings.standing().filter(work=key)
    recording = get_object_or_404(standing.select_related("work__organisation"), pk=number)
    if not recordings.may_hear(request.user, recording.work) or not default_storage.exists(recording.file):
        raise Http404
    recordings.note_look(request.user, recording)
    file = default_storage.open(recording.file)
    return ranges.answer(request, file, recording.size, "audio/wav")
