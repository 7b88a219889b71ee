"""The empty table that a person fills: headings in their language, every cell a text, and a sheet that explains."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from portal.sheets.table import MAX_ROWS, Column

MAX_HINT = 255  # signs that a spreadsheet program shows beside a cell; of its title 32
LISTED = 255  # signs of a list that stands in the cell's rule itself


def template(columns: Sequence[Column], examples: Sequence[Mapping[str, str]] = ()) -> bytes:
    """An XLSX that `read` takes once there are rows under its headings; headings that must be there have a star.

    `examples` are rows that stand in it already, by the names of the columns.
    """
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet, guide = book.add_worksheet(_("Table")), book.add_worksheet(_("Explanation"))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, 24, text)  # as a text a code keeps its zeros
            sheet.write_string(0, place, _starred(column), head)
            _rule(sheet, place, column)
            for line, example in enumerate(examples, 1):
                sheet.write_string(line, place, example.get(column.name, ""), text)
        _explain(guide, columns, head, book.add_format({"text_wrap": True, "valign": "top"}))
    return packed.getvalue()


def _starred(column: Column) -> str:
    return f"{column.title} *" if column.is_required else str(column.title)


def _rule(sheet: Any, place: int, column: Column) -> None:
    """The help beside each cell of the column, and its list where that is short enough."""
    rule: dict[str, Any] = {"validate": "any"}
    choices = [str(choice) for choice in column.choices]
    if choices and len(",".join(choices)) <= LISTED and not any("," in choice for choice in choices):
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
    if column.help:
        rule |= {"input_title": str(column.title)[:32], "input_message": str(column.help)[:MAX_HINT]}
    if column.help or rule["validate"] == "list":
        sheet.data_validation(1, place, MAX_ROWS, place, rule)


def _explain(guide: Any, columns: Sequence[Column], head: Any, text: Any) -> None:
    """One line a column: heading, what belongs there, an example, whether it must be there, what may stand there."""
    titles = (_("Heading"), _("What belongs there"), _("Example"), _("Necessary"), _("Possible values"))
    guide.set_column(0, 0, 24, text)
    guide.set_column(1, len(titles) - 1, 40, text)
    for place, title in enumerate(titles):
        guide.write_string(0, place, title, head)
    for line, column in enumerate(columns, 1):
        necessary = _("yes") if column.is_required else _("no")
        choices = "\n".join(str(choice) for choice in column.choices)
        cells = (str(column.title), str(column.help), column.example, necessary, choices)
        for place, cell in enumerate(cells):
            guide.write_string(line, place, cell, text)
