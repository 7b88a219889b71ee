"""X.509 certificates as the checks need them: everything read once, nothing lazy, no key parsed.

Only the raw bytes of a key are kept, so that a certificate with an unknown algorithm can still be shown.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import core, pem, x509

COMMON_NAME = "2.5.4.3"
SURNAME = "2.5.4.4"
SERIAL_NUMBER = "2.5.4.5"
ORGANISATION = "2.5.4.10"
UNIT = "2.5.4.11"
GIVEN_NAME = "2.5.4.42"

# RFC 5280, 4.2: a critical extension that is not understood refuses the certificate.
UNDERSTOOD = {
    "2.5.29.15",  # keyUsage
    "2.5.29.37",  # extKeyUsage
    "2.5.29.19",  # basicConstraints
    "2.5.29.32",  # certificatePolicies
    "2.5.29.17",  # subjectAltName: never used to say who somebody is
    "2.5.29.31",  # cRLDistributionPoints: lists come from the trust folder only
}


class Unreadable(ValueError):
    """The bytes are not what they should be."""


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
    is_authority: bool
    path_length: int | None
    not_understood: frozenset[str]

    @classmethod
    def load(cls, der: bytes) -> "Certificate":
        """Read DER; raises Unreadable on anything that is not exactly one certificate of version 3."""
        try:
            return cls(**_fields(x509.Certificate.load(der, strict=True), der))
        except Exception as error:  # the parser meets hostile bytes: whatever it raises is a refusal
            raise Unreadable(f"not a certificate: {error}") from error

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


def from_pem(data: bytes) -> list[Certificate]:
    """Every certificate of a PEM file."""
    try:
        parts = list(pem.unarmor(data, multiple=True))
    except ValueError as error:
        raise Unreadable(f"not PEM: {error}") from error
    return [Certificate.load(der) for kind, _headers, der in parts if kind == "CERTIFICATE"]


def _fields(parsed: Any, der: bytes) -> dict[str, Any]:
    tbs = parsed["tbs_certificate"]
    if tbs["version"].native != "v3":
        raise Unreadable("not version 3")
    if parsed["signature_algorithm"].dump() != tbs["signature"].dump():
        raise Unreadable("the algorithm outside differs from the signed one")
    return {
        "der": der,
        "tbs": tbs.dump(),
        "serial": tbs["serial_number"].native,
        "issuer": tbs["issuer"].dump(),
        "subject": tbs["subject"].dump(),
        "attributes": tuple(_attributes(tbs["subject"])),
        "not_before": tbs["validity"]["not_before"].native,
        "not_after": tbs["validity"]["not_after"].native,
        **_key(tbs),
        "signature_algorithm": parsed["signature_algorithm"]["algorithm"].dotted,
        "signature": _octets(parsed["signature_value"]),
        **_extensions(tbs["extensions"]),
    }


def _attributes(name: Any) -> Iterator[tuple[str, str]]:
    for group in name.chosen:
        for pair in group:
            value = pair["value"].native
            if isinstance(value, str):
                yield pair["type"].dotted, value


def _key(tbs: Any) -> dict[str, Any]:
    """The key's DER and algorithm, read as plain ASN.1: asn1crypto raises KeyError on a GOST key."""
    raw = tbs["subject_public_key_info"].dump()
    algorithm = core.SequenceOf.load(raw, spec=core.Any)[0].parse(core.SequenceOf, {"spec": core.Any})
    oid = algorithm[0].parse(core.ObjectIdentifier)
    return {"public_key": raw, "key_algorithm": oid.dotted}


def _octets(bits: Any) -> bytes:
    """The bytes of a BIT STRING, which must be whole."""
    content = bytes(bits.contents)
    if content[:1] != b"\0":
        raise Unreadable("a signature must be whole bytes")
    return content[1:]


def _extensions(extensions: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    critical = set()
    for extension in extensions:
        oid = extension["extn_id"].dotted
        if oid in found:
            raise Unreadable(f"extension {oid} is there twice")
        found[oid] = extension["extn_value"]
        if extension["critical"].native:
            critical.add(oid)
    basic = found["2.5.29.19"].parsed.native if "2.5.29.19" in found else {}
    return {
        "key_identifier": found["2.5.29.14"].parsed.native if "2.5.29.14" in found else b"",
        "key_usage": frozenset(found["2.5.29.15"].parsed.native if "2.5.29.15" in found else ()),
        "extended_key_usage": _dotted(found.get("2.5.29.37")),
        "policies": _policies(found.get("2.5.29.32")),
        "is_authority": bool(basic.get("ca")),
        "path_length": basic.get("path_len_constraint"),
        "not_understood": frozenset(critical - UNDERSTOOD),
    }


def _dotted(extension: Any) -> frozenset[str]:
    return frozenset(item.dotted for item in extension.parsed) if extension else frozenset()


def _policies(extension: Any) -> frozenset[str]:
    if not extension:
        return frozenset()
    return frozenset(item["policy_identifier"].dotted for item in extension.parsed)
