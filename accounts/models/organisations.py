"""Organisations, who may act for them, their governing bodies and accreditations. Facts only, no verbs."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.people import SubjectKind, User
from accounts.models.reference import ActivityClass, Sphere
from accounts.regions import Region
from portal.signing.models import Signature
from portal.vault import EncryptedTextField


class OrganisationState(models.TextChoices):
    """An organisation stays registered: what is done for it needs a head, and heads follow one another."""

    REGISTERED = "registered", _("Registered")


class Organisation(models.Model):
    """A legal entity, known by its BIN (O100-13). Names are kept as the certificate of its head has them.

    The certificate holds it in one language, as `certified_name`; the other of `name_kk` and `name_ru` may be "".
    """

    bin = models.CharField(_("BIN"), max_length=12, unique=True)
    name_kk = models.CharField(_("name, Kazakh"), max_length=300, blank=True)
    name_ru = models.CharField(_("name, Russian"), max_length=300, blank=True)
    certified_name = models.CharField(max_length=300, blank=True)  # "" for bodies that nobody registers
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    address = models.CharField(_("legal address"), max_length=300, blank=True)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    iban = EncryptedTextField(_("bank account (IBAN)"), blank=True)
    bic = EncryptedTextField(_("bank (BIC)"), blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=SubjectKind), default=list, blank=True)
    activity = models.ForeignKey(
        ActivityClass, models.PROTECT, null=True, blank=True, verbose_name=_("field of activity")
    )
    state = models.CharField(_("state"), max_length=20, choices=OrganisationState, default=OrganisationState.REGISTERED)
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(name="organisation_bin_is_twelve_digits", condition=Q(bin__regex="^[0-9]{12}$")),
            models.CheckConstraint(name="organisation_is_named", condition=~Q(name_kk="") | ~Q(name_ru="")),
            models.CheckConstraint(
                name="organisation_kinds_are_known", condition=Q(kinds__contained_by=SubjectKind.values)
            ),
            models.CheckConstraint(name="organisation_state_is_known", condition=Q(state__in=OrganisationState.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation", args=[self.bin])

    @property
    def name(self) -> str:
        """In the reader's language where it is known in it."""
        first, second = (self.name_ru, self.name_kk) if get_language() == "ru" else (self.name_kk, self.name_ru)
        return first or second

    @property
    def told_kinds(self) -> str:
        """As what it stands on the platform, in words."""
        return ", ".join(str(SubjectKind(kind).label) for kind in self.kinds)


class Right(models.TextChoices):
    """What a member may do for an organisation. The head may do all of it."""

    HEAD = "head", _("head: everything")
    MANAGER = "manager", _("invite staff and give rights")
    SIGNS = "signs", _("sign for the organisation")
    WORKS = "works", _("keep its works and data")
    MONEY = "money", _("see and keep its money and bank details")


class MembershipState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Member")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Invitation taken back")
    ENDED = "ended", _("Ended")


OPEN_MEMBERSHIPS = (MembershipState.INVITED, MembershipState.ACTIVE)


class Membership(models.Model):
    """That a person acts for an organisation, or is invited to. Known by IIN: it may precede the first sign-in."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    iin_digest = models.CharField(max_length=64, db_index=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="memberships")
    post = models.CharField(_("post"), max_length=200, blank=True)
    rights = ArrayField(models.CharField(max_length=10, choices=Right), default=list)
    state = models.CharField(_("state"), max_length=10, choices=MembershipState, default=MembershipState.INVITED)
    email = EncryptedTextField(_("e-mail"), blank=True)  # to which the invitation goes
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(_("invited"), null=True)
    mail_due_at = models.DateTimeField(null=True)  # owed to the address until the post took it
    since = models.DateTimeField(_("since"), null=True)
    until = models.DateTimeField(_("until"), null=True)
    signature = models.ForeignKey(Signature, models.PROTECT, null=True, related_name="+")  # of who is head by it
    certified_at = models.DateTimeField(null=True)  # when the head's certificate began

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="membership_open_once",
                fields=["organisation", "iin_digest"],
                condition=Q(state__in=OPEN_MEMBERSHIPS),
            ),
            models.UniqueConstraint(
                name="membership_one_acting_head",
                fields=["organisation"],
                condition=Q(state="active", rights__contains=["head"]),
            ),
            models.CheckConstraint(name="membership_rights_are_known", condition=Q(rights__contained_by=Right.values)),
            models.CheckConstraint(
                name="membership_state_says_when",
                condition=Q(state="active", person__isnull=False, since__isnull=False, until=None)
                | Q(
                    state="ended", person__isnull=False, since__isnull=False, until__isnull=False, until__gte=F("since")
                )
                | Q(state="invited", since=None, until=None)
                | Q(state__in=["declined", "withdrawn"], since=None, until__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_head_has_signed",
                condition=~Q(rights__contains=["head"]) | Q(signature__isnull=False, certified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.post}"

    @property
    def is_head(self) -> bool:
        return Right.HEAD in self.rights

    @property
    def told_rights(self) -> str:
        """The rights in words."""
        return ", ".join(str(Right(right).label) for right in self.rights)

    @classmethod
    def acting(cls, person: User) -> models.QuerySet["Membership"]:
        """The memberships by which the person acts for organisations now."""
        found = cls.objects.filter(iin_digest=person.iin_digest, state=MembershipState.ACTIVE)
        return found.select_related("organisation").order_by("pk")


class GoverningBody(models.Model):
    """Who governs an organisation, as it says itself (O100-13)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="bodies")
    name = models.CharField(_("surname, name, patronymic"), max_length=300)
    post = models.CharField(_("body and post"), max_length=200)

    class Meta:
        verbose_name = _("governing body")
        verbose_name_plural = _("governing bodies")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="governing_body_once", fields=["organisation", "name", "post"]),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.name}"


class Accreditation(models.Model):
    """An accreditation of an OKUP for spheres, from one day to another, both included (the Law, 46-1 and 46-2).

    `withdrawn_on` is the last day where it ends before its term, `because` why.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accreditations")
    number = models.CharField(_("number of the certificate"), max_length=60, unique=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    spheres = models.ManyToManyField(Sphere, related_name="accreditations", verbose_name=_("spheres"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [
            models.CheckConstraint(name="accreditation_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="accreditation_is_numbered", condition=~Q(number="")),
            models.CheckConstraint(
                name="accreditation_withdrawn_for_a_reason",
                condition=Q(withdrawn_on=None, because="") | (Q(withdrawn_on__isnull=False) & ~Q(because="")),
            ),
            models.CheckConstraint(
                name="accreditation_withdrawn_in_its_term",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("since"), withdrawn_on__lte=F("until")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date:
        return self.withdrawn_on or self.until

    @property
    def is_in_force(self) -> bool:
        return self.since <= timezone.localdate() <= self.last_day

    @classmethod
    def in_force(cls, day: date | None = None) -> models.QuerySet["Accreditation"]:
        """Those that stand on `day`, today by default."""
        day = day or timezone.localdate()
        last = Q(withdrawn_on=None, until__gte=day) | Q(withdrawn_on__gte=day)
        return cls.objects.filter(last, since__lte=day)
