"""Lists of cases on desks: each with its due moment in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from portal.templatetags.components import tag
from portal.worktime import calendar
from portal.worktime.clocks import CLOCKS
from portal.worktime.reckoning import Calendar
from portal.worktime.words import due_words


def due_told(case: Any, now: datetime, reckoner: Calendar) -> str:
    """The due moment in words, by which clock it binds, and that it is late, by a sign and a word."""
    if case.due_at is None:
        return ""
    told, title = due_words(case.due_at, now, reckoner), CLOCKS[case.bound_by].title
    return format_html('{}<br><span class="quiet">{}</span>', tag("late", told) if case.due_at < now else told, title)


def tell_due(cases: Iterable[Any]) -> None:
    """Give each case its due moment in words, as `due_told`; the calendar is asked once."""
    now, reckoner = timezone.now(), calendar.current()
    for case in cases:
        case.due_told = due_told(case, now, reckoner)


class Queue(ChangeList):
    """One page of the list, each case with its due moment in words."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tell_due(self.result_list)
