"""Claims to the same shares that contradict each other, and mistakes that were reported. Facts only, no verbs.

What parties and staff write, and the files that they send, are encrypted: they tell of people.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from portal.vault import EncryptedBinaryField, EncryptedTextField
from registers.models.parties import Owner
from registers.models.reference import Category
from registers.models.works import Role, Work

EVIDENCE_MAX_BYTES = 20 * 1024 * 1024


class DisputeKind(models.TextChoices):
    SAME_WORK = "same_work", _("one work entered twice")
    CLAIM = "claim", _("a claim to a share")


class DisputeState(models.TextChoices):
    """Where a dispute is. One that is left to the court awaits its decision."""

    OPEN = "open", _("Being answered")
    LEFT = "left", _("Left to the court")
    AGREED = "agreed", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECIDED = "decided", _("Decided")


UNSETTLED = (DisputeState.OPEN.value, DisputeState.LEFT.value)


class Basis(models.TextChoices):
    """Upon what staff decide."""

    COURT = "court", _("decision of a court")
    EVIDENCE = "evidence", _("evidence of the parties")


class Dispute(models.Model):
    """Who holds which shares of `rights` (codes of kinds) of one work, which may be entered several times: `works`.

    Its key is its number. `because` is the outcome in the words of who decided or left it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=DisputeKind)
    state = models.CharField(_("state"), max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    works = models.ManyToManyField(Work, related_name="disputes")
    rights = ArrayField(models.CharField(max_length=40), verbose_name=_("rights"))
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: found at entry
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    basis = models.CharField(_("upon"), max_length=10, choices=Basis, blank=True)
    document = models.CharField(_("number and date of the document"), max_length=120, blank=True)
    because = EncryptedTextField(blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(name="dispute_kind_is_known", condition=Q(kind__in=DisputeKind.values)),
            models.CheckConstraint(name="dispute_state_is_known", condition=Q(state__in=DisputeState.values)),
            models.CheckConstraint(name="dispute_names_rights", condition=Q(rights__len__gt=0)),
            models.CheckConstraint(
                name="dispute_ends_once",
                condition=Q(state__in=UNSETTLED, closed_at=None)
                | (~Q(state__in=UNSETTLED) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_decided_by_somebody_upon_something",
                condition=~Q(state="decided") | (Q(decided_by__isnull=False) & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="dispute_due_names_its_clock",
                condition=Q(due_at=None, bound_by="") | (Q(due_at__isnull=False) & ~Q(bound_by="")),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="dispute_queue", condition=Q(state__in=UNSETTLED))]

    def __str__(self) -> str:
        return str(_("Dispute No. %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("registers:dispute", args=[self.pk])

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED


class Stand(models.TextChoices):
    """How a claimant answers the others."""

    KEEP = "keep", _("I keep my claim")
    REDUCE = "reduce", _("I reduce my claim")
    GIVE_WAY = "give_way", _("I accept the others’ claims")
    WITHDRAWN = "withdrawn", _("I withdraw my claim")


class Claim(models.Model):
    """What one owner in one role claims in a dispute; shares are kept as those of a holder.

    `work` is the entry that says so; None where somebody claims who stands in no entry, by `claimed_by` for
    `claimed_for`. `is_own`: the latest answer is that of the owner, or of the OKUP that manages their rights.
    """

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="claims")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    work = models.ForeignKey(Work, models.PROTECT, null=True, related_name="+")
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    claimed_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    claimed = models.JSONField(default=dict)  # at first
    shares = models.JSONField(default=dict)  # by the latest answer
    stand = models.CharField(_("answer"), max_length=10, choices=Stand, blank=True)
    is_own = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="claim_once_in_a_role", fields=["dispute", "owner", "role"]),
            models.CheckConstraint(name="claim_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="claim_answered_at_a_moment",
                condition=Q(stand="", answered_at=None) | (~Q(stand="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_of_an_entry_or_a_person", condition=Q(work__isnull=False) | Q(claimed_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.get_role_display()}"


class Answer(models.Model):
    """What was said of a claim, by whom and for whom. Added and read only."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="answers")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    stand = models.CharField(max_length=10, choices=Stand)
    shares = models.JSONField(default=dict)
    words = EncryptedTextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_stand_display()


class Evidence(models.Model):
    """A file that goes with an answer; seen by the parties and the staff. Added and read only."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="evidence")
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=10)
    document = EncryptedBinaryField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="evidence_is_hashed",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", size__gt=0, size__lte=EVIDENCE_MAX_BYTES),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MistakeState(models.TextChoices):
    OPEN = "open", _("Not answered yet")
    CORRECTED = "corrected", _("Corrected")
    STANDS = "stands", _("It is right")


class Mistake(models.Model):
    """What somebody holds to be wrong in an entry, and what its keeper answers. `version`: that which corrects it."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="mistakes")
    state = models.CharField(_("state"), max_length=10, choices=MistakeState, default=MistakeState.OPEN)
    reporter = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("reported"), auto_now_add=True)
    words = EncryptedTextField()
    answer = EncryptedTextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        constraints = [
            models.CheckConstraint(name="mistake_state_is_known", condition=Q(state__in=MistakeState.values)),
            models.CheckConstraint(
                name="mistake_answered_by_somebody",
                condition=Q(state="open", answered_by=None, answered_at=None)
                | (~Q(state="open") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mistake_corrected_in_a_version",
                condition=Q(state="corrected", version__isnull=False) | (~Q(state="corrected") & Q(version=None)),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="mistake_queue", condition=Q(state="open"))]

    def __str__(self) -> str:
        return str(_("Report of a mistake No. %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("registers:mistake", args=[self.pk])
