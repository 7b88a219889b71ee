"""Changes of the rules and the word sent of them (O1315-9-1)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import copyright_registry.rule_change_models


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0003_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_kk", models.CharField(max_length=500, verbose_name="title in Kazakh")),
                ("title_ru", models.CharField(max_length=500, verbose_name="title in Russian")),
                ("act_number", models.CharField(max_length=60, verbose_name="number of the act")),
                ("act_date", models.DateField(verbose_name="date of the act")),
                (
                    "registration_number",
                    models.CharField(max_length=60, verbose_name="number of the state registration"),
                ),
                ("registered_on", models.DateField(verbose_name="state registration")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                (
                    "state",
                    models.CharField(
                        choices=[("recorded", "Being sent"), ("sent", "Sent to all"), ("corrected", "Corrected")],
                        default="recorded",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
                ("completed_at", models.DateTimeField(null=True)),
                ("because", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="copyright_registry.rulechange",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the rules",
                "verbose_name_plural": "changes of the rules",
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("operator", "operator of e-government"),
                            ("contact-centre", "Unified Contact Centre"),
                            ("provider", "provider"),
                        ],
                        max_length=20,
                        verbose_name="addressee",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("outgoing_number", models.CharField(max_length=60, verbose_name="outgoing number")),
                ("proof", models.TextField(verbose_name="proof")),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=copyright_registry.rule_change_models.proof_path, verbose_name="file"
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("stands", models.BooleanField(default=True)),
                ("because", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="copyright_registry.rulechange",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="copyright_registry.sending",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
            },
        ),
        migrations.AddIndex(
            model_name="rulechange",
            index=models.Index(
                models.OrderBy(models.F("registered_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="rule_change_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "corrected"), _negated=True),
                fields=("registration_number",),
                name="rule_change_registered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title_kk", ""), _negated=True),
                    models.Q(("title_ru", ""), _negated=True),
                    models.Q(("act_number", ""), _negated=True),
                    models.Q(("registration_number", ""), _negated=True),
                ),
                name="rule_change_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act_date__lte", models.F("registered_on")), ("act_date__lte", models.F("in_force_from"))
                ),
                name="rule_change_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at", None), ("state", "recorded")),
                    models.Q(("completed_at__isnull", False), ("state", "sent")),
                    ("state", "corrected"),
                    _connector="OR",
                ),
                name="rule_change_sent_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("corrects", None)),
                    models.Q(("corrects__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="rule_change_correction_gives_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stands", True)), fields=("change", "addressee"), name="sending_once_to_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(("addressee__in", ["operator", "contact-centre", "provider"])),
                name="sending_addressee_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outgoing_number", ""), _negated=True), models.Q(("proof", ""), _negated=True)
                ),
                name="sending_is_proven",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), ("file_name", ""), ("file_sha256", "")),
                    models.Q(models.Q(("file", ""), _negated=True), ("file_sha256__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="sending_file_is_hashed",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("corrects", None)),
                    models.Q(("corrects__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="sending_correction_gives_reason",
            ),
        ),
    ]
