"""Housekeeping: what is used up and of no more worth."""

from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import browsers, exporting, invitations
from accounts.models import Challenge, Membership
from portal.tasks import SWEPT_AGAIN, owed_work, put_off


@owed_work
def forget_old_challenges() -> None:
    """Texts to sign are worthless after minutes, sessions after their term."""
    now = timezone.now()
    Challenge.objects.filter(created_at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    browsers.forget_ended()
    exporting.remove_expired()


@shared_task
def mail_invitation(pk: int) -> None:
    """Mail one invitation to act for an organisation; silent if it went already."""
    invitations.mail(pk)


@owed_work
def mail_owed_invitations() -> None:
    """Invitations that the post has not taken; each is tried once an hour."""
    for pk in put_off(Membership, "mail_due_at", timezone.now(), timedelta(hours=1), 100):
        mail_invitation.apply_async((pk,), expires=SWEPT_AGAIN)


@shared_task(soft_time_limit=1700, time_limit=1800)  # seconds: a message given out again meanwhile finds it in hand
def make_export(pk: str) -> None:
    """Make one archive of all of a person's own data; silent if it is there already."""
    exporting.make(pk)


@owed_work
def make_owed_exports() -> None:
    """Archives whose worker died or whose message was lost."""
    for pk in exporting.owed():
        make_export.apply_async((pk,), expires=SWEPT_AGAIN)
