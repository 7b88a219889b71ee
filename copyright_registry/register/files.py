"""What the register's page shows, as a file: CSV and XLSX with the columns of appendix 3, JSON. Nothing else is in it.

Each holds the first ten thousand entries of the search; where there are more, the name of the file says so.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from copyright_registry.dashboard import plain
from copyright_registry.models import Entry
from copyright_registry.register import search
from copyright_registry.register.forms import SearchForm
from copyright_registry.register.law import AS_DATA
from portal.access import Audience, audience
from portal.law import O1315_A3, under
from portal.throttling import Limit, client_of

MOST_ROWS = 10_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = Limit("register-files", times=30, seconds=600)
COLUMNS = (
    ("number", gettext_lazy("№ of certificate")),
    ("registered_on", gettext_lazy("Date of registration")),
    ("received_on", gettext_lazy("Date of receipt")),
    ("authors", gettext_lazy("Surname, name, patronymic")),
    ("kind", gettext_lazy("Type of copyright object")),
    ("title", gettext_lazy("Name of work")),
    ("created_on", gettext_lazy("Date of creation")),
    ("status", gettext_lazy("Status")),
)
Cell = int | date | str
Writer = Callable[[Iterator[tuple[Cell, ...]], str], HttpResponse]


def cells(entry: Entry) -> tuple[Cell, ...]:
    """An entry in the columns of appendix 3, in the reader's language."""
    return (
        entry.number,
        localdate(entry.registered_at),
        localdate(entry.received_at),
        entry.author_names,
        entry.kind_name,
        entry.title,
        entry.created_on,
        str(entry.get_status_display()),
    )


def _answer(request: HttpRequest, write: Writer) -> HttpResponse:
    """What was asked for, written by `write`; in plain words why not, where it cannot be."""
    if seconds := FILES.wait(client_of(request)):
        text = gettext("Too many files at once. Come again in a few minutes.")
        return HttpResponse(text, status=429, headers={"Retry-After": str(seconds)}, content_type="text/plain")
    form = SearchForm(request.GET)
    if not form.is_valid():
        wrong = "\n".join(f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        return HttpResponse(wrong, status=400, content_type="text/plain; charset=utf-8")
    found = search.look_up(form.wanted)
    is_cut = found.count is None and len(found.rows.order_by().values_list("pk")[: MOST_ROWS + 1]) > MOST_ROWS
    rows = found.in_order()[:MOST_ROWS].iterator(chunk_size=1000)
    return write(map(cells, rows), f"register-first-{MOST_ROWS}" if is_cut else "register")


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3, AS_DATA)
def csv_file(request: HttpRequest) -> HttpResponse:
    """As spreadsheets in Kazakh and Russian open it: UTF-8 with a mark of it, semicolons, ISO days."""
    return _answer(request, _csv)


def _csv(rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    text = StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow(str(title) for _name, title in COLUMNS)
    lines.writerows(map(plain, row) for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3, AS_DATA)
def xlsx_file(request: HttpRequest) -> HttpResponse:
    """As a sheet; its rows go to the disk one by one until it is packed."""
    return _answer(request, _xlsx)


def _xlsx(rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.set_column(0, len(COLUMNS) - 1, 24)
        sheet.freeze_panes(1, 0)
        for column, (_name, title) in enumerate(COLUMNS):
            sheet.write_string(0, column, str(title), head)
        for line, row in enumerate(rows, 1):
            _write_row(sheet, line, row)
    answer = HttpResponse(packed.getvalue(), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _write_row(sheet: Any, line: int, row: Iterable[Cell]) -> None:
    """Numbers and days as what they are; a text is never a formula."""
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(line, column, cell)
        elif isinstance(cell, int):
            sheet.write_number(line, column, cell)
        else:
            sheet.write_string(line, column, cell)


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3, AS_DATA)
def json_file(request: HttpRequest) -> HttpResponse:
    """As one array of objects, named as the columns of the interface for programs are."""
    return _answer(request, _json)


def _json(rows: Iterator[tuple[Cell, ...]], name: str) -> HttpResponse:
    names = [name for name, _title in COLUMNS]
    answer = JsonResponse(
        [dict(zip(names, row, strict=True)) for row in rows], safe=False, json_dumps_params={"ensure_ascii": False}
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
