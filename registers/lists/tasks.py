"""Background work of the lists: the nightly dump. Safe to repeat."""

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from portal.tasks import owed_work
from registers.lists import dumps

AFTER = 3  # o'clock in Kazakhstan: the day before is over, and few read
LOCK = "registers: the nightly dump"
ANEW = 3600  # seconds after which a dump that is not there yet is asked for again


@shared_task(soft_time_limit=3400, time_limit=3500)
def make_dump() -> None:
    """Write the files of this night; silent where they are there, or another worker writes them.

    A million works take longer than a message waits: it comes to a second worker while the first one writes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        if cursor.fetchone()[0] and not _is_made():
            dumps.make()


def _is_made() -> bool:
    """The dictionary is written last."""
    today = timezone.localdate()
    return any(dump.day == today and dump.register == dumps.DICTIONARY for dump in dumps.kept())


@owed_work
def make_owed_dump() -> None:
    """Once a night, and again each hour while it is not there."""
    now = timezone.localtime()
    if now.hour >= AFTER and now.minute == 0 and not _is_made():
        make_dump.apply_async(expires=ANEW)
