"""What a person asks for, what an author answers, and what staff record of a case of law."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from copyright_registry.copies.asking import Answer
from copyright_registry.copies.by_law import Ground
from copyright_registry.copies.documents import Offered
from copyright_registry.copies.law import LONGEST, USUAL
from portal import files
from portal.files import FILE_ERRORS, WrongFile
from portal.forms import OneLineField, one_line

SCAN_MAX_BYTES = 5 * 1024 * 1024
SCAN_ERRORS = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose the scan again."),
    "too_big": _("The file is larger than 5 MB. Choose a smaller one; what you filled in is kept."),
    "wrong_kind": _("This is not a PDF. Choose the scan as a PDF."),
}
DAY = _("Day, month, year: 24.11.2026")


class DocumentsForm(forms.Form):
    """A form that has some of the offered documents chosen."""

    documents = forms.MultipleChoiceField(label=_("Documents"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, offered: list[Offered], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, capfirst(str(each.title))) for each in offered]
        self.fields["documents"].choices = choices  # type: ignore[attr-defined]  # the stubs know the base class only


class RequestForm(DocumentsForm):
    """Which copies a person asks for, and why."""

    why = forms.CharField(
        label=_("Why you ask"),
        help_text=_("The authors read this. Say what you need the copies for."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    interest = forms.CharField(
        label=_("On what your interest rests"),
        help_text=_("A contract, an inheritance, a dispute, research: name the paper, if there is one."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_why(self) -> str:
        return one_line(self.cleaned_data["why"])

    def clean_interest(self) -> str:
        return one_line(self.cleaned_data["interest"])


class AnswerForm(DocumentsForm):
    """Whether an author consents: to what, for how long; or refuses, perhaps with a reason."""

    gives = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I consent")), ("no", _("I refuse"))],
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        help_text=_("Where you consent: 1 to 90 days from the last author’s consent. You may withdraw it at any time."),
        min_value=1,
        max_value=LONGEST,
        initial=USUAL,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Where you refuse; may be left out. Who asks reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("gives", "documents", "days", "reason")

    def __init__(self, offered: list[Offered], *args: Any, **kwargs: Any) -> None:
        super().__init__(offered, *args, **kwargs)
        self.fields["documents"].required = False
        self.fields["documents"].help_text = _("Where you consent. You may give fewer than are asked for.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("gives") == "yes" and not cleaned.get("documents"):
            self.add_error("documents", _("Choose at least one document, or refuse."))
        if cleaned.get("gives") == "yes" and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say for how many days, 1 to 90."))
        return cleaned

    @property
    def answer(self) -> Answer:
        said = self.cleaned_data
        if said["gives"] == "yes":
            return Answer(True, said["documents"], said["days"])
        return Answer(False, [], reason=one_line(said["reason"]))


class LegalForm(DocumentsForm):
    """The paper of a court or another body, and the act on which it rests."""

    number = forms.IntegerField(label=_("Number of the entry"), min_value=1, max_value=10**15)
    body = OneLineField(
        label=_("Who asks"),
        help_text=_("The court, the investigator or the other body."),
        max_length=300,
    )
    act = OneLineField(label=_("Act"), help_text=_("The law that obliges to give the copies."), max_length=300)
    article = OneLineField(label=_("Article"), max_length=100)
    paper_number = OneLineField(label=_("Number of the paper"), max_length=60)
    paper_date = forms.DateField(label=_("Date of the paper"), help_text=DAY)
    scan = forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("PDF, at most 5 MB. It is kept encrypted."),
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    silent_until = forms.DateField(
        label=_("Authors not to be told before"),
        help_text=_("Only where an act forbids telling them. 24.11.2026"),
        required=False,
    )
    silent_under = OneLineField(label=_("Act that forbids telling them"), max_length=300, required=False)
    field_order = ("number", "documents", "body", "act", "article", "paper_number", "paper_date", "scan")

    def clean_scan(self) -> tuple[bytes, str, str]:
        """The bytes, their name and their SHA-256."""
        upload = self.cleaned_data["scan"]
        try:
            known = files.check(upload, ["pdf"], SCAN_MAX_BYTES)
        except WrongFile as error:
            raise ValidationError(SCAN_ERRORS[error.code]) from error
        return upload.read(), known.name, known.sha256

    @property
    def ground(self) -> Ground:
        said = self.cleaned_data
        scan, name, sha256 = said["scan"]
        plain = ("body", "act", "article", "paper_number", "paper_date", "silent_until", "silent_under")
        return Ground(scan=scan, scan_name=name, scan_sha256=sha256, **{each: said[each] for each in plain})


class ReasonForm(forms.Form):
    """Why a case of law is not approved."""

    because = forms.CharField(
        label=_("Why it is not approved"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
