"""How an invitation to act for an organisation reaches a person, who may have no account yet.

The mail to the address that was typed is owed in the row of the membership until the post took it.
"""

from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import law
from accounts.models import Membership, MembershipState, User
from portal import notices
from portal.law import under
from portal.models import Topic

notices.declare("accounts/invited", topic=Topic.CASE, law=law.MEMBERS)
TRIED_FOR = timedelta(days=5)  # as notices are


@under(law.MEMBERS)
def owe(membership: Membership) -> None:
    """Owe the invitation: to the inbox of who has an account, and by mail where that does not go to this address."""
    person = User.objects.filter(iin_digest=membership.iin_digest).first()
    if person is not None:
        name = membership.organisation.name
        notices.send(person, "accounts/invited", organisation=name, post=membership.post)
    if person is None or person.email != membership.email or not person.email_confirmed_at:
        membership.mail_due_at = timezone.now()
        membership.save(update_fields=["mail_due_at"])
        transaction.on_commit(lambda: _hand_over(membership.pk), robust=True)


def _hand_over(pk: int) -> None:
    from accounts.tasks import mail_invitation

    mail_invitation.delay(pk)


@transaction.atomic
def mail(pk: int) -> bool:
    """Mail one owed invitation; False if it went, is void, is in another worker's hands, or was refused."""
    free = Membership.objects.select_for_update(skip_locked=True, of=("self",)).select_related("organisation")
    membership = free.filter(pk=pk, mail_due_at__isnull=False, state=MembershipState.INVITED).first()
    if membership is None:
        return False
    try:
        _letter(membership).send()
    except (OSError, SMTPException):
        if membership.invited_at is None or timezone.now() - membership.invited_at < TRIED_FOR:
            return False  # tried again within the hour
    membership.mail_due_at = None
    membership.save(update_fields=["mail_due_at"])
    return True


def _letter(membership: Membership) -> EmailMessage:
    """In the language of the platform: that of the invited person is not known. Its Message-ID stays the same."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "organisation": membership.organisation.name,
            "link": settings.BASE_URL + reverse("accounts:subjects"),
            "portal_name": settings.PORTAL_NAME,
        }
        subject, _line, text = render_to_string("accounts/invitation.txt", context).partition("\n")
    name = f"<membership.{membership.pk}@{urlsplit(settings.BASE_URL).hostname}>"
    to, sender = [membership.email], settings.DEFAULT_FROM_EMAIL
    return EmailMessage(subject.strip(), text.strip() + "\n", sender, to, headers={"Message-ID": name})
