"""Lists of the account: one's own works, the members of an OKUP, agreements."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from portal.access import Audience, audience
from portal.law import O100_13, O100_19_2, O100_21_5, under
from registers import parties
from registers.law import OWN_LISTS
from registers.models import AgreementKind, AgreementState, Holder, Owner
from registers.own import lists
from registers.own.whose import of_chosen, way

PER_PAGE = 50
UNSHOWN = ("terms", "order_kk", "order_ru", "order_en", "order_author", "all_titles")


class WorksForm(forms.Form):
    """Which of one's own works."""

    q = forms.CharField(label=gettext_lazy("Title, author or number"), max_length=200, required=False)
    show = forms.ChoiceField(label=pgettext_lazy("which works", "Show"), required=False)

    def __init__(self, mine: lists.Own, data: Any) -> None:
        super().__init__(data)
        choices = [(name, words) for name, (words, _rows) in lists.shown_to(mine).items()]
        self.fields["show"].choices = choices  # type: ignore[attr-defined]  # ChoiceField
        self.first = choices[0][0]

    def asked(self) -> tuple[str, str]:
        """The list and the words; what is no list is the first one."""
        self.is_valid()
        return self.cleaned_data.get("show") or self.first, self.cleaned_data.get("q", "")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_13, O100_19_2, OWN_LISTS)
def works(request: SignedInRequest) -> HttpResponse:
    """The subject's works, as who keeps them or as a holder of shares. As many queries for any number."""
    mine = lists.own(subject_of(request))
    form = WorksForm(mine, request.GET)
    show, typed = form.asked()
    _words, rows_of = lists.shown_to(mine)[show]
    found = lists.having(rows_of(mine), typed).select_related("kind").defer(*UNSHOWN)
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "account", "way": way(), "subject": mine.subject, "form": form, "page": page,
        "rows": [(one, _href(one)) for one in lists.of_page(list(page.object_list), mine)],
        "is_searched": bool(typed) or show != form.first,
    }  # fmt: skip
    return render(request, "registers/own/works.html", context)


def _href(one: lists.OwnWork) -> str:
    """A draft opens to be gone on with; an entry, on its public page."""
    if one.is_kept and one.work.state == lists.DRAFT:
        return reverse("registers:work_edit", args=[one.work.pk])
    return one.work.get_absolute_url()


class MembersForm(forms.Form):
    """Whom of the members."""

    q = forms.CharField(label=gettext_lazy("Name, pseudonym or number"), max_length=200, required=False)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_21_5, OWN_LISTS)
def members(request: SignedInRequest) -> HttpResponse:
    """The members of the OKUP: owners under mandates in force, with the works that it manages for each."""
    mine = lists.own(subject_of(request))
    if mine.organisation is None or not mine.is_okup:
        raise Http404
    form = MembersForm(request.GET or None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = lists.having(_with_works(mine.organisation), typed).defer("terms").order_by("order_kk", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "account", "way": way(), "subject": mine.subject, "form": form, "page": page}
    return render(request, "registers/own/members.html", context)


def _with_works(okup: Organisation) -> QuerySet[Owner]:
    lines = Holder.objects.filter(okup=okup, owner=OuterRef("pk")).values("owner")
    mandates = parties.in_force().filter(okup=okup, kind=AgreementKind.MANDATE, owner=OuterRef("pk")).values("owner")
    return parties.members(okup).annotate(
        managed=Subquery(lines.annotate(count=Count("work", distinct=True)).values("count")),
        since=Subquery(mandates.annotate(first=Min("since")).values("first")),
    )


class AgreementsForm(forms.Form):
    """Which of one's own agreements."""

    q = forms.CharField(label=gettext_lazy("Party or number"), max_length=200, required=False)
    ended = forms.BooleanField(label=gettext_lazy("Those that ended, too"), required=False)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_13, OWN_LISTS)
def agreements(request: SignedInRequest) -> HttpResponse:
    """The subject's agreements, newest first."""
    mine = lists.own(subject_of(request))
    form = AgreementsForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = lists.having(lists.agreements_of(mine), typed).defer("terms", "names")
    if not form.cleaned_data.get("ended"):
        found = found.filter(state=AgreementState.IN_FORCE)
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "account", "way": way(), "subject": mine.subject, "form": form, "page": page}
    return render(request, "registers/own/agreements.html", context)
