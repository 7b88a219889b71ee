"""The bytes of an attached film as a player asks for them, and whether a file is still in the storage.

The type that the browser is told is that of the format which the portal recognised (`files`), never the author's word.
"""

import logging
import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from copyright_registry.models import Attachment
from portal.files import CHUNK, guarded

logger = logging.getLogger(__name__)

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


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
