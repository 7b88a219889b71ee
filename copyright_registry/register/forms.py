"""What may be asked of the register, on its page, as a file or by a program."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from copyright_registry.models import Kind, Status
from copyright_registry.register.search import SORTS, Place, Wanted
from portal.forms import OneLineField
from portal.reference import in_language
from portal.search.words import MOST_LETTERS

YEARS = (MinValueValidator(1), MaxValueValidator(9999))


def _year(label: Any) -> forms.IntegerField:
    digits = forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4, "autocomplete": "off"})
    wrong = {"invalid": _("Write the year in four figures, such as 2026.")}
    return forms.IntegerField(label=label, required=False, widget=digits, validators=YEARS, error_messages=wrong)


class SearchForm(forms.Form):
    """Words and facets; everything may be left out."""

    q = OneLineField(label=_("Title, author or number"), required=False)
    author = OneLineField(label=_("Author"), required=False)
    kind = forms.ChoiceField(label=_("Type of copyright object"), required=False)
    year = _year(_("Year of registration"))
    created = _year(_("Year of creation"))
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("Any")), *Status.choices])
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kinds = {kind.code: in_language(kind, "name") for kind in Kind.objects.order_by("position", "since")}
        self.fields["kind"].choices = [("", _("Any")), *kinds.items()]  # type: ignore[attr-defined]  # of a ChoiceField
        for name in ("q", "author"):
            self.fields[name].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:MOST_LETTERS]

    def clean_author(self) -> str:
        return str(self.cleaned_data["author"])[:MOST_LETTERS]

    @property
    def wanted(self) -> Wanted:
        """What is asked for; of a form with mistakes, all that has none."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


def place_in(data: Any, size: int) -> Place:
    """The place named by ?page=, ?after= and ?before=; what is no number counts for nothing."""
    named = {name: int(data[name]) for name in ("after", "before") if _is_number(data.get(name, ""))}
    page = int(data["page"]) if _is_number(data.get("page", "")) else 1
    return Place(page=page, size=size, **named)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
