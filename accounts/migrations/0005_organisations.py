"""Organisations, who acts for them, accreditations; what people say of themselves; browsers and exports."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.vault


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_accountant"),
        ("signing", "0003_time_stamp_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Being made"), ("ready", "Ready"), ("expired", "Removed")],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("file", models.FileField(blank=True, upload_to="exports/")),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="removed on")),
                ("fetched_at", models.DateTimeField(null=True, verbose_name="fetched")),
            ],
        ),
        migrations.CreateModel(
            name="GoverningBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="surname, name, patronymic")),
                ("post", models.CharField(max_length=200, verbose_name="body and post")),
            ],
            options={
                "verbose_name": "governing body",
                "verbose_name_plural": "governing bodies",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iin_digest", models.CharField(db_index=True, max_length=64)),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="post")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("head", "head: everything"),
                                ("manager", "invite staff and give rights"),
                                ("signs", "sign for the organisation"),
                                ("works", "keep its works and data"),
                                ("money", "see and keep its money and bank details"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("active", "Member"),
                            ("declined", "Declined"),
                            ("withdrawn", "Invitation taken back"),
                            ("ended", "Ended"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("email", portal.vault.EncryptedTextField(blank=True, verbose_name="e-mail")),
                ("invited_at", models.DateTimeField(null=True, verbose_name="invited")),
                ("mail_due_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(null=True, verbose_name="since")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("certified_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bin", models.CharField(max_length=12, unique=True, verbose_name="BIN")),
                ("name_kk", models.CharField(blank=True, max_length=300, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name, Russian")),
                ("certified_name", models.CharField(blank=True, max_length=300)),
                ("legal_form", models.CharField(blank=True, max_length=100, verbose_name="legal form")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="legal address")),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("10", "Abai region"),
                            ("11", "Akmola region"),
                            ("15", "Aktobe region"),
                            ("19", "Almaty region"),
                            ("23", "Atyrau region"),
                            ("27", "West Kazakhstan region"),
                            ("31", "Zhambyl region"),
                            ("33", "Zhetisu region"),
                            ("35", "Karaganda region"),
                            ("39", "Kostanay region"),
                            ("43", "Kyzylorda region"),
                            ("47", "Mangystau region"),
                            ("55", "Pavlodar region"),
                            ("59", "North Kazakhstan region"),
                            ("61", "Turkistan region"),
                            ("62", "Ulytau region"),
                            ("63", "East Kazakhstan region"),
                            ("71", "Astana city"),
                            ("75", "Almaty city"),
                            ("79", "Shymkent city"),
                        ],
                        max_length=2,
                        verbose_name="region",
                    ),
                ),
                ("phone", portal.vault.EncryptedTextField(blank=True, verbose_name="phone")),
                ("email", portal.vault.EncryptedTextField(blank=True, verbose_name="e-mail")),
                ("iban", portal.vault.EncryptedTextField(blank=True, verbose_name="bank account (IBAN)")),
                ("bic", portal.vault.EncryptedTextField(blank=True, verbose_name="bank (BIC)")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("owner", "owner"),
                                ("okup", "collective rights management organisation"),
                                ("user", "user of works"),
                                ("expert", "expert organisation"),
                                ("authorised_body", "authorised body"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("registered", "Registered")],
                        default="registered",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("registered_at", models.DateTimeField(auto_now_add=True, verbose_name="registered")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.CreateModel(
            name="SignedInBrowser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("agent", models.CharField(blank=True, max_length=300)),
                ("signed_in_at", models.DateTimeField(auto_now_add=True)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Sphere",
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
                "verbose_name": "sphere of collective management",
                "verbose_name_plural": "spheres of collective management",
                "ordering": ("position",),
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="user",
            name="bic",
            field=portal.vault.EncryptedTextField(blank=True, verbose_name="bank (BIC)"),
        ),
        migrations.AddField(
            model_name="user",
            name="closed_at",
            field=models.DateTimeField(null=True, verbose_name="account closed"),
        ),
        migrations.AddField(
            model_name="user",
            name="iban",
            field=portal.vault.EncryptedTextField(blank=True, verbose_name="bank account (IBAN)"),
        ),
        migrations.AddField(
            model_name="user",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("owner", "owner"),
                        ("okup", "collective rights management organisation"),
                        ("user", "user of works"),
                        ("expert", "expert organisation"),
                        ("authorised_body", "authorised body"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="pseudonym",
            field=models.CharField(blank=True, max_length=150, verbose_name="pseudonym"),
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number of the certificate")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                ("withdrawn_on", models.DateField(null=True, verbose_name="withdrawn on")),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "accreditation",
                "verbose_name_plural": "accreditations",
            },
        ),
        migrations.CreateModel(
            name="ActivityClass",
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
                ("oked", models.CharField(blank=True, max_length=20, verbose_name="OKED class")),
            ],
            options={
                "verbose_name": "field of activity",
                "verbose_name_plural": "fields of activity",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="activity_once_since_a_day")],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="activity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.activityclass",
                verbose_name="field of activity",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__contained_by", ["owner", "user"])), name="person_is_owner_or_user"
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="exports", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="invited_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="signature",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="activity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.activityclass",
                verbose_name="field of activity",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="governingbody",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bodies", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="accreditation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="accreditations", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="signedinbrowser",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="browsers", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="sphere",
            constraint=models.UniqueConstraint(fields=("code", "since"), name="sphere_once_since_a_day"),
        ),
        migrations.AddField(
            model_name="accreditation",
            name="spheres",
            field=models.ManyToManyField(related_name="accreditations", to="accounts.sphere", verbose_name="spheres"),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("person",), name="export_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        models.Q(("file", ""), _negated=True),
                        ("expires_at__isnull", False),
                        ("ready_at__isnull", False),
                        ("size__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="export_ready_has_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("bin__regex", "^[0-9]{12}$")), name="organisation_bin_is_twelve_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                ),
                name="organisation_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__contained_by", ["owner", "okup", "user", "expert", "authorised_body"])),
                name="organisation_kinds_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["registered"])), name="organisation_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("invited", "active"))),
                fields=("organisation", "iin_digest"),
                name="membership_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rights__contains", ["head"]), ("state", "active")),
                fields=("organisation",),
                name="membership_one_acting_head",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("rights__contained_by", ["head", "manager", "signs", "works", "money"])),
                name="membership_rights_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("since__isnull", False), ("state", "active"), ("until", None)),
                    models.Q(
                        ("person__isnull", False),
                        ("since__isnull", False),
                        ("state", "ended"),
                        ("until__gte", models.F("since")),
                        ("until__isnull", False),
                    ),
                    models.Q(("since", None), ("state", "invited"), ("until", None)),
                    models.Q(("since", None), ("state__in", ["declined", "withdrawn"]), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="membership_state_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rights__contains", ["head"]), _negated=True),
                    models.Q(("certified_at__isnull", False), ("signature__isnull", False)),
                    _connector="OR",
                ),
                name="membership_head_has_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="governingbody",
            constraint=models.UniqueConstraint(fields=("organisation", "name", "post"), name="governing_body_once"),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="accreditation_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="accreditation_is_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accreditation_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on", None),
                    models.Q(("withdrawn_on__gte", models.F("since")), ("withdrawn_on__lte", models.F("until"))),
                    _connector="OR",
                ),
                name="accreditation_withdrawn_in_its_term",
            ),
        ),
    ]
