"""What about money needs a person: raised by the portal once, closed with words by the finance desk."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.flow import Refusal, StepRefused, lock
from portal.law import own, under
from portal.payments.models import Attempt, Difference

NEEDS_A_PERSON = own("What of a payment does not agree with the bank stands on the finance desk until it is closed.")
NOT_YOURS = Refusal(_("Only the accountant of the provider may do this. Nothing was changed."))
CLOSED = Refusal(_("Somebody has closed this already. Look at what came of it."))
OWN_MONEY = Refusal(_("Nobody decides on their own payment. Nothing was changed."))
GONE = "The bank and the portal agree by now."


@under(NEEDS_A_PERSON)
def raise_difference(
    kind: str, key: str, *, attempt: Attempt | None = None, bank_says: str = "", we_say: str = ""
) -> Difference | None:
    """Put `key` on the finance desk; None where it stands there already."""
    try:
        with transaction.atomic():
            found = Difference.objects.create(kind=kind, key=key, attempt=attempt, bank_says=bank_says, we_say=we_say)
            audit.record(None, "difference found", found, law=NEEDS_A_PERSON, kind=kind)
            return found
    except IntegrityError:  # the constraint lets each stand there once
        return None


@under(NEEDS_A_PERSON)
def close(officer: Any, difference: Difference, because: str) -> None:
    """Close what was looked into, with what came of it."""
    with transaction.atomic():
        lock(difference)
        if refusal := may_close(officer, difference):
            raise StepRefused(refusal)
        _close(officer, difference, because)


def may_close(officer: Any, difference: Difference) -> Refusal | None:
    """Whether `officer` may close it."""
    if not officer.has_perm("payments.change_difference"):
        return NOT_YOURS
    if difference.closed_at:
        return CLOSED
    own_ = difference.attempt is not None and difference.attempt.fee.payer_id == officer.pk
    return OWN_MONEY if own_ else None


def agreed(kinds: list[str], keys: set[str]) -> None:
    """Close by the portal itself what stands open of `kinds` and `keys`: it is no difference any more."""
    for difference in Difference.objects.select_for_update().filter(kind__in=kinds, key__in=keys, closed_at=None):
        _close(None, difference, GONE)


def _close(officer: Any, difference: Difference, because: str) -> None:
    difference.closed_at, difference.closed_by, difference.closed_because = timezone.now(), officer, because
    difference.save(update_fields=["closed_at", "closed_by", "closed_because"])
    audit.record(officer, "difference closed", difference, law=NEEDS_A_PERSON)
