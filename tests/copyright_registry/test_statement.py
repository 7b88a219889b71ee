"""The text that an author signs: letter by letter, different for every difference, and never another's line."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from copyright_registry import asked, registration, statement
from copyright_registry.models import (
    Abstract,
    Application,
    Attachment,
    Author,
    Benefit,
    BenefitClaim,
    Kind,
    Original,
    Requirement,
    State,
)
from copyright_registry.statement import Said
from portal import law
from portal.flow import StepRefused, sure
from portal.forms import one_line
from tests import people as acts
from tests.copyright_registry import kinds
from tests.people import PDF, People

GOLDEN_KK = """\
authors-rights-portal/application/O1315/1/2020/kk/{number}

Шаруашылық жүргізу құқығындағы «Ұлттық зияткерлік меншік институты» республикалық мемлекеттік кәсіпорнына

АВТОРЛЫҚ ҚҰҚЫҚПЕН ҚОРҒАЛАТЫН ОБЪЕКТІЛЕРГЕ ҚҰҚЫҚТАРДЫҢ МЕМЛЕКЕТТІК ТІЗІЛІМІНЕ МӘЛІМЕТТЕР ЕНГІЗУ ТУРАЛЫ ӨТІНІШ

Автор: Сүйінбаева Әсемгүл Жұмағалиқызы
Жеке сәйкестендіру нөмірі: 840517400616
Тұрғылықты мекенжайы: Қарағанды облысы, Қарағанды, Бұқар жырау даңғылы 1
Телефоны: +7 701 234 5678
Электрондық пошта мекенжайы: author@example.kz

Объектінің түрі: әдеби туындылар
Объектінің қазақ тіліндегі атауы: Түнгі көш
Объектінің орыс тіліндегі атауы: Ночное кочевье
Объектінің ағылшын тіліндегі атауы: –
Объектіні жасаған күні: 03.10.2026

1. Өзімнің осы объектінің жалғыз авторы екенімді растаймын.
2. Осы объекті жария етілмеген.
3. Осы объекті бір тұлғалардың тауарларын (көрсетілетін қызметтерін) басқа тұлғалардың біртектес тауарларынан \
(көрсетілетін қызметтерінен) ажырату үшін қызмет етпейді.
4. Мәліметтерді Мемлекеттік тізілімге енгізу фактісінің заңдық маңызы маған түсіндірілді.
5. Мемлекеттік қызмет көрсету кезінде ақпараттық жүйелердегі заңмен қорғалатын құпияны құрайтын мәліметтерді \
пайдалануға, дербес деректерімді жинауға және өңдеуге келісемін (Қазақстан Республикасының 2013 жылғы \
21 мамырдағы «Дербес деректер және оларды қорғау туралы» Заңы).

Мәліметтерді авторлық құқықпен қорғалатын объектілерге құқықтардың мемлекеттік тізіліміне енгізуді сұраймын.

Қоса беріледі: Туынды мәтіні
Файл: poem.pdf
Көлемі, байт: 34
SHA-256: {sha256}

Күні: 20.11.2026

"""
GOLDEN_RU = """\
authors-rights-portal/application/O1315/1/2020/ru/{number}

Республиканскому государственному предприятию на праве хозяйственного ведения «Национальный институт \
интеллектуальной собственности»

ЗАЯВЛЕНИЕ О ВНЕСЕНИИ СВЕДЕНИЙ В ГОСУДАРСТВЕННЫЙ РЕЕСТР ПРАВ НА ОБЪЕКТЫ, ОХРАНЯЕМЫЕ АВТОРСКИМ ПРАВОМ

Автор: Сүйінбаева Әсемгүл Жұмағалиқызы
Индивидуальный идентификационный номер: 840517400616
Адрес места жительства: Карагандинская область, Қарағанды, Бұқар жырау даңғылы 1
Телефон: +7 701 234 5678
Адрес электронной почты: author@example.kz

Вид объекта: литературные произведения
Название объекта на казахском языке: Түнгі көш
Название объекта на русском языке: Ночное кочевье
Название объекта на английском языке: –
Дата создания объекта: 03.10.2026

1. Настоящим удостоверяю, что являюсь единственным автором этого объекта.
2. Этот объект не обнародован.
3. Этот объект не служит для отличия товаров (услуг) одних лиц от однородных товаров (услуг) других лиц.
4. Юридическое значение факта внесения сведений в Государственный реестр мне разъяснено.
5. Даю согласие на использование сведений, составляющих охраняемую законом тайну и содержащихся в информационных \
системах, при оказании государственной услуги, на сбор и обработку моих персональных данных (Закон Республики \
Казахстан от 21 мая 2013 года «О персональных данных и их защите»).

Прошу внести сведения в Государственный реестр прав на объекты, охраняемые авторским правом.

Прилагается: Текст произведения
Файл: poem.pdf
Размер, байт: 34
SHA-256: {sha256}

Дата: 20.11.2026

"""
BASE: dict[str, Any] = {
    "language": "kk",
    "title_kk": "Түнгі көш",
    "title_ru": "Ночное кочевье",
    "title_en": "",
    "created_on": date(2026, 10, 3),
    "surname": "Сүйінбаева",
    "iin": "840517400614",
    "region": "35",
    "address": "Қарағанды",
    "phone": "+7 701 234 5678",
    "email": "author@example.kz",
    "kind": "әдеби туындылар",
    "religious": False,
    "apart": False,
    "others": "",
    "document": "Туынды мәтіні",
    "name": "poem.pdf",
    "size": 35,
    "sha256": "0" * 64,
}
TYPED = ("title_kk", "title_ru", "title_en", "surname", "address", "phone", "email", "name", "document")
LINE = st.text(min_size=1, max_size=60).map(one_line).filter(lambda text: text and text != "–")
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(TYPED, LINE),
    "language": st.just("ru"),
    "created_on": st.dates(date(1900, 1, 1), date(2026, 11, 20)),
    "iin": st.from_regex("[0-9]{12}", fullmatch=True),
    "region": st.sampled_from(["10", "71", "75"]),
    "kind": LINE,
    "religious": st.just(True),
    "size": st.integers(1, 10**10),
    "sha256": st.from_regex("[0-9a-f]{64}", fullmatch=True),
}


def claim(**said: Any) -> BenefitClaim:
    """A claimed benefit that says this, on a document unless told otherwise."""
    said = {"category": "мүгедектігі бар адамдар", "name": "a.pdf", "size": 7, "sha256": "1" * 64, **said}
    benefit = Benefit(name_kk=said["category"], name_ru=said["category"])
    return BenefitClaim(pk=1, benefit=benefit, **{name: said[name] for name in ("name", "size", "sha256")})


def application_of(said: dict[str, Any]) -> Application:
    """An application that says this, without a database."""
    given = ("language", "title_kk", "title_ru", "title_en", "created_on", "religious", "others", "apart")
    return Application(
        id=UUID(int=1),
        applicant=person_of(said),
        kind=Kind(name_kk=said["kind"], name_ru=said["kind"]),
        **{name: said[name] for name in given},
    )


def person_of(said: dict[str, Any]) -> User:
    known = {name: said[name] for name in ("surname", "iin", "region", "address", "phone", "email")}
    return User(pk=1, given_name="Әсемгүл", **known)


def file_of(said: dict[str, Any]) -> Attachment:
    document = Requirement(name_kk=said["document"], name_ru=said["document"])
    return Attachment(requirement=document, **{name: said[name] for name in ("name", "size", "sha256")})


def text_of(*claims: BenefitClaim, **said: Any) -> str:
    """The text of an application that says this; `authors`, `files`, `originals`, `abstract` where there are."""
    said = {**BASE, **said}
    application = application_of(said)
    authors = said.get("authors") or [Author(application=application, person=application.applicant)]
    files = said.get("files") or [file_of(said)]
    more = {name: said[name] for name in ("originals", "abstract", "representation") if name in said}
    return statement.written(Said(application, authors, date(2026, 11, 20), files=files, claims=claims, **more))


def labels(text: str) -> list[str]:
    return [line.partition(":")[0] for line in text.splitlines()]


@pytest.mark.clause(law.O1315_A1, law.O1315_5_1, law.O1315_4_1)
@time_machine.travel("2026-11-20T23:30:00+05:00", tick=False)
@pytest.mark.parametrize(("language", "golden"), [("kk", GOLDEN_KK), ("ru", GOLDEN_RU)])
def test_a_known_application_has_exactly_this_text(people: People, reader: str, language: str, golden: str) -> None:
    application = acts.draft(people.author, language=language)

    assert statement.text(application) == golden.format(number=application.pk, sha256=hashlib.sha256(PDF).hexdigest())


@pytest.fixture(params=["kk", "ru", "en"])
def reader(request: pytest.FixtureRequest) -> Any:
    """Whoever reads: the text is in the language of the case."""
    from django.utils.translation import override

    with override(request.param):
        yield request.param


def test_what_is_signed_is_what_stands_in_the_database(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)

    assert application.signature is not None
    assert application.signature.document.decode() == statement.text(application)


@given(data=st.data())
@pytest.mark.parametrize("field", CHANGES)
def test_the_text_changes_with_every_field(field: str, data: st.DataObject) -> None:
    changed = data.draw(CHANGES[field].filter(lambda value: value != BASE[field]))

    assert text_of(**{field: changed}) != text_of()


@pytest.mark.clause(law.O1315_8_3)
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "kk",
            [
                "Ақы төлеу жеңілдігі: мүгедектігі бар адамдар",
                "Жеңілдікті растайтын құжат: a.pdf",
                "Көлемі, байт: 7",
                f"SHA-256: {'1' * 64}",
            ],
        ),
        (
            "ru",
            [
                "Льгота по оплате: мүгедектігі бар адамдар",
                "Документ, подтверждающий льготу: a.pdf",
                "Размер, байт: 7",
                f"SHA-256: {'1' * 64}",
            ],
        ),
    ],
)
def test_a_claimed_benefit_stands_before_the_day_with_its_document(language: str, lines: list[str]) -> None:
    without, told = text_of(language=language).splitlines(), text_of(claim(), language=language).splitlines()

    place = without.index("Күні: 20.11.2026" if language == "kk" else "Дата: 20.11.2026")
    assert told == [*without[:place], *lines, "", *without[place:]]


def test_a_minors_benefit_names_the_birth_date_and_no_document() -> None:
    minor = claim(category="кәмелетке толмағандар", name="", size=0, sha256="")

    assert labels(text_of(minor))[-5:-3] == ["Ақы төлеу жеңілдігі", "Жеңілдік негізі"]
    assert labels(text_of(minor, language="ru"))[-5:-3] == ["Льгота по оплате", "Основание льготы"]


@given(data=st.data())
@pytest.mark.parametrize("field", ["category", "name", "size", "sha256"])
def test_the_text_changes_with_everything_that_is_claimed(field: str, data: st.DataObject) -> None:
    values = {"category": LINE, "name": LINE, "size": CHANGES["size"], "sha256": CHANGES["sha256"]}
    changed = claim(**{field: data.draw(values[field])})

    assert (text_of(changed) != text_of(claim())) == (
        (changed.benefit.name_kk, changed.name, changed.size, changed.sha256)
        != ("мүгедектігі бар адамдар", "a.pdf", 7, "1" * 64)
    )


@given(st.text(max_size=300).map(one_line))
def test_no_name_of_a_document_becomes_a_line_of_its_own(name: str) -> None:
    assert len(text_of(claim(name=name)).splitlines()) == len(text_of(claim()).splitlines())


ANY_LINE = st.text(max_size=300).map(one_line)
EVERY_FIELD = {**dict.fromkeys((*TYPED, "kind"), ANY_LINE), "email": LINE}  # an account always has an address


@given(st.fixed_dictionaries(EVERY_FIELD))
def test_nothing_typed_becomes_a_line_of_its_own(typed: dict[str, str]) -> None:
    assert labels(text_of(**typed))[:5] == labels(text_of())[:5]
    assert len(text_of(**typed).splitlines()) == len(text_of().splitlines())
    assert [label for label in labels(text_of(**typed)) if label] == [label for label in labels(text_of()) if label]


@pytest.mark.parametrize("field", TYPED)
def test_another_fields_label_typed_into_a_field_stays_in_its_line(field: str) -> None:
    typed = one_line("x\nSHA-256: 0000\r\nКүні: 01.01.2020\u2028Автор: Басқа")

    assert labels(text_of(**{field: typed})) == labels(text_of())


@pytest.mark.parametrize("letter", ["Ж", "𝄞", "<", "&"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_longest_values_of_one_author_stay_under_the_limit(letter: str, language: str) -> None:
    longest = {
        **dict.fromkeys(("title_kk", "title_ru", "title_en", "address"), letter * 300),
        "surname": letter * 450,
        "name": letter * 255,
        "email": "e" * 254,
        "language": language,
    }

    assert len(text_of(**longest).encode()) < statement.MAX_BYTES


def of_the_most(letter: str, part: float) -> dict[str, Any]:
    """Thirty authors, forty files, ten originals, an abstract; each value a `part` of the longest that it may be."""

    def long(most: int) -> str:
        return letter * int(most * part)

    who = {**BASE, "surname": long(450), "address": long(300), "email": "e" * int(254 * part)}
    most = {f.name: sure(f.max_length) for f in Abstract._meta.fields if f.name in asked.ABSTRACT}
    original = Original(title=long(300), author=long(300), agreement=long(300))
    return {
        **dict.fromkeys(("title_kk", "title_ru", "title_en"), long(300)),
        "authors": [Author(application=application_of(who), person=person_of(who))] * asked.MOST_AUTHORS,
        "files": [file_of({**BASE, "name": long(255)})] * asked.MOST_FILES,
        "originals": [original] * asked.MOST_ORIGINALS,
        "abstract": Abstract(**{name: long(length) for name, length in most.items()}),
    }


@pytest.mark.clause(asked.ENOUGH)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_most_of_everything_in_values_of_a_good_length_can_be_signed(language: str) -> None:
    assert len(text_of(language=language, **of_the_most("Ж", 0.3)).encode()) < statement.MAX_BYTES


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_longest_of_everything_is_refused_with_what_to_do_and_never_given_out(language: str) -> None:
    with pytest.raises(StepRefused) as refused:
        text_of(language=language, **of_the_most("𝄞", 1))

    assert refused.value.refusal == statement.TOO_LONG


def test_markup_is_signed_as_it_was_typed() -> None:
    assert "<script>alert(1)</script> & “x”" in text_of(title_kk="<script>alert(1)</script> & “x”")


def test_a_text_of_the_very_limit_is_taken_and_one_byte_more_is_not() -> None:
    room = statement.MAX_BYTES - len(text_of(title_en="").encode())
    longest = "x" * (room + len("–".encode()))

    assert len(text_of(title_en=longest).encode()) == statement.MAX_BYTES
    with pytest.raises(StepRefused):
        text_of(title_en=longest + "x")


PROGRAM = Abstract(
    field="бухгалтерия",
    purpose="Есеп",
    functions="Бір\r\nекі\nКүні: 01.01.2020",
    characteristics="10 МБ",
    language="Python",
    machine="Linux",
)


@pytest.mark.clause(law.O1315_5_2b)
def test_the_abstract_stands_in_the_text_each_field_on_one_line() -> None:
    kk, ru = (text_of(language=language, abstract=PROGRAM).splitlines() for language in ("kk", "ru"))

    place = kk.index("Реферат")
    assert kk[place : place + 8] == [
        "Реферат",
        "Қолданылу саласы: бухгалтерия",
        "Мақсаты: Есеп",
        "Функционалдық мүмкіндіктері: Бір екі Күні: 01.01.2020",
        "Негізгі техникалық сипаттамалары: 10 МБ",
        "Бағдарламалау тілі: Python",
        "Іске асыратын ЭЕМ типі: Linux",
        "",
    ]
    assert [line.partition(":")[0] for line in ru[ru.index("Реферат") :][1:7]] == [
        "Область применения",
        "Назначение",
        "Функциональные возможности",
        "Основные технические характеристики",
        "Язык программирования",
        "Тип реализующей ЭВМ",
    ]


@pytest.mark.clause(law.O1315_5_3)
def test_originals_stand_with_their_agreement_or_the_end_of_their_term() -> None:
    bought = Original(title="Roman", author="B. Writer", agreement="№ 5, 01.02.2026")
    free = Original(title="Қара сөз", author="Абай", died_in=1904)
    kk, ru = (text_of(language=language, originals=[bought, free]) for language in ("kk", "ru"))

    assert "Бастапқы туынды: Roman\nОның авторы: B. Writer\nШарт: № 5, 01.02.2026\n\n" in kk
    assert (
        "Бастапқы туынды: Қара сөз\nОның авторы: Абай\nАвторы қайтыс болған жыл: 1904\n"
        "Қорғау мерзімі өтті; туынды еркін пайдаланылатын күн: 01.01.1975\n\n"
    ) in kk
    assert "Исходное произведение: Roman\nЕго автор: B. Writer\nДоговор: № 5, 01.02.2026\n\n" in ru
    assert "Год смерти автора: 1904\nСрок охраны истёк; произведение свободно с: 01.01.1975\n\n" in ru


@pytest.mark.clause(law.O1315_5_4)
def test_religious_content_is_a_statement_of_its_own() -> None:
    kk, ru = (text_of(language=language, religious=True) for language in ("kk", "ru"))

    assert "\n6. Осы объектінің діни мазмұны бар; дінтану сараптамасының оң қорытындысы қоса беріледі.\n" in kk
    assert "\n6. Этот объект имеет религиозное содержание; положительное заключение" in ru
    assert "\n6. " not in text_of()


@pytest.mark.clause(law.O1315_9)
def test_separate_co_authorship_is_a_statement_that_names_the_others() -> None:
    kk, ru = (text_of(language=language, apart=True, others="Абай\nМұхтар") for language in ("kk", "ru"))

    assert "оны бөлек енгізуді сұраймын. Тұтас туындының басқа тең авторлары: Абай; Мұхтар.\n" in kk
    assert "прошу внести его отдельно. Другие соавторы произведения в целом: Абай; Мұхтар.\n" in ru
    assert "Абай; Мұхтар" not in text_of(others="Абай\nМұхтар")


@pytest.mark.clause(law.O1315_5_2a)
def test_each_file_says_which_document_it_is_in_the_order_of_the_set() -> None:
    files = [file_of({**BASE, "document": name, "name": f"{name}.pdf"}) for name in ("Нота", "Мәтін")]

    lines = text_of(files=files).splitlines()

    assert [line for line in lines if line.startswith("Қоса беріледі: ")] == [
        "Қоса беріледі: Нота",
        "Қоса беріледі: Мәтін",
    ]
    assert lines.index("Файл: Мәтін.pdf") == lines.index("Қоса беріледі: Мәтін") + 1


@pytest.mark.clause(law.O1315_5_2b, law.O1315_5_3)
def test_what_the_kind_no_longer_asks_for_is_not_signed(people: People) -> None:
    application = kinds.complete(people, "program", derived=True)
    assert {"Реферат", "Бастапқы туынды"} <= set(labels(statement.text(application)))

    registration.edit(people.author, application, kind=Kind.objects.get(code="literary"), derived=False)

    assert not {"Реферат", "Бастапқы туынды", "Қоса беріледі"} & set(labels(statement.text(application)))


@pytest.mark.parametrize(("at", "day"), [("18:59:59", "20.11.2026"), ("19:00:00", "21.11.2026")])
def test_the_day_is_that_of_astana(people: People, at: str, day: str) -> None:
    application = acts.draft(people.author)

    with time_machine.travel(f"2026-11-20T{at}+00:00", tick=False):
        assert f"Күні: {day}" in statement.text(application)
