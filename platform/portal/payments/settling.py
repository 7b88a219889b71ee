"""From a fee that is due to a fee that is paid. The bank's answer to our own question decides, nothing else.

The payer's return, the bank's call and the passing of time are only prompts to ask. The bank is asked outside
any lock; its answer is applied under the locks of fee and attempt, in this order. An attempt only climbs
LADDER, so that prompts in any order, however often repeated, end in the same state. Money that has to go back goes
by refunds.py.
"""

import logging
import secrets
from datetime import datetime, time, timedelta
from hmac import compare_digest

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DataError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, law, notices
from portal.flow import MOVED_ON, Refusal, StepRefused, lock
from portal.law import own, under
from portal.payments import charging, differences, halyk, reasons, refunds
from portal.payments.gateway import Addresses, BankUnavailable, Call, Gateway, Redirect, Status, Word
from portal.payments.models import NUMBERS, Attempt, BankWord, Difference, Fee, Transfer
from portal.tasks import put_off

State = Attempt.State
LADDER = list(State)
SETTLED = (State.SURPLUS, State.PAID)
TIME_TO_PAY = timedelta(hours=24)
BANK_PAGE = timedelta(minutes=15)  # the shorter of the two lives of a token that the bank's pages print
MOST_ATTEMPTS = 10  # of one fee within an hour
MOST_A_DAY = 50  # attempts of one payer: the bank's numbers are for all
CALLED_AGAIN = timedelta(minutes=10)  # between questions to which calls without our secret lead
MOST_CALLS = 20  # of one attempt that are kept: anybody can call
ASK_AFTER = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)]  # from the start; then every hour
ASK_LATER = timedelta(hours=1)
ASK_LATE = timedelta(days=1)  # when the time to pay is over and the bank still has no plain answer

NOT_TOO_OFTEN = own("A fee is sent to the bank at most ten times an hour, the fees of one payer fifty times a day.")
ONE_AT_A_TIME = own("While the bank works on a payment, the same fee is not sent to it again for fifteen minutes.")
BANK_DECIDES = own("Only the bank’s answer to the portal’s own question changes a payment; a call is a prompt to ask.")
TIME_RAN_OUT = own("A payment the bank knows nothing of after a day is closed; the fee stays due.")
DISPUTE = own("A smaller sum, another currency, terminal or number than ours pays nothing; a person looks into it.")
SURPLUS = own("A second payment of one fee, or one of a fee asked for no more, changes nothing; the money goes back.")
HELD = own("Money that the bank holds for a fee that is due is taken at once, for any other it is let go.")
TRANSFERS = own(
    "A transfer to the provider’s account that names the invoice and has its sum pays a fee as a card does."
)
REASONS: dict[State, law.Law] = {
    State.PAID: law.O1315_8_2,
    State.FAILED: BANK_DECIDES,
    State.EXPIRED: TIME_RAN_OUT,
    State.DISPUTED: DISPUTE,
    State.SURPLUS: SURPLUS,
}

TOO_OFTEN = Refusal(
    _("There were too many attempts to pay. Wait an hour, then try again; the application and its fee are kept.")
)
TOO_MANY = Refusal(
    _("There were very many attempts to pay today. Go on tomorrow; the applications and their fees are kept.")
)
NO_NUMBERS = Refusal(
    _("The portal has run out of numbers for the bank. Nothing was charged and all is kept; we know of it.")
)
STILL_WORKING = Refusal(
    _(
        "The bank is still working on your payment. Your money is not lost: "
        "check again in a few minutes, before you pay a second time."
    )
)
logger = logging.getLogger(__name__)


class CallRefused(Exception):
    """The bank's supposed call was not taken and changed nothing; `status` is the HTTP answer to it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@under(ONE_AT_A_TIME, NOT_TOO_OFTEN)
def open_attempt(fee: Fee, *, gateway: Gateway | None = None) -> Attempt:
    """A new attempt to pay `fee`; StepRefused if it is paid, under way or tried too often.

    Only the newest of the open attempts is asked about first, as the payer waits; the sweep asks about all.
    """
    earlier = fee.attempts.filter(state__in=Attempt.OPEN).order_by("pk").last()
    if earlier is not None:
        settle(earlier, gateway=gateway)
    with transaction.atomic():
        lock(fee)
        if fee.state != Fee.State.DUE:
            raise StepRefused(MOVED_ON if fee.state == Fee.State.VOID else charging.PAID_ALREADY)
        if under_way(fee):
            raise StepRefused(STILL_WORKING)
        if fee.attempts.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_ATTEMPTS:
            raise StepRefused(TOO_OFTEN)
        if _of_today(fee).count() >= MOST_A_DAY:
            raise StepRefused(TOO_MANY)
        return _new_attempt(fee)


def _of_today(fee: Fee) -> QuerySet[Attempt]:
    """The attempts of the payer of `fee`, for whatever fee, within a day."""
    return Attempt.objects.filter(fee__payer=fee.payer_id, created_at__gt=timezone.now() - timedelta(days=1))


def under_way(fee: Fee) -> bool:
    """Whether the bank works on a payment of it, or has a few minutes ago."""
    return fee.attempts.filter(state=State.PENDING, created_at__gt=timezone.now() - BANK_PAGE).exists()


@under(law.O1315_8_2)
def send(attempt: Attempt, *, language: str, addresses: Addresses, gateway: Gateway | None = None) -> Redirect:
    """Fetch the bank's page for a new attempt. BankUnavailable: it has failed, another may be opened."""
    try:
        redirect = (gateway or halyk.from_settings()).start(attempt, language=language, addresses=addresses)
    except BankUnavailable as error:
        _sent(attempt, State.FAILED, BANK_DECIDES, str(error))
        raise
    _sent(attempt, State.SENT, law.O1315_8_2, "")
    return redirect


@under(law.O1315_8_2, BANK_DECIDES)
def settle(attempt: Attempt, *, gateway: Gateway | None = None) -> Attempt:
    """Ask the bank about `attempt` and apply its answer; safe to repeat at any moment."""
    gateway = gateway or halyk.from_settings()
    if _is_settled(attempt) or attempt.channel == Attempt.Channel.TRANSFER:
        return attempt
    word = _asked(attempt, gateway)
    if word.status == Status.HELD:
        word = _take_or_let_go(attempt, word, gateway)
    with transaction.atomic():
        fee = Fee.objects.select_for_update().get(pk=attempt.fee_id)
        lock(attempt)
        attempt.fee = fee
        if not _is_settled(attempt):
            _apply(word, attempt, gateway.terminal)
    return attempt


def _is_settled(attempt: Attempt) -> bool:
    """Whether no word of the bank changes it any more: paid, or taken wrongly and on its way back."""
    return attempt.state in SETTLED or (attempt.state == State.DISPUTED and attempt.given_back > 0)


def _asked(attempt: Attempt, gateway: Gateway) -> Word:
    word = gateway.ask(attempt)
    BankWord.objects.create(attempt=attempt, source=BankWord.Source.STATUS, body=word.raw)
    return word


@under(HELD)
def _take_or_let_go(attempt: Attempt, word: Word, gateway: Gateway) -> Word:
    """Take the money that is held for a fee that is due, let go any other; the bank's word after that."""
    is_due = Fee.objects.filter(pk=attempt.fee_id, state=Fee.State.DUE).exists()
    wanted = is_due and not _fault(word, attempt, gateway.terminal)
    answer = (gateway.capture if wanted else gateway.cancel)(word.transaction_id)
    source = BankWord.Source.CAPTURE if wanted else BankWord.Source.CANCEL
    BankWord.objects.create(attempt=attempt, source=source, body=answer.raw)
    return _asked(attempt, gateway)


@under(TRANSFERS)
def pay_by_transfer(officer: AbstractBaseUser, fee: Fee, transfer: Transfer) -> Attempt:
    """Let a transfer of the bank's statement pay `fee`; the caller holds its lock and has asked transfers.may_match."""
    attempt = _new_attempt(fee)
    attempt.channel, attempt.ask_at = Attempt.Channel.TRANSFER, None
    attempt.transaction_id, attempt.reference = f"transfer {transfer.pk}", transfer.document[:40]
    attempt.taken = transfer.amount
    attempt.taken_at = timezone.make_aware(datetime.combine(transfer.day, time(12)))
    attempt.state, attempt.settled_at = State.PAID, timezone.now()
    attempt.save()
    audit.record(officer, "payment paid", attempt, law=TRANSFERS, channel=attempt.channel, fee=fee.pk)
    charging.pay(fee)
    return attempt


@under(BANK_DECIDES)
def hear(body: bytes, *, gateway: Gateway | None = None) -> None:
    """Take the bank's call: keep it, and let the next sweep ask. CallRefused if it cannot be the bank's.

    Anybody can call. So a call is answered without asking the bank, any number of calls between two sweeps makes
    one question, and little of them is kept, as what is kept is kept for ever.
    """
    try:
        call = (gateway or halyk.from_settings()).read(body)
        attempt = Attempt.by_invoice(call.invoice)
    except ValueError as error:
        raise CallRefused(400, "This is no call of the bank.") from error
    except Attempt.DoesNotExist:
        logger.warning("A call about a payment that does not exist was refused.")
        raise CallRefused(404, "No payment has this number.") from None
    word = _kept(call, attempt)
    if call.secret is not None and not compare_digest(call.secret.encode(), attempt.secret_hash.encode()):
        logger.warning("A call about payment %s with a wrong secret was refused.", attempt.invoice)
        if word is not None:
            audit.record(None, "refuse a call", attempt, law=BANK_DECIDES, reason="wrong secret", word=word.pk)
        raise CallRefused(403, "The secret of this call is not ours.")
    now = timezone.now()
    not_due = Attempt.objects.filter(Q(ask_at=None) | Q(ask_at__gt=now), pk=attempt.pk)
    if call.secret is None:  # anybody knows the number: it brings forward one question in ten minutes, of an open one
        lately = BankWord.objects.filter(source=BankWord.Source.STATUS, received_at__gt=now - CALLED_AGAIN)
        not_due = not_due.filter(state__in=Attempt.OPEN).exclude(pk__in=lately.values("attempt"))
    not_due.exclude(state__in=SETTLED).update(ask_at=now)


def owed(now: datetime) -> list[int]:
    """Attempts whose moment to be asked about has come; each is put off a little, so that it is sent once."""
    return put_off(Attempt, "ask_at", now, ASK_AFTER[0], most=200)


def next_question(created: datetime, now: datetime) -> datetime:
    """When to ask next about an attempt made at `created`: after 1, 2, 5, 15 minutes, hourly, then daily."""
    steps = [created + step for step in ASK_AFTER if created + step > now]
    if steps:
        return steps[0]
    return now + (ASK_LATER if now < created + TIME_TO_PAY else ASK_LATE)


def _new_attempt(fee: Fee) -> Attempt:
    """An attempt under the next number; StepRefused where the bank's numbers have run out."""
    secret, ask_at = secrets.token_urlsafe(24), timezone.now() + ASK_AFTER[0]
    try:
        with transaction.atomic():
            return Attempt.objects.create(fee=fee, amount=fee.amount, secret_hash=secret, ask_at=ask_at)
    except DataError as error:  # the sequence is at its end
        logger.critical("%s has no number left: nobody can pay. Ask the bank for another terminal.", NUMBERS)
        raise StepRefused(NO_NUMBERS) from error


def _sent(attempt: Attempt, target: State, why_law: law.Law, why: str) -> None:
    """Note that the payer was sent to the bank, or could not be."""
    with transaction.atomic():
        lock(attempt)
        attempt.failure_code = reasons.NO_PAGE if target == State.FAILED else ""
        _climb(attempt, target, why)
        audit.record(attempt.fee.payer, f"payment {target}", attempt, law=why_law, why=why)


def _kept(call: Call, attempt: Attempt) -> BankWord | None:
    """The call written down, unless enough calls about `attempt` were."""
    if attempt.words.filter(source=BankWord.Source.POST_LINK).count() >= MOST_CALLS:
        return None
    return BankWord.objects.create(attempt=attempt, source=BankWord.Source.POST_LINK, body=call.raw)


def _apply(word: Word, attempt: Attempt, terminal: str) -> None:
    """Move `attempt`, and its fee if it is now paid, to where `word` puts them; both are locked."""
    now = timezone.now()
    waited = attempt.state == State.PENDING
    target, why = _verdict(word, attempt, terminal, now)
    if target == State.PAID and not _accepted(attempt.fee):
        target = State.SURPLUS
    if target in (*SETTLED, State.DISPUTED):
        _note_what_was_taken(word, attempt, now)
    if target == State.FAILED or target in SETTLED:
        _note_why(word, attempt, target)
    if target == State.PENDING and now >= attempt.created_at + TIME_TO_PAY:
        differences.raise_difference(Difference.Kind.STUCK, attempt.invoice, attempt=attempt, bank_says=why)
    elif target not in Attempt.OPEN:
        differences.agreed([Difference.Kind.STUCK], {attempt.invoice})
    if not _climb(attempt, target, why) or target not in REASONS:
        return
    audit.record(None, f"payment {target}", attempt, law=REASONS[target], why=why, fee=attempt.fee_id)
    if waited and target in {State.FAILED, State.EXPIRED} and attempt.fee.state == Fee.State.DUE:
        notices.send(
            attempt.fee.payer,
            "payments/not_paid",
            sum=str(attempt.amount),
            number=attempt.invoice,
            fee=attempt.fee.code,
            page=charging.service_of(attempt.fee).page(attempt.fee),
        )
    _follow(attempt, target, why)


def _accepted(fee: Fee) -> bool:
    """Make the fee paid, unless its case cannot take the payment any more: then it is asked for no more."""
    try:
        with transaction.atomic():
            charging.pay(fee)
    except StepRefused as refused:
        logger.error("The case of fee %s did not take its payment, which goes back: %s", fee.pk, refused)
        fee.refresh_from_db()
        charging.void(None, fee, SURPLUS)
        return False
    return True


def _follow(attempt: Attempt, target: State, why: str) -> None:
    """What a settled or disputed payment leads to."""
    if target == State.DISPUTED:
        logger.error("Payment %s is disputed and needs a person: %s", attempt.invoice, why)
        differences.raise_difference(
            Difference.Kind.DISPUTED, attempt.invoice, attempt=attempt, bank_says=why, we_say=str(attempt.amount)
        )
    elif target in SETTLED:
        differences.agreed([Difference.Kind.DISPUTED], {attempt.invoice})
    if target == State.SURPLUS:
        void_ = attempt.fee.state == Fee.State.VOID
        refunds.automatic(attempt, attempt.left, "not_asked_for" if void_ else "second_payment")
    elif target == State.PAID and attempt.left > attempt.amount:
        refunds.automatic(attempt, attempt.left - attempt.amount, "too_much")


def _note_what_was_taken(word: Word, attempt: Attempt, now: datetime) -> None:
    """Keep the bank's facts of a payment; a transaction that another attempt holds is not named twice."""
    if word.transaction_id and not _is_anothers(word, attempt):
        attempt.transaction_id = word.transaction_id
    attempt.taken, attempt.taken_at = word.amount, word.at or now
    attempt.reference, attempt.card_mask, attempt.approval = word.reference, word.card_mask, word.approval


def _note_why(word: Word, attempt: Attempt, target: State) -> None:
    """Keep why the bank refused; asking again, with no answer, takes back no reason that was given."""
    if word.status == Status.FAILED:
        attempt.failure_code = word.code
    elif word.status == Status.PAID:
        attempt.failure_code = reasons.GIVEN_BACK if target == State.FAILED else ""


def _climb(attempt: Attempt, target: State, why: str) -> bool:
    """Save `attempt`, up the ladder if `target` is above where it stands; say whether it was.

    Asking goes on while `target` is open: also of a failed attempt that a call makes doubtful again.
    """
    now = timezone.now()
    is_open = target in Attempt.OPEN and attempt.state not in SETTLED
    attempt.ask_at = next_question(attempt.created_at, now) if is_open else None
    climbs = LADDER.index(target) > LADDER.index(State(attempt.state))
    if climbs:
        attempt.state, attempt.failure = target, why
        attempt.settled_at = None if target in Attempt.OPEN else now
    attempt.save()
    return climbs


def _verdict(word: Word, attempt: Attempt, terminal: str, now: datetime) -> tuple[State, str]:
    """Where `word` puts `attempt`, and why."""
    match word.status:
        case Status.PAID if word.amount is not None and word.returned >= word.amount:
            return State.FAILED, "the bank has given the money back"
        case Status.PAID if fault := _fault(word, attempt, terminal):
            return State.DISPUTED, fault
        case Status.PAID:
            return (State.PAID if attempt.fee.state == Fee.State.DUE else State.SURPLUS), ""
        case Status.FAILED:
            return State.FAILED, word.reason
        case Status.UNKNOWN_INVOICE if now >= attempt.created_at + TIME_TO_PAY:
            return State.EXPIRED, ""
        case Status.PENDING | Status.HELD:
            return State.PENDING, word.reason
    return State(attempt.state), ""


def _fault(word: Word, attempt: Attempt, terminal: str) -> str:
    """What of a payment is not ours; empty if all of it is. More than was asked for is no fault: the rest goes back."""
    ours = {
        "invoice": (word.invoice, attempt.invoice),
        "currency": (word.currency, attempt.fee.currency),
        "terminal": (word.terminal, terminal),
    }
    wrong = [f"{name} {theirs}, not {own_}" for name, (theirs, own_) in ours.items() if theirs != own_]
    if word.amount is None or word.amount < attempt.amount:
        wrong.append(f"sum {word.amount}, not {attempt.amount}")
    if _is_anothers(word, attempt):
        wrong.append("a transaction that has paid another attempt")
    return "; ".join(wrong)


def _is_anothers(word: Word, attempt: Attempt) -> bool:
    return Attempt.objects.filter(transaction_id=word.transaction_id).exclude(pk=attempt.pk).exists()
