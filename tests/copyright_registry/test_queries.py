"""Reads that pages and desks share."""

from copyright_registry import queries
from copyright_registry.models import State
from tests import people as acts
from tests.copyright_registry.rows import entry
from tests.people import People


def test_applications_are_ones_own_newest_first(people: People) -> None:
    first, second = acts.draft(people.author), acts.application_in(State.RECEIVED, people)
    acts.draft(people.stranger)

    assert list(queries.applications_of(people.author)) == [second, first]


def test_a_case_without_a_title_is_called_like_nothing(people: People) -> None:
    entry(people, 1)
    case = acts.application_in(State.RECEIVED, people)
    case.title_kk = case.title_ru = case.title_en = ""

    assert queries.near_titles(case) == []
