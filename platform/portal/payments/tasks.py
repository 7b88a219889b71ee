"""Asking the bank in the background. The database says which attempts are owed a question."""

import logging

from celery import shared_task
from django.utils import timezone

from portal.payments.models import Attempt
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
