"""The desks for copies: what people ask of authors, to be read; cases of law, to be recorded, approved, handed out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import person_of
from copyright_registry import queries, signatures
from copyright_registry.copies import by_law, documents, fetching, presenting
from copyright_registry.copies.forms import LegalForm, ReasonForm
from copyright_registry.copies.law import LOOKED_AT
from copyright_registry.copies.models import CopyRequest, LegalCopy, RequestState
from copyright_registry.models import Entry
from portal import audit
from portal.admin_site import ReadOnlyAdmin
from portal.components import Row
from portal.flow import StepRefused
from portal.law import O1315_11, under
from portal.templatetags.components import tag

PAGE = "admin:copyright_registry_legalcopy_change"
JOINED = ("entry__application__signature", "entry__application__decision", "entry__application__kind", "entry__kind")


def uuid_or_404(text: str) -> UUID:
    """The key in an address of the admin, which gives it as text."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


class Desk(ReadOnlyAdmin):
    """What both desks share: their templates and who may see them."""

    list_per_page = 50
    ordering = ("-number",)
    search_fields = ("=number", "=entry__number")

    def _must_see(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        every = self.admin_site.each_context(request)
        page = {**every, "desk": self.model._meta.verbose_name_plural, **context}
        return render(request, f"admin/copyright_registry/copies/{template}", page, status=status)

    @admin.display(description=gettext_lazy("downloads"))
    def told_fetches(self, case: Any) -> int:
        return int(case.handed)


@admin.register(CopyRequest)
class RequestDesk(Desk):
    """What people ask of authors: staff read it, and take no part in the answer."""

    list_display = ("number", "entry", "requester_name", "told_state", "asked_at", "answer_by", "told_fetches")
    list_filter = ("state",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CopyRequest]:
        signed = CopyRequest.objects.exclude(number=None).select_related("requester", *JOINED)
        return signed.annotate(handed=Count("fetches"))

    @admin.display(description=gettext_lazy("who asks"))
    def requester_name(self, asked: CopyRequest) -> str:
        return asked.requester.short_name

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, asked: CopyRequest) -> str:
        return tag(presenting.SIGNS[RequestState(asked.state)], asked.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        return [*signatures.desk_urls(self.admin_site, "copy_request_", self._proven), *super().get_urls()]

    @under(LOOKED_AT)
    def _look(self, request: HttpRequest, pk: UUID, act: str) -> CopyRequest:
        """The request, after noting in the trail who looks at what of it."""
        self._must_see(request)
        asked = self.get_queryset(request).filter(pk=pk).first()
        if asked is None:
            raise Http404
        audit.record(person_of(request), act, asked, law=LOOKED_AT)
        return asked

    def _proven(self, request: HttpRequest, pk: UUID, act: str) -> signatures.Proven:
        asked = self._look(request, pk, act)
        answers = asked.consents.values_list("signature", flat=True)
        back = reverse("admin:copyright_registry_copyrequest_change", args=[pk])
        return signatures.Proven(asked, signatures.found([asked.signature_id, *answers]), back)

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The request, the answers and the downloads; the look is recorded."""
        asked = self._look(request, uuid_or_404(object_id), "looked at a request for copies")
        context: dict[str, Any] = {
            "title": str(asked),
            "case": asked,
            "state": self.told_state(asked),
            "facts": presenting.facts(asked, for_author=True),
            "answers": presenting.answers(asked),
            "fetches": list(asked.fetches.select_related("person")),
        }
        return self._page(request, "request.html", **context)


@admin.register(LegalCopy)
class LegalDesk(Desk):
    """Cases of law: recorded by the department, approved by a head, handed out by the department."""

    list_display = ("number", "entry", "body", "told_state", "recorded_at", "until", "told_fetches")
    list_filter = ("state",)
    change_list_template = "admin/copyright_registry/copies/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalCopy]:
        """All but those about an entry of the reader's own, whom the ground may forbid to tell."""
        others = LegalCopy.objects.exclude(by_law.of_entries_of(person_of(request)))
        cases = others.select_related("recorded_by", "decided_by", *JOINED).defer("scan")
        return cases.annotate(handed=Count("fetches"))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, case: LegalCopy) -> str:
        return tag(presenting.LEGAL_SIGNS[case.state], case.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "record": ("record/", self.record),
            "step": ("<uuid:pk>/step/<slug:slug>/", self.step),
            "scan": ("<uuid:pk>/scan/", self.scan),
            "fetch": ("<uuid:pk>/file/<slug:slug>/", self.fetch),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"legal_copy_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        records = by_law.may_record(person_of(request)) is None
        return super().changelist_view(request, {**(extra_context or {}), "records": records})

    def _case(self, request: HttpRequest, pk: UUID) -> LegalCopy:
        self._must_see(request)
        case = self.get_queryset(request).filter(pk=pk).first()
        if case is None:
            raise Http404
        return case

    @under(LOOKED_AT)
    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The case, and what is open to the reader; the look is recorded."""
        case = self._case(request, uuid_or_404(object_id))
        audit.record(person_of(request), "looked at a case of law", case, law=LOOKED_AT)
        return self._show(request, case, ReasonForm())

    def _show(self, request: HttpRequest, case: LegalCopy, form: ReasonForm, status: int = 200) -> HttpResponse:
        person = person_of(request)
        may_fetch = fetching.may_fetch(person, case) is None
        context = {
            "title": str(case),
            "case": case,
            "form": form,
            "state": self.told_state(case),
            "facts": [*presenting.ground(case), *_course(case)],
            "files": documents.chosen(case.entry, case.documents) if may_fetch else [],
            "fetches": list(case.fetches.select_related("person")),
            "may_approve": by_law.APPROVE.refusal(person, case) is None,
            "may_end": by_law.END.refusal(person, case) is None,
        }
        return self._page(request, "legal.html", status, **context)

    def record(self, request: HttpRequest) -> HttpResponse:
        """The form of a new case: for which entry, on which ground."""
        officer = person_of(request)
        if by_law.may_record(officer):
            raise PermissionDenied
        entry = _entry(request.POST.get("number") or request.GET.get("number", ""))
        offered = documents.offered(entry) if entry else []
        if request.method == "POST":
            form = LegalForm(offered, request.POST, request.FILES)
        else:
            form = LegalForm(offered, initial={"number": entry.number if entry else None})
        if form.is_bound and entry is None:
            form.add_error("number", _("There is no entry with this number whose documents are kept here."))
        if entry is not None and form.is_bound and form.is_valid():
            try:
                case = by_law.record(officer, entry, form.cleaned_data["documents"], form.ground)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Recorded. A head approves it now."))
                return redirect(PAGE, case.pk)
        status = 422 if form.is_bound else 200
        return self._page(request, "record.html", status, title=_("Record a case of law"), form=form, entry=entry)

    @under(O1315_11)
    def step(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        """Approve, reject with a reason, or end."""
        case, person = self._case(request, pk), person_of(request)
        acts: dict[str, Callable[[], None]] = {
            "approve": lambda: by_law.approve(person, case),
            "reject": lambda: by_law.reject(person, case, request.POST.get("because", "")),
            "end": lambda: by_law.end(person, case),
        }
        if slug not in acts or request.method != "POST":
            raise Http404
        form = ReasonForm(request.POST)
        if slug == "reject" and not form.is_valid() and by_law.REJECT.refusal(person, case) is None:
            return self._show(request, case, form, 422)
        try:
            acts[slug]()
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Done."))
        return redirect(PAGE, pk)

    def scan(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The paper that asks, as it was scanned; the look is recorded."""
        case = self._case(request, pk)
        audit.record(person_of(request), "looked at the paper of a case of law", case, law=LOOKED_AT)
        answer = HttpResponse(bytes(case.scan), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="case-of-law-{case.number}.pdf"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def fetch(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponseBase:
        """One copy for the body that asks; it is recorded as every other."""
        case = self._case(request, pk)
        try:
            copy = fetching.fetch(person_of(request), case, slug)
        except StepRefused as refused:
            messages.error(request, str(refused))
            return redirect(PAGE, pk)
        return fetching.answer(case, copy)


def _entry(number: str) -> Entry | None:
    """The entry of that number that stands now, if documents of it are kept here."""
    if not number.isdecimal() or len(number) > 15:
        return None
    joined = queries.entries().select_related("application__signature", "application__decision", "application__kind")
    return joined.exclude(application=None).filter(number=int(number)).first()


def _course(case: LegalCopy) -> list[Row]:
    """Who recorded and decided, and whether the authors know."""
    silence = f"{case.silent_until:%d.%m.%Y}, {case.silent_under}" if case.silent_until else ""
    decided = f"{case.decided_by.full_name}" if case.decided_by else ""
    return [
        Row(_("Recorded by"), case.recorded_by.full_name),
        *([Row(_("Approved or rejected by"), decided)] if decided else []),
        *([Row(_("Not approved because"), case.rejected_because)] if case.rejected_because else []),
        *([Row(_("Authors not to be told before"), silence)] if silence else []),
        Row(_("Authors told"), _("yes") if case.told_at else _("no")),
    ]
