"""The list in a real browser: it follows what is typed where scripts run, and is sent for where they do not."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.copyright_registry.conftest import _fonts, browser  # noqa: F401 - fixtures: a browser beside the portal
from tests.journeys.visitor import Visitor
from tests.registers import rows

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_list_is_found_as_one_types_or_when_the_form_is_sent(
    live_server: Any,
    browser: Browser,  # noqa: F811 - the fixture
    scripts: bool,
) -> None:
    rows.work(rows.owner("Құрманғазы Сағырбайұлы"), title_kk="Адай", title_ru="")
    rows.work(rows.owner("Ким"), title_kk="Түнгі көш", title_ru="")
    visitor = Visitor.arrives(browser, live_server.url, scripts=scripts)
    visitor.opens("/en/registers/works/")
    page = visitor.page

    box = page.get_by_label("Title, author, number or code (ISRC, ISWC)")
    box.press_sequentially("курманг")
    if not scripts:
        box.press("Enter")

    expect(page.locator("tbody tr")).to_have_count(1, timeout=10_000)
    expect(page.locator("tbody tr")).to_contain_text("Адай")
    expect(page.locator("#count")).to_have_text("1 entry found")
    assert "q=%D0%BA%D1%83%D1%80" in page.url
    assert visitor.troubles == []
