"""Sheets by which many works are entered at once, and what was found in them. Facts only, no verbs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registers.models.works import Work


class BulkState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    UNREADABLE = "unreadable", _("Cannot be read")
    ENTERING = "entering", _("Being entered")
    ENTERED = "entered", _("Entered")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Not carried out")
    SET_ASIDE = "set_aside", _("Set aside")


OWED = (BulkState.CHECKING, BulkState.ENTERING, BulkState.UNDOING)  # a worker has it in hand, or is to take it
STANDS = (BulkState.ENTERING, BulkState.ENTERED, BulkState.UNDOING)  # its works stand in the register, or are to


class Bulk(models.Model):
    """A sheet of works of one subject: of `organisation`, else of `person`, who sent it.

    `file` is its name in the storage, "" once it is removed. What was found in it is told in `language`: `rows` and
    `works` there are, works that are `wrong`, and those that another seems to be (`alike`). A worker is asked for
    what is owed from `owed_at` on, for `asked_by`; `tries` counts how often one began. `because` is why nothing came
    of it.
    """

    state = models.CharField(_("state"), max_length=10, choices=BulkState, default=BulkState.CHECKING)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    file = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    works = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    because = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    owed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    entered_at = models.DateTimeField(_("entered"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("sheet of works")
        verbose_name_plural = _("sheets of works")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(name="bulk_state_is_known", condition=Q(state__in=BulkState.values)),
            models.CheckConstraint(
                name="bulk_owed_from_a_moment",
                condition=Q(state__in=OWED, owed_at__isnull=False) | (~Q(state__in=OWED) & Q(owed_at=None)),
            ),
            models.CheckConstraint(
                name="bulk_entered_without_faults",
                condition=~Q(state__in=STANDS) | Q(wrong=0, works__gte=1, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_entered_at_a_moment",
                condition=~Q(state__in=["entered", "undoing", "undone"]) | Q(entered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_failed_says_why", condition=~Q(state__in=["unreadable", "failed"]) | ~Q(because="")
            ),
            models.UniqueConstraint(
                name="bulk_of_organisation_once",
                fields=["organisation", "sha256"],
                condition=Q(state__in=STANDS, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="bulk_of_person_once",
                fields=["person", "sha256"],
                condition=Q(state__in=STANDS, organisation=None),
            ),
        ]
        indexes = [
            models.Index(fields=["owed_at"], name="bulk_owed", condition=Q(owed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registers:bulk", args=[self.pk])

    @property
    def is_owed(self) -> bool:
        """Whether a worker is at it, or is to be."""
        return self.state in OWED

    @property
    def results(self) -> str:
        """The name in the storage of the same sheet with what was found."""
        return f"{self.file}.results.xlsx"


class BulkWork(models.Model):
    """One work of a sheet; `row` is the first of its rows, as a spreadsheet program counts them.

    `faults` and `hints` are [[row, heading of the column or "", words], …]; with faults it cannot be entered.
    """

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField(_("row"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    faults = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    work = models.OneToOneField(Work, models.PROTECT, null=True, related_name="bulk_line")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(name="bulk_row_once", fields=["bulk", "row"])]
        indexes = [
            models.Index(fields=["bulk", "id"], name="bulk_wrong_lines", condition=~Q(faults=[])),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.title}"
