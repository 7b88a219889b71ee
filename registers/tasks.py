"""Background work of the registers: copies of works, sheets and lists. Each task is safe to repeat."""

from celery import shared_task
from django.utils import timezone

import registers.bulk.tasks
import registers.lists.tasks  # noqa: F401 - makes them known to workers
from portal.tasks import SWEPT_AGAIN, owed_work, put_off
from portal.wav import SECONDS
from portal.wav import TRIES as READINGS
from registers import agreements, recordings
from registers.models import Recording

CHECK_SECONDS = READINGS * SECONDS + 60


# Acknowledged before it begins: it may take longer than the broker waits. The sweep asks again for what was lost.
@shared_task(acks_late=False, soft_time_limit=CHECK_SECONDS, time_limit=CHECK_SECONDS + 20)
def check_recording(pk: int) -> None:
    """Check one copy; silent if that was done."""
    recordings.check(pk)


@owed_work
def check_owed_recordings() -> None:
    """Copies of which no worker has told what it found."""
    for pk in put_off(Recording, "check_at", timezone.now(), recordings.REST, most=100):
        check_recording.apply_async((pk,), expires=SWEPT_AGAIN)


@shared_task
def turn_agreement(pk: int) -> None:
    """Reckon what one mandate that began or lapsed today means for works; silent if that was done."""
    agreements.turn(pk)


@owed_work
def turn_owed_agreements() -> None:
    """Mandates whose first or last day has come."""
    for pk in agreements.turning():
        turn_agreement.apply_async((pk,), expires=SWEPT_AGAIN)
