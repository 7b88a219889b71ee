"""Halyk ePay 2.0 (epayment.kz/docs): a token for each payment, a redirect to its page, the status question, orders.

The bank's script `halyk.pay(obj)` only builds an address from `obj` and goes there. We build the same address
on the server, so that no foreign script runs on our pages. The bank documents the script and not the address:
prove the redirect in its test contour before production.

Tokens and the client secret are never logged; of answers only the fields in KEPT are kept.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import requests
from django.conf import settings
from lzstring import LZString

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
from portal.worktime.reckoning import ALMATY

SCOPE = "webapi usermanagement email_send verification statement statistics payment"
LANGUAGES = {"kk": "KAZ", "ru": "RUS", "en": "ENG"}
MOST_TENGE = Decimal(10) ** 9  # of one payment; no sum of ours comes near
HUNDREDTH = Decimal("0.01")
MOST_BYTES = 64 * 1024  # of an answer; the bank's own are under four
MOST_LIST_BYTES = 4 * 1024 * 1024  # of a page of operations
PAGE = 500  # operations asked for at once
MOST_PAGES = 400
TOOK_PART = "100"  # resultCode: the question was answered, see statusName
RESULTS = {
    "101": Status.FAILED,
    "102": Status.UNKNOWN_INVOICE,
}  # 103, 104, 107, 109 and all others: ask again
NOT_SET_UP = {"104", "109"}  # the terminal is not in the token, or not this client's
# A refusal whose reasonCode is "not final, ask the status" (454 and others, reasons.UNFINISHED) is a refusal here:
# the code stands in the bank's call and tells to put this very question. While it is open the bank answers NEW or
# 3D; FAILED is its answer. Should the money be taken after all, the next answer says CHARGE, and that counts.
STATES = {
    "CHARGE": Status.PAID,
    "REFUND": Status.PAID,
    "AUTH": Status.HELD,
    "FAILED": Status.FAILED,
    "REJECT": Status.FAILED,
    "CANCEL": Status.FAILED,
    "CANCEL_OLD": Status.FAILED,
}  # NEW, FINGERPRINT, 3D and names not known yet: ask again
WITH_MONEY = (Status.PAID, Status.HELD)
KEPT = {
    *("resultCode", "resultMessage", "id", "statusName", "status", "createdDate", "dateTime", "invoiceID", "invoiceId"),
    *("amount", "orgAmount", "amountBonus", "amount_bonus", "payoutAmount", "payoutDate", "currency", "terminal"),
    *("terminalID", "reference", "approvalCode", "cardMask", "cardType", "code", "message", "reason", "reasonCode"),
}
WORDS = {"reason", "message", "resultMessage"}  # of a call anybody can have written them
# In one piece or in a card's groups; never a part of a transaction's UUID, whose digits may look like one.
CARD_NUMBER = re.compile(r"(?<![\w-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?![\w-])")
logger = logging.getLogger(__name__)


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
        url = f"{self.api_url}/check-status/payment/transaction/{attempt.invoice}"
        try:
            # 400 too: a program in use expects the same answer there, and the bank's page is silent.
            answer = self._answer("GET", url, taken=(200, 400), headers=self._bearer())
        except Unclear as error:
            return Word(Status.PENDING, reason=str(error), raw={"unclear": str(error)})
        if text(answer.get("resultCode")) in NOT_SET_UP:
            logger.error("The bank does not know our terminal: payment %s, %s.", attempt.invoice, kept(answer))
        return read_status(answer)

    def capture(self, transaction_id: str) -> Answer:
        """Take the whole of the money that is held."""
        return self._order(transaction_id, "charge")

    def cancel(self, transaction_id: str) -> Answer:
        """Let go the money that is held."""
        return self._order(transaction_id, "cancel")

    def refund(self, transaction_id: str, amount: Decimal | None, reference: str) -> Answer:
        """Give back; the bank takes our number `reference` with a part only, and does not promise to know it again."""
        if amount is None:
            return self._order(transaction_id, "refund")
        return self._order(transaction_id, "refund", amount=plain(amount), externalID=reference)

    def operations(self, since: datetime, until: datetime) -> list[Operation]:
        """The bank's list from `since` until before `until`; BankUnavailable unless it is whole and can be read."""
        try:
            found = [read_operation(line) for line in self._lines(since, until)]
        except Unclear as error:
            raise BankUnavailable(str(error)) from error
        return [line for line in found if line.at is None or line.at < until]  # the bank's «between» has both ends

    def read(self, body: bytes) -> Call:
        """The claims of a postLink; ValueError if it is no JSON object."""
        call = parse(body)
        secret = call.get("secret_hash")
        return Call(
            invoice=text(call.get("invoiceId") or call.get("invoiceID")),
            secret=None if secret in (None, "") else text(secret),
            raw=kept({name: value for name, value in call.items() if name not in WORDS}),
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

    def _order(self, transaction_id: str, verb: str, **query: str) -> Answer:
        """200 is done and 400 with a code refused; after anything else nobody knows."""
        url = f"{self.api_url}/operation/{quote(transaction_id, safe='')}/{verb}"
        try:
            status, body = self._exchange("POST", url, params=query, headers=self._bearer())
            answer = parse(body) if body.strip() else {}
        except (Unclear, ValueError) as error:
            reason = str(error) if isinstance(error, Unclear) else "not a JSON object"
            return Answer(Outcome.UNKNOWN, text=reason, raw={"unclear": reason})
        code, words = text(answer.get("code"), 20), text(answer.get("message"))
        if status == 200:
            return Answer(Outcome.DONE, raw=kept(answer))
        if status == 400 and code:
            return Answer(Outcome.REFUSED, code, words, kept(answer))
        return Answer(Outcome.UNKNOWN, code, words or f"HTTP {status}", kept(answer))

    def _lines(self, since: datetime, until: datetime) -> list[Mapping[str, Any]]:
        """All lines of the list, or Unclear.

        What `page` counts is not certain. The bank's page on the list of transfers says lines to pass over, a program
        in use counts pages from 0. So the second answer tells: if it repeats a line, lines are counted.
        """
        question = {
            "searchParameters": [
                {"name": "created_date", "method": "between", "searchParameter": [local(since), local(until)]}
            ],
            "orderParameters": [{"field": "created_date", "typeOrder": "ASC"}],
        }
        ask = partial(self._answer, "POST", f"{self.api_url}/operations", most=MOST_LIST_BYTES, headers=self._bearer())
        page, counts_lines = 0, False
        found: dict[str, Mapping[str, Any]] = {}
        for _turn in range(MOST_PAGES):
            answer = ask(json=question | {"paging": {"page": page, "size": PAGE}})
            lines = {text(line.get("id")): line for line in lines_of(answer)}
            before = len(found)
            found |= lines
            if len(found) >= answer["totalCount"]:
                return list(found.values())
            if len(found) == before:
                break
            counts_lines = counts_lines or len(found) < before + len(lines)
            page = len(found) if counts_lines else page + 1
        raise Unclear("the list of operations is not whole")

    def _bearer(self) -> dict[str, str]:
        """The header of a question or an order, with a token of its own."""
        return {"Authorization": f"Bearer {self._token()['access_token']}"}

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

    def _answer(
        self, method: str, url: str, *, taken: tuple[int, ...] = (200,), most: int = MOST_BYTES, **request: Any
    ) -> dict[str, Any]:
        """The JSON object at `url`, if its HTTP status is one of `taken`; Unclear for anything else."""
        status, body = self._exchange(method, url, most, **request)
        if status not in taken:
            raise Unclear(f"HTTP {status}")
        try:
            return parse(body)
        except ValueError as error:
            raise Unclear("not a JSON object") from error

    def _exchange(self, method: str, url: str, most: int = MOST_BYTES, **request: Any) -> tuple[int, bytes]:
        """HTTP status and body; Unclear if there is no whole answer, or it is slow or too long."""
        deadline = monotonic() + self.timeout
        try:
            with requests.Session() as session:
                session.trust_env = False  # no .netrc: it would replace the bearer token
                with session.request(
                    method, url, timeout=self.timeout, allow_redirects=False, stream=True, **request
                ) as response:
                    return response.status_code, within(response.iter_content(4096), deadline, most)
        except requests.RequestException as error:
            raise Unclear(type(error).__name__) from error


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
    result, name = text(answer.get("resultCode")), text(transaction.get("statusName"))
    status = STATES.get(name) if result == TOOK_PART else RESULTS.get(result)
    money, transaction_id = sums(transaction, name), text(transaction.get("id"), 64)
    if status is None or (status in WITH_MONEY and (money is None or not transaction_id)):
        status = Status.PENDING
    amount, returned = money if money and status in WITH_MONEY else (None, Decimal(0))
    return Word(
        status,
        invoice=text(transaction.get("invoiceID")),
        amount=amount,
        currency=text(transaction.get("currency")),
        terminal=text(transaction.get("terminal")),
        transaction_id=transaction_id,
        reference=text(transaction.get("reference"), 40),
        approval=text(transaction.get("approvalCode"), 20),
        card_mask=text(transaction.get("cardMask"), 24),
        code=text(transaction.get("reasonCode"), 10) if status == Status.FAILED else "",
        reason=text(transaction.get("reason") or answer.get("resultMessage")),
        at=moment(transaction.get("createdDate")),
        returned=returned,
        raw=kept(answer) | {"transaction": kept(transaction)},
    )


def read_operation(line: Mapping[str, Any]) -> Operation:
    """One line of the bank's list; Unclear if money was taken and it is not plain how much, or for what."""
    state = text(line.get("status"))
    charged = STATES.get(state) == Status.PAID
    money, transaction_id, invoice = sums(line, state), text(line.get("id"), 64), text(line.get("invoiceId"))
    if charged and not (money and transaction_id and invoice):
        raise Unclear("an operation without a number or a sum")
    amount, returned = money or (Decimal(0), Decimal(0))
    return Operation(invoice, transaction_id, charged, amount, returned, moment(line.get("createdDate")), kept(line))


def lines_of(answer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The lines of one page of the list; Unclear if it is no such page."""
    lines = answer.get("records")
    if type(answer.get("totalCount")) is not int or not isinstance(lines, list | None):
        raise Unclear("not a list of operations")
    for line in lines or []:
        if not isinstance(line, Mapping):
            raise Unclear("not a list of operations")
        yield line


def sums(values: Mapping[str, Any], state: str) -> tuple[Decimal, Decimal] | None:
    """All that was taken and what of it went back, in tenge; None if the bank's numbers are none.

    `amount` is what the card has paid and still pays, `orgAmount` what it paid before refunds; bonuses pay the rest.
    A payment that is called REFUND is given back whole, unless the two show that a part was.
    """
    bonuses = values.get("amountBonus") or values.get("amount_bonus") or 0
    try:
        left, card, bonus = (
            Decimal(str(value)) for value in (values.get("amount"), values.get("orgAmount") or 0, bonuses)
        )
        card = max(card, left)
        taken = card + bonus
    except ArithmeticError:
        return None
    if not taken.is_finite() or min(left, bonus) < 0 or taken >= MOST_TENGE:
        return None
    if any(value != value.quantize(HUNDREDTH) for value in (left, card, bonus)):
        return None
    part = 0 < left < card
    return taken, (taken if state == "REFUND" and not part else card - left)


def moment(value: object) -> datetime | None:
    """When the bank says that it happened, in Almaty where it names no offset; None for nonsense."""
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    if not 2000 <= at.year < 3000:  # a moment that was never set is in the year 1
        return None
    return at if at.tzinfo else at.replace(tzinfo=ALMATY)


def local(at: datetime) -> str:
    """A moment as the list is asked for it: 2026-10-12T00:00:00+05:00."""
    return at.astimezone(ALMATY).isoformat()


def kept(values: Mapping[str, Any]) -> dict[str, object]:
    """The fields that are kept for the record: no names, addresses, secrets, nor a card's whole number."""
    return {name: text(values[name]) for name in sorted(KEPT & values.keys())}


def text(value: object, most: int = 200) -> str:
    """A scalar as a short text that PostgreSQL can hold, card numbers masked; else nothing."""
    if not isinstance(value, str | int | Decimal):
        return ""
    clean = str(value).encode(errors="replace").decode().replace("\0", "")
    return CARD_NUMBER.sub(masked, clean)[:most]


def masked(number: re.Match[str]) -> str:
    """The first six and the last four digits of a card's number."""
    digits = re.sub("[ -]", "", number[0])
    return f"{digits[:6]}******{digits[-4:]}"


def parse(body: bytes) -> dict[str, Any]:
    """`body` as a JSON object with exact numbers; ValueError if it is none."""
    try:
        values = json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def within(chunks: Iterable[bytes], deadline: float, most: int) -> bytes:
    """All of `chunks` if they end before `deadline` and within `most` bytes; else Unclear."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most or monotonic() > deadline:
            raise Unclear("too long or too slow")
    return bytes(body)
