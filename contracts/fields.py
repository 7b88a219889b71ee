"""Fields of the forms of contracts, and the values that they take. Pure: no database, no request.

Kept values: text and paragraph str; choice its code; choices and powers sorted lists of codes, of powers "kind/way";
date ISO; percent ("33.3333") and money ("1234.50", tenge) decimal strings; number int; flag bool; works and places
sorted lists of keys; schedule {"every": "quarter", "day": 15}, the day counted from the first one of the next period;
tariff a dict that is not read here. What is empty is kept as None, or not at all.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.formatting import Words
from portal.forms import one_line

Value = str | int | list[str] | list[int] | dict[str, object] | None

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
POWER = re.compile(r"[a-z][a-z0-9_]{0,39}/[a-z][a-z0-9_]{0,39}")  # kind of right / way of use
LINE, PARAGRAPH = 300, 5_000  # letters at most
MOST_CODES, MOST_ROWS, MOST_KEY = 200, 100_000, 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1991, 2100
PERIODS = {"month": 28, "quarter": 90, "year": 365}  # days that each one of the kind has


class FieldType(StrEnum):
    """All that a field can be. Another one needs code, never only data."""

    AUTO = "auto"
    PARTY = "party"
    TEXT = "text"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"
    FLAG = "flag"
    POWERS = "powers"
    WORKS = "works"
    PLACES = "places"
    TARIFF = "tariff"
    SCHEDULE = "schedule"


PORTAL = frozenset({FieldType.AUTO, FieldType.PARTY})  # the portal writes them; nobody is asked


class Need(StrEnum):
    """When a field must be filled."""

    ALWAYS = "always"
    NEVER = "never"
    IF = "if"


@dataclass(frozen=True, slots=True)
class Label:
    """A text of a form in the languages of the portal."""

    kk: str
    ru: str
    en: str

    def told(self, language: str) -> str:
        return {"ru": self.ru, "en": self.en}.get(language, self.kk)

    def __str__(self) -> str:
        return self.told(get_language() or "kk")


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds while the field `key` has one of `values`, None of them standing for «left empty»."""

    key: str
    values: tuple[str | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One datum of a form. `options` or `reference` (a list of reference data) say what may be chosen.

    `named`: an act names the datum, by `source`; otherwise it is our proposal. `least` and `most` are both included.
    """

    key: str
    label: Label
    type: FieldType
    need: Need
    source: str
    named: bool = False
    condition: Condition | None = None
    help: Label | None = None
    options: tuple[Option, ...] = ()
    reference: str = ""
    default: Value = None
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    periods: tuple[str, ...] = tuple(PERIODS)

    @property
    def is_asked(self) -> bool:
        return self.type not in PORTAL


class WrongValue(ValueError):
    """A value does not fit its field; `words` say why to who typed it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


def _grouped(figure: Decimal | int) -> str:
    return str(number_format(figure, force_grouping=True))


_figure = lazy(_grouped, str)


BOUNDS = {  # of what may be typed; a form may set narrower ones
    FieldType.PERCENT: (Decimal(0), Decimal(100)),
    FieldType.MONEY: (Decimal(0), Decimal(10**12)),
    FieldType.NUMBER: (Decimal(0), Decimal(10**9)),
}
DECIMALS = {FieldType.PERCENT: 4, FieldType.MONEY: 2, FieldType.NUMBER: 0}
_NUMERAL = re.compile(r"-?[0-9]{1,60}(?:[.,][0-9]{1,60})?")
_KEY = re.compile(r"[0-9]{1,19}")
_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_TYPED_DAY = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")

NOT_TEXT = _("Write text.")
NOT_A_NUMBER = _("Write a number, such as 1234.5.")
NOT_A_DAY = _("Write a day, such as 24.11.2026.")
NOT_OFFERED = _("Choose from the list.")
NOT_KEYS = _("Choose from the register.")
NOT_A_SCHEDULE = _("Choose a period and write a day of it as a number.")
NOT_A_TARIFF = _("Choose a rate.")
NOT_A_STATEMENT = _("Confirm the statement, or leave it.")
NOT_ASKED = _("The portal fills this in itself.")


def is_empty(raw: object) -> bool:
    """Whether nothing was given: also blanks, and a record whose parts are all empty."""
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, Mapping):
        return all(is_empty(part) for part in raw.values())
    return raw is None or (isinstance(raw, list | tuple | set | frozenset) and not raw)


def value_of(field: Field, raw: object) -> Value:
    """What is kept of `raw`, as typed or as kept before; None where it is empty. WrongValue where it does not fit."""
    if not field.is_asked:
        raise WrongValue(NOT_ASKED)
    if field.type == FieldType.FLAG:
        return _flag(raw)
    return None if is_empty(raw) else _READERS[field.type](field, raw)


def _flag(raw: object) -> bool:
    if raw is None or raw is False or raw in ("", "false"):
        return False
    if raw is True or raw in ("true", "on"):
        return True
    raise WrongValue(NOT_A_STATEMENT)


def _text(_field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise WrongValue(NOT_TEXT)
    return _no_longer(one_line(raw), LINE)


def _paragraph(_field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise WrongValue(NOT_TEXT)
    return _no_longer("\n".join(one_line(line) for line in raw.splitlines()).strip(), PARAGRAPH)


def _no_longer(text: str, most: int) -> str:
    if not text:
        raise WrongValue(NOT_TEXT)  # signs that are not seen, and nothing else
    if len(text) > most:
        raise WrongValue(format_lazy(_("At most {most} letters."), most=_figure(most)))
    return text


def _choice(field: Field, raw: object) -> str:
    pattern = POWER if field.type == FieldType.POWERS else CODE
    offered = {option.code for option in field.options}
    if not isinstance(raw, str) or not (raw in offered if offered else pattern.fullmatch(raw)):
        raise WrongValue(NOT_OFFERED)
    return raw


def _choices(field: Field, raw: object) -> list[str]:
    if not isinstance(raw, list | tuple | set | frozenset) or len(raw) > MOST_CODES:
        raise WrongValue(NOT_OFFERED)
    return sorted({_choice(field, code) for code in raw})


def _date(_field: Field, raw: object) -> str:
    text = raw.isoformat() if type(raw) is date else raw
    found = isinstance(text, str) and (_DAY.fullmatch(text.strip()) or _TYPED_DAY.fullmatch(text.strip()))
    if not found:
        raise WrongValue(NOT_A_DAY)
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise WrongValue(format_lazy(_("The year must be between {first} and {last}."), **years))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise WrongValue(NOT_A_DAY) from None


def decimal(raw: object) -> Decimal | None:
    """The number that `raw` says exactly, as int, Decimal, or typed with a point or a comma; else None."""
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    plain = "".join(raw.split()) if isinstance(raw, str) else ""
    return Decimal(plain.replace(",", ".")) if _NUMERAL.fullmatch(plain) else None


def _amount(field: Field, raw: object) -> Decimal:
    """Within the bounds of the field, and without more decimals than its type has."""
    value, decimals = decimal(raw), DECIMALS[field.type]
    if value is None:
        raise WrongValue(NOT_A_NUMBER)
    if value < field.least:
        raise WrongValue(format_lazy(_("At least {least}."), least=_figure(field.least)))
    if value > field.most:
        raise WrongValue(format_lazy(_("At most {most}."), most=_figure(field.most)))
    if value != round(value, decimals):
        raise WrongValue(format_lazy(_("At most {count} digits after the point."), count=str(decimals)))
    return round(value, decimals) + 0  # no «-0»


def _percent(field: Field, raw: object) -> str:
    return f"{_amount(field, raw):f}".rstrip("0").rstrip(".")


def _money(field: Field, raw: object) -> str:
    return f"{_amount(field, raw):f}"


def _number(field: Field, raw: object) -> int:
    return int(_amount(field, raw))


def _keys(_field: Field, raw: object) -> list[int]:
    if not isinstance(raw, list | tuple | set | frozenset) or len(raw) > MOST_ROWS:
        raise WrongValue(NOT_KEYS)
    found = {_whole(key) for key in raw}
    if not all(0 < key <= MOST_KEY for key in found):
        raise WrongValue(NOT_KEYS)
    return sorted(found)


def _whole(raw: object) -> int:
    """A whole number that is not negative, 0 for anything else."""
    if isinstance(raw, str):
        return int(raw) if _KEY.fullmatch(raw.strip()) else 0
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else 0


def _schedule(field: Field, raw: object) -> dict[str, object]:
    if not isinstance(raw, Mapping) or raw.keys() != {"every", "day"} or not isinstance(raw["every"], str):
        raise WrongValue(NOT_A_SCHEDULE)
    every, day = raw["every"], _whole(raw["day"])
    if every not in field.periods:
        raise WrongValue(NOT_OFFERED)
    if not 1 <= day <= PERIODS[every]:
        raise WrongValue(format_lazy(_("The day must be between 1 and {last}."), last=str(PERIODS[every])))
    return {"every": every, "day": day}


def _tariff(_field: Field, raw: object) -> dict[str, object]:
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise WrongValue(NOT_A_TARIFF)
    return dict(raw)


_READERS: Mapping[FieldType, Callable[[Field, object], Value]] = {
    FieldType.TEXT: _text,
    FieldType.PARAGRAPH: _paragraph,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.POWERS: _choices,
    FieldType.DATE: _date,
    FieldType.PERCENT: _percent,
    FieldType.MONEY: _money,
    FieldType.NUMBER: _number,
    FieldType.WORKS: _keys,
    FieldType.PLACES: _keys,
    FieldType.SCHEDULE: _schedule,
    FieldType.TARIFF: _tariff,
}
