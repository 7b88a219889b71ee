"""The certificate and the decision: wording, both languages, room for everything, nothing fetched."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader

from copyright_registry import documents
from copyright_registry.documents import (
    CertificateFacts,
    DecisionFacts,
    Ground,
    Replaced,
    certificate_pdf,
    decision_pdf,
)
from portal import fonts
from portal.documents.pdf import Attachment
from tests.pdfs import faces, lines, text

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's

SIX = (
    "Сүйінбаева Әсемгүл Жұмағалиқызы",
    "Өмірғалиев Қаһарман Іскендірұлы",
    "Жиһангерова Мөлдір Құдайбергенқызы",
    "Тоқсанбаев-Шөкенов Рүстембек Ғалымжанұлы",
    "Лазарева Татьяна Всеволодовна",
    "Өтеғұлов Дінмұхаммед Қуанышбекұлы",
)
LONG_KK = (
    "Құрманғазы, Дина, Тәттімбет және Ықылас күйлерінің желісімен қыл қобыз, жетіген, сыбызғы, "
    "аралас хор мен үлкен симфониялық оркестрге арналған, бес бөлімнен тұратын «Ұлы даланың үні: "
    "Алтайдан Атырауға дейінгі көш жолы» атты концерт-поэманың толық партитурасы мен дауыстарға "
    "бөлінген клавирі, екінші редакциясы, толық"
)[:300]
LONG_RU = (
    "Концерт-поэма «Голос Великой степи: путь кочевья от Алтая до Атырау» в пяти частях для "
    "кыл-кобыза, жетыгена, сыбызгы, смешанного хора и большого симфонического оркестра на темы кюев "
    "Курмангазы, Дины, Таттимбета и Ыкыласа: полная партитура и клавир с расписанными голосами, "
    "вторая редакция автора, полная"
)[:300]
KIND_KK = (
    "карталар, жоспарлар, нобайлар, безендірулер және географияға, топография мен басқа ғылымдарға "
    "қатысты үш өлшемді туындылар"
)
KIND_RU = (
    "карты, планы, эскизы, иллюстрации и трехмерные произведения, относящиеся к географии, топографии и к другим наукам"
)
SIGNED = datetime(2026, 11, 20, 8, 42, tzinfo=UTC)

SHORT = CertificateFacts(
    number=78433,
    registered_at=datetime(2026, 11, 19, 19, 30, tzinfo=UTC),  # already the 20th in Astana
    authors=SIX[:1],
    kind_kk="мәтіні бар немесе мәтіні жоқ музыкалық туындылар",
    kind_ru="музыкальные произведения с текстом или без текста",
    title_kk="Түнгі көш",
    title_ru="Ночное кочевье",
    created_on=date(2026, 10, 3),
    code="K7QX9M2D",
    check_url="https://portal.example/verify/K7QX9M2D",
    fingerprint=sha256(b"78433").hexdigest(),
    head_name="Б. Е. Қасымбек",
    head_post_kk="Директор",
    head_post_ru="Директор",
    decision_signed_at=SIGNED,
    specimen=False,
)
LONG = replace(SHORT, authors=SIX, title_kk=LONG_KK, title_ru=LONG_RU, kind_kk=KIND_KK, kind_ru=KIND_RU)
CAPITALS = replace(
    LONG,
    authors=tuple(name.upper() for name in SIX),
    title_kk=LONG_KK.upper(),
    title_ru=LONG_RU.upper(),
    kind_kk=LONG.kind_kk.upper(),
    kind_ru=LONG.kind_ru.upper(),
)
UNBROKEN = replace(LONG, authors=("Ж" * 150, "Ө" * 150), title_kk="Щ" * 300, title_ru="Ж" * 300)

DECISION = DecisionFacts(
    application_number=455466,
    received_at=datetime(2026, 11, 20, 5, 12, tzinfo=UTC),
    applicant=SIX[0],
    result="enter",
    title_kk="Түнгі көш",
    title_ru="Ночное кочевье",
    kind_kk=SHORT.kind_kk,
    kind_ru=SHORT.kind_ru,
    grounds=(),
    reason_kk="",
    reason_ru="",
    examiner="Нұрланова Ғалия",
    agreed_by="Тоқсанбаев Руслан",
    signatory="Қасымбек Бауыржан",
    post_kk="Директор",
    post_ru="Директор",
    drawn_up_at=SIGNED,
    works=(("Түнгі көш.wav", sha256(b"work").hexdigest()), ("notes.pdf", sha256(b"notes").hexdigest())),
    authors=SIX[:1],
)
REFUSAL = replace(
    DECISION,
    result="refuse",
    grounds=(
        Ground(
            "Туынды тауарларды ажырату үшін қызмет етеді",
            "Произведение служит для различения товаров",
            "Қағидалардың 10-тармағы",
            "пункт 10 Правил",
        ),
    ),
    reason_kk="Туынды тауар белгісі ретінде ұсынылған.",
    reason_ru="Произведение представлено как товарный знак.",
)


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    """Cut, as at set-up, unless they are there."""
    fonts.build()


def test_the_kazakh_half_has_the_words_of_the_official_form_and_is_read_first() -> None:
    read = text(certificate_pdf(SHORT))

    parts = [
        "Авторлық құқықпен қорғалатын объектілерге құқықтардың",
        "мемлекеттік тізілімге мәліметтерді енгізу туралы",
        "КУӘЛІК",
        "2026 жылғы «20» қараша № 78433",
        "Автордың (лардың) жөні , аты, әкесінің аты",
        "(егер ол жеке басын куәландыратын құжатта көрсетілсе): Сүйінбаева Әсемгүл Жұмағалиқызы",
        "Авторлық құқық объектісі: мәтіні бар немесе мәтіні жоқ музыкалық туындылар",
        "Объектінің атауы: Түнгі көш",
        "Объектіні жасаған күні: 2026 жылғы 3 қазан",
        "СВИДЕТЕЛЬСТВО",
        "о внесении сведений в Государственный реестр прав на объекты, охраняемые авторским правом",
        "№ 78433 от «20» ноября 2026 года",
        "Фамилия, имя, отчество (если оно указано",
        "в документе, удостоверяющем личность) автора (-ов): Сүйінбаева",
        "Вид объекта авторского права: музыкальные произведения с текстом или без текста",
        "Название объекта: Ночное кочевье",
        "Дата создания объекта: 3 октября 2026 года",
    ]
    places = [read.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_the_foot_tells_signature_seal_and_code_apart() -> None:
    read = text(certificate_pdf(SHORT))

    assert "Шешімге ЭЦҚ-мен қол қойылды: 20.11.2026 13:42." in read
    assert "Решение подписано ЭЦП: 20.11.2026 13:42." in read
    assert "portal.example/verify, коды K7QX-9M2D" in read
    assert "portal.example/verify, код K7QX-9M2D" in read


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(SHORT, id="short"),
        pytest.param(LONG, id="300 characters, six authors, the longest kind"),
        pytest.param(CAPITALS, id="the same in capitals"),
        pytest.param(UNBROKEN, id="words without an end"),
        pytest.param(replace(LONG, authors=SIX * 9), id="54 authors"),
    ],
)
def test_every_text_stands_whole_inside_the_frame(facts: CertificateFacts) -> None:
    file = certificate_pdf(facts)

    for page in range(len(pypdfium2.PdfDocument(file))):
        for left, bottom, right, top in lines(file, page):
            assert left >= 19
            assert right <= 278
            assert bottom >= 21
            assert top <= 189
    read = text(file).replace(" ", "")
    for value in (facts.title_kk, facts.title_ru, facts.kind_kk, facts.kind_ru, *facts.authors):
        assert value.replace(" ", "") in read


@pytest.mark.parametrize("facts", [SHORT, LONG, CAPITALS], ids=["short", "long", "capitals"])
def test_neither_half_crosses_the_middle_and_the_fields_end_above_the_foot(facts: CertificateFacts) -> None:
    file = certificate_pdf(facts)

    assert len(pypdfium2.PdfDocument(file)) == 1
    assert all(right < 141 or left > 156 for left, _, right, _ in lines(file))
    above = [bottom for _, bottom, _, _ in lines(file) if bottom > 45]
    assert min(above) >= 210 - documents.LAST_LINE


def test_authors_beyond_the_sheet_are_named_on_further_sheets_with_its_number_and_code() -> None:
    file = certificate_pdf(replace(LONG, authors=SIX * 9))

    assert len(pypdfium2.PdfDocument(file)) == 4
    assert "54 автор, тізімі келесі парақта" in text(file)
    assert text(file).count("№ 78433 куәліктің жалғасы, коды K7QX-9M2D") == 3


def test_a_text_beyond_all_measure_is_refused_and_not_cut() -> None:
    with pytest.raises(documents.DoesNotFitError, match="78433"):
        certificate_pdf(replace(SHORT, title_kk="Щ " * 2000))


@pytest.mark.parametrize("facts", [SHORT, LONG, CAPITALS], ids=["short", "long", "capitals"])
def test_kazakh_letters_come_from_the_portals_own_faces(facts: CertificateFacts) -> None:
    own = {"Onest", "Onest-Semi-Bold", "Literata-Text", "Literata-Display"}

    assert faces(certificate_pdf(facts)) <= own


def test_the_qr_code_leads_to_the_check_page() -> None:
    picture = pypdfium2.PdfDocument(certificate_pdf(SHORT))[0].render(scale=2).to_pil()

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [SHORT.check_url]


def test_only_a_specimen_says_that_it_has_no_legal_force() -> None:
    note = "Үлгі, заңды күші жоқ · Образец, юридической силы не имеет"

    assert note in text(certificate_pdf(replace(SHORT, specimen=True)))
    assert note not in text(certificate_pdf(SHORT))


def test_the_certificate_carries_what_it_is_given() -> None:
    file = certificate_pdf(SHORT, [Attachment("decision.pdf", b"%PDF", "application/pdf", "Source", "")])

    specs = PdfFileReader(BytesIO(file)).root["/AF"]
    assert [spec.get_object()["/UF"] for spec in specs] == ["decision.pdf"]


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    '"><link rel=attachment href="file:///etc/passwd">',
    "url(http://127.0.0.1:9/x)",
    "</p></section><style>@import url(file:///etc/passwd)</style>",
    "{{ facts.code }}{% include '/etc/passwd' %}",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_and_addresses_in_any_field_stay_text_and_nothing_is_fetched(hostile: str) -> None:
    facts = replace(
        SHORT,
        authors=(hostile,),
        kind_kk=hostile,
        kind_ru=hostile,
        title_kk=hostile,
        title_ru=hostile,
        code=hostile,
        head_name=hostile,
        head_post_kk=hostile,
        head_post_ru=hostile,
    )

    file = certificate_pdf(facts)

    assert re.sub(r"\s|-", "", text(file)).count(re.sub(r"\s|-", "", hostile)) >= 10
    assert "root:" not in text(file)
    assert "/AF" not in PdfFileReader(BytesIO(file)).root


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_decision_stays_text(hostile: str) -> None:
    named = (
        "applicant",
        "title_kk",
        "title_ru",
        "reason_kk",
        "reason_ru",
        "examiner",
        "agreed_by",
        "signatory",
    )
    texts: dict[str, Any] = dict.fromkeys(named, hostile)
    facts = replace(
        REFUSAL, **texts, authors=(hostile,), works=((hostile, "0" * 64),), grounds=(Ground(*[hostile] * 4),)
    )

    read = re.sub(r"\s|-", "", text(decision_pdf(facts)))

    assert read.count(re.sub(r"\s|-", "", hostile)) >= 10


def test_a_decision_to_enter_says_so_in_both_languages_kazakh_first() -> None:
    read = text(decision_pdf(DECISION))

    parts = [
        "Мәліметтерді Мемлекеттік тізілімге енгізу туралы шешім",
        "№ 455466, қабылданған уақыты: 2026 жылғы 20 қараша, 10:12",
        "мәліметтер Мемлекеттік тізілімге енгізілсін",
        "Директор Қасымбек Бауыржан",
        "Решение о внесении сведений в Государственный реестр",
        "№ 455466, принято 20 ноября 2026 года, 10:12",
        "внести сведения в Государственный реестр",
    ]
    places = [read.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    for name, fingerprint in DECISION.works:
        assert read.count(name) == read.replace(" ", "").count(fingerprint) == 2


def test_a_refusal_names_grounds_reason_and_the_way_to_complain() -> None:
    read = text(decision_pdf(REFUSAL))

    for part in (
        "дәлелді бас тарту",
        "Туынды тауарларды ажырату үшін қызмет етеді (Қағидалардың 10-тармағы)",
        REFUSAL.reason_kk,
        "бес жұмыс күні ішінде",
        "он бес жұмыс күні ішінде",
        "сотқа жүгінуге",
        "Мотивированный отказ",
        "Произведение служит для различения товаров (пункт 10 Правил)",
        REFUSAL.reason_ru,
        "в течение пяти рабочих дней",
        "в течение пятнадцати рабочих дней",
        "или в суд",
        "подать заявление снова",
    ):
        assert part in read


def test_a_decision_of_any_length_is_small_and_in_the_portals_own_faces() -> None:
    file = decision_pdf(replace(REFUSAL, reason_kk=LONG_KK * 20, reason_ru=LONG_RU * 20, authors=SIX))

    assert len(pypdfium2.PdfDocument(file)) > 1
    assert len(file) < 1_000_000
    assert all(face.startswith(("Onest", "Literata")) for face in faces(file))


@pytest.mark.parametrize("facts", [SHORT, LONG, CAPITALS, UNBROKEN], ids=["short", "long", "capitals", "unbroken"])
def test_a_certificate_of_every_layout_names_the_one_it_replaces(facts: CertificateFacts) -> None:
    before = Replaced(datetime(2026, 11, 19, 19, 30, tzinfo=UTC), "AB2CD3EF", datetime(2026, 11, 22, 5, tzinfo=UTC))

    pdf = certificate_pdf(replace(facts, replaced=before))

    assert "№ 78433 куәліктің (20.11.2026, коды AB2C-D3EF) орнына 22.11.2026 күні берілді" in text(pdf)
    assert "Выдано 22.11.2026 взамен свидетельства № 78433 от 20.11.2026 (код AB2C-D3EF)" in text(pdf)
    assert len(pypdfium2.PdfDocument(pdf)) == len(pypdfium2.PdfDocument(certificate_pdf(facts)))


def test_a_certificate_of_the_register_before_is_named_without_a_code() -> None:
    before = Replaced(datetime(2020, 3, 2, 5, tzinfo=UTC), "", datetime(2026, 11, 22, 5, tzinfo=UTC))

    read = text(certificate_pdf(replace(SHORT, replaced=before)))

    assert "№ 78433 куәліктің (02.03.2020) орнына" in read
    assert "взамен свидетельства № 78433 от 02.03.2020" in read
