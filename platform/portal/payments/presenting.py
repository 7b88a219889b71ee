"""Fees in words: for their payer, with every attempt and refund, and for anybody who checks a paper by its code."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.flow import Words
from portal.law import O1315_8_1, under
from portal.payments import reasons
from portal.payments.charging import SERVICES, Case
from portal.payments.law import PAPERS
from portal.payments.models import CODE_SIGNS, Attempt, Fee, Payee, Refund

FEW = 3  # on the account's front page
FEE_SIGNS: Mapping[str, str] = {
    Fee.State.DUE: "turn",
    Fee.State.PAID: "good",
    Fee.State.USED: "good",
    Fee.State.MOVED: "ended",
    Fee.State.RETURNED: "ended",
    Fee.State.VOID: "ended",
}
ATTEMPT_SIGNS: Mapping[str, str] = {
    Attempt.State.NEW: "draft",
    Attempt.State.SENT: "todo",
    Attempt.State.PENDING: "work",
    Attempt.State.EXPIRED: "ended",
    Attempt.State.FAILED: "bad",
    Attempt.State.DISPUTED: "late",
    Attempt.State.SURPLUS: "split",
    Attempt.State.PAID: "good",
}
REFUND_SIGNS: Mapping[str, str] = {
    Refund.State.ASKED: "clock",
    Refund.State.DECLINED: "ended",
    Refund.State.DUE: "work",
    Refund.State.SENT: "work",
    Refund.State.REFUSED: "late",
    Refund.State.DONE: "good",
}
CHECKED: Mapping[str, tuple[str, Words]] = {  # the sign of the check page, and what it says
    Fee.State.DUE: ("clock", gettext_lazy("It was given out by this portal and is not paid yet.")),
    Fee.State.PAID: ("good", gettext_lazy("The fee is paid.")),
    Fee.State.USED: ("good", gettext_lazy("The fee is paid, and the service is rendered.")),
    Fee.State.MOVED: ("info", gettext_lazy("The fee was paid; the payment was moved to another application.")),
    Fee.State.RETURNED: ("info", gettext_lazy("The fee was paid; the money goes back to the payer.")),
    Fee.State.VOID: ("info", gettext_lazy("It was given out by this portal and is not to be paid any more.")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An attempt or a refund: its state by a sign and in words, and why."""

    row: Any
    sign: str
    words: Words
    why: Words = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One fee of the history; `case` is None where the case is no longer there."""

    fee: Fee
    title: Words
    case: Case | None
    sign: str
    words: Words
    attempts: list[Told]
    refunds: list[Told]


def fees_of(payer: Any) -> QuerySet[Fee]:
    """The payer's fees, newest first, with all that their lines tell."""
    back = Prefetch("refunds", Refund.objects.order_by("-pk").select_related("ground"))
    told = Prefetch("attempts", Attempt.objects.order_by("-pk").prefetch_related(back))
    before = Prefetch("moved_from__attempts", Attempt.objects.prefetch_related("refunds"))
    fees = Fee.objects.filter(payer=payer).select_related("price", "moved_from", "moved_to")
    return fees.prefetch_related(told, before).order_by("-pk")


def waiting_or_latest(payer: Any) -> list[Line]:
    """A few fees that wait for the payer or for a refund; the last few where none does."""
    going_back = Refund.objects.filter(attempt__fee=OuterRef("pk"), state__in=Refund.OPEN)
    waits = Q(state=Fee.State.DUE) | Exists(going_back)
    fees = list(fees_of(payer).annotate(waits=ExpressionWrapper(waits, BooleanField())).order_by("-waits", "-pk")[:FEW])
    return lines([fee for fee in fees if fee.waits] or fees)


@under(O1315_8_1)
def lines(fees: Iterable[Fee]) -> list[Line]:
    """The fees as the history tells them; one query for each service."""
    by_service: dict[str, list[Fee]] = defaultdict(list)
    for fee in fees:
        by_service[fee.price.code].append(fee)
    cases = {subject: case for code, some in by_service.items() for subject, case in SERVICES[code].cases(some).items()}
    return [_line(fee, cases.get(fee.subject)) for fee in fees]


def _line(fee: Fee, case: Case | None) -> Line:
    attempts = fee.attempts.all()
    refunds = [refund for attempt in attempts for refund in attempt.refunds.all()]
    sign, words = _state(fee)
    return Line(
        fee,
        SERVICES[fee.price.code].title,
        case,
        sign,
        words,
        [attempt_told(attempt) for attempt in attempts],
        [refund_told(refund) for refund in refunds],
    )


def _state(fee: Fee) -> tuple[str, Words]:
    """Sign and words; money that has come back is told from money that is still on its way."""
    if fee.state == Fee.State.RETURNED and _is_back(fee.origin):
        return "ended", Refund.State.DONE.label
    sign = "work" if fee.state == Fee.State.RETURNED else FEE_SIGNS[fee.state]
    return sign, Fee.State(fee.state).label


def _is_back(fee: Fee) -> bool:
    refunds = [refund for attempt in fee.attempts.all() for refund in attempt.refunds.all()]
    return bool(refunds) and not any(refund.state in Refund.OPEN for refund in refunds)


def attempt_told(attempt: Attempt) -> Told:
    why = reasons.words(attempt.failure_code) if attempt.state == Attempt.State.FAILED else ""
    return Told(attempt, ATTEMPT_SIGNS[attempt.state], Attempt.State(attempt.state).label, why)


def refund_told(refund: Refund) -> Told:
    """A refund that a person works on is on its way for the payer, whatever the bank said."""
    refused = refund.state == Refund.State.REFUSED
    state = Refund.State.DUE if refused else Refund.State(refund.state)
    return Told(refund, REFUND_SIGNS[state], state.label, refund.ground.name if refund.ground else "")


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know of an invoice or a payment: nothing of its payer, nor of the case."""

    fee: Fee
    title: Words
    service: Words
    day: date
    payee: Payee | None

    @property
    def sign(self) -> str:
        return CHECKED[self.fee.state][0]

    @property
    def says(self) -> Words:
        return CHECKED[self.fee.state][1]

    @property
    def state(self) -> Words:
        return Fee.State(self.fee.state).label


@under(PAPERS)
def checked(code: str) -> Checked | None:
    """The fee of a code as it is typed, without dashes; None where it is none of ours."""
    found = Fee.objects.select_related("price").filter(code=code).first() if len(code) == CODE_SIGNS else None
    if found is None:
        return None
    day = timezone.localdate(found.paid_at or found.created_at)
    words = _("Payment No. %(number)s is ours") if found.paid_at else _("Invoice No. %(number)s is ours")
    title = words % {"number": found.invoice}
    return Checked(found, title, SERVICES[found.price.code].title, day, Payee.on(day))
