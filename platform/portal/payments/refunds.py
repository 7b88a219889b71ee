"""Money that goes back: asked for or automatic, decided on a ground, ordered at the bank once, confirmed by it.

An order is given outside any transaction, after it was noted that it is given. Where no answer comes, the bank is
asked what has gone back before anything is ordered again: the bank promises nothing about a repeated number.
Locks are taken in the order fee, attempt, refund.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, notices
from portal.flow import MOVED_ON, Refusal, StepRefused, lock, sure
from portal.law import O1315_8_1, own, under
from portal.payments import halyk
from portal.payments.differences import NOT_YOURS, OWN_MONEY
from portal.payments.gateway import Answer, Gateway, Outcome, Status, Word
from portal.payments.models import LEAST_REFUND, Attempt, BankWord, Fee, Refund, RefundGround
from portal.reference import in_force
from portal.tasks import put_off

State = Refund.State
Ended = RefundGround.Outcome
ASK_AFTER = timedelta(minutes=5)  # an order without an answer
ASK_LATER = timedelta(hours=1)
REPEAT_AFTER = timedelta(hours=1)  # before, the bank may still be at work on the order that it does not show

AUTOMATIC = own(
    "What was paid twice, too much, or for a fee that is asked for no more goes back by itself, to the same card."
)
ON_A_GROUND = own("Whether a fee goes back, stays or is used again is decided on a dated ground, told to its payer.")
ONCE = own("A refund is ordered once; where the bank gave no answer it is asked before anything is ordered again.")
BY_HAND = own("What the bank cannot give back to a card a person gives back by transfer and notes its number.")

# By a person. What the portal gives back by itself is too much, or all of a fee that counts as paid no more.
ASKED_BACK = Q(state__in=Refund.OPEN) & (Q(ground=None) | Q(ground__by_portal=False))
ASKED_ALREADY = Refusal(_("This money was asked back already. You will be told what was decided."))
NOT_PAID = Refusal(_("Nothing was paid here, so there is nothing to give back."))
ASKED_BY_PAYER = Refusal(_("Its payer has asked for this money back: decide on that refund. Nothing was changed."))
ALL_GOES_BACK = Refusal(_("All of this money goes back already: look at its refunds. Nothing was changed."))
KEPT = Refusal(_("It was decided that this money stays; the decision stands with its ground among your payments."))
STILL_NEEDED = Refusal(
    _("The work that this fee pays for is not done: its payer may ask for it back. Nothing was changed.")
)
REST_MOVES_NOWHERE = Refusal(
    _("This is the rest of a price: it can pay for no other application by itself. Choose another ground.")
)
BY_TRANSFER_ONLY = Refusal(_("The bank cannot give this back to a card: give it back by transfer."))
NO_NUMBER = Refusal(_("Give the number and the date of the transfer. Nothing was changed."))
NOT_THE_PAYER = Refusal(_("Only who paid may ask for the money back. Nothing was changed."))
NO_OUTCOME = Refusal(_("This ground is for another case: choose one by which the money goes back."))
TOO_LITTLE, NO_CARD = "least", "transfer"  # why a refund needs a hand from the start
logger = logging.getLogger(__name__)


@under(AUTOMATIC)
def automatic(attempt: Attempt, amount: Decimal, ground: str) -> Refund:
    """Let `amount` of `attempt` go back by itself; the caller holds the locks of fee and attempt."""
    refund = Refund(
        attempt=attempt, amount=amount, ground=by_portal(ground), state=State.DUE, decided_at=timezone.now()
    )
    _order(refund)
    audit.record(None, "refund due", refund, law=AUTOMATIC, amount=str(amount), ground=ground)
    _tell(refund, "payments/refund_due")
    return refund


@under(AUTOMATIC)
def give_back(fee: Fee, ground: str) -> Refund:
    """Let a paid fee go back whole by itself; it counts as paid no more. StepRefused if it is not paid."""
    with transaction.atomic():
        attempt = _locked(fee)
        if fee.state != Fee.State.PAID:
            raise StepRefused(MOVED_ON)
        _no_other(attempt)
        _returned(fee)
        return automatic(attempt, attempt.left, ground)


@under(ON_A_GROUND)
def ask(payer: Any, fee: Fee) -> Refund:
    """Let the payer ask for a paid fee back: a person of the provider decides."""
    with transaction.atomic():
        attempt = _locked(fee)
        if not fee.is_paid:
            raise StepRefused(NOT_PAID)
        if fee.payer_id != payer.pk:
            raise StepRefused(NOT_THE_PAYER)
        _no_other(attempt)
        if is_kept(attempt):
            raise StepRefused(KEPT)
        refund = Refund.objects.create(attempt=attempt, amount=attempt.left, state=State.ASKED, asked_by_id=payer.pk)
        audit.record(payer, "ask for a refund", refund, law=ON_A_GROUND, amount=str(refund.amount))
        return refund


@under(ON_A_GROUND)
def decide(officer: Any, refund: Refund, ground: RefundGround, note: str = "") -> None:
    """Decide what was asked: the money goes back, stays, or may pay for another application."""
    with _held(refund) as fee:
        if refusal := may_decide(officer, refund):
            raise StepRefused(refusal)
        if ground.by_portal:
            raise StepRefused(MOVED_ON)
        if ground.outcome == Ended.MOVE and _is_rest(fee):
            raise StepRefused(REST_MOVES_NOWHERE)
        refund.ground, refund.note = ground, note
        refund.decided_by, refund.decided_at = officer, timezone.now()
        if ground.outcome == Ended.REFUND:
            _returned(fee)
            _order(refund)
        else:
            refund.state = State.DECLINED
            refund.save()
        if ground.outcome == Ended.MOVE:
            fee.state, fee.used_at = Fee.State.PAID, None
        elif ground.outcome == Ended.KEEP:
            fee.state, fee.used_at = Fee.State.USED, fee.used_at or timezone.now()
        fee.save(update_fields=["state", "used_at"])
        audit.record(officer, "decide a refund", refund, law=ON_A_GROUND, outcome=ground.outcome, ground=ground.code)
        _tell(refund, "payments/refund_decided")


@under(ON_A_GROUND)
def offer(officer: Any, attempt: Attempt, ground: RefundGround, note: str = "") -> Refund:
    """Give back what the bank took wrongly, or a fee, without having been asked."""
    with transaction.atomic():
        fee = _holder(attempt.fee)
        lock(fee)
        lock(attempt)
        if refusal := may_offer(officer, attempt):
            raise StepRefused(refusal)
        if ground.outcome != Ended.REFUND or ground.by_portal:
            raise StepRefused(NO_OUTCOME)
        if attempt.state == Attempt.State.PAID:
            _returned(fee)
        refund = Refund(attempt=attempt, amount=attempt.left, ground=ground, note=note, state=State.DUE)
        refund.decided_by, refund.decided_at = officer, timezone.now()
        _order(refund)
        audit.record(officer, "offer a refund", refund, law=ON_A_GROUND, amount=str(refund.amount), ground=ground.code)
        _tell(refund, "payments/refund_decided")
        return refund


@under(ONCE)
def send(refund: Refund, *, gateway: Gateway | None = None) -> Refund:
    """Order a refund at the bank, or ask what became of the order; safe to repeat at any moment."""
    gateway = gateway or halyk.from_settings()
    if _begun(refund):
        _apply(refund, *_ordered(refund, gateway))
    elif refund.state == State.SENT and _is_time(refund):
        word = gateway.ask(refund.attempt)
        BankWord.objects.create(attempt=refund.attempt, source=BankWord.Source.STATUS, body=word.raw)
        _compare(refund, word)
    return refund


@under(BY_HAND)
def again(officer: Any, refund: Refund) -> None:
    """Order once more what the bank refused."""
    with _held(refund):
        if refusal := may_order_again(officer, refund):
            raise StepRefused(refusal)
        refund.state, refund.try_at = State.DUE, timezone.now()
        refund.failure, refund.failure_code = "", ""
        refund.save()
        audit.record(officer, "order a refund again", refund, law=BY_HAND)
        _soon(refund)


@under(BY_HAND)
def by_hand(officer: Any, refund: Refund, transfer: str) -> None:
    """Note that a person gave back by transfer what the bank refused; `transfer` is its number and date."""
    with _held(refund):
        if refusal := may_go_on(officer, refund):
            raise StepRefused(refusal)
        if not transfer.strip():
            raise StepRefused(NO_NUMBER)
        refund.transfer = transfer.strip()
        _done(refund, officer, BY_HAND)


def may_decide(officer: Any, refund: Refund) -> Refusal | None:
    """Whether `officer` may decide on a refund that was asked for."""
    return _may(officer, refund.attempt, None if refund.state == State.ASKED else MOVED_ON)


def may_go_on(officer: Any, refund: Refund) -> Refusal | None:
    """Whether `officer` may end what the bank refused."""
    return _may(officer, refund.attempt, None if refund.state == State.REFUSED else MOVED_ON)


def may_order_again(officer: Any, refund: Refund) -> Refusal | None:
    """Whether `officer` may let the bank try once more."""
    if refusal := may_go_on(officer, refund):
        return refusal
    return BY_TRANSFER_ONLY if needs_a_hand(refund.attempt, refund.amount) else None


def may_offer(officer: Any, attempt: Attempt) -> Refusal | None:
    """Whether `officer` may give back what was not asked back: never what a case still waits for or lives by."""
    return _may(officer, attempt, _not_to_offer(attempt))


def _not_to_offer(attempt: Attempt) -> Refusal | None:
    if attempt.transaction_id is None or not attempt.taken:
        return NOT_PAID
    if attempt.left <= 0:
        return ALL_GOES_BACK
    if is_asked_back(attempt):
        return ASKED_BY_PAYER
    still_needed = attempt.state == Attempt.State.PAID and _holder(attempt.fee).state != Fee.State.USED
    return STILL_NEEDED if still_needed else None


def grounds_to_choose() -> Any:
    """The grounds on which a person may decide today."""
    return in_force(RefundGround.objects.filter(by_portal=False))


def by_portal(code: str) -> RefundGround:
    """The ground of that code on which the portal decides today."""
    return in_force(RefundGround.objects.filter(by_portal=True, code=code)).get()


def owed(now: datetime) -> list[int]:
    """Refunds to go on with; each is put off a little, so that it is sent once."""
    return put_off(Refund, "try_at", now, timedelta(seconds=50), most=100)


def is_asked_back(attempt: Attempt) -> bool:
    """Whether the money of a payment was asked back and has not come yet."""
    return attempt.refunds.filter(ASKED_BACK).exists()


def asked_back(fees: Iterable[Fee]) -> set[int]:
    """The keys of those `fees` whose money was asked back; one query, and one for each time that one was moved."""
    origins = {fee.pk: fee.origin.pk for fee in fees}
    asked = Refund.objects.filter(ASKED_BACK, attempt__fee__in=origins.values(), attempt__state=Attempt.State.PAID)
    found = set(asked.values_list("attempt__fee", flat=True))
    return {fee for fee, origin in origins.items() if origin in found}


def is_kept(attempt: Attempt) -> bool:
    """Whether a person has decided that this money stays."""
    return attempt.refunds.filter(state=State.DECLINED, ground__outcome=Ended.KEEP).exists()


def needs_a_hand(attempt: Attempt, amount: Decimal) -> str:
    """Why the bank cannot give this back to a card; "" where it can."""
    if attempt.channel == Attempt.Channel.TRANSFER:
        return NO_CARD
    return TOO_LITTLE if amount < LEAST_REFUND else ""


def payment_of(fee: Fee) -> Attempt:
    """The attempt that brought the money of a fee, also of one that was moved."""
    return fee.origin.attempts.get(state=Attempt.State.PAID)


def _may(officer: Any, attempt: Attempt, not_now: Refusal | None) -> Refusal | None:
    """Whether `officer` may do with a payment what is open unless `not_now`."""
    if not officer.has_perm("payments.change_refund"):
        return NOT_YOURS
    return not_now or (OWN_MONEY if attempt.fee.payer_id == officer.pk else None)


def _locked(fee: Fee) -> Attempt:
    """The payment of `fee`, with both locked."""
    lock(fee)
    if fee.paid_at is None:
        raise StepRefused(NOT_PAID)
    attempt = payment_of(fee)
    lock(attempt)
    return attempt


@contextmanager
def _held(refund: Refund) -> Iterator[Fee]:
    """Fee, attempt and refund locked; gives the fee that the money stands for now."""
    with transaction.atomic():
        fee = _holder(refund.attempt.fee)
        lock(fee)
        lock(refund.attempt)
        lock(refund)
        yield fee


def _holder(fee: Fee) -> Fee:
    """The fee that the money stands for now, after it was moved."""
    while fee.state == Fee.State.MOVED:
        fee = fee.moved_to
    return fee


def _no_other(attempt: Attempt) -> None:
    if is_asked_back(attempt):
        raise StepRefused(ASKED_ALREADY)


def _returned(fee: Fee) -> None:
    """The fee counts as paid no more; what waits for it was told before by whoever asked."""
    fee.state = Fee.State.RETURNED
    fee.save(update_fields=["state"])
    audit.record(None, "fee returned", fee, law=(O1315_8_1, ON_A_GROUND), amount=str(fee.amount))


def _is_rest(fee: Fee) -> bool:
    """Whether it is the rest of a price of which a part was paid before."""
    before = Fee.objects.filter(subject=fee.subject, price=fee.price, percent=100 - fee.percent, pk__lt=fee.pk)
    return before.exists()


def _order(refund: Refund) -> None:
    """Set the money of a decided refund aside, and have it ordered after commit; the attempt is locked."""
    attempt = refund.attempt
    attempt.given_back += refund.amount
    attempt.save(update_fields=["given_back"])
    why = needs_a_hand(attempt, refund.amount)
    refund.state = State.REFUSED if why else State.DUE
    refund.failure_code, refund.try_at = why, None if why else timezone.now()
    refund.save()
    if not why:
        _soon(refund)


def _soon(refund: Refund) -> None:
    from portal.payments.tasks import send_refund  # the task calls this module

    transaction.on_commit(lambda: send_refund.delay(refund.pk), robust=True)


def _begun(refund: Refund) -> bool:
    """Note that the order goes out, unless it is out, or another of this payment is; say whether it was noted."""
    with transaction.atomic():
        lock(refund.attempt)
        lock(refund)
        if refund.state != State.DUE:
            return False
        now = timezone.now()
        if refund.attempt.refunds.filter(state=State.SENT).exists():
            refund.try_at = now + ASK_AFTER
            refund.save(update_fields=["try_at"])
            return False
        refund.state, refund.sent_at, refund.try_at = State.SENT, now, now + ASK_AFTER
        refund.save()
        audit.record(None, "order a refund", refund, law=ONCE, amount=str(refund.amount))
        return True


def _ordered(refund: Refund, gateway: Gateway) -> tuple[Answer, datetime | None]:
    """Give the order; the answer, and when it was given."""
    attempt = refund.attempt
    whole = refund.amount == attempt.taken
    answer = gateway.refund(sure(attempt.transaction_id), None if whole else refund.amount, refund.reference)
    BankWord.objects.create(attempt=attempt, source=BankWord.Source.REFUND, body=answer.raw)
    return answer, refund.sent_at


def _apply(refund: Refund, answer: Answer, sent_at: datetime | None) -> None:
    """Move on a refund by the answer to the order of `sent_at`."""
    with _held(refund):
        if refund.state != State.SENT or refund.sent_at != sent_at:
            return
        if answer.outcome == Outcome.DONE:
            _done(refund, None, ONCE)
        elif answer.outcome == Outcome.REFUSED:
            _failed(refund, answer.code, answer.text)
        else:
            refund.failure = answer.text
            refund.save(update_fields=["failure"])
            logger.warning("Nothing is known of refund %s: the bank is asked again.", refund.reference)


def _compare(refund: Refund, word: Word) -> None:
    """See from what has gone back whether the order was carried out; where it was not, it is given again."""
    with _held(refund):
        if refund.state != State.SENT:
            return
        before = given_by_bank(refund.attempt)
        if word.status == Status.PAID and word.returned >= before + refund.amount:
            _done(refund, None, ONCE)
            return
        now = timezone.now()
        not_carried_out = word.status == Status.PAID and word.returned == before
        if not_carried_out and now >= sure(refund.sent_at) + REPEAT_AFTER:
            refund.state, refund.try_at = State.DUE, now
        else:
            early = now < sure(refund.sent_at) + ASK_LATER
            refund.try_at = now + (ASK_AFTER if early else ASK_LATER)
        refund.save()


def given_by_bank(attempt: Attempt) -> Decimal:
    """What the bank has confirmed to have given back of a payment, in tenge."""
    done = attempt.refunds.filter(state=State.DONE, transfer="")
    return done.aggregate(all=Sum("amount"))["all"] or Decimal(0)


def _is_time(refund: Refund) -> bool:
    return timezone.now() >= sure(refund.sent_at) + ASK_AFTER


def _done(refund: Refund, actor: Any, why: Any) -> None:
    refund.state, refund.done_at, refund.try_at = State.DONE, timezone.now(), None
    refund.failure, refund.failure_code = "", ""
    refund.save()
    audit.record(actor, "refunded", refund, law=why, amount=str(refund.amount))
    _tell(refund, "payments/refunded")


def _failed(refund: Refund, code: str, text: str) -> None:
    refund.state, refund.failure_code, refund.failure, refund.try_at = State.REFUSED, code, text, None
    refund.save()
    logger.error("The bank refused refund %s (%s): it needs a person.", refund.reference, code)
    audit.record(None, "refund refused", refund, law=ONCE, code=code)


def _tell(refund: Refund, template: str) -> None:
    """Owe the payer a word about it."""
    fee, ground = refund.attempt.fee, refund.ground
    notices.send(
        fee.payer,
        template,
        sum=str(refund.amount),
        number=refund.attempt.invoice,
        fee=fee.code,
        outcome=ground.outcome if ground else "",
        ground_kk=ground.name_kk if ground else "",
        ground_ru=ground.name_ru if ground else "",
        ground_en=ground.name_en if ground else "",
        note=refund.note,
        card=refund.attempt.card_mask,
        transfer=refund.transfer,
    )
