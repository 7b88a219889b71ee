"""What the account asks a person to do for works."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Right, User
from accounts.subjects import Subject, subjects_of
from portal import law
from registers.entering.account import to_do
from registers.models import Recording
from tests.browser import client_of, said
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


def asked(person: User) -> list[str]:
    return [f"{each.task.title}: {each.task.hint}" for each in to_do(subjects_of(person))]


@pytest.mark.clause(law.O100_17_2)
def test_drafts_and_refused_copies_are_asked_for(author: User) -> None:
    draft(Subject(author), song(title_kk="Бір"))
    work = entered(Subject(author), song(line(author), title_kk="Екі"))
    assert asked(author) == ["Finish the draft of a work: Бір"]

    now = timezone.now()
    refused = {"name": "a.wav", "size": 1, "sha256": "1" * 64, "because": "Too short.", "checked_at": now}
    Recording.objects.create(work=work, state="refused", **refused)

    second = "The copy of a work was not accepted: send another: Екі"
    assert asked(author) == ["Finish the draft of a work: Бір", second]
    assert "send another" in said(client_of(author).get("/en/account/"))
    Recording.objects.create(work=work, state="checking", check_at=now, name="b.wav", size=1, sha256="2" * 64)
    assert asked(author) == ["Finish the draft of a work: Бір"]


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

    with django_assert_num_queries(2):
        assert len(list(to_do(subjects))) == 5
