"""A bank on paper: the port's other implementation, whose books a test writes."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from portal.payments.gateway import (
    Addresses,
    Answer,
    BankUnavailable,
    Call,
    Operation,
    Outcome,
    Redirect,
    Status,
    Word,
)
from portal.payments.models import Attempt

ADDRESSES = Addresses("https://portal.kz/back", "https://portal.kz/failed", "https://portal.kz/post")


@dataclass
class PaperBank:
    """A bank whose truth is a dictionary; while `silent` it has no plain answer, while `closed` no page or list.

    Of refunds it `refuses_refunds`, or carries them out and says nothing while `cut`, or does neither while `deaf`.
    Each order that it carried out stands in `orders`.
    """

    words: dict[str, Word] = field(default_factory=dict)
    silent: bool = False
    closed: bool = False
    refuses_refunds: bool = False
    cut: bool = False
    deaf: bool = False
    terminal: str = "terminal-1"
    orders: list[tuple[str, str, Decimal | None]] = field(default_factory=list)

    def start(self, attempt: Attempt, *, language: str, addresses: Addresses) -> Redirect:
        assert (language, addresses) == ("kk", ADDRESSES)
        if self.closed:
            raise BankUnavailable("HTTP 503")
        return Redirect(f"https://bank.kz/{attempt.invoice}")

    def ask(self, attempt: Attempt) -> Word:
        if self.silent:
            return Word(Status.PENDING)
        return self.words.get(attempt.invoice, Word(Status.UNKNOWN_INVOICE))

    def read(self, body: bytes) -> Call:
        invoice, _, secret = body.decode().partition(" ")
        return Call(invoice, secret or None, {"invoiceId": invoice})

    def capture(self, transaction_id: str) -> Answer:
        return self._carried_out("capture", transaction_id, status=Status.PAID)

    def cancel(self, transaction_id: str) -> Answer:
        return self._carried_out("cancel", transaction_id, status=Status.FAILED)

    def refund(self, transaction_id: str, amount: Decimal | None, reference: str) -> Answer:
        if self.refuses_refunds:
            return Answer(Outcome.REFUSED, "1", "not today")
        if self.deaf:
            return Answer(Outcome.UNKNOWN, text="no connection")
        word = self._word(transaction_id)
        given = word.amount if amount is None else word.returned + amount
        self._carried_out("refund", transaction_id, amount, returned=given)
        return Answer(Outcome.UNKNOWN, text="connection cut") if self.cut else Answer(Outcome.DONE)

    def operations(self, since: datetime, until: datetime) -> list[Operation]:
        if self.closed:
            raise BankUnavailable("HTTP 503")
        return [
            Operation(
                word.invoice,
                word.transaction_id,
                word.status == Status.PAID,
                word.amount or Decimal(0),
                word.returned,
                word.at,
                {"invoiceId": word.invoice},
            )
            for word in self.words.values()
            if word.at is not None and since <= word.at < until
        ]

    def takes(self, attempt: Attempt, amount: str = "3480", **other: Any) -> None:
        """The payer pays `amount` for `attempt`."""
        word = Word(
            Status.PAID,
            attempt.invoice,
            Decimal(amount),
            "KZT",
            self.terminal,
            transaction_id=f"transaction-{attempt.invoice}",
            reference="112233445566",
            approval="123456",
            card_mask="440563******5096",
            at=datetime.now(UTC),
        )
        self.words[attempt.invoice] = replace(word, **other)

    def holds(self, attempt: Attempt, amount: str = "3480") -> None:
        """The payer's money is held for `attempt`, not taken."""
        self.takes(attempt, amount, status=Status.HELD)

    def refuses(self, attempt: Attempt) -> None:
        """The payer's card is refused for `attempt`."""
        self.words[attempt.invoice] = Word(Status.FAILED, code="457", reason="The card is blocked.")

    def _word(self, transaction_id: str) -> Word:
        return next(word for word in self.words.values() if word.transaction_id == transaction_id)

    def _carried_out(self, order: str, transaction_id: str, amount: Decimal | None = None, /, **change: Any) -> Answer:
        word = self._word(transaction_id)
        self.words[word.invoice] = replace(word, **change)
        self.orders.append((order, transaction_id, amount))
        return Answer(Outcome.DONE)
