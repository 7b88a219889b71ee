"""The register is searched by its words, walked in any order, and knows how many entries it has."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import portal.search.columns
from portal.search.noting import words_noted


class Migration(migrations.Migration):
    dependencies = [
        ("copyright_registry", "0014_copies_and_extracts"),
        ("portal", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="created_year",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("created_on"),
                    output_field=models.SmallIntegerField(),
                    template="EXTRACT(YEAR FROM %(expressions)s)::smallint",
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="order_author",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("author_names"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value(""),
                                        function="COALESCE",
                                        output_field=models.TextField(),
                                    ),
                                    function="LOWER",
                                ),
                                models.Value("[^[:alnum:]]+"),
                                models.Value(" "),
                                models.Value("g"),
                                function="REGEXP_REPLACE",
                                output_field=models.TextField(),
                            ),
                            function="BTRIM",
                        ),
                        models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                        models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                        function="TRANSLATE",
                    ),
                    models.Value(100),
                    function="LEFT",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="order_en",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("title_en"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_kk"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_ru"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value(""),
                                        function="COALESCE",
                                        output_field=models.TextField(),
                                    ),
                                    function="LOWER",
                                ),
                                models.Value("[^[:alnum:]]+"),
                                models.Value(" "),
                                models.Value("g"),
                                function="REGEXP_REPLACE",
                                output_field=models.TextField(),
                            ),
                            function="BTRIM",
                        ),
                        models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                        models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                        function="TRANSLATE",
                    ),
                    models.Value(100),
                    function="LEFT",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="order_kk",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("title_kk"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_ru"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_en"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value(""),
                                        function="COALESCE",
                                        output_field=models.TextField(),
                                    ),
                                    function="LOWER",
                                ),
                                models.Value("[^[:alnum:]]+"),
                                models.Value(" "),
                                models.Value("g"),
                                function="REGEXP_REPLACE",
                                output_field=models.TextField(),
                            ),
                            function="BTRIM",
                        ),
                        models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                        models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                        function="TRANSLATE",
                    ),
                    models.Value(100),
                    function="LEFT",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="order_ru",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("title_ru"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_kk"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Func(
                                            models.F("title_en"),
                                            models.Value(""),
                                            function="NULLIF",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value(""),
                                        function="COALESCE",
                                        output_field=models.TextField(),
                                    ),
                                    function="LOWER",
                                ),
                                models.Value("[^[:alnum:]]+"),
                                models.Value(" "),
                                models.Value("g"),
                                function="REGEXP_REPLACE",
                                output_field=models.TextField(),
                            ),
                            function="BTRIM",
                        ),
                        models.Value("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
                        models.Value("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ"),
                        function="TRANSLATE",
                    ),
                    models.Value(100),
                    function="LEFT",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="registered_year",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("registered_at"),
                    output_field=models.SmallIntegerField(),
                    template="EXTRACT(YEAR FROM %(expressions)s AT TIME ZONE 'Asia/Almaty')::smallint",
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="terms",
            field=models.GeneratedField(
                db_persist=True,
                expression=portal.search.columns.Words(
                    models.Func(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                django.db.models.functions.comparison.Cast(models.F("title_kk"), models.TextField()),
                                models.Value(" ", output_field=models.TextField()),
                                django.db.models.functions.comparison.Cast(models.F("title_ru"), models.TextField()),
                                models.Value(" ", output_field=models.TextField()),
                                django.db.models.functions.comparison.Cast(models.F("title_en"), models.TextField()),
                                models.Value(" ", output_field=models.TextField()),
                                django.db.models.functions.comparison.Cast(
                                    models.F("author_names"), models.TextField()
                                ),
                                models.Value(" ", output_field=models.TextField()),
                            )
                        ),
                        models.Value("әғқңөұүһіё"),
                        models.Value("агкноуухие"),
                        function="TRANSLATE",
                        output_field=models.TextField(),
                    ),
                    models.Func(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                django.db.models.functions.comparison.Cast(
                                    models.F("author_names"), models.TextField()
                                ),
                                models.Value(" ", output_field=models.TextField()),
                            )
                        ),
                        models.Value("әғқңөұүһіё"),
                        models.Value("агкноуухие"),
                        function="TRANSLATE",
                        output_field=models.TextField(),
                    ),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("superseded_at__isnull", True)),
                fastupdate=False,
                fields=["terms"],
                name="entry_terms",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["order_kk", "number"],
                name="entry_by_order_kk",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["order_ru", "number"],
                name="entry_by_order_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["order_en", "number"],
                name="entry_by_order_en",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["order_author", "number"],
                name="entry_by_order_author",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["registered_year", "number"],
                name="entry_by_registered_year",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["created_year", "number"],
                name="entry_by_created_year",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)), fields=["kind", "number"], name="entry_by_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True), ("status", "cancelled")),
                fields=["number"],
                name="entry_cancelled",
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="term_trigrams"
            ),
        ),
        words_noted(
            "copyright_registry_entry", "copyright_registry_term", changes=False, counter="entries", counts="version = 1"
        ),
    ]
