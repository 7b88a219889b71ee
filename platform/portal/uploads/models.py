"""A file on its way in. How much of it is there is told by the file itself; the row is set right by it."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.uploads.purposes import PURPOSES, Purpose


def folder() -> Path:
    """Where files grow."""
    return Path(settings.MEDIA_ROOT) / "uploads"


class State(models.TextChoices):
    """From the first byte to the app that takes the file over."""

    RECEIVING = "receiving"
    RECEIVED = "received"  # all of it is here; it is hashed and checked
    READY = "ready"
    REFUSED = "refused"  # by the check of its purpose; the file is gone, the reason stays
    TAKEN = "taken"


HASHED = (State.READY, State.TAKEN)
HELD = (State.RECEIVING, State.RECEIVED, State.READY)  # take room that no app answers for yet


class Upload(models.Model):
    """`length` and `offset` are bytes; `fault` is why the check refused, in the owner's language.

    A worker is asked for the check from `check_at` on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    sha256 = models.CharField(max_length=64, blank=True)
    fault = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)
    check_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["check_at"], name="uploads_to_check", condition=~Q(check_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="upload_knows_its_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="upload_within_its_length", condition=Q(length__gte=1, offset__gte=0, offset__lte=F("length"))
            ),
            models.CheckConstraint(
                name="upload_whole_when_received", condition=Q(state=State.RECEIVING) | Q(offset=F("length"))
            ),
            models.CheckConstraint(
                name="upload_hashed_when_ready",
                condition=Q(state__in=HASHED, sha256__regex="^[0-9a-f]{64}$") | (~Q(state__in=HASHED) & Q(sha256="")),
            ),
            models.CheckConstraint(
                name="upload_checked_while_received",
                condition=Q(state=State.RECEIVED, check_at__isnull=False)
                | (~Q(state=State.RECEIVED) & Q(check_at=None)),
            ),
            models.CheckConstraint(
                name="upload_refused_with_a_reason",
                condition=(Q(state=State.REFUSED) & ~Q(fault="")) | (~Q(state=State.REFUSED) & Q(fault="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def rules(self) -> Purpose:
        return PURPOSES[self.purpose]

    @property
    def path(self) -> Path:
        """Where it grows, until it is taken."""
        return folder() / str(self.pk)

    @property
    def stored_name(self) -> str:
        """What the storage of files calls it once it is taken."""
        return f"{self.purpose}/{self.pk}"

    @property
    def stored_path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.stored_name
