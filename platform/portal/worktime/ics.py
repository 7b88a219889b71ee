"""Due moments as a calendar file (RFC 5545): a moment each, in UTC, under a name that stays the same.

What is told goes to whoever keeps the reader's calendar, so it names no person and no work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import get_language

OCTETS = 75  # of a line without its end (RFC 5545, 3.1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class DueMoment:
    """A moment by which something is to be done; `uid` names it for ever."""

    uid: str
    at: datetime
    summary: str
    description: str


def calendar(moments: Iterable[DueMoment], product: str, now: datetime) -> bytes:
    """The file; it needs at least one moment. `product` is who made it, `now` is when."""
    language = get_language() or "kk"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(product)}//{language.upper()}"]
    for moment in moments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{moment.uid}",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(moment.at)}",
            "TRANSP:TRANSPARENT",
            f"SUMMARY;LANGUAGE={language}:{_escaped(moment.summary)}",
            f"DESCRIPTION;LANGUAGE={language}:{_escaped(moment.description)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.translate(ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of at most 75 octets; each but the first begins with a space. No letter is cut."""
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
