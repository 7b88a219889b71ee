"""The register is searched as people type: without Kazakh letters, with slips, in Latin, and with anything at all."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from copyright_registry.models import Entry, Kind
from copyright_registry.register import search
from copyright_registry.register.forms import EntrySearch
from copyright_registry.register.search import REGISTER
from portal import law
from portal.search import listing, words
from portal.search.listing import Found, Place, Wanted
from tests.browser import client_of, said, soup
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


def looked_up(**wanted: Any) -> Found:
    words = {name: wanted.pop(name) for name in ("q", "author", "sort") if name in wanted}
    return listing.look_up(REGISTER, Wanted(**words, facets=wanted))


def numbers_of(place: Place | None = None, **wanted: Any) -> list[int]:
    page = listing.page_of(looked_up(**wanted), place or Place())
    return [row.number for row in page.entries]


def found(typed: str) -> list[int]:
    return numbers_of(q=typed.strip())


@pytest.mark.clause(law.O1315_A3)
@pytest.mark.parametrize(
    ("typed", "numbers"),
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
        ("Kurmangazy", [1]),
        ("Sagyrbaiuly kurman", [1]),
        ("Tungi kosh", [2]),
        ("Svetlana Kim", [3]),
        ("Ümit", [3]),
        ("ВЕТЛАН", [3]),
        ("100%", [3]),
    ],
)
def test_what_people_type_finds_the_entry(register: People, typed: str, numbers: list[int]) -> None:
    assert found(typed) == numbers


@pytest.mark.parametrize("typed", ["Моцарт", "99", "№ 0", "9" * 40, "Адай Моцарт", "№"])
def test_what_is_not_there_is_not_found(register: People, typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize(
    "typed",
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
def test_odd_signs_do_no_harm(register: People, typed: str) -> None:
    page = client_of(None).get("/en/registry/", {"q": typed, "author": typed, "kind": typed, "year": typed})

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert len(found("")) == 4


def test_signs_alone_find_nothing(register: People) -> None:
    assert found("%") == found("_") == found("№") == []


def test_a_word_of_two_letters_is_itself_before_it_is_a_beginning(people: People) -> None:
    entry(people, 1, title_kk="Ан")
    entry(people, 2, title_kk="Анар")

    assert found("ан") == [1]
    assert found("ана") == [2]
    assert found("кө") == []


def test_a_figure_is_the_number_or_a_word_never_a_part(people: People) -> None:
    entry(people, 5, title_kk="Жыл 2024")
    entry(people, 2024, title_kk="Бір")
    entry(people, 20245, title_kk="Екі")

    assert found("2024") == found("№ 2 024") == [2024, 5]
    assert found("20 245") == [20245]


def test_one_word_of_many_may_be_spelt_wrongly(register: People) -> None:
    assert found("Сағырбаулы") == [1]


@pytest.mark.parametrize("letter", "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёİßẞЖж")
def test_the_database_folds_letters_as_the_search_does(people: People, letter: str) -> None:
    row = entry(people, 1, title_kk=f"a{letter}b")
    row.refresh_from_db()

    assert words.fold(f"a{letter}b") in row.searched or letter in "İẞ"


@pytest.mark.clause(law.O1315_A3)
def test_the_register_lists_the_newest_first(register: People) -> None:
    assert numbers_of() == [12, 3, 2, 1]


def test_nothing_found_says_so_and_shows_the_way_back(register: People) -> None:
    page = client_of(None).get("/en/registry/?q=Моцарт&year=2026")

    assert "Nothing for “Моцарт”" in said(page)
    assert soup(page).select("a[href='?q=%D0%9C%D0%BE%D1%86%D0%B0%D1%80%D1%82']")  # without the year
    assert 'href="/en/registry/"' in page.content.decode()


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30, ""])
def test_any_page_number_answers(register: People, page: str) -> None:
    assert client_of(None).get("/kk/registry/", {"page": page}).status_code == 200


def test_facets_narrow_what_is_found(people: People) -> None:
    musical = Kind.objects.get(code="musical")
    entry(people, 1, title_kk="Адай")
    entry(people, 2, title_kk="Адай", kind=musical, created_on=date(1998, 3, 1))
    entry(people, 3, title_kk="Адай", registered_at=datetime(2019, 12, 31, 20, tzinfo=UTC))  # in Almaty it is 2020
    entry(people, 4, title_kk="Көш", status="cancelled", author_names="Адай Ақан")

    assert numbers_of(q="адай") == [4, 3, 2, 1]
    assert numbers_of(q="адай", kind="musical") == [2]
    assert numbers_of(created=1998) == [2]
    assert numbers_of(year=2020) == [3]
    assert numbers_of(status="cancelled") == [4]
    assert numbers_of(q="адай", status="in_force", year=2026, kind="literary") == [1]
    assert numbers_of(author="Adai") == [4]
    assert numbers_of(author="адаи") == [4]  # spelt nearly so


def test_a_kind_is_found_under_each_of_its_names(people: People) -> None:
    """A kind renamed by an act has a row of its own from that day on."""
    renamed = Kind.objects.get(code="musical")
    entry(people, 1, kind=renamed)
    renamed.pk, renamed.since = None, date(2026, 6, 1)
    renamed.save(force_insert=True)
    entry(people, 2, kind=renamed)

    assert numbers_of(kind="musical") == [2, 1]


ALPHABETICAL = ["1 ән", "Abai", "Ақ", "Әке", "Бала", "Гүл", "«Ғарыш»", "Еді", "Ёлка", "Жер", "Кел", "Қара", "Нан", "Ңа",
                "Ода", "Өмір", "Ұл", "Үй", "Һәм", "Ыдыс", "Із"]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_names_stand_in_the_order_of_the_kazakh_alphabet(people: People, language: str) -> None:
    for number, title in enumerate(sorted(ALPHABETICAL, key=hash), 1):
        entry(people, number, **{"title_kk": "", f"title_{language}": title})

    with translation.override(language):
        page = listing.page_of(looked_up(sort="name"), Place(size=30))

    assert [row.title for row in page.entries] == ALPHABETICAL


def test_authors_stand_in_that_order_too_and_the_oldest_may_come_first(register: People) -> None:
    assert numbers_of(sort="author") == [3, 1, 12, 2]
    assert numbers_of(sort="oldest") == [1, 2, 3, 12]


@pytest.fixture
def many(people: People, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Nine entries where more than six are no longer counted, three a page; two bear the same name."""
    monkeypatch.setattr(listing, "MOST", 6)
    for number in range(1, 10):
        entry(people, number, title_kk=f"Көш {'бвгаабгвд'[number - 1]}", author_names=f"Ким {'дгвбаабвг'[number - 1]}")
    return list(range(1, 10))


@pytest.mark.parametrize("sort", EntrySearch.SORTS)
@pytest.mark.parametrize("asked", [{}, {"q": "кош"}, {"kind": "literary"}, {"year": 2026}, {"created": 2026}])
def test_pages_follow_each_other_to_the_end_and_back_without_a_gap(
    many: list[int], sort: str, asked: dict[str, Any]
) -> None:
    found = looked_up(sort=sort, **asked)
    whole = [row.number for row in found.in_order()]
    assert found.count is None

    pages = [listing.page_of(found, Place(size=3))]
    while pages[-1].has_next:
        number = pages[-1].number + 1
        pages.append(listing.page_of(found, Place(number, after=pages[-1].entries[-1].number, size=3)))
    back = listing.page_of(found, Place(2, before=pages[-1].entries[0].number, size=3))

    assert [row.number for page in pages for row in page.entries] == whole
    assert sorted(whole) == many
    assert [page.number for page in pages] == [1, 2, 3]
    assert back.entries == pages[1].entries


def test_a_page_has_a_number_as_far_as_entries_are_counted(many: list[int]) -> None:
    assert numbers_of(Place(2, size=3)) == [6, 5, 4]
    assert numbers_of(Place(50, size=3)) == [6, 5, 4]
    assert numbers_of(Place(2, after=999, size=3)) == [9, 8, 7]  # there is no such entry
    assert numbers_of(Place(2, after=999, size=3), sort="oldest") == [1, 2, 3]
    assert numbers_of(Place(2, after=999, size=3), sort="name") == numbers_of(Place(size=3), sort="name")


def test_the_page_says_that_there_are_more_than_it_counts(many: list[int]) -> None:
    page = client_of(None).get("/en/registry/?q=кош")

    assert "More than 6 entries found" in said(page)
    assert "9 entries in the register" in said(client_of(None).get("/en/registry/"))


def test_the_way_to_the_next_page_keeps_what_is_asked(many: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    browser = client_of(None)
    first = soup(browser.get("/en/registry/?q=кош&sort=oldest"))
    second = soup(browser.get(f"/en/registry/{first.select_one('a[rel=next]')['href']}"))
    again = soup(browser.get(f"/en/registry/{second.select_one('a[rel=prev]')['href']}"))

    def shown(page: Any) -> list[str]:
        return [row.select_one("td").get_text() for row in page.select("tbody tr")]

    assert (shown(first), shown(second), shown(again)) == (["1", "2", "3"], ["4", "5", "6"], ["1", "2", "3"])


def test_what_is_asked_stays_in_the_form_and_mistakes_are_told(register: People) -> None:
    page = client_of(None).get("/en/registry/?q=Адай&year=abc")

    assert "Write the year in four figures" in said(page)
    assert soup(page).select_one("#id_q")["value"] == "Адай"
    assert soup(page).select_one("#id_year")["value"] == "abc"
    assert not soup(page).select("tbody tr")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        ("", 4),  # the kinds to choose from, keys, entries, how many there are
        ("?q=түнгі", 4),  # which words there are instead
        ("?q=тунги+кошш", 5),  # and those like them
        (
            "?q=түнгі&author=асемгул&kind=literary&year=2026&sort=name",
            7,
        ),  # the kinds twice: among them, which was asked
    ],
)
def test_the_register_asks_the_database_as_often_for_three_entries_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int, asked: str, queries: int
) -> None:
    for number in range(1, rows + 1):
        entry(people, number)
    client = client_of(None)

    with django_assert_num_queries(queries):
        assert "Сүйінбаева" in said(client.get(f"/kk/registry/{asked}"))


def test_the_words_of_an_entry_and_their_number_are_noted_with_it(people: People) -> None:
    entry(people, 1)
    row = entry(people, 2)
    Entry.objects.filter(pk=row.pk).update(superseded_at=row.made_at)
    row.pk, row.version, row.code, row.fingerprint = None, 2, "ABCDEFGH", "0" * 64
    row.save(force_insert=True)

    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(word ORDER BY word) FROM copyright_registry_term")
        assert cursor.fetchone() == (["асемгул", "кош", "суйинбаева", "тунги"],)
    assert search.total() == 2
