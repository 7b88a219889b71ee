"""Which file may be handed in, and how the portal gives it back.

Its format is told from its first bytes, never from its name alone; a file that is cut, locked or two things at once
is refused (`structure`). A PDF with scripts or attached files is taken: honest programs write them, the copy of the
work stays as the author gave it, nothing of the portal runs it, and the preview says so and shows it without them.
"""

from __future__ import annotations  # UploadedFile is generic in the stubs only

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import UnsupportedOperation
from mmap import ACCESS_READ, mmap
from typing import IO, Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from portal import archives, previews, structure
from portal.forms import one_line

CHUNK = 64 * 1024
HEAD = 4096  # bytes
NAME_MAX = 255
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
# Of a DOCX with a password: no archive but the container of old Word, with this stream (MS-OFFCRYPTO 2.3.2).
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")

# In the words of who hands in a work; a form of other files says the first three in its own.
FILE_ERRORS: dict[str, Any] = {
    "empty": _("The file is empty. Choose the file with the work itself."),
    "too_big": _("The file is larger than 50 MB. Choose a smaller one; what you filled in before is kept."),
    "wrong_kind": _("This is not a file of a format that shows this kind of work. Fitting formats: %(formats)s."),
    "not_utf8": _("This text is not saved as UTF-8. Save it with the encoding UTF-8, and attach it anew."),
    "cut": _("The file ends too soon: it was not saved or copied whole. Save it again and attach it anew."),
    "mixed": _("The file holds something else besides, such as an archive or a script. Save it anew as a plain file."),
    "password": _("The file is locked with a password. Save it without one: the examiner must be able to open it."),
    "macros": _("The document has macros. Save it as an ordinary document without macros, or as PDF."),
    "path": _("The archive has a file name that leads outside its folder or has odd signs. Pack the folder anew."),
    "too_many": _("The archive has more than 10,000 files. Leave out what you did not write, such as libraries."),
    "bomb": _("It unpacks to far more than its size. Leave empty data out and pack it anew; save a document as PDF."),
    "link": _("The archive has links to other files. Put the files themselves in their place and pack it anew."),
    "duplicate": _("The archive has two files of one name. Leave one of them out and pack it anew."),
    "method": _("The archive is packed in an unusual way. Pack it as an ordinary ZIP."),
    "broken": _("The archive or document is damaged: it cannot be read to its end. Save or pack it anew."),
}

Answer = TypeVar("Answer", bound=HttpResponseBase)


class WrongFile(Exception):
    """The file may not be handed in; `code` says why.

    Codes: empty, too_big, wrong_kind, not_utf8, cut, mixed, password, macros; of archives path, too_many, bomb, link,
    duplicate, method, broken. `FILE_ERRORS` has the words for each.
    """

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


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a file that may be kept."""

    name: str
    size: int  # bytes
    sha256: str  # hex
    format: str


def check(upload: UploadedFile[Any], formats: Iterable[str], limit: int) -> Checked:
    """Name, size, hash and format of an upload of at most `limit` bytes in one of `formats`; or WrongFile.

    The file is left at its beginning.
    """
    size = upload.size or 0
    if size == 0:
        raise WrongFile("empty")
    if size > limit:
        raise WrongFile("too_big")
    file: Any = upload
    with _bytes(file) as data:
        form = _format(upload.name or "", data, set(formats))
        if wrong := structure.fault(form, data, file):
            raise WrongFile(wrong)
        if form == "pdf" and data.find(b"/Encrypt") >= 0 and previews.needs_password(file):
            raise WrongFile("password")
        return Checked(one_line(upload.name or "")[-NAME_MAX:], size, hashlib.sha256(data).hexdigest(), form)


def _format(name: str, data: structure.Data, formats: set[str]) -> str:
    head = data[:HEAD]
    form = format_of(name, head)
    if form in formats and form is not None:
        return form
    low = name.lower()
    if "txt" in formats and low.endswith(ENDINGS["txt"]) and archives.is_text(head):  # of Notepad of old
        raise WrongFile("not_utf8")
    if "docx" in formats and low.endswith(ENDINGS["docx"]) and head.startswith(OLD_OFFICE):
        raise WrongFile("password" if data.find(LOCKED_OFFICE) >= 0 else "wrong_kind")
    raise WrongFile("wrong_kind")


@contextmanager
def _bytes(file: IO[bytes]) -> Iterator[structure.Data]:
    """The bytes of an opened file, without a copy in memory where it lies on disk."""
    file.seek(0)
    try:
        try:
            number = file.fileno()
        except (UnsupportedOperation, AttributeError):
            yield file.read()
            return
        with mmap(number, 0, access=ACCESS_READ) as data:
            yield data
    finally:
        file.seek(0)


def to_keep(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file of our own making for the reader's disk; `kind` is its media type."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def to_look_at(data: bytes, form: str, name: str) -> HttpResponse:
    """A file of format `form` in a tab of its own; nothing in it runs or loads."""
    answer = guarded(HttpResponse(data), form)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def guarded(answer: Answer, form: str) -> Answer:
    """`answer`, which holds a file of format `form`, with what keeps a browser from making more of it."""
    answer["Content-Type"] = TYPES[form]
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    return answer
