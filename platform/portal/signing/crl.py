"""Lists of revoked certificates (RFC 5280, 5): full ones, and deltas that say what changed since one of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtensionOID

from portal.signing import der, schemes
from portal.signing.certificate import Certificate
from portal.signing.der import Fields, Unreadable

# After these reasons a signature made before the revocation stays good (RFC 5280, 5.3.1): nothing was
# wrong with the key. After any other, or none, nobody can tell who else had it.
BENIGN = {"superseded", "cessationOfOperation", "affiliationChanged"}
REMOVED = "removeFromCRL"
REASONS = {  # CRLReason (RFC 5280, 5.3.1) without «unspecified», which says nothing
    1: "keyCompromise",
    2: "cACompromise",
    3: "affiliationChanged",
    4: "superseded",
    5: "cessationOfOperation",
    6: "certificateHold",
    8: REMOVED,
    9: "privilegeWithdrawn",
    10: "aACompromise",
}
# What the library raises on bytes that are no list, or none of today's; it warns of what it will refuse one day.
_REFUSALS = (
    ValueError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    CryptographyDeprecationWarning,
)
_UNDERSTOOD = {ExtensionOID.DELTA_CRL_INDICATOR}


@dataclass(frozen=True)
class Revoked:
    """One entry; the reason is "" where the authority gives none."""

    serial: int
    at: datetime
    reason: str = ""

    def undoes(self, moment: datetime) -> bool:
        """Is a signature of that moment undone by this revocation?"""
        return self.at <= moment or self.reason not in BENIGN


@dataclass(frozen=True)
class RevocationList:
    """One list, whoever signed it; `base` is None for a full one."""

    der: bytes
    issuer: bytes  # DER name
    number: int
    base: int | None
    this_update: datetime
    next_update: datetime
    signature: bytes
    _parsed: x509.CertificateRevocationList

    @classmethod
    def load(cls, data: bytes) -> "RevocationList":
        """Raises Unreadable: not a list, without number or term, or limited to some certificates."""
        try:
            parsed = x509.load_der_x509_crl(data)
            extensions = {extension.oid: extension for extension in parsed.extensions}
        except _REFUSALS as error:
            raise Unreadable(f"not a revocation list: {error}") from error
        strange = [oid for oid, extension in extensions.items() if extension.critical and oid not in _UNDERSTOOD]
        if strange or ExtensionOID.CRL_NUMBER not in extensions or parsed.next_update_utc is None:
            raise Unreadable("the list is limited to some certificates, or has no number or term")
        delta = extensions.get(ExtensionOID.DELTA_CRL_INDICATOR)
        issuer, signature = _issuer_and_signature(data)
        return cls(
            der=data,
            issuer=issuer,
            number=extensions[ExtensionOID.CRL_NUMBER].value.crl_number,
            base=delta.value.crl_number if delta else None,
            this_update=parsed.last_update_utc,
            next_update=parsed.next_update_utc,
            signature=signature,
            _parsed=parsed,
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    def signed_by(self, issuer: Certificate) -> bool:
        """Hashes the whole list: some 20 s for 20 MB in pure Python, so never inside a request."""
        return "crl_sign" in issuer.key_usage and schemes.issued_by(
            issuer.public_key,
            issuer.key_algorithm,
            self._parsed.signature_algorithm_oid.dotted_string,
            self.signature,
            self._parsed.tbs_certlist_bytes,
        )

    def objection(self, moment: datetime, certificate: Certificate) -> str | None:
        """Why the list may not speak of the moment (a code of `reasons`), or None; a later list is as good."""
        if moment > self.next_update:
            return "stale"
        return "after_expiry" if self.this_update > certificate.not_after else None

    def extends(self, full: "RevocationList") -> bool:
        """Does this delta apply to that full list, and is it newer (RFC 5280, 5.2.4)?

        The national deltas are numbered apart: which is newer, their times say.
        """
        is_delta_to_it = self.base is not None and full.base is None and self.issuer == full.issuer
        return is_delta_to_it and (self.base or 0) <= full.number and full.this_update <= self.this_update

    def __iter__(self) -> Iterator[Revoked]:
        """Every entry; raises Unreadable at one that cannot be used."""
        return map(_entry, self._parsed)

    def find(self, serial: int) -> Revoked | None:
        """The entry, if there is one; raises Unreadable if it cannot be used."""
        entry = self._parsed.get_revoked_certificate_by_serial_number(serial)
        return None if entry is None else _entry(entry)


def _issuer_and_signature(data: bytes) -> tuple[bytes, bytes]:
    """The issuer's name as it stands, and the signature: its BIT STRING must be whole octets, as the library forgets.

    CertificateList { TBSCertList { version, signature, issuer, … }, algorithm, signature } (RFC 5280, 5.1). The
    version, which the first lists had not, must be there: without it there are no extensions.
    """
    whole = der.fields(der.load(data, der.SEQUENCE))
    tbs, _algorithm, signature = whole.take(der.SEQUENCE), whole.take(der.SEQUENCE), whole.take(der.BIT_STRING)
    whole.end()
    parts = Fields(tbs)
    parts.take(der.INTEGER)
    parts.take(der.SEQUENCE)
    return parts.take(der.SEQUENCE).raw, der.bits(signature)


def _entry(entry: x509.RevokedCertificate) -> Revoked:
    """Raises Unreadable: an extension that cannot be read, or a critical one, refuses the list (RFC 5280, 5.3)."""
    try:
        extensions = list(entry.extensions)
    except _REFUSALS as error:
        raise Unreadable(f"not an entry of a revocation list: {error}") from error
    if any(item.critical for item in extensions):
        raise Unreadable("an entry with a critical extension")
    reasons = [item.value for item in extensions if isinstance(item.value, x509.CRLReason)]
    reason = reasons[0].reason.value if reasons else ""
    return Revoked(entry.serial_number, entry.revocation_date_utc, "" if reason == "unspecified" else reason)
