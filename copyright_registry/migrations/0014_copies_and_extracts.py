"""Copies of documents for third parties, and statements from the register."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import copyright_registry.extracts.models
import portal.vault
from portal.privileges import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0013_complaints"),
        ("signing", "0003_time_stamp_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CopyRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="number")),
                ("language", models.CharField(choices=[("kk", "Қазақша"), ("ru", "Русский")], max_length=2)),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("why", portal.vault.EncryptedTextField(verbose_name="why")),
                ("interest", portal.vault.EncryptedTextField(verbose_name="on what the interest rests")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("asked", "Waiting for the authors"),
                            ("given", "Consent given"),
                            ("refused", "Refused"),
                            ("lapsed", "Not answered in time"),
                            ("withdrawn", "Withdrawn"),
                            ("revoked", "Consent withdrawn"),
                            ("ended", "Term ended"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("asked_at", models.DateTimeField(null=True, verbose_name="asked on")),
                ("answer_by", models.DateTimeField(null=True, verbose_name="answer by")),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "given",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copy_requests",
                        to="copyright_registry.entry",
                        verbose_name="entry",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copy_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who asks",
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
                "verbose_name": "request for copies",
                "verbose_name_plural": "requests for copies",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(choices=[("kk", "Қазақша"), ("ru", "Русский")], max_length=2)),
                ("gives", models.BooleanField(null=True)),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0)),
                ("reason", portal.vault.EncryptedTextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="copyright_registry.copyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of an author",
                "verbose_name_plural": "answers of authors",
            },
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(default=copyright_registry.extracts.models.new_code, max_length=12, unique=True),
                ),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="copyright_registry.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "extract from the register",
                "verbose_name_plural": "extracts from the register",
            },
        ),
        migrations.CreateModel(
            name="LegalCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(unique=True, verbose_name="number")),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("body", models.CharField(max_length=300, verbose_name="who asks")),
                ("act", models.CharField(max_length=300, verbose_name="act")),
                ("article", models.CharField(max_length=100, verbose_name="article")),
                ("paper_number", models.CharField(max_length=60, verbose_name="number of the paper")),
                ("paper_date", models.DateField(verbose_name="date of the paper")),
                ("scan", portal.vault.EncryptedBinaryField()),
                ("scan_name", models.CharField(max_length=255)),
                ("scan_sha256", models.CharField(max_length=64)),
                ("silent_until", models.DateField(null=True, verbose_name="authors not to be told before")),
                ("silent_under", models.CharField(blank=True, max_length=300, verbose_name="act that forbids it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "Waiting for approval"),
                            ("given", "Copies handed out"),
                            ("rejected", "Not approved"),
                            ("ended", "Ended"),
                        ],
                        default="recorded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                ("decided_at", models.DateTimeField(null=True)),
                ("rejected_because", models.TextField(blank=True)),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_copies",
                        to="copyright_registry.entry",
                        verbose_name="entry",
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
                "verbose_name": "copies in a case of law",
                "verbose_name_plural": "copies in cases of law",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="Fetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fetches",
                        to="copyright_registry.copyrequest",
                    ),
                ),
                (
                    "legal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fetches",
                        to="copyright_registry.legalcopy",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy handed out",
                "verbose_name_plural": "copies handed out",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.AddIndex(
            model_name="copyrequest",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["answer_by"], name="copy_request_unanswered"
            ),
        ),
        migrations.AddIndex(
            model_name="copyrequest",
            index=models.Index(condition=models.Q(("state", "given")), fields=["until"], name="copy_request_open"),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "asked"])),
                fields=("requester", "entry"),
                name="copy_request_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("documents__len__gt", 0)), name="copy_request_names_documents"
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn"]),
                    models.Q(
                        ("answer_by__isnull", False),
                        ("asked_at__isnull", False),
                        ("number__isnull", False),
                        ("signature__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="copy_request_asked_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["given", "ended"]), _negated=True),
                    models.Q(("given__len__gt", 0), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="copy_request_given_says_what_and_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("given__contained_by", models.F("documents"))),
                name="copy_request_gives_no_more_than_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="copyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state__in", ("refused", "lapsed", "withdrawn", "revoked", "ended")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("refused", "lapsed", "withdrawn", "revoked", "ended")), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="copy_request_closed_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(fields=("request", "person"), name="consent_one_a_person"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("signature__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("gives__isnull", False), ("signature__isnull", False)),
                    _connector="OR",
                ),
                name="consent_answered_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("days__gte", 1), ("days__lte", 90), ("documents__len__gt", 0), ("gives", True)),
                    models.Q(("documents__len", 0), ("gives", False)),
                    ("gives__isnull", True),
                    _connector="OR",
                ),
                name="consent_says_to_what_and_how_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("answered_at__isnull", False), ("gives", True)),
                    _connector="OR",
                ),
                name="consent_withdrawn_was_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="extract_hash_is_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("documents__len__gt", 0)), name="legal_copy_names_documents"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", ""), _negated=True),
                    models.Q(("act", ""), _negated=True),
                    models.Q(("article", ""), _negated=True),
                    models.Q(("paper_number", ""), _negated=True),
                ),
                name="legal_copy_names_its_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan_sha256__regex", "^[0-9a-f]{64}$")), name="legal_copy_scan_is_hashed"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("silent_under", ""), ("silent_until__isnull", True)),
                    models.Q(("silent_until__isnull", False), models.Q(("silent_under", ""), _negated=True)),
                    _connector="OR",
                ),
                name="legal_copy_silence_names_its_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("state", "recorded")),
                    models.Q(("decided_by__isnull", False), ("state", "rejected")),
                    models.Q(
                        ("decided_by__isnull", False), ("state__in", ["given", "ended"]), ("until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="legal_copy_given_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                name="legal_copy_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("rejected_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="legal_copy_rejected_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                ),
                name="legal_copy_ended_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="fetch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("legal__isnull", True), ("request__isnull", False)),
                    models.Q(("legal__isnull", False), ("request__isnull", True)),
                    _connector="OR",
                ),
                name="fetch_of_one_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="fetch",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="fetch_hash_is_sha256"
            ),
        ),
        append_only("copyright_registry_fetch"),
        append_only("copyright_registry_extract"),
    ]
