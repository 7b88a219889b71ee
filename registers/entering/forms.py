"""The parts of a work as they are asked for; every form keeps what was typed and takes faults at its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import identifiers
from portal.forms import OneLineField, one_line
from portal.law import O100_17_1, O100_17_3, under
from portal.reference import in_force
from registers.law import TOLD_OF_CHANGES
from registers.models import CodeKind, Work, WorkKind
from registers.said import CodeSaid, Fault, WorkSaid, in_normal_form, of

CHOOSE = ("", gettext_lazy("Choose"))


def stamp(work: Work | None) -> str:
    """When the work changed last, for the form that is given out now."""
    return work.changed_at.isoformat() if work and work.pk else ""


def lines(text: str) -> list[str]:
    """The lines of a text, each as one line; empty ones are left out."""
    return [line for line in map(one_line, text.splitlines()) if line]


class PartForm(forms.Form):
    """One part of a work. An entry asks why it is changed; `seen` is how the work stood when the form was given out.

    `by_place`: what is typed is of lines by their place; where they have moved it might land at another's.
    """

    was_outdated = was_kept = by_place = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = OneLineField(
        label=gettext_lazy("Why is it changed?"),
        max_length=300,
        help_text=gettext_lazy("The entry gets a new version; the reason stands with it."),
        error_messages={"required": gettext_lazy("Write why: it stands with the new version.")},
    )

    def __init__(self, work: Work | None, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        standing = self.standing(work) if work else {}
        super().__init__(data, initial={"seen": stamp(work), **standing, **(initial or {})})
        reason = self.fields.pop("reason")
        if work and work.version:
            self.fields["reason"] = reason  # the last that is asked

    def standing(self, work: Work) -> dict[str, Any]:
        """What the fields hold as the work stands."""
        raise NotImplementedError

    def merged(self, said: WorkSaid) -> WorkSaid:
        """What is said of the work with this part as it was typed."""
        raise NotImplementedError

    def place_of(self, fault: Fault) -> str | None:
        """The field to which a fault belongs; None where it is of another part."""
        return fault.field if fault.field in self.fields else None

    @under(TOLD_OF_CHANGES)
    def is_outdated(self, work: Work) -> bool:
        """Whether the work has changed since the form was given out; if so the form says it, and may be sent again."""
        if self.cleaned_data["seen"] == stamp(work):
            return False
        self.was_outdated = True
        self.data = {**self.data.dict(), "seen": stamp(work)}  # type: ignore[attr-defined]  # a QueryDict
        words = _("The work was changed meanwhile, by a colleague or in another window. What you wrote stands below.")
        self.add_error(None, f"{words} {_('Look at the work first; to keep your words, press the button again.')}")
        return True

    def take(self, faults: Iterable[Fault]) -> None:
        """Show what is wrong where it belongs."""
        for fault in faults:
            place = self.place_of(fault)
            self.add_error(place, fault.words)


class AboutForm(PartForm):
    """Titles, kind and year."""

    title_kk = OneLineField(
        label=gettext_lazy("Title in Kazakh"), required=False, help_text=gettext_lazy("Where the work has one.")
    )
    title_ru = OneLineField(label=gettext_lazy("Title in Russian"), required=False)
    title_en = OneLineField(label=gettext_lazy("Title in English"), required=False)
    other_titles = forms.CharField(
        label=gettext_lazy("Other titles"),
        required=False,
        help_text=gettext_lazy("By which it is known besides, one a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)
    created_year = forms.IntegerField(
        label=gettext_lazy("Year of creation"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the year in four digits, such as 1998.")},
    )

    def __init__(self, work: Work | None, data: Any = None) -> None:
        super().__init__(work, data)
        kinds = [(kind.code, kind.name) for kind in in_force(WorkKind.objects.all())]
        self.fields["kind"].choices = [CHOOSE, *kinds]  # type: ignore[attr-defined]  # ChoiceField

    def standing(self, work: Work) -> dict[str, Any]:
        said = of(work)
        names = ("title_kk", "title_ru", "title_en", "kind", "created_year")
        return {name: getattr(said, name) for name in names} | {"other_titles": "\n".join(said.other_titles)}

    @under(O100_17_1)
    def merged(self, said: WorkSaid) -> WorkSaid:
        typed = {name: self.cleaned_data[name] for name in ("title_kk", "title_ru", "title_en", "kind", "created_year")}
        return replace(said, **typed, other_titles=tuple(lines(self.cleaned_data["other_titles"])))


class CodesForm(PartForm):
    """The international codes of a work, and others with the name of their system; one a line."""

    isrc = forms.CharField(
        label="ISRC",
        required=False,
        help_text=gettext_lazy("Of a recording, such as KZ-A01-26-00001; one a line. Leave it empty if there is none."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    iswc = forms.CharField(
        label="ISWC",
        required=False,
        help_text=gettext_lazy("Of a musical work, such as T-034.524.680-1; one a line."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    other = forms.CharField(
        label=gettext_lazy("Other codes"),
        required=False,
        help_text=gettext_lazy("One a line: the name of the code, a colon, the code. For example EAN: 4870001234567."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )

    def standing(self, work: Work) -> dict[str, Any]:
        told: dict[str, list[str]] = {kind: [] for kind in CodeKind.values}
        for code in work.codes.all():
            told[code.kind].append(printed(code.kind, code.scheme, code.value))
        return {kind: "\n".join(codes) for kind, codes in told.items()}

    def _codes(self) -> Iterator[CodeSaid]:
        for kind in (CodeKind.ISRC.value, CodeKind.ISWC.value):
            yield from (CodeSaid(kind, line) for line in lines(self.cleaned_data[kind]))
        for line in lines(self.cleaned_data["other"]):
            scheme, _colon, value = line.partition(":")
            yield CodeSaid(CodeKind.OTHER.value, value.strip(), scheme.strip())

    @under(O100_17_3)
    def merged(self, said: WorkSaid) -> WorkSaid:
        self.codes = tuple(self._codes())  # a fault takes what was typed out of the cleaned data
        return replace(said, codes=self.codes)

    def place_of(self, fault: Fault) -> str | None:
        if fault.field != "codes":
            return None
        return self.codes[fault.line].kind if fault.line is not None else "isrc"

    def take(self, faults: Iterable[Fault]) -> None:
        """As ever; where a field has several lines, with the line."""
        codes = self.codes
        named = (
            replace(fault, words=f"{_shown(codes[fault.line])} – {fault.words}")
            if fault.field == "codes" and fault.line is not None and len(codes) > 1
            else fault
            for fault in faults
        )
        super().take(named)


def _shown(code: CodeSaid) -> str:
    return f"{code.scheme}: {code.value}" if code.scheme else code.value


def printed(kind: str, scheme: str, value: str) -> str:
    """A kept code as people write it."""
    if kind == CodeKind.OTHER:
        return f"{scheme}: {value}"
    return identifiers.printed(kind, in_normal_form(CodeSaid(kind, value)).value)


class ReasonForm(forms.Form):
    """Why a work is withdrawn."""

    reason = OneLineField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=300,
        help_text=gettext_lazy("It stands with the last version of the entry."),
    )
