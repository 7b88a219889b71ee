"""Choosing for whom to act, at a real browser: by keyboard alone, without scripts; and the new pages examined."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import Right
from tests.accounts import acts
from tests.browser import client_of
from tests.journeys.visitor import Visitor
from tests.people import People, someone

pytestmark = pytest.mark.django_db(transaction=True)


def arrives(browser: Browser, url: str, people: People, *, scripts: bool) -> tuple[Visitor, str]:
    """A member of an organisation at their browser, and the address of its page."""
    studio, member = acts.registered(people), someone("author2", language="en")
    acts.member(studio, member, Right.WORKS, Right.MONEY, Right.MANAGER)
    visitor = Visitor.arrives(browser, url, scripts=scripts)
    session = client_of(member).cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return visitor, f"/en/account/organisations/{studio.bin}/"


def test_the_subject_is_switched_by_keyboard_alone(
    people: People, broker: str, live_server: Any, browser: Browser
) -> None:
    visitor, address = arrives(browser, live_server.url, people, scripts=False)
    visitor.opens("/en/account/subjects/")

    visitor.page.locator("[name=membership]:checked").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Tab")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")

    assert visitor.page.url.endswith(address)
    assert "Қобыз" in visitor.page.locator(".acting").inner_text()


def test_the_pages_of_accounts_read_well(people: People, broker: str, live_server: Any, browser: Browser) -> None:
    visitor, address = arrives(browser, live_server.url, people, scripts=True)

    for page in ("", "details/", "bank/", "bodies/", "staff/"):
        visitor.opens(address + page)
        visitor.examines(page)
    for page in ("", "subjects/", "profile/", "looks/", "devices/", "export/", "close/", "organisations/new/"):
        visitor.opens(f"/en/account/{page}")
        visitor.examines(page)

    assert visitor.troubles == []
