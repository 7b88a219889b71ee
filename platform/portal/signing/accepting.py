"""Accepting a person's signature under a document that the portal itself froze."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.flow import Refusal, StepRefused, Words
from portal.law import O100_2_7, O1315_A2_10, own, under
from portal.signing import Signer, Verdict, verify
from portal.signing.models import PowerOfAttorney, Signature, StoredList
from portal.signing.revocation import Services, Source
from portal.signing.trust import trust_from_settings
from portal.vault import digest

POWERS = own("Who is neither head nor has the right to sign may act for an organisation by a stored power of attorney.")


class SignatureRefused(StepRefused):
    """The signature was not accepted; nothing was changed, and the trail says why."""


class Unchecked(SignatureRefused):
    """Nobody said whether the certificate is revoked: nothing was accepted, and the same signature may come again."""


ANOTHER_PERSON = _(
    "The signature was not accepted: the key belongs to another person. Choose your own key; the document is kept."
)


@under(O100_2_7, O1315_A2_10, audit.SIGNATURE_REFUSED)
def accept(
    person: Any,
    cms: str | bytes,
    document: bytes,
    *,
    purpose: str,
    roles: Collection[str],
    wrong_key: Words,
    organisation: str = "",
    revocation: Source | None = None,
) -> Signature:
    """Check that `person` signed exactly `document` with a key of the right kind, and give the evidence, not yet saved.

    `roles` are those of the certificate of which one is enough; `organisation` is the BIN that it must name, if any,
    unless the person holds a power of attorney for it; `wrong_key` is what to say to whom neither holds. `revocation`
    is shared by signatures that come together.

    `person` is of the user model, which is an app's. The caller saves the evidence in the transaction of its step; a
    trusted authority's time for it is owed from then on. Raises SignatureRefused after writing the trail; Unchecked if
    the same signature may come again.
    """
    at = timezone.now()
    trust = trust_from_settings()
    verdict = verify(cms, document=document, at=at, trust=trust, revocation=revocation or Services())
    if not verdict.valid or verdict.signer is None:
        raise _refused(person, purpose, verdict)
    if digest(verdict.signer.iin) != person.iin_digest:
        raise _refused_for(person, purpose, "another person", ANOTHER_PERSON)
    may_itself = bool(set(roles) & set(verdict.signer.roles)) and organisation in ("", verdict.signer.bin)
    power = None if may_itself else _power(person, purpose, organisation, wrong_key)
    return Signature(
        person=person,
        purpose=purpose,
        power=power,
        document=document,
        document_sha256=hashlib.sha256(document).hexdigest(),
        cms=cms.encode() if isinstance(cms, str) else cms,
        at=at,
        **_evidence(verdict, verdict.signer),
    )


def offered_bin(person: Any, purpose: str, organisation: str) -> str:
    """By which BIN signing programs choose the keys to offer; "" for whom a power of attorney lets use any own key."""
    return "" if _powers(person, purpose, organisation).exists() else organisation


@under(POWERS)
def _power(person: Any, purpose: str, organisation: str, wrong_key: Words) -> PowerOfAttorney:
    """The power of attorney by which a key may sign that may not by itself. Raises SignatureRefused."""
    power = _powers(person, purpose, organisation).order_by("-until").first() if organisation else None
    if power is None:
        raise _refused_for(person, purpose, "key of another kind", wrong_key)
    return power


def _powers(person: Any, purpose: str, organisation: str) -> models.QuerySet[PowerOfAttorney]:
    return PowerOfAttorney.in_force().filter(person=person, organisation=organisation, purposes__contains=[purpose])


def _evidence(verdict: Verdict, signer: Signer) -> dict[str, Any]:
    """What the verdict says and was found on, as the columns of a signature."""
    found = verdict.evidence
    lists = {kept.sha256: kept for kept in StoredList.objects.filter(sha256__in=found.lists).defer("der")}
    full, delta = ([*(lists[name] for name in found.lists), None, None])[:2]
    return {
        "signer_name": signer.full_name,
        "certificate": found.certificate,
        "authorities": list(found.authorities),
        "revocation": found.ocsp,
        "full_list": full,
        "delta_list": delta,
        "trust": found.trust,
        "scheme": verdict.scheme,
        "roles": list(signer.roles),
        "checks": verdict.protocol(),
        "claimed_at": verdict.claimed_at,
    }


def _refused(person: Any, purpose: str, verdict: Verdict) -> SignatureRefused:
    failed = verdict.objection.name if verdict.objection else "unknown"
    kind = Unchecked if verdict.only_unanswered else SignatureRefused
    return _refused_for(person, purpose, failed, verdict.reason, kind)


def _refused_for(
    person: Any, purpose: str, why: str, reason: Words, kind: type[SignatureRefused] = SignatureRefused
) -> SignatureRefused:
    audit.record(person, "signature refused", person, law=audit.SIGNATURE_REFUSED, purpose=purpose, reason=why)
    return kind(Refusal(reason))
