"""Benefits and their claims, the difference after a rejected one; each fee says what case it is for."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.vault

SUBJECTS = """
    UPDATE payments_fee SET subject = 'copyright_registry.application:' || application.id
    FROM copyright_registry_application application WHERE application.fee_id = payments_fee.id
"""
USED = """
    UPDATE payments_fee SET state = 'used', used_at = application.closed_at
    FROM copyright_registry_application application
    WHERE application.fee_id = payments_fee.id AND application.state IN ('entered', 'refused')
    AND payments_fee.state = 'paid'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0006_frozen_posts"),
        ("payments", "0003_money"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="difference",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.fee"
            ),
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name_kk", models.TextField(verbose_name="name, Kazakh")),
                ("name_ru", models.TextField(verbose_name="name, Russian")),
                ("name_en", models.TextField(verbose_name="name, English")),
                ("act", models.CharField(max_length=200, verbose_name="set by")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("persons_kk", models.TextField(blank=True)),
                ("persons_ru", models.TextField(blank=True)),
                ("persons_en", models.TextField(blank=True)),
                ("proof_kk", models.TextField()),
                ("proof_ru", models.TextField()),
                ("proof_en", models.TextField()),
                ("by_birth_date", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "benefit",
                "verbose_name_plural": "benefits",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="benefit_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="BenefitClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claimed", "to be checked by the examiner"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                        ],
                        default="claimed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("document", portal.vault.EncryptedBinaryField(null=True)),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="file")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="size, bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("format", models.CharField(blank=True, max_length=10, verbose_name="format")),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason_kk", models.TextField(blank=True)),
                ("reason_ru", models.TextField(blank=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "benefit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="copyright_registry.benefit",
                        verbose_name="benefit",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "claim of a benefit",
                "verbose_name_plural": "claims of benefits",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "author"), name="claim_one_an_author"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("sha256", ""), ("size", 0)),
                            models.Q(("document__isnull", False), ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0)),
                            _connector="OR",
                        ),
                        name="claim_document_is_hashed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "claimed"), _negated=True),
                            ("document__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_to_check_has_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "claimed")),
                            models.Q(models.Q(("state", "claimed"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_decided_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_rejected_names_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(
                                models.Q(("reason_kk", ""), _negated=True), models.Q(("reason_ru", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="claim_rejected_gives_reasons",
                    ),
                ],
            },
        ),
        migrations.RunSQL([SUBJECTS, USED], migrations.RunSQL.noop),
    ]
