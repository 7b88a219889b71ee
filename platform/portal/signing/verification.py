"""Is this a valid signature of this document, whose, and why not?

The checks stand below in the order in which they are made and shown; docs/signatures.md explains each.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from portal.signing import certificate as x509
from portal.signing import keyusage, schemes, timestamps
from portal.signing.certificate import Certificate
from portal.signing.cms import DATA, LONG_TERM, MAX_BYTES, SignedMessage, SignerInfo
from portal.signing.der import Unreadable
from portal.signing.ocsp import CLOCK_SKEW, NoAnswer, Wrong
from portal.signing.revocation import Finding, Source
from portal.signing.schemes import Digests, Scheme
from portal.signing.timestamps import Stamp, Untrusted
from portal.signing.trust import Authority, Trust
from portal.signing.verdict import Check, Evidence, Examination, Outcome, Signer, Verdict

Purpose = Literal["signature", "sign_in"]

# Each check and those without which it makes no sense.
CHECKS: dict[str, tuple[str, ...]] = {
    "decoded": (),
    "content": ("decoded",),
    "signer_certificate": ("decoded",),
    "signed_attributes": ("content", "signer_certificate"),
    "signature": ("signer_certificate",),
    "chain": ("signer_certificate",),
    "time_stamp": ("signature",),
    "validity": ("chain",),
    "key_usage": ("signer_certificate",),
    "revocation": ("chain",),
    "subject": ("signer_certificate",),
}


def verify(
    cms: bytes | str, *, document: bytes, at: datetime, trust: Trust, revocation: Source, purpose: Purpose = "signature"
) -> Verdict:
    """Check one person's signature of the document, as the portal accepts it at the moment `at`.

    `cms` is DER, BER, PEM or base64, attached or detached. A time stamp inside must be good, but the certificate
    must be valid at `at` itself. Never raises on what a client sent: every fault is a failed check with a reason.
    """
    _require_zone(at)
    try:
        message = SignedMessage.load(cms)
    except Unreadable:
        return _undecoded("unreadable", at)
    if len(message.signers) != 1:
        return _undecoded("one_signer", at)
    if message.has_surplus or not message.signers[0].unsigned <= LONG_TERM:
        return _undecoded("additions", at)
    return _Verification(message, message.signers[0], document, at, trust, revocation, purpose).verdict()


def examine(
    cms: bytes | str,
    *,
    document: bytes | None,
    at: datetime,
    trust: Trust,
    revocation: Source,
    max_bytes: int = MAX_BYTES,
    unchecked_revocation: bool = False,
    digests: Digests | None = None,
) -> Examination:
    """Check every signature in `cms`, of the document or of what it encloses; for archives too, at most 20.

    Each is checked as of its time stamp if a good one is there, else as of `at`. With `unchecked_revocation` a
    signature counts as valid although nobody could say whether the certificate was revoked. `digests` hashes the
    document for all of them: once for each algorithm.
    """
    digests = digests or Digests()
    _require_zone(at)
    try:
        message = SignedMessage.load(cms, max_bytes=max_bytes)
    except Unreadable:
        return Examination((_undecoded("unreadable", at),))
    if any(not signer.unsigned <= LONG_TERM for signer in message.signers):
        return Examination((_undecoded("additions", at),))
    return Examination(
        tuple(
            _Examination(message, signer, document, at, trust, revocation, "signature", digests).verdict(
                unchecked_revocation
            )
            for signer in message.signers
        ),
        message.content,
    )


def _require_zone(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")


def _undecoded(code: str, at: datetime) -> Verdict:
    first, *others = CHECKS
    rest = (Check(name, "not_checked") for name in others)
    return Verdict(valid=False, checks=(Check(first, "failed", code), *rest), moment=at)


class _Failed(Exception):
    """A check that does not hold; the code says why."""

    def __init__(self, code: str, outcome: Outcome = "failed", **facts: str | datetime) -> None:
        super().__init__(code)
        self.code, self.outcome, self.facts = code, outcome, facts


Passed = tuple[str, dict[str, "str | datetime"]] | None


class _Verification:
    """The checks of one signature; what one finds, the next ones use. A check raises _Failed, or gives what to say."""

    content: bytes
    certificate: Certificate
    scheme: Scheme
    issuer: Authority
    path: tuple[Certificate, ...]

    def __init__(
        self,
        message: SignedMessage,
        signer: SignerInfo,
        document: bytes | None,
        at: datetime,
        trust: Trust,
        revocation: Source,
        purpose: Purpose,
        digests: Digests | None = None,
    ) -> None:
        self.message, self.info, self.document = message, signer, document
        self.at, self.trust, self.revocation, self.purpose = at, trust, revocation, purpose
        self.digests = digests or Digests()
        self.stamp: Stamp | None = None
        self.finding: Finding | None = None
        self.signer: Signer | None = None

    @property
    def moment(self) -> datetime:
        """As of when the certificate is judged."""
        return self.at

    def verdict(self, unchecked_revocation: bool = False) -> Verdict:
        results: dict[str, Check] = {}
        for name, needed in CHECKS.items():
            results[name] = self._check(name, [results[each] for each in needed])
        checks = tuple(results.values())
        return Verdict(
            valid=all(_holds(check, unchecked_revocation) for check in checks),
            checks=checks,
            moment=self.moment,
            signer=self.signer,
            scheme=self.scheme.name if hasattr(self, "scheme") else "",
            claimed_at=self.info.claimed_at,
            stamped_at=self.stamp.moment if self.stamp else None,
            evidence=self._evidence(),
        )

    def _check(self, name: str, needed: list[Check]) -> Check:
        if any(check.outcome != "passed" for check in needed):
            return Check(name, "not_checked")
        try:
            said: Passed = getattr(self, f"check_{name}")()
        except _Failed as failed:
            return Check(name, failed.outcome, failed.code, dict(failed.facts))
        return Check(name, "passed", *(said or ()))

    def _evidence(self) -> Evidence:
        path = getattr(self, "path", ())
        return Evidence(
            certificate=self.certificate.der if hasattr(self, "certificate") else b"",
            authorities=tuple(each.der for each in path[1:]),
            ocsp=self.finding.ocsp if self.finding else b"",
            lists=self.finding.lists if self.finding else (),
            trust=self.trust.version,
        )

    def check_decoded(self) -> Passed:
        """Reading the message was the check."""
        return None

    def check_content(self) -> Passed:
        """What was signed is what the portal froze; the client has no say in it."""
        enclosed = self.message.content
        content = enclosed if self.document is None else self.document
        if content is None:
            raise _Failed("no_content")
        if enclosed is not None and enclosed != content:
            raise _Failed("other_content")
        self.content = content
        return None

    def check_signer_certificate(self) -> Passed:
        found = self.message.certificate_of(self.info)
        if found is None:
            raise _Failed("no_certificate")
        self.certificate = found
        scheme = schemes.of_message(found.key_algorithm, self.info.signature_algorithm, self.info.digest_algorithm)
        if scheme is None:
            raise _Failed("algorithm", algorithms=schemes.taken())
        self.scheme = scheme
        self._check_in_use()
        return None

    def _check_in_use(self) -> None:
        if self.scheme.archive:
            raise _Failed("archive")

    def check_signed_attributes(self) -> Passed:
        if self.info.content_type != DATA or self.info.message_digest != self.digests.of(self.scheme, self.content):
            raise _Failed("other_document")
        for algorithm, digest in self.info.certificate_hashes:
            hashed = schemes.CERTIFICATE_DIGESTS.get(algorithm)
            if hashed is None or hashed(self.certificate.der) != digest:
                raise _Failed("substituted")
        return None

    def check_signature(self) -> Passed:
        info = self.info
        if not self.scheme.verify_signature(self.certificate.public_key, info.signature, info.signed_attributes):
            raise _Failed("forged")
        return None

    def check_chain(self) -> Passed:
        issuer = self.trust.issuer_of(self.certificate)
        if issuer is None:
            raise _Failed("untrusted")
        self.issuer = issuer
        self.path = (self.certificate, issuer.certificate, self.trust.root_of(issuer).certificate)
        return None

    def check_time_stamp(self) -> Passed:
        """At most one, over this signature's value, by a trusted authority, and not from the future."""
        if not self.info.time_stamps:
            raise _Failed("no_stamp", outcome="absent", moment=self.at)
        if len(self.info.time_stamps) > 1:
            raise _Failed("stamp_unreadable")
        try:
            stamp = timestamps.read(self.info.time_stamps[0], signature=self.info.signature, trust=self.trust)
        except Untrusted as untrusted:
            raise _Failed(untrusted.code) from untrusted
        if stamp.moment > self.at + CLOCK_SKEW:
            raise _Failed("stamp_future")
        self.stamp = stamp
        return "stamped", {"moment": stamp.moment, "authority": stamp.authority}

    def check_validity(self) -> Passed:
        """Every certificate of the path must be valid at the moment, not the signer's alone."""
        if self.moment > self.certificate.not_after:
            raise _Failed("expired")
        if self.moment < self.certificate.not_before:
            raise _Failed("not_yet_valid")
        if not all(link.valid_at(self.moment) for link in self.path):
            raise _Failed("authority_expired")
        return None

    def check_key_usage(self) -> Passed:
        if code := keyusage.misuse(self.certificate, self.purpose):
            raise _Failed(code)
        return None

    def check_revocation(self) -> Passed:
        """Only the signer's certificate: an operator withdraws an authority by taking it out of the pinned ones."""
        finding = self._finding()
        revoked = finding.revoked
        if finding.never_issued:
            raise _Failed("never_issued")
        if revoked is not None and revoked.undoes(self.moment):
            raise _Failed("revoked", moment=revoked.at)
        self.finding = finding
        if revoked is not None:
            return "good_at_the_time", {"moment": revoked.at}
        return "good_by_ocsp" if finding.ocsp else "good_by_list", {"moment": finding.said_at}

    def _finding(self) -> Finding:
        try:
            return self.revocation.ask(self.certificate, self.issuer, self.moment)
        except NoAnswer as error:
            raise _Failed("no_answer", outcome="not_checked") from error
        except Wrong as error:
            raise _Failed(error.code) from error

    def check_subject(self) -> Passed:
        try:
            self.signer = signer_of(self.certificate)
        except Unreadable as error:
            raise _Failed("no_subject") from error
        return None


class _Examination(_Verification):
    """The same checks of a signature that somebody else accepted: as of its time stamp, and of old algorithms too."""

    @property
    def moment(self) -> datetime:
        return self.stamp.moment if self.stamp else self.at

    def _check_in_use(self) -> None:
        """Archives hold what is out of use."""


def _holds(check: Check, unchecked_revocation: bool) -> bool:
    if check.name == "revocation" and unchecked_revocation and check.code == "no_answer":
        return True
    return check.holds


def signer_of(certificate: Certificate) -> Signer:
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
