"""X.509 certificates as the checks need them: everything read once, nothing lazy, no key parsed.

Only the raw bytes of a key are kept, so that a certificate with an unknown algorithm can still be shown.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem

from portal.signing import der
from portal.signing.der import Fields, Unreadable, Value

SERIAL_OCTETS = 20 + 1  # RFC 5280, 4.1.2.2, and one where the first bit would be a sign
MAX_BYTES = 16 * 1024  # national certificates have one or two thousand
COMMON_NAME = "2.5.4.3"
SURNAME = "2.5.4.4"
SERIAL_NUMBER = "2.5.4.5"
ORGANISATION = "2.5.4.10"
UNIT = "2.5.4.11"
GIVEN_NAME = "2.5.4.42"

KEY_ID = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
ALTERNATIVE_NAME = "2.5.29.17"  # never used to say who somebody is
BASIC_CONSTRAINTS = "2.5.29.19"
LIST_ADDRESSES = "2.5.29.31"  # lists come from the configured addresses only
POLICIES = "2.5.29.32"
EXT_KEY_USAGE = "2.5.29.37"
# RFC 5280, 4.2: a critical extension that is not understood refuses the certificate.
UNDERSTOOD = {KEY_USAGE, EXT_KEY_USAGE, BASIC_CONSTRAINTS, POLICIES, ALTERNATIVE_NAME, LIST_ADDRESSES}
USES = (  # the bits of keyUsage (RFC 5280, 4.2.1.3), the first bit first
    "digital_signature",
    "non_repudiation",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Certificate:
    """What is used of one certificate; names and key are DER, identifiers dotted."""

    der: bytes
    tbs: bytes
    serial: int
    issuer: bytes
    subject: bytes
    attributes: tuple[tuple[str, str], ...]
    not_before: datetime
    not_after: datetime
    public_key: bytes
    key_algorithm: str
    signature_algorithm: str
    signature: bytes
    key_identifier: bytes
    key_usage: frozenset[str]
    extended_key_usage: frozenset[str]
    policies: frozenset[str]
    critical: frozenset[str]
    is_authority: bool
    path_length: int | None

    @classmethod
    def load(cls, data: bytes) -> "Certificate":
        """Read DER; raises Unreadable on anything that is not exactly one certificate of version 3."""
        try:
            if len(data) > MAX_BYTES:
                raise Unreadable(f"{len(data)} bytes")
            return cls(**_fields(data))
        except Unreadable as error:
            raise Unreadable(f"not a certificate: {error}") from error

    @property
    def not_understood(self) -> frozenset[str]:
        """Critical extensions that refuse the certificate."""
        return self.critical - UNDERSTOOD

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER in hex, as authorities publish it."""
        return hashlib.sha256(self.der).hexdigest()

    def attribute(self, oid: str) -> str:
        """The subject's value of this type, "" if absent; raises Unreadable if it is there twice."""
        values = [value for kind, value in self.attributes if kind == oid]
        if len(values) > 1:
            raise Unreadable(f"subject has {oid} {len(values)} times")
        return values[0].strip() if values else ""

    def valid_at(self, moment: datetime) -> bool:
        return self.not_before <= moment <= self.not_after


def from_file(data: bytes) -> Certificate:
    """The one certificate of a file: DER, PEM or bare base64; raises Unreadable."""
    try:
        if pem.detect(data):
            _kind, _headers, data = pem.unarmor(data)
        elif not data.startswith(b"\x30"):
            data = base64.b64decode(b"".join(data.split()), validate=True)
    except ValueError as error:
        raise Unreadable(f"neither PEM nor base64: {error}") from error
    return Certificate.load(data)


def _fields(data: bytes) -> dict[str, Any]:
    """RFC 5280, 4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }."""
    parts = der.fields(der.load(data, der.SEQUENCE))
    tbs, algorithm, signature = parts.take(der.SEQUENCE), parts.take(der.SEQUENCE), parts.take(der.BIT_STRING)
    parts.end()
    return {
        "der": data,
        "tbs": tbs.raw,
        **_signed_fields(Fields(tbs), algorithm.raw),
        "signature_algorithm": der.oid(Fields(algorithm).take(der.OID)),
        "signature": der.bits(signature),
    }


def _signed_fields(tbs: Fields, algorithm: bytes) -> dict[str, Any]:
    """TBSCertificate, in the order of its fields; the algorithm inside must be the one outside."""
    if der.integer(der.only(tbs.take(der.tagged(0)))) != 2:
        raise Unreadable("not version 3")
    serial = tbs.take(der.INTEGER)
    if len(serial.content) > SERIAL_OCTETS:
        raise Unreadable("the serial number is too long")
    found: dict[str, Any] = {"serial": der.integer(serial)}
    if tbs.take(der.SEQUENCE).raw != algorithm:
        raise Unreadable("the algorithm outside differs from the signed one")
    found["issuer"] = tbs.take(der.SEQUENCE).raw
    term = Fields(tbs.take(der.SEQUENCE))
    found["not_before"], found["not_after"] = (der.time(term.take_any()) for _ in range(2))
    term.end()
    subject = tbs.take(der.SEQUENCE)
    found["subject"], found["attributes"] = subject.raw, tuple(_attributes(subject))
    key = tbs.take(der.SEQUENCE)
    found["public_key"] = key.raw
    found["key_algorithm"] = der.oid(Fields(Fields(key).take(der.SEQUENCE)).take(der.OID))
    found |= _extensions(der.only(tbs.take(der.tagged(3))))
    tbs.end()
    return found


def _attributes(name: Value) -> Iterator[tuple[str, str]]:
    """Type and text of each attribute; a value that is no text names nobody."""
    for group in name:
        for pair in der.expect(group, der.SET):
            parts = der.fields(pair)
            kind, value = der.oid(parts.take(der.OID)), der.text(parts.take_any())
            if value is not None:
                yield kind, value


def _extensions(extensions: Value) -> dict[str, Any]:
    found: dict[str, Value] = {}
    critical = set()
    for extension in der.expect(extensions, der.SEQUENCE):
        parts = der.fields(extension)
        oid, flag, value = der.oid(parts.take(der.OID)), parts.maybe(der.BOOLEAN), parts.take(der.OCTET_STRING)
        parts.end()
        if oid in found:
            raise Unreadable(f"extension {oid} is there twice")
        found[oid] = value
        if flag is not None and der.boolean(flag):
            critical.add(oid)
    is_authority, path_length = _basic_constraints(found.get(BASIC_CONSTRAINTS))
    return {
        "key_identifier": der.load(found[KEY_ID].content, der.OCTET_STRING).content if KEY_ID in found else b"",
        "key_usage": _key_usage(found.get(KEY_USAGE)),
        "extended_key_usage": frozenset(map(der.oid, _listed(found.get(EXT_KEY_USAGE)))),
        "policies": frozenset(der.oid(Fields(item).take(der.OID)) for item in _listed(found.get(POLICIES))),
        "critical": frozenset(critical),
        "is_authority": is_authority,
        "path_length": path_length,
    }


def _basic_constraints(value: Value | None) -> tuple[bool, int | None]:
    """SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL } (RFC 5280, 4.2.1.9)."""
    if value is None:
        return False, None
    parts = Fields(der.load(value.content, der.SEQUENCE))
    flag, length = parts.maybe(der.BOOLEAN), parts.maybe(der.INTEGER)
    parts.end()
    return flag is not None and der.boolean(flag), None if length is None else der.integer(length)


def _key_usage(value: Value | None) -> frozenset[str]:
    return frozenset() if value is None else der.named_bits(der.load(value.content, der.BIT_STRING), USES)


def _listed(value: Value | None) -> Iterable[Value]:
    """The members of a SEQUENCE OF; none where there is no such extension."""
    return () if value is None else der.load(value.content, der.SEQUENCE)
