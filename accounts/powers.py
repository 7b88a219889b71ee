"""Powers of attorney: who may sign for an organisation without being its head, on what, and from when to when."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from portal import audit
from portal.flow import Actor
from portal.law import own, under
from portal.signing.models import PowerOfAttorney
from portal.vault import digest

KEPT_POWERS = own(
    "Powers of attorney are stored and ended from the shell of the server only; each leaves a trail entry."
)
PURPOSES = ("decision",)  # what is signed for an organisation here


@under(KEPT_POWERS)
def grant(
    actor: Actor,
    *,
    iin: str,
    organisation: str,
    purposes: Iterable[str],
    document: str,
    since: date,
    until: date,
) -> PowerOfAttorney:
    """Let the holder of `iin` sign for the organisation (BIN) on these days, both included.

    `document` is the number and date of the paper. User.DoesNotExist if the person has never signed in here.
    """
    purposes = list(purposes)
    with transaction.atomic():
        power = PowerOfAttorney.objects.create(
            person=User.objects.get(iin_digest=digest(iin)),
            organisation=organisation,
            purposes=purposes,
            document=document,
            since=since,
            until=until,
        )
        detail = {"organisation": organisation, "purposes": purposes, "document": document}
        audit.record(actor, "grant power", power, law=KEPT_POWERS, **detail)
    return power


@under(KEPT_POWERS)
def end(actor: Actor, *, iin: str, organisation: str, document: str, last_day: date) -> PowerOfAttorney:
    """Let the power of this paper end with `last_day`; PowerOfAttorney.DoesNotExist if it is not in force then.

    Signatures made under it stand.
    """
    with transaction.atomic():
        held = PowerOfAttorney.in_force(last_day).select_for_update(of=("self",))
        power = held.get(person__iin_digest=digest(iin), organisation=organisation, document=document)
        power.until = last_day
        power.save(update_fields=["until"])
        audit.record(actor, "end power", power, law=KEPT_POWERS, until=last_day.isoformat(), document=document)
    return power
