"""Accreditations of OKUPs: recorded by the authorised body's supervisor, and withdrawn (the Law, 46-1, 46-2)."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import following, law
from accounts.models import Accreditation, Organisation, Sphere, SubjectKind, User
from accounts.roles import Role
from portal import audit
from portal.flow import MOVED_ON, Actor, Refusal, StepRefused, lock
from portal.law import O100_13, under

FOR_THE_SUPERVISOR = Refusal(_("Only the supervisor of the authorised body records accreditations."))
WRONG_DAYS = Refusal(_("The accreditation ends before it begins. Mend the days."))
NO_SPHERES = Refusal(_("Choose at least one sphere."))
KNOWN_NUMBER = Refusal(_("An accreditation with this number is recorded already."))
WRONG_LAST_DAY = Refusal(_("The last day must lie in the term of the accreditation, and not in the future."))


def may_record(actor: Actor) -> Refusal | None:
    """Whether the person records accreditations for the authorised body."""
    is_supervisor = isinstance(actor, User) and actor.holds(Role.SUPERVISOR)
    return None if is_supervisor else FOR_THE_SUPERVISOR


@under(O100_13, law.ACCREDITATIONS)
def record(
    officer: User, organisation: Organisation, *, number: str, since: date, until: date, spheres: Collection[Sphere]
) -> Accreditation:
    """Record an accreditation; with its first one the organisation is an OKUP here. StepRefused says why not."""
    refusal = may_record(officer) or (WRONG_DAYS if until < since else None) or (None if spheres else NO_SPHERES)
    if refusal:
        raise StepRefused(refusal)
    with transaction.atomic():
        lock(organisation)
        accreditation = Accreditation(
            organisation=organisation, number=number, since=since, until=until, recorded_by=officer
        )
        try:
            with transaction.atomic():
                accreditation.save(force_insert=True)
        except IntegrityError as error:
            raise StepRefused(KNOWN_NUMBER) from error
        accreditation.spheres.set(spheres)
        organisation.kinds = sorted({*organisation.kinds, SubjectKind.OKUP.value})
        organisation.save(update_fields=["kinds"])
        following.changed(organisation)
        codes = sorted(sphere.code for sphere in spheres)
        days = {"since": since.isoformat(), "until": until.isoformat()}
        audit.record(
            officer,
            "record an accreditation",
            organisation,
            law=(O100_13, law.ACCREDITATIONS),
            number=number,
            spheres=codes,
            **days,
        )
    return accreditation


@under(law.ACCREDITATIONS)
def withdraw(officer: User, accreditation: Accreditation, last_day: date, because: str) -> None:
    """Let an accreditation end before its term; the kind stays, for what was done under it stands."""
    if refusal := may_record(officer):
        raise StepRefused(refusal)
    with transaction.atomic():
        lock(accreditation)
        if accreditation.withdrawn_on is not None:
            raise StepRefused(MOVED_ON)
        if not accreditation.since <= last_day <= min(accreditation.until, timezone.localdate()):
            raise StepRefused(WRONG_LAST_DAY)
        accreditation.withdrawn_on, accreditation.because = last_day, because
        accreditation.save(update_fields=["withdrawn_on", "because"])
        organisation, day = accreditation.organisation, last_day.isoformat()
        law_of_it, number = law.ACCREDITATIONS, accreditation.number
        audit.record(officer, "withdraw an accreditation", organisation, law=law_of_it, number=number, last_day=day)
