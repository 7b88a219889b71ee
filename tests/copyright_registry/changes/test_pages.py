"""The authors' pages: a form that says why not, the text that is signed, who waits for whom, and what came of it."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from copyright_registry.changes import requests, statement, wording
from copyright_registry.changes.models import Ask, Change, ChangeResult, ChangeState
from copyright_registry.models import Certificate, Entry
from portal import law
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry.changes import acts
from tests.people import People, outage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "english")]


@pytest.fixture
def entry(people: People) -> Entry:
    """An entry of two authors."""
    return acts.entered(people, people.stranger)


def written(entry: Entry, **new: str) -> dict[str, str]:
    """The form as its author sends it."""
    data = wording.data_of(entry)
    return {**{column.value: data[column] for column in wording.CORRECTABLE}, **new}


@pytest.mark.clause(law.O1315_5_5, law.O1315_A4)
def test_an_author_corrects_a_slip_from_the_entrys_page_to_the_receipt(people: People) -> None:
    entry = acts.entered(people)
    author = client_of(people.author)
    here = f"/en/registry/{entry.number}/"
    assert f"{here}correct/" in author.get(here).content.decode()

    sent = written(entry, title_kk="Түнгі көш жолы", why_title_kk="A word was left out.")
    sign = author.post(f"{here}correct/", sent)["Location"]
    field = one(soup(author.get(sign)), "[data-document]")
    document = base64.b64decode(str(field["value"]))
    answer = author.post(sign, {"cms": people.sign(people.author, document)}, follow=True)

    assert "Received. Number of the request: 1." in said(answer)
    assert "A word was left out." in said(answer)
    assert document.decode() == Change.objects.get().text == author.get(sign.replace("sign", "text")).content.decode()


@pytest.mark.clause(law.O1315_15_1)
@pytest.mark.parametrize(
    ("new", "at", "told"),
    [
        ({"authors": "Қасымбек Бауыржан\nЖиһангеров Марат Қуатұлы"}, "authors", "exchange an author"),
        ({"title_kk": "", "title_ru": ""}, "title_kk", "a name in Kazakh or in Russian"),
        ({"created_on": "04.10.2026"}, "why_created_on", "why what stands there is an error"),
        ({"created_on": "31.02.2026"}, "created_on", ""),
        ({}, "form_errors", "Nothing is changed yet"),
    ],
)
def test_the_form_says_why_not_and_keeps_what_was_typed(
    people: People, entry: Entry, new: dict[str, str], at: str, told: str
) -> None:
    reasons = {f"why_{name}": "A slip." for name in new if name != "created_on"}
    sent = written(entry, **new, **reasons, why_title_en="kept")

    answer = client_of(people.author).post(f"/en/registry/{entry.number}/correct/", sent)

    assert answer.status_code == 422
    found = errors(answer)
    assert any(told in words for place, words in found.items() if at in place or at == "form_errors"), found
    assert typed(answer, "why_title_en") == "kept"
    for name, text in new.items():
        assert typed(answer, name).strip() == text
    assert not Change.objects.exists()


def test_the_form_says_that_the_kind_is_not_corrected(people: People, entry: Entry) -> None:
    page = client_of(people.author).get(f"/en/registry/{entry.number}/correct/")

    assert "only a court changes it" in said(page)
    assert not soup(page).select("[name=kind]")


def test_a_second_request_is_told_of_the_first(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)
    other = client_of(people.stranger)

    answer = other.get(f"/en/registry/{entry.number}/cancel/", follow=True)

    assert "a request is open already: Technical correction" in said(answer)
    assert answer.redirect_chain[-1][0] == f"/en/changes/{change.pk}/"


@pytest.mark.clause(law.O1315_A4)
def test_a_co_author_finds_what_waits_and_signs_it_as_it_is(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry, Ask.CANCEL)
    acts.sign(people, change, people.author)
    other = client_of(people.stranger)
    assert "Waits for your signature" in said(other.get("/en/account/"))

    page = other.get(f"/en/changes/{change.pk}/sign/")
    assert change.text in one(soup(page), "main pre").get_text()
    answer = other.post(
        f"/en/changes/{change.pk}/sign/", {"cms": people.sign(people.stranger, change.text.encode())}, follow=True
    )

    assert "Received" in said(answer)
    assert "Waits for your signature" not in said(other.get("/en/account/"))


def test_a_signature_of_another_version_is_told_on_the_page(people: People, entry: Entry) -> None:
    former = acts.begin(people.author, entry)
    acts.sign(people, former, people.author)
    requests.take_back(people.author, former)
    change = acts.begin(people.author, entry, Ask.CANCEL)
    acts.sign(people, change, people.author)

    answer = client_of(people.stranger).post(
        f"/en/changes/{change.pk}/sign/", {"cms": people.sign(people.stranger, former.text.encode())}
    )

    assert answer.status_code == 422
    assert "another text: Technical correction" in said(answer)
    assert former.text_sha256[:16] in said(answer)


def test_while_nobody_says_whether_the_key_is_revoked_the_signature_is_kept_to_check_again(
    people: People, entry: Entry
) -> None:
    change = acts.begin(people.author, entry)
    cms = people.sign(people.author, statement.text(change).encode())

    with outage():
        answer = client_of(people.author).post(f"/en/changes/{change.pk}/sign/", {"cms": cms})

    assert answer.status_code == 503
    assert one(soup(answer), "[data-check-again] [name=cms]")["value"] == cms
    assert Change.objects.get().state == ChangeState.DRAFT


def test_before_signing_one_confirms_who_one_is(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)

    answer = client_of(people.author, confirmed=False).get(f"/en/changes/{change.pk}/sign/")

    assert "/sign-in/confirm/" in answer["Location"]


def test_a_co_author_declines_with_a_reason_that_the_others_read(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)
    other, here = client_of(people.stranger), f"/en/changes/{change.pk}/decline/"
    assert other.post(here, {"because": " "}).status_code == 422

    other.post(here, {"because": "The name is right."})

    assert "The name is right." in said(client_of(people.author).get(f"/en/changes/{change.pk}/"))


def test_who_began_it_changes_it_and_takes_it_back(people: People, entry: Entry) -> None:
    change = acts.begin(people.author, entry)
    author, here = client_of(people.author), f"/en/changes/{change.pk}/"
    assert typed(author.get(f"{here}edit/"), "why_title_kk") == acts.WHY

    author.post(f"{here}edit/", written(entry, title_en="Night camp", why_title_en="It was left out."))
    assert [one.column for one in change.amendments.all()] == ["title_en"]
    answer = author.post(f"{here}take-back/", follow=True)

    assert "The request is taken back" in said(answer)
    assert Change.objects.get().state == ChangeState.TAKEN_BACK


def test_a_draft_of_a_version_that_a_court_has_replaced_says_so_and_leads_to_the_entry(
    people: People, entry: Entry
) -> None:
    change = acts.begin(people.author, entry)
    acts.carry_out(people, acts.by_court(entry, title_en="Camp of the night"))

    page = client_of(people.author).get(f"/en/changes/{change.pk}/")

    assert "The entry was changed meanwhile" in one(soup(page), ".notice").get_text()
    assert one(soup(page), ".notice a")["href"] == f"/en/registry/{entry.number}/"


@pytest.mark.parametrize("state", ChangeState.values)
def test_the_page_of_a_change_is_for_its_authors_in_every_state(people: People, entry: Entry, state: str) -> None:
    change = acts.change_in(state, people, entry)
    pages = ("", "edit/", "sign/", "text/", "decline/", "decision/", "decision/signature/")

    assert client_of(people.author).get(f"/en/changes/{change.pk}/").status_code == 200
    for person in (people.examiner, people.head):
        for page in pages:
            assert client_of(person).get(f"/en/changes/{change.pk}/{page}").status_code == 404, page
    is_known = state not in {ChangeState.DRAFT, ChangeState.TAKEN_BACK}
    assert client_of(people.stranger).get(f"/en/changes/{change.pk}/").status_code == (200 if is_known else 404)


def test_a_stranger_begins_nothing(people: People) -> None:
    entry = acts.entered(people)
    stranger = client_of(people.stranger)

    for page in ("correct/", "cancel/"):
        address = f"/en/registry/{entry.number}/{page}"
        assert {stranger.get(address).status_code, stranger.post(address).status_code} == {404}
    assert "correct/" not in stranger.get(f"/en/registry/{entry.number}/").content.decode()


def test_the_signed_decision_is_downloaded_with_its_signature(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people))
    acts.sign(people, change)
    author, here = client_of(people.author), f"/en/changes/{change.pk}/"
    assert author.get(f"{here}decision/").status_code == 404

    acts.carry_out(people, change, ChangeResult.REFUSE)

    assert author.get(f"{here}decision/").content.startswith(b"%PDF-")
    assert author.get(f"{here}decision/signature/").content.startswith(b"\x30")
    assert "Это не техническая ошибка." in said(author.get(here)) or "техникалық қате емес" in said(author.get(here))


def test_the_application_of_a_cancelled_entry_says_so_and_of_one_in_force_offers_a_change(people: People) -> None:
    entry = acts.entered(people)
    author, here = client_of(people.author), f"/en/applications/{entry.application_id}/"
    Certificate.objects.create(entry=entry, pdf=ContentFile(b"%PDF", "c.pdf"), sha256="1" * 64, made_at=timezone.now())
    assert f"/en/registry/{entry.number}/cancel/" in author.get(here).content.decode()
    change = acts.begin(people.author, entry, Ask.CANCEL)
    acts.sign(people, change)

    acts.carry_out(people, change)

    assert f"Entry No. {entry.number} is cancelled." in said(author.get(here))
    assert "The certificate is being made" not in said(author.get(here))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_account_asks_as_often_for_three_changes_as_for_one(
    people: People, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(rows):
        entry = acts.entered(people, people.stranger)
        acts.sign(people, acts.begin(people.author, entry), people.author)
    client = client_of(people.stranger)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/en/account/")

    assert len([query for query in asked.captured_queries if "registry_change" in query["sql"]]) == 2


@pytest.mark.parametrize("signers", [1, 3])
def test_the_page_of_a_change_asks_as_often_for_three_authors_as_for_one(people: People, signers: int) -> None:
    entry = acts.entered(people, *[people.stranger, people.examiner][: signers - 1])
    change = acts.begin(people.author, entry)
    acts.sign(people, change, people.author)
    client = client_of(people.author)
    client.get(f"/en/changes/{change.pk}/")

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/changes/{change.pk}/")

    assert len(asked) <= 17


@pytest.mark.clause(law.O1315_A4)
@pytest.mark.parametrize("where", ["account", "desk"])
def test_every_signature_of_a_change_can_be_proved(people: People, entry: Entry, where: str) -> None:
    change = acts.change_in(ChangeState.DONE, people, entry)
    own, desk = f"/en/changes/{change.pk}/", f"/admin/copyright_registry/change/{change.pk}/"
    browser, here, page = (
        (client_of(people.stranger), own, own)
        if where == "account"
        else (client_of(people.deputy), desk, f"{desk}page/")
    )

    proofs = soup(browser.get(one(soup(browser.get(page)), f"a[href='{here}signatures/']")["href"]))
    links = [str(link["href"]) for link in proofs.select("a[href$='evidence.zip']")]

    packed = [ZipFile(BytesIO(browser.get(link).content)).namelist() for link in links]
    documents = [next(name for name in names if name.startswith("document")) for names in packed]
    assert documents == ["document.txt", "document.txt", "document.pdf"]
