"""A rate in words: for pages in the reader's language, for documents in Kazakh and Russian, and the annex with sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts import telling
from contracts.models import Base, Entry, Ground, Tariff, Unit
from portal.formatting import day
from portal.reference import in_language
from portal.templatetags.components import money, number
from registers.models import RightKind, Way

LANGUAGES = ("kk", "ru")
Told = Mapping[str, str]  # by language


# Pages


def figure(tariff: Tariff) -> str:
    """0.15 MCI, 500 ₸ or 1 %."""
    plain = number(trimmed(tariff.rate))
    if tariff.unit == Unit.TENGE:
        return f"{plain}\u00a0₸"
    return _("%(rate)s MCI") % {"rate": plain} if tariff.unit == Unit.MCI else f"{plain}\u00a0%"


def trimmed(figure: Decimal) -> Decimal:
    """Without noughts at its end: 0.15 of 0.1500, and 500 of 500.0000."""
    return Decimal(f"{figure.normalize():f}")


def rate(tariff: Tariff) -> str:
    """For how much of what: 0.15 MCI a seat a month."""
    words = {
        Base.SEATS: _("%(rate)s a seat a month"),
        Base.AREA: _("%(rate)s a square metre a month"),
        Base.ROOMS: _("%(rate)s a room a month"),
        Base.INCOME: _("%(rate)s of the income of the month"),
        Base.FLAT: _("%(rate)s a place a month"),
    }[Base(tariff.base)]
    return words % {"rate": figure(tariff)}


def said(tariff: Tariff) -> str:
    """The rate on one line, as lists to choose from have it."""
    parts = [rate(tariff)]
    if tariff.entry != Entry.EITHER:
        parts.append(str(tariff.get_entry_display()))
    if tariff.minimum:
        parts.append(_("at least %(sum)s a month") % {"sum": money(tariff.minimum)})
    parts.append(_("in force from %(day)s") % {"day": day(tariff.since)})
    return f"{tariff.category}: {', '.join(parts)}"


def basis(tariff: Tariff) -> str:
    """What sets the rate, with its date, in the reader's language; in English as it stands in Kazakh."""
    parts = [str(tariff.get_ground_display()), in_language(tariff, "basis"), day(tariff.decided_on)]
    return ", ".join(parts)


def names_of_powers() -> dict[str, str]:
    """Of kinds of rights and ways of use, by their codes, in the reader's language; two queries."""
    rows = [*Way.objects.order_by("since"), *RightKind.objects.order_by("since")]
    return {f"{type(row).__name__}/{row.code}": row.name for row in rows}


def powers(codes: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """Kinds of rights, each with its ways of use, in the reader's language."""
    names, grouped = names_of_powers() if names is None else names, dict[str, list[str]]()
    for right, _slash, way in (code.partition("/") for code in codes):
        grouped.setdefault(names.get(f"RightKind/{right}", right), []).append(names.get(f"Way/{way}", way))
    return "; ".join(f"{right}: {', '.join(ways)}" for right, ways in grouped.items())


# Documents

RATE: Mapping[str, Mapping[str, str]] = {
    "kk": {
        Base.SEATS: "айына бір отыратын орын үшін {rate}",
        Base.AREA: "айына бір шаршы метр үшін {rate}",
        Base.ROOMS: "айына бір қонақүй нөмірі үшін {rate}",
        Base.INCOME: "айлық табыстың {rate}",
        Base.FLAT: "айына әр пайдалану орны үшін {rate}",
    },
    "ru": {
        Base.SEATS: "{rate} за одно посадочное место в месяц",
        Base.AREA: "{rate} за один квадратный метр в месяц",
        Base.ROOMS: "{rate} за один номер гостиницы в месяц",
        Base.INCOME: "{rate} от дохода за месяц",
        Base.FLAT: "{rate} за каждое место использования в месяц",
    },
}
BASE: Mapping[str, Mapping[str, str]] = {
    "kk": {
        Base.SEATS: "отыратын орындар", Base.AREA: "алаңы, м²", Base.ROOMS: "қонақүй нөмірлері",
        Base.INCOME: "айлық табыс", Base.FLAT: "пайдалану орны",
    },
    "ru": {
        Base.SEATS: "посадочные места", Base.AREA: "площадь, м²", Base.ROOMS: "номера гостиницы",
        Base.INCOME: "доход за месяц", Base.FLAT: "место использования",
    },
}  # fmt: skip
MCI = {"kk": "АЕК", "ru": "МРП"}
ENTRY: Mapping[str, Mapping[str, str]] = {
    "kk": {Entry.PAID: "кіру ақылы", Entry.FREE: "кіру тегін"},
    "ru": {Entry.PAID: "вход платный", Entry.FREE: "вход бесплатный"},
}
GROUND: Mapping[str, Mapping[str, str]] = {
    "kk": {Ground.MEETING: "негізі: құқық иеленушілердің жалпы жиналысының шешімі, {basis}, {day}",
           Ground.ACT: "негізі: {basis}, {day}"},
    "ru": {Ground.MEETING: "основание: решение общего собрания правообладателей, {basis}, {day}",
           Ground.ACT: "основание: {basis}, {day}"},
}  # fmt: skip
LEAST = {"kk": "айына кемінде {sum}", "ru": "не менее {sum} в месяц"}
BY_INCOME = {
    "kk": "әр ай үшін пайдаланушының табысынан есептеледі", "ru": "исчисляется за каждый месяц от дохода пользователя",
}  # fmt: skip
MONTHLY = {"kk": "айына {sum}", "ru": "{sum} в месяц"}
VAT: Mapping[str, Told] = {
    "": {"kk": "ҚҚС-сыз", "ru": "без учёта НДС"},
    "none": {"kk": "ҚҚС салынбайды", "ru": "НДС не облагается"},
    "included": {"kk": "оның ішінде ҚҚС {percent}: {vat}", "ru": "в том числе НДС {percent}: {vat}"},
    "added": {
        "kk": "оған қоса ҚҚС {percent}: {vat}, барлығы {gross}", "ru": "кроме того НДС {percent}: {vat}, всего {gross}",
    },
}  # fmt: skip
ANNEX = {"kk": "3-қосымшаға сәйкес", "ru": "согласно приложению 3"}


def in_document(tariff: Tariff) -> dict[str, str]:
    """The rate with its ground, in both languages."""
    return {language: "; ".join(_told(tariff, language)) for language in LANGUAGES}


def _told(tariff: Tariff, language: str) -> list[str]:
    parts = [RATE[language][tariff.base].format(rate=_figure(tariff, language))]
    if tariff.entry in ENTRY[language]:
        parts.append(ENTRY[language][tariff.entry])
    if tariff.minimum:
        parts.append(LEAST[language].format(sum=telling.money(str(tariff.minimum), language)))
    decided = f"{tariff.decided_on:%d.%m.%Y}"
    return [*parts, GROUND[language][tariff.ground].format(basis=tariff.basis[language], day=decided)]


def _figure(tariff: Tariff, language: str) -> str:
    plain = str(trimmed(tariff.rate))
    if tariff.unit == Unit.PERCENT:
        return telling.percent(plain, language)
    return f"{telling.number(plain, language)}{telling.NBSP}{MCI[language] if tariff.unit == Unit.MCI else '₸'}"


def amount(frozen: Mapping[str, Any]) -> dict[str, str]:
    """What is owed a month, with the VAT told apart."""
    return {language: ", ".join(_amount(frozen, language)) for language in LANGUAGES}


def _amount(frozen: Mapping[str, Any], language: str) -> list[str]:
    if frozen["amount"] is None:
        least = Decimal(frozen["minimum"] or 0)
        parts = [LEAST[language].format(sum=telling.money(str(least), language))] if least else []
        return [BY_INCOME[language], *parts, *([VAT[""][language]] if not frozen["vat_way"] else [])]
    figures = {name: telling.money(frozen[name], language) for name in ("vat", "gross")}
    percent = telling.percent(str(trimmed(Decimal(frozen["vat_percent"]))), language)
    vat = VAT[frozen["vat_way"]][language].format(percent=percent, **figures)
    return [MONTHLY[language].format(sum=telling.money(frozen["amount"], language)), vat]


@dataclass(frozen=True, slots=True)
class Annex:
    """How the amount is reckoned: a row for each place (number, name, units, sum), then lines in both languages."""

    base: Told
    rows: tuple[tuple[str, str, str, str], ...]
    lines: tuple[Told, ...]


EACH = {"kk": "Бір бірлік үшін: {price}", "ru": "За единицу: {price}"}
BY_INDEX = {"kk": " (АЕК = {mci})", "ru": " (МРП = {mci})"}
INSTEAD = {"kk": "Шарт бойынша ең аз сома: {sum}", "ru": "Наименьшая сумма по договору: {sum}"}
TOTAL = {"kk": "Жиыны: {sum}", "ru": "Итого: {sum}"}


def annex(tariff: Tariff, frozen: Mapping[str, Any]) -> Annex:
    """The annex with the places and their sums."""
    rows = tuple(
        (str(place["number"]), place["name"], _plain(place["units"]), _plain(place["amount"], two=True))
        for place in frozen["places"]
    )
    lines = [in_document(tariff)]
    if frozen["price"] is not None:
        lines.append({language: _each(tariff, frozen, language) for language in LANGUAGES})
    if frozen["minimum"] and Decimal(frozen["minimum"]):
        least = {language: telling.money(frozen["minimum"], language) for language in LANGUAGES}
        lines.append({language: INSTEAD[language].format(sum=least[language]) for language in LANGUAGES})
    whole = amount(frozen)
    lines.append({language: TOTAL[language].format(sum=whole[language]) for language in LANGUAGES})
    return Annex({language: BASE[language][tariff.base] for language in LANGUAGES}, rows, tuple(lines))


def _plain(figure: str | None, *, two: bool = False) -> str:
    """As both languages write it; "" for none."""
    if figure is None:
        return ""
    return telling.number(figure if two else str(trimmed(Decimal(figure))), "ru")


def _each(tariff: Tariff, frozen: Mapping[str, Any], language: str) -> str:
    price = telling.money(str(trimmed(Decimal(frozen["price"]))), language)
    index = BY_INDEX[language].format(mci=telling.money(frozen["mci"], language)) if tariff.unit == Unit.MCI else ""
    return EACH[language].format(price=price) + index
