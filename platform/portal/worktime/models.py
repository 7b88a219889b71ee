"""Rows that change the general calendar, and the terms of cases with their due moments. Facts only, no verbs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

HOURS = ("opens", "lunch_from", "lunch_until", "closes")


class CalendarRow(models.Model):
    """What an act says about one day, or about the hours from a day on. The portal's role may only insert and read.

    The latest row about a day is in force. A row is never changed: another one takes it back.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKED = "worked", _("working day")
        USUAL = "usual", _("as the general calendar says")
        HOURS = "hours", _("hours from this day on")

    kind = models.CharField(_("what it sets"), max_length=10, choices=Kind)
    day = models.DateField(_("day"))
    name_kk = models.CharField(_("name, Kazakh"), max_length=200)
    name_ru = models.CharField(_("name, Russian"), max_length=200)
    name_en = models.CharField(_("name, English"), max_length=200)
    act = models.CharField(_("set by"), max_length=200)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days of the week"), null=True, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    lunch_from = models.TimeField(_("lunch from"), null=True, blank=True)
    lunch_until = models.TimeField(_("lunch until"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("added by"), related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("row of the calendar")
        verbose_name_plural = _("working calendar")
        ordering = ("-day", "-pk")
        constraints = [
            models.CheckConstraint(
                name="calendar_row_kind_is_known", condition=Q(kind__in=["off", "worked", "usual", "hours"])
            ),
            models.CheckConstraint(
                name="calendar_row_has_hours_or_none",
                condition=Q(
                    kind="hours",
                    weekdays__isnull=False,  # a comparison with nothing is no objection to a constraint
                    opens__isnull=False,
                    lunch_from__isnull=False,
                    lunch_until__isnull=False,
                    closes__isnull=False,
                    weekdays__len__gt=0,
                    weekdays__contained_by=list(range(7)),
                    opens__lt=F("lunch_from"),
                    lunch_from__lt=F("lunch_until"),
                    lunch_until__lt=F("closes"),
                )
                | (
                    Q(weekdays__isnull=True, opens__isnull=True, lunch_from__isnull=True)
                    & Q(lunch_until__isnull=True, closes__isnull=True)
                    & ~Q(kind="hours")
                ),
            ),
            models.CheckConstraint(
                name="calendar_row_names_its_act",
                condition=~Q(act="") & ~Q(name_kk="") & ~Q(name_ru="") & ~Q(name_en=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_kind_display()}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(getattr(self, f"name_{get_language() or 'kk'}", self.name_kk))


class Term(models.Model):
    """One clock of one case: when it began, when it is due, when it ended, and why at that moment.

    A term without an end is open. One that ended without applying was not asked for in the end: the term of
    a refusal, where the work was entered.
    """

    subject = models.CharField(_("of what"), max_length=120)  # as the trail calls it
    clock = models.CharField(_("clock"), max_length=40)
    starts_at = models.DateTimeField(_("runs from"))
    due_at = models.DateTimeField(_("due"))
    remind_at = models.DateTimeField()  # three quarters of its working time
    explanation = models.JSONField(default=dict)
    reckoned_with = models.BigIntegerField()  # the last calendar row that was known
    ended_at = models.DateTimeField(_("ended"), null=True)
    applied = models.BooleanField(default=True)
    worked = models.PositiveIntegerField(null=True)  # seconds of working time from start to end
    reminded_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                name="term_open_once", fields=["subject", "clock"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="term_ended_is_measured",
                condition=Q(ended_at__isnull=True, worked__isnull=True, applied=True)
                | Q(ended_at__isnull=False, worked__isnull=False),
            ),
            models.CheckConstraint(
                name="term_reminds_before_it_is_due",
                condition=Q(remind_at__gte=F("starts_at"), remind_at__lte=F("due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="term_of_subject"),
            models.Index(fields=["due_at"], name="term_open_due", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["remind_at"], name="term_open_remind", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["reckoned_with"], name="term_open_reckoned", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["clock", "ended_at"], name="term_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_kept(self) -> bool:
        """Whether it ended in time; of an open one, nothing is said."""
        return self.ended_at is not None and self.ended_at <= self.due_at
