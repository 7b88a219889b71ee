"""What decision and certificate say is what the tables say."""

import hashlib
import json
from typing import Any

import pytest
from django.utils.timezone import localdate

from copyright_registry import facts
from copyright_registry.models import Entry, Result, State
from portal import law
from tests import people as acts
from tests.people import PDF, People

WORK = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def entered(people: People) -> Entry:
    """Entry 1, made by the real steps."""
    return acts.application_in(State.ENTERED, people, title_en="Night camp").entry


@pytest.mark.clause(law.O1315_A3)
def test_the_entrys_bytes_hold_the_columns_of_the_register(entered: Entry) -> None:
    body = json.loads(bytes(entered.body))

    assert body == {
        "number": 1,
        "version": 1,
        "status": "in_force",
        "registered_at": entered.registered_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "received_at": entered.received_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "authors": ["Сүйінбаева Әсемгүл Жұмағалиқызы"],
        "kind": {"code": "literary", "kk": "әдеби туындылар", "ru": "литературные произведения"},
        "title": {"kk": "Түнгі көш", "ru": "Ночное кочевье", "en": "Night camp"},
        "created_on": "2026-10-03",
        "application": 1,
        "work_sha256": [WORK],
        "decision_sha256": entered.application.decision.pdf_sha256 if entered.application.decision else "",
    }
    assert entered.fingerprint == hashlib.sha256(bytes(entered.body)).hexdigest()


def test_the_bytes_can_be_made_again_from_the_tables(entered: Entry) -> None:
    entered.refresh_from_db()

    assert facts.entry_body(entered, entered.application) == bytes(entered.body)


@pytest.mark.clause(law.O1315_C2, law.O1315_13_2)
def test_the_certificate_says_what_the_entry_says_and_who_signed(entered: Entry, settings: Any) -> None:
    said = facts.certificate_facts(entered)

    assert (said.number, said.authors, said.created_on) == (1, ("Сүйінбаева Әсемгүл Жұмағалиқызы",), entered.created_on)
    assert (said.kind_kk, said.kind_ru) == ("әдеби туындылар", "литературные произведения")
    assert (said.title_kk, said.title_ru) == ("Түнгі көш", "Ночное кочевье")
    assert (said.head_name, said.head_post_kk, said.head_post_ru) == (
        "Қасымбек Бауыржан Ерланұлы",
        "Директор",
        "Директор",
    )
    assert said.decision_signed_at == said.registered_at == entered.registered_at
    assert said.check_url == f"{settings.BASE_URL}/verify/{entered.code}"
    assert said.fingerprint == entered.fingerprint
    assert not said.specimen


@pytest.mark.parametrize(("kk", "ru", "shown"), [("", "Ночь", ("Ночь", "Ночь")), ("Түн", "", ("Түн", "Түн"))])
def test_a_name_in_one_language_stands_in_both_halves(entered: Entry, kk: str, ru: str, shown: tuple[str, str]) -> None:
    entered.title_kk, entered.title_ru = kk, ru

    said = facts.certificate_facts(entered)

    assert (said.title_kk, said.title_ru) == shown


def test_a_demos_certificate_is_marked_as_a_specimen(entered: Entry, settings: Any) -> None:
    settings.DEMO = True

    assert facts.certificate_facts(entered).specimen


@pytest.mark.clause(law.O1315_17)
@pytest.mark.parametrize("result", Result)
def test_the_decision_names_case_people_work_and_grounds(people: People, result: Result) -> None:
    application = acts.application_in(State.PROPOSED, people, result)
    assert application.decision is not None

    said = facts.decision_facts(application.decision, agreed_by=people.deputy, signatory=people.head)

    assert (said.application_number, said.result, said.applicant) == (1, result, people.author.full_name)
    assert (said.examiner, said.agreed_by) == (people.examiner.full_name, people.deputy.full_name)
    assert (said.signatory, said.post_kk) == (people.head.full_name, "Директор")
    assert said.works == (("poem.pdf", WORK),)
    assert said.authors == (people.author.full_name,)
    assert (said.title_kk, said.title_ru) == ("Түнгі көш", "Ночное кочевье")
    assert len(said.grounds) == (result == Result.REFUSE)
    assert (said.reason_kk, said.reason_ru) == (
        ("Файл ашылмайды.", "Файл не открывается.") if result == Result.REFUSE else ("", "")
    )


@pytest.mark.clause(law.O100_2_8)
def test_what_the_certificate_carries_can_be_checked_and_holds_no_iin_of_the_author(
    entered: Entry, people: People
) -> None:
    carried = {one.name: one.data for one in facts.attachments(entered)}
    decision = entered.application.decision
    assert decision is not None

    assert carried["decision.pdf"] == bytes(decision.pdf or b"")
    assert carried["entry.json"] == bytes(entered.body)
    assert carried["decision.pdf.p7s"].startswith(b"\x30")
    checks = json.loads(carried["checks.json"])["checks"]
    assert {check["outcome"] for check in checks if check["check"] != "time_stamp"} == {"passed"}
    for name, data in carried.items():
        assert people.author.iin.encode() not in data, name


def test_the_post_is_that_of_the_day(people: People) -> None:
    assert facts.post_of(people.head, localdate()) == ("Директор", "Директор")
