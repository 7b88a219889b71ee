"""A person's key as the signing program holds it: private key, certificate, and signing with them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Key:
    """An RSA key with its certificate."""

    private: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def load(cls, path: Path) -> "Key":
        """Read the PEM file that `save` wrote."""
        data = path.read_bytes()
        # Our own key, just made: the primality checks would cost more than the signature.
        private = load_pem_private_key(data, None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError(f"{path} holds no RSA key")
        return cls(private, x509.load_pem_x509_certificate(data))

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

    def save(self, path: Path) -> None:
        """One PEM file, readable by its owner only."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(
            self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + self.certificate.public_bytes(Encoding.PEM)
        )

    def sign_cms(self, data: bytes, *, attached: bool) -> bytes:
        """A CAdES-BES message (ETSI EN 319 122-1) with the attributes that the national library writes."""
        der = self.certificate.public_bytes(Encoding.DER)
        attributes = _signed_attributes(data, der)
        return _signed_data(
            data if attached else None,
            asn1_x509.Certificate.load(der),
            attributes,
            self.private.sign(attributes.dump(), PKCS1v15(), SHA256()),
        )


def _signed_attributes(data: bytes, certificate: bytes) -> cms.CMSAttributes:
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
    moment = cms.Time({"utc_time": core.UTCTime(datetime.now(UTC))})
    values = {
        "content_type": "data",
        "message_digest": hashlib.sha256(data).digest(),
        "signing_time": moment,
        "signing_certificate_v2": named,
    }
    return cms.CMSAttributes([{"type": kind, "values": [value]} for kind, value in values.items()])


def _signed_data(
    content: bytes | None,
    certificate: asn1_x509.Certificate,
    attributes: cms.CMSAttributes,
    signature: bytes,
) -> bytes:
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number",
            {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": signature,
    }
    inner = {"content_type": "data"} | ({} if content is None else {"content": content})
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": inner,
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    message = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
    return bytes(message.dump())
