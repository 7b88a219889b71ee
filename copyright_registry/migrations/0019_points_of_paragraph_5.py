"""The points of paragraph 5(3) and 5(4) say all that may be there: the end of the term, and a positive opinion."""

from django.db import migrations

WORDS = {
    "not_derived": {
        "name_en": "It rests on no works of others, or the agreement is there, or their term has expired (5.3)",
        "name_ru": "Не основано на чужих произведениях, либо договор приложен, либо срок их охраны истёк (5.3)",
        "name_kk": "Өзгенің туындыларына негізделмеген, не шарт қоса берілген, не олардың қорғау мерзімі өткен (5.3)",
    },
    "not_religious": {
        "name_en": "It has no religious content, or the positive opinion is there (5.4)",
        "name_ru": "Религиозного содержания нет, либо приложено положительное заключение (5.4)",
        "name_kk": "Діни мазмұны жоқ, не оң қорытынды қоса берілген (5.4)",
    },
}


def reword(apps, _schema_editor):
    for code, names in WORDS.items():
        apps.get_model("copyright_registry", "CheckPoint").objects.filter(code=code).update(**names)


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0018_completions")]
    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
