"""A table of known columns: what the file is, by its bytes; which column is which, by the headings; then row by row."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import IO

from django.conf import settings
from django.utils import translation

from portal import archives
from portal.sheets import delimited, workbook
from portal.sheets.table import MAX_ROWS, Column, Raw, Row, WrongSheet, letters

HEAD = 4096  # bytes
STRAY = 64  # of so many bytes one may be no sign of a text; its cell is told
CHUNK = 64 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: XLS, or a workbook with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO, 2.3.4.4
FOREIGN = (b"<?xml", b"<html", b"<!doctype", b"<table", b"{\\rtf")  # tables of other programs, named .xls or .csv


def read(file: IO[bytes], columns: Sequence[Column], most_rows: int = MAX_ROWS) -> Iterator[Row]:
    """The rows below the headings, empty ones left out; or WrongSheet, at once or at the row where it ends.

    The first row that is not empty names the columns, in any order and language. The name of the file says nothing.
    """
    rows = _raw_rows(file, {word for column in columns for word in headings(column)})
    first = next(rows, None)
    if first is None:
        raise WrongSheet("empty")
    return _rows(rows, _places(first, columns), most_rows)


def headings(column: Column) -> set[str]:
    """The words under which the column is known, folded."""
    found = {folded(column.name), *map(folded, column.also)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(folded(str(column.title)))
    return found


def folded(heading: str) -> str:
    """A heading without case, stops, stars and doubled spaces."""
    return " ".join(re.findall(r"\w+", heading.casefold().replace("_", " ")))


def _raw_rows(file: IO[bytes], known: set[str]) -> Iterator[Raw]:
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK"):
        return workbook.rows(file)
    if head.startswith(OLE):
        raise WrongSheet("password" if _is_locked(file) else "old")
    if head.removeprefix(BOM_UTF8).lstrip().lower().startswith(FOREIGN):
        raise WrongSheet("old")
    signs = len(head.translate(None, archives.NOT_IN_TEXT))
    if (len(head) - signs) * STRAY > len(head) and not delimited.is_utf16(head):
        raise WrongSheet("no_table")
    return delimited.rows(file, lambda heading: folded(heading) in known)


def _is_locked(file: IO[bytes]) -> bool:
    """Whether the compound file names an encrypted package, anywhere in it."""
    file.seek(0)
    rest = b""
    while piece := file.read(CHUNK):
        if LOCKED in rest + piece:
            return True
        rest = piece[-len(LOCKED) :]
    return False


def _places(first: Raw, columns: Sequence[Column]) -> dict[int, str]:
    """The name of the column at each place; WrongSheet for a heading that is unknown, doubled or missing."""
    if first.wrong:
        raise first.wrong[0]
    by_heading = {word: column for column in columns for word in headings(column)}
    found: dict[str, int] = {}
    for place, heading in sorted(first.texts.items()):
        column = by_heading.get(folded(heading))
        if column is None:
            raise WrongSheet("unknown", first.number, place, heading=heading[:80])
        if column.name in found:
            raise WrongSheet("twice", first.number, place, heading=heading[:80], first=letters(found[column.name]))
        found[column.name] = place
    missing = [str(column.title) for column in columns if column.is_required and column.name not in found]
    if missing:
        raise WrongSheet("missing", first.number, headings=", ".join(missing))
    return {place: name for name, place in found.items()}


def _rows(rows: Iterator[Raw], places: dict[int, str], most: int) -> Iterator[Row]:
    blank = dict.fromkeys(places.values(), "")
    for count, row in enumerate(rows, 1):
        if count > most:
            raise WrongSheet("rows", row.number, most=most)
        beyond = [WrongSheet("beyond", row.number, place) for place in row.texts if place not in places]
        cells = {places[place]: text for place, text in row.texts.items() if place in places}
        yield Row(row.number, blank | cells, (*row.wrong, *beyond))
