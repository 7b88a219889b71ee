"""Rates: what places owe by them to a tiyn, which one stands on a day, and who adds one from which day on."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation, Right, SubjectKind, User
from contracts import tariffs
from contracts.models import Mci, Tariff
from contracts.tariffs import Vat, WrongRate
from portal import law
from portal.flow import StepRefused
from portal.models import Trail
from registers.models import Place
from tests.accounts.acts import head_of
from tests.contracts.acts import body, joined, rate, rate_said
from tests.people import People
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
DAY = date(2026, 11, 24)
TOMORROW = timedelta(days=1)


@pytest.fixture
def society(people: People) -> Organisation:
    with transaction.atomic():
        okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    return okup


@pytest.fixture
def head(society: Organisation) -> User:
    return head_of(society)


def row(**said: Any) -> Tariff:
    """A rate that stands in no table."""
    told = {"base": "seats", "unit": "tenge", "rate": Decimal(1), "minimum": Decimal(0), **said}
    return Tariff(**told)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(StepRefused) as refusal:
        act()
    return str(refusal.value)


# Reckoning


def test_a_cafe_of_47_seats_owes_what_a_calculator_says() -> None:
    found = tariffs.reckon(row(unit="mci", rate=Decimal("0.15")), [Place(seats=47)], DAY)

    assert found.price == Decimal("648.75")  # 0.15 x 4 325
    assert found.amount == Decimal("30491.25")
    assert (found.vat, found.gross) == (Decimal("4878.60"), Decimal("35369.85"))


@pytest.mark.parametrize(
    ("base", "amount"), [("seats", "470.00"), ("area", "1235.00"), ("rooms", "120.00"), ("flat", "10.00")]
)
def test_each_base_takes_its_own_figure_of_the_place(base: str, amount: str) -> None:
    place = Place(seats=47, area=Decimal("123.5"), rooms=12)

    assert tariffs.reckon(row(base=base, rate=Decimal(10)), [place], DAY).amount == Decimal(amount)


def test_half_a_tiyn_is_rounded_up_once_a_place() -> None:
    found = tariffs.reckon(row(base="area", rate=Decimal("0.05")), [Place(area=Decimal("0.1"))] * 3, DAY)

    assert [line.amount for line in found.lines] == [Decimal("0.01")] * 3  # 0.005 each, 0.015 exactly
    assert found.amount == Decimal("0.03")


def test_the_index_is_that_of_the_day() -> None:
    told = [tariffs.reckon(row(unit="mci"), [Place(seats=1)], day).amount for day in (date(2025, 12, 31), DAY)]

    assert told == [Decimal("3932.00"), Decimal("4325.00")]


def test_before_the_first_index_nothing_is_reckoned() -> None:
    with pytest.raises(Mci.DoesNotExist):
        tariffs.reckon(row(), [], date(2024, 12, 31))


@pytest.mark.parametrize(("day", "percent"), [(date(2025, 12, 31), 12), (date(2026, 1, 1), 16)])
def test_vat_is_that_of_the_day(day: date, percent: int) -> None:
    assert tariffs.reckon(row(), [], day).vat_percent == percent


@pytest.mark.parametrize(
    ("way", "vat", "gross"),
    [(Vat.NONE, "0", "1000"), (Vat.INCLUDED, "137.93", "1000"), (Vat.ADDED, "160", "1160")],
)
def test_vat_is_told_apart_as_the_contract_says(way: Vat, vat: str, gross: str) -> None:
    found = tariffs.reckon(row(rate=Decimal(1000)), [Place(seats=1)], DAY, way)

    assert (found.vat, found.gross) == (Decimal(vat), Decimal(gross))


def test_the_least_sum_is_that_of_the_whole_contract() -> None:
    places = [Place(seats=1), Place(seats=2)]

    assert tariffs.reckon(row(minimum=Decimal(500)), places, DAY).amount == 500
    assert tariffs.reckon(row(minimum=Decimal(500)), places, DAY).is_least
    assert tariffs.reckon(row(minimum=Decimal(2)), places, DAY).amount == 3


def test_a_place_that_does_not_say_the_figure_is_told_and_no_sum_is() -> None:
    told, silent = Place(seats=4), Place(seats=None, area=Decimal(100))

    found = tariffs.reckon(row(), [told, silent], DAY)

    assert found.lacking == [silent]
    assert found.amount is None
    assert found.gross is None


def test_a_place_of_no_seats_says_its_figure() -> None:
    found = tariffs.reckon(row(), [Place(seats=0)], DAY)

    assert found.lacking == []
    assert found.amount == 0


def test_a_share_of_income_is_known_after_the_month() -> None:
    found = tariffs.reckon(row(base="income", unit="percent"), [Place(seats=4)], DAY)

    assert (found.price, found.amount, found.lacking) == (None, None, [])


FIGURES = st.integers(0, 1_000_000)
RATES = st.decimals(Decimal("0.0001"), Decimal(999_999), places=4)


@given(unit=st.sampled_from(["tenge", "mci"]), told=RATES, seats=st.lists(FIGURES, max_size=5), least=FIGURES)
def test_every_sum_is_that_of_a_plain_reading(unit: str, told: Decimal, seats: list[int], least: int) -> None:
    """In fractions, each place rounded by counting tiyns."""
    found = tariffs.reckon(row(unit=unit, rate=told, minimum=Decimal(least)), [Place(seats=one) for one in seats], DAY)

    price = Fraction(told) * (4325 if unit == "mci" else 1)
    tiyns = [int(price * one * 100 + Fraction(1, 2)) for one in seats]
    amount = max(sum(tiyns), least * 100)
    assert found.price is not None
    assert Fraction(found.price) == price
    assert [line.amount for line in found.lines] == [Decimal(one) / 100 for one in tiyns]
    assert found.amount == Decimal(amount) / 100
    assert found.gross == Decimal(int(Fraction(amount * 116, 100) + Fraction(1, 2))) / 100
    assert found.vat == found.gross - found.amount


@given(amount=st.decimals(0, 10**12, places=2), way=st.sampled_from(Vat))
def test_what_is_paid_is_the_sum_without_vat_and_the_vat(amount: Decimal, way: Vat) -> None:
    vat, gross = tariffs.vat_of(amount, Decimal(16), way)

    assert 0 <= vat <= gross
    assert abs((gross - vat) * 16 / 100 - vat) <= Decimal("0.01") or way == Vat.NONE
    assert gross == amount or way == Vat.ADDED


# Which one stands


def due(society: Organisation, entry: str | None = "free", day: date = DAY, category: str = "cafe") -> list[Tariff]:
    return tariffs.due(society, "licence", category, entry, day)


def test_the_newest_row_stands_from_its_day_on(society: Organisation) -> None:
    first, second = rate(society), rate(society, since=DAY)

    assert due(society, day=DAY - TOMORROW) == [first]
    assert due(society) == [second]
    assert due(society, day=date(2026, 1, 25)) == []


def test_of_two_rows_from_one_day_the_one_added_last_stands(society: Organisation) -> None:
    rate(society)
    corrected = rate(society)

    assert due(society) == [corrected]


def test_paid_and_free_entry_have_rates_of_their_own(society: Organisation) -> None:
    either, paid = rate(society), rate(society, entry="paid", since=DAY)

    assert due(society, "paid") == [paid]
    assert due(society, "free") == [either]
    assert {*due(society, None)} == {paid, either}


def test_a_rate_of_another_category_contract_or_okup_is_not_due(people: People, society: Organisation) -> None:
    other, _head = body(people, "label", SubjectKind.OKUP)
    rate(society, "club")
    rate(other)
    rate(society, kind="remuneration", powers=["phonograms/phonogram_remuneration"])

    assert due(society) == []


# Adding


@pytest.mark.clause(law.O100_9)
def test_an_okup_adds_a_rate_and_the_trail_says_who(society: Organisation, head: User) -> None:
    added = tariffs.add(head, society, rate_said(place_kinds=["club", "catering", "club"]))

    assert due(society, day=timezone.localdate()) == [added]
    assert added.place_kinds == ["catering", "club"]
    assert Trail.objects.filter(act="add a rate").count() == 1


def test_where_one_stands_the_next_begins_tomorrow_at_the_earliest(society: Organisation, head: User) -> None:
    tariffs.add(head, society, rate_said())

    assert "tomorrow at the earliest" in refused(lambda: tariffs.add(head, society, rate_said(entry="paid")))
    tariffs.add(head, society, rate_said(since=timezone.localdate() + TOMORROW))
    tariffs.add(head, society, rate_said("club"))
    assert Tariff.objects.count() == 3


def test_who_lacks_the_right_adds_none(people: People, society: Organisation, head: User) -> None:
    joined(people.stranger, society, Right.MONEY)

    assert "no right to keep its works" in refused(lambda: tariffs.add(people.stranger, society, rate_said()))
    assert "do not act for" in refused(lambda: tariffs.add(people.author, society, rate_said()))
    Organisation.objects.filter(pk=society.pk).update(kinds=["owner"])
    assert "Only an OKUP" in refused(lambda: tariffs.add(head, society, rate_said()))
    assert not Tariff.objects.exists()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"kind": "mandate"}, "kind"), ({"base": "moon"}, "base"), ({"unit": "percent"}, "unit"),
        ({"base": "income"}, "unit"), ({"rate": Decimal(0)}, "rate"), ({"rate": Decimal(10**6)}, "rate"),
        ({"base": "income", "unit": "percent", "rate": Decimal(101)}, "rate"), ({"minimum": Decimal(-1)}, "minimum"),
        ({"entry": "both"}, "entry"), ({"place_kinds": ["moon"]}, "place_kinds"), ({"powers": []}, "powers"),
        ({"powers": ["performance/nothing"]}, "powers"), ({"kind": "remuneration"}, "powers"),
        ({"ground": "wish"}, "ground"), ({"basis_kk": " "}, "basis_kk"), ({"basis_ru": ""}, "basis_ru"),
        ({"since": date(2026, 1, 25)}, "since"), ({"since": date(2101, 1, 1)}, "since"),
        ({"decided_on": date(2100, 1, 1), "since": date(2100, 1, 1)}, "decided_on"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_by_its_name(
    society: Organisation, head: User, said: dict[str, Any], name: str
) -> None:
    with pytest.raises(WrongRate) as wrong:
        tariffs.add(head, society, rate_said(**said))
    assert name in wrong.value.faults
    assert not Tariff.objects.exists()


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"kind": "platform"}, "tariff_of_a_priced_contract"), ({"base": "moon"}, "tariff_base_is_known"),
        ({"entry": "both"}, "tariff_entry_is_known"), ({"ground": "wish"}, "tariff_ground_is_known"),
        ({"unit": "percent"}, "tariff_per_cent_of_income_only"), ({"rate": Decimal(0)}, "tariff_sums_are_positive"),
        ({"base": "income", "unit": "percent", "rate": Decimal(101)}, "tariff_per_cent_of_income_only"),
        ({"minimum": Decimal(-1)}, "tariff_sums_are_positive"), ({"powers": []}, "tariff_covers_powers"),
        ({"place_kinds": ["moon"]}, "tariff_place_kinds_are_known"), ({"basis_ru": ""}, "tariff_names_its_basis"),
        ({"since": date(2026, 1, 25)}, "tariff_decided_before"),
    ],
)  # fmt: skip
def test_the_database_forbids(society: Organisation, said: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rate(society, **said)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_first_rate_at_once_one_is_told_to_wait_for_tomorrow(
    society: Organisation, head: User
) -> None:
    acts = [lambda: tariffs.add(head, Organisation.objects.get(pk=society.pk), rate_said())] * 2

    found = at_once(*acts)

    assert [type(one) for one in sorted(found, key=lambda one: isinstance(one, StepRefused))] == [Tariff, StepRefused]
    assert Tariff.objects.count() == 1
