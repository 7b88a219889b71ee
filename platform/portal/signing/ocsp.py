"""Asking an authority about one certificate (OCSP, RFC 6960), and believing the answer or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from portal.signing import der, schemes
from portal.signing.certificate import Certificate
from portal.signing.cms import algorithm_of
from portal.signing.crl import REASONS, Revoked
from portal.signing.der import Fields, Unreadable, Value
from portal.signing.trust import signed

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
BASIC = "1.3.6.1.5.5.7.48.1.1"
NONCE = "1.3.6.1.5.5.7.48.1.2"
FRESH = timedelta(hours=1)  # the national service gives no nextUpdate
CLOCK_SKEW = timedelta(minutes=5)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MAX_BYTES = 64 * 1024
_HASHES = {schemes.SHA_1: schemes.sha1, schemes.SHA_256: schemes.sha256}  # names of an authority, not proofs


class Wrong(Exception):
    """The answer is about something else, out of date, or not the authority's own; `code` says which."""

    def __init__(self, code: str = "wrong_answer") -> None:
        super().__init__(code)
        self.code = code


class NoAnswer(Exception):
    """The service says that it cannot answer now: nothing is known."""


@dataclass(frozen=True)
class Answer:
    """What the authority says of the certificate; `revoked` is None for a good one."""

    der: bytes
    produced_at: datetime
    revoked: Revoked | None


def request(certificate: Certificate, issuer: Certificate, nonce: bytes) -> bytes:
    """A request for one certificate, named by SHA-256, as DER."""
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        schemes.sha256(certificate.issuer),
        schemes.sha256(_key_bits(issuer)),
        certificate.serial,
        hashes.SHA256(),
    )
    return builder.add_extension(x509.OCSPNonce(nonce), critical=False).build().public_bytes(Encoding.DER)


def read(answer: bytes, certificate: Certificate, issuer: Certificate, moment: datetime, nonce: bytes = b"") -> Answer:
    """The answer about `certificate`, if it may speak of `moment`; raises NoAnswer or Wrong, never anything else.

    `nonce` is what was asked with; without one, only the times speak for freshness.
    """
    try:
        basic = _basic(answer)
        single = _about(basic, certificate, issuer)
        _check_signature(basic, issuer)
        _check_nonce(basic, nonce)
        _check_covers(single, moment, certificate)
        return Answer(answer, basic.produced_at, single.revoked)
    except Unreadable as error:
        raise Wrong from error


def names(answer: bytes, certificate: Certificate, issuer: Certificate) -> bool:
    """Is this an answer about the certificate, whoever gave it?"""
    try:
        _about(_basic(answer), certificate, issuer)
    except (Unreadable, NoAnswer, Wrong):
        return False
    return True


@dataclass(frozen=True)
class _Single:
    """What is said of one certificate (RFC 6960, 4.2.1: SingleResponse)."""

    named: tuple[bytes, bytes, int]  # hashes of the issuer's name and key, serial number
    hash_algorithm: str
    revoked: Revoked | None
    this_update: datetime
    next_update: datetime | None


@dataclass(frozen=True)
class _Basic:
    """A BasicOCSPResponse with the fields that are used; `signed` are the very bytes that were signed."""

    signed: bytes
    responder: Value
    produced_at: datetime
    singles: tuple[_Single, ...]
    nonces: tuple[bytes, ...]
    algorithm: str
    signature: bytes
    certificates: tuple[bytes, ...]


def _basic(answer: bytes) -> _Basic:
    """OCSPResponse { status, [0] { id-pkix-ocsp-basic, OCTET STRING } } (RFC 6960, 4.2.1); raises NoAnswer."""
    outer = der.fields(der.load(answer, der.SEQUENCE))
    status = der.integer(outer.take(der.ENUMERATED))
    if status != 0:
        raise NoAnswer(f"status {status}")
    body = der.fields(der.only(outer.take(der.tagged(0))))
    outer.end()
    if der.oid(body.take(der.OID)) != BASIC:
        raise Unreadable("not a basic answer")
    basic = der.fields(der.load(body.take(der.OCTET_STRING).content, der.SEQUENCE))
    body.end()
    data, algorithm, signature = basic.take(der.SEQUENCE), basic.take(der.SEQUENCE), basic.take(der.BIT_STRING)
    certificates = basic.maybe(der.tagged(0))
    basic.end()
    sent = () if certificates is None else tuple(each.raw for each in der.expect(der.only(certificates), der.SEQUENCE))
    if len(set(sent)) < len(sent):
        raise Unreadable("a certificate is there twice")
    return _Basic(
        signed=data.raw,
        **_data(der.fields(data)),
        algorithm=algorithm_of(algorithm),
        signature=der.bits(signature),
        certificates=sent,
    )


def _data(data: Fields) -> dict[str, Any]:
    """ResponseData { [0] version DEFAULT v1, responderID, producedAt, SEQUENCE OF, [1] extensions }."""
    if data.maybe(der.tagged(0)) is not None:
        raise Unreadable("another version")
    found: dict[str, Any] = {"responder": data.take_any(), "produced_at": der.time(data.take(der.GENERALIZED_TIME))}
    found["singles"] = tuple(map(_single, data.take(der.SEQUENCE)))
    found["nonces"] = tuple(_nonces(data.maybe(der.tagged(1))))
    data.end()
    return found


def _single(value: Value) -> _Single:
    """SingleResponse { certID, certStatus, thisUpdate, [0] nextUpdate OPTIONAL, [1] extensions OPTIONAL }."""
    parts = der.fields(value)
    cert_id = der.fields(parts.take(der.SEQUENCE))
    algorithm = der.oid(Fields(cert_id.take(der.SEQUENCE)).take(der.OID))
    name, key = (cert_id.take(der.OCTET_STRING).content for _ in range(2))
    serial = der.integer(cert_id.take(der.INTEGER))
    status, this_update = parts.take_any(), der.time(parts.take(der.GENERALIZED_TIME))
    next_update = parts.maybe(der.tagged(0))
    _known(parts.maybe(der.tagged(1)))
    parts.end()
    until = None if next_update is None else der.time(der.only(next_update))
    return _Single((name, key, serial), algorithm, _revoked(status, serial), this_update, until)


def _revoked(status: Value, serial: int) -> Revoked | None:
    """CertStatus: [0] good, [1] revoked { time, [0] reason OPTIONAL }; «unknown» is no word to trust one by."""
    if status.tag == der.primitive(0):
        return None
    parts = Fields(der.expect(status, der.tagged(1)))
    at, reason = der.time(parts.take(der.GENERALIZED_TIME)), parts.maybe(der.tagged(0))
    parts.end()
    return Revoked(serial, at, "" if reason is None else REASONS.get(der.integer(der.only(reason)), ""))


def _nonces(extensions: Value | None) -> Iterator[bytes]:
    for kind, value in _known(extensions):
        if kind == NONCE:
            yield der.load(value, der.OCTET_STRING).content


def _known(extensions: Value | None) -> list[tuple[str, bytes]]:
    """Extensions with their values; a critical one that is not understood refuses the answer."""
    found = []
    for extension in () if extensions is None else der.expect(der.only(extensions), der.SEQUENCE):
        parts = der.fields(extension)
        kind, critical, value = der.oid(parts.take(der.OID)), parts.maybe(der.BOOLEAN), parts.take(der.OCTET_STRING)
        parts.end()
        if critical is not None and der.boolean(critical) and kind != NONCE:
            raise Unreadable(f"critical extension {kind}")
        found.append((kind, value.content))
    return found


def _about(basic: _Basic, certificate: Certificate, issuer: Certificate) -> _Single:
    """The single response whose CertID is the certificate's."""
    for single in basic.singles:
        hashed = _HASHES.get(single.hash_algorithm)
        if hashed is not None:
            ours = (hashed(certificate.issuer), hashed(_key_bits(issuer)), certificate.serial)
            if single.named == ours:
                return single
    raise Wrong


def _check_signature(basic: _Basic, issuer: Certificate) -> None:
    """By the issuing authority itself, or by whom it delegated (RFC 6960, 4.2.2.2)."""
    by = _responder(basic, issuer)
    if not schemes.issued_by(by.public_key, by.key_algorithm, basic.algorithm, basic.signature, basic.signed):
        raise Wrong


def _responder(basic: _Basic, issuer: Certificate) -> Certificate:
    for candidate in (issuer, *map(Certificate.load, basic.certificates)):
        if _is_named(basic.responder, candidate) and (
            candidate == issuer or _is_delegate(candidate, issuer, basic.produced_at)
        ):
            return candidate
    raise Wrong


def _is_delegate(candidate: Certificate, issuer: Certificate, produced_at: datetime) -> bool:
    return (
        OCSP_SIGNING in candidate.extended_key_usage
        and candidate.valid_at(produced_at)
        and not candidate.not_understood
        and signed(candidate, by=issuer)
    )


def _is_named(responder: Value, candidate: Certificate) -> bool:
    """ResponderID: [1] name, or [2] SHA-1 of the key."""
    if responder.tag == der.tagged(1):
        return der.only(responder).raw == candidate.subject
    return der.octets(der.only(der.expect(responder, der.tagged(2)))) == schemes.sha1(_key_bits(candidate))


def _check_nonce(basic: _Basic, nonce: bytes) -> None:
    """The service may leave our number out, but not bring another."""
    if nonce and any(found != nonce for found in basic.nonces):
        raise Wrong


def _check_covers(single: _Single, moment: datetime, certificate: Certificate) -> None:
    """Not out of date at the moment; a later word is as good, but not once the certificate had expired."""
    until = single.next_update or single.this_update + FRESH
    if moment > until + CLOCK_SKEW:
        raise Wrong("stale")
    if single.this_update > certificate.not_after:
        raise Wrong("after_expiry")


def _key_bits(certificate: Certificate) -> bytes:
    """The content of the key's BIT STRING, without tag, length and count of unused bits (RFC 6960, 4.1.1)."""
    key = Fields(der.load(certificate.public_key, der.SEQUENCE))
    key.take(der.SEQUENCE)
    return der.bits(key.take(der.BIT_STRING))
