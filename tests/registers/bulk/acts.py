"""Sheets of works, for tests: made, sent, tried and entered."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.subjects import Subject
from portal.uploads import receiving
from registers.bulk import carrying, steps
from registers.models import Bulk

HEADINGS = (
    "Work No.", "Title in Kazakh", "Title in Russian", "Kind of work", "Year of creation", "ISRC", "ISWC",
    "Other codes", "Author or owner", "IIN", "BIN", "Role", "Category of right possession", "Share, %",
)  # fmt: skip
Row = Sequence[str]


def row(number: str, title: str, holder: User | str, share: str = "100", **cells: str) -> Row:
    """A row of a song and its composer, unless `cells` (by the first word of a heading) say otherwise."""
    name, iin = (holder.full_name, holder.iin) if isinstance(holder, User) else (holder, "")
    told = {
        "Work No.": number, "Title in Kazakh": title, "Kind of work": "song", "Year of creation": "1998",
        "Author or owner": name, "IIN": iin, "Role": "composer", "Category of right possession": "author of music",
        "Share, %": share, **cells,
    }  # fmt: skip
    return [told.get(heading, "") for heading in HEADINGS]


def as_csv(*rows: Row, headings: Row = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Row, headings: Row = HEADINGS) -> bytes:
    book, packed = openpyxl.Workbook(), BytesIO()
    for line in (headings, *rows):
        book.active.append(list(line))
    book.save(packed)
    return packed.getvalue()


def sent(subject: Subject, content: bytes, name: str = "works.csv") -> Bulk:
    """A sheet that nobody has tried yet."""
    upload = receiving.keep(subject.person, steps.PURPOSE, SimpleUploadedFile(name, content))
    return steps.receive(subject, upload)


def tried(subject: Subject, *rows: Row, content: bytes = b"") -> Bulk:
    return carried_on(sent(subject, content or as_csv(*rows)))


def entered(subject: Subject, *rows: Row) -> Bulk:
    bulk = tried(subject, *rows)
    steps.enter(subject.person, bulk)
    return carried_on(bulk)


def undone(actor: User, bulk: Bulk) -> Bulk:
    steps.undo(actor, bulk)
    return carried_on(bulk)


def carried_on(bulk: Bulk) -> Bulk:
    """The sheet once a worker has done what is owed."""
    carrying.carry_on(bulk.pk)
    bulk.refresh_from_db()
    return bulk


def faults(bulk: Bulk) -> list[list[object]]:
    """[row, heading, words] of all works."""
    return [fault for line in bulk.lines.all() for fault in line.faults]


def hints(bulk: Bulk) -> list[list[object]]:
    return [hint for line in bulk.lines.all() for hint in line.hints]
