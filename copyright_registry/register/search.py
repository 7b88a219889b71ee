"""The register as searched: what is asked for, and the entries that have it, in any order and on any page.

A search gives at most a thousand entries by number of page: their keys and places in the order are read at once and
sorted here, whatever the planner of the database would have chosen. Beyond that, pages follow each other by the last
entry shown (?after=), read along an index; so the ten-thousandth page costs what the first does.
"""

import re
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from copyright_registry.models import Entry, Kind, Term
from portal.counters import last_of
from portal.law import O1315_A3, under
from portal.search.words import query_of, words_of

MOST = 1000  # entries that are counted one by one
PER_PAGE = 20
SORTS = {"newest": _("Newest first"), "oldest": _("Oldest first"), "name": _("By name"), "author": _("By author")}
UNSHOWN = ("body", "searched", "terms", "order_kk", "order_ru", "order_en", "order_author")
NUMBER = re.compile(r"№?\s*(\d{1,18}|\d{1,3}(?:\s\d{3}){1,5})\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks the register for; what is empty is not asked."""

    q: str = ""
    author: str = ""
    kind: str = ""  # its code
    year: int | None = None  # of registration
    created: int | None = None  # year
    status: str = ""
    sort: str = "newest"

    @property
    def is_everything(self) -> bool:
        return self == Wanted(sort=self.sort)


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of what is found: a page by its number, or what stands next to the entry of a number."""

    page: int = 1
    after: int | None = None
    before: int | None = None
    size: int = PER_PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the rows in no order, and the keys of a thousand of them (place in the order, number)."""

    wanted: Wanted
    rows: QuerySet[Entry]
    keys: list[tuple[str | int, int, int]]
    near: bool = False  # some word is only spelt nearly as typed

    @property
    def count(self) -> int | None:
        """How many; None for more than a thousand."""
        return len(self.keys) if len(self.keys) <= MOST else None

    def in_order(self) -> QuerySet[Entry]:
        sign = "-" if self.wanted.sort == "newest" else ""
        return self.rows.order_by(*(f"{sign}{name}" for name in _order(self.wanted)))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, on the page of that number."""

    entries: list[Entry]
    number: int = 1
    has_next: bool = False


class Terms(SearchQuery):
    """A tsquery as it stands, whose words no dictionary touches."""

    template = "%(expressions)s::tsquery"


def entries() -> QuerySet[Entry]:
    """Entries as they stand, with what lists show of them."""
    return Entry.current.select_related("kind").defer(*UNSHOWN)


def total() -> int:
    """How many entries there are, whichever way they came into the register."""
    return last_of("entries")


@under(O1315_A3)
def look_up(wanted: Wanted) -> Found:
    """The entries that have all that is wanted; where none has the words, those with near spellings of them."""
    rows, near = _with_words(wanted, widely=False)
    keys = _keys(rows, wanted)
    if not keys and not near and (wanted.q or wanted.author):
        rows, near = _with_words(wanted, widely=True)
        keys = _keys(rows, wanted) if near else []
    return Found(wanted, rows, keys, near)


def _keys(rows: QuerySet[Entry], wanted: Wanted) -> list[tuple[str | int, int, int]]:
    """A thousand of them and one, as they come; without words, along an index, so that never the whole is read."""
    order = _order(replace(wanted, sort="oldest"))
    walked = rows.order_by() if wanted.q or wanted.author else rows.order_by(*order)
    found = list(walked.values_list(_order(wanted)[0], "number", "pk")[: MOST + 1])
    return sorted(found, reverse=wanted.sort == "newest")


def _order(wanted: Wanted) -> tuple[str, ...]:
    """The columns of the order; the number stands last, so that no two entries are at one place.

    A year stands first where one is asked for: numbers grow with the years, so an index of numbers alone is walked in
    vain for most of its length.
    """
    by_name = {"name": f"order_{get_language() or 'kk'}", "author": "order_author"}.get(wanted.sort)
    first = by_name or ("registered_year" if wanted.year else "created_year" if wanted.created else "")
    return (first, "number") if first else ("number",)


def _with_words(wanted: Wanted, *, widely: bool) -> tuple[QuerySet[Entry], bool]:
    rows, near = _filtered(wanted), False
    if wanted.q:
        number = NUMBER.fullmatch(wanted.q)
        has_it, near = _has(wanted.q, authors=False, widely=widely)
        is_it = Q(number=int(re.sub(r"\s", "", number[1]))) if number else Q(pk__in=[])
        rows = rows.filter(is_it if number and near else is_it | has_it)
        near = near and not number
    if wanted.author:
        has_it, is_near = _has(wanted.author, authors=True, widely=widely)
        rows, near = rows.filter(has_it), near or is_near
    return rows, near


def _has(typed: str, *, authors: bool, widely: bool) -> tuple[Q, bool]:
    words = words_of(typed)
    query = query_of(words, Term, authors=authors, widely=widely) if words else None
    if query is None or not query.text:
        return Q(pk__in=[]), False
    return Q(terms=Terms(query.text)), query.near


def _filtered(wanted: Wanted) -> QuerySet[Entry]:
    years = {"registered_year": wanted.year, "created_year": wanted.created}
    asked: dict[str, object] = {"status": wanted.status} if wanted.status else {}
    # From a year to itself: for an equal one the planner would leave the year out of the order (see `_order`).
    asked |= {f"{name}__range": (year, year) for name, year in years.items() if year}
    if wanted.kind:
        kinds = list(Kind.objects.filter(code=wanted.kind).values_list("pk", flat=True))
        asked |= {"kind": kinds[0]} if len(kinds) == 1 else {"kind__in": kinds}
    return entries().filter(**asked)


def page_of(found: Found, place: Place) -> Page:
    """The entries at `place`; a page beyond the last is the last, and a number that is not there counts for nothing."""
    if found.count is not None:
        return _page_of_few(found, place)
    if place.after or place.before:
        return _next_to(found, place)
    number = min(max(place.page, 1), max(1, MOST // place.size))
    start = (number - 1) * place.size
    return _cut(list(found.in_order()[start : start + place.size + 1]), replace(place, page=number))


def _page_of_few(found: Found, place: Place) -> Page:
    numbers = [number for _key, number, _pk in found.keys]
    last = max(1, -(-len(numbers) // place.size))
    start = (min(max(place.page, 1), last) - 1) * place.size
    if place.page == 1 and place.after in numbers:
        start = numbers.index(place.after) + 1
    shown = [pk for _key, _number, pk in found.keys[start : start + place.size]]
    rows = entries().in_bulk(shown)
    page = start // place.size + 1
    return Page([rows[pk] for pk in shown if pk in rows], page, start + place.size < len(numbers))


def _next_to(found: Found, place: Place) -> Page:
    """Read along the index from the entry named, one more than is shown to know whether there are others."""
    order = _order(found.wanted)
    beside = place.after or place.before or 0
    anchor = Entry.current.filter(number=beside).values_list(*order).first()
    if anchor is None:
        return page_of(found, Place(size=place.size))
    downwards = (found.wanted.sort == "newest") != bool(place.before)
    side = "lt" if downwards else "gt"
    rows = found.rows.filter(**{f"{order[0]}__{side}e": anchor[0]})
    if len(order) > 1:
        rows = rows.filter(Q(**{f"{order[0]}__{side}": anchor[0]}) | Q(**{f"number__{side}": anchor[1]}))
    rows = rows.exclude(number=anchor[-1]).order_by(*(f"{'-' if downwards else ''}{name}" for name in order))
    read = list(rows[: place.size + 1])
    if not place.before:
        return _cut(read, place)
    return Page(read[: place.size][::-1], max(place.page, 1), has_next=True)


def _cut(read: list[Entry], place: Place) -> Page:
    return Page(read[: place.size], max(place.page, 1), has_next=len(read) > place.size)
