"""Revocation lists of the development authority (RFC 5280, 5): full ones, and what was added since (delta)."""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from portal.demo import der
from portal.demo.keys import Key
from portal.demo.record import REASONS, Revocation

CRL_NUMBER = "2.5.29.20"
REASON_CODE = "2.5.29.21"
DELTA_CRL_INDICATOR = "2.5.29.27"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"


def revocation_list(
    by: Key, revoked: Iterable[Revocation], *, number: int, begins: datetime, ends: datetime, base: int | None = None
) -> bytes:
    """A list in force from `begins` to `ends` (DER); with a base it is a delta to the full list of that number."""
    entries = [_entry(each) for each in revoked]
    tbs = der.sequence(
        der.integer(1),
        der.algorithm(by.scheme.signature),
        by.certificate.subject.public_bytes(),
        der.time(begins),
        der.time(ends),
        der.sequence(*entries) if entries else b"",
        der.explicit(0, der.sequence(*_extensions(by, number, base))),
    )
    return der.sequence(tbs, der.algorithm(by.scheme.signature), der.bits(by.private.sign(tbs)))


def _entry(revocation: Revocation) -> bytes:
    """A serial number and its moment; the reason is left out where none was given, as the national lists do."""
    reason = REASONS.get(revocation.reason)
    extensions = b"" if reason is None else der.sequence(_extension(REASON_CODE, der.enumerated(reason)))
    return der.sequence(der.integer(revocation.serial), der.time(revocation.moment), extensions)


def _extensions(by: Key, number: int, base: int | None) -> list[bytes]:
    identifier = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    extensions = [
        _extension(CRL_NUMBER, der.integer(number)),
        _extension(AUTHORITY_KEY_IDENTIFIER, der.sequence(der.implicit(0, identifier))),
    ]
    if base is not None:
        extensions.insert(0, _extension(DELTA_CRL_INDICATOR, der.integer(base), der.true()))
    return extensions


def _extension(oid: str, value: bytes, critical: bytes = b"") -> bytes:
    return der.sequence(der.oid(oid), critical, der.octets(value))
