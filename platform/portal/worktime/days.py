"""The days of Kazakhstan's calendar: what the law makes of a year, under the rows that staff have entered.

Holidays and exchanged days come from the package `holidays`; which of them move is the law's rule, applied here.
Needs no database and no settings.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count

from holidays.countries.kazakhstan import Kazakhstan

from portal.worktime.reckoning import Calendar, DayOff, Hours, Span, in_force

FIRST = date(2018, 1, 1)  # Order 1315 is of that year
COMPUTED_YEARS = 10  # beyond the years that the package is sure of; a computed Kurban Ait may be a day off
A_DAY = timedelta(days=1)

HOURS_SET_BY = "Order 1315, appendix 2, row 7"
HOLIDAY_BY = "Law on holidays"
MOVED_BY = "Law on holidays, article 5"
UNMOVED_BY = "Labour Code, article 84(5)"
SWAPPED_BY = "Labour Code, article 85(3)"

BASE_HOURS = Hours(
    since=FIRST,
    weekdays=frozenset(range(5)),
    spans=((time(9), time(13)), (time(14, 30), time(18, 30))),
    act=HOURS_SET_BY,
)

Names = Mapping[str, str]


def _names(kk: str, ru: str, en: str) -> Names:
    return {"kk": kk, "ru": ru, "en": en}


CHRISTMAS = _names("Православиелік Рождество", "Православное Рождество", "Orthodox Christmas")
KURBAN_AIT = _names("Құрбан айт", "Курбан айт", "Kurban Ait")
HOLIDAYS = (
    _names("Жаңа жыл", "Новый год", "New Year"),
    _names("Халықаралық әйелдер күні", "Международный женский день", "International Women’s Day"),
    _names("Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"),
    _names("Қазақстан халқының бірлігі мерекесі", "Праздник единства народа Казахстана", "People’s Unity Day"),
    _names("Отан қорғаушы күні", "День защитника Отечества", "Defender of the Fatherland Day"),
    _names("Жеңіс күні", "День Победы", "Victory Day"),
    _names("Астана күні", "День Столицы", "Capital Day"),
    _names("Қазақстан Республикасының Конституциясы күні", "День Конституции Республики Казахстан", "Constitution Day"),
    _names("Республика күні", "День Республики", "Republic Day"),
    _names("Қазақстан Республикасы күні", "День Республики Казахстан", "Day of the Republic of Kazakhstan"),
    _names("Қазақстан Республикасының Тұңғыш Президенті күні", "День Первого Президента", "First President Day"),
    _names("Тәуелсіздік күні", "День Независимости", "Independence Day"),
)
KNOWN = {names["kk"].casefold(): names for names in (*HOLIDAYS, CHRISTMAS, KURBAN_AIT)}
DAY_OFF_FOR = _names(
    "Демалыс күні ({} күнінен ауыстырылды)", "Выходной день (перенесён с {})", "Day off (moved from {})"
)
WORKED_FOR = _names("Жұмыс күні ({} күнінің орнына)", "Рабочий день (вместо {})", "Working day (instead of {})")


@dataclass(frozen=True, slots=True)
class Row:
    """What staff have entered about `day`; of several about one day the greatest id is in force.

    kind: hours (new weekdays and spans from that day on), off, worked, or usual, which takes an earlier row about
    the day back. `names` in kk, ru and en.
    """

    id: int
    kind: str
    day: date
    names: Names
    act: str
    weekdays: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()


def build(rows: Iterable[Row] = ()) -> Calendar:
    """The calendar of the law under `rows`."""
    rows = sorted(rows, key=lambda row: row.id)
    changed = {row.day: Hours(row.day, row.weekdays, row.spans, row.act) for row in rows if row.kind == "hours"}
    hours = sorted(({FIRST: BASE_HOURS} | changed).values(), key=lambda each: each.since)
    off, extra = days_off(hours), worked_weekends()
    for day, row in {row.day: row for row in rows if row.kind != "hours"}.items():
        if row.kind != "usual":
            extra.pop(day, None)
            (off if row.kind == "off" else extra)[day] = DayOff(day, "row", row.names, row.act)
    return Calendar(FIRST, last_day(), hours, off, extra, max((row.id for row in rows), default=0))


def days_off(hours: Sequence[Hours]) -> dict[date, DayOff]:
    """Days off by the law. A holiday at a weekend moves to the next working day; the weekend is that of `hours`."""
    off = {day: _day_off(day, name) for day, name in _of_package(range(FIRST.year, last_day().year + 1)).items()}
    for holiday in [off[day] for day in sorted(off)]:
        day = holiday.day
        if holiday.kind == "holiday" and _is_weekend(hours, day):
            while day in off or _is_weekend(hours, day):
                day += A_DAY
            off[day] = DayOff(day, "moved", holiday.name, MOVED_BY)
    return off


def worked_weekends() -> dict[date, DayOff]:
    """Days at weekends that are worked, for a day off on another day."""
    named = _of_package(range(FIRST.year, last_day().year + 1))
    swaps = {worked: day for day, name in named.items() if (worked := _exchanged_for(name))}
    return {worked: DayOff(worked, "swap", _about(WORKED_FOR, day), SWAPPED_BY) for worked, day in swaps.items()}


@cache
def last_day() -> date:
    """How far the calendar reaches: some years beyond those of whose Kurban Ait the package is sure."""
    unsure = next(year for year in count(FIRST.year) if KURBAN_AIT["kk"] not in _of_package([year]).values())
    return date(unsure - 1 + COMPUTED_YEARS, 12, 31)


def ends_soon(today: date) -> bool:
    """Whether the calendar has less than a year to run."""
    return last_day() - today < 365 * A_DAY


def _of_package(years: Iterable[int]) -> dict[date, str]:
    """The Kazakh names of days off, none moved yet; the first where a day has two."""
    found = Kazakhstan(years=years, observed=False, language="kk")
    return {day: found.get_list(day)[0] for day in found if day >= FIRST}


def _day_off(day: date, name: str) -> DayOff:
    if worked := _exchanged_for(name):
        return DayOff(day, "swap", _about(DAY_OFF_FOR, worked), SWAPPED_BY)
    if name in (CHRISTMAS["kk"], KURBAN_AIT["kk"]):
        return DayOff(day, "unmoved", KNOWN[name.casefold()], UNMOVED_BY)
    if name == Kazakhstan.estimated_label % KURBAN_AIT["kk"]:
        return DayOff(day, "unmoved", KURBAN_AIT, UNMOVED_BY, estimated=True)
    return DayOff(day, "holiday", KNOWN.get(name.casefold(), _names(name, name, name)), HOLIDAY_BY)


def _exchanged_for(name: str) -> date | None:
    """The day at a weekend that the name of an exchanged day tells; None for any other name."""
    found = re.search(r"\d\d\.\d\d\.\d{4}", name)
    return datetime.strptime(found[0], "%d.%m.%Y").date() if found else None  # noqa: DTZ007 - a day, no moment


def _about(names: Names, day: date) -> Names:
    return {language: name.format(day.strftime("%d.%m.%Y")) for language, name in names.items()}


def _is_weekend(hours: Sequence[Hours], day: date) -> bool:
    return day.weekday() not in in_force(hours, day).weekdays
