"""Who may do what with a work: its owner, the OKUP to which the rights were given, and nobody else (O100-16)."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, Right, SubjectKind, User
from accounts.roles import Role
from accounts.subjects import Subject, may
from portal.flow import Actor, Refusal
from portal.law import O100_12, O100_16, under
from registers.agreements import mandates_of
from registers.disputes.standing import IN_DISPUTE
from registers.law import AGREED_SHARES, DISPUTED, MERGED, TAKEN_OVER, WITHDRAWN
from registers.models import Holder, Standing, Work

NOT_YOURS = Refusal(_("This work is kept by somebody else. You can report a mistake in it, or claim a share."))
NOT_AN_OWNER = Refusal(
    _("Works are entered by owners and by the OKUPs to which they gave the rights. This organisation is neither.")
)
NOT_ENTITLED = Refusal(
    _("A work is entered by its owner or by the OKUP to which an owner gave the rights. Name yourself as an owner.")
)
NO_MANDATE = Refusal(_("None of the owners named here has given rights to your organisation by an agreement in force."))
MANAGED = Refusal(_("The work is managed collectively: it can be withdrawn once the agreement no longer covers it."))
STILL_KEPT = Refusal(_("Who keeps this work may do so: it cannot be taken over."))
NOT_THE_OFFICER = Refusal(_("Only the officer of the registers merges entries."))
NOT_A_HOLDER = Refusal(_("This line is not yours. Your shares are on the page of your works."))


@under(O100_12, O100_16)
def may_begin(subject: Subject) -> Refusal | None:
    """Why this subject enters no works. Any person may: who creates is an author."""
    if subject.organisation is None:
        return None
    enters = {SubjectKind.OWNER.value, SubjectKind.OKUP.value} & set(subject.kinds)
    return subject.may(Right.WORKS) if enters else NOT_AN_OWNER


@under(O100_12, O100_16)
def keeps(actor: Actor, work: Work) -> Refusal | None:
    """Why the person may not act for who keeps the work."""
    if not isinstance(actor, User):
        return NOT_YOURS
    if work.organisation is not None:
        return may(actor, work.organisation, Right.WORKS)
    return None if work.person_id == actor.pk else NOT_YOURS


@under(O100_16)
def entitled(work: Work) -> Refusal | None:
    """Why who keeps the work may not enter it: they are no holder, and no holder gave them the rights."""
    who = work.organisation or work.person
    if who is None or held_by(who).filter(work=work).exists():
        return None
    if work.organisation is not None and SubjectKind.OKUP in work.organisation.kinds:
        return None if mandates_of(work).filter(okup=work.organisation).exists() else NO_MANDATE
    return NOT_ENTITLED


@under(O100_16)
def not_entitled(works: Sequence[Work], subject: Subject) -> Refusal | None:
    """`entitled` of many entered works that one subject keeps, with mandates derived already; in two queries."""
    who = subject.organisation or subject.person
    held = set(held_by(who).filter(work__in=works).values_list("work_id", flat=True))
    managed = set(Holder.objects.filter(work__in=works, okup=subject.organisation).values_list("work_id", flat=True))
    is_okup = subject.organisation is not None and SubjectKind.OKUP in subject.kinds
    if all(work.pk in held or (is_okup and work.pk in managed) for work in works):
        return None
    return NO_MANDATE if is_okup else NOT_ENTITLED


def held_by(who: User | Organisation) -> QuerySet[Holder]:
    """The lines of a person or an organisation."""
    key = {"owner__iin_digest": who.iin_digest} if isinstance(who, User) else {"owner__bin": who.bin}
    return Holder.objects.filter(**key)


def may_change(actor: Actor, work: Work) -> Refusal | None:
    """A draft is its keeper's; what is entered, while they may enter it."""
    return keeps(actor, work) or (entitled(work) if work.version else None)


def may_enter(actor: Actor, work: Work) -> Refusal | None:
    return keeps(actor, work) or entitled(work)


@under(WITHDRAWN, DISPUTED)
def may_withdraw(actor: Actor, work: Work) -> Refusal | None:
    if refusal := keeps(actor, work):
        return refusal
    if work.standing == Standing.DISPUTED:
        return IN_DISPUTE
    return MANAGED if mandates_of(work).exists() else None


@under(MERGED)
def may_merge(actor: Actor, _work: Work) -> Refusal | None:
    """The officer of the registers, or the portal itself where a dispute came to that."""
    is_officer = actor is None or (isinstance(actor, User) and actor.holds(Role.REGISTERS_OFFICER))
    return None if is_officer else NOT_THE_OFFICER


@under(TAKEN_OVER)
def may_take_over(actor: Actor, work: Work) -> Refusal | None:
    """Whether the keeping is free; that the taker is entitled is asked of the taker (`works.take_over`)."""
    return None if entitled(work) else STILL_KEPT


def holds(actor: Actor, holder: Holder) -> Refusal | None:
    """Why the person may not stand by this line: it is not theirs, nor of an organisation for which they act."""
    if not isinstance(actor, User):
        return NOT_A_HOLDER
    if holder.owner.iin_digest == actor.iin_digest:
        return None
    named = Q(pk=holder.okup_id) | Q(bin=holder.owner.bin)  # by its BIN it may have been named before it came here
    if any(may(actor, organisation, Right.WORKS) is None for organisation in Organisation.objects.filter(named)):
        return None
    return NOT_A_HOLDER


@under(AGREED_SHARES)
def lines_of(person: User) -> QuerySet[Holder]:
    """The lines by which the person, or who they act for, holds or manages shares of what was entered."""
    mine = list(Membership.acting(person).values_list("organisation", "organisation__bin"))
    held = Q(owner__iin_digest=person.iin_digest) | Q(owner__bin__in=[number for _pk, number in mine])
    managed = Q(okup__in=[pk for pk, _number in mine])
    return Holder.objects.filter(held | managed, work__version__gt=0).select_related("owner", "category")
