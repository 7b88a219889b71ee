"""What a place needs and what it would cost, for anybody who asks: by the rates in force today. Queries only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import SubjectKind
from contracts import law, tariff_words, tariffs
from contracts.models import Mci, Tariff
from contracts.tariffs import Reckoned
from portal.law import O100_9, O100_10, under
from registers import parties as registered
from registers.models import AgreementKind, Okup, Place


@dataclass(frozen=True, slots=True)
class Offer:
    """A contract with an OKUP, and what the place would owe by its rate. `begin`: "" where it concludes none here."""

    okup: Okup
    reckoned: Reckoned
    powers: str
    begin: str

    @property
    def tariff(self) -> Tariff:
        return self.reckoned.tariff

    @property
    def rate(self) -> str:
        return tariff_words.rate(self.tariff)

    @property
    def basis(self) -> str:
        return tariff_words.basis(self.tariff)


@dataclass(frozen=True, slots=True)
class Total:
    """Of the offers whose sum is known; `has_unknown` where there are others."""

    amount: Decimal
    vat: Decimal
    gross: Decimal
    has_unknown: bool


@under(law.ASKED_BY_ANYBODY, O100_9, O100_10)
def offers(place: Place, category: str, entry: str, day: date) -> list[Offer]:
    """All contracts that OKUPs have a rate for, as the place and the entry are; as many queries for any number."""
    rows = Tariff.objects.filter(category__code=category, since__lte=day, okup__kinds__contains=[SubjectKind.OKUP])
    found = tariffs.standing(rows.select_related("category"), day, entry)
    found = [row for row in found if not row.place_kinds or place.kind in row.place_kinds]
    okups = {
        okup.organisation_id: okup for okup in Okup.objects.filter(organisation__in=[row.okup_id for row in found])
    }
    on_platform = set(registered.in_force(day).filter(kind=AgreementKind.PLATFORM).values_list("okup_id", flat=True))
    names, mci = tariff_words.names_of_powers(), Mci.on(day)
    made = [
        Offer(
            okups[row.okup_id],
            tariffs.reckon(row, [place], day, mci=mci),
            tariff_words.powers(row.powers, names),
            _begin(row) if row.okup_id in on_platform else "",
        )
        for row in found
        if row.okup_id in okups
    ]
    return sorted(made, key=lambda offer: (offer.okup.name, offer.tariff.kind))


def _begin(row: Tariff) -> str:
    return f"{reverse('contracts:begin')}?kind={row.kind}&okup={row.okup_id}"


def total(found: Iterable[Offer]) -> Total:
    """What all offers make together a month."""
    found = list(found)
    known = [offer.reckoned for offer in found if offer.reckoned.amount is not None]
    parts = [(one.amount or Decimal(0), one.vat or Decimal(0), one.gross or Decimal(0)) for one in known]
    amount, vat, gross = (sum(part, Decimal(0)) for part in zip(*parts, strict=True)) if parts else [Decimal(0)] * 3
    return Total(amount, vat, gross, has_unknown=len(known) < len(found))


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate in a list."""

    tariff: Tariff
    powers: str

    @property
    def rate(self) -> str:
        return tariff_words.rate(self.tariff)

    @property
    def basis(self) -> str:
        return tariff_words.basis(self.tariff)


def lists(rows: Iterable[Tariff], day: date) -> dict[str, Any]:
    """Rates of one OKUP for a page: those that stand on `day` by category, those to come, and former ones."""
    names = tariff_words.names_of_powers()
    newest = sorted(rows, key=lambda row: (row.since, row.pk), reverse=True)
    now = tariffs.standing(newest, day)
    coming = [row for row in newest if row.since > day]
    former = [row for row in newest if row.since <= day and row not in now]
    found: dict[str, Any] = {
        key: [Shown(row, tariff_words.powers(row.powers, names)) for row in part]
        for key, part in {"now": now, "coming": coming, "former": former}.items()
    }
    return {**found, "has_example": any(row.example for row in newest)}
