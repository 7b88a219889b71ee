"""The staff's desk for changes of entries: the queue by due moment, a page each, decisions of courts."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import person_of
from accounts.roles import Role
from copyright_registry import parties, queries, signatures
from copyright_registry.changes import course, law, rules, showing, statement
from copyright_registry.changes.forms import CourtForm, FindEntryForm, ProposeForm
from copyright_registry.changes.models import DECIDED, OPEN_WITH_PROVIDER, Ask, Change, ChangeState
from copyright_registry.changes.pages import signed_in
from copyright_registry.changes.steps import AGREE, HAND_BACK, PROPOSE, RETURN
from copyright_registry.desk.forms import AgreeForm, ReturnForm
from copyright_registry.desk.queue import DueFilter
from copyright_registry.desk.steps import Panel, written
from copyright_registry.models import Application, Entry
from portal import audit
from portal.access import confirmed
from portal.admin_site import ReadOnlyAdmin
from portal.files import to_look_at
from portal.flow import Step, StepRefused, Words, sure
from portal.law import O100_2_8, O1315_15_2, under
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.templatetags.components import iin_short, tag
from portal.worktime import calendar, terms
from portal.worktime.queue import Queue, due_told

LIST = "admin:copyright_registry_change_changelist"
PAGE = "admin:change_page"


def _propose(officer: User, change: Change, form: Form) -> None:
    course.propose(officer, change, **form.cleaned_data)


def _agree(officer: User, change: Change, form: Form) -> None:
    course.agree(officer, change, get_object_or_404(change.decisions, pk=form.cleaned_data["decision"]))


def _return(officer: User, change: Change, form: Form) -> None:
    course.send_back(officer, change, form.cleaned_data["because"])


def _hand_back(officer: User, change: Change, form: Form) -> None:
    course.hand_back(officer, change, form.cleaned_data["because"])


@dataclass(frozen=True, slots=True)
class DeskStep:
    """One step as the desk offers it."""

    step: Step
    title: Words
    button: Words
    form: type[Form]
    take: Callable[[User, Change, Form], None]


DESK = {
    "propose": DeskStep(
        PROPOSE, gettext_lazy("Draft the decision"), gettext_lazy("Hand over for agreement"), ProposeForm, _propose
    ),
    "agree": DeskStep(
        AGREE, gettext_lazy("Agree the decision"), gettext_lazy("Agree and freeze the decision"), AgreeForm, _agree
    ),
    "return": DeskStep(RETURN, gettext_lazy("Return to the registrar"), gettext_lazy("Return"), ReturnForm, _return),
    "hand-back": DeskStep(
        HAND_BACK, gettext_lazy("Hand back unsigned"), gettext_lazy("Hand back"), ReturnForm, _hand_back
    ),
}


def form_of(slug: str, change: Change, sent: Any = None) -> Form:
    """The form of a step, as `sent`, or as it stands on the page at first."""
    asks = "court" if change.court_id else change.asks
    more: dict[str, Any] = {"asks": asks} if slug == "propose" else {}
    return DESK[slug].form(sent, initial={"decision": change.decision_id}, **more)


def panels(person: User, change: Change, bound: dict[str, Form]) -> list[Panel]:
    """The steps that lead on from where the change is."""
    shown = []
    for slug, one in DESK.items():
        if change.state in one.step.moves:
            refusal = one.step.refusal(person, change)
            form = None if refusal else bound.get(slug) or form_of(slug, change)
            shown.append(Panel(one.step, slug, one.title, one.button, form, refusal.reason if refusal else ""))
    return shown


class StateFilter(admin.SimpleListFilter):
    """The states that the desk lists: what the authors have not finished is nobody's business here."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in (*OPEN_WITH_PROVIDER, *DECIDED)]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeDesk(ReadOnlyAdmin):
    """Received changes: the list by due moment, and one page each."""

    at_hand = True
    list_display = ("number", "named", "told_title", "told_state", "due")
    list_display_links = ("number", "named")
    list_filter = (DueFilter, StateFilter)
    search_fields = ("=number", "=entry__number")
    list_select_related = ("entry",)
    ordering = (F("due_at").asc(nulls_last=True), "-number")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("entry"))
    def named(self, change: Change) -> str:
        return f"№ {change.entry.number}. {change.entry.title}"

    @admin.display(description=gettext_lazy("kind of change"))
    def told_title(self, change: Change) -> str:
        return change.title

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, change: Change) -> str:
        return tag(showing.SIGNS[ChangeState(change.state)], ChangeState(change.state).label)

    @admin.display(description=gettext_lazy("due"), ordering=F("due_at").asc(nulls_last=True))
    def due(self, change: Any) -> str:
        return str(change.due_told)

    def get_changelist(self, request: HttpRequest, **_more: Any) -> type[ChangeList]:
        return Queue

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """What was received, for whom it is their desk; nobody sees what concerns an entry of their own."""
        person = person_of(request)
        received = Change.objects.filter(number__isnull=False).defer("entry__body")
        if not person.holds(*rules.SEES_CHANGES):
            return received.none()
        return received.exclude(entry__application__in=Application.objects.filter(parties.named(person)))

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "court": ("court/", self.court),
            "page": ("<uuid:pk>/page/", self.page),
            "step": ("<uuid:pk>/step/<slug:slug>/", self.take_step),
            "decide": ("<uuid:pk>/decide/", self.decide),
            "decision": ("<uuid:pk>/decision/", self.decision_file),
            "scan": ("<uuid:pk>/scan/", self.scan),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"change_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *signatures.desk_urls(self.admin_site, "change_", self._proven), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        enters = person_of(request).holds(Role.REGISTRAR)
        return super().changelist_view(request, {**(extra_context or {}), "enters": enters})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The stock page of the admin is this one too."""
        try:
            return self.page(request, UUID(object_id))
        except ValueError as error:
            raise Http404 from error

    def _find(self, request: HttpRequest, pk: UUID) -> Change:
        joined = ("entry__kind", "entry__application", "court", "decision__drafted_by", "begun_by", "made")
        found = self.get_queryset(request).select_related(*joined).defer("court__scan", "entry__body", "made__body")
        change = found.prefetch_related("signers__person", "signers__signature", "amendments").filter(pk=pk).first()
        if change is None or not self.has_view_permission(request):
            raise Http404
        return change

    @under(O100_2_8, law.LOOKED_AT)
    def _look(self, request: HttpRequest, pk: UUID, act: str) -> Change:
        """The change, after noting in the trail who looks at what of it."""
        change = self._find(request, pk)
        audit.record(person_of(request), act, change, law=(O100_2_8, law.LOOKED_AT))
        return change

    def _proven(self, request: HttpRequest, pk: UUID, act: str) -> signatures.Proven:
        change = self._look(request, pk, act)
        return signatures.Proven(change, signed_in(change), reverse(PAGE, args=[pk]))

    def page(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._show(request, self._look(request, pk, "looked at"))

    def _show(self, request: HttpRequest, change: Change, status: int = 200, **more: Any) -> HttpResponse:
        bound = more.pop("bound", {})
        context = {
            "lines": showing.lines(change.amendments.all()),
            "text": _text(change),
            "signers": [(one, *showing.signer_state(one)) for one in change.signers.all()],
            "course": showing.course(change),
            "term_list": list(terms.of(change)),
            "returned": change.decisions.exclude(returned_at=None).order_by("-returned_at").first(),
            "panels": panels(person_of(request), change, bound),
            "awaits_signature": change.state == ChangeState.AGREED,
            "signature_refusal": self._signature_refusal(request, change),
            "stale": rules.stands(change.entry) if change.state in OPEN_WITH_PROVIDER else None,
            **more,
        }
        return self._page(request, change, "change.html", status, **context)

    def _page(
        self, request: HttpRequest, change: Change, template: str, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": str(change),
            "change": change,
            "sign": showing.SIGNS[ChangeState(change.state)],
            "due": due_told(change, timezone.now(), calendar.current()),
            **more,
        }
        return render(request, f"admin/copyright_registry/{template}", context, status=status)

    def _signature_refusal(self, request: HttpRequest, change: Change) -> Words:
        refusal = course.step_of(change).refusal(person_of(request), change)
        return refusal.reason if refusal else ""

    def take_step(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        change = self._find(request, pk)
        if request.method != "POST" or slug not in DESK:
            raise Http404
        form = form_of(slug, change, request.POST)
        if not form.is_valid():
            return self._show(request, change, 422, bound={slug: form}, failed=form)
        try:
            DESK[slug].take(person_of(request), change, form)
        except StepRefused as refused:
            messages.error(request, str(refused))
            now = self._find(request, pk)
            is_closed = DESK[slug].step.refusal(person_of(request), now) is not None
            return self._show(request, now, 422, bound={slug: form}, typed=written(form) if is_closed else [])
        messages.success(request, _("Done: %(state)s.") % {"state": change.get_state_display()})
        return redirect(PAGE, pk=pk)

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        return _decide_page(request, self, pk)

    def decision_file(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        change = self._look(request, pk, "opened the decision")
        if change.decision is None or change.decision.pdf is None:
            raise Http404
        return to_look_at(bytes(change.decision.pdf), "pdf", f"change-{change.number}.pdf")

    def scan(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The decision of the court; nothing in it runs or loads."""
        change = self._look(request, pk, "opened the decision of the court")
        if change.court is None:
            raise Http404
        return to_look_at(bytes(change.court.scan), "pdf", f"court-{change.number}.pdf")

    @under(O1315_15_2)
    def court(self, request: HttpRequest) -> HttpResponse:
        """Which entry a court has decided on, then the form of the decision."""
        person = person_of(request)
        if not person.holds(Role.REGISTRAR):
            raise PermissionDenied
        find = FindEntryForm(request.GET or None)
        entry = _entry(find) if find.is_valid() else None
        if find.is_valid() and entry is None:
            find.add_error("entry", _("There is no entry with this number."))
        if entry is None:
            return self._court_page(request, find, None)
        if refusal := rules.may_enter_court(person, entry):
            find.add_error("entry", str(refusal.reason))
            return self._court_page(request, find, None)
        form = CourtForm(entry, request.POST or None, request.FILES or None)
        if form.is_valid():
            new = form.new if form.cleaned_data["asks"] == Ask.CORRECT else {}
            try:
                change = course.enter_court_decision(person, entry, form.cleaned_data["asks"], form.decision, new)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Recorded."))
                return redirect(PAGE, pk=change.pk)
        return self._court_page(request, form, entry)

    def _court_page(self, request: HttpRequest, form: Form, entry: Entry | None) -> HttpResponse:
        status = 422 if form.is_bound and form.errors else 200
        context = {"title": _("Decision of a court"), "form": form, "entry": entry}
        every = self.admin_site.each_context(request)
        return render(request, "admin/copyright_registry/change_court.html", {**every, **context}, status=status)


def _entry(find: FindEntryForm) -> Entry | None:
    found = queries.entries().select_related("application")
    return found.filter(number=find.cleaned_data["entry"]).first()


def _text(change: Change) -> str:
    """The text that the authors signed, their numbers in short; nothing where a court has decided."""
    if change.court_id is not None:
        return ""
    text = str(change.text)
    for one in statement.named(change.entry, change.language):
        text = text.replace(one.iin, iin_short(one.iin)) if one.iin else text
    return text


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def _decide_page(request: HttpRequest, desk: ChangeDesk, pk: UUID) -> HttpResponse:
    """The head signs the frozen decision, after confirming again who they are."""
    from portal.documents.seal import provider_bin  # takes a second to load

    change = desk._look(request, pk, "read the decision to sign it")
    page: dict[str, Any] = {"bin": offered_bin(person_of(request), "decision", provider_bin())}
    status = 200
    if request.method == "POST":
        cms, status = signed_cms(request), 422
        try:
            course.decide(person_of(request), change, cms)
        except Unchecked as unchecked:
            page |= {"unchecked": unchecked, "kept": kept(cms)}
            status = 503
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Signed: %(state)s.") % {"state": change.get_state_display()})
            return redirect(PAGE, pk=pk)
    if reason := desk._signature_refusal(request, change):
        messages.error(request, str(reason))
        return redirect(PAGE, pk=pk)
    page["document"] = base64.b64encode(bytes(sure(change.decision).pdf or b"")).decode()
    return desk._page(request, change, "change_decide.html", status, **page)
