"""Was this certificate revoked? Whom one asks: nobody, files at hand, or the authority's services and lists."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from portal.signing import fetching, ocsp
from portal.signing.certificate import Certificate
from portal.signing.crl import REMOVED, RevocationList, Revoked
from portal.signing.der import Unreadable
from portal.signing.ocsp import NoAnswer, Wrong
from portal.signing.trust import Authority


@dataclass(frozen=True)
class Finding:
    """What is known; `revoked` is None for a good certificate. `said_at` is when the authority said so."""

    revoked: Revoked | None
    said_at: datetime
    ocsp: bytes = b""
    lists: tuple[str, ...] = ()  # SHA-256 of the lists: full, then delta

    @property
    def never_issued(self) -> bool:
        """The extended revoke of RFC 6960, 2.2."""
        return self.revoked is not None and (self.revoked.at, self.revoked.reason) == (ocsp.NEVER, "certificateHold")


class Source(Protocol):
    """Where one asks. Raises NoAnswer when nobody knows, Wrong when what is known cannot be believed."""

    def ask(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding: ...


class Nobody:
    """Nothing at hand."""

    def ask(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding:
        raise NoAnswer


class Files:
    """Answers and lists that somebody has at hand; if none of them is about the certificate, that is no proof."""

    def __init__(self, lists: Iterable[RevocationList] = (), answers: Iterable[bytes] = ()) -> None:
        self.lists, self.answers = tuple(lists), tuple(answers)

    def ask(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding:
        for der in self.answers:
            if ocsp.names(der, certificate, issuer.certificate):
                return _answered(ocsp.read(der, certificate, issuer.certificate, moment))
        full, delta = self._lists_of(issuer.certificate)
        if full is None:
            raise Wrong if self.answers or self.lists else NoAnswer
        if objection := full.objection(moment, certificate):
            raise Wrong(objection)
        try:
            used = [full, delta] if delta is not None and _counts(delta, moment, certificate) else [full]
            entries = [entry for each in reversed(used) if (entry := each.find(certificate.serial))]
        except Unreadable as error:
            raise Wrong from error
        return listed(entries, used[-1].this_update, tuple(each.sha256 for each in used))

    def _lists_of(self, issuer: Certificate) -> tuple[RevocationList | None, RevocationList | None]:
        """The newest full list of the authority and the newest delta to it; raises Wrong if it signed neither."""
        own = [each for each in self.lists if each.issuer == issuer.subject]
        if not all(each.signed_by(issuer) for each in own):
            raise Wrong
        full = _newest(each for each in own if each.base is None)
        return full, full and _newest(each for each in own if each.extends(full))


class Services:
    """The portal's way: the authority's OCSP service first; if it cannot be reached, the list last indexed.

    What a service said, or that it was silent, is kept for the life of this object: many signatures by one key ask
    once, and wait once. A wrong answer is a refusal and no reason to look elsewhere.
    """

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._silent: set[str] = {""}  # addresses; an authority without a service is as good as silent

    def ask(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding:
        from portal.signing import lists  # needs the database, which the command line does without

        # An expired certificate is not asked about: its revocation may have been forgotten.
        if issuer.ocsp not in self._silent and timezone.now() <= certificate.not_after:
            try:
                return self._answer(certificate, issuer, moment)
            except NoAnswer:
                self._silent.add(issuer.ocsp)
        return lists.look_up(certificate, issuer.certificate, moment)

    def _answer(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding:
        """What the service says now, which holds for every earlier moment as well."""
        if certificate.fingerprint not in self._found:
            self._found[certificate.fingerprint] = _answered(answer_of_service(certificate, issuer, moment))
        return self._found[certificate.fingerprint]


def answer_of_service(certificate: Certificate, issuer: Authority, moment: datetime) -> ocsp.Answer:
    """Ask the service that is configured for the authority; raises NoAnswer or Wrong."""
    now = timezone.now()
    nonce = secrets.token_bytes(16)
    asked = ocsp.request(certificate, issuer.certificate, nonce)
    try:
        der = fetching.post(issuer.ocsp, asked, kind="application/ocsp-request", max_bytes=ocsp.MAX_BYTES)
    except fetching.Unreachable as error:
        raise NoAnswer from error
    answer = ocsp.read(der, certificate, issuer.certificate, moment, nonce)
    if abs(now - answer.produced_at) > ocsp.FRESH:
        raise Wrong("stale")
    return answer


def _counts(delta: RevocationList, moment: datetime, certificate: Certificate) -> bool:
    """Out of term, a delta may not clear a certificate; what it has revoked stays revoked."""
    entry = delta.find(certificate.serial)
    return delta.objection(moment, certificate) is None or (entry is not None and entry.reason != REMOVED)


def listed(entries: list[Revoked], said_at: datetime, lists: tuple[str, ...]) -> Finding:
    """What lists say, the newest word first: a delta may take back what the full list had."""
    revoked = entries[0] if entries and entries[0].reason != REMOVED else None
    return Finding(revoked, said_at, lists=lists)


def _answered(answer: ocsp.Answer) -> Finding:
    return Finding(answer.revoked, answer.produced_at, ocsp=answer.der)


def _newest(lists: Iterable[RevocationList]) -> RevocationList | None:
    return max(lists, key=lambda each: each.this_update, default=None)
