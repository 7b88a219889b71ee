"""What pages show of an application’s money: how the sum to pay came about, the payments, what goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from copyright_registry import benefits, presenting, registration, rules
from copyright_registry.models import Application, BenefitClaim, State
from portal import audit
from portal.law import O1315_8_1, O1315_8_5, under
from portal.payments import prices, reasons, refunds, settling
from portal.payments.models import Attempt, Fee, Price, Refund
from portal.payments.presenting import Told, attempt_told, refund_told
from portal.payments.prices import Sum
from portal.payments.settling import STAYS, Case

MOST_SHOWN = 10
MADE = {Fee.State.PAID, Fee.State.USED}


@dataclass(frozen=True, slots=True)
class Bill:
    """How the sum `to_pay` came about: the whole price, less what a benefit takes off or what was paid before."""

    price: Price
    whole: Sum
    less: Sum
    to_pay: Sum
    claim: BenefitClaim | None
    percent_off: int


@under(O1315_8_1, O1315_8_5)
def bill_of(application: Application) -> Bill | None:
    """The bill of what is to be paid now; None where no act sets a price."""
    price, to_pay = presenting.price_of(application), _to_pay(application)
    if price is None or to_pay is None:
        return None
    whole = prices.reckon(price)
    less = Sum(whole.net - to_pay.net, whole.vat - to_pay.vat, whole.gross - to_pay.gross)
    fee = application.fee if presenting.stands(application.fee) else None
    percent = fee.percent if fee else benefits.percent_of(application)
    return Bill(price, whole, less, to_pay, benefits.claim_of(application), 100 - percent)


def _to_pay(application: Application) -> Sum | None:
    rest = application.difference
    if rest is not None and rules.owes_difference(application):
        return Sum(rest.net, rest.vat, rest.amount)
    return benefits.sum_of(application)


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
    def is_unfinished(self) -> bool:
        """Whether the bank’s refusal leaves it open that money was taken."""
        return self.attempt.failure_code in reasons.UNFINISHED


def payment(attempt: Attempt) -> Payment:
    """An attempt as its page tells it."""
    back = [refund_told(refund) for refund in attempt.refunds.select_related("ground").order_by("pk")]
    return Payment(attempt, attempt_told(attempt), back)


def attempts(application: Application) -> list[Payment]:
    """The latest attempts to pay for it, newest first."""
    return _told(Attempt.objects.filter(fee__subject=audit.key(application)).order_by("-pk")[:MOST_SHOWN])


def _told(found: QuerySet[Attempt]) -> list[Payment]:
    with_refunds = found.prefetch_related(Prefetch("refunds", Refund.objects.select_related("ground").order_by("pk")))
    return [
        Payment(attempt, attempt_told(attempt), [refund_told(refund) for refund in attempt.refunds.all()])
        for attempt in with_refunds
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

    `kept` is what was paid for a closed case and may pay for another one, in tenge; `used` says that the work it
    paid for is done; `moved_to` is the case for which it pays now. `reason` is why the benefit was rejected, where
    the rest of the price, `owed`, is asked for.
    """

    odd: Sequence[Payment]
    may_ask_back: bool
    kept: Decimal
    used: bool
    moved_to: Case | None
    owed: Fee | None
    reason: str


@under(STAYS)
def money_of(application: Application) -> Money:
    """All that a page says of the money of `application` to its author."""
    closed = application.state in {State.WITHDRAWN, State.REFUSED}
    fee, rest = application.fee, application.difference
    mine = [one for one in (fee, rest) if one is not None]
    owed = rest if rules.owes_difference(application) else None
    return Money(
        odd=_odd(application),
        may_ask_back=registration.MONEY_BACK.refusal(application.applicant, application) is None,
        kept=sum((one.amount for one in mine if closed and one.state == Fee.State.PAID), Decimal(0)),
        used=closed and fee is not None and fee.state == Fee.State.USED,
        moved_to=_case(fee.moved_to) if fee is not None and fee.state == Fee.State.MOVED else None,
        owed=owed,
        reason=reason_of(application) if owed else "",
    )


def _case(fee: Fee) -> Case:
    return settling.service_of(fee).case(fee)


def reason_of(application: Application) -> str:
    """Why its benefit was rejected: in the reader's language, in English in that of the case."""
    claim = benefits.claim_of(application)
    language = {"kk": "kk", "ru": "ru"}.get(get_language() or "", application.language)
    return str(getattr(claim, f"reason_{language}", ""))


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a case, in tenge, and how: by which card, or by transfer."""

    amount: Decimal
    card: str


def paid_for(application: Application) -> Paid:
    """What may be asked back."""
    paid = [fee for fee in (application.fee, application.difference) if fee is not None and fee.state in MADE]
    card = refunds.payment_of(paid[0]).card_mask if paid else ""
    return Paid(sum((fee.amount for fee in paid), Decimal(0)), card)


@dataclass(frozen=True, slots=True)
class Free:
    """A fee that is paid and free to pay for another application, and the case for which it was paid."""

    fee: Fee
    case: Case


def free_fees(application: Application) -> list[Free]:
    """What the author has paid already and may use here."""
    if rules.owes_difference(application):
        return []
    fees = benefits.free_fees(application.applicant, application)
    cases = registration.cases(fees)
    return [Free(fee, cases[fee.subject]) for fee in fees]
