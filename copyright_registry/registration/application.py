"""The author's stage: a draft, signed and paid in either order, received; withdrawn before its result is signed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import law, rules, statement
from copyright_registry.models import Application, Author, State
from copyright_registry.registration.steps import CHANGED, DISCARD, REOPEN, SIGN, WITHDRAW
from portal import audit, notices
from portal.counters import take_next
from portal.flow import StepRefused, sure
from portal.law import O1315_2_1, O1315_A2_6, under
from portal.payments import charging, refunds
from portal.payments.charging import fees_held
from portal.payments.models import Fee
from portal.signing.accepting import accept
from portal.worktime import calendar
from portal.worktime.clocks import SERVICE

NOT_AN_AUTHORS_KEY = _(
    "This is the key of an organisation. An author applies as a person: sign with your own key as an individual."
)


def start(author: User, language: str) -> Application:
    """Begin a draft; it belongs to its author alone."""
    with transaction.atomic():
        application = Application.objects.create(applicant=author, language=language)
        Author.objects.create(application=application, place=1, person=author, iin_digest=author.iin_digest)
        audit.record(author, "start", application, law=law.DRAFTS)
    return application


def discard(author: User, application: Application) -> None:
    """Put a draft away for which nothing was paid; what is paid for it all the same goes back."""
    with fees_held(application), DISCARD.take(author, application):
        application.closed_at = timezone.now()
        if application.fee is not None and application.fee.state == Fee.State.DUE:
            charging.void(author, application.fee, law.DISCARD)


def to_sign(author: User, application: Application) -> str:
    """The text that the author signs; StepRefused where there is nothing to sign."""
    if refusal := SIGN.refusal(author, application):
        raise StepRefused(refusal)
    return statement.text(application)


@under(O1315_2_1, O1315_A2_6)
def sign(author: User, application: Application, cms: str | bytes) -> None:
    """The author signs the frozen text of the application."""
    document = statement.text(application)
    signature = accept(
        author, cms, document.encode(), purpose="application", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY
    )
    with SIGN.take(author, application, document=signature.document_sha256):
        if statement.text(application) != document:
            raise StepRefused(CHANGED)
        signature.save()
        application.signature = signature
        if application.state == State.PAID:
            receive(application)


def take_back(author: User, application: Application) -> None:
    """Undo one's signature on what is not yet received, to correct it."""
    with REOPEN.take(author, application):
        application.signature = None


def receive(application: Application) -> None:
    """Number the application and note the moment: signature and confirmed payment are both there."""
    application.number = take_next("application")
    application.received_at = timezone.now()
    notices.send(
        application.applicant,
        "copyright_registry/received",
        number=application.number,
        due_at=SERVICE.due(calendar.current(), application.received_at).isoformat(),
        application=str(application.pk),
        fee=sure(application.fee).code,
    )


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
        for person in rules.turn(application):  # it has its old state until the step is over
            notices.send(
                person,
                "copyright_registry/withdrawn",
                number=application.number,
                page=rules.page(application, person),
            )
