"""The staff's desk for complaints: the queue by due moment, one page each, and the form of what came on paper."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import person_of
from copyright_registry import queries, signatures
from copyright_registry.complaints import answering, filing, law, presenting, rules, steps
from copyright_registry.complaints.forms import PaperForm
from copyright_registry.complaints.models import ENDED, NOT_REGISTERED, WITH_THE_PROVIDER, Complaint, ComplaintState
from copyright_registry.complaints.pages import signed_in
from copyright_registry.complaints.panels import CLOSE, DESK, QUIET, form_of, panels
from copyright_registry.desk.steps import written
from portal import audit
from portal.access import confirmed
from portal.admin_site import ReadOnlyAdmin
from portal.files import to_look_at
from portal.flow import StepRefused
from portal.law import O100_2_8, O1315_16_0, under
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms
from portal.templatetags.components import tag
from portal.worktime import calendar, terms
from portal.worktime.queue import Queue, due_told

JOINED = ("complainant", "application", "entry", "signature", "officer", "answer__signature", "paper", "posting")


class StateFilter(admin.SimpleListFilter):
    """The states that the desk lists."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in (*WITH_THE_PROVIDER, *ENDED)]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class DueFilter(admin.SimpleListFilter):
    """By when the answer is due."""

    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("late", _("late")), ("today", _("today")), ("later", _("later"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        now, evening = timezone.now(), queries.end_of_today()
        by_day = {
            "late": Q(due_at__lt=now),
            "today": Q(due_at__gte=now, due_at__lt=evening),
            "later": Q(due_at__gte=evening),
        }
        return queryset.filter(by_day.get(self.value() or "", Q()))


@admin.register(Complaint)
class ComplaintDesk(ReadOnlyAdmin):
    """Registered complaints; nobody sees drafts, and nobody their own."""

    at_hand = True
    list_display = ("number", "told_about", "told_state", "due", "officer_name")
    list_display_links = ("number", "told_about")
    list_filter = (StateFilter, DueFilter)
    search_fields = ("=number", "=paper__stamp_number")
    list_select_related = ("application", "officer")
    ordering = (F("due_at").asc(nulls_last=True), "-number")
    list_per_page = 50

    def get_changelist(self, request: HttpRequest, **_more: Any) -> type[ChangeList]:
        return Queue

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        mine = Q(complainant=person_of(request).pk)
        return Complaint.objects.exclude(mine).exclude(state__in=NOT_REGISTERED).defer("answer__pdf")

    @admin.display(description=gettext_lazy("complained of"))
    def told_about(self, complaint: Complaint) -> str:
        named = (
            [_("application No. %(number)s") % {"number": complaint.application.number}]
            if complaint.application
            else []
        )
        named += [_("entry No. %(number)s") % {"number": complaint.entry.number}] if complaint.entry else []
        return ", ".join([complaint.get_about_display(), *named])

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, complaint: Complaint) -> str:
        return tag(presenting.sign_of(complaint), complaint.get_state_display())

    @admin.display(description=gettext_lazy("due"), ordering=F("due_at").asc(nulls_last=True))
    def due(self, complaint: Any) -> str:
        return str(complaint.due_told)

    @admin.display(description=gettext_lazy("officer"), ordering="officer__surname")
    def officer_name(self, complaint: Complaint) -> str:
        return complaint.officer.short_name if complaint.officer else ""

    def get_urls(self) -> list[URLPattern]:
        one = "<uuid:pk>/"
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "register": ("register/", self.register_paper),
            "change": (f"{one}change/", self.page),
            "step": (f"{one}step/<slug:slug>/", self.take_step),
            "sign": (f"{one}sign/", partial(_sign_page, desk=self)),
            "answer": (f"{one}answer/", self.answer_file),
            "scan": (f"{one}scan/", self.scan_file),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"complaint_{name}")
            for name, (address, view) in pages.items()
        ]
        proofs = signatures.desk_urls(self.admin_site, "complaint_", self.proven)
        return [*own, *proofs, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        registers = rules.may_register(person_of(request)) is None
        return super().changelist_view(request, {**(extra_context or {}), "registers": registers})

    def complaint(self, request: HttpRequest, pk: UUID) -> Complaint:
        """The complaint, or 404."""
        bulky = (f"answer__signature__{column}" for column in signatures.BULKY)
        found = self.get_queryset(request).select_related(*JOINED).defer(*bulky).filter(pk=pk).first()
        if found is None or not self.has_view_permission(request):
            raise Http404
        return found

    @under(O100_2_8, law.LOOKED_AT)
    def look(self, request: HttpRequest, pk: UUID, act: str) -> Complaint:
        """The complaint, after saying in the trail who looks at what of it."""
        found = self.complaint(request, pk)
        audit.record(person_of(request), act, found, law=(O100_2_8, law.LOOKED_AT))
        return found

    def proven(self, request: HttpRequest, pk: UUID, act: str) -> signatures.Proven:
        found = self.look(request, pk, act)
        return signatures.Proven(found, signed_in(found), reverse("admin:complaint_change", args=[pk]))

    def render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        every = self.admin_site.each_context(request)
        return render(request, f"admin/copyright_registry/{template}", {**every, **context}, status=status)

    def page(self, request: HttpRequest, pk: UUID, status: int = 200, **more: Any) -> HttpResponse:
        """The page of one complaint, whichever request asks for it: the look is noted here."""
        found = self.look(request, pk, "looked at")
        refusal = steps.ANSWER.refusal(person_of(request), found)
        context = {
            "title": str(found),
            "complaint": found,
            "sign": presenting.sign_of(found),
            "due": due_told(found, timezone.now(), calendar.current()),
            "facts": presenting.facts(found, person_of(request)),
            "parts": rules.took_part(found),
            "appeals": [_appeal_shown(appeal) for appeal in found.appeals.order_by("pk")],
            "returned": found.answers.exclude(returned_at=None).order_by("-returned_at").defer("pdf").first(),
            "course": presenting.course(found),
            "terms": list(terms.of(found)),
            "awaits_signature": found.state == ComplaintState.PROPOSED,
            "signature_refusal": refusal.reason if refusal else "",
            "panels": panels(request, found, more.pop("bound", {})),
            "quiet": QUIET,
            **more,
        }
        return self.render(request, "complaint.html", status, **context)

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The stock page of the admin, which other spellings of the key would reach, is this one too."""
        try:
            return self.page(request, UUID(object_id))
        except ValueError as error:
            raise Http404 from error

    def take_step(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        found = self.complaint(request, pk)
        name, appeal = _named(slug)
        if request.method != "POST" or name not in DESK:
            raise Http404
        form = form_of(name, found, request.POST, appeal)
        if not form.is_valid():
            return self.page(request, pk, 422, bound={slug: form}, failed=form)
        try:
            DESK[name][4](person_of(request), found, form)
        except StepRefused as refused:
            messages.error(request, str(refused))
            return self._refused(request, pk, slug, form)
        messages.success(request, _("Done: %(state)s.") % {"state": found.get_state_display()})
        return redirect("admin:complaint_change", pk)

    def _refused(self, request: HttpRequest, pk: UUID, slug: str, form: Form) -> HttpResponse:
        """The complaint as it stands now, with what was typed: in its form, or as text where the step is closed."""
        now, step = self.complaint(request, pk), DESK[_named(slug)[0]][0]
        is_closed = now.state not in step.moves or step.refusal(person_of(request), now) is not None
        is_of_appeal = step is steps.CLOSE_APPEAL
        return self.page(
            request, pk, 422, bound={slug: form}, typed=written(form) if is_closed and not is_of_appeal else []
        )

    def register_paper(self, request: HttpRequest) -> HttpResponse:
        """The form of a complaint that came on paper."""
        if rules.may_register(person_of(request)):
            raise PermissionDenied
        person = person_of(request)
        initial = {"language": "kk", "addressee": "provider", "taken_by": person.short_name}
        form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
        if form.is_valid():
            try:
                found = filing.register_paper(person, form.paper, form.answers)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Registered: %(complaint)s.") % {"complaint": found})
                return redirect("admin:complaint_change", found.pk)
        status = 422 if form.is_bound and form.errors else 200
        return self.render(request, "complaint_paper.html", status, form=form, title=_("Register a complaint on paper"))

    def answer_file(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        found = self.look(request, pk, "opened the answer")
        if found.answer is None:
            raise Http404
        name = f"answer-{found.number}.pdf"
        return to_look_at(bytes(found.answer.pdf), "pdf", name)

    @under(O1315_16_0)
    def scan_file(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The scan in a tab of its own, as its recognised format; nothing in it runs or loads."""
        found = self.look(request, pk, "opened the scan")
        if found.paper is None:
            raise Http404
        return to_look_at(bytes(found.paper.scan.document), found.paper.format, f"complaint-{found.number}")


def _named(slug: str) -> tuple[str, int | None]:
    """The step that a slug names, and the appeal that it is about, if it is about one."""
    name, _dash, key = slug.rpartition("-")
    return (CLOSE, int(key)) if name == CLOSE and key.isdecimal() and len(key) < 10 else (slug, None)


def _appeal_shown(appeal: Any) -> dict[str, Any]:
    return {"appeal": appeal, "rows": presenting.appeal_rows(appeal), "terms": list(terms.of(appeal))}


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def _sign_page(request: HttpRequest, pk: UUID, *, desk: ComplaintDesk) -> HttpResponse:
    """The head, or the deputy head who took no part, signs the frozen answer."""
    from portal.documents.seal import provider_bin  # takes a second to load

    found = desk.look(request, pk, "read the answer to sign it")
    page: dict[str, Any] = {"bin": offered_bin(person_of(request), "complaint-answer", provider_bin())}
    status = 200
    if request.method == "POST":
        cms, status = signed_cms(request), 422
        try:
            answering.answer(person_of(request), found, cms)
        except Unchecked as unchecked:
            page |= {"unchecked": unchecked, "kept": kept(cms)}
            status = 503
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Signed: %(state)s.") % {"state": found.get_state_display()})
            return redirect("admin:complaint_change", pk)
    if refusal := steps.ANSWER.refusal(person_of(request), found):
        messages.error(request, str(refusal.reason))
        return redirect("admin:complaint_change", pk)
    pdf = bytes(found.answer.pdf) if found.answer else b""
    page |= {"complaint": found, "title": str(found), "document": base64.b64encode(pdf).decode()}
    return desk.render(request, "complaint_sign.html", status, **page)
