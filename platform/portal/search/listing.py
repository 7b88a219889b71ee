"""A register as searched: what is asked for, and the rows that have it, in any order and on any page.

A search gives at most a thousand rows by number of page: their keys and places in the order are read at once and
sorted here, whatever the planner of the database would have chosen. Beyond that, pages follow each other by the last
row shown (?after=), read along an index; so the ten-thousandth page costs what the first does.

Each app describes its registers as a `Register` and publishes them; pages, files and the interface for programs are
then the same for all (portal.search.serving).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db.models import Model, Q, QuerySet
from redis.exceptions import RedisError

from portal.flow import Words
from portal.search.columns import Word
from portal.search.words import query_of, words_of

if TYPE_CHECKING:
    from portal.search.forms import SearchForm

MOST = 1000  # rows that are counted one by one
PER_PAGE = 20
COUNTED_FOR = 300  # seconds for which the number of all rows stands
NUMBER = re.compile(r"№?\s*(\d{1,18}|\d{1,3}(?:\s\d{3}){1,5})\s*")
Cell = int | date | str
Key = tuple[str | int, int, int]

REGISTERS: dict[str, "Register"] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """What a list and its files say of each row. `look`: how a page shows it; a `tag` has a `sign` before it, `codes`
    are joined by commas.

    Where it is not `listed` only the files have it.
    """

    name: str
    title: Words
    value: Callable[[Any], Cell]
    look: Literal["text", "plain", "name", "tag", "codes"] = "text"
    sign: Callable[[Any], str] = lambda _row: ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Register:
    """How a register is searched, listed and given out. `name` stands in addresses for programs and in files.

    `rows`: those that everybody may find, with what lists show. `narrowed`: those of them that have the facets asked
    for. `named`: the row whose number or code was typed; None where it is neither. `orders`: the columns of the orders
    but the newest and the oldest; `first_by`: the column of a facet that is walked along its own index. `more`: what
    the interface for programs reads beyond the list. `instead`: the number of what took the place of an entry, 0 where
    it was withdrawn. `route`: the name of the address of its list; `above`: of the page above it.
    """

    name: str
    title: Words
    route: str
    words: type[Word]
    form: type["SearchForm"]
    rows: Callable[[], QuerySet[Any]]
    narrowed: Callable[[QuerySet[Any], Mapping[str, Any]], QuerySet[Any]]
    columns: tuple[Column, ...]
    as_data: Callable[[Any], dict[str, Any]]
    schema: Callable[[], dict[str, Any]]
    total: Callable[[], int]
    above: str = ""
    number: str = "pk"
    named: Callable[[str], Q | None] = lambda _typed: None
    orders: Callable[[], Mapping[str, str]] = dict
    first_by: Mapping[str, str] = field(default_factory=dict)
    more: tuple[Any, ...] = ()
    instead: Callable[[int], int | None] = lambda _number: None
    template: str = "listing/page.html"

    def numbered(self, row: Model) -> int:
        return int(getattr(row, self.number))


def publish(register: Register) -> Register:
    """Give a register out to programs too."""
    REGISTERS[register.name] = register
    return register


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks a register for; what is empty is not asked. `facets`: values of the form by name."""

    q: str = ""
    author: str = ""
    sort: str = "newest"
    facets: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_everything(self) -> bool:
        return not (self.q or self.author or self.facets)


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of what is found: a page by its number, or what stands next to the row of a number."""

    page: int = 1
    after: int | None = None
    before: int | None = None
    size: int = 0  # 0: as on the page

    @property
    def rows(self) -> int:
        return self.size or PER_PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the rows in no order, and their keys (place in the order, number, primary key).

    `keys` is None for more than a thousand; `total`, how many there are, is known where everything is wanted.
    """

    register: Register
    wanted: Wanted
    rows: QuerySet[Any]
    keys: list[Key] | None
    near: bool = False  # some word is only spelt nearly as typed
    total: int | None = None

    @property
    def count(self) -> int | None:
        """How many; None for more than a thousand."""
        return None if self.keys is None else len(self.keys)

    def in_order(self) -> QuerySet[Any]:
        sign = "-" if self.wanted.sort == "newest" else ""
        return self.rows.order_by(*(f"{sign}{name}" for name in _order(self.register, self.wanted)))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, on the page of that number."""

    entries: list[Any]
    number: int = 1
    has_next: bool = False


class Terms(SearchQuery):
    """A tsquery as it stands, whose words no dictionary touches."""

    template = "%(expressions)s::tsquery"


def number_in(typed: str) -> int | None:
    """The number that was typed: «12», «№ 12», «20 245»; None for anything else."""
    found = NUMBER.fullmatch(typed)
    return int(re.sub(r"\s", "", found[1])) if found else None


def counted(name: str, rows: Callable[[], QuerySet[Any]]) -> int:
    """How many rows there are, counted once in five minutes."""
    return int(kept(f"rows:{name}", lambda: rows().count(), COUNTED_FOR))


def kept(name: str, make: Callable[[], Any], seconds: int) -> Any:
    """What `make` gave at most so long ago; made each time while the cache does not answer."""
    try:
        return cache.get_or_set(name, make, seconds)
    except RedisError:
        return make()


def look_up(register: Register, wanted: Wanted) -> Found:
    """The rows that have all that is wanted; where none has the words, those with near spellings of them."""
    total = register.total() if wanted.is_everything else None
    named = register.named(wanted.q) if wanted.q else None
    rows, near = _with_words(register, wanted, named, widely=False)
    keys = None if total is not None and total > MOST else _keys(register, rows, wanted)
    if keys == [] and not near and (wanted.q or wanted.author):
        rows, near = _with_words(register, wanted, named, widely=True)
        keys = _keys(register, rows, wanted) if near else []
    return Found(register, wanted, rows, keys, near, total)


def _keys(register: Register, rows: QuerySet[Any], wanted: Wanted) -> list[Key] | None:
    """A thousand at most, read as they come; without words, along an index, so that never the whole is read."""
    order = _order(register, replace(wanted, sort="oldest"))
    walked = rows.order_by() if wanted.q or wanted.author else rows.order_by(*order)
    parts = (_order(register, wanted)[0], register.number, "pk")
    columns = [*dict.fromkeys(parts)]  # mostly one and the same
    found = list(walked.values_list(*columns)[: MOST + 1])
    if len(found) > MOST:
        return None
    place, number, pk = map(columns.index, parts)
    return sorted(((row[place], row[number], row[pk]) for row in found), reverse=wanted.sort == "newest")


def _order(register: Register, wanted: Wanted) -> tuple[str, ...]:
    """The columns of the order; the number stands last, so that no two rows are at one place.

    A year stands first where one is asked for: numbers grow with the years, so an index of numbers alone is walked in
    vain for most of its length.
    """
    by_facet = next((column for name, column in register.first_by.items() if wanted.facets.get(name)), "")
    first = register.orders().get(wanted.sort) or by_facet
    return (first, register.number) if first else (register.number,)


def _with_words(register: Register, wanted: Wanted, named: Q | None, *, widely: bool) -> tuple[QuerySet[Any], bool]:
    rows, near = register.narrowed(register.rows(), wanted.facets), False
    if wanted.q:
        has_it, near = _has(register, wanted.q, authors=False, widely=widely)
        if named is not None:
            has_it, near = (named if near else named | has_it), False
        rows = rows.filter(has_it)
    if wanted.author:
        has_it, is_near = _has(register, wanted.author, authors=True, widely=widely)
        rows, near = rows.filter(has_it), near or is_near
    return rows, near


def _has(register: Register, typed: str, *, authors: bool, widely: bool) -> tuple[Q, bool]:
    words = words_of(typed)
    query = query_of(words, register.words, authors=authors, widely=widely) if words else None
    if query is None or not query.text:
        return Q(pk__in=[]), False
    return Q(terms=Terms(query.text)), query.near


def page_of(found: Found, place: Place) -> Page:
    """The rows at `place`; a page beyond the last is the last, and behind what is nowhere stands the first."""
    if found.keys is not None:
        return _page_of_few(found, found.keys, place)
    if place.after or place.before:
        return _next_to(found, place)
    number = min(max(place.page, 1), max(1, MOST // place.rows))
    start = (number - 1) * place.rows
    return _cut(list(found.in_order()[start : start + place.rows + 1]), replace(place, page=number))


def _page_of_few(found: Found, keys: list[Key], place: Place) -> Page:
    numbers = [number for _key, number, _pk in keys]
    last = max(1, -(-len(numbers) // place.rows))
    start = (min(max(place.page, 1), last) - 1) * place.rows
    if place.page == 1 and place.after in numbers:
        start = numbers.index(place.after) + 1
    shown = [pk for _key, _number, pk in keys[start : start + place.rows]]
    rows = found.register.rows().in_bulk(shown)
    page = start // place.rows + 1
    return Page([rows[pk] for pk in shown if pk in rows], page, start + place.rows < len(numbers))


def _next_to(found: Found, place: Place) -> Page:
    """Read along the index from the row named, one more than is shown to know whether there are others."""
    register, order = found.register, _order(found.register, found.wanted)
    beside = place.after or place.before or 0
    at_number = register.rows().filter(**{register.number: beside}).values_list(*order)
    anchor = at_number.first() if len(order) > 1 else (beside,)  # a number is its own place
    if anchor is None:
        return page_of(found, Place(size=place.size))
    downwards = (found.wanted.sort == "newest") != bool(place.before)
    rows = found.rows.filter(_beyond(order, anchor, "lt" if downwards else "gt"))
    rows = rows.order_by(*(f"{'-' if downwards else ''}{name}" for name in order))
    read = list(rows[: place.rows + 1])
    if not read:
        return page_of(found, Place(size=place.size))
    if not place.before:
        return _cut(read, place)
    return Page(read[: place.rows][::-1], max(place.page, 1), has_next=True)


def _beyond(order: tuple[str, ...], anchor: tuple[Any, ...], side: str) -> Q:
    """Rows on that side (lt or gt) of `anchor` in the order; of two columns the first is bounded for its index."""
    beyond = [Q(**{f"{name}__{side}": value}) for name, value in zip(order, anchor, strict=True)]
    if len(order) == 1:
        return beyond[0]
    return Q(**{f"{order[0]}__{side}e": anchor[0]}) & (beyond[0] | beyond[1])


def _cut(read: list[Any], place: Place) -> Page:
    return Page(read[: place.rows], max(place.page, 1), has_next=len(read) > place.rows)
