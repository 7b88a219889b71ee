"""Works, their holders and shares, owners, OKUPs, users of works with their places, agreements."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
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


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_subjects_reference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name="Licensee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "user of works",
                "verbose_name_plural": "users of works",
            },
        ),
        migrations.CreateModel(
            name="Okup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "OKUP",
                "verbose_name_plural": "OKUPs",
            },
        ),
        migrations.CreateModel(
            name="Owner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "author or owner",
                "verbose_name_plural": "authors and owners",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "licensee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="registers.licensee"
                    ),
                ),
            ],
            options={
                "verbose_name": "place of use",
                "verbose_name_plural": "places of use",
                "ordering": ("pk",),
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
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registers.work",
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
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "works",
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("body", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
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
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="registers.work"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                ("checked_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("report", models.JSONField(null=True)),
                ("because", models.TextField(blank=True)),
                ("preview", models.CharField(blank=True, max_length=200)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recordings", to="registers.work"
                    ),
                ),
            ],
            options={
                "verbose_name": "recording",
                "verbose_name_plural": "recordings",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("shares", models.JSONField(default=dict, verbose_name="shares")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registers.category",
                        verbose_name="category of right possession",
                    ),
                ),
                (
                    "okup",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="registers.owner"
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holders", to="registers.work"
                    ),
                ),
            ],
            options={
                "verbose_name": "holder",
                "verbose_name_plural": "holders",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("isrc", "ISRC"), ("iswc", "ISWC"), ("other", "another code")], max_length=10
                    ),
                ),
                ("scheme", models.CharField(blank=True, max_length=20)),
                ("value", models.CharField(max_length=40)),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="registers.work"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
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
                    "second_okup",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
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
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registers.owner",
                    ),
                ),
                ("places", models.ManyToManyField(related_name="agreements", to="registers.place")),
                ("works", models.ManyToManyField(related_name="agreements", to="registers.work")),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
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
        migrations.AddField(
            model_name="work",
            name="kind",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="registers.workkind",
                verbose_name="kind of work",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="licensee_is_person_or_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                ),
                name="licensee_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="okup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="okup_is_person_or_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="okup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                ),
                name="okup_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="okup",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation__isnull", False)), name="okup_is_an_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    models.Q(("organisation", None), ("person", None)),
                    _connector="OR",
                ),
                name="owner_is_person_or_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                ),
                name="owner_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("iin_digest", ""), _negated=True), fields=("iin_digest",), name="owner_iin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bin", ""), _negated=True), fields=("bin",), name="owner_bin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ipi", ""), _negated=True), fields=("ipi",), name="owner_ipi_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("isni", ""), _negated=True), fields=("isni",), name="owner_isni_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="owner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bin", ""), ("is_entity", False), ("organisation", None)),
                    models.Q(("iin_digest", ""), ("is_entity", True), ("person", None)),
                    _connector="OR",
                ),
                name="owner_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"),
                name="place_closed_after_it_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("licensee", "name", "address"), name="place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("work", "version"), name="version_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="version_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["checking", "accepted", "refused", "replaced"])),
                name="recording_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["checking", "accepted"])),
                fields=("work",),
                name="recording_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "checking"), ("checked_at__isnull", False), _connector="OR"),
                name="recording_checked_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("because", ""), _negated=True),
                    _connector="OR",
                ),
                name="recording_refused_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="holder",
            index=models.Index(
                condition=models.Q(("okup__isnull", False)), fields=["okup", "owner"], name="holder_by_okup"
            ),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.UniqueConstraint(fields=("work", "owner", "role"), name="holder_once_in_a_role"),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(fields=["value"], name="code_by_value"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("work", "kind", "scheme", "value"), name="code_once_a_work"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["isrc", "iswc", "other"])), name="code_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "other"), models.Q(("scheme", ""), _negated=True)),
                    models.Q(models.Q(("kind", "other"), _negated=True), ("scheme", "")),
                    _connector="OR",
                ),
                name="code_names_its_scheme",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["okup", "kind", "state"], name="agreement_of_okup"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("okup", "kind", "agreement_number"), name="agreement_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["mandate", "mutual", "licence", "remuneration", "platform"])),
                name="agreement_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_force", "ended"])), name="agreement_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="agreement_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("state", "in_force")),
                    models.Q(("ended_on__isnull", False), ("state", "ended")),
                    _connector="OR",
                ),
                name="agreement_ended_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "mandate"), ("state", "in_force")),
                expressions=[
                    ("owner", "="),
                    ("okup", "<>"),
                    (
                        registers.models.agreements._Days(
                            "since", "until", django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)
                        ),
                        "&&",
                    ),
                ],
                name="agreement_one_okup_an_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="work_of_person"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(fields=["organisation", "-id"], name="work_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="work_is_kept_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "entered", "merged", "withdrawn"])),
                name="work_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["agreed", "one_sided", "disputed"])), name="work_standing_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
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
        ),
        append_only("registers_version"),
    ]
