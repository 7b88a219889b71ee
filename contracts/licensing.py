"""The rate in a contract: the one that its category has, reckoned for its places, and frozen with its text.

The kept value of a field of the type tariff is {"tariff": its key}.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts import law, tariff_words, tariffs
from contracts.models import PRICED, Contract, Entry, Tariff
from contracts.tariffs import Reckoned, Vat
from portal.flow import Words
from portal.law import O100_9, O100_10, under
from registers.models import AgreementKind, Place

Terms = Mapping[str, Any]
Frozen = dict[str, Any]  # of the reckoning, plain JSON

NO_CATEGORY = _("Choose the category of the user first.")
NO_RATE = _("The OKUP has set no rate for this category yet.")
ENTRY_MATTERS = _("The rate depends on it: say whether the entry is paid or free.")
NOT_THE_RATE = _(
    "Users of one category have the same terms (the Law, article 44, paragraph 2). In force on the first day is: {rate}"
)
NOT_A_RATE = _("This is no rate of this OKUP for such a contract that is in force on the first day.")
NOT_PAID_FOR = _("The rate does not pay for these rights: {powers}.")
NOT_SUCH_PLACES = _("The rate is not for places of this kind: {numbers}.")
NO_FIGURES = _("The rate is reckoned by {base}, which these places do not say: {numbers}.")
NO_OWN_AMOUNT = _("The amount is reckoned from the rate. Leave it empty, or choose no rate.")


def first_day(terms: Terms) -> date:
    """The first day of a contract that is concluded today."""
    said = terms.get("term_from")
    return max(timezone.localdate(), date.fromisoformat(said)) if said else timezone.localdate()


def chosen(terms: Terms) -> Tariff | None:
    """The rate that the terms name; None for none, or for what is no rate."""
    said = (terms.get("tariff_ref") or {}).get("tariff")
    if not isinstance(said, int) or not 0 < said < 2**63:
        return None
    return Tariff.objects.select_related("category", "okup").filter(pk=said).first()


def _entry(terms: Terms) -> str | None:
    said = terms.get("entry_kind")
    return said if said in {Entry.PAID, Entry.FREE} else None


def _due(contract: Contract, terms: Terms) -> list[Tariff]:
    """The rates that may be meant: of the category that the terms say, for phonograms of that of the chosen rate."""
    rate = chosen(terms)
    category = terms.get("user_category") or (rate.category.code if rate else None)
    if category is None:
        return []
    return tariffs.due(contract.okup, contract.kind, category, _entry(terms), first_day(terms))


def _places(contract: Contract, terms: Terms) -> list[Place]:
    whose = {"licensee__person": contract.person_id, "licensee__organisation": contract.organisation_id}
    return list(Place.objects.filter(pk__in=terms.get("venues") or [], **whose).order_by("pk"))


# What stands in the way


@under(law.SAME_TERMS, O100_9, O100_10)
def faults(contract: Contract, terms: Terms) -> dict[str, Words]:
    """What of the terms does not go with the OKUP's rates, by the keys of the form."""
    if contract.kind not in PRICED or (contract.kind != AgreementKind.LICENCE and not terms.get("tariff_ref")):
        return {}
    if terms.get("amount"):
        return {"amount": NO_OWN_AMOUNT}
    rate, found = chosen(terms), _due(contract, terms)
    if len(found) > 1:
        return {"entry_kind": ENTRY_MATTERS}
    if rate is None or rate not in found:
        return {"tariff_ref": _other(contract, found)}
    return _of_rate(rate, contract, terms)


def _other(contract: Contract, found: list[Tariff]) -> Words:
    if not found:
        return NO_RATE if contract.kind == AgreementKind.LICENCE else NOT_A_RATE
    return format_lazy(NOT_THE_RATE, rate=tariff_words.said(found[0]))


def _of_rate(rate: Tariff, contract: Contract, terms: Terms) -> dict[str, Words]:
    """What the right rate does not cover."""
    found: dict[str, Words] = {}
    key = "ways_of_use" if contract.kind == AgreementKind.LICENCE else "on_behalf_of"
    if beyond := sorted({*terms.get(key, [])} - {*rate.powers}):
        found[key] = format_lazy(NOT_PAID_FOR, powers=lazy(tariff_words.powers, str)(beyond))
    places = _places(contract, terms)
    others = [place for place in places if rate.place_kinds and place.kind not in rate.place_kinds]
    lacking = tariffs.reckon(rate, places, first_day(terms)).lacking
    if others:
        found["venues"] = format_lazy(NOT_SUCH_PLACES, numbers=_numbers(others))
    elif lacking:
        found["venues"] = format_lazy(NO_FIGURES, base=rate.get_base_display(), numbers=_numbers(lacking))
    return found


def _numbers(places: list[Place]) -> str:
    return ", ".join(f"{place.name} (№ {place.pk})" for place in places)


# What is frozen


@under(law.RECKONED)
def reckoned(contract: Contract, terms: Terms) -> Reckoned | None:
    """What the places of the contract owe a month; None where its terms name no rate."""
    rate = chosen(terms)
    if rate is None or contract.kind not in PRICED:
        return None
    vat = Vat(terms["vat"]) if terms.get("vat") in {*Vat} else Vat.NONE
    return tariffs.reckon(rate, _places(contract, terms), first_day(terms), vat)


def frozen(contract: Contract, terms: Terms) -> Frozen | None:
    """How the amount is reckoned, as the text will have it; None of a draft without places, or with too little of them.

    What is due on the first day stands in it, so that a rate that changes before the signature makes another text.
    """
    made = reckoned(contract, terms)
    if made is None or made.lacking or not made.lines:
        return None
    rate = made.tariff
    return {
        "tariff": rate.pk,
        "due": [row.pk for row in _due(contract, terms)],
        "mci": str(made.mci),
        "price": None if made.price is None else str(made.price),
        "places": [
            {"number": one.place.pk, "name": one.place.name, "units": _plain(one.units), "amount": _plain(one.amount)}
            for one in made.lines
        ],
        "minimum": str(rate.minimum) if made.is_least or made.amount is None else "",
        "amount": _plain(made.amount),
        "vat_way": terms.get("vat") or "",
        **{name: _plain(getattr(made, name)) for name in ("vat_percent", "vat", "gross")},
    }  # fmt: skip


def _plain(figure: object) -> str | None:
    return None if figure is None else str(figure)
