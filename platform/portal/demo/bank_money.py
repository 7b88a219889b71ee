"""One payment at the stand-in bank, and what may be done with its money: take, let go, give back, list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from secrets import randbelow
from typing import Any
from uuid import uuid4

UNDER_WAY, HELD, TAKEN, LET_GO, GIVEN_BACK, FAILED = "3D", "AUTH", "CHARGE", "CANCEL", "REFUND", "FAILED"
LEAST_REFUND = Decimal(10)  # tenge (epayment.kz/docs: refund)
NOT_FINAL = "454"
REASONS = {  # of the bank's own table (epayment.kz/docs/kody-oshibok); the first is a locked card's
    "465": "Card is blocked",
    "484": "Not enough funds on the card",
    "478": "Expired card",
    "457": "Error in card expiration date field",
    "471": "No such card",
    "473": "Authentication failed (3DSecure/Securecode)",
    "488": "The amount is above the limit",
    "486": "Not permitted on the internet",
    "466": "Transaction declined. Call your bank",
    "461": "System error. Please try later",
}
UNFINISHED = "The operation failed, check whether the amount on the card is blocked"


class Refused(Exception):
    """The bank says no: an HTTP status with its code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Payment:
    """One transaction: what the page was told, what was taken, how it ended. Sums in tenge.

    `amount` is all of it, of which `bonus` was paid by bonuses. Money goes back to the card first; bonuses go back
    only when all of the rest does.
    """

    order: dict[str, Any]
    secret_hash: str
    amount: Decimal
    bonus: Decimal
    state: str
    card_mask: str
    reason_code: str = "0"
    becomes: str = ""  # of a payment under way: how it ends
    returned: Decimal = Decimal(0)
    id: str = field(default_factory=lambda: str(uuid4()))
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    reference: str = field(default_factory=lambda: f"{randbelow(10**12):012d}")
    approval: str = field(default_factory=lambda: f"{randbelow(10**6):06d}")

    @property
    def invoice(self) -> str:
        """The shop's number."""
        return str(self.order["invoiceId"])

    @property
    def charged(self) -> bool:
        """Was the money taken, whatever has gone back since?"""
        return self.state in {TAKEN, GIVEN_BACK}

    @property
    def good(self) -> bool:
        """Did the payer succeed?"""
        return self.charged or self.state == HELD

    @property
    def rest(self) -> Decimal:
        """What has not gone back."""
        return self.amount - self.returned

    @property
    def card_rest(self) -> Decimal:
        """What of it the card paid."""
        return max(self.rest - self.bonus, Decimal(0))

    def finish(self) -> None:
        """End what is under way."""
        if self.state == UNDER_WAY:
            self.state, self.reason_code = self.becomes, "0"


def capture(payment: Payment, query: dict[str, str]) -> None:
    """Take what is held, the whole of it."""
    if payment.state != HELD:
        raise Refused(400, 100, "only an operation in AUTH can be charged")
    if "amount" in query and money(query["amount"]) != payment.amount:
        raise Refused(400, 100, "the stand-in charges the whole amount only")
    payment.state = TAKEN


def cancel(payment: Payment, _query: dict[str, str]) -> None:
    """Let go what is held."""
    if payment.state != HELD:
        raise Refused(400, 100, "only an operation in AUTH can be cancelled")
    payment.state = LET_GO


def refund(payment: Payment, query: dict[str, str]) -> None:
    """Give back a part, or the rest. The same externalID gives back twice: the bank does not promise otherwise."""
    if payment.state != TAKEN:
        raise Refused(400, 100, "only an operation in CHARGE can be refunded")
    asked = money(query["amount"]) if "amount" in query else payment.rest
    if asked < LEAST_REFUND:
        raise Refused(400, 100, "the smallest refund is 10 tenge")
    if asked > payment.rest:
        raise Refused(400, 100, "the amount is above what is left of the operation")
    if payment.card_rest < asked < payment.rest:
        raise Refused(400, 100, "bonuses are given back with all of the rest only")
    payment.returned += asked
    if not payment.rest:
        payment.state = GIVEN_BACK


OPERATIONS: dict[str, Callable[[Payment, dict[str, str]], None]] = {
    "charge": capture,
    "cancel": cancel,
    "refund": refund,
}


def described(payment: Payment) -> dict[str, Any]:
    """The fields that the status answer, the call and the list have in common."""
    reason = UNFINISHED if payment.reason_code == NOT_FINAL else REASONS.get(payment.reason_code, "Declined")
    return {
        "id": payment.id,
        "amount": float(payment.card_rest),
        "currency": "KZT",
        "cardMask": payment.card_mask,
        "cardType": "VISA",
        "issuer": "STAND-IN BANK",
        "reference": payment.reference,
        "approvalCode": payment.approval if payment.good else "",
        "reason": "success" if payment.reason_code == "0" else reason,
        "reasonCode": int(payment.reason_code),
    }


def status(payment: Payment, terminal: str) -> dict[str, Any]:
    """The transaction as the status question finds it."""
    return described(payment) | {
        "createdDate": payment.at.isoformat(),
        "invoiceID": payment.invoice,
        "orgAmount": float(payment.amount - payment.bonus),
        "amountBonus": float(payment.bonus),
        "terminal": terminal,
        "statusName": payment.state,
        "name": "TEST PAYER",
        "email": "payer@example.kz",
        "phone": "77010000000",
    }


def call(payment: Payment, terminal: str) -> dict[str, Any]:
    """What the bank says of the payment when it calls the shop."""
    return described(payment) | {
        "dateTime": payment.at.isoformat(),
        "invoiceId": payment.invoice,
        "amount_bonus": float(payment.bonus),
        "terminal": terminal,
        "accountId": payment.order.get("accountId", ""),
        "description": payment.order.get("description", ""),
        "language": payment.order.get("language", ""),
        "code": "ok" if payment.good else "error",
        "secret_hash": payment.secret_hash,
    }


def line(payment: Payment) -> dict[str, Any]:
    """The payment in the list of operations."""
    return described(payment) | {
        "createdDate": payment.at.isoformat(),
        "invoiceId": payment.invoice,
        "orgAmount": float(payment.amount - payment.bonus),
        "amountBonus": float(payment.bonus),
        "status": payment.state,
        "payerName": "TEST PAYER",
        "payerEmail": "payer@example.kz",
        "payerPhone": "77010000000",
    }


def listed(
    payments: Iterable[Payment], wish: dict[str, Any], *, most: int | None, counts_lines: bool
) -> dict[str, Any]:
    """One page of the list that `wish` asks for; a page holds `most` lines, however many are wished."""
    since, until, page, size, newest_first = wished(wish)
    found = sorted((one for one in payments if since <= one.at <= until), key=lambda one: one.at, reverse=newest_first)
    size = min(size, most or size)
    start = page if counts_lines else page * size
    return {"totalCount": len(found), "records": [line(one) for one in found[start : start + size]]}


def wished(wish: dict[str, Any]) -> tuple[datetime, datetime, int, int, bool]:
    """What is asked of the list: from, to, page, size, newest first. Refused unless all of it can be read."""
    try:
        [between] = wish["searchParameters"]
        [order] = wish["orderParameters"]
        since, until = map(datetime.fromisoformat, between["searchParameter"])
        page, size = int(wish["paging"]["page"]), int(wish["paging"]["size"])
        newest_first = {"ASC": False, "DESC": True}[order["typeOrder"]]
        known = (between["name"], between["method"], order["field"]) == ("created_date", "between", "created_date")
        since, until = since.astimezone(UTC), until.astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        known = False
    if not known or page < 0 or not 0 < size <= 1000:
        raise Refused(400, 100, "the list is asked for by created_date, in pages of 1 to 1000")
    return since, until, page, size, newest_first


def money(value: object) -> Decimal:
    """A sum above nothing."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Refused(400, 400, "amount is no number") from None
    if not amount.is_finite() or amount <= 0:
        raise Refused(400, 400, "amount must be above nothing")
    return amount
