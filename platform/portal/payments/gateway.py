"""What the portal asks of a payment gateway; halyk.py is the first that answers."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from portal.payments.models import Attempt


class BankUnavailable(Exception):
    """The bank gave no payment page, or no list of its operations; nothing was paid or changed by asking."""


class Status(StrEnum):
    """What the bank says of one attempt; whatever is unclear is PENDING."""

    PAID = "paid"
    HELD = "held"
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
    """One answer about an attempt, in tenge.

    `amount` is all that was taken (or is held), card and bonuses together, and `returned` what of it has gone back.
    `code` is the bank's number of a refusal, `reason` its words; `at` is when the bank says that it happened.
    """

    status: Status
    invoice: str = ""
    amount: Decimal | None = None
    currency: str = ""
    terminal: str = ""
    transaction_id: str = ""
    reference: str = ""
    approval: str = ""
    card_mask: str = ""
    code: str = ""
    reason: str = ""
    at: datetime | None = None
    returned: Decimal = Decimal(0)
    raw: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What the bank's call claims: a prompt to ask, never a fact. `secret` is None where it sent none."""

    invoice: str
    secret: str | None
    raw: dict[str, object]


class Outcome(StrEnum):
    """What came of an order to the bank. UNKNOWN: it may have been carried out; ask before it is given again."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The bank's answer to an order; `code` and `text` say why it refused, or why nothing is known."""

    outcome: Outcome
    code: str = ""
    text: str = ""
    raw: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the bank's own list, in tenge; the money of `amount` was taken only where `charged`."""

    invoice: str
    transaction_id: str
    charged: bool
    amount: Decimal
    returned: Decimal
    at: datetime | None
    raw: dict[str, object] = field(default_factory=dict)


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

    def capture(self, transaction_id: str) -> Answer:
        """Take the money that is held. Never raises, as none of the three orders does."""
        ...

    def cancel(self, transaction_id: str) -> Answer:
        """Let go the money that is held."""
        ...

    def refund(self, transaction_id: str, amount: Decimal | None, reference: str) -> Answer:
        """Give back `amount` under our number `reference`; None gives back the whole."""
        ...

    def operations(self, since: datetime, until: datetime) -> list[Operation]:
        """All that the bank did between two moments; BankUnavailable unless the list is whole."""
        ...
