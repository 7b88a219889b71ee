"""Applications, and where each of them is. Facts only, no verbs."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.reference import Kind
from portal.payments.models import Fee
from portal.search.columns import folded
from portal.signing.models import Signature

if TYPE_CHECKING:
    from copyright_registry.models.authors import Author
    from copyright_registry.models.entries import Entry


class State(models.TextChoices):
    """Where an application is."""

    DRAFT = "draft", _("Draft")
    PAID = "paid", _("Paid, not signed")
    SIGNING = "signing", _("Being signed by the authors")
    SIGNED = "signed", _("Signed, not paid")
    RECEIVED = "received", _("Received")
    EXAMINATION = "examination", _("In examination")
    PROPOSED = "proposed", _("Being agreed")
    AGREED = "agreed", _("Waiting for signature")
    ENTERED = "entered", _("Entered")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_PREPARATION = (State.DRAFT, State.PAID, State.SIGNING, State.SIGNED)

WITH_THE_PROVIDER = (State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED)

CLOSED = (State.ENTERED, State.REFUSED, State.DISCARDED, State.WITHDRAWN)


class Application(models.Model):
    """An author's application in the form of appendix 1 (O1315-A1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    language = models.CharField(_("language of the case"), max_length=2, choices=[("kk", "Қазақша"), ("ru", "Русский")])
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    number = models.BigIntegerField(_("number"), null=True, unique=True)

    kind = models.ForeignKey(Kind, models.PROTECT, null=True, verbose_name=_("kind of object"))
    title_kk = models.CharField(_("name in Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    title_en = models.CharField(_("name in English"), max_length=300, blank=True)
    created_on = models.DateField(_("date of creation"), null=True)
    derived = models.BooleanField(null=True)  # made from another's work, or composed of such; None before the answer
    religious = models.BooleanField(null=True)
    apart = models.BooleanField(default=False)  # a work of separate co-authorship, entered separately (O1315-9)
    others = models.TextField(blank=True)  # its other co-authors, a line each
    sole_author = models.BooleanField(default=False)
    unpublished = models.BooleanField(default=False)
    not_distinguishing = models.BooleanField(default=False)
    significance_explained = models.BooleanField(default=False)
    data_consent = models.BooleanField(default=False)

    fee = models.OneToOneField(Fee, models.PROTECT, null=True)
    difference = models.OneToOneField(Fee, models.PROTECT, null=True, related_name="+")  # where a benefit is rejected
    signature = models.OneToOneField(Signature, models.PROTECT, null=True)  # of who applies
    decision = models.OneToOneField("Decision", models.PROTECT, null=True, related_name="+")
    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="examined",
        verbose_name=_("examiner"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    received_at = models.DateTimeField(_("received"), null=True)
    first_assigned_at = models.DateTimeField(null=True)  # its terms run from here, whoever has it now
    assigned_at = models.DateTimeField(_("assigned"), null=True)
    taken_back_because = models.TextField(blank=True)  # the last time that a head took it from its examiner
    closed_at = models.DateTimeField(_("closed"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)  # the earliest of its open terms
    bound_by = models.CharField(max_length=40, blank=True)  # the clock of that term

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(F("due_at").asc(nulls_last=True), F("number").desc(), name="application_queue"),
            models.Index(fields=["examiner", "state"], name="application_of_examiner"),
            GinIndex(
                OpClass(folded("title_kk", "title_ru", "title_en"), "gin_trgm_ops"),
                name="application_open_titles",
                condition=Q(state__in=WITH_THE_PROVIDER),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_received_is_numbered_signed_paid",
                condition=Q(state__in=[*IN_PREPARATION, State.DISCARDED])
                | Q(
                    number__isnull=False,
                    received_at__isnull=False,
                    signature__isnull=False,
                    fee__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="application_signed_has_signature",
                condition=~Q(state__in=[State.SIGNED, State.SIGNING]) | Q(signature__isnull=False),
            ),
            models.CheckConstraint(
                name="application_in_examination_has_examiner",
                condition=~Q(state__in=[State.EXAMINATION, State.PROPOSED, State.AGREED])
                | Q(examiner__isnull=False, assigned_at__isnull=False, first_assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_with_the_provider_is_due",
                condition=~Q(state__in=WITH_THE_PROVIDER) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_closed_says_when",
                condition=~Q(state__in=CLOSED) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_due_names_its_clock",
                condition=Q(due_at__isnull=True, bound_by="") | (Q(due_at__isnull=False) & ~Q(bound_by="")),
            ),
            models.CheckConstraint(
                name="application_decided_has_decision",
                condition=~Q(state__in=[State.PROPOSED, State.AGREED, State.ENTERED, State.REFUSED])
                | Q(decision__isnull=False),
            ),
            models.CheckConstraint(name="application_apart_names_the_others", condition=Q(apart=False) | ~Q(others="")),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else self.title or str(_("Application without a name"))

    def get_absolute_url(self) -> str:
        return reverse("registry:application", args=[self.pk])

    @property
    def title(self) -> str:
        """The name of the work in the language of the case, else in the other."""
        first, second = (self.title_kk, self.title_ru) if self.language == "kk" else (self.title_ru, self.title_kk)
        return first or second or self.title_en

    @property
    def entry(self) -> "Entry | None":
        """The entry made by it, as it stands now; None before there is one."""
        return next((entry for entry in self.entries.all() if entry.superseded_at is None), None)

    @property
    def signatures(self) -> list[Signature]:
        """Of who applies, then of the other authors in their order."""
        found = [self.signature, *(author.signature for author in self.authors.all())]
        return [signature for signature in found if signature is not None]

    def author_of(self, person: Any) -> "Author | None":
        """As whom the application names `person`; None where it does not."""
        return next((author for author in self.authors.all() if author.iin_digest == person.iin_digest), None)

    @property
    def author_names(self) -> list[str]:
        """Of all its authors, in their order, as signed."""
        return [author.name for author in self.authors.all()]
