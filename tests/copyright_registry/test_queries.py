"""The register is searched as people type: without Kazakh letters, with slips, and with anything at all."""

from collections.abc import Callable
from typing import Any

import pytest

from copyright_registry import queries
from copyright_registry.models import State
from portal import law
from tests import people as acts
from tests.browser import client_of, said
from tests.copyright_registry.rows import entry
from tests.people import People


@pytest.fixture
def register(people: People) -> People:
    """Four entries."""
    entry(people, 1, title_kk="Адай", title_ru="Адай", author_names="Құрманғазы Сағырбайұлы")
    entry(people, 2, title_kk="Түнгі көш", title_ru="Ночное кочевье", author_names="Сүйінбаева Әсемгүл")
    entry(people, 3, title_kk="Үміт ёлкасы", title_en="Hope 100%_", author_names="Ким Светлана")
    entry(people, 12, title_kk="", title_ru="Ночь", author_names="Өтеғұлов Дәурен")
    return people


def found(words: str) -> list[int]:
    return list(queries.search(words).values_list("number", flat=True))


@pytest.mark.clause(law.O1315_A3)
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Құрманғазы", [1]),
        ("Курмангазы", [1]),
        ("Курмангозы", [1]),
        ("КУРМАНГАЗЫ сагырбайулы", [1]),
        ("курман", [1]),
        ("ночь", [12]),
        ("НОЧ", [12, 2]),
        ("умит елкасы", [3]),
        ("отегулов", [12]),
        ("hope", [3]),
        ("Адай Құрманғазы", [1]),
        ("  түнгі \n көш\u200b ", [2]),
        ("12", [12]),
        ("№ 12", [12]),
        ("№2", [2]),
        ("", [12, 3, 2, 1]),
        ("  ", [12, 3, 2, 1]),
    ],
)
def test_what_people_type_finds_the_entry(register: People, words: str, numbers: list[int]) -> None:
    assert found(words) == numbers


@pytest.mark.parametrize("words", ["Моцарт", "99", "№ 0", "9" * 40, "Адай Моцарт", "№"])
def test_what_is_not_there_is_not_found(register: People, words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "%",
        "_",
        "%_",
        "'",
        '"',
        "\\",
        "'; DROP TABLE x; --",
        "{}",
        "a%00b",
        "<script>",
        "𝄞",
        "ж" * 5000,
        "1" * 5000,
    ],
)
def test_odd_signs_do_no_harm(register: People, words: str) -> None:
    page = client_of(None).get("/en/registry/", {"q": words})

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert len(found("")) == 4


def test_a_per_cent_sign_is_a_letter_like_others(register: People) -> None:
    assert found("%") == [3]
    assert found("100%_") == [3]


def test_one_word_of_many_may_be_spelt_wrongly(register: People) -> None:
    assert found("Сағырбаулы") == [1]


@pytest.mark.parametrize("letter", "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёİßẞЖж")
def test_the_database_folds_letters_as_the_search_does(people: People, letter: str) -> None:
    row = entry(people, 1, title_kk=f"a{letter}b")
    row.refresh_from_db()

    assert queries.fold(f"a{letter}b") in row.searched or letter in "İẞ"


@pytest.mark.clause(law.O1315_A3)
def test_the_register_lists_the_newest_first(register: People) -> None:
    assert [row.number for row in queries.entries()] == [12, 3, 2, 1]


def test_nothing_found_says_so_and_shows_the_way_back(register: People) -> None:
    page = client_of(None).get("/en/registry/?q=Моцарт")

    assert "Nothing for “Моцарт”" in said(page)
    assert 'href="/en/registry/"' in page.content.decode()


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30, ""])
def test_any_page_number_answers(register: People, page: str) -> None:
    assert client_of(None).get("/kk/registry/", {"page": page}).status_code == 200


def test_applications_are_ones_own_newest_first(people: People) -> None:
    first, second = acts.draft(people.author), acts.application_in(State.RECEIVED, people)
    acts.draft(people.stranger)

    assert list(queries.applications_of(people.author)) == [second, first]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_asks_the_database_as_often_for_three_entries_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int
) -> None:
    for number in range(1, rows + 1):
        entry(people, number)
    client = client_of(None)

    with django_assert_num_queries(2):  # how many, and the entries with their kinds
        client.get("/kk/registry/")


def test_a_case_without_a_title_is_called_like_nothing(people: People) -> None:
    entry(people, 1)
    case = acts.application_in(State.RECEIVED, people)
    case.title_kk = case.title_ru = case.title_en = ""

    assert queries.near_titles(case) == []
