"""Copies of all of one's own data. Facts only, no verbs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ExportState(models.TextChoices):
    ASKED = "asked", _("Being made")
    READY = "ready", _("Ready")
    EXPIRED = "expired", _("Removed")


class Export(models.Model):
    """An archive that a person asked for; its file is removed when it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="exports")
    language = models.CharField(max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.ASKED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="exports/", blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True)
    expires_at = models.DateTimeField(_("removed on"), null=True)
    fetched_at = models.DateTimeField(_("fetched"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="export_one_at_a_time", fields=["person"], condition=Q(state="asked")),
            models.CheckConstraint(
                name="export_ready_has_its_file",
                condition=~Q(state="ready")
                | (~Q(file="") & Q(ready_at__isnull=False, expires_at__isnull=False, size__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_there(self) -> bool:
        """Whether the archive can be fetched now."""
        return self.state == ExportState.READY and self.expires_at is not None and self.expires_at > timezone.now()
