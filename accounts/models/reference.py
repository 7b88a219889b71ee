"""Lists by which subjects are described, each row from a day on. Facts only, no verbs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference import InThreeLanguages


class ActivityClass(InThreeLanguages):
    """A kind of activity of users of works; `oked` is its class of the national classifier, or what begins it."""

    oked = models.CharField(_("OKED class"), max_length=20, blank=True)

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("field of activity")
        verbose_name_plural = _("fields of activity")
        constraints = [models.UniqueConstraint(name="activity_once_since_a_day", fields=["code", "since"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.oked}" if self.oked else self.name


class Sphere(InThreeLanguages):
    """A sphere of collective management (the Law, article 43, paragraph 3)."""

    class Meta(InThreeLanguages.Meta):
        verbose_name = _("sphere of collective management")
        verbose_name_plural = _("spheres of collective management")
        constraints = [models.UniqueConstraint(name="sphere_once_since_a_day", fields=["code", "since"])]
