"""The stand-in bank, spoken to as a shop and a browser would."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup

from portal.demo.bank import BankServer
from tests.portal.demo.shopping import (
    LOCKED,
    open_page,
    params,
    pay,
    payment_token,
    status,
    token,
)

ROOT = Path(__file__).resolve().parents[3]


def test_a_payment_is_taken_told_and_answered_for(
    bank: BankServer, shop: str, calls: Queue[dict[str, Any]], numbers: Iterator[str]
) -> None:
    invoice = next(numbers)

    answer = pay(bank, params(bank, invoice, shop))

    assert (answer.status_code, answer.headers["Location"]) == (303, "http://127.0.0.1:9/back")
    call = calls.get(timeout=5)
    assert call["invoiceId"] == invoice
    assert (call["code"], call["secret_hash"], call["amount"]) == ("ok", "our-secret", 3480.0)
    told = status(bank, invoice)
    assert told["resultCode"] == "100"
    transaction = told["transaction"]
    assert transaction["statusName"] == "CHARGE"
    assert transaction["invoiceID"] == invoice
    assert transaction["id"] == call["id"]
    assert transaction["cardMask"] == "440563******5096"


@pytest.mark.parametrize("wish", [{"card": LOCKED}, {"behaviour": "refuses"}])
def test_a_refused_card_goes_back_as_failed(
    bank: BankServer,
    shop: str,
    calls: Queue[dict[str, Any]],
    numbers: Iterator[str],
    wish: dict[str, str],
) -> None:
    invoice = next(numbers)

    answer = pay(bank, params(bank, invoice, shop), **wish)

    assert answer.headers["Location"] == "http://127.0.0.1:9/failed"
    assert calls.get(timeout=5)["code"] == "error"
    assert status(bank, invoice)["transaction"]["statusName"] == "FAILED"


def test_a_number_is_not_known_before_it_is_paid(bank: BankServer) -> None:
    assert status(bank, "999999999")["resultCode"] == "102"


@pytest.mark.parametrize("invoice", ["12345", "1234567890123456", "12345a", "１２３４５６"])
def test_numbers_have_six_to_fifteen_digits(bank: BankServer, invoice: str) -> None:
    assert payment_token(bank, invoice).status_code == 400


def test_the_last_six_digits_are_used_once(bank: BankServer) -> None:
    assert payment_token(bank, "100777777").status_code == 200
    assert payment_token(bank, "200777777").status_code == 400


@pytest.mark.parametrize("wrong", ["client_id", "client_secret", "terminal"])
def test_a_stranger_gets_no_token(bank: BankServer, wrong: str) -> None:
    assert token(bank, **{wrong: "another"}).status_code == 401


def test_a_token_pays_for_its_own_number_only(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    auth = payment_token(bank, next(numbers)).json()

    answer = open_page(bank, params(bank, next(numbers), shop, auth=auth))

    assert answer.status_code == 400


def test_a_token_pays_once(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    packed = params(bank, next(numbers), shop)
    pay(bank, packed)

    assert open_page(bank, packed).status_code == 400


def test_a_payment_token_answers_no_question(bank: BankServer, numbers: Iterator[str]) -> None:
    invoice = next(numbers)
    bearer = {"Authorization": f"Bearer {payment_token(bank, invoice).json()['access_token']}"}

    answer = requests.get(f"{bank.url}/check-status/payment/transaction/{invoice}", headers=bearer, timeout=5)

    assert answer.status_code == 401


@pytest.mark.parametrize(("letters", "taken"), [(62, True), (63, False)])
def test_a_description_has_at_most_125_bytes(
    bank: BankServer, shop: str, numbers: Iterator[str], letters: int, taken: bool
) -> None:
    answer = open_page(bank, params(bank, next(numbers), shop, description="қ" * letters))

    assert answer.ok is taken
    assert ("3298" in answer.text) is not taken


def test_a_mistyped_card_is_named_and_the_rest_kept(bank: BankServer, shop: str, numbers: Iterator[str]) -> None:
    packed = params(bank, next(numbers), shop)

    answer = pay(bank, packed, card="4111", cvc="12", behaviour="no_call")

    assert answer.status_code == 422
    assert "Такой карточки нет" in answer.text
    assert "Код CVC состоит" in answer.text
    page = BeautifulSoup(answer.text, "html.parser")
    assert [tag["value"] for tag in page.select("input:checked, #card")] == ["4111", "no_call"]


@pytest.mark.parametrize(("language", "word"), [("KAZ", "Төлеу"), ("RUS", "Оплатить"), ("ENG", "Pay")])
def test_the_page_speaks_the_language_asked_for_and_has_no_script(
    bank: BankServer, shop: str, numbers: Iterator[str], language: str, word: str
) -> None:
    answer = open_page(bank, params(bank, next(numbers), shop, language=language, description="<b>x</b>"))

    page = BeautifulSoup(answer.text, "html.parser")
    assert [button.text for button in page.select("button")] == [word]
    assert not page.select("script, style, [style], b")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["backLink", "failureBackLink", "postLink"])
def test_links_must_be_addresses(bank: BankServer, shop: str, numbers: Iterator[str], name: str) -> None:
    link = {name: "javascript:alert(1)"}

    assert open_page(bank, params(bank, next(numbers), shop, **link)).status_code == 400


@pytest.mark.parametrize("packed", ["", "!!!", "N4Ig", "x" * 300])
def test_nonsense_is_refused_with_a_page(bank: BankServer, packed: str) -> None:
    assert open_page(bank, packed).status_code in {400, 401}


def test_the_bank_does_not_start_beside_production() -> None:
    command = [sys.executable, "-m", "portal.demo.bank", "--port", "0"]
    command += ["--client-id", "a", "--client-secret", "b", "--terminal", "c"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "platform"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }

    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert run.returncode == 1
    assert "production" in run.stderr
    assert "Traceback" not in run.stderr
