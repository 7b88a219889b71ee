"""A post for who keeps the registers of Order 100 (its paragraph 14)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_subjects_reference"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_role_is_known",
        ),
        migrations.AlterField(
            model_name="appointment",
            name="role",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
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
        ),
    ]
