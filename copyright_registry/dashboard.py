"""The figures for heads and supervisor: one page, and its tables as CSV and for a spreadsheet. Numbers only."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from io import BytesIO, StringIO
from typing import Any, cast

import xlsxwriter
from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.requests import person_of
from copyright_registry import figures, law, rules
from copyright_registry.figure_tables import Cell, Table, hours, minutes, now_tables, past_tables
from copyright_registry.figures import By, Stretch
from portal.formatting import day as day_words
from portal.law import under
from portal.search import files
from portal.worktime.clocks import ORDER_1315
from portal.worktime.reckoning import ALMATY

View = Callable[..., HttpResponse]

STEPS_USUAL, STEPS_MOST = 12, 60
NUMBER_FORMATS: dict[type, str] = {date: "dd.mm.yyyy", datetime: "dd.mm.yyyy hh:mm", timedelta: "[h]:mm"}


class StretchForm(forms.Form):
    """Which days the figures are about; what is left empty is the usual."""

    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("To"), required=False)
    by = forms.ChoiceField(
        label=gettext_lazy("By"),
        required=False,
        choices=[("week", gettext_lazy("week")), ("month", gettext_lazy("month"))],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("since", "until"):
            field = cast(forms.DateField, self.fields[name])
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.input_formats = ["%Y-%m-%d", "%d.%m.%Y"]
            field.error_messages["invalid"] = _("Give a day as 31.12.2026.")

    def clean_since(self) -> date | None:
        return self._possible(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return self._possible(self.cleaned_data["until"])

    def _possible(self, day: date | None) -> date | None:
        if day and not ORDER_1315 <= day <= timezone.localdate():
            raise ValidationError(_("Choose a day from %(first)s to today."), params={"first": day_words(ORDER_1315)})
        return day

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.errors:
            return said
        by = cast(By, said["by"] or "week")
        until = said["until"] or timezone.localdate()
        stretch = Stretch(said["since"] or _usual(until, by), until, by)
        if stretch.since > stretch.until:
            raise ValidationError(_("The first day is after the last. Choose them anew."))
        if len(stretch.steps) > STEPS_MOST:
            raise ValidationError(_("More than 60 weeks or months are too many. Choose fewer days, or months."))
        return {**said, "stretch": stretch}


def _usual(until: date, by: By) -> date:
    """The first day of the week or month of `until`, and eleven before it; not before the Order."""
    if by == "week":
        first = until - timedelta(days=until.weekday(), weeks=STEPS_USUAL - 1)
    else:
        months = until.year * 12 + until.month - STEPS_USUAL
        first = date(months // 12, months % 12 + 1, 1)
    return max(first, ORDER_1315)


def asked(request: HttpRequest) -> tuple[StretchForm, Stretch]:
    """The stretch that was asked for, with its form; where that is no stretch, the form says why, beside the usual."""
    form = StretchForm(request.GET)
    today = timezone.localdate()
    stretch = form.cleaned_data["stretch"] if form.is_valid() else Stretch(_usual(today, "week"), today, "week")
    if form.is_valid():
        form = StretchForm(initial={"since": stretch.since, "until": stretch.until, "by": stretch.by})
    return form, stretch


def _for_heads(view: View) -> View:
    """Decorator: the figures are for heads and supervisor; others are told so."""

    @wraps(view)
    def ask_first(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if refusal := rules.may_see_figures(person_of(request)):
            raise PermissionDenied(str(refusal.reason))
        return view(request, *args, **more)

    return ask_first


@_for_heads
@require_GET
@under(law.FIGURES)
def page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    form, stretch = asked(request)
    now = figures.now(timezone.now())
    context = {
        **site.each_context(request),
        "title": _("Figures"),
        "now": now,
        "now_tables": now_tables(now),
        "form": form,
        "stretch": stretch,
        "past_tables": past_tables(figures.past(stretch)),
        "chosen": f"since={stretch.since}&until={stretch.until}&by={stretch.by}",
    }
    return render(request, "admin/copyright_registry/dashboard.html", context)


def _tables(request: HttpRequest) -> tuple[Stretch, list[Table]] | None:
    """The page's tables for a file; None where the stretch is none, which only the page can tell."""
    form, stretch = asked(request)
    if form.errors:
        return None
    return stretch, [*now_tables(figures.now(timezone.now())), *past_tables(figures.past(stretch))]


def _to_the_page(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('admin:dashboard')}?{request.GET.urlencode()}")


@_for_heads
@require_GET
@under(law.FIGURES)
def csv_file(request: HttpRequest, table: str) -> HttpResponse:
    """One table, as spreadsheets in Kazakh and Russian open it: UTF-8 with a mark of it, semicolons, ISO days."""
    found = _tables(request)
    if found is None:
        return _to_the_page(request)
    chosen = next((one for one in found[1] if one.slug == table), None)
    if chosen is None:
        raise Http404
    text = StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow(map(str, chosen.columns))
    lines.writerows([plain(cell) for cell in row] for row in chosen.rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    return _named(answer, found[0], f"-{table}.csv")


def plain(cell: Cell) -> str:
    """A cell in a file of text; one that a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ALMATY):%Y-%m-%d %H:%M}"
    if isinstance(cell, timedelta):
        return hours(cell)
    return files.plain(cell)


def _named(answer: HttpResponse, stretch: Stretch, ending: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="figures-{stretch.since}-{stretch.until}{ending}"'
    return answer


@_for_heads
@require_GET
@under(law.FIGURES)
def xlsx_file(request: HttpRequest) -> HttpResponse:
    """All tables, a sheet each."""
    found = _tables(request)
    if found is None:
        return _to_the_page(request)
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        styles = {kind: book.add_format({"num_format": code}) for kind, code in NUMBER_FORMATS.items()}
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, table in enumerate(found[1], 1):
            sheet = book.add_worksheet(_sheet_name(place, table))
            for column, title in enumerate(table.columns):
                sheet.write_string(0, column, str(title), head)
            for line, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    _write(sheet, line, column, cell, styles)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(packed.getvalue(), content_type=kind), found[0], ".xlsx")


def _sheet_name(place: int, table: Table) -> str:
    """At most 31 letters without the signs that the format keeps for itself, and never twice."""
    return re.sub(r"[\[\]:*?/\\]", " ", f"{place}. {table.title}")[:31].rstrip()


def _write(sheet: Any, line: int, column: int, cell: Cell, styles: dict[type, Any]) -> None:
    """Numbers as numbers, all else as what it is; a text is never a formula."""
    if isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell.astimezone(ALMATY).replace(tzinfo=None), styles[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, styles[date])
    elif isinstance(cell, timedelta):
        sheet.write_number(line, column, minutes(cell) / (24 * 60), styles[timedelta])
    elif isinstance(cell, int):
        sheet.write_number(line, column, cell)
    elif cell is not None:
        sheet.write_string(line, column, cell)


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """The pages, for the addresses of the desk of applications."""

    def shown_page(request: HttpRequest) -> HttpResponse:
        return page(request, site=site)

    return [
        path("dashboard/", site.admin_view(shown_page), name="dashboard"),
        path("dashboard/figures.xlsx", site.admin_view(xlsx_file), name="dashboard_xlsx"),
        path("dashboard/<slug:table>.csv", site.admin_view(csv_file), name="dashboard_csv"),
    ]
