"""The desk of payments: what needs a person can be found, and nothing changed."""

import pytest
from bs4 import BeautifulSoup

from accounts.models import User
from portal.payments import settling
from portal.payments.models import Attempt, Fee
from tests.browser import client_of, said, soup
from tests.people import People
from tests.portal.payments.paper_bank import PaperBank

LIST = "/admin/payments/attempt/"


@pytest.fixture
def disputed(fee: Fee, bank: PaperBank, told: list[Fee]) -> Attempt:
    """A payment of another sum, after one that was only begun."""
    settling.open_attempt(fee, gateway=bank)
    attempt = settling.open_attempt(fee, gateway=bank)
    bank.takes(attempt, amount="1")
    return settling.settle(attempt, gateway=bank)


def numbers(page: BeautifulSoup) -> list[str]:
    return [cell.get_text() for cell in page.select("#result_list tbody .field-invoice")]


def test_a_disputed_payment_is_found_by_its_state_and_by_the_banks_number(people: People, disputed: Attempt) -> None:
    head = client_of(people.head)

    assert len(numbers(soup(head.get(LIST)))) == 2
    for query in ("state__exact=disputed", f"q={disputed.invoice}", f"q={disputed.number}"):
        assert numbers(soup(head.get(f"{LIST}?{query}"))) == [disputed.invoice], query
    assert numbers(soup(head.get(f"{LIST}?q=word"))) == []


def test_it_says_why_and_offers_no_change(people: People, disputed: Attempt) -> None:
    User.objects.update(language="en")

    page = client_of(people.head).get(f"{LIST}{disputed.pk}/change/")

    assert "sum 1, not 3480.00" in said(page)
    assert disputed.secret_hash not in page.content.decode()
    assert not soup(page).select("#attempt_form input:not([type=hidden]), #attempt_form select")


def test_examiners_have_no_business_there(people: People, disputed: Attempt) -> None:
    assert client_of(people.examiner).get(LIST).status_code == 403


def test_a_head_of_department_reads_attempts_and_is_led_to_no_desk_that_is_closed_to_them(
    people: People, disputed: Attempt
) -> None:
    head = client_of(people.head_of_department)

    for address in (LIST, f"{LIST}{disputed.pk}/change/", "/admin/"):
        links = {str(link["href"]) for link in soup(head.get(address)).select("a[href^='/admin/']")}
        assert not [link for link in links if head.get(link).status_code == 403], address
