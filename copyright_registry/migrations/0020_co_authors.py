"""Co-authors: when they joined and are reminded; a representation before its document is described."""

from django.conf import settings
from django.db import migrations, models

import portal.vault


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0019_points_of_paragraph_5"),
        ("payments", "0004_grounds"),
        ("signing", "0003_time_stamp_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="representation",
            name="representation_by_power_has_a_term",
        ),
        migrations.AddField(
            model_name="author",
            name="joined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="author",
            name="mail_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="author",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="author",
            name="reminders",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RemoveField(model_name="author", name="declined_because"),  # nobody could decline before
        migrations.AddField(
            model_name="author",
            name="declined_because",
            field=portal.vault.EncryptedTextField(blank=True),
        ),
        migrations.AlterField(
            model_name="representation",
            name="notary",
            field=models.CharField(blank=True, max_length=300, verbose_name="notary, or who issued the document"),
        ),
        migrations.AlterField(
            model_name="representation",
            name="number",
            field=models.CharField(blank=True, max_length=100, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="representation",
            name="powers",
            field=models.CharField(blank=True, max_length=1000, verbose_name="powers"),
        ),
        migrations.AlterField(
            model_name="representation",
            name="since",
            field=models.DateField(null=True, verbose_name="date"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("apart", False), models.Q(("others", ""), _negated=True), _connector="OR"),
                name="application_apart_names_the_others",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("joined_at__isnull", True), ("person__isnull", False), _connector="OR"),
                name="author_joined_has_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("signature__isnull", True), ("joined_at__isnull", False), _connector="OR"),
                name="author_signed_has_joined",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "power"), _negated=True),
                    ("number", ""),
                    ("until__isnull", False),
                    _connector="OR",
                ),
                name="representation_by_power_has_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
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
        ),
    ]
