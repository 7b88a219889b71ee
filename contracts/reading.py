"""Parsed JSON that nobody vouches for, read part by part; every fault is told with its place."""

import json
import re
import reprlib
import unicodedata
from collections.abc import Iterator, Mapping, Set
from typing import Any, NoReturn

from contracts.fields import CODE, LINE, Label

MAX_BYTES = 1_000_000

_KIND_OF_JSON = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a whole number"}


class BrokenForm(ValueError):
    """The form cannot be taken; `faults` are all there are, each with its place."""

    SHOWN = 100

    def __init__(self, faults: list[str]) -> None:
        more = [f"and {len(faults) - self.SHOWN} more"] if len(faults) > self.SHOWN else []
        super().__init__("\n".join(faults[: self.SHOWN] + more))
        self.faults = faults


def load(text: str | bytes) -> object:
    """The parsed JSON; BrokenForm for what is too large, no JSON, or says one key of an object twice."""
    plain = _decoded(text).removeprefix("\ufeff")
    doubled: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _value in pairs]
        doubled.extend(f"the key {quoted(key)} stands {keys.count(key)} times in one object" for key in set(keys)
                       if keys.count(key) > 1)  # fmt: skip
        return dict(pairs)

    try:
        data: object = json.loads(plain, object_pairs_hook=once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BrokenForm([f"line {error.lineno}, column {error.colno}: {error.msg}"]) from None
    except RecursionError:
        raise BrokenForm(["brackets are nested too deeply"]) from None
    except ValueError as error:  # a constant that is no JSON, a number of thousands of digits
        raise BrokenForm([str(error)]) from None
    if doubled:
        raise BrokenForm(sorted(doubled))
    return data


def _decoded(text: str | bytes) -> str:
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        raise BrokenForm([f"larger than {MAX_BYTES:,} bytes"])
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenForm([f"line {line}: not UTF-8"]) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxlong = 2, 60, 40


def quoted(value: object) -> str:
    """The value in a few letters, signs that are not seen by their numbers."""
    try:
        return _SHORT.repr(value)
    except ValueError:
        return "a number of thousands of digits"


class Reader:
    """Reads parsed JSON part by part; what does not fit is noted with its place, and the reading goes on."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def say(self, place: str, what: str) -> None:
        self.faults.append(f"{place}: {what}" if place else what)

    def is_a(self, kind: type, value: object, place: str) -> bool:
        """Whether `value` is of this kind of JSON; true and false are no numbers."""
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not fits:
            self.say(place, f"{_KIND_OF_JSON[kind]} is needed, not {quoted(value)}")
        return fits

    def record(self, value: object, place: str, needed: set[str], also: Set[str] = frozenset()) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.is_a(dict, value, place)
            return {}
        for key in value:
            if key not in needed and key not in also:
                self.say(place, f"unknown key {quoted(key)}")
        for key in sorted(needed - value.keys()):
            self.say(within(place, key), "is missing")
        return value

    def rows(self, row: Mapping[str, Any], key: str, place: str, most: int) -> Iterator[tuple[str, Any]]:
        """Place and value of each row of the list `key`, which has at least one."""
        if key not in row or not self.is_a(list, row[key], place := within(place, key)):
            return
        if not 1 <= len(row[key]) <= most:
            self.say(place, f"1 to {most} are needed, not {len(row[key])}")
        yield from ((f"{place}[{index}]", value) for index, value in enumerate(row[key][:most]))

    def text(self, row: Mapping[str, Any], key: str, place: str, most: int = LINE) -> str:
        if key not in row or not self.is_a(str, row[key], place := within(place, key)):
            return ""
        text: str = row[key]
        if not 1 <= len(text.strip()) <= len(text) <= most:
            self.say(place, f"1 to {most} letters are needed, not {len(text.strip())}")
        elif any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} for sign in text):
            self.say(place, "has signs that are not seen")
        return text

    def coded(self, row: Mapping[str, Any], key: str, place: str, pattern: re.Pattern[str] = CODE) -> str:
        if key not in row or not self.is_a(str, row[key], place := within(place, key)):
            return ""
        if not pattern.fullmatch(row[key]):
            self.say(place, f"{quoted(row[key])} is no code")
        return str(row[key])

    def one_of(self, row: Mapping[str, Any], key: str, place: str, offered: Set[str]) -> str:
        """One of a few words, "" where it is none of them."""
        if key not in row:
            return ""
        if isinstance(row[key], str) and row[key] in offered:
            return str(row[key])
        self.say(within(place, key), f"{quoted(row[key])} is none of {', '.join(sorted(offered))}")
        return ""

    def label(self, row: Mapping[str, Any], key: str, place: str, most: int = LINE) -> Label:
        if key not in row:
            return Label("", "", "")
        place = within(place, key)
        said = self.record(row[key], place, {"kk", "ru", "en"})
        return Label(*(self.text(said, language, place, most) for language in ("kk", "ru", "en")))


def within(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
