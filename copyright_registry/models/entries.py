"""Entries of the register, version by version, and their certificates. Facts only, no verbs."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.applications import Application
from copyright_registry.models.decisions import HeadsDecision
from copyright_registry.models.reference import Kind
from portal import codes
from portal.addresses import numbered
from portal.search import columns
from portal.search.columns import folded


class Status(models.TextChoices):
    """Of an entry in the register (appendix 3)."""

    IN_FORCE = "in_force", _("In force")
    CANCELLED = "cancelled", _("Cancelled")


def new_code() -> str:
    """Eight signs by which a certificate is looked up."""
    return codes.new(8)


class CurrentEntries(models.Manager["Entry"]):
    """Of each entry the version that stands now."""

    def get_queryset(self) -> models.QuerySet["Entry"]:
        return super().get_queryset().filter(superseded_at=None)


WALKED = ("order_kk", "order_ru", "order_en", "order_author", "registered_year", "created_year", "kind")


def _indexes(standing: Q) -> list[models.Index]:
    """Of the entries that stand: by their words, and by whatever they are walked in the order of."""
    found_by_word = GinIndex(fields=["terms"], name="entry_terms", fastupdate=False, condition=standing)
    walked = [models.Index(fields=[name, "number"], name=f"entry_by_{name}", condition=standing) for name in WALKED]
    cancelled = models.Index(fields=["number"], name="entry_cancelled", condition=standing & Q(status="cancelled"))
    return [found_by_word, *walked, cancelled]


class Entry(models.Model):
    """One version of an entry of the register, in the form of appendix 3 (O1315-A3).

    A correction, a cancellation or a decision of a court adds a version under the same number; the portal's role may
    insert and read, and note once when a version was superseded. What came from the register before has no
    application.
    """

    number = models.BigIntegerField(_("№ of certificate"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="entries")
    registered_at = models.DateTimeField(_("date of registration"))
    received_at = models.DateTimeField(_("date of receipt"))
    made_at = models.DateTimeField(_("made"))  # this version
    superseded_at = models.DateTimeField(null=True)
    authors = ArrayField(models.CharField(max_length=500), verbose_name=_("authors"))
    author_names = models.TextField(_("surname, name, patronymic"))
    kind = models.ForeignKey(Kind, models.PROTECT, verbose_name=_("type of copyright object"))
    title_kk = models.CharField(max_length=300, blank=True)
    title_ru = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    created_on = models.DateField(_("date of creation"))
    code = models.CharField(max_length=8, unique=True, default=new_code)
    body = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)
    searched = models.GeneratedField(
        expression=folded("title_kk", "title_ru", "title_en", "author_names"),
        output_field=models.TextField(),
        db_persist=True,
    )
    terms = columns.words(folded("title_kk", "title_ru", "title_en", "author_names"), folded("author_names"))
    order_kk = columns.order_of("title_kk", "title_ru", "title_en")
    order_ru = columns.order_of("title_ru", "title_kk", "title_en")
    order_en = columns.order_of("title_en", "title_kk", "title_ru")
    order_author = columns.order_of("author_names")
    registered_year = columns.year_of("registered_at", moment=True)
    created_year = columns.year_of("created_on")

    objects = models.Manager()
    current = CurrentEntries()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("-number", "-version")
        constraints = [
            models.CheckConstraint(name="entry_number_is_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(name="entry_version_is_positive", condition=Q(version__gt=0)),
            models.UniqueConstraint(name="entry_version_once", fields=["number", "version"]),
            models.UniqueConstraint(name="entry_one_an_application", fields=["application"], condition=Q(version=1)),
            models.UniqueConstraint(
                name="entry_one_version_stands", fields=["number"], condition=Q(superseded_at__isnull=True)
            ),
        ]
        indexes = [
            GinIndex(
                fields=["searched"],
                opclasses=["gin_trgm_ops"],
                name="entry_searched_trigrams",
                condition=Q(superseded_at__isnull=True),
            ),
            *_indexes(Q(superseded_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"

    def get_absolute_url(self) -> str:
        return numbered("registry:entry", self.number)

    @property
    def title(self) -> str:
        """The name of the work in the reader's language, else in whichever it has."""
        first = getattr(self, f"title_{get_language() or 'kk'}", "")
        return str(first or self.title_kk or self.title_ru or self.title_en)

    @property
    def is_taken_over(self) -> bool:
        """Whether it stands as it came from the register before, with no decision or certificate of this portal."""
        return self.application_id is None and self.version == 1

    @property
    def kind_name(self) -> str:
        return self.kind.name

    @property
    def sign(self) -> str:
        """The sign of its status."""
        return "good" if self.status == Status.IN_FORCE and self.superseded_at is None else "ended"

    @property
    def told_status(self) -> str:
        """Its status in words; a version that another has taken the place of is in force no more."""
        return gettext("Replaced") if self.superseded_at else str(Status(self.status).label)

    @property
    def decision(self) -> HeadsDecision | None:
        """The decision by which this version was made; None where it came from the register before."""
        if self.version > 1:
            return self.change.decision
        return self.application.decision if self.application else None


class Term(columns.Word):
    """A word of the register of entries (migration of the search)."""

    class Meta:
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="term_trigrams")]


def certificate_path(certificate: "Certificate", _name: str) -> str:
    """A file that lost its row to a rollback is never taken for another's: each has a name of its own."""
    return f"certificates/{certificate.entry.number}/{uuid.uuid4().hex}.pdf"


class Certificate(models.Model):
    """The sealed certificate of an entry (O1315-13.1). Made once; the portal's role may only insert and read."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="certificate")
    pdf = models.FileField(upload_to=certificate_path)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return str(self.entry)
