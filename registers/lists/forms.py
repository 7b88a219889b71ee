"""What may be asked of the five registers: words, facets and order."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ActivityClass
from accounts.regions import Region
from portal.forms import OneLineField
from portal.search.forms import SearchForm, choice_field, newest_names, year_field
from registers.models import AgreementKind, AgreementState, Okup, RightType, Standing, WorkKind

MANAGED, DECLARED, ALL = "managed", "declared", "all"
LISTS = {MANAGED: _("Managed collectively"), DECLARED: _("Declared, under no OKUP"), ALL: _("All works")}


def okup_choices() -> list[tuple[str, str]]:
    """OKUPs by the numbers of their rows."""
    return sorted(((str(okup.pk), okup.name) for okup in Okup.objects.defer("terms")), key=lambda one: one[1])


class OkupField(forms.ChoiceField):
    """An OKUP by its number in the register, or any."""

    def __init__(self) -> None:
        super().__init__(label=_("OKUP"), required=False)


class _WithOkups(SearchForm):
    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer("okup", okup_choices)


class WorkSearch(_WithOkups):
    """By title, name, number or code. What is under no mandate stands outside the list that is shown first."""

    SORTS: ClassVar[dict[str, Any]] = {**SearchForm.SORTS, "author": _("By author")}

    q = OneLineField(label=_("Title, author, number or code (ISRC, ISWC)"), required=False)
    author = OneLineField(label=_("Author or owner"), required=False)
    kind = choice_field(_("Kind of work"))
    year = year_field(_("Year of creation"))
    list = forms.ChoiceField(label=_("List"), required=False, choices=[*LISTS.items()])
    shares = choice_field(_("Shares"), Standing.choices)
    copy = choice_field(_("Copy of the work"), [("with", _("given")), ("without", _("not given yet"))])
    okup = OkupField()
    owner = forms.IntegerField(label=_("Number of the owner"), required=False, min_value=1, max_value=10**18)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer("kind", lambda: newest_names(WorkKind.objects.order_by("position", "since")))
        self.fields["owner"].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean_list(self) -> str:
        """The list that is shown first is what nobody has to ask for."""
        chosen = str(self.cleaned_data["list"])
        return "" if chosen == MANAGED else chosen


class OwnerSearch(_WithOkups):
    q = OneLineField(label=_("Name, pseudonym or number"), required=False)
    region = choice_field(_("Region"), Region.choices)
    who = choice_field(_("Person or organisation"), [("person", _("person")), ("organisation", _("organisation"))])
    okup = OkupField()


class OkupSearch(SearchForm):
    q = OneLineField(label=_("Name, number or BIN"), required=False)
    region = choice_field(_("Region"), Region.choices)


class UserSearch(_WithOkups):
    q = OneLineField(label=_("Name, number or BIN"), required=False)
    activity = choice_field(_("Type of activity"))
    region = choice_field(_("Region"), Region.choices)
    okup = OkupField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer("activity", lambda: newest_names(ActivityClass.objects.order_by("position", "since")))


class AgreementSearch(_WithOkups):
    q = OneLineField(label=_("Party or number of the agreement"), required=False)
    kind = choice_field(_("Kind of agreement"), AgreementKind.choices)
    right = choice_field(_("Type of right"), RightType.choices)
    okup = OkupField()
    state = choice_field(_("State"), AgreementState.choices)
