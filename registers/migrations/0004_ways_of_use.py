"""Ways of use with their names, and which of them an agreement is about."""

from datetime import date

import django.contrib.postgres.fields
from django.db import migrations, models

WAYS = [  # code, article, English, Russian, Kazakh
    ("reproduction", "16", "reproduction", "воспроизведение", "қайта шығару"),
    ("distribution", "16", "distribution", "распространение", "тарату"),
    ("import", "16", "import", "импорт", "импортқа әкелу"),
    ("public_display", "16", "public display", "публичный показ", "жария көрсету"),
    ("public_performance", "16", "public performance", "публичное исполнение", "жария орындау"),
    ("public_communication", "16", "public communication", "публичное сообщение", "жария хабарлау"),
    ("broadcasting", "16", "broadcasting", "сообщение в эфир", "эфирде жариялау"),
    ("cable", "16", "communication by cable", "сообщение по кабелю", "кабель арқылы хабарлау"),
    ("translation", "16", "translation", "перевод", "аудару"),
    ("adaptation", "16", "adaptation", "переработка", "өңдеу"),
    (
        "making_available", "16", "making available to the public", "доведение до всеобщего сведения",
        "жалпы жұрттың назарына жеткізу",
    ),
    (
        "phonogram_remuneration", "39", "use of phonograms published for commercial purposes, for remuneration",
        "использование фонограмм, опубликованных в коммерческих целях, за вознаграждение",
        "коммерциялық мақсатта жарияланған фонограммаларды сыйақы үшін пайдалану",
    ),
    ("performance_use", "37", "other use of performances", "иное использование исполнений", "орындауларды өзгеше пайдалану"),
    ("phonogram_use", "38", "other use of phonograms", "иное использование фонограмм", "фонограммаларды өзгеше пайдалану"),
    (
        "broadcast_use", "40", "use of broadcasts", "использование передач организаций вещания",
        "хабар тарату ұйымдарының хабарларын пайдалану",
    ),
]  # fmt: skip


def fill(apps, schema_editor):
    model = apps.get_model("registers", "Way")
    for position, (code, article, english, russian, kazakh) in enumerate(WAYS, 1):
        model.objects.create(
            code=code, name_en=english, name_ru=russian, name_kk=kazakh, position=position, since=date(1996, 6, 12),
            act=f"Law of 10 June 1996 No. 6-I, article {article}",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_recording_without_preview")]
    operations = [
        migrations.CreateModel(
            name="Way",
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
            ],
            options={
                "verbose_name": "way of use",
                "verbose_name_plural": "ways of use",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("code", "since"), name="way_once_since_a_day")],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="ways",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="ways of use"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
