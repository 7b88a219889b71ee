"""Exclusions on pages: applied for from a work, signed, answered by the OKUP, read by everybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.account import todos
from accounts.models import Membership, Organisation, User
from accounts.subjects import subjects_of
from contracts import versions
from contracts.exclusion import account, applying, public
from contracts.models import Exclusion, ExclusionState
from portal import law
from registers.models import Work
from tests.browser import Browser, client_of, said, soup, typed
from tests.contracts.exclusion.acts import ON_AIR, draft, in_effect, sent, signature, work_of
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
LIST, NEW, PUBLIC = "/en/account/exclusions/", "/en/account/exclusions/new/", "/en/registers/exclusions/"


@pytest.fixture
def work(owner: User) -> Work:
    return work_of(owner)


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


@pytest.mark.clause(law.O100_6)
def test_an_owner_applies_from_the_page_of_the_work_and_signs(
    people: People, author: Browser, society: Organisation, work: Work
) -> None:
    link = soup(author.get(work.get_absolute_url())).select_one("a[href*='/account/exclusions/new/']")
    assert link is not None
    form = soup(author.get(str(link["href"])))
    assert form.select_one("input[name=work]")["value"] == str(work.pk)
    answer = author.post(NEW, {"okup": str(society.pk), "work": str(work.pk)})
    exclusion = Exclusion.objects.get()
    address = f"{LIST}{exclusion.pk}/"
    page = author.get(answer["Location"])
    assert page.status_code == 200
    for number in range(1, 8):
        form = soup(author.get(f"{address}sections/{number}/")).select("main form.form")
        assert bool(form) is True
    shown = said(author.get(f"{address}sign/"))
    assert f"№ {work.pk}, {work.title_kk}" in shown
    answer = author.post(f"{address}sign/", {"cms": signature(people, "author", exclusion)})
    assert answer["Location"] == address
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.SENT
    assert exclusion.number in said(author.get(address))
    assert author.get(f"{address}application.txt").content.decode().startswith("authors-rights-portal/exclusion/")
    assert author.get(f"{address}signature.zip").status_code == 200


def section_of(exclusion: Exclusion, key: str) -> str:
    sections = versions.read(exclusion.form).sections
    number = next(place for place, one in enumerate(sections, 1) if key in {field.key for field in one.fields})
    return f"{LIST}{exclusion.pk}/sections/{number}/"


def test_works_are_chosen_from_ones_own_and_others_are_written(
    people: People, owner: User, author: Browser, society: Organisation, work: Work
) -> None:
    exclusion, strange = draft(owner, society, work), work_of(people.stranger)
    address = section_of(exclusion, "objects")
    page = soup(author.get(address))
    assert page.select_one(f"input[name=objects][value='{work.pk}'][checked]") is not None
    author.post(address, {"objects": [str(work.pk)], "others": f"{strange.pk}", "right_type": ["copyright"]})
    exclusion.refresh_from_db()
    assert applying.terms_of(exclusion)["objects"] == sorted([work.pk, strange.pk])
    assert typed(author.get(address), "others") == str(strange.pk)


def test_what_cannot_stand_is_said_at_its_field(
    owner: User, author: Browser, society: Organisation, work: Work
) -> None:
    address = section_of(draft(owner, society, work), "objects")
    page = author.post(address, {"objects": [str(work.pk)], "right_type": ["copyright"], "others": "abc"})
    assert page.status_code == 422
    assert "abc" in page.content.decode()


def test_who_has_no_works_here_writes_their_numbers(people: People, society: Organisation) -> None:
    exclusion = draft(people.stranger, society)
    page = soup(client_of(people.stranger).get(section_of(exclusion, "objects")))
    assert page.select("[name=others]")
    assert not page.select("[name=objects]")


def test_an_incomplete_application_says_what_is_lacking(owner: User, author: Browser, society: Organisation) -> None:
    exclusion = draft(owner, society)
    answer = author.get(f"{LIST}{exclusion.pk}/sign/", follow=True)
    assert "Objects to exclude" in said(answer)
    assert author.get(f"{LIST}{exclusion.pk}/application.txt").status_code == 404


def test_the_okup_confirms_with_the_day_and_what_it_did(
    people: People, owner: User, head: User, office: Browser, author: Browser, society: Organisation, work: Work
) -> None:
    exclusion = sent(people, owner, society, work)
    address = f"{LIST}{exclusion.pk}/"
    assert exclusion.number in said(office.get(LIST))
    assert [todo.due_at for todo in todos(subjects_of(head)) if str(exclusion.pk) in todo.task.href] == [
        exclusion.due_at
    ]
    assert not soup(office.get(address)).select(f"a[href='{address}refuse/']")
    day = timezone.localdate() + timedelta(days=2)
    assert office.post(f"{address}confirm/", {"day": "2099-01-01", "done": "Шығарылды."}).status_code == 422
    assert office.post(f"{address}confirm/", {"day": day.isoformat(), "done": ""}).status_code == 422
    assert office.post(f"{address}confirm/", {"day": day.isoformat(), "done": "Шығарылды."}).status_code == 302
    assert "Шығарылды." in said(author.get(address))
    assert not [todo for todo in todos(subjects_of(head)) if str(exclusion.pk) in todo.task.href]


def test_after_its_day_the_okup_is_asked_only_what_it_did(
    people: People, owner: User, office: Browser, society: Organisation, work: Work
) -> None:
    address = f"{LIST}{in_effect(people, owner, society, work).pk}/"
    assert not soup(office.get(f"{address}confirm/")).select("[name=day]")
    assert office.post(f"{address}confirm/", {"done": "Шығарылды."}).status_code == 302
    assert Exclusion.objects.get().confirmed_at is not None


def test_the_okup_refuses_what_papers_do_not_prove(
    people: People, owner: User, office: Browser, author: Browser, society: Organisation
) -> None:
    exclusion = sent(people, owner, society, work_of(people.stranger), title_proof="Хат")
    address = f"{LIST}{exclusion.pk}/"
    assert office.post(f"{address}refuse/", {"because": " "}).status_code == 422
    assert office.post(f"{address}refuse/", {"because": "Хат жеткіліксіз."}).status_code == 302
    assert "Хат жеткіліксіз." in said(author.get(address))


def test_the_applicant_withdraws(
    people: People, owner: User, author: Browser, society: Organisation, work: Work
) -> None:
    exclusion = sent(people, owner, society, work)
    author.post(f"{LIST}{exclusion.pk}/withdraw/")
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.WITHDRAWN


WHAT = ["", "sections/1/", "sign/", "application.txt", "signature.zip", "confirm/", "refuse/"]


@pytest.mark.parametrize("what", WHAT)
def test_a_stranger_finds_nothing(people: People, owner: User, society: Organisation, work: Work, what: str) -> None:
    exclusion = sent(people, owner, society, work)
    assert client_of(people.stranger).get(f"{LIST}{exclusion.pk}/{what}").status_code == 404


def test_an_okup_does_not_find_a_draft(owner: User, office: Browser, society: Organisation, work: Work) -> None:
    exclusion = draft(owner, society, work)
    assert office.get(f"{LIST}{exclusion.pk}/").status_code == 404
    assert str(exclusion.pk) not in office.get(LIST).content.decode()


# What everybody reads


@pytest.mark.clause(law.O100_6)
def test_the_public_list_shows_work_okup_rights_and_day_and_nothing_of_the_applicant(
    people: People, owner: User, society: Organisation, work: Work
) -> None:
    exclusion = in_effect(people, owner, society, work, ways_of_use=[ON_AIR], reason="Құпия себеп")
    page = said(client_of(None).get(PUBLIC)).replace("\u00a0", " ")
    for words in (work.title_kk, society.name, "broadcasting", "Excluded"):
        assert words in page
    for words in (owner.surname, owner.iin, "Құпия", exclusion.number):
        assert words not in page


def test_what_is_to_come_stands_there_and_what_was_withdrawn_does_not(
    people: People, owner: User, society: Organisation, work: Work
) -> None:
    exclusion = sent(people, owner, society, work)
    assert "Coming" in said(client_of(None).get(PUBLIC))
    applying.withdraw(owner, exclusion)
    assert work.title_kk not in said(client_of(None).get(PUBLIC))


def test_what_rests_on_papers_is_listed_once_the_okup_has_confirmed_it(
    people: People, owner: User, head: User, society: Organisation
) -> None:
    exclusion = sent(people, owner, society, work_of(people.stranger), title_proof="Хат")
    assert not public.listed().exists()
    applying.confirm(head, exclusion, "Шығарылады.", timezone.localdate() + timedelta(days=1))
    assert public.listed().count() == 1


@pytest.mark.parametrize("words", ["козим", "Kozimnin", "number", "work", "okup", "ко қар"])
def test_it_is_found_by_work_okup_and_number(
    people: People, owner: User, society: Organisation, work: Work, words: str
) -> None:
    exclusion = in_effect(people, owner, society, work)
    asked = {"number": exclusion.number, "work": str(work.pk), "okup": society.name_kk or society.name_ru}
    page = client_of(None).get(PUBLIC, {"q": asked.get(words, words)})
    assert work.title_kk in said(page)
    assert work.title_kk not in said(client_of(None).get(PUBLIC, {"q": "жоқсөз"}))


@pytest.mark.parametrize("words", ["'", "&|!", "\\", "9" * 300, "a" * 201])
def test_nothing_typed_breaks_the_list(words: str) -> None:
    assert client_of(None).get(PUBLIC, {"q": words}).status_code == 200


def test_the_page_of_the_work_says_so(people: People, owner: User, society: Organisation, work: Work) -> None:
    assert "Excluded from permissions" not in said(client_of(None).get(work.get_absolute_url()))
    in_effect(people, owner, society, work)
    page = said(client_of(None).get(work.get_absolute_url()))
    assert "Excluded from permissions" in page
    assert society.name in page.replace("\u00a0", " ")
    assert "Have it excluded" not in page


def test_lists_make_as_many_queries_for_any_number(
    people: People, owner: User, author: Browser, society: Organisation
) -> None:
    def queries(browser: Browser, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    def both() -> list[int]:
        return [queries(author, LIST), queries(client_of(None), PUBLIC)]

    in_effect(people, owner, society, work_of(owner))
    both()
    few = both()
    for place in range(3):
        in_effect(people, owner, society, work_of(owner, title_kk=f"Ән {place}"))
    assert both() == few


def test_ones_own_applications_are_in_the_archive(
    people: People, owner: User, society: Organisation, work: Work
) -> None:
    exclusion = sent(people, owner, society, work, reason="Менің себебім")
    (piece,) = account.archive(owner)
    kept: Any = piece.open().read().decode()
    assert exclusion.number in kept
    assert "Менің себебім" in kept
