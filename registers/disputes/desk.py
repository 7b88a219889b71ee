"""The staff's desk of disputes and reported mistakes, and the page on which entries of one work are merged."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import person_of
from accounts.roles import Role
from portal import audit
from portal.admin_site import ReadOnlyAdmin
from portal.files import to_look_at
from portal.flow import StepRefused
from portal.law import O100_2_8, O100_14, under
from portal.templatetags.components import nbsp, tag
from portal.worktime import terms
from portal.worktime.queue import Queue
from registers import law, recordings
from registers.disputes import matching, merging, presenting, steps
from registers.disputes.forms import BecauseForm, DecideForm, MergeForm
from registers.lists.columns import printed
from registers.models import Dispute, DisputeState, Evidence, Mistake, MistakeState, Work
from registers.said import Lists


def _by_number(dispute: Dispute) -> list[Work]:
    return sorted(dispute.works.all(), key=lambda work: work.pk)


class _Desk(ReadOnlyAdmin):
    """Matters by their due moment; each look at one is recorded."""

    ordering = (F("due_at").asc(nulls_last=True), "-pk")
    list_per_page = 50

    @under(O100_2_8, law.LOOKED_AT)
    def look(self, request: HttpRequest, pk: int | str, act: str = "looked at") -> Any:
        """The matter, or 404, after saying in the trail who looks at what of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not str(pk).isdecimal() or len(str(pk)) > 18:
            raise Http404
        found = get_object_or_404(self.get_queryset(request), pk=pk)
        audit.record(person_of(request), act, found, law=(O100_2_8, law.LOOKED_AT))
        return found

    def render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, f"admin/registers/{template}", {**every, **context}, status=status)

    @admin.display(description=gettext_lazy("due"), ordering=F("due_at").asc(nulls_last=True))
    def due(self, one: Any) -> str:
        return one.due_told or "–"

    def get_changelist(self, request: HttpRequest, **_more: Any) -> type[ChangeList]:
        return Queue


@admin.register(Dispute)
class DisputeDesk(_Desk):
    """Disputes about shares: decided or left to the court by the officer of the registers, seen by the supervisor."""

    at_hand = True
    list_display = ("number", "told_works", "told_state", "opened_at", "due")
    list_display_links = ("number", "told_works")
    list_filter = ("state", "kind")
    search_fields = ("=id", "=works__id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return Dispute.objects.prefetch_related("works")

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def number(self, dispute: Dispute) -> int:
        return int(dispute.pk)

    @admin.display(description=gettext_lazy("works"))
    def told_works(self, dispute: Dispute) -> str:
        return nbsp("; ".join(f"№ {work.pk}, {work.title}" for work in _by_number(dispute)))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, dispute: Dispute) -> str:
        return tag(presenting.SIGNS[DisputeState(dispute.state)], dispute.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("merge/", view(self.merge), name="registers_merge"),
            path("<int:pk>/decide/", view(self.decide), name="dispute_decide"),
            path("<int:pk>/leave/", view(self.leave), name="dispute_leave"),
            path("<int:pk>/evidence/<int:file>/", view(self.evidence), name="dispute_evidence"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        merges = person_of(request).holds(Role.REGISTERS_OFFICER)
        return super().changelist_view(request, {**(extra_context or {}), "merges": merges})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """Who claims what since when, evidence, answers and terms, and the steps of the officer."""
        return self.page(request, object_id)

    def page(self, request: HttpRequest, pk: int | str, failed: Form | None = None) -> HttpResponse:
        found: Dispute = self.look(request, pk)
        lists, claims, person = Lists.now(), presenting.claims_of(found), person_of(request)
        decided, left = steps.DECIDE.refusal(person, found), steps.LEAVE.refusal(person, found)
        context = {
            "title": str(found),
            "dispute": found,
            "sign": presenting.SIGNS[DisputeState(found.state)],
            "claims": presenting.shown(claims, {}, lists),
            "together": presenting.together(claims, found, lists),
            "facts": presenting.facts(found, _by_number(found), lists),
            "course": presenting.course(found, claims),
            "sounds": recordings.to_hear(person, found.works.all()),
            "terms": list(terms.of(found)),
            "deciding": failed if isinstance(failed, DecideForm) else self.form_of(found),
            "decide_refusal": decided.reason if decided else "",
            "leaving": failed if isinstance(failed, BecauseForm) else BecauseForm(prefix="leave"),
            "leave_refusal": left.reason if left else "",
            "failed": failed,
        }
        return self.render(request, "dispute.html", 422 if failed else 200, **context)

    def form_of(self, dispute: Dispute, *sent: Any) -> DecideForm:
        lists = Lists.now()
        names = {code: right.name for code, right in lists.rights.items()}
        rights = presenting.in_order(dispute.rights, lists)
        return DecideForm(list(dispute.claims.select_related("owner")), names, rights, *sent)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The officer decides, upon a decision of a court or upon evidence."""
        found = self._posted(request, pk)
        form = self.form_of(found, request.POST)
        if form.is_valid():
            try:
                steps.decide(person_of(request), found, form.decision)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return self._done(request, found)
        return self.page(request, pk, form)

    def leave(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The officer leaves the dispute to the court."""
        found, form = self._posted(request, pk), BecauseForm(request.POST, prefix="leave")
        if form.is_valid():
            try:
                steps.leave(person_of(request), found, form.cleaned_data["because"])
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return self._done(request, found)
        return self.page(request, pk, form)

    def _posted(self, request: HttpRequest, pk: int) -> Dispute:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            raise Http404
        return get_object_or_404(Dispute, pk=pk)

    def _done(self, request: HttpRequest, found: Dispute) -> HttpResponse:
        messages.success(request, _("Done: %(state)s.") % {"state": found.get_state_display()})
        return redirect("admin:registers_dispute_change", found.pk)

    def evidence(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """A file of evidence in a tab of its own; nothing in it runs or loads."""
        found = self.look(request, pk, "opened the evidence")
        kept = get_object_or_404(Evidence, pk=file, answer__claim__dispute=found)
        return to_look_at(bytes(kept.document), kept.format, f"evidence-{kept.pk}")

    @under(O100_14, law.MERGED)
    def merge(self, request: HttpRequest) -> HttpResponse:
        """Two entries side by side, and what they have in common; a POST merges one into the other."""
        if not person_of(request).holds(Role.REGISTERS_OFFICER):
            raise PermissionDenied
        asked = {name: request.GET[name] for name in ("work", "into") if request.GET.get(name, "").isdecimal()}
        form = MergeForm(request.POST or None, initial=asked)
        if form.is_valid():
            said = form.cleaned_data
            try:
                merging.merge(person_of(request), said["work"], said["into"], said["reason"])
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                numbers = {"work": said["work"].pk, "into": said["into"].pk}
                messages.success(request, _("Entry No. %(work)s is merged into No. %(into)s.") % numbers)
                return redirect("admin:registers_dispute_changelist")
        shown = self._compared(person_of(request), form, asked)
        status = 422 if form.is_bound and form.errors else 200
        return self.render(request, "merge.html", status, title=_("Merge entries of one work"), form=form, shown=shown)

    def _compared(self, person: User, form: MergeForm, asked: dict[str, str]) -> list[dict[str, Any]]:
        """The entries that the form or the address names, each with others that seem to be of one work with it."""
        numbers = [form[name].value() for name in ("work", "into")]
        keys = [int(number) for number in numbers if str(number or "").isdecimal() and len(str(number)) < 19]
        found = Work.objects.filter(pk__in=keys).exclude(version=0).order_by("pk").prefetch_related("codes")
        matches = matching.found_many(keys) if keys else {}
        return [
            {
                "work": work,
                "codes": ", ".join(printed(vars(code)) for code in work.codes.all()),
                "matches": matches.get(work.pk, []),
                "sounds": recordings.to_hear(person, [work]),
            }
            for work in found
        ]


@admin.register(Mistake)
class MistakeDesk(_Desk):
    """Mistakes reported in entries, for the staff to see whether they are answered in time."""

    list_display = ("number", "told_work", "told_state", "reported_at", "due")
    list_display_links = ("number", "told_work")
    list_filter = ("state",)
    search_fields = ("=id", "=work__id")
    list_select_related = ("work",)

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def number(self, mistake: Mistake) -> int:
        return int(mistake.pk)

    @admin.display(description=gettext_lazy("work"))
    def told_work(self, mistake: Mistake) -> str:
        return nbsp(f"№ {mistake.work_id}, {mistake.work.title}")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, mistake: Mistake) -> str:
        return tag(presenting.MISTAKE_SIGNS[MistakeState(mistake.state)], mistake.get_state_display())

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        found: Mistake = self.look(request, object_id)
        sign = presenting.MISTAKE_SIGNS[MistakeState(found.state)]
        return self.render(
            request, "mistake.html", title=str(found), mistake=found, sign=sign, terms=list(terms.of(found))
        )
