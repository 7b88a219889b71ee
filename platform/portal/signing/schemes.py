"""Which signature algorithms are taken. A further one is one more entry here; nothing else changes.

Identifiers: RFC 4055 for RSA; for GOST the national authority's certificates, whose byte orders are those of
`portal.signing.gost`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from portal.signing.gost import curve
from portal.signing.gost.gost94 import gost94
from portal.signing.gost.streebog import streebog512

RSA_KEY = "1.2.840.113549.1.1.1"
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
SHA_1 = "1.3.14.3.2.26"
SHA_256 = "2.16.840.1.101.3.4.2.1"
RSA_BITS = range(2048, 8192 + 1)

GOST_2015_KEY = "1.2.398.3.10.1.1.2.2"
GOST_2015_SIGNATURE = "1.2.398.3.10.1.1.2.3.2"
STREEBOG_512 = "1.2.398.3.10.1.3.3"
GOST_2004_KEY = "1.2.398.3.10.1.1.1.1"
GOST_2004_SIGNATURE = "1.2.398.3.10.1.1.1.2"
GOST_94 = "1.2.398.3.10.1.3.1"

# SubjectPublicKeyInfo up to the key itself, which is the same in every certificate of the kind:
# SEQUENCE { SEQUENCE { key OID, SEQUENCE { parameter OID, hash OID } }, BIT STRING { 00, OCTET STRING { x || y } } }
GOST_2015_KEY_HEAD = bytes.fromhex(
    "3081ac 3023 06092a830e030a01010202 3016 060a2a830e030a0101020201 06082a830e030a010303 038184 00 048180"
)
GOST_2004_KEY_HEAD = bytes.fromhex(
    "306c 3025 06092a830e030a01010101 3018 060a2a830e030a0101010101 060a2a830e030a0103010100 0343 00 0440"
)


@dataclass(frozen=True)
class Scheme:
    """How one algorithm hashes a document, and checks a signature: (key DER, signature, message)."""

    name: str
    digest: Callable[[bytes], bytes]
    verify_signature: Callable[[bytes, bytes, bytes], bool]
    archive: bool = False  # out of use: checked in old documents, accepted for nothing new


class Digests:
    """The digests of one document, each made once, however many signed it; a subclass may tell how far it is."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def of(self, scheme: Scheme, document: bytes) -> bytes:
        if scheme.name not in self._made:
            self._made[scheme.name] = self.make(scheme, document)
        return self._made[scheme.name]

    def make(self, scheme: Scheme, document: bytes) -> bytes:
        return scheme.digest(document)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sha1(data: bytes) -> bytes:
    return hashlib.sha1(data).digest()  # noqa: S324 - names a certificate; the signature proves which


def _verify_rsa_sha256(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2) with a key of usual strength."""
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, RSAPublicKey) or key.key_size not in RSA_BITS:
            return False
        if key.public_numbers().e < 65537:
            return False
        key.verify(signature, message, PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _verify_gost_2015(public_key: bytes, signature: bytes, message: bytes) -> bool:
    point = _point(public_key, GOST_2015_KEY_HEAD, 128)
    return point is not None and curve.verify(curve.GOST_2015_512, point, signature, streebog512(message))


def _verify_gost_2004(public_key: bytes, signature: bytes, message: bytes) -> bool:
    point = _point(public_key, GOST_2004_KEY_HEAD, 64)
    return point is not None and curve.verify(curve.GOST_2004_256, point, signature, gost94(message))


def _point(public_key: bytes, head: bytes, size: int) -> bytes | None:
    """The x || y of a key with exactly these parameters."""
    fits = public_key.startswith(head) and len(public_key) == len(head) + size
    return public_key[len(head) :] if fits else None


GOST_2015 = Scheme("GOST 34.10-2015", streebog512, _verify_gost_2015)
RSA_SHA256 = Scheme("RSA-SHA256", sha256, _verify_rsa_sha256)
GOST_2004 = Scheme("GOST 34.310-2004", gost94, _verify_gost_2004, archive=True)

# (key, signature, digest) as a SignerInfo names them; some programs write the bare key as signature.
_OF_MESSAGES = {
    (GOST_2015_KEY, GOST_2015_SIGNATURE, STREEBOG_512): GOST_2015,
    (GOST_2015_KEY, GOST_2015_KEY, STREEBOG_512): GOST_2015,
    (RSA_KEY, SHA256_WITH_RSA, SHA_256): RSA_SHA256,
    (RSA_KEY, RSA_KEY, SHA_256): RSA_SHA256,
    (GOST_2004_KEY, GOST_2004_SIGNATURE, GOST_94): GOST_2004,
    (GOST_2004_KEY, GOST_2004_KEY, GOST_94): GOST_2004,
}
# (issuer's key, signature) as certificates, revocation lists and OCSP answers name them.
_OF_CERTIFICATES = {
    (GOST_2015_KEY, GOST_2015_SIGNATURE): GOST_2015,
    (RSA_KEY, SHA256_WITH_RSA): RSA_SHA256,
    (GOST_2004_KEY, GOST_2004_SIGNATURE): GOST_2004,
}
Digest = Callable[[bytes], bytes]
# What a time stamp may name its signature by, and an attribute its certificate: there SHA-1 is a name, not a proof.
DIGESTS: dict[str, Digest] = {STREEBOG_512: streebog512, SHA_256: sha256, GOST_94: gost94}
CERTIFICATE_DIGESTS: dict[str, Digest] = {**DIGESTS, SHA_1: sha1}


def of_message(key: str, signature: str, digest: str) -> Scheme | None:
    return _OF_MESSAGES.get((key, signature, digest))


def issued_by(issuer_key: bytes, key: str, algorithm: str, signature: bytes, signed: bytes) -> bool:
    """Did this key sign these bytes of a certificate, a revocation list or an answer about revocation?"""
    scheme = _OF_CERTIFICATES.get((key, algorithm))
    return scheme is not None and scheme.verify_signature(issuer_key, signature, signed)


def taken() -> str:
    """The names of the schemes in use, for people."""
    return ", ".join(dict.fromkeys(scheme.name for scheme in _OF_MESSAGES.values() if not scheme.archive))
