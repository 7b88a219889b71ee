"""Background work of terms: word at their moments, and due moments after a change of the calendar."""

from celery import shared_task
from django.utils import timezone

from portal.tasks import SWEPT_AGAIN, owed_work
from portal.worktime import calendar, watch


@shared_task
def tell(key: str) -> None:
    """Tell whoever is to hear of the terms of one case; silent if they have heard."""
    watch.tell(key)


@owed_work
def tell_owed() -> None:
    """Terms of which three quarters, or all, have passed."""
    for key in watch.due_for_word(timezone.now()):
        tell.apply_async((key,), expires=SWEPT_AGAIN)


@shared_task
def reckon_anew(key: str) -> None:
    """Reckon the open terms of one case by the calendar in force; silent if they are."""
    watch.reckon_anew(key)


@owed_work
def reckon_owed() -> None:
    """Open terms that do not know the last row of the calendar."""
    for key in watch.out_of_date(calendar.current().version):
        reckon_anew.apply_async((key,), expires=SWEPT_AGAIN)
