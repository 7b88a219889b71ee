"""Background work of copies: reminders, lapses, ends, and word to authors whose time has come. Safe to repeat."""

from celery import shared_task

from copyright_registry.copies import asking, by_law
from portal.tasks import SWEPT_AGAIN, owed_work


@shared_task
def settle_copies() -> None:
    """Do what is due; silent where nothing is."""
    asking.settle_due()
    by_law.settle_due()


@owed_work
def settle_due_copies() -> None:
    """Handed to a worker only while something is due."""
    if asking.due().exists() or by_law.due().exists():
        settle_copies.apply_async(expires=SWEPT_AGAIN)
