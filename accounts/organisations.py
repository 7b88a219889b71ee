"""Organisations and who acts for them: registered by the head's EDS, taken over by a new head, staff by invitation.

The tables of steps, then the verbs in their order. Every step locks the organisation first, so that who has lost a
right a moment ago does nothing more by it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import iin as numbers
from accounts import invitations, law, organisation_text
from accounts.models import (
    OPEN_MEMBERSHIPS,
    GoverningBody,
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
    Right,
    SubjectKind,
    User,
)
from accounts.organisation_text import OfCertificate
from accounts.subjects import LACKING, may
from portal import audit, notices
from portal.flow import Actor, Flow, Refusal, Step, StepRefused, lock
from portal.law import O100_2_6, O100_2_7, O100_12, O100_13, under
from portal.models import Topic
from portal.signing.accepting import accept
from portal.signing.evidence import signer_of
from portal.signing.models import Signature
from portal.vault import digest

for _template in ("head_replaced", "rights_changed", "membership_ended", "membership_answered"):
    notices.declare(f"accounts/{_template}", topic=Topic.CASE, law=law.MEMBERS)

NOT_THE_HEAD = _(
    "The signature was not accepted: sign with the key of the head of this very organisation, with its BIN. "
    "Nothing was changed."
)
ANOTHER_NAME = Refusal(
    _("Your key names the organisation otherwise than this page. Confirm with that key again, then sign.")
)
WRONG_BIN = Refusal(_("The BIN in your certificate is not a right one. Ask who issued the key. Nothing was changed."))
REGISTERED_ALREADY = Refusal(
    _("This organisation is registered already. Its head invites staff; a new head takes it over.")
)
A_BODY = Refusal(_("This organisation stands on the platform by its office: nobody registers it."))
HEAD_ALREADY = Refusal(_("You are the head of this organisation here already."))
OLDER_KEY = Refusal(
    _("The certificate of the present head is newer than yours. Take the organisation over with a newer key.")
)
WRONG_IIN = Refusal(_("The IIN is not right: twelve digits, of which the last checks the others."))
NOT_ONESELF = Refusal(_("Nobody gives or takes their own rights. Ask the head or another manager of staff."))
MEMBER_ALREADY = Refusal(_("This person is invited or acts for the organisation already. Change their rights instead."))
NOT_YOUR_INVITATION = Refusal(_("This invitation is for another person."))
HEADS_STAY = Refusal(_("The head stays until a new head takes the organisation over with their key."))
UNKNOWN_RIGHT = Refusal(_("A head is not appointed here: a new head signs with their own key."))
NO_KINDS = Refusal(_("An organisation says of itself only whether it is an owner and a user of works."))


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

_INVITED, _ACTIVE, _ENDED = (state.value for state in (*OPEN_MEMBERSHIPS, MembershipState.ENDED))
ACCEPT = Step("accept the invitation", {_INVITED: _ACTIVE}, is_invited, (O100_12, law.MEMBERS))
DECLINE = Step("decline the invitation", {_INVITED: MembershipState.DECLINED}, is_invited, (law.MEMBERS,))
TAKE_BACK = Step("take the invitation back", {_INVITED: MembershipState.WITHDRAWN}, manages_member, (law.MEMBERS,))
CHANGE_RIGHTS = Step(
    "change rights",
    {_INVITED: _INVITED, _ACTIVE: _ACTIVE},
    manages_member,
    (O100_12, law.MEMBERS, law.MANAGERS_BY_HEAD),
)
END = Step("end a membership", {_ACTIVE: _ENDED}, manages_member, (O100_12, law.MEMBERS))
LEAVE = Step("leave an organisation", {_ACTIVE: _ENDED}, may_leave, (law.MEMBERS,))

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


def may_register(said: OfCertificate) -> Refusal | None:
    """Why no organisation of this certificate can be registered."""
    if not numbers.is_valid_bin(said.bin):
        return WRONG_BIN
    if said.bin in {body.bin for body in bodies()}:
        return A_BODY
    return REGISTERED_ALREADY if Organisation.objects.filter(bin=said.bin).exists() else None


@under(O100_2_6, O100_2_7, O100_12, O100_13, law.BY_ITS_HEAD)
def register(person: User, said: OfCertificate, language: str, cms: str | bytes) -> Organisation:
    """The head signs, and the organisation has its account; StepRefused says why not."""
    if refusal := may_register(said):
        raise StepRefused(refusal)
    signature = _signed_by_head(person, said, language, cms, takes_over=False)
    with transaction.atomic():
        organisation = _create(said)
        _make_head(person, organisation, signature)
        detail = {"document": signature.document_sha256, "bin": said.bin}
        audit.record(person, "register an organisation", organisation, law=(O100_12, law.BY_ITS_HEAD), **detail)
    return organisation


def _signed_by_head(
    person: User, said: OfCertificate, language: str, cms: str | bytes, *, takes_over: bool
) -> Signature:
    """The signature of the organisation's head by their own key, not saved; no power of attorney stands in for it."""
    document = organisation_text.text(person, said, language, takes_over=takes_over).encode()
    signature = accept(
        person,
        cms,
        document,
        purpose="organisation",
        roles={"head"},
        wrong_key=NOT_THE_HEAD,
        organisation=said.bin,
    )
    if signature.power is not None:
        raise StepRefused(Refusal(NOT_THE_HEAD))
    if signer_of(signature).organisation != said.name:
        raise StepRefused(ANOTHER_NAME)
    return signature


def _create(said: OfCertificate) -> Organisation:
    organisation = Organisation(bin=said.bin, certified_name=said.name, **{f"name_{_language(said.name)}": said.name})
    with _as_refusal("accounts_organisation_bin", REGISTERED_ALREADY):
        organisation.save(force_insert=True)
    return organisation


def _language(name: str) -> str:
    """The language of a name in a certificate: Kazakh where it has a letter that Russian lacks."""
    return "kk" if set(name.lower()) & set("әғқңөұүһі") else "ru"


@contextmanager
def _as_refusal(constraint: str, refusal: Refusal) -> Iterator[None]:
    """What a constraint of the table forbids, in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in str(error):
            raise StepRefused(refusal) from error
        raise


def _make_head(person: User, organisation: Organisation, signature: Signature) -> None:
    signature.save()
    Membership.objects.create(
        organisation=organisation,
        iin_digest=person.iin_digest,
        person=person,
        post="",
        rights=[Right.HEAD],
        state=MembershipState.ACTIVE,
        since=timezone.now(),
        signature=signature,
        certified_at=signer_of(signature).not_before,
    )


@under(O100_2_7, O100_12, law.NEW_HEAD)
def take_over(person: User, organisation: Organisation, said: OfCertificate, language: str, cms: str | bytes) -> None:
    """A new head with a newer certificate takes the former one's place; the former one is told."""
    signature = _signed_by_head(person, said, language, cms, takes_over=True)
    with TAKE_OVER.take(person, organisation, document=signature.document_sha256):
        former = organisation.memberships.filter(state=_ACTIVE, rights__contains=[Right.HEAD]).first()
        if former is not None:
            if former.certified_at is None or signer_of(signature).not_before <= former.certified_at:
                raise StepRefused(OLDER_KEY)
            _end(former)
            notices.send(former.person, "accounts/head_replaced", organisation=organisation.name)
        _close_own(person, organisation)
        _make_head(person, organisation, signature)
        organisation.certified_name = said.name
        setattr(organisation, f"name_{_language(said.name)}", said.name)


def _end(membership: Membership) -> None:
    membership.state, membership.until = MembershipState.ENDED, timezone.now()
    membership.save(update_fields=["state", "until"])


def _close_own(person: User, organisation: Organisation) -> None:
    """What the new head had before: a membership ends, an invitation is void."""
    mine = organisation.memberships.filter(iin_digest=person.iin_digest)
    mine.filter(state=_ACTIVE).update(state=MembershipState.ENDED, until=timezone.now())
    mine.filter(state=_INVITED).update(state=MembershipState.WITHDRAWN, until=timezone.now(), mail_due_at=None)


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
        if not numbers.is_valid(whom.iin):
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
        with _as_refusal("membership_open_once", MEMBER_ALREADY):
            membership.save(force_insert=True)
        invitations.owe(membership)
    return membership


@under(law.MANAGERS_BY_HEAD)
def _may_give(actor: User, organisation: Organisation, rights: Collection[Right]) -> Refusal | None:
    if Right.HEAD in rights:
        return UNKNOWN_RIGHT
    return may(actor, organisation, Right.HEAD) if Right.MANAGER in rights else None


@under(O100_13, law.DETAILS)
def change_details(actor: User, organisation: Organisation, said: dict[str, Any]) -> None:
    """Keep what the organisation says of itself; kinds that others give it stay."""
    with CHANGE_DETAILS.take(actor, organisation, fields=sorted(said)):
        own = {SubjectKind.OWNER, SubjectKind.USER}
        if not set(said.get("kinds", [])) <= own:
            raise StepRefused(NO_KINDS)
        for name, value in said.items():
            kept = set(organisation.kinds) - own
            setattr(organisation, name, sorted(kept | set(value)) if name == "kinds" else value)


@under(O100_13, law.BANK_DETAILS)
def change_bank(actor: User, organisation: Organisation, *, iban: str, bic: str) -> None:
    """Keep the bank details; the form has checked their digits. The trail does not hold them."""
    with CHANGE_BANK.take(actor, organisation):
        organisation.iban, organisation.bic = iban, bic


@under(O100_13)
def add_body(actor: User, organisation: Organisation, *, name: str, post: str) -> None:
    """Keep one more person of the governing bodies; the same one twice is one."""
    with ADD_BODY.take(actor, organisation):
        GoverningBody.objects.get_or_create(organisation=organisation, name=name, post=post)


@under(O100_13)
def remove_body(actor: User, organisation: Organisation, pk: int) -> None:
    with REMOVE_BODY.take(actor, organisation):
        organisation.bodies.filter(pk=pk).delete()


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


@dataclass(frozen=True, slots=True)
class Body:
    """A body that stands on the platform by its office."""

    bin: str
    kind: SubjectKind
    name_kk: str
    name_ru: str


def bodies() -> list[Body]:
    """The expert organisation and the authorised body, as settings.BODIES name them; none where no BIN is set."""
    return [Body(number, SubjectKind(kind), kk, ru) for kind, (number, kk, ru) in settings.BODIES.items() if number]


@under(O100_2_6, law.BODIES)
def keep_bodies() -> None:
    """Let both stand among the organisations, as the settings name them now. Safe to repeat."""
    for body in bodies():
        names = {"name_kk": body.name_kk, "name_ru": body.name_ru, "kinds": [body.kind]}
        with transaction.atomic():
            kept, is_new = Organisation.objects.update_or_create(bin=body.bin, defaults=names)
            if is_new:
                audit.record(None, "keep a body of the platform", kept, law=law.BODIES)
