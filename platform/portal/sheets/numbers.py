"""The numbers of a workbook as the text that a person sees (ISO/IEC 29500-1, 18.8.30 and 18.17.4.1).

Fewer rules than a spreadsheet program has: dates always as 20.11.2026, no spaces between thousands.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

BUILT_IN = {
    1: "0", 2: "0.00", 3: "0", 4: "0.00", 9: "0%", 10: "0.00%",
    14: "d.m.y", 15: "d.m.y", 16: "d.m", 17: "m.y", 18: "h:m", 19: "h:m:s", 20: "h:m", 21: "h:m:s", 22: "d.m.y h:m",
    37: "0", 38: "0", 39: "0.00", 40: "0.00", 45: "m:s", 46: "h:m:s", 47: "m:s",
}  # fmt: skip
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a format: letters that are shown as they are
SPAN = range(1, 2_958_466)  # days, to the end of 9999
NUMBER = re.compile(r"-?(?:[0-9]{1,40}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[Ee][-+]?[0-9]{1,3})?")
POWERS = (Decimal("1e-15"), Decimal("1e21"))  # below and from here on a program shows powers of ten
MAX_FORM = 255  # signs
SIGNIFICANT = 15  # digits that a spreadsheet program keeps


def shown(number: str, form: str, *, from_1904: bool) -> str | None:
    """`number` as the format shows it; None where it is none, or no date though shown as one."""
    if not NUMBER.fullmatch(number):
        return None
    value = Decimal(number)
    plain = QUOTED.sub("", form[:MAX_FORM].partition(";")[0]).lower().strip(" ₸$€")
    if re.search(r"[ymdhs]", plain):
        return _moment(value, plain, from_1904=from_1904)
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP  # as programs show it; Python's own is to the even digit
        return _number(value, plain)


def _number(value: Decimal, form: str) -> str:
    if value and not POWERS[0] <= abs(value) < POWERS[1]:
        return f"{value:E}"
    places = re.search(r"0(?:\.(0+))?%?$", form)
    if re.fullmatch("0+", form):
        return f"{value:.0f}".zfill(len(form))
    if places and "#.#" not in form and "e" not in form:
        decimals = len(places[1] or "")
        return f"{value * 100:.{decimals}f}%" if form.endswith("%") else f"{value:.{decimals}f}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    """Fifteen digits, neither zeros at the end nor a power of ten."""
    kept = f"{Decimal(f'{value:.{SIGNIFICANT}g}'):f}"
    return kept.rstrip("0").rstrip(".") if "." in kept else kept


def _moment(value: Decimal, form: str, *, from_1904: bool) -> str | None:
    """A day, a time of day or both, by the letters of the format."""
    has_time = any(letter in form for letter in "hs")
    has_day = any(letter in form for letter in "yd") or not has_time
    if value < 0 or (has_day and int(value) + from_1904 not in SPAN):
        return None
    try:
        moment = _epoch(int(value), from_1904=from_1904) + timedelta(seconds=round(value * 86400))
    except OverflowError:
        return None
    time = moment.strftime("%H:%M:%S").removesuffix(":00") if "s" in form else moment.strftime("%H:%M")
    day = f"{moment:%d.%m.}{moment.year:04}"
    return " ".join([day] * has_day + [time] * has_time)


def _epoch(days: int, *, from_1904: bool) -> datetime:
    """Day 0; in the system of 1900 a 29 February 1900 is counted that never was."""
    if from_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone
    return datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001 - a cell has no zone
