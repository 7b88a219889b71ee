"""The work itself on the page of its case: a player, a picture, its text, or a link; what the browser gets of it.

The type that the browser is told is that of the format which the portal recognised (`files`), never the author's word.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from copyright_registry.files import CHUNK, TYPES, guarded
from copyright_registry.models import Attachment

logger = logging.getLogger(__name__)

TEXT_MAX = 100_000  # bytes of a text on the page; the whole is a download
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page shows a work: audio, video, image, pdf, text, or "" where it can only be downloaded."""

    way: str
    text: str = ""
    is_cut: bool = False
    is_lost: bool = False  # the storage has no such file


def shown(work: Attachment) -> Shown:
    """How to show `work`; of a text its beginning, read from the storage."""
    if not _is_stored(work.file):
        return Shown("", is_lost=True)
    if work.format != "txt":
        kind = TYPES.get(work.format, "")
        return Shown("pdf" if work.format == "pdf" else kind.partition("/")[0])
    with work.file.open() as file:
        head = file.read(TEXT_MAX)
    return Shown("text", head.decode(errors="ignore").lstrip("\ufeff"), is_cut=work.size > len(head))


def _is_stored(file: FieldFile) -> bool:
    return bool(file.storage.exists(str(file.name)))


def must_be_stored(file: FieldFile) -> None:
    """Http404 where the storage has lost the file, and a line for the operator, who must look into it."""
    if not _is_stored(file):
        logger.error("The file %s is not in the storage.", file.name)
        raise Http404


def answer(request: HttpRequest, work: Attachment) -> HttpResponseBase:
    """The bytes of `work` to be shown in the page, whole or the part that a player asks for (RFC 9110, section 14)."""
    must_be_stored(work.file)
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    span = _span(asked[1], asked[2], work.size) if asked else None
    if asked and span is None:
        found: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{work.size}"})
    elif span is None:
        found = FileResponse(work.file.open(), filename=work.name)
    else:
        found = _part(work, *span)
    found["Accept-Ranges"] = "bytes"
    return guarded(found, work.format)


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of `bytes=first-last`; None where the file has no such part."""
    start = int(first) if first else max(size - int(last or 0), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    return (start, end) if start <= end else None


def _part(work: Attachment, start: int, end: int) -> HttpResponseBase:
    part = StreamingHttpResponse(_bytes(work, start, end), status=206)
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{work.size}"
    return part


def _bytes(work: Attachment, start: int, end: int) -> Iterator[bytes]:
    with work.file.open() as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(left, CHUNK))):
            left -= len(chunk)
            yield chunk
