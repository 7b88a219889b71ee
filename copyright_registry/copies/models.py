"""Requests for copies, the authors' answers, cases of law, and what was fetched. Facts only, no verbs."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский")]


def codes() -> "ArrayField[list[str], list[str]]":
    """A column of documents, by the codes of copies/documents.py."""
    return ArrayField(models.CharField(max_length=40), default=list)


class RequestState(models.TextChoices):
    """How far a request has come. Copies are handed out in GIVEN alone."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Waiting for the authors")
    GIVEN = "given", _("Consent given")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Consent withdrawn")
    ENDED = "ended", _("Term ended")


ASKED_FOR = (RequestState.ASKED, RequestState.GIVEN, RequestState.REFUSED, RequestState.LAPSED)
CLOSED = (
    RequestState.REFUSED,
    RequestState.LAPSED,
    RequestState.WITHDRAWN,
    RequestState.REVOKED,
    RequestState.ENDED,
)


class CopyRequest(models.Model):
    """A person asks for copies of what was entered. `entry` is the version that they saw; its number tells the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(_("number"), null=True, unique=True)
    entry = models.ForeignKey("Entry", models.PROTECT, related_name="copy_requests", verbose_name=_("entry"))
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="copy_requests", verbose_name=_("who asks")
    )
    language = models.CharField(max_length=2, choices=LANGUAGES)
    documents = codes()  # asked for
    why = EncryptedTextField(_("why"))
    interest = EncryptedTextField(_("on what the interest rests"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.DRAFT)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(_("asked on"), null=True)
    answer_by = models.DateTimeField(_("answer by"), null=True)
    reminded_at = models.DateTimeField(null=True)
    given = codes()  # what all authors consent to
    until = models.DateTimeField(_("until"), null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request for copies")
        verbose_name_plural = _("requests for copies")
        indexes = [
            models.Index(fields=["answer_by"], name="copy_request_unanswered", condition=Q(state="asked")),
            models.Index(fields=["until"], name="copy_request_open", condition=Q(state="given")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="copy_request_one_open",
                fields=["requester", "entry"],
                condition=Q(state__in=[RequestState.DRAFT, RequestState.ASKED]),
            ),
            models.CheckConstraint(name="copy_request_names_documents", condition=Q(documents__len__gt=0)),
            models.CheckConstraint(
                name="copy_request_asked_is_signed",
                condition=Q(state__in=[RequestState.DRAFT, RequestState.WITHDRAWN])
                | Q(number__isnull=False, signature__isnull=False, asked_at__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_request_given_says_what_and_until",
                condition=~Q(state__in=[RequestState.GIVEN, RequestState.ENDED])
                | Q(given__len__gt=0, until__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_request_gives_no_more_than_asked", condition=Q(given__contained_by=models.F("documents"))
            ),
            models.CheckConstraint(
                name="copy_request_closed_says_when",
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else str(_("Request for copies, not signed yet"))

    def get_absolute_url(self) -> str:
        return reverse("registry:copy_request", args=[self.pk])


class Consent(models.Model):
    """What one author answers. It is chosen first, then signed; `person` answers for those whom they represent too."""

    request = models.ForeignKey(CopyRequest, models.PROTECT, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    gives = models.BooleanField(null=True)  # None until something is chosen
    documents = codes()
    days = models.PositiveSmallIntegerField(default=0)
    reason = EncryptedTextField(blank=True)  # of a refusal
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer of an author")
        verbose_name_plural = _("answers of authors")
        constraints = [
            models.UniqueConstraint(name="consent_one_a_person", fields=["request", "person"]),
            models.CheckConstraint(
                name="consent_answered_is_signed",
                condition=Q(signature__isnull=True, answered_at__isnull=True)
                | Q(signature__isnull=False, answered_at__isnull=False, gives__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_says_to_what_and_how_long",
                condition=Q(gives=True, documents__len__gt=0, days__gte=1, days__lte=90)
                | Q(gives=False, documents__len=0)
                | Q(gives__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_was_given",
                condition=Q(withdrawn_at__isnull=True) | Q(gives=True, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.person_id}"


class LegalState(models.TextChoices):
    """How far a case of law has come. Copies are handed out in GIVEN alone."""

    RECORDED = "recorded", _("Waiting for approval")
    GIVEN = "given", _("Copies handed out")
    REJECTED = "rejected", _("Not approved")
    ENDED = "ended", _("Ended")


class LegalCopy(models.Model):
    """Copies that a court, an investigator or another body asks for under an act, without the authors' consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(_("number"), unique=True)
    entry = models.ForeignKey("Entry", models.PROTECT, related_name="legal_copies", verbose_name=_("entry"))
    documents = codes()
    body = models.CharField(_("who asks"), max_length=300)
    act = models.CharField(_("act"), max_length=300)
    article = models.CharField(_("article"), max_length=100)
    paper_number = models.CharField(_("number of the paper"), max_length=60)
    paper_date = models.DateField(_("date of the paper"))
    scan = EncryptedBinaryField()
    scan_name = models.CharField(max_length=255)
    scan_sha256 = models.CharField(max_length=64)
    silent_until = models.DateField(_("authors not to be told before"), null=True)
    silent_under = models.CharField(_("act that forbids it"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LegalState, default=LegalState.RECORDED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rejected_because = models.TextField(blank=True)
    until = models.DateTimeField(_("until"), null=True)
    told_at = models.DateTimeField(null=True)  # the authors
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("copies in a case of law")
        verbose_name_plural = _("copies in cases of law")
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(name="legal_copy_names_documents", condition=Q(documents__len__gt=0)),
            models.CheckConstraint(
                name="legal_copy_names_its_ground",
                condition=~Q(body="") & ~Q(act="") & ~Q(article="") & ~Q(paper_number=""),
            ),
            models.CheckConstraint(name="legal_copy_scan_is_hashed", condition=Q(scan_sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="legal_copy_silence_names_its_act",
                condition=Q(silent_until__isnull=True, silent_under="")
                | (Q(silent_until__isnull=False) & ~Q(silent_under="")),
            ),
            models.CheckConstraint(
                name="legal_copy_given_was_approved",
                condition=Q(state="recorded", decided_by__isnull=True)
                | Q(state="rejected", decided_by__isnull=False)
                | Q(state__in=["given", "ended"], decided_by__isnull=False, until__isnull=False),
            ),
            models.CheckConstraint(
                name="legal_copy_approved_by_another", condition=~Q(decided_by=models.F("recorded_by"))
            ),
            models.CheckConstraint(
                name="legal_copy_rejected_says_why", condition=~Q(state="rejected") | ~Q(rejected_because="")
            ),
            models.CheckConstraint(
                name="legal_copy_ended_says_when", condition=~Q(state="ended") | Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"


class Fetch(models.Model):
    """One copy handed out: who, what, when. The portal's role may only insert and read."""

    request = models.ForeignKey(CopyRequest, models.PROTECT, null=True, related_name="fetches")
    legal = models.ForeignKey(LegalCopy, models.PROTECT, null=True, related_name="fetches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    document = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("copy handed out")
        verbose_name_plural = _("copies handed out")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="fetch_of_one_case",
                condition=Q(request__isnull=False, legal__isnull=True) | Q(request__isnull=True, legal__isnull=False),
            ),
            models.CheckConstraint(name="fetch_hash_is_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d %H:%M}"
