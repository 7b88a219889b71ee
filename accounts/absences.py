"""Absences and who stands in: recorded, ended, called off, and who holds a role on a day.

What is checked under the lock of the appointments of both people is what no constraint of the table can say.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Appointment, User
from accounts.roles import OF_THE_PROVIDER, Role
from portal import audit
from portal.flow import Refusal, StepRefused, lock
from portal.law import own, under

ABSENCES = own(
    "The provider's heads record absences with their order; the substitute holds the post on those days as well."
)
ONE_AT_A_TIME = own("A person stands in for one absent colleague at a time, and for nobody while absent themselves.")
NOT_ONESELF = own("Nobody names themselves as a substitute.")
ENDED_NOT_UNDONE = own("An absence that has begun ends today at the earliest: what was done under it keeps its ground.")

RECORDED_BY = {
    Role.EXAMINER: (Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.DEPUTY_OF_DEPARTMENT: (Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.HEAD_OF_DEPARTMENT: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.DEPUTY_HEAD: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.HEAD_OF_PROVIDER: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.COMPLAINTS_OFFICER: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.REGISTRAR: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.REGISTERS_OFFICER: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
    Role.ACCOUNTANT: (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER),
}


def recordable_by(actor: User) -> list[Role]:
    """The roles whose absences the person may record today."""
    return [role for role, recorders in RECORDED_BY.items() if actor.holds(*recorders)]


def may_record(actor: User, appointment: Appointment) -> Refusal | None:
    """Whether the person may record and end absences from this post."""
    if appointment.role not in RECORDED_BY:
        return Refusal(
            _("The authorised body gives its posts to others by an appointment of their own, from the shell.")
        )
    if appointment.role not in recordable_by(actor):
        return Refusal(
            _(
                "The head of department records absences of examiners and of the deputy of the department, "
                "the heads of the provider record all."
            )
        )
    return None


@under(ABSENCES, ONE_AT_A_TIME, NOT_ONESELF)
def record_absence(
    actor: User, appointment: Appointment, *, substitute: User | None, since: date, until: date, order: str
) -> Absence:
    """Record that the holder of the post is away on these days, and who stands in; StepRefused says why not."""
    absence = Absence(
        appointment=appointment,
        iin_digest=appointment.iin_digest,
        substitute_digest=substitute.iin_digest if substitute else "",
        since=since,
        until=until,
        order=order,
    )
    with transaction.atomic():
        _lock_posts_of(absence.iin_digest, absence.substitute_digest)
        lock(appointment)
        if refusal := may_record(actor, appointment) or _may_be_away(absence) or _may_stand_in(actor, absence):
            raise StepRefused(refusal)
        absence.save(force_insert=True)
        days = {"since": since.isoformat(), "until": until.isoformat()}
        who = audit.key(substitute) if substitute else ""
        audit.record(
            actor,
            "record absence",
            absence,
            law=ABSENCES,
            post=audit.key(appointment),
            substitute=who,
            order=order,
            **days,
        )
    return absence


def _lock_posts_of(*digests: str) -> None:
    """Two absences that concern one person are recorded one after the other."""
    list(Appointment.objects.select_for_update().filter(iin_digest__in=digests).order_by("pk"))


def _may_be_away(absence: Absence) -> Refusal | None:
    appointment = absence.appointment
    if absence.until < absence.since:
        return Refusal(_("The absence ends before it begins. Mend the days."))
    if absence.until < timezone.localdate():
        return Refusal(_("These days are over. An absence is recorded while it lasts, or before."))
    if absence.since < appointment.since or (appointment.until and absence.until > appointment.until):
        return Refusal(_("The person does not hold this post on all of these days."))
    if _overlapping(absence).filter(appointment=appointment).exists():
        return Refusal(_("An absence from this post on some of these days is recorded already. End that one first."))
    if _overlapping(absence).filter(substitute_digest=absence.iin_digest).exists():
        return Refusal(_("The person stands in for somebody on some of these days. End that first."))
    return None


def _may_stand_in(actor: User, absence: Absence) -> Refusal | None:
    if not absence.substitute_digest:
        needed = absence.appointment.role == Role.HEAD_OF_PROVIDER
        return Refusal(_("Name who stands in for the head of the provider: nobody else signs.")) if needed else None
    if absence.substitute_digest == absence.iin_digest:
        return Refusal(_("Nobody stands in for themselves. Choose another person."))
    if absence.substitute_digest == actor.iin_digest:
        return Refusal(_("Nobody names themselves as a substitute. Another head must record this."))
    return _is_free(absence)


def _is_free(absence: Absence) -> Refusal | None:
    """Whether the substitute is of the provider's staff on all these days, present, and nobody else's substitute."""
    posts = Appointment.in_force(absence.since).filter(iin_digest=absence.substitute_digest, role__in=OF_THE_PROVIDER)
    if not any(post.until is None or post.until >= absence.until for post in posts):
        return Refusal(_("The substitute holds no post of the provider on all of these days. Choose another person."))
    if _overlapping(absence).filter(iin_digest=absence.substitute_digest).exists():
        return Refusal(_("The substitute is away on some of these days. Choose another person or other days."))
    if _overlapping(absence).filter(substitute_digest=absence.substitute_digest).exists():
        return Refusal(_("The substitute stands in for somebody else on some of these days. Choose another person."))
    return None


def _overlapping(absence: Absence) -> QuerySet[Absence]:
    return Absence.objects.filter(since__lte=absence.until, until__gte=absence.since)


@under(ABSENCES, ENDED_NOT_UNDONE)
def end_absence(actor: User, absence: Absence, last_day: date) -> None:
    """Let an absence that has begun end with `last_day`: not before today, and never later than recorded."""
    with transaction.atomic():
        _lock(absence)
        if refusal := may_record(actor, absence.appointment) or may_end(absence, last_day):
            raise StepRefused(refusal)
        absence.until = last_day
        absence.save(update_fields=["until"])
        audit.record(actor, "end absence", absence, law=(ABSENCES, ENDED_NOT_UNDONE), until=last_day.isoformat())


def may_end(absence: Absence, last_day: date) -> Refusal | None:
    """Whether the absence may end with `last_day`."""
    today = timezone.localdate()
    if absence.until < today:
        return Refusal(_("This absence is over."))
    if absence.since > today:
        return Refusal(_("This absence has not begun yet. Call it off instead."))
    if not today <= last_day <= absence.until:
        return Refusal(_("The last day is today at the earliest, and the recorded one at the latest."))
    return None


@under(ABSENCES)
def call_off(actor: User, absence: Absence) -> None:
    """Strike an absence that has not begun: nothing was done under it. The trail keeps it."""
    with transaction.atomic():
        _lock(absence)
        if refusal := may_record(actor, absence.appointment) or _has_begun(absence):
            raise StepRefused(refusal)
        audit.record(actor, "call off absence", absence, law=ABSENCES, order=absence.order)
        absence.delete()


def _lock(absence: Absence) -> None:
    try:
        lock(absence)
    except Absence.DoesNotExist:
        raise StepRefused(Refusal(_("This absence was called off meanwhile."))) from None


def _has_begun(absence: Absence) -> Refusal | None:
    if absence.since <= timezone.localdate():
        return Refusal(_("This absence has begun. End it instead."))
    return None


def holders(role: Role, day: date | None = None) -> list[User]:
    """Who holds `role` on `day` and has signed in once: those present, latest appointment first, then substitutes.

    The absent are left out. So is a substitute who is of the provider's staff no more. Two queries.
    """
    away = Absence.on(day).filter(appointment=OuterRef("pk"))
    staff = Appointment.in_force(day).filter(iin_digest=OuterRef("substitute_digest"), role__in=OF_THE_PROVIDER)
    posts = (
        Appointment.in_force(day)
        .filter(role=role)
        .annotate(away=Exists(away), substitute=Subquery(away.filter(Exists(staff)).values("substitute_digest")))
        .order_by("away", "-since", "-pk")
        .values_list("away", "iin_digest", "substitute")
    )
    digests = [substitute if away else held for away, held, substitute in posts]
    people = {person.iin_digest: person for person in User.objects.filter(iin_digest__in=filter(None, digests))}
    return [people[digest] for digest in dict.fromkeys(digests) if digest in people]


def is_absent(user: User, role: Role, day: date | None = None) -> bool:
    """Whether the person is away on `day` from their own post of that role."""
    return Absence.on(day).filter(iin_digest=user.iin_digest, appointment__role=role).exists()
