"""Applications of owners to exclude objects from an OKUP's permissions (appendix 2). Facts only, no verbs."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from contracts.models.forms import FormVersion
from portal.signing.models import Signature
from portal.vault import EncryptedTextField
from registers.models import Licensee, RightType, Work


class ExclusionState(models.TextChoices):
    """Where an application is; what takes effect stays in effect."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Received by the OKUP")
    CONFIRMED = "confirmed", _("Confirmed by the OKUP")
    IN_EFFECT = "in_effect", _("Excluded")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Status(models.TextChoices):
    """Whether the applicant has a contract with the OKUP (the Law, article 46, paragraph 2)."""

    MEMBER = "member", _("an agreement is concluded")
    NONE = "none", _("no agreement is concluded")


COMING = (ExclusionState.SENT, ExclusionState.CONFIRMED)
RECEIVED = (*COMING, ExclusionState.IN_EFFECT, ExclusionState.REFUSED)


class Exclusion(models.Model):
    """An application by the form of appendix 2, of a person or an organisation to an OKUP.

    `terms` (JSON) are the values by the keys of the form, the reason among them; from the signature on what the rules
    need of them stands in columns too, and the works in rows. `is_registered`: the register of works knew the applicant
    as a holder of each of them. `effective_on`: the first day without permission, once it is certain. What was signed,
    with the bank account, is the document of the signature.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    okup = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("OKUP"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=ExclusionState, default=ExclusionState.DRAFT)
    language = models.CharField(max_length=2, choices=[("kk", "kk"), ("ru", "ru")])
    terms = EncryptedTextField(blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(_("received"), null=True)
    applicant_status = models.CharField(max_length=6, choices=Status, blank=True)
    right_types = ArrayField(models.CharField(max_length=10, choices=RightType), default=list)
    requested_from = models.DateField(_("asked from"), null=True)
    pay_due = models.BooleanField(default=False)
    is_registered = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    done = models.TextField(_("what the OKUP did"), blank=True)
    effective_on = models.DateField(_("excluded from"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)  # refused or withdrawn
    because = EncryptedTextField(null=True, default=None)  # of a refusal
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    kind = "exclusion"  # of the form, where those of contracts have theirs

    class Meta:
        verbose_name = _("application for exclusion")
        verbose_name_plural = _("applications for exclusion")
        constraints = [
            models.CheckConstraint(name="exclusion_state_is_known", condition=Q(state__in=ExclusionState.values)),
            models.CheckConstraint(
                name="exclusion_has_one_applicant",
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="exclusion_is_asked_of_another", condition=Q(organisation=None) | ~Q(organisation=F("okup"))
            ),
            models.CheckConstraint(
                name="exclusion_received_is_signed",
                condition=~Q(state__in=RECEIVED)
                | Q(signature__isnull=False, received_at__isnull=False, applicant_status__in=Status.values)
                & ~Q(number=""),
            ),
            models.CheckConstraint(
                name="exclusion_received_is_due", condition=~Q(state=ExclusionState.SENT) | Q(due_at__isnull=False)
            ),
            models.CheckConstraint(
                name="exclusion_has_its_day",
                condition=Q(state__in=["confirmed", "in_effect"], effective_on__isnull=False)
                | (Q(state__in=["draft", "sent", "refused"], effective_on=None) | Q(state="withdrawn")),
            ),
            models.CheckConstraint(
                name="exclusion_not_before_it_is_asked",
                condition=Q(effective_on=None) | Q(requested_from=None) | Q(effective_on__gte=F("requested_from")),
            ),
            models.CheckConstraint(
                name="exclusion_confirmed_says_what_was_done",
                condition=Q(confirmed_at=None, done="") & ~Q(state="confirmed")
                | Q(confirmed_at__isnull=False) & ~Q(done=""),
            ),
            models.CheckConstraint(
                name="exclusion_closed_says_when",
                condition=Q(state__in=["refused", "withdrawn"], closed_at__isnull=False)
                | ~Q(state__in=["refused", "withdrawn"]) & Q(closed_at=None),
            ),
            models.CheckConstraint(  # an empty text is encrypted too: what is not said is null
                name="exclusion_refused_says_why",
                condition=Q(state="refused", because__isnull=False) | ~Q(state="refused") & Q(because=None),
            ),
            models.UniqueConstraint(name="exclusion_numbered_once", fields=["number"], condition=~Q(number="")),
        ]
        indexes = [
            models.Index(fields=["okup", "state"], name="exclusion_of_okup"),
            models.Index(fields=["person"], name="exclusion_of_person", condition=Q(person__isnull=False)),
            models.Index(
                fields=["organisation"], name="exclusion_of_organisation", condition=Q(organisation__isnull=False)
            ),
            models.Index(fields=["due_at"], name="exclusion_due", condition=Q(state="sent")),
            models.Index(fields=["effective_on"], name="exclusion_coming", condition=Q(state="confirmed")),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else str(_("Application for exclusion"))

    def get_absolute_url(self) -> str:
        return reverse("contracts:exclusion", args=[self.pk])

    @property
    def from_day(self) -> date | None:
        """The first day without permission, as it stands now: the one set, else the day after the term."""
        if self.effective_on is not None or self.due_at is None:
            return self.effective_on
        return timezone.localdate(self.due_at) + timedelta(days=1)


class ExcludedWork(models.Model):
    """A work of a signed application. `powers` are "kind of right/way of use"; [] for all. Rows are only added."""

    exclusion = models.ForeignKey(Exclusion, models.PROTECT, related_name="rows")
    work = models.ForeignKey(Work, models.PROTECT, related_name="+")
    powers = ArrayField(models.CharField(max_length=81), default=list)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(name="excluded_once_an_application", fields=["exclusion", "work"])]

    def __str__(self) -> str:
        return f"{self.exclusion_id}, {self.work_id}"


class ExclusionWord(models.Model):
    """That a user of works is to hear of an exclusion, and when they were told: once."""

    exclusion = models.ForeignKey(Exclusion, models.PROTECT, related_name="words")
    licensee = models.ForeignKey(Licensee, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="told_once_of_an_exclusion", fields=["exclusion", "licensee"])]
        indexes = [models.Index(fields=["id"], name="exclusion_word_owed", condition=Q(told_at=None))]

    def __str__(self) -> str:
        return f"{self.exclusion_id}, {self.licensee_id}"
