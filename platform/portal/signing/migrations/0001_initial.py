"""Signatures with their evidence, revocation lists and powers; what the portal never changes of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault
from portal.privileges import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signer_name", models.CharField(max_length=300, verbose_name="signed by")),
                ("purpose", models.CharField(max_length=40)),
                ("document", portal.vault.EncryptedBinaryField()),
                ("document_sha256", models.CharField(db_index=True, max_length=64)),
                ("cms", portal.vault.EncryptedBinaryField()),
                ("certificate", portal.vault.EncryptedBinaryField()),
                (
                    "authorities",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), default=list, size=None),
                ),
                ("revocation", models.BinaryField()),
                ("trust", models.CharField(max_length=64)),
                ("scheme", models.CharField(max_length=60)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("checks", models.JSONField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(verbose_name="signed at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
        migrations.CreateModel(
            name="PowerOfAttorney",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=12, verbose_name="BIN of the organisation")),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("document", models.CharField(max_length=200, verbose_name="number and date of the power of attorney")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="powers", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "power of attorney",
                "verbose_name_plural": "powers of attorney",
            },
        ),
        migrations.CreateModel(
            name="TimeStamp",
            fields=[
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="time_stamp",
                        serialize=False,
                        to="signing.signature",
                    ),
                ),
                ("token", models.BinaryField()),
                ("moment", models.DateTimeField()),
                ("authority", models.CharField(max_length=300)),
                ("certificates", django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None)),
            ],
        ),
        migrations.AddField(
            model_name="signature",
            name="power",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.powerofattorney"
            ),
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("valid", models.BooleanField()),
                ("checks", models.JSONField()),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="signing.signature"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="StoredList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("issuer", models.CharField(max_length=64)),
                ("number", models.DecimalField(decimal_places=0, max_digits=49)),
                ("base", models.DecimalField(decimal_places=0, max_digits=49, null=True)),
                ("this_update", models.DateTimeField()),
                ("next_update", models.DateTimeField()),
                ("der", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["issuer", "-this_update"], name="list_newest_of_issuer")],
            },
        ),
        migrations.AddField(
            model_name="signature",
            name="delta_list",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.storedlist"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="full_list",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.storedlist"
            ),
        ),
        migrations.CreateModel(
            name="RevokedCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=30)),
                (
                    "list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="signing.storedlist",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="powerofattorney",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="power_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="powerofattorney",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation__regex", "^[0-9]{12}$")), name="power_names_a_bin"
            ),
        ),
        migrations.AddConstraint(
            model_name="revokedcertificate",
            constraint=models.UniqueConstraint(fields=("list", "serial"), name="revoked_once_in_a_list"),
        ),
        append_only("signing_signature"),
        append_only("signing_timestamp"),
        append_only("signing_recheck"),
    ]
