"""What an examiner asks for, and what is answered to it in words."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked
from copyright_registry.completion.rules import helps_until
from copyright_registry.models import Application, Requirement
from portal.formatting import moment
from portal.law import O1315_A2_9, under

WORDS = ("words_kk", "words_ru")
SAYS_NOTHING = _("Choose what is missing, or say it in both languages.")


class AskForm(forms.Form):
    """What of the set is missing: parts that the rules name for this kind of work, and free words in both languages."""

    parts = forms.MultipleChoiceField(label=_("Missing"), required=False, widget=forms.CheckboxSelectMultiple)
    words_kk = forms.CharField(
        label=_("More words in Kazakh"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 2})
    )
    words_ru = forms.CharField(
        label=_("More words in Russian"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, offered = cast(Any, self.fields["parts"]), asked.offered(case)
        field.choices = [
            (part, f"{Requirement.Part(part).label} ({clause.paragraph})")
            for part, clause in asked.PARTS.items()
            if part in offered
        ]
        if case.first_assigned_at:
            until = moment(helps_until(case))
            field.help_text = _("No term stops: the term of a refusal ends on %(moment)s.") % {"moment": until}

    @under(O1315_A2_9)
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        written = [name for name in WORDS if said.get(name)]
        for name in WORDS:
            if len(written) == 1 and name not in written and name not in self.errors:
                self.add_error(name, _("Say it in both languages: the author reads one of them."))
        if not (written or said.get("parts") or self.errors):
            self.add_error("parts", SAYS_NOTHING)
        return said


class AnswerForm(forms.Form):
    """The words of an answer; files alone are one as well."""

    answer = forms.CharField(
        label=_("Your answer in words"),
        help_text=_("For what no file shows. It may stay empty where you attach what is asked for."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
