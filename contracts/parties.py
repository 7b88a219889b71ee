"""The two parties of a contract: who acts for each of them, and what the registers say of it on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import subjects
from accounts.models import Accreditation, Membership, MembershipState, Organisation, Right, User
from accounts.subjects import Subject
from contracts.models import Contract, Side
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
    if isinstance(party, Organisation):
        return subjects.may(actor, party, right)
    return None if party.pk == actor.pk else NOT_A_PARTY


def side_of(subject: Subject, contract: Contract) -> Side | None:
    """Which party the subject is; None where it is neither."""
    if subject.organisation is None:
        return Side.OTHER if contract.person_id == subject.person.pk else None
    sides = {contract.okup_id: Side.OKUP, contract.organisation_id: Side.OTHER}
    return sides.get(subject.organisation.pk)


def of_subjects(acting: Iterable[Subject]) -> Q:
    """The contracts to which any of these is a party: those sent to it, and its own."""
    acting = list(acting)
    organisations = [one.organisation for one in acting if one.organisation is not None]
    persons = [one.person for one in acting if one.organisation is None]
    return Q(okup__in=organisations) | Q(organisation__in=organisations) | Q(person__in=persons)


def people(contract: Contract, side: str) -> list[User]:
    """Who deals with the contract for this party: the person, or those of the organisation who keep data or sign."""
    return people_of(account(contract, side))


def people_of(party: Account) -> list[User]:
    """Who deals with contracts for a person or an organisation."""
    if isinstance(party, User):
        return [party]
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


def _operators(party: Organisation) -> list[str]:
    """Who else acts for an organisation here."""
    members = Membership.objects.filter(organisation=party, state=MembershipState.ACTIVE).select_related("person")
    return sorted(sure(member.person).full_name for member in members if not member.is_head)


def _of_entity(party: Organisation, day: date) -> Facts:
    heads = Membership.objects.filter(
        organisation=party, state=MembershipState.ACTIVE, rights__contains=[Right.HEAD]
    ).select_related("person")
    head = heads.first()
    accredited = Accreditation.in_force(day).filter(organisation=party).order_by("pk").prefetch_related("spheres")
    return {
        "signatory": {"name": sure(head.person).full_name, "post": head.post} if head else {},
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


def lacking(said: Facts) -> list[str]:
    """What the form needs of a party and its account does not say, in words."""
    found = [str(words) for name, words in LACKING.items() if not said[name]]
    if said["entity"] and not said["signatory"]:
        found.append(str(_("its head")))
    return found
