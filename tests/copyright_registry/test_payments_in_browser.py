"""The payer's pages and the check page in a real browser: they fit, and axe finds nothing."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from copyright_registry import registration
from copyright_registry.models import State
from portal import law
from portal.flow import sure
from portal.payments import charging, refunds, settling
from portal.payments.models import Attempt, Fee
from tests import people as acts
from tests.browser import client_of
from tests.journeys.visitor import Visitor
from tests.people import People

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]


def all_kinds(people: People) -> Fee:
    """Fees of the author in every state, with attempts and refunds; gives one that is paid."""
    moved = sure(acts.application_in(State.WITHDRAWN, people).fee)
    registration.use_paid_fee(people.author, acts.draft(people.author), moved)
    back = sure(acts.application_in(State.PAID, people).fee)
    refunds.give_back(back, "not_handed_in")
    due = acts.charged(acts.draft(people.author, title_kk="Ұлы даланың үні " * 18))
    for state, code in [("failed", "484"), ("expired", ""), ("disputed", ""), ("pending", "")]:
        Attempt.objects.filter(pk=settling._new_attempt(due).pk).update(state=state, failure_code=code)
    void = acts.charged(acts.draft(people.author))
    charging.void(None, void, law.O1315_8_1)
    charging.charge(people.author, "entry", purpose="Entry", subject=due.subject, percent=5)
    return sure(acts.application_in(State.RECEIVED, people).fee)


def test_payments_and_the_check_page_fit_and_can_be_read_by_all(
    live_server: Any, people: People, browser: Browser
) -> None:
    paid = all_kinds(people)
    visitor = Visitor.arrives(browser, live_server.url)
    session = client_of(people.author).cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    for kind, address in {
        "history": "account/payments/",
        "account": "account/",
        "check": f"verify/{paid.code}/",
    }.items():
        for language in ("kk", "ru", "en"):
            visitor.opens(f"/{language}/{address}")
            visitor.examines(f"{kind}, {language}")
    visitor.opens("/en/account/payments/")
    with visitor.page.expect_download() as paper:
        visitor.page.get_by_role("link", name=f"Download the payment confirmation (PDF) {paid.invoice}").click()

    assert paper.value.suggested_filename == f"payment-{paid.invoice}.pdf"
    assert visitor.troubles == []
