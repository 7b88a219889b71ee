"""The staff's desk of agreements on paper, with those placed late, and of overlapping mandates."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import person_of
from contracts import law
from contracts.models import Conflict, ConflictState, PaperAgreement
from contracts.paper import conflicts, presenting
from contracts.paper.forms import DecideForm
from portal import audit
from portal.admin_site import ReadOnlyAdmin
from portal.flow import StepRefused
from portal.law import O100_2_8, O100_5, O100_8, under
from portal.templatetags.components import tag
from portal.worktime import terms
from portal.worktime.queue import Queue

PARTIES = ("okup", "owner", "licensee", "second_okup")


class _Desk(ReadOnlyAdmin):
    """Each look at a matter is recorded."""

    list_per_page = 50

    def found(self, request: HttpRequest, pk: int | str) -> Any:
        """The matter, or 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not str(pk).isdecimal() or len(str(pk)) > 18:
            raise Http404
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, f"admin/contracts/{template}", {**every, **context}, status=status)


class LateFilter(admin.SimpleListFilter):
    """Whether an agreement with a society abroad was placed in its term."""

    title = gettext_lazy("term of five working days")
    parameter_name = "late"

    def lookups(self, _request: HttpRequest, _desk: Any) -> list[tuple[str, Any]]:
        return [("yes", _("placed late")), ("no", _("placed in time"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        late = {"yes": {"placed_at__gt": F("due_at")}, "no": {"placed_at__lte": F("due_at")}}
        return rows.filter(**late.get(self.value() or "", {}))


@admin.register(PaperAgreement)
class PaperDesk(_Desk):
    """Agreements on paper as OKUPs placed them; the newest first."""

    list_display = ("number", "kind", "okup", "party", "concluded", "placed_at", "told_due")
    list_filter = (LateFilter, "agreement__kind")
    search_fields = ("agreement__agreement_number", "=agreement__id")
    ordering = ("-placed_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaperAgreement]:
        return PaperAgreement.objects.defer("scan").select_related(*(f"agreement__{name}" for name in PARTIES))

    @admin.display(description=gettext_lazy("number"), ordering="agreement__agreement_number")
    def number(self, paper: PaperAgreement) -> str:
        return paper.agreement.agreement_number

    @admin.display(description=gettext_lazy("kind"), ordering="agreement__kind")
    def kind(self, paper: PaperAgreement) -> str:
        return str(paper.agreement.get_kind_display())

    @admin.display(description=gettext_lazy("OKUP"))
    def okup(self, paper: PaperAgreement) -> str:
        return paper.agreement.okup.name

    @admin.display(description=gettext_lazy("other party"))
    def party(self, paper: PaperAgreement) -> str:
        return presenting.other_name(paper.agreement)

    @admin.display(description=gettext_lazy("concluded"), ordering="agreement__concluded_on")
    def concluded(self, paper: PaperAgreement) -> Any:
        return paper.agreement.concluded_on

    @admin.display(description=gettext_lazy("term"), ordering="due_at")
    @under(O100_8)
    def told_due(self, paper: PaperAgreement) -> str:
        return presenting.timeliness(paper) or "–"

    @under(O100_2_8, O100_5, O100_8)
    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        found: PaperAgreement = self.found(request, object_id)
        audit.record(person_of(request), "looked at", found.agreement, law=O100_2_8)
        return self.render(request, "paper.html", title=str(found), paper=found, facts=presenting.facts(found))


@admin.register(Conflict)
class ConflictDesk(_Desk):
    """Overlaps of mandates by their due moment: decided by the officer of the registers, seen by the supervisor."""

    at_hand = True
    list_display = ("number", "owner", "okups", "told_state", "opened_at", "due")
    list_display_links = ("number", "owner")
    list_filter = ("state",)
    ordering = (F("due_at").asc(nulls_last=True), "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conflict]:
        return Conflict.objects.select_related(
            "placed__okup", "placed__owner__person", "placed__owner__organisation", "standing__okup", "standing__owner"
        )

    def get_changelist(self, request: HttpRequest, **_more: Any) -> type[ChangeList]:
        return Queue

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def number(self, conflict: Conflict) -> int:
        return int(conflict.pk)

    @admin.display(description=gettext_lazy("owner"))
    def owner(self, conflict: Conflict) -> str:
        return conflict.placed.owner.name if conflict.placed.owner else ""

    @admin.display(description=gettext_lazy("OKUPs"))
    def okups(self, conflict: Conflict) -> str:
        return f"{conflict.standing.okup.name} – {conflict.placed.okup.name}"

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, conflict: Conflict) -> str:
        return tag(presenting.SIGNS[ConflictState(conflict.state)], conflict.get_state_display())

    @admin.display(description=gettext_lazy("due"), ordering=F("due_at").asc(nulls_last=True))
    def due(self, conflict: Any) -> str:
        return conflict.due_told or "–"

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", decide, name="conflict_decide"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """Both mandates with their documents, and the step of the officer."""
        return self.page(request, self.found(request, object_id))

    @under(O100_2_8, O100_5, law.OVERLAP_DECIDED)
    def page(self, request: HttpRequest, found: Conflict, failed: DecideForm | None = None) -> HttpResponse:
        person = person_of(request)
        audit.record(person, "looked at the overlap", found, law=O100_2_8)
        refusal = conflicts.UPHOLD_PLACED.refusal(person, found)
        context = {
            "title": str(found),
            "conflict": found,
            "sign": presenting.SIGNS[ConflictState(found.state)],
            "placed": presenting.mandate(found.placed),
            "standing": presenting.mandate(found.standing),
            "outcome": presenting.outcome(found),
            "terms": list(terms.of(found)),
            "form": failed or self.form_of(found),
            "refusal": refusal.reason if refusal else "",
            "failed": failed,
        }
        return self.render(request, "conflict.html", 422 if failed else 200, **context)

    def form_of(self, conflict: Conflict, *sent: Any) -> DecideForm:
        return DecideForm(conflict.standing.okup.name, conflict.placed.okup.name, *sent)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The officer decides which of the two stands."""
        found: Conflict = self.found(request, pk)
        if request.method != "POST":
            raise Http404
        form = self.form_of(found, request.POST)
        if form.is_valid():
            try:
                conflicts.decide(person_of(request), found, form.decision)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Done: %(state)s.") % {"state": found.get_state_display()})
                return redirect("admin:contracts_conflict_change", found.pk)
        return self.page(request, found, form)
