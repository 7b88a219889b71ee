"""What is excluded from an OKUP's permissions on a day: for the repertoire, and for licences that name works."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organisation
from contracts import law
from contracts.models import ExcludedWork, ExclusionState
from portal.law import O100_6, under

ALL: frozenset[str] = frozenset()  # every power


def on(day: date) -> QuerySet[ExcludedWork]:
    """The excluded works on a day, past or to come, also where the sweep has not come round yet."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    set_day = Q(exclusion__state__in=[ExclusionState.CONFIRMED, ExclusionState.IN_EFFECT])
    after_term = Q(exclusion__state=ExclusionState.SENT, exclusion__due_at__lt=midnight)
    return ExcludedWork.objects.filter(set_day & Q(exclusion__effective_on__lte=day) | after_term)


@under(O100_6, law.EXCLUDED_IN_TIME)
def excluded(okup: Organisation, day: date, works: Collection[int]) -> dict[int, frozenset[str]]:
    """By work, the powers ("kind of right/way of use") that the OKUP licenses no more on `day`; empty for all of them.

    Only works of which something is excluded stand in it. One query; an entry merged into another counts as that one.
    """
    rows = on(day).filter(exclusion__okup=okup).annotate(entry=Coalesce("work__merged_into_id", "work_id"))
    found: dict[int, frozenset[str]] = {}
    for entry, powers in rows.filter(entry__in=list(works)).values_list("entry", "powers"):
        whole = not powers or found.get(entry) == ALL
        found[entry] = ALL if whole else found.get(entry, ALL) | frozenset(powers)
    return found


def covers(powers: frozenset[str] | None, power: str) -> bool:
    """Whether what `excluded` says of a work, None where nothing, is also about this power."""
    return powers is not None and (powers == ALL or power in powers)
