"""The staff's desk for applications, and the register as staff see it. Buttons call registration.py."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import person_of
from accounts.roles import Role
from copyright_registry import batch, law, presenting, registration, signatures
from copyright_registry.forms import CHECK_LIST, AgreeForm, AssignForm, ProposeForm, ReturnForm
from copyright_registry.models import CLOSED, WITH_THE_PROVIDER, Application, Entry, Result, State
from portal import audit
from portal.access import confirmed
from portal.admin_site import ReadOnlyAdmin
from portal.flow import Step, StepRefused, Words
from portal.law import O100_2_8, O1315_11, under
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.templatetags.components import tag


@dataclass(frozen=True, slots=True)
class Panel:
    """One step on the desk: its form where it is open, else why it is not."""

    step: Step
    slug: str
    title: Words
    button: Words
    form: Form | None
    refusal: Words = ""


def _assign(officer: User, case: Application, form: Form) -> None:
    registration.assign(officer, case, form.cleaned_data["examiner"])


def _reassign(officer: User, case: Application, form: Form) -> None:
    registration.reassign(officer, case, form.cleaned_data["examiner"])


def _propose(officer: User, case: Application, form: Form) -> None:
    registration.propose(officer, case, **form.cleaned_data)


def _return(officer: User, case: Application, form: Form) -> None:
    registration.send_back(officer, case, form.cleaned_data["because"])


def _hand_back(officer: User, case: Application, form: Form) -> None:
    registration.hand_back(officer, case, form.cleaned_data["because"])


def _agree(officer: User, case: Application, form: Form) -> None:
    read = get_object_or_404(case.decisions, pk=form.cleaned_data["decision"])
    registration.agree(officer, case, read)


Take = Callable[[User, Application, Form], None]
DESK: dict[str, tuple[Step, Words, Words, type[Form], Take]] = {
    "assign": (registration.ASSIGN, gettext_lazy("Assign"), gettext_lazy("Assign"), AssignForm, _assign),
    "reassign": (
        registration.REASSIGN,
        gettext_lazy("Give to another examiner"),
        gettext_lazy("Reassign"),
        AssignForm,
        _reassign,
    ),
    "propose": (
        registration.PROPOSE,
        gettext_lazy("Draft the result"),
        gettext_lazy("Hand over for agreement"),
        ProposeForm,
        _propose,
    ),
    "agree": (
        registration.AGREE,
        gettext_lazy("Agree the result"),
        gettext_lazy("Agree and freeze the decision"),
        AgreeForm,
        _agree,
    ),
    "return": (
        registration.RETURN,
        gettext_lazy("Return to the examiner"),
        gettext_lazy("Return"),
        ReturnForm,
        _return,
    ),
    "hand-back": (
        registration.HAND_BACK,
        gettext_lazy("Hand back unsigned"),
        gettext_lazy("Hand back"),
        ReturnForm,
        _hand_back,
    ),
}


def panels(request: HttpRequest, case: Application, bound: dict[str, Form]) -> list[Panel]:
    """The steps that lead on from where the case is."""
    shown = []
    for slug, (step, title, button, form, _take) in DESK.items():
        if case.state in step.moves:
            refusal = step.refusal(person_of(request), case)
            reason = refusal.reason if refusal else ""
            fresh = form(initial={"decision": case.decision_id})
            shown.append(Panel(step, slug, title, button, None if refusal else bound.get(slug, fresh), reason))
    return shown


class StateFilter(admin.SimpleListFilter):
    """The states that a desk lists: drafts are nobody's business here."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in (*WITH_THE_PROVIDER, State.ENTERED, State.REFUSED)]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Application)
class ApplicationDesk(ReadOnlyAdmin):
    """Received applications: the list by moment of receipt, and one page a case."""

    list_display = ("number", "named", "kind_name", "told_state", "received_at", "examiner_name")
    list_display_links = ("number", "named")
    list_filter = (StateFilter,)
    search_fields = ("=number", "title_kk", "title_ru")
    list_select_related = ("kind", "examiner")
    ordering = ("received_at",)
    list_per_page = 50

    @admin.display(description=gettext_lazy("work"))
    def named(self, case: Application) -> str:
        return case.title

    @admin.display(description=gettext_lazy("kind of object"))
    def kind_name(self, case: Application) -> str:
        return case.kind.name if case.kind else ""

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, case: Application) -> str:
        return tag(presenting.SIGNS[State(case.state)], State(case.state).label)

    @admin.display(description=gettext_lazy("examiner"))
    def examiner_name(self, case: Application) -> str:
        return case.examiner.short_name if case.examiner else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Received cases; an examiner sees those given to them, nobody sees drafts."""
        cases = Application.objects.filter(state__in=[*WITH_THE_PROVIDER, *CLOSED], number__isnull=False)
        sees_all = person_of(request).holds(
            Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER
        )
        return cases if sees_all else cases.filter(examiner=person_of(request).pk)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, Callable[..., HttpResponseBase]] = {
            "change": self.case,
            "step/<slug:slug>": self.take_step,
            "decide": self.decide,
            "decision": self.decision_file,
            "file": self.work_file,
            "iin": self.show_iin,
        }
        own = [
            path(f"<uuid:pk>/{address}/", self.admin_site.admin_view(view), name=f"application_{name}")
            for address, view in pages.items()
            for name in [address.split("/")[0]]
        ]
        many = [
            path("decide/", self.admin_site.admin_view(self.decide_many), name="application_decide_many"),
            path("decisions.zip", self.admin_site.admin_view(batch.decisions_zip), name="application_decisions"),
        ]
        return [*own, *many, *signatures.desk_urls(self), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; the head finds above it the way to sign all that wait."""
        waiting = batch.waiting_for(person_of(request)).count()
        return super().changelist_view(request, {**(extra_context or {}), "waiting": waiting})

    def _case(self, request: HttpRequest, pk: UUID) -> Application:
        joined = ("applicant", "kind", "fee", "signature", "decision__signature", "examiner", "work", "entry")
        case = self.get_queryset(request).select_related(*joined).filter(pk=pk).first()
        if case is None:
            raise Http404
        return case

    def _page(
        self, request: HttpRequest, case: Application, template: str, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": str(case),
            "case": case,
            "sign": presenting.SIGNS[State(case.state)],
            "facts": presenting.facts(case),
            "course": presenting.course(case),
            **more,
        }
        return render(request, template, context, status=status)

    def _show(self, request: HttpRequest, case: Application, status: int = 200, **more: Any) -> HttpResponse:
        bound = more.pop("bound", {})
        context = {
            "panels": panels(request, case, bound),
            "awaits_signature": case.state == State.AGREED,
            "signature_refusal": self._signature_refusal(request, case),
            "checked": [words for code, words in CHECK_LIST if case.decision and code in case.decision.checked],
            "returned": case.decisions.exclude(returned_at=None).order_by("-returned_at").first(),
        }
        return self._page(request, case, "admin/copyright_registry/case.html", status, **context, **more)

    def _signature_refusal(self, request: HttpRequest, case: Application) -> Words:
        is_entry = case.decision is not None and case.decision.result == Result.ENTER
        step = registration.ENTER if is_entry else registration.REFUSE
        refusal = step.refusal(person_of(request), case)
        return refusal.reason if refusal else ""

    @under(O100_2_8, law.LOOKED_AT)
    def _look(self, request: HttpRequest, pk: UUID, act: str) -> Application:
        """The case, after noting in the trail who looks at what of it."""
        case = self._case(request, pk)
        audit.record(person_of(request), act, case, law=(O100_2_8, law.LOOKED_AT))
        return case

    def case(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._show(request, self._look(request, pk, "looked at"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The stock page of the admin, which other spellings of the key would reach, is this one too."""
        try:
            return self.case(request, UUID(object_id))
        except ValueError as error:
            raise Http404 from error

    def take_step(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        case = self._case(request, pk)
        if request.method != "POST" or slug not in DESK:
            raise Http404
        _step, _title, _button, form_class, take = DESK[slug]
        form = form_class(request.POST)
        if not form.is_valid():
            return self._show(request, case, 422, bound={slug: form}, failed=form)
        try:
            take(person_of(request), case, form)
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Done: %(state)s.") % {"state": case.get_state_display()})
        return self._leave(request, case)

    def _leave(self, request: HttpRequest, case: Application) -> HttpResponse:
        still_seen = self.get_queryset(request).filter(pk=case.pk).exists()
        name = "application_change" if still_seen else "copyright_registry_application_changelist"
        return redirect(reverse(f"admin:{name}", args=[case.pk] if still_seen else []))

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        return _decide_page(request, self, pk)

    def decide_many(self, request: HttpRequest) -> HttpResponseBase:
        return batch.decide_page(request, self.admin_site)

    def decision_file(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        case = self._look(request, pk, "opened the decision")
        if case.decision is None or case.decision.pdf is None:
            raise Http404
        answer = HttpResponse(bytes(case.decision.pdf), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="decision-{case.number}.pdf"'
        return answer

    @under(O1315_11)
    def work_file(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        case = self._look(request, pk, "opened the file")
        return FileResponse(case.work.file.open(), as_attachment=True, filename=case.work.name)

    def show_iin(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Shown after pressing a button that says that the look is recorded."""
        if request.method != "POST":
            raise Http404
        case = self._look(request, pk, "saw the IIN")
        return self._show(request, case, iin=case.applicant.iin)


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def _decide_page(request: HttpRequest, desk: ApplicationDesk, pk: UUID) -> HttpResponse:
    """The head signs the frozen decision, after confirming again who they are."""
    from portal.documents.seal import provider_bin  # takes a second to load

    case = desk._look(request, pk, "read the decision to sign it")
    page: dict[str, Any] = {"bin": offered_bin(person_of(request), "decision", provider_bin())}
    status = 200
    if request.method == "POST":
        cms, status = signed_cms(request), 422
        try:
            registration.decide(person_of(request), case, cms)
        except Unchecked as unchecked:
            page |= {"unchecked": unchecked, "kept": kept(cms)}
            status = 503
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Signed: %(state)s.") % {"state": case.get_state_display()})
            return desk._leave(request, case)
    if reason := desk._signature_refusal(request, case):
        messages.error(request, str(reason))
        return desk._leave(request, case)
    pdf = bytes(case.decision.pdf or b"") if case.decision else b""
    page["document"] = base64.b64encode(pdf).decode()
    return desk._page(request, case, "admin/copyright_registry/decide.html", status, **page)


@admin.register(Entry)
class EntryDesk(ReadOnlyAdmin):
    """The register as staff see it: all of it, and nothing to change."""

    list_display = ("number", "title", "author_names", "kind_name", "registered_at")
    search_fields = ("=number", "searched")
    list_select_related = ("kind",)
    ordering = ("-number",)
    fields = (
        "number",
        "author_names",
        "title_kk",
        "title_ru",
        "title_en",
        "kind",
        "created_on",
        "received_at",
        "registered_at",
        "code",
        "fingerprint",
    )
