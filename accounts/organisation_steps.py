"""The steps of organisations and memberships: from where to where, who may, under which law; and their rules."""

from django.utils.translation import gettext_lazy as _

from accounts import law
from accounts.models import OPEN_MEMBERSHIPS, Membership, MembershipState, Organisation, OrganisationState, Right, User
from accounts.subjects import LACKING, may
from portal.flow import Actor, Flow, Refusal, Step
from portal.law import O100_12, O100_13

HEAD_ALREADY = Refusal(_("You are the head of this organisation here already."))
NOT_ONESELF = Refusal(_("Nobody gives or takes their own rights. Ask the head or another manager of staff."))
NOT_YOUR_INVITATION = Refusal(_("This invitation is for another person."))
HEADS_STAY = Refusal(_("The head stays until a new head takes the organisation over with their key."))


def may_take_over(actor: Actor, organisation: Organisation) -> Refusal | None:
    """Whether the person may try: the rest is in their certificate."""
    is_head = isinstance(actor, User) and may(actor, organisation, Right.HEAD) is None
    return HEAD_ALREADY if is_head else None


def manages(actor: Actor, organisation: Organisation) -> Refusal | None:
    return may(actor, organisation, Right.MANAGER) if isinstance(actor, User) else LACKING[Right.MANAGER]


def keeps_data(actor: Actor, organisation: Organisation) -> Refusal | None:
    return may(actor, organisation, Right.WORKS) if isinstance(actor, User) else LACKING[Right.WORKS]


def keeps_money(actor: Actor, organisation: Organisation) -> Refusal | None:
    return may(actor, organisation, Right.MONEY) if isinstance(actor, User) else LACKING[Right.MONEY]


def is_invited(actor: Actor, membership: Membership) -> Refusal | None:
    is_theirs = isinstance(actor, User) and actor.iin_digest == membership.iin_digest
    return None if is_theirs else NOT_YOUR_INVITATION


def manages_member(actor: Actor, membership: Membership) -> Refusal | None:
    """Whether the person may change this very membership: no head's, not their own, a manager's by the head alone."""
    if not isinstance(actor, User):
        return LACKING[Right.MANAGER]
    if refusal := may(actor, membership.organisation, Right.MANAGER):
        return refusal
    if membership.is_head:
        return HEADS_STAY
    if actor.iin_digest == membership.iin_digest:
        return NOT_ONESELF
    if Right.MANAGER in membership.rights:
        return may(actor, membership.organisation, Right.HEAD)
    return None


def may_leave(actor: Actor, membership: Membership) -> Refusal | None:
    return is_invited(actor, membership) or (HEADS_STAY if membership.is_head else None)


_STAYS = {OrganisationState.REGISTERED.value: OrganisationState.REGISTERED.value}
TAKE_OVER = Step("take over an organisation", _STAYS, may_take_over, (O100_12, law.NEW_HEAD))
INVITE = Step("invite staff", _STAYS, manages, (O100_12, law.MEMBERS))
CHANGE_DETAILS = Step("change the details of an organisation", _STAYS, keeps_data, (O100_13, law.DETAILS))
CHANGE_BANK = Step("change the bank details of an organisation", _STAYS, keeps_money, (O100_13, law.BANK_DETAILS))
ADD_BODY = Step("add a governing body", _STAYS, keeps_data, (O100_13, law.DETAILS))
REMOVE_BODY = Step("remove a governing body", _STAYS, keeps_data, (O100_13, law.DETAILS))

INVITED, ACTIVE, ENDED = (state.value for state in (*OPEN_MEMBERSHIPS, MembershipState.ENDED))
ACCEPT = Step("accept the invitation", {INVITED: ACTIVE}, is_invited, (O100_12, law.MEMBERS))
DECLINE = Step("decline the invitation", {INVITED: MembershipState.DECLINED}, is_invited, (law.MEMBERS,))
TAKE_BACK = Step("take the invitation back", {INVITED: MembershipState.WITHDRAWN}, manages_member, (law.MEMBERS,))
CHANGE_RIGHTS = Step(
    "change rights",
    {INVITED: INVITED, ACTIVE: ACTIVE},
    manages_member,
    (O100_12, law.MEMBERS, law.MANAGERS_BY_HEAD),
)
END = Step("end a membership", {ACTIVE: ENDED}, manages_member, (O100_12, law.MEMBERS))
LEAVE = Step("leave an organisation", {ACTIVE: ENDED}, may_leave, (law.MEMBERS,))

FLOW = Flow(
    "accounts.organisations",
    OrganisationState,
    OrganisationState.REGISTERED,
    (TAKE_OVER, INVITE, CHANGE_DETAILS, CHANGE_BANK, ADD_BODY, REMOVE_BODY),
)
MEMBERSHIPS = Flow(
    "accounts.memberships",
    MembershipState,
    MembershipState.INVITED,
    (ACCEPT, DECLINE, TAKE_BACK, CHANGE_RIGHTS, END, LEAVE),
)
