"""How the stand-in bank can be made to behave, by the payer on its page or by a test: wrong, twice, not at all."""

from collections.abc import Iterator
from queue import Queue
from typing import Any

import pytest
import requests

from portal.demo.bank import BankServer
from tests.portal.demo.shopping import (
    LOCKED,
    ask,
    control,
    ledger,
    params,
    pay,
    payment_token,
    status,
    transaction,
)


def test_a_payer_may_never_return(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)

    answer = pay(bank, params(bank, invoice, shop), behaviour="never_returns")

    assert answer.status_code == 200
    assert "Эту вкладку можно закрыть" in answer.text
    assert calls.get(timeout=5)["invoiceId"] == invoice


def test_the_bank_may_call_twice_or_not_at_all(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    twice, never = next(numbers), next(numbers)

    pay(bank, params(bank, never, shop), behaviour="no_call")
    pay(bank, params(bank, twice, shop), behaviour="calls_twice")

    assert [calls.get(timeout=5)["invoiceId"] for _ in range(2)] == [twice, twice]
    assert calls.empty()
    assert status(bank, never)["transaction"]["statusName"] == "CHARGE"


def test_a_test_can_make_the_bank_take_another_sum_and_call_wrongly(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, amount="1", call={"secret_hash": "wrong", "code": None}, call_first=True)

    pay(bank, params(bank, invoice, shop))

    call = calls.get_nowait()
    assert (call["amount"], call["secret_hash"], "code" in call) == (1.0, "wrong", False)
    assert status(bank, invoice)["transaction"]["amount"] == 1.0


def test_a_test_can_make_the_bank_call_again(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    pay(bank, params(bank, invoice, shop), behaviour="no_call")

    assert requests.post(f"{bank.url}/_call", json={"invoice": invoice}, timeout=5).ok

    assert calls.get_nowait()["invoiceId"] == invoice


@pytest.mark.parametrize("code", ["103", "107"])
def test_a_test_can_make_the_bank_evade_the_question(bank: BankServer, code: str) -> None:
    control(bank, invoice="600000001", status=code)

    assert status(bank, "600000001")["resultCode"] == code


def test_a_refusal_has_the_reason_that_the_payer_picked(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    invoice = next(numbers)

    pay(bank, params(bank, invoice, shop), behaviour="refuses", reason="484")

    found = transaction(bank, invoice)
    assert (found["reasonCode"], found["reason"]) == (484, "Not enough funds on the card")


@pytest.mark.parametrize("reason", ["", "abc", "9999"])
def test_a_reason_that_is_not_on_the_page_is_a_locked_cards(
    bank: BankServer, shop: str, numbers: Iterator[str], reason: str
) -> None:
    invoice = next(numbers)

    pay(bank, params(bank, invoice, shop), behaviour="refuses", reason=reason)

    assert transaction(bank, invoice)["reasonCode"] == 465


def test_a_test_can_make_the_bank_refuse_for_any_reason(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, behaviour="refuses", reason="-31")

    pay(bank, params(bank, invoice, shop))

    call = calls.get(timeout=5)
    assert (call["code"], call["reasonCode"]) == ("error", -31)


@pytest.mark.parametrize(("wish", "bonus"), [({}, 870.0), ({"bonus": "480"}, 480.0)])
def test_a_part_may_be_paid_with_bonuses(
    bank: BankServer,
    shop: str,
    calls: Queue[dict[str, Any]],
    numbers: Iterator[str],
    wish: dict[str, str],
    bonus: float,
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, **wish)

    pay(bank, params(bank, invoice, shop), behaviour="pays_with_bonuses")

    call, found = calls.get(timeout=5), transaction(bank, invoice)
    assert (call["amount"], call["amount_bonus"]) == (3480 - bonus, bonus)
    assert (found["amount"], found["amountBonus"], found["statusName"]) == (3480 - bonus, bonus, "CHARGE")


def test_an_error_that_is_not_final_is_told_before_the_money_is_taken(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)

    answer = pay(bank, params(bank, invoice, shop), behaviour="errs_first")

    call = calls.get(timeout=5)
    assert (call["code"], call["reasonCode"]) == ("error", 454)
    assert answer.headers["Location"] == "http://127.0.0.1:9/failed"
    assert not ledger(bank)[invoice]["charged"]
    assert [transaction(bank, invoice)["statusName"] for _question in range(2)] == ["3D", "CHARGE"]


def test_a_test_can_end_what_is_under_way(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    pay(bank, params(bank, invoice, shop), behaviour="errs_first")
    calls.get(timeout=5)

    assert requests.post(f"{bank.url}/_finish", json={"invoice": invoice}, timeout=5).ok

    assert calls.get_nowait()["code"] == "ok"
    assert transaction(bank, invoice)["statusName"] == "CHARGE"


def test_the_call_may_come_before_the_payer_returns(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, call_first=True)

    pay(bank, params(bank, invoice, shop))

    assert calls.get_nowait()["invoiceId"] == invoice


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"secret_hash": "wrong"}, {"secret_hash": "wrong"}),
        ({"secret_hash": None}, {"secret_hash": None}),
        ({"amount": 1}, {"amount": 1}),
        ({"invoiceId": "100999999"}, {"invoiceId": "100999999"}),
        ({"invoiceId": None, "invoiceID": "100999998"}, {"invoiceId": None, "invoiceID": "100999998"}),
    ],
)
def test_a_call_may_be_wrong_in_every_field(
    bank: BankServer,
    shop: str,
    calls: Queue[dict[str, Any]],
    numbers: Iterator[str],
    fields: dict[str, Any],
    seen: dict[str, Any],
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, call=fields)

    pay(bank, params(bank, invoice, shop))

    call = calls.get(timeout=5)
    assert {name: call.get(name) for name in fields} == seen


def test_the_sum_may_be_changed_in_the_browser(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    invoice = next(numbers)

    pay(bank, params(bank, invoice, shop, amount="1"))

    assert transaction(bank, invoice)["amount"] == 1.0
    assert ledger(bank)[invoice]["amount"] == "1"


def test_one_customer_may_pay_twice_under_two_numbers(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    twice = [next(numbers), next(numbers)]

    for invoice in twice:
        pay(bank, params(bank, invoice, shop), behaviour="no_call")

    assert [ledger(bank)[invoice]["charged"] for invoice in twice] == [True, True]


def test_a_test_can_make_the_bank_give_no_token(bank: BankServer, numbers: Iterator[str]) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, token="refused")

    assert payment_token(bank, invoice).status_code == 401
    assert payment_token(bank, next(numbers)).ok


@pytest.mark.parametrize(("wish", "value"), [({}, "900"), ({"expires_in": "number"}, 900)])
def test_a_token_says_how_long_it_lives_in_text_or_in_number(
    bank: BankServer, numbers: Iterator[str], wish: dict[str, str], value: object
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, **wish)

    assert payment_token(bank, invoice).json()["expires_in"] == value


@pytest.mark.parametrize("name", ["NEW", "FINGERPRINT"])
def test_a_test_can_make_the_bank_call_a_payment_otherwise(
    bank: BankServer, shop: str, numbers: Iterator[str], name: str
) -> None:
    invoice = next(numbers)
    pay(bank, params(bank, invoice, shop), behaviour="no_call")
    control(bank, invoice=invoice, status=name)

    assert transaction(bank, invoice)["statusName"] == name

    control(bank, invoice=invoice, status=None)
    assert transaction(bank, invoice)["statusName"] == "CHARGE"


def test_a_test_can_make_the_bank_answer_with_nothing_that_a_program_can_use(
    bank: BankServer, numbers: Iterator[str]
) -> None:
    invoice = next(numbers)
    control(bank, invoice=invoice, status="500")
    assert ask(bank, invoice).status_code == 500

    control(bank, invoice=invoice, status="html")
    assert ask(bank, invoice).text.startswith("<html>")

    control(bank, invoice=invoice, status="cut")
    with pytest.raises(requests.ConnectionError):
        ask(bank, invoice)


@pytest.mark.parametrize("wish", [{"behavior": "pays"}, {"behaviour": "sleeps"}, {"reason": "no money"}])
def test_a_wish_that_the_bank_does_not_know_is_refused(bank: BankServer, wish: dict[str, str]) -> None:
    assert requests.post(f"{bank.url}/_control", json=wish, timeout=5).status_code == 400


def test_the_ledger_names_all_that_was_asked_of_a_payer(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    paid, refused = next(numbers), next(numbers)
    pay(bank, params(bank, paid, shop), behaviour="pays_with_bonuses")
    pay(bank, params(bank, refused, shop), card=LOCKED)

    rows = ledger(bank)

    assert rows[paid] == {
        "id": rows[paid]["id"],
        "amount": "3480",
        "bonus": "870.00",
        "charged": True,
        "held": False,
        "refunded": "0",
    }
    assert (rows[refused]["charged"], rows[refused]["held"]) == (False, False)
