"""A stored file, or the part of it that a player asks for (RFC 9110, section 14: one range of bytes)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

PIECE = 256 * 1024
ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def part(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and end (not included) that a Range header asks for; None where it asks for nothing understood.

    The end is not after the start where nothing of it is there.
    """
    found = ASKED.fullmatch(asked.strip())
    first, last = (found[1], found[2]) if found else ("", "")
    if first:
        told = last == "" or int(last) >= int(first)
        return (int(first), min(int(last) + 1 if last else size, size)) if told else None
    return (max(size - int(last), 0), size) if last else None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of an opened file in pieces; closing it closes the file, also where nothing was read."""

    file: IO[bytes]
    start: int
    end: int

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.start)
        left = self.end - self.start
        while left and (piece := self.file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def answer(request: HttpRequest, file: IO[bytes], size: int, media_type: str) -> HttpResponseBase:
    """The opened file of `size` bytes, which is closed at the end; a browser makes no more of it than it is."""
    wanted = part(request.headers.get("Range", ""), size)
    start, end = wanted or (0, size)
    if wanted and start >= end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    sent = StreamingHttpResponse(Part(file, start, end), content_type=media_type)
    sent["Accept-Ranges"] = "bytes"
    sent["Content-Length"] = str(end - start)
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    sent["Cache-Control"] = "private, no-store"
    if wanted:
        sent.status_code = 206
        sent["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return sent
