"""Whom the portal trusts: pinned authorities, each with fingerprint, purpose and the addresses of its services.

They are data, in one file that `manage.py load_trust` writes; nothing is ever fetched from an address that a
certificate names.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from portal.demo import ROOT_NAME
from portal.signing import schemes
from portal.signing.certificate import COMMON_NAME, Certificate

FILE = "authorities.json"
KNOWN_FILE = Path(__file__).parent / "national.json"
PRODUCTION, TEST, DEVELOPMENT = "national production", "national test", "development"
PURPOSES = (PRODUCTION, TEST, DEVELOPMENT)


class TrustError(Exception):
    """The pinned authorities cannot be used; says which and why."""


@dataclass(frozen=True)
class Authority:
    """One pinned authority. The services answer for what it issued; "" where it has none."""

    certificate: Certificate
    kind: str  # root or issuing
    purpose: str
    ocsp: str = ""
    crl: str = ""
    delta: str = ""

    @property
    def name(self) -> str:
        return self.certificate.attribute(COMMON_NAME)

    def row(self) -> dict[str, str]:
        """As the file has it, for people to compare and for `of` to read."""
        return {
            "name": self.name,
            "kind": self.kind,
            "purpose": self.purpose,
            "fingerprint": self.certificate.fingerprint,
            "not_before": self.certificate.not_before.isoformat(),
            "not_after": self.certificate.not_after.isoformat(),
            "ocsp": self.ocsp,
            "crl": self.crl,
            "delta": self.delta,
            "certificate": base64.b64encode(self.certificate.der).decode(),
        }

    @classmethod
    def of(cls, row: dict[str, str]) -> "Authority":
        """The authority of a row, if the certificate is the one that its fingerprint pins; raises TrustError."""
        name = row.get("name", "?")
        try:
            certificate = Certificate.load(base64.b64decode(row["certificate"], validate=True))
            services = {key: row.get(key, "") for key in ("ocsp", "crl", "delta")}
            found = cls(certificate, row["kind"], row["purpose"], **services)
        except (KeyError, ValueError) as error:
            raise TrustError(f"{name}: {error}") from error
        if certificate.fingerprint != row.get("fingerprint"):
            raise TrustError(f"{name}: the fingerprint is {certificate.fingerprint}, not {row.get('fingerprint')}")
        if found.purpose not in PURPOSES or found.kind not in ("root", "issuing"):
            raise TrustError(f"{name}: unknown purpose or kind")
        return found


@dataclass(frozen=True)
class Trust:
    """Pinned authorities, all checked: a root signed itself, an issuing authority is signed by a pinned root."""

    authorities: tuple[Authority, ...]
    version: str  # SHA-256 of what was pinned, kept with every verdict
    _roots: dict[str, Authority]  # of an issuing authority, by its fingerprint

    @classmethod
    def of(cls, authorities: Iterable[Authority]) -> "Trust":
        """Raises TrustError for a root that did not sign itself, or an issuing authority without its root."""
        pinned = tuple(dict.fromkeys(authorities))
        roots = [each for each in pinned if each.kind == "root"]
        for root in roots:
            if not (may_issue(root.certificate, below=1) and signed(root.certificate, by=root.certificate)):
                raise TrustError(f"{root.name} did not sign itself as an authority")
        prints = "\n".join(sorted(f"{each.certificate.fingerprint} {each.purpose}" for each in pinned))
        issuing = [each for each in pinned if each.kind == "issuing"]
        above = {each.certificate.fingerprint: _root_of(each, roots) for each in issuing}
        return cls(pinned, hashlib.sha256(prints.encode()).hexdigest(), above)

    @classmethod
    def load(cls, directory: Path) -> "Trust":
        """What is pinned in the folder's file; nobody, if there is none. Raises TrustError."""
        return cls.of(read_rows(directory / FILE)) if (directory / FILE).is_file() else cls.of(())

    @classmethod
    def known(cls, *purposes: str) -> "Trust":
        """The national authorities that come with the portal."""
        return cls.of(each for each in read_rows(KNOWN_FILE) if each.purpose in purposes)

    def issuer_of(self, leaf: Certificate) -> Authority | None:
        """The pinned issuing authority that signed the certificate; terms are not looked at."""
        if leaf.not_understood:
            return None
        return next((each for each in self.issuing if signed(leaf, by=each.certificate)), None)

    def root_of(self, issuing: Authority) -> Authority:
        return self._roots[issuing.certificate.fingerprint]

    @property
    def roots(self) -> list[Certificate]:
        return [each.certificate for each in self.authorities if each.kind == "root"]

    @property
    def issuing(self) -> list[Authority]:
        return [each for each in self.authorities if each.kind == "issuing"]


def read_rows(path: Path) -> list[Authority]:
    """The authorities of a file; raises TrustError."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["authorities"]
        return [Authority.of(row) for row in rows]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise TrustError(f"{path}: {error}") from error


def write_rows(path: Path, authorities: Iterable[Authority]) -> None:
    """Write the file in one step: a reader sees the old rows or the new ones."""
    rows = {"authorities": [each.row() for each in authorities]}
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def unfit_for_production(authorities: Iterable[Authority]) -> str | None:
    """Which authority must not be trusted in production: by its purpose, a known test one, or the demo's root."""
    known = {each.certificate.fingerprint for each in read_rows(KNOWN_FILE) if each.purpose != PRODUCTION}
    for each in authorities:
        is_known = each.certificate.fingerprint in known or each.name.startswith(ROOT_NAME)
        if each.purpose != PRODUCTION or is_known:
            return f"{each.name} ({each.certificate.fingerprint})"
    return None


def trust_from_settings() -> Trust:
    """The portal's own pinned authorities."""
    return trust_in(Path(settings.TRUST_DIR))


def trust_in(directory: Path) -> Trust:
    """What Trust.load reads in `directory`, read again when the file changes."""
    path = directory / FILE
    state = (path.stat().st_mtime_ns, path.stat().st_size) if path.is_file() else ()
    return _cached(directory, state)


@lru_cache(maxsize=2)
def _cached(directory: Path, _state: tuple[int, ...]) -> Trust:
    """Raises TrustError too when production would trust whom it may not: the file may change while the portal runs."""
    trust = Trust.load(directory)
    if settings.PRODUCTION and (unfit := unfit_for_production(trust.authorities)):
        raise TrustError(f"{unfit} is not for production")
    return trust


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


def _root_of(issuing: Authority, roots: list[Authority]) -> Authority:
    if may_issue(issuing.certificate, below=0):
        for root in roots:
            if signed(issuing.certificate, by=root.certificate):
                return root
    raise TrustError(f"{issuing.name} is not an authority under a pinned root")
