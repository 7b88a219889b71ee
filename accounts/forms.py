"""What the certificate lacks."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.regions import Region
from portal.forms import OneLineField


class ContactsForm(forms.Form):
    """E-mail, phone, address, region and language of a person."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We will send a link to it. Until you open the link, nothing personal is mailed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        help_text=_("For example, +7 701 234 5678"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    region = forms.ChoiceField(label=_("Region"))
    address = OneLineField(
        label=_("Address of residence"),
        max_length=300,
        help_text=_("Settlement, street, house, flat: it stands in your application."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions()  # type: ignore[attr-defined]  # ChoiceField

    def clean_phone(self) -> str:
        return international(self.cleaned_data["phone"])


def regions() -> list[tuple[str, Any]]:
    """The regions by the alphabet of the reader, after an empty choice."""
    return [("", _("Choose")), *sorted(Region.choices, key=lambda choice: str(choice[1]))]


def international(typed: str) -> str:
    """The phone number in international form, whatever way it was typed; ValidationError if it is none."""
    try:
        number = phonenumbers.parse(typed, "KZ")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("Write the phone with its code, for example +7 701 234 5678."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
