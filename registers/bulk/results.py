"""The sheet as it was sent, with a column that says row by row what was found: to be corrected and sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlsxwriter
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from registers.bulk.columns import RESULT, Table
from registers.bulk.reading import Found, Told
from registers.models import Bulk


class Results:
    """Writes work by work, in fixed memory. Rows have the places that they had: lines left out are left empty."""

    def __init__(self, sheet: Any, table: Table, head: Any) -> None:
        self.sheet, self.table, self.last = sheet, table, 0
        self.names = [RESULT, *(column.name for column in table.columns if column.name != RESULT)]
        for place, name in enumerate(self.names):
            sheet.write_string(0, place, table.heading(name), head)

    def add(self, found: Found) -> None:
        told: dict[int, list[str]] = {}
        for one in (*found.faults, *found.hints):
            told.setdefault(one.row, []).append(with_heading(one, self.table))
        for row in found.rows:
            self.last = max(self.last + 1, row.number - 1)
            result = "\n".join(told.get(row.number, [])) or _("in order")
            for place, cell in enumerate([result, *(row.cells.get(name, "") for name in self.names[1:])]):
                if cell:
                    self.sheet.write_string(self.last, place, cell)


def with_heading(told: Told, table: Table) -> str:
    heading = table.heading(told.column)
    return f"{heading}: {told.words}" if heading else told.words


@contextmanager
def writing(bulk: Bulk, table: Table) -> Iterator[Results]:
    """The results of a trial; they stand in the place of those of an earlier one."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(default_storage.path(bulk.results), options) as book:
        sheet = book.add_worksheet(_("Table"))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, len(table.columns), 20)
        yield Results(sheet, table, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
