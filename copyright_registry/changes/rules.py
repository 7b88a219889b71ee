"""Who may do what with a change of an entry. Each rule answers None, or a Refusal that says why not."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from copyright_registry import author_rules, deciding
from copyright_registry import parties as of_case
from copyright_registry.changes import law
from copyright_registry.changes.models import (
    OPEN_WITH_PROVIDER,
    Change,
    ChangeResult,
    ChangeSigner,
    ChangeState,
    Column,
)
from copyright_registry.models import Entry, Status
from portal.flow import Actor, Refusal, Words, sure
from portal.law import O1315_4_2, O1315_15_1, O1315_15_3, under
from portal.worktime.clocks import CORRECTION, COURT_DECISION, Clock
from portal.worktime.terms import Timed, timed

CANCELLED = Refusal(_("This entry is cancelled: nothing of it can be changed any more."))
REPLACED = Refusal(
    _("The entry was changed meanwhile: this is about a version that no longer stands. Begin anew from the entry.")
)
NOT_AN_AUTHOR = Refusal(_("Only the authors of the entry ask for a change of it."))
POWER_ENDED = Refusal(_("The power has run out: nothing can be signed by it. A new one is needed."))
NO_CONTACTS = Refusal(_("The form asks for your address and phone. Complete them in your account first."))
BY_COURT_ALONE = Refusal(_("A court has said who the authors of this entry are: it is changed by a court alone."))
FROM_BEFORE = Refusal(_("This entry comes from the register kept before: here it is changed by a court alone."))
OWN_MATTER = Refusal(_("Nobody decides on their own entry."))


def signing(entry: Entry) -> list[User]:
    """Who signs for all authors of an entry: each for themselves, the applicant for those they represent."""
    application = entry.application
    if application is None:
        return []
    authors = application.authors.select_related("person").order_by("place")
    people = [application.applicant if author.represented else author.person for author in authors]
    return list(dict.fromkeys(person for person in people if person is not None))


def parties(change: Change) -> set[int]:
    """The keys of those whose entry it is."""
    application = change.entry.application
    if application is None:
        return set()
    return {person.pk for person in of_case.people_of(application)}


def stands(entry: Entry) -> Refusal | None:
    """Whether it is the version that stands, and in force."""
    if entry.superseded_at is not None:
        return REPLACED
    return CANCELLED if entry.status == Status.CANCELLED else None


def may_begin(actor: Actor, entry: Entry) -> Refusal | None:
    """Whether `actor` may ask for a change of the entry."""
    if entry.application is None:
        return FROM_BEFORE
    if actor not in signing(entry):
        return NOT_AN_AUTHOR
    return stands(entry) or authors_are_known(entry) or may_speak(actor, entry) or has_contacts(actor)


@under(O1315_4_2)
def may_speak(actor: Actor, entry: Entry) -> Refusal | None:
    """Whether `actor` still represents the authors for whom they would sign."""
    application = sure(entry.application)
    if actor is None or actor.pk != application.applicant_id or not of_case.represented(application).exists():
        return None
    return POWER_ENDED if author_rules.power_ended(application) else None


@under(law.COURT_NAMED_AUTHORS, law.TAKEN_OVER)
def authors_are_known(entry: Entry) -> Refusal | None:
    """Whether the portal knows the authors of an entry: they are those of its application."""
    if entry.application is None:
        return FROM_BEFORE
    by_court = Change.objects.filter(
        entry__number=entry.number, state=ChangeState.DONE, court__isnull=False, amendments__column=Column.AUTHORS
    )
    return BY_COURT_ALONE if by_court.exists() else None


def has_contacts(actor: Actor) -> Refusal | None:
    return None if isinstance(actor, User) and actor.has_contacts else NO_CONTACTS


def is_beginner(actor: Actor, change: Change) -> Refusal | None:
    if actor is None or actor.pk != change.begun_by_id:
        return Refusal(_("Only who began the request may do this."))
    return None


def may_edit(actor: Actor, change: Change) -> Refusal | None:
    return is_beginner(actor, change) or stands(change.entry)


def signer_of(actor: Actor, change: Change) -> ChangeSigner | None:
    """As whom the request names `actor`; None where it does not."""
    return None if actor is None else change.signers.filter(person=actor.pk).first()


@under(law.ALL_SIGN)
def may_sign(actor: Actor, change: Change) -> Refusal | None:
    signer = signer_of(actor, change)
    if signer is None:
        return NOT_AN_AUTHOR
    if signer.signature_id is not None:
        return Refusal(_("You have signed this request already."))
    begins = is_beginner(actor, change) if change.state == ChangeState.DRAFT else None
    return begins or stands(change.entry) or may_speak(actor, change.entry) or has_contacts(actor)


def may_decline(actor: Actor, change: Change) -> Refusal | None:
    signer = signer_of(actor, change)
    if signer is None or signer.signature_id is not None:
        return Refusal(_("Only an author who has not signed declines."))
    return None


def holds(words: Words, *roles: Role) -> Callable[[Actor, Change], Refusal | None]:
    """The rule that the actor holds one of `roles` today, else `words`, and is no author of the entry."""

    def rule(actor: Actor, change: Change) -> Refusal | None:
        if not isinstance(actor, User) or not actor.holds(*roles):
            return Refusal(words)
        return OWN_MATTER if actor.pk in parties(change) else None

    return rule


drafts = holds(_("Only the registrar drafts what is decided on a change."), Role.REGISTRAR)
agrees = holds(
    _("Only the head of department or the deputy head of the provider agrees a decision on a change."),
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_HEAD,
)
is_head = holds(_("Only the head of the provider signs a decision on a change."), Role.HEAD_OF_PROVIDER)


def may_enter_court(actor: Actor, entry: Entry) -> Refusal | None:
    """Whether `actor` enters what a court has ordered of the entry."""
    return drafts(actor, Change(entry=entry)) or stands(entry)


@under(deciding.THREE_PEOPLE)
def may_agree(actor: User, change: Change) -> Refusal | None:
    drafted_it = deciding.agrees_what_another_drafted(actor, change.decision)
    return drafted_it or agrees(actor, change) or _signs_today(actor, change)


def _signs_today(actor: User, change: Change) -> Refusal | None:
    return deciding.SIGNS_TODAY if actor == signatory(change) else None


def signatory(change: Change) -> User | None:
    """Whom a decision drawn up today names: the head of the provider, or who stands in; never a party or drafter."""
    drafter = change.decision.drafted_by_id if change.decision else None
    return deciding.head_but({*parties(change), drafter})


def may_carry_out(actor: User, change: Change) -> Refusal | None:
    if change.court_id is not None:
        return Refusal(_("This rests on a decision of a court."))
    return _decided(actor, change, ChangeResult.CARRY_OUT)


def may_obey(actor: User, change: Change) -> Refusal | None:
    if change.court_id is None:
        return Refusal(_("This rests on no decision of a court."))
    return _decided(actor, change, ChangeResult.CARRY_OUT)


def may_refuse(actor: User, change: Change) -> Refusal | None:
    return _decided(actor, change, ChangeResult.REFUSE)


def _decided(actor: User, change: Change, result: ChangeResult) -> Refusal | None:
    if refusal := is_head(actor, change):
        return refusal
    decision = change.decision
    if decision is None or decision.result != result:
        return Refusal(_("The agreed result is another one."))
    return deciding.signs_what_others_made(actor, decision)


SEES_CHANGES = (
    Role.REGISTRAR,
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_OF_DEPARTMENT,
    Role.DEPUTY_HEAD,
    Role.HEAD_OF_PROVIDER,
    Role.SUPERVISOR,
)
SUPERIORS = (Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER, Role.SUPERVISOR)
# Whose turn it is, as a place before SUPERIORS or in it: who hears of a late change stands after that.
NEXT_ABOVE = {ChangeState.RECEIVED: 0, ChangeState.PROPOSED: 2, ChangeState.AGREED: 3}


@under(O1315_15_1, O1315_15_3)
def running(change: Change) -> dict[Clock, datetime]:
    """One clock from receipt to the decision, which no return stops."""
    if change.state not in OPEN_WITH_PROVIDER:
        return {}
    return {CORRECTION if change.court_id is None else COURT_DECISION: sure(change.received_at)}


def moot(_change: Change) -> set[Clock]:
    """No change turns out not to need its term."""
    return set()


def turn(change: Change) -> list[User]:
    """The people whose turn it is; never one whose entry it is."""
    theirs = parties(change)
    return [person for person in _in_turn(change) if person.pk not in theirs]


def _in_turn(change: Change) -> list[User]:
    if change.state == ChangeState.RECEIVED:
        return holders(Role.REGISTRAR)
    if change.state == ChangeState.PROPOSED:
        agreeing = [*holders(Role.HEAD_OF_DEPARTMENT), *holders(Role.DEPUTY_HEAD)]
        return [officer for officer in agreeing if may_agree(officer, change) is None]
    if change.state == ChangeState.AGREED:
        heads, named = holders(Role.HEAD_OF_PROVIDER), sure(sure(change.decision).signatory)
        return [named] if named in heads else heads
    return []


def above(change: Change) -> list[User]:
    """Who hears that the term is over."""
    in_turn = {person.pk for person in turn(change)} | parties(change)
    for role in SUPERIORS[NEXT_ABOVE.get(ChangeState(change.state), 0) :]:
        if found := [person for person in holders(role) if person.pk not in in_turn]:
            return found
    return []


def concerned(change: Change) -> list[User]:
    """Who hears that a due moment has moved."""
    return [*signing(change.entry), *turn(change)]


def page(change: Change, person: User) -> str:
    """Where a person finds the change: its authors in the account, staff on the desk."""
    if person.pk in parties(change):
        return change.get_absolute_url()
    return reverse("admin:change_page", args=[change.pk])


timed(Change, Timed(running, moot, turn, above, concerned, page))
