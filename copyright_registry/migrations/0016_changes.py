"""Changes of entries: requests of authors, decisions of courts, and what was decided on them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault
from portal.privileges import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0015_register_search"),
        ("signing", "0003_time_stamp_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="drafted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "asks",
                    models.CharField(
                        choices=[("correct", "Technical correction"), ("cancel", "Cancellation")],
                        max_length=10,
                        verbose_name="kind of change",
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
                ("text", portal.vault.EncryptedTextField(blank=True)),
                ("text_sha256", models.CharField(blank=True, max_length=64)),
                ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("received_at", models.DateTimeField(null=True, verbose_name="received")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="copyright_registry.entry",
                    ),
                ),
                (
                    "made",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="copyright_registry.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of an entry",
                "verbose_name_plural": "changes of entries",
            },
        ),
        migrations.CreateModel(
            name="ChangeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason_kk", models.TextField(blank=True, verbose_name="reasons, Kazakh")),
                ("reason_ru", models.TextField(blank=True, verbose_name="reasons, Russian")),
                ("drafted_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_because", models.TextField(blank=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("post_kk", models.CharField(blank=True, max_length=260)),
                ("post_ru", models.CharField(blank=True, max_length=260)),
                ("pdf", models.BinaryField(null=True)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "result",
                    models.CharField(
                        choices=[("carry_out", "Carry out"), ("refuse", "Refuse with reasons")],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signatory",
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="signing.signature"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a change",
                "verbose_name_plural": "decisions on changes",
                "abstract": False,
            },
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
        migrations.AddField(
            model_name="changedecision",
            name="grounds",
            field=models.ManyToManyField(blank=True, to="copyright_registry.changeground", verbose_name="grounds"),
        ),
        migrations.CreateModel(
            name="ChangeSigner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invited_at", models.DateTimeField(null=True)),
                ("remind_at", models.DateTimeField(db_index=True, null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_because", portal.vault.EncryptedTextField(blank=True)),
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
                (
                    "signature",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
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
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a court",
                "verbose_name_plural": "decisions of courts",
            },
        ),
        migrations.AddField(
            model_name="change",
            name="court",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="copyright_registry.courtdecision"
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="copyright_registry.change",
                    ),
                ),
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
        migrations.AddConstraint(
            model_name="changedecision",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="changedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("signature__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                name="changedecision_signed_was_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="changedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "refuse"), _negated=True),
                    models.Q(models.Q(("reason_kk", ""), _negated=True), models.Q(("reason_ru", ""), _negated=True)),
                    _connector="OR",
                ),
                name="changedecision_refusal_gives_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesigner",
            constraint=models.UniqueConstraint(fields=("change", "person"), name="change_signer_once"),
        ),
        migrations.AddConstraint(
            model_name="changesigner",
            constraint=models.CheckConstraint(
                condition=models.Q(("signature__isnull", True), ("declined_at__isnull", True), _connector="OR"),
                name="change_signer_signs_or_declines",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesigner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("remind_at__isnull", True),
                    models.Q(("declined_at__isnull", True), ("signature__isnull", True)),
                    _connector="OR",
                ),
                name="change_signer_reminded_while_waited_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="courtdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__lte", models.F("in_force_since")), ("in_force_since__lte", models.F("received_on"))
                ),
                name="court_decision_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="courtdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("court", ""), _negated=True), models.Q(("number", ""), _negated=True)),
                name="court_decision_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="courtdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan_sha256__regex", "^[0-9a-f]{64}$"), ("scan_size__gt", 0)),
                name="court_decision_scan_is_hashed",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                models.OrderBy(models.F("due_at"), nulls_last=True),
                models.OrderBy(models.F("number"), descending=True),
                name="change_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("court__isnull", True), ("state__in", ("draft", "signing", "received", "proposed", "agreed"))
                ),
                fields=("entry",),
                name="change_one_open_an_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("court__isnull", False), ("state__in", ("draft", "signing", "received", "proposed", "agreed"))
                ),
                fields=("entry",),
                name="change_one_open_by_court",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("court__isnull", False),
                    ("state__in", ["draft", "taken_back"]),
                    models.Q(("text_sha256", ""), _negated=True),
                    _connector="OR",
                ),
                name="change_of_authors_received_is_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("received", "proposed", "agreed")), _negated=True),
                    ("due_at__isnull", False),
                    _connector="OR",
                ),
                name="change_with_the_provider_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bound_by", ""), ("due_at__isnull", True)),
                    models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="change_due_names_its_clock",
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
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("made__isnull", True)),
                    _connector="OR",
                ),
                name="change_done_made_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "signing", "received", "proposed", "agreed")),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="change_closed_says_when",
            ),
        ),
        append_only("copyright_registry_courtdecision"),
    ]
