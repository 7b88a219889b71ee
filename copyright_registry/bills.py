"""What pages show of an application’s money: how the sum to pay came about, the payments, what goes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.translation import get_language

from copyright_registry import benefits, registration, rules
from copyright_registry.models import Application, BenefitClaim, State
from portal import audit
from portal.law import O1315_8_1, O1315_8_5, under
from portal.payments import charging, prices, reasons, refunds
from portal.payments.charging import STAYS, Case
from portal.payments.models import Attempt, BankWord, Fee, Price, Refund
from portal.payments.presenting import Told, attempt_told, refund_told
from portal.payments.prices import Sum

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Bill:
    """How the sum `to_pay` came about: the whole price, less what a benefit takes off or what was paid before.

    `fee` is there where the sum was charged already.
    """

    price: Price
    whole: Sum
    less: Sum
    to_pay: Sum
    fee: Fee | None
    claim: BenefitClaim | None
    percent_off: int


@under(O1315_8_1, O1315_8_5)
def bill_of(application: Application) -> Bill | None:
    """The bill of what is to be paid now; None where no act sets a price."""
    cost = benefits.cost_of(application)
    if cost is None:
        return None
    whole, claim = prices.reckon(cost.price), benefits.claim_of(application)
    return Bill(cost.price, whole, whole - cost.sum, cost.sum, cost.fee, claim, 100 - cost.percent)


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to pay, its state in words, and what of its money was asked or given back."""

    attempt: Attempt
    told: Told
    refunds: list[Told]

    @property
    def sum(self) -> Decimal:
        """What the bank took, or was asked to take, in tenge."""
        return self.attempt.amount if self.attempt.taken is None else self.attempt.taken

    @property
    def kind(self) -> str:
        """Of the notice about it: to wait for while a person or the bank works on it."""
        ended = self.refunds and not any(told.row.state in Refund.OPEN for told in self.refunds)
        return "info" if ended else "wait"

    @property
    def nothing_taken(self) -> bool:
        """Whether the bank’s refusal says that no money was taken, not even for a while."""
        return self.attempt.failure_code not in reasons.UNFINISHED | {reasons.GIVEN_BACK}

    @property
    def asked_at(self) -> datetime | None:
        """When the bank was asked about it last; None where it never was."""
        asked = self.attempt.words.filter(source=BankWord.Source.STATUS).order_by("pk").last()
        return asked.received_at if asked else None


def payment(attempt: Attempt) -> Payment:
    """An attempt as its page tells it."""
    return _told([attempt])[0]


def attempts(application: Application) -> list[Payment]:
    """The latest attempts to pay for it, newest first."""
    return _told(Attempt.objects.filter(fee__subject=audit.key(application)).order_by("-pk")[:MOST_SHOWN])


def _told(found: Iterable[Attempt]) -> list[Payment]:
    attempts = list(found)
    prefetch_related_objects(attempts, Prefetch("refunds", Refund.objects.select_related("ground").order_by("pk")))
    return [
        Payment(attempt, attempt_told(attempt), [refund_told(refund) for refund in attempt.refunds.all()])
        for attempt in attempts
    ]


def _odd(application: Application) -> list[Payment]:
    """Payments that are more than made: looked into by a person, made twice, asked or given back. Oldest first."""
    mine, fee = Q(fee__subject=audit.key(application)), application.fee
    if fee is not None and fee.moved_from_id is not None:
        mine |= Q(pk=refunds.payment_of(fee).pk)
    states = [Attempt.State.DISPUTED, Attempt.State.SURPLUS]
    odd = Q(state__in=states) | Exists(Refund.objects.filter(attempt=OuterRef("pk")))
    return _told(Attempt.objects.filter(mine & odd).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Money:
    """What the page of a case says of its money.

    `kept` is the fee that was paid for a closed case and may pay for another one; `used` says that the work it paid
    for is done; `moved_to` is the case for which it pays now. `reason` is why the benefit was rejected, where the
    rest of the price, `owed`, is asked for.
    """

    odd: Sequence[Payment]
    may_ask_back: bool
    kept: Fee | None
    used: bool
    moved_to: Case | None
    owed: Fee | None
    reason: str


@under(STAYS)
def money_of(application: Application) -> Money:
    """All that a page says of the money of `application` to its author."""
    closed = application.state in {State.WITHDRAWN, State.REFUSED}
    fee = application.fee
    owed = application.difference if rules.owes_difference(application) else None
    return Money(
        odd=_odd(application),
        may_ask_back=registration.MONEY_BACK.refusal(application.applicant, application) is None,
        kept=fee if closed and benefits.is_free(fee) else None,
        used=closed and fee is not None and fee.state == Fee.State.USED,
        moved_to=_case(fee.moved_to) if fee is not None and fee.state == Fee.State.MOVED else None,
        owed=owed,
        reason=reason_of(application) if owed else "",
    )


def _case(fee: Fee) -> Case:
    return charging.service_of(fee).case(fee)


def reason_of(application: Application) -> str:
    """Why its benefit was rejected: in the reader's language, in English in that of the case."""
    claim = benefits.claim_of(application)
    language = {"kk": "kk", "ru": "ru"}.get(get_language() or "", application.language)
    return str(getattr(claim, f"reason_{language}", ""))


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a case and may be asked back, in tenge, and how: by which card, or by transfer."""

    amount: Decimal
    card: str


def paid_for(application: Application) -> Paid:
    """What may be asked back."""
    both = (application.fee, application.difference)
    paid = [fee for fee in both if fee is not None and rules.may_go_back(fee) is None]
    card = refunds.payment_of(paid[0]).card_mask if paid else ""
    return Paid(sum((fee.amount for fee in paid), Decimal(0)), card)


@dataclass(frozen=True, slots=True)
class Free:
    """A fee that is paid and free to pay for another application, and the case for which it was paid."""

    fee: Fee
    case: Case


def free_fees(application: Application) -> list[Free]:
    """What the author has paid already and may use here."""
    if rules.may_use_paid_fee(application.applicant, application):
        return []
    fees = benefits.free_fees(application.applicant, application)
    cases = registration.cases(fees)
    return [Free(fee, cases[fee.subject]) for fee in fees]
