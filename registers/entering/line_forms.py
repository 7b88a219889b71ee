"""A line of an author or owner, and the shares of all lines at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import OneLineField
from portal.law import O100_17_4, under
from portal.reference import in_force
from registers import shares
from registers.entering.forms import CHOOSE, PartForm
from registers.law import ONE_SHARE
from registers.models import Category, RightKind, RightType, Role, Work
from registers.said import NUMBERS, Fault, HolderSaid, WorkSaid, of

RELATED = {"performer": "performers", "phonogram_producer": "phonograms", "broadcaster": "broadcasts"}
FIGURES = re.compile(r"-?(?:[0-9]{1,9}\.?[0-9]{0,9}|\.[0-9]{1,9})")
DIGITS = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
TYPED = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class ShareField(forms.CharField):
    """A share in per cent, with a comma or a full stop; None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        typed = "".join(super().clean(value).replace(",", ".").rstrip("% \u00a0").split())
        if not typed:
            return None
        if not FIGURES.fullmatch(typed):
            raise ValidationError(_("Write the share as per cent in digits, such as 50 or 33.3333."))
        return Decimal(typed) or None  # who holds nothing of a right has no share of it


def told(percent: Decimal | None) -> str:
    """A share as it is typed: 33.3333, 50."""
    return "" if percent is None else f"{percent.normalize():f}"


@under(ONE_SHARE)
def rights_of(category: str, rights: Sequence[RightKind]) -> list[str]:
    """The codes of the kinds of rights for which one share of a line of this category stands."""
    if category in RELATED:
        return [RELATED[category]]
    return [right.code for right in rights if right.type == RightType.COPYRIGHT]


class LineForm(PartForm):
    """Who, as what, with which shares: a new line, or the one at `place` of the work. Whose it is stays as it was."""

    is_entity = forms.TypedChoiceField(
        label=gettext_lazy("Who is it?"),
        choices=[("", gettext_lazy("a person")), ("1", gettext_lazy("an organisation"))],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]  # what an empty choice is coerced to
        required=False,
        widget=forms.RadioSelect,
    )
    name = OneLineField(
        label=gettext_lazy("Surname, name, patronymic; or name of the organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pseudonym = OneLineField(label=gettext_lazy("Pseudonym"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("What they did for the work"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category of right possession"), required=False)
    share = ShareField(
        label=gettext_lazy("Share, %"),
        help_text=gettext_lazy("Of every kind of copyright, or of the related right of the category. 50 is a half."),
    )
    iin = OneLineField(label=gettext_lazy("IIN"), required=False, widget=DIGITS)
    bin = OneLineField(label=gettext_lazy("BIN"), required=False, widget=DIGITS)
    ipi = OneLineField(label="IPI", required=False, widget=DIGITS)
    isni = OneLineField(label="ISNI", required=False, widget=TYPED)

    def __init__(self, work: Work, place: int | None, data: Any = None, **kwargs: Any) -> None:
        self.place = place
        self.by_place = place is not None
        self.rights = list(in_force(RightKind.objects.all()))
        super().__init__(work, data, **kwargs)
        categories = [(each.code, each.name) for each in in_force(Category.objects.all())]
        choices: Any = self.fields
        choices["role"].choices = [CHOOSE, *Role.choices]
        choices["category"].choices = [CHOOSE, *categories]
        reason = self.fields.pop("reason", None)
        self.fields |= {f"share_{right.code}": ShareField(label=f"{capfirst(right.name)}, %") for right in self.rights}
        if reason is not None:
            self.fields["reason"] = reason
        if place is not None:
            for name in ("is_entity", "name", "pseudonym", *NUMBERS):
                del self.fields[name]

    def standing(self, work: Work) -> dict[str, Any]:
        if self.place is None:
            return {}
        line = of(work).holders[self.place]
        one = rights_of(line.category, self.rights)
        held = dict(line.shares)
        is_one = set(held) == set(one) and len(set(held.values())) == 1
        by_right = {} if is_one else {f"share_{right}": told(percent) for right, percent in held.items()}
        share = told(next(iter(held.values()))) if is_one else ""
        return {"role": line.role, "category": line.category, "share": share, **by_right}

    @property
    def main(self) -> Iterator[Any]:
        """The fields that every line needs."""
        return (self[name] for name in self.fields if name not in {"seen", *self._apart, "reason"})

    @property
    def numbers(self) -> list[Any]:
        """The numbers by which who is meant is known."""
        return [self[name] for name in NUMBERS if name in self.fields]

    @property
    def by_right(self) -> list[Any]:
        return [self[f"share_{right.code}"] for right in self.rights]

    @property
    def why(self) -> Any:
        """Why an entry is changed; None in a draft."""
        return self["reason"] if "reason" in self.fields else None

    @property
    def _apart(self) -> set[str]:
        return {*NUMBERS, *(f"share_{right.code}" for right in self.rights)}

    @property
    def has_numbers(self) -> bool:
        return any(field.value() or field.errors for field in self.numbers)

    @property
    def differs(self) -> bool:
        """Whether the shares are told by kind of right."""
        return any(field.value() or field.errors for field in self.by_right)

    @property
    def shares(self) -> dict[str, Decimal]:
        """By code of the kind of right: the one share, and those that are told by kind in its place."""
        one = self.cleaned_data["share"]
        said = dict.fromkeys(rights_of(self.cleaned_data["category"], self.rights), one) if one else {}
        by_right = {right.code: self.cleaned_data[f"share_{right.code}"] for right in self.rights}
        return said | {right: percent for right, percent in by_right.items() if percent is not None}

    @under(O100_17_4)
    def merged(self, said: WorkSaid) -> WorkSaid:
        typed = {"role": self.cleaned_data["role"], "category": self.cleaned_data["category"], "shares": self.shares}
        holders = list(said.holders)
        if self.place is None:
            names = ("is_entity", "name", "pseudonym", *NUMBERS)
            holders.append(HolderSaid(**typed, **{name: self.cleaned_data[name] for name in names}))
            self.meant = len(holders) - 1
        else:
            holders[self.place] = replace(holders[self.place], **typed)
            self.meant = self.place
        return replace(said, holders=tuple(holders))

    def place_of(self, fault: Fault) -> str | None:
        if fault.field == "shares" and fault.line is None:
            return "share"
        name = fault.field.removeprefix("holder_")
        if fault.line != self.meant or not fault.field.startswith("holder_"):
            return None
        return "share" if name == "shares" else name if name in self.fields else None


class RemoveForm(PartForm):
    """Why a line of an entry is removed."""

    by_place = True

    def __init__(self, work: Work, place: int, data: Any = None) -> None:
        self.place = place
        super().__init__(work, data)

    def standing(self, work: Work) -> dict[str, Any]:
        return {}

    def merged(self, said: WorkSaid) -> WorkSaid:
        return replace(said, holders=said.holders[: self.place] + said.holders[self.place + 1 :])


class SharesForm(PartForm):
    """The shares of all lines at once: what one gets another gives."""

    by_place = True

    def __init__(self, work: Work, data: Any = None) -> None:
        self.holders = of(work).holders
        self.rights = list(in_force(RightKind.objects.all()))
        super().__init__(work, data)
        reason = self.fields.pop("reason", None)
        roles: Mapping[str, Any] = dict(Role.choices)
        for right in self.rights:
            for place, line in enumerate(self.holders):
                label = f"{line.name}, {roles[line.role]}, %"
                self.fields[_named(right.code, place)] = ShareField(label=label)
        if reason is not None:
            self.fields["reason"] = reason

    def standing(self, work: Work) -> dict[str, Any]:
        return {
            _named(right, place): told(percent)
            for place, line in enumerate(self.holders)
            for right, percent in line.shares.items()
        }

    @property
    def groups(self) -> list[tuple[RightKind, list[Any], bool]]:
        """Each kind of right, the fields of its shares, and whether anybody holds some of it."""
        found = []
        for right in self.rights:
            fields = [self[_named(right.code, place)] for place in range(len(self.holders))]
            found.append((right, fields, any(field.value() or field.errors for field in fields)))
        return found

    @property
    def why(self) -> Any:
        return self["reason"] if "reason" in self.fields else None

    @under(O100_17_4)
    def merged(self, said: WorkSaid) -> WorkSaid:
        return replace(
            said, holders=tuple(replace(line, shares=self._of(place)) for place, line in enumerate(said.holders))
        )

    def _of(self, place: int) -> shares.Shares:
        typed = {right.code: self.cleaned_data.get(_named(right.code, place)) for right in self.rights}
        return {right: percent for right, percent in typed.items() if percent is not None}

    def place_of(self, fault: Fault) -> str | None:
        return None


def _named(right: str, place: int) -> str:
    return f"s_{right}_{place}"
