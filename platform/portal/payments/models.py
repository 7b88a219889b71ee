"""Prices, fees, attempts to pay them, and every word the bank said. The states live in settling.py."""

import re
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DESCRIPTION_BYTES = 125  # the bank's limit in UTF-8, where a Cyrillic letter counts two (its error 3298)
INVOICE_PREFIX = "100"
NUMBERS = "payments_attempt_number"  # sequence 1 to 999,999, made and held there by the first migration


class Price(models.Model):
    """What a service costs from one day to another, in tenge, and the act that says so."""

    code = models.SlugField(_("service"), max_length=40)
    net = models.DecimalField(_("without VAT"), max_digits=12, decimal_places=2)
    vat_percent = models.DecimalField(_("VAT, per cent"), max_digits=4, decimal_places=2)
    gross = models.DecimalField(_("with VAT"), max_digits=12, decimal_places=2)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    act = models.TextField(_("act"))
    example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            ExclusionConstraint(
                name="one_price_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            "since",
                            "until",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="price_with_vat",
                condition=Q(gross=Round(F("net") * (100 + F("vat_percent")) / 100, precision=2)),
            ),
            models.CheckConstraint(name="price_not_negative", condition=Q(net__gte=0, vat_percent__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.since}: {self.gross}"

    @classmethod
    def on(cls, code: str, day: date) -> "Price":
        """The price of `code` in force on `day`; Price.DoesNotExist where no act sets one."""
        in_force = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
        return cls.objects.get(in_force, code=code)


class Fee(models.Model):
    """What one person owes for one service; `purpose` is what the bank's page shows."""

    class State(models.TextChoices):
        DUE = "due", _("payment awaited")
        PAID = "paid", _("paid")

    price = models.ForeignKey(Price, models.PROTECT, related_name="fees")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="KZT")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="fees")
    purpose = models.CharField(_("purpose"), max_length=DESCRIPTION_BYTES)
    state = models.CharField(max_length=10, choices=State, default=State.DUE, editable=False)
    paid_at = models.DateTimeField(_("paid at"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        constraints = [
            models.CheckConstraint(name="fee_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="fee_paid_has_a_moment",
                condition=Q(state="paid", paid_at__isnull=False) | Q(state="due", paid_at__isnull=True),
            ),
            models.CheckConstraint(
                name="fee_purpose_fits_the_bank",
                condition=models.lookups.LessThanOrEqual(
                    Func(F("purpose"), function="octet_length", output_field=models.IntegerField()),
                    DESCRIPTION_BYTES,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.amount} {self.currency}"


class Attempt(models.Model):
    """One visit to the bank to pay a fee. Fees have many, and at most one of them is paid."""

    class State(models.TextChoices):
        """In the order of the ladder: an attempt only ever climbs it (settling.py)."""

        NEW = "new", _("not sent to the bank yet")
        SENT = "sent", _("payment awaited")
        PENDING = "pending", _("payment is being checked")
        EXPIRED = "expired", _("the time to pay has run out")
        FAILED = "failed", _("payment did not go through")
        DISPUTED = "disputed", _("the bank took another sum; a person looks into it")
        SURPLUS = "surplus", _("paid a second time; the money goes back")
        PAID = "paid", _("paid")

    OPEN = (State.NEW, State.SENT, State.PENDING)

    fee = models.ForeignKey(Fee, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField(
        unique=True, editable=False, db_default=Func(Value(NUMBERS), function="nextval")
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    secret_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.NEW, editable=False)
    transaction_id = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - unique when known
    reference = models.CharField(_("bank reference"), max_length=40, blank=True, editable=False)
    card_mask = models.CharField(_("card"), max_length=24, blank=True, editable=False)
    failure = models.TextField(_("reason"), blank=True, editable=False)
    ask_at = models.DateTimeField(default=timezone.now, null=True, editable=False)  # None: nothing is left to ask
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        constraints = [
            models.UniqueConstraint(name="one_paid_attempt", fields=["fee"], condition=Q(state="paid")),
            models.UniqueConstraint(name="one_attempt_a_transaction", fields=["transaction_id"]),
            models.CheckConstraint(name="attempt_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="attempt_number_has_six_digits", condition=Q(number__lte=999_999)),
            models.CheckConstraint(
                name="attempt_paid_names_the_transaction",
                condition=~Q(state__in=["paid", "surplus"]) | Q(transaction_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="attempts_to_ask_about",
                fields=["ask_at"],
                condition=Q(ask_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.invoice

    @property
    def invoice(self) -> str:
        """The number as the bank sees it: nine digits, the last six never repeat (it takes 6 to 15)."""
        return f"{INVOICE_PREFIX}{self.number:06d}"

    @classmethod
    def by_invoice(cls, invoice: str) -> "Attempt":
        """The attempt that the bank calls `invoice`; Attempt.DoesNotExist if there is none."""
        if not re.fullmatch(INVOICE_PREFIX + "[0-9]{6}", invoice):
            raise cls.DoesNotExist
        return cls.objects.get(number=int(invoice[-6:]))


class BankWord(models.Model):
    """One answer or call of the bank, without personal data. The portal's role may only insert and read."""

    class Source(models.TextChoices):
        STATUS = "status"
        POST_LINK = "post_link"

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="words")
    received_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, choices=Source)
    body = models.JSONField()

    class Meta:
        verbose_name = _("word of the bank")
        verbose_name_plural = _("words of the bank")

    def __str__(self) -> str:
        return f"{self.source} {self.received_at:%Y-%m-%d %H:%M:%S}"
