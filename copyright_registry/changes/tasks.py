"""Background work of changes: word to authors who have not signed. Safe to repeat."""

from celery import shared_task
from django.utils import timezone

from copyright_registry.changes import requests
from portal.tasks import SWEPT_AGAIN, owed_work


@shared_task
def remind_author(pk: int) -> None:
    """Remind one author; silent if they have signed."""
    requests.remind(pk)


@owed_work
def remind_authors() -> None:
    """Those whose two working days are over."""
    for pk in requests.to_remind(timezone.now()):
        remind_author.apply_async((pk,), expires=SWEPT_AGAIN)
