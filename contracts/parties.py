"""The two parties of a contract: who acts for each of them, and what the registers say of it on a day."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import subjects
from accounts.absences import holders
from accounts.models import Accreditation, Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.roles import Role
from accounts.subjects import Subject
from contracts import law
from contracts.models import Contract, ContractState, Side
from portal.flow import Actor, Refusal, sure
from portal.law import O100_12, O100_13, under
from registers import parties as registered
from registers.models import Category, Owner

Account = User | Organisation
Facts = dict[str, Any]  # of one party, plain JSON

NOT_A_PARTY = Refusal(_("You are no party to this contract. Nothing was changed."))


def opposite(side: str) -> Side:
    return Side.OTHER if side == Side.OKUP else Side.OKUP


def account(contract: Contract, side: str) -> Account:
    """The person or organisation that is this party."""
    return contract.okup if side == Side.OKUP else contract.organisation or sure(contract.person)


@under(O100_12)
def may(actor: Actor, contract: Contract, side: str, right: Right) -> Refusal | None:
    """Why the person may not do this for that party now."""
    if not isinstance(actor, User):
        return NOT_A_PARTY
    party = account(contract, side)
    if _is_expert(party):
        return None if actor.holds(Role.HEAD_OF_PROVIDER) else NOT_A_PARTY
    if isinstance(party, Organisation):
        return subjects.may(actor, party, right)
    return None if party.pk == actor.pk else NOT_A_PARTY


@under(law.EXPERT_SIDE)
def _is_expert(party: Account) -> bool:
    """Whether it is the body for which the staff of the provider acts by appointment."""
    return isinstance(party, Organisation) and SubjectKind.EXPERT in party.kinds


def side_of(subject: Subject, contract: Contract) -> Side | None:
    """Which party the subject is; None where it is neither."""
    if subject.organisation is None:
        is_theirs = contract.person_id == subject.person.pk
        is_staffs = _is_expert(account(contract, Side.OTHER)) and subject.person.holds(Role.HEAD_OF_PROVIDER)
        return Side.OTHER if is_theirs or is_staffs else None
    sides = {contract.okup_id: Side.OKUP, contract.organisation_id: Side.OTHER}
    return sides.get(subject.organisation.pk)


def of_subjects(acting: Iterable[Subject]) -> Q:
    """The contracts to which any of these is a party: those sent to it, and its own."""
    acting = list(acting)
    organisations = [one.organisation for one in acting if one.organisation is not None]
    persons = [one.person for one in acting if one.organisation is None]
    other = Q(organisation__in=organisations) | Q(person__in=persons)
    if any(person.holds(Role.HEAD_OF_PROVIDER) for person in persons):
        other |= Q(organisation__kinds__contains=[SubjectKind.EXPERT])
    was_sent = Q(version__gt=1) | Q(sent_at__isnull=False)
    return (Q(okup__in=organisations) & (was_sent | Q(turn=Side.OKUP))) | (other & (was_sent | Q(turn=Side.OTHER)))


@under(law.DRAFTED)
def sees(subject: Subject, contract: Contract) -> bool:
    """Whether the subject knows of the contract: its party, once it was sent, or whose draft it is."""
    was_sent = contract.version > 1 or contract.sent_at is not None
    side = side_of(subject, contract)
    return side is not None and (was_sent or side == contract.turn)


@under(law.DRAFTED)
def reads(subject: Subject, contract: Contract) -> bool:
    """Whether the subject reads its text now: what one party is still writing the other does not."""
    is_written = contract.state in {ContractState.DRAFT, ContractState.READY}
    return sees(subject, contract) and (not is_written or side_of(subject, contract) == contract.turn)


def people(contract: Contract, side: str) -> list[User]:
    """Who deals with the contract for this party."""
    return dealing_for(account(contract, side))


def dealing_for(party: Account) -> list[User]:
    """The person, or those of the organisation who keep its data or sign for it."""
    if isinstance(party, User):
        return [party]
    if _is_expert(party):
        return holders(Role.HEAD_OF_PROVIDER)
    deals = Q(rights__contains=[Right.WORKS]) | Q(rights__contains=[Right.HEAD]) | Q(rights__contains=[Right.SIGNS])
    members = Membership.objects.filter(deals, organisation=party, state=MembershipState.ACTIVE)
    return list(User.objects.filter(pk__in=members.values("person")).order_by("pk"))


@under(O100_13)
def facts(party: Account, day: date) -> Facts:
    """What the form names of a party, as its account has it."""
    common = {name: getattr(party, name) for name in ("address", "region", "phone", "email", "iban", "bic")}
    held = Category.objects.filter(holder__owner__in=Owner.objects.filter(registered.of(party))).distinct()
    common["categories"] = sorted(held.values_list("code", flat=True))
    activity = party.activity
    common["activity"] = {"kk": activity.name_kk, "ru": activity.name_ru, "oked": activity.oked} if activity else {}
    if isinstance(party, User):
        names = {"name_kk": party.full_name, "name_ru": party.full_name, "pseudonym": party.pseudonym}
        return {**common, **names, "entity": False, "number": party.iin}
    return {**common, **_names(party), "entity": True, "number": party.bin, **_of_entity(party, day)}


def _names(party: Organisation) -> dict[str, str]:
    return {"name_kk": party.name_kk or party.name_ru, "name_ru": party.name_ru or party.name_kk, "pseudonym": ""}


def _signatory(party: Organisation) -> dict[str, str]:
    """Its head, or of the expert organisation the head of the provider; {} where nobody is known."""
    if _is_expert(party):
        heads = holders(Role.HEAD_OF_PROVIDER)
        return {"name": heads[0].full_name, "post": ""} if heads else {}
    members = Membership.objects.filter(
        organisation=party, state=MembershipState.ACTIVE, rights__contains=[Right.HEAD]
    ).select_related("person")
    head = members.first()
    return {"name": sure(head.person).full_name, "post": head.post} if head else {}


def _operators(party: Organisation) -> list[str]:
    """Who else acts for an organisation here."""
    members = Membership.objects.filter(organisation=party, state=MembershipState.ACTIVE).select_related("person")
    return sorted(sure(member.person).full_name for member in members if not member.is_head)


def _of_entity(party: Organisation, day: date) -> Facts:
    accredited = Accreditation.in_force(day).filter(organisation=party).order_by("pk").prefetch_related("spheres")
    return {
        "signatory": _signatory(party),
        "bodies": [{"name": body.name, "post": body.post} for body in party.bodies.all()],
        "operators": _operators(party),
        "accreditations": [
            {
                "number": one.number,
                "since": one.since.isoformat(),
                "until": one.last_day.isoformat(),
                "spheres": sorted(sphere.code for sphere in one.spheres.all()),
            }
            for one in accredited
        ],
    }


LACKING = {
    "address": _("address"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "iban": _("bank account"),
}


def lacking(party: Account, said: Facts, needed: Collection[str] = LACKING.keys()) -> list[str]:
    """What the form needs of a party and its account does not say, in words; the expert organisation has none."""
    if _is_expert(party):
        return []
    found = [str(words) for name, words in LACKING.items() if name in needed and not said[name]]
    if said["entity"] and not said["signatory"]:
        found.append(str(_("its head")))
    return found
