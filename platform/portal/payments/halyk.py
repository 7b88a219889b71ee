"""Halyk ePay 2.0 (epayment.kz/docs): a token for each payment, a redirect to its page, the status question.

The bank's script `halyk.pay(obj)` only builds an address from `obj` and goes there. We build the same address
on the server, so that no foreign script runs on our pages. The bank documents the script and not the address:
prove the redirect in its test contour before production.

Tokens and the client secret are never logged; of answers only the fields in KEPT are kept.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import requests
from django.conf import settings
from lzstring import LZString

from portal.payments.gateway import Addresses, BankUnavailable, Call, Redirect, Status, Word
from portal.payments.models import Attempt

SCOPE = "webapi usermanagement email_send verification statement statistics payment"
LANGUAGES = {"kk": "KAZ", "ru": "RUS", "en": "ENG"}
MOST_BYTES = 64 * 1024  # of an answer; the bank's own are under four
TOOK_PART = "100"  # resultCode: the question was answered, see statusName
RESULTS = {
    "101": Status.FAILED,
    "102": Status.UNKNOWN_INVOICE,
}  # 103, 104, 107, 109 and all others: ask again
STATES = {
    "CHARGE": Status.PAID,
    "FAILED": Status.FAILED,
    "REJECT": Status.FAILED,
    "CANCEL": Status.FAILED,
    "REFUND": Status.FAILED,
}  # NEW, FINGERPRINT, 3D, AUTH and names not known yet: ask again
KEPT = {
    *("resultCode", "resultMessage", "id", "statusName", "createdDate", "dateTime", "invoiceID", "invoiceId"),
    *("amount", "amountBonus", "amount_bonus", "payoutAmount", "currency", "terminal", "terminalID"),
    *("reference", "approvalCode", "cardMask", "cardType", "code", "reason", "reasonCode"),
}
CARD_NUMBER = re.compile(r"\b(\d{6})\d{3,9}(\d{4})\b")


class Unclear(Exception):
    """The bank gave no answer that can be read; str() says why, without anything secret."""


@dataclass(frozen=True, slots=True)
class Halyk:
    """The gateway of one terminal. `timeout` is in seconds, for a whole answer."""

    api_url: str
    token_url: str
    page_url: str
    client_id: str
    client_secret: str
    terminal: str
    timeout: float

    def start(self, attempt: Attempt, *, language: str, addresses: Addresses) -> Redirect:
        """Fetch the one token of this payment and build the address of its page."""
        try:
            token = self._token(
                invoiceID=attempt.invoice,
                amount=plain(attempt.amount),
                currency=attempt.fee.currency,
                secret_hash=attempt.secret_hash,
            )
        except Unclear as error:
            raise BankUnavailable(str(error)) from error
        payment = self._payment(attempt, language, addresses) | {"auth": token}
        return Redirect(f"{self.page_url}?params={LZString.compressToEncodedURIComponent(pairs(payment))}")

    def ask(self, attempt: Attempt) -> Word:
        """The status question, with a token of its own."""
        try:
            token = self._token()
            answer = self._answer(
                "GET",
                f"{self.api_url}/check-status/payment/transaction/{attempt.invoice}",
                headers={"Authorization": f"Bearer {token['access_token']}"},
            )
        except Unclear as error:
            return Word(Status.PENDING, reason=str(error), raw={"unclear": str(error)})
        return read_status(answer)

    def read(self, body: bytes) -> Call:
        """The claims of a postLink; ValueError if it is no JSON object."""
        call = parse(body)
        secret = call.get("secret_hash")
        return Call(
            invoice=text(call.get("invoiceId") or call.get("invoiceID")),
            secret=None if secret in (None, "") else text(secret),
            raw=kept(call),
        )

    def _payment(self, attempt: Attempt, language: str, addresses: Addresses) -> dict[str, object]:
        return {
            "invoiceId": attempt.invoice,
            "backLink": addresses.back,
            "failureBackLink": addresses.failure_back,
            "postLink": addresses.post,
            "failurePostLink": addresses.post,
            "language": LANGUAGES[language],
            "description": attempt.fee.purpose,
            "accountId": str(attempt.fee.payer_id),
            "terminal": self.terminal,
            "amount": plain(attempt.amount),
            "currency": attempt.fee.currency,
            "cardSave": "false",
        }

    def _token(self, **of_payment: str) -> dict[str, Any]:
        client = {
            "grant_type": "client_credentials",
            "scope": SCOPE,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "terminal": self.terminal,
        }
        answer = self._answer("POST", self.token_url, data=client | of_payment)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise Unclear("no token in the answer")
        return answer

    def _answer(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        """The JSON object at `url`; Unclear for anything else, slow or too long."""
        deadline = monotonic() + self.timeout
        try:
            with requests.Session() as session:
                session.trust_env = False  # no .netrc: it would replace the bearer token
                with session.request(
                    method, url, timeout=self.timeout, allow_redirects=False, stream=True, **request
                ) as response:
                    body = within(response.iter_content(4096), deadline)
        except requests.RequestException as error:
            raise Unclear(type(error).__name__) from error
        if response.status_code != 200:
            raise Unclear(f"HTTP {response.status_code}")
        try:
            return parse(body)
        except ValueError as error:
            raise Unclear("not a JSON object") from error


def from_settings() -> Halyk:
    """The gateway that the settings BANK_* name: the bank's, its test contour or the stand-in."""
    return Halyk(
        api_url=settings.BANK_API_URL,
        token_url=settings.BANK_TOKEN_URL,
        page_url=settings.BANK_PAGE_URL,
        client_id=settings.BANK_CLIENT_ID,
        client_secret=settings.BANK_CLIENT_SECRET,
        terminal=settings.BANK_TERMINAL,
        timeout=settings.BANK_TIMEOUT,
    )


def pairs(values: Mapping[str, object]) -> str:
    """`values` as the bank's script writes them: name=value, joined by &, nested ones encoded once more."""
    written = {name: pairs(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    return urlencode(written, quote_via=quote, safe="!~*'()")


def plain(amount: Decimal) -> str:
    """An amount as a script writes a number: 3480, 582.09."""
    return f"{amount.normalize():f}"


def read_status(answer: Mapping[str, Any]) -> Word:
    """What an answer to the status question means; PENDING wherever it is not plain."""
    transaction = answer.get("transaction")
    if not isinstance(transaction, Mapping):
        transaction = {}
    amount = total(transaction)
    result = text(answer.get("resultCode"))
    status = STATES.get(text(transaction.get("statusName"))) if result == TOOK_PART else RESULTS.get(result)
    if status is None or (status == Status.PAID and (amount is None or not transaction.get("id"))):
        status = Status.PENDING
    return Word(
        status,
        invoice=text(transaction.get("invoiceID")),
        amount=amount,
        currency=text(transaction.get("currency")),
        terminal=text(transaction.get("terminal")),
        transaction_id=text(transaction.get("id"), 64),
        reference=text(transaction.get("reference"), 40),
        card_mask=text(transaction.get("cardMask"), 24),
        reason=text(transaction.get("reason") or answer.get("resultMessage")),
        raw=kept(answer) | {"transaction": kept(transaction)},
    )


def total(transaction: Mapping[str, Any]) -> Decimal | None:
    """All that was taken; `amount` is the card's part where bonuses pay the rest. None if it is no number."""
    try:
        taken = Decimal(str(transaction.get("amount"))) + Decimal(str(transaction.get("amountBonus") or 0))
    except ArithmeticError:
        return None
    return taken if taken.is_finite() else None


def kept(values: Mapping[str, Any]) -> dict[str, object]:
    """The fields that are kept for the record: no names, addresses, secrets, nor a card's whole number."""
    return {name: text(values[name]) for name in sorted(KEPT & values.keys())}


def text(value: object, most: int = 200) -> str:
    """A scalar as a short text that PostgreSQL can hold, card numbers masked; else nothing."""
    if not isinstance(value, str | int | Decimal):
        return ""
    clean = str(value).encode(errors="replace").decode().replace("\0", "")
    return CARD_NUMBER.sub(r"\1******\2", clean)[:most]


def parse(body: bytes) -> dict[str, Any]:
    """`body` as a JSON object with exact numbers; ValueError if it is none."""
    try:
        values = json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def within(chunks: Iterable[bytes], deadline: float) -> bytes:
    """All of `chunks` if they end before `deadline` and MOST_BYTES; else Unclear."""
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES or monotonic() > deadline:
            raise Unclear("too long or too slow")
    return body
