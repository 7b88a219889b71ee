"""Giving a person a post. The first head is appointed from the shell: that is the break-glass way, and it shows."""

from datetime import date

from django.db import transaction

from accounts.models import Appointment
from portal import audit
from portal.flow import Actor
from portal.law import own, under
from portal.vault import digest

BREAK_GLASS = own("Posts are given from the shell of the server only; each leaves a trail entry.")
ONE_BODY = own("Nobody holds a post of the provider and one of the authorised body on one day.")


@under(BREAK_GLASS, ONE_BODY)
def appoint(
    actor: Actor,
    *,
    iin: str,
    role: str,
    post_kk: str,
    post_ru: str,
    order: str,
    since: date,
    until: date | None = None,
) -> Appointment:
    """Let the holder of `iin` be `role` from `since` on; not twice to one post at once, nor in both bodies."""
    with transaction.atomic():
        appointment = Appointment.objects.create(
            iin_digest=digest(iin),
            role=role,
            post_kk=post_kk,
            post_ru=post_ru,
            order=order,
            since=since,
            until=until,
        )
        audit.record(actor, "appoint", appointment, law=BREAK_GLASS, role=role, order=order)
    return appointment


@under(BREAK_GLASS)
def end(actor: Actor, *, iin: str, role: str, last_day: date, order: str) -> Appointment:
    """Let the post of the holder of `iin` end with `last_day`; Appointment.DoesNotExist if they do not hold it then."""
    with transaction.atomic():
        held = Appointment.in_force(last_day).select_for_update()
        appointment = held.get(iin_digest=digest(iin), role=role)
        appointment.until = last_day
        appointment.save(update_fields=["until"])
        audit.record(actor, "end appointment", appointment, law=BREAK_GLASS, until=last_day.isoformat(), order=order)
    return appointment
