"""What may be asked of a register, on its page, as a file or by a program. Each register adds its facets."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from portal.forms import OneLineField
from portal.reference import InThreeLanguages, in_language
from portal.search.listing import Place, Wanted
from portal.search.words import MOST_LETTERS

YEARS = (MinValueValidator(1), MaxValueValidator(9999))
NEWEST_OLDEST = {"newest": _("Newest first"), "oldest": _("Oldest first")}


def year_field(label: Any) -> forms.IntegerField:
    """A year that may be left out."""
    digits = forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4, "autocomplete": "off"})
    wrong = {"invalid": _("Write the year in four figures, such as 2026.")}
    return forms.IntegerField(label=label, required=False, widget=digits, validators=YEARS, error_messages=wrong)


def choice_field(label: Any, choices: Iterable[tuple[Any, Any]] = ()) -> forms.ChoiceField:
    """One of `choices`, or any; they may be filled in later by `offer`."""
    return forms.ChoiceField(label=label, required=False, choices=[("", _("Any")), *choices])


class SearchForm(forms.Form):
    """Words, facets and order; everything may be left out."""

    SORTS: ClassVar[dict[str, Any]] = {**NEWEST_OLDEST, "name": _("By name")}

    q = OneLineField(label=_("Name or number"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.order_fields([name for name in self.fields if name != "sort"] + ["sort"])
        self.fields["sort"].choices = [*self.SORTS.items()]  # type: ignore[attr-defined]  # of a ChoiceField
        for name in {"q", "author"} & self.fields.keys():
            self.fields[name].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def offer(self, name: str, choices: Callable[[], Iterable[tuple[Any, Any]]]) -> None:
        """What may be chosen in the field `name`; asked for once, when it is shown or when something was chosen."""
        self.fields[name].choices = cache(lambda: [("", _("Any")), *choices()])  # type: ignore[attr-defined]  # as above

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:MOST_LETTERS]

    def clean_author(self) -> str:
        return str(self.cleaned_data["author"])[:MOST_LETTERS]

    @property
    def facets(self) -> list[Any]:
        """The fields beyond the words, as a page shows them."""
        return [field for field in self if field.name != "q"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for, right or wrong, beyond the words."""
        return bool(self.errors) or any(field.value() for field in self.facets)

    @property
    def wanted(self) -> Wanted:
        """What is asked for; of a form with mistakes, all that has none."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        words = {name: given.pop(name) for name in ("q", "author", "sort") if name in given}
        return Wanted(**words, facets=given)


def newest_names(rows: Iterable[InThreeLanguages]) -> list[tuple[str, str]]:
    """Choices of dated reference data, each code once under the newest of its names; `rows` oldest first."""
    return [*{row.code: in_language(row, "name") for row in rows}.items()]


def place_in(data: Any, size: int = 0) -> Place:
    """The place named by ?page=, ?after= and ?before=; what is no number counts for nothing."""
    named = {name: int(data[name]) for name in ("after", "before") if _is_number(data.get(name, ""))}
    page = int(data["page"]) if _is_number(data.get("page", "")) else 1
    return Place(page=page, size=size, **named)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
