"""Writing ASN.1 in DER (ITU-T X.690): enough for certificates, lists, messages and answers.

Every function gives the finished encoding: tag, length, content. Reading is left to libraries, so that
nothing here can share a fault with what checks the result.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

NULL = b"\x05\x00"
SEQUENCE, SET = 0x30, 0x31


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: its tag octet, the shortest length, the parts one after the other (X.690, 8.1 and 10.1)."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def set_of(parts: Iterable[bytes]) -> bytes:
    """In the order of the encodings (X.690, 11.6)."""
    return tlv(SET, *sorted(parts))


def explicit(number: int, *parts: bytes) -> bytes:
    """[number] around whole elements; also an implicitly tagged SEQUENCE or SET, given its members."""
    return tlv(0xA0 | number, *parts)


def implicit(number: int, content: bytes) -> bytes:
    """[number] in place of a primitive type's own tag."""
    return tlv(0x80 | number, content)


def integer(value: int) -> bytes:
    """A number of any size, two's complement without superfluous octets (X.690, 8.3)."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def enumerated(value: int) -> bytes:
    return tlv(0x0A, bytes([value]))


def true() -> bytes:
    return tlv(0x01, b"\xff")


def octets(content: bytes) -> bytes:
    return tlv(0x04, content)


def bits(content: bytes) -> bytes:
    """A BIT STRING of whole octets."""
    return tlv(0x03, b"\x00", content)


@lru_cache(maxsize=256)
def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER: base 128, the first two numbers in one (X.690, 8.19)."""
    first, second, *others = map(int, dotted.split("."))
    return tlv(0x06, *(_base128(number) for number in (first * 40 + second, *others)))


def _base128(number: int) -> bytes:
    """Seven bits an octet; all but the last have the top bit set."""
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(0x80 | number & 0x7F)
    return bytes(reversed(octets))


def algorithm(dotted: str) -> bytes:
    """AlgorithmIdentifier with NULL for parameters, as the national authority writes them for GOST and RSA."""
    return sequence(oid(dotted), NULL)


def time(moment: datetime) -> bytes:
    """Time of RFC 5280, 4.1.2.5: UTCTime through 2049, then GeneralizedTime; whole seconds of UTC."""
    return tlv(0x17, f"{moment:%y%m%d%H%M%SZ}".encode()) if moment.year < 2050 else generalized_time(moment)


def generalized_time(moment: datetime) -> bytes:
    return tlv(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode())
