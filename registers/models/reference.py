"""Lists by which works and shares are described, each row from a day on. Facts only, no verbs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.reference import InThreeLanguages


class WorkKind(InThreeLanguages):
    """A kind of object managed collectively; `has_recording` where its copy is an audio recording (O100-17.2)."""

    has_recording = models.BooleanField(_("its copy is an audio recording"), default=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("kind of work")
        verbose_name_plural = _("kinds of works")
        constraints = [models.UniqueConstraint(name="work_kind_once_since_a_day", fields=["code", "since"])]


class RightType(models.TextChoices):
    """What a kind of right belongs to (O100-25.5)."""

    COPYRIGHT = "copyright", _("copyright")
    RELATED = "related", _("related rights")


class RightKind(InThreeLanguages):
    """A kind of property right of which shares are held, with the ways of use that it comprises."""

    type = models.CharField(_("type of right"), max_length=10, choices=RightType)
    ways = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("ways of use"))

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("kind of right")
        verbose_name_plural = _("kinds of rights")
        constraints = [models.UniqueConstraint(name="right_kind_once_since_a_day", fields=["code", "since"])]


class Way(InThreeLanguages):
    """A way of using an object (the Law, articles 16 and 37 to 40), by the code that kinds of rights name."""

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("way of use")
        verbose_name_plural = _("ways of use")
        constraints = [models.UniqueConstraint(name="way_once_since_a_day", fields=["code", "since"])]


class Category(InThreeLanguages):
    """A category of right possession (O100-17.4; the Law, articles 2, 34 and 35)."""

    type = models.CharField(_("type of right"), max_length=10, choices=RightType, blank=True)  # "" for either
    creates = models.BooleanField(_("creates the object"), default=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("category of right possession")
        verbose_name_plural = _("categories of right possession")
        constraints = [models.UniqueConstraint(name="category_once_since_a_day", fields=["code", "since"])]


class RecordingRule(models.Model):
    """What is asked of the copy of a work from a day on (O100-17.2). Rates in Hz, times in seconds, sizes in bytes."""

    since = models.DateField(_("since"), unique=True)
    act = models.CharField(_("set by"), max_length=200)
    min_rate = models.PositiveIntegerField(_("lowest sampling rate, Hz"))
    min_bits = models.PositiveSmallIntegerField(_("fewest bits a sample"))
    max_channels = models.PositiveSmallIntegerField(_("most channels"))
    min_seconds = models.PositiveIntegerField(_("shortest, seconds"))
    max_seconds = models.PositiveIntegerField(_("longest, seconds"))
    max_bytes = models.PositiveBigIntegerField(_("largest, bytes"))
    max_silence = models.PositiveSmallIntegerField(_("most silence, per cent"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("rule of recordings")
        verbose_name_plural = _("rules of recordings")
        ordering = ("since",)
        constraints = [
            models.CheckConstraint(
                name="recording_rule_can_be_kept",
                condition=Q(min_seconds__lte=F("max_seconds"), max_silence__lte=100, max_channels__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%d.%m.%Y}, {self.act}"
