"""What is asked about the authors of a work, and about who represents them."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked
from copyright_registry.forms import PrintedField
from copyright_registry.models import Author, Representation
from portal import countries
from portal.forms import OneLineField, one_line
from portal.identifiers import WrongCode, born, normal
from portal.law import O1315_4_2, O1315_9, O1315_A1, under

MOST_OTHERS = asked.MOST_AUTHORS
WRONG_IIN = _("There is no such IIN: one of its digits is wrong. Compare it with the identity card.")


class IinField(forms.CharField):
    """Twelve digits with a right check digit: what people type is checked strictly, a certificate is taken as is."""

    def __init__(self, **kwargs: Any) -> None:
        digits = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=20, widget=digits, **kwargs)

    def clean(self, value: Any) -> str:
        said = super().clean(value) or ""
        try:
            return normal("iin", said) if said else ""
        except WrongCode as wrong:
            raise ValidationError(WRONG_IIN) from wrong


class InviteForm(forms.Form):
    """Who is asked to take part; their name comes from their own key."""

    iin = IinField(label=_("IIN of the co-author"), help_text=_("Twelve digits. The invitation opens with their key."))
    email = forms.EmailField(
        label=_("E-mail of the co-author"),
        max_length=254,
        help_text=_("We send the invitation there; it does not name the work."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class PseudonymForm(forms.Form):
    pseudonym = PrintedField(
        label=_("Pseudonym"), max_length=150, required=False, help_text=_("If you have one. It stands beside the name.")
    )


class ApartForm(forms.Form):
    """A part of a work of separate co-authorship, entered separately, with the other authors of the whole."""

    apart = forms.BooleanField(
        label=_("This is a part of a work of separate co-authorship, and I want it entered separately"), required=False
    )
    others = forms.CharField(
        label=_("Other co-authors of the whole work"),
        help_text=_("A line each: surname, name, patronymic. They need not sign."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @under(O1315_9)
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        lines = [line for line in map(one_line, said.get("others", "").splitlines()) if line]
        if said.get("apart") and not lines and "others" not in self.errors:
            self.add_error("others", _("Name the other co-authors of the whole work."))
        if len(lines) > MOST_OTHERS:
            self.add_error("others", _("Name no more than thirty."))
        return {**said, "others": "\n".join(lines) if said.get("apart") else ""}


class RepresentedForm(forms.Form):
    """An author for whom another signs: with an IIN, or a foreign one without."""

    surname = PrintedField(label=_("Surname"), max_length=150)
    given_name = PrintedField(label=_("Given name"), max_length=150)
    patronymic = PrintedField(label=_("Patronymic"), max_length=150, required=False, help_text=_("If there is one."))
    pseudonym = PrintedField(label=_("Pseudonym"), max_length=150, required=False)
    iin = IinField(label=_("IIN"), required=False, help_text=_("Leave it empty for a foreign author who has none."))
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False, help_text=_("Of an author without an IIN."))
    born_on = forms.DateField(
        label=_("Date of birth"), required=False, help_text=_("Of an author without an IIN. Day, month, year.")
    )
    address = OneLineField(label=_("Address of residence"), max_length=300)
    phone = forms.CharField(label=_("Phone"), max_length=40, help_text=_("With the code of the country."))

    def __init__(self, author: Author, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(author, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.author = author
        named = countries.names(get_language() or "kk")
        self.fields["citizenship"].choices = [("", _("Choose")), *named.items()]  # type: ignore[attr-defined]  # ChoiceField

    def clean_phone(self) -> str:
        """In international form; a foreign one needs its code."""
        try:
            number = phonenumbers.parse(self.cleaned_data["phone"], "KZ")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("Write the phone with its code, for example +7 701 234 5678."))
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))

    def clean_born_on(self) -> Any:
        day = self.cleaned_data["born_on"]
        if day is not None and not 1850 <= day.year <= timezone.localdate().year:
            raise ValidationError(_("Write the year in full, for example 24.11.1986."))
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("The date of birth must not be later than today."))
        return day

    @under(O1315_A1, O1315_4_2)
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("iin") and "iin" not in self.errors:
            for name in ("citizenship", "born_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Without an IIN the citizenship and the date of birth are asked for."))
        told = born(said.get("iin", ""))
        if told and said.get("born_on") and said["born_on"] != told:
            self.add_error("born_on", _("By the IIN the author was born on another day. Correct one of the two."))
        if said.get("iin") and not told and not said.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", _("This IIN does not tell the date of birth. Write it here."))
        return said

    @property
    def named(self) -> Author:
        """The author with what was said, not yet saved."""
        for name, value in self.cleaned_data.items():
            setattr(self.author, name, value)
        if born(self.author.iin):
            self.author.citizenship, self.author.born_on = "", None  # the IIN says both
        return self.author


class RepresentationForm(forms.Form):
    """What the power of attorney says, or the document by which one acts for a minor."""

    number = OneLineField(label=_("Number in the notary’s register"), max_length=100)
    notary = OneLineField(label=_("Notary: surname, initials, licence"), max_length=300)
    since = forms.DateField(label=_("Date"), help_text=_("Day, month, year: 24.11.2026"))
    until = forms.DateField(label=_("Valid until"), help_text=_("The last day of its term."))
    powers = OneLineField(
        label=_("Powers"), max_length=1000, help_text=_("As it words them: to apply, to sign, to pay, to receive.")
    )

    def __init__(self, representation: Representation, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(representation, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if representation.kind == Representation.Kind.LAW:
            self.fields["number"].label = _("Number of the document")
            self.fields["notary"].label = _("Who issued it")
            self.fields["powers"].label = _("Who you are to the author")
            self.fields["powers"].help_text = _("Mother, father, adoptive parent, guardian, custodian.")
            self.fields["until"].required = False
            self.fields["until"].help_text = _("Only if the document has a term.")

    @under(O1315_4_2)
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        today = timezone.localdate()
        if said.get("since") and said["since"] > today:
            self.add_error("since", _("The date must not be later than today."))
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            self.add_error("until", _("The term ends before it begins."))
        elif said.get("until") and said["until"] < today:
            self.add_error("until", _("The power has run out: nothing can be signed by it. A new one is needed."))
        return said


class DeclineForm(forms.Form):
    """Why a co-author takes no part: who applies reads it."""

    because = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
