"""A bank on paper: the port's other implementation, whose answers a test writes down."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from portal.payments.gateway import Addresses, BankUnavailable, Call, Redirect, Status, Word
from portal.payments.models import Attempt

ADDRESSES = Addresses("https://portal.kz/back", "https://portal.kz/failed", "https://portal.kz/post")


@dataclass
class PaperBank:
    """A bank whose truth is a dictionary; while `silent` it has no plain answer,
    while `closed` no page."""

    words: dict[str, Word] = field(default_factory=dict)
    silent: bool = False
    closed: bool = False
    terminal: str = "terminal-1"

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
            card_mask="440563******5096",
        )
        self.words[attempt.invoice] = replace(word, **other)

    def refuses(self, attempt: Attempt) -> None:
        """The payer's card is refused for `attempt`."""
        self.words[attempt.invoice] = Word(Status.FAILED, reason="The card is blocked.")
