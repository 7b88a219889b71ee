"""What the finance desk fills in: grounds and words, a statement, prices and details from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import identifiers
from portal.forms import OneLineField
from portal.payments import charging, prices, refunds, transfers
from portal.payments.models import Fee, Price, RefundGround
from portal.payments.transfers import Line, WrongStatement

DAY = _("Day, month, year: 24.11.2026. Tomorrow at the earliest.")
ACT = _("Its kind, number and date.")


class GroundField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A ground, told with what it leads to."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_outcome_display()})"


class DecideForm(forms.Form):
    """On which ground money goes back, stays, or may be used again, and words to the payer."""

    ground = GroundField(
        label=_("Ground"), queryset=RefundGround.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Words to the payer"),
        help_text=_("In the payer’s language; may be left empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = self.grounds()  # type: ignore[attr-defined]  # ModelChoiceField

    def grounds(self) -> Any:
        """What there is to choose."""
        return refunds.grounds_to_choose()


class GiveBackForm(DecideForm):
    """On which ground money goes back that nobody has asked for."""

    def grounds(self) -> Any:
        return super().grounds().filter(outcome=RefundGround.Outcome.REFUND)


class ByHandForm(forms.Form):
    """The transfer by which a person gave the money back."""

    transfer = OneLineField(
        label=_("Payment order"), help_text=_("Its number and date: 118, 24.11.2026"), max_length=100
    )


class CloseForm(forms.Form):
    """What came of a difference."""

    because = forms.CharField(
        label=_("What came of it"),
        help_text=_("What you found, and what was done. It stays here for good."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MatchForm(forms.Form):
    """The fee that a transfer pays."""

    invoice = OneLineField(
        label=_("Number of the invoice"), help_text=_("As it stands on the invoice: 1315-0000042-7"), max_length=40
    )

    def clean_invoice(self) -> Fee:
        """The fee of that number."""
        fee = Fee.by_invoice(self.cleaned_data["invoice"])
        if fee is None:
            raise ValidationError(_("No fee has this number. Compare it with the invoice."))
        return fee


class StatementForm(forms.Form):
    """The bank's statement as a file."""

    file = forms.FileField(
        label=_("Statement"),
        help_text=_("CSV with the columns day, document, amount, payer, purpose; at most 1 MB and 5,000 lines."),
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )

    def clean_file(self) -> list[Line]:
        """The lines of the file."""
        try:
            return transfers.read(self.cleaned_data["file"].read(transfers.MOST_BYTES + 1))
        except WrongStatement as error:
            raise ValidationError(str(error)) from error


class DayForm(forms.Form):
    """A day to be compared with the bank."""

    day = forms.DateField()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come."))
        return day


class FromADayForm(forms.Form):
    """What an act sets from a day on."""

    since = forms.DateField(label=_("First day"), help_text=DAY)
    act = OneLineField(label=_("Act"), help_text=ACT, max_length=200)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since <= timezone.localdate():
            raise ValidationError(str(prices.NOT_LATER.reason))
        return since


class PriceForm(FromADayForm):
    """What a service costs."""

    code = forms.ChoiceField(label=_("Service"))
    net = forms.DecimalField(
        label=_("Without VAT, in tenge"), min_value=0, max_value=Decimal(10**9), max_digits=12, decimal_places=2
    )
    vat_percent = forms.DecimalField(
        label=_("VAT, per cent"), min_value=0, max_value=Decimal("99.99"), max_digits=4, decimal_places=2
    )
    field_order = ("code", "net", "vat_percent", "since", "act")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Price.objects.order_by("code").values_list("code", flat=True).distinct()
        self.fields["code"].choices = [(code, charging.title_of(code)) for code in codes]  # type: ignore[attr-defined]  # ChoiceField


class PayeeForm(FromADayForm):
    """To whom fees are paid by transfer."""

    name_kk = OneLineField(label=_("Name in Kazakh"), max_length=200)
    name_ru = OneLineField(label=_("Name in Russian"), max_length=200)
    bin = OneLineField(label=_("BIN"), help_text=_("Twelve digits."), max_length=12)
    iban = OneLineField(label=_("IIC (IBAN)"), help_text=_("KZ and eighteen signs, without spaces."), max_length=20)
    bank_kk = OneLineField(label=_("Bank, in Kazakh"), max_length=200)
    bank_ru = OneLineField(label=_("Bank, in Russian"), max_length=200)
    bic = forms.RegexField("^[0-9A-Z]{8,11}$", label=_("BIC"))
    kbe = forms.RegexField("^[0-9]{2}$", label=_("Kbe"), help_text=_("Two digits."))
    knp = forms.RegexField("^[0-9]{3}$", label=_("Payment purpose code"), help_text=_("Three digits."))
    field_order = ("name_kk", "name_ru", "bin", "iban", "bank_kk", "bank_ru", "bic", "kbe", "knp", "since", "act")

    def clean_bin(self) -> str:
        if not identifiers.is_valid("bin", self.cleaned_data["bin"]):
            raise ValidationError(str(prices.WRONG_BIN.reason))
        return str(self.cleaned_data["bin"])

    def clean_iban(self) -> str:
        if not identifiers.is_valid("iban", self.cleaned_data["iban"]):
            raise ValidationError(str(prices.WRONG_IBAN.reason))
        return str(self.cleaned_data["iban"])
