"""Changes of the rules and the word sent of them (O1315-9-1). Facts only; the verbs are in rule_changes.py."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Addressee(models.TextChoices):
    """To whom the authorised body sends data on a change of the rules (O1315-9-1)."""

    OPERATOR = "operator", _("operator of e-government")
    CONTACT_CENTRE = "contact-centre", _("Unified Contact Centre")
    PROVIDER = "provider", _("provider")


class ChangeState(models.TextChoices):
    """How far the word of a change has come."""

    RECORDED = "recorded", _("Being sent")
    SENT = "sent", _("Sent to all")
    CORRECTED = "corrected", _("Corrected")


class RuleChange(models.Model):
    """An act that changes the rules, as registered by the state. A correction is a new row; the old one is kept."""

    title_kk = models.CharField(_("title in Kazakh"), max_length=500)
    title_ru = models.CharField(_("title in Russian"), max_length=500)
    act_number = models.CharField(_("number of the act"), max_length=60)
    act_date = models.DateField(_("date of the act"))
    registration_number = models.CharField(_("number of the state registration"), max_length=60)
    registered_on = models.DateField(_("state registration"))
    in_force_from = models.DateField(_("in force from"))
    state = models.CharField(_("state"), max_length=20, choices=ChangeState, default=ChangeState.RECORDED)
    due_at = models.DateTimeField(_("due"), null=True)
    bound_by = models.CharField(max_length=40, blank=True)
    completed_at = models.DateTimeField(null=True)  # when the last of the three was sent word
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of the rules")
        verbose_name_plural = _("changes of the rules")
        indexes = [models.Index(F("registered_on").desc(), F("id").desc(), name="rule_change_newest")]
        constraints = [
            models.UniqueConstraint(
                name="rule_change_registered_once", fields=["registration_number"], condition=~Q(state="corrected")
            ),
            models.CheckConstraint(
                name="rule_change_is_named",
                condition=~Q(title_kk="") & ~Q(title_ru="") & ~Q(act_number="") & ~Q(registration_number=""),
            ),
            models.CheckConstraint(
                name="rule_change_dates_in_order",
                condition=Q(act_date__lte=F("registered_on")) & Q(act_date__lte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="rule_change_sent_says_when",
                condition=Q(state="recorded", completed_at=None)
                | Q(state="sent", completed_at__isnull=False)
                | Q(state="corrected"),
            ),
            models.CheckConstraint(
                name="rule_change_correction_gives_reason",
                condition=Q(corrects=None, because="") | (Q(corrects__isnull=False) & ~Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, № {self.registration_number}"

    @property
    def title(self) -> str:
        """The title in Russian for who reads Russian, else in Kazakh: an act has no other."""
        return self.title_ru if get_language() == "ru" else self.title_kk


def proof_path(_sending: "Sending", _name: str) -> str:
    """Files lie under a random name: what somebody calls a file never becomes a path."""
    return f"rule-changes/{uuid.uuid4().hex}"


class Sending(models.Model):
    """Word of a change sent to one addressee, with its proof. A correction is a new row; the old one stands no more."""

    change = models.ForeignKey(RuleChange, models.PROTECT, related_name="sendings")
    addressee = models.CharField(_("addressee"), max_length=20, choices=Addressee)
    sent_at = models.DateTimeField(_("sent"))
    outgoing_number = models.CharField(_("outgoing number"), max_length=60)
    proof = models.TextField(_("proof"))
    file = models.FileField(_("file"), upload_to=proof_path, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    stands = models.BooleanField(default=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [
            models.UniqueConstraint(
                name="sending_once_to_each", fields=["change", "addressee"], condition=Q(stands=True)
            ),
            models.CheckConstraint(name="sending_addressee_is_known", condition=Q(addressee__in=Addressee.values)),
            models.CheckConstraint(name="sending_is_proven", condition=~Q(outgoing_number="") & ~Q(proof="")),
            models.CheckConstraint(
                name="sending_file_is_hashed",
                condition=Q(file="", file_name="", file_sha256="")
                | (~Q(file="") & Q(file_sha256__regex="^[0-9a-f]{64}$")),
            ),
            models.CheckConstraint(
                name="sending_correction_gives_reason",
                condition=Q(corrects=None, because="") | (Q(corrects__isnull=False) & ~Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_addressee_display()}, {self.outgoing_number}"
