"""Which signature algorithms are taken. A further one is one more entry here; nothing else changes.

Identifiers: RFC 4055 for RSA; for GOST see the national authority's certificates.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

RSA_KEY = "1.2.840.113549.1.1.1"
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
SHA_256 = "2.16.840.1.101.3.4.2.1"
RSA_BITS = range(2048, 8192 + 1)


@dataclass(frozen=True)
class Scheme:
    """How one algorithm hashes a document, and checks a signature: (key DER, signature, message)."""

    name: str
    digest: Callable[[bytes], bytes]
    verify_signature: Callable[[bytes, bytes, bytes], bool]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _verify_rsa_sha256(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2) with a key of usual strength."""
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, RSAPublicKey) or key.key_size not in RSA_BITS:
            return False
        if key.public_numbers().e < 65537:
            return False
        key.verify(signature, message, PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        return False
    return True


RSA_SHA256 = Scheme("RSA-SHA256", _sha256, _verify_rsa_sha256)

# (key, signature, digest) as a SignerInfo names them; some programs write the bare key as signature.
_OF_MESSAGES = {
    (RSA_KEY, SHA256_WITH_RSA, SHA_256): RSA_SHA256,
    (RSA_KEY, RSA_KEY, SHA_256): RSA_SHA256,
}
# (issuer's key, signature) as certificates and revocation lists name them.
_OF_CERTIFICATES = {(RSA_KEY, SHA256_WITH_RSA): RSA_SHA256}


def of_message(key: str, signature: str, digest: str) -> Scheme | None:
    return _OF_MESSAGES.get((key, signature, digest))


def issued_by(issuer_key: bytes, key: str, algorithm: str, signature: bytes, signed: bytes) -> bool:
    """Did this key sign these bytes of a certificate or a revocation list?"""
    scheme = _OF_CERTIFICATES.get((key, algorithm))
    return scheme is not None and scheme.verify_signature(issuer_key, signature, signed)


def taken() -> str:
    """The names of the schemes, for people."""
    return ", ".join(dict.fromkeys(scheme.name for scheme in _OF_MESSAGES.values()))
