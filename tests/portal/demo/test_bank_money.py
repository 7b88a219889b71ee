"""What the stand-in bank does with money that was paid: takes what is held, gives back, lists."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from portal.demo.bank import BankServer
from tests.portal.demo.shopping import LOCKED, bearer, control, ledger, order, params, pay, payment_token, transaction

YESTERDAY, TOMORROW = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))


@pytest.fixture
def paid(bank: BankServer, shop: str, numbers: Iterator[str]) -> str:
    """The number of a payment of 3,480 tenge."""
    invoice = next(numbers)
    pay(bank, params(bank, invoice, shop), behaviour="no_call")
    return invoice


@pytest.fixture
def held(bank: BankServer, shop: str, numbers: Iterator[str]) -> str:
    """The number of a payment on a two-step terminal."""
    invoice = next(numbers)
    control(bank, invoice=invoice, two_step=True)
    pay(bank, params(bank, invoice, shop), behaviour="no_call")
    return invoice


def sums(bank: BankServer, invoice: str) -> tuple[str, float, float]:
    """State, what was taken and what is left, as the status question finds them."""
    found = transaction(bank, invoice)
    return found["statusName"], found["orgAmount"], found["amount"]


def lists(bank: BankServer, **other: Any) -> requests.Response:
    """Ask for the list of operations, oldest first."""
    between = [YESTERDAY.isoformat(), TOMORROW.isoformat()]
    wish = {
        "searchParameters": [{"name": "created_date", "method": "between", "searchParameter": between}],
        "orderParameters": [{"field": "created_date", "typeOrder": "ASC"}],
        "paging": {"page": 0, "size": 500},
    }
    return requests.post(f"{bank.url}/operations", json=wish | other, headers=bearer(bank), timeout=5)


def test_a_two_step_terminal_holds_the_money_until_it_is_charged(bank: BankServer, held: str) -> None:
    assert sums(bank, held)[0] == "AUTH"
    assert (ledger(bank)[held]["held"], ledger(bank)[held]["charged"]) == (True, False)

    assert order(bank, held, "charge").status_code == 200

    assert sums(bank, held) == ("CHARGE", 3480.0, 3480.0)
    assert (ledger(bank)[held]["held"], ledger(bank)[held]["charged"]) == (False, True)


def test_money_that_is_held_can_be_let_go(bank: BankServer, held: str) -> None:
    assert order(bank, held, "cancel").status_code == 200

    assert sums(bank, held)[0] == "CANCEL"
    assert (ledger(bank)[held]["held"], ledger(bank)[held]["charged"]) == (False, False)


@pytest.mark.parametrize("verb", ["charge", "cancel"])
def test_what_is_taken_is_neither_charged_nor_cancelled(bank: BankServer, paid: str, verb: str) -> None:
    answer = order(bank, paid, verb)

    assert (answer.status_code, answer.json()["code"]) == (400, 100)
    assert "AUTH" in answer.json()["message"]


def test_what_is_held_is_not_given_back(bank: BankServer, held: str) -> None:
    assert order(bank, held, "refund").status_code == 400


def test_the_whole_is_given_back_once(bank: BankServer, paid: str) -> None:
    assert order(bank, paid, "refund").status_code == 200

    assert sums(bank, paid) == ("REFUND", 3480.0, 0.0)
    assert ledger(bank)[paid]["refunded"] == "3480"
    assert order(bank, paid, "refund").status_code == 400


def test_parts_are_given_back_until_nothing_is_left(bank: BankServer, paid: str) -> None:
    assert order(bank, paid, "refund", amount="480.50", externalID="1").ok
    assert sums(bank, paid) == ("CHARGE", 3480.0, 2999.5)

    assert order(bank, paid, "refund").ok
    assert sums(bank, paid) == ("REFUND", 3480.0, 0.0)


@pytest.mark.parametrize("amount", ["9.99", "3480.01", "0", "-5", "much"])
def test_too_little_too_much_and_nonsense_are_not_given_back(bank: BankServer, paid: str, amount: str) -> None:
    answer = order(bank, paid, "refund", amount=amount, externalID="1")

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message"}
    assert ledger(bank)[paid]["refunded"] == "0"


def test_who_repeats_a_refund_blindly_pays_twice(bank: BankServer, paid: str) -> None:
    for _time in range(2):
        assert order(bank, paid, "refund", amount="100", externalID="same").ok

    assert ledger(bank)[paid]["refunded"] == "200"


def test_bonuses_go_back_with_all_of_the_rest_only(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, bonus="480")
    pay(bank, params(bank, invoice, shop), behaviour="no_call")

    assert order(bank, invoice, "refund", amount="3100").status_code == 400
    assert order(bank, invoice, "refund", amount="1000").ok
    assert sums(bank, invoice) == ("CHARGE", 3000.0, 2000.0)
    assert order(bank, invoice, "refund").ok

    assert sums(bank, invoice)[0] == "REFUND"
    assert ledger(bank)[invoice]["refunded"] == "3480"


def test_a_refused_card_has_nothing_to_give_back(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    invoice = next(numbers)
    pay(bank, params(bank, invoice, shop), card=LOCKED)

    assert order(bank, invoice, "refund").status_code == 400


@pytest.mark.parametrize(("done", "refunded"), [(True, "3480"), (False, "0")])
def test_the_answer_to_a_refund_may_be_lost_whether_it_was_carried_out_or_not(
    bank: BankServer, paid: str, done: bool, refunded: str
) -> None:
    control(bank, invoice=paid, operation="cut", operation_done=done)

    with pytest.raises(requests.ConnectionError):
        order(bank, paid, "refund")

    assert ledger(bank)[paid]["refunded"] == refunded


def test_a_refund_may_be_said_to_be_done_and_not_be(bank: BankServer, paid: str) -> None:
    control(bank, invoice=paid, operation_done=False)

    assert order(bank, paid, "refund").status_code == 200

    assert sums(bank, paid)[0] == "CHARGE"


def test_an_unknown_operation_is_refused(bank: BankServer) -> None:
    path = f"{bank.url}/operation/00000000-0000-0000-0000-000000000000/refund"

    assert requests.post(path, headers=bearer(bank), timeout=5).status_code == 400


@pytest.mark.parametrize("path", ["/operation/00000000-0000-0000-0000-000000000000/refund", "/operations"])
def test_orders_and_lists_need_a_token_that_is_for_them(bank: BankServer, numbers: Iterator[str], path: str) -> None:
    of_payment = {"Authorization": f"Bearer {payment_token(bank, next(numbers)).json()['access_token']}"}

    for headers in ({}, of_payment):
        assert requests.post(bank.url + path, json={}, headers=headers, timeout=5).status_code == 401


def test_the_list_has_every_payment_in_order(bank: BankServer, paid: str, held: str) -> None:
    order(bank, paid, "refund", amount="480", externalID="1")

    answer = lists(bank).json()

    assert answer["totalCount"] == len(ledger(bank))
    [first, second] = [line for line in answer["records"] if line["invoiceId"] in {paid, held}]
    assert (first["invoiceId"], first["status"], first["orgAmount"], first["amount"]) == (paid, "CHARGE", 3480, 3000)
    assert (second["invoiceId"], second["status"]) == (held, "AUTH")
    newest_first = lists(bank, orderParameters=[{"field": "created_date", "typeOrder": "DESC"}]).json()
    assert newest_first["records"] == answer["records"][::-1]


def test_the_list_is_of_the_days_that_were_asked_for(bank: BankServer, paid: str) -> None:
    long_ago = ["2020-01-01T00:00:00+05:00", "2020-01-02T00:00:00+05:00"]
    between = {"name": "created_date", "method": "between", "searchParameter": long_ago}

    assert lists(bank, searchParameters=[between]).json() == {"totalCount": 0, "records": []}


@pytest.mark.parametrize(("counts", "second_page"), [("pages", 1), ("lines", 2)])
def test_the_list_comes_in_pages(bank: BankServer, paid: str, held: str, counts: str, second_page: int) -> None:
    everything = lists(bank).json()["records"]
    control(bank, page_size=2, page_counts=counts)
    try:
        pages = [lists(bank, paging={"page": page, "size": 500}).json()["records"] for page in (0, second_page)]
    finally:
        control(bank, page_size=None, page_counts=None)

    assert pages == [everything[:2], everything[2:4]]


@pytest.mark.parametrize(
    "wish",
    [
        {"paging": {"page": -1, "size": 10}},
        {"paging": {"page": 0, "size": 0}},
        {"paging": {}},
        {"searchParameters": []},
        {"searchParameters": [{"name": "created_date", "method": "between", "searchParameter": ["a", "b"]}]},
        {"searchParameters": [{"name": "amount", "method": "between", "searchParameter": ["2020-01-01"] * 2}]},
        {"orderParameters": [{"field": "created_date", "typeOrder": "up"}]},
    ],
)
def test_a_list_that_is_asked_for_wrongly_is_refused(bank: BankServer, wish: dict[str, Any]) -> None:
    assert lists(bank, **wish).status_code == 400
