"""Accepting a person's signature under a document that the portal itself froze."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.flow import Refusal, StepRefused, Words
from portal.law import O100_2_7, O1315_A2_10, under
from portal.signing import verify
from portal.signing.models import Signature
from portal.signing.trust import trust_from_settings
from portal.vault import digest


class SignatureRefused(StepRefused):
    """The signature was not accepted; nothing was changed, and the trail says why."""


ANOTHER_PERSON = _(
    "The signature was not accepted: the key belongs to another person. Choose your own key; the document is kept."
)

WRONG_KIND: dict[str, Words] = {
    "application": _(
        "This is the key of an organisation. An author applies as a person: sign with your own key as an individual."
    ),
    "decision": _(
        "This key does not sign for the provider: the decision needs the key of its head or of one with the right "
        "to sign, issued to the provider. The decision is kept."
    ),
}


@under(O100_2_7, O1315_A2_10, audit.SIGNATURE_REFUSED)
def accept(
    person: Any, cms: str | bytes, document: bytes, *, purpose: str, roles: Collection[str], organisation: str = ""
) -> Signature:
    """Check that `person` signed exactly `document` with a key of the right kind, and give the evidence, not yet saved.

    `roles` are those of the certificate of which one is enough; `organisation` is the BIN that it must name, if any.

    `person` is of the user model, which is an app's. The caller saves the evidence in the transaction of its
    step. Raises SignatureRefused after writing the trail.
    """
    at = timezone.now()
    verdict = verify(cms, document=document, at=at, trust=trust_from_settings())
    if not verdict.valid or verdict.signer is None:
        failed = next((check.name for check in verdict.checks if check.outcome == "failed"), "unknown")
        raise _refused(person, purpose, failed, verdict.reason)
    if digest(verdict.signer.iin) != person.iin_digest:
        raise _refused(person, purpose, "another person", ANOTHER_PERSON)
    if not set(roles) & set(verdict.signer.roles) or (organisation and verdict.signer.bin != organisation):
        raise _refused(person, purpose, "key of another kind", WRONG_KIND[purpose])
    return Signature(
        person=person,
        signer_name=verdict.signer.full_name,
        purpose=purpose,
        document=document,
        document_sha256=hashlib.sha256(document).hexdigest(),
        cms=cms.encode() if isinstance(cms, str) else cms,
        certificate=verdict.certificate,
        revocation=verdict.revocation,
        scheme=verdict.scheme,
        roles=list(verdict.signer.roles),
        checks=verdict.protocol(),
        at=at,
    )


def _refused(person: Any, purpose: str, kind: str, reason: Words) -> SignatureRefused:
    audit.record(person, "signature refused", person, law=audit.SIGNATURE_REFUSED, purpose=purpose, reason=kind)
    return SignatureRefused(Refusal(reason))
