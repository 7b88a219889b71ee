"""A fee paid at the stand-in bank over HTTP; the test hands the bank's calls to the portal."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from django.conf import LazySettings

from portal.demo.bank import BankServer
from portal.payments import settling
from portal.payments.models import Attempt, BankWord, Fee
from tests.servers import PostBox, bank_of, serving

State = Attempt.State


@pytest.fixture
def bank(settings: LazySettings) -> Iterator[BankServer]:
    """The stand-in, with the portal's settings pointing at it."""
    yield from bank_of(settings)


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    with PostBox() as server:
        yield from serving(server)


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
