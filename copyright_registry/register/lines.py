"""Certificates issued before this portal, as rows of a table: read one by one, each with what is wrong with it.

Columns, in any order, named in the first row: number, registered_on, application_number, received_on, authors, kind,
title_ru, title_kk, title_en, created_on, status. XLSX, or CSV in any of the usual encodings; days as 20.11.2026 or
2026-11-20; several authors separated by semicolons, else by commas.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import translation
from django.utils.timezone import localdate

from copyright_registry.models import Kind, Status
from portal import sheets
from portal.forms import one_line
from portal.search.words import fold
from portal.sheets import Column, WrongSheet

COLUMNS = (
    "number", "registered_on", "application_number", "received_on", "authors", "kind",
    "title_ru", "title_kk", "title_en", "created_on", "status",
)  # fmt: skip
TITLE, AUTHOR, KEPT = 300, 500, 40  # letters: of a title, of an author's name, of the old application's number
EARLIEST = date(1900, 1, 1)
MOST_NUMBER = 10**12
MOST_LINES = 10**7

# What the kinds were called before, in lists and in the Law's older wording, beside their names in the portal.
OLD_KINDS = {
    "literary": ("литературное произведение", "әдеби туынды", "literary work", "произведение литературы",
                 "научное произведение", "произведения науки"),
    "dramatic": ("драматическое произведение", "музыкально-драматическое произведение", "драмалық туынды"),
    "script": ("сценарий", "сценарное произведение", "сценарий туындысы"),
    "choreography": ("хореографическое произведение", "произведение хореографии", "пантомима"),
    "musical": ("музыкальное произведение", "музыкальное произведение с текстом", "музыкальное произведение без текста",
                "музыкалық туынды", "musical work"),
    "audiovisual": ("аудиовизуальное произведение", "дыбыстау-бейнелеу туындысы", "audiovisual work"),
    "fine_art": ("произведение изобразительного искусства", "произведение живописи", "скульптура", "графика",
                 "бейнелеу өнерінің туындысы"),
    "applied_art": ("произведение прикладного искусства", "произведения прикладного искусства",
                    "произведение декоративно-прикладного искусства", "қолданбалы өнер туындылары"),
    "architecture": ("произведение архитектуры", "произведение дизайна", "произведение градостроительства",
                     "произведение садово-паркового искусства", "сәулет өнерінің туындысы"),
    "photographic": ("фотографическое произведение", "фотография", "суретке түсіру туындысы"),
    "maps": ("карта", "план", "эскиз", "иллюстрация"),
    "program": ("программа для эвм", "программы для эвм", "программа для электронных вычислительных машин",
                "компьютерная программа", "эем-ге арналған бағдарлама", "эем-ге арналған бағдарламалар",
                "computer program", "software"),
    "database": ("база данных", "базы данных", "дерекқор", "database"),
    "other": ("иное произведение", "другое произведение", "прочее", "өзге туынды", "other work"),
    "derivative": ("производное произведение", "перевод", "туынды шығарма", "derivative work"),
    "composite": ("составное произведение", "сборник", "құрамдас туынды",
                  "сборники, базы данных и другие составные произведения",
                  "сборники (энциклопедии, антологии, базы данных) и другие составные произведения",
                  "жинақтар, дерекқорлар және басқа да құрамдас туындылар",
                  "collections, databases and other composite works"),
}  # fmt: skip
STATUSES = {
    Status.IN_FORCE: ("in force", "in_force", "действует", "действующий", "действующее", "опубликовано", "қолданыста",
                      "күшінде", "active"),
    Status.CANCELLED: ("cancelled", "canceled", "аннулировано", "аннулирован", "аннулирована", "отменено", "прекращено",
                       "күші жойылды", "күші жойылған"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate of the file."""

    line: int
    number: int
    registered_on: date
    received_on: date
    application_number: str
    authors: tuple[str, ...]
    kind: Kind
    title_kk: str
    title_ru: str
    title_en: str
    created_on: date
    status: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line."""

    line: int
    says: str


class Unreadable(CommandError):
    """The file as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and the SHA-256 of its bytes."""

    path: Path
    sha256: str


def source(path: Path) -> Source:
    """The file as it is now; Unreadable where it is not there."""
    try:
        with path.open("rb") as file:
            return Source(path, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error


def read(told: Source) -> Iterator[Line | Wrong]:
    """Each line as a certificate, or what is wrong with it; Unreadable where the first does not name the columns.

    The database is asked before the first line is read: lines may be on their way to it when they are read.
    """
    return _read(told, Reader())


def _read(told: Source, reader: "Reader") -> Iterator[Line | Wrong]:
    columns = [Column(name, name, is_required=True) for name in COLUMNS]
    with told.path.open("rb") as file:
        try:
            rows = sheets.read(file, columns, MOST_LINES)
        except WrongSheet as wrong:
            named = f"The first line must name these columns, in any order: {', '.join(COLUMNS)}."
            raise Unreadable(f"{_words(wrong)} {named}") from wrong
        try:
            for row in rows:
                yield reader.read(row)
        except WrongSheet as wrong:
            yield Wrong(wrong.row, f"nothing is read from here on: {_words(wrong)}")


def _words(wrong: WrongSheet) -> str:
    """As the command speaks."""
    with translation.override("en"):
        return " ".join(wrong.messages)


class Reader:
    """Turns rows into certificates; knows the kinds by their names."""

    def __init__(self) -> None:
        self.kinds = _kinds()
        self.statuses = {_plain(name): status for status, names in STATUSES.items() for name in names}

    def read(self, row: sheets.Row) -> Line | Wrong:
        """The certificate of a row, or all that is wrong with it at once."""
        if row.wrong:
            return Wrong(row.number, " ".join(map(_words, row.wrong)))
        cells = {name: one_line(cell) for name, cell in row.cells.items()}
        faults = [*_texts(cells), *_days(cells)]
        kinds, status = self.kinds.get(_plain(cells["kind"])), self.statuses.get(_plain(cells["status"]))
        if kinds is None:
            faults.append(f"unknown kind “{cells['kind'][:80]}”")
        if status is None:
            faults.append(f"unknown status “{cells['status'][:80]}”")
        if faults or kinds is None or status is None:
            return Wrong(row.number, "; ".join(faults))
        registered_on = _day(cells["registered_on"]) or EARLIEST
        return Line(
            line=row.number,
            number=int(cells["number"]),
            registered_on=registered_on,
            received_on=_day(cells["received_on"]) or EARLIEST,
            application_number=cells["application_number"],
            authors=_authors(cells["authors"]),
            kind=next((kind for kind in kinds if kind.is_in_force(registered_on)), kinds[0]),
            title_kk=cells["title_kk"],
            title_ru=cells["title_ru"],
            title_en=cells["title_en"],
            created_on=_day(cells["created_on"]) or EARLIEST,
            status=status,
        )


def _kinds() -> dict[str, list[Kind]]:
    """The rows of each kind, the earliest first, by every name that it has or had."""
    found: dict[str, list[Kind]] = {}
    for code in Kind.objects.order_by("code").values_list("code", flat=True).distinct():
        rows = list(Kind.objects.filter(code=code).order_by("since"))
        names = [name for row in rows for name in (row.name_kk, row.name_ru, row.name_en)]
        found |= {_plain(name): rows for name in (*names, *OLD_KINDS.get(code, ()))}
    return found


def _plain(name: str) -> str:
    """A name without case, the Kazakh letters, stops and doubled spaces."""
    return " ".join(re.findall(r"\w+", fold(name)))


def _authors(cell: str) -> tuple[str, ...]:
    parts = cell.split(";") if ";" in cell else cell.split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _texts(cells: Mapping[str, str]) -> Iterator[str]:
    number = cells["number"]
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:20]) < MOST_NUMBER):
        yield f"“{number[:40]}” is no number of a certificate"
    authors = _authors(cells["authors"])
    if not authors:
        yield "no author"
    if any(len(author) > AUTHOR for author in authors):
        yield f"an author’s name is longer than {AUTHOR} letters"
    titles = [cells[name] for name in ("title_kk", "title_ru", "title_en")]
    if not any(titles):
        yield "no name of the work"
    if any(len(title) > TITLE for title in titles):
        yield f"a name of the work is longer than {TITLE} letters"
    if len(cells["application_number"]) > KEPT:
        yield f"the number of the application is longer than {KEPT} signs"


def _days(cells: Mapping[str, str]) -> Iterator[str]:
    days = {name: _day(cells[name]) for name in ("registered_on", "received_on", "created_on")}
    for name, day in days.items():
        if day is None:
            yield f"{name}: “{cells[name][:40]}” is no day"
    registered = days["registered_on"]
    if registered and not EARLIEST <= registered <= localdate():
        yield f"registered_on: {registered} cannot be"


@lru_cache(maxsize=100_000)
def _day(text: str) -> date | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
