"""Spheres of collective management (the Law, article 43) and fields of activity of users of works."""

from datetime import date

from django.db import migrations

SPHERES_ACT = "Law of 10 June 1996 No. 6-I, article 43, paragraph 3"
OKED_ACT = "NK RK 03 (OKED), classes as in NACE Rev. 2; the list is ours until the Order names one"
SPHERES_SINCE, OKED_SINCE = date(1996, 6, 12), date(2026, 1, 25)

SPHERES = [
    (
        "music",
        "musical works: public performance, cable, broadcasting, retransmission",
        "музыкальные произведения: публичное исполнение, сообщение по кабелю и в эфир, ретрансляция",
        "музыкалық туындылар: жария орындау, кәбіл арқылы және эфирде хабарлау, ретрансляция",
    ),
    (
        "film_music",
        "rights of composers in audiovisual works",
        "права композиторов в аудиовизуальных произведениях",
        "дыбыстау-бейнелеу туындыларындағы композиторлар құқықтары",
    ),
    ("resale", "resale right", "право следования", "қадағалау құқығы"),
    (
        "private_copying",
        "reproduction for personal purposes",
        "воспроизведение в личных целях",
        "жеке мақсатта қайта шығару",
    ),
    (
        "performers",
        "rights of performers to remuneration for phonograms published for commercial purposes",
        "права исполнителей на вознаграждение за фонограммы, опубликованные в коммерческих целях",
        "коммерциялық мақсатта жарияланған фонограммалар үшін орындаушылардың сыйақы алу құқығы",
    ),
    (
        "phonograms",
        "rights of phonogram producers to remuneration for phonograms published for commercial purposes",
        "права производителей фонограмм на вознаграждение за фонограммы, опубликованные в коммерческих целях",
        "коммерциялық мақсатта жарияланған фонограммалар үшін фонограмма шығарушылардың сыйақы алу құқығы",
    ),
    ("reprography", "reprographic reproduction", "репродуцирование", "көшіру (репрографиялық қайта шығару)"),
    (
        "broadcasters",
        "rights of broadcasting and cable organisations",
        "права организаций эфирного и кабельного вещания",
        "эфирлік және кабельдік хабар тарату ұйымдарының құқықтары",
    ),
]
ACTIVITIES = [
    ("restaurant", "56.10", "restaurants and cafés", "рестораны и кафе", "мейрамханалар мен кафелер"),
    ("bar", "56.30", "bars", "бары", "барлар"),
    ("hotel", "55.10", "hotels", "гостиницы", "қонақүйлер"),
    ("radio", "60.10", "radio broadcasting", "радиовещание", "радио хабарларын тарату"),
    ("television", "60.20", "television broadcasting", "телевизионное вещание", "телевизиялық хабар тарату"),
    (
        "cable", "61", "cable, IPTV and satellite operators",
        "операторы кабельного, IP- и спутникового телевидения", "кәбілдік, IP және спутниктік телевизия операторлары",
    ),
    (
        "streaming", "63.1", "streaming and online platforms",
        "стриминговые сервисы и онлайн-платформы", "стримингтік сервистер мен онлайн-платформалар",
    ),
    ("cinema", "59.14", "cinemas", "кинотеатры", "кинотеатрлар"),
    ("theatre", "90.01", "theatre and performing arts", "театры и исполнительские искусства", "театрлар мен орындаушылық өнер"),
    ("concert_organiser", "90.02", "concert organisers", "организаторы концертов", "концерт ұйымдастырушылар"),
    ("concert_hall", "90.04", "concert halls", "концертные залы", "концерт залдары"),
    ("retail", "47", "shops", "магазины", "дүкендер"),
    ("mall", "68.20", "shopping centres", "торговые центры", "сауда орталықтары"),
    ("fitness", "93.13", "fitness clubs", "фитнес-клубы", "фитнес-клубтар"),
    ("amusement_park", "93.21", "amusement parks", "парки развлечений", "ойын-сауық саябақтары"),
    (
        "leisure", "93.29", "night clubs, karaoke, leisure",
        "ночные клубы, караоке, досуг", "түнгі клубтар, караоке, бос уақытты өткізу",
    ),
    ("casino", "92.00", "casinos", "казино", "казино"),
    ("beauty", "96.02", "hairdressers and beauty salons", "парикмахерские и салоны красоты", "шаштараздар мен сұлулық салондары"),
    ("transport", "49–51", "passenger transport", "пассажирский транспорт", "жолаушылар көлігі"),
    ("education", "85", "education", "образование", "білім беру"),
    ("other", "", "other activity", "иная деятельность", "өзге қызмет"),
]  # fmt: skip


def fill(apps, schema_editor):
    for position, (code, english, russian, kazakh) in enumerate(SPHERES, 1):
        apps.get_model("accounts", "Sphere").objects.create(
            code=code, name_en=english, name_ru=russian, name_kk=kazakh,
            act=SPHERES_ACT, since=SPHERES_SINCE, position=position,
        )  # fmt: skip
    for position, (code, oked, english, russian, kazakh) in enumerate(ACTIVITIES, 1):
        apps.get_model("accounts", "ActivityClass").objects.create(
            code=code, oked=oked, name_en=english, name_ru=russian, name_kk=kazakh,
            act=OKED_ACT, since=OKED_SINCE, position=position,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
