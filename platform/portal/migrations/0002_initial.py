"""The trail, notices and counters."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.privileges import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Trail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("actor", models.CharField(max_length=80, verbose_name="who")),
                ("act", models.CharField(max_length=80, verbose_name="act")),
                ("subject", models.CharField(db_index=True, max_length=120, verbose_name="on what")),
                (
                    "law",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="under"
                    ),
                ),
                ("body", models.BinaryField(verbose_name="canonical bytes")),
            ],
            options={
                "verbose_name": "trail entry",
                "verbose_name_plural": "trail",
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("value", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="counter_never_below_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("template", models.CharField(max_length=80, verbose_name="notice")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("case", "course of applications"),
                            ("duty", "reminders of duties"),
                            ("result", "results of applications"),
                            ("account", "confirmation of the address"),
                        ],
                        max_length=10,
                        verbose_name="topic",
                    ),
                ),
                ("context", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("read_at", models.DateTimeField(null=True)),
                ("by_mail", models.BooleanField(default=True)),
                ("even_unconfirmed", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("tried_at", models.DateTimeField(null=True, verbose_name="last tried")),
                ("next_try_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=80, verbose_name="what the post answered")),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True, verbose_name="undeliverable since")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "undeliverable notice",
                "verbose_name_plural": "undeliverable notices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("by_mail", True), ("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["created_at"],
                        name="notices_owed",
                    ),
                    models.Index(
                        condition=models.Q(("given_up_at", None), _negated=True),
                        fields=["given_up_at"],
                        name="notices_given_up",
                    ),
                    models.Index(
                        condition=models.Q(("topic", "account"), _negated=True),
                        fields=["person", "-id"],
                        name="notices_inbox",
                    ),
                    models.Index(
                        condition=models.Q(models.Q(("topic", "account"), _negated=True), ("read_at", None)),
                        fields=["person"],
                        name="notices_unread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("topic__in", ["case", "duty", "result", "account"])),
                        name="notice_has_a_topic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_mail", True), models.Q(("given_up_at", None), ("sent_at", None)), _connector="OR"
                        ),
                        name="notice_mailed_only_where_it_may",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("given_up_at", None), _connector="OR"),
                        name="notice_sent_or_given_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by_mail", True), ("topic__in", ("case", "duty")), _connector="OR"),
                        name="notice_by_law_goes_by_mail",
                    ),
                ],
            },
        ),
        append_only("portal_trail"),
    ]
