"""Paying the fee from the author's pages: the bank's answer decides, however and whenever it comes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone, translation

from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry import registration
from copyright_registry.models import Application, State
from portal import law
from portal.demo.bank import BankServer
from portal.flow import sure
from portal.models import Trail
from portal.payments import reasons, refunds, settling, tasks
from portal.payments.models import Attempt, Fee, Price, Refund, RefundGround
from tests import people as acts
from tests.browser import client_of, one, said, soup
from tests.copyright_registry import walking
from tests.people import People
from tests.servers import PostBox


class Payer:
    """The author of an application, signed unless told otherwise, on the way to the bank and back."""

    def __init__(
        self, people: People, bank: BankServer, post_box: PostBox, application: Application | None = None
    ) -> None:
        self.application = application or acts.application_in(State.SIGNED, people)
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

    def page(self) -> Any:
        """The page of paying."""
        return self.browser.get(f"{self.here}pay/")

    def press_pay(self) -> Any:
        """The button of the page of paying; gives where it leads, if that is on the portal."""
        return self.browser.post(f"{self.here}pay/", {"shown": walking.shown(self.browser, self.here)}, follow=True)

    def give_back(self) -> None:
        """Let the worker go on with every refund."""
        for refund in Refund.objects.all():
            tasks.send_refund(refund.pk)

    @property
    def taken(self) -> Decimal:
        """What the bank's own ledger has of the payer's money, in tenge, less what it gave back."""
        ledger = requests.get(f"{self.bank.url}/_control", timeout=5).json().values()
        return sum(
            (Decimal(line["amount"]) - Decimal(line["refunded"]) for line in ledger if line["charged"]), Decimal(0)
        )

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.order_by("-pk")[0]

    @property
    def state(self) -> str:
        return Application.objects.get(pk=self.application.pk).state


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

    page = payer.press_pay()

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

    page = client_of(people.author).post(f"{address}pay/", {"shown": "3480.00"}, follow=True)

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
    assert ("This price is an example." if price.example else price.act) in said(page)
    assert price.gross == 3480
    assert "3 480 ₸" in said(page).replace(",", " ")
    assert "VAT" in said(page)
    assert not Fee.objects.exists()


def reprice(gross: str) -> None:
    """Another price in force today, with VAT."""
    net = Decimal(gross) / Decimal("1.16")
    today = timezone.localdate()
    Price.objects.create(code="entry", net=net, vat_percent=16, gross=Decimal(gross), since=today, act="Order No. 7")


def words(page: Any, selector: str) -> list[str]:
    """What the parts of the page that fit say."""
    return [" ".join(part.get_text(" ").split()) for part in soup(page).select(selector)]


# The price


def test_a_price_that_changed_after_it_was_read_is_shown_anew_and_nothing_is_charged(payer: Payer) -> None:
    read = walking.shown(payer.browser, payer.here)
    reprice("5800.00")

    page = payer.browser.post(f"{payer.here}pay/", {"shown": read}, follow=True)

    assert "The price has changed since you read it. Nothing was charged" in said(page)
    assert "Order No. 7" in said(page)
    assert walking.shown(payer.browser, payer.here) == "5800.00"
    assert not Fee.objects.exists()


@pytest.mark.parametrize("shown", ["", "abc", "NaN", "-3480", "3480.001", "1e400", "3\x00480", "9" * 400, "174.00"])
@pytest.mark.parametrize("page", ["pay", "pay/invoice"])
def test_only_the_very_sum_of_the_page_is_charged(payer: Payer, page: str, shown: str) -> None:
    answer = payer.browser.post(f"{payer.here}{page}/", {"shown": shown}, follow=True)

    assert "Nothing was charged" in said(answer)
    assert not Fee.objects.exists()


def test_what_was_charged_keeps_its_price_on_the_page(payer: Payer) -> None:
    payer.pay("refuses")
    reprice("5800.00")

    assert walking.shown(payer.browser, payer.here) == "3480.00"
    payer.back(payer.pay())
    assert (payer.state, payer.taken) == (State.RECEIVED, 3480)


def test_without_a_price_the_page_says_so_and_offers_nothing(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)
    Price.objects.all().delete()
    here = f"/en/applications/{application.pk}/"

    page = client_of(people.author).get(f"{here}pay/")

    assert "No price is set for today." in said(page)
    assert not soup(page).select("main form")
    assert "No price is set for today." in said(
        client_of(people.author).post(f"{here}pay/", {"shown": "3480.00"}, follow=True)
    )


@pytest.mark.clause(law.O1315_8_5)
def test_with_a_benefit_the_page_tells_how_the_sum_came_about(people: People) -> None:
    application = acts.draft(people.author)
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)
    assert words(browser.get(f"{here}pay/"), "#bill ~ p a[href$='/benefit/']") == ["Choose a benefit"]
    acts.claim(application)

    page = browser.get(f"{here}pay/")

    name = "Persons with a disability, and a parent of a person with a disability since childhood"
    assert [row.replace("\xa0", " ") for row in words(page, "#bill ~ table tbody tr")] == [
        "Full price 3 000 ₸ 480 ₸ 3 480 ₸",
        f"Benefit, 95 % {name} −2 850 ₸ −456 ₸ −3 306 ₸",
        "To pay 150 ₸ 24 ₸ 174 ₸",
    ]
    assert walking.shown(browser, here) == "174.00"
    assert "174 ₸" in said(browser.get(here)).replace("\xa0", " ")


# Two tabs, stale pages


def test_of_two_tabs_that_both_pay_one_pays_the_fee_and_the_other_gets_its_money_back(payer: Payer) -> None:
    first, second = walking.bank_page(payer.browser, payer.here), walking.bank_page(payer.browser, payer.here)
    backs = [walking.pay_at(second), walking.pay_at(first)]
    assert payer.taken == 6960

    for back in backs:
        page = payer.back(f"/en{back[3:]}")

    assert "This money goes back to you" in said(page)
    assert sorted(attempt.state for attempt in Attempt.objects.all()) == ["paid", "surplus"]
    assert (payer.state, Refund.objects.get().amount) == (State.RECEIVED, 3480)
    payer.give_back()
    assert payer.taken == 3480
    assert "3 480 ₸ was given back on" in said(payer.browser.get(payer.here)).replace("\xa0", " ")


def test_who_presses_pay_on_a_page_read_before_it_was_paid_pays_nothing_more(payer: Payer) -> None:
    read = walking.shown(payer.browser, payer.here)
    payer.back(payer.pay())

    page = payer.browser.post(f"{payer.here}pay/", {"shown": read}, follow=True)

    assert "This fee has been paid already." in said(page)
    assert page.redirect_chain == [(payer.here, 302)]
    assert Attempt.objects.count() == 1


def test_who_comes_back_a_second_time_finds_the_case_as_it_is(payer: Payer, people: People) -> None:
    back = payer.pay()
    payer.back(back)
    registration.withdraw(people.author, payer.application)
    registration.money_back(people.author, payer.application)
    accountant = acts.staff("accountant", Role.ACCOUNTANT)
    refunds.decide(accountant, Refund.objects.get(), RefundGround.objects.get(code="withdrawn"))

    page = payer.back(back)

    assert page.redirect_chain == [(payer.here, 302)]
    assert "The fee is paid" not in said(page)


def test_what_is_paid_for_a_sum_that_a_benefit_has_replaced_comes_back_by_itself(
    people: People, bank: BankServer, post_box: PostBox
) -> None:
    payer = Payer(people, bank, post_box, acts.draft(people.author))
    page = walking.bank_page(payer.browser, payer.here)
    acts.claim(payer.application)

    back = walking.pay_at(page)
    told = payer.back(f"/en{back[3:]}")

    assert "This money goes back to you" in said(told)
    assert payer.state == State.DRAFT
    payer.give_back()
    assert payer.taken == 0
    assert "the fee was not to be paid any more" in said(payer.browser.get(payer.here))
    payer.back(payer.pay())
    assert (payer.state, payer.taken) == (State.PAID, 174)


# Back from the bank


def test_who_comes_back_without_having_paid_may_go_again(payer: Payer) -> None:
    walking.bank_page(payer.browser, payer.here)

    page = payer.back(f"{payer.here}paid/{payer.attempt.number}/")

    assert "The bank has no payment under this number yet" in said(page)
    assert words(page, "main .row a.btn") == ["Try again"]
    assert words(page, "main form button") == ["Ask the bank now"]


def test_while_the_bank_is_silent_one_is_not_asked_to_try_again(payer: Payer) -> None:
    payer.wish(status="107")

    page = payer.back(payer.pay())

    assert payer.attempt.invoice in said(page)
    assert "You may close this page." in said(page)
    assert "Do not pay a second time now." in said(page)
    assert words(page, "main .row a.btn") == []


@pytest.mark.parametrize(
    ("reason", "told", "took_nothing"),
    [
        ("484", "There is not enough money on the card.", True),
        ("999", "The bank did not accept the payment.", True),
        ("454", "look in your bank’s app whether the money was taken", False),
    ],
)
def test_a_refusal_is_told_in_words_with_what_to_do(payer: Payer, reason: str, told: str, took_nothing: bool) -> None:
    payer.wish(reason=reason)

    page = payer.back(payer.pay("refuses"))

    assert told in said(page)
    assert ("No money was taken." in said(page)) == took_nothing
    assert words(page, "main .row a.btn") == ["Try again"]
    assert told in said(payer.page())  # beside its attempt


def test_who_presses_ask_the_bank_reads_when_it_was_asked_and_sends_no_form_twice(payer: Payer) -> None:
    payer.wish(status="107")
    back = payer.pay()

    with time_machine.travel(f"{timezone.localdate() + timedelta(days=1)}T11:05:33+05:00", tick=False):
        page = client_of(payer.application.applicant).post(back, follow=True)

    assert page.redirect_chain == [(back, 302)]
    assert words(page, "main [role=status]") == ["The bank was asked last: 11:05:33"]


def test_of_money_that_the_bank_took_and_gave_back_it_is_not_said_that_none_was_taken(payer: Payer) -> None:
    back = payer.pay("refuses")
    assert "No money was taken." in said(payer.back(back))
    payer.wish(status="107")
    Attempt.objects.update(failure_code=reasons.GIVEN_BACK)

    page = payer.back(back)

    assert "The bank took the money and has given it back to you." in said(page)
    assert "No money was taken." not in said(page)


@pytest.mark.parametrize("status", ["107", "500", "102"])
def test_the_reason_of_a_refusal_stays_while_the_bank_says_nothing_more(payer: Payer, status: str) -> None:
    payer.wish(reason="484")
    back = payer.pay("refuses")
    payer.back(back)

    payer.wish(status=status)
    page = payer.browser.post(back, follow=True)

    assert "There is not enough money on the card." in said(page)
    assert payer.attempt.state == Attempt.State.FAILED


def test_after_a_day_without_a_payment_the_time_to_pay_is_over(payer: Payer, people: People) -> None:
    walking.bank_page(payer.browser, payer.here)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        page = client_of(people.author).get(f"{payer.here}paid/{payer.attempt.number}/")

    assert "The time to pay has run out" in said(page)
    assert payer.attempt.state == Attempt.State.EXPIRED
    assert payer.state == State.SIGNED


def test_money_given_back_for_a_payment_in_dispute_is_told(payer: Payer) -> None:
    payer.wish(amount="1000.00")
    back = payer.pay()
    payer.back(back)
    accountant = acts.staff("accountant", Role.ACCOUNTANT)

    refunds.offer(accountant, payer.attempt, RefundGround.objects.get(code="wrong_sum"), "Қайтарамыз.")
    payer.give_back()

    for page in (payer.back(back), payer.browser.get(payer.here)):
        assert "the bank took what was not asked for" in said(page)
        assert "Қайтарамыз." in said(page)
    assert payer.taken == 0


# Other ways


def test_an_invoice_charges_once_and_stands_on_the_page_afterwards(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)

    answers = [browser.post(f"{here}pay/invoice/", {"shown": "3480.00"})["Location"] for _ in range(2)]

    fee = Fee.objects.get()
    assert answers == [f"/en/payments/{fee.code}/invoice.pdf"] * 2
    page = browser.get(f"{here}pay/")
    assert [link["href"] for link in soup(page).select("main a[href$='.pdf']")] == answers[:1]
    assert "Get an invoice" not in said(page)
    assert fee.invoice in said(page)


def test_a_fee_paid_for_a_withdrawn_application_pays_for_this_one(people: People) -> None:
    earlier = acts.application_in(State.WITHDRAWN, people)
    application = acts.application_in(State.SIGNED, people)
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)
    offered = soup(browser.get(f"{here}pay/")).select("form[action$='/use-fee/'] [name=fee]")

    page = browser.post(f"{here}pay/use-fee/", {"fee": str(offered[0]["value"])}, follow=True)

    assert "The fee is paid, the application is received." in said(page)
    assert "Paid by the fee of another application" in said(page)
    theirs = browser.get(f"/en/applications/{earlier.pk}/")
    assert [link["href"] for link in soup(theirs).select(".notice a.opus")] == [here]
    assert "is kept for you" not in said(theirs)


def test_while_the_bank_works_on_a_payment_no_earlier_fee_is_offered(payer: Payer, people: People) -> None:
    acts.application_in(State.WITHDRAWN, people)
    assert soup(payer.page()).select("form[action$='/use-fee/']")
    payer.wish(status="107")
    payer.back(payer.pay())

    assert not soup(payer.page()).select("form[action$='/use-fee/']")


@pytest.mark.parametrize("code", ["", "nothing", "\x00", "9" * 5000])
def test_a_fee_that_is_not_offered_is_not_used(people: People, code: str) -> None:
    acts.application_in(State.WITHDRAWN, people)
    application = acts.application_in(State.SIGNED, people)

    page = client_of(people.author).post(f"/en/applications/{application.pk}/pay/use-fee/", {"fee": code}, follow=True)

    assert page.status_code == 200
    assert "the case has moved on" in said(page)
    application.refresh_from_db()
    assert application.state == State.SIGNED


def test_a_strangers_fee_is_not_used(people: People) -> None:
    theirs = acts.application_in(State.WITHDRAWN, people)
    mine = acts.draft(people.stranger)

    client_of(people.stranger).post(f"/en/applications/{mine.pk}/pay/use-fee/", {"fee": sure(theirs.fee).code})

    mine.refresh_from_db()
    assert mine.fee is None


# The rest of the price


@pytest.mark.clause(law.O1315_8_5)
def test_the_rest_of_the_price_is_paid_after_a_benefit_was_rejected(
    people: People, bank: BankServer, post_box: PostBox
) -> None:
    payer = Payer(people, bank, post_box, acts.examined_with_benefit(people))
    acts.reject_benefit(people, payer.application)
    owed = payer.browser.get(payer.here)
    assert "3 306 ₸ is to be paid." in said(owed).replace("\xa0", " ")
    assert "Мерзімі өткен." in said(owed)
    assert "Срок истёк." in said(payer.browser.get(payer.here.replace("/en/", "/ru/")))
    assert [row.replace("\xa0", " ") for row in words(payer.page(), "#bill ~ table tbody tr")] == [
        "Full price 3 000 ₸ 480 ₸ 3 480 ₸",
        "Paid already −150 ₸ −24 ₸ −174 ₸",
        "To pay 2 850 ₸ 456 ₸ 3 306 ₸",
    ]

    page = payer.back(payer.pay())

    assert "The rest of the price is paid. The case goes on." in said(page)
    assert "is to be paid." not in said(page)
    assert payer.taken == 3306
    acts.propose(people, Application.objects.get())


# The money back


def test_the_money_of_an_unsigned_application_goes_back_from_its_page(
    people: People, bank: BankServer, post_box: PostBox
) -> None:
    payer = Payer(people, bank, post_box, acts.draft(people.author))
    payer.back(payer.pay())
    link = one(soup(payer.browser.get(payer.here)), "main a[href$='/money-back/']")
    address = str(link["href"])
    assert "goes back at once to the card 440563" in said(payer.browser.get(address))

    page = payer.browser.post(address, follow=True)

    assert "The money goes back to you. The application is a draft again" in said(page)
    assert "goes back to the same card by itself" in said(page)
    assert "the application was not handed in" in said(page)
    payer.give_back()
    assert (payer.state, payer.taken) == (State.DRAFT, 0)
    page = payer.browser.get(payer.here)
    assert "was given back on" in said(page)
    assert not soup(page).select("main a[href$='/money-back/']")
    payer.back(payer.pay())
    assert (payer.state, payer.taken) == (State.PAID, 3480)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED])
@pytest.mark.parametrize(
    ("ground", "told"),
    [
        ("withdrawn", "3 480 ₸ goes back to the same card by itself."),
        ("next_application", "Decided: 3 480 ₸ may pay for another application."),
        ("examined", "Decided: 3 480 ₸ is not given back."),
    ],
)
def test_of_a_closed_case_the_author_asks_and_is_told_what_was_decided(
    people: People, state: str, ground: str, told: str
) -> None:
    application = acts.application_in(state, people)
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)
    address = str(one(soup(browser.get(here)), "main a[href$='/money-back/']")["href"])
    assert "A person of the provider decides" in said(browser.get(address))

    page = browser.post(address, follow=True)
    assert "You asked for 3 480 ₸ back on" in said(page).replace("\xa0", " ")
    assert not soup(page).select("main a[href$='/money-back/']")
    assert "You will be told what was decided." in said(browser.post(address, follow=True))

    accountant = acts.staff("accountant", Role.ACCOUNTANT)
    refunds.decide(accountant, Refund.objects.get(), RefundGround.objects.get(code=ground), "Сөз.")
    page = browser.get(here)
    assert told in said(page).replace("\xa0", " ")
    with translation.override("en"):
        assert RefundGround.objects.get(code=ground).name in said(page)
    assert "Сөз." in said(page)


def test_before_the_money_is_asked_back_an_author_confirms_again_who_they_are(people: People) -> None:
    application = acts.application_in(State.PAID, people)

    answer = client_of(people.author, confirmed=False).post(f"/en/applications/{application.pk}/money-back/")

    assert "/sign-in/confirm/" in answer["Location"]
    assert not Refund.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNED, State.RECEIVED, State.ENTERED, State.DISCARDED])
def test_where_there_is_nothing_to_give_back_the_page_leads_to_the_case(people: People, state: str) -> None:
    application = acts.application_in(state, people)
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)

    for method in (browser.get, browser.post):
        assert method(f"{here}money-back/")["Location"] == here
    assert not soup(browser.get(here)).select("main a[href$='/money-back/']")
    assert not Refund.objects.exists()


def test_the_page_of_withdrawing_says_what_becomes_of_the_fee(people: People) -> None:
    application = acts.examined_with_benefit(people)
    acts.reject_benefit(people, application)

    page = client_of(people.author).get(f"/en/applications/{application.pk}/withdraw/")

    assert "The fee of 174 ₸ stays yours" in said(page).replace("\xa0", " ")
    assert "the same share of the price (5 %)" in said(page).replace("\xa0", " ")
    assert "The rest of the price is not asked for any more." in said(page)


def test_the_rest_of_a_price_is_not_kept_with_a_withdrawal_and_every_page_says_so(people: People) -> None:
    application = acts.examined_with_benefit(people)
    acts.pay_fee(acts.reject_benefit(people, application))
    here, browser = f"/en/applications/{application.pk}/", client_of(people.author)

    before = said(browser.get(f"{here}withdraw/")).replace("\xa0", " ")
    browser.post(f"{here}withdraw/")
    after = said(browser.get(here)).replace("\xa0", " ")
    asked = said(browser.get(f"{here}money-back/")).replace("\xa0", " ")

    assert "The fee of 174 ₸ stays yours" in before
    assert "The rest of the price, 3 306 ₸, goes back to you: you need not ask." in before
    assert "174 ₸ that you paid is kept for you." in after
    assert "3 306 ₸ goes back to the same card by itself." in after
    assert "174 ₸, " in asked
    browser.post(f"{here}money-back/")
    assert "is kept for you" not in said(browser.get(here))


def test_the_page_of_paying_says_what_a_benefit_leaves_on_that_day(people: People, monkeypatch: Any) -> None:
    here = f"/en/applications/{acts.draft(people.author).pk}/pay/"
    assert "Some persons pay 5 per cent of the price" in said(client_of(people.author).get(here))

    monkeypatch.setattr(own_law.REDUCTION, "values", {date(2018, 9, 23): 90})

    assert "Some persons pay 10 per cent of the price" in said(client_of(people.author).get(here))


# All of it at a constant price


@pytest.mark.parametrize("page", ["", "pay/"])
@pytest.mark.parametrize("state", [State.SIGNED, State.WITHDRAWN])
def test_many_payments_ask_the_database_no_more_than_few(
    people: People, page: str, state: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    application = acts.application_in(state, people)
    fee = application.fee or acts.charged(application)
    browser, asked = client_of(people.author), []
    for many in (1, 8):
        for _ in range(many):
            attempt = settling._new_attempt(fee)
            attempt.state, attempt.taken, attempt.taken_at = "surplus", fee.amount, timezone.now()
            attempt.transaction_id = f"of {attempt.pk}"
            attempt.save()
            refunds.automatic(attempt, fee.amount, "second_payment")
        with django_assert_max_num_queries(40) as queries:
            browser.get(f"/en/applications/{application.pk}/{page}")
        asked.append(len(queries))

    assert asked[0] == asked[1]
