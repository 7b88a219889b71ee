"""Categories of users, the monthly calculation index, and that rates are added and never changed."""

from datetime import date
from decimal import Decimal

from django.db import migrations

from portal.privileges import append_only

ACT = "Law of 10 June 1996 No. 6-I, article 44, paragraph 2; the list is ours"
SINCE = date(2026, 1, 25)
CATEGORIES = [  # code, English, Russian, Kazakh
    ("restaurant", "restaurants", "рестораны", "мейрамханалар"),
    ("cafe", "cafés and bars", "кафе и бары", "дәмханалар мен барлар"),
    ("catering", "other catering", "прочие объекты общественного питания", "қоғамдық тамақтанудың өзге объектілері"),
    (
        "club", "night clubs, discos and karaoke", "ночные клубы, дискотеки и караоке",
        "түнгі клубтар, дискотекалар және караоке",
    ),
    ("casino", "casinos and gambling houses", "казино и игорные заведения", "казино және ойын мекемелері"),
    ("leisure", "culture and leisure centres", "культурно-досуговые центры", "мәдени-сауық орталықтары"),
    ("park", "parks of culture and recreation", "парки культуры и отдыха", "мәдениет және демалыс саябақтары"),
    (
        "hotel", "hotels and other lodging", "гостиницы и иные места размещения",
        "қонақүйлер және өзге де орналастыру орындары",
    ),
    ("retail", "shops and shopping centres", "магазины и торговые центры", "дүкендер мен сауда орталықтары"),
    (
        "services", "salons and other services", "салоны и иные услуги населению",
        "салондар және халыққа көрсетілетін өзге де қызметтер",
    ),
    ("fitness", "spas and fitness centres", "спа-центры и фитнес-центры", "спа және фитнес орталықтары"),
    ("transport", "passenger transport", "пассажирский транспорт", "жолаушылар көлігі"),
    (
        "concert", "theatres, concert halls and organisers of concerts",
        "театры, концертные залы и организаторы концертов", "театрлар, концерт залдары және концерт ұйымдастырушылар",
    ),
    ("cinema", "cinemas", "кинотеатры", "кинотеатрлар"),
    ("radio", "radio broadcasters", "организации радиовещания", "радио хабарларын тарату ұйымдары"),
    ("television", "television broadcasters", "организации телевещания", "телехабар тарату ұйымдары"),
    (
        "cable", "cable and satellite operators", "операторы кабельного и спутникового вещания",
        "кабельдік және спутниктік хабар тарату операторлары",
    ),
    (
        "online", "streaming and other online platforms", "стриминговые и иные онлайн-платформы",
        "стриминг және өзге де онлайн-платформалар",
    ),
    ("education", "educational organisations", "организации образования", "білім беру ұйымдары"),
    ("other", "other users", "иные пользователи", "өзге де пайдаланушылар"),
]  # fmt: skip
MCI = [  # since, tenge, act
    (date(2025, 1, 1), Decimal(3932), "Law on the republican budget for 2025 to 2027"),
    (date(2026, 1, 1), Decimal(4325), "Law on the republican budget for 2026 to 2028"),
]


def fill(apps, schema_editor):
    category = apps.get_model("contracts", "UserCategory")
    for position, (code, english, russian, kazakh) in enumerate(CATEGORIES, 1):
        category.objects.create(
            code=code, name_en=english, name_ru=russian, name_kk=kazakh, act=ACT, since=SINCE, position=position
        )
    for since, tenge, act in MCI:
        apps.get_model("contracts", "Mci").objects.create(since=since, tenge=tenge, act=act)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_tariffs")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop), append_only("contracts_tariff")]
