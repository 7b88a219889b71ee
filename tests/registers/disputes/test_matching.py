"""Entries of one work are found by code, sound and title; what merely resembles it is not."""

import hashlib
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.subjects import Subject
from registers.disputes import matching
from registers.disputes.matching import Ground
from registers.models import Recording, Work
from tests.people import someone
from tests.registers.acts import HALF, ISRC, ISWC, draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.clause("O100-15")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


def found(work: Work) -> list[tuple[int, list[str]]]:
    return [(match.work.pk, list(match.grounds)) for match in matching.found(work)]


def test_the_same_code_is_the_same_work(author: User, other: User) -> None:
    first = entered(Subject(author), song(line(author), codes=(ISWC,)))
    second = draft(Subject(other), song(line(other), title_kk="Басқа ән", codes=(ISRC, ISWC)))

    assert found(second) == [(first.pk, [Ground.CODE])]
    assert found(first) == []  # a draft is nobody's business


@pytest.mark.parametrize(
    "title", ["көзімнің  ҚАРАСЫ!", "Козімнін карасы", "«Көзімнің қарасы»"], ids=["case and signs", "letters", "quotes"]
)
def test_the_same_title_and_author_in_another_spelling(author: User, other: User, title: str) -> None:
    first = entered(Subject(author), song(line(author)))
    second = draft(
        Subject(other), song(line(author, shares=HALF), line(other, shares=HALF), title_kk="", title_ru=title)
    )

    assert found(second) == [(first.pk, [Ground.TITLE])]


def test_another_title_of_the_entry_is_its_title_too(author: User, other: User) -> None:
    first = entered(Subject(author), song(line(author), other_titles=("Светоч", "Свет очей")))

    second = draft(Subject(other), song(line(author), title_kk="", title_ru="Свет  очей"))

    assert found(second) == [(first.pk, [Ground.TITLE])]


def test_the_same_title_of_another_author_is_another_work(author: User, other: User) -> None:
    entered(Subject(author), song(line(author)))

    assert found(draft(Subject(other), song(line(other)))) == []


def test_an_author_who_is_only_named_is_known_by_the_name(author: User, other: User) -> None:
    first = entered(Subject(author), song(line(author, shares=HALF), line(name="Абай  Құнанбаев", shares=HALF)))

    second = draft(Subject(other), song(line(other, shares=HALF), line(name="абай кунанбаев", shares=HALF)))

    assert found(second) == [(first.pk, [Ground.TITLE])]


def test_who_only_owns_is_no_author(author: User, other: User) -> None:
    label: dict[str, Any] = {"name": "Label", "role": "owner", "category": "contract_holder", "shares": HALF}
    entered(Subject(author), song(line(author, shares=HALF), line(**label)))

    assert found(draft(Subject(other), song(line(other, shares=HALF), line(**label)))) == []


def test_the_same_sound_file_is_the_same_work(author: User, other: User) -> None:
    first = entered(Subject(author), song(line(author)))
    second = entered(Subject(other), song(line(other), title_kk="Басқа ән"))
    sha256 = hashlib.sha256(b"one take").hexdigest()
    for work in (first, second):
        Recording.objects.create(
            work=work, state="accepted", name="a.wav", size=8, sha256=sha256, checked_at=timezone.now()
        )

    assert found(second) == [(first.pk, [Ground.SOUND])]


def test_all_grounds_are_told_and_withdrawn_entries_are_not(author: User, other: User) -> None:
    first = entered(Subject(author), song(line(author), codes=(ISWC,)))
    second = draft(Subject(other), song(line(author), codes=(ISWC,)))
    assert matching.found(second)[0].told == "the same code, the same title and author"

    Work.objects.filter(pk=first.pk).update(state="withdrawn")

    assert found(second) == []


def test_many_are_compared_in_two_queries(author: User, other: User, django_assert_num_queries: Any) -> None:
    for place in range(5):
        entered(Subject(author), song(line(author), title_kk=f"Ән {place}"))
    mine = [draft(Subject(other), song(line(author), title_kk=f"ән  {place}")).pk for place in range(4)]

    with django_assert_num_queries(2):
        matches = matching.found_many(mine)

    assert [len(matches[pk]) for pk in mine] == [1, 1, 1, 1]
