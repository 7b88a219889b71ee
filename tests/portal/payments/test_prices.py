"""Sums are reckoned once and exactly; what is in force on a day is never changed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal import audit, law
from portal.checks import prices_are_set
from portal.demo.people import PROVIDER
from portal.flow import StepRefused
from portal.payments import prices
from portal.payments.models import Payee, Price
from tests.people import People

TODAY = date(2026, 11, 24)
PAYEE = {
    "name_kk": "Қолтаңба",
    "name_ru": "Колтанба",
    "bin": PROVIDER.bin,
    "iban": "KZ86125KZT5004100100",  # the example of the national bank's rules
    "bank_kk": "Банк",
    "bank_ru": "Банк",
    "bic": "HSBKKZKX",
    "kbe": "16",
    "knp": "859",
    "act": "Order No. 7",
}


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(f"{TODAY}T12:00+05:00", tick=False):
        yield


def money(limit: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, Decimal(limit), places=2)


def half_up(exact: Fraction) -> Fraction:
    """The nearest hundredth; of two equally near the greater."""
    return Fraction(floor(exact * 100 + Fraction(1, 2)), 100)


@pytest.mark.clause(law.O1315_8_1, law.O1315_8_5)
@given(net=money("9999999999.99"), vat=money("99.99"), percent=st.integers(1, 100))
def test_each_sum_is_the_exact_product_rounded_once_half_up(net: Decimal, vat: Decimal, percent: int) -> None:
    part = Fraction(net) * percent / 100

    found = prices.reckon(Price(net=net, vat_percent=vat), percent)

    assert Fraction(found.net) == half_up(part)
    assert Fraction(found.gross) == half_up(part * (100 + Fraction(vat)) / 100)
    assert found.net + found.vat == found.gross
    assert found.vat >= 0
    assert {each.as_tuple().exponent for each in (found.net, found.vat, found.gross)} == {-2}


@pytest.mark.parametrize(
    ("net", "vat", "percent", "found"),
    [
        ("3000", "16", 100, ("3000.00", "480.00", "3480.00")),
        ("3000", "16", 5, ("150.00", "24.00", "174.00")),
        ("10036", "16", 5, ("501.80", "80.29", "582.09")),  # 582.088 on a page of prices
        ("0.10", "0", 5, ("0.01", "0.00", "0.01")),  # 0.005 goes up
        ("0.09", "0", 5, ("0.00", "0.00", "0.00")),
        ("0.05", "16", 50, ("0.03", "0.00", "0.03")),  # 0.025 and 0.029: each rounded by itself
    ],
)
def test_sums_as_they_are_printed(net: str, vat: str, percent: int, found: tuple[str, str, str]) -> None:
    reckoned = prices.reckon(Price(net=Decimal(net), vat_percent=Decimal(vat)), percent)

    assert reckoned == prices.Sum(*map(Decimal, found))


def add(people: People, **other: Any) -> Price:
    row = {"code": "entry", "net": Decimal(4000), "vat_percent": Decimal(16), "act": "Order No. 7"}
    return prices.add_price(people.head, **{**row, "since": TODAY + timedelta(days=1), **other})


@pytest.mark.clause(law.O1315_8_1)
@pytest.mark.usefixtures("price")
def test_a_price_is_in_force_from_its_day_and_not_before(people: People) -> None:
    added = add(people, since=date(2027, 1, 1))

    assert Price.on("entry", date(2026, 12, 31)).gross == 3480
    assert Price.on("entry", date(2027, 1, 1)) == added
    assert (added.gross, added.example, added.added_by) == (4640, False, people.head)
    assert audit.of(added).get().act == "price added"


@pytest.mark.usefixtures("price")
def test_the_row_added_last_for_a_day_stands(people: People) -> None:
    add(people, net=Decimal(4))
    add(people, net=Decimal(4000))

    assert Price.on("entry", TODAY + timedelta(days=1)).net == 4000


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"since": TODAY}, prices.NOT_LATER),
        ({"since": TODAY - timedelta(days=400)}, prices.NOT_LATER),
        ({"act": ""}, prices.NO_ACT),
        ({"code": "nothing"}, prices.NO_SUCH_SERVICE),
        ({"net": Decimal(0)}, prices.TOO_LOW),
        ({"net": Decimal("0.05")}, prices.TOO_LOW),
    ],
)
@pytest.mark.usefixtures("price")
def test_a_price_that_cannot_be_is_refused(people: People, wrong: dict[str, Any], refusal: Any) -> None:
    before = Price.objects.count()

    with pytest.raises(StepRefused) as refused:
        add(people, **wrong)

    assert refused.value.refusal is refusal
    assert Price.objects.count() == before


@pytest.mark.parametrize("verb", [prices.add_price, prices.add_payee])
@pytest.mark.parametrize("role", ["author", "examiner", "head_of_department"])
def test_who_may_not_set_prices_sets_none(people: People, verb: Callable[..., Any], role: str) -> None:
    with pytest.raises(PermissionDenied):
        verb(getattr(people, role), since=date(2027, 1, 1), act="Order No. 7", **SETS[verb])


SETS: dict[Any, dict[str, Any]] = {
    prices.add_price: {"code": "entry", "net": Decimal(1), "vat_percent": Decimal(0)},
    prices.add_payee: {name: value for name, value in PAYEE.items() if name != "act"},
}


@pytest.mark.parametrize("verb", [prices.add_price, prices.add_payee])
def test_not_even_the_accountant_sets_them(accountant: Any, verb: Callable[..., Any]) -> None:
    with pytest.raises(PermissionDenied):
        verb(accountant, since=date(2027, 1, 1), act="Order No. 7", **SETS[verb])


def test_details_are_in_force_from_their_day(people: People) -> None:
    before = Payee.on(TODAY)

    added = prices.add_payee(people.deputy, since=date(2027, 1, 1), **PAYEE)

    assert Payee.on(date(2026, 12, 31)) == before
    assert Payee.on(date(2027, 1, 1)) == added
    assert (added.example, added.added_by) == (False, people.deputy)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"since": TODAY}, prices.NOT_LATER),
        ({"act": ""}, prices.NO_ACT),
        ({"bin": "150340001288"}, prices.WRONG_BIN),
        ({"iban": "KZ87125KZT5004100100"}, prices.WRONG_IBAN),
    ],
)
def test_details_that_cannot_be_are_refused(people: People, wrong: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(StepRefused) as refused:
        prices.add_payee(people.deputy, **{"since": date(2027, 1, 1), **PAYEE, **wrong})

    assert refused.value.refusal is refusal


@pytest.mark.django_db
def test_a_sum_that_is_not_the_price_with_its_vat_cannot_stand() -> None:
    row = {"code": "entry", "net": Decimal(100), "vat_percent": Decimal(16), "since": TODAY, "act": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.create(**row, gross=Decimal(112))


def told() -> set[str]:
    return {fault.msg for fault in prices_are_set(databases=["default"])}


@pytest.mark.usefixtures("price")
def test_a_check_tells_of_examples_and_of_what_is_missing_until_real_ones_are_in_force(
    people: People, settings: Any
) -> None:
    assert any("'entry'" in each for each in told())
    assert any("account" in each for each in told())

    add(people)
    prices.add_payee(people.head, since=TODAY + timedelta(days=1), **PAYEE)
    assert any("'entry'" in each for each in told())  # not in force yet
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert not any("'entry'" in each or "account" in each for each in told())

    settings.DEMO = True
    assert told() == set()


def test_the_check_asks_the_database_only_where_checks_of_databases_are_run() -> None:
    assert prices_are_set() == []  # no database is open to this test
