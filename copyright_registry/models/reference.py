"""The lists by which applications are made and judged, each row from a day on. Facts only, no verbs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference import InThreeLanguages, in_language


class Kind(InThreeLanguages):
    """A kind of object (the Law, article 7)."""

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("kind of object")
        verbose_name_plural = _("kinds of object")
        constraints = [models.UniqueConstraint(name="kind_once_since_a_day", fields=["code", "since"])]


class Requirement(InThreeLanguages):
    """A document that may be handed in for what a paragraph of the rules asks for (O1315-5.2a and after).

    `part` is what is asked for: one of its documents is enough. `kinds` are the codes of the kinds it is for, none
    means all; `instead` stands in for the copy of the work.
    """

    class Part(models.TextChoices):
        COPY = "copy", _("Copy of the work")
        SOURCE = "source", _("Source text")
        AGREEMENT = "agreement", _("Agreement on the original")
        OPINION = "opinion", _("Opinion of the religious examination")
        POWER = "power", _("Power of the representative")

    part = models.CharField(max_length=10, choices=Part)
    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    formats = ArrayField(models.CharField(max_length=10))
    most = models.PositiveSmallIntegerField(_("files at most"), default=1)
    instead = models.BooleanField(default=False)
    help_kk = models.TextField(blank=True)
    help_ru = models.TextField(blank=True)
    help_en = models.TextField(blank=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("document asked for")
        verbose_name_plural = _("documents asked for")
        constraints = [models.UniqueConstraint(name="requirement_once_since_a_day", fields=["code", "since"])]

    @property
    def help(self) -> str:
        """What it should show, in the reader's language."""
        return in_language(self, "help")


class Ground(InThreeLanguages):
    """A detail on which an entry may be refused, under one of the two grounds of Order 1315 (paragraph 14)."""

    class Basis(models.TextChoices):
        INCOMPLETE = "incomplete", _("Incomplete set of documents")
        ARTICLE_9_1 = "article_9_1", _("Requirements of article 9-1 of the Law not met")

    basis = models.CharField(_("ground of the rules"), max_length=20, choices=Basis)
    law_kk = models.CharField(max_length=200)
    law_ru = models.CharField(max_length=200)
    law_en = models.CharField(max_length=200)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("ground of refusal")
        verbose_name_plural = _("grounds of refusal")
        constraints = [
            models.UniqueConstraint(name="ground_once_since_a_day", fields=["code", "since"]),
            models.CheckConstraint(
                name="ground_is_one_of_the_two", condition=Q(basis__in=["incomplete", "article_9_1"])
            ),
        ]


class CheckPoint(InThreeLanguages):
    """What an examiner checks before an entry; `kinds` are the codes of the kinds it is asked for, none means all."""

    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("point to check")
        verbose_name_plural = _("points to check")
        constraints = [models.UniqueConstraint(name="check_point_once_since_a_day", fields=["code", "since"])]


class Benefit(InThreeLanguages):
    """A category of persons who pay less (O1315-8.4): who belongs to it, a line each, and the papers that prove it."""

    persons_kk = models.TextField(blank=True)
    persons_ru = models.TextField(blank=True)
    persons_en = models.TextField(blank=True)
    proof_kk = models.TextField()
    proof_ru = models.TextField()
    proof_en = models.TextField()
    by_birth_date = models.BooleanField(default=False)  # proved by the IIN: no paper is asked for

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        constraints = [models.UniqueConstraint(name="benefit_once_since_a_day", fields=["code", "since"])]

    @property
    def persons(self) -> list[str]:
        """The groups of persons, in the reader's language."""
        return in_language(self, "persons").splitlines()

    @property
    def proof(self) -> str:
        """The papers that prove it, in the reader's language."""
        return in_language(self, "proof")
