"""Background work of uploads: large files to hash and check, and what nobody went on with."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.tasks import SWEPT_AGAIN, owed_work, put_off
from portal.uploads import finishing
from portal.uploads.models import Upload

CHECK_SECONDS = 15 * 60  # 5 GB at 6 MB a second


# Acknowledged before it begins: it may take longer than the broker waits. The sweep asks again for what was lost.
@shared_task(acks_late=False, soft_time_limit=CHECK_SECONDS, time_limit=CHECK_SECONDS + 20)
def check_upload(pk: str) -> None:
    """Hash and check one file; silent if that was done."""
    finishing.finish(UUID(pk))


@owed_work
def check_owed_uploads() -> None:
    """Files that are whole and of which no worker has told what it found."""
    for pk in put_off(Upload, "check_at", timezone.now(), finishing.REST, most=100):
        check_upload.apply_async((str(pk),), expires=SWEPT_AGAIN)


@owed_work
def remove_expired_uploads() -> None:
    """What nobody went on with, or what an app has taken long ago."""
    finishing.remove_expired()
