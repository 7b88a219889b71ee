"""Forms of pages: what a place is, for anybody who asks; and a new rate of an OKUP."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts import tariffs
from contracts.models import PRICED, Base, Entry, Ground, Unit, UserCategory
from contracts.section_forms import powers_offered
from contracts.tariffs import Said
from portal.forms import OneLineField
from portal.reference import in_force
from portal.search.forms import newest_names
from registers.licensees import MOST_AREA, MOST_ROOMS, MOST_SEATS
from registers.models import Place, PlaceKind
from registers.own.places import FigureField

CHOOSE = ("", _("Choose"))
DAY = _("Day, month, year: 24.11.2026")


def _decimal(**more: Any) -> FigureField:
    return FigureField(widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 16}), **more)


def _categories() -> list[tuple[str, Any]]:
    rows = in_force(UserCategory.objects.order_by("position", "since"))
    return [CHOOSE, *newest_names(rows)]


class VenueForm(forms.Form):
    """A place, as anybody describes it who asks what it needs."""

    category = forms.ChoiceField(
        label=_("Category of users"), help_text=_("Users of one category have the same terms with an OKUP.")
    )
    kind = forms.ChoiceField(label=_("What the place is"), choices=[CHOOSE, *PlaceKind.choices])
    entry = forms.ChoiceField(
        label=_("Who comes in"),
        choices=[(Entry.FREE, _("comes in free")), (Entry.PAID, _("pays for the entry"))],
        widget=forms.RadioSelect,
    )
    seats = forms.IntegerField(label=_("Seats"), required=False, min_value=0, max_value=MOST_SEATS)
    area = _decimal(
        label=_("Area, m²"),
        required=False,
        min_value=0,
        max_value=MOST_AREA,
        max_digits=9,
        decimal_places=1,
        help_text=_("Where music is heard."),
    )
    rooms = forms.IntegerField(
        label=_("Rooms"), required=False, min_value=0, max_value=MOST_ROOMS, help_text=_("Of a hotel.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _categories()  # type: ignore[attr-defined]  # of a ChoiceField

    @property
    def place(self) -> Place:
        """The place as it was described; it is never kept."""
        said = self.cleaned_data
        return Place(kind=said["kind"], seats=said["seats"], area=said["area"], rooms=said["rooms"])


class RateForm(forms.Form):
    """A rate from a day on. What cannot stand the rules say: contracts.tariffs."""

    kind = forms.ChoiceField(label=_("Contract"), choices=[CHOOSE, *((kind.value, kind.label) for kind in PRICED)])
    category = forms.ChoiceField(label=_("Category of users"))
    entry = forms.ChoiceField(label=_("For which entry"), choices=Entry, widget=forms.RadioSelect, initial=Entry.EITHER)
    place_kinds = forms.MultipleChoiceField(
        label=_("Only for places of these kinds"),
        choices=PlaceKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all."),
    )
    base = forms.ChoiceField(label=_("Reckoned by"), choices=[CHOOSE, *Base.choices])
    unit = forms.ChoiceField(label=_("Told in"), choices=[CHOOSE, *Unit.choices])
    rate = _decimal(
        label=_("Rate a month"), max_digits=10, decimal_places=4, help_text=_("For one seat, metre, room or place.")
    )
    minimum = _decimal(
        label=_("Least sum a month, tenge"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("Of a whole contract, before VAT. Empty: none."),
    )
    powers = forms.MultipleChoiceField(label=_("Rights that it pays for"), widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(label=_("Set by"), choices=Ground, widget=forms.RadioSelect)
    basis_kk = OneLineField(label=_("Its number and name, in Kazakh"), max_length=300)
    basis_ru = OneLineField(label=_("Its number and name, in Russian"), max_length=300)
    decided_on = forms.DateField(label=_("Date of the act or decision"), help_text=DAY)
    since = forms.DateField(label=_("In force from"), help_text=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _categories()  # type: ignore[attr-defined]  # of a ChoiceField
        self.fields["powers"].choices = powers_offered()  # type: ignore[attr-defined]  # of a ChoiceField

    said: Said

    def clean(self) -> dict[str, Any]:
        """What was typed, as `self.said`."""
        values = super().clean() or {}
        if not self.errors:
            code = values["category"]
            category = in_force(UserCategory.objects.filter(code=code)).latest("since")
            self.said = Said(**{**values, "category": category, "minimum": values["minimum"] or 0})
            for name, words in tariffs.faults(self.said).items():
                self.add_error(name, str(words))
        return values
