"""Whom the portal trusts: pinned roots, issuing authorities, their revocation lists; files only."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from cryptography import x509
from django.conf import settings

from portal.signing import schemes
from portal.signing.certificate import Certificate, Unreadable, from_pem


class TrustError(Exception):
    """The trust folder cannot be used; says which file and why."""


@dataclass(frozen=True)
class RevocationList:
    """One full CRL (RFC 5280, 5) whose signature has been checked."""

    der: bytes
    issuer: Certificate
    this_update: datetime
    next_update: datetime
    _entries: x509.CertificateRevocationList

    def lists(self, serial: int) -> bool:
        return self._entries.get_revoked_certificate_by_serial_number(serial) is not None

    def fresh_at(self, moment: datetime) -> bool:
        return self.this_update <= moment <= self.next_update


@dataclass(frozen=True)
class Trust:
    """`anchors` are believed because the operator put them there; everything else must lead to one."""

    anchors: tuple[Certificate, ...]
    issuers: tuple[Certificate, ...]
    revocation_lists: tuple[RevocationList, ...]

    @classmethod
    def load(cls, directory: Path) -> "Trust":
        """Read anchors/*.pem, issuers/*.pem and crl/*.crl; raises TrustError on an unreadable file.

        A list that none of the issuers signed is left out, so that it can neither revoke nor clear anyone.
        """
        anchors = tuple(_certificates(directory / "anchors"))
        issuers = tuple(_certificates(directory / "issuers"))
        for anchor in anchors:
            if anchor.issuer != anchor.subject or not signed(anchor, by=anchor):
                raise TrustError(f"anchor {anchor.fingerprint} did not sign itself")
        lists = (_revocation_list(path, issuers) for path in sorted(directory.glob("crl/*.crl")))
        return cls(anchors, issuers, tuple(item for item in lists if item is not None))

    def path(self, leaf: Certificate) -> tuple[Certificate, ...] | None:
        """Leaf, issuing authority, pinned root, if each signed the one before."""
        for issuer in self.issuers:
            if may_issue(issuer, below=0) and signed(leaf, by=issuer):
                for anchor in self.anchors:
                    if may_issue(anchor, below=1) and signed(issuer, by=anchor):
                        return leaf, issuer, anchor
        return None

    def revocation_list(self, issuer: Certificate, moment: datetime) -> RevocationList | None:
        """The issuer's newest list that covers the moment."""
        fitting = [item for item in self.revocation_lists if item.issuer == issuer and item.fresh_at(moment)]
        return max(fitting, key=lambda item: item.this_update, default=None)


def trust_from_settings() -> Trust:
    """The portal's own trust folder."""
    return trust_in(Path(settings.TRUST_DIR))


def trust_in(directory: Path) -> Trust:
    """What Trust.load reads in `directory`, read again when a file in it changes."""
    files = sorted(path for path in directory.glob("*/*") if path.is_file())
    states = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    return _cached(directory, tuple(states))


@lru_cache(maxsize=2)
def _cached(directory: Path, _states: tuple[tuple[str, int, int], ...]) -> Trust:
    return Trust.load(directory)


def signed(subject: Certificate, *, by: Certificate) -> bool:
    """Is `by` named as the issuer of `subject`, and is the signature its own?"""
    return subject.issuer == by.subject and schemes.issued_by(
        by.public_key,
        by.key_algorithm,
        subject.signature_algorithm,
        subject.signature,
        subject.tbs,
    )


def may_issue(authority: Certificate, *, below: int) -> bool:
    """basicConstraints, keyCertSign and path length with `below` authorities under it (RFC 5280, 6.1.4)."""
    return (
        authority.is_authority
        and "key_cert_sign" in authority.key_usage
        and not authority.not_understood
        and (authority.path_length is None or authority.path_length >= below)
    )


def _certificates(folder: Path) -> list[Certificate]:
    found: list[Certificate] = []
    for path in sorted(folder.glob("*.pem")):
        try:
            found += from_pem(path.read_bytes())
        except Unreadable as error:
            raise TrustError(f"{path}: {error}") from error
    return found


def _revocation_list(path: Path, issuers: tuple[Certificate, ...]) -> RevocationList | None:
    try:
        return _read_list(path.read_bytes(), issuers)
    except Exception as error:  # two parsers on one file: whatever they raise, it is unusable
        raise TrustError(f"{path}: not a usable revocation list: {error}") from error


def _read_list(der: bytes, issuers: tuple[Certificate, ...]) -> RevocationList | None:
    """None if no issuer signed it, or if it is only a part: a delta, or limited to some certificates."""
    # asn1crypto reads the head without touching the entries; cryptography finds an entry fast.
    head: Any = asn1_crl.CertificateList.load(der, strict=True)["tbs_cert_list"]
    entries = x509.load_der_x509_crl(der)
    partial = any(extension.critical for extension in entries.extensions)
    if partial or entries.next_update_utc is None:
        return None
    for issuer in issuers:
        if head["issuer"].dump() == issuer.subject and _signed_list(entries, issuer):
            return RevocationList(der, issuer, entries.last_update_utc, entries.next_update_utc, entries)
    return None


def _signed_list(entries: x509.CertificateRevocationList, issuer: Certificate) -> bool:
    return "crl_sign" in issuer.key_usage and schemes.issued_by(
        issuer.public_key,
        issuer.key_algorithm,
        entries.signature_algorithm_oid.dotted_string,
        entries.signature,
        entries.tbs_certlist_bytes,
    )
