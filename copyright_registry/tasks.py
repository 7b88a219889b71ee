"""Background work: certificates. Each task is safe to repeat."""

from celery import shared_task

from copyright_registry import registration
from copyright_registry.models import Entry
from portal.documents.seal import SealError
from portal.tasks import owed_work


@shared_task(autoretry_for=(SealError, OSError), retry_backoff=5, max_retries=5)
def make_certificate(number: int) -> None:
    """Make the certificate of one entry; silent if it is there already."""
    registration.certify(number)


@owed_work
def make_owed_certificates() -> None:
    """Entries whose certificate is not there yet."""
    for number in Entry.objects.filter(certificate=None).order_by("number").values_list("number", flat=True)[:100]:
        make_certificate.delay(number)
