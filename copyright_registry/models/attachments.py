"""What is handed in with an application, at first and when the examiner asks for more. Facts only, no verbs."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.applications import Application
from copyright_registry.models.reference import Requirement
from portal.signing.models import Signature
from portal.vault import EncryptedTextField


def work_path(work: "Attachment", _name: str) -> str:
    """Files lie under a random name: what an author calls a file never becomes a path."""
    return f"works/{work.application_id}/{uuid.uuid4().hex}"


class Completion(models.Model):
    """A request of the examiner to complete the set, and what was answered (O1315-14.2). It stops no term."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="completions")
    parts = ArrayField(models.CharField(max_length=10, choices=Requirement.Part), default=list)
    asks_kk = models.TextField(_("what is missing, Kazakh"))
    asks_ru = models.TextField(_("what is missing, Russian"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = EncryptedTextField(blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")  # of who applies

    class Meta:
        verbose_name = _("request to complete")
        verbose_name_plural = _("requests to complete")
        ordering = ("asked_at",)
        constraints = [
            models.UniqueConstraint(
                name="completion_one_open", fields=["application"], condition=Q(signature__isnull=True)
            ),
            models.CheckConstraint(name="completion_says_what_in_both", condition=~Q(asks_kk="") & ~Q(asks_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%d.%m.%Y %H:%M}"


class Attachment(models.Model):
    """A file that the author attached (O1315-5.2a). The name is the author's, shown as text only."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    requirement = models.ForeignKey(Requirement, models.PROTECT, verbose_name=_("document"))
    completion = models.ForeignKey(Completion, models.PROTECT, null=True, related_name="attachments")  # in answer to it
    file = models.FileField(upload_to=work_path)
    name = models.CharField(_("file"), max_length=255)
    size = models.BigIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=10)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="work_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="work_hash_is_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.UniqueConstraint(name="attachment_once", fields=["application", "requirement", "sha256"]),
        ]

    def __str__(self) -> str:
        return self.name


class Preview(models.Model):
    """What a worker has made of an attachment for the page; its files lie in a folder of their own."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="preview")
    made = models.TextField()  # portal.previews.Preview.as_json
    folder = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.folder


class Abstract(models.Model):
    """The abstract of a program or database (O1315-5.2b); its name, author and date stand in the application."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="abstract")
    field = models.CharField(_("field of application"), max_length=1000)
    purpose = models.CharField(_("purpose"), max_length=1000)
    functions = models.TextField(_("functions"), max_length=3000)
    characteristics = models.TextField(_("main technical characteristics"), max_length=3000)
    language = models.CharField(_("programming language"), max_length=300)
    machine = models.CharField(_("type of machine"), max_length=300)

    def __str__(self) -> str:
        return self.purpose


class Original(models.Model):
    """A work from which the derivative or composite work was made (O1315-5.3).

    Its author or holder agreed, or the term of its protection has expired, reckoned from the year of death.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="originals")
    title = models.CharField(_("name of the original"), max_length=300)
    author = models.CharField(_("its author"), max_length=300)
    died_in = models.PositiveSmallIntegerField(_("year of the author’s death"), null=True)
    agreement = models.CharField(_("agreement: with whom, number, date"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("original")
        verbose_name_plural = _("originals")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="original_by_agreement_or_by_term",
                condition=Q(died_in__isnull=False, agreement="") | (Q(died_in__isnull=True) & ~Q(agreement="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title
