"""Is this a valid signature of this document, whose, and why not?

The checks stand below in the order in which they are made and shown.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.signing import certificate as x509
from portal.signing import keyusage, schemes
from portal.signing.certificate import Certificate, Unreadable
from portal.signing.cms import DATA, SignedMessage
from portal.signing.schemes import Scheme
from portal.signing.trust import Trust
from portal.signing.verdict import Check, Signer, Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Reason = StrOrPromise | None

Purpose = Literal["signature", "sign_in"]

# Each check and the one without which it makes no sense.
CHECKS = {
    "decoded": "",
    "content": "decoded",
    "signer_certificate": "decoded",
    "signed_attributes": "signer_certificate",
    "signature": "signer_certificate",
    "chain": "signer_certificate",
    "validity": "chain",
    "key_usage": "signer_certificate",
    "revocation": "chain",
    "subject": "signer_certificate",
}


def verify(cms: bytes | str, *, document: bytes, at: datetime, trust: Trust, purpose: Purpose = "signature") -> Verdict:
    """Check a CMS (DER, PEM or base64; attached or detached) against the document, as of the moment `at`.

    Never raises on what a client sent: every fault is a failed check with a reason for the signer.
    """
    return _Verification(cms, document, at, trust, purpose).verdict()


class _Verification:
    """The checks of one message; what one finds, the next ones use."""

    message: SignedMessage
    certificate: Certificate
    scheme: Scheme
    path: tuple[Certificate, ...]

    def __init__(self, cms: bytes | str, document: bytes, at: datetime, trust: Trust, purpose: Purpose) -> None:
        if at.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        self.cms, self.document = cms, document
        self.at, self.trust, self.purpose = at, trust, purpose
        self.revocation = b""
        self.signer: Signer | None = None

    def verdict(self) -> Verdict:
        results: dict[str, Check] = {}
        for name, needed in CHECKS.items():
            results[name] = self._check(name, results.get(needed))
        found = hasattr(self, "certificate")
        return Verdict(
            valid=all(check.outcome == "passed" for check in results.values()),
            checks=tuple(results.values()),
            signer=self.signer,
            certificate=self.certificate.der if found else b"",
            revocation=self.revocation,
            scheme=self.scheme.name if hasattr(self, "scheme") else "",
        )

    def _check(self, name: str, needed: Check | None) -> Check:
        if needed is not None and needed.outcome != "passed":
            return Check(name, "not_checked")
        reason: Reason = getattr(self, f"check_{name}")()
        return Check(name, "passed") if reason is None else Check(name, "failed", reason)

    def check_decoded(self) -> Reason:
        try:
            self.message = SignedMessage.load(self.cms)
        except Unreadable:
            return _(
                "This is not an electronic signature that can be read: it must be one CMS with one signer, "
                "up to 256 kB. Sign again with NCALayer, or choose the right .p7s file."
            )
        return None

    def check_content(self) -> Reason:
        """What was signed is what the portal froze; the client has no say in it."""
        if self.message.content is not None and self.message.content != self.document:
            return _("The signature belongs to another text. Reload the page and sign what it shows.")
        return None

    def check_signer_certificate(self) -> Reason:
        candidates = [item for item in map(_readable, self.message.certificates) if item]
        matching = {item.der: item for item in candidates if self._is_signer(item)}
        if len(matching) != 1:
            return _("The signature does not contain the signer’s certificate. Sign again with NCALayer.")
        (self.certificate,) = matching.values()
        message = self.message
        scheme = schemes.of_message(
            self.certificate.key_algorithm, message.signature_algorithm, message.digest_algorithm
        )
        if scheme is None:
            return format_lazy(
                _("This key’s algorithm is not accepted here. Accepted: {algorithms}."),
                algorithms=schemes.taken(),
            )
        self.scheme = scheme
        return None

    def check_signed_attributes(self) -> Reason:
        message = self.message
        digest = self.scheme.digest(self.document)
        if message.content_type != DATA or message.message_digest != digest:
            return _("The document is not the one that was signed. Reload the page and sign what it shows.")
        named = message.certificate_hash
        if named is not None and named != bytes.fromhex(self.certificate.fingerprint):
            return _("The signature names another certificate than it contains. Sign again with NCALayer.")
        return None

    def check_signature(self) -> Reason:
        message = self.message
        if self.scheme.verify_signature(self.certificate.public_key, message.signature, message.signed_attributes):
            return None
        return _("The signature does not fit the signer’s key: it is damaged or was changed. Sign again.")

    def check_chain(self) -> Reason:
        path = self.trust.path(self.certificate)
        if path is None or self.certificate.not_understood:
            return _(
                "Your certificate was not issued by an authority that the portal trusts. "
                "Use a key of the National Certification Authority."
            )
        self.path = path
        return None

    def check_validity(self) -> Reason:
        """Every certificate of the path must be valid at the moment, not the signer's alone."""
        if self.at > self.certificate.not_after:
            return _("Your certificate has expired. Get a new key and sign with it.")
        if self.at < self.certificate.not_before:
            return _("Your certificate is not valid yet. Sign when its term has begun.")
        if not all(link.valid_at(self.at) for link in self.path):
            return _("The authority that issued your certificate is out of its term. Get a new key.")
        return None

    def check_key_usage(self) -> Reason:
        return keyusage.misuse(self.certificate, self.purpose)

    def check_revocation(self) -> Reason:
        """Only the signer's certificate: an operator withdraws an authority by removing its file."""
        issuer = self.path[1]
        found = self.trust.revocation_list(issuer, self.at)
        if found is None:
            return _(
                "The authority’s list of revoked certificates is stale or missing, so your certificate "
                "cannot be checked now. The signature is not accepted; try again later."
            )
        self.revocation = found.der
        if found.lists(self.certificate.serial):
            return _("Your certificate was revoked. Get a new key and sign with it.")
        return None

    def check_subject(self) -> Reason:
        try:
            self.signer = _signer(self.certificate)
        except Unreadable:
            return _(
                "The certificate does not say whose it is: an IIN and a name are needed. "
                "Use a key that was issued to you as a person."
            )
        return None

    def _is_signer(self, candidate: Certificate) -> bool:
        message = self.message
        if message.key_identifier:
            return candidate.key_identifier == message.key_identifier
        return (candidate.issuer, candidate.serial) == (message.issuer, message.serial)


def _readable(der: bytes) -> Certificate | None:
    try:
        return Certificate.load(der)
    except Unreadable:
        return None


def _signer(certificate: Certificate) -> Signer:
    """The subject by attribute type, never by order; numbers as they are, without their check digit."""
    surname = certificate.attribute(x509.SURNAME)
    name = certificate.attribute(x509.COMMON_NAME)
    if not name:
        raise Unreadable("no name")
    return Signer(
        iin=_number(certificate.attribute(x509.SERIAL_NUMBER), "IIN"),
        bin=_number(certificate.attribute(x509.UNIT) or "BIN", "BIN", optional=True),
        surname=surname,
        given_name=_without(name, surname),
        patronymic=certificate.attribute(x509.GIVEN_NAME),
        organisation=certificate.attribute(x509.ORGANISATION),
        roles=keyusage.roles(certificate),
        serial=certificate.serial,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
    )


def _number(value: str, prefix: str, *, optional: bool = False) -> str:
    """The 12 digits after the prefix; raises Unreadable."""
    digits = value.removeprefix(prefix)
    if digits == value or not (re.fullmatch("[0-9]{12}", digits) or (optional and not digits)):
        raise Unreadable(f"{value!r} is not {prefix} and 12 digits")
    return digits


def _without(name: str, surname: str) -> str:
    """The first name: the common name minus the surname, at whichever end it stands."""
    return name.removeprefix(f"{surname} ").removesuffix(f" {surname}").strip()
