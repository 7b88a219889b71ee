"""What the database itself forbids about prices, fees and attempts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.payments.models import Attempt, BankWord, Fee, Price, Refund, RefundGround

pytestmark = pytest.mark.django_db


def a_price(since: str, **other: Any) -> Price:
    sums = {"net": Decimal(3000), "vat_percent": Decimal(16), "gross": Decimal(3480)}
    day = date.fromisoformat(since)
    return Price.objects.create(**{"code": "copy", "act": "Order 1", "since": day, **sums, **other})


def an_attempt(fee: Fee, **other: Any) -> Attempt:
    return Attempt.objects.create(**{"fee": fee, "amount": fee.amount, "secret_hash": "secret", **other})


def taken(state: str, transaction: str) -> dict[str, Any]:
    """What an attempt holds whose money the bank has taken."""
    return {"state": state, "transaction_id": transaction, "taken": 3480, "taken_at": timezone.now()}


def forbidden(act: Callable[[], object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_the_example_price_of_an_entry_says_that_it_is_one() -> None:
    price = Price.on("entry", date(2026, 11, 22))

    assert (price.net, price.vat_percent, price.gross) == (Decimal(3000), Decimal(16), Decimal(3480))
    assert price.example


def test_a_change_of_an_entry_costs_nothing_until_an_act_says_otherwise() -> None:
    assert Price.on("change", date(2026, 11, 22)).gross == 0


def test_the_price_in_force_changes_with_the_day() -> None:
    old = a_price("2026-01-01")
    new = a_price("2026-07-01")

    assert Price.on("copy", date(2026, 6, 30)) == old
    assert Price.on("copy", date(2026, 7, 1)) == new
    with pytest.raises(Price.DoesNotExist):
        Price.on("copy", date(2025, 12, 31))


def test_of_two_prices_from_one_day_the_one_added_last_stands() -> None:
    a_price("2026-01-01")
    mended = a_price("2026-01-01", net=Decimal(100), gross=Decimal(116))

    assert Price.on("copy", date(2026, 1, 1)) == mended


def test_a_price_names_its_act() -> None:
    forbidden(lambda: a_price("2026-01-01", act=""), "price_names_its_act")


@pytest.mark.parametrize(("net", "gross"), [("10036.00", "11641.76"), ("0.03", "0.03"), ("501.80", "582.09")])
def test_vat_is_rounded_to_the_tiyn(net: str, gross: str) -> None:
    a_price("2026-01-01", net=Decimal(net), gross=Decimal(gross))


def test_a_price_holds_its_vat() -> None:
    forbidden(lambda: a_price("2026-01-01", gross=Decimal("3480.01")), "price_with_vat")


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0, "net": 0, "vat": 0}, "fee_positive"),
        ({"vat": 1}, "fee_is_net_and_vat"),
        ({"percent": 0}, "fee_percent"),
        ({"percent": 101}, "fee_percent"),
        ({"state": "used", "paid_at": timezone.now()}, "fee_used_has_a_moment"),
        ({"state": "paid", "paid_at": timezone.now(), "used_at": timezone.now()}, "fee_used_has_a_moment"),
        ({"state": "void", "paid_at": timezone.now()}, "fee_paid_has_a_moment"),
        ({"state": "paid"}, "fee_paid_has_a_moment"),
        ({"paid_at": timezone.now()}, "fee_paid_has_a_moment"),
        ({"purpose": "қ" * 63}, "fee_purpose_fits_the_bank"),
    ],
)
def test_a_fee_makes_sense(payer: AbstractBaseUser, price: Price, wrong: dict[str, Any], constraint: str) -> None:
    vat = price.gross - price.net
    right = {"price": price, "payer": payer, "net": price.net, "vat": vat, "amount": price.gross, "purpose": "қ" * 62}

    Fee.objects.create(**right)
    forbidden(lambda: Fee.objects.create(**{**right, **wrong}), constraint)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "attempt_positive"),
        ({"number": 1_000_000}, "attempt_number_has_six_digits"),
        ({"state": "paid"}, "attempt_paid_names_the_transaction"),
        ({"state": "paid", "transaction_id": "one"}, "attempt_paid_names_the_transaction"),
        ({"given_back": 1}, "attempt_gives_back_no_more_than_it_took"),
        ({"taken": 10, "given_back": 11}, "attempt_gives_back_no_more_than_it_took"),
        ({"taken": 10, "given_back": -1}, "attempt_gives_back_no_more_than_it_took"),
    ],
)
def test_an_attempt_makes_sense(fee: Fee, wrong: dict[str, Any], constraint: str) -> None:
    forbidden(lambda: an_attempt(fee, **wrong), constraint)


def test_a_fee_has_at_most_one_paid_attempt(fee: Fee) -> None:
    an_attempt(fee, **taken("paid", "one"))
    an_attempt(fee, **taken("surplus", "two"))

    forbidden(lambda: an_attempt(fee, **taken("paid", "three")), "one_paid_attempt")


def test_a_transaction_pays_one_attempt(fee: Fee) -> None:
    an_attempt(fee, **taken("surplus", "one"))

    forbidden(lambda: an_attempt(fee, **taken("surplus", "one")), "one_attempt_a_transaction")


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


def a_refund(attempt: Attempt, **other: Any) -> Refund:
    decided = {"ground": RefundGround.objects.get(code="withdrawn"), "decided_at": timezone.now(), "state": "due"}
    return Refund.objects.create(**{"attempt": attempt, "amount": 100, **decided, **other})


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "refund_positive"),
        ({"ground": None}, "refund_decided_has_a_ground"),
        ({"decided_at": None}, "refund_decided_has_a_ground"),
        ({"state": "done"}, "refund_done_has_a_moment"),
        ({"state": "sent"}, "refund_ordered_has_a_moment"),
        ({"transfer": "No. 7"}, "refund_by_hand_is_done"),
        ({"done_at": timezone.now()}, "refund_done_has_a_moment"),
    ],
)
def test_a_refund_makes_sense(fee: Fee, wrong: dict[str, Any], constraint: str) -> None:
    attempt = an_attempt(fee, **taken("paid", "one"))

    a_refund(attempt)
    forbidden(lambda: a_refund(attempt, **wrong), constraint)


@pytest.mark.parametrize(("state", "constraint"), [("sent", "refund_one_at_the_bank"), ("asked", "refund_asked_once")])
def test_one_refund_of_a_payment_is_asked_for_or_at_the_bank_at_a_time(fee: Fee, state: str, constraint: str) -> None:
    attempt = an_attempt(fee, **taken("paid", "one"))
    asked = {"state": state, "sent_at": timezone.now()}
    a_refund(attempt, **asked)

    forbidden(lambda: a_refund(attempt, **asked), constraint)


def test_the_number_of_an_invoice_leads_back_however_it_is_typed(fee: Fee) -> None:
    number = fee.invoice

    for typed in (number, number.replace("-", " "), number.replace("-", ""), f"  {number} "):
        assert Fee.by_invoice(typed) == fee


def test_one_wrong_digit_in_the_number_of_an_invoice_leads_nowhere(fee: Fee) -> None:
    digits = fee.invoice.replace("-", "")

    for place in range(4, len(digits)):
        for digit in "0123456789":
            if digit != digits[place]:
                assert Fee.by_invoice(f"{digits[:place]}{digit}{digits[place + 1 :]}") is None


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
