"""Own works, members and agreements in the account: what each subject finds there, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Organisation, Right
from portal import law
from registers import agreements
from registers.models import Standing, Work, WorkState
from tests.browser import Browser, client_of, one, said, soup
from tests.people import People, someone
from tests.registers import acts
from tests.registers.own import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORKS, MEMBERS, AGREEMENTS = (f"/en/account/{name}/" for name in ("works", "members", "agreements"))


@pytest.fixture
def society() -> Organisation:
    return acts.okup()


def acting(person: Any, organisation: Organisation, *rights: Right) -> Browser:
    """The browser of a member who has chosen to act for the organisation."""
    acts.keeper(person, organisation, *rights)
    browser = client_of(person)
    membership = Membership.acting(person).get(organisation=organisation)
    browser.post("/en/account/subjects/", {"membership": str(membership.pk)})
    return browser


def titles(page: Any) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in soup(page).select("td.name .opus")]


def queries(browser: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


# Works


@pytest.fixture
def mine(people: People) -> dict[str, Work]:
    """One work of the author's for each list, and works of others."""
    author, other = people.author, someone("author2")
    me = rows.owner(author)
    found = {
        "kept": rows.work(author, "Енгізілген", is_complete=True),
        "draft": rows.work(author, "Жоба", WorkState.DRAFT),
        "no_copy": rows.work(author, "Көшірмесіз"),
        "ended": rows.work(author, "Кері алынған", WorkState.WITHDRAWN, is_complete=True),
        "held": rows.work(other, "Аталған", is_complete=True),
        "agree": rows.work(other, "Күтуде", is_complete=True),
        "disputed": rows.work(other, "Даулы", is_complete=True, standing=Standing.DISPUTED),
        "other": rows.work(other, "Бөтен", standing=Standing.DISPUTED),
        "other_draft": rows.work(other, "Бөтен жоба", WorkState.DRAFT),
    }
    for name in ("held", "disputed", "other_draft"):
        rows.holder(found[name], me)
    rows.holder(found["agree"], me, agreed_at=None)
    return found


LISTS = {
    "": {"kept", "draft", "no_copy", "ended", "held", "agree", "disputed"},
    "kept": {"kept", "no_copy"},
    "drafts": {"draft"},
    "no_copy": {"no_copy"},
    "held": {"held", "agree", "disputed"},
    "agree": {"agree"},
    "disputed": {"disputed"},
    "ended": {"ended"},
    "managed": {"kept", "draft", "no_copy", "ended", "held", "agree", "disputed"},  # no OKUP's list: the first one
    "nothing": {"kept", "draft", "no_copy", "ended", "held", "agree", "disputed"},
}


@pytest.mark.clause(law.O100_13, law.O100_19_2)
@pytest.mark.parametrize("show", LISTS)
def test_a_person_finds_their_works_by_what_they_are_to_them(
    people: People, mine: dict[str, Work], show: str
) -> None:  # fmt: skip
    page = client_of(people.author).get(WORKS, {"show": show})

    assert sorted(titles(page)) == sorted(mine[name].title for name in LISTS[show])


def test_shares_and_what_awaits_are_told(people: People, mine: dict[str, Work]) -> None:
    words = said(client_of(people.author).get(WORKS, {"show": "agree"})).replace("\xa0", " ")

    assert "composer" in words
    assert "Public performance and communication: 50 %" in words
    assert "Awaiting our agreement" in words


def test_works_of_the_organisation_are_not_the_persons(people: People, society: Organisation) -> None:
    rows.work(people.author, "Менікі")
    rows.work(society, "Қоғамдікі")

    assert titles(client_of(people.author).get(WORKS)) == ["Менікі"]
    assert titles(acting(people.author, society).get(WORKS)) == ["Қоғамдікі"]


@pytest.mark.clause(law.O100_17_5)
def test_an_okup_finds_what_it_manages(people: People, society: Organisation) -> None:
    owner, work = rows.owner(people.author), rows.work(people.author, "Басқарудағы")
    rows.holder(work, owner, agreed_at=None)
    rows.mandate(society, owner)
    browser = acting(someone("author2"), society)

    for show in ("managed", "managed_no_copy", "agree"):
        assert titles(browser.get(WORKS, {"show": show})) == ["Басқарудағы"]
    Work.objects.update(is_complete=True)
    assert titles(browser.get(WORKS, {"show": "managed_no_copy"})) == []


@pytest.mark.parametrize("typed", ["Кокшетау", "kökshetau", "көкше", "  КӨКШЕТАУ\x07 ", "number"])
def test_works_are_found_in_either_spelling_and_by_number(people: People, typed: str) -> None:
    work = rows.work(people.author, "Көкшетау вальсі")
    rows.work(people.author, "Басқа")

    page = client_of(people.author).get(WORKS, {"q": str(work.pk) if typed == "number" else typed})

    assert titles(page) == ["Көкшетау вальсі"]


@pytest.mark.parametrize("typed", ["'", "a' | 'b", "!&|():*", "\\", "9" * 40, "а" * 200])
def test_whatever_is_typed_breaks_nothing(people: People, typed: str) -> None:
    rows.work(people.author, "Басқа")

    for address in (WORKS, AGREEMENTS):
        assert client_of(people.author).get(address, {"q": typed}).status_code == 200


def test_fifty_works_a_page_and_as_many_queries_as_for_one(people: People) -> None:
    rows.work(people.author, "Бірінші")
    browser = client_of(people.author)
    few = queries(browser, WORKS)

    owner = rows.owner(people.author)
    for number in range(60):
        rows.holder(rows.work(people.author, f"Туынды {number}"), owner)

    assert queries(browser, WORKS) <= few + 1  # where there is none of their lines, the shares ask for no names
    assert len(titles(browser.get(WORKS))) == 50
    assert len(titles(browser.get(WORKS, {"page": "2"}))) == 11


# Members


@pytest.mark.clause(law.O100_21_5)
def test_an_okup_finds_its_members_and_what_it_manages_for_each(people: People, society: Organisation) -> None:
    owner = rows.owner(people.author)
    rows.holder(rows.work(people.author), owner)
    rows.mandate(society, owner)
    former = rows.mandate(society, rows.owner(someone("author3")), number="3")
    agreements.end(None, former, timezone.localdate() - timedelta(days=1))
    browser = acting(someone("author2"), society)

    (row,) = soup(browser.get(MEMBERS)).select("tbody tr")

    assert people.author.full_name in row.get_text().replace("\xa0", " ")
    assert one(row, "td.num").get_text(strip=True) == "1"  # type: ignore[arg-type]  # a part of the page
    assert "Nobody like this" in said(browser.get(MEMBERS, {"q": "Досжанов"}))
    assert "1 member" in said(browser.get(MEMBERS, {"q": "суйинбаева"}))


@pytest.mark.parametrize("who", ["a person", "no OKUP"])
def test_who_is_no_okup_has_no_members(people: People, who: str) -> None:
    browser = client_of(people.author) if who == "a person" else acting(people.author, acts.organisation())

    assert browser.get(MEMBERS).status_code == 404


def test_members_take_as_many_queries_for_sixty(people: People, society: Organisation) -> None:
    browser = acting(someone("author2"), society)
    rows.mandate(society, rows.owner(people.author))
    few = queries(browser, MEMBERS)

    for number in range(60):
        rows.mandate(society, rows.owner(f"Автор {number}"), number=f"{number} б")

    assert queries(browser, MEMBERS) == few
    assert len(soup(browser.get(MEMBERS, {"page": "2"})).select("tbody tr")) == 11


# Agreements


@pytest.mark.clause(law.O100_13, law.O100_19_3, law.O100_23_6)
def test_each_party_finds_its_agreements(people: People, society: Organisation) -> None:
    rows.mandate(society, rows.owner(people.author), number="А-1")
    rows.licence(society, rows.user_of_works(people.stranger), number="Л-1")
    okup = acting(someone("author2"), society)

    for browser, numbers in ((client_of(people.author), {"А-1"}), (client_of(people.stranger), {"Л-1"}),
                             (okup, {"А-1", "Л-1"}), (client_of(people.examiner), set())):  # fmt: skip
        words = said(browser.get(AGREEMENTS))
        assert {number for number in ("А-1", "Л-1") if f"№ {number}" in words} == numbers


def test_those_that_ended_are_shown_when_asked_for(people: People, society: Organisation) -> None:
    agreement = rows.mandate(society, rows.owner(people.author), number="А-1")
    agreements.end(None, agreement, timezone.localdate())
    browser = client_of(people.author)

    assert "А-1" not in said(browser.get(AGREEMENTS))
    assert "А-1" in said(browser.get(AGREEMENTS, {"ended": "on", "q": "а-1"}))


# For whom


def test_a_link_to_anothers_list_asks_to_act_for_them_first(people: People, society: Organisation) -> None:
    rows.work(society, "Қоғамдікі")
    browser = acting(people.author, society)
    browser.post("/en/account/subjects/", {"membership": ""})

    page = browser.get(WORKS, {"for": society.bin, "show": "kept"})
    form = one(soup(page), "main form[action='/en/account/subjects/']")
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]") if field.get("name")}
    assert "Қоғамдікі" not in said(page)
    page = browser.post("/en/account/subjects/", sent, follow=True)

    assert titles(page) == ["Қоғамдікі"]
    assert "Act for myself" in said(browser.get(WORKS, {"for": "me"}))


@pytest.mark.parametrize("wanted", ["990140004654", "", "x", "me2"])
def test_a_link_to_a_strangers_list_finds_nothing(people: People, society: Organisation, wanted: str) -> None:
    acts.okup(2)

    assert client_of(people.author).get(WORKS, {"for": wanted}).status_code == 404


def test_the_choice_leads_nowhere_outside(people: People) -> None:
    page = client_of(people.author).post("/en/account/subjects/", {"membership": "", "next": "https://example.com/"})

    assert page["Location"] == "/en/account/"
