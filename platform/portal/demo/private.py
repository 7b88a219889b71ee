"""Private keys of the development authority and of its people: GOST 34.10-2015 (512 bit) and RSA.

Nothing here resists those who measure time or read files. No real key may ever stand in its place.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from portal.demo import der
from portal.signing.gost.curve import GOST_2015_512, multiply
from portal.signing.gost.streebog import streebog512

GOST_KEY = der.sequence(  # key type, then curve and hash: AlgorithmIdentifier of national certificates
    der.oid("1.2.398.3.10.1.1.2.2"),
    der.sequence(der.oid("1.2.398.3.10.1.1.2.2.1"), der.oid("1.2.398.3.10.1.3.3")),
)
NUMBER_SIZE = GOST_2015_512.size  # bytes


@dataclass(frozen=True)
class Scheme:
    """What goes with one kind of key: dotted names of signature and digest, and the digest (bytes to bytes)."""

    name: str  # of the hierarchy whose keys these are: "gost" or "rsa"
    signature: str
    digest_name: str
    digest: Callable[[bytes], bytes]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


GOST = Scheme("gost", "1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.3.3", streebog512)
RSA = Scheme("rsa", "1.2.840.113549.1.1.11", "2.16.840.1.101.3.4.2.1", _sha256)  # RFC 4055
SCHEMES = {scheme.name: scheme for scheme in (GOST, RSA)}


class PrivateKey(Protocol):
    """Signs; `public` is its SubjectPublicKeyInfo and `pkcs8` itself, both DER."""

    scheme: ClassVar[Scheme]

    def sign(self, data: bytes) -> bytes: ...

    @property
    def public(self) -> bytes: ...

    @property
    def pkcs8(self) -> bytes: ...


@dataclass(frozen=True)
class GostKey:
    """GOST 34.10-2015: `scalar` is the private number d, 0 < d < q."""

    scalar: int
    scheme: ClassVar[Scheme] = GOST

    @classmethod
    def generate(cls) -> "GostKey":
        return cls(_below_order())

    @classmethod
    def load(cls, pkcs8: bytes) -> "GostKey":
        """Read what `pkcs8` wrote: the number is its last 64 bytes."""
        return cls(int.from_bytes(pkcs8[-NUMBER_SIZE:], "little"))

    def sign(self, data: bytes) -> bytes:
        """r‖s, each little-endian, 64 bytes (RFC 7091, 6.1; the byte order of national signatures)."""
        q = int(GOST_2015_512.q)
        e = int.from_bytes(streebog512(data), "little") % q or 1
        while True:
            k = _below_order()
            r = multiply(GOST_2015_512, k)[0] % q
            s = (r * self.scalar + k * e) % q
            if r and s:
                return _numbers(r, s)

    @property
    def public(self) -> bytes:
        """The point x‖y, each little-endian, in an OCTET STRING in the BIT STRING."""
        point = _numbers(*multiply(GOST_2015_512, self.scalar))
        return der.sequence(GOST_KEY, der.bits(der.octets(point)))

    @property
    def pkcs8(self) -> bytes:
        """PrivateKeyInfo (RFC 5208, 5) as the national kit has it: the number little-endian in two OCTET STRINGs."""
        number = self.scalar.to_bytes(NUMBER_SIZE, "little")
        return der.sequence(der.integer(0), GOST_KEY, der.octets(der.octets(number)))


@dataclass(frozen=True)
class RsaKey:
    """RSA of 2048 bits: signs by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2)."""

    key: rsa.RSAPrivateKey
    scheme: ClassVar[Scheme] = RSA

    @classmethod
    def generate(cls) -> "RsaKey":
        return cls(rsa.generate_private_key(65537, 2048))

    @classmethod
    def load(cls, pkcs8: bytes) -> "RsaKey":
        """Read what `pkcs8` wrote."""
        # Our own key, just made: the primality checks would cost more than the signature.
        key = load_der_private_key(pkcs8, None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("not an RSA key")
        return cls(key)

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, PKCS1v15(), SHA256())

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def pkcs8(self) -> bytes:
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def generate(scheme: Scheme) -> PrivateKey:
    """A new key of this kind."""
    return GostKey.generate() if scheme is GOST else RsaKey.generate()


def from_pem(data: bytes) -> PrivateKey:
    """The first private key of a PEM text that this module wrote."""
    _kind, _headers, pkcs8 = pem.unarmor(data)
    return GostKey.load(pkcs8) if GOST_KEY in pkcs8 else RsaKey.load(pkcs8)


def _below_order() -> int:
    return secrets.randbelow(int(GOST_2015_512.q) - 1) + 1


def _numbers(first: int, second: int) -> bytes:
    return first.to_bytes(NUMBER_SIZE, "little") + second.to_bytes(NUMBER_SIZE, "little")
