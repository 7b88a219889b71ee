"""People and organisations, posts, lists, and what is kept of sign-in."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.appointments
import portal.vault


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("iin", portal.vault.EncryptedTextField(verbose_name="individual identification number")),
                ("iin_digest", models.CharField(max_length=64, unique=True)),
                ("surname", models.CharField(blank=True, max_length=150, verbose_name="surname")),
                ("given_name", models.CharField(max_length=150, verbose_name="name")),
                ("patronymic", models.CharField(blank=True, max_length=150, verbose_name="patronymic")),
                ("email", portal.vault.EncryptedTextField(blank=True, verbose_name="e-mail")),
                ("email_confirmed_at", models.DateTimeField(null=True)),
                ("phone", portal.vault.EncryptedTextField(blank=True, verbose_name="phone")),
                ("address", portal.vault.EncryptedTextField(blank=True, verbose_name="address")),
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
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")],
                        default="kk",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "not_by_mail",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                ("pseudonym", models.CharField(blank=True, max_length=150, verbose_name="pseudonym")),
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
                ("iban", portal.vault.EncryptedTextField(blank=True, verbose_name="bank account (IBAN)")),
                ("bic", portal.vault.EncryptedTextField(blank=True, verbose_name="bank (BIC)")),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True, verbose_name="account closed")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("purpose", models.CharField(choices=[("sign-in", "Sign In"), ("confirm", "Confirm")], max_length=10)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("used_at", models.DateTimeField(null=True)),
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
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iin_digest", models.CharField(db_index=True, max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head_of_department", "head of department"),
                            ("deputy_of_department", "deputy head of department"),
                            ("examiner", "examiner"),
                            ("deputy_head", "deputy head of the provider"),
                            ("head_of_provider", "head of the provider"),
                            ("complaints_officer", "complaints officer"),
                            ("registrar", "registrar"),
                            ("registers_officer", "officer of the registers"),
                            ("accountant", "accountant"),
                            ("supervisor", "supervisor of the authorised body"),
                            ("rules_officer", "officer for the rules"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("post_kk", models.CharField(max_length=200, verbose_name="post, Kazakh")),
                ("post_ru", models.CharField(max_length=200, verbose_name="post, Russian")),
                ("order", models.CharField(max_length=200, verbose_name="order")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="appointment_ends_after_it_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("iin_digest", "="),
                            ("role", "="),
                            (
                                accounts.models.appointments._Term(
                                    "since",
                                    "until",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="appointment_not_twice_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "head_of_department",
                                    "deputy_of_department",
                                    "examiner",
                                    "deputy_head",
                                    "head_of_provider",
                                    "complaints_officer",
                                    "registrar",
                                    "registers_officer",
                                    "accountant",
                                    "supervisor",
                                    "rules_officer",
                                ],
                            )
                        ),
                        name="appointment_role_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("iin_digest", "="),
                            (
                                models.Case(
                                    models.When(role__in=["rules_officer", "supervisor"], then=models.Value(1)),
                                    default=models.Value(0),
                                    output_field=models.IntegerField(),
                                ),
                                "<>",
                            ),
                            (
                                accounts.models.appointments._Term(
                                    "since",
                                    "until",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="appointment_of_one_body_at_a_time",
                    ),
                    models.UniqueConstraint(fields=("id", "iin_digest"), name="appointment_with_its_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iin_digest", models.CharField(max_length=64)),
                ("substitute_digest", models.CharField(blank=True, max_length=64)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until")),
                ("order", models.CharField(max_length=200, verbose_name="order")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="accounts.appointment",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
            },
        ),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
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
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
    ]
