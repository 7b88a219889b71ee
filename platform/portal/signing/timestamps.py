"""Time stamps (RFC 3161): asking for one over a signature, and believing a token or not."""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, parser, tsp

from portal.signing import der, schemes
from portal.signing.certificate import COMMON_NAME, Certificate
from portal.signing.cms import TIME_STAMP_INFO, SignedMessage
from portal.signing.der import Unreadable
from portal.signing.trust import Trust

TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
_EXT_KEY_USAGE = "2.5.29.37"
MAX_BYTES = 64 * 1024
_GRANTED = bytes.fromhex("3003020100")  # PKIStatusInfo { status 0 }


class Untrusted(Exception):
    """The token proves nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):
    """The service gave no token."""


@dataclass(frozen=True)
class Stamp:
    """A token that was found good: when, by whom, with which certificates (issuing authority, root)."""

    token: bytes
    moment: datetime
    authority: str
    certificate: bytes
    authorities: tuple[bytes, ...]


def request(signature: bytes, nonce: int) -> bytes:
    """A request over a signature value, by Streebog-512: so the national service stamps with its GOST key. DER."""
    imprint = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": schemes.STREEBOG_512}),
        "hashed_message": schemes.DIGESTS[schemes.STREEBOG_512](signature),
    }
    asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(asked).dump())


def answer(data: bytes, *, nonce: int) -> bytes:
    """The token in the answer to our request, not yet believed; raises Refused or Untrusted.

    TimeStampResp { { status, … }, token OPTIONAL } (RFC 3161, 2.4.2); 0 and 1 mean that there is one.
    """
    try:
        response = der.fields(der.load(data, der.SEQUENCE))
        status = der.integer(der.fields(response.take(der.SEQUENCE)).take(der.INTEGER))
        if status not in (0, 1):
            raise Refused(f"status {status}")
        token = response.take(der.SEQUENCE).raw
        response.end()
        named = _info(SignedMessage.load(token, content_type=TIME_STAMP_INFO)).nonce
    except Unreadable as error:
        raise Refused("unreadable") from error
    if named != nonce:
        raise Untrusted("stamp_other")
    return token


def granted(token: bytes) -> bytes:
    """The token as the answer that brought it: TimeStampResp { { status granted }, token } (RFC 3161, 2.4.2). DER.

    Its bytes are put in as they are: asn1crypto, asked to write a token, takes some for ones to encode anew.
    """
    return bytes(parser.emit(0, 1, der.SEQUENCE & 0x1F, _GRANTED + token))


def read(token: bytes, *, signature: bytes, trust: Trust) -> Stamp:
    """What the token proves about the signature value; raises Untrusted."""
    try:
        message = SignedMessage.load(token, content_type=TIME_STAMP_INFO)
        info = _info(message)
    except Unreadable as error:
        raise Untrusted("stamp_unreadable") from error
    certificate = _check_signature(message)
    authorities = _check_authority(certificate, info.moment, trust)
    hashed = schemes.DIGESTS.get(info.algorithm)
    if hashed is None or info.digest != hashed(signature):
        raise Untrusted("stamp_other")
    name = certificate.attribute(COMMON_NAME)
    return Stamp(token, info.moment, name, certificate.der, tuple(each.der for each in authorities))


@dataclass(frozen=True)
class _Info:
    """TSTInfo (RFC 3161, 2.4.2), with the fields that are used."""

    algorithm: str
    digest: bytes
    moment: datetime
    nonce: int | None


def _info(message: SignedMessage) -> _Info:
    """TSTInfo { version, policy, imprint { algorithm, hash }, serial, genTime, accuracy?, ordering?, nonce?, … }."""
    if message.content is None or len(message.signers) != 1 or message.has_surplus:
        raise Unreadable("a token encloses what it says, has one signer, and nothing beside")
    info = der.fields(der.load(message.content, der.SEQUENCE))
    if der.integer(info.take(der.INTEGER)) != 1:
        raise Unreadable("another version")
    info.take(der.OID)
    imprint = der.fields(info.take(der.SEQUENCE))
    algorithm = der.oid(der.fields(imprint.take(der.SEQUENCE)).take(der.OID))
    digest = imprint.take(der.OCTET_STRING).content
    info.take(der.INTEGER)
    moment = der.time(info.take(der.GENERALIZED_TIME))
    info.maybe(der.SEQUENCE)
    info.maybe(der.BOOLEAN)
    nonce = info.maybe(der.INTEGER)
    return _Info(algorithm, digest, moment, None if nonce is None else der.integer(nonce))


def _check_signature(message: SignedMessage) -> Certificate:
    """The token is what its signer signed."""
    (signer,) = message.signers
    certificate = message.certificate_of(signer)
    if certificate is None:
        raise Untrusted("stamp_unreadable")
    scheme = schemes.of_message(certificate.key_algorithm, signer.signature_algorithm, signer.digest_algorithm)
    if (
        scheme is None
        or signer.content_type != TIME_STAMP_INFO
        or signer.message_digest != scheme.digest(message.content or b"")
        or not scheme.verify_signature(certificate.public_key, signer.signature, signer.signed_attributes)
    ):
        raise Untrusted("stamp_forged")
    return certificate


def _check_authority(certificate: Certificate, moment: datetime, trust: Trust) -> tuple[Certificate, ...]:
    """A time-stamping authority (RFC 3161, 2.3: this purpose alone, and critical) under a pinned root, in its term."""
    issuer = trust.issuer_of(certificate)
    is_meant = certificate.extended_key_usage == {TIME_STAMPING} and _EXT_KEY_USAGE in certificate.critical
    if issuer is None or not is_meant:
        raise Untrusted("stamp_untrusted")
    authorities = (issuer.certificate, trust.root_of(issuer).certificate)
    if not all(link.valid_at(moment) for link in (certificate, *authorities)):
        raise Untrusted("stamp_untrusted")
    return authorities
