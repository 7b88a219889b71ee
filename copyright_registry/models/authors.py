"""Authors, by what another represents them, and what they need not pay. Facts only, no verbs."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.applications import Application
from copyright_registry.models.reference import Benefit
from portal.identifiers import born
from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField


class Authors(models.Manager["Author"]):
    """Each with the account and the signature that its name is read from; what was signed is left in the database."""

    def get_queryset(self) -> models.QuerySet["Author"]:
        bulky = [f"signature__{name}" for name in ("document", "cms", "certificate", "authorities", "revocation")]
        return super().get_queryset().select_related("person", "signature").defer(*bulky)


class Author(models.Model):
    """One who created the work, as the application names them (O1315-A1).

    A co-author is known by the IIN of the invitation until they join; from then on they are the `person` of an account,
    and sign for themselves. Who applies signs the application itself, for the authors that they represent as well: all
    that the application says of those stands here.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="authors")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="authorships")
    represented = models.BooleanField(default=False)
    iin = EncryptedTextField(_("individual identification number"), blank=True)
    iin_digest = models.CharField(max_length=64, blank=True, db_index=True)
    surname = models.CharField(_("surname"), max_length=150, blank=True)
    given_name = models.CharField(_("name"), max_length=150, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=150, blank=True)
    born_on = models.DateField(_("date of birth"), null=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, blank=True)  # ISO 3166-1; "" is Kazakhstan's
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    invited_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # the invitation is owed to `email`
    joined_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)  # unless they answer until then
    reminders = models.PositiveSmallIntegerField(default=0)  # since they were last asked for something
    reminded_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_because = EncryptedTextField(blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="+")  # a co-author's own

    objects = Authors()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(name="author_one_a_place", fields=["application", "place"]),
            models.UniqueConstraint(
                name="author_once_an_application", fields=["application", "iin_digest"], condition=~Q(iin_digest="")
            ),
            models.CheckConstraint(
                name="author_has_an_iin_or_is_represented", condition=~Q(iin_digest="") | Q(represented=True)
            ),
            models.CheckConstraint(
                name="author_represented_has_a_name", condition=Q(represented=False) | ~Q(given_name="")
            ),
            models.CheckConstraint(
                name="author_signs_or_declines", condition=Q(signature__isnull=True) | Q(declined_at__isnull=True)
            ),
            models.CheckConstraint(
                name="author_represented_does_not_sign", condition=Q(represented=False) | Q(signature__isnull=True)
            ),
            models.CheckConstraint(
                name="author_joined_has_an_account", condition=Q(joined_at__isnull=True) | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="author_signed_has_joined", condition=Q(signature__isnull=True) | Q(joined_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Surname first: as signed, else as in the certificate of their key, else as typed.

        Of an invited person nothing is told before they join, but the address that the invitation went to.
        """
        signature = self.application.signature if self.applies else self.signature
        if signature is not None:
            return signature.signer_name
        if self.person is not None:
            return self.person.full_name
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part) or self.email

    @property
    def is_named(self) -> bool:
        """Whether more is known of them than the address that the invitation went to."""
        return self.person is not None or self.represented

    @property
    def cosigns(self) -> bool:
        """Whether they sign for themselves, beside who applies."""
        return not self.represented and not self.applies

    @property
    def is_complete(self) -> bool:
        """Whether all is known that the application must state of the author, and they take part."""
        if not self.represented:
            takes_part = self.declined_at is None and (self.applies or self.joined_at is not None)
            return takes_part and self.person is not None and self.person.has_contacts
        is_known = bool(self.iin or (self.citizenship and self.born_on))
        return is_known and all((self.surname, self.given_name, self.address, self.phone))

    @property
    def born(self) -> date | None:
        """The date of birth, as typed or by the IIN."""
        return self.born_on or born(self.person.iin if self.person else self.iin)

    @property
    def applies(self) -> bool:
        """Whether it is the author who applies."""
        return self.person_id is not None and self.person_id == self.application.applicant_id


class Representation(models.Model):
    """By what who applies represents the authors (O1315-4.2): a notarised power of attorney, or the law for a minor."""

    class Kind(models.TextChoices):
        POWER = "power", _("Power of attorney certified by a notary")
        LAW = "law", _("Parent, adoptive parent, guardian or custodian of a minor")

    application = models.OneToOneField(Application, models.PROTECT, related_name="representation")
    kind = models.CharField(_("ground"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=100, blank=True)
    notary = models.CharField(_("notary, or who issued the document"), max_length=300, blank=True)
    since = models.DateField(_("date"), null=True)
    until = models.DateField(_("valid until"), null=True)
    powers = models.CharField(_("powers"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.CheckConstraint(
                name="representation_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="representation_by_power_has_a_term",
                condition=~Q(kind="power") | Q(number="") | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="representation_named_is_whole",
                condition=Q(number="") | (Q(since__isnull=False) & ~Q(notary="") & ~Q(powers="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, № {self.number}"

    def is_in_force(self, day: date) -> bool:
        """Whether it lets represent on `day`; one that is not filled in yet never does."""
        if not self.number or self.since is None:
            return False
        return self.since <= day and (self.until is None or self.until >= day)


class BenefitClaim(models.Model):
    """That an author pays less, and the paper that proves it (O1315-8.3), which is kept encrypted."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("to be checked by the examiner")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    application = models.ForeignKey(Application, models.PROTECT, related_name="claims")
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Benefit, models.PROTECT, verbose_name=_("benefit"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CLAIMED)
    document = EncryptedBinaryField(null=True)
    name = models.CharField(_("file"), max_length=255, blank=True)
    size = models.PositiveIntegerField(_("size, bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    format = models.CharField(_("format"), max_length=10, blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_kk = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)

    class Meta:
        verbose_name = _("claim of a benefit")
        verbose_name_plural = _("claims of benefits")
        constraints = [
            models.UniqueConstraint(name="claim_one_an_author", fields=["application", "author"]),
            models.CheckConstraint(
                name="claim_document_is_hashed",
                condition=Q(document__isnull=True, sha256="", size=0)
                | Q(document__isnull=False, sha256__regex="^[0-9a-f]{64}$", size__gt=0),
            ),
            models.CheckConstraint(
                name="claim_to_check_has_a_document",
                condition=~Q(state="claimed") | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_decided_has_a_moment",
                condition=Q(state="claimed", decided_at__isnull=True)
                | (~Q(state="claimed") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_rejected_names_who",
                condition=~Q(state="rejected") | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_rejected_gives_reasons",
                condition=~Q(state="rejected") | (~Q(reason_kk="") & ~Q(reason_ru="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}: {self.get_state_display()}"
