"""The pages of copies: who asks, the author who answers, the desk; a stranger finds nothing."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import User
from copyright_registry.copies import asking, by_law
from copyright_registry.copies.models import CopyRequest, Fetch, LegalCopy, RequestState
from portal import audit, law
from tests import people as people_acts
from tests import samples
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import walking
from tests.copyright_registry.copies import acts
from tests.people import PDF, People, someone

DESK = "/admin/copyright_registry/legalcopy/"


@pytest.fixture(autouse=True)
def _english(people: People) -> None:
    User.objects.update(language="en")


def address(found: CopyRequest, page: str = "") -> str:
    return f"/en/copies/{found.pk}/{page}"


@pytest.mark.clause(law.O1315_11)
def test_a_stranger_asks_from_the_entry_and_an_author_answers(people: People) -> None:
    entry = acts.entered(people)
    stranger, author = client_of(people.stranger), client_of(people.author)
    link = one(soup(stranger.get(f"/en/registry/{entry.number}/")), "a[href$='/copies/']")

    form = {"documents": ["work", "decision"], "why": "Dispute", "interest": "Contract No. 7"}
    to_sign = stranger.post(link["href"], form)["Location"]
    own = walking.sign(people, people.stranger, stranger, to_sign)["Location"]
    found = CopyRequest.objects.get()
    assert said(author.get(address(found, "answer/"))).count("Dispute") == 1
    to_sign = author.post(address(found, "answer/"), {"gives": "yes", "documents": ["work"], "days": 3})["Location"]
    walking.sign(people, people.author, author, to_sign)

    page = stranger.get(own)
    sha256 = one(soup(page), "[data-sha256]")["data-sha256"]
    copy = stranger.get(one(soup(page), "a[href*='/file/']")["href"])
    assert b"".join(copy) == PDF
    assert copy["Content-Disposition"].startswith("attachment")
    assert copy["X-Content-Type-Options"] == "nosniff"
    assert sha256 == acts.application_of(entry).attachments.get().sha256
    assert "poem.pdf" in said(author.get(address(found, "answer/")))


@pytest.mark.clause(law.O1315_11)
def test_after_the_consent_is_withdrawn_the_next_download_is_refused(people: People) -> None:
    found = acts.given(people)
    stranger = client_of(people.stranger)

    assert client_of(people.author).post(address(found, "answer/withdraw/")).status_code == 302

    answer = stranger.get(address(found, "file/work/"), follow=True)
    assert "withdrawn" in said(answer)
    assert not Fetch.objects.exists()


@pytest.mark.clause(law.O1315_11)
def test_others_find_nothing(people: People) -> None:
    found = acts.given(people)
    other = someone("author2")
    case = acts.recorded(acts.registrar(), found.entry)
    by_law.approve(people.deputy, case)
    pages = (
        "",
        "sign/",
        "text/",
        "withdraw/",
        "file/work/",
        "answer/",
        "answer/sign/",
        "answer/text/",
        "answer/withdraw/",
    )

    for page in pages:
        answers = {client_of(other).get(address(found, page)).status_code}
        answers.add(client_of(other).post(address(found, page), {"x": "1"}).status_code)
        assert answers <= {404, 405}, page
    assert client_of(other).get(f"/en/copies/by-law/{case.pk}/").status_code == 404
    assert client_of(people.stranger).get(address(found, "answer/")).status_code == 404
    assert client_of(people.author).get(address(found)).status_code == 404


@pytest.mark.parametrize("state", RequestState.values)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_both_sides_can_read_it_in_every_state(people: People, state: str, language: str) -> None:
    found = acts.request_in(state, people)

    assert client_of(people.stranger).get(f"/{language}/copies/{found.pk}/").status_code == 200
    theirs = client_of(people.author).get(f"/{language}/copies/{found.pk}/answer/")
    assert theirs.status_code == (404 if state == "draft" else 200)


def test_nothing_typed_is_lost_where_something_is_missing(people: People) -> None:
    entry = acts.entered(people)

    page = client_of(people.stranger).post(f"/en/registry/{entry.number}/copies/", {"why": "Dispute", "interest": ""})

    assert page.status_code == 422
    assert typed(page, "why").strip() == "Dispute"
    assert set(errors(page)) == {"#id_documents_0", "#id_interest"}


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"#id_gives_0"}),
        ({"gives": "yes", "days": "30"}, {"#id_documents_0"}),
        ({"gives": "yes", "documents": ["work"], "days": "91"}, {"#id_days"}),
        ({"gives": "yes", "documents": ["work"], "days": ""}, {"#id_days"}),
    ],
)
def test_an_answer_that_cannot_be_signed_says_what_is_missing(
    people: People, sent: dict[str, Any], wrong: set[str]
) -> None:
    found = acts.asked(people, acts.entered(people))

    page = client_of(people.author).post(address(found, "answer/"), {"x": "1", **sent})

    assert (page.status_code, set(errors(page))) == (422, wrong)


def test_the_text_can_be_signed_elsewhere(people: People) -> None:
    entry = acts.entered(people)
    found = acts.drafted(people, entry)
    stranger, author = client_of(people.stranger), client_of(people.author)
    text = stranger.get(address(found, "text/")).content
    stranger.post(
        address(found, "sign/"), {"cms_file": SimpleUploadedFile("t.p7s", people.sign(people.stranger, text).encode())}
    )
    acts.choose(people.author, CopyRequest.objects.get())

    answer = author.get(address(found, "answer/text/")).content
    author.post(address(found, "answer/sign/"), {"cms": people.sign(people.author, answer)})

    assert CopyRequest.objects.get().state == RequestState.GIVEN


def test_an_outage_keeps_the_signature_for_a_second_try(people: People) -> None:
    found = acts.drafted(people, acts.entered(people))
    stranger = client_of(people.stranger)
    with people_acts.outage():
        page = walking.sign(people, people.stranger, stranger, address(found, "sign/"))

    assert page.status_code == 503
    assert one(soup(page), "form[data-check-again] [name=cms]")["value"]


def test_the_account_has_a_section_only_where_there_is_something(people: People) -> None:
    found = acts.given(people)

    for person in (people.author, people.stranger):
        page = soup(client_of(person).get("/en/account/"))
        assert one(page, f"section[aria-labelledby=copies] a[href*='{found.pk}']")
    assert not soup(client_of(someone("author2")).get("/en/account/")).select("section[aria-labelledby=copies]")
    assert client_of(someone("author3")).get("/en/account/copies/").status_code == 200


def test_the_lists_take_no_more_queries_for_more_requests(people: People) -> None:
    client = client_of(people.author)
    acts.given(people)
    client.get("/en/account/copies/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/account/copies/")
    for _ in range(3):
        acts.given(people)

    with CaptureQueriesContext(connection) as many:
        client.get("/en/account/copies/")

    assert len(many) == len(few)


@pytest.mark.clause(law.O1315_11)
def test_staff_record_approve_and_hand_out_a_case_of_law(people: People) -> None:
    entry, registrar = acts.entered(people), acts.registrar()
    User.objects.update(language="en")
    officer, head = client_of(registrar), client_of(people.deputy)
    form = {
        "number": entry.number, "documents": ["work"], "body": "Court", "act": "Code", "article": "73",
        "paper_number": "7517", "paper_date": "01.11.2026", "scan": SimpleUploadedFile("p.pdf", PDF),
    }  # fmt: skip

    page = officer.post(f"{DESK}record/?number={entry.number}", form)["Location"]
    case = LegalCopy.objects.get()
    assert not soup(officer.get(page)).select("a[href*='/file/']")
    head.post(f"{DESK}{case.pk}/step/approve/")
    copy = officer.get(one(soup(officer.get(page)), "a[href*='/file/work/']")["href"])

    assert b"".join(copy) == PDF
    assert officer.get(f"{DESK}{case.pk}/scan/").content == PDF
    seen = said(client_of(people.author).get(f"/en/copies/by-law/{case.pk}/"))
    assert "Court" in seen
    assert registrar.full_name in seen.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scan": SimpleUploadedFile("p.pdf", b"GIF89a")}, "#id_scan"),
        ({"scan": SimpleUploadedFile("p.pdf", b"")}, "#id_scan"),
        ({"scan": SimpleUploadedFile("p.pdf", PDF[: len(PDF) // 2])}, "#id_scan"),
        ({"scan": SimpleUploadedFile("p.pdf", samples.locked_pdf("1"))}, "#id_scan"),
        ({"documents": []}, "#id_documents_0"),
        ({"silent_until": "01.12.2126"}, "#errors"),
    ],
)
def test_a_case_of_law_with_something_wrong_is_not_recorded(people: People, wrong: dict[str, Any], field: str) -> None:
    entry, registrar = acts.entered(people), acts.registrar()
    User.objects.update(language="en")
    form = {
        "number": entry.number, "documents": ["work"], "body": "Court", "act": "Code", "article": "73",
        "paper_number": "7517", "paper_date": "01.11.2026", "scan": SimpleUploadedFile("p.pdf", PDF), **wrong,
    }  # fmt: skip

    page = client_of(registrar).post(f"{DESK}record/", form)

    assert (page.status_code, set(errors(page))) == (422, {field})
    assert typed(page, "body") == "Court"


def test_a_rejection_without_a_reason_is_asked_for_it(people: People) -> None:
    case = acts.recorded(acts.registrar(), acts.entered(people))

    page = client_of(people.deputy).post(f"{DESK}{case.pk}/step/reject/", {"because": ""})

    assert (page.status_code, set(errors(page))) == (422, {"#id_because"})


def test_the_department_reads_requests_and_each_look_is_recorded(people: People) -> None:
    found = acts.given(people)
    desk = "/admin/copyright_registry/copyrequest/"

    head = client_of(people.head_of_department)
    assert head.get(desk).status_code == 200
    assert head.get(f"{desk}{found.pk}/change/").status_code == 200
    assert head.get(f"{desk}nonsense/change/").status_code == 404
    assert client_of(people.examiner).get(f"{desk}{found.pk}/change/").status_code == 403
    assert [row.act for row in audit.of(found)][-1] == "looked at a request for copies"


def test_an_author_is_told_that_their_documents_stand_in_the_account(people: People) -> None:
    entry = acts.entered(people)

    page = client_of(people.author).get(f"/en/registry/{entry.number}/copies/")

    with override("en"):
        assert str(asking.AN_AUTHOR.reason) in said(page)
    assert not soup(page).select("form textarea")


@pytest.mark.clause(law.O1315_11)
def test_each_proves_their_own_signature_and_staff_prove_both(people: People) -> None:
    found = acts.given(people)
    desk = f"/admin/copyright_registry/copyrequest/{found.pk}/"
    seen = {
        "requester": (client_of(people.stranger), address(found), address(found, "signatures/")),
        "author": (client_of(people.author), address(found, "answer/"), address(found, "signatures/")),
        "staff": (client_of(people.head), f"{desk}change/", f"{desk}signatures/"),
    }

    proofs = {}
    for who, (browser, page, proof) in seen.items():
        one(soup(browser.get(page)), f"a[href='{proof}']")
        links = [str(link["href"]) for link in soup(browser.get(proof)).select("a[href$='evidence.zip']")]
        names = [ZipFile(BytesIO(browser.get(link).content)).namelist() for link in links]
        assert all("document.txt" in each for each in names)
        proofs[who] = [int(link.split("/")[-2]) for link in links]

    consent = found.consents.get()
    assert proofs == {
        "requester": [found.signature_id],
        "author": [consent.signature_id],
        "staff": [found.signature_id, consent.signature_id],
    }
