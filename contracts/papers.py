"""The text of a contract as one PDF, Kazakh and Russian side by side, from the form and the values of a version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import concluding, licensing, tariff_words, wording
from contracts.fields import Label
from contracts.forms import Form
from contracts.models import Contract, ContractVersion, Side
from contracts.parties import Facts
from contracts.versions import read
from contracts.wording import Told
from portal.documents.sheets import lay_out
from registers.models import Place, Work

TEMPLATE = "documents/contract.html"


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what it is and what stands in it, in both languages."""

    label: Label
    value: Told


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form with its lines."""

    title: Label
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that the document says, before it is set as PDF or as an editable file."""

    title: Label
    parts: tuple[Part, ...]
    works: tuple[Work, ...]
    places: tuple[Place, ...]
    reckoning: tariff_words.Annex | None
    case: str  # the key of the contract here
    version: int
    parties: tuple[Told, Told]


def paper(contract: Contract, version: ContractVersion, frozen: Mapping[str, Facts]) -> Paper:
    """The document of a version, with the parties as they are frozen."""
    form, terms = read(contract.form), version.terms
    works = Work.objects.filter(pk__in=concluding.works_in(contract, terms))
    return Paper(
        title=form.title,
        parts=tuple(_parts(form, terms, frozen)),
        works=tuple(works.select_related("kind").prefetch_related("codes")),
        places=tuple(Place.objects.filter(pk__in=terms.get("venues") or []).order_by("pk")),
        reckoning=_reckoning(terms, frozen),
        case=str(contract.pk),
        version=version.number,
        parties=(_name(frozen[Side.OKUP]), _name(frozen[Side.OTHER])),
    )


def _reckoning(terms: Mapping[str, Any], frozen: Mapping[str, Facts]) -> tariff_words.Annex | None:
    rate = licensing.chosen(terms)
    return tariff_words.annex(rate, frozen[wording.RECKONED]) if rate and wording.RECKONED in frozen else None


def _name(party: Facts) -> Told:
    return {"kk": party["name_kk"], "ru": party["name_ru"]}


def _parts(form: Form, terms: Mapping[str, Any], frozen: Mapping[str, Facts]) -> Iterator[Part]:
    names = wording.Names.of_registers()
    for section in form.sections:
        found = [(field, wording.told(field, terms, frozen, names)) for field in section.fields]
        lines = tuple(Line(field.label, value) for field, value in found if value is not None)
        if lines:
            yield Part(section.title, lines)


def pdf(contract: Contract, version: ContractVersion, frozen: Mapping[str, Facts]) -> bytes:
    """The document as PDF/A-3a, as both parties sign it; the signatures stand beside it."""
    made = paper(contract, version, frozen)
    title = f"{made.title.kk}. {made.title.ru}"
    context = {"paper": made, "title": title, "provider": ""}
    return lay_out(TEMPLATE, context, ("fonts", "contract"), title).write()
