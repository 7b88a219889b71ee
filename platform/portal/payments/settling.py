"""From a fee that is due to a fee that is paid. The bank's answer to our own question decides, nothing else.

The payer's return, the bank's call and the passing of time are only prompts to ask. The bank is asked outside
any lock; its answer is applied under the locks of fee and attempt, in this order. An attempt only climbs
LADDER, so that prompts in any order, however often repeated, end in the same state.

What hangs on a payment says so once:

    settling.register(registration.record_payment)   # in AppConfig.ready

It runs under the fee's lock, in the transaction that makes the fee paid: both happen or neither.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, law
from portal.flow import Refusal, StepRefused, lock
from portal.law import own, under
from portal.payments import halyk
from portal.payments.gateway import Addresses, BankUnavailable, Call, Gateway, Redirect, Status, Word
from portal.payments.models import Attempt, BankWord, Fee, Price

State = Attempt.State
LADDER = list(State)
SETTLED = (State.SURPLUS, State.PAID)
NEED_A_PERSON = (State.DISPUTED, State.SURPLUS)
TIME_TO_PAY = timedelta(hours=24)
BANK_PAGE = timedelta(minutes=15)  # the shorter of the two lives of a token that the bank's pages print
MOST_ATTEMPTS = 10  # of one fee within an hour
MOST_CALLS = 20  # of one attempt that are kept: anybody can call
ASK_AFTER = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)]  # from the start; then every hour
ASK_LATER = timedelta(hours=1)
ASK_LATE = timedelta(days=1)  # when the time to pay is over and the bank still has no plain answer

NOT_TOO_OFTEN = own("A fee is sent to the bank at most ten times an hour.")
ONE_AT_A_TIME = own("While the bank works on a payment, the same fee is not sent to it again for fifteen minutes.")
BANK_DECIDES = own("Only the bank’s answer to the portal’s own question changes a payment; a call is a prompt to ask.")
TIME_RAN_OUT = own("A payment the bank knows nothing of after a day is closed; the fee stays due.")
DISPUTE = own("Another sum, currency, terminal or number than ours pays nothing; a person looks into it.")
SURPLUS = own("A second payment of one fee changes nothing but is kept, so that the money goes back.")
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
NO_PRICE = Refusal(
    _("No price is set for today, so nothing can be paid yet. The application is kept; try again on another day.")
)
logger = logging.getLogger(__name__)
_receivers: list[Callable[[Fee], None]] = []


class CallRefused(Exception):
    """The bank's supposed call was not taken and changed nothing; `status` is the HTTP answer to it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def register(when_paid: Callable[[Fee], None]) -> None:
    """Let `when_paid` run whenever a fee becomes paid; it ignores fees that are not its own."""
    _receivers.append(when_paid)


@under(law.O1315_8_1)
def charge(payer: AbstractBaseUser, code: str, *, purpose: str) -> Fee:
    """Let `payer` owe today's price of `code`; `purpose` is what the bank shows, at most 125 bytes.

    Raises StepRefused where no act sets a price.
    """
    try:
        price = Price.on(code, timezone.localdate())
    except Price.DoesNotExist:
        logger.error("No price of %r is in force today: nobody can pay for it.", code)
        raise StepRefused(NO_PRICE) from None
    fee = Fee.objects.create(price=price, amount=price.gross, payer_id=payer.pk, purpose=purpose)
    audit.record(payer, "charge", fee, law=law.O1315_8_1, amount=str(fee.amount), price=price.pk)
    return fee


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
        if fee.state == Fee.State.PAID:
            raise StepRefused(Refusal(_("This fee has been paid already. Nothing more is to be paid.")))
        under_way = fee.attempts.filter(state=State.PENDING, created_at__gt=timezone.now() - BANK_PAGE)
        if under_way.exists():
            raise StepRefused(
                Refusal(
                    _(
                        "The bank is still working on your payment. Your money is not lost: "
                        "check again in a few minutes, before you pay a second time."
                    )
                )
            )
        if fee.attempts.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_ATTEMPTS:
            raise StepRefused(TOO_OFTEN)
        return _new_attempt(fee)


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
    if attempt.state in SETTLED:
        return attempt
    word = gateway.ask(attempt)
    BankWord.objects.create(attempt=attempt, source=BankWord.Source.STATUS, body=word.raw)
    with transaction.atomic():
        fee = Fee.objects.select_for_update().get(pk=attempt.fee_id)
        lock(attempt)
        attempt.fee = fee
        if attempt.state not in SETTLED:
            _apply(word, attempt, gateway.terminal)
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
    not_due.exclude(state__in=SETTLED).update(ask_at=now)


def owed(now: datetime) -> list[int]:
    """Attempts whose moment to be asked about has come; each is put off a little, so that it is sent once."""
    due = Attempt.objects.filter(ask_at__lte=now).order_by("ask_at")[:200]
    return [
        attempt.pk
        for attempt in due
        if Attempt.objects.filter(pk=attempt.pk, ask_at=attempt.ask_at).update(ask_at=now + ASK_AFTER[0])
    ]


def next_question(created: datetime, now: datetime) -> datetime:
    """When to ask next about an attempt made at `created`: after 1, 2, 5, 15 minutes, hourly, then daily."""
    steps = [created + step for step in ASK_AFTER if created + step > now]
    if steps:
        return steps[0]
    return now + (ASK_LATER if now < created + TIME_TO_PAY else ASK_LATE)


def _new_attempt(fee: Fee) -> Attempt:
    secret = secrets.token_urlsafe(24)
    return Attempt.objects.create(fee=fee, amount=fee.amount, secret_hash=secret, ask_at=timezone.now() + ASK_AFTER[0])


def _sent(attempt: Attempt, target: State, why_law: law.Law, why: str) -> None:
    """Note that the payer was sent to the bank, or could not be."""
    with transaction.atomic():
        lock(attempt)
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
    target, why = _verdict(word, attempt, terminal, now)
    if target in SETTLED:
        attempt.transaction_id = word.transaction_id
        attempt.reference, attempt.card_mask = word.reference, word.card_mask
    if not _climb(attempt, target, why) or target not in REASONS:
        return
    if target in NEED_A_PERSON:
        logger.error("Payment %s is %s and needs a person: %s", attempt.invoice, target, why or "paid already")
    audit.record(None, f"payment {target}", attempt, law=REASONS[target], why=why, fee=attempt.fee_id)
    if target == State.PAID:
        _pay(attempt.fee, now)


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


def _pay(fee: Fee, now: datetime) -> None:
    """Make `fee` paid and let what waits for it go on."""
    fee.state, fee.paid_at = Fee.State.PAID, now
    fee.save(update_fields=["state", "paid_at"])
    audit.record(None, "fee paid", fee, law=law.O1315_8_1, amount=str(fee.amount))
    for when_paid in _receivers:
        when_paid(fee)


def _verdict(word: Word, attempt: Attempt, terminal: str, now: datetime) -> tuple[State, str]:
    """Where `word` puts `attempt`, and why."""
    match word.status:
        case Status.PAID if fault := _fault(word, attempt, terminal):
            return State.DISPUTED, fault
        case Status.PAID:
            return (State.SURPLUS if attempt.fee.state == Fee.State.PAID else State.PAID), ""
        case Status.FAILED:
            return State.FAILED, word.reason
        case Status.UNKNOWN_INVOICE if now >= attempt.created_at + TIME_TO_PAY:
            return State.EXPIRED, ""
        case Status.PENDING:
            return State.PENDING, word.reason
    return State(attempt.state), ""


def _fault(word: Word, attempt: Attempt, terminal: str) -> str:
    """What of a payment is not ours; empty if all of it is."""
    ours = {
        "invoice": (word.invoice, attempt.invoice),
        "sum": (word.amount, attempt.amount),
        "currency": (word.currency, attempt.fee.currency),
        "terminal": (word.terminal, terminal),
    }
    wrong = [f"{name} {theirs}, not {own_}" for name, (theirs, own_) in ours.items() if theirs != own_]
    if Attempt.objects.filter(transaction_id=word.transaction_id).exclude(pk=attempt.pk).exists():
        wrong.append("a transaction that has paid another attempt")
    return "; ".join(wrong)
