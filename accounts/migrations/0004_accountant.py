"""The accountant of the provider."""

from django.db import migrations, models

ROLES = [
    ("head_of_department", "head of department"),
    ("deputy_of_department", "deputy head of department"),
    ("examiner", "examiner"),
    ("deputy_head", "deputy head of the provider"),
    ("head_of_provider", "head of the provider"),
    ("complaints_officer", "complaints officer"),
    ("registrar", "registrar"),
    ("accountant", "accountant"),
    ("supervisor", "supervisor of the authorised body"),
    ("rules_officer", "officer for the rules"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_absences")]
    operations = [
        migrations.RemoveConstraint(model_name="appointment", name="appointment_role_is_known"),
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(choices=ROLES, max_length=30, verbose_name="role"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                name="appointment_role_is_known",
                condition=models.Q(role__in=[role for role, _name in ROLES]),
            ),
        ),
    ]
