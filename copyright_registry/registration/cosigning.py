"""The other authors sign what who applies has laid out: exactly those bytes, each for themselves."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import invitations, parties, rules
from copyright_registry.models import Application
from copyright_registry.registration.application import NOT_AN_AUTHORS_KEY, receive
from copyright_registry.registration.steps import CHANGED, COSIGN, COSIGN_LAST, RECEIVE
from portal.flow import Refusal, Step, StepRefused, lock, sure
from portal.law import O1315_2_1, O1315_A1, O1315_A2_10, under
from portal.signing import verify
from portal.signing.accepting import SignatureRefused, Unchecked, accept
from portal.signing.models import Signature
from portal.signing.revocation import Services
from portal.signing.trust import trust_from_settings

VERSIONS = 10  # texts of who applies that are compared with a signature of none of them
ANOTHER_VERSION = _(
    "You signed the text that was laid out on %(then)s (SHA-256 %(theirs)s). It was taken back; the other authors sign "
    "the text laid out on %(now)s (SHA-256 %(ours)s). Read that one, and sign it."
)


@under(O1315_2_1, O1315_A1, O1315_A2_10)
def cosign(person: User, application: Application, cms: str | bytes) -> None:
    """A co-author signs the bytes that were laid out; with the last signature, and paid, they are received."""
    if refusal := cosigning_step(application).refusal(person, application):
        raise StepRefused(refusal)
    laid_out = sure(application.signature)
    signature = _accepted(person, laid_out, application, cms)
    with transaction.atomic():
        lock(application)
        step = cosigning_step(application)  # of two who press at once, one is the last
        with step.take(person, application, document=signature.document_sha256):
            if application.signature_id != laid_out.pk:
                raise StepRefused(CHANGED)
            _keep(person, application, signature)
        if step is COSIGN_LAST and rules.is_paid(application):
            with RECEIVE.take(None, application):
                receive(application)


def cosigning_step(application: Application) -> Step:
    """Whether one signature is awaited, or more."""
    return COSIGN_LAST if len(parties.awaited(application)) == 1 else COSIGN


def _keep(person: User, application: Application, signature: Signature) -> None:
    """The signature in the author's row; who applies hears when nobody is awaited any more."""
    signature.save()
    author = sure(application.author_of(person))
    author.signature = signature
    invitations.rest(author)
    author.save()
    if not parties.awaited(application):
        paid = rules.is_paid(application)
        invitations.tell(application.applicant, "cosigned", application, paid=paid)


def _accepted(person: User, laid_out: Signature, application: Application, cms: str | bytes) -> Signature:
    document = bytes(laid_out.document)
    try:
        return accept(person, cms, document, purpose="application", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY)
    except Unchecked:
        raise
    except SignatureRefused as refused:
        if (earlier := _signed_before(application, laid_out, cms)) is None:
            raise
        raise SignatureRefused(_told(earlier, laid_out)) from refused


def _signed_before(application: Application, laid_out: Signature, cms: str | bytes) -> Signature | None:
    """What of this application, laid out before and taken back, `cms` signs."""
    known = Signature.objects.filter(person=application.applicant, purpose=laid_out.purpose, at__lt=laid_out.at)
    of_it = [one for one in known.order_by("-at")[:VERSIONS] if str(application.pk).encode() in bytes(one.document)]
    for earlier in of_it:
        verdict = verify(
            cms, document=bytes(earlier.document), at=timezone.now(), trust=trust_from_settings(), revocation=Services()
        )
        if verdict.valid:
            return earlier
    return None


def _told(earlier: Signature, laid_out: Signature) -> Refusal:
    then, now = (date_format(timezone.localtime(one.at), "d.m.Y H:i") for one in (earlier, laid_out))
    hashes = {"theirs": earlier.document_sha256, "ours": laid_out.document_sha256}
    return Refusal(ANOTHER_VERSION % {"then": then, "now": now, **hashes})
