"""Organisations on the desk of the authorised body's supervisor: read, and accreditations recorded."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import accreditations, law
from accounts.models import Accreditation, Membership, Organisation
from accounts.organisation_forms import AccreditationForm, WithdrawForm
from accounts.requests import person_of
from portal import audit
from portal.admin_site import ReadOnlyAdmin
from portal.components import Row
from portal.flow import StepRefused
from portal.law import O100_2_8, O100_13, under


@admin.register(Organisation)
class OrganisationDesk(ReadOnlyAdmin):
    """Organisations by BIN and name, each with its head, accreditations and the forms to record them."""

    list_display = ("bin", "told_name", "told_kinds", "registered_at")
    search_fields = ("=bin", "name_kk", "name_ru")
    ordering = ("-registered_at", "-pk")
    list_per_page = 50

    @admin.display(description=gettext_lazy("organisation"))
    def told_name(self, organisation: Organisation) -> str:
        return organisation.name

    @admin.display(description=gettext_lazy("kinds"))
    def told_kinds(self, organisation: Organisation) -> str:
        return organisation.told_kinds or "–"

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(self.withdraw)
        return [path("accreditations/<int:pk>/", withdraw, name="accreditation_withdraw"), *super().get_urls()]

    @under(O100_2_8, O100_13, law.LOOKED_AT)
    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """One organisation; a POST records an accreditation. The look is recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        organisation = Organisation.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if organisation is None:
            raise Http404
        form = AccreditationForm(request.POST or None)
        if form.is_valid() and self._recorded(request, organisation, form):
            return redirect("admin:accounts_organisation_change", organisation.pk)
        audit.record(person_of(request), "looked at", organisation, law=(O100_2_8, law.LOOKED_AT))
        return self._page(request, organisation, form)

    def _recorded(self, request: HttpRequest, organisation: Organisation, form: forms.Form) -> bool:
        """Whether the accreditation was recorded; if not, the form says why."""
        try:
            accreditation = accreditations.record(person_of(request), organisation, **form.cleaned_data)
        except StepRefused as refused:
            form.add_error(None, str(refused))
            return False
        messages.success(request, _("Recorded: accreditation %(number)s.") % {"number": accreditation.number})
        return True

    def _page(self, request: HttpRequest, organisation: Organisation, form: forms.Form) -> HttpResponse:
        found = organisation.accreditations.prefetch_related("spheres").order_by("-since")
        head = Membership.objects.filter(
            organisation=organisation, state="active", rights__contains=["head"]
        ).select_related("person")
        context = {
            **self.admin_site.each_context(request),
            "title": organisation.name,
            "organisation": organisation,
            "facts": _facts(organisation, head.first()),
            "accreditations": found,
            "form": form,
            "refusal": accreditations.may_record(person_of(request)),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "admin/accounts/organisation/organisation.html", context, status=status)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The last day of an accreditation that ends before its term."""
        if not self.has_view_permission(request) or accreditations.may_record(person_of(request)):
            raise PermissionDenied
        found = get_object_or_404(Accreditation.objects.select_related("organisation"), pk=pk)
        form = WithdrawForm(request.POST or None)
        if form.is_valid():
            try:
                accreditations.withdraw(person_of(request), found, **form.cleaned_data)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("admin:accounts_organisation_change", found.organisation_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Withdraw accreditation %(number)s") % {"number": found.number},
            "told": found.organisation.name,
            "button": _("Withdraw"),
            "back": _("Back without changes"),
            "form": form,
        }
        return render(request, "admin/add.html", context, status=422 if form.errors else 200)


def _facts(organisation: Organisation, head: Membership | None) -> list[Row]:
    """What the authorised body sees: no bank details."""
    return [
        Row(_("BIN"), organisation.bin, mono=True),
        Row(_("Name in Kazakh"), organisation.name_kk),
        Row(_("Name in Russian"), organisation.name_ru),
        Row(_("Head"), head.person.full_name if head and head.person else ""),
        Row(_("Kinds"), organisation.told_kinds),
        Row(_("Region"), organisation.get_region_display()),
        Row(_("Legal address"), organisation.address),
        Row(_("Phone"), organisation.phone),
        Row(_("E-mail"), organisation.email),
    ]
