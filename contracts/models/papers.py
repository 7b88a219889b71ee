"""Agreements that were concluded on paper, and mandates among them that overlap another's. Facts only, no verbs.

What an agreement on paper says stands in the register of agreements (registers.Agreement); its scan is here.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.vault import EncryptedBinaryField, EncryptedTextField
from registers.models import Agreement, Basis

SCAN_MAX_BYTES = 50 * 1024 * 1024
SCAN_FORMATS = ("pdf", "jpeg", "png")


class PaperAgreement(models.Model):
    """An agreement as an OKUP placed it; `due_at`: by when it had to (O100-8), None where no term ran.

    The portal's role changes nothing of it but the words with which the OKUP ended it.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="paper")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("placed by"))
    placed_at = models.DateTimeField(_("placed"))
    due_at = models.DateTimeField(_("due"), null=True)
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=10)
    scan = EncryptedBinaryField()
    ended_because = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = _("agreement on paper")
        verbose_name_plural = _("agreements on paper")
        constraints = [
            models.CheckConstraint(
                name="paper_is_hashed",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", size__gt=0, size__lte=SCAN_MAX_BYTES),
            ),
            models.CheckConstraint(name="paper_format_is_known", condition=Q(format__in=SCAN_FORMATS)),
        ]
        indexes = [
            models.Index(fields=["-placed_at"], name="paper_placed"),
            models.Index(fields=["-placed_at"], name="paper_late", condition=Q(placed_at__gt=F("due_at"))),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    def get_absolute_url(self) -> str:
        return reverse("contracts:paper", args=[self.agreement_id])

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.placed_at > self.due_at


class ConflictState(models.TextChoices):
    """Which of the two stands, once that is decided; ended: one of them ended, so that none had to be."""

    OPEN = "open", _("Not settled")
    PLACED = "placed", _("Decided: the one placed later stands")
    STANDING = "standing", _("Decided: the one that stood before stands")
    ENDED = "ended", _("One of them has ended")


DECIDED = (ConflictState.PLACED, ConflictState.STANDING)


class Conflict(models.Model):
    """Two mandates of one owner with different OKUPs for the same days: `placed` counts for nothing meanwhile."""

    placed = models.ForeignKey(Agreement, models.PROTECT, related_name="conflicts")
    standing = models.ForeignKey(Agreement, models.PROTECT, related_name="conflicts_against")
    state = models.CharField(_("state"), max_length=10, choices=ConflictState, default=ConflictState.OPEN)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    basis = models.CharField(_("upon"), max_length=10, choices=Basis, blank=True)
    document = models.CharField(_("number and date of the document"), max_length=120, blank=True)
    because = EncryptedTextField(blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("overlap of mandates")
        verbose_name_plural = _("overlaps of mandates")
        constraints = [
            models.CheckConstraint(name="conflict_state_is_known", condition=Q(state__in=ConflictState.values)),
            models.CheckConstraint(name="conflict_is_of_two", condition=~Q(placed=F("standing"))),
            models.UniqueConstraint(
                name="conflict_open_once", fields=["placed", "standing"], condition=Q(state=ConflictState.OPEN)
            ),
            models.CheckConstraint(
                name="conflict_closed_says_when",
                condition=Q(state=ConflictState.OPEN, closed_at=None)
                | (~Q(state=ConflictState.OPEN) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="conflict_decided_by_somebody_upon_something",
                condition=(Q(state__in=DECIDED, decided_by__isnull=False) & ~Q(basis="") & ~Q(because=""))
                | (~Q(state__in=DECIDED) & Q(decided_by=None, basis="", document="")),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="conflict_queue", condition=Q(state=ConflictState.OPEN))]

    def __str__(self) -> str:
        return str(_("Overlap of mandates No. %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("contracts:conflict", args=[self.pk])
