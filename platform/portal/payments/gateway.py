"""What the portal asks of a payment gateway; halyk.py is the first that answers."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from portal.payments.models import Attempt


class BankUnavailable(Exception):
    """The bank gave no payment page; nobody was sent to it and nothing was paid."""


class Status(StrEnum):
    """What the bank says of one attempt; whatever is unclear is PENDING."""

    PAID = "paid"
    FAILED = "failed"
    PENDING = "pending"
    UNKNOWN_INVOICE = "unknown_invoice"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the payer's browser goes to pay."""

    url: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the bank sends the payer's browser back to, and where it calls itself; all absolute."""

    back: str
    failure_back: str
    post: str


@dataclass(frozen=True, slots=True)
class Word:
    """One answer about an attempt. `amount` is all that was taken, card and bonuses together."""

    status: Status
    invoice: str = ""
    amount: Decimal | None = None
    currency: str = ""
    terminal: str = ""
    transaction_id: str = ""
    reference: str = ""
    card_mask: str = ""
    reason: str = ""
    raw: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What the bank's call claims: a prompt to ask, never a fact. `secret` is None where it sent none."""

    invoice: str
    secret: str | None
    raw: dict[str, object]


class Gateway(Protocol):
    """A bank's gateway. No method changes anything of ours, nor is called inside a transaction."""

    @property
    def terminal(self) -> str:
        """The terminal that payments must name."""
        ...

    def start(self, attempt: Attempt, *, language: str, addresses: Addresses) -> Redirect:
        """Prepare the payment page; BankUnavailable if there is none."""
        ...

    def ask(self, attempt: Attempt) -> Word:
        """Ask what became of the attempt. Never raises: silence and nonsense are PENDING."""
        ...

    def read(self, body: bytes) -> Call:
        """Read the body of a call to our post address; ValueError if it is not one."""
        ...
