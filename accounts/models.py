"""People, their appointments, and the single-use texts that they sign to prove who they are."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.regions import Region
from accounts.roles import OF_THE_AUTHORISED_BODY, OF_THE_PROVIDER, SEES, Role
from portal.models import CHOSEN
from portal.vault import EncryptedTextField


class User(AbstractBaseUser):
    """A person, known by the IIN in their certificate. Names are kept as the certificate has them.

    There is no password and no superuser: rights come from appointments, and identity from the signature.
    """

    iin = EncryptedTextField(_("individual identification number"))
    iin_digest = models.CharField(max_length=64, unique=True)
    surname = models.CharField(_("surname"), max_length=150, blank=True)
    given_name = models.CharField(_("name"), max_length=150)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="kk")
    not_by_mail = ArrayField(models.CharField(max_length=10), default=list, blank=True)  # of portal.models.CHOSEN
    joined_at = models.DateTimeField(auto_now_add=True)

    password = None  # type: ignore[assignment]  # there is none, and no column for one
    USERNAME_FIELD = "iin_digest"
    is_active = True

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_refuses_no_prescribed_mail", condition=Q(not_by_mail__contained_by=list(CHOSEN))
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname first, as in documents."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Initials and surname, for the header and for lists of staff."""
        initials = "".join(f"{part[0]}. " for part in (self.given_name, self.patronymic) if part)
        return f"{initials}{self.surname}".strip()

    @property
    def has_contacts(self) -> bool:
        """Whether everything is there that an application must state about its author."""
        return all((self.email, self.email_confirmed_at, self.phone, self.address, self.region))

    @cached_property
    def appointments_today(self) -> list["Appointment"]:
        """The posts that the person holds today, their own or an absent colleague's, asked once a request."""
        return list(Appointment.held_by(self.iin_digest))

    def holds(self, *roles: str) -> bool:
        """Whether the person holds one of `roles` today."""
        return any(appointment.role in roles for appointment in self.appointments_today)

    @property
    def is_staff(self) -> bool:
        """Whether the staff's desks are open to the person."""
        return bool(self.appointments_today)

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Rights come from appointments only; the desks show, and steps change."""
        return any(permission in SEES[appointment.role] for appointment in self.appointments_today)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether any right concerns the app."""
        return any(
            permission.startswith(f"{app_label}.")
            for appointment in self.appointments_today
            for permission in SEES[appointment.role]
        )


class _Term(Func):
    """The days from one date to another as a range, the last one included."""

    function = "DATERANGE"
    output_field: ClassVar[Any] = DateRangeField()


def _days() -> _Term:
    return _Term("since", "until", RangeBoundary(inclusive_upper=True))


_BODY = Case(
    When(role__in=sorted(OF_THE_AUTHORISED_BODY), then=Value(1)), default=Value(0), output_field=models.IntegerField()
)  # 1 is the authorised body, 0 the provider


class Appointment(models.Model):
    """A post held from one day to another, by an order. Known by IIN, so it may precede the first sign-in."""

    iin_digest = models.CharField(max_length=64, db_index=True)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    post_kk = models.CharField(_("post, Kazakh"), max_length=200)
    post_ru = models.CharField(_("post, Russian"), max_length=200)
    order = models.CharField(_("order"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            ExclusionConstraint(
                name="appointment_not_twice_at_once",
                expressions=[
                    ("iin_digest", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="appointment_role_is_known", condition=Q(role__in=Role.values)),
            ExclusionConstraint(
                name="appointment_of_one_body_at_a_time",
                expressions=[
                    ("iin_digest", RangeOperators.EQUAL),
                    (_BODY, RangeOperators.NOT_EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(name="appointment_with_its_person", fields=["id", "iin_digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.order}"

    @classmethod
    def in_force(cls, day: date | None = None) -> models.QuerySet["Appointment"]:
        """Appointments held on `day`, today by default."""
        day = day or timezone.localdate()
        return cls.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    @classmethod
    def held_by(cls, iin_digest: str, day: date | None = None) -> models.QuerySet["Appointment"]:
        """Posts that a person holds on `day`: their own, and that of an absent colleague for whom they stand in.

        An absence takes no right from who is absent: it gives their post to the substitute as well, as long as
        the substitute is of the provider's staff.
        """
        own = cls.in_force(day).filter(iin_digest=iin_digest, role__in=OF_THE_PROVIDER)
        stands_in = Absence.on(day).filter(appointment=OuterRef("pk"), substitute_digest=iin_digest)
        return cls.in_force(day).filter(Q(iin_digest=iin_digest) | Q(Exists(stands_in), Exists(own)))


class Absence(models.Model):
    """Days, both included, on which the holder of a post is away, by an order, and who stands in for them.

    The substitute is known by the digest of their IIN; "" where nobody stands in. A foreign key of the table keeps
    `iin_digest` that of the appointment, so that the database can tell a substitute from the absent person.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="absences", verbose_name=_("post"))
    iin_digest = models.CharField(max_length=64)
    substitute_digest = models.CharField(max_length=64, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    order = models.CharField(_("order"), max_length=200)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(
                name="absence_substitute_is_another", condition=~Q(substitute_digest=F("iin_digest"))
            ),
            models.CheckConstraint(name="absence_rests_on_an_order", condition=~Q(order="")),
            ExclusionConstraint(
                name="absence_not_twice_at_once",
                expressions=[("appointment", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="absence_substitute_for_one_at_a_time",
                expressions=[("substitute_digest", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                condition=~Q(substitute_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment.get_role_display()}, {self.since:%d.%m.%Y} – {self.until:%d.%m.%Y}"

    @classmethod
    def on(cls, day: date | None = None) -> models.QuerySet["Absence"]:
        """Absences on `day`, today by default."""
        day = day or timezone.localdate()
        return cls.objects.filter(since__lte=day, until__gte=day)


class Challenge(models.Model):
    """A single-use text that a person signs to prove who they are. It is no document, and says so itself."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign-in"
        CONFIRM = "confirm"

    text = models.TextField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"
