"""Posts of the provider and of the authorised body, held from day to day, and absences from them."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import OF_THE_AUTHORISED_BODY, OF_THE_PROVIDER, Role


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
