"""What an examiner checks, for every kind of object and for single ones (Order 1315, the Law, articles 7 and 9-1)."""

from datetime import date

from django.db import migrations

RULES = "Order of 28 August 2018 No. 1315, the rules, paragraph "
LAW = "Law of 10 June 1996 No. 6-I, article "
SINCE = date(2018, 9, 23)
TEXT, STAGE = ["literary", "script"], ["dramatic"]
PICTURES = ["fine_art", "applied_art", "architecture", "photographic", "maps"]

POINTS = [
    (
        "complete",
        [],
        f"{RULES}5(1), appendix 1",
        "The application is filled in completely (appendix 1)",
        "Заявление заполнено полностью (приложение 1)",
        "Өтініш толық толтырылған (1-қосымша)",
    ),
    (
        "readable",
        [],
        f"{RULES}5(2)",
        "The copy of the work opens and can be read (5.2)",
        "Экземпляр произведения открывается и читается (5.2)",
        "Туындының көшірмесі ашылады және оны оқуға болады (5.2)",
    ),
    (
        "kind",
        [],
        f"{LAW}7",
        "The kind of object is right (article 7)",
        "Вид объекта указан верно (статья 7)",
        "Объектінің түрі дұрыс көрсетілген (7-бап)",
    ),
    (
        "not_sign",
        [],
        f"{RULES}10",
        "The work does not serve to tell goods or services apart (10)",
        "Произведение не служит для различения товаров или услуг (10)",
        "Туынды тауарларды немесе көрсетілетін қызметтерді ажырату үшін қызмет етпейді (10)",
    ),
    (
        "not_derived",
        [],
        f"{RULES}5(3)",
        "It rests on no works of others, or the agreement is there, or their term has expired (5.3)",
        "Не основано на чужих произведениях, либо договор приложен, либо срок их охраны истёк (5.3)",
        "Өзгенің туындыларына негізделмеген, не шарт қоса берілген, не олардың қорғау мерзімі өткен (5.3)",
    ),
    (
        "not_religious",
        [],
        f"{RULES}5(4)",
        "It has no religious content, or the positive opinion is there (5.4)",
        "Религиозного содержания нет, либо приложено положительное заключение (5.4)",
        "Діни мазмұны жоқ, не оң қорытынды қоса берілген (5.4)",
    ),
    (
        "whole_text",
        TEXT,
        f"{RULES}5(2)",
        "The text is the work itself, not a summary or an advertisement of it (5.2)",
        "Приложен текст самого произведения, а не его пересказ или реклама (5.2)",
        "Мазмұндамасы немесе жарнамасы емес, туындының өз мәтіні қоса берілген (5.2)",
    ),
    (
        "text_or_sound",
        STAGE,
        f"{RULES}5(2)",
        "The text or the recording shows the piece itself (5.2)",
        "Текст или запись показывает само произведение (5.2)",
        "Мәтін немесе жазба туындының өзін көрсетеді (5.2)",
    ),
    (
        "sound_or_score",
        ["musical"],
        f"{RULES}5(2)",
        "The recording or the score holds the whole piece, with its words if it has any (5.2)",
        "Запись или ноты содержат всё произведение, с текстом, если он есть (5.2)",
        "Жазбада немесе нотада шығарма толық, мәтіні болса, мәтінімен бірге берілген (5.2)",
    ),
    (
        "movement",
        ["choreography"],
        f"{RULES}5(2)",
        "The recording or the description shows the movements (5.2)",
        "Запись или описание передаёт движения (5.2)",
        "Жазба немесе сипаттама қимылдарды көрсетеді (5.2)",
    ),
    (
        "film",
        ["audiovisual"],
        f"{RULES}5(2)",
        "The film runs from beginning to end, with its sound (5.2)",
        "Фильм воспроизводится от начала до конца, со звуком (5.2)",
        "Фильм басынан аяғына дейін дыбысымен ойнатылады (5.2)",
    ),
    (
        "picture",
        PICTURES,
        f"{RULES}5(2)",
        "The picture shows the work clearly; sketches, drawings or photographs may stand in for the copy (5.2)",
        "Изображение ясно показывает произведение; копию могут заменить эскизы, чертежи или фотографии (5.2)",
        "Сурет туындыны анық көрсетеді; көшірменің орнына нобай, сызба немесе фотосурет болуы мүмкін (5.2)",
    ),
]


def load(apps, _schema_editor):
    model = apps.get_model("copyright_registry", "CheckPoint")
    for position, (code, kinds, act, en, ru, kk) in enumerate(POINTS, start=1):
        names = {"name_en": en, "name_ru": ru, "name_kk": kk}
        model.objects.create(code=code, kinds=kinds, act=act, position=position, since=SINCE, **names)


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0002_reference_data")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
