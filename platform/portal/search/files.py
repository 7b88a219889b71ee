"""What the page of a register shows, as a file: CSV, XLSX and JSON with its columns. Nothing else is in it."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse, JsonResponse

from portal.search.listing import Cell, Column

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with a text that begins so
Writer = Callable[[tuple[Column, ...], Iterator[tuple[Cell, ...]], str], HttpResponse]


def plain(cell: object) -> str:
    """A cell in a file of text; one that a spreadsheet would take for a formula begins with an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    """As spreadsheets in Kazakh and Russian open it: UTF-8 with a mark of it, semicolons, ISO days."""
    text = StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow(str(column.title) for column in columns)
    lines.writerows(map(plain, row) for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{name}.csv")


def xlsx_file(columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    """As a sheet; its rows go to the disk one by one until it is packed."""
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.set_column(0, len(columns) - 1, 24)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.title), head)
        for line, row in enumerate(rows, 1):
            _write_row(sheet, line, row)
    return _named(HttpResponse(packed.getvalue(), content_type=SHEET), f"{name}.xlsx")


def _write_row(sheet: Any, line: int, row: Iterable[Cell]) -> None:
    """Numbers and days as what they are; a text is never a formula."""
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(line, column, cell)
        elif isinstance(cell, int):
            sheet.write_number(line, column, cell)
        else:
            sheet.write_string(line, column, cell)


def json_file(columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    """As one array of objects, named as the columns of the interface for programs are."""
    names = [column.name for column in columns]
    answer = JsonResponse(
        [dict(zip(names, row, strict=True)) for row in rows], safe=False, json_dumps_params={"ensure_ascii": False}
    )
    return _named(answer, f"{name}.json")


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


WRITERS: dict[str, Writer] = {"csv": csv_file, "xlsx": xlsx_file, "json": json_file}
