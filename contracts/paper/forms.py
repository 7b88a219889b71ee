"""What an OKUP writes of an agreement on paper, how it ended; and what the officer decides of an overlap."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.subjects import Subject
from contracts.models import ConflictState
from contracts.paper.conflicts import Decision
from contracts.paper.placing import PURPOSE, WrongPaper
from contracts.paper.said import NAME, NUMBER, USES, PaperSaid, PartySaid
from contracts.section_forms import NumbersField, powers_field
from portal import countries
from portal.forms import OneLineField, WrittenField
from portal.uploads.forms import UploadField
from registers.models import AgreementKind, Basis, Okup, RightType

ABROAD = ("foreign_name", "foreign_country", "foreign_code")
MOST_LETTERS = 4000
MOST_WORKS = 10_000


def _area(label: Any, **more: Any) -> WrittenField:
    return WrittenField(label=label, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5}), **more)


class WorkNumbersField(NumbersField):
    """Numbers of works; [] where none is written."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > MOST_WORKS or any(not part.isdecimal() or len(part) > 18 for part in found):
            raise ValidationError(_("Write numbers of works, apart by commas."))
        return [int(part) for part in found]


class PaperForm(forms.Form):
    """An agreement on paper of one kind, with its scan; who its other party is depends on the kind."""

    number = OneLineField(
        label=_("Number of the agreement"),
        required=False,
        max_length=NUMBER,
        help_text=_("As the paper has it. If it has none, leave this empty: one is given."),
    )
    concluded_on = forms.DateField(label=_("Date of conclusion"))
    party_number = forms.IntegerField(
        label=_("Number in the register"), required=False, min_value=1, max_value=2**63 - 1
    )
    party_name = OneLineField(label=_("or name"), required=False, max_length=NAME)
    party_code = OneLineField(label=_("with IIN or BIN"), required=False, max_length=20)
    second_okup = forms.ModelChoiceField(
        label=_("Second OKUP"), queryset=Organisation.objects.none(), required=False, empty_label=_("Abroad")
    )
    foreign_name = OneLineField(label=_("or society abroad: its name"), required=False, max_length=NAME)
    foreign_country = forms.ChoiceField(label=_("its country"), required=False)
    foreign_code = OneLineField(label=_("its number at CISAC, if it has one"), required=False, max_length=4)
    right_types = forms.MultipleChoiceField(
        label=_("Type of right"), choices=RightType, widget=forms.CheckboxSelectMultiple
    )
    powers = forms.MultipleChoiceField(required=False)
    since = forms.DateField(label=_("In force from"), required=False, help_text=_("Empty: from its conclusion."))
    until = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty: no end is set."))
    works = WorkNumbersField(
        label=_("Numbers of the works"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As they stand in the register of works. Empty: all works."),
    )
    places = WrittenField(
        label=_("Places of use"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name and address as the agreement has them, each place on a line."),
    )
    scan = UploadField(PURPOSE, label=_("Scan: PDF, JPEG or PNG"), error_messages={"required": _("Choose the scan.")})

    def __init__(self, subject: Subject, kind: AgreementKind, *sent: Any) -> None:
        super().__init__(*sent)
        self.kind = kind
        self.fields["scan"].person = subject.person  # type: ignore[attr-defined]  # an UploadField
        self.fields["scan"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
        powers = powers_field(kind)
        powers.label, powers.required = _("Rights and ways of use"), False
        powers.help_text = _("Tick those that the agreement names. None: all of these types.")
        self.fields["powers"] = powers
        self.order_fields(FIELDS)
        if kind == AgreementKind.MUTUAL:
            others = Okup.objects.exclude(organisation=subject.organisation).values("organisation")
            self.fields["second_okup"].queryset = Organisation.objects.filter(pk__in=others).order_by("name_kk")  # type: ignore[attr-defined]  # a ModelChoiceField
            known = countries.names(get_language() or "kk").items()
            self.fields["foreign_country"].choices = [("", _("Choose")), *known]  # type: ignore[attr-defined]  # a ChoiceField
        for name in _not_of(kind):
            del self.fields[name]

    @property
    def said(self) -> PaperSaid:
        said = self.cleaned_data
        party = PartySaid(said.get("party_number"), said.get("party_name", ""), said.get("party_code", ""))
        return PaperSaid(
            kind=self.kind,
            concluded_on=said["concluded_on"],
            number=said["number"],
            since=said["since"],
            until=said["until"],
            right_types=tuple(said["right_types"]),
            powers=tuple(said["powers"]),
            party=party,
            second_okup=said.get("second_okup"),
            works=tuple(said.get("works", ())),
            places=tuple(filter(None, said.get("places", "").splitlines())),
            **{name: said.get(name, "") for name in ABROAD},
        )

    def take(self, wrong: WrongPaper) -> None:
        """Show what is wrong at its field."""
        for name, words in wrong.faults.items():
            self.add_error(name if name in self.fields else None, str(words))


FIELDS = [
    *("number", "concluded_on", "party_number", "party_name", "party_code", "second_okup", *ABROAD),
    *("right_types", "powers", "since", "until", "works", "places", "scan"),
]


def _not_of(kind: AgreementKind) -> set[str]:
    """The fields that an agreement of this kind has not."""
    if kind == AgreementKind.MUTUAL:
        return {"party_number", "party_name", "party_code", "places"}
    return {"second_okup", *ABROAD, *({"places"} if kind not in USES else ())}


class EndForm(forms.Form):
    """When and why an agreement on paper ended."""

    last_day = forms.DateField(label=_("Last day"), initial=timezone.localdate)
    because = _area(_("How it ended, or what was the mistake"), help_text=_("The staff of the registers see it."))


class DecideForm(forms.Form):
    """Which of two overlapping mandates stands, and upon what."""

    stands = forms.ChoiceField(label=_("Which stands"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(label=_("Upon"), choices=Basis, widget=forms.RadioSelect)
    document = OneLineField(label=_("Number and date of the document"), max_length=120, required=False)
    last_day = forms.DateField(label=_("Last day of the other"), initial=timezone.localdate)
    because = _area(_("Reasons"))

    def __init__(self, standing: str, placed: str, *sent: Any) -> None:
        super().__init__(*sent)
        self.fields["stands"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (ConflictState.STANDING.value, _("The one that stood before: %(one)s") % {"one": standing}),
            (ConflictState.PLACED.value, _("The one placed later: %(one)s") % {"one": placed}),
        ]

    @property
    def decision(self) -> Decision:
        said = self.cleaned_data
        stands, basis = ConflictState(said["stands"]), Basis(said["basis"])
        return Decision(stands, basis, said["document"], said["because"], said["last_day"])
