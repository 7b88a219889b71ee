"""Which file may show a work: its format is told from its first bytes, never from its name alone."""

from __future__ import annotations  # UploadedFile is generic in the stubs only

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from copyright_registry.models import Attachment
from portal.forms import one_line

CHUNK = 64 * 1024
ENDINGS = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "odt": (".odt",),
    "txt": (".txt",),
    "zip": (".zip",),
    "wav": (".wav",),
    "mp3": (".mp3",),
    "flac": (".flac",),
    "mp4": (".mp4", ".mov", ".m4a"),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "tiff": (".tif", ".tiff"),
}
TYPES = {  # of the formats that a browser shows
    "pdf": "application/pdf",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
# Nothing in the file runs, loads or asks on the portal's behalf; the styles are those of the browser's own viewers.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)


class WrongFile(Exception):
    """The file is not one that may show this work; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begins_like(form: str, head: bytes) -> bool:
    """Whether the first bytes are those of a file of format `form`."""
    if form == "txt":
        return _is_text(head)
    if form == "wav":
        return head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE"
    if form == "mp4":
        return head[4:8] == b"ftyp"
    if form == "mp3":
        return head.startswith(b"ID3") or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0)
    starts = {
        "pdf": (b"%PDF-",),
        "docx": (b"PK\x03\x04",),
        "odt": (b"PK\x03\x04",),
        "zip": (b"PK\x03\x04",),
        "flac": (b"fLaC",),
        "png": (b"\x89PNG\r\n\x1a\n",),
        "jpeg": (b"\xff\xd8\xff",),
        "tiff": (b"II*\x00", b"MM\x00*"),
    }
    return head.startswith(starts[form])


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; the last letter of `head` may be cut."""
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and error.reason == "unexpected end of data"
    return True


def format_of(name: str, head: bytes) -> str | None:
    """The format that both the ending of the name and the first bytes speak for."""
    low = name.lower()
    matching = [form for form, endings in ENDINGS.items() if low.endswith(endings)]
    return next((form for form in matching if begins_like(form, head)), None)


def read(upload: UploadedFile[Any], formats: Iterable[str], limit: int) -> Attachment:
    """The upload as a file of a work, hashed in one pass; WrongFile with code empty, too_big or wrong_kind."""
    size = upload.size or 0
    if size == 0:
        raise WrongFile("empty")
    if size > limit:
        raise WrongFile("too_big")
    hashed = hashlib.sha256()
    head = b""
    for chunk in upload.chunks(CHUNK):
        head = head or chunk[:4096]
        hashed.update(chunk)
    form = format_of(upload.name or "", head)
    if form not in set(formats):
        raise WrongFile("wrong_kind")
    return Attachment(
        file=upload, name=one_line(upload.name or "")[-255:], size=size, sha256=hashed.hexdigest(), format=form
    )
