"""The stand-in bank, spoken to as a shop and a browser would."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from bs4 import BeautifulSoup
from lzstring import LZString

from portal.demo.bank import BankServer

ROOT = Path(__file__).resolve().parents[3]
CLIENT = {"client_id": "shop", "client_secret": "hush", "terminal": "terminal-1"}
PAYING, LOCKED = "4405639704015096", "4003032704547597"


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    """Let `server` answer until the block ends."""
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def bank() -> Iterator[BankServer]:
    with serving(BankServer(0, *CLIENT.values())) as server:
        assert isinstance(server, BankServer)
        yield server


@pytest.fixture
def calls() -> Queue[dict[str, Any]]:
    return Queue()


@pytest.fixture
def shop(calls: Queue[dict[str, Any]]) -> Iterator[str]:
    """A shop's post address; what the bank posts there arrives in `calls`."""

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *parts: object) -> None: ...

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Shop)) as server:
        yield f"http://127.0.0.1:{server.server_port}/post"


@pytest.fixture(scope="module")
def numbers() -> Iterator[str]:
    return (str(number) for number in range(500_000_001, 500_001_000))


def token(bank: BankServer, **fields: str) -> requests.Response:
    base = {"grant_type": "client_credentials", "scope": "payment", **CLIENT}
    return requests.post(f"{bank.url}/oauth2/token", data=base | fields, timeout=5)


def payment_token(bank: BankServer, invoice: str, **fields: str) -> requests.Response:
    order = {"invoiceID": invoice, "amount": "3480", "currency": "KZT", "secret_hash": "our-secret"}
    return token(bank, **order | fields)


def params(bank: BankServer, invoice: str, shop: str, **fields: Any) -> str:
    order = {
        "invoiceId": invoice,
        "backLink": "http://127.0.0.1:9/back",
        "failureBackLink": "http://127.0.0.1:9/failed",
        "postLink": shop,
        "failurePostLink": shop,
        "language": "RUS",
        "description": "Внесение сведений",
        "terminal": CLIENT["terminal"],
        "amount": "3480",
        "currency": "KZT",
    }
    auth = fields.pop("auth", None) or payment_token(bank, invoice).json()
    written = urlencode({**order, **fields, "auth": urlencode(auth)})
    return LZString.compressToEncodedURIComponent(written)


def open_page(bank: BankServer, packed: str) -> requests.Response:
    return requests.get(f"{bank.url}/payform/?params={packed}", timeout=5)


def pay(bank: BankServer, packed: str, **fields: str) -> requests.Response:
    """Fill in the form as it stands on the page, and send it."""
    page = BeautifulSoup(open_page(bank, packed).text, "html.parser")
    typed = {tag["name"]: tag["value"] for tag in page.select("input:not([type=radio]), input:checked")}
    return requests.post(f"{bank.url}/payform/", data=typed | fields, allow_redirects=False, timeout=5)


def status(bank: BankServer, invoice: str) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {token(bank).json()['access_token']}"}
    path = f"{bank.url}/check-status/payment/transaction/{invoice}"
    answer: dict[str, Any] = requests.get(path, headers=bearer, timeout=5).json()
    return answer


def control(bank: BankServer, **wish: Any) -> None:
    assert requests.post(f"{bank.url}/_control", json=wish, timeout=5).ok


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
