"""Housekeeping: what is used up and of no more worth."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Challenge
from portal.tasks import owed_work


@owed_work
def forget_old_challenges() -> None:
    """Texts to sign are worthless after minutes, sessions after their term."""
    now = timezone.now()
    Challenge.objects.filter(created_at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
