"""Background work of sheets. A message may be lost and a worker may die: the database says what is owed."""

from celery import shared_task

from portal.tasks import SWEPT_AGAIN, owed_work
from registers.bulk import carrying

SECONDS = 30 * 60  # a hundred thousand works take a few minutes


# Acknowledged before it begins: it may take longer than the broker waits. The sweep asks again for what was lost.
@shared_task(acks_late=False, soft_time_limit=SECONDS, time_limit=SECONDS + 20)
def carry_on(pk: int) -> None:
    """Try, enter or undo one sheet; silent if that was done, or another worker is at it."""
    carrying.carry_on(pk)


@owed_work
def carry_on_owed_sheets() -> None:
    """Sheets whose worker died or whose message was lost. Who is at one keeps its row locked: it is left alone."""
    for pk in carrying.owed():
        carry_on.apply_async((pk,), expires=SWEPT_AGAIN)


@owed_work
def remove_old_sheets() -> None:
    """What nobody went on with, and the files of old sheets."""
    carrying.lapse()
