"""Reference data: what an act lists, in three languages, each row in force from a day."""

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class InThreeLanguages(models.Model):
    """Reference data with a name in each language, in force from a day, by an act."""

    code = models.CharField(max_length=40)
    name_kk = models.TextField(_("name, Kazakh"))
    name_ru = models.TextField(_("name, Russian"))
    name_en = models.TextField(_("name, English"))
    act = models.CharField(_("set by"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, day: date) -> bool:
        """Whether the row stands on `day`."""
        return self.since <= day and (self.until is None or self.until >= day)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")


def in_language(row: models.Model, field: str) -> str:
    """The text of `field` in the reader's language."""
    return str(getattr(row, f"{field}_{get_language() or 'kk'}", getattr(row, f"{field}_kk")))


Dated = TypeVar("Dated", bound=InThreeLanguages)


def in_force(rows: QuerySet[Dated], day: date | None = None) -> QuerySet[Dated]:
    """Those of the dated `rows` that are in force on `day`, today by default."""
    day = day or timezone.localdate()
    return rows.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
