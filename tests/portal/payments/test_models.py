"""What the database itself forbids about prices, fees and attempts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.payments.models import Attempt, BankWord, Fee, Price

pytestmark = pytest.mark.django_db


def a_price(since: str, until: str | None = None, **other: Any) -> Price:
    sums = {"net": Decimal(3000), "vat_percent": Decimal(16), "gross": Decimal(3480)}
    days = {"since": date.fromisoformat(since), "until": until and date.fromisoformat(until)}
    return Price.objects.create(**{"code": "change", "act": "Order 1", **sums, **days, **other})


def an_attempt(fee: Fee, **other: Any) -> Attempt:
    return Attempt.objects.create(**{"fee": fee, "amount": fee.amount, "secret_hash": "secret", **other})


def forbidden(act: Callable[[], object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_the_example_price_of_an_entry_says_that_it_is_one() -> None:
    price = Price.on("entry", date(2026, 11, 22))

    assert (price.net, price.vat_percent, price.gross) == (Decimal(3000), Decimal(16), Decimal(3480))
    assert price.example


def test_the_price_in_force_changes_with_the_day() -> None:
    old = a_price("2026-01-01", "2026-06-30")
    new = a_price("2026-07-01")

    assert Price.on("change", date(2026, 6, 30)) == old
    assert Price.on("change", date(2026, 7, 1)) == new
    with pytest.raises(Price.DoesNotExist):
        Price.on("change", date(2025, 12, 31))


@pytest.mark.parametrize("since", ["2026-06-30", "2026-03-01", "2025-01-01"])
def test_two_prices_are_never_in_force_on_one_day(since: str) -> None:
    a_price("2026-01-01", "2026-06-30")

    forbidden(lambda: a_price(since), "one_price_a_day")


@pytest.mark.parametrize(("net", "gross"), [("10036.00", "11641.76"), ("0.03", "0.03"), ("501.80", "582.09")])
def test_vat_is_rounded_to_the_tiyn(net: str, gross: str) -> None:
    a_price("2026-01-01", net=Decimal(net), gross=Decimal(gross))


def test_a_price_holds_its_vat() -> None:
    forbidden(lambda: a_price("2026-01-01", gross=Decimal("3480.01")), "price_with_vat")


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "fee_positive"),
        ({"state": "paid"}, "fee_paid_has_a_moment"),
        ({"paid_at": timezone.now()}, "fee_paid_has_a_moment"),
        ({"purpose": "қ" * 63}, "fee_purpose_fits_the_bank"),
    ],
)
def test_a_fee_makes_sense(payer: AbstractBaseUser, price: Price, wrong: dict[str, Any], constraint: str) -> None:
    right = {"price": price, "payer": payer, "amount": price.gross, "purpose": "қ" * 62}

    Fee.objects.create(**right)
    forbidden(lambda: Fee.objects.create(**{**right, **wrong}), constraint)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "attempt_positive"),
        ({"number": 1_000_000}, "attempt_number_has_six_digits"),
        ({"state": "paid"}, "attempt_paid_names_the_transaction"),
    ],
)
def test_an_attempt_makes_sense(fee: Fee, wrong: dict[str, Any], constraint: str) -> None:
    forbidden(lambda: an_attempt(fee, **wrong), constraint)


def test_a_fee_has_at_most_one_paid_attempt(fee: Fee) -> None:
    an_attempt(fee, state="paid", transaction_id="one")
    an_attempt(fee, state="surplus", transaction_id="two")

    forbidden(lambda: an_attempt(fee, state="paid", transaction_id="three"), "one_paid_attempt")


def test_a_transaction_pays_one_attempt(fee: Fee) -> None:
    an_attempt(fee, state="surplus", transaction_id="one")

    forbidden(lambda: an_attempt(fee, state="surplus", transaction_id="one"), "one_attempt_a_transaction")


def test_every_attempt_has_a_number_of_its_own(fee: Fee) -> None:
    numbers = [an_attempt(fee).number for _ in range(3)]

    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_the_bank_sees_nine_digits_and_the_number_leads_back(fee: Fee) -> None:
    attempt = an_attempt(fee)

    assert len(attempt.invoice) == 9
    assert attempt.invoice.isdigit()
    assert Attempt.by_invoice(attempt.invoice) == attempt


@pytest.mark.parametrize("invoice", ["", "1", "200000001", "1000000001", "10000000a", "100000000"])
def test_a_foreign_number_leads_nowhere(invoice: str) -> None:
    with pytest.raises(Attempt.DoesNotExist):
        Attempt.by_invoice(invoice)


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_portal_cannot_change_what_the_bank_said(right: str) -> None:
    table = BankWord._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('portal', %s, 'INSERT'), has_table_privilege('portal', %s, %s)",
            [table, table, right],
        )

        assert cursor.fetchone() == (True, False)


def test_the_portal_may_take_numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_sequence_privilege('portal', 'payments_attempt_number', 'USAGE')")

        assert cursor.fetchone() == (True,)
