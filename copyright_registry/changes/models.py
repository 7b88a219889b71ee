"""Changes of an entry: what is asked, who signs it, which court ordered it, what was decided. Facts only, no verbs."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.decisions import HeadsDecision
from copyright_registry.models.entries import Entry
from portal.reference import InThreeLanguages
from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField


class Ask(models.TextChoices):
    """What is asked for: other data, or the end of the entry (O1315-A4)."""

    CORRECT = "correct", _("Technical correction")
    CANCEL = "cancel", _("Cancellation")


class ChangeState(models.TextChoices):
    """Where a change is."""

    DRAFT = "draft", _("Draft")
    SIGNING = "signing", _("Co-authors are signing")
    RECEIVED = "received", _("Received")
    PROPOSED = "proposed", _("Being agreed")
    AGREED = "agreed", _("Waiting for signature")
    DONE = "done", _("Carried out")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")
    DECLINED = "declined", _("Declined by a co-author")


OPEN_WITH_AUTHORS = (ChangeState.DRAFT, ChangeState.SIGNING)
OPEN_WITH_PROVIDER = (ChangeState.RECEIVED, ChangeState.PROPOSED, ChangeState.AGREED)
OPEN = (*OPEN_WITH_AUTHORS, *OPEN_WITH_PROVIDER)
DECIDED = (ChangeState.DONE, ChangeState.REFUSED)
NEVER_RECEIVED = (*OPEN_WITH_AUTHORS, ChangeState.TAKEN_BACK, ChangeState.DECLINED)


class Column(models.TextChoices):
    """What of an entry may be changed: all of appendix 3 but the number and the dates of the register."""

    TITLE_KK = "title_kk", _("Name in Kazakh")
    TITLE_RU = "title_ru", _("Name in Russian")
    TITLE_EN = "title_en", _("Name in English")
    CREATED_ON = "created_on", _("Date of creation")
    AUTHORS = "authors", _("Authors")
    KIND = "kind", _("Type of copyright object")


class ChangeGround(InThreeLanguages):
    """A ground on which a change may be refused; `asks` are the kinds of change that it is for."""

    law_kk = models.CharField(max_length=200)
    law_ru = models.CharField(max_length=200)
    law_en = models.CharField(max_length=200)
    asks = ArrayField(models.CharField(max_length=10))

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("ground of refusing a change")
        verbose_name_plural = _("grounds of refusing a change")
        constraints = [models.UniqueConstraint(name="change_ground_once_since_a_day", fields=["code", "since"])]


class CourtDecision(models.Model):
    """A decision of a court in force, with its scan (O1315-15.2). The portal's role may only insert and read."""

    court = models.CharField(_("court"), max_length=300)
    number = models.CharField(_("number of the decision"), max_length=100)
    decided_on = models.DateField(_("date of the decision"))
    in_force_since = models.DateField(_("in force since"))
    received_on = models.DateField(_("received"))
    scan = EncryptedBinaryField()
    scan_name = models.CharField(_("file"), max_length=255)
    scan_size = models.PositiveIntegerField(_("size, bytes"))
    scan_sha256 = models.CharField("SHA-256", max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision of a court")
        verbose_name_plural = _("decisions of courts")
        constraints = [
            models.CheckConstraint(
                name="court_decision_dates_in_order",
                condition=Q(decided_on__lte=F("in_force_since")) & Q(in_force_since__lte=F("received_on")),
            ),
            models.CheckConstraint(name="court_decision_is_named", condition=~Q(court="") & ~Q(number="")),
            models.CheckConstraint(
                name="court_decision_scan_is_hashed",
                condition=Q(scan_size__gt=0, scan_sha256__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court}, № {self.number}, {self.decided_on:%d.%m.%Y}"


class Change(models.Model):
    """A request of all authors in the form of appendix 4, or a decision of a court, on one version of an entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    asks = models.CharField(_("kind of change"), max_length=10, choices=Ask)
    court = models.OneToOneField(CourtDecision, models.PROTECT, null=True)
    language = models.CharField(_("language of the case"), max_length=2, choices=[("kk", "Қазақша"), ("ru", "Русский")])
    state = models.CharField(_("state"), max_length=20, choices=ChangeState, default=ChangeState.DRAFT)
    number = models.BigIntegerField(_("number"), null=True, unique=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = EncryptedTextField(blank=True)  # frozen by the first signature
    text_sha256 = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    received_at = models.DateTimeField(_("received"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    decision = models.OneToOneField("ChangeDecision", models.PROTECT, null=True, related_name="+")
    made = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="change")  # the version it led to
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("change of an entry")
        verbose_name_plural = _("changes of entries")
        indexes = [
            models.Index(F("due_at").asc(nulls_last=True), F("number").desc(), name="change_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="change_one_open_an_entry", fields=["entry"], condition=Q(state__in=OPEN, court__isnull=True)
            ),
            models.UniqueConstraint(
                name="change_one_open_by_court", fields=["entry"], condition=Q(state__in=OPEN, court__isnull=False)
            ),
            models.CheckConstraint(
                name="change_received_is_numbered",
                condition=Q(state__in=NEVER_RECEIVED, number__isnull=True, received_at__isnull=True)
                | (~Q(state__in=NEVER_RECEIVED) & Q(number__isnull=False, received_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="change_of_authors_received_is_frozen",
                condition=Q(court__isnull=False)
                | Q(state__in=[ChangeState.DRAFT, ChangeState.TAKEN_BACK])
                | ~Q(text_sha256=""),
            ),
            models.CheckConstraint(
                name="change_with_the_provider_is_due",
                condition=~Q(state__in=OPEN_WITH_PROVIDER) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="change_due_names_its_clock",
                condition=Q(due_at__isnull=True, bound_by="") | (Q(due_at__isnull=False) & ~Q(bound_by="")),
            ),
            models.CheckConstraint(
                name="change_decided_has_decision",
                condition=~Q(state__in=[ChangeState.PROPOSED, ChangeState.AGREED, *DECIDED])
                | Q(decision__isnull=False),
            ),
            models.CheckConstraint(
                name="change_done_made_a_version",
                condition=Q(state=ChangeState.DONE, made__isnull=False)
                | (~Q(state=ChangeState.DONE) & Q(made__isnull=True)),
            ),
            models.CheckConstraint(
                name="change_closed_says_when", condition=Q(state__in=OPEN) | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        named = f"{self.title}, № {self.entry.number}"
        return f"{named} ({self.number})" if self.number else named

    def get_absolute_url(self) -> str:
        return reverse("registry:change", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is, in the reader's language."""
        if self.court_id is None:
            return str(self.get_asks_display())
        return gettext("Change by a court") if self.asks == Ask.CORRECT else gettext("Cancellation by a court")


class Amendment(models.Model):
    """One column as it stands and as it is to stand: authors a line each, a day as ISO, a kind by its code."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="amendments")
    column = models.CharField(max_length=12, choices=Column)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    because = EncryptedTextField(blank=True)  # why it is an error; a decision of a court is its own reason

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="amendment_once_a_column", fields=["change", "column"]),
            models.CheckConstraint(name="amendment_changes_something", condition=~Q(before=F("after"))),
            models.CheckConstraint(name="amendment_column_is_known", condition=Q(column__in=Column.values)),
            models.CheckConstraint(
                name="amendment_leaves_nothing_bare",
                condition=~Q(after="") | Q(column__in=[Column.TITLE_KK, Column.TITLE_RU, Column.TITLE_EN]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_column_display())


class ChangeSigner(models.Model):
    """An author who signs the request, or the applicant who signs for the authors they represent."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="signers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True, db_index=True)  # null where nobody waits for them
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_because = EncryptedTextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="change_signer_once", fields=["change", "person"]),
            models.CheckConstraint(
                name="change_signer_signs_or_declines",
                condition=Q(signature__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="change_signer_reminded_while_waited_for",
                condition=Q(remind_at__isnull=True) | Q(signature__isnull=True, declined_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ChangeResult(models.TextChoices):
    """What a registrar may propose."""

    CARRY_OUT = "carry_out", _("Carry out")
    REFUSE = "refuse", _("Refuse with reasons")


class ChangeDecision(HeadsDecision):
    """What is decided on a change."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="decisions")
    result = models.CharField(_("result"), max_length=10, choices=ChangeResult)
    grounds = models.ManyToManyField(ChangeGround, verbose_name=_("grounds"), blank=True)

    class Meta(HeadsDecision.Meta):
        abstract = False
        verbose_name = _("decision on a change")
        verbose_name_plural = _("decisions on changes")

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.drafted_at:%d.%m.%Y}"
