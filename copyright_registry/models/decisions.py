"""Decisions of the head of the provider, and the order by which the portal assigns. Facts only, no verbs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from copyright_registry.models.applications import Application
from copyright_registry.models.reference import Ground
from portal.signing.models import Signature


class Result(models.TextChoices):
    """What an examiner may propose (O1315-A2.5)."""

    ENTER = "enter", _("Enter into the register")
    REFUSE = "refuse", _("Refuse with reasons")


class HeadsDecision(models.Model):
    """What staff draft with reasons, another person agrees and freezes as a PDF, and the head of the provider signs.

    Each kind of decision has its own `result`, of which one is "refuse".
    """

    reason_kk = models.TextField(_("reasons, Kazakh"), blank=True)
    reason_ru = models.TextField(_("reasons, Russian"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    signatory = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    post_kk = models.CharField(max_length=260, blank=True)  # of the signatory, as the decision names it
    post_ru = models.CharField(max_length=260, blank=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_agreed_is_frozen",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True, signatory__isnull=True, pdf__isnull=True)
                | (
                    Q(agreed_at__isnull=False, agreed_by__isnull=False, signatory__isnull=False, pdf__isnull=False)
                    & ~Q(pdf_sha256="")
                    & ~Q(post_kk="")
                    & ~Q(post_ru="")
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_signed_was_agreed",
                condition=Q(signature__isnull=True) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_refusal_gives_reasons",
                condition=~Q(result="refuse") | (~Q(reason_kk="") & ~Q(reason_ru="")),
            ),
        ]


class Decision(HeadsDecision):
    """The result of an application: an entry, or a refusal on grounds of the law."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    result = models.CharField(_("result"), max_length=10, choices=Result)
    grounds = models.ManyToManyField(Ground, verbose_name=_("grounds"), blank=True)
    checked = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(_("note for the head"), blank=True)

    class Meta(HeadsDecision.Meta):
        abstract = False
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.drafted_at:%d.%m.%Y}"


class StandingOrder(models.Model):
    """A head of department's signed word that the portal may assign what nobody has assigned in time.

    `minutes` of working time before the end of the term for assignment (O1315-7.1).
    """

    minutes = models.PositiveSmallIntegerField(_("minutes before the end"))
    head = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_orders")
    signature = models.OneToOneField(Signature, models.PROTECT)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("standing order")
        verbose_name_plural = _("standing orders")
        constraints = [
            models.UniqueConstraint(Value(1), name="standing_order_one_in_force", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="standing_order_ended_by_someone_has_ended",
                condition=Q(ended_at__isnull=False) | Q(ended_by__isnull=True),
            ),
            models.CheckConstraint(name="standing_order_minutes", condition=Q(minutes__gt=0, minutes__lt=120)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}, {self.signature.at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """What was signed."""
        return bytes(self.signature.document).decode()
