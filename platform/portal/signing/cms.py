"""The signed message (CMS SignedData, RFC 5652) as the checks need it: read once, then plain data."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from portal.signing import der
from portal.signing.certificate import Certificate
from portal.signing.der import Fields, Unreadable, Value
from portal.signing.schemes import SHA_1, SHA_256

MAX_BYTES = 256 * 1024
MAX_SIGNERS = 20
MAX_CERTIFICATES = 50
MAX_ATTRIBUTES = 50  # of a signer, and values of one
DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
# What a signature may be lengthened by without its signer: a time stamp, and material to prove it later (ETSI EN
# 319 122-1, 5.5 and A.1). Nothing but the time stamp is used here.
LONG_TERM = {TIME_STAMP, "0.4.0.1733.2.4", "0.4.0.1733.2.5"} | {
    f"1.2.840.113549.1.9.16.2.{number}" for number in (21, 22, 23, 24, 25, 26, 27, 48)
}
_ARMOUR = re.compile(rb"\s*-----BEGIN (CMS|PKCS7)-----\r?\n(?P<body>.*?)\r?\n-----END \1-----\s*", re.DOTALL)


@dataclass(frozen=True)
class SignerInfo:
    """One signature of the message; `signed_attributes` are the very bytes that were hashed."""

    issuer: bytes  # DER name and number of the signer's certificate ...
    serial: int
    key_identifier: bytes  # ... or this instead
    digest_algorithm: str
    signature_algorithm: str
    signed_attributes: bytes
    content_type: str
    message_digest: bytes
    certificate_hashes: tuple[tuple[str, bytes], ...]  # (algorithm, hash) of the certificate, where it is named
    claimed_at: datetime | None  # signingTime: the signer's own clock
    signature: bytes
    time_stamps: tuple[bytes, ...]  # tokens among the unsigned attributes, DER
    unsigned: frozenset[str]  # the kinds of all unsigned attributes

    def names(self, certificate: Certificate) -> bool:
        """Is this the certificate that the signer says is theirs?"""
        if self.key_identifier:
            return certificate.key_identifier == self.key_identifier
        return (certificate.issuer, certificate.serial) == (self.issuer, self.serial)


@dataclass(frozen=True)
class SignedMessage:
    """A CMS with one signature or several."""

    content_type: str
    content: bytes | None  # None when detached
    certificates: tuple[bytes, ...]
    signers: tuple[SignerInfo, ...]
    announced: int  # digest algorithms

    @classmethod
    def load(cls, data: bytes | str, *, content_type: str = DATA, max_bytes: int = MAX_BYTES) -> "SignedMessage":
        """Read DER, BER, PEM or bare base64; raises Unreadable with the cause."""
        try:
            return _message(decode(data, max_bytes=max_bytes), content_type)
        except Unreadable as error:
            raise Unreadable(f"not a CMS: {error}") from error

    @cached_property
    def readable(self) -> tuple[Certificate, ...]:
        """The certificates that can be read, each once."""
        found = (_readable(each) for each in dict.fromkeys(self.certificates))
        return tuple(each for each in found if each is not None)

    @property
    def has_surplus(self) -> bool:
        """Is there what no signature needs: a digest algorithm of nobody's, a certificate twice, or what is none?

        Messages that were merged may have it; in one that its signer made just now, somebody else put it there.
        """
        used = {signer.digest_algorithm for signer in self.signers}
        return self.announced > len(used) or len(self.certificates) > len(self.readable)

    def certificate_of(self, signer: SignerInfo) -> Certificate | None:
        """The one certificate here that the signer names; None if there is none, or several different ones."""
        found = [each for each in self.readable if signer.names(each)]
        return found[0] if len(found) == 1 else None


def _readable(der: bytes) -> Certificate | None:
    try:
        return Certificate.load(der)
    except Unreadable:
        return None


def decode(data: bytes | str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The DER or BER inside PEM or base64, strictly decoded; raises Unreadable."""
    raw = data.encode("ascii", "replace") if isinstance(data, str) else data
    if len(raw) > 2 * max_bytes:
        raise Unreadable("too large")
    if not raw.startswith(b"\x30"):
        armoured = _ARMOUR.fullmatch(raw)
        body = b"".join((armoured["body"] if armoured else raw).split())
        try:
            raw = base64.b64decode(body, validate=True)
        except ValueError as error:
            raise Unreadable(f"not base64: {error}") from error
    if len(raw) > max_bytes:
        raise Unreadable("too large")
    return raw


def _message(data: bytes, content_type: str) -> SignedMessage:
    """ContentInfo { signedData, [0] SignedData } (RFC 5652, 3 and 5.1)."""
    info = der.fields(der.load(data, der.SEQUENCE))
    _require(der.oid(info.take(der.OID)) == SIGNED_DATA, "not signed data")
    signed = der.fields(der.only(info.take(der.tagged(0))))
    info.end()
    version = der.integer(signed.take(der.INTEGER))
    announced = [algorithm.raw for algorithm in _few(signed.take(der.SET), MAX_SIGNERS, "digest algorithms")]
    content = _content(signed.take(der.SEQUENCE), content_type)
    certificates = signed.maybe(der.tagged(0))
    signed.maybe(der.tagged(1))  # revocation lists: none is taken from a message
    signers = tuple(_signer(each, announced) for each in _few(signed.take(der.SET), MAX_SIGNERS, "signers"))
    signed.end()
    is_plain = content_type == DATA and not any(signer.key_identifier for signer in signers)
    _require(version == (1 if is_plain else 3), "wrong version")  # RFC 5652, 5.1
    return SignedMessage(content_type, content, _certificates(certificates), signers, len(announced))


def _content(value: Value, content_type: str) -> bytes | None:
    """EncapsulatedContentInfo { type, [0] OCTET STRING OPTIONAL }; None where nothing is enclosed."""
    inner = der.fields(value)
    _require(der.oid(inner.take(der.OID)) == content_type, "the content is of another type")
    enclosed = inner.maybe(der.tagged(0))
    inner.end()
    return None if enclosed is None else der.octets(der.only(enclosed))


def _few(values: Value, most: int, what: str) -> list[Value]:
    """The values inside, at least one and no more than `most`; a longer list is not read to its end."""
    found = list(islice(values, most + 1))
    _require(1 <= len(found) <= most, f"{len(found)} {what}")
    return found


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unreadable(otherwise)


def _certificates(certificates: Value | None) -> tuple[bytes, ...]:
    """Certificates of X.509, and none of the outdated kinds that have a tag of their own."""
    if certificates is None or not certificates.content:
        return ()
    found = _few(certificates, MAX_CERTIFICATES, "certificates")
    return tuple(der.expect(each, der.SEQUENCE).raw for each in found)


def _signer(value: Value, announced: list[bytes]) -> SignerInfo:
    """SignerInfo (RFC 5652, 5.3)."""
    parts = der.fields(value)
    identity = _identity(der.integer(parts.take(der.INTEGER)), parts.take_any())
    digest = parts.take(der.SEQUENCE)
    _require(digest.raw in announced, "digest not announced")
    signed = parts.take(der.tagged(0))
    signature_algorithm, signature = parts.take(der.SEQUENCE), parts.take(der.OCTET_STRING)
    unsigned = parts.maybe(der.tagged(1))
    parts.end()
    return SignerInfo(
        **identity,
        digest_algorithm=algorithm_of(digest),
        signature_algorithm=algorithm_of(signature_algorithm),
        **_signed_attributes(signed),
        signature=signature.content,
        **_unsigned_attributes(unsigned),
    )


def _identity(version: int, sid: Value) -> dict[str, Any]:
    """Who signed, and the version that goes with it (RFC 5652, 5.3)."""
    if sid.tag == der.primitive(0):
        _require(version == 3, "wrong version")
        return {"issuer": b"", "serial": 0, "key_identifier": sid.content}
    _require(version == 1, "wrong version")
    parts = der.fields(sid)
    issuer, serial = parts.take(der.SEQUENCE).raw, der.integer(parts.take(der.INTEGER))
    parts.end()
    return {"issuer": issuer, "serial": serial, "key_identifier": b""}


def algorithm_of(value: Value) -> str:
    """The identifier; parameters must be absent or NULL, as in every scheme that is taken."""
    parts = der.fields(value)
    algorithm, parameters = der.oid(parts.take(der.OID)), parts.maybe(der.NULL)
    _require(parameters is None or not parameters.content, "unexpected algorithm parameters")
    parts.end()
    return algorithm


def _signed_attributes(attributes: Value) -> dict[str, Any]:
    values = {kind: _only(found) for kind, found in _by_type(attributes).items()}
    _require({CONTENT_TYPE, MESSAGE_DIGEST} <= values.keys(), "a required attribute is missing")
    # RFC 5652, 5.4: hashed as SET OF, not with the implicit tag [0] they carry here.
    return {
        "signed_attributes": bytes([der.SET]) + attributes.raw[1:],
        "content_type": der.oid(values[CONTENT_TYPE]),
        "message_digest": der.expect(values[MESSAGE_DIGEST], der.OCTET_STRING).content,
        "certificate_hashes": tuple(_certificate_hashes(values)),
        "claimed_at": der.time(values[SIGNING_TIME]) if SIGNING_TIME in values else None,
    }


def _by_type(attributes: Value) -> dict[str, list[Value]]:
    """The values of each attribute, of which there must be some; none may be there twice (RFC 5652, 5.3)."""
    found: dict[str, list[Value]] = {}
    for attribute in _few(attributes, MAX_ATTRIBUTES, "attributes"):
        parts = der.fields(attribute)
        kind, values = der.oid(parts.take(der.OID)), parts.take(der.SET)
        parts.end()
        _require(kind not in found, f"{kind} is there twice")
        found[kind] = _few(values, MAX_ATTRIBUTES, "values")
    return found


def _only(values: list[Value]) -> Value:
    _require(len(values) == 1, f"an attribute has {len(values)} values")
    return values[0]


def _certificate_hashes(values: dict[str, Value]) -> Iterator[tuple[str, bytes]]:
    """The first certificate that each attribute names (RFC 5035, 3 and 4); version 1 always means SHA-1."""
    if SIGNING_CERTIFICATE_V2 in values:
        first = _first_named(values[SIGNING_CERTIFICATE_V2])
        algorithm = first.maybe(der.SEQUENCE)
        yield SHA_256 if algorithm is None else algorithm_of(algorithm), first.take(der.OCTET_STRING).content
    if SIGNING_CERTIFICATE in values:
        yield SHA_1, _first_named(values[SIGNING_CERTIFICATE]).take(der.OCTET_STRING).content


def _first_named(value: Value) -> Fields:
    """SigningCertificate { SEQUENCE OF ESSCertID { … } … }: the fields of the first ESSCertID."""
    return Fields(Fields(der.fields(value).take(der.SEQUENCE)).take(der.SEQUENCE))


def _unsigned_attributes(attributes: Value | None) -> dict[str, Any]:
    """Tokens of time stamps, and what else is there that nobody has signed."""
    found = {} if attributes is None else _by_type(attributes)
    return {
        "time_stamps": tuple(value.raw for value in found.get(TIME_STAMP, ())),
        "unsigned": frozenset(found),
    }
