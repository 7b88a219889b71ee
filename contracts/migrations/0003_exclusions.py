"""Applications for exclusion; what the portal's own role may do with their tables."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault
from portal.privileges import append_only, changes_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_subjects_reference"),
        ("contracts", "0002_forms"),
        ("registers", "0004_ways_of_use"),
        ("signing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Received by the OKUP"),
                            ("confirmed", "Confirmed by the OKUP"),
                            ("in_effect", "Excluded"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(choices=[("kk", "kk"), ("ru", "ru")], max_length=2)),
                ("terms", portal.vault.EncryptedTextField(blank=True)),
                ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                ("received_at", models.DateTimeField(null=True, verbose_name="received")),
                (
                    "applicant_status",
                    models.CharField(
                        blank=True,
                        choices=[("member", "an agreement is concluded"), ("none", "no agreement is concluded")],
                        max_length=6,
                    ),
                ),
                (
                    "right_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("copyright", "copyright"), ("related", "related rights")], max_length=10
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("requested_from", models.DateField(null=True, verbose_name="asked from")),
                ("pay_due", models.BooleanField(default=False)),
                ("is_registered", models.BooleanField(default=False)),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("done", models.TextField(blank=True, verbose_name="what the OKUP did")),
                ("effective_on", models.DateField(null=True, verbose_name="excluded from")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("because", portal.vault.EncryptedTextField(default=None, null=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.formversion"
                    ),
                ),
                (
                    "okup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="OKUP",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
            ],
            options={
                "verbose_name": "application for exclusion",
                "verbose_name_plural": "applications for exclusion",
            },
        ),
        migrations.CreateModel(
            name="ExcludedWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "powers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=81), default=list, size=None
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.work"
                    ),
                ),
                (
                    "exclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="contracts.exclusion"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ExclusionWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told_at", models.DateTimeField(null=True, verbose_name="told")),
                (
                    "exclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="contracts.exclusion"
                    ),
                ),
                (
                    "licensee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.licensee"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(fields=["okup", "state"], name="exclusion_of_okup"),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="exclusion_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False)),
                fields=["organisation"],
                name="exclusion_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["due_at"], name="exclusion_due"),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(
                condition=models.Q(("state", "confirmed")), fields=["effective_on"], name="exclusion_coming"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "sent", "confirmed", "in_effect", "refused", "withdrawn"])),
                name="exclusion_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="exclusion_has_one_applicant",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation", None), models.Q(("organisation", models.F("okup")), _negated=True), _connector="OR"
                ),
                name="exclusion_is_asked_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("sent", "confirmed", "in_effect", "refused")), _negated=True),
                    models.Q(
                        ("applicant_status__in", ["member", "none"]),
                        ("received_at__isnull", False),
                        ("signature__isnull", False),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="exclusion_received_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("due_at__isnull", False), _connector="OR"
                ),
                name="exclusion_received_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effective_on__isnull", False), ("state__in", ["confirmed", "in_effect"])),
                    models.Q(("effective_on", None), ("state__in", ["draft", "sent", "refused"])),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="exclusion_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_on", None),
                    ("requested_from", None),
                    ("effective_on__gte", models.F("requested_from")),
                    _connector="OR",
                ),
                name="exclusion_not_before_it_is_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("done", ""), models.Q(("state", "confirmed"), _negated=True)),
                    models.Q(("confirmed_at__isnull", False), models.Q(("done", ""), _negated=True)),
                    _connector="OR",
                ),
                name="exclusion_confirmed_says_what_was_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state__in", ["refused", "withdrawn"])),
                    models.Q(models.Q(("state__in", ["refused", "withdrawn"]), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="exclusion_closed_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because__isnull", False), ("state", "refused")),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("because", None)),
                    _connector="OR",
                ),
                name="exclusion_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="exclusion_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="excludedwork",
            constraint=models.UniqueConstraint(fields=("exclusion", "work"), name="excluded_once_an_application"),
        ),
        migrations.AddIndex(
            model_name="exclusionword",
            index=models.Index(condition=models.Q(("told_at", None)), fields=["id"], name="exclusion_word_owed"),
        ),
        migrations.AddConstraint(
            model_name="exclusionword",
            constraint=models.UniqueConstraint(fields=("exclusion", "licensee"), name="told_once_of_an_exclusion"),
        ),
        append_only("contracts_excludedwork"),
        changes_only("contracts_exclusionword", "told_at"),
    ]
