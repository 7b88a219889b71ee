"""The desk of the working calendar: its rows, a whole year of it, and adding a row."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.admin_site import ReadOnlyAdmin
from portal.worktime import calendar
from portal.worktime.forms import RowForm
from portal.worktime.models import CalendarRow
from portal.worktime.reckoning import Calendar, DayOff
from portal.worktime.words import ACTS


@dataclass(frozen=True, slots=True)
class Special:
    """A day of the year that is not as its weekday says."""

    day: date
    name: str
    act: str
    works: bool
    estimated: bool


@admin.register(CalendarRow)
class CalendarDesk(ReadOnlyAdmin):
    """Rows stand as they were added; another row takes one back."""

    list_display = ("day", "kind", "told_name", "act", "added_by", "added_at")
    list_select_related = ("added_by",)
    list_filter = ("kind",)
    ordering = ("-day", "-pk")
    list_per_page = 50
    fields = (
        "kind", "day", "name_kk", "name_ru", "name_en", "act", "weekdays",
        "opens", "lunch_from", "lunch_until", "closes", "added_by", "added_at",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("title"))
    def told_name(self, row: CalendarRow) -> str:
        return row.name

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("worktime.add_calendarrow"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The rows; above them the days that staff are to confirm or move by one."""
        waiting = calendar.to_confirm(calendar.current(), timezone.localdate())
        specials = [_special(day, works=False) for day in waiting]
        return super().changelist_view(request, {**(extra_context or {}), "to_confirm": specials})

    def get_urls(self) -> list[URLPattern]:
        year = path("year/", self.admin_site.admin_view(require_GET(self.year)), name="worktime_year")
        return [year, *super().get_urls()]

    def add_view(self, request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
        """What the act says; nothing typed is lost where it cannot be so."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RowForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            calendar.add_row(request.user, **form.row)
            messages.success(request, _("The row is added. Open terms are reckoned anew within a minute or two."))
            return redirect("admin:worktime_calendarrow_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add a row to the calendar"),
            "told": _("A row cannot be changed. What it sets wrongly, another row for the same day takes back."),
            "form": form,
            "button": _("Add the row"),
            "back": _("Back without adding"),
        }
        return render(request, "admin/add.html", context, status=422 if form.errors else 200)

    def year(self, request: HttpRequest) -> HttpResponse:
        """Every day of a year that is not as its weekday says, and what says so."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        known, today = calendar.current(), timezone.localdate()
        asked = request.GET.get("year", "")
        in_reach = asked.isdecimal() and len(asked) == 4 and known.first.year <= int(asked) <= known.last.year
        year = int(asked) if in_reach else today.year
        days = days_of(known, year)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Working calendar of %(year)s") % {"year": year},
            "specials": [special for day in days if (special := special_of(known, day))],
            "worked": sum(known.is_working(day) for day in days),
            "before": year - 1 if year > known.first.year else None,
            "after": year + 1 if year < known.last.year else None,
            "last": known.last,
        }
        return render(request, "admin/worktime/year.html", context)


def days_of(known: Calendar, year: int) -> list[date]:
    """The days of a year, as far as the calendar knows them."""
    first, last = max(date(year, 1, 1), known.first), min(date(year, 12, 31), known.last)
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def special_of(known: Calendar, day: date) -> Special | None:
    """What is special about a day; None for a weekday that is worked and a weekend that is not."""
    if extra := known.day_worked(day):
        return _special(extra, works=True)
    off = known.day_off(day)
    return None if off is None or off.kind == "weekend" else _special(off, works=False)


def _special(day: DayOff, *, works: bool) -> Special:
    return Special(day.day, day.name[get_language() or "kk"], str(ACTS.get(day.act, day.act)), works, day.estimated)
