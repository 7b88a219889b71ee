import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0002_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="timestamp",
            name="certificates",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), default=list, size=None),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="signature",
            name="trust",
            field=models.CharField(max_length=64),
        ),
    ]
