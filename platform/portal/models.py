"""The ground's own tables: the trail, the counters, the notices."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Trail(models.Model):
    """One act. The portal's role may only insert and read (migration 0002)."""

    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=80)
    act = models.CharField(_("act"), max_length=80)
    subject = models.CharField(_("on what"), max_length=120, db_index=True)
    law = ArrayField(models.TextField(), verbose_name=_("under"))
    body = models.BinaryField(_("canonical bytes"))

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}"


class Counter(models.Model):
    """The last number given out. It moves in the transaction that uses it, so that no number is ever skipped."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="counter_never_below_zero", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Notice(models.Model):
    """Something a person is to be told by e-mail; owed until `sent_at` is set."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    template = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    even_unconfirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["created_at"], name="notices_owed", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"
