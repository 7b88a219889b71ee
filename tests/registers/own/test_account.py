"""The registers on the account's home and on the page of an organisation; what is to do."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.account import todos
from accounts.models import Organisation, Right, SubjectKind, User
from accounts.subjects import subjects_of
from portal import law
from registers import licensees
from registers.models import Work
from registers.own import account
from tests.browser import client_of, said, soup
from tests.people import People, someone
from tests.registers import acts
from tests.registers.own import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HOME = "/en/account/"


@pytest.fixture
def society() -> Organisation:
    return acts.okup()


def tasks(person: User) -> list[tuple[str, str, str]]:
    """What the registers ask of a person: title, for whom, where."""
    found = [one.task for one in account.to_do(subjects_of(person))]
    return [(str(task.title), str(task.hint), task.href.removeprefix("/en/account/")) for task in found]


@pytest.mark.clause(law.O100_13)
def test_the_home_holds_objects_shares_agreements_and_places(people: People, society: Organisation) -> None:
    user = rows.user_of_works(people.author)
    owner, work = rows.owner(people.author), rows.work(people.author)
    rows.holder(work, owner, agreed_at=None)
    rows.mandate(society, owner, number="А-1")
    licensees.add_place(people.author, user, rows.HALL)

    words = said(client_of(people.author).get(HOME)).replace("\xa0", " ")

    for told in ("Entered by us : 1", "Where we are named : 1", "Awaiting our agreement : 1", "№ А-1", "Үлкен зал"):
        assert told in words


def test_who_has_nothing_in_the_registers_sees_no_empty_sections(people: People) -> None:
    page = soup(client_of(people.author).get(HOME))

    assert not page.select("#works-me, #places-me, #agreements-me")


@pytest.mark.parametrize(("kind", "section"), [("owner", "#works-me"), ("user", "#places-me")])
def test_who_says_what_they_are_sees_the_way_in(people: People, kind: str, section: str) -> None:
    User.objects.filter(pk=people.author.pk).update(kinds=[kind])

    assert soup(client_of(people.author).get(HOME)).select(section)


@pytest.mark.clause(law.O100_21_5)
def test_the_page_of_an_okup_counts_members_and_works(people: People, society: Organisation) -> None:
    owner, work = rows.owner(people.author), rows.work(people.author)
    rows.holder(work, owner)
    rows.mandate(society, owner)
    acts.keeper(people.stranger, society)

    words = said(client_of(people.stranger).get(society.get_absolute_url()))

    for told in ("Under management : 1", "Under management, without a copy : 1", "Members : 1"):
        assert told in words


def test_what_is_to_do_is_told_for_each_for_whom_the_person_acts(people: People, society: Organisation) -> None:
    owner = rows.owner(people.author)
    User.objects.filter(pk=people.author.pk).update(kinds=[SubjectKind.USER])
    rows.holder(rows.work(people.author, "Менікі"), owner, agreed_at=None)
    for number in range(2):
        rows.work(society, f"Қоғамдікі {number}")
    acts.keeper(people.author, society)

    assert tasks(User.objects.get(pk=people.author.pk)) == [
        ("Add the copy of a work", people.author.full_name, "works/?for=me&show=no_copy"),
        ("Agree to the shares in a work", people.author.full_name, "works/?for=me&show=agree"),
        ("Enter the register of users of works", people.author.full_name, "places/?for=me"),
        ("Add the copies of 2 works", society.name, f"works/?for={society.bin}&show=no_copy"),
    ]


def test_an_okup_is_asked_to_agree_for_the_owners_whose_rights_it_manages(
    people: People, society: Organisation
) -> None:  # fmt: skip
    owner = rows.owner(people.author)
    rows.mandate(society, owner)
    rows.holder(rows.work(someone("author3"), is_complete=True), owner, agreed_at=None, okup=society)
    acts.keeper(people.stranger, society)

    (task,) = tasks(people.stranger)
    assert task == ("Agree to the shares in a work", society.name, f"works/?for={society.bin}&show=agree")


@pytest.mark.parametrize(
    ("rights", "count"), [([Right.WORKS], 1), ([Right.SIGNS], 0), ([Right.MONEY, Right.MANAGER], 0)], ids=repr
)
def test_only_who_keeps_the_works_of_an_organisation_is_asked(
    people: People, society: Organisation, rights: list[Right], count: int
) -> None:
    rows.work(society)
    acts.keeper(people.author, society, *rights)

    assert len(tasks(people.author)) == count


def test_nothing_is_asked_for_drafts_and_for_works_of_others(people: People) -> None:
    rows.work(people.author, "Жоба", "draft")
    rows.holder(rows.work(people.stranger, "Бөтен жоба", "draft"), rows.owner(people.author), agreed_at=None)
    rows.work(people.stranger)

    assert tasks(people.author) == []


def test_what_is_to_do_is_asked_in_as_many_queries_for_three_as_for_one(people: People) -> None:
    def queries(subjects: list[Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            list(account.to_do(subjects))
        return len(captured)

    rows.owner(people.author)
    alone = subjects_of(people.author)
    for place in range(3):
        acts.keeper(people.author, acts.okup(place, f"Қоғам {place}"))
    together = subjects_of(people.author)

    assert len(together) == 4
    assert queries(together) == queries(alone) == 4


def test_the_home_takes_as_many_queries_for_many_works(people: People) -> None:
    User.objects.filter(pk=people.author.pk).update(kinds=["owner"])
    browser, owner = client_of(people.author), rows.owner(people.author)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(HOME).status_code == 200
        return len(captured)

    rows.holder(rows.work(people.author), owner)
    few = queries()
    for number in range(20):
        rows.holder(rows.work(people.author, f"Туынды {number}"), owner, agreed_at=None)

    assert queries() == few
    assert Work.objects.count() == 21
    assert any("20 works" in str(one.task.title) for one in todos(subjects_of(people.author)))
