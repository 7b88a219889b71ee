"""The overview and the page of each row."""

from collections.abc import Callable
from typing import Any

import pytest

from portal import law
from portal.search import serving
from registers.models import Version
from tests.browser import client_of, said, soup
from tests.people import someone
from tests.registers import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def page(address: str, browser: Any = None, status: int = 200) -> Any:
    answer = (browser or client_of(None)).get(address)
    assert answer.status_code == status
    return answer


@pytest.mark.clause(law.O100_14)
def test_the_overview_counts_the_five_registers() -> None:
    rows.work(rows.owner(), rows.owner("Ким"))
    rows.work(rows.owner("Ли"), is_managed=False)

    counted = [cell.get_text(strip=True) for cell in soup(page("/en/registers/")).select("tbody td.n")]
    assert counted == ["1", "3", "0", "0", "0"]


@pytest.mark.clause(law.O100_17_1, law.O100_17_2, law.O100_17_3, law.O100_17_4, law.O100_17_5)
def test_the_page_of_a_work_says_what_the_order_lists() -> None:
    composer, unlisted = rows.owner("Құрманғазы Сағырбайұлы", pseudonym="Бірінші"), rows.owner("Ким", listed_at=None)
    work = rows.work(composer, unlisted, codes=(("isrc", "KZA012600001"),), standing="disputed", other_titles=["Той"])
    Version.objects.create(work=work, version=1, made_at=rows.AT, body=b"{}", fingerprint="ab" * 32)

    answer = page(f"/en/registers/works/{work.pk}/")
    words = said(answer)

    for expected in ("Түнгі көш", "Ночное кочевье", "Той", "musical work with text", "1998", "ISRC KZ-A01-26-00001",
                     "Құрманғазы Сағырбайұлы", "Бірінші", "composer", "author of music", "50", "managed collectively",
                     "Disputed", "given", "abab", "Version 1, which stands now", "Register of works. URL"):  # fmt: skip
        assert expected in words.replace("\u00a0", " "), expected
    assert [str(link["href"]) for link in soup(answer).select("td a")] == [composer.get_absolute_url()]
    assert answer["Link"] == f'<http://testserver/en/registers/works/{work.pk}/>; rel="canonical"'


def test_a_draft_is_nobodys() -> None:
    draft = rows.work(rows.owner(), state="draft", version=0, entered_at=None)

    page(f"/en/registers/works/{draft.pk}/", status=404)
    page(f"/api/v1/works/{draft.pk}", status=404)


def test_a_merged_work_leads_to_the_one_it_was_merged_into() -> None:
    kept = rows.work(rows.owner())
    merged = rows.work(rows.owner("Ким"), state="merged", merged_into=kept)

    assert page(f"/en/registers/works/{merged.pk}/", status=301)["Location"] == f"/en/registers/works/{kept.pk}/"
    assert page(f"/api/v1/works/{merged.pk}", status=301)["Location"] == f"/api/v1/works/{kept.pk}"


def test_a_withdrawn_work_is_gone_but_for_whom_it_is_about() -> None:
    author = someone("author")
    work = rows.work(rows.owner(person=author), title_kk="Кеткен", state="withdrawn")
    address = f"/en/registers/works/{work.pk}/"

    gone = page(address, status=410)
    assert "was withdrawn" in said(gone)
    assert "Кеткен" not in said(gone)
    page(f"/api/v1/works/{work.pk}", status=410)
    page(address, client_of(someone("stranger")), status=410)
    assert "Кеткен" in said(page(address, client_of(author)))


@pytest.mark.clause(law.O100_19_1, law.O100_19_2, law.O100_19_3, law.O100_19_4)
def test_the_page_of_an_owner_lists_works_and_leads_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    society, composer = rows.okup(), rows.owner(pseudonym="Айна")
    for number in range(3):
        rows.work(composer, title_kk=f"Ән {number}")
    rows.agreement("mandate", society, owner=composer)
    monkeypatch.setattr("registers.lists.pages.FEW", 2)

    answer = page(composer.get_absolute_url())
    words = said(answer).replace("\u00a0", " ")

    for expected in ("Сүйінбаева Әсемгүл", "Айна", "author of music", "Number of works 3", "Авторлар қоғамы",
                     "Karaganda region"):  # fmt: skip
        assert expected in words, expected
    assert len(soup(answer).select("tbody tr")) == 2
    more = next(link for link in soup(answer).select("a.go") if "All works" in link.get_text())
    assert len(soup(page(str(more["href"]))).select("tbody tr")) == 3


@pytest.mark.clause(law.O100_21_1, law.O100_21_2, law.O100_21_3, law.O100_21_4, law.O100_21_5)
def test_the_page_of_an_okup_says_what_the_order_lists() -> None:
    society = rows.okup()
    rows.agreement("mandate", society, owner=rows.owner())

    words = said(page(society.get_absolute_url())).replace("\u00a0", " ")

    for expected in ("Авторлар қоғамы", "940140000385", "Алматы, Абай даңғылы 1", "+7 727 111 2233",
                     "office@example.kz", "Number of members 1", "Сүйінбаева Әсемгүл"):  # fmt: skip
        assert expected in words, expected


@pytest.mark.clause(law.O100_23_1, law.O100_23_2, law.O100_23_4, law.O100_23_5, law.O100_23_6, law.O100_23_7)
def test_the_page_of_an_organisation_that_uses_works_says_what_the_order_lists() -> None:
    society = rows.okup()
    cafe = rows.licensee(rows.organisation("990140004654", name_kk="Дала кафесі", kinds=["user"]))
    rows.agreement("licence", society, licensee=cafe)

    words = said(page(cafe.get_absolute_url())).replace("\u00a0", " ")

    for expected in ("Дала кафесі", "990140004654", "Абай даңғылы 1", "Авторлар қоғамы", "+7 727 111 2233",
                     "Төле би 5"):  # fmt: skip
        assert expected in words, expected


@pytest.mark.clause(
    law.O100_25_1, law.O100_25_2, law.O100_25_3, law.O100_25_4, law.O100_25_5, law.O100_25_6, law.O100_25_7,
    law.O100_26_2, law.O100_26_4, law.O100_26_5, law.O100_26_x, law.O100_27_x, law.O100_28_x, law.O100_24_2,
    law.O100_24_4,
)  # fmt: skip
def test_the_page_of_an_agreement_says_what_the_order_lists() -> None:
    society, composer = rows.okup(), rows.owner()
    rows.work(composer)
    mandate = rows.agreement("mandate", society, "17-М", owner=composer)
    abroad = rows.agreement("mutual", society, "3", foreign_name="SACEM")
    paid = rows.agreement("remuneration", society, "4", licensee=rows.licensee(rows.organisation("990140004654")))

    words = said(page(mandate.get_absolute_url())).replace("\u00a0", " ")
    for expected in ("17-М", "Сүйінбаева Әсемгүл", "author of music", "Авторлар қоғамы", "copyright",
                     "from 01.02.2026", "electronically", "In force"):  # fmt: skip
        assert expected in words, expected
    assert "SACEM" in said(page(abroad.get_absolute_url()))
    assert "990140004654" in said(page(paid.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_asks_the_database_as_often_for_twenty_lines_as_for_one(
    django_assert_max_num_queries: Callable[..., Any], count: int
) -> None:
    society = rows.okup()
    work = rows.work(*(rows.owner(f"Ким {number}") for number in range(count)))
    for holder in work.holders.all():
        rows.agreement("mandate", society, str(holder.pk), owner=holder.owner)
    client = client_of(None)
    counts = {f"/en/registers/works/{work.pk}/": 7, society.get_absolute_url(): 5}

    for address, queries in counts.items():
        with django_assert_max_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["works", "owners", "okups", "users", "agreements"])
def test_what_is_not_there_is_not_found(kind: str) -> None:
    page(f"/en/registers/{kind}/999/", status=404)
    page(f"/api/v1/{kind}/999", status=404)


def test_programs_that_ask_too_often_are_told_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(serving, "ASKED", serving.Limit("api", times=1, seconds=600))

    assert client_of(None).get("/api/v1/works").status_code == 200
    refused = client_of(None).get("/api/v1/owners")
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)


def test_no_code_is_broken_at_the_end_of_a_line_and_an_empty_cell_is_empty() -> None:
    bare = rows.work(rows.owner())
    work = rows.work(rows.owner("Ким"), codes=(("isrc", "KZA012600001"), ("iswc", "T0345246801")))

    cells = {
        row.select_one("a")["href"].split("/")[-2]: row.select_one("td[data-label=Codes]")
        for row in soup(page("/en/registers/works/")).select(".register tbody tr")
    }

    assert [code.text for code in cells[str(work.pk)].select(".nowrap")] == ["KZ-A01-26-00001", "T-034.524.680-1"]
    assert cells[str(work.pk)].get_text() == "ISRC KZ-A01-26-00001, ISWC T-034.524.680-1"
    assert not cells[str(bare.pk)].contents
