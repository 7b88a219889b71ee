"""Owners, OKUPs and users of works, as the registers list them (O100-18 to 23). Facts only, no verbs.

Each is a row about a person or an organisation of the accounts; what the account says is read there and never typed
twice. Only the names are repeated, for search. An owner whom others named may have no account yet.
"""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import ActivityClass, Organisation, User
from accounts.regions import Region
from portal.addresses import numbered
from portal.search import columns
from portal.search.columns import folded
from portal.vault import EncryptedTextField


class Party(models.Model):
    """A person or an organisation in a register. The key of the row is its identification number there."""

    ADDRESS: ClassVar[str]  # of its page

    person = models.OneToOneField(User, models.PROTECT, null=True, related_name="+")
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, related_name="+")
    name_kk = models.CharField(_("name, Kazakh"), max_length=300, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=300, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=150, blank=True)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    terms = columns.words(folded("name_kk", "name_ru", "pseudonym"), folded("pseudonym"))
    order_kk = columns.order_of("name_kk", "name_ru")
    order_ru = columns.order_of("name_ru", "name_kk")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return numbered(f"registers:{self.ADDRESS}", self.pk)

    @property
    def name(self) -> str:
        """In the reader's language where it is known in it; a person's is as in their certificate."""
        first, second = (self.name_ru, self.name_kk) if get_language() == "ru" else (self.name_kk, self.name_ru)
        return first or second

    @property
    def number(self) -> int:
        return int(self.pk)


def _constraints(name: str, *, may_be_unknown: bool = False) -> list[models.BaseConstraint]:
    whose = Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False)
    unknown = Q(person=None, organisation=None) if may_be_unknown else Q(pk__in=[])
    told: Any = whose | unknown if may_be_unknown else whose
    return [
        models.CheckConstraint(name=f"{name}_is_person_or_organisation", condition=told),
        models.CheckConstraint(name=f"{name}_is_named", condition=~Q(name_kk="") | ~Q(name_ru="")),
    ]


def _walked(name: str, *fields: str, listed: Q | None = None) -> list[models.Index]:
    """Of the rows that lists show: by their words, and by whatever they are walked in the order of."""
    return [
        GinIndex(fields=["terms"], name=f"{name}_terms", fastupdate=False, condition=listed),
        *(models.Index(fields=[field, "id"], name=f"{name}_by_{field}", condition=listed) for field in fields),
    ]


class Owner(Party):
    """An author or other owner (O100-18, 19). Listed from the day on which they placed data or gave rights.

    Who was only named by others has a row for their works and shares, and is not listed. The IIN of a person without
    an account is kept encrypted, with its digest, so that the account finds the works once it is there.
    """

    ADDRESS = "owner"

    is_entity = models.BooleanField(_("legal entity"), default=False)
    iin = EncryptedTextField(blank=True)
    iin_digest = models.CharField(max_length=64, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True)
    ipi = models.CharField(_("IPI name number"), max_length=11, blank=True)
    isni = models.CharField(_("ISNI"), max_length=16, blank=True)
    listed_at = models.DateTimeField(_("listed"), null=True)

    class Meta:
        verbose_name = _("author or owner")
        verbose_name_plural = _("authors and owners")
        constraints = [
            *_constraints("owner", may_be_unknown=True),
            models.UniqueConstraint(name="owner_iin_once", fields=["iin_digest"], condition=~Q(iin_digest="")),
            models.UniqueConstraint(name="owner_bin_once", fields=["bin"], condition=~Q(bin="")),
            models.UniqueConstraint(name="owner_ipi_once", fields=["ipi"], condition=~Q(ipi="")),
            models.UniqueConstraint(name="owner_isni_once", fields=["isni"], condition=~Q(isni="")),
            models.CheckConstraint(
                name="owner_is_one_thing",
                condition=Q(is_entity=False, organisation=None, bin="") | Q(is_entity=True, person=None, iin_digest=""),
            ),
        ]
        indexes = [
            *_walked("owner", "order_kk", "order_ru", "region", listed=Q(listed_at__isnull=False)),
            models.Index(fields=["id"], name="owner_listed", condition=Q(listed_at__isnull=False)),
            models.Index(
                fields=["name_kk"],
                name="owner_without_numbers",
                condition=Q(iin_digest="", bin="", ipi="", isni=""),
            ),
        ]


class Okup(Party):
    """An organisation active in collective management (O100-20, 21); its members are counted from mandates."""

    ADDRESS = "okup"

    class Meta:
        verbose_name = _("OKUP")
        verbose_name_plural = _("OKUPs")
        constraints = [
            *_constraints("okup"),
            models.CheckConstraint(name="okup_is_an_organisation", condition=Q(organisation__isnull=False)),
        ]


class Licensee(Party):
    """A user of works, under a licence or on another ground of the law (O100-22, 23).

    One who has no account yet and was named in an agreement on paper is known by IIN or BIN, and becomes the account's
    own as soon as there is one.
    """

    ADDRESS = "user"

    iin = EncryptedTextField(blank=True)
    iin_digest = models.CharField(max_length=64, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True)

    activity = models.ForeignKey(
        ActivityClass, models.PROTECT, null=True, blank=True, verbose_name=_("type of activity")
    )

    class Meta:
        verbose_name = _("user of works")
        verbose_name_plural = _("users of works")
        constraints = [
            *_constraints("licensee", may_be_unknown=True),
            models.UniqueConstraint(name="licensee_iin_once", fields=["iin_digest"], condition=~Q(iin_digest="")),
            models.UniqueConstraint(name="licensee_bin_once", fields=["bin"], condition=~Q(bin="")),
            models.CheckConstraint(
                name="licensee_is_known_by_one_thing",
                condition=Q(person__isnull=False, iin_digest="", bin="")
                | Q(organisation__isnull=False, iin_digest="", bin="")
                | (Q(person=None, organisation=None, bin="") & ~Q(iin_digest=""))
                | (Q(person=None, organisation=None, iin_digest="") & ~Q(bin="")),
            ),
        ]
        indexes = _walked("licensee", "order_kk", "order_ru", "region", "activity")


class PlaceKind(models.TextChoices):
    """What a place of use is (O100-23.5)."""

    CATERING = "catering", _("café, restaurant, bar")
    CLUB = "club", _("night club, karaoke")
    HOTEL = "hotel", _("hotel")
    HALL = "hall", _("concert hall, theatre, cinema")
    SHOP = "shop", _("shop, shopping centre")
    SPORT = "sport", _("fitness club, sports ground")
    SERVICE = "service", _("salon, office, service")
    VEHICLE = "vehicle", _("means of transport")
    OPEN_AIR = "open_air", _("park, open ground")
    CHANNEL = "channel", _("broadcast or cable channel")
    SITE = "site", _("site, application")
    OTHER = "other", _("other place")


class Place(models.Model):
    """A place of use: the Order's «object of accounting» (O100-23.5). Area in square metres."""

    licensee = models.ForeignKey(Licensee, models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    region = models.CharField(_("region"), max_length=2, choices=Region)
    address = models.CharField(_("address"), max_length=300)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    area = models.DecimalField(_("area, m²"), max_digits=9, decimal_places=1, null=True, blank=True)
    rooms = models.PositiveIntegerField(_("rooms"), null=True, blank=True)
    opened_on = models.DateField(_("music is used since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("place of use")
        verbose_name_plural = _("places of use")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="place_kind_is_known", condition=Q(kind__in=PlaceKind.values)),
            models.CheckConstraint(name="place_region_is_known", condition=Q(region__in=Region.values)),
            models.CheckConstraint(
                name="place_figures_are_positive",
                condition=(Q(area=None) | Q(area__gt=0)) & (Q(rooms=None) | Q(rooms__gt=0)),
            ),
            models.CheckConstraint(
                name="place_closed_after_it_opened",
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
            ),
            models.UniqueConstraint(
                name="place_once", fields=["licensee", "name", "address"], condition=Q(closed_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
