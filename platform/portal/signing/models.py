"""Signatures that were accepted, with what proves each. The portal's role may only add and read them."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.signing.verdict import Check
from portal.vault import EncryptedBinaryField


class StoredList(models.Model):
    """A revocation list whose signature was checked, as the authority published it; `base` is null for a full one."""

    sha256 = models.CharField(max_length=64, unique=True)
    issuer = models.CharField(max_length=64)  # fingerprint of the authority's certificate
    number = models.DecimalField(max_digits=49, decimal_places=0)  # up to 20 octets (RFC 5280, 5.2.3)
    base = models.DecimalField(max_digits=49, decimal_places=0, null=True)
    this_update = models.DateTimeField()
    next_update = models.DateTimeField()
    der = models.BinaryField()
    asked_at = models.DateTimeField()  # when it was last fetched

    class Meta:
        indexes = [models.Index(fields=["issuer", "-this_update"], name="list_newest_of_issuer")]

    def __str__(self) -> str:
        return f"{self.issuer[:8]} {self.number}"


class RevokedCertificate(models.Model):
    """One line of a list, found by serial number."""

    list = models.ForeignKey(StoredList, models.CASCADE, related_name="entries", db_index=False)
    serial = models.BinaryField()  # big-endian, without leading zeros
    at = models.DateTimeField()
    reason = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "serial"], name="revoked_once_in_a_list")]

    def __str__(self) -> str:
        return bytes(self.serial).hex()


class PowerOfAttorney(models.Model):
    """Lets a person sign for an organisation without being its head or having the right to sign by their key."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="powers")
    organisation = models.CharField(_("BIN of the organisation"), max_length=12)
    purposes = ArrayField(models.CharField(max_length=40))
    document = models.CharField(_("number and date of the power of attorney"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("power of attorney")
        verbose_name_plural = _("powers of attorney")
        constraints = [
            models.CheckConstraint(name="power_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="power_names_a_bin", condition=Q(organisation__regex="^[0-9]{12}$")),
        ]

    def __str__(self) -> str:
        return self.document

    @classmethod
    def in_force(cls, day: date | None = None) -> models.QuerySet["PowerOfAttorney"]:
        """Those that may be used on `day`, today by default."""
        day = day or timezone.localdate()
        return cls.objects.filter(since__lte=day, until__gte=day)


class Signature(models.Model):
    """A document frozen with its signature, and all that the verdict of that moment was found on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    signer_name = models.CharField(_("signed by"), max_length=300)
    purpose = models.CharField(max_length=40)
    power = models.ForeignKey(PowerOfAttorney, models.PROTECT, null=True, related_name="+")
    document = EncryptedBinaryField()
    document_sha256 = models.CharField(max_length=64, db_index=True)
    cms = EncryptedBinaryField()
    certificate = EncryptedBinaryField()
    authorities = ArrayField(models.BinaryField(), default=list)  # issuing authority, pinned root
    revocation = models.BinaryField()  # the OCSP answer; b"" where lists answered
    full_list = models.ForeignKey(StoredList, models.PROTECT, null=True, related_name="+")
    delta_list = models.ForeignKey(StoredList, models.PROTECT, null=True, related_name="+")
    trust = models.CharField(max_length=64)  # SHA-256 of the pinned authorities
    scheme = models.CharField(max_length=60)
    roles = ArrayField(models.CharField(max_length=60), default=list)
    checks = models.JSONField()
    claimed_at = models.DateTimeField(null=True)  # by the signer's own clock
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.at:%d.%m.%Y %H:%M}"

    @property
    def protocol(self) -> list[Check]:
        """The checks as they were made then."""
        return [Check.of(kept) for kept in self.checks]


class TimeStamp(models.Model):
    """A trusted authority's word on when a signature was there at the latest; asked for once it is kept."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="time_stamp")
    token = models.BinaryField()
    moment = models.DateTimeField()
    authority = models.CharField(max_length=300)
    certificates = ArrayField(models.BinaryField())  # the stamping authority's, issuing authority, pinned root

    def __str__(self) -> str:
        return f"{self.moment:%d.%m.%Y %H:%M:%S}, {self.authority}"


class Recheck(models.Model):
    """A later look at a signature, shown beside the frozen verdict and never in its place."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="rechecks")
    at = models.DateTimeField()
    valid = models.BooleanField()
    checks = models.JSONField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.signature_id}, {self.at:%d.%m.%Y %H:%M}"

    @property
    def protocol(self) -> list[Check]:
        return [Check.of(kept) for kept in self.checks]
