"""Background work: certificates, previews, invitations and reminders of authors. Each task is safe to repeat."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

import copyright_registry.changes.tasks
import copyright_registry.copies.tasks  # noqa: F401 - makes them known to workers
from copyright_registry import exhibits, invitations, registration, standing_orders
from copyright_registry.models import Attachment, Author, Entry, StandingOrder, Status
from portal.tasks import SWEPT_AGAIN, owed_work, put_off


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


@shared_task
def mail_invitation(pk: int) -> None:
    """Mail one invitation; silent if it went already."""
    invitations.mail(pk)


@owed_work
def mail_owed_invitations() -> None:
    """Those that the post has not taken: each is tried once an hour."""
    for pk in put_off(Author, "mail_due_at", timezone.now(), timedelta(hours=1), most=100):
        mail_invitation.apply_async((pk,), expires=SWEPT_AGAIN)


@shared_task
def remind_author(pk: int) -> None:
    """Remind one author; silent if nothing is asked of them any more."""
    invitations.remind(pk)


@owed_work
def remind_authors() -> None:
    """Authors who have not answered for two working days."""
    due = Author.objects.filter(remind_at__lte=timezone.now()).order_by("remind_at")
    for pk in due.values_list("pk", flat=True)[:100]:
        remind_author.apply_async((pk,), expires=SWEPT_AGAIN)
