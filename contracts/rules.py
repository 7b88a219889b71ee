"""Who may do what with a contract, and when an answer is due."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Right, SubjectKind, User
from accounts.subjects import Subject
from contracts import law, parties
from contracts.models import Contract, ContractState, Side
from contracts.parties import NOT_A_PARTY
from portal import identifiers
from portal.flow import Actor, Refusal
from portal.law import O100_11, Dated, under
from portal.worktime.clocks import Clock, WorkingDays
from portal.worktime.terms import Timed, timed
from registers import parties as registered
from registers.models import AgreementKind

KIND_OF_OTHER = {  # as what the other party stands on the platform
    AgreementKind.MANDATE: SubjectKind.OWNER,
    AgreementKind.MUTUAL: SubjectKind.OKUP,
    AgreementKind.LICENCE: SubjectKind.USER,
    AgreementKind.REMUNERATION: SubjectKind.USER,
    AgreementKind.PLATFORM: SubjectKind.EXPERT,
}
OF_AGE = 18

NOT_YOUR_TURN = Refusal(_("The other party acts next. Nothing was changed."))
NOT_SENT_BY_YOU = Refusal(_("Only the party that sent it, or signed it, takes it back."))
BY_PORTAL = Refusal(_("The portal does this by itself, once the term to answer has ended."))
STILL_TIME = Refusal(_("The term to answer still runs."))
NOT_WITH_ONESELF = Refusal(_("One person does not sign for both parties. Somebody else signs for this one."))
NOT_AN_OKUP = Refusal(_("The first party must be an OKUP that is registered here."))
BEGUN_BY_PERSON = Refusal(
    _("A person begins the contract themselves, in their account: its text names their personal data. Ask them to.")
)
NOT_WITH_ITSELF = Refusal(_("An OKUP concludes no contract with itself. Choose the other party."))
NOT_THE_KIND = Refusal(_("The other party does not stand here as this contract needs it. Let it change its details."))
NO_PLATFORM_CONTRACT = Refusal(
    _("Before this contract the OKUP concludes the one on the use of the platform, in its account under «Contracts».")
)
NOT_OF_AGE = Refusal(
    _("The owner is not eighteen yet. A legal representative concludes the contract on paper; its scan is placed here.")
)

ORDER_100 = date(2026, 1, 25)
ANSWER = Clock(
    "contract",
    _("Answer of the other party"),
    _("sending of the contract, or the first signature"),
    law.ANSWERED,
    _("rule of the platform"),
    Dated(law.ANSWERED, {ORDER_100: WorkingDays(20)}),
)


# Beginning


@under(law.PLATFORM_FIRST, O100_11)
def may_conclude(kind: str, okup: Organisation) -> Refusal | None:
    """Why this OKUP concludes no such contract now."""
    if SubjectKind.OKUP not in okup.kinds:
        return NOT_AN_OKUP
    if kind == AgreementKind.PLATFORM:
        return None
    in_force = registered.in_force().filter(okup=okup, kind=AgreementKind.PLATFORM)
    return None if in_force.exists() else NO_PLATFORM_CONTRACT


@under(law.OF_AGE)
def may_be_other(kind: AgreementKind, other: User | Organisation) -> Refusal | None:
    """Why this account cannot be the other party of such a contract."""
    if KIND_OF_OTHER[kind] not in other.kinds:
        return NOT_THE_KIND
    if kind == AgreementKind.MANDATE and isinstance(other, User) and not _is_of_age(other.iin):
        return NOT_OF_AGE
    return None


def _is_of_age(iin: str) -> bool:
    born, today = identifiers.born(iin), timezone.localdate()
    if born is None:
        return True  # a number that tells no birthday is a foreigner's of old form; the certificate names an adult
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) >= OF_AGE


@under(law.PERSONS_BEGIN)
def may_begin(subject: Subject, contract: Contract) -> Refusal | None:
    """Why this subject begins no such contract: it is a party and may keep data for it."""
    side = parties.side_of(subject, contract)
    if side is None:
        return NOT_A_PARTY
    if contract.organisation_id == contract.okup_id:
        return NOT_WITH_ITSELF
    if side == Side.OKUP and contract.person_id is not None:
        return BEGUN_BY_PERSON
    kind = AgreementKind(contract.kind)
    return (
        subject.may(Right.WORKS)
        or may_conclude(kind, contract.okup)
        or may_be_other(kind, parties.account(contract, Side.OTHER))
    )


# The steps


def drafts(actor: Actor, contract: Contract) -> Refusal | None:
    """Whoever keeps the data of the party whose turn it is writes for it."""
    return parties.may(actor, contract, contract.turn, Right.WORKS)


def _is_party(actor: Actor, contract: Contract) -> Refusal | None:
    refusals = [parties.may(actor, contract, side, Right.WORKS) for side in Side]
    return None if None in refusals else refusals[0]


def answers(actor: Actor, contract: Contract) -> Refusal | None:
    """The party to which it was sent answers."""
    if refusal := drafts(actor, contract):
        return NOT_YOUR_TURN if _is_party(actor, contract) is None else refusal
    return None


@under(law.SIGNATORIES)
def signs(actor: Actor, contract: Contract) -> Refusal | None:
    """Whose turn it is signs, by whom that party lets sign; nobody for both parties."""
    if refusal := parties.may(actor, contract, contract.turn, Right.SIGNS):
        return NOT_YOUR_TURN if _is_party(actor, contract) is None else refusal
    has_signed = contract.signings.filter(version=contract.version, signature__person=actor).exists()  # type: ignore[misc]  # a User: may() refuses others
    return NOT_WITH_ONESELF if has_signed else None


def takes_back(actor: Actor, contract: Contract) -> Refusal | None:
    """Who made the draft; once it is sent, the party that sent it, which is not the one whose turn it is."""
    is_sent = contract.state in {ContractState.SENT, ContractState.SIGNED}
    side = parties.opposite(contract.turn) if is_sent else contract.turn
    return NOT_SENT_BY_YOU if parties.may(actor, contract, side, Right.WORKS) else None


def lapses(actor: Actor, contract: Contract) -> Refusal | None:
    if actor is not None:
        return BY_PORTAL
    is_over = contract.due_at is not None and contract.due_at < timezone.now()
    return None if is_over else STILL_TIME


# Terms


def running(contract: Contract) -> Mapping[Clock, datetime]:
    is_awaited = contract.state in {ContractState.SENT, ContractState.SIGNED} and contract.sent_at is not None
    return {ANSWER: contract.sent_at} if is_awaited else {}  # type: ignore[dict-item]  # asked above


def moot(contract: Contract) -> set[Clock]:
    return {ANSWER} if contract.state == ContractState.TAKEN_BACK else set()


def turn(contract: Contract) -> list[User]:
    return parties.people(contract, contract.turn)


def above(contract: Contract) -> list[User]:
    """Who hears that a contract was not answered: who sent it."""
    return parties.people(contract, parties.opposite(contract.turn))


def concerned(contract: Contract) -> list[User]:
    return [*turn(contract), *above(contract)]


def page(contract: Contract, _person: User) -> str:
    return contract.get_absolute_url()


timed(Contract, Timed(running, moot, turn, above, concerned, page))
