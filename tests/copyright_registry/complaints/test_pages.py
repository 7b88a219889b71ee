"""The pages of who complains: written, kept, signed, read, downloaded, withdrawn; a stranger finds nothing."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from copyright_registry.complaints.models import Complaint, ComplaintState
from copyright_registry.complaints.urls import urlpatterns
from portal import law
from portal.flow import sure
from tests import people as world
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import rows, walking
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import People, outage

pytestmark = pytest.mark.django_db
State = ComplaintState
WRITTEN = {"about": "inaction", "language": "ru", "happened": "Нет ответа.", "asks": "Ответить."}


def begin(people: People, **words: Any) -> Any:
    return client_of(people.author).post("/en/complaints/new/", {**WRITTEN, **words})


@pytest.mark.clause(law.O1315_16_1, law.O1315_16_2)
def test_a_complaint_is_written_signed_and_confirmed_on_one_page(people: People, staff: Staff) -> None:
    author = client_of(people.author)
    address = begin(people)["Location"]

    signed = walking.sign(people, people.author, author, f"{address}review/")

    assert signed["Location"] == address
    page = said(author.get(address))
    assert "Complaint No. 1" in page
    assert f"Taken by: {staff.officer.full_name}" in page
    assert "Answer to a complaint" in page


def test_what_is_not_finished_is_kept_as_a_draft(people: People, staff: Staff) -> None:
    address = begin(people, happened="", asks="")["Location"]
    author = client_of(people.author)

    page = soup(author.get(address))
    assert [tag.get_text(strip=True) for tag in page.select(".tasks .tag")] == [
        "Done", "Your turn", "Not started", "Not open yet",
    ]  # fmt: skip
    assert author.get(f"{address}review/")["Location"] == address
    assert author.get(f"{address}review/text/").status_code == 404
    assert author.post(f"{address}edit/", WRITTEN)["Location"] == address
    assert typed(author.get(f"{address}edit/"), "asks").strip() == "Ответить."


@pytest.mark.parametrize(
    ("words", "field", "told"),
    [
        ({"about": ""}, "#id_about_0", "required"),
        ({"entry": "7"}, "#id_entry", "no entry with this number"),
        ({"entry": "9" * 30}, "#id_entry", "no entry with this number"),
        ({"happened": "я" * 8001}, "#id_happened", "8000"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written_is_lost(
    people: People, staff: Staff, words: dict[str, str], field: str, told: str
) -> None:
    answer = begin(people, **words)

    assert answer.status_code == 422
    assert told in errors(answer)[field]
    assert typed(answer, "asks").strip() == "Ответить."
    assert not Complaint.objects.exists()


def test_from_an_application_one_complains_of_it(people: People, staff: Staff) -> None:
    application, author = acts.refused_application(people), client_of(people.author)
    link = one(soup(author.get(application.get_absolute_url())), "main a[href*='/complaints/new/']")

    page = soup(author.get(str(link["href"])))

    assert one(page, "select[name=application] option[selected]")["value"] == str(application.pk)
    assert begin(people, application=str(application.pk)).status_code == 302
    assert Complaint.objects.get().application == application


def test_anothers_application_is_no_choice(people: People, staff: Staff) -> None:
    theirs = world.application_in("received", people)

    answer = client_of(people.stranger).post("/en/complaints/new/", {**WRITTEN, "application": str(theirs.pk)})

    assert "#id_application" in errors(answer)


def test_a_complaint_names_an_entry_whatever_became_of_it(people: People, staff: Staff) -> None:
    rows.entry(people, 7)

    begin(people, entry="7")

    assert sure(Complaint.objects.get().entry).number == 7


def test_of_free_words_unseen_signs_are_dropped_and_lines_stay(people: People, staff: Staff) -> None:
    begin(people, happened="Первая\u202e строка\r\n\r\nвторая\x07")

    assert Complaint.objects.get().happened == "Первая строка\n\nвторая"


@pytest.mark.clause(law.O1315_16_3, law.O1315_16_4, law.O1315_17)
def test_the_answer_is_read_downloaded_and_proved(people: People, staff: Staff) -> None:
    complaint, author = acts.complaint_in(State.ANSWERED, people, staff), client_of(people.author)
    address = complaint.get_absolute_url().replace("/kk/", "/en/")

    page = said(author.get(address))
    assert "Satisfied in part" in page
    assert acts.DRAFT.reason_kk in page
    assert "Ministry of Justice" in page
    assert "court" in page
    assert complaint.answer is not None
    assert author.get(f"{address}answer/").content == bytes(complaint.answer.pdf)
    assert author.get(f"{address}answer/signature/")["Content-Type"] == "application/pkcs7-signature"
    proofs = soup(author.get(f"{address}signatures/")).select("a[href$='evidence.zip']")
    packed = [ZipFile(BytesIO(author.get(str(link["href"])).content)) for link in proofs]
    assert [next(name for name in one.namelist() if name.startswith("document")) for one in packed] == [
        "document.txt", "document.pdf",
    ]  # fmt: skip


def test_before_it_is_signed_no_answer_is_shown(people: People, staff: Staff) -> None:
    complaint, author = acts.complaint_in(State.PROPOSED, people, staff), client_of(people.author)
    address = complaint.get_absolute_url()

    assert acts.DRAFT.reason_kk not in said(author.get(address))
    assert author.get(f"{address}answer/").status_code == 404
    assert author.get(f"{address}answer/signature/").status_code == 404


def test_withdrawing_is_told_first_and_then_done(people: People, staff: Staff) -> None:
    complaint, author = acts.complaint_in(State.REGISTERED, people, staff), client_of(people.author)
    address = complaint.get_absolute_url()

    assert author.get(f"{address}withdraw/").status_code == 200
    assert author.post(f"{address}withdraw/")["Location"] == address
    assert author.get(f"{address}withdraw/")["Location"] == address
    complaint.refresh_from_db()
    assert complaint.state == State.WITHDRAWN


def test_a_draft_is_put_away_and_leaves_the_account(people: People, staff: Staff) -> None:
    complaint, author = acts.draft(people), client_of(people.author)

    author.post(f"{complaint.get_absolute_url()}discard/")

    assert str(complaint.pk) not in author.get("/en/account/").content.decode()


def test_the_account_lists_complaints_in_a_constant_number_of_queries(people: People, staff: Staff) -> None:
    author = client_of(people.author)
    acts.complaint_in(State.REGISTERED, people, staff)
    author.get("/en/account/")

    few = _queries(author, "/en/account/")
    for _ in range(3):
        acts.complaint_in(State.ANSWERED, people, staff)

    assert len(soup(author.get("/en/account/")).select("section[aria-labelledby=complaints] tbody tr")) == 4
    assert _queries(author, "/en/account/") == few


def _queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_a_signature_that_nobody_can_check_now_may_come_again(people: People, staff: Staff) -> None:
    complaint = acts.draft(people)

    with outage():
        answer = walking.sign(people, people.author, client_of(people.author), f"{complaint.get_absolute_url()}review/")

    assert answer.status_code == 503
    complaint.refresh_from_db()
    assert complaint.state == State.DRAFT


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("state", sorted(set(State) - {State.PASSED_ON}))
def test_anothers_complaint_is_not_found_in_any_state(people: People, staff: Staff, state: str) -> None:
    theirs, stranger = acts.complaint_in(state, people, staff), client_of(people.stranger)
    routes = [str(route.pattern) for route in urlpatterns if "<uuid:pk>" in str(route.pattern)]

    for route in routes:
        address = re.sub("<int:signature>", str(theirs.signature_id or 1), f"/en/complaints/{route}")
        address = address.replace("<uuid:pk>", str(theirs.pk))
        assert {stranger.get(address).status_code, stranger.post(address).status_code} <= {404, 405}, address
    theirs.refresh_from_db()
    assert theirs.state == state
