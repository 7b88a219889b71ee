"""What is signed: plain, canonical text, in which nothing typed looks like another field."""

import pytest
import time_machine
from django.utils import translation

from copyright_registry.complaints import statement
from portal import law
from tests import people as world
from tests.copyright_registry.complaints import acts
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.clause(law.O1315_16_1)]

KK = """authors-rights-portal/complaint/O1315/16/1/kk/{pk}

Шаруашылық жүргізу құқығындағы «Ұлттық зияткерлік меншік институты» республикалық мемлекеттік кәсіпорнының басшысына

КӨРСЕТІЛЕТІН ҚЫЗМЕТТІ БЕРУШІНІҢ ЖӘНЕ (НЕМЕСЕ) ОНЫҢ ЛАУАЗЫМДЫ АДАМДАРЫНЫҢ МЕМЛЕКЕТТІК ҚЫЗМЕТ КӨРСЕТУ МӘСЕЛЕЛЕРІ БОЙЫНША ШЕШІМІНЕ, ӘРЕКЕТІНЕ (ӘРЕКЕТСІЗДІГІНЕ) ШАҒЫМ

Шағым беруші: Сүйінбаева Әсемгүл Жұмағалиқызы
Жеке сәйкестендіру нөмірі: {iin}
Тұрғылықты мекенжайы: Қарағанды облысы, Қарағанды, Бұқар жырау даңғылы 1
Телефоны: +7 701 234 5678
Электрондық пошта мекенжайы: author@example.kz

Шағым нысанасы: әрекетсіздік
Өтініштің нөмірі: –
Мемлекеттік тізілімдегі жазбаның нөмірі: –

Не болды:
| Өтінішіме жауап берілмеді.
| Үш күн күттім.

Сұрайтыным:
| Жауап беруді сұраймын.

Жауап тілі: қазақ тілі
Күні: 20.11.2026

"""  # noqa: E501 - the lines of the text as they are signed


def test_the_text_is_the_same_to_the_letter(people: People) -> None:
    complaint = acts.draft(people)

    with time_machine.travel("2026-11-20T12:00:00+05:00", tick=False):
        assert statement.text(complaint) == KK.format(pk=complaint.pk, iin=people.author.iin)


@pytest.mark.parametrize("reader", ["kk", "ru", "en"])
def test_whoever_reads_it_the_bytes_are_those(people: People, reader: str) -> None:
    complaint = acts.draft(people, language="ru")
    with translation.override("kk"):
        expected = statement.text(complaint)

    with translation.override(reader):
        assert statement.text(complaint) == expected
    assert "Обжалуется: бездействие" in expected
    assert "Язык ответа: русский" in expected


def test_what_is_typed_cannot_look_like_another_field(people: People) -> None:
    complaint = acts.draft(people, happened="Ничего.\nДата: 01.01.2020\r\nПодатель жалобы: Другой", language="ru")

    lines = statement.text(complaint).splitlines()

    assert len([line for line in lines if line.startswith(("Дата:", "Податель жалобы:"))]) == 2
    assert "| Дата: 01.01.2020" in lines


def test_application_and_entry_are_named(people: People, broker: str) -> None:
    entered = world.application_in("entered", people)
    complaint = acts.draft(people, language="ru", application=entered, entry=entered.entry)

    text = statement.text(complaint)

    assert f"Номер заявления: {entered.number}\n" in text
    assert f"Номер записи в Государственном реестре: {entered.entry.number}\n" in text


def test_the_longest_complaint_of_the_form_can_be_signed(people: People) -> None:
    complaint = acts.draft(people, happened="я\n" * 4000, asks="я" * 2000)

    assert len(statement.text(complaint).encode()) < statement.MAX_BYTES


def test_what_is_too_long_to_be_signed_is_told(people: People) -> None:
    with pytest.raises(ValueError, match="64 kB"):
        statement.text(acts.draft(people, happened="я" * 40_000))
