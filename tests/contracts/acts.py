"""Parties and their contracts, for every test of contracts."""

import base64
from datetime import date
from typing import Any

from django.db import transaction

from accounts import following
from accounts.models import Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.subjects import Subject
from contracts import making
from contracts.models import Contract
from registers.models import Agreement, AgreementForm, AgreementKind
from tests.accounts.acts import head_of, registered
from tests.people import People

IBAN = "KZ86125KZT5004100100"
MANDATE: dict[str, Any] = {
    "spheres": ["music"],
    "rights_transferred": ["performance/broadcasting", "performance/public_performance"],
    "territory": "kz",
    "sole_okup": True,
    "payout_terms": {"every": "quarter", "day": 15},
    "deduction_pct": "25",
    "term_from": "2026-02-01",
    "pd_consent": True,
}


def body(people: People, key: str, *kinds: SubjectKind) -> tuple[Organisation, User]:
    """The organisation that the holder of a demo's key has registered, as `kinds`, with all that a form needs of it."""
    made = registered(people, key)
    made.kinds = [kind.value for kind in kinds]
    made.address, made.region = "Алматы, Абай даңғылы 10", "75"
    made.phone, made.email, made.iban, made.bic = "+7 727 123 4567", f"{key}@example.kz", IBAN, "KCJBKZKX"
    with transaction.atomic():
        made.save()
        following.changed(made)
    return made, head_of(made)


def joined(person: User, organisation: Organisation, *rights: Right) -> Subject:
    """The person as an active member with these rights."""
    membership = Membership.objects.create(
        organisation=organisation,
        iin_digest=person.iin_digest,
        person=person,
        rights=list(rights),
        state=MembershipState.ACTIVE,
        since="2026-02-01T00:00:00Z",
        post="Төраға",
    )
    return Subject(person, membership)


def acting(person: User, organisation: Organisation | None = None) -> Subject:
    """The person for themselves, or for the organisation in which they are active."""
    if organisation is None:
        return Subject(person)
    return Subject(person, Membership.objects.get(person=person, organisation=organisation, state="active"))


def on_platform(okup: Organisation) -> Agreement:
    """The contract by which the OKUP may conclude others here."""
    return Agreement.objects.create(
        kind=AgreementKind.PLATFORM,
        agreement_number="6-2026-1",
        okup=okup,
        form=AgreementForm.ELECTRONIC,
        concluded_on=date(2026, 1, 26),
        since=date(2026, 1, 26),
    )


def signature(people: People, key: str, contract: Contract) -> str:
    """Of the frozen document, by the demo's key."""
    return base64.b64encode(people.authority.sign_cms(key, bytes(contract.pdf or b""), False)).decode()


def ready(person: User, contract: Contract, terms: dict[str, Any]) -> Contract:
    """The text of the contract is made."""
    making.write(person, contract, terms)
    making.make_ready(person, contract)
    return contract


def signed_by_owner(people: People, owner: User, draft: Contract) -> Contract:
    ready(owner, draft, MANDATE)
    making.sign(owner, draft, signature(people, "author", draft))
    return draft
