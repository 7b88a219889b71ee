"""The last stage: the head signs, the work is entered or refused, and the certificate of an entry is made."""

import hashlib
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from copyright_registry import deciding, invitations
from copyright_registry.models import Application, Certificate, Entry, Result, Status
from copyright_registry.registration.money import settle_fees
from copyright_registry.registration.steps import CHANGED, ENTER, REFUSE
from portal import audit
from portal.counters import take_next
from portal.flow import StepRefused, lock, sure
from portal.law import O1315_13_1, under
from portal.payments.charging import fees_held
from portal.signing.accepting import Unchecked
from portal.signing.revocation import Services, Source
from portal.worktime import terms


def decide(head: User, application: Application, cms: str | bytes, revocation: Source | None = None) -> None:
    """The head of the provider signs the frozen decision; with it the entry is made, or refused.

    `revocation` is shared by decisions that are signed together, so that the authority is asked once.
    """
    decision = application.decision
    if decision is None or decision.pdf is None:
        raise StepRefused(CHANGED)
    step, follow = (ENTER, _enter) if decision.result == Result.ENTER else (REFUSE, _refuse)
    if refusal := step.refusal(head, application):
        raise StepRefused(refusal)
    signature = deciding.heads_signature(head, bytes(decision.pdf), cms, revocation)
    with fees_held(application), step.take(head, application, document=decision.pdf_sha256):
        decided = sure(application.decision)
        if decided != decision:
            raise StepRefused(CHANGED)
        deciding.keep(decided, signature)
        application.closed_at = signature.at
        settle_fees(application)
        follow(application)


def decide_many(
    head: User, signed: Iterable[tuple[Application, str | bytes]]
) -> Iterator[tuple[Application, StepRefused | None]]:
    """The head signs many decisions, each by itself: where one is refused, the others stand.

    When nobody answers whether a key is revoked, the rest is not tried: each would wait as long for nothing.
    """
    outage: Unchecked | None = None
    services = Services()
    for application, cms in signed:
        refused: StepRefused | None = outage
        if outage is None:
            try:
                decide(head, application, cms, services)
            except Unchecked as unchecked:
                refused = outage = unchecked
            except StepRefused as refusal:
                refused = refusal
        yield application, refused


def _enter(application: Application) -> None:
    """Number the entry; its certificate is owed from now on (O1315-13.1)."""
    from copyright_registry.facts import entry_body

    entry = Entry(
        number=take_next("entry"),
        application=application,
        registered_at=sure(application.closed_at),
        received_at=sure(application.received_at),
        made_at=sure(application.closed_at),
        authors=application.author_names,  # as signed: names in certificates change
        author_names=", ".join(application.author_names),
        kind=application.kind,
        title_kk=application.title_kk,
        title_ru=application.title_ru,
        title_en=application.title_en,
        created_on=sure(application.created_on),
    )
    record(entry, entry_body(entry, application))


def record(entry: Entry, body: bytes) -> None:
    """Write a version of an entry, with its canonical bytes; while in force its certificate is owed (O1315-13.1)."""
    from copyright_registry.tasks import make_certificate

    entry.body, entry.fingerprint = body, hashlib.sha256(body).hexdigest()
    entry.save(force_insert=True)
    if entry.status == Status.IN_FORCE:
        transaction.on_commit(lambda: make_certificate.delay(entry.pk), robust=True)


def _refuse(application: Application) -> None:
    """Send the reasoned refusal."""
    invitations.tell_all(application, "refused", number=application.number)


@under(O1315_13_1)
def certify(pk: int) -> Certificate | None:
    """Make the certificate of a version of an entry, exactly once; None if it was made before or is being made now.

    The lock lasts while the sheet is drawn and sealed. Who comes meanwhile goes on to other work: should the maker
    die, its lock dies with it, and the sweep asks again.
    """
    from copyright_registry.documents import certificate_pdf
    from copyright_registry.facts import attachments, certificate_facts
    from portal.documents.seal import seal

    with transaction.atomic():
        unlocked = Entry.objects.select_for_update(of=("self",), skip_locked=True).select_related("kind")
        entry = unlocked.filter(pk=pk, certificate=None, status=Status.IN_FORCE).first()
        if entry is None or entry.decision is None:
            return None
        pdf = seal(certificate_pdf(certificate_facts(entry), attachments(entry)))
        certificate = _keep(entry, pdf)
        audit.record(None, "certify", entry, law=O1315_13_1, sha256=certificate.sha256)
        if entry.version == 1:
            _tell_entered(entry, certificate)
    return certificate


def _tell_entered(entry: Entry, certificate: Certificate) -> None:
    """The service is rendered: its terms end, and its authors hear of it."""
    application = sure(entry.application)
    lock(application)
    terms.settle(application, certificate.made_at)
    application.save(update_fields=["due_at", "bound_by"])
    invitations.tell_all(application, "entered", number=entry.number)


def _keep(entry: Entry, pdf: bytes) -> Certificate:
    from django.core.files.base import ContentFile

    certificate = Certificate(entry=entry, sha256=hashlib.sha256(pdf).hexdigest(), made_at=timezone.now())
    certificate.pdf.save("certificate.pdf", ContentFile(pdf), save=False)
    certificate.save(force_insert=True)
    return certificate
