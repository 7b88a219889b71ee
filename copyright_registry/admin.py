"""The staff's desk for applications, and the register as staff see it. Buttons call registration.py."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

import copyright_registry.changes.desk
import copyright_registry.complaints.desk  # registers the desk for complaints
import copyright_registry.copies.desk
import copyright_registry.rule_changes_admin  # noqa: F401 - registers the desk for changes of the rules
from accounts.requests import person_of
from accounts.roles import SEES_ALL_CASES, SEES_DECIDED_CASES, Role
from copyright_registry import (
    batch,
    benefits,
    calendars,
    dashboard,
    exhibits,
    law,
    parties,
    presenting,
    queries,
    registration,
    rules,
    signatures,
)
from copyright_registry.complaints import rules as complaint_rules
from copyright_registry.completion.rules import handed_in, open_request
from copyright_registry.desk import benefit, queue, standing_order, work  # noqa: F401 - standing_order registers its desk
from copyright_registry.desk import case as case_page
from copyright_registry.desk.forms import GiveForm, ProposeForm
from copyright_registry.desk.steps import DESK, form_of, panels, written
from copyright_registry.models import CLOSED, WITH_THE_PROVIDER, Application, Entry, Result, State
from portal import audit
from portal.access import confirmed
from portal.admin_site import ReadOnlyAdmin
from portal.flow import StepRefused, Words
from portal.law import O100_2_8, O1315_11, under
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.templatetags.components import tag
from portal.worktime import calendar
from portal.worktime.queue import due_told

ONE_LOOK = timedelta(hours=1)  # a player asks for the file part by part: that is one look


@admin.register(Application)
class ApplicationDesk(ReadOnlyAdmin):
    """Received applications: the list by due moment, and one page a case."""

    at_hand = True
    list_display_links = ("number", "named")
    search_fields = ("=number", "title_kk", "title_ru", "title_en")
    list_select_related = ("kind", "examiner")
    ordering = (F("due_at").asc(nulls_last=True), "-number")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("choose"))
    def box(self, case: Any) -> str:
        return str(case.box)

    @admin.display(description=gettext_lazy("work"))
    def named(self, case: Application) -> str:
        return case.title

    @admin.display(description=gettext_lazy("kind of object"))
    def kind_name(self, case: Application) -> str:
        return case.kind.name if case.kind else ""

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, case: Application) -> str:
        return tag(presenting.SIGNS[State(case.state)], State(case.state).label)

    @admin.display(description=gettext_lazy("due"), ordering=F("due_at").asc(nulls_last=True))
    def due(self, case: Any) -> str:
        return str(case.due_told)

    @admin.display(description=gettext_lazy("examiner"), ordering="examiner__surname")
    def examiner_name(self, case: Application) -> str:
        return case.examiner.short_name if case.examiner else ""

    def get_changelist(self, request: HttpRequest, **_more: Any) -> type[ChangeList]:
        return queue.Queue

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        columns = ("number", "named", "kind_name", "told_state", "due")
        if not self._sees_all(request):
            return columns
        return (*(("box",) if queue.gives(person_of(request)) else ()), *columns, "examiner_name")

    def get_list_filter(self, request: HttpRequest) -> tuple[type[admin.SimpleListFilter], ...]:
        own = (queue.StateFilter, queue.DueFilter)
        return (*own, queue.ExaminerFilter) if self._sees_all(request) else own

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Application], search_term: str
    ) -> tuple[QuerySet[Application], bool]:
        return super().get_search_results(request, queryset, search_term.lstrip("№ "))

    def _sees_all(self, request: HttpRequest) -> bool:
        return person_of(request).holds(*SEES_ALL_CASES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Received cases of others; an examiner sees those given to them, some posts what is decided.

        Nobody sees drafts, and nobody their own application: its author finds it in the account, as others do.
        """
        person = person_of(request)
        received = Application.objects.filter(state__in=[*WITH_THE_PROVIDER, *CLOSED], number__isnull=False)
        cases = received.exclude(parties.named(person))
        if self._sees_all(request):
            return cases
        theirs = Q(pk__in=[])
        if person.holds(Role.EXAMINER):  # who no longer examines has no cases any more
            theirs |= Q(examiner=person.pk)
        if person.holds(*SEES_DECIDED_CASES):
            theirs |= Q(state__in=queries.DECIDED)
        theirs |= Q(pk__in=complaint_rules.before(person).values("application"))
        return cases.filter(theirs)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, Callable[..., HttpResponseBase]] = {
            "change": self.case,
            "step/<slug:slug>": self.take_step,
            "decide": self.decide,
            "decision": self.decision_file,
            "file/<int:attachment>": self.work_file,
            "show/<int:attachment>": self.show_work,
            "preview/<int:attachment>/<str:name>": self.show_preview,
            "benefit": self.benefit_file,
            "iin": self.show_iin,
        }
        own = [
            path(f"<uuid:pk>/{address}/", self.admin_site.admin_view(view), name=f"application_{name}")
            for address, view in pages.items()
            for name in [address.split("/")[0]]
        ]
        many = [
            path("assign/", self.admin_site.admin_view(self.give_many), name="application_assign"),
            path("decide/", self.admin_site.admin_view(self.decide_many), name="application_decide_many"),
            path("calendar.ics", self.admin_site.admin_view(self.calendar_file), name="application_calendar"),
            path("decisions.zip", self.admin_site.admin_view(batch.decisions_zip), name="application_decisions"),
        ]
        proofs = signatures.desk_urls(self.admin_site, "application_", self._proven)
        return [*own, *many, *dashboard.desk_urls(self.admin_site), *proofs, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; the head of the provider finds above it the way to sign, the department its examiners' load."""
        person = person_of(request)
        more: dict[str, Any] = {"waiting": batch.waiting_for(person).count()}
        more["has_due"] = calendars.waiting(person, self.get_queryset(request)).exists()
        if self._sees_all(request):
            more["loads"] = queries.loads(timezone.now())
        if queue.gives(person):
            more["form"] = GiveForm()
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def give_many(self, request: HttpRequest) -> HttpResponseBase:
        return queue.give_page(request, self.admin_site)

    def calendar_file(self, request: HttpRequest) -> HttpResponse:
        """When what waits for the reader is due."""
        return calendars.desk(request, self.get_queryset(request))

    def _case(self, request: HttpRequest, pk: UUID) -> Application:
        joined = ("applicant", "kind", "fee__price", "difference", "signature", "decision__signature", "examiner")
        cases = self.get_queryset(request).select_related(*joined).prefetch_related(queries.ENTRY_OF, "authors")
        case = cases.filter(pk=pk).first()
        if case is None or not self.has_view_permission(request):
            raise Http404
        return case

    def _proven(self, request: HttpRequest, pk: UUID, act: str) -> signatures.Proven:
        case = self._look(request, pk, act)
        return signatures.Proven(case, signatures.of_case(case), reverse("admin:application_change", args=[pk]))

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
            "due": due_told(case, timezone.now(), calendar.current()),
            **more,
        }
        return render(request, template, context, status=status)

    def _show(
        self, request: HttpRequest, case: Application, status: int = 200, *, act: str = "looked at", **more: Any
    ) -> HttpResponse:
        """The page of the case, whichever request asks for it: the look is noted here, so that none is left out."""
        self._note(request, case, act)
        bound = more.pop("bound", {})
        context = {
            **case_page.shown(case, self.get_queryset(request), opened=more.pop("opened", False)),
            "sees_proof": rules.may_see_proof(person_of(request), case) is None,
            "panels": panels(request, case, bound),
            "awaits_signature": case.state == State.AGREED,
            "signature_refusal": self._signature_refusal(request, case),
        }
        return self._page(request, case, "admin/copyright_registry/case.html", status, **context, **more)

    def _signature_refusal(self, request: HttpRequest, case: Application) -> Words:
        is_entry = case.decision is not None and case.decision.result == Result.ENTER
        step = registration.ENTER if is_entry else registration.REFUSE
        refusal = step.refusal(person_of(request), case)
        return refusal.reason if refusal else ""

    @under(O100_2_8, law.LOOKED_AT)
    def _note(self, request: HttpRequest, case: Application, act: str) -> None:
        """Say in the trail who looks at what of the case."""
        audit.record(person_of(request), act, case, law=(O100_2_8, law.LOOKED_AT))

    def _look(self, request: HttpRequest, pk: UUID, act: str) -> Application:
        """The case, after noting the look."""
        case = self._case(request, pk)
        self._note(request, case, act)
        return case

    def case(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._show(request, self._case(request, pk))

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
        form, take = form_of(slug, case, request.POST), DESK[slug][4]
        if isinstance(form, ProposeForm) and "build" in request.POST:
            return self._build(request, case, form)
        if not form.is_valid():
            return self._show(request, case, 422, bound={slug: form}, failed=form)
        try:
            take(person_of(request), case, form)
        except StepRefused as refused:
            messages.error(request, str(refused))
            return self._refused(request, case, slug, form)
        messages.success(request, _("Done: %(state)s.") % {"state": case.get_state_display()})
        return self._leave(request, case)

    def _refused(self, request: HttpRequest, case: Application, slug: str, form: Form) -> HttpResponse:
        """The case as it stands now, with what was typed: in its form, or as text where the step is no longer open."""
        if not self.get_queryset(request).filter(pk=case.pk).exists():
            return self._leave(request, case)
        now, step = self._case(request, case.pk), DESK[slug][0]
        is_closed = now.state not in step.moves or step.refusal(person_of(request), now) is not None
        typed = written(form) if is_closed else []
        return self._show(request, now, 422, bound={slug: form}, typed=typed)

    def _build(self, request: HttpRequest, case: Application, form: ProposeForm) -> HttpResponse:
        """The page anew, with the reasons built from the grounds; nothing is decided by that."""
        unanswered = open_request(case) if request.POST["build"] == "request" else None
        if unanswered is None and not form.ticked_grounds():
            messages.error(request, _("Tick the grounds first. What you wrote is kept."))
        else:
            messages.info(request, _("The grounds stand in the reasons. Read them and add what is particular."))
        return self._show(request, case, bound={"propose": form.built(unanswered)})

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
    def work_file(self, request: HttpRequest, pk: UUID, attachment: int) -> HttpResponseBase:
        file = get_object_or_404(handed_in(self._look(request, pk, "opened the file")), pk=attachment)
        work.must_be_stored(file.file)
        return FileResponse(file.file.open(), as_attachment=True, filename=file.name)

    def show_work(self, request: HttpRequest, pk: UUID, attachment: int) -> HttpResponseBase:
        """A film in the page; of every other file a worker has made what is shown."""
        file = get_object_or_404(handed_in(self._look_once(request, pk, "opened the file")), pk=attachment)
        if file.format != exhibits.VIDEO:
            raise Http404
        return work.answer(request, file)

    def show_preview(self, request: HttpRequest, pk: UUID, attachment: int, name: str) -> HttpResponseBase:
        """A page or the sound of what a worker made of a file."""
        files = handed_in(self._look_once(request, pk, "opened the file")).select_related("preview")
        return exhibits.answer(get_object_or_404(files, pk=attachment), name)

    @under(O1315_11)
    def benefit_file(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if rules.may_see_proof(person_of(request), self._case(request, pk)):
            raise PermissionDenied
        case = self._look(request, pk, "opened the document of the benefit")
        claimed = request.GET.get("claim", "")
        claims = [one for one in benefits.claims_of(case) if claimed in ("", str(one.pk))]
        return benefits.document(claims[0] if claims else None)

    @under(O1315_11, law.LOOKED_AT)
    def _look_once(self, request: HttpRequest, pk: UUID, act: str) -> Application:
        """The case, after noting the look; a part of a file that follows on another within the hour is no new one."""
        if "Range" not in request.headers:
            return self._look(request, pk, act)
        case, since = self._case(request, pk), timezone.now() - ONE_LOOK
        person = audit.key(person_of(request))
        goes_on = audit.of(case).filter(act=act, actor=person, at__gte=since).exists()
        return case if goes_on else self._look(request, pk, act)

    def show_iin(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Shown after pressing a button that says that the look is recorded."""
        if request.method != "POST":
            raise Http404
        case = self._case(request, pk)
        return self._show(request, case, act="saw the IIN", opened=True)


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

    at_hand = True
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
