"""Kinds of object (the Law, article 7) and grounds of refusal (Order 1315, paragraphs 10 and 14)."""

from datetime import date

from django.db import migrations

LAW = "Law of 10 June 1996 No. 6-I, article 7"
LAW_2025 = "Law of 24 November 2025 No. 233-VIII (wording of the Civil Code, article 972; inferred for article 7)"
ORDER = "Order of 28 August 2018 No. 1315"
BEFORE, SINCE_2026 = date(2018, 9, 23), date(2026, 1, 25)

KINDS = [
    ("literary", "literary works", "литературные произведения", "әдеби туындылар"),
    (
        "dramatic",
        "dramatic and musical-dramatic works",
        "драматические и музыкально-драматические произведения",
        "драмалық және музыкалық-драмалық туындылар",
    ),
    ("script", "scripts", "сценарные произведения", "сценарий туындылары"),
    (
        "choreography",
        "works of choreography and pantomime",
        "произведения хореографии и пантомимы",
        "хореография және пантомима туындылары",
    ),
    (
        "musical",
        "musical works with or without text",
        "музыкальные произведения с текстом или без текста",
        "мәтіні бар немесе мәтіні жоқ музыкалық туындылар",
    ),
    (
        "audiovisual",
        "audiovisual works",
        "аудиовизуальные произведения",
        "дыбыстау-бейнелеу туындылары",
    ),
    (
        "fine_art",
        "works of painting, sculpture, graphics and other fine art",
        "произведения живописи, скульптуры, графики и другие произведения изобразительного искусства",
        "кескіндеме, мүсіндеме, графика және бейнелеу өнерінің басқа да туындылары",
    ),
    (
        "applied_art",
        "works of decorative and applied art",
        "произведения декоративно-прикладного искусства",
        "сәндік-қолданбалы өнер туындылары",
    ),
    (
        "architecture",
        "works of architecture, town planning, design and landscape art",
        "произведения архитектуры, градостроительства, дизайна и садово-паркового искусства",
        "сәулет, қала құрылысы, дизайн және бау-саябақ өнері туындылары",
    ),
    (
        "photographic",
        "photographic works and works obtained by means like photography",
        "фотографические произведения и произведения, полученные способами, аналогичными фотографии",
        "суретке түсіру туындылары және суретке түсіруге орайлас әдістермен жасалған туындылар",
    ),
    (
        "maps",
        "maps, plans, sketches, illustrations and three-dimensional works on geography, topography and other sciences",
        "карты, планы, эскизы, иллюстрации и трехмерные произведения, относящиеся к географии, топографии "
        "и к другим наукам",
        "карталар, жоспарлар, нобайлар, безендірулер және географияға, топография мен басқа ғылымдарға қатысты "
        "үш өлшемді туындылар",
    ),
    (
        "program",
        "computer programs (software)",
        "компьютерные программы (программное обеспечение)",
        "компьютерлік бағдарламалар (бағдарламалық қамтылым)",
    ),
    ("database", "databases", "базы данных", "дерекқорлар"),
    ("other", "other works", "иные произведения", "өзге де туындылар"),
    ("derivative", "derivative works", "производные произведения", "туынды шығармалар"),
    (
        "composite",
        "collections and other composite works",
        "сборники и другие составные произведения",
        "жинақтар және басқа да құрамдас туындылар",
    ),
]
NEW_NAMES = {"applied_art", "program"}

REQUIRED = ("Rules, paragraph 14", "п. 14 Правил", "Қағидалардың 14-тармағы")
ARTICLE_2 = ("Law, article 9-1, paragraph 2", "п. 2 статьи 9-1 Закона", "Заңның 9-1-бабының 2-тармағы")
ARTICLE_4 = ("Rules, paragraph 10", "п. 10 Правил", "Қағидалардың 10-тармағы")
GROUNDS = [
    (
        "incomplete",
        REQUIRED,
        "the documents that the reasons name are missing",
        "не представлены документы, названные в причинах отказа",
        "бас тарту себептерінде аталған құжаттар ұсынылмаған",
    ),
    (
        "no_copy",
        ARTICLE_2,
        "the copy of the work is missing or cannot be read",
        "экземпляр произведения не приложен или не читается",
        "туындының көшірмесі қоса берілмеген немесе оқылмайды",
    ),
    (
        "distinguishing",
        ARTICLE_4,
        "the work serves to tell goods or services of some from those of others",
        "произведение служит для отличия товаров (услуг) одних лиц от однородных товаров (услуг) других лиц",
        "туынды бір тұлғалардың тауарларын (көрсетілетін қызметтерін) басқа тұлғалардың біртектес тауарларынан "
        "(көрсетілетін қызметтерінен) ажыратуға қызмет етеді",
    ),
    (
        "no_agreement",
        ARTICLE_2,
        "a derivative or composite work comes without the agreement with the holder of the original",
        "к производному или составному произведению не приложен договор с правообладателем исходного произведения",
        "туынды немесе құрамдас шығармаға бастапқы туындының құқық иеленушісімен жасалған шарт қоса берілмеген",
    ),
    (
        "no_opinion",
        ARTICLE_2,
        "a work of religious content comes without the positive opinion of the religious examination",
        "к произведению религиозного содержания не приложено положительное заключение религиоведческой экспертизы",
        "діни мазмұндағы туындыға дінтану сараптамасының оң қорытындысы қоса берілмеген",
    ),
]


def load(apps, _schema_editor):
    kind_model = apps.get_model("copyright_registry", "Kind")
    ground_model = apps.get_model("copyright_registry", "Ground")
    for position, (code, en, ru, kk) in enumerate(KINDS, start=1):
        is_new = code in NEW_NAMES
        kind_model.objects.create(
            code=code,
            name_en=en,
            name_ru=ru,
            name_kk=kk,
            position=position,
            act=LAW_2025 if is_new else LAW,
            since=SINCE_2026 if is_new else BEFORE,
        )
    for position, (code, (law_en, law_ru, law_kk), en, ru, kk) in enumerate(GROUNDS, start=1):
        ground_model.objects.create(
            code=code,
            basis="article_9_1" if law_en == ARTICLE_4[0] else "incomplete",
            law_en=law_en,
            law_ru=law_ru,
            law_kk=law_kk,
            name_en=en,
            name_ru=ru,
            name_kk=kk,
            position=position,
            act=ORDER,
            since=BEFORE,
        )


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
