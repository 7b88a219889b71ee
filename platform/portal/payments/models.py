"""Prices, fees, attempts to pay them, refunds, and every word the bank said. Facts only: the verbs stand beside."""

import re
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import MD5, Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import codes
from portal.reference import InThreeLanguages, in_language

DESCRIPTION_BYTES = 125  # the bank's limit in UTF-8, where a Cyrillic letter counts two (its error 3298)
INVOICE_PREFIX = "100"
NUMBERS = "payments_attempt_number"  # sequence 1 to 999,999, made and held there by the first migration
LAST_NUMBER = 999_999  # of attempts that the bank can tell apart: it looks at the last six digits
CODE_SIGNS = 10  # of a fee; certificates have eight
LEAST_REFUND = Decimal(10)  # tenge: the bank gives back no less


def new_code() -> str:
    """The signs by which a payment is looked up; more than a certificate has, so none is taken for the other."""
    return codes.new(CODE_SIGNS)


class FromADay(models.Model):
    """What an act sets from a day on. Rows are added and never changed: the one added last for a day stands for it."""

    since = models.DateField(_("first day"))
    act = models.TextField(_("set by"))
    example = models.BooleanField(_("example"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        abstract = True


class Price(FromADay):
    """What a service costs a natural person from a day on, in tenge, and the act that says so (O1315-8.1)."""

    code = models.SlugField(_("service"), max_length=40)
    net = models.DecimalField(_("without VAT"), max_digits=12, decimal_places=2)
    vat_percent = models.DecimalField(_("VAT, per cent"), max_digits=4, decimal_places=2)
    gross = models.DecimalField(_("with VAT"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.CheckConstraint(
                name="price_with_vat",
                condition=Q(gross=Round(F("net") * (100 + F("vat_percent")) / 100, precision=2)),
            ),
            models.CheckConstraint(name="price_not_negative", condition=Q(net__gte=0, vat_percent__gte=0)),
            models.CheckConstraint(name="price_names_its_act", condition=~Q(act="")),
        ]
        indexes = [models.Index(fields=["code", "since"], name="price_of_a_day")]

    def __str__(self) -> str:
        return f"{self.code}, {self.since}: {self.gross}"

    @classmethod
    def on(cls, code: str, day: date) -> "Price":
        """The price of `code` in force on `day`; Price.DoesNotExist where no act sets one."""
        price = cls.objects.filter(code=code, since__lte=day).order_by("since", "pk").last()
        if price is None:
            raise cls.DoesNotExist
        return price


class Payee(FromADay):
    """To whom a fee is paid by transfer, and what papers say of them (the provider's details, from a day on)."""

    name_kk = models.CharField(_("name, Kazakh"), max_length=200)
    name_ru = models.CharField(_("name, Russian"), max_length=200)
    bin = models.CharField(_("BIN"), max_length=12)
    iban = models.CharField(_("IIC (IBAN)"), max_length=20)
    bank_kk = models.CharField(_("bank, Kazakh"), max_length=200)
    bank_ru = models.CharField(_("bank, Russian"), max_length=200)
    bic = models.CharField(_("BIC"), max_length=11)
    kbe = models.CharField(_("Kbe"), max_length=2)
    knp = models.CharField(_("payment purpose code"), max_length=3)

    class Meta:
        verbose_name = _("details of the payee")
        verbose_name_plural = _("details of the payee")
        constraints = [
            models.CheckConstraint(
                name="payee_numbers_have_their_form",
                condition=Q(bin__regex="^[0-9]{12}$", iban__regex="^KZ[0-9]{2}[0-9A-Z]{16}$")
                & Q(bic__regex="^[0-9A-Z]{8,11}$", kbe__regex="^[0-9]{2}$", knp__regex="^[0-9]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_ru}, {self.since}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")

    @classmethod
    def on(cls, day: date) -> "Payee | None":
        """The details in force on `day`; None where staff have entered none yet."""
        return cls.objects.filter(since__lte=day).order_by("since", "pk").last()


class Fee(models.Model):
    """What one person owes for one service; `purpose` is what the bank's page shows.

    `subject` is the case, as the trail calls it. `percent` of the price are to be paid. A fee of a withdrawn case
    may be moved to the next one: that is a fee of its own, paid by what `moved_from` has brought.
    """

    class State(models.TextChoices):
        """Due, paid, and used once the work is done: the three marks of the provider's books. The rest are ends."""

        DUE = "due", _("payment awaited")
        PAID = "paid", _("paid")
        USED = "used", _("paid, the service is rendered")
        MOVED = "moved", _("moved to another application")
        RETURNED = "returned", _("goes back to the payer")
        VOID = "void", _("not to be paid any more")

    price = models.ForeignKey(Price, models.PROTECT, related_name="fees")
    percent = models.PositiveSmallIntegerField(_("per cent of the price"), default=100)
    net = models.DecimalField(_("without VAT"), max_digits=12, decimal_places=2)
    vat = models.DecimalField(_("VAT"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="KZT")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="fees")
    purpose = models.CharField(_("purpose"), max_length=DESCRIPTION_BYTES)
    subject = models.CharField(max_length=120)
    code = models.CharField(max_length=10, unique=True, default=new_code)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE, editable=False)
    moved_from = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="moved_to")
    paid_at = models.DateTimeField(_("paid at"), null=True, editable=False)
    used_at = models.DateTimeField(_("rendered at"), null=True, editable=False)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        indexes = [models.Index(fields=["subject"], name="fee_of_subject")]
        constraints = [
            models.CheckConstraint(name="fee_positive", condition=Q(amount__gt=0, net__gte=0, vat__gte=0)),
            models.CheckConstraint(name="fee_is_net_and_vat", condition=Q(amount=F("net") + F("vat"))),
            models.CheckConstraint(name="fee_percent", condition=Q(percent__gt=0, percent__lte=100)),
            models.CheckConstraint(
                name="fee_paid_has_a_moment",
                condition=Q(state__in=["due", "void"], paid_at__isnull=True)
                | (~Q(state__in=["due", "void"]) & Q(paid_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="fee_used_has_a_moment",
                condition=Q(state="used", used_at__isnull=False)
                | Q(state="returned")
                | (~Q(state__in=["used", "returned"]) & Q(used_at__isnull=True)),
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

    @property
    def is_paid(self) -> bool:
        """Whether its money stands for the case, with its work done or still to do."""
        return self.state in {self.State.PAID, self.State.USED}

    @property
    def stands(self) -> bool:
        """Whether it is what the case costs: not made void, given back or moved away."""
        return self.state in {self.State.DUE, self.State.PAID, self.State.USED}

    @property
    def origin(self) -> "Fee":
        """The fee that brought the money of one that was moved, however often."""
        fee = self
        while fee.moved_from is not None:
            fee = fee.moved_from
        return fee

    @property
    def invoice(self) -> str:
        """The number of the invoice for a transfer: Order 1315, the fee, and a check digit (ISO/IEC 7812, Luhn)."""
        digits = f"1315{self.pk:07d}"
        return f"{digits[:4]}-{digits[4:]}-{luhn(digits)}"

    @classmethod
    def by_invoice(cls, invoice: str) -> "Fee | None":
        """The fee of an invoice, whatever stands between its digits; None if the number is not one of ours."""
        digits = re.sub(r"\D", "", invoice)
        if not re.fullmatch("1315[0-9]{8}", digits) or luhn(digits[:-1]) != int(digits[-1]):
            return None
        return cls.objects.filter(pk=int(digits[4:-1])).first()


def luhn(digits: str) -> int:
    """The check digit behind `digits` (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return -sum(sum(divmod(value, 10)) for value in doubled) % 10


class Attempt(models.Model):
    """One visit to the bank to pay a fee, or one transfer. Fees have many, and at most one of them is paid.

    `taken` is what the bank took, `given_back` what of it has been ordered back; both in tenge.
    """

    class Channel(models.TextChoices):
        """How the money came."""

        CARD = "card", _("card")
        TRANSFER = "transfer", _("bank transfer")

    class State(models.TextChoices):
        """In the order of the ladder: an attempt only ever climbs it (settling.py)."""

        NEW = "new", _("not sent to the bank yet")
        SENT = "sent", _("payment awaited")
        PENDING = "pending", _("payment is being checked")
        EXPIRED = "expired", _("the time to pay has run out")
        FAILED = "failed", _("payment did not go through")
        DISPUTED = "disputed", _("the bank’s word does not agree with ours; a person looks into it")
        SURPLUS = "surplus", _("paid a second time; the money goes back")
        PAID = "paid", _("paid")

    OPEN = (State.NEW, State.SENT, State.PENDING)

    fee = models.ForeignKey(Fee, models.PROTECT, related_name="attempts")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.CARD, editable=False)
    number = models.PositiveIntegerField(
        unique=True, editable=False, db_default=Func(Value(NUMBERS), function="nextval")
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    secret_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW, editable=False)
    transaction_id = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - unique when known
    taken = models.DecimalField(_("taken"), max_digits=12, decimal_places=2, null=True, editable=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, editable=False)
    given_back = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=0, editable=False)
    reference = models.CharField(_("bank reference (RRN)"), max_length=40, blank=True, editable=False)
    approval = models.CharField(_("approval code"), max_length=20, blank=True, editable=False)
    card_mask = models.CharField(_("card"), max_length=24, blank=True, editable=False)
    failure_code = models.CharField(max_length=20, blank=True, editable=False)
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
            models.CheckConstraint(name="attempt_number_has_six_digits", condition=Q(number__lte=LAST_NUMBER)),
            models.CheckConstraint(
                name="attempt_paid_names_the_transaction",
                condition=~Q(state__in=["paid", "surplus"])
                | Q(transaction_id__isnull=False, taken__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_gives_back_no_more_than_it_took",
                condition=Q(given_back=0) | Q(given_back__gt=0, taken__isnull=False, given_back__lte=F("taken")),
            ),
        ]
        indexes = [
            models.Index(
                name="attempts_to_ask_about",
                fields=["ask_at"],
                condition=Q(ask_at__isnull=False),
            ),
            models.Index(fields=["taken_at"], name="attempts_by_day"),
        ]

    def __str__(self) -> str:
        return self.invoice

    @property
    def invoice(self) -> str:
        """The number as the bank sees it: nine digits, the last six never repeat (it takes 6 to 15)."""
        return f"{INVOICE_PREFIX}{self.number:06d}"

    @property
    def left(self) -> Decimal:
        """What was taken and is not ordered back, in tenge."""
        return (self.taken or Decimal(0)) - self.given_back

    @classmethod
    def by_invoice(cls, invoice: str) -> "Attempt":
        """The attempt that the bank calls `invoice`; Attempt.DoesNotExist if there is none."""
        number = cls.number_of(invoice)
        if number is None:
            raise cls.DoesNotExist
        return cls.objects.get(number=number)

    @staticmethod
    def number_of(invoice: str) -> int | None:
        """Our number in the bank's; None where it is none of ours."""
        found = re.fullmatch(INVOICE_PREFIX + "([0-9]{6})", invoice)
        return int(found[1]) if found else None


class BankWord(models.Model):
    """One answer or call of the bank, without personal data. The portal's role may only insert and read."""

    class Source(models.TextChoices):
        STATUS = "status"
        POST_LINK = "post_link"
        CAPTURE = "capture"
        CANCEL = "cancel"
        REFUND = "refund"

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="words")
    received_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, choices=Source)
    body = models.JSONField()

    class Meta:
        verbose_name = _("word of the bank")
        verbose_name_plural = _("words of the bank")

    def __str__(self) -> str:
        return f"{self.source} {self.received_at:%Y-%m-%d %H:%M:%S}"


class RefundGround(InThreeLanguages):
    """On what ground money goes back, stays, or may be used for another application; with the act that says so."""

    class Outcome(models.TextChoices):
        REFUND = "refund", _("the money goes back")
        MOVE = "move", _("may be used for another application")
        KEEP = "keep", _("the money stays")

    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    by_portal = models.BooleanField(default=False)  # the portal decides on it by itself, staff never choose it

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("ground of a refund")
        verbose_name_plural = _("grounds of refunds")
        constraints = [models.UniqueConstraint(name="refund_ground_once_since_a_day", fields=["code", "since"])]


class Refund(models.Model):
    """Money that goes back from one attempt, in tenge: asked for, decided, ordered, confirmed by the bank.

    SENT is also where nothing is known: the order may have been carried out (refunds.py).
    """

    class State(models.TextChoices):
        ASKED = "asked", _("refund asked")
        DECLINED = "declined", _("decided otherwise")
        DUE = "due", _("refund decided")
        SENT = "sent", _("on its way at the bank")
        REFUSED = "refused", _("the bank refused; a person looks into it")
        DONE = "done", _("refunded")

    OPEN = (State.ASKED, State.DUE, State.SENT, State.REFUSED)

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="refunds")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    ground = models.ForeignKey(RefundGround, models.PROTECT, null=True, verbose_name=_("ground"))
    note = models.TextField(_("words to the payer"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    sent_at = models.DateTimeField(_("ordered"), null=True)
    try_at = models.DateTimeField(null=True)  # when the portal goes on with it; None: no more
    done_at = models.DateTimeField(_("refunded at"), null=True)
    failure_code = models.CharField(max_length=20, blank=True)
    failure = models.TextField(_("reason"), blank=True)
    transfer = models.CharField(_("bank transfer"), max_length=100, blank=True)  # where a person gave it back by hand

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(name="refund_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(name="refund_one_at_the_bank", fields=["attempt"], condition=Q(state="sent")),
            models.UniqueConstraint(name="refund_asked_once", fields=["attempt"], condition=Q(state="asked")),
            models.CheckConstraint(
                name="refund_decided_has_a_ground",
                condition=Q(state="asked") | Q(ground__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refund_ordered_has_a_moment", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(name="refund_by_hand_is_done", condition=Q(transfer="") | Q(state="done")),
            models.CheckConstraint(
                name="refund_done_has_a_moment",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="refunds_to_go_on_with", condition=Q(try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def reference(self) -> str:
        """Our number of the refund, which the bank is told (externalID)."""
        return f"R{self.pk:08d}"


class Difference(models.Model):
    """Something about money that needs a person: found by the portal, closed with words by whoever looked into it."""

    class Kind(models.TextChoices):
        DISPUTED = "disputed", _("the bank took what was not asked for")
        NOT_OURS = "not_ours", _("the bank lists a payment that we do not know")
        NOT_PAID_HERE = "not_paid", _("the bank took money that does not count as paid here")
        NOT_LISTED = "not_listed", _("paid here, but not on the bank’s list")
        OTHER_SUM = "other_sum", _("the bank lists another sum")
        OTHER_REFUND = "other_refund", _("the bank gave back another sum than we ordered")
        STUCK = "stuck", _("the bank gives no plain answer for over a day")
        TRANSFER = "transfer", _("a transfer that fits no fee")

    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    key = models.CharField(_("number"), max_length=64)  # the bank's number of the payment, or of the transfer
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="differences")
    bank_says = models.TextField(_("the bank says"), blank=True)
    we_say = models.TextField(_("we say"), blank=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_because = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints = [
            models.UniqueConstraint(
                name="difference_open_once", fields=["kind", "key"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="difference_closed_says_why",
                condition=Q(closed_at__isnull=True) | ~Q(closed_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"


class Reconciliation(models.Model):
    """One comparison of a day at the bank with ours, both ways. The portal's role may only insert and read."""

    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("compared"), default=timezone.now)
    bank_count = models.PositiveIntegerField(_("payments at the bank"))
    bank_taken = models.DecimalField(_("taken by the bank"), max_digits=14, decimal_places=2)
    bank_returned = models.DecimalField(_("given back by the bank"), max_digits=14, decimal_places=2)
    our_count = models.PositiveIntegerField(_("payments here"))
    our_taken = models.DecimalField(_("taken here"), max_digits=14, decimal_places=2)
    our_returned = models.DecimalField(_("given back here"), max_digits=14, decimal_places=2)
    differences = models.PositiveIntegerField(_("differences"))
    listing = models.JSONField(default=list)  # the bank's list as it came, without personal data

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        indexes = [models.Index(fields=["day", "made_at"], name="reconciliation_of_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Transfer(models.Model):
    """One line of the bank's statement: money that came by transfer, and the fee that it pays."""

    day = models.DateField(_("day"))
    document = models.CharField(_("number of the document"), max_length=64)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    payer = models.CharField(_("payer"), max_length=300, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="transfer")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("line of the statement")
        verbose_name_plural = _("lines of the statement")
        constraints = [
            # two payers may number their documents alike, and pay the same price on the same day
            models.UniqueConstraint("day", "document", "amount", MD5("payer"), MD5("purpose"), name="transfer_once"),
            models.CheckConstraint(name="transfer_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.day}: {self.amount}"
