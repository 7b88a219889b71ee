"""One way to tell a person something: in their language, after commit, once, and again if the post fails."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.models import Notice

REST = timedelta(minutes=10)  # after the post refused a notice
# Asked again when the mail leaves: the address may have changed since.
MAY_GO = Q(even_unconfirmed=True) | Q(person__email_confirmed_at__isnull=False)


def send(person: Any, template: str, *, even_unconfirmed: bool = False, **context: object) -> None:
    """Owe `person` the mail templates/mail/<template>.txt; `context` is plain JSON.

    Nothing personal goes to an address that nobody has confirmed: the mail waits until it is. Only the
    confirming mail itself does not.
    """
    notice = Notice.objects.create(person=person, template=template, context=context, even_unconfirmed=even_unconfirmed)
    if even_unconfirmed or person.email_confirmed_at:
        transaction.on_commit(lambda: _hand_over(notice.pk), robust=True)


def _hand_over(notice_id: int) -> None:
    from portal.tasks import deliver

    deliver.delay(notice_id)


def deliver(notice_id: int) -> bool:
    """Send one owed notice; False if it was sent before or its address is unconfirmed now.

    Raises OSError when the post does not take it; then it is left alone for a while.
    """
    try:
        return _deliver(notice_id)
    except Exception:
        Notice.objects.filter(pk=notice_id).update(tried_at=timezone.now())
        raise


@transaction.atomic
def _deliver(notice_id: int) -> bool:
    notice = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .filter(MAY_GO, pk=notice_id, sent_at=None)
        .first()
    )
    if notice is None:
        return False
    compose(notice).send()
    notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at"])
    return True


def compose(notice: Notice) -> EmailMessage:
    """The mail: the first line of the template is its subject."""
    person = notice.person
    context = {
        "person": person,
        "base_url": settings.BASE_URL,
        "portal_name": settings.PORTAL_NAME,
        **notice.context,
    }
    with translation.override(person.language):
        subject, _, text = render_to_string(f"mail/{notice.template}.txt", context).partition("\n")
    return EmailMessage(subject.strip(), text.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [person.email])


def owed(patience: timedelta = timedelta(seconds=30)) -> list[int]:
    """Notices that should have gone by now: those never tried first, so that dead addresses hold nobody up."""
    now = timezone.now()
    rested = Q(tried_at=None) | Q(tried_at__lt=now - REST)
    late = Notice.objects.filter(MAY_GO, rested, sent_at=None, created_at__lt=now - patience)
    return list(late.order_by(F("tried_at").asc(nulls_first=True), "created_at").values_list("pk", flat=True)[:500])
