"""Contracts in the account: begun, filled in by sections, made, signed and refused; a stranger finds nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation, User
from contracts import making
from contracts.models import Contract, ContractState
from registers.models import AgreementKind
from tests.browser import Browser, client_of, said, soup
from tests.contracts.acts import MANDATE, acting, ready, signature, signed_by_owner
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
LIST, NEW = "/en/account/contracts/", "/en/account/contracts/new/"


@pytest.fixture
def author(owner: User) -> Browser:
    return client_of(owner)


@pytest.fixture
def office(head: User, society: Organisation) -> Browser:
    """The browser of the OKUP's head, who acts for it."""
    browser = client_of(head)
    membership = Membership.objects.get(person=head, organisation=society)
    browser.post("/en/account/subjects/", {"membership": str(membership.pk)})
    return browser


def begun(author: Browser, society: Organisation) -> Contract:
    page = author.post(NEW, {"kind": "mandate", "okup": str(society.pk)})
    assert page.status_code == 302
    return Contract.objects.get()


def test_an_owner_begins_a_mandate_and_is_led_through_its_sections(author: Browser, society: Organisation) -> None:
    contract = begun(author, society)
    address = f"/en/account/contracts/{contract.pk}/sections/"
    titles = []
    for number in range(1, 10):
        page = author.get(f"{address}{number}/")
        if page.status_code == 200:
            titles.append(soup(page).select_one("main .kicker").get_text(strip=True))
    assert titles == [f"Section {place} of 6" for place in range(1, 7)]


def test_what_is_written_is_kept_and_shown_again(author: Browser, society: Organisation) -> None:
    contract = begun(author, society)
    address = f"/en/account/contracts/{contract.pk}/sections/6/"
    page = author.post(address, {"payout_terms_every": "quarter", "payout_terms_day": "15", "deduction_pct": "12,5"})
    assert page.status_code == 302
    assert making.standing(contract).terms["deduction_pct"] == "12.5"
    shown = soup(author.get(address))
    assert shown.select_one("input[name=deduction_pct]")["value"] == "12.5"
    assert shown.select_one("select[name=payout_terms_every] option[selected]")["value"] == "quarter"
    assert shown.select_one("input[name=payout_terms_day]")["value"] == "15"


def test_what_cannot_stand_is_said_at_its_field_and_what_was_typed_stays(
    author: Browser,
    society: Organisation,
) -> None:
    contract = begun(author, society)
    page = author.post(f"/en/account/contracts/{contract.pk}/sections/6/", {"deduction_pct": "45"})
    assert page.status_code == 422
    assert soup(page).select_one("input[name=deduction_pct]")["value"] == "45"
    assert "At most 30" in said(page)


@pytest.mark.parametrize("number", [0, 1, 10, 99])
def test_there_is_no_other_section(author: Browser, society: Organisation, number: int) -> None:
    contract = begun(author, society)
    assert author.get(f"/en/account/contracts/{contract.pk}/sections/{number}/").status_code == 404


def test_an_incomplete_contract_says_what_is_lacking(author: Browser, society: Organisation) -> None:
    contract = begun(author, society)
    author.post(f"/en/account/contracts/{contract.pk}/ready/")
    assert "Spheres of collective management" in said(author.get(f"/en/account/contracts/{contract.pk}/"))


def test_both_sign_on_pages(
    people: People,
    owner: User,
    author: Browser,
    office: Browser,
    society: Organisation,
) -> None:
    contract = begun(author, society)
    ready(owner, contract, MANDATE)
    address = f"/en/account/contracts/{contract.pk}/"
    assert soup(author.get(f"{address}sign/")).select_one("form[data-sign]") is not None
    assert author.post(f"{address}sign/", {"cms": signature(people, "author", contract)}).status_code == 302
    form = soup(office.get(f"{address}sign/")).select_one("form[data-sign]")
    assert form["data-bin"] == society.bin
    office.post(f"{address}sign/", {"cms": signature(people, "okup_head", contract)})
    contract.refresh_from_db()
    assert contract.state == ContractState.CONCLUDED
    assert contract.agreement.agreement_number in said(author.get(address))
    for side in ("okup", "other"):
        assert author.get(f"{address}signatures/{side}.zip").status_code == 200


def test_a_refusal_needs_its_reason(people: People, owner: User, office: Browser, society: Organisation) -> None:
    contract = making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    signed_by_owner(people, owner, contract)
    address = f"/en/account/contracts/{contract.pk}/"
    assert office.post(f"{address}refuse/", {"because": " "}).status_code == 422
    assert office.post(f"{address}refuse/", {"because": "Жоқ."}).status_code == 302
    assert "Жоқ." in said(office.get(address))


def test_a_proposal_shows_what_it_changes(
    people: People,
    owner: User,
    head: User,
    author: Browser,
    society: Organisation,
) -> None:
    contract = making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    signed_by_owner(people, owner, contract)
    making.counter(head, contract)
    ready(head, contract, {"deduction_pct": "30"})
    making.send(head, contract)
    page = soup(author.get(f"/en/account/contracts/{contract.pk}/"))
    assert [page.select_one("del").get_text(strip=True), page.select_one("ins").get_text(strip=True)] != ["", ""]
    assert len(page.select("del")) == 1


def test_a_draft_is_known_to_its_maker_alone_until_it_is_sent(
    people: People, owner: User, author: Browser, office: Browser, society: Organisation
) -> None:
    contract = begun(author, society)
    address = f"/en/account/contracts/{contract.pk}/"
    assert office.get(address).status_code == 404
    assert str(contract.pk) not in office.get(LIST).text
    signed_by_owner(people, owner, contract)
    assert office.get(address).status_code == 200
    assert str(contract.pk) in office.get(LIST).text


def test_what_the_other_party_is_still_writing_is_not_read(
    people: People, owner: User, head: User, author: Browser, office: Browser, society: Organisation
) -> None:
    contract = begun(author, society)
    signed_by_owner(people, owner, contract)
    making.counter(head, contract)
    address = f"/en/account/contracts/{contract.pk}/"
    assert author.get(address).status_code == 200
    assert author.get(f"{address}contract.pdf").status_code == 404
    assert office.get(f"{address}contract.pdf").status_code == 200


@pytest.mark.parametrize("what", ["", "sections/1/", "sign/", "refuse/", "contract.pdf", "contract.docx"])
def test_a_stranger_finds_nothing(people: People, owner: User, society: Organisation, what: str) -> None:
    contract = making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    assert client_of(people.stranger).get(f"/en/account/contracts/{contract.pk}/{what}").status_code == 404


def test_the_list_makes_as_many_queries_for_any_number(author: Browser, owner: User, society: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert author.get(LIST).status_code == 200
        return len(captured)

    making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    queries()
    first = queries()
    for _turn in range(3):
        making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    assert queries() == first


def test_the_account_says_whose_turn_it_is(people: People, owner: User, office: Browser, society: Organisation) -> None:
    contract = making.begin(acting(owner), AgreementKind.MANDATE, society, owner)
    signed_by_owner(people, owner, contract)
    links: list[Any] = soup(office.get("/en/account/")).select(f"a[href*='{contract.pk}']")
    assert links


def test_the_draft_can_be_read_before_anything_is_filled_in(author: Browser, society: Organisation) -> None:
    contract = begun(author, society)
    for name, kind in (("contract.pdf", "application/pdf"), ("contract.docx", "wordprocessingml")):
        answer = author.get(f"/en/account/contracts/{contract.pk}/{name}")
        assert kind in answer["Content-Type"]
