"""What an author is asked for, and how it reaches them: the invitation by e-mail, and reminders.

An invited person may have no account yet. The mail to the address that the inviter gave is owed in the author's row
until the post took it, and tells nothing of the work.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from copyright_registry import law, parties
from copyright_registry.models import IN_PREPARATION, Application, Author, State
from portal import audit, notices
from portal.law import under
from portal.worktime import calendar
from portal.worktime.reckoning import CalendarEnds

TIMES = 2  # that one is reminded of one thing
DAYS = 2  # of work between
TRIED_FOR = timedelta(days=5)  # as notices are


@under(law.REMINDED)
def next_reminder(now: datetime) -> datetime:
    """Two working days after `now`; as many days of the week where the calendar ends before."""
    try:
        return calendar.current().due_after_days(timezone.localdate(now), DAYS)
    except CalendarEnds:
        return now + timedelta(days=DAYS)


def ask(author: Author) -> None:
    """Count from now on how long `author` leaves the invitation, or the text to sign, unanswered. Saves nothing."""
    author.remind_at, author.reminders = next_reminder(timezone.now()), 0


def rest(author: Author) -> None:
    """Nothing is asked of `author` any more. Saves nothing."""
    author.remind_at, author.mail_due_at = None, None


@under(law.INVITED)
def invite(author: Author) -> None:
    """Owe the invitation to the address given, and to the inbox where the person has an account. Saves `author`."""
    author.invited_at, author.mail_due_at = timezone.now(), timezone.now()
    ask(author)
    author.save()
    if (person := account_of(author)) is not None:
        tell(person, "invited", author.application)
        if person.email == author.email and person.email_confirmed_at:
            author.mail_due_at = None  # the notice goes there
            author.save(update_fields=["mail_due_at"])
    if author.mail_due_at is not None:
        transaction.on_commit(lambda: _hand_over(author.pk), robust=True)


def _hand_over(pk: int) -> None:
    from copyright_registry.tasks import mail_invitation

    mail_invitation.delay(pk)


def account_of(author: Author) -> User | None:
    """The account of a named author, whether or not they have joined; what it holds is not for the inviter."""
    return User.objects.filter(iin_digest=author.iin_digest).first() if author.iin_digest else None


@under(law.REPRESENTED)
def tell_represented(author: Author) -> None:
    """That somebody applies in the name of `author`, where they have an account."""
    if (person := account_of(author)) is not None:
        tell(person, "represented", author.application)


def tell(person: User, what: str, application: Application, **more: Any) -> None:
    """Owe `person` the notice templates/mail/copyright_registry/`what`.txt on the application."""
    notices.send(
        person,
        f"copyright_registry/{what}",
        application=str(application.pk),
        title=application.title,
        applicant=application.applicant.full_name,
        **more,
    )


@transaction.atomic
def mail(pk: int) -> bool:
    """Mail one owed invitation; False if it went, is in another worker's hands, is void, or the post refused it."""
    free = Author.objects.select_for_update(skip_locked=True, of=("self",)).select_related("application__applicant")
    author = free.filter(pk=pk, mail_due_at__isnull=False).first()
    if author is None:
        return False
    is_void = not is_asked(author)  # the draft was put away meanwhile
    try:
        if not is_void:
            _letter(author).send()
    except (OSError, SMTPException):
        if author.invited_at is None or timezone.now() - author.invited_at < TRIED_FOR:
            return False  # tried again within the hour
    author.mail_due_at = None
    author.save(update_fields=["mail_due_at"])
    return not is_void


def _letter(author: Author) -> EmailMessage:
    """In the language of the case: that of the invited person is not known.

    Its Message-ID stays the same however often the post is tried; who is invited again gets another letter.
    """
    application = author.application
    with translation.override(application.language):
        context = {
            "inviter": application.applicant.full_name,
            "link": settings.BASE_URL + reverse("registry:application", args=[application.pk]),
            "portal_name": settings.PORTAL_NAME,
        }
        subject, _line, text = render_to_string("copyright_registry/invitation.txt", context).partition("\n")
    since = int(author.invited_at.timestamp()) if author.invited_at else 0
    name = f"<invitation.{author.pk}.{since}.{author.reminders}@{urlsplit(settings.BASE_URL).hostname}>"
    to, sender = [author.email], settings.DEFAULT_FROM_EMAIL
    return EmailMessage(subject.strip(), text.strip() + "\n", sender, to, headers={"Message-ID": name})


@under(law.REMINDED)
def remind(pk: int) -> bool:
    """Remind one author of what is asked of them; False if nothing is, or not yet.

    The application is locked first, as every step does: who answers at this moment waits, and is not in the way.
    """
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).filter(authors=pk).first()
        author = Author.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if author is None or author.remind_at is None or author.remind_at > timezone.now():
            return False
        if not is_asked(author):
            rest(author)
        else:
            _remind(author)
        author.save()
        return author.reminders > 0


def is_asked(author: Author) -> bool:
    """Whether the case waits for the author: for their answer to the invitation, or for their signature."""
    state = author.application.state
    if not author.cosigns or author.declined_at is not None or state not in IN_PREPARATION:
        return False
    return author.signature_id is None if state == State.SIGNING else author.joined_at is None


def _remind(author: Author) -> None:
    now = timezone.now()
    author.reminded_at, author.reminders = now, author.reminders + 1
    author.remind_at = next_reminder(now) if author.reminders < TIMES else None
    audit.record(None, "remind an author", author.application, law=law.REMINDED, author=author.pk)
    if (person := account_of(author)) is not None:
        tell(person, "author_reminder", author.application, sign=author.joined_at is not None)
    else:
        author.mail_due_at = now
        transaction.on_commit(lambda: _hand_over(author.pk), robust=True)


def tell_all(application: Application, what: str, **more: Any) -> None:
    """The same notice to everyone whose application it is."""
    for person in parties.people_of(application):
        notices.send(person, f"copyright_registry/{what}", application=str(application.pk), **more)
