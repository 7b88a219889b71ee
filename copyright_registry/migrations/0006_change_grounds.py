"""The grounds on which a change of an entry may be refused (Order 1315, paragraphs 5, 14 and 15)."""

from datetime import date

from django.db import migrations

ORDER = "Order of 28 August 2018 No. 1315"
SINCE = date(2018, 9, 23)
PARAGRAPH_5 = ("Rules, paragraphs 5 and 14", "п. 5 и 14 Правил", "Қағидалардың 5 және 14-тармақтары")
PARAGRAPH_15 = ("Rules, paragraph 15", "п. 15 Правил", "Қағидалардың 15-тармағы")
GROUNDS = [
    (
        "not_technical",
        ["correct"],
        PARAGRAPH_15,
        "what is to be corrected is no technical error: belonging, nature or content would change",
        "исправление не касается ошибки технического характера: изменились бы принадлежность, характер или содержание "
        "сведений",
        "түзету техникалық сипаттағы қатеге қатысты емес: мәліметтердің тиесілілігі, сипаты немесе мазмұны өзгерер еді",
    ),
    (
        "not_all_authors",
        ["correct", "cancel"],
        PARAGRAPH_5,
        "not every author of the entry has signed the application",
        "заявление подписали не все авторы записи",
        "өтінішке жазбаның барлық авторы қол қоймаған",
    ),
    (
        "not_in_force",
        ["correct", "cancel", "court"],
        PARAGRAPH_15,
        "the entry is cancelled, or the version that the application is about was replaced",
        "запись аннулирована либо версия, о которой подано заявление, заменена",
        "жазбаның күші жойылған немесе өтініште көрсетілген нұсқа ауыстырылған",
    ),
    (
        "no_court_decision",
        ["court"],
        PARAGRAPH_15,
        "the decision of the court is not in force, or it is not about this entry",
        "решение суда не вступило в законную силу либо не относится к этой записи",
        "сот шешімі заңды күшіне енбеген немесе осы жазбаға қатысты емес",
    ),
]


def load(apps, _schema_editor):
    model = apps.get_model("copyright_registry", "ChangeGround")
    for position, (code, asks, (law_en, law_ru, law_kk), en, ru, kk) in enumerate(GROUNDS, start=1):
        model.objects.create(
            code=code,
            asks=asks,
            law_en=law_en,
            law_ru=law_ru,
            law_kk=law_kk,
            name_en=en,
            name_ru=ru,
            name_kk=kk,
            position=position,
            act=ORDER,
            since=SINCE,
        )


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0005_requirements")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
