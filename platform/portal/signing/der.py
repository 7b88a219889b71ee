"""DER, and the BER that signing programs write (X.690): values read one level at a time, byte by byte.

A value is identifier octet, length, content. Lengths are definite and of least octets, as DER wants; BER may leave
the length open (80 … 00 00) and cut an OCTET STRING into pieces. Nothing is read deeper than somebody asks, and
what is read costs time in proportion to its bytes, however it is nested.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
ENUMERATED, UTC_TIME, GENERALIZED_TIME = 0x0A, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
CONSTRUCTED = 0x20
PIECES = OCTET_STRING | CONSTRUCTED
STRINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
_OPEN = 0x80
_PIECE, _FEW = 64, 100  # octets that a value of BER has on average, or there are but a few of them
NUMBER_OCTETS = 64  # more than any number that is read here has; keys are not read here
END_OF_TIME = datetime(9999, 12, 30, tzinfo=UTC)  # for «no end» (RFC 5280, 4.1.2.5): a later one has no local time
_REST = rb"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)"
_TIMES = {
    UTC_TIME: re.compile(rb"(\d\d)" + _REST + b"Z"),
    GENERALIZED_TIME: re.compile(rb"(\d{4})" + _REST + rb"(?:\.\d{0,9}[1-9])?Z"),
}


class Unreadable(ValueError):
    """The bytes are not what they should be."""


def primitive(number: int) -> int:
    """The identifier octet of the context-specific tag [number], not constructed."""
    return 0x80 | number


def tagged(number: int) -> int:
    """The identifier octet of the context-specific tag [number], constructed."""
    return 0xA0 | number


@dataclass(frozen=True, slots=True)
class Value:
    """One value in `data`: it starts at `start`, its content is `body` to `stop`, and the next begins at `end`."""

    data: bytes
    tag: int
    start: int
    body: int
    stop: int
    end: int

    @property
    def raw(self) -> bytes:
        """The value as it stands, identifier and length included."""
        return self.data[self.start : self.end]

    @property
    def content(self) -> bytes:
        return self.data[self.body : self.stop]

    def __iter__(self) -> Iterator["Value"]:
        """The values inside; raises Unreadable where they do not fill it."""
        if not self.tag & CONSTRUCTED:
            raise Unreadable(f"tag {self.tag:02x} holds no values")
        place = self.body
        while place < self.stop:
            value = _value(self.data, place, self.stop)
            yield value
            place = value.end


def load(data: bytes, tag: int) -> Value:
    """The one value that `data` is, with this identifier octet; raises Unreadable."""
    value = _value(data, 0, len(data))
    if value.end != len(data):
        raise Unreadable(f"{len(data) - value.end} bytes follow")
    return expect(value, tag)


def expect(value: Value, tag: int) -> Value:
    """The value, if it has this identifier octet; raises Unreadable."""
    if value.tag != tag:
        raise Unreadable(f"tag {value.tag:02x} instead of {tag:02x}")
    return value


class Fields:
    """The values of a SEQUENCE in their order, some of which may be left out."""

    def __init__(self, value: Value) -> None:
        self._values = iter(value)
        self._next = next(self._values, None)

    def take(self, tag: int) -> Value:
        """The next value, which must have this identifier octet; raises Unreadable."""
        if self._next is None:
            raise Unreadable(f"tag {tag:02x} is missing")
        taken = expect(self._next, tag)
        self._next = next(self._values, None)
        return taken

    def take_any(self) -> Value:
        """The next value, whatever it is; raises Unreadable if there is none."""
        if self._next is None:
            raise Unreadable("a value is missing")
        return self.take(self._next.tag)

    def maybe(self, tag: int) -> Value | None:
        """The next value, if it has this identifier octet."""
        return self.take(tag) if self._next is not None and self._next.tag == tag else None

    def end(self) -> None:
        """Nothing may follow; raises Unreadable."""
        if self._next is not None:
            raise Unreadable(f"tag {self._next.tag:02x} is too much")


def fields(value: Value, tag: int = SEQUENCE) -> Fields:
    return Fields(expect(value, tag))


def only(value: Value) -> Value:
    """The one value inside, as of an EXPLICIT tag; raises Unreadable."""
    inside = list(zip(value, range(2), strict=False))
    if len(inside) != 1:
        raise Unreadable("not exactly one value inside")
    return inside[0][0]


def integer(value: Value) -> int:
    """An INTEGER or ENUMERATED of least octets (X.690, 8.3)."""
    content = value.content
    if value.tag not in (INTEGER, ENUMERATED) or not 0 < len(content) <= NUMBER_OCTETS:
        raise Unreadable("not a number, or one that is too long")
    if len(content) > 1 and (content[0], content[1] >> 7) in ((0x00, 0), (0xFF, 1)):
        raise Unreadable("a number of more octets than it needs")
    return int.from_bytes(content, "big", signed=True)


def boolean(value: Value) -> bool:
    if value.tag != BOOLEAN or value.content not in (b"\x00", b"\xff"):
        raise Unreadable("neither true nor false")
    return value.content == b"\xff"


def oid(value: Value) -> str:
    """An OBJECT IDENTIFIER in dotted form (X.690, 8.19)."""
    content = expect(value, OID).content
    if not 0 < len(content) <= 64 or content[-1] & 0x80:
        raise Unreadable("not an identifier")
    arcs, number, starts = [], 0, True
    for octet in content:
        if starts and octet == 0x80:
            raise Unreadable("an identifier of more octets than it needs")
        number = number << 7 | octet & 0x7F
        starts = not octet & 0x80
        if starts:
            arcs.append(number)
            number = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def octets(value: Value) -> bytes:
    """An OCTET STRING; in BER its pieces, one level of them, put together."""
    if value.tag == OCTET_STRING:
        return value.content
    most = _most(value.stop - value.body)
    pieces = list(islice(expect(value, PIECES), most + 1))
    if len(pieces) > most:
        raise Unreadable("a string in too many pieces")
    return b"".join(expect(piece, OCTET_STRING).content for piece in pieces)


def bits(value: Value) -> bytes:
    """A BIT STRING of whole octets."""
    content = expect(value, BIT_STRING).content
    if content[:1] != b"\x00":
        raise Unreadable("bits that are no whole octets")
    return content[1:]


def named_bits(value: Value, names: tuple[str, ...]) -> frozenset[str]:
    """The names of the bits that are set, the first bit first (X.690, 8.6)."""
    content = expect(value, BIT_STRING).content
    if not 1 <= len(content) <= 5 or content[0] > 7:
        raise Unreadable("not a list of bits")
    places = "".join(f"{octet:08b}" for octet in content[1:])
    return frozenset(name for name, bit in zip(names, places, strict=False) if bit == "1")


def time(value: Value) -> datetime:
    """A UTCTime or GeneralizedTime (RFC 5280, 4.1.2.5); fractions, which RFC 3161 (2.4.2) allows, are cut off."""
    found = _TIMES[value.tag].fullmatch(value.content) if value.tag in _TIMES else None
    if found is None:
        raise Unreadable("not a time")
    year, month, day, hour, minute, second = map(int, found.groups())
    if value.tag == UTC_TIME:
        year += 1900 if year >= 50 else 2000
    try:
        return min(datetime(year, month, day, hour, minute, second, tzinfo=UTC), END_OF_TIME)
    except ValueError as error:
        raise Unreadable(f"not a time: {error}") from error


def text(value: Value) -> str | None:
    """A string of the usual kinds; None for another kind."""
    if value.tag not in STRINGS:
        return None
    try:
        return value.content.decode(STRINGS[value.tag])
    except UnicodeDecodeError as error:
        raise Unreadable("letters that cannot be read") from error


def _value(data: bytes, start: int, limit: int) -> Value:
    tag, body, length = _head(data, start, limit)
    if length is None:
        stop = _end_of_open(data, body, limit)
        return Value(data, tag, start, body, stop, stop + 2)
    if length > limit - body:
        raise Unreadable(f"{length} bytes announced, {limit - body} there")
    return Value(data, tag, start, body, body + length, body + length)


def _head(data: bytes, start: int, limit: int) -> tuple[int, int, int | None]:
    """Identifier octet, where the content begins, and its length, None if it is left open."""
    if limit - start < 2:
        raise Unreadable("cut off")
    tag, first = data[start], data[start + 1]
    if tag & 0x1F == 0x1F or tag == 0:
        raise Unreadable(f"identifier {tag:02x}")
    if first < _OPEN:
        return tag, start + 2, first
    if first == _OPEN:
        if not tag & CONSTRUCTED:
            raise Unreadable("an open length of what holds no values")
        return tag, start + 2, None
    body = start + 2 + (first & 0x7F)
    length = int.from_bytes(data[start + 2 : body], "big")
    if first > 0x84 or body > limit or data[start + 2] == 0 or length < _OPEN:
        raise Unreadable("a length that is cut off, too large or of more octets than it needs")
    return tag, body, length


def _end_of_open(data: bytes, place: int, limit: int) -> int:
    """Where the content ends that began at `place` with an open length: at its own 00 00, past those inside."""
    depth = 1
    for _ in range(_most(limit - place)):
        if data[place : place + 2] == b"\x00\x00" and place + 2 <= limit:
            depth -= 1
            place += 2
            if not depth:
                return place - 2
            continue
        _tag, place, length = _head(data, place, limit)
        depth += length is None
        place += length or 0
    raise Unreadable("too many values in an open length")


def _most(octets: int) -> int:
    """How many values may stand in so many octets of BER: every one costs time, at each level anew."""
    return octets // _PIECE + _FEW
