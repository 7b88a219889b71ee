"""Rates of OKUPs by categories of users, each from a day on, and the index by which they are reckoned. Facts only."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from portal.reference import InThreeLanguages
from registers.models import AgreementKind, PlaceKind


class UserCategory(InThreeLanguages):
    """A category of users of works; the terms of a licence are the same for all of one (the Law, article 44)."""

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("category of users")
        verbose_name_plural = _("categories of users")
        constraints = [models.UniqueConstraint(name="user_category_once_since_a_day", fields=["code", "since"])]


class Mci(models.Model):
    """The monthly calculation index from a day on, in tenge, and the act that sets it."""

    since = models.DateField(_("since"), unique=True)
    tenge = models.DecimalField(_("tenge"), max_digits=8, decimal_places=2)
    act = models.CharField(_("set by"), max_length=200)

    class Meta:
        verbose_name = _("monthly calculation index")
        verbose_name_plural = _("monthly calculation indices")
        ordering = ("since",)
        constraints = [models.CheckConstraint(name="mci_is_positive", condition=Q(tenge__gt=0))]

    def __str__(self) -> str:
        return f"{self.since}: {self.tenge}"

    @classmethod
    def on(cls, day: date) -> Decimal:
        """Tenge on `day`; Mci.DoesNotExist before the first."""
        return cls.objects.filter(since__lte=day).latest("since").tenge


class Base(models.TextChoices):
    """What a rate is multiplied by in each place."""

    SEATS = "seats", _("seats")
    AREA = "area", _("area, m²")
    ROOMS = "rooms", _("hotel rooms")
    INCOME = "income", _("income of the month")
    FLAT = "flat", _("nothing: one sum for each place")


class Unit(models.TextChoices):
    """What a rate is told in."""

    TENGE = "tenge", _("tenge")
    MCI = "mci", _("monthly calculation indices")
    PERCENT = "percent", _("per cent")


class Entry(models.TextChoices):
    """Whether who comes in pays for it."""

    PAID = "paid", _("paid entry")
    FREE = "free", _("free entry")
    EITHER = "either", _("paid or free entry")


class Ground(models.TextChoices):
    """What sets a rate (the Law, article 43, paragraph 6, and articles 16-1 and 40-2)."""

    MEETING = "meeting", _("decision of the general meeting of owners")
    ACT = "act", _("act that sets the minimum rates")


PRICED = (AgreementKind.LICENCE, AgreementKind.REMUNERATION)


class Tariff(models.Model):
    """What users of a category owe an OKUP a month, from a day on until the next row of the same category and entry.

    `rate` is in `unit` for each unit of `base`, per cent only of income, before VAT; `minimum` is in tenge a month for
    a whole contract, 0 for none. `place_kinds`: [] for all. `powers` are "kind of right/way of use", as contracts have
    them. The portal's role may only insert and read; of several from one day the one added last stands.
    """

    okup = models.ForeignKey(Organisation, models.PROTECT, related_name="tariffs", verbose_name=_("OKUP"))
    kind = models.CharField(_("contract"), max_length=12, choices=AgreementKind)
    category = models.ForeignKey(UserCategory, models.PROTECT, related_name="+", verbose_name=_("category of users"))
    base = models.CharField(_("reckoned by"), max_length=6, choices=Base)
    unit = models.CharField(_("told in"), max_length=7, choices=Unit)
    rate = models.DecimalField(_("rate"), max_digits=10, decimal_places=4)
    entry = models.CharField(_("entry of visitors"), max_length=6, choices=Entry, default=Entry.EITHER)
    place_kinds = ArrayField(models.CharField(max_length=10), default=list, verbose_name=_("kinds of places"))
    powers = ArrayField(models.CharField(max_length=81), verbose_name=_("rights and ways of use"))
    minimum = models.DecimalField(_("least a month, tenge"), max_digits=12, decimal_places=2, default=0)
    ground = models.CharField(_("ground"), max_length=7, choices=Ground)
    basis_kk = models.CharField(_("number and name, Kazakh"), max_length=300)
    basis_ru = models.CharField(_("number and name, Russian"), max_length=300)
    decided_on = models.DateField(_("date of the act or decision"))
    since = models.DateField(_("in force from"))
    example = models.BooleanField(_("example"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            models.CheckConstraint(name="tariff_of_a_priced_contract", condition=Q(kind__in=[*PRICED])),
            models.CheckConstraint(name="tariff_base_is_known", condition=Q(base__in=Base.values)),
            models.CheckConstraint(name="tariff_entry_is_known", condition=Q(entry__in=Entry.values)),
            models.CheckConstraint(name="tariff_ground_is_known", condition=Q(ground__in=Ground.values)),
            models.CheckConstraint(
                name="tariff_per_cent_of_income_only",
                condition=Q(base=Base.INCOME, unit=Unit.PERCENT, rate__lte=100)
                | (~Q(base=Base.INCOME) & Q(unit__in=[Unit.TENGE, Unit.MCI])),
            ),
            models.CheckConstraint(name="tariff_sums_are_positive", condition=Q(rate__gt=0, minimum__gte=0)),
            models.CheckConstraint(
                name="tariff_place_kinds_are_known", condition=Q(place_kinds__contained_by=PlaceKind.values)
            ),
            models.CheckConstraint(name="tariff_covers_powers", condition=Q(powers__len__gt=0)),
            models.CheckConstraint(name="tariff_names_its_basis", condition=~Q(basis_kk="") & ~Q(basis_ru="")),
            models.CheckConstraint(name="tariff_decided_before", condition=Q(since__gte=F("decided_on"))),
        ]
        indexes = [models.Index(fields=["category", "since"], name="tariff_of_category")]

    def __str__(self) -> str:
        return f"{self.category}, {self.since}"

    @property
    def entries(self) -> tuple[str, ...]:
        """For which entry it holds: paid, free, or both."""
        return (Entry.PAID, Entry.FREE) if self.entry == Entry.EITHER else (self.entry,)

    @property
    def basis(self) -> dict[str, str]:
        return {"kk": self.basis_kk, "ru": self.basis_ru}
