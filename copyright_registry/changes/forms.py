"""What authors and the registrar fill in for a change; whether it may be so is asked of `wording` and `rules`."""

from __future__ import annotations  # UploadedFile is generic in the stubs only

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from copyright_registry.changes import wording
from copyright_registry.changes.models import (
    Ask,
    ChangeGround,
    ChangeResult,
    Column,
    CourtDecision,
)
from copyright_registry.desk.forms import REASONS
from copyright_registry.forms import PrintedField
from copyright_registry.models import Entry, Kind
from portal import files
from portal.documents.letters import unprintable
from portal.files import FILE_ERRORS, WrongFile
from portal.forms import OneLineField
from portal.law import O1315_15_1, O1315_15_2, O1315_A4, under
from portal.reference import in_force

SCAN_MAX_BYTES = 20 * 1024 * 1024
SCAN_ERRORS: dict[str, Any] = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose the scan again."),
    "too_big": _("The file is larger than 20 MB. Scan it with fewer dots or without colours."),
    "wrong_kind": _("This is not a PDF. Save the scan as a PDF."),
}
DAY = _("Day, month, year: 24.11.2026")


class DataForm(forms.Form):
    """The data of an entry as they stand, to be written as they should be."""

    title_kk = PrintedField(label=_("Name in Kazakh"), max_length=300, required=False)
    title_ru = PrintedField(label=_("Name in Russian"), max_length=300, required=False)
    title_en = PrintedField(label=_("Name in English"), max_length=300, required=False)
    created_on = forms.DateField(label=_("Date of creation"), help_text=DAY)
    authors = forms.CharField(
        label=_("Surname, name, patronymic of the authors, a line each"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, entry: Entry, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        stands = {**wording.data_of(entry), "created_on": entry.created_on}
        kwargs["initial"] = {**stands, **(initial or {})}
        super().__init__(*args, **kwargs)
        self.entry = entry

    @property
    def new(self) -> dict[str, str]:
        """What was written, by column, as text."""
        said = {name: self.cleaned_data[name] for name in Column.values if name in self.cleaned_data}
        if said.get(Column.CREATED_ON):
            said[Column.CREATED_ON] = said[Column.CREATED_ON].isoformat()
        if Column.AUTHORS in said:
            said[Column.AUTHORS] = "\n".join(wording.lines(said[Column.AUTHORS]))
        return {name: str(value) for name, value in said.items()}

    def tell(self, faults: wording.Faults) -> None:
        """Put each fault where it belongs."""
        for column, fault in faults.items():
            self.add_error(column or None, str(fault.reason))


@under(O1315_A4, O1315_15_1)
class CorrectionForm(DataForm):
    """A technical correction: the data as they should be, and of each change why it was an error."""

    field_order = [name for column in wording.CORRECTABLE for name in (column.value, f"why_{column.value}")]

    def __init__(self, entry: Entry, *args: Any, **kwargs: Any) -> None:
        super().__init__(entry, *args, **kwargs)
        for column in wording.CORRECTABLE:
            self.fields[f"why_{column.value}"] = OneLineField(
                label=_("Why it is an error: %(column)s") % {"column": column.label},
                max_length=500,
                required=False,
            )
        self.order_fields(self.field_order)

    @property
    def reasons(self) -> dict[str, str]:
        return {column.value: self.cleaned_data.get(f"why_{column.value}", "") for column in wording.CORRECTABLE}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            for column, fault in wording.faults_of_correction(self.entry, self.new, self.reasons).items():
                place = f"why_{column}" if fault is wording.NO_REASON else column or None
                self.add_error(place, str(fault.reason))
        return said


class DeclineForm(forms.Form):
    """Why an author does not sign."""

    because = forms.CharField(
        label=_("Why you do not sign"),
        help_text=_("The other authors read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FindEntryForm(forms.Form):
    """Which entry a decision of a court is about."""

    entry = forms.IntegerField(label=_("Number of the entry"), min_value=1, max_value=10**15)


@under(O1315_15_2)
class CourtForm(DataForm):
    """A decision of a court: its data and scan, and what it orders."""

    court = OneLineField(label=_("Court"), max_length=300)
    number = OneLineField(label=_("Number of the decision"), max_length=100)
    decided_on = forms.DateField(label=_("Date of the decision"), help_text=DAY)
    in_force_since = forms.DateField(label=_("In force since"), help_text=DAY)
    received_on = forms.DateField(label=_("Received"), help_text=DAY)
    scan = forms.FileField(
        label=_("Scan of the decision"),
        help_text=_("PDF, at most 20 MB"),
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    asks = forms.ChoiceField(
        label=_("What the court orders"),
        choices=[(Ask.CORRECT, _("Change these data")), (Ask.CANCEL, _("Cancel the entry"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Type of copyright object"))
    field_order = [
        "court", "number", "decided_on", "in_force_since", "received_on", "scan", "asks",
        "authors", "kind", "title_kk", "title_ru", "title_en", "created_on",
    ]  # fmt: skip

    def __init__(self, entry: Entry, *args: Any, **kwargs: Any) -> None:
        super().__init__(entry, *args, **kwargs)
        kinds = {kind.code: kind.name for kind in in_force(Kind.objects.all())}
        kinds.setdefault(entry.kind.code, entry.kind.name)
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]  # ChoiceField

    def clean_scan(self) -> CourtDecision:
        """The scan, hashed, in a row that is not saved yet."""
        try:
            read = files.check(self.cleaned_data["scan"], ["pdf"], SCAN_MAX_BYTES)
        except WrongFile as error:
            raise ValidationError(SCAN_ERRORS[error.code]) from error
        upload = self.cleaned_data["scan"]
        upload.seek(0)
        return CourtDecision(scan=upload.read(), scan_name=read.name, scan_size=read.size, scan_sha256=read.sha256)

    @property
    def decision(self) -> CourtDecision:
        """The decision as it was filled in."""
        row: CourtDecision = self.cleaned_data["scan"]
        for name in ("court", "number", "decided_on", "in_force_since", "received_on"):
            setattr(row, name, self.cleaned_data[name])
        return row

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and said.get("asks") == Ask.CORRECT:
            self.tell(wording.faults_of_court(self.entry, self.new))
        return said


class ProposeForm(forms.Form):
    """The registrar's draft: carry out, or refuse on grounds with reasons in both languages."""

    result = forms.ChoiceField(label=_("Result"), choices=ChangeResult, widget=forms.RadioSelect)
    grounds = forms.ModelMultipleChoiceField(
        label=_("Grounds of refusal"),
        queryset=ChangeGround.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason_kk = forms.CharField(
        label=_("Reasons in Kazakh"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason_ru = forms.CharField(
        label=_("Reasons in Russian"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, asks: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = in_force(ChangeGround.objects.filter(asks__contains=[asks]))
        self.fields["grounds"].queryset = grounds  # type: ignore[attr-defined]  # ModelMultipleChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("result") == ChangeResult.REFUSE:
            for name in ("grounds", *REASONS):
                if not said.get(name):
                    self.add_error(name, _("A refusal needs grounds of the law and reasons in both languages."))
        for name in REASONS:
            if strange := unprintable("".join(said.get(name, "").split())):
                message = _("The decision cannot show these signs: %(signs)s. Write the reasons without them.")
                self.add_error(name, ValidationError(message, params={"signs": " ".join(strange)}))
        return said
