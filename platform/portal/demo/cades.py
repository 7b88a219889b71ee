"""Signed messages as the national library writes them: CAdES-BES (ETSI EN 319 122-1), and the like (RFC 5652)."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from portal.demo import der
from portal.demo.keys import Key
from portal.signing.cms import (
    CONTENT_TYPE,
    DATA,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
    TIME_STAMP,
    TIME_STAMP_INFO,
)

Stamper = Callable[[Key, bytes], bytes]  # the time-stamp token over a signature value of the key


def sign(keys: Sequence[Key], data: bytes, *, attached: bool, stamper: Stamper | None = None) -> bytes:
    """A message of all `keys` over the same data (DER), stamped where a stamper is given (CAdES-T)."""
    signers = [_document_signer(key, data, stamper) for key in keys]
    content = der.explicit(0, der.octets(data)) if attached else b""
    return _message(1, keys, der.sequence(der.oid(DATA), content), signers, [key.der for key in keys])


def token(key: Key, info: bytes, *, certificate: bool) -> bytes:
    """A time-stamp token around a TSTInfo (RFC 3161, 2.4.2); names its certificate in both ways (RFC 5816)."""
    attributes = [
        *_common_attributes(key, TIME_STAMP_INFO, info),
        _attribute(SIGNING_CERTIFICATE, _named_by(hashlib.sha1(key.der, usedforsecurity=False).digest())),
    ]
    content = der.sequence(der.oid(TIME_STAMP_INFO), der.explicit(0, der.octets(info)))
    signers = [_signer(key, attributes, None)]
    return _message(3, [key], content, signers, [key.der] if certificate else [])


def _message(
    version: int, keys: Iterable[Key], content: bytes, signers: Iterable[bytes], certificates: Iterable[bytes]
) -> bytes:
    digests = {der.algorithm(key.scheme.digest_name) for key in keys}
    held = sorted(set(certificates))
    signed = der.sequence(
        der.integer(version),
        der.set_of(digests),
        content,
        der.explicit(0, *held) if held else b"",
        der.set_of(signers),
    )
    return der.sequence(der.oid(SIGNED_DATA), der.explicit(0, signed))


def _document_signer(key: Key, data: bytes, stamper: Stamper | None) -> bytes:
    return _signer(key, _common_attributes(key, DATA, data), stamper)


def _signer(key: Key, attributes: Iterable[bytes], stamper: Stamper | None) -> bytes:
    """One SignerInfo (RFC 5652, 5.3): the attributes are signed as a SET and stand there as [0]."""
    signed = sorted(attributes)
    signature = key.private.sign(der.set_of(signed))
    certificate = key.certificate
    return der.sequence(
        der.integer(1),
        der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number)),
        der.algorithm(key.scheme.digest_name),
        der.explicit(0, *signed),
        der.algorithm(key.scheme.signature),
        der.octets(signature),
        der.explicit(1, _attribute(TIME_STAMP, stamper(key, signature))) if stamper else b"",
    )


def _common_attributes(key: Key, content_type: str, content: bytes) -> list[bytes]:
    return [
        _attribute(CONTENT_TYPE, der.oid(content_type)),
        _attribute(SIGNING_TIME, der.time(datetime.now(UTC))),
        _attribute(SIGNING_CERTIFICATE_V2, _named_by(hashlib.sha256(key.der).digest())),
        _attribute(MESSAGE_DIGEST, der.octets(key.scheme.digest(content))),
    ]


def _named_by(digest: bytes) -> bytes:
    """SigningCertificate or V2 with one certificate, by its hash alone (RFC 5035, 3 and 5.4.1)."""
    return der.sequence(der.sequence(der.sequence(der.octets(digest))))


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of([value]))
