"""What a table is made of: its columns, its rows, and what is wrong with it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_COLUMNS = 200
MAX_ROWS = 100_000  # with something in them, the headings apart
MAX_CELL = 32_767  # signs; no spreadsheet program keeps more
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")  # signs of no text in any encoding

WORDS = {
    # of a cell; the row is told by Row.number
    "formula": _("Column %(column)s: a formula. Put its value in its place."),
    "error": _("Column %(column)s: an error of the spreadsheet, %(sign)s, in place of a value."),
    "long": _("Column %(column)s: the text is longer than %(most)s signs."),
    "unreadable": _("Column %(column)s: signs that cannot be read. Save the table as XLSX."),
    "date": _("Column %(column)s: the number %(sign)s is shown as a date, but is none."),
    "beyond": _("Column %(column)s: a value under no heading."),
    # of the headings
    "empty": _("The table is empty."),
    "unknown": _("Column %(column)s: the heading “%(heading)s” is not known. Take the headings from the template."),
    "twice": _("Column %(column)s: the heading “%(heading)s” stands in column %(first)s already."),
    "missing": _("These headings are missing: %(headings)s. Take the headings from the template."),
    # of the table as a whole: nothing of it is read on
    "columns": _("Row %(row)s, column %(column)s: at most %(most)s columns are read. Delete the others."),
    "rows": _("Row %(row)s: at most %(most)s rows are read at once. Split the table."),
    "record": _("Row %(row)s is too long. A quotation mark may be open there."),
    "quotes": _("Row %(row)s: a quotation mark is open, or stands where none can be. Save the table as XLSX."),
    "mixed": _("Line %(row)s is in another encoding than line %(first)s. Save the table anew, as XLSX or CSV UTF-8."),
    "password": _("The table is locked with a password. Save it without one."),
    "bomb": _("The table unpacks to far more than a table holds. Copy its values into a new one."),
    "old": _("This is an old or foreign format of tables. Save the table as XLSX or CSV."),
    "no_table": _("This is no table. XLSX and CSV are read."),
    "broken": _("The file is damaged, or no spreadsheet program wrote it. Save the table anew, as XLSX."),
}


class WrongSheet(ValidationError):
    """Why a cell, or a table, is not read; `code` is a key of WORDS, `row` from 1 or 0, `column` letters or ""."""

    def __init__(self, code: str, row: int = 0, column: int | None = None, **said: object) -> None:
        self.row, self.column = row, "" if column is None else letters(column)
        super().__init__(WORDS[code], code, {"row": row, "column": self.column, **said})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have."""

    name: str  # of the cell in Row.cells
    title: "StrOrPromise"  # the heading; it is known in Kazakh, Russian and English
    help: "StrOrPromise" = ""
    example: str = ""
    is_required: bool = False  # the heading has to be there
    choices: tuple["StrOrPromise", ...] = ()  # what the template offers
    also: tuple[str, ...] = ()  # other headings under which it comes


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: the text of each known column, "" where there is none, and what is wrong."""

    number: int  # as a spreadsheet program counts, from 1
    cells: dict[str, str]
    wrong: tuple[WrongSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as the file has it: texts by the place of their column, from 0; empty cells are left out."""

    number: int
    texts: dict[int, str]
    wrong: tuple[WrongSheet, ...] = ()


def letters(place: int) -> str:
    """The name of a column by its place from 0: A … Z, AA …"""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def raw(number: int, cells: dict[int, str], wrong: list[WrongSheet]) -> Raw:
    """The row with its texts stripped; what is too long or unreadable stands in `wrong` and not among the texts."""
    texts = {}
    for place, cell in cells.items():
        if len(cell) > MAX_CELL:
            wrong.append(WrongSheet("long", number, place, most=MAX_CELL))
        elif text := cell.strip():
            if NO_TEXT.search(text):
                wrong.append(WrongSheet("unreadable", number, place))
            else:
                texts[place] = text.replace("\r\n", "\n")
    return Raw(number, texts, tuple(wrong))
