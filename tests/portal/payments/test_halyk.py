"""The adapter of Halyk ePay 2.0: what it writes, and what it makes of what it reads."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from hypothesis import given, strategies
from lzstring import LZString

from portal.demo.bank import BankServer
from portal.payments import halyk
from portal.payments.gateway import BankUnavailable, Status
from portal.payments.halyk import Halyk
from portal.payments.models import Attempt
from tests.portal.payments.paper_bank import ADDRESSES

TERMINAL = "67e34d63-102f-4bd1-898e-370781d0074d"
TRANSACTION = {
    "id": "5f0a1d8e",
    "invoiceID": "100000001",
    "amount": 3480,
    "amountBonus": 0,
    "currency": "KZT",
    "terminal": TERMINAL,
    "reference": "112233445566",
    "cardMask": "440563******5096",
    "statusName": "CHARGE",
    "name": "AIGERIM",
    "email": "a@example.kz",
}


@pytest.fixture(scope="module")
def server() -> Iterator[BankServer]:
    with BankServer(0, "shop", "hush", TERMINAL) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.bank.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def bank(server: BankServer) -> Halyk:
    return gateway(server.url)


@pytest.fixture(scope="module")
def attempts() -> Iterator[Attempt]:
    """Attempts that were never saved: the adapter reads a few of their values only."""
    return (an_attempt(number) for number in range(1, 1000))


def an_attempt(number: int) -> Attempt:
    fee = SimpleNamespace(currency="KZT", purpose="Мәліметтерді енгізу & т.б.", payer_id=7)
    values: dict[str, Any] = {"invoice": f"100{number:06d}", "amount": Decimal("3480.00"), "fee": fee}
    return cast(Attempt, SimpleNamespace(**values, secret_hash="our-secret"))


def gateway(url: str, **other: Any) -> Halyk:
    values: dict[str, Any] = {
        "api_url": url,
        "token_url": f"{url}/oauth2/token",
        "page_url": f"{url}/payform/",
        "client_id": "shop",
        "client_secret": "hush",
        "terminal": TERMINAL,
        "timeout": 5.0,
    }
    return Halyk(**values | other)


def control(server: BankServer, attempt: Attempt, **wish: Any) -> None:
    requests.post(f"{server.url}/_control", json={"invoice": attempt.invoice, **wish}, timeout=5)


def pay(bank: Halyk, attempt: Attempt, **typed: str) -> requests.Response:
    url = bank.start(attempt, language="kk", addresses=ADDRESSES).url
    page = BeautifulSoup(requests.get(url, timeout=5).text, "html.parser")
    inputs = page.select("input:not([type=radio]), input:checked")
    fields = {str(tag["name"]): str(tag["value"]) for tag in inputs}
    form = {**fields, "behaviour": "no_call", **typed}
    return requests.post(bank.page_url, data=form, allow_redirects=False, timeout=5)


def test_the_page_address_says_what_the_banks_script_would(bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)

    url = bank.start(attempt, language="kk", addresses=ADDRESSES).url

    [packed] = parse_qs(urlsplit(url).query)["params"]
    order = dict(parse_qsl(LZString.decompressFromEncodedURIComponent(packed), strict_parsing=True))
    auth = dict(parse_qsl(order.pop("auth"), strict_parsing=True))
    assert order == {
        "invoiceId": attempt.invoice,
        "backLink": ADDRESSES.back,
        "failureBackLink": ADDRESSES.failure_back,
        "postLink": ADDRESSES.post,
        "failurePostLink": ADDRESSES.post,
        "language": "KAZ",
        "description": attempt.fee.purpose,
        "accountId": "7",
        "terminal": TERMINAL,
        "amount": "3480",
        "currency": "KZT",
        "cardSave": "false",
    }
    assert set(auth) == {"access_token", "expires_in", "scope", "token_type"}
    assert attempt.secret_hash not in order.values()


def test_a_payment_is_seen_with_all_that_is_compared(bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    assert pay(bank, attempt).headers["Location"] == ADDRESSES.back

    word = bank.ask(attempt)

    assert (word.status, word.invoice, word.amount) == (Status.PAID, attempt.invoice, Decimal(3480))
    assert (word.currency, word.terminal) == ("KZT", bank.terminal)
    assert (word.card_mask, len(word.reference)) == ("440563******5096", 12)
    assert word.transaction_id


def test_a_refused_card_is_seen_with_its_reason(bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    assert pay(bank, attempt, card="4003032704547597").headers["Location"] == ADDRESSES.failure_back

    word = bank.ask(attempt)

    assert (word.status, word.reason) == (Status.FAILED, "The card is blocked.")


def test_a_page_not_yet_paid_is_unknown(bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    bank.start(attempt, language="ru", addresses=ADDRESSES)

    assert bank.ask(attempt).status == Status.UNKNOWN_INVOICE


@pytest.mark.parametrize("status", ["103", "107", "500", "html"])
def test_no_plain_answer_is_never_a_refusal(
    server: BankServer, bank: Halyk, attempts: Iterator[Attempt], status: str
) -> None:
    attempt = next(attempts)
    pay(bank, attempt)
    control(server, attempt, status=status)

    assert bank.ask(attempt).status == Status.PENDING


def test_an_answer_that_does_not_come_is_pending(server: BankServer, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    control(server, attempt, status="hang")

    assert gateway(server.url, timeout=0.3).ask(attempt).status == Status.PENDING


def test_a_bank_that_is_down_is_pending_and_gives_no_page(attempts: Iterator[Attempt]) -> None:
    bank = gateway("http://127.0.0.1:1")

    assert bank.ask(next(attempts)).status == Status.PENDING
    with pytest.raises(BankUnavailable):
        bank.start(next(attempts), language="kk", addresses=ADDRESSES)


def test_a_wrong_secret_gives_no_page_and_stays_out_of_the_words(
    server: BankServer, attempts: Iterator[Attempt], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bank = gateway(server.url, client_secret="not-our-secret")

    with pytest.raises(BankUnavailable, match="HTTP 401") as refused:
        bank.start(next(attempts), language="kk", addresses=ADDRESSES)

    assert "not-our-secret" not in str(refused.value) + caplog.text


def test_no_token_or_secret_is_logged(
    bank: Halyk, attempts: Iterator[Attempt], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    attempt = next(attempts)

    url = bank.start(attempt, language="kk", addresses=ADDRESSES).url
    bank.ask(attempt)

    [packed] = parse_qs(urlsplit(url).query)["params"]
    order = dict(parse_qsl(LZString.decompressFromEncodedURIComponent(packed)))
    token = dict(parse_qsl(order["auth"]))["access_token"]
    assert not [secret for secret in (token, packed, "hush", "our-secret") if secret in caplog.text]


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], str]]:
    """A server that answers every request with the same bytes, whatever they are."""
    listeners: list[socket.socket] = []

    def serve(listener: socket.socket, answer: bytes) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                try:
                    connection.sendall(answer)
                except OSError:
                    continue

    def start(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=serve, args=[listener, answer], daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b'HTTP/1.1 200 OK\r\n\r\n{"access_token": "x", "padding": "' + b"x" * 100_000 + b'"}',
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 60_000,
        b'HTTP/1.1 200 OK\r\n\r\n{"access_token": "two\\r\\nlines"}',
        b"HTTP/1.1 200 OK\r\n\r\n[]",
    ],
    ids=["nothing", "not HTTP", "cut off", "redirect", "too long", "too deep", "split header", "list"],
)
def test_nonsense_is_pending(answering: Callable[[bytes], str], attempts: Iterator[Attempt], answer: bytes) -> None:
    assert gateway(answering(answer)).ask(next(attempts)).status == Status.PENDING


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("CHARGE", Status.PAID),
        ("FAILED", Status.FAILED),
        ("REJECT", Status.FAILED),
        ("CANCEL", Status.FAILED),
        ("NEW", Status.PENDING),
        ("FINGERPRINT", Status.PENDING),
        ("3D", Status.PENDING),
        ("AUTH", Status.PENDING),
        ("charge", Status.PENDING),
        ("", Status.PENDING),
    ],
)
def test_the_banks_names_of_states(name: str, status: Status) -> None:
    answer = {"resultCode": "100", "transaction": TRANSACTION | {"statusName": name}}

    assert halyk.read_status(answer).status == status


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("101", Status.FAILED),
        ("102", Status.UNKNOWN_INVOICE),
        ("103", Status.PENDING),
        ("104", Status.PENDING),
        ("107", Status.PENDING),
        ("109", Status.PENDING),
        (100, Status.PAID),
        (None, Status.PENDING),
    ],
)
def test_the_banks_result_codes(code: object, status: Status) -> None:
    assert halyk.read_status({"resultCode": code, "transaction": TRANSACTION}).status == status


def test_bonuses_are_part_of_what_was_paid() -> None:
    transaction = TRANSACTION | {"amount": 3000.5, "amountBonus": "479.5"}

    assert halyk.read_status({"resultCode": "100", "transaction": transaction}).amount == 3480


@pytest.mark.parametrize("amount", ["a lot", "NaN", "Infinity", "1e999999999", [1], None, {}])
def test_a_sum_that_is_no_number_pays_nothing(amount: object) -> None:
    word = halyk.read_status({"resultCode": "100", "transaction": TRANSACTION | {"amount": amount}})

    assert word.status == Status.PENDING


def test_only_what_is_no_personal_data_is_kept() -> None:
    transaction = TRANSACTION | {"cardMask": "4405639704015096", "reason": "card 4405639704015096"}

    raw = halyk.read_status({"resultCode": "100", "transaction": transaction, "secret_hash": "x"}).raw

    written = json.dumps(raw)
    for secret in ("AIGERIM", "a@example.kz", "secret_hash", "4405639704015096"):
        assert secret not in written
    assert "112233445566" in written


def test_a_call_is_read_in_both_spellings(bank: Halyk) -> None:
    post, other = bank.read(b'{"invoiceId": "1", "secret_hash": "s"}'), bank.read(b'{"invoiceID": 1}')

    assert (post.invoice, post.secret) == ("1", "s")
    assert (other.invoice, other.secret) == ("1", None)


def test_a_secret_that_is_no_text_is_a_wrong_one(bank: Halyk) -> None:
    assert bank.read(b'{"secret_hash": ["our-secret"]}').secret == ""


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000])
def test_a_body_that_is_no_call_is_refused(bank: Halyk, body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own words differ
        bank.read(body)


@given(strategies.text() | strategies.integers() | strategies.none() | strategies.lists(strategies.text()))
def test_whatever_the_bank_writes_can_be_kept(value: object) -> None:
    kept = halyk.text(value)

    kept.encode()
    assert "\0" not in kept
    assert len(kept) <= 200


@given(strategies.dictionaries(strategies.from_regex("[a-z]{1,9}", fullmatch=True), strategies.text(), min_size=1))
def test_pairs_are_read_back_as_they_were_written(values: dict[str, str]) -> None:
    values = {name: value.encode(errors="replace").decode() for name, value in values.items()}

    packed = LZString.compressToEncodedURIComponent(halyk.pairs(values))

    written = LZString.decompressFromEncodedURIComponent(packed)
    assert dict(parse_qsl(written, keep_blank_values=True)) == values
