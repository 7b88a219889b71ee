"""The stand-in bank in a real browser: its pages fit and are accessible, its script leads to the same page."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from lzstring import LZString
from playwright.sync_api import Browser, expect

from portal.demo.bank import BankServer
from portal.payments.halyk import pairs
from tests.journeys.visitor import Visitor
from tests.portal.demo.shopping import order_of, params, payment_token


@pytest.fixture
def visitor(browser: Browser, bank: BankServer) -> Visitor:
    return Visitor.arrives(browser, bank.url)


@pytest.mark.parametrize("language", ["KAZ", "RUS", "ENG"])
def test_its_pages_fit_and_axe_finds_nothing(
    visitor: Visitor, bank: BankServer, shop: str, numbers: Iterator[str], language: str
) -> None:
    visitor.opens(f"/payform/?params={params(bank, next(numbers), shop, language=language)}")
    visitor.examines("form")
    visitor.page.locator("#cvc").fill("1")
    visitor.goes_by(visitor.page.get_by_role("button"))
    visitor.examines("form with an error")
    visitor.page.locator("#cvc").fill("321")
    visitor.page.locator("input[value=never_returns]").check()
    visitor.goes_by(visitor.page.get_by_role("button"))
    visitor.examines("paid")

    assert visitor.troubles == []


def test_a_page_that_cannot_be_opened_is_accessible_too(visitor: Visitor) -> None:
    visitor.opens("/payform/?params=N4Ig")
    visitor.examines("refusal")

    assert [words for words in visitor.troubles if "status of 40" not in words] == []


@pytest.mark.parametrize("function", ["pay", "showPaymentWidget"])
def test_its_script_leads_where_the_server_would_send_the_payer(
    visitor: Visitor, bank: BankServer, shop: str, numbers: Iterator[str], function: str
) -> None:
    order = order_of(number := next(numbers), shop) | {"auth": payment_token(bank, number).json()}
    visitor.page.set_content("<title>A shop</title>")
    visitor.page.add_script_tag(url=f"{bank.url}/payform/payment-api.js")

    with visitor.page.expect_navigation():
        visitor.page.evaluate(f"order => halyk.{function}(order)", order)

    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("3\u00a0480")
    [packed] = parse_qs(urlsplit(visitor.page.url).query)["params"]
    assert LZString.decompressFromEncodedURIComponent(packed) == pairs(order)
