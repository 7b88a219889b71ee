"""Rates of OKUPs: what places owe by one of them on a day, which of them stands, and how a new one is added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import subjects
from accounts.models import Organisation, Right, SubjectKind, User
from contracts import law
from contracts.models import PRICED, Base, Entry, Ground, Mci, Tariff, Unit, UserCategory
from portal import audit
from portal.flow import Actor, Refusal, StepRefused, Words, lock
from portal.law import O100_9, O100_10, Dated, under
from registers.models import AgreementKind, Place, PlaceKind, RightKind

HUNDREDTH = Decimal("0.01")
VAT = Dated(law.VAT, {date(2009, 1, 1): Decimal(12), date(2026, 1, 1): Decimal(16)})  # per cent
AHEAD = timedelta(days=366)


# Reckoning


class Vat(StrEnum):
    """How a contract deals with VAT; the codes of its form."""

    NONE = "none"
    INCLUDED = "included"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Line:
    """A place: how many units of the base it has, and what it owes a month; None where that is not known."""

    place: Place
    units: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What places owe a month by a tariff on a day, in tenge.

    `price`: tenge for a unit, exact; None of a share of income, whose `amount` is known after each month only. `vat`
    is the part of `gross` that is VAT; what is owed without it lies between.
    """

    tariff: Tariff
    mci: Decimal
    price: Decimal | None
    lines: tuple[Line, ...]
    sum: Decimal
    amount: Decimal | None
    vat_percent: Decimal
    vat: Decimal | None
    gross: Decimal | None

    @property
    def lacking(self) -> list[Place]:
        """The places of which the needed figure is not said."""
        return [line.place for line in self.lines if line.units is None] if self.price is not None else []

    @property
    def is_least(self) -> bool:
        """Whether the least sum stands in place of what the places make."""
        return self.amount is not None and self.amount > self.sum


@under(law.RECKONED, law.VAT)
def reckon(
    tariff: Tariff, places: Iterable[Place], day: date, vat: Vat = Vat.ADDED, *, mci: Decimal | None = None
) -> Reckoned:
    """What the places owe a month by the tariff, at the index and the VAT of `day`. Places may be unsaved.

    `mci` is that of the day, where the caller has asked for it already.
    """
    mci = Mci.on(day) if mci is None else mci
    price = price_of(tariff, mci)
    lines = tuple(_line(tariff.base, price, place) for place in places)
    made = sum((line.amount for line in lines if line.amount is not None), Decimal(0))
    is_known = price is not None and all(line.amount is not None for line in lines)
    amount = max(made, tariff.minimum) if is_known else None
    percent = VAT.on(day)
    part, gross = (None, None) if amount is None else vat_of(amount, percent, vat)
    return Reckoned(tariff, mci, price, lines, made, amount, percent, part, gross)


def price_of(tariff: Tariff, mci: Decimal) -> Decimal | None:
    """Tenge a month for one unit of the base; None of a share of income."""
    if tariff.unit == Unit.PERCENT:
        return None
    return tariff.rate * mci if tariff.unit == Unit.MCI else tariff.rate


def _line(base: str, price: Decimal | None, place: Place) -> Line:
    units = units_of(base, place)
    return Line(place, units, None if units is None or price is None else rounded(units * price))


def units_of(base: str, place: Place) -> Decimal | None:
    """What the rate is multiplied by; None where the place does not say it, and of income always."""
    found = {
        Base.SEATS: place.seats, Base.AREA: place.area, Base.ROOMS: place.rooms, Base.FLAT: 1, Base.INCOME: None
    }[Base(base)]  # fmt: skip
    return None if found is None else Decimal(found)


def vat_of(amount: Decimal, percent: Decimal, way: Vat) -> tuple[Decimal, Decimal]:
    """VAT, and what is paid in all."""
    if way == Vat.NONE:
        return Decimal("0.00"), amount
    if way == Vat.INCLUDED:
        return amount - rounded(amount * 100 / (100 + percent)), amount
    gross = rounded(amount * (100 + percent) / 100)
    return gross - amount, gross


def rounded(exact: Decimal) -> Decimal:
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)


# Which one stands


def standing(rows: Iterable[Tariff], day: date, *entries: str) -> list[Tariff]:
    """Those of the rows that stand on `day`: the newest of each OKUP, contract, category and kind of entry.

    Where `entries` are named, those that stand for one of them; a rate for either entry may stand for one alone.
    """
    found: dict[tuple[object, ...], Tariff] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.pk)):
        if row.since <= day:
            wanted = [entry for entry in row.entries if not entries or entry in entries]
            found |= {(row.okup_id, row.kind, row.category.code, entry): row for entry in wanted}
    return sorted({row.pk: row for row in found.values()}.values(), key=_order)


def _order(row: Tariff) -> tuple[object, ...]:
    return row.okup_id, row.kind, row.category.position, row.category.code, row.entry


def of_okup(okup: Organisation, kind: str, day: date, *entries: str) -> list[Tariff]:
    """The rates of an OKUP for this contract that stand on `day`."""
    rows = Tariff.objects.filter(okup=okup, kind=kind, since__lte=day).select_related("category")
    return standing(rows, day, *entries)


@under(law.SAME_TERMS)
def due(okup: Organisation, kind: str, category: str, entry: str | None, day: date) -> list[Tariff]:
    """What users of the category owe: one rate or none; two where it depends on the entry, which is not said."""
    found = of_okup(okup, kind, day, *([entry] if entry else []))
    return [row for row in found if row.category.code == category]


# Adding


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a rate, by the columns of Tariff."""

    kind: str
    category: UserCategory
    base: str
    unit: str
    rate: Decimal
    powers: Sequence[str]
    ground: str
    basis_kk: str
    basis_ru: str
    decided_on: date
    since: date
    entry: str = Entry.EITHER
    place_kinds: Sequence[str] = ()
    minimum: Decimal = Decimal(0)
    example: bool = False


NOT_AN_OKUP = Refusal(_("Only an OKUP sets rates."))
NOT_BEFORE_TOMORROW = Refusal(
    _("A rate for this category is in force already: a new one begins tomorrow at the earliest. Nothing was added.")
)
MOST_RATE, MOST_MINIMUM = Decimal(999_999), Decimal(1_000_000_000)


class WrongRate(StepRefused):
    """What was said of a rate cannot stand: `faults` in words, by the names of its columns."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__(Refusal(next(iter(faults.values()))))
        self.faults = faults


def faults(said: Said) -> dict[str, Words]:
    """What is wrong with it, by the names of its columns."""
    is_share = said.base == Base.INCOME
    found: list[tuple[str, bool, Words]] = [
        ("kind", said.kind in PRICED, _("Choose the contract.")),
        ("base", said.base in Base.values, _("Choose what the rate is reckoned by.")),
        ("unit", is_share == (said.unit == Unit.PERCENT), _("Income has a rate in per cent, and nothing else has.")),
        ("rate", 0 < said.rate <= (100 if is_share else MOST_RATE), _("Write a rate above nothing; at most 100 %.")),
        ("minimum", 0 <= said.minimum <= MOST_MINIMUM, _("Write the least sum in tenge, or nothing.")),
        ("entry", said.entry in Entry.values, _("Choose the kind of entry.")),
        ("place_kinds", {*said.place_kinds} <= {*PlaceKind.values}, _("Choose kinds of places, or none for all.")),
        ("powers", _are_powers(said), _("Choose the rights that the rate pays for.")),
        ("ground", said.ground in Ground.values, _("Choose what sets the rate.")),
        ("basis_kk", bool(said.basis_kk.strip()), _("Write its number and name.")),
        ("basis_ru", bool(said.basis_ru.strip()), _("Write its number and name.")),
        ("decided_on", said.decided_on <= timezone.localdate(), _("The act or decision cannot be of a later day.")),
        ("since", said.decided_on <= said.since, _("A rate is not in force before it was decided.")),
        ("since", said.since <= timezone.localdate() + AHEAD, _("Write a day within a year from now.")),
    ]
    return {name: words for name, is_right, words in reversed(found) if not is_right}


def _are_powers(said: Said) -> bool:
    """Known powers; for phonograms those of related rights alone."""
    rights = RightKind.objects.filter(type="related") if said.kind == AgreementKind.REMUNERATION else RightKind.objects
    known = {f"{right.code}/{way}" for right in rights.all() for way in right.ways}
    return bool(said.powers) and {*said.powers} <= known


def may_keep(actor: Actor, okup: Organisation) -> Refusal | None:
    """Why this person adds no rates of the organisation."""
    if SubjectKind.OKUP not in okup.kinds or not isinstance(actor, User):
        return NOT_AN_OKUP
    return subjects.may(actor, okup, Right.WORKS)


@under(law.RATES, O100_9, O100_10)
def add(person: User, okup: Organisation, said: Said) -> Tariff:
    """A rate from a day on; WrongRate says what cannot stand, StepRefused why the person may not."""
    if wrong := faults(said):
        raise WrongRate(wrong)
    columns = {field.name: getattr(said, field.name) for field in fields(said)}
    columns |= {"powers": sorted({*said.powers}), "place_kinds": sorted({*said.place_kinds})}
    with transaction.atomic():
        lock(okup)
        if refusal := may_keep(person, okup) or _too_early(okup, said):
            raise StepRefused(refusal)
        tariff = Tariff.objects.create(okup=okup, added_by=person, **columns)
        audit.record(person, "add a rate", tariff, law=law.RATES, since=said.since.isoformat())
    return tariff


def _too_early(okup: Organisation, said: Said) -> Refusal | None:
    """What was in force on a day stays as people read it."""
    if said.since > timezone.localdate():
        return None
    found = of_okup(okup, said.kind, timezone.localdate(), *Tariff(entry=said.entry).entries)
    is_there = any(row.category.code == said.category.code for row in found)
    return NOT_BEFORE_TOMORROW if is_there else None
