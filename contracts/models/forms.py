"""Versions of the forms of the six appendices. Facts only, no verbs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FormVersion(models.Model):
    """A form as it is in force from a day on until the next; `body` is what contracts.forms reads.

    The portal's role may only insert and read: contracts keep the version by which they were begun.
    """

    appendix = models.PositiveSmallIntegerField(_("appendix"))
    version = models.PositiveSmallIntegerField(_("version"))
    since = models.DateField(_("since"))
    act = models.CharField(_("set by"), max_length=300)
    body = models.JSONField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("form of a contract")
        verbose_name_plural = _("forms of contracts")
        ordering = ("appendix", "version")
        constraints = [
            models.UniqueConstraint(name="form_version_once", fields=["appendix", "version"]),
            models.UniqueConstraint(name="form_since_a_day_once", fields=["appendix", "since"]),
            models.CheckConstraint(name="form_of_six_appendices", condition=Q(appendix__range=(1, 6))),
        ]

    def __str__(self) -> str:
        return f"{self.appendix}, {self.version}"
