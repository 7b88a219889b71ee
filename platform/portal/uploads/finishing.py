"""What becomes of a file once it is whole: it is hashed and checked, and an app takes it over, or it is swept away."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.flow import Refusal, StepRefused, sure
from portal.law import under
from portal.uploads.law import IN_PIECES, TAKEN_ONCE
from portal.uploads.models import State, Upload
from portal.uploads.purposes import Purpose

REST = timedelta(minutes=20)  # before a worker is asked again; longer than any check may take

NOT_HERE = Refusal(_("The file is not here: it was used already, or it waited too long. Choose it again."))
NOT_WHOLE = Refusal(_("The file has not come to its end yet. Nothing was lost: choose it again, and it goes on."))
NOT_CHECKED = Refusal(_("The file is still being checked. Wait a moment, then press the button again."))


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is the app's now: `stored` is its name in the storage, `size` in bytes, `sha256` in hexadecimal."""

    stored: str
    name: str
    size: int
    sha256: str


def hand_over(upload: Upload) -> None:
    """Have a large file checked; one that a form might have brought whole is checked here and now.

    What fails is asked for again by the sweep.
    """
    from portal.uploads.tasks import check_upload  # which calls `finish`

    if upload.length <= settings.WORK_MAX_BYTES:
        finish(upload.pk)
    else:
        check_upload.delay(str(upload.pk))


@under(IN_PIECES)
def finish(pk: UUID) -> None:
    """Hash and check a file that is whole; silent if that was done. A file that shrank meanwhile is received anew."""
    upload = Upload.objects.filter(pk=pk, state=State.RECEIVED).select_related("owner").first()
    if upload is None:
        return
    try:
        with upload.path.open("rb") as file:
            os.fsync(file.fileno())
            sha256, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
        fault = _fault(upload) if size == upload.length else ""
    except FileNotFoundError:
        sha256, size, fault = "", 0, ""
    with transaction.atomic():
        now = Upload.objects.select_for_update().filter(pk=pk, state=State.RECEIVED).first()
        if now is not None:
            _settle(now, sha256, size, fault)


def _fault(upload: Upload) -> str:
    """What the check of its purpose has against the file, in the owner's language."""
    with translation.override(getattr(upload.owner, "language", None)):
        refusal = upload.rules.check(upload.path)
        return str(refusal.reason) if refusal else ""


def _settle(upload: Upload, sha256: str, size: int, fault: str) -> None:
    upload.check_at = None
    if size != upload.length:
        upload.state, upload.offset = State.RECEIVING, min(size, upload.length)
    elif fault:
        upload.state, upload.fault = State.REFUSED, fault
        upload.path.unlink(missing_ok=True)
    else:
        upload.state, upload.sha256 = State.READY, sha256
    upload.save()


def may_take(person: Any, upload: Upload | None, purpose: Purpose) -> Refusal | None:
    """Why this file cannot be taken over for `purpose` by an act of `person`, or None if it can."""
    if upload is None or (upload.owner_id, upload.purpose) != (person.pk, purpose.name):
        return NOT_HERE
    if upload.state == State.REFUSED:
        return Refusal(upload.fault)
    if upload.state == State.TAKEN or upload.expires_at <= timezone.now():
        return NOT_HERE
    waits = {State.RECEIVING: NOT_WHOLE, State.RECEIVED: NOT_CHECKED}
    return waits.get(State(upload.state))


@under(TAKEN_ONCE)
def take(person: Any, pk: UUID, purpose: Purpose) -> Taken:
    """Take the file over, once, inside the app's own transaction. Raises StepRefused with words for the person.

    It gets its new name at once and loses the old one on commit; without a commit it is as it was.
    """
    upload = Upload.objects.select_for_update().filter(pk=pk).first()
    if refusal := may_take(person, upload, purpose):
        raise StepRefused(refusal)
    upload = sure(upload)
    upload.stored_path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # an earlier transaction that took it was undone: the same file
        os.link(upload.path, upload.stored_path)
    upload.state = State.TAKEN
    upload.save()
    transaction.on_commit(lambda: upload.path.unlink(missing_ok=True), robust=True)
    return Taken(upload.stored_name, upload.name, upload.length, upload.sha256)


def remove(upload: Upload) -> None:
    """Remove a locked row with its file; what an app has taken stays the app's."""
    upload.path.unlink(missing_ok=True)
    if upload.state != State.TAKEN:
        upload.stored_path.unlink(missing_ok=True)  # left by a transaction that was undone
    upload.delete()


@under(IN_PIECES)
def remove_expired(most: int = 100) -> None:
    """Remove at most `most` uploads that nobody went on with; those at work this moment wait for the next sweep."""
    with transaction.atomic():
        expired = Upload.objects.select_for_update(skip_locked=True).filter(expires_at__lte=timezone.now())
        for upload in expired.order_by("expires_at")[:most]:
            remove(upload)
