"""What every decision that the head of the provider signs has in common: freezing it, handing it back, signing it.

Who drafted does not agree, and who drafted or agreed does not sign; nobody decides on a matter of their own.
"""

import hashlib
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from copyright_registry.models import HeadsDecision
from portal.flow import Refusal, Words
from portal.law import own, under
from portal.signing.accepting import accept
from portal.signing.models import Signature
from portal.signing.revocation import Source

THREE_PEOPLE = own("Who drafted a result does not agree it, and who signs for the provider does not agree it either.")
DRAFTED_IT = Refusal(_("Who drafted a result does not agree it."))
SIGNS_TODAY = Refusal(_("You sign for the provider today: somebody else agrees the result."))
NO_HEAD = Refusal(
    _(
        "Nobody who may sign this decision has signed in as head of the provider: who applied or drafted does not "
        "sign. Let a substitute be recorded, and agree then. The draft is kept."
    )
)
NOT_THE_PROVIDERS_KEY: Words = _(
    "This key does not sign for the provider: the decision needs the key of its head or of one with the right "
    "to sign, issued to the provider, or a stored power of attorney. The decision is kept."
)


def head_but(excluded: Collection[int | None]) -> User | None:
    """The head of the provider today, or who stands in; never one of those `excluded` by their keys."""
    return next((head for head in holders(Role.HEAD_OF_PROVIDER) if head.pk not in excluded), None)


@under(THREE_PEOPLE)
def agrees_what_another_drafted(actor: User | None, decision: HeadsDecision | None) -> Refusal | None:
    """Whether `actor` did not draft it."""
    if decision is not None and actor is not None and decision.drafted_by_id == actor.pk:
        return DRAFTED_IT
    return None


@under(THREE_PEOPLE)
def signs_what_others_made(actor: User, decision: HeadsDecision) -> Refusal | None:
    """Whether `actor` is the head whom the frozen decision names, and neither drafted nor agreed it."""
    if actor.pk in {decision.drafted_by_id, decision.agreed_by_id}:
        return Refusal(_("Who drafted or agreed a result does not sign it. Hand it back."))
    if decision.signatory_id != actor.pk:
        return Refusal(_("The decision names another head. Hand it back, to have it drawn up in your name."))
    return None


def freeze(decision: HeadsDecision, officer: User, signatory: User, posts: tuple[str, str], pdf: bytes) -> None:
    """Note who agreed it and the very file that the head will sign; `posts` are the head's, Kazakh and Russian."""
    decision.agreed_by, decision.agreed_at, decision.signatory = officer, timezone.now(), signatory
    decision.post_kk, decision.post_ru = posts
    decision.pdf, decision.pdf_sha256 = pdf, hashlib.sha256(pdf).hexdigest()
    decision.save()


def give_back(officer: User, decision: HeadsDecision, because: str) -> None:
    """Note who wants it mended, and what."""
    decision.returned_by, decision.returned_at, decision.returned_because = officer, timezone.now(), because
    decision.save(update_fields=["returned_by", "returned_at", "returned_because"])


def heads_signature(head: User, pdf: bytes, cms: str | bytes, revocation: Source | None = None) -> Signature:
    """The head's signature of the frozen file, not yet saved; SignatureRefused where the key is not the provider's."""
    from portal.documents.seal import provider_bin  # takes a second to load

    return accept(
        head,
        cms,
        pdf,
        purpose="decision",
        roles={"head", "right_to_sign"},
        wrong_key=NOT_THE_PROVIDERS_KEY,
        organisation=provider_bin(),
        revocation=revocation,
    )


def keep(decision: HeadsDecision, signature: Signature) -> None:
    """Keep the signature with what it is of."""
    signature.save()
    decision.signature = signature
    decision.save(update_fields=["signature"])
