"""The posts there are, absences and their substitutes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import accounts.models

PERSON = "FOREIGN KEY (appointment_id, iin_digest) REFERENCES accounts_appointment (id, iin_digest)"
ROLES = [
    ("head_of_department", "head of department"),
    ("deputy_of_department", "deputy head of department"),
    ("examiner", "examiner"),
    ("deputy_head", "deputy head of the provider"),
    ("head_of_provider", "head of the provider"),
    ("complaints_officer", "complaints officer"),
    ("registrar", "registrar"),
    ("supervisor", "supervisor of the authorised body"),
    ("rules_officer", "officer for the rules"),
]


def days() -> accounts.models._Term:
    last_included = django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)
    return accounts.models._Term("since", "until", last_included)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_mail_choice")]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(choices=ROLES, max_length=30, verbose_name="role"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _name in ROLES])), name="appointment_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
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
                    (days(), "&&"),
                ],
                name="appointment_of_one_body_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(fields=("id", "iin_digest"), name="appointment_with_its_person"),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="absence_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("substitute_digest", models.F("iin_digest")), _negated=True),
                        name="absence_substitute_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("order", ""), _negated=True), name="absence_rests_on_an_order"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("appointment", "="), (days(), "&&")], name="absence_not_twice_at_once"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("substitute_digest", ""), _negated=True),
                        expressions=[("substitute_digest", "="), (days(), "&&")],
                        name="absence_substitute_for_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            f"ALTER TABLE accounts_absence ADD CONSTRAINT absence_of_the_appointments_person {PERSON}",
            "ALTER TABLE accounts_absence DROP CONSTRAINT absence_of_the_appointments_person",
        ),
    ]
