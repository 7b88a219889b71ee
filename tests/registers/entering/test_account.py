"""What the account asks a person to do for works."""

from typing import Any

import pytest

from accounts.models import Right, User
from accounts.subjects import Subject, subjects_of
from registers.entering.account import to_do
from tests.browser import client_of, said
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import HALF, draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


def asked(person: User) -> list[str]:
    return [f"{each.task.title}: {each.task.hint}" for each in to_do(subjects_of(person))]


@pytest.mark.clause("O100-17.2")
def test_drafts_lacking_copies_and_shares_to_agree_to_are_asked_for(author: User, other: User) -> None:
    draft(Subject(author), song(title_kk="Бір"))
    lines = (line(author, shares=HALF), line(other, shares=HALF, role="lyricist"), line(other, shares={}))
    entered(Subject(author), song(*lines, title_kk="Екі"))
    entered(Subject(author), song(line(author), title_kk="Өлең", kind="literary"))

    assert asked(author) == ["Finish the draft of a work: Бір", "Send the copy of a work (WAV): Екі"]
    assert asked(other) == ["Agree to your share of a work: Екі"]
    assert "Send the copy of a work (WAV)" in said(client_of(author).get("/en/account/"))


def test_of_an_organisation_those_are_asked_who_may_keep_its_works(author: User, other: User) -> None:
    okup = acts.okup()
    draft(acts.keeper(author, okup), song(title_kk="Бір"))
    acts.keeper(other, okup, Right.MONEY)

    assert asked(author) == ["Finish the draft of a work: Бір"]
    assert asked(other) == []


def test_a_thousand_works_ask_for_no_more_than_a_few(author: User, django_assert_num_queries: Any) -> None:
    for place in range(7):
        draft(Subject(author), song(title_kk=f"Ән {place}"))
    subjects = subjects_of(author)

    with django_assert_num_queries(4):
        assert len(list(to_do(subjects))) == 5
