"""What people type of organisations, of their staff, and of themselves as subjects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import international, regions
from accounts.models import KINDS_OF_PEOPLE, ActivityClass, Organisation, Right, Sphere, SubjectKind
from portal.forms import OneLineField
from portal.identifiers import normal
from portal.reference import in_force

WRONG_NUMBER = _("Write twelve digits, of which the last checks the others: look at the document again.")
GIVEN = [right for right in Right if right is not Right.HEAD]


class CodeField(OneLineField):
    """A code typed with or without spaces, kept in capitals without them."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace(" ", "").upper()


class BankFields(forms.Form):
    """IBAN and BIC: both or neither."""

    iban = CodeField(
        label=_("Bank account (IBAN)"),
        max_length=34,
        required=False,
        help_text=_("KZ and 18 more signs. Its check digits are looked at."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bic = CodeField(
        label=_("Bank (BIC)"), max_length=11, required=False, help_text=_("Eight signs, for example HSBKKZKX.")
    )

    def clean_iban(self) -> str:
        iban = self.cleaned_data["iban"]
        return normal("iban", iban) if iban else ""

    def clean_bic(self) -> str:
        bic: str = self.cleaned_data["bic"]
        if bic and normal("bic", bic)[4:6] != "KZ":
            raise ValidationError(_("This is no BIC of a bank in Kazakhstan: its letters 5 and 6 are KZ."))
        return bic

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if ("iban" in said and "bic" in said) and bool(said["iban"]) != bool(said["bic"]):
            self.add_error("bic" if said["iban"] else "iban", _("Write both the account and the bank, or neither."))
        return said


def activities() -> QuerySet[ActivityClass]:
    return in_force(ActivityClass.objects.all())


class ProfileForm(BankFields):
    """As what a person stands on the platform, and where money for them goes."""

    pseudonym = OneLineField(label=_("Pseudonym"), max_length=150, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("I am"), choices=[(kind.value, kind.label) for kind in KINDS_OF_PEOPLE], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    activity = forms.ModelChoiceField(
        label=_("Field of activity"),
        queryset=ActivityClass.objects.none(),
        required=False,
        empty_label=_("Choose"),
        help_text=_("For users of works."),
    )
    field_order = ("pseudonym", "kinds", "activity", "iban", "bic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities()  # type: ignore[attr-defined]  # ModelChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if SubjectKind.USER in said.get("kinds", []) and not said.get("activity"):
            self.add_error("activity", _("A user of works says its field of activity."))
        return said


class DetailsForm(forms.Form):
    """What an organisation says of itself; its name in the language of the certificate is not asked for."""

    name_kk = OneLineField(label=_("Name in Kazakh"), max_length=300)
    name_ru = OneLineField(label=_("Name in Russian"), max_length=300)
    legal_form = OneLineField(label=_("Legal form"), max_length=100, help_text=_("For example, ЖШС or ТОО"))
    region = forms.ChoiceField(label=_("Region"))
    address = OneLineField(label=_("Legal address"), max_length=300)
    phone = forms.CharField(label=_("Phone"), max_length=40, help_text=_("For example, +7 701 234 5678"))
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    kinds = forms.MultipleChoiceField(
        label=_("The organisation is"), choices=[(kind.value, kind.label) for kind in KINDS_OF_PEOPLE],
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("The authorised body records who is a collective rights management organisation."),
    )  # fmt: skip
    activity = forms.ModelChoiceField(
        label=_("Field of activity"), queryset=ActivityClass.objects.none(), required=False, empty_label=_("Choose"),
        help_text=_("For users of works."),
    )  # fmt: skip

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        certified = organisation.certified_name
        for name in ("name_kk", "name_ru"):
            if certified and getattr(organisation, name) == certified:
                del self.fields[name]
        self.fields["region"].choices = regions()  # type: ignore[attr-defined]  # ChoiceField
        self.fields["activity"].queryset = activities()  # type: ignore[attr-defined]  # ModelChoiceField

    def clean_phone(self) -> str:
        return international(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if SubjectKind.USER in said.get("kinds", []) and not said.get("activity"):
            self.add_error("activity", _("A user of works says its field of activity."))
        return said


class BodyForm(forms.Form):
    """One more person of the governing bodies."""

    name = OneLineField(label=_("Surname, name, patronymic"), max_length=300)
    post = OneLineField(label=_("Body and post"), max_length=200, help_text=_("For example, chair of the board"))


class RightsForm(forms.Form):
    """What a member is and may do."""

    post = OneLineField(label=_("Post"), max_length=200)
    rights = forms.MultipleChoiceField(
        label=_("May"), choices=[(right.value, right.label) for right in GIVEN],
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Without a right one sees the organisation’s page and changes nothing."),
    )  # fmt: skip


class InviteForm(RightsForm):
    """Whom to invite."""

    iin = forms.CharField(
        label=_("IIN"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The invitation goes to it."))
    field_order = ("iin", "email", "post", "rights")

    def clean_iin(self) -> str:
        return normal("iin", self.cleaned_data["iin"])


class AccreditationForm(forms.Form):
    """An accreditation as the authorised body's certificate has it."""

    number = OneLineField(label=_("Number of the certificate"), max_length=60)
    since = forms.DateField(label=_("First day"), help_text=_("Day, month, year: 24.11.2026"))
    until = forms.DateField(label=_("Last day"))
    spheres = forms.ModelMultipleChoiceField(
        label=_("Spheres"), queryset=Sphere.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spheres"].queryset = in_force(Sphere.objects.all())  # type: ignore[attr-defined]  # ModelMultipleChoiceField


class WithdrawForm(forms.Form):
    """The last day of an accreditation that ends before its term."""

    last_day = forms.DateField(label=_("Last day"))
    because = OneLineField(label=_("Reason: the decision, its number and date"), max_length=300)
