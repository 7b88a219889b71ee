"""Background work of exclusions: they take effect on their day, and users are told. Each task is safe to repeat."""

from celery import shared_task

from contracts.exclusion import applying, telling
from contracts.models import COMING, Exclusion, ExclusionWord
from portal.flow import StepRefused
from portal.tasks import SWEPT_AGAIN, owed_work


@shared_task
def let_take_effect(pk: str) -> None:
    """Let one exclusion take effect; silent if it did, or was withdrawn meanwhile."""
    exclusion = Exclusion.objects.filter(pk=pk, state__in=COMING).first()
    if exclusion is not None:
        try:
            applying.take_effect(exclusion)
        except StepRefused:
            return


@owed_work
def take_effect_today() -> None:
    """Exclusions whose day has come: the one that the OKUP confirmed, or the day after the term."""
    for pk in applying.come():
        let_take_effect.apply_async((str(pk),), expires=SWEPT_AGAIN)


@shared_task
def tell_users() -> None:
    """Tell some of the users who are owed word, and leave the next ones to another message."""
    if telling.tell_some():
        tell_users.delay()


@owed_work
def tell_owed_users() -> None:
    """Users who are to hear of an exclusion and have not."""
    if ExclusionWord.objects.filter(told_at=None).exists():
        tell_users.apply_async(expires=SWEPT_AGAIN)
