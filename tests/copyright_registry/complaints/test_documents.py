"""The answer on paper: in the language of the complaint or in both, with the ways that remain."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from accounts.absences import record_absence
from accounts.models import Appointment
from accounts.roles import Role
from copyright_registry.complaints.documents import AnswerFacts, answer_facts, answer_pdf, post_of
from copyright_registry.complaints.models import Outcome
from portal import law
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.pdfs import text
from tests.people import People

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's

FACTS = AnswerFacts(
    number=12,
    language="kk",
    registered_at=datetime(2026, 11, 20, 5, 12, tzinfo=UTC),
    received_on=None,
    stamp_number="",
    complainant="Сүйінбаева Әсемгүл Жұмағалиқызы",
    about="inaction",
    application=455466,
    entry=None,
    outcome="partly",
    reason_kk="Өтініш мерзімінде қаралмаған.",
    reason_ru="",
    done_kk="Өтініш қарауға берілді.",
    done_ru="",
    officer="Сейітқали Аружан Дәуренқызы",
    signatory="Қасымбек Бауыржан Ерланұлы",
    post_kk="Директор",
    post_ru="Директор",
    drawn_up_at=datetime(2026, 11, 24, 5, 0, tzinfo=UTC),
)
BOTH = replace(FACTS, reason_ru="Заявление не рассмотрено в срок.", done_ru="Заявление передано на рассмотрение.")
RU = replace(BOTH, language="ru", reason_kk="", done_kk="")
WAYS = {
    "kk": ("Әділет министрлігіне", "он бес жұмыс күні", "сотқа"),
    "ru": ("Министерство юстиции", "пятнадцати рабочих дней", "в суд"),
}


def words(facts: AnswerFacts) -> str:
    return " ".join(text(answer_pdf(facts)).split())


@pytest.mark.clause(law.O1315_16_3, law.O1315_16_4, law.O1315_17)
@pytest.mark.parametrize(("facts", "language", "other"), [(FACTS, "kk", "ru"), (RU, "ru", "kk")])
def test_the_answer_is_in_the_language_of_the_complaint(facts: AnswerFacts, language: str, other: str) -> None:
    said = words(facts)

    for way in WAYS[language]:
        assert way in said
    for way in WAYS[other]:
        assert way not in said
    assert f"№ {facts.number}" in said
    assert facts.signatory in said
    assert getattr(facts, f"reason_{language}") in said
    assert getattr(facts, f"done_{language}") in said


@pytest.mark.clause(law.O1315_16_3)
def test_given_both_kazakh_stands_above() -> None:
    said = words(BOTH)

    assert said.index("Шағымға жауап") < said.index("Ответ на жалобу")


@pytest.mark.parametrize(("facts", "language"), [(FACTS, "kk"), (RU, "ru"), (BOTH, "kk")])
def test_the_file_says_its_language_to_who_has_it_read_aloud(facts: AnswerFacts, language: str) -> None:
    assert PdfFileReader(BytesIO(answer_pdf(facts))).root["/Lang"] == language


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("satisfied", "жалоба удовлетворена."),
        ("partly", "жалоба удовлетворена частично."),
        ("not_satisfied", "в удовлетворении жалобы отказано."),
    ],
)
def test_the_outcome_is_said_in_words(outcome: str, told: str) -> None:
    assert outcome in Outcome.values
    assert told in words(replace(RU, outcome=outcome))


@pytest.mark.clause(law.O1315_16_0)
def test_of_a_paper_the_stamp_and_the_day_of_receipt_are_named() -> None:
    said = words(replace(RU, received_on=date(2026, 11, 19), stamp_number="Ж-17"))

    assert "19 ноября 2026 года, входящий № Ж-17" in said


@pytest.mark.django_db
def test_the_facts_are_those_of_the_complaint(people: People, staff: Staff) -> None:
    complaint = acts.on_paper(staff)

    facts = answer_facts(complaint, acts.DRAFT, staff.officer, people.head)

    assert (facts.number, facts.complainant, facts.stamp_number) == (1, "Ыбыраев Қуат Серікұлы", "Ж-17")
    assert (facts.officer, facts.signatory) == (staff.officer.full_name, people.head.full_name)
    assert (facts.outcome, facts.reason_kk, facts.application) == ("partly", acts.DRAFT.reason_kk, None)


@pytest.mark.django_db
def test_each_signs_under_their_own_post_and_a_substitute_as_acting(people: People, staff: Staff) -> None:
    assert post_of(people.deputy) == ("Директордың орынбасары", "Заместитель директора")
    today = timezone.localdate()
    post = Appointment.objects.get(role=Role.HEAD_OF_PROVIDER)
    record_absence(people.head, post, substitute=people.deputy, since=today, until=today, order="№ 5")

    assert post_of(people.deputy) == (
        "Директор (міндетін атқарушы)",
        "Директор (исполняющий обязанности)",
    )
