"""Files, the abstract and the originals, as an application asks for them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, files
from copyright_registry.models import Abstract, Original, Requirement
from portal.files import ENDINGS, FILE_ERRORS, WrongFile
from portal.forms import OneLineField


class DocumentForm(forms.Form):
    """One file for what the rules ask for; where several documents will do, which of them it is.

    Valid, it has `document`, a Requirement, and `file`, an Attachment not yet saved.
    """

    document = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=400)

    def __init__(self, choices: Iterable[Requirement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {choice.code: choice for choice in choices}
        field: Any = self.fields["document"]
        field.choices = [(code, choice.name) for code, choice in self.choices.items()]
        if len(self.choices) == 1:
            field.initial, field.required, field.widget = *self.choices, False, forms.HiddenInput()
        formats = [form for choice in self.choices.values() for form in choice.formats]
        endings = [ending for form in dict.fromkeys(formats) for ending in ENDINGS[form]]
        self.fields["file"].widget.attrs["accept"] = ",".join(endings)
        self.fields["file"].help_text = _("%(formats)s; at most 50 MB") % {"formats": named(formats)}

    def clean_document(self) -> Requirement:
        return self.choices[self.cleaned_data["document"] or next(iter(self.choices))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "document" in said and said.get("file") is not None:
            formats = said["document"].formats
            try:
                said["file"] = files.read(said["file"], formats, settings.WORK_MAX_BYTES)
            except WrongFile as error:
                params = {"formats": named(formats)}
                self.add_error("file", ValidationError(FILE_ERRORS[error.code], params=params))
        return said


def named(formats: Iterable[str]) -> str:
    """Formats as people write them."""
    return ", ".join(form.upper() for form in dict.fromkeys(formats))


class AbstractForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The abstract of a program or database."""

    class Meta:
        model = Abstract
        fields = asked.ABSTRACT
        help_texts = {
            "field": _("Where it is used: accounting, medicine, teaching…"),
            "purpose": _("What it is for, in a sentence or two."),
            "functions": _("What it can do."),
            "characteristics": _("Size, requirements, protocols, formats – what matters technically."),
            "language": _("For example: Python 3, SQL"),
            "machine": _("For example: computers with Linux, phones with Android"),
        }


class OriginalForm(forms.Form):
    """A work on which the author's own rests: with its agreement, or with the year of its author's death."""

    title = OneLineField(label=_("Name of the original"), max_length=300)
    author = OneLineField(label=_("Its author"), max_length=300)
    ground = forms.ChoiceField(
        label=_("Why may you use it?"),
        widget=forms.RadioSelect,
        choices=[
            ("agreement", _("By an agreement with its author or holder")),
            ("expired", _("The term of its protection has expired")),
        ],
    )
    agreement = OneLineField(label=_("Agreement: with whom, number, date"), max_length=300, required=False)
    died_in = forms.IntegerField(
        label=_("Year of the author’s death"),
        required=False,
        min_value=1,
        help_text=_("Protection lasts the author’s life and 70 years, counted from the next 1 January."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by = "agreement" if said.get("ground") == "agreement" else "died_in"
        if said.get("ground") and not said.get(by) and by not in self.errors:
            words = {
                "agreement": _("Name the agreement: with whom, number and date."),
                "died_in": _("Give the year in which its author died."),
            }
            self.add_error(by, words[by])
        if said.get("died_in") and said["died_in"] > timezone.localdate().year:
            self.add_error("died_in", _("This year has not come yet."))
        return said

    @property
    def original(self) -> Original:
        """What was said, as a row not yet saved."""
        said = self.cleaned_data
        known = {"title": said["title"], "author": said["author"]}
        if said["ground"] == "agreement":
            return Original(**known, agreement=said["agreement"])
        return Original(**known, died_in=said["died_in"])
