"""A fee paid at the stand-in bank over HTTP; the test hands the bank's calls to the portal."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from django.conf import LazySettings

from portal.demo.bank import BankServer
from portal.payments import settling
from portal.payments.gateway import Addresses
from portal.payments.models import Attempt, BankWord, Fee

State = Attempt.State


class PostBox(HTTPServer):
    """Takes the bank's calls and keeps their bodies."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Letter)

    @property
    def addresses(self) -> Addresses:
        """Where the bank is told to send payer and calls."""
        here = f"http://127.0.0.1:{self.server_port}"
        return Addresses(f"{here}/back", f"{here}/failed", f"{here}/post")


class Letter(BaseHTTPRequestHandler):
    """One call."""

    server: PostBox

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *parts: object) -> None: ...


@pytest.fixture
def bank(settings: LazySettings) -> Iterator[BankServer]:
    """The stand-in, with the portal's settings pointing at it."""
    with BankServer(0, "shop", "hush", "terminal-1") as server:
        settings.BANK_API_URL = server.url
        settings.BANK_TOKEN_URL = f"{server.url}/oauth2/token"
        settings.BANK_PAGE_URL = f"{server.url}/payform/"
        settings.BANK_CLIENT_ID, settings.BANK_CLIENT_SECRET = "shop", "hush"
        settings.BANK_TERMINAL = "terminal-1"
        yield from serving(server)


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    with PostBox() as server:
        yield from serving(server)


def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


def pay(bank: BankServer, fee: Fee, post_box: PostBox, **control: Any) -> Attempt:
    """Open the bank's page for a new attempt and pay there; the bank's calls are over when it returns."""
    attempt = settling.open_attempt(fee)
    wish = {"invoice": attempt.invoice, "call_first": True, **control}
    assert requests.post(f"{bank.url}/_control", json=wish, timeout=5).ok
    url = settling.send(attempt, language="ru", addresses=post_box.addresses).url
    page = BeautifulSoup(requests.get(url, timeout=5).text, "html.parser")
    inputs = page.select("input:not([type=radio]), input:checked")
    fields = {str(tag["name"]): str(tag["value"]) for tag in inputs}
    requests.post(f"{bank.url}/payform/", data=fields, allow_redirects=False, timeout=5)
    return attempt


def test_a_fee_is_paid(fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee]) -> None:
    attempt = pay(bank, fee, post_box)

    settling.hear(post_box.bodies[0])
    settling.settle(attempt)

    assert (attempt.state, told) == (State.PAID, [fee])
    sources = [word.source for word in BankWord.objects.filter(attempt=attempt).order_by("pk")]
    assert sources == [BankWord.Source.POST_LINK, BankWord.Source.STATUS]
    for word in BankWord.objects.all():
        assert attempt.secret_hash not in str(word.body)


def test_two_calls_and_the_return_pay_once(fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee]) -> None:
    attempt = pay(bank, fee, post_box, behaviour="calls_twice")

    for body in post_box.bodies:
        settling.hear(body)
        settling.settle(Attempt.objects.get(pk=attempt.pk))
    settling.settle(attempt)

    assert (len(post_box.bodies), attempt.state, len(told)) == (2, State.PAID, 1)


def test_another_sum_pays_nothing(fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee]) -> None:
    attempt = pay(bank, fee, post_box, amount="348.00")

    settling.hear(post_box.bodies[0])
    settling.settle(attempt)

    assert (attempt.state, told) == (State.DISPUTED, [])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"secret_hash": "wrong"}, 403),
        ({"invoiceId": "100999999"}, 404),
        ({"invoiceId": None}, 404),
    ],
)
def test_a_call_that_is_not_ours_changes_nothing(
    fee: Fee, bank: BankServer, post_box: PostBox, fields: dict[str, Any], status: int
) -> None:
    attempt = pay(bank, fee, post_box, call=fields)

    with pytest.raises(settling.CallRefused) as refused:
        settling.hear(post_box.bodies[0])

    attempt.refresh_from_db()
    assert (refused.value.status, attempt.state) == (status, State.SENT)


def test_a_call_that_lies_is_not_believed(fee: Fee, bank: BankServer, post_box: PostBox) -> None:
    attempt = pay(bank, fee, post_box, behaviour="refuses", call={"code": "ok", "amount": 3480})

    settling.hear(post_box.bodies[0])
    settling.settle(attempt)

    assert attempt.state == State.FAILED


def test_where_no_call_comes_the_question_is_enough(
    fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee]
) -> None:
    attempt = pay(bank, fee, post_box, behaviour="no_call")

    settling.settle(attempt)

    assert (post_box.bodies, attempt.state, len(told)) == ([], State.PAID, 1)


@pytest.mark.parametrize("evasion", ["103", "107", "500", "html"])
def test_an_evasive_bank_is_asked_again(fee: Fee, bank: BankServer, post_box: PostBox, evasion: str) -> None:
    attempt = pay(bank, fee, post_box, status=evasion)
    assert settling.settle(attempt).state == State.PENDING
    requests.post(f"{bank.url}/_control", json={"invoice": attempt.invoice, "status": None}, timeout=5)

    assert settling.settle(attempt).state == State.PAID
