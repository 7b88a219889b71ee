"""A day of 2,000 mixed payments at the stand-in bank: its books and ours agree to the tenge."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random

import pytest
import requests
from django.conf import LazySettings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections
from django.utils import timezone

from portal.demo.bank import BankServer
from portal.payments import charging, reconciling, refunds, settling
from portal.payments.gateway import Addresses
from portal.payments.models import Attempt, Difference, Fee, Price, Refund
from tests.servers import bank_of

PAYMENTS = 2000
NOWHERE = Addresses("http://127.0.0.1:1/back", "http://127.0.0.1:1/failed", "http://127.0.0.1:1/post")
CARD = {"card": "4405639704015096", "date": "12/30", "cvc": "321"}
MIX = {
    "pays": 60, "refused": 12, "leaves": 8, "bonuses": 5, "held": 5, "too much": 3, "pays twice": 4, "gives back": 5,
    "gives back, no answer": 2,
}  # fmt: skip


@pytest.fixture
def bank(settings: LazySettings) -> Iterator[BankServer]:
    yield from bank_of(settings)


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


def to_the_bank(fee: Fee, bank: BankServer, thing: str) -> tuple[Attempt, str]:
    """One visit to the bank, where the payer is about to do `thing`: the attempt, and what the page was opened with."""
    attempt = settling.open_attempt(fee)
    url = settling.send(attempt, language="ru", addresses=NOWHERE).url
    wishes = {
        "refused": {"behaviour": "refuses"},
        "bonuses": {"bonus": "100"},
        "held": {"two_step": True},
        "too much": {"amount": str(attempt.amount + 20)},
    }
    bank.bank.wish(attempt.invoice, {"behaviour": "no_call", **wishes.get(thing, {})})
    return attempt, requests.utils.unquote(url.partition("params=")[2])


def payer_does(thing: str, fee: Fee, bank: BankServer) -> None:
    """What one payer does on that day, from the fee to the bank's last word."""
    visits = [to_the_bank(fee, bank, thing) for _tab in range(2 if thing == "pays twice" else 1)]
    for _attempt, params in visits if thing != "leaves" else []:
        form = {**CARD, "params": params, "behaviour": "no_call"}
        requests.post(f"{bank.url}/payform/", data=form, allow_redirects=False, timeout=20).raise_for_status()
    attempts = [attempt for attempt, _params in visits]
    for attempt in attempts:
        settling.settle(attempt)
    if thing.startswith("gives back"):
        fee.refresh_from_db()
        refund = refunds.give_back(fee, "not_handed_in")
        bank.bank.wish(refund.attempt.invoice, {"operation": "cut"} if thing.endswith("answer") else {})
    for refund in Refund.objects.filter(attempt__in=attempts):
        refunds.send(refund)


@pytest.mark.usefixtures("no_limit_a_day")
@pytest.mark.django_db(transaction=True)
def test_a_day_of_two_thousand_mixed_payments_reconciles_to_zero_differences(
    payer: AbstractBaseUser, price: Price, bank: BankServer, broker: str
) -> None:
    first_day = timezone.localdate()
    things = Random(1315).choices(list(MIX), list(MIX.values()), k=PAYMENTS)  # noqa: S311 - a mix, no secret
    fees = [charging.charge(payer, price.code, purpose=f"Fee {n}", subject=f"case:{n}") for n in range(PAYMENTS)]

    def of_one(numbers: range) -> None:
        try:
            for number in numbers:
                payer_does(things[number], fees[number], bank)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as payers:
        list(payers.map(of_one, [range(first, PAYMENTS, 4) for first in range(4)]))

    days = [reconciling.reconcile(day) for day in sorted({first_day, timezone.localdate()})]  # should midnight come

    assert (sum(made.differences for made in days), list(Difference.objects.all())) == (0, [])
    assert all((made.bank_count, made.bank_taken) == (made.our_count, made.our_taken) for made in days)
    books = bank.bank.ledger().values()
    kept = sum((Decimal(line["amount"]) - Decimal(line["refunded"]) for line in books if line["charged"]), Decimal(0))
    paid_fees = Fee.objects.filter(state=Fee.State.PAID)
    on_its_way = sum(refund.amount for refund in Refund.objects.filter(state=Refund.State.SENT))
    assert kept == sum(fee.amount for fee in paid_fees)
    assert sum(made.bank_returned for made in days) == sum(made.our_returned for made in days) + on_its_way
    done = Counter(things)
    assert paid_fees.count() == sum(done[thing] for thing in ("pays", "bonuses", "held", "too much", "pays twice"))
    assert Attempt.objects.filter(state="surplus").count() == done["pays twice"] > 50
