"""What stands in each field of a contract, in Kazakh and in Russian, whoever reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from accounts.models import ActivityClass, Sphere
from accounts.regions import Region
from contracts import licensing, tariff_words, telling
from contracts.fields import Field, FieldType
from contracts.models import Side, UserCategory
from contracts.parties import Facts
from portal import identifiers
from portal.reference import InThreeLanguages
from registers.models import Category, RightKind, Way

LANGUAGES = ("kk", "ru")
RECKONED = "reckoned"  # beside the parties, in what is frozen of a contract: licensing.frozen
Told = Mapping[str, str]  # by language

OPEN_ENDED = {"kk": "мерзімі шектелмеген", "ru": "без ограничения срока"}
ALL_REPERTOIRE = {"kk": "тараптар басқаратын бүкіл репертуар", "ru": "весь репертуар, которым управляют стороны"}
ALL_WORKS = {
    "kk": "құқық иеленушінің барлық туындылары, осы шарттан кейін енгізілетіндерін қоса алғанда",
    "ru": "все произведения правообладателя, включая те, что будут внесены после заключения договора",
}
LISTED_WORKS = {"kk": "1-қосымшада аталған туындылар: {count}", "ru": "произведения, названные в приложении 1: {count}"}
LISTED_PLACES = {"kk": "2-қосымшада аталған орындар: {count}", "ru": "места, названные в приложении 2: {count}"}
PERSON = {"kk": "жеке тұлға", "ru": "физическое лицо"}
ENTITY = {"kk": "заңды тұлға", "ru": "юридическое лицо"}
LISTS: dict[str, type[InThreeLanguages]] = {
    "spheres": Sphere,
    "categories": Category,
    "activities": ActivityClass,
    "user_categories": UserCategory,
}
BARE = {"operators": Side.OKUP, "bank": Side.OTHER}
PREFIXES: dict[str, Side] = {
    "okup_a_": Side.OKUP,
    "okup_b_": Side.OTHER,
    "okup_": Side.OKUP,
    "owner_": Side.OTHER,
    "user_": Side.OTHER,
    "expert_": Side.OTHER,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what the registers code, by code and language; `lists` are those that forms refer to, by their names."""

    rights: Mapping[str, Told]
    ways: Mapping[str, Told]
    lists: Mapping[str, Mapping[str, Told]]

    @classmethod
    def of_registers(cls) -> "Names":
        lists = {name: _named(model) for name, model in LISTS.items()}
        return cls(_named(RightKind), _named(Way), lists)


def _named(model: type[InThreeLanguages]) -> dict[str, Told]:
    rows = model._default_manager.order_by("since")
    return {row.code: {"kk": row.name_kk, "ru": row.name_ru} for row in rows}


def told(field: Field, terms: Mapping[str, Any], frozen: Mapping[str, Facts], names: Names) -> Told | None:
    """The value of a field as the document has it; None where the field is left out."""
    value = terms.get(field.key)
    if field.key in {"amount", "venue_base"} and RECKONED in frozen:
        return tariff_words.amount(frozen[RECKONED]) if field.key == "amount" else tariff_words.ANNEX
    if field.type == FieldType.AUTO:
        return None
    if field.type == FieldType.TARIFF:
        rate = licensing.chosen(terms)
        return tariff_words.in_document(rate) if rate else None
    if field.type == FieldType.PARTY:
        return _of_party(field.key, frozen, names)
    if field.type == FieldType.WORKS:
        return _counted(LISTED_WORKS, value) if value else _all(field.key)
    if field.type == FieldType.PLACES:
        return _counted(LISTED_PLACES, value)
    if field.key == "term_to" and not value:
        return OPEN_ENDED
    if value in (None, False, "", [], {}):
        return None
    if field.type == FieldType.POWERS:
        return {language: _powers(value, names, language) for language in LANGUAGES}
    named = names.lists.get(field.reference, {})
    return {
        language: telling.told(field, value, language, {code: name[language] for code, name in named.items()})
        for language in LANGUAGES
    }


def _all(key: str) -> Told:
    return ALL_REPERTOIRE if key == "repertoire" else ALL_WORKS


def _counted(words: Told, value: Any) -> Told:
    return {language: words[language].format(count=len(value or [])) for language in LANGUAGES}


def _powers(value: list[str], names: Names, language: str) -> str:
    """Kinds of right, each with its ways of use."""
    grouped: dict[str, list[str]] = {}
    for power in value:
        right, _slash, way = power.partition("/")
        grouped.setdefault(right, []).append(names.ways.get(way, {}).get(language, way))
    told = [f"{names.rights.get(right, {}).get(language, right)}: {', '.join(ways)}" for right, ways in grouped.items()]
    return "; ".join(told)


# Parties


def datum(key: str) -> tuple[Side, str]:
    """Of which party a key of a form speaks, and what of it."""
    if key in BARE:
        return BARE[key], key
    prefix = next((one for one in PREFIXES if key.startswith(one)), "")
    what = key.removeprefix(prefix)
    if not prefix or what not in {"category", *TOLD}:
        raise LookupError(f"The registers know no datum {key} of a party.")
    return PREFIXES[prefix], what


def _of_party(key: str, frozen: Mapping[str, Facts], names: Names) -> Told | None:
    side, what = datum(key)
    if what == "category":
        return _categories(frozen[side], names)
    found = {language: TOLD[what](frozen[side], language) for language in LANGUAGES}
    return found if any(found.values()) else None


def _categories(party: Facts, names: Names) -> Told | None:
    """As what the owner stands in the works that were entered; left out before the first of them."""
    named = names.lists["categories"]
    found = {language: ", ".join(named[code][language] for code in party["categories"]) for language in LANGUAGES}
    return found if any(found.values()) else None


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def _bank(party: Facts, _language: str) -> str:
    parts = [identifiers.printed("iban", party["iban"]) if party["iban"] else "", party["bic"]]
    return ", ".join(filter(None, parts))


def _accreditation(party: Facts, _language: str) -> str:
    found = party.get("accreditations", [])
    return "; ".join(f"№ {one['number']}, {_day(one['since'])} – {_day(one['until'])}" for one in found)


def _signatory(party: Facts, _language: str) -> str:
    head = party.get("signatory") or {}
    return " ".join(filter(None, [head.get("post", ""), head.get("name", party["name_kk"])]))


def _bodies(party: Facts, _language: str) -> str:
    return "; ".join(f"{one['post']}: {one['name']}" for one in party.get("bodies", []))


def _activity(party: Facts, language: str) -> str:
    return ", ".join(filter(None, [party["activity"].get(language, ""), party["activity"].get("oked", "")]))


def _region(party: Facts, language: str) -> str:
    if not party["region"]:
        return ""
    with translation.override(language):
        return str(Region(party["region"]).label)


def _organisation(party: Facts, language: str) -> str:
    return ", ".join(filter(None, [party[f"name_{language}"], party["number"], party["address"]]))


def _contacts(party: Facts, _language: str) -> str:
    return ", ".join(filter(None, [party["phone"], party["email"]]))


TOLD: dict[str, Callable[[Facts, str], str]] = {
    "kind": lambda party, language: (ENTITY if party["entity"] else PERSON)[language],
    "name": lambda party, language: party[f"name_{language}"],
    "pseudonym": lambda party, _language: party["pseudonym"],
    "iin_bin": lambda party, _language: party["number"],
    "bin": lambda party, _language: party["number"],
    "address": lambda party, _language: party["address"],
    "region": _region,
    "phone": lambda party, _language: party["phone"],
    "email": lambda party, _language: party["email"],
    "contacts": _contacts,
    "bank": _bank,
    "accreditation": _accreditation,
    "signatory": _signatory,
    "bodies": _bodies,
    "operators": lambda party, _language: ", ".join(party["operators"]),
    "activity": _activity,
    "org": lambda party, language: ", ".join(
        filter(None, [party[f"name_{language}"], party["number"], party["address"]])
    ),
}
