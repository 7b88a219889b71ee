"""The adapter of Halyk ePay 2.0: what it writes, and what it makes of what it reads."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given, strategies
from lzstring import LZString

from portal.demo.bank import BankServer
from portal.payments import halyk
from portal.payments.gateway import BankUnavailable, Status
from portal.payments.halyk import Halyk
from portal.payments.models import Attempt
from portal.worktime.reckoning import ALMATY
from tests.portal.payments.halyk_shop import TERMINAL, TOKEN, an_attempt, control, gateway, http, paper, pay, stand_in
from tests.portal.payments.paper_bank import ADDRESSES

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
    with stand_in() as server:
        yield server


@pytest.fixture
def bank(server: BankServer) -> Halyk:
    return gateway(server.url)


@pytest.fixture(scope="module")
def attempts() -> Iterator[Attempt]:
    """Attempts that were never saved: the adapter reads a few of their values only."""
    return (an_attempt(number) for number in range(1, 1000))


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
    assert (word.card_mask, len(word.reference), len(word.approval)) == ("440563******5096", 12, 6)
    assert word.transaction_id
    assert word.at
    assert abs(datetime.now(UTC) - word.at).total_seconds() < 60
    assert (word.returned, word.code) == (Decimal(0), "")


def test_a_refused_card_is_seen_with_its_reason(bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    assert pay(bank, attempt, card="4003032704547597").headers["Location"] == ADDRESSES.failure_back

    word = bank.ask(attempt)

    assert (word.status, word.code, word.reason) == (Status.FAILED, "465", "Card is blocked")


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
@pytest.mark.parametrize("before", [(), (TOKEN,)], ids=["token", "status"])
def test_nonsense_is_pending(attempts: Iterator[Attempt], before: tuple[bytes, ...], answer: bytes) -> None:
    with paper(*before, answer) as (url, _asked):
        assert gateway(url).ask(next(attempts)).status == Status.PENDING


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
        ("CANCEL_OLD", Status.FAILED),
        ("AUTH", Status.HELD),
        ("REFUND", Status.PAID),
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


@pytest.mark.parametrize("code", ["104", "109"])
def test_a_terminal_that_the_bank_does_not_know_is_told_once_a_question(
    server: BankServer, bank: Halyk, attempts: Iterator[Attempt], caplog: pytest.LogCaptureFixture, code: str
) -> None:
    attempt = next(attempts)
    control(server, attempt, status=code)

    assert bank.ask(attempt).status == Status.PENDING

    [error] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert attempt.invoice in error.getMessage()


def test_an_answer_may_come_with_status_400(attempts: Iterator[Attempt]) -> None:
    with paper(TOKEN, http(400, '{"resultCode": "102"}')) as (url, _asked):
        assert gateway(url).ask(next(attempts)).status == Status.UNKNOWN_INVOICE


def test_each_question_has_a_token_of_its_own(attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    with paper(TOKEN, http(200, '{"resultCode": "107"}')) as (url, asked):
        gateway(url).ask(attempt)

    assert [line.split(b" HTTP")[0].decode() for line in asked] == [
        "POST /oauth2/token",
        f"GET /check-status/payment/transaction/{attempt.invoice}",
    ]
    assert b"Authorization: Bearer token" in asked[1]


@pytest.mark.parametrize("code", ["454", "-31", "3240"])
def test_failed_is_the_banks_answer_also_where_its_call_would_say_ask(code: str) -> None:
    transaction = TRANSACTION | {"statusName": "FAILED", "reasonCode": code}

    word = halyk.read_status({"resultCode": "100", "transaction": transaction})

    assert (word.status, word.code, word.amount) == (Status.FAILED, code, None)


def test_an_error_that_is_not_final_is_pending_until_the_money_is_taken(
    bank: Halyk, attempts: Iterator[Attempt]
) -> None:
    attempt = next(attempts)
    assert pay(bank, attempt, behaviour="errs_first").headers["Location"] == ADDRESSES.failure_back

    assert [bank.ask(attempt).status for _question in range(2)] == [Status.PENDING, Status.PAID]


def test_money_that_is_held_is_no_payment(server: BankServer, bank: Halyk, attempts: Iterator[Attempt]) -> None:
    attempt = next(attempts)
    control(server, attempt, two_step=True)
    pay(bank, attempt)

    word = bank.ask(attempt)

    assert (word.status, word.amount) == (Status.HELD, Decimal(3480))
    assert word.transaction_id


@pytest.mark.parametrize("missing", ["id", "amount"])
@pytest.mark.parametrize("name", ["CHARGE", "REFUND", "AUTH"])
def test_money_without_a_number_or_a_sum_is_not_plain(name: str, missing: str) -> None:
    transaction = TRANSACTION | {"statusName": name, missing: None}

    assert halyk.read_status({"resultCode": "100", "transaction": transaction}).status == Status.PENDING


@pytest.mark.parametrize(
    ("fields", "amount", "returned"),
    [
        ({}, "3480", "0"),
        ({"orgAmount": 0}, "3480", "0"),
        ({"orgAmount": 3480}, "3480", "0"),
        ({"amount": 3000, "orgAmount": 3480}, "3480", "480"),
        ({"amount": 3000, "orgAmount": 3480, "statusName": "REFUND"}, "3480", "480"),
        ({"statusName": "REFUND"}, "3480", "3480"),
        ({"orgAmount": 3480, "statusName": "REFUND"}, "3480", "3480"),
        ({"amount": 0, "orgAmount": 3000, "amountBonus": 480, "statusName": "REFUND"}, "3480", "3480"),
        ({"amount": 2000, "orgAmount": 3000, "amountBonus": 480}, "3480", "1000"),
        ({"amount": 3000.5, "amountBonus": "479.5"}, "3480", "0"),
    ],
)
def test_what_was_taken_and_what_went_back(fields: dict[str, object], amount: str, returned: str) -> None:
    word = halyk.read_status({"resultCode": "100", "transaction": TRANSACTION | fields})

    assert (word.status, word.amount, word.returned) == (Status.PAID, Decimal(amount), Decimal(returned))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-10-12T10:09:29.123456789+06:00", datetime(2026, 10, 12, 4, 9, 29, 123456, UTC)),
        ("2026-10-12T10:09:29Z", datetime(2026, 10, 12, 10, 9, 29, 0, UTC)),
        ("2026-10-12T10:09:29", datetime(2026, 10, 12, 10, 9, 29, 0, ALMATY)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("yesterday", None),
        (None, None),
        (1760000000, None),
        ([], None),
    ],
)
def test_when_the_bank_says_that_it_happened(written: object, at: datetime | None) -> None:
    word = halyk.read_status({"resultCode": "100", "transaction": TRANSACTION | {"createdDate": written}})

    assert word.at == at


@pytest.mark.parametrize("name", ["amount", "orgAmount", "amountBonus"])
@pytest.mark.parametrize("amount", ["a lot", "NaN", "sNaN", "Infinity", "1e999999999", [1], {"a": 1}])
def test_a_sum_that_is_no_number_pays_nothing(name: str, amount: object) -> None:
    word = halyk.read_status({"resultCode": "100", "transaction": TRANSACTION | {name: amount}})

    assert word.status == Status.PENDING


@pytest.mark.parametrize("fields", [{"amount": -1}, {"amount": 3480, "amountBonus": -1}])
def test_less_than_nothing_is_no_payment(fields: dict[str, object]) -> None:
    word = halyk.read_status({"resultCode": "100", "transaction": TRANSACTION | fields})

    assert (word.status, word.amount) == (Status.PENDING, None)


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
