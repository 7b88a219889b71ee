"""Posts and absences on the staff's desks. Posts are given from the shell; absences are recorded here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import (
    absences,
    organisation_desk,  # noqa: F401 - registers itself
)
from accounts.models import Absence, Appointment, User
from accounts.requests import person_of
from accounts.roles import OF_THE_PROVIDER
from portal.admin_site import ReadOnlyAdmin
from portal.flow import StepRefused
from portal.forms import OneLineField
from portal.templatetags.components import tag

LIST = "admin:accounts_absence_changelist"


def name_of(digest: str) -> Subquery:
    """The name of the person whose digest stands in the column; NULL for who has never signed in."""
    people = User.objects.filter(iin_digest=OuterRef(digest))
    return Subquery(people.annotate(named=Concat("surname", Value(" "), "given_name")).values("named"))


@admin.register(Appointment)
class AppointmentDesk(ReadOnlyAdmin):
    """Who holds which post, from when to when, by which order."""

    list_display = ("told_role", "person", "post", "order", "since", "until")
    list_filter = ("role",)
    ordering = ("role", "-since", "-pk")
    fields = ("told_role", "person", "post_kk", "post_ru", "order", "since", "until")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        return Appointment.objects.annotate(named=name_of("iin_digest"))

    @admin.display(description=gettext_lazy("role"), ordering="role")
    def told_role(self, appointment: Appointment) -> str:
        return appointment.get_role_display()

    @admin.display(description=gettext_lazy("person"))
    def person(self, appointment: Any) -> str:
        return appointment.named or _("has not signed in yet")

    @admin.display(description=gettext_lazy("post"))
    def post(self, appointment: Appointment) -> str:
        return f"{appointment.post_kk} / {appointment.post_ru}"


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A post, told by its role and its holder."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.named or _('has not signed in yet')}, {obj.get_role_display()}"


class AbsenceForm(forms.Form):
    """Who is away, from when to when, by which order, and who stands in."""

    appointment = PostField(label=gettext_lazy("Who is away"), queryset=Appointment.objects.none(), empty_label=None)
    substitute = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("People of the provider stand here once they have signed in for the first time."),
    )
    since = forms.DateField(label=gettext_lazy("First day"), help_text=gettext_lazy("Day, month, year: 24.11.2026"))
    until = forms.DateField(label=gettext_lazy("Last day"), help_text=gettext_lazy("It belongs to the absence."))
    order = OneLineField(label=gettext_lazy("Order: its number and date"), max_length=200)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
        recordable = still_held.filter(role__in=absences.recordable_by(actor)).annotate(named=name_of("iin_digest"))
        staff = still_held.filter(role__in=OF_THE_PROVIDER).values("iin_digest")
        people = User.objects.filter(iin_digest__in=staff).order_by("surname", "given_name")
        self.fields["appointment"].queryset = recordable.order_by("named", "pk")  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["substitute"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField


class EndForm(forms.Form):
    """The day with which an absence ends."""

    last_day = forms.DateField(label=gettext_lazy("Last day"), help_text=gettext_lazy("Today at the earliest."))


@admin.register(Absence)
class AbsenceDesk(ReadOnlyAdmin):
    """Who is away, and who stands in for them."""

    list_display = ("person", "told_role", "stands_in", "since", "until", "told_state")
    list_select_related = ("appointment",)
    ordering = ("-until", "-pk")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        names = {"named": name_of("iin_digest"), "stands_in": name_of("substitute_digest")}
        return Absence.objects.select_related("appointment").annotate(**names)

    @admin.display(description=gettext_lazy("person"))
    def person(self, absence: Any) -> str:
        return absence.named or _("has not signed in yet")

    @admin.display(description=gettext_lazy("role"))
    def told_role(self, absence: Absence) -> str:
        return absence.appointment.get_role_display()

    @admin.display(description=gettext_lazy("stands in"))
    def stands_in(self, absence: Any) -> str:
        return absence.stands_in or _("nobody")

    @admin.display(description=gettext_lazy("state"))
    def told_state(self, absence: Absence) -> str:
        today = timezone.localdate()
        if absence.until < today:
            return tag("ended", _("Over"))
        return tag("work", _("Away")) if absence.since <= today else tag("todo", _("To come"))

    def get_urls(self) -> list[URLPattern]:
        record = path("record/", self.admin_site.admin_view(self.record), name="absence_record")
        return [record, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        records = bool(absences.recordable_by(person_of(request)))
        return super().changelist_view(request, {**(extra_context or {}), "records": records})

    def record(self, request: HttpRequest) -> HttpResponse:
        """The form of a new absence; whose word counts for none is not let in."""
        officer = person_of(request)
        if not absences.recordable_by(officer):
            raise PermissionDenied
        form = AbsenceForm(officer, request.POST or None)
        if form.is_valid():
            try:
                absence = absences.record_absence(officer, **form.cleaned_data)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Recorded: %(absence)s.") % {"absence": absence})
                return redirect(LIST)
        context = {
            "opts": self.opts,
            "title": _("Record an absence"),
            "told": _("On these days the substitute holds the post as well, and decisions name them as acting."),
            "button": _("Record the absence"),
            "back": _("Back without recording"),
        }
        return self._page(request, "add.html", form, context)

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """One absence; those who record it end it here, or call it off before it begins."""
        absence = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if not self.has_view_permission(request):
            raise PermissionDenied
        if absence is None:
            raise Http404
        form = EndForm(request.POST or None, initial={"last_day": timezone.localdate()})
        if request.method == "POST" and self._ended(request, absence, form):
            return redirect(LIST)
        officer = person_of(request)
        refusal = absences.may_record(officer, absence.appointment) or absences.may_end(absence, absence.until)
        context = {
            "title": str(absence),
            "absence": absence,
            "refusal": refusal,
            "is_ahead": absence.since > timezone.localdate(),
            "may_record": absences.may_record(officer, absence.appointment) is None,
        }
        return self._page(request, "accounts/absence/absence.html", form, context)

    def _ended(self, request: HttpRequest, absence: Absence, form: EndForm) -> bool:
        """Whether the absence was ended or called off; if not, the form says why."""
        officer, calls_off = person_of(request), "call_off" in request.POST
        if not calls_off and not form.is_valid():
            return False
        try:
            if calls_off:
                absences.call_off(officer, absence)
            else:
                absences.end_absence(officer, absence, form.cleaned_data["last_day"])
        except StepRefused as refused:
            form.is_valid()
            form.add_error(None, str(refused))
            return False
        said = _("Called off: %(absence)s.") if calls_off else _("Ended: %(absence)s.")
        messages.success(request, said % {"absence": absence})
        return True

    def _page(self, request: HttpRequest, template: str, form: forms.Form, more: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "form": form, **more}
        status = 422 if form.is_bound and form.errors else 200
        return render(request, f"admin/{template}", context, status=status)
