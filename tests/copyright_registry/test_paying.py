"""Paying the fee from the author's pages: the bank's answer decides, however and whenever it comes."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from copyright_registry.models import Application, State
from portal import law
from portal.demo.bank import BankServer
from portal.models import Trail
from portal.payments import tasks
from portal.payments.models import Attempt, Fee, Price
from tests import people as acts
from tests.browser import client_of, said
from tests.copyright_registry import walking
from tests.people import People
from tests.servers import PostBox


class Payer:
    """The author of a signed application, on the way to the bank and back."""

    def __init__(self, people: People, bank: BankServer, post_box: PostBox) -> None:
        self.application = acts.application_in(State.SIGNED, people)
        self.browser: Client = client_of(people.author)
        self.here = f"/en/applications/{self.application.pk}/"
        self.bank, self.post_box = bank, post_box

    def wish(self, **control: object) -> None:
        """Tell the bank how to behave; its calls are over when the payer is back."""
        requests.post(f"{self.bank.url}/_control", json={"call_first": True, **control}, timeout=5)

    def pay(self, behaviour: str = "pays") -> str:
        """Go to the bank and pay; gives the way back, still to be gone."""
        page = walking.bank_page(self.browser, self.here)
        assert page.startswith(self.bank.url)
        walking.pay_at(page, behaviour)
        return f"{self.here}paid/{self.attempt.number}/"

    def hear(self) -> list[int]:
        """Hand the bank's calls to the portal, and let the worker do what they led to; gives the answers."""
        answers = [
            client_of(None).post("/payments/post-link", body, "application/json") for body in self.post_box.bodies
        ]
        for attempt in Attempt.objects.all():
            tasks.settle_attempt(attempt.pk)
        return [answer.status_code for answer in answers]

    def back(self, address: str) -> Any:
        return self.browser.get(address, follow=True)

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.order_by("-pk")[0]

    @property
    def state(self) -> str:
        return Application.objects.get().state


@pytest.fixture
def payer(people: People, bank: BankServer, post_box: PostBox) -> Payer:
    return Payer(people, bank, post_box)


@pytest.fixture(params=["return first", "call first", "return alone", "call alone", "each twice"])
def order(request: pytest.FixtureRequest) -> Callable[[Payer, str], object]:
    """In which order the payer returns and the bank calls."""
    orders: dict[str, Callable[[Payer, str], object]] = {
        "return first": lambda payer, back: (payer.back(back), payer.hear()),
        "call first": lambda payer, back: (payer.hear(), payer.back(back)),
        "return alone": lambda payer, back: payer.back(back),
        "call alone": lambda payer, _back: payer.hear(),
        "each twice": lambda payer, back: [payer.back(back), payer.hear(), payer.back(back), payer.hear()],
    }
    return orders[request.param]


@pytest.mark.clause(law.O1315_8_1, law.O1315_8_2)
def test_what_was_paid_is_received_once_in_whichever_order_word_and_payer_come(
    payer: Payer, order: Callable[[Payer, str], object]
) -> None:
    payer.wish()

    order(payer, payer.pay())

    assert payer.state == State.RECEIVED
    assert Application.objects.get().number == 1
    assert Trail.objects.filter(act="pay").count() == Trail.objects.filter(act="fee paid").count() == 1


def test_a_bank_that_calls_twice_pays_once(payer: Payer) -> None:
    payer.wish()
    payer.pay("calls_twice")

    assert payer.hear() == [200, 200]

    assert (payer.state, payer.attempt.state) == (State.RECEIVED, Attempt.State.PAID)
    assert Trail.objects.filter(act="pay").count() == 1


def test_who_comes_back_before_the_bank_knows_is_told_that_nothing_is_lost(payer: Payer) -> None:
    payer.wish(status="107")
    back = payer.pay()

    page = payer.back(back)
    assert "The bank has not answered yet" in said(page)
    assert "Your money is not lost" in said(page)
    assert payer.state == State.SIGNED

    payer.wish(status=None)
    page = payer.browser.post(back, follow=True)
    assert "the application is received. Number 1." in said(page)


def test_while_the_bank_works_on_it_one_is_not_sent_to_pay_again(payer: Payer) -> None:
    payer.wish(status="107")
    payer.back(payer.pay())

    page = payer.browser.post(f"{payer.here}pay/", follow=True)

    assert "The bank is still working on your payment" in said(page)
    assert Attempt.objects.count() == 1


def test_another_sum_pays_nothing_and_is_looked_into(payer: Payer) -> None:
    payer.wish(amount="1.00")
    back = payer.pay()

    payer.hear()
    page = payer.back(back)

    assert "The bank’s word does not agree with ours" in said(page)
    assert (payer.state, payer.attempt.state) == (State.SIGNED, Attempt.State.DISPUTED)
    assert payer.attempt.invoice in said(payer.browser.get(payer.here))  # it does not vanish from the case


def test_a_refused_card_takes_no_money_and_may_be_tried_again(payer: Payer) -> None:
    page = payer.back(payer.pay("refuses"))
    assert "No money was taken" in said(page)
    assert payer.state == State.SIGNED

    payer.back(payer.pay())

    assert payer.state == State.RECEIVED
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ({"invoiceId": "100999999"}, 404),
        ({"invoiceId": None}, 404),
        ({"secret_hash": "wrong"}, 403),
    ],
)
def test_a_call_about_no_payment_of_ours_is_refused_and_changes_nothing(
    payer: Payer, call: dict[str, str | None], status: int
) -> None:
    payer.wish(call=call)
    payer.pay()
    [body] = payer.post_box.bodies

    answer = client_of(None).post("/payments/post-link", body, "application/json")

    assert answer.status_code == status
    assert (payer.state, payer.attempt.state) == (State.SIGNED, Attempt.State.SENT)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\x00", b"<script>", b"x" * 100_000])
def test_nonsense_at_the_banks_address_is_refused(db: None, body: bytes) -> None:
    answer = client_of(None).post("/payments/post-link", body, "application/json")

    assert answer.status_code in {400, 404}


def test_while_the_bank_is_down_nothing_is_paid_and_the_application_is_kept(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)
    address = f"/en/applications/{application.pk}/"

    page = client_of(people.author).post(f"{address}pay/", follow=True)

    assert "The bank does not answer. Nothing was paid; the application is kept." in said(page)
    assert Fee.objects.get().state == Fee.State.DUE
    assert Attempt.objects.get().state == Attempt.State.FAILED
    application.refresh_from_db()
    assert application.state == State.SIGNED


def test_what_is_paid_is_not_paid_again(payer: Payer) -> None:
    payer.back(payer.pay())

    for method in ("get", "post"):
        page = getattr(payer.browser, method)(f"{payer.here}pay/", follow=True)
        assert page.redirect_chain == [(payer.here, 302)]
    assert Attempt.objects.count() == 1


def test_the_visit_to_the_bank_of_one_application_is_not_found_under_another(payer: Payer, people: People) -> None:
    payer.pay()
    other = acts.draft(people.author)

    page = payer.browser.get(f"/en/applications/{other.pk}/paid/{payer.attempt.number}/")

    assert page.status_code == 404
    assert payer.browser.get(f"{payer.here}paid/999999/").status_code == 404


def test_paid_and_not_signed_is_shown_with_the_next_step(people: People, settings: LazySettings) -> None:
    application = acts.application_in(State.PAID, people)

    page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    assert "The fee is paid, the signature is missing." in said(page)
    assert f"/en/applications/{application.pk}/review/" in page.content.decode()


def test_signed_and_not_paid_is_shown_with_the_next_step(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)

    page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    assert "The application is signed, the fee is not paid." in said(page)
    assert f"/en/applications/{application.pk}/pay/" in page.content.decode()


@pytest.mark.clause(law.O1315_8_1)
def test_the_page_says_what_is_paid_for_how_much_with_vat_and_who_set_the_price(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)

    page = client_of(people.author).get(f"/en/applications/{application.pk}/pay/")

    price = Price.on("entry", timezone.localdate())
    assert price.act in said(page)
    assert price.gross == 3480
    assert "3 480 ₸" in said(page).replace(",", " ")
    assert "VAT" in said(page)
    assert not Fee.objects.exists()
