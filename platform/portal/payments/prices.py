"""What a service costs and whom it is paid to, from a day on. Rows are added by a verb and never changed."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, identifiers
from portal.flow import Refusal, StepRefused
from portal.law import O1315_8_1, own, under
from portal.payments.models import Fee, Payee, Price
from portal.worktime.calendar import FROM_A_DATE

MAY_BE_FREE = {"change"}  # nobody is charged for it yet
LEAST_PERCENT = 5  # that any benefit leaves (O1315-8.5)
HUNDREDTH = Decimal("0.01")
WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))  # of the two rounds of a BIN's check digit
ROUNDING = own(
    "A sum is reckoned exactly and rounded once, half up to 0.01 tenge: without VAT, and with VAT. VAT lies between."
)

NOT_LATER = Refusal(
    _(
        "It can be in force from tomorrow at the earliest: what was in force on a day stays as people read it. "
        "Choose a later day."
    )
)
NO_ACT = Refusal(_("Name the act that sets it: its kind, number and date."))
NO_SUCH_SERVICE = Refusal(_("No service has this code, so it can have no price."))
TOO_LOW = Refusal(
    _(
        "With a benefit nothing would be left to pay of this price, and the bank takes no payment of nothing. "
        "Nothing was added."
    )
)
WRONG_BIN = Refusal(_("This is no BIN: its check digit is another. Compare the twelve digits with the document."))
WRONG_IBAN = Refusal(
    _("This is no account number: its check digits are others. Compare the twenty signs with the document.")
)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is to be paid, in tenge with hundredths: without VAT, the VAT, and both."""

    net: Decimal
    vat: Decimal
    gross: Decimal

    def __sub__(self, part: "Sum") -> "Sum":
        return Sum(self.net - part.net, self.vat - part.vat, self.gross - part.gross)


@under(O1315_8_1, ROUNDING)
def reckon(price: Price, percent: int = 100) -> Sum:
    """`percent` of `price`, each part rounded once from the exact product."""
    exact = price.net * percent / 100
    net, gross = _rounded(exact), _rounded(exact * (100 + price.vat_percent) / 100)
    return Sum(net, gross - net, gross)


def sum_of(fee: Fee) -> Sum:
    """What was charged."""
    return Sum(fee.net, fee.vat, fee.amount)


def rest_of(fee: Fee) -> Sum:
    """What is missing of the whole price of `fee`."""
    return reckon(fee.price) - sum_of(fee)


def _rounded(exact: Decimal) -> Decimal:
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)


@under(O1315_8_1, FROM_A_DATE)
def add_price(
    officer: AbstractBaseUser, *, code: str, net: Decimal, vat_percent: Decimal, since: date, act: str
) -> Price:
    """Let an act set what the service `code` costs from `since` on: `net` tenge and VAT on it, in per cent.

    Of several rows for one day the one added last stands. PermissionDenied to whom prices are not theirs to set;
    StepRefused where the day is not later than today, the act is not named, there is no such service, or nothing
    would be left to pay.
    """
    _check(officer, "payments.add_price", since, act)
    if not Price.objects.filter(code=code).exists():
        raise StepRefused(NO_SUCH_SERVICE)
    price = Price(code=code, net=net, vat_percent=vat_percent, since=since, act=act, added_by_id=officer.pk)
    price.gross = reckon(price).gross
    if code not in MAY_BE_FREE and reckon(price, LEAST_PERCENT).gross <= 0:
        raise StepRefused(TOO_LOW)
    _add(officer, "price added", price, code=code, gross=str(price.gross))
    return price


@under(FROM_A_DATE)
def add_payee(officer: AbstractBaseUser, *, since: date, act: str, **details: str) -> Payee:
    """Let fees be paid by transfer to whom `details` name, from `since` on: every column of Payee.

    PermissionDenied and StepRefused as of a price, and where BIN or account have another check digit.
    """
    _check(officer, "payments.add_payee", since, act)
    if not identifiers.is_valid("bin", details["bin"]):
        raise StepRefused(WRONG_BIN)
    if not identifiers.is_valid("iban", details["iban"]):
        raise StepRefused(WRONG_IBAN)
    payee = Payee(since=since, act=act, added_by_id=officer.pk, **details)
    _add(officer, "payee added", payee, bin=payee.bin, iban=payee.iban)
    return payee


def _check(officer: AbstractBaseUser, right: str, since: date, act: str) -> None:
    if not officer.has_perm(right):  # type: ignore[attr-defined]  # of PermissionsMixin, which every user here has
        raise PermissionDenied
    if since <= timezone.localdate():
        raise StepRefused(NOT_LATER)
    if not act:
        raise StepRefused(NO_ACT)


def _add(officer: AbstractBaseUser, words: str, row: Price | Payee, **detail: str) -> None:
    """Save a new row and say so in the trail."""
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(officer, words, row, law=FROM_A_DATE, since=row.since.isoformat(), set_by=row.act, **detail)
