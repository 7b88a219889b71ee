"""A key as the signing program holds it: private key and certificate in one file."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from asn1crypto import core, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from portal.demo import private
from portal.demo.private import PrivateKey, Scheme


@dataclass(frozen=True)
class Key:
    """A GOST or RSA key with its certificate."""

    private: PrivateKey
    certificate: x509.Certificate

    @classmethod
    def load(cls, path: Path) -> "Key":
        """Read the PEM file that `save` wrote."""
        data = path.read_bytes()
        return cls(private.from_pem(data), x509.load_pem_x509_certificate(data))

    def save(self, path: Path) -> None:
        """One PEM file, readable by its owner only."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        armoured: bytes = pem.armor("PRIVATE KEY", self.private.pkcs8)
        path.write_bytes(armoured + self.certificate.public_bytes(Encoding.PEM))

    @property
    def scheme(self) -> Scheme:
        return self.private.scheme

    @cached_property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def public_octets(self) -> bytes:
        """What the BIT STRING of the certificate's key holds: hashed to name the key (RFC 6960, 4.1.1)."""
        return public_octets(asn1_x509.Certificate.load(self.der)["tbs_certificate"]["subject_public_key_info"].dump())

    @property
    def iin(self) -> str:
        return self._subject(NameOID.SERIAL_NUMBER).removeprefix("IIN")

    @property
    def bin(self) -> str:
        return self._subject(NameOID.ORGANIZATIONAL_UNIT_NAME).removeprefix("BIN")

    @property
    def purposes(self) -> set[str]:
        """The purposes and roles of the extended key usage, dotted."""
        usage = self.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        return {purpose.dotted_string for purpose in usage.value}

    def _subject(self, kind: x509.ObjectIdentifier) -> str:
        found = self.certificate.subject.get_attributes_for_oid(kind)
        return str(found[0].value) if found else ""


def public_octets(public: bytes) -> bytes:
    """The content of the BIT STRING of a SubjectPublicKeyInfo (DER), read without a look at the algorithm."""
    parts = core.SequenceOf.load(public, spec=core.Any)
    return bytes(parts[1].parse(core.BitString).contents[1:])
