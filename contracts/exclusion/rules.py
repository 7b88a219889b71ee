"""Who may do what with an application for exclusion, and when its term ends."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import subjects
from accounts.absences import holders
from accounts.models import Organisation, Right, SubjectKind, User
from accounts.roles import Role
from accounts.subjects import Subject
from contracts import law, parties
from contracts.models import Exclusion, ExclusionState
from contracts.parties import Account
from contracts.rules import ORDER_100
from portal.flow import MOVED_ON, Actor, Refusal, sure
from portal.law import O100_6, O100_12, Dated, under
from portal.worktime import calendar
from portal.worktime.clocks import Clock, Months
from portal.worktime.terms import Timed, timed
from registers import parties as registered
from registers.models import Owner, Work, WorkState

NOT_THE_APPLICANT = Refusal(_("Only the applicant does this. Nothing was changed."))
NOT_THE_OKUP = Refusal(_("Only the OKUP to which it was sent does this. Nothing was changed."))
NOT_AN_OKUP = Refusal(_("The application goes to an OKUP that is registered here."))
NOT_ONESELF = Refusal(_("An OKUP applies to another OKUP, not to itself."))
REGISTERED = Refusal(
    _("The register knows the applicant as a holder of works of this application. It is carried out, not refused.")
)
BY_PORTAL = Refusal(_("The portal does this by itself, on the day."))
NOT_YET = Refusal(_("The day from which the objects are excluded has not come yet."))

EXCLUDE = Clock(
    "exclusion",
    _("Exclusion of objects from permissions"),
    _("receipt of the application"),
    law.EXCLUDED_IN_TIME,
    _("the Law, article 46, paragraph 2, in the wording of 2015–16"),
    Dated(law.EXCLUDED_IN_TIME, {ORDER_100: Months(3)}),
    reading=_("The Order names no term; we read it from the Law, of which we know the wording of 2015–16."),
)


def applicant(exclusion: Exclusion) -> Account:
    return exclusion.organisation or sure(exclusion.person)


def _may(actor: Actor, party: Account, right: Right, otherwise: Refusal) -> Refusal | None:
    if not isinstance(actor, User):
        return otherwise
    if isinstance(party, Organisation):
        refusal = subjects.may(actor, party, right)
        return otherwise if refusal is subjects.NOT_A_MEMBER else refusal
    return None if party.pk == actor.pk else otherwise


# Whose it is


def is_applicant(subject: Subject, exclusion: Exclusion) -> bool:
    if subject.organisation is not None:
        return exclusion.organisation_id == subject.organisation.pk
    return exclusion.person_id == subject.person.pk


def is_okup(subject: Subject, exclusion: Exclusion) -> bool:
    """Whether it came to this subject; a draft comes to nobody."""
    came = exclusion.received_at is not None
    return came and subject.organisation is not None and exclusion.okup_id == subject.organisation.pk


def of_subjects(acting: Iterable[Subject]) -> Q:
    """The applications of any of these, and those that came to them."""
    acting = list(acting)
    organisations = [one.organisation for one in acting if one.organisation is not None]
    persons = [one.person for one in acting if one.organisation is None]
    came = Q(okup__in=organisations, received_at__isnull=False)
    return Q(organisation__in=organisations) | Q(person__in=persons) | came


# The steps


def may_begin(subject: Subject, okup: Organisation) -> Refusal | None:
    """Any owner applies, with a contract or without one."""
    if SubjectKind.OKUP not in okup.kinds:
        return NOT_AN_OKUP
    if subject.organisation is not None and subject.organisation.pk == okup.pk:
        return NOT_ONESELF
    return subject.may(Right.WORKS)


@under(O100_12)
def writes(actor: Actor, exclusion: Exclusion) -> Refusal | None:
    return _may(actor, applicant(exclusion), Right.WORKS, NOT_THE_APPLICANT)


@under(law.SIGNATORIES)
def signs(actor: Actor, exclusion: Exclusion) -> Refusal | None:
    return _may(actor, applicant(exclusion), Right.SIGNS, NOT_THE_APPLICANT)


@under(O100_6)
def confirms(actor: Actor, exclusion: Exclusion) -> Refusal | None:
    """Who keeps the data of the OKUP; once."""
    if refusal := _may(actor, exclusion.okup, Right.WORKS, NOT_THE_OKUP):
        return refusal
    return MOVED_ON if exclusion.confirmed_at else None


@under(law.EXCLUSION_REFUSED)
def refuses(actor: Actor, exclusion: Exclusion) -> Refusal | None:
    if refusal := _may(actor, exclusion.okup, Right.WORKS, NOT_THE_OKUP):
        return refusal
    named = list(exclusion.rows.values_list("work_id", flat=True))
    return REGISTERED if held(applicant(exclusion), named) else None


def takes_effect(actor: Actor, exclusion: Exclusion) -> Refusal | None:
    if actor is not None:
        return BY_PORTAL
    return None if sure(exclusion.from_day) <= timezone.localdate() else NOT_YET


@under(law.EXCLUSION_TITLE)
def held(party: Account, works: Iterable[int]) -> set[int]:
    """Of these entered works, the keys of those in which the register has the party as a holder."""
    owners = Owner.objects.filter(registered.of(party))
    theirs = Work.objects.filter(pk__in=list(works), state=WorkState.ENTERED, holders__owner__in=owners)
    return set(theirs.values_list("pk", flat=True))


# Terms


def term_day(at: datetime) -> date:
    """The first day after a term that begins at `at`."""
    return timezone.localdate(EXCLUDE.due(calendar.current(), at)) + timedelta(days=1)


def running(exclusion: Exclusion) -> Mapping[Clock, datetime]:
    """Until the OKUP has said what it did, also where the objects have left the permissions without it."""
    is_owed = exclusion.state in {ExclusionState.SENT, ExclusionState.IN_EFFECT} and exclusion.confirmed_at is None
    return {EXCLUDE: sure(exclusion.received_at)} if is_owed else {}


def moot(exclusion: Exclusion) -> set[Clock]:
    return {EXCLUDE} if exclusion.state == ExclusionState.WITHDRAWN else set()


def people_of_okup(exclusion: Exclusion) -> list[User]:
    return parties.dealing_for(exclusion.okup)


def supervisors(_exclusion: Exclusion) -> list[User]:
    return holders(Role.SUPERVISOR)


def concerned(exclusion: Exclusion) -> list[User]:
    return [*people_of_okup(exclusion), *parties.dealing_for(applicant(exclusion))]


def page(exclusion: Exclusion, person: User) -> str:
    """Of a party the application, of who supervises the public list."""
    if writes(person, exclusion) is None or _may(person, exclusion.okup, Right.WORKS, NOT_THE_OKUP) is None:
        return exclusion.get_absolute_url()
    return f"{reverse('contracts:excluded')}?q={exclusion.number}"


timed(Exclusion, Timed(running, moot, people_of_okup, supervisors, concerned, page))
