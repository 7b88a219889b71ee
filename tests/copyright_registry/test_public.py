"""What everybody sees, and every page in all three languages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from copyright_registry import registration
from copyright_registry.models import Application, Certificate, Entry, Result, State
from portal import law
from portal.flow import sure
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.copyright_registry import walking
from tests.copyright_registry.rows import entry
from tests.people import People

LATIN = {  # what is Latin on pages in Kazakh and Russian too: names of formats, codes, the demo’s addresses
    "PDF", "DOCX", "ODT", "TXT", "SHA", "QR", "CMS", "UTF", "IIN", "EDS", "NCALayer", "English", "Django",
    "example", "kz", "author", "stranger", "poem", "pdf", "cms", "decision", "Night", "camp", "authors", "rights",
    "portal", "application", "RSASSA", "PKCS", "RSA", "with", "WAV", "FLAC", "MP", "kk", "ru",
    "CSV", "XLSX", "ics", "URL",
    "registry", "JSON", "BibTeX", "Kurmangazy", "sign", "in", "confirm", "http", "testserver", "egov", "kazpatent",
}  # fmt: skip


def foreign(page: str) -> set[str]:
    """Latin words of the page that are none of those."""
    return {
        word for word in re.findall(r"[A-Za-z]{2,}", page) if word not in LATIN and not re.fullmatch("[A-Fa-f]+", word)
    }


def words_of(client: Client, address: str) -> str:
    """All words of the page, save codes and what says itself to be in another language."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = soup(answer)
    for tag in page.select(".code, [lang=en], [hreflang=en], nav[aria-label] a[lang], time"):
        tag.decompose()
    return re.sub(r"\s+", " ", page.get_text(" ")) + " ".join(
        str(tag[name])
        for tag in page.find_all()
        for name in ("aria-label", "placeholder", "data-label")
        if tag.get(name)
    )


@pytest.fixture(params=["kk", "ru", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def told(client: Client, language: str, *addresses: str) -> None:
    """Each page answers, and says nothing in English unless it is English."""
    for address in addresses:
        words = words_of(client, address if address.startswith("/admin/") else f"/{language}/{address}")
        assert language == "en" or not foreign(words), (address, foreign(words))


def test_each_page_for_everybody_is_in_its_language(people: People, language: str) -> None:
    row = entry(people, 1, title_kk="Түнгі көш", title_ru="Ночное кочевье")

    told(
        client_of(None), language, "", "registry/", "registry/1/", "registry/?q=2", "verify/", "verify/?q=1",
        "verify/?q=2", f"verify/{row.code}/", f"verify/{sure(row.application.fee).code}/",
        "services/entry/", "sign-in/",
    )  # fmt: skip


FILLED_IN = ("kind", "title", "documents/copy", "statements", "review")


@pytest.mark.parametrize("state", State.values)
def test_each_page_of_an_application_is_in_its_language(people: People, language: str, state: str) -> None:
    application = acts.application_in(state, people)
    author, here = client_of(people.author), f"applications/{application.pk}/"

    told(author, language, here, "account/", "account/contacts/", "account/payments/")
    if state in {State.DRAFT, State.PAID}:
        told(author, language, *(f"{here}{page}/" for page in FILLED_IN))
    if state in {State.DRAFT, State.SIGNED}:
        told(author, language, f"{here}pay/")


def test_an_empty_register_and_an_empty_account_are_in_their_language(people: People, language: str) -> None:
    told(client_of(people.author), language, "", "registry/", "account/", "sign-in/confirm/")
    registration.start(people.author, "ru")
    told(client_of(people.author), language, "account/", f"applications/{Application.objects.get().pk}/")


@pytest.mark.parametrize("state", [State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED, State.REFUSED])
def test_each_page_of_the_desk_is_in_the_language_of_its_reader(people: People, language: str, state: str) -> None:
    application = acts.application_in(state, people, Result.REFUSE)
    for person in (people.head_of_department, people.examiner, people.head):
        person.language = language
        person.save()
        told(client_of(person), language, "/admin/", "/admin/copyright_registry/application/")
        if person != people.examiner or state != State.RECEIVED:
            told(client_of(person), language, walking.desk(application))


@pytest.mark.clause(law.O1315_A3)
def test_the_register_has_the_columns_of_the_order(people: People) -> None:
    entry(people, 1, title_ru="Ночное кочевье", registered_at=datetime(2026, 11, 20, 20, tzinfo=UTC))

    page = soup(client_of(None).get("/ru/registry/"))

    cells = [cell.get_text(" ", strip=True).replace("\u00a0", " ") for cell in page.select("tbody td")]
    assert len(page.select("thead th")) == len(cells) == 8
    assert cells[:2] == ["1", "21.11.2026"]  # in Astana it is the next day already
    assert cells[3:7] == ["Сүйінбаева Әсемгүл", "литературные произведения", "Ночное кочевье", "03.10.2026"]


def test_an_entry_has_a_page_and_another_number_has_none(people: People) -> None:
    row = entry(people, 1)
    everyone = client_of(None)

    assert row.code in everyone.get("/en/registry/1/").content.decode()
    for number in ("2", "0", "9" * 25, "9" * 5000):
        assert everyone.get(f"/en/registry/{number}/").status_code == 404


@pytest.mark.clause(law.O100_2_8)
def test_the_public_pages_show_nothing_personal_but_the_authors_name(people: People) -> None:
    row = entry(people, 1)

    for address in ("", "registry/", "registry/1/", "verify/?q=1", f"verify/{row.code}/"):
        page = client_of(None).get(f"/ru/{address}").content.decode()
        for secret in (people.author.iin, people.author.email, people.author.phone, people.author.address):
            assert secret not in page


def test_the_start_page_shows_the_five_newest_and_how_many_there_are(people: People) -> None:
    for number in range(1, 8):
        entry(people, number)

    page = client_of(None).get("/en/")

    shown = [
        link["href"] for link in soup(page).select("main a[href^='/en/registry/']") if str(link["href"])[-2].isdigit()
    ]
    assert shown == [f"/en/registry/{number}/" for number in (7, 6, 5, 4, 3)]
    assert re.search(r"\b7\b", said(page))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/kk/", 2), ("/kk/registry/1/", 1)])
def test_public_pages_ask_as_often_for_three_entries_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int, address: str, queries: int
) -> None:
    for number in range(1, rows + 1):
        entry(people, number)

    with django_assert_num_queries(queries):
        client_of(None).get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_account_asks_as_often_for_three_applications_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int
) -> None:
    for _ in range(rows):
        acts.application_in(State.RECEIVED, people)
    client = client_of(people.author)

    # Session, person, posts, new notices, applications with what they show; fees, their cases, attempts and refunds;
    # copies asked for, asked of one, and given by law.
    with django_assert_num_queries(44):
        client.get("/kk/account/")


def test_the_page_of_an_entered_application_shows_its_certificate_when_it_is_made(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)
    author, here = client_of(people.author), f"/en/applications/{application.pk}/"
    assert "The certificate is being made" in said(author.get(here))
    assert author.get(f"{here}certificate/").status_code == 404

    Certificate.objects.create(
        entry=Entry.objects.get(), pdf=ContentFile(b"%PDF", "c.pdf"), sha256="1" * 64, made_at=timezone.now()
    )

    assert f"{here}certificate/" in author.get(here).content.decode()
    answer = author.get(f"{here}certificate/")
    assert answer.getvalue() == b"%PDF"
    assert answer["Content-Disposition"] == 'attachment; filename="certificate-1.pdf"'


@pytest.mark.clause(law.O1315_A2_2, law.O1315_8_6)
def test_the_service_names_its_channels_and_its_price(people: People) -> None:
    page = said(client_of(None).get("/en/services/entry/"))

    assert "egov.kz" in page
    assert "kazpatent.kz" in page
    assert "1414" in page
    assert "3 480 ₸" in page.replace("\u00a0", " ")


def test_near_spellings_are_named_so(people: People) -> None:
    entry(people, 1, title_kk="Құрманғазы")

    near = said(client_of(None).get("/en/registry/?q=Курмангозы"))
    exact = said(client_of(None).get("/en/registry/?q=Курмангазы"))

    assert "spelt nearly so" in near
    assert "1 entry found" in exact
