"""Which documents may show a work of each kind and prove what is said of it, and what is checked of them.

Order 1315, paragraph 5, with the lists by kind that the Law (article 9-1) had before 2018 as a guide.
"""

from datetime import date

from django.db import migrations

RULES = "Order of 28 August 2018 No. 1315, the rules, paragraph "
LAW = "Law of 10 June 1996 No. 6-I, article 7"
SINCE = date(2018, 9, 23)
TEXT, SOUND, FILM, PICTURE = ["pdf", "docx", "odt", "txt"], ["wav", "mp3", "flac"], ["mp4"], ["png", "jpeg", "tiff"]
SCAN = ["pdf", "jpeg", "png"]
PROGRAMS = ["program", "database"]
ANY = ["other", "derivative", "composite"]
SEEN = ["fine_art", "applied_art", "architecture", "photographic", "maps"]
COPY, SOURCE, AGREEMENT, OPINION, POWER = "copy", "source", "agreement", "opinion", "power"

# code, part, paragraph, kinds, formats, files at most, in place of the copy, (en, ru, kk), help (en, ru, kk)
REQUIREMENTS = [
    (
        "text", COPY, "5(2)", ["literary", "dramatic", "script", *ANY], TEXT, 10, False,
        ("Text of the work", "Текст произведения", "Туынды мәтіні"),
        (
            "The work itself from beginning to end, not a summary of it.",
            "Само произведение от начала до конца, а не его пересказ.",
            "Мазмұндамасы емес, басынан аяғына дейін туындының өзі.",
        ),
    ),
    (
        "recording", COPY, "5(2)", ["musical", "dramatic", *ANY], SOUND, 10, False,
        ("Sound recording", "Звукозапись", "Дыбыс жазбасы"),
        (
            "The whole piece, so that it can be heard clearly.",
            "Произведение целиком, чтобы его было хорошо слышно.",
            "Шығарма толық, анық естілетіндей болуға тиіс.",
        ),
    ),
    (
        "lyrics", COPY, "5(2)", ["musical"], TEXT, 5, False,
        ("Words of the piece", "Текст музыкального произведения", "Музыкалық туындының мәтіні"),
        ("All its words.", "Весь текст.", "Мәтін толығымен."),
    ),
    (
        "notes", COPY, "5(2)", ["musical", "dramatic", *ANY], ["pdf", *PICTURE], 40, False,
        ("Notes (score or piano score)", "Ноты (партитура или клавир)", "Ноталар (партитура немесе клавир)"),
        ("Every page of the notes.", "Все страницы нот.", "Ноталардың барлық беті."),
    ),
    (
        "film", COPY, "5(2)", ["audiovisual", "choreography", "dramatic", *ANY], FILM, 5, False,
        ("Film or video recording", "Фильм или видеозапись", "Фильм немесе бейнежазба"),
        ("With its sound, if it has any.", "Со звуком, если он есть.", "Дыбысы болса, дыбысымен бірге."),
    ),
    (
        "description", COPY, "5(2)", ["choreography"], TEXT, 5, False,
        ("Description of the movements", "Описание движений", "Қимылдардың сипаттамасы"),
        (
            "So that somebody else could perform them.",
            "Такое, чтобы их мог исполнить другой.",
            "Басқа адам орындай алатындай болуға тиіс.",
        ),
    ),
    (
        "picture", COPY, "5(2)", [*SEEN, *ANY], [*PICTURE, "pdf"], 20, False,
        ("The work as a picture", "Изображение произведения", "Туындының бейнесі"),
        (
            "A drawing, photograph, map or plan that is the work itself.",
            "Рисунок, фотография, карта или план, которые и есть произведение.",
            "Туындының өзі болып табылатын сурет, фотосурет, карта немесе жоспар.",
        ),
    ),
    (
        "drawings", COPY, "5(2)", [*SEEN, "choreography", "audiovisual", *ANY], [*PICTURE, "pdf"], 20, True,
        ("Sketches or drawings in place of the copy", "Эскизы, чертежи вместо экземпляра",
         "Көшірменің орнына нобайлар, сызбалар"),
        (
            "From all sides that matter, with sizes where they belong to the work.",
            "Со всех важных сторон, с размерами, если они относятся к произведению.",
            "Маңызды жақтарының бәрінен, туындыға қатысты болса, өлшемдерімен.",
        ),
    ),
    (
        "photographs", COPY, "5(2)", [*SEEN, *ANY], PICTURE, 20, True,
        ("Pictures or photographs in place of the copy", "Рисунки, фотографии вместо экземпляра",
         "Көшірменің орнына суреттер, фотосуреттер"),
        (
            "Sharp and in good light; of a sculpture or building from several sides.",
            "Резкие, при хорошем свете; скульптура или здание – с нескольких сторон.",
            "Айқын, жарық жерде түсірілген; мүсін немесе ғимарат бірнеше жағынан.",
        ),
    ),
    (
        "source", SOURCE, "5(2)", PROGRAMS, ["zip", "txt", "pdf"], 3, False,
        ("Source text", "Исходный текст", "Бастапқы мәтін"),
        (
            "Best as one ZIP archive with its folders as they are. It is never run, and nobody but the examiner reads it.",
            "Лучше всего одним архивом ZIP с папками как есть. Он не запускается, и читает его только сотрудник.",
            "Ең дұрысы – бумалары сақталған бір ZIP мұрағаты. Ол іске қосылмайды, оны қызметкерден басқа ешкім оқымайды.",
        ),
    ),
    (
        "agreement", AGREEMENT, "5(3)", [], SCAN, 10, False,
        ("Agreement with the author or holder of the original", "Договор с автором или правообладателем оригинала",
         "Түпнұсқаның авторымен немесе құқық иеленушісімен шарт"),
        (
            "A copy of the whole agreement, with the signatures.",
            "Копия договора целиком, с подписями.",
            "Қолдары қойылған шарттың толық көшірмесі.",
        ),
    ),
    (
        "opinion", OPINION, "5(4)", [], SCAN, 3, False,
        ("Positive opinion of the religious examination", "Положительное заключение религиоведческой экспертизы",
         "Дінтану сараптамасының оң қорытындысы"),
        ("All its pages.", "Все страницы.", "Барлық беті."),
    ),
    (
        "power", POWER, "4", [], SCAN, 5, False,
        ("Power of attorney certified by a notary, or document of the legal representative",
         "Нотариально удостоверенная доверенность либо документ законного представителя",
         "Нотариат куәландырған сенімхат не заңды өкілдің құжаты"),
        (
            "A scan of every page, with the notary’s seal; for a minor the birth certificate or the act of guardianship.",
            "Скан каждой страницы с печатью нотариуса; за несовершеннолетнего – свидетельство о рождении или акт "
            "об опеке.",
            "Нотариустың мөрі бар әр беттің сканы; кәмелетке толмаған үшін – туу туралы куәлік немесе қорғаншылық "
            "туралы акт.",
        ),
    ),
]  # fmt: skip

POINTS = [
    (
        "source_is_text", PROGRAMS, f"{RULES}5(2)",
        "The source text can be read and is that of this program or database (5.2)",
        "Исходный текст читается и относится к этой программе или базе данных (5.2)",
        "Бастапқы мәтін оқылады және осы бағдарламаға немесе дерекқорға тиесілі (5.2)",
    ),
    (
        "abstract_whole", PROGRAMS, f"{RULES}5(2)",
        "The abstract says all that the rules ask for, and it fits the source text (5.2)",
        "Реферат содержит всё, что требуют Правила, и соответствует исходному тексту (5.2)",
        "Рефератта Қағидалар талап ететін мәліметтің бәрі бар және ол бастапқы мәтінге сай (5.2)",
    ),
    (
        "represented", [], f"{RULES}4",
        "Who applies is an author, or represents them: the power is certified, in force and enough (4)",
        "Заявитель – автор либо его представитель: полномочия удостоверены, действуют и достаточны (4)",
        "Өтініш беруші – автор не оның өкілі: өкілеттік куәландырылған, қолданыста және жеткілікті (4)",
    ),
]  # fmt: skip


def load(apps, _schema_editor):
    points = apps.get_model("copyright_registry", "CheckPoint")
    requirement = apps.get_model("copyright_registry", "Requirement")
    for position, (code, part, where, of, formats, most, instead, names, helps) in enumerate(REQUIREMENTS, start=1):
        said = {f"name_{language}": text for language, text in zip(("en", "ru", "kk"), names, strict=True)}
        said |= {f"help_{language}": text for language, text in zip(("en", "ru", "kk"), helps, strict=True)}
        requirement.objects.create(
            code=code,
            part=part,
            act=f"{RULES}{where}",
            kinds=of,
            formats=formats,
            most=most,
            instead=instead,
            since=SINCE,
            position=position,
            **said,
        )
    after = points.objects.count()
    for position, (code, of, act, en, ru, kk) in enumerate(POINTS, start=after + 1):
        points.objects.create(
            code=code, kinds=of, act=act, name_en=en, name_ru=ru, name_kk=kk, since=SINCE, position=position
        )


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0004_benefits")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
