"""An entry is cited by an address that lasts, in three languages and as BibTeX."""

import pytest

from copyright_registry.register.citation import bibtex, citations
from tests.browser import client_of, soup
from tests.copyright_registry.rows import entry
from tests.people import People


def test_each_language_names_the_work_as_it_does_and_gives_its_address(people: People) -> None:
    row = entry(people, 1, title_kk="Түнгі көш", title_ru="Ночное кочевье")

    assert {each.language: each.text for each in citations(row)} == {
        "kk": (
            "Сүйінбаева Әсемгүл. Түнгі көш. № 1 куәлік, 2026 жылғы 20 қараша // Авторлық құқықпен қорғалатын "
            "объектілерге құқықтардың мемлекеттік тізілімі. URL: http://testserver/kk/registry/1/"
        ),
        "ru": (
            "Сүйінбаева Әсемгүл. Ночное кочевье. Свидетельство № 1 от 20 ноября 2026 года // Государственный реестр "
            "прав на объекты, охраняемые авторским правом. URL: http://testserver/ru/registry/1/"
        ),
        "en": (
            "Сүйінбаева Әсемгүл. Түнгі көш. Certificate No. 1 of 20.11.2026 // State register of rights to objects "
            "protected by copyright. URL: http://testserver/en/registry/1/"
        ),
    }


def test_what_is_cancelled_is_cited_as_cancelled(people: People) -> None:
    row = entry(people, 1, status="cancelled")

    for each, word in zip(citations(row), ("(күші жойылған)", "(аннулировано)", "(cancelled)"), strict=True):
        assert word in each.text


@pytest.mark.parametrize("title", ["A & B_{50%} #1 $", "back\\slash", "}"])
def test_bibtex_holds_whatever_a_title_holds(people: People, title: str) -> None:
    row = entry(people, 1, title_kk="", title_ru=title)
    row.authors = ["Ким Светлана", "Өтеғұлов Дәурен"]

    text = bibtex(row)

    plain = text.replace("\\{", "").replace("\\}", "")
    assert plain.count("{") == plain.count("}")
    assert "author = {{Ким Светлана} and {Өтеғұлов Дәурен}}" in text
    assert "\\" not in text.replace("\\&", "").replace("\\_", "").replace("\\{", "").replace("\\}", "").replace(
        "\\%", ""
    ).replace("\\#", "").replace("\\$", "")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_them_and_names_its_lasting_address(people: People, language: str) -> None:
    row = entry(people, 1)

    answer = client_of(None).get(f"/{language}/registry/1/?from=somewhere")

    assert answer["Link"] == f'<http://testserver/{language}/registry/1/>; rel="canonical"'
    shown = {str(tag["lang"]): tag.get_text() for tag in soup(answer).select("p.citation")}
    assert shown == {each.language: each.text for each in citations(row)}
