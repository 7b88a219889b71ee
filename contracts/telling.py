"""Values of a contract in the words of a document, which has a language of its own and never the reader's."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from contracts.fields import Field, FieldType, Value

NARROW, NBSP = "\u202f", "\u00a0"  # inside a number, and between a number and its unit

FLAG = {"kk": ("жоқ", "иә"), "ru": ("нет", "да"), "en": ("no", "yes")}
EVERY = {
    "kk": {
        "month": "ай сайын, келесі айдың {day}-күнінен кешіктірмей",
        "quarter": "тоқсан сайын, келесі тоқсанның {day}-күнінен кешіктірмей",
        "year": "жыл сайын, келесі жылдың {day}-күнінен кешіктірмей",
    },
    "ru": {
        "month": "ежемесячно, не позднее {day}-го дня следующего месяца",
        "quarter": "ежеквартально, не позднее {day}-го дня следующего квартала",
        "year": "ежегодно, не позднее {day}-го дня следующего года",
    },
    "en": {
        "month": "monthly, by day {day} of the next month",
        "quarter": "quarterly, by day {day} of the next quarter",
        "year": "yearly, by day {day} of the next year",
    },
}


def told(field: Field, value: Value, language: str, names: Mapping[str, str] | None = None) -> str:
    """A kept value for a document in `language`: kk, ru or en; "" for none.

    `names` in that language are for what the field has no options for: codes of reference data, powers, and works and
    places by str(key). A tariff is told by who reads it: ValueError.
    """
    names = {option.code: option.label.told(language) for option in field.options} | dict(names or {})
    match field.type, value:
        case _, None:
            return ""
        case FieldType.TARIFF, _:
            raise ValueError(f"{field.key}: a tariff is not told here")
        case _, bool():
            return FLAG[language][value]
        case _, list():
            return "; ".join(names.get(str(each), str(each)) for each in value)
        case FieldType.CHOICE, str():
            return names.get(value, value)
        case FieldType.DATE, str():
            return f"{date.fromisoformat(value):%d.%m.%Y}"
        case FieldType.PERCENT, str():
            return percent(value, language)
        case FieldType.MONEY, str():
            return money(value, language)
        case FieldType.SCHEDULE, dict():
            return EVERY[language][str(value["every"])].format(day=value["day"])
        case _, int():
            return number(str(value), language)
    return str(value)


def number(text: str, language: str) -> str:
    """A decimal string with its thousands apart: 1 234,50; in English 1,234.50."""
    grouped = f"{Decimal(text):,f}"
    return grouped if language == "en" else grouped.replace(",", NARROW).replace(".", ",")


def percent(text: str, language: str) -> str:
    return number(text, language) + (f"{NBSP}%" if language == "ru" else "%")


def money(text: str, language: str) -> str:
    """Tenge: 1 234,50 ₸; in English ₸1,234.50."""
    return f"₸{number(text, language)}" if language == "en" else f"{number(text, language)}{NBSP}₸"
