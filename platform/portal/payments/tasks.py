"""Asking the bank in the background. The database says which attempts are owed a question."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from portal.payments.models import Attempt, Refund
from portal.tasks import SWEPT_AGAIN, owed_work

logger = logging.getLogger(__name__)


@shared_task
def settle_attempt(attempt_id: int) -> None:
    """Ask the bank about one attempt; harmless if it is settled already."""
    from portal.payments import settling  # the verbs send this task, so they import this module

    attempt = settling.settle(Attempt.objects.get(pk=attempt_id))
    logger.info("Payment %s is %s.", attempt.invoice, attempt.state)


@owed_work
def settle_pending() -> None:
    """Send a question for every attempt whose moment has come."""
    from portal.payments import settling

    for attempt_id in settling.owed(timezone.now()):
        settle_attempt.apply_async((attempt_id,), expires=SWEPT_AGAIN)


@shared_task
def send_refund(refund_id: int) -> None:
    """Order one refund at the bank, or ask what became of the order; harmless if it is done already."""
    from portal.payments import refunds

    refund = refunds.send(Refund.objects.get(pk=refund_id))
    logger.info("Refund %s is %s.", refund.reference, refund.state)


@owed_work
def go_on_with_refunds() -> None:
    """Refunds that are to be ordered, or whose order the bank has not answered."""
    from portal.payments import refunds

    for refund_id in refunds.owed(timezone.now()):
        send_refund.apply_async((refund_id,), expires=SWEPT_AGAIN)


@shared_task
def reconcile_day(day: str) -> None:
    """Compare a day at the bank with ours; silent where the bank gives no list: the sweep asks again."""
    from portal.payments import reconciling

    reconciling.reconcile_quietly(date.fromisoformat(day))


@owed_work
def reconcile_what_is_not() -> None:
    """Days of the last week that were never compared."""
    from portal.payments import reconciling

    for day in reconciling.owed(timezone.now()):
        reconcile_day.apply_async((day.isoformat(),), expires=SWEPT_AGAIN)
