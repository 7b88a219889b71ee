"""Works, holders, shares, copies; owners, OKUPs, users and places; agreements; sheets; disputes; words for search."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import portal.search.columns
import portal.vault
import registers.models.agreements
from portal.privileges import append_only
from portal.search.noting import words_noted

# Titles and names as they are compared: no case, no signs, the nine Kazakh letters as their Russian neighbours.
FUNCTIONS = """
CREATE FUNCTION registers_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(translate(lower(said), 'әғқңөұүһіё', 'агкноуухие'), '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE FUNCTION registers_titles(kk text, ru text, en text, others text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT plain), '{}')
    FROM (SELECT public.registers_plain(title) AS plain FROM unnest(ARRAY[kk, ru, en] || others) AS title) AS each
    WHERE plain <> ''
$$;
CREATE INDEX work_by_titles ON registers_work USING gin (
    registers_titles(title_kk, title_ru, title_en, other_titles)
) WITH (fastupdate = off); -- what waits in a list would be read whole at each look-up
"""
NO_FUNCTIONS = """
DROP INDEX work_by_titles;
DROP FUNCTION registers_titles(text, text, text, text[]);
DROP FUNCTION registers_plain(text);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_subjects_reference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Owner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("name_kk", models.CharField(blank=True, max_length=300, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name, Russian")),
                ("pseudonym", models.CharField(blank=True, max_length=150, verbose_name="pseudonym")),
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
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_kk"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_ru"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("pseudonym"), models.TextField()
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
                                            models.F("pseudonym"), models.TextField()
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
                (
                    "order_kk",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_ru"),
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
                (
                    "order_ru",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_kk"),
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
                ("is_entity", models.BooleanField(default=False, verbose_name="legal entity")),
                ("iin", portal.vault.EncryptedTextField(blank=True)),
                ("iin_digest", models.CharField(blank=True, max_length=64)),
                ("bin", models.CharField(blank=True, max_length=12, verbose_name="BIN")),
                ("ipi", models.CharField(blank=True, max_length=11, verbose_name="IPI name number")),
                ("isni", models.CharField(blank=True, max_length=16, verbose_name="ISNI")),
                ("listed_at", models.DateTimeField(null=True, verbose_name="listed")),
            ],
            options={
                "verbose_name": "author or owner",
                "verbose_name_plural": "authors and owners",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person", None)),
                            models.Q(("organisation", None), ("person", None)),
                            _connector="OR",
                        ),
                        name="owner_is_person_or_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_kk", ""), _negated=True),
                            models.Q(("name_ru", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="owner_is_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("iin_digest", ""), _negated=True),
                        fields=("iin_digest",),
                        name="owner_iin_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("bin", ""), _negated=True), fields=("bin",), name="owner_bin_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ipi", ""), _negated=True), fields=("ipi",), name="owner_ipi_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("isni", ""), _negated=True), fields=("isni",), name="owner_isni_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bin", ""), ("is_entity", False), ("organisation", None)),
                            models.Q(("iin_digest", ""), ("is_entity", True), ("person", None)),
                            _connector="OR",
                        ),
                        name="owner_is_one_thing",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("listed_at__isnull", False)),
                        fastupdate=False,
                        fields=["terms"],
                        name="owner_terms",
                    ),
                    models.Index(
                        condition=models.Q(("listed_at__isnull", False)),
                        fields=["order_kk", "id"],
                        name="owner_by_order_kk",
                    ),
                    models.Index(
                        condition=models.Q(("listed_at__isnull", False)),
                        fields=["order_ru", "id"],
                        name="owner_by_order_ru",
                    ),
                    models.Index(
                        condition=models.Q(("listed_at__isnull", False)),
                        fields=["region", "id"],
                        name="owner_by_region",
                    ),
                    models.Index(condition=models.Q(("listed_at__isnull", False)), fields=["id"], name="owner_listed"),
                    models.Index(
                        condition=models.Q(("bin", ""), ("iin_digest", ""), ("ipi", ""), ("isni", "")),
                        fields=["name_kk"],
                        name="owner_without_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Okup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("name_kk", models.CharField(blank=True, max_length=300, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name, Russian")),
                ("pseudonym", models.CharField(blank=True, max_length=150, verbose_name="pseudonym")),
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
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_kk"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_ru"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("pseudonym"), models.TextField()
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
                                            models.F("pseudonym"), models.TextField()
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
                (
                    "order_kk",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_ru"),
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
                (
                    "order_ru",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_kk"),
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
            ],
            options={
                "verbose_name": "OKUP",
                "verbose_name_plural": "OKUPs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="okup_is_person_or_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_kk", ""), _negated=True),
                            models.Q(("name_ru", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="okup_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation__isnull", False)), name="okup_is_an_organisation"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licensee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("name_kk", models.CharField(blank=True, max_length=300, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(blank=True, max_length=300, verbose_name="name, Russian")),
                ("pseudonym", models.CharField(blank=True, max_length=150, verbose_name="pseudonym")),
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
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_kk"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("name_ru"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("pseudonym"), models.TextField()
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
                                            models.F("pseudonym"), models.TextField()
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
                (
                    "order_kk",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_kk"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_ru"),
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
                (
                    "order_ru",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name_ru"),
                                                    models.Value(""),
                                                    function="NULLIF",
                                                    output_field=models.TextField(),
                                                ),
                                                models.Func(
                                                    models.F("name_kk"),
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
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.activityclass",
                        verbose_name="type of activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "user of works",
                "verbose_name_plural": "users of works",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="licensee_is_person_or_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_kk", ""), _negated=True),
                            models.Q(("name_ru", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="licensee_is_named",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["terms"], name="licensee_terms"),
                    models.Index(fields=["order_kk", "id"], name="licensee_by_order_kk"),
                    models.Index(fields=["order_ru", "id"], name="licensee_by_order_ru"),
                    models.Index(fields=["region", "id"], name="licensee_by_region"),
                    models.Index(fields=["activity", "id"], name="licensee_by_activity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "licensee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="registers.licensee"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("catering", "café, restaurant, bar"),
                            ("club", "night club, karaoke"),
                            ("hotel", "hotel"),
                            ("hall", "concert hall, theatre, cinema"),
                            ("shop", "shop, shopping centre"),
                            ("sport", "fitness club, sports ground"),
                            ("service", "salon, office, service"),
                            ("vehicle", "means of transport"),
                            ("open_air", "park, open ground"),
                            ("channel", "broadcast or cable channel"),
                            ("site", "site, application"),
                            ("other", "other place"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "region",
                    models.CharField(
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
                ("address", models.CharField(max_length=300, verbose_name="address")),
                ("seats", models.PositiveIntegerField(blank=True, null=True, verbose_name="seats")),
                (
                    "area",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name="area, m²"),
                ),
                ("rooms", models.PositiveIntegerField(blank=True, null=True, verbose_name="rooms")),
                ("opened_on", models.DateField(verbose_name="music is used since")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "verbose_name": "place of use",
                "verbose_name_plural": "places of use",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "catering",
                                    "club",
                                    "hotel",
                                    "hall",
                                    "shop",
                                    "sport",
                                    "service",
                                    "vehicle",
                                    "open_air",
                                    "channel",
                                    "site",
                                    "other",
                                ],
                            )
                        ),
                        name="place_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "region__in",
                                [
                                    "10",
                                    "11",
                                    "15",
                                    "19",
                                    "23",
                                    "27",
                                    "31",
                                    "33",
                                    "35",
                                    "39",
                                    "43",
                                    "47",
                                    "55",
                                    "59",
                                    "61",
                                    "62",
                                    "63",
                                    "71",
                                    "75",
                                    "79",
                                ],
                            )
                        ),
                        name="place_region_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area", None), ("area__gt", 0), _connector="OR"),
                            models.Q(("rooms", None), ("rooms__gt", 0), _connector="OR"),
                        ),
                        name="place_figures_are_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                        ),
                        name="place_closed_after_it_opened",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("licensee", "name", "address"),
                        name="place_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkKind",
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
                ("has_recording", models.BooleanField(default=True, verbose_name="its copy is an audio recording")),
            ],
            options={
                "verbose_name": "kind of work",
                "verbose_name_plural": "kinds of works",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="work_kind_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="RightKind",
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
                (
                    "type",
                    models.CharField(
                        choices=[("copyright", "copyright"), ("related", "related rights")],
                        max_length=10,
                        verbose_name="type of right",
                    ),
                ),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="ways of use"
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of right",
                "verbose_name_plural": "kinds of rights",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="right_kind_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Category",
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
                (
                    "type",
                    models.CharField(
                        blank=True,
                        choices=[("copyright", "copyright"), ("related", "related rights")],
                        max_length=10,
                        verbose_name="type of right",
                    ),
                ),
                ("creates", models.BooleanField(default=True, verbose_name="creates the object")),
            ],
            options={
                "verbose_name": "category of right possession",
                "verbose_name_plural": "categories of right possession",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="category_once_since_a_day")],
            },
        ),
        migrations.CreateModel(
            name="RecordingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(unique=True, verbose_name="since")),
                ("act", models.CharField(max_length=200, verbose_name="set by")),
                ("min_rate", models.PositiveIntegerField(verbose_name="lowest sampling rate, Hz")),
                ("min_bits", models.PositiveSmallIntegerField(verbose_name="fewest bits a sample")),
                ("max_channels", models.PositiveSmallIntegerField(verbose_name="most channels")),
                ("min_seconds", models.PositiveIntegerField(verbose_name="shortest, seconds")),
                ("max_seconds", models.PositiveIntegerField(verbose_name="longest, seconds")),
                ("max_bytes", models.PositiveBigIntegerField(verbose_name="largest, bytes")),
                ("max_silence", models.PositiveSmallIntegerField(verbose_name="most silence, per cent")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "rule of recordings",
                "verbose_name_plural": "rules of recordings",
                "ordering": ("since",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_channels__gte", 1),
                            ("max_silence__lte", 100),
                            ("min_seconds__lte", models.F("max_seconds")),
                        ),
                        name="recording_rule_can_be_kept",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("entered", "Entered"),
                            ("merged", "Merged into another entry"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="version")),
                ("title_kk", models.CharField(blank=True, max_length=300, verbose_name="title, Kazakh")),
                ("title_ru", models.CharField(blank=True, max_length=300, verbose_name="title, Russian")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title, English")),
                (
                    "other_titles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registers.workkind",
                        verbose_name="kind of work",
                    ),
                ),
                (
                    "created_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of creation"),
                ),
                ("names", models.TextField(blank=True, verbose_name="authors and owners")),
                ("all_titles", models.TextField(blank=True)),
                ("is_managed", models.BooleanField(default=False, verbose_name="managed collectively")),
                ("is_complete", models.BooleanField(default=False, verbose_name="complete")),
                (
                    "standing",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("one_sided", "One-sided"), ("disputed", "Disputed")],
                        default="one_sided",
                        max_length=10,
                        verbose_name="shares",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registers.work",
                    ),
                ),
                ("to_compare", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("entered_at", models.DateTimeField(null=True, verbose_name="entered")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("all_titles"), models.TextField()
                                        ),
                                        models.Value(" ", output_field=models.TextField()),
                                        django.db.models.functions.comparison.Cast(
                                            models.F("names"), models.TextField()
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
                                            models.F("names"), models.TextField()
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
                (
                    "order_kk",
                    models.GeneratedField(
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
                (
                    "order_ru",
                    models.GeneratedField(
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
                (
                    "order_en",
                    models.GeneratedField(
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
                (
                    "order_author",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("names"),
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
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "works",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="work_is_kept_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "entered", "merged", "withdrawn"])),
                        name="work_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["agreed", "one_sided", "disputed"])),
                        name="work_standing_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_at", None), ("state", "draft"), ("version", 0)),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("entered_at__isnull", False),
                                ("kind__isnull", False),
                                ("version__gte", 1),
                                models.Q(
                                    models.Q(("title_kk", ""), _negated=True),
                                    models.Q(("title_ru", ""), _negated=True),
                                    models.Q(("title_en", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="work_entered_is_described",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False),
                                ("state", "merged"),
                                models.Q(("merged_into", models.F("pk")), _negated=True),
                            ),
                            models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="work_merged_into_another",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("person__isnull", False)), fields=["person"], name="work_of_person"
                    ),
                    models.Index(fields=["organisation", "-id"], name="work_of_organisation"),
                    models.Index(condition=models.Q(("to_compare", True)), fields=["id"], name="work_to_compare"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("state", "entered")), fastupdate=False, fields=["terms"], name="work_terms"
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered")), fields=["order_kk", "id"], name="work_by_order_kk"
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered")), fields=["order_ru", "id"], name="work_by_order_ru"
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered")), fields=["order_en", "id"], name="work_by_order_en"
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered")),
                        fields=["order_author", "id"],
                        name="work_by_order_author",
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered")),
                        fields=["created_year", "id"],
                        name="work_by_created_year",
                    ),
                    models.Index(condition=models.Q(("state", "entered")), fields=["kind", "id"], name="work_by_kind"),
                    models.Index(
                        condition=models.Q(("state", "entered"), ("is_managed", False)),
                        fields=["id"],
                        name="work_declared",
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered"), ("standing", "disputed")),
                        fields=["id"],
                        name="work_disputed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "entered"), ("is_complete", False)),
                        fields=["id"],
                        name="work_incomplete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="registers.work"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("body", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("work", "version"), name="version_once"),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="version_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="registers.work"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("isrc", "ISRC"), ("iswc", "ISWC"), ("other", "another code")], max_length=10
                    ),
                ),
                ("scheme", models.CharField(blank=True, max_length=20)),
                ("value", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("work", "kind", "scheme", "value"), name="code_once_a_work"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["isrc", "iswc", "other"])), name="code_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), models.Q(("scheme", ""), _negated=True)),
                            models.Q(models.Q(("kind", "other"), _negated=True), ("scheme", "")),
                            _connector="OR",
                        ),
                        name="code_names_its_scheme",
                    ),
                ],
                "indexes": [models.Index(fields=["value"], name="code_by_value")],
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holders", to="registers.work"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="registers.owner"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("composer", "composer"),
                            ("lyricist", "author of the text"),
                            ("arranger", "arranger"),
                            ("translator", "translator"),
                            ("author", "author"),
                            ("performer", "performer"),
                            ("producer", "phonogram producer"),
                            ("broadcaster", "broadcasting organisation"),
                            ("owner", "owner"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registers.category",
                        verbose_name="category of right possession",
                    ),
                ),
                ("shares", models.JSONField(default=dict, verbose_name="shares")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                (
                    "okup",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "holder",
                "verbose_name_plural": "holders",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("work", "owner", "role"), name="holder_once_in_a_role"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "composer",
                                    "lyricist",
                                    "arranger",
                                    "translator",
                                    "author",
                                    "performer",
                                    "producer",
                                    "broadcaster",
                                    "owner",
                                ],
                            )
                        ),
                        name="holder_role_is_known",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("okup__isnull", False)), fields=["okup", "owner"], name="holder_by_okup"
                    ),
                    models.Index(
                        condition=models.Q(("okup__isnull", False)), fields=["okup", "work"], name="holder_work_by_okup"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recordings", to="registers.work"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("accepted", "Accepted"),
                            ("refused", "Not accepted"),
                            ("replaced", "Replaced by another"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("file", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                ("check_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("report", models.JSONField(null=True)),
                ("because", models.TextField(blank=True)),
                ("preview", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "recording",
                "verbose_name_plural": "recordings",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["checking", "accepted", "refused", "replaced"])),
                        name="recording_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["checking", "accepted"])),
                        fields=("work", "state"),
                        name="recording_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_at__isnull", False), ("state", "checking")),
                            models.Q(models.Q(("state", "checking"), _negated=True), ("check_at", None)),
                            _connector="OR",
                        ),
                        name="recording_checked_while_checking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "checking"), ("checked_at__isnull", False), _connector="OR"),
                        name="recording_checked_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recording_refused_says_why",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("check_at", None), _negated=True),
                        fields=["check_at"],
                        name="recordings_to_check",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mandate", "Owner and OKUP: rights given into management"),
                            ("mutual", "Mutual representation of OKUPs"),
                            ("licence", "Licence of a user"),
                            ("remuneration", "Remuneration for phonograms"),
                            ("platform", "Use of the platform"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("agreement_number", models.CharField(max_length=60, verbose_name="number of the agreement")),
                (
                    "okup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="OKUP",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registers.owner",
                    ),
                ),
                (
                    "licensee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registers.licensee",
                    ),
                ),
                (
                    "second_okup",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("foreign_name", models.CharField(blank=True, max_length=300, verbose_name="organisation abroad")),
                (
                    "right_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("copyright", "copyright"), ("related", "related rights")], max_length=10
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="rights"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("electronic", "electronically, on the platform"),
                            ("scan", "on paper, a scan was placed"),
                        ],
                        max_length=10,
                        verbose_name="form of conclusion",
                    ),
                ),
                ("concluded_on", models.DateField(verbose_name="concluded")),
                ("since", models.DateField(verbose_name="in force from")),
                ("until", models.DateField(null=True, verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_force", "In force"), ("ended", "Ended")],
                        default="in_force",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="ended")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("turns_on", models.DateField(null=True)),
                ("names", models.TextField(blank=True)),
                (
                    "terms",
                    models.GeneratedField(
                        db_persist=True,
                        expression=portal.search.columns.Words(
                            models.Func(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        django.db.models.functions.comparison.Cast(
                                            models.F("names"), models.TextField()
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
                                            models.F("names"), models.TextField()
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
                (
                    "order_kk",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("names"),
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
                ("works", models.ManyToManyField(related_name="agreements", to="registers.work")),
                ("places", models.ManyToManyField(related_name="agreements", to="registers.place")),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("okup", "kind", "agreement_number"), name="agreement_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["mandate", "mutual", "licence", "remuneration", "platform"])),
                        name="agreement_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["in_force", "ended"])), name="agreement_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="agreement_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on", None), ("state", "in_force")),
                            models.Q(("ended_on__isnull", False), ("state", "ended")),
                            _connector="OR",
                        ),
                        name="agreement_ended_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("foreign_name", ""),
                                ("kind", "mandate"),
                                ("licensee", None),
                                ("owner__isnull", False),
                                ("second_okup", None),
                            ),
                            models.Q(
                                ("kind", "mutual"),
                                ("licensee", None),
                                ("owner", None),
                                models.Q(
                                    models.Q(("foreign_name", ""), ("second_okup__isnull", False)),
                                    models.Q(("second_okup", None), models.Q(("foreign_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("foreign_name", ""),
                                ("kind__in", ["licence", "remuneration"]),
                                ("licensee__isnull", False),
                                ("owner", None),
                                ("second_okup", None),
                            ),
                            models.Q(
                                ("foreign_name", ""),
                                ("kind", "platform"),
                                ("licensee", None),
                                ("owner", None),
                                ("second_okup", None),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_parties_by_kind",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "mandate"), ("state", "in_force")),
                        expressions=[
                            ("owner", "="),
                            ("okup", "<>"),
                            (
                                registers.models.agreements._Days(
                                    "since",
                                    "until",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="agreement_one_okup_an_owner",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["okup", "kind", "state"], name="agreement_of_okup"),
                    models.Index(
                        condition=models.Q(("turns_on__isnull", False)), fields=["turns_on"], name="agreement_turning"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["terms"], name="agreement_terms"
                    ),
                    models.Index(fields=["order_kk", "id"], name="agreement_by_order_kk"),
                    models.Index(fields=["kind", "id"], name="agreement_by_kind"),
                    models.Index(fields=["okup", "id"], name="agreement_by_okup"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("unreadable", "Cannot be read"),
                            ("entering", "Being entered"),
                            ("entered", "Entered"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("failed", "Not carried out"),
                            ("set_aside", "Set aside"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("works", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("alike", models.PositiveIntegerField(default=0)),
                ("because", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("owed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked")),
                ("entered_at", models.DateTimeField(null=True, verbose_name="entered")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "sheet of works",
                "verbose_name_plural": "sheets of works",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "checking",
                                    "checked",
                                    "unreadable",
                                    "entering",
                                    "entered",
                                    "undoing",
                                    "undone",
                                    "failed",
                                    "set_aside",
                                ],
                            )
                        ),
                        name="bulk_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owed_at__isnull", False), ("state__in", ("checking", "entering", "undoing"))),
                            models.Q(
                                models.Q(("state__in", ("checking", "entering", "undoing")), _negated=True),
                                ("owed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="bulk_owed_from_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("entering", "entered", "undoing")), _negated=True),
                            models.Q(("checked_at__isnull", False), ("works__gte", 1), ("wrong", 0)),
                            _connector="OR",
                        ),
                        name="bulk_entered_without_faults",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["entered", "undoing", "undone"]), _negated=True),
                            ("entered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="bulk_entered_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["unreadable", "failed"]), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="bulk_failed_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False), ("state__in", ("entering", "entered", "undoing"))
                        ),
                        fields=("organisation", "sha256"),
                        name="bulk_of_organisation_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None), ("state__in", ("entering", "entered", "undoing"))),
                        fields=("person", "sha256"),
                        name="bulk_of_person_once",
                    ),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("owed_at__isnull", False)), fields=["owed_at"], name="bulk_owed")
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="registers.bulk"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="row")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("faults", models.JSONField(default=list)),
                ("hints", models.JSONField(default=list)),
                (
                    "work",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_line",
                        to="registers.work",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("bulk", "row"), name="bulk_row_once")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("faults", []), _negated=True),
                        fields=["bulk", "id"],
                        name="bulk_wrong_lines",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("same_work", "one work entered twice"), ("claim", "a claim to a share")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being answered"),
                            ("left", "Left to the court"),
                            ("agreed", "Agreed"),
                            ("withdrawn", "Withdrawn"),
                            ("decided", "Decided"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="rights"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("court", "decision of a court"), ("evidence", "evidence of the parties")],
                        max_length=10,
                        verbose_name="upon",
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=120, verbose_name="number and date of the document"),
                ),
                ("because", portal.vault.EncryptedTextField(blank=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
                ("works", models.ManyToManyField(related_name="disputes", to="registers.work")),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["same_work", "claim"])), name="dispute_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "left", "agreed", "withdrawn", "decided"])),
                        name="dispute_state_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("rights__len__gt", 0)), name="dispute_names_rights"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state__in", ("open", "left"))),
                            models.Q(
                                models.Q(("state__in", ("open", "left")), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="dispute_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(("decided_by__isnull", False), models.Q(("basis", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dispute_decided_by_somebody_upon_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bound_by", ""), ("due_at", None)),
                            models.Q(("due_at__isnull", False), models.Q(("bound_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dispute_due_names_its_clock",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("open", "left"))), fields=["due_at"], name="dispute_queue"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registers.dispute"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.owner"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("composer", "composer"),
                            ("lyricist", "author of the text"),
                            ("arranger", "arranger"),
                            ("translator", "translator"),
                            ("author", "author"),
                            ("performer", "performer"),
                            ("producer", "phonogram producer"),
                            ("broadcaster", "broadcasting organisation"),
                            ("owner", "owner"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.category"
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.work"
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimed_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("claimed", models.JSONField(default=dict)),
                ("shares", models.JSONField(default=dict)),
                (
                    "stand",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "I keep my claim"),
                            ("reduce", "I reduce my claim"),
                            ("give_way", "I accept the others’ claims"),
                            ("withdrawn", "I withdraw my claim"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("is_own", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("dispute", "owner", "role"), name="claim_once_in_a_role"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "composer",
                                    "lyricist",
                                    "arranger",
                                    "translator",
                                    "author",
                                    "performer",
                                    "producer",
                                    "broadcaster",
                                    "owner",
                                ],
                            )
                        ),
                        name="claim_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("stand", "")),
                            models.Q(models.Q(("stand", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_answered_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work__isnull", False), ("claimed_by__isnull", False), _connector="OR"),
                        name="claim_of_an_entry_or_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="registers.claim"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "stand",
                    models.CharField(
                        choices=[
                            ("keep", "I keep my claim"),
                            ("reduce", "I reduce my claim"),
                            ("give_way", "I accept the others’ claims"),
                            ("withdrawn", "I withdraw my claim"),
                        ],
                        max_length=10,
                    ),
                ),
                ("shares", models.JSONField(default=dict)),
                ("words", portal.vault.EncryptedTextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="registers.answer"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("format", models.CharField(max_length=10, verbose_name="format")),
                ("document", portal.vault.EncryptedBinaryField()),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0), ("size__lte", 20971520)
                        ),
                        name="evidence_is_hashed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mistake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mistakes", to="registers.work"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not answered yet"), ("corrected", "Corrected"), ("stands", "It is right")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("reported_at", models.DateTimeField(auto_now_add=True, verbose_name="reported")),
                ("words", portal.vault.EncryptedTextField()),
                ("answer", portal.vault.EncryptedTextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveSmallIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                ("bound_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "reported mistake",
                "verbose_name_plural": "reported mistakes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "corrected", "stands"])),
                        name="mistake_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mistake_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corrected"), ("version__isnull", False)),
                            models.Q(models.Q(("state", "corrected"), _negated=True), ("version", None)),
                            _connector="OR",
                        ),
                        name="mistake_corrected_in_a_version",
                    ),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due_at"], name="mistake_queue")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="workword_trigrams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="ownerword_trigrams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OkupWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="okupword_trigrams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseeWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="licenseeword_trigrams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="agreementword_trigrams"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        append_only("registers_version"),
        append_only("registers_answer"),
        append_only("registers_evidence"),
        words_noted("registers_work", "registers_workword", found="{row}.state = 'entered'"),
        words_noted("registers_owner", "registers_ownerword", found="{row}.listed_at IS NOT NULL"),
        words_noted("registers_okup", "registers_okupword"),
        words_noted("registers_licensee", "registers_licenseeword"),
        words_noted("registers_agreement", "registers_agreementword"),
    ]
