"""Parties and their contracts, for every test of contracts."""

import base64
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import following
from accounts.models import Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.subjects import Subject
from contracts import making
from contracts.models import Contract, Tariff, UserCategory
from contracts.tariffs import Said
from registers.models import Agreement, AgreementForm, AgreementKind, Licensee, Place
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


def as_owner(person: User) -> User:
    """The person stands here as an owner, with a bank account."""
    person.kinds, person.iban, person.bic = [SubjectKind.OWNER.value], IBAN, "KCJBKZKX"
    person.save()
    return person


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


# Users and rates

POWERS = ("performance/public_performance",)
LICENCE: dict[str, Any] = {
    "entry_kind": "free",
    "ways_of_use": list(POWERS),
    "licence_kind": "non_exclusive",
    "territory": "kz",
    "user_category": "cafe",
    "payment_terms": {"every": "month", "day": 15},
    "report_kind": ["authors", "titles", "uses"],
    "report_terms": {"every": "month", "day": 15},
    "term_from": "2026-02-01",
    "pd_consent": True,
}


def user_of_works(account: User | Organisation, **figures: Any) -> Place:
    """The account in the register of users, with one café of 47 seats and 123.5 m²."""
    name = account.full_name if isinstance(account, User) else account.name
    whose = {"person": account} if isinstance(account, User) else {"organisation": account}
    account.kinds = [SubjectKind.USER.value]
    account.save()
    licensee = Licensee.objects.create(name_kk=name, region="75", **whose)
    return Place.objects.create(
        licensee=licensee, name="Кафе «Дала»", kind="catering", region="75", address="Алматы, Төле би 5",
        opened_on=date(2026, 2, 1), **{"seats": 47, "area": "123.5", **figures},
    )  # fmt: skip


def rate_said(category: str = "cafe", **said: Any) -> Said:
    """0.15 MCI a seat for any entry, from today on, by the general meeting."""
    told: dict[str, Any] = {
        "kind": "licence", "base": "seats", "unit": "mci", "rate": Decimal("0.15"), "powers": POWERS,
        "ground": "meeting", "basis_kk": "№ 3 хаттама", "basis_ru": "протокол № 3", "decided_on": date(2026, 1, 26),
        "since": timezone.localdate(), **said,
    }  # fmt: skip
    return Said(category=UserCategory.objects.get(code=category), **told)


def rate(okup: Organisation, category: str = "cafe", **said: Any) -> Tariff:
    """A row as if it had been added in time: also one of the past."""
    told = rate_said(category, **{"since": date(2026, 1, 26), **said})
    columns = {field.name: getattr(told, field.name) for field in fields(told)}
    return Tariff.objects.create(
        okup=okup, **{**columns, "powers": list(told.powers), "place_kinds": list(told.place_kinds)}
    )
