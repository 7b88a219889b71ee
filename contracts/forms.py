"""Forms of contracts as data: appendices 1 to 6 of Order 100, each version in force from a day.

`load` parses what staff hand in, `checked` makes a form of it or says every fault with its place, and `faults` says
what is wrong with the terms of an agreement by its form. CORE is what the registers and the rules need.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.fields import (
    BOUNDS,
    CODE,
    FIRST_YEAR,
    LAST_YEAR,
    PERIODS,
    POWER,
    Condition,
    Field,
    FieldType,
    Label,
    Need,
    Option,
    Value,
    WrongValue,
    decimal,
    is_empty,
    value_of,
)
from contracts.reading import BrokenForm, Reader, load, quoted, within
from contracts.telling import told
from portal.formatting import Words

__all__ = [  # this module is the door of the package's three
    "ALWAYS", "ALWAYS_BY_KIND", "CORE", "KINDS", "REFERENCES", "BrokenForm", "Condition", "Field", "FieldType", "Form",
    "Label", "Need", "Option", "Section", "Value", "WrongValue", "checked", "faults", "is_required", "load", "told",
    "value_of",
]  # fmt: skip

MOST_SECTIONS, MOST_FIELDS, MOST_OPTIONS, LONG = 40, 100, 100, 1_000
KINDS = ("mandate", "exclusion", "mutual", "licence", "remuneration", "platform")  # by the number of the appendix
REFERENCES = frozenset({"spheres", "categories", "activities", "user_categories"})

_BASE = {
    **dict.fromkeys(["contract_no", "conclusion_form", "conclusion_date", "eds_signatures"], "auto"),
    **dict.fromkeys(["term_from", "term_to"], "date"),
    "territory": "choice",
}
_ENTRY = {"registry_id": "auto", **_BASE}
_OKUP = {"okup_name": "party", "okup_bin": "party"}
_USER = {"user_name": "party", "user_iin_bin": "party", "venues": "places", "tariff_ref": "tariff"}
# What no version may leave out or give another type: columns of the register of agreements, and what rules read.
CORE: Mapping[str, Mapping[str, str]] = {
    "mandate": {
        **_ENTRY, **_OKUP,
        **dict.fromkeys(["owner_name", "owner_category", "owner_iin_bin"], "party"),
        "right_type": "auto", "rights_transferred": "powers", "objects": "works", "sole_okup": "flag",
        "deduction_pct": "percent",
    },
    "exclusion": {
        "okup_name": "party",
        **dict.fromkeys(["application_no", "application_date", "okup_decision", "eds_signature"], "auto"),
        **dict.fromkeys(["owner_name", "owner_category", "owner_iin_bin"], "party"),
        "right_type": "choices", "ways_of_use": "powers", "objects": "works", "requested_from": "date",
    },
    "mutual": {
        **_ENTRY,
        **dict.fromkeys(["okup_a_name", "okup_a_bin", "okup_b_name", "okup_b_bin"], "party"),
        "right_type": "auto", "rights_scope": "powers", "repertoire": "works", "direction": "choice",
        "deduction_pct": "percent", "foreign_flag": "auto",
    },
    "licence": {
        **_ENTRY, **_OKUP, **_USER,
        "ways_of_use": "powers", "repertoire": "auto", "user_category": "choice", "amount": "auto",
        "payment_terms": "schedule", "report_terms": "schedule",
    },
    "remuneration": {
        **_ENTRY, **_OKUP, **_USER,
        "on_behalf_of": "powers", "phonogram_use": "choices", "split": "percent", "amount": "money",
        "payment_terms": "schedule", "programme_terms": "schedule",
    },
    "platform": {**_BASE, **_OKUP, "expert_org": "party"},
}  # fmt: skip
# Of these, what must always be filled: without it there is no entry, or it covers nothing.
ALWAYS = frozenset({
    "term_from", "territory", "rights_transferred", "rights_scope", "venues", "on_behalf_of", "phonogram_use",
    "sole_okup", "direction",
})  # fmt: skip
ALWAYS_BY_KIND = {"licence": {"ways_of_use", "user_category", "tariff_ref"}, "exclusion": {"objects", "right_type"}}


@dataclass(frozen=True)
class Section:
    title: Label
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """A version of an appendix, in force from `since`, by `act`."""

    appendix: int
    kind: str
    since: date
    act: str
    title: Label
    sections: tuple[Section, ...]

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """All fields by their keys, in their order."""
        return {field.key: field for section in self.sections for field in section.fields}


def checked(data: object) -> Form:
    """A form of parsed JSON that nobody vouches for; BrokenForm with all faults."""
    reader = _FormReader()
    form = reader.form(data)
    if reader.faults:
        raise BrokenForm(reader.faults)
    return form


def is_required(field: Field, terms: Mapping[str, object]) -> bool:
    """Whether the field must be filled beside the other `terms`."""
    if field.condition is None:
        return field.need == Need.ALWAYS
    given = terms.get(field.condition.key)
    found: list[object] = list(given) if isinstance(given, list) and given else [None if is_empty(given) else given]
    return any(type(each) is type(value) and each == value for each in found for value in field.condition.values)


NEEDED = _("Fill this in.")
TO_CONFIRM = _("Confirm this statement.")
UNKNOWN = _("The form has no such field.")
NOT_AS_KEPT = _("This value is not written as it is kept.")


def faults(form: Form, terms: Mapping[str, object]) -> dict[str, Words]:
    """By key, what is wrong with the kept `terms`. What the portal writes itself is not looked at."""
    found: dict[str, Words] = {key: UNKNOWN for key in terms if key not in form.fields}
    for key, field in form.fields.items():
        if field.is_asked and (words := _fault(field, terms)):
            found[key] = words
    return found


def _fault(field: Field, terms: Mapping[str, object]) -> Words | None:
    raw = terms.get(field.key)
    try:
        value = value_of(field, raw)
    except WrongValue as wrong:
        return wrong.words
    if value is None or value is False:
        return (TO_CONFIRM if field.type == FieldType.FLAG else NEEDED) if is_required(field, terms) else None
    return None if type(value) is type(raw) and value == raw else NOT_AS_KEPT


_TAKES = {  # which types have these parts of a field
    "options": {FieldType.CHOICE, FieldType.CHOICES, FieldType.POWERS},
    "list": {FieldType.CHOICE, FieldType.CHOICES},
    "min": set(BOUNDS),
    "max": set(BOUNDS),
    "periods": {FieldType.SCHEDULE},
    "default": {
        FieldType.TEXT, FieldType.PARAGRAPH, FieldType.CHOICE, FieldType.CHOICES, FieldType.DATE, FieldType.PERCENT,
        FieldType.MONEY, FieldType.NUMBER, FieldType.POWERS, FieldType.SCHEDULE,
    },
}  # fmt: skip
_NEEDED = {"key", "label", "type", "required", "source"}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _FormReader(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, str] = {}  # of fields, by their keys
        self.known: dict[str, Field] = {}  # the whole ones among them, which conditions may name

    def form(self, data: object) -> Form:
        row = self.record(data, "", {"appendix", "kind", "since", "act", "title", "sections"})
        kind = self.one_of(row, "kind", "", set(KINDS))
        form = Form(
            appendix=self.appendix(row, kind),
            kind=kind,
            since=self.since(row),
            act=self.text(row, "act", ""),
            title=self.label(row, "title", ""),
            sections=tuple(self.section(part, place) for place, part in self.rows(row, "sections", "", MOST_SECTIONS)),
        )
        if kind:
            self.core(kind)
        return form

    def appendix(self, row: Mapping[str, Any], kind: str) -> int:
        if "appendix" not in row or not self.is_a(int, row["appendix"], "appendix"):
            return 0
        if kind and row["appendix"] != KINDS.index(kind) + 1:
            self.say("appendix", f"{kind} is appendix {KINDS.index(kind) + 1}, not {quoted(row['appendix'])}")
        return int(row["appendix"])

    def since(self, row: Mapping[str, Any]) -> date:
        text = self.text(row, "since", "")
        try:
            day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else date.min
        except ValueError:
            day = date.min
        if text and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.say("since", f"a day such as 2026-01-29 is needed, not {quoted(text)}")
        return day

    def section(self, value: object, place: str) -> Section:
        row = self.record(value, place, {"title", "fields"})
        title = self.label(row, "title", place)
        read = [self.field(part, where) for where, part in self.rows(row, "fields", place, MOST_FIELDS)]
        return Section(title, tuple(field for field in read if field))

    def field(self, value: object, place: str) -> Field | None:
        """None where so much is wrong that it is no field at all."""
        row = self.record(value, place, _NEEDED, _TAKES.keys() | {"if", "help", "named"})
        before = len(self.faults)
        key = self.coded(row, "key", place)
        if key and key in self.places:
            self.say(within(place, "key"), f"{quoted(key)} stands already at {self.places[key]}")
        self.places.setdefault(key, place)
        label, source = self.label(row, "label", place), self.text(row, "source", place)
        named = row.get("named", False)
        self.is_a(bool, named, within(place, "named"))
        help_ = self.label(row, "help", place, LONG) if "help" in row else None
        kind = self.one_of(row, "type", place, set(FieldType))
        need = self.one_of(row, "required", place, set(Need))
        condition = self.condition(row, place, need)
        if not kind or not need:
            return None
        field = self.typed(Field(key, label, FieldType(kind), Need(need), source, named, condition, help_), row, place)
        if len(self.faults) == before:
            self.known[key] = field
        return field

    def typed(self, field: Field, row: Mapping[str, Any], place: str) -> Field:
        """The field with those parts that belong to its type."""
        before = len(self.faults)
        for part in sorted(_TAKES.keys() & row.keys()):
            if field.type not in _TAKES[part]:
                self.say(within(place, part), f"does not belong to the type {field.type}")
        parts: dict[str, Any] = {name: getattr(field, name) for name in Field.__slots__}
        if field.type in _TAKES["options"]:
            parts |= {"options": self.options(field, row, place), "reference": self.reference(field, row, place)}
        if field.type in BOUNDS:
            parts |= self.bounds(field, row, place)
        if field.type == FieldType.SCHEDULE and "periods" in row:
            parts["periods"] = self.periods(row, place)
        whole = Field(**parts)
        if "default" in row and len(self.faults) == before:
            parts["default"] = self.default(whole, row["default"], within(place, "default"))
        return Field(**parts)

    def options(self, field: Field, row: Mapping[str, Any], place: str) -> tuple[Option, ...]:
        """Those of a choice are its own or a list of reference data; powers may have some, that stand for all."""
        if field.type != FieldType.POWERS and ("options" in row) == ("list" in row):
            self.say(within(place, "options"), "either options or a list is needed, and not both")
        pattern, found = POWER if field.type == FieldType.POWERS else CODE, dict[str, Option]()
        for where, part in self.rows(row, "options", place, MOST_OPTIONS):
            said = self.record(part, where, {"code", "label"})
            code = self.coded(said, "code", where, pattern)
            if code in found:
                self.say(f"{where}.code", f"{quoted(code)} stands there already")
            found[code] = Option(code, self.label(said, "label", where))
        return tuple(found.values())

    def reference(self, field: Field, row: Mapping[str, Any], place: str) -> str:
        return self.one_of(row, "list", place, set(REFERENCES)) if field.type in _TAKES["list"] else ""

    def bounds(self, field: Field, row: Mapping[str, Any], place: str) -> dict[str, Decimal]:
        least, most = BOUNDS[field.type]
        found = {"min": least, "max": most}
        for key in sorted(found.keys() & row.keys()):
            value = decimal(row[key]) if isinstance(row[key], int | str) else None
            if value is None or not least <= value <= most:
                said = f"a number from {least} to {most} is needed, not {quoted(row[key])}"
                self.say(within(place, key), said)
            else:
                found[key] = value
        if found["min"] > found["max"]:
            self.say(within(place, "min"), "is more than max")
        return {"least": found["min"], "most": found["max"]}

    def periods(self, row: Mapping[str, Any], place: str) -> tuple[str, ...]:
        found = [part for _where, part in self.rows(row, "periods", place, len(PERIODS))]
        once = [period for period in PERIODS if found.count(period) == 1]
        if len(once) < len(found):
            self.say(within(place, "periods"), f"each of {', '.join(PERIODS)} may stand once, and nothing else")
        return tuple(once)

    def default(self, field: Field, raw: object, place: str) -> Value:
        """A value as it is kept."""
        try:
            value = value_of(field, raw)
        except WrongValue:
            value = None
        if value is None or type(value) is not type(raw) or value != raw:
            self.say(place, f"{quoted(raw)} is no kept value of the type {field.type}")
        return value

    def condition(self, row: Mapping[str, Any], place: str, need: str) -> Condition | None:
        if (need == Need.IF) != ("if" in row):
            self.say(within(place, "if"), "belongs to what is required «if», and to nothing else")
        if "if" not in row:
            return None
        place = within(place, "if")
        said = self.record(row["if"], place, {"key", "is"})
        key = self.coded(said, "key", place)
        if key and not (key in self.known and self.known[key].is_asked):
            self.say(f"{place}.key", f"{quoted(key)} is no field before this one that somebody fills in")
        values = [part for where, part in self.rows(said, "is", place, MOST_OPTIONS) if self.fits(key, part, where)]
        return Condition(key, tuple(values))

    def fits(self, key: str, value: object, place: str) -> bool:
        """Whether the field `key` can have the `value`: a code of its own, true or false of a flag, null for any."""
        field = self.known.get(key)
        if field is None or not field.is_asked:
            return False  # its key is told
        if field.type == FieldType.FLAG:
            right = isinstance(value, bool)
        elif field.type not in _TAKES["options"] or value is None:
            right = value is None
        else:
            pattern, offered = POWER if field.type == FieldType.POWERS else CODE, {each.code for each in field.options}
            right = isinstance(value, str) and (value in offered if offered else bool(pattern.fullmatch(value)))
        if not right:
            self.say(place, f"{quoted(value)} is no value of {key}")
        return right

    def core(self, kind: str) -> None:
        """Say what the registers and the rules would miss."""
        for key, type_ in CORE[kind].items():
            if key not in self.places:
                self.say("sections", f"the field {key} of the type {type_} is needed")
            elif (field := self.known.get(key)) is None:
                continue  # its own faults are told
            elif field.type != type_:
                self.say(f"{self.places[key]}.type", f"{key} must be of the type {type_}, not {field.type}")
            elif key in ALWAYS | ALWAYS_BY_KIND.get(kind, set()) and field.need != Need.ALWAYS:
                self.say(f"{self.places[key]}.required", f"{key} must be required always")
