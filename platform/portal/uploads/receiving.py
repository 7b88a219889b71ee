"""How a file comes in, piece by piece, under the lock of its row.

The file on the disk says how much is there. A process that is killed between file and row leaves a row that says
something else; whoever looks next sets it right.
"""

import errno
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.flow import Refusal, StepRefused, Words
from portal.forms import one_line
from portal.law import under
from portal.templatetags.components import bytes_size
from portal.uploads import finishing
from portal.uploads.law import IN_PIECES, LIMITED
from portal.uploads.models import HELD, State, Upload, folder
from portal.uploads.purposes import Purpose

KEPT = timedelta(days=3)  # after the last piece
AT_A_TIME = 50  # files of one person that no app has taken yet
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Refused(StepRefused):
    """Nothing more was received; `status` is how tus 1.0 says so."""

    def __init__(self, status: int, reason: Words) -> None:
        super().__init__(Refusal(reason))
        self.status = status


@under(LIMITED)
def create(person: Any, purpose: Purpose, name: str, length: int) -> Upload:
    """Make room for a file of `length` bytes. Raises Refused: 400 empty, 413 too large or too many, 507 disk full."""
    if length < 1:
        raise Refused(400, _("The file is empty. Choose another one."))
    if length > purpose.max_bytes:
        size, most = bytes_size(length), bytes_size(purpose.max_bytes)
        raise Refused(413, _("The file has %(size)s; at most %(most)s may be sent.") % {"size": size, "most": most})
    with transaction.atomic():
        _check_room(person, length)
        named = one_line(Path(name).name)[-255:] or "file"
        expires = timezone.now() + KEPT
        return Upload.objects.create(owner=person, purpose=purpose.name, name=named, length=length, expires_at=expires)


def _check_room(person: Any, length: int) -> None:
    """What is announced counts as if it were here; two who begin at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('uploads'))")
    mine = Q(owner=person.pk)
    held = Upload.objects.filter(state__in=HELD).aggregate(
        count=Count("pk", filter=mine),
        own=Coalesce(Sum("length", filter=mine), 0),
        whole=Coalesce(Sum("length"), 0),
        coming=Coalesce(Sum(F("length") - F("offset")), 0),
    )
    if held["count"] >= AT_A_TIME or held["own"] + length > settings.UPLOADS_OF_A_PERSON:
        raise Refused(
            413, _("You have sent as much as may wait here. Use or remove one of these files, or wait for three days.")
        )
    room = min(settings.UPLOADS_OF_ALL - held["whole"], _free() - held["coming"] - settings.UPLOADS_LEAVE_FREE)
    if length > room:
        raise no_room()


def _free() -> int:
    folder().mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder()).free


def no_room() -> Refused:
    return Refused(507, _("The portal has no room for the file now. What was sent is kept. Try again later."))


@under(IN_PIECES)
def find(person: Any, pk: UUID) -> Upload:
    """The person's upload with its true offset. Raises Refused: 404 not theirs, 410 expired or taken."""
    with transaction.atomic():
        return _locked(person, pk)


@under(IN_PIECES)
def append(person: Any, pk: UUID, offset: int, piece: bytes, announced: int = 0) -> Upload:
    """Add a piece at `offset`; `announced` bytes are to come in this request, the piece included.

    Raises Refused: 404, 410, 409 where the file does not end at `offset`, 413 where it would grow beyond its length,
    507 where the disk is full.
    """
    with transaction.atomic():
        upload = _locked(person, pk)
        if offset != upload.offset:
            raise Refused(409, f"The file ends at {upload.offset}.")
        if offset + max(announced, len(piece)) > upload.length:
            raise Refused(413, _("More was sent than the file has. It is kept as it was; choose it again."))
        if piece:
            _write(upload.path, piece)
            _moved(upload, offset + len(piece))
        return upload


def _locked(person: Any, pk: UUID) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=pk, owner=person.pk).first()
    if upload is None:
        raise Refused(404, _("There is no such file."))
    if upload.state == State.TAKEN or upload.expires_at <= timezone.now():
        raise Refused(410, _("This file is no longer here: it was used, or it waited too long. Choose it again."))
    if upload.state == State.RECEIVING and (there := on_disk(upload)) != upload.offset:
        _moved(upload, there)
    return upload


def on_disk(upload: Upload) -> int:
    """How many of its bytes are there."""
    try:
        return min(upload.path.stat().st_size, upload.length)
    except FileNotFoundError:
        return 0


def _write(path: Path, piece: bytes) -> None:
    try:
        with path.open("ab") as file:
            file.write(piece)
    except OSError as error:
        if error.errno in FULL:
            raise no_room() from error
        raise


def _moved(upload: Upload, offset: int) -> None:
    """The file ends at `offset` now. Once it is whole it is hashed: a small one here, a large one by a worker."""
    upload.offset, upload.expires_at = offset, timezone.now() + KEPT
    if offset == upload.length:
        upload.state, upload.check_at = State.RECEIVED, timezone.now() + finishing.REST
        transaction.on_commit(lambda: finishing.hand_over(upload), robust=True)
    upload.save()


@under(IN_PIECES)
def terminate(person: Any, pk: UUID) -> None:
    """Remove what the person has sent. Raises Refused: 404, 410."""
    with transaction.atomic():
        finishing.remove(_locked(person, pk))


def keep(person: Any, purpose: Purpose, file: "UploadedFile[bytes]") -> UUID:
    """A file that came whole, with its form: from here on it is an upload like others. Raises Refused."""
    upload = create(person, purpose, file.name or "", file.size or 0)
    offset = 0
    for piece in file.chunks():
        offset = append(person, upload.pk, offset, piece).offset
    finishing.finish(upload.pk)
    return upload.pk
