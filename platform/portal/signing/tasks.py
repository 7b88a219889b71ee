"""Background work of signatures: lists to fetch and index, time stamps owed, long checks of dropped files."""

import logging
from uuid import UUID

from celery import shared_task
from django.db import connection

from portal.signing import lists, long_checks, stamping
from portal.signing.fetching import Unreachable
from portal.signing.models import Signature
from portal.signing.ocsp import Wrong
from portal.signing.trust import trust_from_settings
from portal.tasks import SWEPT_AGAIN, owed_work

logger = logging.getLogger(__name__)
STAMPED_AT_ONCE = 500
LIST_SECONDS = 300  # hashing 21 MB in pure Python takes half a minute on a fast machine


@shared_task(soft_time_limit=LIST_SECONDS, time_limit=LIST_SECONDS + 20)
def fetch_list(fingerprint: str, url: str) -> None:
    """Fetch one list and index it; silent if another worker is at it. The sweep asks again for what failed."""
    issuing = {each.certificate.fingerprint: each for each in trust_from_settings().issuing}
    authority = issuing.get(fingerprint)
    if authority is None or url not in (authority.crl, authority.delta):
        return  # no longer pinned
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [url])
        if not cursor.fetchone()[0]:
            return
        try:
            lists.fetch(authority, url)
        except (Unreachable, Wrong) as error:
            logger.warning("The list at %s was not taken: %s", url, error)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [url])


@owed_work
def fetch_owed_lists() -> None:
    """Lists that nobody asked for in half a day, deltas in half an hour."""
    for authority in trust_from_settings().issuing:
        for url in lists.owed(authority):
            fetch_list.apply_async((authority.certificate.fingerprint, url), expires=SWEPT_AGAIN)
    lists.forget_old()


@shared_task(soft_time_limit=LIST_SECONDS, time_limit=LIST_SECONDS + 20)
def stamp_signatures() -> None:
    """Get the time stamps that are owed, the newest signature first; stop when the authority cannot be reached."""
    for pk in Signature.objects.filter(time_stamp=None).order_by("-pk").values_list("pk", flat=True)[:STAMPED_AT_ONCE]:
        try:
            stamping.stamp(pk)
        except stamping.NotStamped as error:
            logger.warning("Signature %s has no time stamp yet: %s", pk, error)
        except Unreachable as error:
            logger.warning("Signatures wait for their time stamps: %s", error)
            return


@owed_work
def stamp_owed_signatures() -> None:
    """Signatures without a time stamp: at most a minute after they were accepted, and again until one is there."""
    if Signature.objects.filter(time_stamp=None).exists():
        stamp_signatures.apply_async(expires=SWEPT_AGAIN)


# Acknowledged before it begins: a check that took its worker down with it must not take down the next one.
@shared_task(acks_late=False, soft_time_limit=long_checks.CHECK_SECONDS, time_limit=long_checks.KILLED_SECONDS)
def check_dropped(key: str) -> None:
    """Make the check that waits under this identifier; it tells itself what came out."""
    long_checks.make(UUID(key))


@owed_work
def remove_left_checks() -> None:
    """Files of checks that no worker ever ended."""
    long_checks.remove_left()
