"""Pages of places of use: the user enters the register, adds, changes and closes places."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import regions
from accounts.requests import SignedInRequest
from accounts.subjects import Subject, subject_of
from portal.access import Audience, audience
from portal.components import Crumb, Row
from portal.flow import StepRefused
from portal.forms import OneLineField
from portal.law import O100_22, O100_23_3, O100_23_4, O100_23_5, O100_23_7, under
from registers import licensees, parties
from registers.law import OWN_LISTS
from registers.licensees import Said
from registers.models import Licensee, Place, PlaceKind
from registers.own import lists
from registers.own.whose import of_chosen, way

PER_PAGE = 50
DAY = gettext_lazy("Day, month, year: 24.11.2026")


class FigureField(forms.DecimalField):
    """A figure typed with a point or, as people here do, with a comma."""

    def to_python(self, value: Any) -> Any:  # Decimal or None: the stubs of Django say int
        return super().to_python(str(value).replace(",", ".") if value else value)


class PlaceForm(forms.Form):
    """A place of use (O100-23.5)."""

    name = OneLineField(
        label=gettext_lazy("Name"),
        max_length=licensees.NAME,
        help_text=gettext_lazy("For example, café Dastarkhan, big hall"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    region = forms.ChoiceField(label=gettext_lazy("Region"))
    address = OneLineField(
        label=gettext_lazy("Address"),
        max_length=licensees.ADDRESS,
        help_text=gettext_lazy("Of a channel or a site: its frequency or its address on the Internet."),
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats"), required=False)
    area = FigureField(
        label=gettext_lazy("Area, m²"),
        max_digits=9,
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    rooms = forms.IntegerField(label=gettext_lazy("Rooms"), required=False, help_text=gettext_lazy("Of a hotel."))
    opened_on = forms.DateField(label=gettext_lazy("Works are used since"), help_text=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *PlaceKind.choices]  # type: ignore[attr-defined]  # ChoiceField
        self.fields["region"].choices = regions()  # type: ignore[attr-defined]  # ChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            for name, words in licensees.faults(Said(**said)).items():
                self.add_error(name, str(words))
        return said


class LastDayForm(forms.Form):
    """The last day of a place."""

    last_day = forms.DateField(label=gettext_lazy("Last day on which works are used there"), help_text=DAY)


def user_of(subject: Subject) -> Licensee | None:
    """The subject in the register of users, if it is there."""
    rows = Licensee.objects.select_related("activity", "organisation", "person")
    return rows.filter(parties.of(lists.account_of(subject))).first()


def place_of(request: SignedInRequest, pk: int) -> Place:
    """A place of the subject for whom the person acts, or 404."""
    mine = Place.objects.select_related("licensee__organisation", "licensee__person")
    licensee = user_of(subject_of(request))
    return get_object_or_404(mine, pk=pk, licensee=licensee.pk if licensee else None)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_22, O100_23_3, O100_23_4, O100_23_5, O100_23_7, OWN_LISTS)
def places(request: SignedInRequest) -> HttpResponse:
    """The subject as the register of users has it, with its places; or what it takes to stand there."""
    subject = subject_of(request)
    user = user_of(subject)
    found = Place.objects.filter(licensee=user).order_by("closed_on", "-pk") if user else Place.objects.none()
    context = {
        "section": "account", "way": way(), "subject": subject, "user_of_works": user,
        "facts": _facts(user, subject) if user else [], "refusal": None if user else licensees.may_enter(subject),
        "may_keep": user is not None and licensees.may_keep(request.user, user) is None,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "details": _details(subject),
    }  # fmt: skip
    return render(request, "registers/own/places.html", context)


def _details(subject: Subject) -> str:
    """Where the account says what the register reads from it."""
    if subject.organisation is not None:
        return reverse("accounts:organisation_details", args=[subject.organisation.bin])
    return reverse("accounts:profile")


def _facts(user: Licensee, subject: Subject) -> list[Row]:
    account = lists.account_of(subject)
    return [
        Row(_("Number in the register"), user.number, mono=True),
        Row(_("Name"), user.name),
        Row(_("Field of activity"), user.activity),
        Row(_("Address"), account.address),
        Row(_("Phone"), account.phone),
        Row(_("E-mail"), account.email),
    ]


@audience(Audience.SIGNED_IN)
@require_POST
def enter(request: SignedInRequest) -> HttpResponse:
    """The subject enters the register of users."""
    if _done(request, lambda: licensees.enter(subject_of(request)), _("You stand in the register of users of works.")):
        return redirect("registers:place_add")
    return redirect("registers:own_places")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """One more place."""
    user = user_of(subject_of(request))
    if user is None:
        return redirect("registers:own_places")
    if back := _refused(request, user):
        return back
    form = PlaceForm(request.POST or None)
    if form.is_valid() and _done(
        request, lambda: licensees.add_place(request.user, user, Said(**form.cleaned_data)), _("The place is added.")
    ):
        return redirect("registers:own_places")
    return _form_page(request, form, _("A new place of use"))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a place is; closed or removed from here, too."""
    place = place_of(request, pk)
    if back := _refused(request, place.licensee, place):
        return back
    form = PlaceForm(request.POST or None, initial={name: getattr(place, name) for name in PlaceForm.base_fields})
    if form.is_valid() and _done(
        request, lambda: licensees.change_place(request.user, place, Said(**form.cleaned_data)), _("Kept.")
    ):
        return redirect("registers:own_places")
    may_remove = licensees.may_remove(request.user, place) is None
    return _form_page(request, form, place.name, place=place, may_remove=may_remove)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """The last day of a place."""
    place = place_of(request, pk)
    if back := _refused(request, place.licensee, place):
        return back
    form = LastDayForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if form.is_valid() and _done(
        request,
        lambda: licensees.close_place(request.user, place, form.cleaned_data["last_day"]),
        _("The place is closed. Agreements that name it are not ended by this."),
    ):
        return redirect("registers:own_places")
    return _form_page(request, form, _("Close: %(place)s") % {"place": place.name}, button=_("Close the place"))


@audience(Audience.SIGNED_IN)
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """A place that was entered by mistake goes."""
    place = place_of(request, pk)
    _done(request, lambda: licensees.remove_place(request.user, place), _("The place is removed."))
    return redirect("registers:own_places")


def _refused(request: SignedInRequest, user: Licensee, place: Place | None = None) -> HttpResponse | None:
    """Back to the list with the reason, where the person keeps no places of this user, or the place is closed."""
    refusal = licensees.may_keep(request.user, user) or (licensees.CLOSED if place and place.closed_on else None)
    if refusal is None:
        return None
    messages.error(request, str(refusal.reason))
    return redirect("registers:own_places")


def _form_page(request: SignedInRequest, form: forms.Form, title: str, **more: Any) -> HttpResponse:
    back = reverse("registers:own_places")
    context = {
        "section": "account", "way": way(Crumb(_("Places of use"), back)), "title": title, "form": form, "back": back,
        **more,
    }  # fmt: skip
    return render(request, "registers/own/place.html", context, status=422 if form.is_bound and form.errors else 200)


def _done(request: SignedInRequest, act: Callable[[], object], words: str) -> bool:
    """Whether it was done; if not, the page says why."""
    try:
        act()
    except StepRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, words)
    return True
