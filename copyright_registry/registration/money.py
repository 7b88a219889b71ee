"""What an application costs: a benefit claimed, the fee charged and paid, used for another case, or given back.

Who changes a case and its fees together locks the fees first, as the bank's word does (settling.py).
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import benefits, law, parties, rules
from copyright_registry.benefits import Proof
from copyright_registry.models import Application, Author, Benefit, BenefitClaim, State
from copyright_registry.registration.application import receive
from copyright_registry.registration.steps import CLAIM, MONEY_BACK, PAY, PAY_DIFFERENCE
from portal import audit, notices
from portal.flow import MOVED_ON, Refusal, StepRefused, lock, sure
from portal.law import O1315_8_1, O1315_8_3, O1315_8_4, O1315_A2_6, own, under
from portal.payments import charging, refunds
from portal.payments.charging import fees_held
from portal.payments.models import Fee

PROOF_MISSING = Refusal(_("Attach the document that proves the benefit. Nothing else you filled in is lost."))
NO_MINOR = Refusal(_("By the birth date in your IIN you are of age. Choose another category, or none."))
PRICE_CHANGED = Refusal(
    _("The price has changed since you read it. Nothing was charged: look at the price that is in force now.")
)
AS_SHOWN = own("A fee is charged only at the sum that its payer has seen; where it has changed, it is shown anew.")


@under(O1315_8_3, O1315_8_4)
def claim_benefit(
    person: User, application: Application, benefit: Benefit, proof: Proof | None = None, author: Author | None = None
) -> None:
    """A benefit is claimed for an author, with the paper that proves it; a minor's birth date is known.

    By the author themselves, or by who represents `author`; None where there is one to choose only.
    """
    with fees_held(application), CLAIM.take(person, application, sha256=proof.sha256 if proof else ""):
        author = _claiming(person, application, author)
        if benefit.by_birth_date and not parties.is_minor(author, timezone.localdate()):
            raise StepRefused(NO_MINOR)
        if proof is None and not benefit.by_birth_date:
            raise StepRefused(PROOF_MISSING)
        BenefitClaim.objects.filter(application=application, author=author).delete()
        BenefitClaim.objects.create(application=application, author=author, benefit=benefit, **_proved(benefit, proof))
        charge_anew(person, application)


def _claiming(person: User, application: Application, author: Author | None) -> Author:
    """The author whose benefit is claimed, if it is `person`'s to claim."""
    theirs = rules.claims_for(person, application)
    found = theirs[:1] if author is None else [one for one in theirs if one.pk == author.pk]
    if not found:
        raise StepRefused(MOVED_ON)
    return found[0]


def _proved(benefit: Benefit, proof: Proof | None) -> dict[str, object]:
    """What a claim holds of its proof; where the IIN proves it, the portal has confirmed it already."""
    if benefit.by_birth_date or proof is None:
        return {"state": BenefitClaim.State.CONFIRMED, "decided_at": timezone.now()}
    paper = {"name": proof.name, "size": proof.size, "sha256": proof.sha256, "format": proof.format}
    return {"document": proof.data, **paper}


def drop_benefit(person: User, application: Application, author: Author | None = None) -> None:
    """No benefit is claimed for the author any more."""
    with fees_held(application), CLAIM.take(person, application):
        author = _claiming(person, application, author)
        BenefitClaim.objects.filter(application=application, author=author).delete()
        charge_anew(person, application)


def charge_anew(person: User, application: Application) -> None:
    """A fee charged before, and not paid, is asked for no more: the next one has another sum."""
    if application.fee is not None and application.fee.state == Fee.State.DUE:
        charging.void(person, application.fee, law.CHOSEN_ANEW)
        application.fee = None


@under(O1315_8_1, O1315_A2_6, AS_SHOWN)
def fee_of(author: User, application: Application, shown: Decimal) -> Fee:
    """The fee that is to be paid now: for the entry, at the price in force when it was first asked for, or the rest of
    it where a benefit was rejected. StepRefused where it is not `shown`, the sum in tenge that the payer has read.
    """
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=application.pk)
        application.refresh_from_db()
        if refusal := rules.may_pay(author, application):
            raise StepRefused(refusal)
        cost = benefits.cost_of(application)
        if cost is not None and shown != cost.sum.gross:
            raise StepRefused(PRICE_CHANGED)
        if cost is not None and cost.fee is not None:
            return cost.fee
        fee = application.fee = _charged(author, application)
        application.save(update_fields=["fee"])
        return fee


def _charged(author: User, application: Application) -> Fee:
    return charging.charge(
        author,
        benefits.ENTRY,
        purpose=purpose(application),
        subject=audit.key(application),
        percent=benefits.percent_of(application),
    )


def purpose(application: Application) -> str:
    """What the bank's page shows: digits and Latin letters, so that it stays short."""
    return f"Copyright register {application.pk}"


def record_payment(fee: Fee) -> None:
    """The bank has confirmed the fee. Called inside the transaction in which the fee becomes paid."""
    application = Application.objects.get(pk=audit.pk_of(fee.subject))
    if application.difference_id == fee.pk:
        _record_difference(application, fee)
        return
    with PAY.take(None, application, fee=fee.pk):
        application.fee = fee
        if application.state == State.SIGNED:
            receive(application)
        else:
            told: dict[str, Any] = {"application": str(application.pk), "sum": str(fee.amount), "fee": fee.code}
            laid_out = application.state == State.SIGNING
            notices.send(application.applicant, "copyright_registry/paid", **told, laid_out=laid_out)


def _record_difference(application: Application, fee: Fee) -> None:
    """What was missing of the price is paid: whose turn it is may go on."""
    with PAY_DIFFERENCE.take(None, application, fee=fee.pk):
        for person in rules.turn(application):
            notices.send(
                person,
                "copyright_registry/difference_paid",
                number=application.number,
                page=rules.page(application, person),
            )


@under(charging.STAYS)
def use_paid_fee(author: User, application: Application, fee: Fee) -> None:
    """Let a paid fee of a closed case pay for this one."""
    with fees_held(application):
        lock(application)
        if refusal := rules.may_use_paid_fee(author, application):
            raise StepRefused(refusal)
        if fee not in benefits.free_fees(author, application):
            raise StepRefused(MOVED_ON)
        if application.fee is not None and application.fee.state == Fee.State.DUE:
            charging.void(author, application.fee, charging.STAYS)
        charging.move(fee, purpose=purpose(application), subject=audit.key(application))
        application.refresh_from_db()


def money_back(author: User, application: Application) -> None:
    """The author asks for the fee back: unsigned it goes back at once, of a closed case the accountant decides."""
    with fees_held(application), MONEY_BACK.take(author, application):
        if application.state == State.PAID:
            refunds.give_back(sure(application.fee), "not_handed_in")
            return
        for fee in (application.fee, application.difference):
            if fee is not None and rules.may_go_back(fee) is None:
                refunds.ask(author, fee)


def settle_fees(application: Application) -> None:
    """The work that was paid for is done: what is paid is used, the rest of a price is asked for no more."""
    if rules.owes_difference(application):
        charging.void(None, sure(application.difference), law.DIFFERENCE)
    for fee in (application.fee, application.difference):
        if fee is not None:
            charging.use(fee)


def cases(fees: Collection[Fee]) -> dict[str, charging.Case]:
    """What fees for entries are for, by what they call it."""
    keys = {audit.pk_of(fee.subject): fee.subject for fee in fees}
    found = Application.objects.filter(pk__in=keys)
    return {
        keys[str(application.pk)]: charging.Case(
            application.title or _("Application without a name"),
            application.number,
            reverse("registry:application", args=[application.pk]),
        )
        for application in found
    }
