"""Background work: certificates, previews. Each task is safe to repeat."""

from celery import shared_task

import copyright_registry.changes.tasks
import copyright_registry.copies.tasks  # noqa: F401 - makes them known to workers
from copyright_registry import exhibits, registration, standing_orders
from copyright_registry.models import Attachment, Entry, StandingOrder, Status
from portal.tasks import SWEPT_AGAIN, owed_work


@shared_task
def make_certificate(pk: int) -> None:
    """Make the certificate of one version of an entry; silent if it is there already."""
    registration.certify(pk)


@owed_work
def make_owed_certificates() -> None:
    """Entries whose certificate is not there yet; what came from the register before has one of that register."""
    ours = Entry.objects.filter(status=Status.IN_FORCE).exclude(application=None, version=1)
    owed = ours.filter(certificate=None).order_by("?")  # no hundred that fail may hide the rest
    for pk in owed.values_list("pk", flat=True)[:100]:
        make_certificate.apply_async((pk,), expires=SWEPT_AGAIN)


@shared_task
def make_preview(pk: int) -> None:
    """Make what may be looked at of one attachment; silent if it is there already."""
    exhibits.make(pk)


@owed_work
def make_owed_previews() -> None:
    """Attachments of which no preview is there yet; a worker may have died over one, so none hides the rest."""
    owed = Attachment.objects.filter(preview=None).order_by("?")
    for pk in owed.values_list("pk", flat=True)[:20]:
        make_preview.apply_async((pk,), expires=SWEPT_AGAIN)


@shared_task
def assign_under_standing_order() -> None:
    """Assign what nobody has assigned in time; silent where no order says so."""
    standing_orders.assign_waiting()


@owed_work
def assign_what_waits() -> None:
    """Handed to a worker only while there is an order."""
    if StandingOrder.objects.filter(ended_at=None).exists():
        assign_under_standing_order.apply_async(expires=SWEPT_AGAIN)
