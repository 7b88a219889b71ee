"""What a person says of themselves as a subject of the platform: kinds, pseudonym, activity, bank details (O100-13)."""

from typing import Any

from django.db import transaction

from accounts import following, law
from accounts.models import User
from portal import audit
from portal.law import O100_2_6, O100_13, under

FIELDS = ("pseudonym", "kinds", "activity", "iban", "bic")


@under(O100_2_6, O100_13, law.DETAILS, law.BANK_DETAILS)
def change_profile(person: User, **said: Any) -> None:
    """Keep what was said; the trail names the fields that changed, never what stands in them."""
    with transaction.atomic():
        person.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",)))
        changed = sorted(name for name in FIELDS if getattr(person, name) != said[name])
        for name in changed:
            setattr(person, name, said[name])
        person.save(update_fields=changed)
        following.changed(person)
        audit.record(person, "profile changed", person, law=(O100_13, law.DETAILS), fields=changed)
