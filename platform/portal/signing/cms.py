"""The signed message (CMS SignedData, RFC 5652) as the checks need it: read once, then plain data."""

import base64
import re
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, core, tsp

from portal.signing.certificate import Unreadable

MAX_BYTES = 256 * 1024
DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_ARMOUR = re.compile(rb"\s*-----BEGIN (CMS|PKCS7)-----\r?\n(?P<body>.*?)\r?\n-----END \1-----\s*", re.DOTALL)


@dataclass(frozen=True)
class SignedMessage:
    """A CMS with exactly one signer; `signed_attributes` are the very bytes that were hashed."""

    content: bytes | None  # None when detached
    certificates: tuple[bytes, ...]
    issuer: bytes  # DER name and number of the signer's certificate ...
    serial: int
    key_identifier: bytes  # ... or this instead
    digest_algorithm: str
    signature_algorithm: str
    signed_attributes: bytes
    content_type: str
    message_digest: bytes
    certificate_hash: bytes | None  # SHA-256, from signingCertificateV2
    signature: bytes

    @classmethod
    def load(cls, data: bytes | str) -> "SignedMessage":
        """Read DER, PEM or bare base64; raises Unreadable with the cause."""
        try:
            return cls(**_fields(decode(data)))
        except Unreadable:
            raise
        except Exception as error:  # the parser meets hostile bytes: whatever it raises is a refusal
            raise Unreadable(f"not a CMS: {error}") from error


def decode(data: bytes | str) -> bytes:
    """The DER inside PEM or base64, strictly decoded; raises Unreadable."""
    raw = data.encode("ascii", "replace") if isinstance(data, str) else data
    if len(raw) > 2 * MAX_BYTES:
        raise Unreadable("too large")
    if not raw.startswith(b"\x30"):
        armoured = _ARMOUR.fullmatch(raw)
        body = b"".join((armoured["body"] if armoured else raw).split())
        try:
            raw = base64.b64decode(body, validate=True)
        except ValueError as error:
            raise Unreadable(f"not base64: {error}") from error
    if len(raw) > MAX_BYTES:
        raise Unreadable("too large")
    return raw


def _fields(der: bytes) -> dict[str, Any]:
    info = cms.ContentInfo.load(der, strict=True)
    _require(info["content_type"].dotted == SIGNED_DATA, "not signed data")
    signed = info["content"]
    _require(len(signed["signer_infos"]) == 1, "not exactly one signer")
    signer = signed["signer_infos"][0]
    inner = signed["encap_content_info"]
    _require(inner["content_type"].dotted == DATA, "the content is not plain data")
    digest = signer["digest_algorithm"]
    _require(digest.dump() in [item.dump() for item in signed["digest_algorithms"]], "digest not announced")
    return {
        "content": inner["content"].native,
        "certificates": _certificates(signed["certificates"]),
        **_signer_id(signed, signer),
        "digest_algorithm": _algorithm(digest),
        "signature_algorithm": _algorithm(signer["signature_algorithm"]),
        **_signed_attributes(signer["signed_attrs"]),
        "signature": signer["signature"].native,
    }


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unreadable(otherwise)


def _certificates(certificates: Any) -> tuple[bytes, ...]:
    if isinstance(certificates, core.Void):
        return ()
    _require(all(item.name == "certificate" for item in certificates), "an outdated certificate format")
    return tuple(item.chosen.dump() for item in certificates)


def _signer_id(signed: Any, signer: Any) -> dict[str, Any]:
    """Who signed, and the version that goes with it (RFC 5652, 5.1 and 5.3)."""
    sid = signer["sid"]
    by_number = sid.name == "issuer_and_serial_number"
    version = "v1" if by_number else "v3"
    _require(signed["version"].native == signer["version"].native == version, "wrong version")
    if by_number:
        name, number = sid.chosen["issuer"], sid.chosen["serial_number"]
        return {"issuer": name.dump(), "serial": number.native, "key_identifier": b""}
    return {"issuer": b"", "serial": 0, "key_identifier": sid.chosen.native}


def _algorithm(algorithm: Any) -> str:
    """The identifier; parameters must be absent or NULL, as in every scheme that is taken."""
    _require(algorithm["parameters"].dump() in (b"", b"\x05\x00"), "unexpected algorithm parameters")
    return str(algorithm["algorithm"].dotted)


def _signed_attributes(attributes: Any) -> dict[str, Any]:
    _require(not isinstance(attributes, core.Void), "no signed attributes")
    values: dict[str, Any] = {}
    for attribute in attributes:
        oid = attribute["type"].dotted
        _require(oid not in values and len(attribute["values"]) == 1, f"{oid} is not there just once")
        values[oid] = attribute["values"][0]
    _require({CONTENT_TYPE, MESSAGE_DIGEST} <= values.keys(), "a required attribute is missing")
    # RFC 5652, 5.4: hashed as SET OF, not with the implicit tag [0] they carry here.
    return {
        "signed_attributes": b"\x31" + attributes.dump()[1:],
        "content_type": values[CONTENT_TYPE].dotted,
        "message_digest": values[MESSAGE_DIGEST].native,
        "certificate_hash": _certificate_hash(values.get(SIGNING_CERTIFICATE_V2)),
    }


def _certificate_hash(value: Any) -> bytes | None:
    """The first ESSCertIDv2 (RFC 5035, 3); hashes other than SHA-256 are not taken."""
    if value is None:
        return None
    first = tsp.SigningCertificateV2.load(value.dump())["certs"][0]
    _require(first["hash_algorithm"]["algorithm"].native == "sha256", "certificate hash is not SHA-256")
    return bytes(first["cert_hash"].native)
