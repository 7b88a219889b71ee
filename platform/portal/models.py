"""The ground's own tables: the trail, the counters, the notices."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Trail(models.Model):
    """One act. The portal's role may only insert and read (migration 0002)."""

    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=80)
    act = models.CharField(_("act"), max_length=80)
    subject = models.CharField(_("on what"), max_length=120, db_index=True)
    law = ArrayField(models.TextField(), verbose_name=_("under"))
    body = models.BinaryField(_("canonical bytes"))

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}"


class Counter(models.Model):
    """The last number given out. It moves in the transaction that uses it, so that no number is ever skipped."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="counter_never_below_zero", condition=models.Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Topic(models.TextChoices):
    """What a notice is about."""

    CASE = "case", _("course of applications")
    DUTY = "duty", _("reminders of duties")
    RESULT = "result", _("results of applications")
    ACCOUNT = "account", _("confirmation of the address")


CHOSEN = (Topic.CASE, Topic.DUTY)  # people choose whether these come by e-mail; the others always do


class Notice(models.Model):
    """What a person is told: it stands in their inbox, save ACCOUNT, and goes by e-mail where `by_mail`.

    It is owed by e-mail until `sent_at` or `given_up_at` is set; after `tries` refusals the post is asked again
    from `next_try_at` on.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="notices")
    template = models.CharField(_("notice"), max_length=80)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=True)
    even_unconfirmed = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(_("what the post answered"), max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(_("undeliverable since"), null=True)

    class Meta:
        verbose_name = _("undeliverable notice")
        verbose_name_plural = _("undeliverable notices")
        indexes = [
            models.Index(
                fields=["created_at"],
                name="notices_owed",
                condition=models.Q(by_mail=True, sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(fields=["given_up_at"], name="notices_given_up", condition=~models.Q(given_up_at=None)),
            models.Index(fields=["person", "-id"], name="notices_inbox", condition=~models.Q(topic=Topic.ACCOUNT)),
            models.Index(
                fields=["person"],
                name="notices_unread",
                condition=~models.Q(topic=Topic.ACCOUNT) & models.Q(read_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="notice_has_a_topic", condition=models.Q(topic__in=Topic.values)),
            models.CheckConstraint(
                name="notice_mailed_only_where_it_may",
                condition=models.Q(by_mail=True) | models.Q(sent_at=None, given_up_at=None),
            ),
            models.CheckConstraint(
                name="notice_sent_or_given_up", condition=models.Q(sent_at=None) | models.Q(given_up_at=None)
            ),
            models.CheckConstraint(
                name="notice_by_law_goes_by_mail",
                condition=models.Q(by_mail=True) | models.Q(topic__in=CHOSEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"
