"""The five registers are found by words, codes and numbers, narrowed by facets, and walked in any order."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation

from portal import law
from portal.search import listing
from portal.search.listing import Place, Wanted
from registers.lists import search
from registers.models import Owner, Work
from tests.browser import client_of, said, soup
from tests.registers import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NAMES = ("works", "owners", "okups", "users", "agreements")


def titles(register: listing.Register = search.WORKS, place: Place | None = None, **asked: Any) -> list[str]:
    """What is found, by the names of its rows."""
    form = register.form(asked)
    assert form.is_valid(), form.errors
    page = listing.page_of(listing.look_up(register, form.wanted), place or Place())
    return [str(row) for row in page.entries]


@pytest.fixture
def three() -> list[Work]:
    """Three works: one managed with codes, one by another hand, one declared."""
    composer = rows.owner("Құрманғазы Сағырбайұлы", pseudonym="Бірінші")
    other = rows.owner("Ким Светлана")
    return [
        rows.work(composer, title_kk="Адай", title_ru="", title_en="Adai", other_titles=["Ұлы той"],
                  codes=(("isrc", "KZA012600001"), ("iswc", "T0345246801"), ("other", "KZ-77"))),
        rows.work(composer, other, title_kk="Түнгі көш", title_ru="Ночное кочевье", created_year=2020, kind="music",
                  standing="disputed"),
        rows.work(other, title_kk="Жел", title_ru="Ветер", is_managed=False, is_complete=False, standing="agreed"),
    ]  # fmt: skip


@pytest.mark.clause(law.O100_15, law.O100_17_1, law.O100_17_3, law.O100_17_4)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("адай", ["Adai"]),
        ("Adai", ["Adai"]),
        ("улы той", ["Adai"]),
        ("курмангозы", ["Түнгі көш", "Adai"]),
        ("Бірінші", ["Түнгі көш", "Adai"]),
        ("кочевье", ["Түнгі көш"]),
        ("KZ-A01-26-00001", ["Adai"]),
        ("isrc kza012600001", ["Adai"]),
        ("T-034.524.680-1", ["Adai"]),
        ("kz-77", ["Adai"]),
        ("KZ-A01-26-00002", []),
        ("Моцарт", []),
    ],
)
def test_a_work_is_found_by_title_name_and_code(three: list[Work], typed: str, expected: list[str]) -> None:
    assert titles(q=typed) == expected


def test_a_work_is_found_by_its_number(three: list[Work]) -> None:
    assert titles(q=f"№ {three[1].pk}") == ["Түнгі көш"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Түнгі көш", "Adai"]),
        ({"list": "managed"}, ["Түнгі көш", "Adai"]),
        ({"list": "declared"}, ["Жел"]),
        ({"list": "all"}, ["Жел", "Түнгі көш", "Adai"]),
        ({"list": "all", "shares": "disputed"}, ["Түнгі көш"]),
        ({"list": "all", "copy": "without"}, ["Жел"]),
        ({"copy": "with", "kind": "music"}, ["Түнгі көш"]),
        ({"year": "2020"}, ["Түнгі көш"]),
        ({"author": "kim"}, ["Түнгі көш"]),
        ({"list": "all", "sort": "oldest"}, ["Adai", "Түнгі көш", "Жел"]),
        ({"list": "all", "sort": "author"}, ["Жел", "Adai", "Түнгі көш"]),
    ],
)
def test_facets_and_orders_of_works(three: list[Work], asked: dict[str, str], expected: list[str]) -> None:
    assert titles(**asked) == expected


def test_names_stand_in_the_order_of_the_kazakh_alphabet(three: list[Work]) -> None:
    with translation.override("kk"):
        assert titles(list="all", sort="name") == ["Адай", "Жел", "Түнгі көш"]


@pytest.mark.clause(law.O100_17_5, law.O100_19_2, law.O100_21_5)
def test_works_and_members_of_an_okup_and_works_of_an_owner(three: list[Work]) -> None:
    society = rows.okup()
    composer = Owner.objects.get(pseudonym="Бірінші")
    three[0].holders.update(okup=society.organisation)
    rows.agreement("mandate", society, owner=composer)

    assert titles(okup=str(society.pk)) == ["Adai"]
    assert titles(search.OWNERS, okup=str(society.pk)) == ["Құрманғазы Сағырбайұлы"]
    assert titles(list="all", owner=str(composer.pk)) == ["Түнгі көш", "Adai"]


def test_only_entered_works_and_listed_owners_are_found() -> None:
    unlisted = rows.owner("Ахметов Болат", listed_at=None)
    rows.work(unlisted, title_kk="Жоба", state="draft", version=0, entered_at=None)
    kept = rows.work(unlisted, title_kk="Бар")
    rows.work(unlisted, title_kk="Кеткен", state="withdrawn")
    rows.work(unlisted, title_kk="Қосылған", state="merged", merged_into=kept)

    assert titles(list="all") == ["Бар"]
    assert titles(search.OWNERS) == titles(search.OWNERS, q="Болат") == []


@pytest.mark.clause(law.O100_18, law.O100_19_4)
def test_owners_are_found_by_name_pseudonym_region_and_isni() -> None:
    rows.owner("Сүйінбаева Әсемгүл", pseudonym="Айна", isni="0000000121032683")
    rows.owner("«Дала» студиясы", is_entity=True, bin="990140004654", region="75")

    assert titles(search.OWNERS, q="айна") == ["Сүйінбаева Әсемгүл"]
    assert titles(search.OWNERS, q="0000 0001 2103 2683") == ["Сүйінбаева Әсемгүл"]
    assert titles(search.OWNERS, region="75") == titles(search.OWNERS, who="organisation") == ["«Дала» студиясы"]
    assert titles(search.OWNERS, sort="name") == ["«Дала» студиясы", "Сүйінбаева Әсемгүл"]


@pytest.mark.clause(law.O100_20, law.O100_21_2, law.O100_22, law.O100_23_3, law.O100_24_1, law.O100_24_3)
def test_okups_users_and_agreements_are_found() -> None:
    society = rows.okup()
    cafe = rows.licensee(rows.organisation("990140004654", name_kk="Дала кафесі", kinds=["user"]))
    owned = rows.owner()
    rows.agreement("mandate", society, "17-М", owner=owned)
    rows.agreement("licence", society, "18-Л", licensee=cafe, state="ended", ended_on=date(2026, 3, 1))

    assert titles(search.OKUPS, q="940140000385") == titles(search.OKUPS, q="авторлар") == ["Авторлар қоғамы"]
    assert titles(search.USERS, q="dala") == titles(search.USERS, q="990140004654") == ["Дала кафесі"]
    assert titles(search.USERS, okup=str(society.pk)) == []  # its licence has ended
    assert titles(search.AGREEMENTS, kind="mandate") == titles(search.AGREEMENTS, q="17-М") == ["№ 17-М"]
    assert titles(search.AGREEMENTS, okup=str(society.pk), state="ended") == ["№ 18-Л"]
    assert titles(search.AGREEMENTS, right="related") == []


def test_words_are_noted_when_a_row_can_be_found_and_when_they_change() -> None:
    owned = rows.owner("Ахметов Болат", listed_at=None)
    draft = rows.work(owned, title_kk="Жоба", title_ru="", state="draft", version=0, entered_at=None)
    assert _words() == set()

    Work.objects.filter(pk=draft.pk).update(state="entered", version=1, entered_at=rows.AT)
    Owner.objects.update(listed_at=rows.AT)
    assert _words() == {"ахметов", "болат", "жоба"}

    Work.objects.filter(pk=draft.pk).update(all_titles="Жаңа ат", title_kk="Жаңа ат")
    assert {"жана", "ат"} < _words()
    assert titles(q="жана") == ["Жаңа ат"]


def _words() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM registers_workword UNION SELECT word FROM registers_ownerword")
        return {word for (word,) in cursor.fetchall()}


@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "author"])
@pytest.mark.parametrize("asked", [{}, {"q": "кош"}, {"year": "1998"}, {"kind": "song"}, {"list": "all"}])
def test_pages_follow_each_other_to_the_end_and_back_without_a_gap(
    monkeypatch: pytest.MonkeyPatch, sort: str, asked: dict[str, str]
) -> None:
    monkeypatch.setattr(listing, "MOST", 6)
    for number in range(9):
        rows.work(rows.owner(f"Ким {'дгвбаабвг'[number]}"), title_kk=f"Көш {'бвгаабгвд'[number]}")
    found = listing.look_up(search.WORKS, search.WORKS.form({**asked, "sort": sort}).wanted)
    whole = [row.pk for row in found.in_order()]

    pages = [listing.page_of(found, Place(size=3))]
    while pages[-1].has_next:
        after = pages[-1].entries[-1].pk
        pages.append(listing.page_of(found, Place(pages[-1].number + 1, after=after, size=3)))
    back = listing.page_of(found, Place(2, before=pages[-1].entries[0].pk, size=3))

    assert [row.pk for page in pages for row in page.entries] == whole
    assert len(whole) == 9
    assert back.entries == pages[1].entries


def test_a_page_goes_on_behind_a_work_that_was_withdrawn_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST", 2)
    first, second, third, last = [rows.work(rows.owner(f"Ким {number}")) for number in range(4)]
    Work.objects.filter(pk=third.pk).update(state="withdrawn")

    found = listing.look_up(search.WORKS, Wanted())

    assert listing.page_of(found, Place(2, after=third.pk, size=2)).entries == [second, first]
    assert listing.page_of(found, Place(2, after=first.pk, size=2)).entries == [last, second]


def test_a_beginning_finds_the_words_by_name_too(three: list[Work]) -> None:
    """One word alone is asked for as a beginning, beside another by the names of those that begin so."""
    assert titles(q="к") == ["Түнгі көш", "Adai"]
    assert titles(q="све") == titles(q="к све") == ["Түнгі көш"]


@pytest.mark.parametrize("asked", [{}, {"kind": "music", "copy": "with", "author": "ким", "year": "20201"}])
def test_what_one_reader_asks_by_is_not_shown_to_the_next(settings: Any, asked: dict[str, str]) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }
    client = client_of(None)
    first = _facets(client.get("/en/registers/works/", asked))

    assert {name: value for name, value in first.items() if value} == {**asked, "sort": "newest", "list": "managed"}
    empty = _facets(client.get("/en/registers/works/"))
    assert {name: value for name, value in empty.items() if value} == {"sort": "newest", "list": "managed"}
    assert list(first) == list(empty)


def _facets(page: Any) -> dict[str, str]:
    """What stands in each field: of a list the value chosen, or its first."""
    found = {}
    for field in soup(page).select(".facets [name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option") or field
        found[str(field["name"])] = str(chosen.get("value", ""))
    return found


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/en/registers/works/", 5),  # how many, keys, works, kinds and OKUPs to choose from
        ("/en/registers/works/?q=тунги", 5),  # which words there are
        ("/en/registers/owners/", 5),
        ("/en/registers/okups/", 4),
        ("/en/registers/users/", 6),
        ("/en/registers/agreements/", 5),
        ("/api/v1/works", 4),
    ],
)
def test_a_list_asks_the_database_as_often_for_twenty_rows_as_for_one(
    django_assert_num_queries: Callable[..., Any], count: int, address: str, queries: int
) -> None:
    for number in range(count):
        owned, other = rows.owner(), rows.owner("Ким")
        rows.work(owned, other, codes=(("isrc", f"KZA0126{number:05}"),))
        society = rows.okup(f"{940140000385 + number}")
        user = rows.licensee(rows.organisation(f"{840140000385 + number}", name_kk=f"Дала {number}"))
        rows.agreement("mandate", society, owner=owned)
        rows.agreement("licence", society, licensee=user)
    client = client_of(None)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "{}", "<script>", "𝄞", "ж" * 5000, "1" * 5000, "1-2"])
@pytest.mark.parametrize("name", NAMES)
def test_odd_signs_do_no_harm(three: list[Work], name: str, typed: str) -> None:
    asked = dict.fromkeys(("q", "author", "kind", "year", "okup", "owner", "region", "list", "activity"), typed)
    page = client_of(None).get(f"/en/registers/{name}/", asked)

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert client_of(None).get(f"/en/registers/{name}/", {"q": typed}).status_code == 200


def test_the_list_says_that_there_are_works_declared(three: list[Work]) -> None:
    page = client_of(None).get("/en/registers/works/")

    assert "2 entries in the register" in said(page)
    declared = client_of(None).get("/en/registers/works/" + str(soup(page).select_one("a[href^='?list']")["href"]))
    assert "Жел" in said(declared)


def test_what_is_not_understood_is_told() -> None:
    answer = client_of(None).get("/en/registers/works.csv?year=abc")

    assert (answer.status_code, "Write the year in four figures" in answer.content.decode()) == (400, True)


def test_the_search_box_asks_again_as_one_types_where_scripts_run(three: list[Work]) -> None:
    for address in ("/en/registers/works/", "/en/registry/"):
        page = soup(client_of(None).get(address))
        form = page.select_one("form.register-search")
        assert form is not None
        assert form["hx-get"] == form["action"] == address
        assert page.select_one("#found") is not None
        assert '"allowEval": false' in str(page.select_one("meta[name=htmx-config]")["content"])


def test_wanted_is_everything_without_words_and_facets() -> None:
    assert Wanted(sort="name").is_everything
    assert search.WORKS.form({"list": "managed", "sort": "oldest"}).wanted.is_everything
    assert not search.WORKS.form({"list": "all"}).wanted.is_everything
