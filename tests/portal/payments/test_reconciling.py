"""A day at the bank beside a day here: what agrees, what is found, and that it is found once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from portal.flow import StepRefused
from portal.payments import charging, differences, reconciling, refunds, settling
from portal.payments.gateway import BankUnavailable, Status, Word
from portal.payments.models import Attempt, Difference, Fee, Reconciliation
from tests.portal.payments.conftest import cases
from tests.portal.payments.paper_bank import ADDRESSES, PaperBank

ALMATY = ZoneInfo("Asia/Almaty")
NOON = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
DAY = NOON.date()
Kind = Difference.Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


@pytest.fixture(autouse=True)
def _on_that_day() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def attempt(fee: Fee, bank: PaperBank) -> Attempt:
    attempt = settling.open_attempt(fee, gateway=bank)
    settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    bank.takes(attempt)
    return attempt


def found(bank: PaperBank) -> list[tuple[str, str, str]]:
    """What a comparison of the day finds."""
    made = reconciling.reconcile(DAY, gateway=bank)
    rows = Difference.objects.filter(closed_at=None).values_list("kind", "bank_says", "we_say")
    assert made.differences <= len(rows)
    return list(rows)


def test_a_day_that_agrees_says_so(attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)

    assert found(bank) == []

    made = Reconciliation.objects.get()
    assert (made.bank_count, made.bank_taken, made.our_count, made.our_taken) == (1, Decimal(3480), 1, Decimal(3480))
    assert made.listing == [{"invoiceId": attempt.invoice}]


def test_a_late_answer_is_no_difference(attempt: Attempt, bank: PaperBank) -> None:
    assert found(bank) == []

    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.PAID


def test_a_payment_of_another_day_is_not_compared(attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)

    made = reconciling.reconcile(DAY - timedelta(days=1), gateway=bank)

    assert (made.bank_count, made.our_count, made.differences) == (0, 0, 0)


def test_what_the_bank_does_not_list_is_found_once_and_gone_when_it_does(attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)
    hidden = bank.words.pop(attempt.invoice)

    assert found(bank) == found(bank) == [(Kind.NOT_LISTED, "", "3480.00")]

    bank.words[attempt.invoice] = hidden
    assert found(bank) == []
    assert Difference.objects.get().closed_because == differences.GONE


def test_what_we_do_not_know_is_found(bank: PaperBank) -> None:
    at = timezone.now()
    bank.words["x"] = Word(Status.PAID, "100900000", Decimal(50), transaction_id="t", at=at)

    assert found(bank) == [(Kind.NOT_OURS, "50", "")]


@pytest.mark.parametrize("number", ["", "abc", "١٠٠٠٠٠٠٠١", "999", "12345678901234567890"])
def test_a_number_that_is_none_of_ours_is_found_too(bank: PaperBank, number: str) -> None:
    bank.words["x"] = Word(Status.PAID, number, Decimal(50), transaction_id="t", at=timezone.now())

    assert [kind for kind, *_ in found(bank)] == [Kind.NOT_OURS]


def test_money_that_pays_nothing_here_is_found(attempt: Attempt, bank: PaperBank) -> None:
    listed = bank.words[attempt.invoice]
    bank.refuses(attempt)
    settling.settle(attempt, gateway=bank)
    bank.words["list"] = listed
    bank.silent = True

    assert found(bank) == [(Kind.NOT_PAID_HERE, "3480", "failed")]


def test_a_disputed_payment_is_found_by_itself_and_not_again(attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt, "1")
    settling.settle(attempt, gateway=bank)

    assert [kind for kind, *_ in found(bank)] == [Kind.DISPUTED]


def test_another_sum_on_the_list_is_found(attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)
    bank.takes(attempt, "3400")

    assert found(bank) == [(Kind.OTHER_SUM, "3400", "3480.00")]


def test_money_given_back_behind_our_back_is_found(attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)
    bank.takes(attempt, returned=Decimal(100))

    assert found(bank) == [(Kind.OTHER_REFUND, "100", "0")]


def test_a_refund_on_its_way_is_no_difference_whether_it_arrived_or_not(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    settling.settle(attempt, gateway=bank)
    fee.refresh_from_db()
    refund = refunds.give_back(fee, "not_handed_in")
    bank.cut = True

    assert found(bank) == []
    refunds.send(refund, gateway=bank)
    assert found(bank) == []


def test_a_refund_that_the_bank_does_not_show_is_found(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    settling.settle(attempt, gateway=bank)
    fee.refresh_from_db()
    refunds.send(refunds.give_back(fee, "not_handed_in"), gateway=bank)
    bank.takes(attempt)

    assert [kind for kind, *_ in found(bank)] == [Kind.OTHER_REFUND]


def test_a_payment_that_cannot_be_settled_does_not_hide_the_rest_of_the_day(
    attempt: Attempt, bank: PaperBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(fee: Fee) -> None:
        raise RuntimeError("no")

    broken = charging.Service("entry", "Entry", when_paid=fails, cases=cases)
    monkeypatch.setattr(charging, "SERVICES", {"entry": broken})

    assert found(bank) == [(Kind.NOT_PAID_HERE, "3480", "sent")]


def test_a_day_is_compared_again_every_week_for_a_while(attempt: Attempt, bank: PaperBank) -> None:
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        reconciling.reconcile(DAY, gateway=bank)

    def is_owed(days: int) -> bool:
        return DAY in reconciling.owed(NOON + timedelta(days=days))

    assert [is_owed(days) for days in (2, 7, 8, 40, 46)] == [False, False, True, True, False]


def test_without_the_banks_whole_list_nothing_is_compared(attempt: Attempt, bank: PaperBank) -> None:
    bank.closed = True

    with pytest.raises(BankUnavailable):
        reconciling.reconcile(DAY, gateway=bank)

    assert not Reconciliation.objects.exists()
    assert not Difference.objects.exists()


def test_a_person_closes_a_difference_with_words_once(
    attempt: Attempt, bank: PaperBank, accountant: AbstractBaseUser, payer: AbstractBaseUser
) -> None:
    bank.takes(attempt, "1")
    settling.settle(attempt, gateway=bank)
    difference = Difference.objects.get()
    with pytest.raises(StepRefused):
        differences.close(payer, difference, "mine")

    differences.close(accountant, difference, "The payer was called.")

    assert (difference.closed_by, difference.closed_because) == (accountant, "The payer was called.")
    with pytest.raises(StepRefused):
        differences.close(accountant, difference, "again")


def test_a_day_is_owed_a_comparison_once_it_is_over(attempt: Attempt, bank: PaperBank) -> None:
    def owed(hour: int, minute: int = 0, days: int = 1) -> list[object]:
        return list(reconciling.owed(NOON.replace(hour=hour, minute=minute) + timedelta(days=days)))

    assert owed(2) == []
    assert owed(3, 1) == []
    assert owed(3, 10) == [DAY]
    assert owed(3, days=0) == []

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        reconciling.reconcile(DAY, gateway=bank)
    assert owed(13) == []
    assert owed(13, days=3) == [DAY + timedelta(days=1), DAY + timedelta(days=2)]


def test_a_comparison_before_the_day_was_over_does_not_count(attempt: Attempt, bank: PaperBank) -> None:
    reconciling.reconcile(DAY, gateway=bank)

    assert reconciling.owed(NOON.replace(hour=3) + timedelta(days=1)) == [DAY]


def test_a_day_is_compared_again_after_one_of_its_payments_went_back(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    settling.settle(attempt, gateway=bank)
    fee.refresh_from_db()
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        reconciling.reconcile(DAY, gateway=bank)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        for day in (1, 0):
            reconciling.reconcile(DAY + timedelta(days=day), gateway=bank)
        refunds.send(refunds.give_back(fee, "not_handed_in"), gateway=bank)

    owed = reconciling.owed(NOON + timedelta(days=3))

    assert owed == [DAY, DAY + timedelta(days=2)]
