"""Who reads a row of a register, and what of it they may see."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Literal

from django.http import HttpRequest

from accounts.models import SubjectKind, User
from accounts.subjects import Subject
from portal import formatting
from portal.components import Row
from portal.flow import Words
from portal.law import O100_2_8, Law, O100_26_x, O100_27_x, O100_28_x, under
from portal.search.listing import Cell, Column
from portal.search.openapi import Schema, text, whole
from portal.templatetags.components import nbsp, number, tag
from registers.law import AS_DATA, FOR_READERS, INFERENCES, REGION_ALONE
from registers.models import Licensee, Owner


class Reader(Enum):
    """Of one row: everybody; whom it is about; an OKUP that has an agreement with them; who keeps or supervises."""

    PUBLIC = "public"
    SUBJECT = "subject"
    OKUP = "okup"
    STAFF = "staff"


Readers = frozenset[Reader]
INFERRED: frozenset[Law] = frozenset({O100_26_x, O100_27_x, O100_28_x})  # the text that we have is cut before them
EVERYBODY: Readers = frozenset(Reader)
CLOSE: Readers = frozenset({Reader.SUBJECT, Reader.OKUP, Reader.STAFF})
OWN_AND_STAFF: Readers = frozenset({Reader.SUBJECT, Reader.STAFF})
NOBODY: Readers = frozenset()


@dataclass(frozen=True, slots=True)
class Datum:
    """A column of a register, what asks for it, and who may see it.

    `value` is for pages and files, in the reader's language; `data` for programs, in all languages, and `schema` its
    description. `persons`: who sees it in the row of a natural person, where that differs. `section`: a page shows it
    apart, and no file has it. `also`: the clauses that ask for it in rows of other kinds.
    """

    name: str
    title: Words
    law: Law
    value: Callable[[Any], Cell]
    readers: Readers = EVERYBODY
    persons: Readers | None = None
    data: Callable[[Any], Any] | None = None
    schema: Schema = field(default_factory=dict)
    look: Literal["text", "plain", "name", "tag", "codes"] = "text"
    sign: Callable[[Any], str] = lambda _row: ""
    listed: bool = True
    section: bool = False
    also: tuple[Law, ...] = ()

    @property
    def laws(self) -> tuple[Law, ...]:
        return (self.law, *self.also)

    @property
    def inferred(self) -> tuple[Law, ...]:
        """Those of its clauses that we infer: the text of the Order that we have does not reach so far."""
        return tuple(law for law in self.laws if law in INFERRED)

    def shown_to(self, reader: Reader, row: Any) -> bool:
        """Whether `reader` may see it in `row`."""
        return reader in (self.readers if self.persons is None or not is_person(row) else self.persons)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it in some row."""
        return Reader.PUBLIC in self.readers | (self.persons or NOBODY)

    @property
    def is_personal(self) -> bool:
        return self.persons is not None and Reader.PUBLIC not in self.persons


Table = tuple[Datum, ...]


def is_person(row: Any) -> bool:
    """Whether the row is about a natural person."""
    if isinstance(row, Owner):
        return not row.is_entity
    return isinstance(row, Licensee) and row.organisation_id is None and not row.bin


@under(O100_2_8, FOR_READERS, REGION_ALONE)
def columns(table: Table) -> tuple[Column, ...]:
    """What lists and files show of the table: what everybody may see, and "" where that is not so of a row."""
    return tuple(_column(datum) for datum in table if datum.is_public and not datum.section)


def _column(datum: Datum) -> Column:
    def value(row: Any) -> Cell:
        return datum.value(row) if datum.shown_to(Reader.PUBLIC, row) else ""

    of_all = datum.value if datum.persons is None else value  # nothing of it is hidden in some rows alone
    return Column(datum.name, datum.title, of_all, datum.look, datum.sign, datum.listed)


@under(O100_2_8, FOR_READERS, AS_DATA)
def as_data(table: Table, row: Any) -> dict[str, Any]:
    """The row for programs; null where not everybody may see it."""
    return {
        datum.name: _plain(datum, row) if datum.shown_to(Reader.PUBLIC, row) else None
        for datum in table
        if datum.is_public
    }


def _plain(datum: Datum, row: Any) -> Any:
    value = datum.data(row) if datum.data else datum.value(row)
    return value.isoformat() if hasattr(value, "isoformat") else value


def schema(table: Table) -> Schema:
    """What `as_data` gives."""
    public = [datum for datum in table if datum.is_public]
    return whole({datum.name: {**text(_described(datum)), **datum.schema} for datum in public})


@under(INFERENCES)
def _described(datum: Datum) -> str:
    """Its title, and which of the clauses that ask for it are inferred."""
    inferred = ", ".join(law.id for law in datum.inferred)
    return f"{datum.title} (inferred: {inferred})" if inferred else str(datum.title)


@under(O100_2_8)
def facts(table: Table, row: Any, reader: Reader) -> Iterator[Row]:
    """The lines of a row's page, of what `reader` may see and what is there."""
    for datum in table:
        if not datum.section and datum.look != "name" and datum.shown_to(reader, row):
            value = datum.value(row)
            if value != "":
                yield Row(datum.title, _told(datum, value, datum.sign(row)))


def _told(datum: Datum, value: Cell, sign: str) -> str:
    if isinstance(value, date):
        return formatting.day(value)
    if datum.look == "tag":
        return tag(sign, str(value))
    return number(value) if isinstance(value, int) and datum.look != "plain" else nbsp(str(value))


def sections(table: Table, row: Any, reader: Reader) -> set[str]:
    """The names of what the page shows apart, of what `reader` may see."""
    return {datum.name for datum in table if datum.section and datum.shown_to(reader, row)}


@under(O100_2_8)
def sees_personal(table: Table, row: Any, reader: Reader) -> bool:
    """Whether the page shows `reader` what not everybody may see of a natural person."""
    shown = [datum for datum in table if datum.is_personal and datum.shown_to(reader, row)]
    return is_person(row) and any(datum.value(row) != "" for datum in shown)


def reader_of(request: HttpRequest, row: Any, *, people: Iterable[Any], bodies: Iterable[Any], okups: Any) -> Reader:
    """As what the person of `request` reads a row about `people` and `bodies`, dealt with by `okups` (all keys)."""
    person = request.user
    if not isinstance(person, User):
        return Reader.PUBLIC
    subject: Subject | None = getattr(request, "subject", None)
    organisation = subject.organisation if subject else None
    if organisation is None and person.pk in set(people):
        return Reader.SUBJECT
    if organisation is not None and organisation.pk in set(bodies):
        return Reader.SUBJECT
    if organisation is not None and SubjectKind.OKUP in organisation.kinds and organisation.pk in set(okups):
        return Reader.OKUP
    return Reader.STAFF if person.has_perm(f"registers.view_{row._meta.model_name}") else Reader.PUBLIC
