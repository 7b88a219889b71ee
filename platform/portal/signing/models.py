"""Signatures that were accepted, each with what proves it. The portal's role may only insert and read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault import EncryptedBinaryField


class Signature(models.Model):
    """A document frozen with its signature, the certificate, the revocation list and the verdict of that moment."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    signer_name = models.CharField(_("signed by"), max_length=300)
    purpose = models.CharField(max_length=40)
    document = EncryptedBinaryField()
    document_sha256 = models.CharField(max_length=64, db_index=True)
    cms = EncryptedBinaryField()
    certificate = EncryptedBinaryField()
    revocation = models.BinaryField()
    scheme = models.CharField(max_length=60)
    roles = ArrayField(models.CharField(max_length=60), default=list)
    checks = models.JSONField()
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.at:%d.%m.%Y %H:%M}"
