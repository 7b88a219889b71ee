"""Complaints, the papers they came on, their answers, and what came after. Facts only, no verbs.

Who complains, of what, and what is answered is encrypted in the columns: complaints tell of people.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский")]
SCAN_MAX_BYTES = 20 * 1024 * 1024


class ComplaintState(models.TextChoices):
    """Where a complaint is."""

    DRAFT = "draft", _("Draft")
    REGISTERED = "registered", _("Registered")
    BEING_ANSWERED = "being_answered", _("Being answered")
    PROPOSED = "proposed", _("Waiting for signature")
    ANSWERED = "answered", _("Answered")
    PASSED_ON = "passed_on", _("Passed to the Ministry")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


NOT_REGISTERED = (ComplaintState.DRAFT, ComplaintState.DISCARDED)
WITH_THE_PROVIDER = (ComplaintState.REGISTERED, ComplaintState.BEING_ANSWERED, ComplaintState.PROPOSED)
ENDED = (ComplaintState.ANSWERED, ComplaintState.PASSED_ON, ComplaintState.WITHDRAWN)


class About(models.TextChoices):
    """What may be complained of (O1315-16)."""

    DECISION = "decision", _("a decision")
    ACTION = "action", _("an action")
    INACTION = "inaction", _("inaction")


class Addressee(models.TextChoices):
    """To whom a complaint on paper is addressed (O1315-16.0)."""

    PROVIDER = "provider", _("head of the provider")
    MINISTRY = "ministry", _("Ministry of Justice")


class Outcome(models.TextChoices):
    """What came of a complaint."""

    SATISFIED = "satisfied", _("Satisfied")
    PARTLY = "partly", _("Satisfied in part")
    NOT_SATISFIED = "not_satisfied", _("Not satisfied")


class ComplaintPaper(models.Model):
    """How a complaint came on paper: its stamp, its sender, who took it (O1315-16.0). Added and read only."""

    addressee = models.CharField(_("addressed to"), max_length=20, choices=Addressee)
    sender = EncryptedTextField(_("full name"))
    address = EncryptedTextField(_("address"))
    stamp_number = models.CharField(_("number of the stamp"), max_length=60)
    received_on = models.DateField(_("date of receipt"))
    taken_by = models.CharField(_("taken by"), max_length=200)  # surname and initials, as on the stamp
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="complaint_paper_once", fields=["addressee", "stamp_number", "received_on"]),
            models.CheckConstraint(name="complaint_paper_is_stamped", condition=~Q(stamp_number="") & ~Q(taken_by="")),
            models.CheckConstraint(
                name="complaint_paper_scan_is_hashed",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", size__gt=0, size__lte=SCAN_MAX_BYTES),
            ),
        ]

    def __str__(self) -> str:
        return self.stamp_number


class ComplaintScan(models.Model):
    """The scan of a paper, apart from it: it is large, and read only where it is asked for. Added and read only."""

    paper = models.OneToOneField(ComplaintPaper, models.PROTECT, primary_key=True, related_name="scan")
    document = EncryptedBinaryField()

    def __str__(self) -> str:
        return str(self.paper_id)


class Complaint(models.Model):
    """A complaint to the head of the provider: of a person with an account, or on paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complainant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="complaints")
    paper = models.OneToOneField(ComplaintPaper, models.PROTECT, null=True)
    language = models.CharField(_("language of the complaint"), max_length=2, choices=LANGUAGES)
    state = models.CharField(_("state"), max_length=20, choices=ComplaintState, default=ComplaintState.DRAFT)
    number = models.BigIntegerField(_("number"), null=True, unique=True)

    about = models.CharField(_("complained of"), max_length=10, choices=About)
    application = models.ForeignKey(
        "copyright_registry.Application", models.PROTECT, null=True, related_name="complaints"
    )
    entry = models.ForeignKey("copyright_registry.Entry", models.PROTECT, null=True, related_name="complaints")
    happened = EncryptedTextField(blank=True)
    asks = EncryptedTextField(blank=True)

    signature = models.OneToOneField(Signature, models.PROTECT, null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acceptor_name = models.CharField(max_length=200, blank=True)  # as the complainant is told
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("officer")
    )
    answer = models.OneToOneField("ComplaintAnswer", models.PROTECT, null=True, related_name="+")
    because = models.TextField(blank=True)  # why it was passed on, or by which letter it was withdrawn
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    registered_at = models.DateTimeField(_("registered"), null=True)
    assigned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [
            models.Index(F("due_at").asc(nulls_last=True), F("number").desc(), name="complaint_queue"),
        ]
        constraints = [
            models.CheckConstraint(name="complaint_about_is_known", condition=Q(about__in=About.values)),
            models.CheckConstraint(
                name="complaint_of_an_account_or_on_paper",
                condition=Q(complainant__isnull=False, paper__isnull=True)
                | Q(complainant__isnull=True, paper__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_registered_is_numbered_and_taken",
                condition=Q(state__in=NOT_REGISTERED, number__isnull=True, paper__isnull=True)
                | (
                    ~Q(state__in=NOT_REGISTERED)
                    & Q(number__isnull=False, registered_at__isnull=False, accepted_by__isnull=False)
                    & ~Q(acceptor_name="")
                ),
            ),
            models.CheckConstraint(
                name="complaint_registered_is_signed_or_on_paper",
                condition=Q(state__in=NOT_REGISTERED) | Q(signature__isnull=False) | Q(paper__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_being_answered_has_officer",
                condition=~Q(state__in=["being_answered", "proposed", "answered"])
                | Q(officer__isnull=False, assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_with_the_provider_is_due",
                condition=~Q(state__in=WITH_THE_PROVIDER) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_due_names_its_clock",
                condition=Q(due_at__isnull=True, bound_by="") | (Q(due_at__isnull=False) & ~Q(bound_by="")),
            ),
            models.CheckConstraint(
                name="complaint_answered_has_answer",
                condition=~Q(state__in=["proposed", "answered"]) | Q(answer__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_ended_says_when",
                condition=~Q(state__in=ENDED) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_passed_on_says_why", condition=~Q(state="passed_on") | ~Q(because="")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Complaint No. %(number)s") % {"number": self.number} if self.number else _("Complaint"))

    def get_absolute_url(self) -> str:
        return reverse("registry:complaint", args=[self.pk])

    @property
    def name(self) -> str:
        """Who complains: as signed, as written on the paper, or as the account has it."""
        if self.paper is not None:
            return str(self.paper.sender)
        if self.signature is not None:
            return self.signature.signer_name
        return self.complainant.full_name if self.complainant else ""


class ComplaintAnswer(models.Model):
    """A drafted answer, frozen as the PDF that is signed. Only its return and its signature are added later."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="answers")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason_kk = EncryptedTextField(null=True)
    reason_ru = EncryptedTextField(null=True)
    done_kk = EncryptedTextField(null=True)
    done_ru = EncryptedTextField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signatory = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post_kk = models.CharField(max_length=260)  # of the signatory, as the answer names it
    post_ru = models.CharField(max_length=260)
    pdf = EncryptedBinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="complaint_answer_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="complaint_answer_gives_reasons",
                condition=Q(language="kk", reason_kk__isnull=False) | Q(language="ru", reason_ru__isnull=False),
            ),
            models.CheckConstraint(name="complaint_answer_signed_by_another", condition=~Q(drafted_by=F("signatory"))),
            models.CheckConstraint(
                name="complaint_answer_returned_or_signed",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, returned_because="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False, signature=None) & ~Q(returned_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.drafted_at:%d.%m.%Y}"


class ComplaintPosting(models.Model):
    """When and how the answer to a complaint on paper was sent (O1315-16.3). Added and read only."""

    class Way(models.TextChoices):
        POST = "post", _("by post")
        OFFICE = "office", _("handed over in the office")

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="posting")
    way = models.CharField(_("how"), max_length=10, choices=Way)
    sent_on = models.DateField(_("sent on"))
    number = models.CharField(_("outgoing number"), max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(name="complaint_posting_is_numbered", condition=~Q(number=""))]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.number}"


class AppealState(models.TextChoices):
    """Whether the other body has answered."""

    OPEN = "open", _("Not answered yet")
    CLOSED = "closed", _("Answered")


class ComplaintAppeal(models.Model):
    """That a complainant turned to another body after the answer, and what came of it (O1315-16.4)."""

    class Body(models.TextChoices):
        MINISTRY = "ministry", _("Ministry of Justice")
        QUALITY = "quality", _("body for the quality of public services")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="appeals")
    body = models.CharField(_("body"), max_length=10, choices=Body)
    number = models.CharField(_("number there"), max_length=60)
    registered_on = models.DateField(_("registered there on"))
    state = models.CharField(_("state"), max_length=10, choices=AppealState, default=AppealState.OPEN)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="complaint_appeal_once", fields=["complaint", "body", "number"]),
            models.CheckConstraint(
                name="complaint_appeal_body_is_known", condition=Q(body__in=["ministry", "quality"])
            ),
            models.CheckConstraint(name="complaint_appeal_is_numbered", condition=~Q(number="")),
            models.CheckConstraint(
                name="complaint_appeal_closed_has_outcome",
                condition=Q(state="open", outcome="", answered_on=None)
                | (Q(state="closed", answered_on__gte=F("registered_on")) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.get_body_display()}, {self.number}"
