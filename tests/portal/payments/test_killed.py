"""A worker dies between the bank's word and the commit: nothing is lost, and nothing happens twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from portal.demo.bank import BankServer
from portal.payments import refunds, settling
from portal.payments.models import Attempt, BankWord, Fee, Refund
from tests.portal.payments.test_with_the_stand_in import pay
from tests.servers import PostBox, bank_of, serving

BANK = ("API_URL", "TOKEN_URL", "PAGE_URL", "CLIENT_ID", "CLIENT_SECRET", "TERMINAL")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank(settings: LazySettings) -> Iterator[BankServer]:
    yield from bank_of(settings)


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    with PostBox() as server:
        yield from serving(server)


def kill_a_worker(settings: LazySettings, moment: str, key: int) -> None:
    """Let a worker of its own process work until it is killed at `moment`."""
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    told = {
        "database": {name: connection.settings_dict[name] for name in names},
        "bank": {f"BANK_{name}": getattr(settings, f"BANK_{name}") for name in BANK},
    }
    program = [sys.executable, "-m", "tests.portal.payments.dying_worker", moment, str(key)]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    died = subprocess.run(
        program, input=json.dumps(told), env=path, text=True, timeout=60, capture_output=True, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr


def test_killed_before_the_commit_a_payment_is_settled_once_by_the_next_worker(
    fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee], settings: LazySettings
) -> None:
    attempt = pay(bank, fee, post_box)

    kill_a_worker(settings, "before the commit", attempt.pk)
    attempt.refresh_from_db()
    fee.refresh_from_db()
    assert (attempt.state, fee.state) == (Attempt.State.SENT, Fee.State.DUE)
    assert BankWord.objects.filter(attempt=attempt, source="status").count() == 1  # what it heard is kept

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert settling.owed(timezone.now()) == [attempt.pk]
        settling.settle(attempt)
    assert (attempt.state, told) == (Attempt.State.PAID, [fee])


def test_killed_after_the_order_a_refund_is_not_ordered_again(
    fee: Fee, bank: BankServer, post_box: PostBox, told: list[Fee], settings: LazySettings, broker: str
) -> None:
    settling.settle(pay(bank, fee, post_box))
    fee.refresh_from_db()
    refund = refunds.give_back(fee, "not_handed_in")

    kill_a_worker(settings, "after the order", refund.pk)
    refund.refresh_from_db()
    assert refund.state == Refund.State.SENT

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert refunds.owed(timezone.now()) == [refund.pk]
        refunds.send(Refund.objects.get(pk=refund.pk))
    refund.refresh_from_db()
    payment = bank.bank.payments[refund.attempt.invoice]
    assert (refund.state, payment.returned) == (Refund.State.DONE, refund.amount)
