"""The queue of the desk: by due moment, with its filters and the load of each examiner; many cases given at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.absences import holders
from accounts.models import User
from accounts.requests import person_of
from accounts.roles import Role
from copyright_registry import law, queries, registration
from copyright_registry.desk.forms import GiveForm
from copyright_registry.desk.steps import DESK
from copyright_registry.models import WITH_THE_PROVIDER, Application, State
from portal.flow import StepRefused, Words
from portal.law import O1315_7_1, under
from portal.worktime.queue import tell_due

AT_ONCE = 100  # cases that one press of a button gives away
TICK = "tick"  # in the address: the list with every box ticked
Cases = QuerySet[Application]


def gives(person: User) -> bool:
    """Whether the person may give cases to examiners."""
    return registration.ASSIGN.may(person, Application()) is None


class Queue(ChangeList):
    """One page of the list."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        self.is_ticked = bool(found.pop(TICK, ""))
        return found

    @property
    def tick_all(self) -> str:
        return str(self.get_query_string({TICK: "1"}))

    @property
    def tick_none(self) -> str:
        return str(self.get_query_string(remove=[TICK]))

    @property
    def back(self) -> str:
        """The way back to this list, without its ticks."""
        return self.tick_none.removeprefix("?")

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tell_due(self.result_list)
        for case in self.result_list:
            case.box = self._box(case)

    def _box(self, case: Application) -> str:
        if case.state not in {State.RECEIVED, State.EXAMINATION}:
            return ""
        label = _("Choose application No. %(number)s") % {"number": case.number}
        ticked = " checked" if self.is_ticked else ""
        return format_html('<input type="checkbox" name="case" value="{}" aria-label="{}"{}>', case.pk, label, ticked)


class StateFilter(admin.SimpleListFilter):
    """The states that a desk lists: drafts are nobody's business here."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        listed = (*WITH_THE_PROVIDER, State.ENTERED, State.REFUSED, State.WITHDRAWN)
        return [(state.value, str(state.label)) for state in listed]

    def queryset(self, _request: HttpRequest, queryset: Cases) -> Cases:
        return queryset.filter(state=self.value()) if self.value() else queryset


class DueFilter(admin.SimpleListFilter):
    """By when the next step is due."""

    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("late", _("late")),
            ("hour", _("within the next working hour")),
            ("today", _("today")),
            ("later", _("later")),
        ]

    def queryset(self, _request: HttpRequest, queryset: Cases) -> Cases:
        now = timezone.now()
        if self.value() == "hour":
            return queryset.filter(due_at__gte=now, due_at__lte=queries.end_of_next_hour(now))
        by_day = {
            "late": Q(due_at__lt=now),
            "today": Q(due_at__gte=now, due_at__lt=queries.end_of_today()),
            "later": Q(due_at__gte=queries.end_of_today()),
        }
        return queryset.filter(by_day.get(self.value() or "", Q()))


class ExaminerFilter(admin.SimpleListFilter):
    """On whose desk an open case is; on nobody's, where it waits for one or its examiner left the post."""

    title = gettext_lazy("examiner")
    parameter_name = "examiner"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        open_cases = Application.objects.filter(state__in=WITH_THE_PROVIDER)
        people = User.objects.filter(pk__in=open_cases.values("examiner")).order_by("surname", "given_name")
        named = [(str(person.pk), person.short_name) for person in people]
        return [("none", _("nobody yet")), ("left", _("no longer holds the post")), *named]

    def queryset(self, _request: HttpRequest, queryset: Cases) -> Cases:
        chosen = self.value() or ""
        is_open = queryset.filter(state__in=WITH_THE_PROVIDER)
        if chosen == "none":
            return is_open.filter(examiner=None)
        if chosen == "left":
            posts = Q(examiner__iin_digest__in=queries.examiners_posts().values("iin_digest"))
            there = Q(examiner__in=holders(Role.EXAMINER))
            return is_open.filter(state=State.EXAMINATION).exclude(posts | there)
        return queryset.filter(examiner=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else queryset


@dataclass
class Given:
    """What came of giving many cases: each is done, or refused with its reason."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, StepRefused]] = field(default_factory=list)
    problem: Words = ""  # for which nothing was tried


MANY = {"assign", "reassign", "take-back"}  # the steps of DESK that many cases may take at once


@under(O1315_7_1, law.REASSIGN)
def give_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Give the ticked cases to an examiner, or take them back: each by itself, what is refused with its reason."""
    desk = reverse("admin:copyright_registry_application_changelist")
    step = request.POST.get("step", "")
    if request.method != "POST" or not gives(person_of(request)):
        if request.method == "POST":
            messages.error(request, _("Only the head of department or the deputy assigns applications."))
        return redirect(desk)
    if step not in MANY:
        raise Http404
    cases, form = _ticked(request), GiveForm(request.POST, step=step)
    given = Given(problem=_problem(cases))
    if not given.problem and form.is_valid():
        given = _give(person_of(request), cases, step, form)
    if given.done and not given.refused:
        messages.success(request, _("Applications done: %(number)s.") % {"number": len(given.done)})
        back = request.POST.get("back", "")
        return redirect(f"{desk}?{back}" if back else desk)
    return _page(request, site, given, cases, form)


def ticked(request: HttpRequest) -> list[UUID]:
    """The keys of the boxes, each once however it is spelt, in the order of the form; Http404 for what is no key."""
    try:
        return list(dict.fromkeys(UUID(value) for value in request.POST.getlist("case")))
    except ValueError as error:
        raise Http404 from error


def _ticked(request: HttpRequest) -> list[Application]:
    """The cases of the boxes, in the order of the form; whatever became of them meanwhile the step says."""
    asked = ticked(request)
    found = Application.objects.filter(number__isnull=False).select_related("kind", "decision").in_bulk(asked)
    return [found[pk] for pk in asked if pk in found]


def _problem(cases: list[Application]) -> Words:
    if not cases:
        return _("Nothing was chosen, and nothing was changed. Tick the applications in the list.")
    if len(cases) > AT_ONCE:
        return _("More than %(most)s applications were chosen, and nothing was changed.") % {"most": AT_ONCE}
    return ""


def _give(head: User, cases: Iterable[Application], step: str, form: GiveForm) -> Given:
    given, take = Given(), DESK[step][4]
    for case in cases:
        try:
            take(head, case, form)
        except StepRefused as refused:
            given.refused.append((case, refused))
        else:
            given.done.append(case)
    return given


def _page(
    request: HttpRequest, site: AdminSite, given: Given, cases: list[Application], form: GiveForm
) -> HttpResponse:
    """What came of it, and the cases that are left, ticked, with what was typed."""
    done = {case.pk for case in given.done}
    context = {
        **site.each_context(request),
        "title": _("Give applications to an examiner"),
        "given": given,
        "cases": [case for case in cases if case.pk not in done][:AT_ONCE],
        "form": form,
        "back": request.POST.get("back", ""),
    }
    return render(request, "admin/copyright_registry/assign.html", context, status=422)
