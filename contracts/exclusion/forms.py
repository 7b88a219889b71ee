"""Forms of pages: to whom one applies, what each section asks, how the OKUP answers, what is looked for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.subjects import Subject
from contracts.exclusion import applying
from contracts.forms import Section
from contracts.models import Exclusion
from contracts.section_forms import NumbersField, SectionForm
from portal.forms import OneLineField, WrittenField
from registers.models import Okup


class BeginForm(forms.Form):
    okup = forms.ChoiceField(label=_("OKUP"), error_messages={"required": _("Choose the OKUP.")})
    work = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, subject: Subject, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        others = Okup.objects.select_related("organisation").exclude(organisation=subject.organisation)
        self.okups = {str(okup.organisation_id): okup.organisation for okup in others}
        named = sorted(((key, okup.name) for key, okup in self.okups.items() if okup), key=lambda one: one[1])
        self.fields["okup"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]  # of a ChoiceField


class ApplicationForm(SectionForm):
    """A section of the application; beside one’s works others may be written, of which papers prove the title."""

    def __init__(self, exclusion: Exclusion, section: Section, terms: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(exclusion, section, terms, data)
        shown = self.fields.get("objects")
        if isinstance(shown, forms.MultipleChoiceField):
            choices: Any = shown.choices
            named = {str(key) for key, _title in choices}
            self._ask_for_others([key for key in terms.get("objects") or [] if str(key) not in named])
            if not named:
                del self.fields["objects"]

    def _ask_for_others(self, before: list[int]) -> None:
        """A field for numbers of works, behind that of one’s own."""
        self.fields["others"] = NumbersField(
            label=_("Other works, by their numbers in the register"),
            required=False,
            help_text=_("Those whose entries do not name you yet. The papers that prove your right are stated above."),
            initial=before,
        )
        names = [name for name in self.fields if name != "others"]
        names.insert(names.index("objects") + 1, "others")
        self.order_fields(names)

    @property
    def said(self) -> dict[str, Any]:
        found = super().said
        if "others" in self.fields:
            found["objects"] = [*(found.get("objects") or []), *self.cleaned_data.get("others", [])]
        return found

    def take(self, faults: Mapping[str, Any]) -> None:
        known = dict(faults)
        if "objects" in known and "objects" not in self.fields:
            known["others"] = known.pop("objects")
        super().take(known)


class ConfirmForm(forms.Form):
    day = forms.DateField(label=_("From which day are the objects excluded?"))
    done = WrittenField(
        label=_("What did you do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When it was received, from which licences the objects are excluded, what was paid and reported."),
        error_messages={"required": _("Write what was done: the applicant reads it.")},
    )

    def __init__(self, exclusion: Exclusion, data: Any = None) -> None:
        first, last = applying.days(exclusion)
        super().__init__(data, initial={"day": exclusion.requested_from or last})
        if exclusion.state == applying.IN_EFFECT:
            del self.fields["day"]
        else:
            self.fields["day"].help_text = _("From %(first)s to %(last)s.") % {
                "first": f"{first:%d.%m.%Y}",
                "last": f"{last:%d.%m.%Y}",
            }


class RefuseForm(forms.Form):
    because = WrittenField(
        label=_("Why are these works not the applicant’s?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads it."),
        error_messages={"required": _("Write why: the applicant reads it.")},
    )


class FindForm(forms.Form):
    q = OneLineField(label=_("Work, OKUP or number of the application"), required=False, max_length=200)
