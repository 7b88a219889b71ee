"""The public price list: what is in force, what comes, what was, and whom a price is reduced for."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from copyright_registry import price_list
from copyright_registry.models import Benefit
from portal import law
from portal.payments.models import Price
from tests.browser import client_of, said, soup

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-24T12:00:00+05:00", tick=False):
        yield


def price(since: date, net: str, act: str = "Order No. 5", **more: Any) -> Price:
    fields = {"code": "entry", "vat_percent": Decimal(16), "gross": Decimal(net) * Decimal("1.16"), **more}
    return Price.objects.create(since=since, net=Decimal(net), act=act, **fields)


def rows(page: Any, section: str) -> list[list[str]]:
    found = soup(page).select(f"section[aria-labelledby={section}] tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th[scope=row], td")] for row in found]


def prices_page(language: str = "en") -> Any:
    return client_of(None).get(f"/{language}/prices/")


@pytest.mark.clause(law.O1315_8_1, law.O1315_8_5, law.O1315_8_6)
def test_a_price_stands_with_its_vat_what_a_benefit_leaves_its_first_day_and_its_act(db: None) -> None:
    Price.objects.all().delete()
    price(date(2026, 2, 1), "10036", "Order No. 5 of 20 January 2026")

    page = prices_page()

    (row,) = rows(page, "now")
    assert row[1:5] == ["10 036 ₸", "1 605.76 ₸ 16 %", "11 641.76 ₸", "582.09 ₸"]
    assert row[5:] == ["from 1 February 2026", "Order No. 5 of 20 January 2026"]
    assert "example" not in said(page)
    assert "natural persons" in said(page)


def test_an_example_says_that_it_is_one(db: None) -> None:
    page = prices_page()

    assert any("example" in row[0] for row in rows(page, "now"))
    assert "A price marked “example” is no price." in said(page)


@pytest.mark.clause(law.O1315_8_6)
def test_a_change_is_free_of_charge_until_an_act_says_otherwise(db: None) -> None:
    (change,) = [row for row in rows(prices_page(), "now") if "change" in row[0].lower()]

    assert change[1] == "free of charge until an act sets a price"


@pytest.mark.clause(law.O1315_8_6)
def test_coming_prices_and_former_ones_stand_apart_with_their_days(db: None) -> None:
    Price.objects.all().delete()
    price(date(2025, 1, 1), "1000")
    price(date(2026, 1, 1), "2000")
    price(TODAY + timedelta(days=1), "9000", "Mistyped")
    price(TODAY + timedelta(days=1), "3000", "Order No. 7")

    page = prices_page()

    assert [row[5] for row in rows(page, "former")] == ["from 1 January 2025 to 31 December 2025"]
    assert [row[5] for row in rows(page, "now")] == ["from 1 January 2026 to 24 November 2026"]
    assert [(row[3], row[5], row[6]) for row in rows(page, "coming")] == [
        ("3 480 ₸", "from 25 November 2026", "Order No. 7")
    ]
    assert "Mistyped" not in said(page)


def test_on_its_last_day_a_price_is_in_force_and_on_the_next_it_is_a_former_one(db: None) -> None:
    Price.objects.all().delete()
    price(date(2026, 1, 1), "2000")
    price(TODAY + timedelta(days=1), "3000")
    assert len(rows(prices_page(), "now")) == 1

    with time_machine.travel("2026-11-25T00:00:00+05:00", tick=False):
        page = prices_page()

    assert [row[1] for row in rows(page, "now")] == ["3 000 ₸"]
    assert [row[1] for row in rows(page, "former")] == ["2 000 ₸"]
    assert rows(page, "coming") == []


def test_only_the_price_of_an_entry_is_reduced(db: None) -> None:
    Price.objects.all().delete()
    price(date(2026, 1, 1), "1000", code="change")

    (row,) = rows(prices_page(), "now")

    assert row[3:5] == ["1 160 ₸", "—"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_without_any_price_the_page_says_so_and_still_names_the_benefits(db: None, language: str) -> None:
    Price.objects.all().delete()

    page = prices_page(language)

    assert page.status_code == 200
    assert not soup(page).select("table")
    assert len(soup(page).select("section[aria-labelledby^=benefit-]")) == 7


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_everybody_entitled_is_named_with_the_document_that_proves_it(db: None, language: str) -> None:
    page = said(prices_page(language))

    with translation.override(language):
        for category in Benefit.objects.all():
            assert all(group in page for group in category.persons), category.code
            assert category.proof in page


@pytest.mark.clause(law.O1315_8_2, law.O1315_8_6)
def test_the_page_says_how_to_pay_and_where_the_prices_are_published(db: None) -> None:
    page = said(prices_page())

    assert "Cash is not taken" in page
    assert "www.adilet.gov.kz" in page
    assert "www.kazpatent.kz" in page
    assert "rounded once, to 0.01 tenge" in page


def test_the_service_and_every_page_lead_to_the_prices(db: None) -> None:
    page = soup(client_of(None).get("/en/services/entry/"))

    assert page.select("main a[href='/en/prices/']")
    assert page.select("footer a[href='/en/prices/']")


def test_the_page_asks_as_often_for_a_hundred_prices_as_for_two(
    db: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked = []
    prices_page()
    for more in (2, 100):
        for day in range(more):
            price(date(2020, 1, 1) + timedelta(days=day), "1000")
        with django_assert_max_num_queries(5) as queries:
            prices_page()
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_course_of_a_price_has_neither_gap_nor_overlap(db: None) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in (0, 3, 3, 10)]
    for day in days:
        price(day, "1000", code="other")

    lines = [line for line in price_list.course(Price.objects.all()) if line.price.code == "other"]

    assert [line.price.since for line in lines] == sorted(set(days))
    assert [line.until for line in lines] == [date(2026, 1, 3), date(2026, 1, 10), None]
