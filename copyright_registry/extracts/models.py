"""Statements from the register that were given out. Facts only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import codes

CODE_SIGNS = 12  # a certificate's code has eight, a payment's ten


def new_code() -> str:
    """Twelve signs by which an extract is looked up."""
    return codes.new(CODE_SIGNS)


class Extract(models.Model):
    """One sealed sheet: of which version of an entry, as of which day. The portal's role may only insert and read."""

    code = models.CharField(max_length=CODE_SIGNS, unique=True, default=new_code)
    entry = models.ForeignKey("Entry", models.PROTECT, related_name="extracts")
    as_of = models.DateField()
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, unique=True)  # of the sealed file, which is not kept

    class Meta:
        verbose_name = _("extract from the register")
        verbose_name_plural = _("extracts from the register")
        constraints = [
            models.CheckConstraint(name="extract_hash_is_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.code
