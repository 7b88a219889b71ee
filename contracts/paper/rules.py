"""Who places and ends agreements on paper, who decides between overlapping mandates, and by when."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import subjects
from accounts.absences import holders
from accounts.models import Organisation, Right, SubjectKind, User
from accounts.roles import Role
from accounts.subjects import Subject, subjects_of
from contracts import law, parties
from contracts.models import Conflict, ConflictState, PaperAgreement
from portal.flow import Actor, Refusal
from portal.law import O100_5, O100_8, Dated, under
from portal.worktime import calendar
from portal.worktime.clocks import FOREIGN_AGREEMENT, Clock, WorkingDays
from portal.worktime.reckoning import ALMATY
from portal.worktime.terms import Timed, timed
from registers.models import Agreement

LAW_DAY = date(2026, 1, 25)
BEFORE_LAW = Dated(O100_5, {LAW_DAY: LAW_DAY})  # agreements concluded before this day are placed
NOON = time(12)

NOT_AN_OKUP = Refusal(_("Only an OKUP places agreements on paper. Nothing was kept."))
NOT_ITS_OWN = Refusal(_("Only the OKUP that placed it does this. Nothing was changed."))
NOT_THE_OFFICER = Refusal(_("Only the officer of the registers does this."))
OWN_MATTER = Refusal(_("You are a party to this matter yourself: another officer decides."))
BY_PORTAL = Refusal(_("The portal does this by itself, once one of the two has ended."))

OVERLAP = Clock(
    "overlap",
    _("Decision on overlapping mandates"),
    _("finding of the overlap"),
    law.OVERLAP_DECIDED,
    _("rule of the platform"),
    Dated(law.OVERLAP_DECIDED, {LAW_DAY: WorkingDays(20)}),
)


@under(O100_5, O100_8, law.ON_PAPER)
def may_place(subject: Subject) -> Refusal | None:
    """Why this subject places no agreement on paper. A platform contract is not asked for."""
    if subject.organisation is None or SubjectKind.OKUP not in subject.kinds:
        return NOT_AN_OKUP
    return subject.may(Right.WORKS)


@under(law.ENDED_ON_PAPER)
def may_end(actor: Actor, paper: PaperAgreement) -> Refusal | None:
    """Why the person does not end it for the OKUP that placed it."""
    if not isinstance(actor, User):
        return NOT_ITS_OWN
    return subjects.may(actor, paper.agreement.okup, Right.WORKS)


@under(O100_8, law.BEFORE_THE_ORDER)
def due(agreement: Agreement) -> datetime | None:
    """By when an agreement with a society abroad had to be placed; None where no term ran."""
    start = datetime.combine(agreement.concluded_on, NOON, ALMATY)
    if not agreement.foreign_name or agreement.concluded_on < min(FOREIGN_AGREEMENT.length.values):
        return None
    return FOREIGN_AGREEMENT.due(calendar.current(), start)


# Overlaps


def accounts_of(agreement: Agreement) -> list[parties.Account]:
    """The parties of an agreement that have accounts, the OKUP first."""
    rows = (agreement.owner, agreement.licensee)
    named = [row.organisation or row.person for row in rows if row is not None]
    return [one for one in (agreement.okup, agreement.second_okup, *named) if one is not None]


def parties_to(conflict: Conflict) -> list[parties.Account]:
    """Both OKUPs and the owner."""
    return [conflict.standing.okup, *accounts_of(conflict.placed)]


def _keys(accounts: list[parties.Account]) -> set[tuple[bool, int]]:
    return {(isinstance(one, User), one.pk) for one in accounts}  # the person of a request is lazy: no type of its own


def is_party(person: User, conflict: Conflict) -> bool:
    """Whether the person acts for one of the two OKUPs, or is the owner or acts for it."""
    acting: list[User | Organisation] = [one.organisation or one.person for one in subjects_of(person)]
    return bool(_keys(acting) & _keys(parties_to(conflict)))


@under(law.OVERLAP_DECIDED)
def may_decide(actor: Actor, conflict: Conflict) -> Refusal | None:
    if not isinstance(actor, User) or not actor.holds(Role.REGISTERS_OFFICER):
        return NOT_THE_OFFICER
    return OWN_MATTER if is_party(actor, conflict) else None


def by_portal(actor: Actor, _conflict: Conflict) -> Refusal | None:
    return None if actor is None else BY_PORTAL


def officers(conflict: Conflict) -> list[User]:
    return [one for one in holders(Role.REGISTERS_OFFICER) if may_decide(one, conflict) is None]


def _running(conflict: Conflict) -> Mapping[Clock, datetime]:
    return {OVERLAP: conflict.opened_at} if conflict.state == ConflictState.OPEN else {}


def _moot(conflict: Conflict) -> set[Clock]:
    return {OVERLAP} if conflict.state == ConflictState.ENDED else set()


def concerned(conflict: Conflict) -> list[User]:
    """All who hear of it for the parties, each once."""
    found = [person for party in parties_to(conflict) for person in parties.dealing_for(party)]
    return [*{person.pk: person for person in found}.values()]


def _above(_conflict: Conflict) -> list[User]:
    return holders(Role.HEAD_OF_PROVIDER)


def page(conflict: Conflict, person: User) -> str:
    """Where a person finds it: a party in the account, staff on the desk."""
    if is_party(person, conflict):
        return conflict.get_absolute_url()
    return reverse("admin:contracts_conflict_change", args=[conflict.pk])


timed(Conflict, Timed(_running, _moot, officers, _above, concerned, page))
