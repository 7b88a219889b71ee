"""What a worker has made of an attachment for the page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0011_requirements"),
    ]

    operations = [
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
    ]
