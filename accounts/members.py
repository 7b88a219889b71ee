"""Who acts for an organisation: invited by IIN, accepting in their own account, given and losing rights.

The table of steps is in organisation_steps.py; the verbs stand here in its order. Every step locks the organisation
first, so that who has lost a right a moment ago does nothing more by it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import invitations, law
from accounts.models import Membership, Organisation, Right, User
from accounts.organisation_steps import ACCEPT, CHANGE_RIGHTS, DECLINE, END, INVITE, LEAVE, NOT_ONESELF, TAKE_BACK
from accounts.organisations import as_refusal
from accounts.subjects import may
from portal import audit, identifiers, notices
from portal.flow import Refusal, Step, StepRefused, lock
from portal.law import O100_12, under
from portal.models import Topic
from portal.vault import digest

for _template in ("rights_changed", "membership_ended", "membership_answered"):
    notices.declare(f"accounts/{_template}", topic=Topic.CASE, law=law.MEMBERS)

WRONG_IIN = Refusal(_("The IIN is not right: twelve digits, of which the last checks the others."))
MEMBER_ALREADY = Refusal(_("This person is invited or acts for the organisation already. Change their rights instead."))
UNKNOWN_RIGHT = Refusal(_("A head is not appointed here: a new head signs with their own key."))


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to invite: the IIN as typed, the address for the invitation, what they are and may do."""

    iin: str
    email: str
    post: str
    rights: Collection[Right]


@under(O100_12, law.MEMBERS)
def invite(actor: User, organisation: Organisation, whom: Invited) -> Membership:
    """Ask a person to act for the organisation; they accept in their own account."""
    with INVITE.take(actor, organisation, rights=sorted(whom.rights)):
        if not identifiers.is_valid("iin", whom.iin):
            raise StepRefused(WRONG_IIN)
        if digest(whom.iin) == actor.iin_digest:
            raise StepRefused(NOT_ONESELF)
        if refusal := _may_give(actor, organisation, whom.rights):
            raise StepRefused(refusal)
        membership = Membership(
            organisation=organisation,
            iin_digest=digest(whom.iin),
            email=whom.email,
            post=whom.post,
            rights=sorted(whom.rights),
            invited_by=actor,
            invited_at=timezone.now(),
        )
        with as_refusal("membership_open_once", MEMBER_ALREADY):
            membership.save(force_insert=True)
        invitations.owe(membership)
    return membership


@under(law.MANAGERS_BY_HEAD)
def _may_give(actor: User, organisation: Organisation, rights: Collection[Right]) -> Refusal | None:
    if Right.HEAD in rights:
        return UNKNOWN_RIGHT
    return may(actor, organisation, Right.HEAD) if Right.MANAGER in rights else None


@contextmanager
def _taken(step: Step, actor: User, membership: Membership, **detail: object) -> Iterator[None]:
    """Take a step of a membership under the lock of its organisation: who may is asked under it."""
    with transaction.atomic():
        lock(Organisation.objects.get(pk=membership.organisation_id))
        with step.take(actor, membership, organisation=audit.key(membership.organisation), **detail):
            yield


@under(O100_12, law.MEMBERS)
def accept_invitation(person: User, membership: Membership) -> None:
    """The invited person acts for the organisation from now on."""
    with _taken(ACCEPT, person, membership):
        membership.person, membership.since = person, timezone.now()
        membership.mail_due_at = None
        _tell_inviter(membership, accepted=True)


def decline_invitation(person: User, membership: Membership) -> None:
    with _taken(DECLINE, person, membership):
        _void(membership)
        _tell_inviter(membership, accepted=False)


def _void(membership: Membership) -> None:
    membership.until, membership.mail_due_at = timezone.now(), None


def _tell_inviter(membership: Membership, *, accepted: bool) -> None:
    if membership.invited_by is not None:
        name, post = membership.organisation.name, membership.post
        who, template = membership.invited_by, "accounts/membership_answered"
        notices.send(who, template, organisation=name, post=post, accepted=accepted)


def take_back_invitation(actor: User, membership: Membership) -> None:
    with _taken(TAKE_BACK, actor, membership):
        _void(membership)


@under(O100_12, law.MEMBERS)
def change_rights(actor: User, membership: Membership, rights: Collection[Right], post: str) -> None:
    """Give and take rights; who acts by them is told."""
    with _taken(CHANGE_RIGHTS, actor, membership, rights=sorted(rights)):
        if refusal := _may_give(actor, membership.organisation, rights):
            raise StepRefused(refusal)
        membership.rights, membership.post = sorted(rights), post
        if membership.person is not None:
            name = membership.organisation.name
            notices.send(membership.person, "accounts/rights_changed", organisation=name)


@under(O100_12, law.MEMBERS)
def end_membership(actor: User, membership: Membership) -> None:
    """The person acts for the organisation no more, from this moment on."""
    with _taken(END, actor, membership):
        membership.until = timezone.now()
        organisation = membership.organisation.name
        notices.send(membership.person, "accounts/membership_ended", organisation=organisation)


def leave(person: User, membership: Membership) -> None:
    with _taken(LEAVE, person, membership):
        membership.until = timezone.now()
