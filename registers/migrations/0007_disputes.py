"""Disputes: claims, answers and evidence; reported mistakes; entries that are to be compared with others."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault
from portal.privileges import append_only

# Titles and names as they are compared: no case, no signs, the nine Kazakh letters as their Russian neighbours.
FUNCTIONS = """
CREATE FUNCTION registers_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(translate(lower(said), 'әғқңөұүһіё', 'агкноуухие'), '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE FUNCTION registers_titles(kk text, ru text, en text, others text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT plain), '{}')
    FROM (SELECT public.registers_plain(title) AS plain FROM unnest(ARRAY[kk, ru, en] || others) AS title) AS each
    WHERE plain <> ''
$$;
CREATE INDEX work_by_titles ON registers_work USING gin (
    registers_titles(title_kk, title_ru, title_en, other_titles)
) WITH (fastupdate = off); -- what waits in a list would be read whole at each look-up
"""
NO_FUNCTIONS = """
DROP INDEX work_by_titles;
DROP FUNCTION registers_titles(text, text, text, text[]);
DROP FUNCTION registers_plain(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_subjects_reference"),
        ("registers", "0006_bulk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "stand",
                    models.CharField(
                        choices=[
                            ("keep", "I keep my claim"),
                            ("reduce", "I reduce my claim"),
                            ("give_way", "I accept the others’ claims"),
                            ("withdrawn", "I withdraw my claim"),
                        ],
                        max_length=10,
                    ),
                ),
                ("shares", models.JSONField(default=dict)),
                ("words", portal.vault.EncryptedTextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("composer", "composer"),
                            ("lyricist", "author of the text"),
                            ("arranger", "arranger"),
                            ("translator", "translator"),
                            ("author", "author"),
                            ("performer", "performer"),
                            ("producer", "phonogram producer"),
                            ("broadcaster", "broadcasting organisation"),
                            ("owner", "owner"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("claimed", models.JSONField(default=dict)),
                ("shares", models.JSONField(default=dict)),
                (
                    "stand",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "I keep my claim"),
                            ("reduce", "I reduce my claim"),
                            ("give_way", "I accept the others’ claims"),
                            ("withdrawn", "I withdraw my claim"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("is_own", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("same_work", "one work entered twice"), ("claim", "a claim to a share")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being answered"),
                            ("left", "Left to the court"),
                            ("agreed", "Agreed"),
                            ("withdrawn", "Withdrawn"),
                            ("decided", "Decided"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="rights"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("court", "decision of a court"), ("evidence", "evidence of the parties")],
                        max_length=10,
                        verbose_name="upon",
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=120, verbose_name="number and date of the document"),
                ),
                ("because", portal.vault.EncryptedTextField(blank=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("format", models.CharField(max_length=10, verbose_name="format")),
                ("document", portal.vault.EncryptedBinaryField()),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Mistake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not answered yet"), ("corrected", "Corrected"), ("stands", "It is right")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reported_at", models.DateTimeField(auto_now_add=True, verbose_name="reported")),
                ("words", portal.vault.EncryptedTextField()),
                ("answer", portal.vault.EncryptedTextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveSmallIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "reported mistake",
                "verbose_name_plural": "reported mistakes",
            },
        ),
        migrations.AddField(
            model_name="work",
            name="to_compare",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(condition=models.Q(("to_compare", True)), fields=["id"], name="work_to_compare"),
        ),
        migrations.AddField(
            model_name="answer",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.category"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="claimed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="claimed_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.owner"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="work",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.work"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="registers.claim"
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="opened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="works",
            field=models.ManyToManyField(related_name="disputes", to="registers.work"),
        ),
        migrations.AddField(
            model_name="claim",
            name="dispute",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registers.dispute"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="registers.answer"
            ),
        ),
        migrations.AddField(
            model_name="mistake",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mistake",
            name="reporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mistake",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mistakes", to="registers.work"
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "left"))), fields=["due_at"], name="dispute_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["same_work", "claim"])), name="dispute_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "left", "agreed", "withdrawn", "decided"])),
                name="dispute_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(condition=models.Q(("rights__len__gt", 0)), name="dispute_names_rights"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state__in", ("open", "left"))),
                    models.Q(models.Q(("state__in", ("open", "left")), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="dispute_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    models.Q(("decided_by__isnull", False), models.Q(("basis", ""), _negated=True)),
                    _connector="OR",
                ),
                name="dispute_decided_by_somebody_upon_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bound_by", ""), ("due_at", None)),
                    models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="dispute_due_names_its_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("dispute", "owner", "role"), name="claim_once_in_a_role"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "composer",
                            "lyricist",
                            "arranger",
                            "translator",
                            "author",
                            "performer",
                            "producer",
                            "broadcaster",
                            "owner",
                        ],
                    )
                ),
                name="claim_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("stand", "")),
                    models.Q(models.Q(("stand", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="claim_answered_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("work__isnull", False), ("claimed_by__isnull", False), _connector="OR"),
                name="claim_of_an_entry_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0), ("size__lte", 20971520)),
                name="evidence_is_hashed",
            ),
        ),
        migrations.AddIndex(
            model_name="mistake",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_at"], name="mistake_queue"),
        ),
        migrations.AddConstraint(
            model_name="mistake",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "corrected", "stands"])), name="mistake_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mistake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mistake_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="mistake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "corrected"), ("version__isnull", False)),
                    models.Q(models.Q(("state", "corrected"), _negated=True), ("version", None)),
                    _connector="OR",
                ),
                name="mistake_corrected_in_a_version",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        append_only("registers_answer"),
        append_only("registers_evidence"),
    ]
