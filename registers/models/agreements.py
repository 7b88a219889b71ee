"""The register of agreements (O100-24 to 26), as read here; contracts write it. Facts only, no verbs."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from portal.addresses import numbered
from portal.search import columns
from portal.search.columns import folded
from registers.models.parties import Licensee, Owner, Place
from registers.models.reference import RightType
from registers.models.works import Work


class AgreementKind(models.TextChoices):
    """By the appendices of the Order."""

    MANDATE = "mandate", _("Owner and OKUP: rights given into management")
    MUTUAL = "mutual", _("Mutual representation of OKUPs")
    LICENCE = "licence", _("Licence of a user")
    REMUNERATION = "remuneration", _("Remuneration for phonograms")
    PLATFORM = "platform", _("Use of the platform")


class AgreementForm(models.TextChoices):
    """How it was concluded (O100-25.7)."""

    ELECTRONIC = "electronic", _("electronically, on the platform")
    SCAN = "scan", _("on paper, a scan was placed")


class AgreementState(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Agreement(models.Model):
    """An agreement; its key is its identification number (O100-25.1). Days both included; `until` None: open-ended.

    `rights` are codes of kinds of rights, `ways` those of their ways of use; [] for all of them. A mandate
    covers all works of the owner, or `works` where some are named. Who is the second party depends on the kind: an
    owner, another OKUP (one from abroad has a name only), or a user. `places_named` are places of use as a paper names
    them, where the register of users has no such place. A mandate on paper that overlaps one with another OKUP is
    contested, and counts for nothing until that is settled.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind)
    agreement_number = models.CharField(_("number of the agreement"), max_length=60)
    okup = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("OKUP"))
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, related_name="agreements")
    licensee = models.ForeignKey(Licensee, models.PROTECT, null=True, related_name="agreements")
    second_okup = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    foreign_name = models.CharField(_("organisation abroad"), max_length=300, blank=True)
    foreign_country = models.CharField(_("its country"), max_length=2, blank=True)  # ISO 3166-1
    foreign_code = models.CharField(_("its number at CISAC"), max_length=4, blank=True)
    right_types = ArrayField(models.CharField(max_length=10, choices=RightType), default=list)
    rights = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("rights"))
    ways = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("ways of use"))
    form = models.CharField(_("form of conclusion"), max_length=10, choices=AgreementForm)
    concluded_on = models.DateField(_("concluded"))
    since = models.DateField(_("in force from"))
    until = models.DateField(_("until"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState, default=AgreementState.IN_FORCE)
    ended_on = models.DateField(_("ended"), null=True)
    is_contested = models.BooleanField(_("contested"), default=False)
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    turns_on = models.DateField(null=True)  # the next day that changes what a mandate covers
    names = models.TextField(blank=True)  # of all parties and the number, for search
    works = models.ManyToManyField(Work, related_name="agreements")
    places = models.ManyToManyField(Place, related_name="agreements")
    places_named = ArrayField(models.CharField(max_length=300), default=list)
    terms = columns.words(folded("names"), folded("names"))
    order_kk = columns.order_of("names")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(  # numbers of papers begin anew with each year
                name="agreement_numbered_once",
                fields=["okup", "kind", "agreement_number", "concluded_on"],
                condition=Q(state="in_force"),
            ),
            models.CheckConstraint(name="agreement_kind_is_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(name="agreement_state_is_known", condition=Q(state__in=AgreementState.values)),
            models.CheckConstraint(
                name="agreement_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="agreement_ended_on_a_day",
                condition=Q(state="in_force", ended_on=None) | Q(state="ended", ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_parties_by_kind",
                condition=(
                    Q(kind="mandate", owner__isnull=False, licensee=None, second_okup=None, foreign_name="")
                    | (
                        Q(kind="mutual", owner=None, licensee=None)
                        & (Q(second_okup__isnull=False, foreign_name="") | (Q(second_okup=None) & ~Q(foreign_name="")))
                    )
                    | Q(
                        kind__in=["licence", "remuneration"],
                        owner=None,
                        licensee__isnull=False,
                        second_okup=None,
                        foreign_name="",
                    )
                    | Q(kind="platform", owner=None, licensee=None, second_okup=None, foreign_name="")
                ),
            ),
            models.CheckConstraint(
                name="agreement_contested_is_a_mandate_in_force",
                condition=Q(is_contested=False) | Q(kind="mandate", state="in_force"),
            ),
            models.CheckConstraint(
                name="agreement_abroad_has_a_country",
                condition=Q(foreign_name="", foreign_country="", foreign_code="") | ~Q(foreign_name=""),
            ),
            ExclusionConstraint(  # powers are given to only one OKUP at a time (O100-4)
                name="agreement_one_okup_an_owner",
                expressions=[
                    ("owner", RangeOperators.EQUAL),
                    ("okup", RangeOperators.NOT_EQUAL),
                    (_Days("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="mandate", state="in_force", is_contested=False),
            ),
        ]
        indexes = [
            models.Index(fields=["okup", "kind", "state"], name="agreement_of_okup"),
            models.Index(fields=["owner"], name="agreement_contested", condition=Q(is_contested=True)),
            models.Index(fields=["turns_on"], name="agreement_turning", condition=Q(turns_on__isnull=False)),
            GinIndex(fields=["terms"], name="agreement_terms", fastupdate=False),
            *(models.Index(fields=[name, "id"], name=f"agreement_by_{name}") for name in ("order_kk", "kind", "okup")),
        ]

    def __str__(self) -> str:
        return f"№ {self.agreement_number}"

    def get_absolute_url(self) -> str:
        return numbered("registers:agreement", self.pk)

    @property
    def number(self) -> int:
        return int(self.pk)
