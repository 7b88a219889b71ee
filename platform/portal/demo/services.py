"""What the development authority answers: whether a certificate is revoked (OCSP), and what time it is (TSP).

Both read hostile bytes: whatever cannot be read gets an answer that says so, in the protocol's own words.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import ocsp, tsp

from portal.demo import cades, der
from portal.demo.certificates import STAMP_POLICIES
from portal.demo.keys import Key
from portal.demo.private import GOST, RSA
from portal.demo.record import REASONS, Record, Revocation

BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1"
NONCE = "1.3.6.1.5.5.7.48.1.2"
EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9"
MALFORMED, UNAUTHORIZED = 1, 6  # OCSPResponseStatus (RFC 6960, 4.2.1)
MAX_ASKED = 20  # certificates in one request
NEVER_ISSUED = Revocation(0, datetime(1970, 1, 1, tzinfo=UTC), "certificateHold")  # RFC 6960, 2.2

REJECTED = 2  # PKIStatus (RFC 3161, 2.4.2); the numbers below are bits of PKIFailureInfo
BAD_ALGORITHM, BAD_REQUEST, BAD_FORMAT, UNACCEPTED_POLICY, UNACCEPTED_EXTENSION = 0, 2, 5, 15, 16
MAX_NONCE = 64  # bytes


@dataclass(frozen=True)
class OcspResponder:
    """Who answers for one issuing authority, and from which record."""

    issuing: Key
    key: Key
    record: Record

    def answers_for(self, asked: Any) -> bool:
        """Is this authority the issuer that the CertID names?"""
        digest = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}.get(asked["hash_algorithm"]["algorithm"].native)
        return digest is not None and (
            digest(self.issuing.certificate.subject.public_bytes()).digest() == asked["issuer_name_hash"].native
            and digest(self.issuing.public_octets).digest() == asked["issuer_key_hash"].native
        )

    def answer(self, asked: Iterable[Any], nonce: bytes | None) -> bytes:
        """BasicOCSPResponse about the asked CertIDs, as of now, without nextUpdate (RFC 6960, 4.2.1)."""
        now = der.generalized_time(datetime.now(UTC))
        extensions = [der.sequence(der.oid(EXTENDED_REVOKE), der.octets(der.NULL))]
        if nonce is not None:
            extensions.insert(0, der.sequence(der.oid(NONCE), der.octets(nonce)))
        data = der.sequence(
            der.explicit(1, self.key.certificate.subject.public_bytes()),
            now,
            der.sequence(*(self._single(each, now) for each in asked)),
            der.explicit(1, der.sequence(*extensions)),
        )
        signature = der.bits(self.key.private.sign(data))
        certificates = der.explicit(0, der.sequence(self.key.der))
        return der.sequence(data, der.algorithm(self.key.scheme.signature), signature, certificates)

    def _single(self, asked: Any, now: bytes) -> bytes:
        return der.sequence(asked.dump(), self._status(asked["serial_number"].native), now)

    def _status(self, serial: int) -> bytes:
        """CertStatus: good, or revoked with the moment and, where known, the reason."""
        hierarchy = self.issuing.scheme.name
        if not self.record.has_issued(hierarchy, serial):
            return _revoked(NEVER_ISSUED)
        found = [each for each in self.record.revoked(hierarchy) if each.serial == serial]
        return _revoked(found[0]) if found else der.implicit(0, b"")


def _revoked(revocation: Revocation) -> bytes:
    reason = REASONS.get(revocation.reason)
    said = b"" if reason is None else der.explicit(0, der.enumerated(reason))
    return der.explicit(1, der.generalized_time(revocation.moment), said)


def ocsp_answer(request: bytes, responders: Iterable[OcspResponder]) -> bytes:
    """OCSPResponse to an OCSPRequest, DER to DER; all certificates asked about must have the same issuer."""
    try:
        asked, nonce = _read_ocsp(request)
    except Exception:  # the parser meets hostile bytes: whatever it raises, they are not a request
        return der.sequence(der.enumerated(MALFORMED))
    for responder in responders:
        if all(responder.answers_for(each) for each in asked):
            basic = der.octets(responder.answer(asked, nonce))
            response = der.sequence(der.oid(BASIC_RESPONSE), basic)
            return der.sequence(der.enumerated(0), der.explicit(0, response))
    return der.sequence(der.enumerated(UNAUTHORIZED))


def _read_ocsp(request: bytes) -> tuple[list[Any], bytes | None]:
    """The CertIDs, and the nonce's bytes as they are to come back."""
    parsed = ocsp.OCSPRequest.load(request, strict=True)["tbs_request"]
    asked = [each["req_cert"] for each in parsed["request_list"]]
    _ = [each.native for each in asked]  # reads to the bottom
    if not 0 < len(asked) <= MAX_ASKED:
        raise ValueError("asks about none, or about too many")
    extensions = parsed["request_extensions"]
    nonces = [each["extn_value"].contents for each in extensions or () if each["extn_id"].dotted == NONCE]
    if any(len(nonce) > MAX_NONCE for nonce in nonces):
        raise ValueError("too long a nonce")
    return asked, bytes(nonces[0]) if nonces else None


@dataclass(frozen=True)
class StampRequest:
    """A TimeStampReq (RFC 3161, 2.4.1): names are dotted, `imprint` is the MessageImprint as it was sent (DER)."""

    imprint: bytes
    digest_name: str
    digest: bytes
    policy: str  # "" for any
    nonce: int | None
    wants_certificate: bool
    has_extensions: bool

    @classmethod
    def load(cls, request: bytes) -> "StampRequest":
        """Raises whatever the parser raises."""
        parsed = tsp.TimeStampReq.load(request, strict=True)
        imprint, policy = parsed["message_imprint"], parsed["req_policy"]
        return cls(
            imprint=imprint.dump(),
            digest_name=imprint["hash_algorithm"]["algorithm"].dotted,
            digest=imprint["hashed_message"].native,
            policy="" if policy.native is None else policy.dotted,
            nonce=parsed["nonce"].native,
            wants_certificate=bool(parsed["cert_req"].native),
            has_extensions=bool(parsed["extensions"].native),
        )

    def fault(self, tsa: Key) -> int | None:
        """Why this authority cannot stamp it, a bit of PKIFailureInfo; None if it can."""
        faults = {
            BAD_REQUEST: len(self.digest) != len(tsa.scheme.digest(b"")),
            UNACCEPTED_EXTENSION: self.has_extensions,
            UNACCEPTED_POLICY: self.policy not in {"", STAMP_POLICIES[tsa.scheme.name]},
        }
        return next((bit for bit, is_so in faults.items() if is_so), None)


def time_stamp(request: bytes, gost: Key, rsa: Key) -> bytes:
    """TimeStampResp to a TimeStampReq, DER to DER, by the authority whose digest the imprint has (RFC 3161, 2.4)."""
    try:
        asked = StampRequest.load(request)
    except Exception:  # as above
        return _rejected(BAD_FORMAT)
    tsa = {GOST.digest_name: gost, RSA.digest_name: rsa}.get(asked.digest_name)
    if tsa is None:
        return _rejected(BAD_ALGORITHM)
    fault = asked.fault(tsa)
    if fault is not None:
        return _rejected(fault)
    token = _token(tsa, asked.imprint, nonce=asked.nonce, certificate=asked.wants_certificate)
    return der.sequence(der.sequence(der.integer(0)), token)


def stamp(tsa: Key, data: bytes) -> bytes:
    """A token of this authority for the data, unasked."""
    imprint = der.sequence(der.algorithm(tsa.scheme.digest_name), der.octets(tsa.scheme.digest(data)))
    return _token(tsa, imprint, nonce=None, certificate=True)


def _token(tsa: Key, imprint: bytes, *, nonce: int | None, certificate: bool) -> bytes:
    """For a MessageImprint as it was asked (DER); the moment is now, in whole seconds."""
    info = der.sequence(
        der.integer(1),
        der.oid(STAMP_POLICIES[tsa.scheme.name]),
        imprint,
        der.integer(secrets.randbits(158) + 1),
        der.generalized_time(datetime.now(UTC)),
        der.integer(nonce) if nonce is not None else b"",
    )
    return cades.token(tsa, info, certificate=certificate)


def _rejected(failure: int) -> bytes:
    """A refusal with one bit of PKIFailureInfo, a BIT STRING without trailing zeros."""
    unused = 7 - failure % 8
    info = bytes([unused]) + bytes(failure // 8) + bytes([1 << unused])
    return der.sequence(der.sequence(der.integer(REJECTED), der.tlv(0x03, info)))
