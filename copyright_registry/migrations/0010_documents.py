"""Documents of every kind: many files, each for something that the rules ask for; abstract, originals, representation."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0009_versions_and_authors"),
        ("payments", "0004_grounds"),
        ("signing", "0003_time_stamp_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Abstract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=1000, verbose_name="field of application")),
                ("purpose", models.CharField(max_length=1000, verbose_name="purpose")),
                ("functions", models.TextField(max_length=3000, verbose_name="functions")),
                ("characteristics", models.TextField(max_length=3000, verbose_name="main technical characteristics")),
                ("language", models.CharField(max_length=300, verbose_name="programming language")),
                ("machine", models.CharField(max_length=300, verbose_name="type of machine")),
            ],
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asks_kk", models.TextField(verbose_name="what is missing, Kazakh")),
                ("asks_ru", models.TextField(verbose_name="what is missing, Russian")),
                ("asked_at", models.DateTimeField()),
                ("answer", portal.vault.EncryptedTextField(blank=True)),
            ],
            options={
                "verbose_name": "request to complete",
                "verbose_name_plural": "requests to complete",
                "ordering": ("asked_at",),
            },
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.CharField(max_length=100, verbose_name="number")),
                ("notary", models.CharField(max_length=300, verbose_name="notary, or who issued the document")),
                ("since", models.DateField(verbose_name="date")),
                ("until", models.DateField(null=True, verbose_name="valid until")),
                ("powers", models.CharField(max_length=1000, verbose_name="powers")),
            ],
            options={
                "verbose_name": "representation",
                "verbose_name_plural": "representations",
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
            },
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_received_is_numbered_signed_paid",
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_signed_has_signature",
        ),
        migrations.AddField(
            model_name="application",
            name="apart",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="application",
            name="derived",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="others",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="application",
            name="religious",
            field=models.BooleanField(null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["signed", "signing"]), _negated=True),
                    ("signature__isnull", False),
                    _connector="OR",
                ),
                name="application_signed_has_signature",
            ),
        ),
        migrations.AddField(
            model_name="abstract",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="abstract",
                to="copyright_registry.application",
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completions",
                to="copyright_registry.application",
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="signature",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
            ),
        ),
        migrations.AddField(
            model_name="original",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="originals",
                to="copyright_registry.application",
            ),
        ),
        migrations.AddField(
            model_name="representation",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="representation",
                to="copyright_registry.application",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(fields=("code", "since"), name="requirement_once_since_a_day"),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signature__isnull", True)), fields=("application",), name="completion_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("asks_kk", ""), _negated=True), models.Q(("asks_ru", ""), _negated=True)),
                name="completion_says_what_in_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="original",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement", ""), ("died_in__isnull", False)),
                    models.Q(("died_in__isnull", True), models.Q(("agreement", ""), _negated=True)),
                    _connector="OR",
                ),
                name="original_by_agreement_or_by_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="representation_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "power"), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="representation_by_power_has_a_term",
            ),
        ),
        migrations.RenameModel("WorkFile", "Attachment"),
        migrations.AlterModelOptions(
            name="attachment",
            options={"ordering": ("pk",), "verbose_name": "attachment", "verbose_name_plural": "attachments"},
        ),
        migrations.AlterField(
            model_name="attachment",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="copyright_registry.application",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="completion",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="copyright_registry.completion",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="requirement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="copyright_registry.requirement",
                verbose_name="document",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("application", "requirement", "sha256"), name="attachment_once"),
        ),
    ]
