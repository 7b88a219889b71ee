"""Background work of contracts: what was not answered in its term lapses, overlaps end. Safe to repeat."""

from celery import shared_task
from django.utils import timezone

import contracts.exclusion.tasks  # noqa: F401 - makes them known to workers
from contracts import making
from contracts.models import ANSWERED_IN_A_TERM, Contract
from contracts.paper import conflicts
from portal.flow import StepRefused
from portal.tasks import SWEPT_AGAIN, owed_work

MOST = 500


@shared_task
def lapse_contract(pk: str) -> None:
    """Let one contract lapse; silent if it was answered meanwhile."""
    contract = Contract.objects.filter(pk=pk, state__in=ANSWERED_IN_A_TERM).first()
    if contract is not None:
        try:
            making.lapse(contract)
        except StepRefused:
            return


@owed_work
def lapse_unanswered() -> None:
    """Contracts whose term to answer has ended."""
    over = Contract.objects.filter(state__in=ANSWERED_IN_A_TERM, due_at__lt=timezone.now()).order_by("due_at")
    for pk in over.values_list("pk", flat=True)[:MOST]:
        lapse_contract.apply_async((str(pk),), expires=SWEPT_AGAIN)


@shared_task
def end_lapsed_mandate(pk: int) -> None:
    """End the mandate of one overlap whose last day has passed."""
    conflicts.end_lapsed(pk)


@owed_work
def end_lapsed_mandates() -> None:
    """Overlaps of which one mandate has come to its last day."""
    for pk in conflicts.lapsed(MOST):
        end_lapsed_mandate.apply_async((pk,), expires=SWEPT_AGAIN)
