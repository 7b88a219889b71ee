"""Who takes part in a dispute: who speaks for which claim, and who is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Membership, MembershipState, Right, User
from accounts.subjects import Subject
from portal.flow import Actor
from portal.law import under
from registers.law import ANSWERED_IN_TIME
from registers.models import Claim, Dispute, Holder, Work


def keepers_of(works: Iterable[Work]) -> list[User]:
    """The people who keep these entries, for themselves or for an organisation."""
    works = list(works)
    return _people({work.person_id for work in works}, {work.organisation_id for work in works})


@under(ANSWERED_IN_TIME)
def people_of(dispute: Dispute) -> list[User]:
    """All who hear of a dispute: who keeps the entries, who holds or claims shares, and the OKUPs that manage them."""
    works = list(dispute.works.all())
    claims = list(dispute.claims.select_related("owner"))
    persons = {work.person_id for work in works} | {claim.owner.person_id for claim in claims}
    persons |= {claim.claimed_by_id for claim in claims if claim.claimed_for_id is None}
    organisations = {work.organisation_id for work in works} | {claim.owner.organisation_id for claim in claims}
    organisations |= {claim.claimed_for_id for claim in claims} | set(_okups(claims).values())
    return _people(persons, organisations)


def _people(persons: Collection[int | None], organisations: Collection[int | None]) -> list[User]:
    """The persons of these keys, and who may keep the works of the organisations of these keys."""
    may_keep = Q(rights__contains=[Right.WORKS]) | Q(rights__contains=[Right.HEAD])
    members = Membership.objects.filter(may_keep, organisation__in=organisations, state=MembershipState.ACTIVE)
    everybody = Q(pk__in=persons) | Q(pk__in=members.values("person"))
    return list(User.objects.filter(everybody).order_by("pk"))


def _okups(claims: Collection[Claim]) -> dict[int, int]:
    """By claim the OKUP that manages the line of an entry on which it rests."""
    lines = Holder.objects.filter(
        work__in={claim.work_id for claim in claims}, okup__isnull=False, owner__in={claim.owner_id for claim in claims}
    )
    managed = {(line.work_id, line.owner_id): line.okup_id for line in lines}
    named = {claim.pk: managed.get((claim.work_id or 0, claim.owner_id)) for claim in claims}
    return {pk: okup for pk, okup in named.items() if okup is not None}


@dataclass(frozen=True, slots=True)
class Voice:
    """For whom a person answers for a claim; `is_own` where that is its owner, or the OKUP of the owner."""

    subject: Subject
    is_own: bool


@under(ANSWERED_IN_TIME)
def voices(actor: Actor, claims: Iterable[Claim]) -> dict[int, Voice]:
    """By key the claims for which the person answers: as owner, for the OKUP, or as who keeps the entry that says it.

    Two queries for any number of claims, which have their owners and works.
    """
    claims = list(claims)
    if not isinstance(actor, User):
        return {}
    acting: dict[int | None, Subject] = {one.organisation_id: Subject(actor, one) for one in Membership.acting(actor)}
    acting = {key: subject for key, subject in acting.items() if subject.may(Right.WORKS) is None}
    okups = _okups(claims)
    found = {claim.pk: _voice(actor, acting, claim, okups.get(claim.pk)) for claim in claims}
    return {pk: voice for pk, voice in found.items() if voice is not None}


def _voice(actor: User, acting: Mapping[int | None, Subject], claim: Claim, okup: int | None) -> Voice | None:
    claimed_oneself = claim.claimed_by_id == actor.pk and claim.claimed_for_id is None
    if claim.owner.iin_digest == actor.iin_digest or claimed_oneself:
        return Voice(Subject(actor), is_own=True)
    for organisation in (claim.owner.organisation_id, claim.claimed_for_id, okup):
        if organisation in acting:
            return Voice(acting[organisation], is_own=True)
    has_account = claim.owner.person_id is not None or claim.owner.organisation_id is not None
    if claim.work is None or has_account:  # who is here answers themselves: their share is given up by nobody else
        return None
    if claim.work.organisation_id in acting:
        return Voice(acting[claim.work.organisation_id], is_own=False)
    return Voice(Subject(actor), is_own=False) if claim.work.person_id == actor.pk else None


def disputes_of(subjects: Collection[Subject]) -> QuerySet[Dispute]:
    """The disputes in which any of these has a part, newest first. One query."""
    persons = [subject.person for subject in subjects if subject.organisation is None]
    digests = [person.iin_digest for person in persons]
    organisations = [
        subject.organisation for subject in subjects if subject.organisation and not subject.may(Right.WORKS)
    ]
    of_works = Q(works__person__in=persons) | Q(works__organisation__in=organisations)
    of_claims = (
        Q(claims__owner__iin_digest__in=digests)
        | Q(claims__owner__organisation__in=organisations)
        | Q(claims__claimed_by__in=persons, claims__claimed_for=None)
        | Q(claims__claimed_for__in=organisations)
        | Q(works__holders__okup__in=organisations)
    )
    found = Dispute.objects.filter(of_works | of_claims).values("pk")
    return Dispute.objects.filter(pk__in=found).order_by("-pk")
