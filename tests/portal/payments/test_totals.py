"""Totals by day are the sums of the rows, whatever their states, and days are those of Astana."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from portal.payments import refunds, settling, totals
from portal.payments.models import Attempt, Fee, Price, Refund, RefundGround
from tests.portal.payments.paper_bank import PaperBank


@pytest.fixture(autouse=True)
def now(told: list[Fee]) -> Iterator[None]:
    """A day, on which nobody but the tests is told of payments."""
    with time_machine.travel("2026-11-24T12:00+05:00"):
        yield


@pytest.fixture
def paid(fee: Fee, bank: PaperBank) -> Attempt:
    """A fee paid by card."""
    return pay(fee, bank)


def pay(fee: Fee, bank: PaperBank, **word: Any) -> Attempt:
    attempt = settling.open_attempt(fee, gateway=bank)
    bank.takes(attempt, **word)
    return settling.settle(attempt, gateway=bank)


def ground(outcome: str) -> RefundGround:
    found = refunds.grounds_to_choose().filter(outcome=outcome).first()
    assert found is not None
    return found  # type: ignore[no-any-return]  # grounds_to_choose answers Any


def filled(payer: User, price: Price, number: int) -> None:
    """So many fees of two months in every state, with their attempts and refunds."""
    states = ["due", "paid", "used", "returned"]
    start = timezone.datetime(2026, 10, 1, tzinfo=timezone.get_default_timezone())
    fees, attempts = [], []
    for place in range(number):
        state, moment = states[place % 4], start + timedelta(hours=place * 1440 / number)
        net = Decimal(place + 1)
        fee = Fee(
            price=price, net=net, vat=1, amount=net + 1, payer_id=payer.pk, purpose="Filled", subject=f"f:{place}"
        )
        fee.state = state
        fee.paid_at = None if state == "due" else moment
        fee.used_at = moment if state == "used" else None
        fees.append(fee)
    Fee.objects.bulk_create(fees)
    for place, fee in enumerate(fees):
        attempt = Attempt(fee=fee, amount=fee.amount, secret_hash="s", ask_at=None, state="failed")
        attempt.channel = "transfer" if place % 3 == 0 else "card"
        if fee.paid_at:
            attempt.state, attempt.taken, attempt.taken_at = "paid", fee.amount + place % 2, fee.paid_at
            attempt.transaction_id = f"filled {fee.pk}"
        attempts.append(attempt)
    Attempt.objects.bulk_create(attempts)
    given = [attempt for attempt in attempts if attempt.fee.state == "returned"]
    known = {"ground": ground("refund"), "decided_at": start, "state": "done"}
    Refund.objects.bulk_create(
        Refund(attempt=attempt, amount=attempt.fee.amount, done_at=attempt.taken_at, **known) for attempt in given
    )


def test_totals_are_the_sums_of_the_rows(payer: User, price: Price) -> None:
    filled(payer, price, 120)

    for first in (date(2026, 10, 1), date(2026, 11, 1)):
        days = totals.of_month(first)
        for day, each in days.items():
            paid = [one for one in Attempt.objects.filter(state="paid") if timezone.localdate(one.taken_at) == day]
            for channel, told in (("card", each.card), ("transfer", each.transfer)):
                fees = [one.fee for one in paid if one.channel == channel]
                assert told.count == len(fees)
                assert told.gross == sum(fee.amount for fee in fees) == told.net + told.vat
                assert told.net == sum(fee.net for fee in fees)
            assert each.beyond == sum(one.left for one in paid) - each.card.gross - each.transfer.gross
            back = [one for one in Refund.objects.all() if timezone.localdate(one.done_at) == day]
            assert (each.returned_count, each.returned) == (len(back), sum(one.amount for one in back))
            used = [fee for fee in Fee.objects.filter(state="used") if timezone.localdate(fee.used_at) == day]
            assert (each.used_count, each.used) == (len(used), sum(fee.amount for fee in used))
        assert totals.together(days) == [
            sum(column) for column in zip(*(d.figures for d in days.values()), strict=True)
        ]
    assert totals.together(totals.of_month(date(2026, 11, 1)))[0] > 0


@pytest.mark.parametrize(("moment", "day"), [("2026-10-31T23:59:59+05:00", 31), ("2026-10-31T19:00:00Z", None)])
def test_a_day_is_that_of_astana(paid: Attempt, moment: str, day: int | None) -> None:
    Attempt.objects.filter(pk=paid.pk).update(taken_at=moment)

    october, november = (totals.of_month(date(2026, month, 1)) for month in (10, 11))

    assert [each.day for each, found in october.items() if found.card.count] == ([day] if day else [])
    assert [each.day for each, found in november.items() if found.card.count] == ([] if day else [1])


def test_a_second_payment_is_taken_beyond_the_fees_and_its_refund_given_back(paid: Attempt, bank: PaperBank) -> None:
    second = settling._new_attempt(paid.fee)
    bank.takes(second)
    settling.settle(second, gateway=bank)
    refunds.send(Refund.objects.get(), gateway=bank)

    today = totals.of_month(date(2026, 11, 1))[date(2026, 11, 24)]

    assert (today.card.count, today.card.gross, today.beyond) == (1, 3480, 3480)
    assert (today.returned_count, today.returned) == (1, 3480)
