"""Background work of the ground. A broker is not a ledger: once a minute the database is asked what is owed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task
from django.db import models

from portal import notices

logger = logging.getLogger(__name__)
SWEPT_AGAIN = 55  # seconds that a swept message lives: the next sweep sends its own
OWED_WORK: list[Callable[[], None]] = []


def owed_work(function: Callable[[], None]) -> Callable[[], None]:
    """Decorator: `function` sends again whatever its app still owes; it must be safe to repeat."""
    OWED_WORK.append(function)
    return function


def put_off(model: type[models.Model], column: str, now: datetime, rest: timedelta, most: int) -> list[int]:
    """The keys of at most `most` rows whose moment in `column` has come, each put off by `rest`: it is sent once."""
    rows = model._base_manager
    due = rows.filter(**{f"{column}__lte": now}).order_by(column).values_list("pk", column)[:most]
    return [pk for pk, at in due if rows.filter(pk=pk, **{column: at}).update(**{column: now + rest})]


@shared_task
def sweep() -> None:
    """Send again what a lost message, a dead worker or a broker that was down left undone."""
    for function in OWED_WORK:
        try:
            function()
        except Exception:  # one fault must not leave the rest undone, minute after minute
            logger.exception("Owed work was not handed out: %s.%s", function.__module__, function.__name__)


@shared_task
def deliver(notice_id: int) -> None:
    """Send one notice; silent if it has gone already. The sweep tries again what the post refused."""
    notices.deliver(notice_id)


@owed_work
def send_owed_notices() -> None:
    """Notices not sent half a minute after they were written, or whose rest after a refusal is over."""
    for notice_id in notices.owed():
        deliver.apply_async((notice_id,), expires=SWEPT_AGAIN)
