"""One way to tell a person something: in their inbox and by e-mail, in their language, after commit, once.

Each template in templates/mail is declared once, beside the workflow that uses it, with its topic and the law that
asks for it. What the law prescribes is always mailed; of the rest a person chooses. The inbox holds everything.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.flow import MOVED_ON, Refusal, StepRefused, lock
from portal.law import Law, cite, own, under
from portal.models import CHOSEN, Notice, Topic

logger = logging.getLogger(__name__)

CHOICE = own("A person chooses what comes by e-mail, save results of applications; the inbox holds everything.")
TRY_AGAIN = own("A notice that the post refused for five days is shown to the heads, who may have it tried again.")
UNDELIVERABLE_IS_FOR_HEADS = Refusal(_("Only heads have undeliverable notices tried again. Nothing was changed."))

# After each refusal of the post; after the last try nothing is tried. RFC 5321, 4.5.4.1, asks for four to five days.
RESTS = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), *[timedelta(days=1)] * 5)
TRIES = len(RESTS) + 1

# Asked again when the mail leaves: the address may have changed since.
MAY_GO = Q(even_unconfirmed=True) | Q(person__email_confirmed_at__isnull=False)
WORTH_MAILING = timedelta(days=30)  # since it was given up: what is older is read in the inbox
OWED = MAY_GO & Q(by_mail=True, sent_at=None, given_up_at=None)
IN_INBOX = ~Q(topic=Topic.ACCOUNT)

DECLARED: dict[str, Topic] = {}


def declare(template: str, *, topic: Topic, law: Law) -> None:
    """Say what templates/mail/<template>.txt is about and which law has it sent."""
    if template in DECLARED:
        raise ValueError(f"The notice {template} is declared twice.")
    DECLARED[template] = topic
    cite(f"templates/mail/{template}.txt", law)


def send(person: Any, template: str, *, even_unconfirmed: bool = False, **context: object) -> None:
    """Owe `person` the notice templates/mail/<template>.txt, declared before; `context` is plain JSON.

    It stands in the inbox from the commit on. Nothing personal goes to an address that nobody has confirmed:
    the mail waits until it is. Only the confirming mail itself does not.
    """
    topic = DECLARED[template]
    notice = Notice.objects.create(
        person=person,
        template=template,
        topic=topic,
        context=context,
        by_mail=topic not in person.not_by_mail,
        even_unconfirmed=even_unconfirmed,
    )
    if notice.by_mail and (even_unconfirmed or person.email_confirmed_at):
        transaction.on_commit(lambda: _hand_over(notice.pk), robust=True)


def _hand_over(notice_id: int) -> None:
    from portal.tasks import deliver

    deliver.delay(notice_id)


@transaction.atomic
def deliver(notice_id: int) -> bool:
    """Mail one owed notice; False if it went before, may not go now, is in another worker's hands, or was refused.

    The row is locked while the post takes the mail, so that of two workers one sends it. Should the worker die
    after the post took it and before the commit, it is sent again under the same Message-ID, by which a mailbox
    shows it once.
    """
    now = timezone.now()
    free = Notice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    notice = free.filter(OWED, _rested(now), pk=notice_id).first()
    if notice is None:
        return False
    try:
        compose(notice).send()
    except Exception as error:  # a broken template must not be tried every minute either
        _refused(notice, error)
        return False
    notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at"])
    return True


def _rested(now: datetime) -> Q:
    return Q(next_try_at=None) | Q(next_try_at__lte=now)


def _refused(notice: Notice, error: Exception) -> None:
    """Note the refusal, and when to try again; after the last try the notice is undeliverable."""
    notice.fault, notice.tried_at, notice.tries = fault(error), timezone.now(), notice.tries + 1
    if notice.tries < TRIES:
        notice.next_try_at = notice.tried_at + RESTS[notice.tries - 1]
    else:
        notice.next_try_at, notice.given_up_at = None, notice.tried_at
    notice.save(update_fields=["fault", "tried_at", "tries", "next_try_at", "given_up_at"])
    is_the_posts = isinstance(error, OSError)  # the post's words may hold the address, so they are not logged
    logger.warning("%s was not mailed: %s", notice, notice.fault, exc_info=None if is_the_posts else error)


def fault(error: Exception) -> str:
    """The kind of a fault and its number, without the words, which may hold an address."""
    number: object = getattr(error, "errno", None) or ""
    if isinstance(error, SMTPResponseException):
        number = error.smtp_code
    elif isinstance(error, SMTPRecipientsRefused):
        number = " ".join(str(code) for code, _words in error.recipients.values())
    return f"{type(error).__name__} {number}".strip()[:80]


def told(notice: Notice) -> tuple[str, str]:
    """Subject and text of a notice in the active language: the first line of the template is the subject."""
    context = {
        "person": notice.person,
        "base_url": settings.BASE_URL,
        "portal_name": settings.PORTAL_NAME,
        **notice.context,
    }
    subject, _line, text = render_to_string(f"mail/{notice.template}.txt", context).partition("\n")
    return subject.strip(), text.strip()


def compose(notice: Notice) -> EmailMessage:
    """The mail, in the person's language. Its Message-ID is the same however often it is composed."""
    with translation.override(notice.person.language):
        subject, text = told(notice)
    name = f"<notice.{notice.pk}.{notice.created_at.timestamp():.0f}@{urlsplit(settings.BASE_URL).hostname}>"
    to = [notice.person.email]
    return EmailMessage(subject, text + "\n", settings.DEFAULT_FROM_EMAIL, to, headers={"Message-ID": name})


def owed(patience: timedelta = timedelta(seconds=30)) -> list[int]:
    """Notices that should have gone by now: those never tried first, so that dead addresses hold nobody up."""
    now = timezone.now()
    late = Notice.objects.filter(OWED, _rested(now), created_at__lt=now - patience)
    return list(late.order_by(F("tried_at").asc(nulls_first=True), "created_at").values_list("pk", flat=True)[:500])


def may_try_again(actor: Any, notice: Notice) -> Refusal | None:
    if not actor.has_perm("portal.change_notice"):
        return UNDELIVERABLE_IS_FOR_HEADS
    return None if notice.given_up_at else MOVED_ON


@under(TRY_AGAIN)
def try_again(actor: Any, notice: Notice) -> None:
    """Owe an undeliverable notice anew, with all its tries; raises StepRefused."""
    with transaction.atomic():
        lock(notice)
        if refusal := may_try_again(actor, notice):
            raise StepRefused(refusal)
        _owe_anew(actor, notice)


def _owe_anew(actor: Any, notice: Notice) -> None:
    audit.record(actor, "try to mail again", notice, law=TRY_AGAIN, fault=notice.fault)
    notice.given_up_at, notice.tries, notice.fault = None, 0, ""
    notice.save(update_fields=["given_up_at", "tries", "fault"])
    transaction.on_commit(lambda: _hand_over(notice.pk), robust=True)


@under(TRY_AGAIN)
@transaction.atomic
def try_at_new_address(person: Any) -> None:
    """Owe anew, with all their tries, the notices given up lately for `person`, who has confirmed an address.

    The letter that asks to confirm is not among them: its link was for an address that is no longer theirs.
    """
    given_up = inbox(person).filter(given_up_at__gte=timezone.now() - WORTH_MAILING)
    for notice in given_up.order_by("pk").select_for_update():
        _owe_anew(person, notice)


# The inbox


def inbox(person: Any) -> QuerySet[Notice]:
    """What the person was told, newest first."""
    return Notice.objects.filter(IN_INBOX, person=person).order_by("-pk")


def unread(person: Any) -> int:
    return inbox(person).filter(read_at=None).count()


def mark_read(notices: QuerySet[Notice]) -> int:
    """Note that the person has seen these; gives how many were new to them."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


@under(CHOICE)
def choose(person: Any, by_mail: set[str], *, among: tuple[Topic, ...] = CHOSEN) -> None:
    """From now on only topics of `by_mail` come by e-mail of those in `among`; other choices stay."""
    with transaction.atomic():
        person.refresh_from_db(from_queryset=get_user_model()._default_manager.select_for_update())
        others = set(person.not_by_mail) - set(among)
        person.not_by_mail = sorted(others | {topic.value for topic in among if topic not in by_mail})
        person.save(update_fields=["not_by_mail"])
        audit.record(person, "mail chosen", person, law=CHOICE, not_by_mail=person.not_by_mail)
