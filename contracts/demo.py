"""The demo's contracts: the society's own on the use of the platform, and its rates as examples. Safe to repeat."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Accreditation, Membership, Organisation, User
from contracts.models import Tariff, UserCategory
from contracts.tariffs import Said, add
from portal.flow import sure
from registers import agreements
from registers.models import Agreement, AgreementForm, AgreementKind

DAY = date(2026, 2, 2)
POWERS = ["performance/public_performance"]
RATES: list[tuple[str, str, str, str, str]] = [  # category, base, unit, paid, free: the draft of 2023 of minimum rates
    ("cafe", "seats", "mci", "0.2", "0.1"),
    ("restaurant", "seats", "mci", "0.25", "0.15"),
    ("catering", "seats", "mci", "0.008", "0.004"),
]
OTHERS: list[tuple[str, str, str, str, str]] = [  # category, base, unit, rate, entry; the last two are invented
    ("club", "income", "percent", "1", "paid"),
    ("club", "seats", "mci", "0.2", "free"),
    ("casino", "seats", "mci", "0.4", "either"),
    ("hotel", "rooms", "mci", "0.05", "either"),
    ("retail", "area", "tenge", "20", "either"),
]


def make(say: Callable[[str], None]) -> None:
    """Bring what is not there yet."""
    okup = Accreditation.objects.all()[0].organisation
    head = sure(Membership.objects.get(organisation=okup, state="active", rights__contains=["head"]).person)
    if not Agreement.objects.filter(okup=okup, kind=AgreementKind.PLATFORM).exists():
        _on_platform(head, okup)
        say("contract on the use of the platform")
    if not Tariff.objects.filter(okup=okup).exists():
        _rates(head, okup)
        say("rates of the society: examples")


def _on_platform(head: User, okup: Organisation) -> None:
    agreements.record(
        head,
        Agreement(
            kind=AgreementKind.PLATFORM,
            agreement_number="Ұ-1",
            okup=okup,
            form=AgreementForm.ELECTRONIC,
            concluded_on=DAY,
            since=DAY,
        ),
    )


@transaction.atomic
def _rates(head: User, okup: Organisation) -> None:
    rows = [(*row[:3], rate, entry) for row in RATES for rate, entry in ((row[3], "paid"), (row[4], "free"))]
    categories = {row.code: row for row in UserCategory.objects.order_by("since")}
    for category, base, unit, rate, entry in [*rows, *OTHERS]:
        said = Said(
            kind=AgreementKind.LICENCE,
            category=categories[category],
            base=base,
            unit=unit,
            rate=Decimal(rate),
            entry=entry,
            powers=POWERS,
            ground="meeting",
            basis_kk="№ 1 хаттама (мысал)",
            basis_ru="протокол № 1 (пример)",
            decided_on=DAY,
            since=DAY,
            example=True,
        )
        add(head, okup, said)
