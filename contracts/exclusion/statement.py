"""The application for exclusion as its applicant signs it: plain, canonical, UTF-8, one value a line.

In the wording of the version of appendix 2 by which it was begun, in the language of the application.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from contracts import parties, versions, wording
from contracts.exclusion import rules
from contracts.fields import Field, FieldType
from contracts.models import Exclusion, Side
from portal.forms import one_line
from portal.law import O100_6, O100_13, under
from registers.models import Work

ALL_POWERS = {"kk": "барлық пайдалану тәсілдері", "ru": "все способы использования"}
BY_THE_REGISTER = {
    "kk": "құқық иеленуші туындылар тізілімінде көрсетілген",
    "ru": "правообладатель указан в реестре произведений",
}
BY_THE_LAW = {
    "kk": "Заңда белгіленген мерзім өткеннен кейін",
    "ru": "по истечении срока, установленного законом",
}


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[tuple[str, str], ...]


@under(O100_6, O100_13)
def text(exclusion: Exclusion, terms: dict[str, Any]) -> str:
    """The whole application as it would be signed today."""
    form, language = versions.read(exclusion.form), exclusion.language
    today = timezone.localdate()
    sides: tuple[tuple[Side, parties.Account], ...] = (
        (Side.OKUP, exclusion.okup),
        (Side.OTHER, rules.applicant(exclusion)),
    )
    frozen = {side.value: parties.facts(party, today) for side, party in sides}
    names = wording.Names.of_registers()
    parts = []
    for section in form.sections:
        said = [(field, _told(field, terms, frozen, names, language)) for field in section.fields]
        lines = tuple((one_line(field.label.told(language)), one_line(value)) for field, value in said if value)
        if lines:
            parts.append(Part(one_line(section.title.told(language)), lines))
    context = {
        "exclusion": exclusion,
        "form": exclusion.form.version,
        "title": form.title.told(language).upper(),
        "okup": one_line(frozen[Side.OKUP][f"name_{language}"]),
        "parts": parts,
        "works": list(_works(terms.get("objects") or [], language)),
        "today": f"{today:%d.%m.%Y}",
    }
    return render_to_string(f"contracts/exclusion.{language}.txt", context)


def _told(field: Field, terms: dict[str, Any], frozen: dict[str, Any], names: wording.Names, language: str) -> str:
    """One value in words; "" where the text has none, or the works stand below."""
    if field.type in {FieldType.AUTO, FieldType.WORKS}:
        return ""
    if field.key == "bank":
        return wording.TOLD["bank"](frozen[Side.OTHER], language) if terms.get("pay_due") else ""
    if not terms.get(field.key):
        return (
            _unsaid(field.key, terms).get(language, "") if field.is_asked else _of_party(field, frozen, names, language)
        )
    found = wording.told(field, terms, frozen, names)
    return found[language] if found else ""


def _of_party(field: Field, frozen: dict[str, Any], names: wording.Names, language: str) -> str:
    found = wording.told(field, {}, frozen, names)
    return found[language] if found else ""


def _unsaid(key: str, terms: dict[str, Any]) -> dict[str, str]:
    """What is meant by a field that was left empty."""
    if key == "title_proof" and terms.get("applicant_status") == "none":
        return BY_THE_REGISTER
    return {"ways_of_use": ALL_POWERS, "requested_from": BY_THE_LAW}.get(key, {})


def _works(keys: list[int], language: str) -> Iterator[str]:
    """Each work on a line: its number in the register, its title, its codes."""
    for work in Work.objects.filter(pk__in=keys).prefetch_related("codes").order_by("pk"):
        titles = [getattr(work, f"title_{each}") for each in (language, "kk", "ru", "en")]
        codes = [f"{code.scheme or code.get_kind_display()} {code.value}" for code in work.codes.all()]
        title = next(filter(None, titles), "")
        yield one_line(", ".join([f"№ {work.pk}", title, *codes]))
