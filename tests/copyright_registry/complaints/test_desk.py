"""The staff's desk for complaints: the queue, one page each, steps, papers; each look is in the trail."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from copyright_registry.complaints import answering, appeals
from copyright_registry.complaints import law as own_law
from copyright_registry.complaints.forms import AnswerForm
from copyright_registry.complaints.models import SCAN_MAX_BYTES, Complaint, ComplaintState
from portal import audit, law
from tests import people as world
from tests import samples
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import walking
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import PDF, People, outage
from tests.week import Week

pytestmark = pytest.mark.django_db
State = ComplaintState
LIST = "/admin/copyright_registry/complaint/"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PNG = samples.picture("png")


def english(person: User) -> Any:
    person.language = "en"
    person.save(update_fields=["language"])
    return client_of(person)


def desk(complaint: Complaint, page: str = "change") -> str:
    return f"{LIST}{complaint.pk}/{page}/"


def step(browser: Any, complaint: Complaint, slug: str, **typed: Any) -> Any:
    return browser.post(desk(complaint, f"step/{slug}"), {f"{slug}-{name}": value for name, value in typed.items()})


def paper(**said: Any) -> dict[str, Any]:
    return {
        "addressee": "provider", "stamp_number": "Ж-17", "received_on": timezone.localdate().strftime("%d.%m.%Y"),
        "taken_by": "Бекмұратов О. Т.", "sender": "Ыбыраев Қуат", "address": "Астана", "about": "action",
        "language": "kk", "happened": "", "scan": SimpleUploadedFile("scan.pdf", PDF), **said,
    }  # fmt: skip


@pytest.mark.clause(law.O1315_16_3)
def test_the_staff_answer_a_complaint_on_the_desk(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)
    officer, head = english(staff.officer), english(people.head)

    assert step(officer, complaint, "take")["Location"] == desk(complaint)
    assert step(officer, complaint, "propose", outcome="satisfied", reason_kk="Себеп.").status_code == 302
    assert "To the signature" in said(head.get(desk(complaint)))
    walking.sign(people, people.head, head, desk(complaint, "sign"))

    complaint.refresh_from_db()
    assert complaint.state == State.ANSWERED
    assert complaint.answer is not None
    assert head.get(desk(complaint, "answer")).content == bytes(complaint.answer.pdf)


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_the_page_says_who_took_part_and_why_the_head_may_not_sign(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff, application=acts.refused_application(people))

    page = said(english(people.head).get(desk(complaint)))

    assert f"{people.head.full_name}: signed the decision" in page
    assert f"{people.examiner.full_name}: drafted the decision" in page
    assert "neither drafts nor signs the answer" in page
    assert english(people.head).get(desk(complaint, "sign"))["Location"] == desk(complaint)


@pytest.mark.clause(law.O1315_16_0, law.O1315_16_2)
@pytest.mark.parametrize(
    ("name", "data"), [("scan.pdf", PDF), ("scan.png", PNG), ("scan.jpg", samples.picture("jpeg"))]
)
def test_a_paper_is_entered_with_its_scan(people: People, staff: Staff, name: str, data: bytes) -> None:
    registrar = english(staff.registrar)

    answer = registrar.post(f"{LIST}register/", paper(scan=SimpleUploadedFile(name, data)))

    complaint = Complaint.objects.get()
    assert answer["Location"] == desk(complaint)
    page = said(registrar.get(desk(complaint)))
    assert "№ Ж-17" in page
    assert "Бекмұратов О. Т." in page
    scan = registrar.get(desk(complaint, "scan"))
    assert (scan.content, scan["X-Content-Type-Options"]) == (data, "nosniff")
    assert "sandbox" in scan["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"scan": SimpleUploadedFile("scan.exe", b"MZ")}, "#id_scan", "neither PDF nor JPEG nor PNG"),
        ({"scan": SimpleUploadedFile("scan.pdf", b"")}, "#id_scan", "empty"),
        ({"scan": ""}, "#id_scan", "required"),
        ({"received_on": "01.01.2100"}, "#id_received_on", "later than today"),
        ({"stamp_number": " \u200b"}, "#id_stamp_number", "required"),
        ({"application": "99"}, "#id_application", "no application with this number"),
        ({"entry": "99"}, "#id_entry", "no entry with this number"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_paper_is_told_and_the_rest_is_kept(
    people: People, staff: Staff, wrong: dict[str, Any], field: str, told: str
) -> None:
    answer = english(staff.registrar).post(f"{LIST}register/", paper(**wrong))

    assert answer.status_code == 422
    assert told in errors(answer)[field]
    assert typed(answer, "sender") == "Ыбыраев Қуат"
    assert not Complaint.objects.exists()


def test_a_scan_over_twenty_megabytes_is_refused(people: People, staff: Staff) -> None:
    big = SimpleUploadedFile("scan.pdf", PDF + b"\0" * SCAN_MAX_BYTES)

    assert "20 MB" in errors(english(staff.registrar).post(f"{LIST}register/", paper(scan=big)))["#id_scan"]


def test_the_same_paper_again_is_told_on_the_form(people: People, staff: Staff) -> None:
    registrar = english(staff.registrar)
    registrar.post(f"{LIST}register/", paper())

    again = registrar.post(f"{LIST}register/", paper())

    assert again.status_code == 422
    assert "registered already" in errors(again)["#errors"]


@pytest.mark.clause(own_law.LOOKED_AT, law.O100_2_8)
def test_each_look_is_recorded(people: People, staff: Staff) -> None:
    complaint, officer = acts.on_paper(staff), client_of(staff.supervisor)

    for page in ("change", "scan", "signatures"):
        assert officer.get(desk(complaint, page)).status_code == 200

    looks = audit.of(complaint).filter(actor=audit.key(staff.supervisor))
    assert [look.act for look in looks] == ["looked at", "opened the scan", "looked at the signatures"]


def test_the_supervisor_reads_and_finds_no_open_step(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    page = soup(english(staff.supervisor).get(desk(complaint)))

    assert not page.select("form[action*='/step/']")


def test_nobody_finds_their_own_complaint_or_a_draft_on_the_desk(people: People, staff: Staff) -> None:
    draft = acts.draft(people)
    registered = acts.complaint_in(State.REGISTERED, people, staff)
    Complaint.objects.filter(pk=registered.pk).update(complainant=staff.officer)
    officer = client_of(staff.officer)

    assert officer.get(desk(draft)).status_code == 404
    assert officer.get(desk(registered)).status_code == 404
    assert client_of(staff.registrar).get(desk(registered)).status_code == 200


def test_the_queue_is_by_due_moment_and_its_queries_do_not_grow(people: People, staff: Staff) -> None:
    officer = english(staff.officer)
    acts.complaint_in(State.REGISTERED, people, staff)
    officer.get(LIST)
    few = _queries(officer, LIST)
    acts.complaint_in(State.ANSWERED, people, staff)
    acts.on_paper(staff)

    assert _queries(officer, LIST) == few
    states = [cell.get_text(strip=True) for cell in soup(officer.get(LIST)).select(".field-told_state")]
    assert states == ["Registered", "Registered", "Answered"]
    page = soup(officer.get(f"{LIST}?state=answered"))
    assert len(page.select("#result_list tbody tr")) == 1


def _queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_what_is_due_is_filtered(people: People, staff: Staff, week: Week) -> None:
    with week.at("mon 10:00"):
        acts.complaint_in(State.REGISTERED, people, staff)
    found = {}

    for at, due in (("mon 11:00", "later"), ("mon+ 10:00", "today"), ("tue+ 10:00", "late")):
        with week.at(at):
            page = soup(client_of(staff.officer).get(f"{LIST}?due={due}"))
            found[due] = len(page.select("#result_list tbody tr"))

    assert found == {"later": 1, "today": 1, "late": 1}


def test_an_answer_lacking_reasons_is_told_and_kept(people: People, staff: Staff) -> None:
    complaint, officer = acts.complaint_in(State.BEING_ANSWERED, people, staff), english(staff.officer)

    answer = step(officer, complaint, "propose", outcome="satisfied", done_kk="Түзетілді.")

    assert answer.status_code == 422
    assert "language of the complaint" in errors(answer)["#id_propose-reason_kk"]
    assert typed(answer, "propose-done_kk").strip() == "Түзетілді."


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason_kk": "Себеп 😀"}, "reason_kk"),
        ({"reason_kk": "Себеп", "done_ru": "Сделано"}, "reason_ru"),
        ({"reason_ru": "Причина"}, "reason_kk"),
    ],
)
def test_an_answer_that_the_sheet_cannot_show_is_refused(sent: dict[str, str], field: str) -> None:
    form = AnswerForm({"outcome": "satisfied", **sent}, language="kk")

    assert set(form.errors) == {field}


def test_what_was_typed_when_another_was_quicker_is_shown(people: People, staff: Staff) -> None:
    complaint, officer = acts.complaint_in(State.BEING_ANSWERED, people, staff), english(staff.officer)
    answering.propose(staff.officer, complaint, acts.DRAFT)

    answer = step(officer, complaint, "propose", outcome="satisfied", reason_kk="Менің себебім.")

    assert answer.status_code == 422
    assert "Менің себебім." in said(answer)


def test_a_returned_answer_is_drafted_on_from_what_it_said(people: People, staff: Staff) -> None:
    complaint, head = acts.complaint_in(State.PROPOSED, people, staff), english(people.head)

    assert step(head, complaint, "return", because="Шаралар аталмаған.").status_code == 302
    page = english(staff.officer).get(desk(complaint))

    assert "Шаралар аталмаған." in said(page)
    assert typed(page, "propose-reason_kk").strip() == acts.DRAFT.reason_kk


@pytest.mark.clause(law.O1315_16_4)
def test_after_the_answer_a_body_and_its_outcome_are_recorded(people: People, staff: Staff) -> None:
    complaint, registrar = acts.complaint_in(State.ANSWERED, people, staff), english(staff.registrar)
    today = timezone.localdate().strftime("%d.%m.%Y")

    assert step(registrar, complaint, "appeal", body="quality", number="К-5", registered_on=today).status_code == 302
    appeal = complaint.appeals.get()
    assert one(soup(registrar.get(desk(complaint))), "[data-clock=quality_body]")["data-state"] == "work"
    slug = f"close-appeal-{appeal.pk}"
    assert step(registrar, complaint, slug, appeal=appeal.pk, outcome="satisfied", answered_on=today).status_code == 302

    appeal.refresh_from_db()
    assert appeal.outcome == "satisfied"
    assert not soup(registrar.get(desk(complaint))).select("form[action*='close-appeal']")


def test_an_appeal_of_another_complaint_is_not_found(people: People, staff: Staff) -> None:
    theirs = acts.complaint_in(State.ANSWERED, people, staff)
    appeals.record(staff.registrar, theirs, "quality", "К-5", timezone.localdate())
    other, today = acts.complaint_in(State.ANSWERED, people, staff), timezone.localdate().strftime("%d.%m.%Y")
    pk = theirs.appeals.get().pk

    answer = step(
        client_of(staff.registrar), other, f"close-appeal-{pk}", appeal=pk, outcome="satisfied", answered_on=today
    )

    assert answer.status_code == 404


@pytest.mark.clause(own_law.NAMED_CASE)
def test_the_officer_sees_the_application_that_the_complaint_names_until_it_is_answered(
    people: People, staff: Staff
) -> None:
    waiting = world.application_in("examination", people)
    complaint = acts.complaint_in(State.REGISTERED, people, staff, application=waiting)
    officer = client_of(staff.officer)

    assert officer.get(walking.desk(waiting)).status_code == 404
    answering.take(staff.officer, complaint)
    assert officer.get(walking.desk(waiting)).status_code == 200
    assert walking.desk(waiting) in officer.get(desk(complaint)).content.decode()
    answering.propose(staff.officer, complaint, acts.DRAFT)
    acts.answer(people, complaint)
    assert officer.get(walking.desk(waiting)).status_code == 404
    assert walking.desk(waiting) not in officer.get(desk(complaint)).content.decode()


def test_a_signature_is_checked_again_by_staff_but_not_by_the_authorised_body(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)
    address = desk(complaint, f"signatures/{complaint.signature_id}/check")

    assert complaint.signature is not None
    client_of(staff.supervisor).post(address)
    assert not complaint.signature.rechecks.exists()
    client_of(staff.officer).post(address)
    assert complaint.signature.rechecks.get().valid


def test_in_an_outage_the_answer_waits_and_its_signature_may_come_again(people: People, staff: Staff) -> None:
    complaint, head = acts.complaint_in(State.PROPOSED, people, staff), english(people.head)
    field = one(soup(head.get(desk(complaint, "sign"))), "[data-document]")
    cms = people.sign(people.head, base64.b64decode(str(field["value"])))

    with outage():
        assert head.post(desk(complaint, "sign"), {"cms": cms}).status_code == 503
    assert head.post(desk(complaint, "sign"), {"cms": cms})["Location"] == desk(complaint)
