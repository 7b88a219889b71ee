"""The registers are searched by their words, and walked in any order."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

from portal.search.noting import words_noted


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_subjects_reference"),
        ("registers", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LicenseeWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OkupWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OwnerWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["terms"], name="agreement_terms"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["order_kk", "id"], name="agreement_by_order_kk"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["kind", "id"], name="agreement_by_kind"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["okup", "id"], name="agreement_by_okup"),
        ),
        migrations.AddIndex(
            model_name="holder",
            index=models.Index(
                condition=models.Q(("okup__isnull", False)), fields=["okup", "work"], name="holder_work_by_okup"
            ),
        ),
        migrations.AddIndex(
            model_name="licensee",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["terms"], name="licensee_terms"),
        ),
        migrations.AddIndex(
            model_name="licensee",
            index=models.Index(fields=["order_kk", "id"], name="licensee_by_order_kk"),
        ),
        migrations.AddIndex(
            model_name="licensee",
            index=models.Index(fields=["order_ru", "id"], name="licensee_by_order_ru"),
        ),
        migrations.AddIndex(
            model_name="licensee",
            index=models.Index(fields=["region", "id"], name="licensee_by_region"),
        ),
        migrations.AddIndex(
            model_name="licensee",
            index=models.Index(fields=["activity", "id"], name="licensee_by_activity"),
        ),
        migrations.AddIndex(
            model_name="owner",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("listed_at__isnull", False)), fastupdate=False, fields=["terms"], name="owner_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(
                condition=models.Q(("listed_at__isnull", False)), fields=["order_kk", "id"], name="owner_by_order_kk"
            ),
        ),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(
                condition=models.Q(("listed_at__isnull", False)), fields=["order_ru", "id"], name="owner_by_order_ru"
            ),
        ),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(
                condition=models.Q(("listed_at__isnull", False)), fields=["region", "id"], name="owner_by_region"
            ),
        ),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(condition=models.Q(("listed_at__isnull", False)), fields=["id"], name="owner_listed"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("state", "entered")), fastupdate=False, fields=["terms"], name="work_terms"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["order_kk", "id"], name="work_by_order_kk"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["order_ru", "id"], name="work_by_order_ru"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["order_en", "id"], name="work_by_order_en"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["order_author", "id"], name="work_by_order_author"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered")), fields=["created_year", "id"], name="work_by_created_year"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(condition=models.Q(("state", "entered")), fields=["kind", "id"], name="work_by_kind"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered"), ("is_managed", False)), fields=["id"], name="work_declared"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered"), ("standing", "disputed")), fields=["id"], name="work_disputed"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "entered"), ("is_complete", False)), fields=["id"], name="work_incomplete"
            ),
        ),
        migrations.AddIndex(
            model_name="agreementword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="agreementword_trigrams"
            ),
        ),
        migrations.AddIndex(
            model_name="licenseeword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="licenseeword_trigrams"
            ),
        ),
        migrations.AddIndex(
            model_name="okupword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="okupword_trigrams"
            ),
        ),
        migrations.AddIndex(
            model_name="ownerword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="ownerword_trigrams"
            ),
        ),
        migrations.AddIndex(
            model_name="workword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="workword_trigrams"
            ),
        ),
        words_noted("registers_work", "registers_workword", found="{row}.state = 'entered'"),
        words_noted("registers_owner", "registers_ownerword", found="{row}.listed_at IS NOT NULL"),
        words_noted("registers_okup", "registers_okupword"),
        words_noted("registers_licensee", "registers_licenseeword"),
        words_noted("registers_agreement", "registers_agreementword"),
    ]
