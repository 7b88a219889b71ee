"""Applications and their course, decisions, entries, certificates, changes, copies, complaints; lists for them."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import copyright_registry.extracts.models
import copyright_registry.models.attachments
import copyright_registry.models.entries
import copyright_registry.rule_change_models
import portal.search.columns
import portal.vault
from portal.privileges import append_only, changes_only
from portal.search.noting import words_noted


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0002_initial"),
        ("payments", "0001_initial"),
        ("signing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Kind",
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
            ],
            options={
                "verbose_name": "kind of object",
                "verbose_name_plural": "kinds of object",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="kind_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
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
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("copy", "Copy of the work"),
                            ("source", "Source text"),
                            ("agreement", "Agreement on the original"),
                            ("opinion", "Opinion of the religious examination"),
                            ("power", "Power of the representative"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "formats",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
                ("most", models.PositiveSmallIntegerField(default=1, verbose_name="files at most")),
                ("instead", models.BooleanField(default=False)),
                ("help_kk", models.TextField(blank=True)),
                ("help_ru", models.TextField(blank=True)),
                ("help_en", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "document asked for",
                "verbose_name_plural": "documents asked for",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="requirement_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Ground",
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
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("incomplete", "Incomplete set of documents"),
                            ("article_9_1", "Requirements of article 9-1 of the Law not met"),
                        ],
                        max_length=20,
                        verbose_name="ground of the rules",
                    ),
                ),
                ("law_kk", models.CharField(max_length=200)),
                ("law_ru", models.CharField(max_length=200)),
                ("law_en", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "ground of refusal",
                "verbose_name_plural": "grounds of refusal",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since"), name="ground_once_since_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["incomplete", "article_9_1"])),
                        name="ground_is_one_of_the_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckPoint",
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
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "point to check",
                "verbose_name_plural": "points to check",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="check_point_once_since_a_day")],
            },
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
            name="StandingOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes before the end")),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_orders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="signing.signature"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "standing order",
                "verbose_name_plural": "standing orders",
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="standing_order_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), _connector="OR"),
                        name="standing_order_ended_by_someone_has_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0), ("minutes__lt", 120)), name="standing_order_minutes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="term_trigrams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeGround",
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
                ("law_kk", models.CharField(max_length=200)),
                ("law_ru", models.CharField(max_length=200)),
                ("law_en", models.CharField(max_length=200)),
                (
                    "asks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
            ],
            options={
                "verbose_name": "ground of refusing a change",
                "verbose_name_plural": "grounds of refusing a change",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since"), name="change_ground_once_since_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="CourtDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("court", models.CharField(max_length=300, verbose_name="court")),
                ("number", models.CharField(max_length=100, verbose_name="number of the decision")),
                ("decided_on", models.DateField(verbose_name="date of the decision")),
                ("in_force_since", models.DateField(verbose_name="in force since")),
                ("received_on", models.DateField(verbose_name="received")),
                ("scan", portal.vault.EncryptedBinaryField()),
                ("scan_name", models.CharField(max_length=255, verbose_name="file")),
                ("scan_size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("scan_sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "decision of a court",
                "verbose_name_plural": "decisions of courts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__lte", models.F("in_force_since")),
                            ("in_force_since__lte", models.F("received_on")),
                        ),
                        name="court_decision_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("court", ""), _negated=True), models.Q(("number", ""), _negated=True)
                        ),
                        name="court_decision_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan_sha256__regex", "^[0-9a-f]{64}$"), ("scan_size__gt", 0)),
                        name="court_decision_scan_is_hashed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "addressee",
                    models.CharField(
                        choices=[("provider", "head of the provider"), ("ministry", "Ministry of Justice")],
                        max_length=20,
                        verbose_name="addressed to",
                    ),
                ),
                ("sender", portal.vault.EncryptedTextField(verbose_name="full name")),
                ("address", portal.vault.EncryptedTextField(verbose_name="address")),
                ("stamp_number", models.CharField(max_length=60, verbose_name="number of the stamp")),
                ("received_on", models.DateField(verbose_name="date of receipt")),
                ("taken_by", models.CharField(max_length=200, verbose_name="taken by")),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("format", models.CharField(max_length=10, verbose_name="format")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("addressee", "stamp_number", "received_on"), name="complaint_paper_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stamp_number", ""), _negated=True), models.Q(("taken_by", ""), _negated=True)
                        ),
                        name="complaint_paper_is_stamped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0), ("size__lte", 20971520)
                        ),
                        name="complaint_paper_scan_is_hashed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintScan",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="scan",
                        serialize=False,
                        to="copyright_registry.complaintpaper",
                    ),
                ),
                ("document", portal.vault.EncryptedBinaryField()),
            ],
        ),
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
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="copyright_registry.rulechange",
                    ),
                ),
                ("because", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "change of the rules",
                "verbose_name_plural": "changes of the rules",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "corrected"), _negated=True),
                        fields=("registration_number",),
                        name="rule_change_registered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_kk", ""), _negated=True),
                            models.Q(("title_ru", ""), _negated=True),
                            models.Q(("act_number", ""), _negated=True),
                            models.Q(("registration_number", ""), _negated=True),
                        ),
                        name="rule_change_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("act_date__lte", models.F("registered_on")), ("act_date__lte", models.F("in_force_from"))
                        ),
                        name="rule_change_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at", None), ("state", "recorded")),
                            models.Q(("completed_at__isnull", False), ("state", "sent")),
                            ("state", "corrected"),
                            _connector="OR",
                        ),
                        name="rule_change_sent_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), ("corrects", None)),
                            models.Q(("corrects__isnull", False), models.Q(("because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="rule_change_correction_gives_reason",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("registered_on"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="rule_change_newest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="copyright_registry.rulechange",
                    ),
                ),
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
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="copyright_registry.sending",
                    ),
                ),
                ("because", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stands", True)),
                        fields=("change", "addressee"),
                        name="sending_once_to_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("addressee__in", ["operator", "contact-centre", "provider"])),
                        name="sending_addressee_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outgoing_number", ""), _negated=True), models.Q(("proof", ""), _negated=True)
                        ),
                        name="sending_is_proven",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("file_name", ""), ("file_sha256", "")),
                            models.Q(models.Q(("file", ""), _negated=True), ("file_sha256__regex", "^[0-9a-f]{64}$")),
                            _connector="OR",
                        ),
                        name="sending_file_is_hashed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), ("corrects", None)),
                            models.Q(("corrects__isnull", False), models.Q(("because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="sending_correction_gives_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Қазақша"), ("ru", "Русский")],
                        max_length=2,
                        verbose_name="language of the case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("paid", "Paid, not signed"),
                            ("signing", "Being signed by the authors"),
                            ("signed", "Signed, not paid"),
                            ("received", "Received"),
                            ("examination", "In examination"),
                            ("proposed", "Being agreed"),
                            ("agreed", "Waiting for signature"),
                            ("entered", "Entered"),
                            ("refused", "Refused"),
                            ("discarded", "Discarded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="copyright_registry.kind",
                        verbose_name="kind of object",
                    ),
                ),
                ("title_kk", models.CharField(blank=True, max_length=300, verbose_name="name in Kazakh")),
                ("title_ru", models.CharField(blank=True, max_length=300, verbose_name="name in Russian")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("created_on", models.DateField(null=True, verbose_name="date of creation")),
                ("derived", models.BooleanField(null=True)),
                ("religious", models.BooleanField(null=True)),
                ("apart", models.BooleanField(default=False)),
                ("others", models.TextField(blank=True)),
                ("sole_author", models.BooleanField(default=False)),
                ("unpublished", models.BooleanField(default=False)),
                ("not_distinguishing", models.BooleanField(default=False)),
                ("significance_explained", models.BooleanField(default=False)),
                ("data_consent", models.BooleanField(default=False)),
                (
                    "fee",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="payments.fee"),
                ),
                (
                    "difference",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.fee"
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
                (
                    "examiner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examined",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="examiner",
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="started")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("received_at", models.DateTimeField(null=True, verbose_name="received")),
                ("first_assigned_at", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(null=True, verbose_name="assigned")),
                ("taken_back_because", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "paid", "signing", "signed", "discarded"]),
                            models.Q(
                                ("fee__isnull", False),
                                ("number__isnull", False),
                                ("received_at__isnull", False),
                                ("signature__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="application_received_is_numbered_signed_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["signed", "signing"]), _negated=True),
                            ("signature__isnull", False),
                            _connector="OR",
                        ),
                        name="application_signed_has_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["examination", "proposed", "agreed"]), _negated=True),
                            models.Q(
                                ("assigned_at__isnull", False),
                                ("examiner__isnull", False),
                                ("first_assigned_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="application_in_examination_has_examiner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("received", "examination", "proposed", "agreed")), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="application_with_the_provider_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("entered", "refused", "discarded", "withdrawn")), _negated=True),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="application_closed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bound_by", ""), ("due_at__isnull", True)),
                            models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="application_due_names_its_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("apart", False), models.Q(("others", ""), _negated=True), _connector="OR"),
                        name="application_apart_names_the_others",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "received_at"], name="copyright_r_state_8c583e_idx"),
                    models.Index(
                        models.OrderBy(models.F("due_at"), nulls_last=True),
                        models.OrderBy(models.F("number"), descending=True),
                        name="application_queue",
                    ),
                    models.Index(fields=["examiner", "state"], name="application_of_examiner"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_kk"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_ru"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_en"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                    )
                                ),
                                models.Value("әғқңөұүһіё"),
                                models.Value("агкноуухие"),
                                function="TRANSLATE",
                                output_field=models.TextField(),
                            ),
                            "gin_trgm_ops",
                        ),
                        condition=models.Q(("state__in", ("received", "examination", "proposed", "agreed"))),
                        name="application_open_titles",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason_kk", models.TextField(blank=True, verbose_name="reasons, Kazakh")),
                ("reason_ru", models.TextField(blank=True, verbose_name="reasons, Russian")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_because", models.TextField(blank=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "signatory",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("post_kk", models.CharField(blank=True, max_length=260)),
                ("post_ru", models.CharField(blank=True, max_length=260)),
                ("pdf", models.BinaryField(null=True)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("enter", "Enter into the register"), ("refuse", "Refuse with reasons")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "checked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note for the head")),
                ("grounds", models.ManyToManyField(blank=True, to="copyright_registry.ground", verbose_name="grounds")),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("agreed_by__isnull", True),
                                ("pdf__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("pdf__isnull", False),
                                ("signatory__isnull", False),
                                models.Q(("pdf_sha256", ""), _negated=True),
                                models.Q(("post_kk", ""), _negated=True),
                                models.Q(("post_ru", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_agreed_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signature__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                        name="decision_signed_was_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "refuse"), _negated=True),
                            models.Q(
                                models.Q(("reason_kk", ""), _negated=True), models.Q(("reason_ru", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_refusal_gives_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="№ of certificate")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[("in_force", "In force"), ("cancelled", "Cancelled")],
                        default="in_force",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="copyright_registry.application",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="date of registration")),
                ("received_at", models.DateTimeField(verbose_name="date of receipt")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500), size=None, verbose_name="authors"
                    ),
                ),
                ("author_names", models.TextField(verbose_name="surname, name, patronymic")),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="copyright_registry.kind",
                        verbose_name="type of copyright object",
                    ),
                ),
                ("title_kk", models.CharField(blank=True, max_length=300)),
                ("title_ru", models.CharField(blank=True, max_length=300)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("created_on", models.DateField(verbose_name="date of creation")),
                (
                    "code",
                    models.CharField(default=copyright_registry.models.entries.new_code, max_length=8, unique=True),
                ),
                ("body", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                (
                    "searched",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Lower(
                                django.db.models.functions.text.Concat(
                                    django.db.models.functions.comparison.Cast(
                                        models.F("title_kk"), models.TextField()
                                    ),
                                    models.Value(" ", output_field=models.TextField()),
                                    django.db.models.functions.comparison.Cast(
                                        models.F("title_ru"), models.TextField()
                                    ),
                                    models.Value(" ", output_field=models.TextField()),
                                    django.db.models.functions.comparison.Cast(
                                        models.F("title_en"), models.TextField()
                                    ),
                                    models.Value(" ", output_field=models.TextField()),
                                    django.db.models.functions.comparison.Cast(
                                        models.F("author_names"), models.TextField()
                                    ),
                                    models.Value(" ", output_field=models.TextField()),
                                )
                            ),
                            models.Value("әғқңөұүһіё"),
                            models.Value("агкноуухие"),
                            function="TRANSLATE",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_kk"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_ru"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("title_en"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("author_names"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                    )
                                ),
                                models.Value("әғқңөұүһіё"),
                                models.Value("агкноуухие"),
                                function="TRANSLATE",
                                output_field=models.TextField(),
                            ),
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("author_names"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                    )
                                ),
                                models.Value("әғқңөұүһіё"),
                                models.Value("агкноуухие"),
                                function="TRANSLATE",
                                output_field=models.TextField(),
                            ),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "order_kk",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("title_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_en"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Value(""),
                                                function="COALESCE",
                                                output_field=models.TextField(),
                                            ),
                                            function="LOWER",
                                        ),
                                        models.Value("[^[:alnum:]]+"),
                                        models.Value(" "),
                                        models.Value("g"),
                                        function="REGEXP_REPLACE",
                                        output_field=models.TextField(),
                                    ),
                                    function="BTRIM",
                                ),
                                models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                                models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                                function="TRANSLATE",
                            ),
                            models.Value(100),
                            function="LEFT",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "order_ru",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("title_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_en"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Value(""),
                                                function="COALESCE",
                                                output_field=models.TextField(),
                                            ),
                                            function="LOWER",
                                        ),
                                        models.Value("[^[:alnum:]]+"),
                                        models.Value(" "),
                                        models.Value("g"),
                                        function="REGEXP_REPLACE",
                                        output_field=models.TextField(),
                                    ),
                                    function="BTRIM",
                                ),
                                models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                                models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                                function="TRANSLATE",
                            ),
                            models.Value(100),
                            function="LEFT",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "order_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("title_en"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("title_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Value(""),
                                                function="COALESCE",
                                                output_field=models.TextField(),
                                            ),
                                            function="LOWER",
                                        ),
                                        models.Value("[^[:alnum:]]+"),
                                        models.Value(" "),
                                        models.Value("g"),
                                        function="REGEXP_REPLACE",
                                        output_field=models.TextField(),
                                    ),
                                    function="BTRIM",
                                ),
                                models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                                models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                                function="TRANSLATE",
                            ),
                            models.Value(100),
                            function="LEFT",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "order_author",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("author_names"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Value(""),
                                                function="COALESCE",
                                                output_field=models.TextField(),
                                            ),
                                            function="LOWER",
                                        ),
                                        models.Value("[^[:alnum:]]+"),
                                        models.Value(" "),
                                        models.Value("g"),
                                        function="REGEXP_REPLACE",
                                        output_field=models.TextField(),
                                    ),
                                    function="BTRIM",
                                ),
                                models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                                models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                                function="TRANSLATE",
                            ),
                            models.Value(100),
                            function="LEFT",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "registered_year",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("registered_at"),
                            output_field=models.SmallIntegerField(),
                            template="EXTRACT(YEAR FROM %(expressions)s AT TIME ZONE 'Asia/Almaty')::smallint",
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "created_year",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("created_on"),
                            output_field=models.SmallIntegerField(),
                            template="EXTRACT(YEAR FROM %(expressions)s)::smallint",
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ("-number", "-version"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="entry_number_is_positive"),
                    models.CheckConstraint(condition=models.Q(("version__gt", 0)), name="entry_version_is_positive"),
                    models.UniqueConstraint(fields=("number", "version"), name="entry_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("version", 1)), fields=("application",), name="entry_one_an_application"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("number",),
                        name="entry_one_version_stands",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["searched"],
                        name="entry_searched_trigrams",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fastupdate=False,
                        fields=["terms"],
                        name="entry_terms",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["order_kk", "number"],
                        name="entry_by_order_kk",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["order_ru", "number"],
                        name="entry_by_order_ru",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["order_en", "number"],
                        name="entry_by_order_en",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["order_author", "number"],
                        name="entry_by_order_author",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["registered_year", "number"],
                        name="entry_by_registered_year",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["created_year", "number"],
                        name="entry_by_created_year",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["kind", "number"],
                        name="entry_by_kind",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True), ("status", "cancelled")),
                        fields=["number"],
                        name="entry_cancelled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="copyright_registry.entry",
                    ),
                ),
                ("pdf", models.FileField(upload_to=copyright_registry.models.entries.certificate_path)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
            },
        ),
        migrations.CreateModel(
            name="CopyRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="number")),
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
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
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
            ],
            options={
                "verbose_name": "request for copies",
                "verbose_name_plural": "requests for copies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "asked"])),
                        fields=("requester", "entry"),
                        name="copy_request_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("documents__len__gt", 0)), name="copy_request_names_documents"
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["given", "ended"]), _negated=True),
                            models.Q(("given__len__gt", 0), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="copy_request_given_says_what_and_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given__contained_by", models.F("documents"))),
                        name="copy_request_gives_no_more_than_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ("refused", "lapsed", "withdrawn", "revoked", "ended")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("refused", "lapsed", "withdrawn", "revoked", "ended")), _negated=True
                                ),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="copy_request_closed_says_when",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["answer_by"], name="copy_request_unanswered"
                    ),
                    models.Index(condition=models.Q(("state", "given")), fields=["until"], name="copy_request_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="copyright_registry.copyrequest",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "answer of an author",
                "verbose_name_plural": "answers of authors",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "person"), name="consent_one_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("signature__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("gives__isnull", False), ("signature__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="consent_answered_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days__gte", 1), ("days__lte", 90), ("documents__len__gt", 0), ("gives", True)),
                            models.Q(("documents__len", 0), ("gives", False)),
                            ("gives__isnull", True),
                            _connector="OR",
                        ),
                        name="consent_says_to_what_and_how_long",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(("answered_at__isnull", False), ("gives", True)),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_was_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(unique=True, verbose_name="number")),
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("rejected_because", models.TextField(blank=True)),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "copies in a case of law",
                "verbose_name_plural": "copies in cases of law",
                "ordering": ("-number",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("documents__len__gt", 0)), name="legal_copy_names_documents"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True),
                            models.Q(("act", ""), _negated=True),
                            models.Q(("article", ""), _negated=True),
                            models.Q(("paper_number", ""), _negated=True),
                        ),
                        name="legal_copy_names_its_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan_sha256__regex", "^[0-9a-f]{64}$")), name="legal_copy_scan_is_hashed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("silent_under", ""), ("silent_until__isnull", True)),
                            models.Q(("silent_until__isnull", False), models.Q(("silent_under", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="legal_copy_silence_names_its_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state", "recorded")),
                            models.Q(("decided_by__isnull", False), ("state", "rejected")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("state__in", ["given", "ended"]),
                                ("until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="legal_copy_given_was_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                        name="legal_copy_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("rejected_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="legal_copy_rejected_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="legal_copy_ended_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("document", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "copy handed out",
                "verbose_name_plural": "copies handed out",
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("legal__isnull", True), ("request__isnull", False)),
                            models.Q(("legal__isnull", False), ("request__isnull", True)),
                            _connector="OR",
                        ),
                        name="fetch_of_one_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="fetch_hash_is_sha256"
                    ),
                ],
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
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="copyright_registry.entry",
                    ),
                ),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "extract from the register",
                "verbose_name_plural": "extracts from the register",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="extract_hash_is_sha256"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("copy", "Copy of the work"),
                                ("source", "Source text"),
                                ("agreement", "Agreement on the original"),
                                ("opinion", "Opinion of the religious examination"),
                                ("power", "Power of the representative"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("asks_kk", models.TextField(verbose_name="what is missing, Kazakh")),
                ("asks_ru", models.TextField(verbose_name="what is missing, Russian")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", portal.vault.EncryptedTextField(blank=True)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
            ],
            options={
                "verbose_name": "request to complete",
                "verbose_name_plural": "requests to complete",
                "ordering": ("asked_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signature__isnull", True)),
                        fields=("application",),
                        name="completion_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asks_kk", ""), _negated=True), models.Q(("asks_ru", ""), _negated=True)
                        ),
                        name="completion_says_what_in_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="copyright_registry.requirement",
                        verbose_name="document",
                    ),
                ),
                (
                    "completion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="copyright_registry.completion",
                    ),
                ),
                ("file", models.FileField(upload_to=copyright_registry.models.attachments.work_path)),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.BigIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("format", models.CharField(max_length=10, verbose_name="format")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="work_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="work_hash_is_sha256"
                    ),
                    models.UniqueConstraint(fields=("application", "requirement", "sha256"), name="attachment_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="copyright_registry.attachment",
                    ),
                ),
                ("made", models.TextField()),
                ("folder", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Abstract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="abstract",
                        to="copyright_registry.application",
                    ),
                ),
                ("field", models.CharField(max_length=1000, verbose_name="field of application")),
                ("purpose", models.CharField(max_length=1000, verbose_name="purpose")),
                ("functions", models.TextField(max_length=3000, verbose_name="functions")),
                ("characteristics", models.TextField(max_length=3000, verbose_name="main technical characteristics")),
                ("language", models.CharField(max_length=300, verbose_name="programming language")),
                ("machine", models.CharField(max_length=300, verbose_name="type of machine")),
            ],
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="originals",
                        to="copyright_registry.application",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="name of the original")),
                ("author", models.CharField(max_length=300, verbose_name="its author")),
                ("died_in", models.PositiveSmallIntegerField(null=True, verbose_name="year of the author’s death")),
                (
                    "agreement",
                    models.CharField(blank=True, max_length=300, verbose_name="agreement: with whom, number, date"),
                ),
            ],
            options={
                "verbose_name": "original",
                "verbose_name_plural": "originals",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement", ""), ("died_in__isnull", False)),
                            models.Q(("died_in__isnull", True), models.Q(("agreement", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="original_by_agreement_or_by_term",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authors",
                        to="copyright_registry.application",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("represented", models.BooleanField(default=False)),
                ("iin", portal.vault.EncryptedTextField(blank=True, verbose_name="individual identification number")),
                ("iin_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("surname", models.CharField(blank=True, max_length=150, verbose_name="surname")),
                ("given_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("patronymic", models.CharField(blank=True, max_length=150, verbose_name="patronymic")),
                ("pseudonym", models.CharField(blank=True, max_length=150, verbose_name="pseudonym")),
                ("born_on", models.DateField(null=True, verbose_name="date of birth")),
                ("citizenship", models.CharField(blank=True, max_length=2, verbose_name="citizenship")),
                ("email", portal.vault.EncryptedTextField(blank=True, verbose_name="e-mail")),
                ("phone", portal.vault.EncryptedTextField(blank=True, verbose_name="phone")),
                ("address", portal.vault.EncryptedTextField(blank=True, verbose_name="address")),
                ("invited_at", models.DateTimeField(null=True)),
                ("mail_due_at", models.DateTimeField(null=True)),
                ("joined_at", models.DateTimeField(null=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_because", portal.vault.EncryptedTextField(blank=True)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ("place",),
                "constraints": [
                    models.UniqueConstraint(fields=("application", "place"), name="author_one_a_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("iin_digest", ""), _negated=True),
                        fields=("application", "iin_digest"),
                        name="author_once_an_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("iin_digest", ""), _negated=True), ("represented", True), _connector="OR"
                        ),
                        name="author_has_an_iin_or_is_represented",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("represented", False), models.Q(("given_name", ""), _negated=True), _connector="OR"
                        ),
                        name="author_represented_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signature__isnull", True), ("declined_at__isnull", True), _connector="OR"),
                        name="author_signs_or_declines",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("represented", False), ("signature__isnull", True), _connector="OR"),
                        name="author_represented_does_not_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joined_at__isnull", True), ("person__isnull", False), _connector="OR"),
                        name="author_joined_has_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signature__isnull", True), ("joined_at__isnull", False), _connector="OR"),
                        name="author_signed_has_joined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representation",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("power", "Power of attorney certified by a notary"),
                            ("law", "Parent, adoptive parent, guardian or custodian of a minor"),
                        ],
                        max_length=10,
                        verbose_name="ground",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="number")),
                (
                    "notary",
                    models.CharField(blank=True, max_length=300, verbose_name="notary, or who issued the document"),
                ),
                ("since", models.DateField(null=True, verbose_name="date")),
                ("until", models.DateField(null=True, verbose_name="valid until")),
                ("powers", models.CharField(blank=True, max_length=1000, verbose_name="powers")),
            ],
            options={
                "verbose_name": "representation",
                "verbose_name_plural": "representations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="representation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "power"), _negated=True),
                            ("number", ""),
                            ("until__isnull", False),
                            _connector="OR",
                        ),
                        name="representation_by_power_has_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", ""),
                            models.Q(
                                ("since__isnull", False),
                                models.Q(("notary", ""), _negated=True),
                                models.Q(("powers", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="representation_named_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BenefitClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="copyright_registry.author"
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
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason_kk", models.TextField(blank=True)),
                ("reason_ru", models.TextField(blank=True)),
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
                            models.Q(("state", "claimed"), _negated=True), ("document__isnull", False), _connector="OR"
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
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="copyright_registry.entry",
                    ),
                ),
                (
                    "asks",
                    models.CharField(
                        choices=[("correct", "Technical correction"), ("cancel", "Cancellation")],
                        max_length=10,
                        verbose_name="kind of change",
                    ),
                ),
                (
                    "court",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="copyright_registry.courtdecision"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Қазақша"), ("ru", "Русский")],
                        max_length=2,
                        verbose_name="language of the case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("signing", "Co-authors are signing"),
                            ("received", "Received"),
                            ("proposed", "Being agreed"),
                            ("agreed", "Waiting for signature"),
                            ("done", "Carried out"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken back"),
                            ("declined", "Declined by a co-author"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="number")),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", portal.vault.EncryptedTextField(blank=True)),
                ("text_sha256", models.CharField(blank=True, max_length=64)),
                ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("received_at", models.DateTimeField(null=True, verbose_name="received")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "made",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="copyright_registry.entry",
                    ),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "change of an entry",
                "verbose_name_plural": "changes of entries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("court__isnull", True),
                            ("state__in", ("draft", "signing", "received", "proposed", "agreed")),
                        ),
                        fields=("entry",),
                        name="change_one_open_an_entry",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("court__isnull", False),
                            ("state__in", ("draft", "signing", "received", "proposed", "agreed")),
                        ),
                        fields=("entry",),
                        name="change_one_open_by_court",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", True),
                                ("received_at__isnull", True),
                                ("state__in", ("draft", "signing", "taken_back", "declined")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("draft", "signing", "taken_back", "declined")), _negated=True),
                                ("number__isnull", False),
                                ("received_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="change_received_is_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("court__isnull", False),
                            ("state__in", ["draft", "taken_back"]),
                            models.Q(("text_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="change_of_authors_received_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("received", "proposed", "agreed")), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="change_with_the_provider_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bound_by", ""), ("due_at__isnull", True)),
                            models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="change_due_names_its_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("made__isnull", True)),
                            _connector="OR",
                        ),
                        name="change_done_made_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "signing", "received", "proposed", "agreed")),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="change_closed_says_when",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("due_at"), nulls_last=True),
                        models.OrderBy(models.F("number"), descending=True),
                        name="change_queue",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="copyright_registry.change",
                    ),
                ),
                (
                    "column",
                    models.CharField(
                        choices=[
                            ("title_kk", "Name in Kazakh"),
                            ("title_ru", "Name in Russian"),
                            ("title_en", "Name in English"),
                            ("created_on", "Date of creation"),
                            ("authors", "Authors"),
                            ("kind", "Type of copyright object"),
                        ],
                        max_length=12,
                    ),
                ),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("because", portal.vault.EncryptedTextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("change", "column"), name="amendment_once_a_column"),
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="amendment_changes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("column__in", ["title_kk", "title_ru", "title_en", "created_on", "authors", "kind"])
                        ),
                        name="amendment_column_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", ""), _negated=True),
                            ("column__in", ["title_kk", "title_ru", "title_en"]),
                            _connector="OR",
                        ),
                        name="amendment_leaves_nothing_bare",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeSigner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signers",
                        to="copyright_registry.change",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("invited_at", models.DateTimeField(null=True)),
                ("remind_at", models.DateTimeField(db_index=True, null=True)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_because", portal.vault.EncryptedTextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("change", "person"), name="change_signer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("signature__isnull", True), ("declined_at__isnull", True), _connector="OR"),
                        name="change_signer_signs_or_declines",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remind_at__isnull", True),
                            models.Q(("declined_at__isnull", True), ("signature__isnull", True)),
                            _connector="OR",
                        ),
                        name="change_signer_reminded_while_waited_for",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason_kk", models.TextField(blank=True, verbose_name="reasons, Kazakh")),
                ("reason_ru", models.TextField(blank=True, verbose_name="reasons, Russian")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_because", models.TextField(blank=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "signatory",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("post_kk", models.CharField(blank=True, max_length=260)),
                ("post_ru", models.CharField(blank=True, max_length=260)),
                ("pdf", models.BinaryField(null=True)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="copyright_registry.change",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("carry_out", "Carry out"), ("refuse", "Refuse with reasons")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "grounds",
                    models.ManyToManyField(blank=True, to="copyright_registry.changeground", verbose_name="grounds"),
                ),
            ],
            options={
                "verbose_name": "decision on a change",
                "verbose_name_plural": "decisions on changes",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("agreed_by__isnull", True),
                                ("pdf__isnull", True),
                                ("signatory__isnull", True),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("pdf__isnull", False),
                                ("signatory__isnull", False),
                                models.Q(("pdf_sha256", ""), _negated=True),
                                models.Q(("post_kk", ""), _negated=True),
                                models.Q(("post_ru", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="changedecision_agreed_is_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signature__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                        name="changedecision_signed_was_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "refuse"), _negated=True),
                            models.Q(
                                models.Q(("reason_kk", ""), _negated=True), models.Q(("reason_ru", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="changedecision_refusal_gives_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "complainant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="copyright_registry.complaintpaper"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Қазақша"), ("ru", "Русский")],
                        max_length=2,
                        verbose_name="language of the complaint",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("registered", "Registered"),
                            ("being_answered", "Being answered"),
                            ("proposed", "Waiting for signature"),
                            ("answered", "Answered"),
                            ("passed_on", "Passed to the Ministry"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("number", models.BigIntegerField(null=True, unique=True, verbose_name="number")),
                (
                    "about",
                    models.CharField(
                        choices=[("decision", "a decision"), ("action", "an action"), ("inaction", "inaction")],
                        max_length=10,
                        verbose_name="complained of",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="copyright_registry.application",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="copyright_registry.entry",
                    ),
                ),
                ("happened", portal.vault.EncryptedTextField(blank=True)),
                ("asks", portal.vault.EncryptedTextField(blank=True)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acceptor_name", models.CharField(blank=True, max_length=200)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                ("because", models.TextField(blank=True)),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="started")),
                ("registered_at", models.DateTimeField(null=True, verbose_name="registered")),
                ("assigned_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["decision", "action", "inaction"])),
                        name="complaint_about_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("complainant__isnull", False), ("paper__isnull", True)),
                            models.Q(("complainant__isnull", True), ("paper__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_of_an_account_or_on_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", True), ("paper__isnull", True), ("state__in", ("draft", "discarded"))
                            ),
                            models.Q(
                                models.Q(("state__in", ("draft", "discarded")), _negated=True),
                                ("accepted_by__isnull", False),
                                ("number__isnull", False),
                                ("registered_at__isnull", False),
                                models.Q(("acceptor_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_registered_is_numbered_and_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "discarded")),
                            ("signature__isnull", False),
                            ("paper__isnull", False),
                            _connector="OR",
                        ),
                        name="complaint_registered_is_signed_or_on_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["being_answered", "proposed", "answered"]), _negated=True),
                            models.Q(("assigned_at__isnull", False), ("officer__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_being_answered_has_officer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("registered", "being_answered", "proposed")), _negated=True),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="complaint_with_the_provider_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bound_by", ""), ("due_at__isnull", True)),
                            models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaint_due_names_its_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("answered", "passed_on", "withdrawn")), _negated=True),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="complaint_ended_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "passed_on"), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaint_passed_on_says_why",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("due_at"), nulls_last=True),
                        models.OrderBy(models.F("number"), descending=True),
                        name="complaint_queue",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="copyright_registry.complaint",
                    ),
                ),
                ("language", models.CharField(choices=[("kk", "Қазақша"), ("ru", "Русский")], max_length=2)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("partly", "Satisfied in part"),
                            ("not_satisfied", "Not satisfied"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("reason_kk", portal.vault.EncryptedTextField(null=True)),
                ("reason_ru", portal.vault.EncryptedTextField(null=True)),
                ("done_kk", portal.vault.EncryptedTextField(null=True)),
                ("done_ru", portal.vault.EncryptedTextField(null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("post_kk", models.CharField(max_length=260)),
                ("post_ru", models.CharField(max_length=260)),
                ("pdf", portal.vault.EncryptedBinaryField()),
                ("pdf_sha256", models.CharField(max_length=64)),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_because", models.TextField(blank=True)),
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["satisfied", "partly", "not_satisfied"])),
                        name="complaint_answer_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("language", "kk"), ("reason_kk__isnull", False)),
                            models.Q(("language", "ru"), ("reason_ru__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_answer_gives_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drafted_by", models.F("signatory")), _negated=True),
                        name="complaint_answer_signed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("returned_at__isnull", True), ("returned_because", ""), ("returned_by__isnull", True)
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                                ("signature", None),
                                models.Q(("returned_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_answer_returned_or_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintPosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting",
                        to="copyright_registry.complaint",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("post", "by post"), ("office", "handed over in the office")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("sent_on", models.DateField(verbose_name="sent on")),
                ("number", models.CharField(max_length=60, verbose_name="outgoing number")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="complaint_posting_is_numbered"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="copyright_registry.complaint",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("ministry", "Ministry of Justice"),
                            ("quality", "body for the quality of public services"),
                        ],
                        max_length=10,
                        verbose_name="body",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="number there")),
                ("registered_on", models.DateField(verbose_name="registered there on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not answered yet"), ("closed", "Answered")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("partly", "Satisfied in part"),
                            ("not_satisfied", "Not satisfied"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "body", "number"), name="complaint_appeal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("body__in", ["ministry", "quality"])), name="complaint_appeal_body_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="complaint_appeal_is_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on", None), ("outcome", ""), ("state", "open")),
                            models.Q(
                                ("answered_on__gte", models.F("registered_on")),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_appeal_closed_has_outcome",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="copyright_registry.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "agreed", "entered", "refused"]), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="application_decided_has_decision",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="copyright_registry.changedecision",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "agreed", "done", "refused"]), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="change_decided_has_decision",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="answer",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="copyright_registry.complaintanswer",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "answered"]), _negated=True),
                    ("answer__isnull", False),
                    _connector="OR",
                ),
                name="complaint_answered_has_answer",
            ),
        ),
        append_only("copyright_registry_certificate"),
        changes_only("copyright_registry_entry", "superseded_at"),
        append_only("copyright_registry_complaintpaper"),
        append_only("copyright_registry_complaintscan"),
        append_only("copyright_registry_complaintposting"),
        append_only("copyright_registry_fetch"),
        append_only("copyright_registry_extract"),
        append_only("copyright_registry_courtdecision"),
        changes_only("copyright_registry_completion", "answer", "signature_id"),
        changes_only(
            "copyright_registry_complaintanswer",
            "returned_by_id",
            "returned_at",
            "returned_because",
            "signature_id",
        ),
        words_noted(
            "copyright_registry_entry",
            "copyright_registry_term",
            changes=False,
            counter="entries",
            counts="version = 1",
        ),
    ]
