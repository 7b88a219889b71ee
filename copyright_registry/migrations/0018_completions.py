"""Requests to complete name the parts that are asked for; each detail of a refusal stands under one of two grounds."""

import django.contrib.postgres.fields
from django.db import migrations, models

from portal.privileges import changes_only

OF_ARTICLE_9_1 = ["distinguishing"]  # what else there is says that something of the set is missing

# The ground of the whole set has its own words now: its detail says which documents are meant.
NAMED_IN_THE_REASONS = {
    "name_en": "the documents that the reasons name are missing",
    "name_ru": "не представлены документы, названные в причинах отказа",
    "name_kk": "бас тарту себептерінде аталған құжаттар ұсынылмаған",
}


def name_the_basis(apps, _schema_editor):
    grounds = apps.get_model("copyright_registry", "Ground").objects
    grounds.filter(code__in=OF_ARTICLE_9_1).update(basis="article_9_1")
    grounds.filter(code="incomplete").update(**NAMED_IN_THE_REASONS)


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0017_change_grounds")]
    operations = [
        migrations.AddField(
            model_name="completion",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("copy", "Copy of the work"),
                        ("source", "Source text"),
                        ("agreement", "Agreement on the original"),
                        ("opinion", "Opinion of the religious examination"),
                        ("power", "Power of the representative"),
                    ],
                    max_length=10,
                ),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="basis",
            field=models.CharField(
                choices=[
                    ("incomplete", "Incomplete set of documents"),
                    ("article_9_1", "Requirements of article 9-1 of the Law not met"),
                ],
                default="incomplete",
                max_length=20,
                verbose_name="ground of the rules",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_the_basis, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["incomplete", "article_9_1"])), name="ground_is_one_of_the_two"
            ),
        ),
        changes_only("copyright_registry_completion", "answer", "signature_id"),
    ]
