"""What the stand-in bank knows and holds to: tokens, numbers, payments. bank.py speaks for it over HTTP."""

import re
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from secrets import randbelow, token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import requests
from lzstring import LZString

PAYS, REFUSES, NO_RETURN, TWICE, NO_CALL = BEHAVIOURS = (
    "pays",
    "refuses",
    "never_returns",
    "calls_twice",
    "no_call",
)
CARDS = ("4405639704015096", "5522042705066736", "377514500004820")  # the bank's own test cards
LOCKED_CARDS = ("4003032704547597", "5578342710750560")  # always refused
TOKEN_LIVES = timedelta(minutes=15)
DESCRIPTION_BYTES = 125
CALL_SECONDS = 10.0


class Refused(Exception):
    """The bank says no: an HTTP status with its code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Token:
    """A token, and for a payment the number, sum and secret that it was given for."""

    expires: datetime
    invoice: str = ""
    amount: Decimal = Decimal(0)
    secret_hash: str = ""
    used: bool = False


@dataclass
class Payment:
    """One transaction: what the page was told, what was taken, how it ended."""

    order: dict[str, Any]
    secret_hash: str
    amount: Decimal
    charged: bool
    card_mask: str
    id: str = field(default_factory=lambda: str(uuid4()))
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    reference: str = field(default_factory=lambda: f"{randbelow(10**12):012d}")
    approval: str = field(default_factory=lambda: f"{randbelow(10**6):06d}")


class Bank:
    """All that the bank knows. Its methods raise Refused."""

    def __init__(self, client_id: str, client_secret: str, terminal: str) -> None:
        self.client = {"client_id": client_id, "client_secret": client_secret, "terminal": terminal}
        self.terminal = terminal
        self.tokens: dict[str, Token] = {}
        self.tails: set[str] = set()
        self.payments: dict[str, Payment] = {}
        self.controls: dict[str, dict[str, Any]] = {}
        self.lock = threading.RLock()
        self.closing = threading.Event()

    def control(self, invoice: str, name: str) -> Any:
        """What the tests want for this invoice, or for every one."""
        return self.controls.get(invoice, {}).get(name, self.controls.get("*", {}).get(name))

    def give_token(self, form: dict[str, str]) -> dict[str, str]:
        """A token for the API, or for one payment where the form has an invoice."""
        if any(form.get(name) != value for name, value in self.client.items()):
            raise Refused(401, 401, "unknown client, secret or terminal")
        if form.get("grant_type") != "client_credentials" or not form.get("scope"):
            raise Refused(400, 400, "grant_type or scope is wrong")
        token = Token(datetime.now(UTC) + TOKEN_LIVES)
        with self.lock:
            if "invoiceID" in form:
                self._order(token, form)
            name = token_urlsafe(32)
            self.tokens[name] = token
        seconds = str(int(TOKEN_LIVES.total_seconds()))
        return {"access_token": name, "expires_in": seconds, "scope": form["scope"], "token_type": "Bearer"}

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

    def pay(self, params: str, card: str, picked: str) -> tuple[Payment, str]:
        """Take the money, or refuse the card; the payment and how it behaves."""
        with self.lock:
            order, token = self.order(params)
            token.used = True
            behaviour = self.control(token.invoice, "behaviour") or picked
            if card in LOCKED_CARDS:
                behaviour = REFUSES
            wrong = self.control(token.invoice, "amount")
            amount = money(order["amount"] if wrong is None else wrong)
            mask = f"{card[:6]}******{card[-4:]}"
            payment = Payment(order, token.secret_hash, amount, behaviour != REFUSES, mask)
            self.payments[token.invoice] = payment
        log(f"invoice {token.invoice}: {behaviour}, {amount} KZT")
        return payment, behaviour

    def status(self, invoice: str) -> dict[str, Any]:
        """The answer to the status question."""
        payment = self.payments.get(invoice)
        if payment is None:
            return {"resultCode": "102", "resultMessage": "no such invoice"}
        return {
            "resultCode": "100",
            "resultMessage": "success",
            "transaction": {
                **described(payment),
                "invoiceID": invoice,
                "amount": float(payment.amount),
                "amountBonus": 0,
                "terminal": self.terminal,
                "statusName": "CHARGE" if payment.charged else "FAILED",
            },
        }

    def call(self, payment: Payment) -> None:
        """Call the shop's post address once, as postLink does; whatever it answers is only printed."""
        body = {
            **described(payment),
            "invoiceId": payment.order["invoiceId"],
            "amount": float(payment.amount),
            "amount_bonus": 0,
            "terminal": self.terminal,
            "accountId": payment.order.get("accountId", ""),
            "description": payment.order.get("description", ""),
            "language": payment.order.get("language", ""),
            "code": "ok" if payment.charged else "error",
            "secret_hash": payment.secret_hash,
        }
        body |= self.control(payment.order["invoiceId"], "call") or {}
        body = {name: value for name, value in body.items() if value is not None}
        try:
            with requests.Session() as session:
                session.trust_env = False  # loopback is not behind a proxy
                link = payment.order["postLink"]
                answer = session.post(link, json=body, timeout=CALL_SECONDS, allow_redirects=False)
            log(f"invoice {payment.order['invoiceId']}: called, answer {answer.status_code}")
        except requests.RequestException as error:
            log(f"invoice {payment.order['invoiceId']}: call failed, {type(error).__name__}")


def check_order(order: dict[str, Any]) -> None:
    """Refuse a payment object that the bank's page would not take."""
    if len(order.get("description", "").encode()) > DESCRIPTION_BYTES:
        raise Refused(400, 3298, "the description has more than 125 bytes")
    for link in ("backLink", "failureBackLink", "postLink", "failurePostLink"):
        if urlsplit(order.get(link, "")).scheme not in {"http", "https"}:
            raise Refused(400, 400, f"{link} is no address")
    money(order.get("amount"))


def described(payment: Payment) -> dict[str, Any]:
    """The fields that the status answer and the call have in common."""
    return {
        "id": payment.id,
        "dateTime": payment.at.isoformat(),
        "currency": "KZT",
        "cardMask": payment.card_mask,
        "cardType": "VISA",
        "issuer": "STAND-IN BANK",
        "reference": payment.reference,
        "approvalCode": payment.approval if payment.charged else "",
        "reason": "success" if payment.charged else "The card is blocked.",
        "reasonCode": 0 if payment.charged else 457,
    }


def money(value: object) -> Decimal:
    """A sum above nothing."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Refused(400, 400, "amount is no number") from None
    if not amount.is_finite() or amount <= 0:
        raise Refused(400, 400, "amount must be above nothing")
    return amount


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
