"""Contracts as they are made: the parties, what each proposed, who signed. Facts only, no verbs.

What a concluded contract means stands in the register of agreements (registers.Agreement); the path to it is here.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from contracts.models.forms import FormVersion
from portal.signing.models import Signature
from portal.vault import EncryptedBinaryField, EncryptedTextField
from registers.models import Agreement, AgreementKind


class Side(models.TextChoices):
    """The parties: the OKUP, and whom it makes the contract with."""

    OKUP = "okup", _("OKUP")
    OTHER = "other", _("other party")


class ContractState(models.TextChoices):
    """Where a contract is on its way; what became of a concluded one its agreement says."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Text is ready")
    SENT = "sent", _("Sent to the other party")
    SIGNED = "signed", _("Signed by one party")
    CONCLUDED = "concluded", _("Concluded")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")
    LAPSED = "lapsed", _("Not answered in time")


OPEN = (ContractState.DRAFT, ContractState.READY, ContractState.SENT, ContractState.SIGNED)
FROZEN = (ContractState.READY, ContractState.SENT, ContractState.SIGNED, ContractState.CONCLUDED)
ANSWERED_IN_A_TERM = (ContractState.SENT, ContractState.SIGNED)


class Contract(models.Model):
    """A contract by the form of an appendix, on its way to the second signature.

    The other party is a person or an organisation; `turn` is the side that acts next. What is proposed stands in the
    version of number `version`. `frozen` (JSON) are the parties as the PDF names them, and how its amount is reckoned:
    `amount`, in tenge a month before VAT is added; None where there is no text, or it depends on the user's income.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="contracts")
    okup = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts", verbose_name=_("OKUP"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contracts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=ContractState, default=ContractState.DRAFT)
    turn = models.CharField(_("whose turn"), max_length=5, choices=Side)
    version = models.PositiveIntegerField(_("version"), default=1)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    pdf = EncryptedBinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    frozen = EncryptedTextField(null=True, default=None)
    amount = models.DecimalField(_("amount a month"), max_digits=24, decimal_places=2, null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)  # or signed by one party: since when the other is to answer
    closed_at = models.DateTimeField(_("closed"), null=True)
    because = EncryptedTextField(null=True, default=None)
    agreement = models.OneToOneField(Agreement, models.PROTECT, null=True, related_name="contract")
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(name="contract_kind_is_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(name="contract_state_is_known", condition=Q(state__in=ContractState.values)),
            models.CheckConstraint(name="contract_turn_is_known", condition=Q(turn__in=Side.values)),
            models.CheckConstraint(
                name="contract_has_one_other_party",
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_parties_are_two",
                condition=Q(organisation=None) | ~Q(organisation=F("okup")),
            ),
            models.CheckConstraint(
                name="contract_frozen_has_its_document",
                condition=~Q(state__in=FROZEN) | (Q(pdf__isnull=False, frozen__isnull=False) & ~Q(pdf_sha256="")),
            ),
            models.CheckConstraint(
                name="contract_concluded_stands_in_the_register",
                condition=Q(state=ContractState.CONCLUDED, agreement__isnull=False)
                | (~Q(state=ContractState.CONCLUDED) & Q(agreement=None)),
            ),
            models.CheckConstraint(
                name="contract_closed_says_when",
                condition=Q(state__in=OPEN, closed_at=None) | (~Q(state__in=OPEN) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="contract_refused_says_why", condition=~Q(state=ContractState.REFUSED) | Q(because__isnull=False)
            ),
            models.CheckConstraint(
                name="contract_sent_is_due",
                condition=~Q(state__in=ANSWERED_IN_A_TERM) | Q(sent_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_amount_is_of_its_text", condition=Q(amount=None) | Q(amount__gte=0, pdf__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["okup", "state"], name="contract_of_okup"),
            models.Index(fields=["due_at"], name="contract_due", condition=Q(state__in=ANSWERED_IN_A_TERM)),
        ]

    def __str__(self) -> str:
        return str(self.agreement) if self.agreement_id else str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("contracts:contract", args=[self.pk])


class ContractVersion(models.Model):
    """What one party proposed: values by the keys of the form (contracts.forms). Rows are only added."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    side = models.CharField(_("proposed by"), max_length=5, choices=Side)
    terms = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(name="contract_version_once", fields=["contract", "number"]),
            models.CheckConstraint(name="contract_version_side_is_known", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, {self.number}"


class Signing(models.Model):
    """The signature of one party under the frozen document of a version."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="signings")
    version = models.PositiveIntegerField(_("version"))
    side = models.CharField(_("party"), max_length=5, choices=Side)
    signature = models.OneToOneField(Signature, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="contract_signed_once_a_side", fields=["contract", "version", "side"]),
            models.CheckConstraint(name="contract_signing_side_is_known", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, {self.side}"
