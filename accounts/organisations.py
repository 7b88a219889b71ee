"""Organisations: registered by the head's EDS, taken over by a new head; what they say of themselves.

The table of steps is in organisation_steps.py, staff are in members.py. Every step locks the organisation first, so
that who has lost a right a moment ago does nothing more by it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import following, law, organisation_text
from accounts.models import GoverningBody, Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.organisation_steps import ACTIVE, ADD_BODY, CHANGE_BANK, CHANGE_DETAILS, INVITED, REMOVE_BODY, TAKE_OVER
from accounts.organisation_text import OfCertificate
from portal import audit, identifiers, notices
from portal.flow import Refusal, StepRefused
from portal.law import O100_2_6, O100_2_7, O100_12, O100_13, under
from portal.models import Topic
from portal.signing.accepting import accept
from portal.signing.evidence import signer_of
from portal.signing.models import Signature

notices.declare("accounts/head_replaced", topic=Topic.CASE, law=law.NEW_HEAD)

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
OLDER_KEY = Refusal(
    _("The certificate of the present head is newer than yours. Take the organisation over with a newer key.")
)
NO_KINDS = Refusal(_("An organisation says of itself only whether it is an owner and a user of works."))


def may_register(said: OfCertificate) -> Refusal | None:
    """Why no organisation of this certificate can be registered."""
    if not identifiers.is_valid("bin", said.bin):
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
        following.changed(organisation)
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
    with as_refusal("accounts_organisation_bin", REGISTERED_ALREADY):
        organisation.save(force_insert=True)
    return organisation


def _language(name: str) -> str:
    """The language of a name in a certificate: Kazakh where it has a letter that Russian lacks."""
    return "kk" if set(name.lower()) & set("әғқңөұүһі") else "ru"


@contextmanager
def as_refusal(constraint: str, refusal: Refusal) -> Iterator[None]:
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
    with _followed(organisation), TAKE_OVER.take(person, organisation, document=signature.document_sha256):
        former = organisation.memberships.filter(state=ACTIVE, rights__contains=[Right.HEAD]).first()
        if former is not None:
            if former.certified_at is None or signer_of(signature).not_before <= former.certified_at:
                raise StepRefused(OLDER_KEY)
            _end(former)
            notices.send(former.person, "accounts/head_replaced", organisation=organisation.name)
        _close_own(person, organisation)
        _make_head(person, organisation, signature)
        organisation.certified_name = said.name
        setattr(organisation, f"name_{_language(said.name)}", said.name)


@contextmanager
def _followed(organisation: Organisation) -> Iterator[None]:
    """A step that keeps the organisation anew when it ends; who follows the account is told then."""
    with transaction.atomic():
        yield
        following.changed(organisation)


def _end(membership: Membership) -> None:
    membership.state, membership.until = MembershipState.ENDED, timezone.now()
    membership.save(update_fields=["state", "until"])


def _close_own(person: User, organisation: Organisation) -> None:
    """What the new head had before: a membership ends, an invitation is void."""
    mine = organisation.memberships.filter(iin_digest=person.iin_digest)
    mine.filter(state=ACTIVE).update(state=MembershipState.ENDED, until=timezone.now())
    mine.filter(state=INVITED).update(state=MembershipState.WITHDRAWN, until=timezone.now(), mail_due_at=None)


@under(O100_13, law.DETAILS)
def change_details(actor: User, organisation: Organisation, said: dict[str, Any]) -> None:
    """Keep what the organisation says of itself; kinds that others give it stay."""
    with _followed(organisation), CHANGE_DETAILS.take(actor, organisation, fields=sorted(said)):
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
            following.changed(kept)
            if is_new:
                audit.record(None, "keep a body of the platform", kept, law=law.BODIES)
