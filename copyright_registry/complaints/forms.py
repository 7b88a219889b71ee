"""The forms of complaints: what a person writes, what staff enter from paper, and one small form a step."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from copyright_registry import parties
from copyright_registry.complaints import rules
from copyright_registry.complaints.answering import Draft
from copyright_registry.complaints.filing import Paper, Scan
from copyright_registry.complaints.models import (
    LANGUAGES,
    SCAN_MAX_BYTES,
    About,
    Addressee,
    ComplaintAppeal,
    ComplaintPosting,
    Outcome,
)
from copyright_registry.models import Application, Entry
from portal import files
from portal.documents.letters import unprintable
from portal.files import FILE_ERRORS, WrongFile
from portal.forms import OneLineField, WrittenField

DAY = _("Day, month, year: 24.11.2026")
SCAN_FORMATS = ("pdf", "jpeg", "png")
SCAN_ERRORS = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose the scan again."),
    "too_big": _("The file is larger than 20 MB. Scan in black and white, or choose a smaller file."),
    "wrong_kind": _("This is neither PDF nor JPEG nor PNG. Save the scan in one of these formats."),
}
NO_ENTRY = _("The register has no entry with this number. Mend the number, or leave the field empty.")


def area(label: Any, rows: int, most: int, **more: Any) -> WrittenField:
    return WrittenField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class _Subject(forms.Form):
    """Of what is complained, and in which language."""

    about = forms.ChoiceField(label=_("What do you complain of?"), choices=About, widget=forms.RadioSelect)
    entry = forms.IntegerField(
        label=_("Number of the entry in the register"),
        required=False,
        min_value=1,
        help_text=_("If the complaint is about an entry; one that was cancelled may be named too."),
    )
    language = forms.ChoiceField(
        label=_("Language of the complaint and of the answer"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    def clean_entry(self) -> Entry | None:
        number = self.cleaned_data["entry"]
        if number is None:
            return None
        found = Entry.current.filter(number=number).first() if number < 2**63 else None
        if found is None:
            raise ValidationError(NO_ENTRY)
        return found


class ComplaintForm(_Subject):
    """What a person complains of; what is not written yet may be written later."""

    application = forms.ModelChoiceField(
        label=_("Your application"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("If the complaint is about one of your applications."),
    )
    happened = area(_("What happened"), 8, 8000, required=False)
    asks = area(_("What you ask for"), 4, 2000, required=False)
    field_order = ("about", "application", "entry", "happened", "asks", "language")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = sent_by(person)  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["application"].label_from_instance = lambda case: f"{case}. {case.title}"  # type: ignore[attr-defined]  # as above


def sent_by(person: User) -> QuerySet[Application]:
    """The applications that the provider has received of the person, or of their work, newest first."""
    return Application.objects.filter(parties.named(person), number__isnull=False).order_by("-number")


class PaperForm(_Subject):
    """A complaint that came on paper: its stamp, its sender, its scan, and what it is about."""

    addressee = forms.ChoiceField(label=_("Addressed to"), choices=Addressee, widget=forms.RadioSelect)
    stamp_number = OneLineField(label=_("Number of the stamp"), max_length=60)
    received_on = forms.DateField(label=_("Date of receipt"), help_text=DAY)
    taken_by = OneLineField(label=_("Taken by: surname and initials"), max_length=200)
    sender = OneLineField(label=_("Full name of the complainant"), max_length=300)
    address = OneLineField(label=_("Address"), max_length=500)
    application = forms.IntegerField(label=_("Number of the application"), required=False, min_value=1)
    happened = area(_("In short"), 3, 2000, required=False)
    scan = forms.FileField(
        label=_("Scan"),
        help_text=_("PDF, JPEG or PNG; at most 20 MB"),
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    field_order = (
        "addressee", "stamp_number", "received_on", "taken_by", "sender", "address", "about", "application", "entry",
        "happened", "language", "scan",
    )  # fmt: skip

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The date of receipt must not be later than today."))
        return day

    def clean_application(self) -> Application | None:
        number = self.cleaned_data["application"]
        if number is None:
            return None
        found = Application.objects.filter(number=number).first() if number < 2**63 else None
        if found is None:
            raise ValidationError(_("There is no application with this number. Mend it, or leave the field empty."))
        return found

    def clean_scan(self) -> Scan:
        """The upload, whole, as its recognised format."""
        upload = self.cleaned_data["scan"]
        try:
            return _read(upload)
        except WrongFile as error:
            raise ValidationError(SCAN_ERRORS[error.code]) from error

    @property
    def paper(self) -> Paper:
        names = ("addressee", "sender", "address", "stamp_number", "received_on", "taken_by", "scan")
        return Paper(**{name: self.cleaned_data[name] for name in names})

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("about", "application", "entry", "happened", "language")}


def _read(upload: Any) -> Scan:
    """WrongFile with code empty, too_big or wrong_kind."""
    known = files.check(upload, SCAN_FORMATS, SCAN_MAX_BYTES)
    upload.seek(0)
    return Scan(upload.read(), known.name, known.format)


# One small form a step


class NothingForm(forms.Form):
    """A step that asks for nothing but its button."""


class GiveForm(forms.Form):
    """To whom the complaint is given."""

    officer = forms.ModelChoiceField(label=_("Officer"), queryset=User.objects.none(), empty_label=_("Choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {person.pk for role in rules.ANSWERING for person in holders(role)}
        people = User.objects.filter(pk__in=there).order_by("surname", "given_name")
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField


TEXTS = ("reason_kk", "reason_ru", "done_kk", "done_ru")


class AnswerForm(forms.Form):
    """The officer's draft: the outcome, and its reasons in the language of the complaint or in both."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome, widget=forms.RadioSelect)
    reason_kk = area(_("Reasons in Kazakh"), 4, 6000, required=False)
    done_kk = area(_("What is done, in Kazakh"), 2, 3000, required=False)
    reason_ru = area(_("Reasons in Russian"), 4, 6000, required=False)
    done_ru = area(_("What is done, in Russian"), 2, 3000, required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needed = f"reason_{self.language}"
        if not said.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Give the reasons in the language of the complaint."))
        for name in TEXTS:
            if strange := unprintable("".join(said.get(name, "").split())):
                message = _("The answer cannot show these signs: %(signs)s. Write it without them.")
                self.add_error(name, ValidationError(message, params={"signs": " ".join(strange)}))
        return self._without_half_languages(said)

    def _without_half_languages(self, said: dict[str, Any]) -> dict[str, Any]:
        for language in ("kk", "ru"):
            if said.get(f"done_{language}") and not said.get(f"reason_{language}") and language != self.language:
                self.add_error(f"reason_{language}", _("Give the reasons in this language too, or leave it out."))
        return said

    @property
    def draft(self) -> Draft:
        return Draft(self.cleaned_data["outcome"], **{name: self.cleaned_data[name] for name in TEXTS})


class BecauseForm(forms.Form):
    """Why."""

    because = area(_("Reason"), 2, 2000)


class PostForm(forms.Form):
    """When and how an answer was sent."""

    way = forms.ChoiceField(label=_("How"), choices=ComplaintPosting.Way, widget=forms.RadioSelect)
    sent_on = forms.DateField(label=_("Sent on"), help_text=DAY)
    number = OneLineField(label=_("Outgoing number"), max_length=60)


class AppealForm(forms.Form):
    """To which body the complainant turned."""

    body = forms.ChoiceField(label=_("Body"), choices=ComplaintAppeal.Body, widget=forms.RadioSelect)
    number = OneLineField(label=_("Number there"), max_length=60)
    registered_on = forms.DateField(label=_("Registered there on"), help_text=DAY)


class OutcomeForm(forms.Form):
    """What came of an appeal."""

    appeal = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome, widget=forms.RadioSelect)
    answered_on = forms.DateField(label=_("Answered on"), help_text=DAY)
