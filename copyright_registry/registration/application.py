"""The author's stage: a draft, signed and paid in either order, received; withdrawn before its result is signed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import invitations, law, parties, rules, statement
from copyright_registry.models import Application, Author, Representation, State
from copyright_registry.registration.steps import CHANGED, DISCARD, LAY_OUT, REOPEN, REOPEN_PAID, SIGN, WITHDRAW
from portal import audit, notices
from portal.counters import take_next
from portal.flow import Step, StepRefused, lock, sure
from portal.law import O1315_2_1, O1315_4_1, O1315_4_2, O1315_A2_6, under
from portal.payments import charging, refunds
from portal.payments.charging import fees_held
from portal.payments.models import Fee
from portal.signing.accepting import accept
from portal.worktime import calendar
from portal.worktime.clocks import SERVICE

NOT_AN_AUTHORS_KEY = _(
    "This is the key of an organisation. An author applies as a person: sign with your own key as an individual."
)


@under(O1315_4_1, O1315_4_2)
def start(person: User, language: str, represents: str = "") -> Application:
    """Begin a draft, as its author; or as who `represents` its authors, by a ground of Representation.Kind."""
    with transaction.atomic():
        application = Application.objects.create(applicant=person, language=language)
        if represents:
            Representation.objects.create(application=application, kind=represents)
        else:
            Author.objects.create(application=application, place=1, person=person, iin_digest=person.iin_digest)
        audit.record(person, "start", application, law=law.DRAFTS)
    return application


def discard(author: User, application: Application) -> None:
    """Put a draft away for which nothing was paid; what is paid for it all the same goes back."""
    with fees_held(application), DISCARD.take(author, application):
        application.closed_at = timezone.now()
        if application.fee is not None and application.fee.state == Fee.State.DUE:
            charging.void(author, application.fee, law.DISCARD)


def to_sign(author: User, application: Application) -> str:
    """The text that the author signs; StepRefused where there is nothing to sign."""
    if refusal := signing_step(application).refusal(author, application):
        raise StepRefused(refusal)
    return statement.text(application)


@under(O1315_2_1, O1315_A2_6)
def sign(author: User, application: Application, cms: str | bytes) -> None:
    """Who applies signs the frozen text of the application; with co-authors it is laid out for them by that."""
    document = statement.text(application)
    signature = accept(
        author, cms, document.encode(), purpose="application", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY
    )
    with transaction.atomic():
        lock(application)
        step = signing_step(application)
        with step.take(author, application, document=signature.document_sha256):
            if statement.text(application) != document:
                raise StepRefused(CHANGED)
            signature.save()
            application.signature = signature
            if step is LAY_OUT:
                _lay_out(application)
            elif application.state == State.PAID:
                receive(application)


def signing_step(application: Application) -> Step:
    """What the signature of who applies does: it is the only one, or the first."""
    return LAY_OUT if parties.cosigners(application) else SIGN


@under(law.LAID_OUT, law.REMINDED)
def _lay_out(application: Application) -> None:
    """Ask the other authors to sign."""
    for author in parties.cosigners(application):
        invitations.ask(author)
        author.save(update_fields=["remind_at", "reminders"])
        invitations.tell(sure(author.person), "laid_out", application)


def take_back(author: User, application: Application) -> None:
    """Undo the signatures of what is not yet received, to correct it; they stay as evidence and sign nothing."""
    with transaction.atomic():
        lock(application)
        is_paid = application.state == State.SIGNING and rules.is_paid(application)
        with (REOPEN_PAID if is_paid else REOPEN).take(author, application):
            application.signature = None
            for other in parties.cosigners(application):
                other.signature, other.remind_at = None, None
                other.save(update_fields=["signature", "remind_at"])
                if other.declined_at is None:
                    invitations.tell(sure(other.person), "taken_back", application)


def receive(application: Application) -> None:
    """Number the application and note the moment: signature and confirmed payment are both there."""
    application.number = take_next("application")
    application.received_at = timezone.now()
    due_at = SERVICE.due(calendar.current(), application.received_at).isoformat()
    told: dict[str, Any] = {"number": application.number, "due_at": due_at, "application": str(application.pk)}
    for person in parties.people_of(application):
        fee = sure(application.fee).code if person == application.applicant else ""  # a paper of who paid
        notices.send(person, "copyright_registry/received", **told, fee=fee)


def withdraw(author: User, application: Application) -> None:
    """The author withdraws a received application before its result is signed; it is kept, and the fee stays theirs.

    The rest of a price is asked for no more, or goes back by itself: it can pay for no other application.
    """
    with fees_held(application), WITHDRAW.take(author, application):
        application.closed_at = timezone.now()
        rest = application.difference
        if rest is not None and rest.state == Fee.State.DUE:
            charging.void(author, rest, law.WITHDRAW)
        if rest is not None and rest.state == Fee.State.PAID:
            refunds.give_back(rest, "not_asked_for")
        others = [person for person in parties.people_of(application) if person != author]
        for person in [*others, *rules.turn(application)]:  # it has its old state until the step is over
            notices.send(
                person,
                "copyright_registry/withdrawn",
                number=application.number,
                page=rules.page(application, person),
            )
