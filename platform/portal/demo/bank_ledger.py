"""What the stand-in bank knows and holds to: clients, tokens, numbers, payments. bank.py speaks for it over HTTP."""

import re
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from lzstring import LZString

from portal.demo import bank_money
from portal.demo.bank_money import (
    FAILED,
    HELD,
    NOT_FINAL,
    OPERATIONS,
    REASONS,
    TAKEN,
    UNDER_WAY,
    Payment,
    Refused,
    money,
)

PAYS, BONUSES, REFUSES, ERRS_FIRST, NO_RETURN, TWICE, NO_CALL = BEHAVIOURS = (
    "pays",
    "pays_with_bonuses",
    "refuses",
    "errs_first",
    "never_returns",
    "calls_twice",
    "no_call",
)
CARDS = ("4405639704015096", "5522042705066736", "377514500004820")  # the bank's own test cards
LOCKED_CARDS = ("4003032704547597", "5578342710750560")  # always refused
CONTROLS = frozenset(  # what tests may wish, bank.py tells of each
    {"behaviour", "amount", "reason", "bonus", "two_step", "status", "call", "call_first", "token", "expires_in"}
    | {"operation", "operation_done", "operations", "page_size", "page_counts"}
)
TOKEN_LIVES = timedelta(minutes=15)
DESCRIPTION_BYTES = 125
CALL_SECONDS = 10.0


@dataclass
class Token:
    """A token, and for a payment the number, sum and secret that it was given for."""

    expires: datetime
    invoice: str = ""
    amount: Decimal = Decimal(0)
    secret_hash: str = ""
    used: bool = False


class Bank:
    """All that the bank knows. Its methods raise Refused."""

    def __init__(self, client_id: str, client_secret: str, terminal: str) -> None:
        self.client = {"client_id": client_id, "client_secret": client_secret, "terminal": terminal}
        self.terminal = terminal
        self.tokens: dict[str, Token] = {}
        self.tails: set[str] = set()
        self.payments: dict[str, Payment] = {}
        self.transactions: dict[str, Payment] = {}
        self.controls: dict[str, dict[str, Any]] = {}
        self.lock = threading.RLock()
        self.closing = threading.Event()

    def wish(self, invoice: str, wishes: dict[str, Any]) -> None:
        """Let the bank behave as a test wishes, for one number or for every one ("*")."""
        if unknown := wishes.keys() - CONTROLS:
            raise Refused(400, 400, f"no such wish: {', '.join(sorted(unknown))}")
        if wishes.get("behaviour") not in (*BEHAVIOURS, None):
            raise Refused(400, 400, "no such behaviour")
        if not re.fullmatch("-?[0-9]+", str(wishes.get("reason") or 0)):
            raise Refused(400, 400, "reason must be a code")
        with self.lock:
            self.controls[invoice] = self.controls.get(invoice, {}) | wishes

    def control(self, invoice: str, name: str) -> Any:
        """What the tests want for this invoice, or for every one."""
        return self.controls.get(invoice, {}).get(name, self.controls.get("*", {}).get(name))

    def give_token(self, form: dict[str, str]) -> dict[str, Any]:
        """A token for the API, or for one payment where the form has an invoice."""
        invoice = form.get("invoiceID", "")
        known = all(form.get(name) == value for name, value in self.client.items())
        if not known or self.control(invoice, "token") == "refused":
            raise Refused(401, 401, "unknown client, secret or terminal")
        if form.get("grant_type") != "client_credentials" or not form.get("scope"):
            raise Refused(400, 400, "grant_type or scope is wrong")
        token = Token(datetime.now(UTC) + TOKEN_LIVES)
        with self.lock:
            if "invoiceID" in form:
                self._order(token, form)
            name = token_urlsafe(32)
            self.tokens[name] = token
        seconds = int(TOKEN_LIVES.total_seconds())
        expires_in = seconds if self.control(invoice, "expires_in") == "number" else str(seconds)
        return {"access_token": name, "expires_in": expires_in, "scope": form["scope"], "token_type": "Bearer"}

    def _order(self, token: Token, form: dict[str, str]) -> None:
        invoice = form["invoiceID"]
        if not re.fullmatch("[0-9]{6,15}", invoice):
            raise Refused(400, 400, "invoiceID must have 6 to 15 digits")
        if invoice[-6:] in self.tails:
            raise Refused(400, 400, "the last six digits of invoiceID were used before")
        if form.get("currency") != "KZT" or not form.get("secret_hash"):
            raise Refused(400, 400, "currency must be KZT, and secret_hash be there")
        token.amount, token.secret_hash = money(form.get("amount")), form["secret_hash"]
        token.invoice = invoice
        self.tails.add(invoice[-6:])

    def token(self, name: str) -> Token:
        """A token that was given and lives."""
        token = self.tokens.get(name)
        if token is None or token.expires < datetime.now(UTC):
            raise Refused(401, 401, "the token is unknown or has expired")
        return token

    def order(self, params: str) -> tuple[dict[str, Any], Token]:
        """What the payment page was opened with, and its token; Refused unless all of it is right."""
        order = unpack(params)
        token = self.token(order["auth"].get("access_token", ""))
        if not token.invoice or token.invoice != order.get("invoiceId"):
            raise Refused(400, 400, "the token was not given for this invoiceId")
        if token.used:
            raise Refused(400, 400, "the token has paid already")
        if order.get("terminal") != self.terminal or order.get("currency") != "KZT":
            raise Refused(400, 400, "terminal or currency is wrong")
        check_order(order)
        return order, token

    def pay(self, params: str, card: str, picked: str, reason: str) -> tuple[Payment, str]:
        """Take the money, or refuse the card; the payment and how it behaves."""
        with self.lock:
            order, token = self.order(params)
            token.used = True
            behaviour = self.control(token.invoice, "behaviour") or picked
            if card in LOCKED_CARDS:
                behaviour = REFUSES
            payment = self._payment(order, token, behaviour, f"{card[:6]}******{card[-4:]}")
            if behaviour == REFUSES:
                known = reason if reason in REASONS else next(iter(REASONS))
                payment.reason_code = str(self.control(token.invoice, "reason") or known)
            self.payments[token.invoice] = self.transactions[payment.id] = payment
        log(f"invoice {token.invoice}: {behaviour}, {payment.amount} KZT")
        return payment, behaviour

    def _payment(self, order: dict[str, Any], token: Token, behaviour: str, mask: str) -> Payment:
        """What `behaviour` makes of an order. The sum is what the browser says, as at the bank: it may be changed."""
        amount = money(self.control(token.invoice, "amount") or order["amount"])
        bonus = Decimal(self.control(token.invoice, "bonus") or 0)
        if behaviour == BONUSES and not bonus:
            bonus = (amount / 4).quantize(Decimal("0.01"))
        good = HELD if self.control(token.invoice, "two_step") else TAKEN
        payment = Payment(order, token.secret_hash, amount, bonus, good, mask)
        if behaviour == REFUSES:
            payment.state = FAILED
        if behaviour == ERRS_FIRST:
            payment.state, payment.becomes, payment.reason_code = UNDER_WAY, good, NOT_FINAL
        return payment

    def status(self, invoice: str) -> dict[str, Any]:
        """The answer to the status question; what is under way ends once it has been asked about."""
        with self.lock:
            payment = self.payments.get(invoice)
            if payment is None:
                return {"resultCode": "102", "resultMessage": "no such invoice"}
            transaction = bank_money.status(payment, self.terminal)
            payment.finish()
        return {"resultCode": "100", "resultMessage": "success", "transaction": transaction}

    def finish(self, payment: Payment) -> None:
        """Let a payment that is under way end."""
        with self.lock:
            payment.finish()

    def operate(self, payment: Payment, verb: str, query: dict[str, str]) -> None:
        """Charge, cancel or refund; Refused changes nothing."""
        with self.lock:
            OPERATIONS[verb](payment, query)
        log(f"invoice {payment.invoice}: {verb}, {payment.rest} KZT left")

    def operations(self, wish: dict[str, Any]) -> dict[str, Any]:
        """One page of the list of all payments."""
        with self.lock:
            payments = list(self.payments.values())
        counts_lines = self.control("*", "page_counts") == "lines"
        return bank_money.listed(payments, wish, most=self.control("*", "page_size"), counts_lines=counts_lines)

    def ledger(self) -> dict[str, dict[str, Any]]:
        """What became of each number, sums in tenge: `amount` is all that was asked of card and bonuses."""
        with self.lock:
            payments = list(self.payments.items())
        return {
            invoice: {
                "id": payment.id,
                "amount": str(payment.amount),
                "bonus": str(payment.bonus),
                "charged": payment.charged,
                "held": payment.state == HELD,
                "refunded": str(payment.returned),
            }
            for invoice, payment in payments
        }

    def call(self, payment: Payment) -> None:
        """Call the shop's post address once, as postLink does; whatever it answers is only printed."""
        body = bank_money.call(payment, self.terminal) | (self.control(payment.invoice, "call") or {})
        body = {name: value for name, value in body.items() if value is not None}
        try:
            with requests.Session() as session:
                session.trust_env = False  # loopback is not behind a proxy
                link = payment.order["postLink"]
                answer = session.post(link, json=body, timeout=CALL_SECONDS, allow_redirects=False)
            log(f"invoice {payment.invoice}: called, answer {answer.status_code}")
        except requests.RequestException as error:
            log(f"invoice {payment.invoice}: call failed, {type(error).__name__}")


def check_order(order: dict[str, Any]) -> None:
    """Refuse a payment object that the bank's page would not take."""
    if len(order.get("description", "").encode()) > DESCRIPTION_BYTES:
        raise Refused(400, 3298, "the description has more than 125 bytes")
    for link in ("backLink", "failureBackLink", "postLink", "failurePostLink"):
        if urlsplit(order.get(link, "")).scheme not in {"http", "https"}:
            raise Refused(400, 400, f"{link} is no address")
    money(order.get("amount"))


def unpack(params: str) -> dict[str, Any]:
    """Undo what the bank's script does to the payment object."""
    try:
        written = LZString.decompressFromEncodedURIComponent(params)
    except Exception:  # the library fails in many ways on what is no LZ string
        written = None
    if not written:
        raise Refused(400, 400, "params cannot be read")
    order: dict[str, Any] = dict(parse_qsl(written, keep_blank_values=True))
    return order | {"auth": dict(parse_qsl(order.get("auth", "")))}


def log(line: str) -> None:
    """One line for whoever watches; never a token, a secret or a card."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
