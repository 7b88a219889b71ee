"""The adapter of Halyk ePay 2.0: orders about money that was paid, and the bank's list of operations."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.demo.bank import BankServer
from portal.payments import halyk
from portal.payments.gateway import Answer, BankUnavailable, Outcome, Status
from portal.payments.halyk import Halyk
from portal.payments.models import Attempt
from tests.portal.payments.halyk_shop import TOKEN, an_attempt, control, gateway, http, paper, pay, stand_in

SINCE, UNTIL = datetime(2026, 10, 11, 19, tzinfo=UTC), datetime(2026, 10, 12, 19, tzinfo=UTC)
LINE = {
    "id": "5f0a1d8e",
    "invoiceId": "100000001",
    "amount": 3480,
    "orgAmount": 3480,
    "status": "CHARGE",
    "createdDate": "2026-10-12T10:00:00+05:00",
    "payerName": "AIGERIM",
    "payerPhone": "77010000000",
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


@pytest.fixture
def paid(bank: Halyk, attempts: Iterator[Attempt]) -> Attempt:
    """3,480 tenge, taken."""
    attempt = next(attempts)
    pay(bank, attempt)
    return attempt


@pytest.fixture
def held(server: BankServer, bank: Halyk, attempts: Iterator[Attempt]) -> Attempt:
    """3,480 tenge, held."""
    attempt = next(attempts)
    control(server, attempt, two_step=True)
    pay(bank, attempt)
    return attempt


def id_of(bank: Halyk, attempt: Attempt) -> str:
    return bank.ask(attempt).transaction_id


def returned(bank: Halyk, attempt: Attempt) -> tuple[Status, Decimal | None, Decimal]:
    """What the status question says: state, what was taken, what went back."""
    word = bank.ask(attempt)
    return word.status, word.amount, word.returned


def today(bank: Halyk) -> dict[str, tuple[bool, Decimal, Decimal]]:
    """The bank's list of today, by number: taken, how much, what went back."""
    now = datetime.now(UTC)
    found = bank.operations(now - timedelta(hours=1), now + timedelta(hours=1))
    return {line.invoice: (line.charged, line.amount, line.returned) for line in found}


def test_held_money_is_taken(bank: Halyk, held: Attempt) -> None:
    assert bank.capture(id_of(bank, held)).outcome == Outcome.DONE

    assert bank.ask(held).status == Status.PAID


def test_held_money_is_let_go(bank: Halyk, held: Attempt) -> None:
    assert bank.cancel(id_of(bank, held)).outcome == Outcome.DONE

    assert bank.ask(held).status == Status.FAILED


def test_the_whole_is_given_back(bank: Halyk, paid: Attempt) -> None:
    assert bank.refund(id_of(bank, paid), None, "1").outcome == Outcome.DONE

    assert returned(bank, paid) == (Status.PAID, Decimal(3480), Decimal(3480))


def test_parts_are_given_back(bank: Halyk, paid: Attempt) -> None:
    for amount in ("480.50", "1000"):
        assert bank.refund(id_of(bank, paid), Decimal(amount), "1").outcome == Outcome.DONE

    assert returned(bank, paid) == (Status.PAID, Decimal(3480), Decimal("1480.5"))


def test_an_order_that_the_bank_refuses_says_why(bank: Halyk, paid: Attempt) -> None:
    answer = bank.refund(id_of(bank, paid), Decimal(5), "1")

    assert (answer.outcome, answer.code) == (Outcome.REFUSED, "100")
    assert answer.text == "the smallest refund is 10 tenge"
    assert returned(bank, paid)[2] == 0


@pytest.mark.parametrize("fault", ["cut", "500", "html"])
@pytest.mark.parametrize(("done", "gone"), [(True, 3480), (False, 0)])
def test_an_answer_that_is_lost_is_unknown_and_the_status_tells(
    server: BankServer, bank: Halyk, paid: Attempt, fault: str, done: bool, gone: int
) -> None:
    control(server, paid, operation=fault, operation_done=done)

    assert bank.refund(id_of(bank, paid), None, "1").outcome == Outcome.UNKNOWN

    assert returned(bank, paid)[2] == gone


def test_a_slow_answer_is_unknown(server: BankServer, bank: Halyk, paid: Attempt) -> None:
    transaction = id_of(bank, paid)
    control(server, paid, operation="hang")

    answer = gateway(server.url, timeout=0.3).refund(transaction, None, "1")

    assert (answer.outcome, answer.text) == (Outcome.UNKNOWN, "ReadTimeout")


def test_without_a_token_an_order_is_unknown(server: BankServer, bank: Halyk, paid: Attempt) -> None:
    transaction = id_of(bank, paid)

    answer = gateway(server.url, client_secret="not-our-secret").refund(transaction, None, "1")

    assert (answer.outcome, answer.text) == (Outcome.UNKNOWN, "HTTP 401")
    assert "not-our-secret" not in str(answer)


def ordered(order: bytes) -> tuple[Answer, bytes]:
    """The answer to a refund of a part, where the bank writes `order`; and what it was asked."""
    with paper(TOKEN, order) as (url, asked):
        answer = gateway(url).refund("5f0a/1d8e", Decimal("480.50"), "R-7")
    return answer, asked[1]


def test_a_part_is_ordered_with_its_sum_and_our_number() -> None:
    answer, asked = ordered(http(200))

    assert answer == Answer(Outcome.DONE)
    assert asked.startswith(b"POST /operation/5f0a%2F1d8e/refund?amount=480.5&externalID=R-7 HTTP/1.1")
    assert b"Authorization: Bearer token" in asked


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (http(200), Outcome.DONE),
        (http(200, '{"code": 0, "message": "ok"}'), Outcome.DONE),
        (http(400, '{"code": 100, "message": "no"}'), Outcome.REFUSED),
        (http(400, "{}"), Outcome.UNKNOWN),
        (http(400), Outcome.UNKNOWN),
        (http(400, "<html>"), Outcome.UNKNOWN),
        (http(200, "<html>Log in</html>"), Outcome.UNKNOWN),
        (http(401, '{"code": 100, "message": "no"}'), Outcome.UNKNOWN),
        (http(404, '{"code": 100, "message": "no"}'), Outcome.UNKNOWN),
        (http(302), Outcome.UNKNOWN),
        (http(503, '{"code": 100, "message": "no"}'), Outcome.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", Outcome.UNKNOWN),
        (b"", Outcome.UNKNOWN),
        (b"SSH-2.0-OpenSSH\r\n", Outcome.UNKNOWN),
    ],
)
def test_only_plain_answers_to_an_order_count(order: bytes, outcome: Outcome) -> None:
    assert ordered(order)[0].outcome == outcome


def test_of_an_answer_to_an_order_no_card_is_kept() -> None:
    answer, _asked = ordered(http(400, '{"code": 100, "message": "card 4405639704015096", "phone": "77010000000"}'))

    assert answer.text == "card 440563******5096"
    assert answer.raw == {"code": "100", "message": "card 440563******5096"}


@pytest.mark.parametrize("counts", ["pages", "lines"])
def test_the_list_is_whole_whatever_a_page_counts(
    server: BankServer, bank: Halyk, attempts: Iterator[Attempt], counts: str
) -> None:
    new = [next(attempts) for _number in range(7)]
    for place, attempt in enumerate(new):
        pay(bank, attempt, behaviour="refuses" if place == 3 else "pays_with_bonuses" if place == 4 else "no_call")
    bank.refund(id_of(bank, new[5]), Decimal(480), "1")
    control(server, page_size=3, page_counts=counts)
    try:
        found = today(bank)
    finally:
        control(server, page_size=None, page_counts=None)

    taken, nothing = (True, Decimal(3480), Decimal(0)), Decimal(0)
    assert [found[attempt.invoice] for attempt in new] == [
        *(taken, taken, taken),
        (False, Decimal(3480), nothing),
        taken,
        (True, Decimal(3480), Decimal(480)),
        taken,
    ]


@pytest.mark.parametrize("fault", ["500", "html", "cut"])
def test_a_list_that_does_not_come_is_no_empty_one(server: BankServer, bank: Halyk, paid: Attempt, fault: str) -> None:
    control(server, operations=fault)
    try:
        with pytest.raises(BankUnavailable):
            today(bank)
    finally:
        control(server, operations=None)


def lists(*pages: dict[str, Any] | str) -> tuple[Any, list[bytes]]:
    """What the adapter makes of these pages, and what it asked for."""
    answers = [http(200, page if isinstance(page, str) else json.dumps(page)) for page in pages]
    with paper(TOKEN, *answers) as (url, asked):
        return gateway(url).operations(SINCE, UNTIL), asked[1:]


def test_a_line_of_the_list_is_read() -> None:
    [line], [asked] = lists({"totalCount": 1, "records": [LINE]})

    assert (line.invoice, line.transaction_id, line.charged) == ("100000001", "5f0a1d8e", True)
    assert (line.amount, line.returned, line.at) == (3480, 0, datetime(2026, 10, 12, 5, tzinfo=UTC))
    assert "AIGERIM" not in str(line.raw) + str(line.raw.keys())
    assert "77010000000" not in str(line.raw)
    assert json.loads(asked[asked.index(b"{") :]) == {
        "searchParameters": [
            {
                "name": "created_date",
                "method": "between",
                "searchParameter": ["2026-10-12T00:00:00+05:00", "2026-10-13T00:00:00+05:00"],
            }
        ],
        "orderParameters": [{"field": "created_date", "typeOrder": "ASC"}],
        "paging": {"page": 0, "size": 500},
    }


@pytest.mark.parametrize(
    ("state", "fields", "read"),
    [
        ("CHARGE", {}, (True, 3480, 0)),
        ("REFUND", {"amount": 0}, (True, 3480, 3480)),
        ("CHARGE", {"amount": 3000}, (True, 3480, 480)),
        ("CHARGE", {"amount": 3000, "orgAmount": 3000, "amountBonus": 480}, (True, 3480, 0)),
        ("AUTH", {}, (False, 3480, 0)),
        ("FAILED", {"amount": None, "orgAmount": None, "invoiceId": None}, (False, 0, 0)),
        ("NEW", {}, (False, 3480, 0)),
        ("SOMETHING", {}, (False, 3480, 0)),
    ],
)
def test_what_a_line_says_of_money(state: str, fields: dict[str, Any], read: tuple[bool, int, int]) -> None:
    [line], _asked = lists({"totalCount": 1, "records": [LINE | {"status": state} | fields]})

    assert (line.charged, line.amount, line.returned) == read


@pytest.mark.parametrize(
    ("at", "count"),
    [("2026-10-12T00:00:00+05:00", 1), ("2026-10-12T18:59:59Z", 1), ("2026-10-13T00:00:00+05:00", 0), ("?", 1)],
)
def test_midnight_is_of_one_day_only(at: str, count: int) -> None:
    assert len(lists({"totalCount": 1, "records": [LINE | {"createdDate": at}]})[0]) == count


def test_an_empty_list_is_an_answer() -> None:
    assert lists({"totalCount": 0, "records": None})[0] == []


@pytest.mark.parametrize(
    "page",
    [
        {"totalCount": 2, "records": [LINE]},
        {"totalCount": 1, "records": []},
        {"totalCount": None, "records": [LINE]},
        {"totalCount": True, "records": [LINE]},
        {"totalCount": "1", "records": [LINE]},
        {"records": [LINE]},
        {"totalCount": 1, "records": {"0": LINE}},
        {"totalCount": 1, "records": ["CHARGE"]},
        {"totalCount": 1, "records": [LINE | {"amount": "a lot"}]},
        {"totalCount": 1, "records": [LINE | {"id": None}]},
        {"totalCount": 1, "records": [LINE | {"invoiceId": None}]},
        "[]",
        "",
    ],
)
def test_a_list_that_is_not_whole_is_none(page: dict[str, Any] | str) -> None:
    with pytest.raises(BankUnavailable):
        lists(page)


def test_a_list_that_never_ends_is_given_up() -> None:
    endless = [{"totalCount": 10**9, "records": [LINE | {"id": str(place)}]} for place in range(450)]

    with pytest.raises(BankUnavailable, match="not whole"):
        lists(*endless)


@pytest.mark.parametrize(
    "transaction",
    [
        "17382512-3456-4858-9176-123456789012",
        "12345678-1234-1234-1234-123456789012",
        "00000000-0000-4000-8000-00000000000a",
    ],
)
def test_a_transaction_of_digits_alone_is_no_card_number(transaction: str) -> None:
    assert halyk.text(transaction, 64) == transaction


@pytest.mark.parametrize(
    "written", ["4405639704015096", "4405 6397 0401 5096", "4405-6397-0401-5096", "3775 145000 04820"]
)
def test_a_card_number_is_masked_however_it_is_written(written: str) -> None:
    digits = written.replace(" ", "").replace("-", "")

    assert halyk.text(f"Card {written}, refused") == f"Card {digits[:6]}******{digits[-4:]}, refused"
