"""The register as files and for programs: what the page shows, and nothing else."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from copyright_registry.models import Entry, Kind, State
from copyright_registry.register.forms import EntrySearch
from portal import law
from portal.flow import sure
from portal.search import listing, serving
from portal.search.openapi import description
from tests import people as acts
from tests.browser import client_of, soup
from tests.copyright_registry.rows import entry
from tests.people import People

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get(address: str, **headers: str) -> Any:
    return client_of(None).get(address, headers=headers)


def content(answer: Any) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(content(answer))).active.iter_rows(values_only=True))


@pytest.fixture
def two(people: People) -> People:
    """Two entries; the second is cancelled."""
    at = datetime(2026, 11, 20, 20, tzinfo=UTC)  # in Kazakhstan it is the 21st
    entry(people, 1, title_ru="Ночное кочевье", registered_at=at)
    entry(people, 2, title_kk="Адай", author_names="Ким Светлана", status="cancelled")
    return people


@pytest.mark.clause(law.O1315_A3)
def test_the_table_is_the_page_in_its_language(two: People) -> None:
    page = soup(get("/ru/registry/"))
    answer = get("/ru/registry.csv")

    rows = table(answer)
    assert answer.content.startswith("\ufeff".encode())
    assert rows[0] == [cell.get_text(strip=True) for cell in page.select("thead th")]
    assert rows[2] == [
        "1", "2026-11-21", rows[2][2], "Сүйінбаева Әсемгүл", "литературные произведения", "Ночное кочевье",
        "2026-10-03", "Действует",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["2", "1"]


def test_a_file_has_what_the_filters_leave(two: People) -> None:
    for asked, numbers in (("?q=Ким", ["2"]), ("?status=in_force", ["1"]), ("?sort=oldest", ["1", "2"]), ("?q=Я", [])):
        assert [row[0] for row in table(get(f"/kk/registry.csv{asked}"))[1:]] == numbers
        assert [str(row[0]) for row in sheet(get(f"/kk/registry.xlsx{asked}"))[1:]] == numbers
        assert [str(row["number"]) for row in get(f"/kk/registry.json{asked}").json()] == numbers


def test_the_page_leads_to_the_files_of_what_it_shows(two: People) -> None:
    page = soup(get("/kk/registry/?q=Ким&page=1"))

    found = {str(link["href"]) for link in page.select(".register-files a")}
    assert {f"/kk/registry.{kind}?q=%D0%9A%D0%B8%D0%BC" for kind in ("csv", "xlsx", "json")} < found
    for address in found:
        assert get(address).status_code == 200


def test_a_sheet_has_numbers_and_days(two: People) -> None:
    answer = get("/kk/registry.xlsx")
    newest = sheet(answer)[1]

    assert answer["Content-Type"] == SHEET
    assert newest[0] == 2
    assert newest[6] == datetime(2026, 10, 3)  # noqa: DTZ001 - a day has no zone


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_formula(people: People, sign: str) -> None:
    entry(people, 1, title_kk=sign, author_names=sign)

    assert {row[3][0] + row[5][0] for row in table(get("/kk/registry.csv"))[1:]} == {"''"}
    packed = zipfile.ZipFile(io.BytesIO(content(get("/kk/registry.xlsx"))))
    assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_file_is_cut_where_it_says_so(two: People, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'filename="certificates.csv"' in get("/kk/registry.csv")["Content-Disposition"]

    monkeypatch.setattr(serving, "MOST_ROWS", 1)
    monkeypatch.setattr(listing, "MOST", 1)

    answer = get("/kk/registry.csv")
    assert 'filename="certificates-first-1.csv"' in answer["Content-Disposition"]
    assert len(table(answer)) == 2
    assert "certificates-first-1.xlsx" in get("/kk/registry.xlsx")["Content-Disposition"]


def test_what_is_not_understood_is_told(two: People) -> None:
    answer = get("/en/registry.csv?year=abc&kind=nothing")

    assert answer.status_code == 400
    assert "Year of registration: Write the year in four figures" in answer.content.decode()
    assert get("/api/v1/certificates?year=abc").json()["errors"]["year"][0]["code"] == "invalid"
    assert get("/api/v1/certificates?year=abc").status_code == 400


def test_too_many_files_at_once_are_put_off(two: People, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(serving, "FILES", serving.Limit("register-files", times=1, seconds=600))

    assert [get("/kk/registry.csv").status_code for _ in range(2)] == [200, 429]


PERSONAL = re.compile(rb"(?<![0-9a-f.])\d{12}(?![0-9a-f])|@|\+7")


@pytest.mark.clause(law.O100_2_8, law.O1315_A3)
def test_no_byte_of_what_is_given_out_is_of_a_person_but_the_name(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)
    author, work, fee = people.author, application.attachments.get(), sure(application.fee)
    secrets = [
        *(author.iin, author.iin_digest, author.email, author.phone, author.address),
        *(work.name, work.sha256, str(application.pk), fee.code, people.examiner.full_name),
    ]
    addresses = [
        *(f"/{language}/registry.{kind}" for language in ("kk", "ru", "en") for kind in ("csv", "xlsx", "json")),
        *("/api/v1/certificates", "/api/v1/certificates/1", "/api/v1/openapi.json", "/en/registry/1/", "/en/registry/"),
    ]
    for address in addresses:
        given = content(get(address))
        parts = [given]
        if address.endswith("xlsx"):
            packed = zipfile.ZipFile(io.BytesIO(given))
            parts = [packed.read(name) for name in packed.namelist()]
        whole = b"\n".join(parts)
        assert "Сүйінбаева".encode() in whole or b"\\u0421" in whole or address.endswith("openapi.json"), address
        for secret in secrets:
            assert secret, "nothing to look for"
            assert secret.encode() not in whole, (address, secret)
        if "registry." in address or "api" in address:
            assert not PERSONAL.search(whole), (address, PERSONAL.search(whole))


@pytest.mark.clause(law.O1315_A3)
def test_a_program_gets_entries_in_all_languages(two: People) -> None:
    data = get("/api/v1/certificates").json()

    assert [row["number"] for row in data["entries"]] == [2, 1]
    assert data["count"] == {"value": 2, "more": False}
    assert data["next"] is None
    first = data["entries"][1]
    assert first["title"] == {"kk": "Түнгі көш", "ru": "Ночное кочевье", "en": ""}
    assert first["kind"]["en"] == "literary works"
    assert first["registered_on"] == "2026-11-21"
    assert first["url"] == "http://testserver/kk/registry/1/"
    assert get("/api/v1/certificates/1").json() == first
    assert get("/api/v1/certificates/3").status_code == 404


@pytest.mark.parametrize("counted", [2, 1000])
def test_a_program_goes_from_answer_to_answer(people: People, monkeypatch: pytest.MonkeyPatch, counted: int) -> None:
    monkeypatch.setattr(listing, "MOST", counted)
    for number in range(1, 8):
        entry(people, number)
    address, found = "/api/v1/certificates?limit=3&q=көш", []

    while address:
        data = get(address.removeprefix("http://testserver")).json()
        found.append([row["number"] for row in data["entries"]])
        address = data["next"]

    assert found == [[7, 6, 5], [4, 3, 2], [1]]


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 20, "1000000", "²"])
def test_any_limit_answers(two: People, limit: str) -> None:
    assert get(f"/api/v1/certificates?limit={limit}").status_code == 200


def test_what_a_program_has_already_is_not_sent_again(two: People) -> None:
    etag = get("/api/v1/certificates")["ETag"]

    same = get("/api/v1/certificates", if_none_match=etag)
    assert (same.status_code, same.content) == (304, b"")

    entry(two, 3)
    assert get("/api/v1/certificates", if_none_match=etag).status_code == 200


def test_any_page_may_fetch_it(two: People) -> None:
    assert get("/api/v1/certificates")["Access-Control-Allow-Origin"] == "*"


def test_the_description_names_what_is_given_and_taken(two: People) -> None:
    said = get("/api/v1/openapi.json").json()
    schemas = said["components"]["schemas"]

    data = get("/api/v1/certificates").json()
    assert set(schemas["certificates"]["required"]) == set(data)
    assert set(schemas["certificates.entry"]["required"]) == set(data["entries"][0])
    assert set(schemas["certificates.entry"]["properties"]["kind"]["properties"]) == set(data["entries"][0]["kind"])
    asked = {each["name"] for each in said["paths"]["/certificates"]["get"]["parameters"]}
    assert asked == {*EntrySearch.base_fields, "limit", "after"}
    assert said == json.loads(json.dumps(description(serving.AT_MOST)))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/kk/registry.csv", "/kk/registry.xlsx", "/api/v1/certificates"])
def test_a_file_asks_the_database_as_often_for_three_entries_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int, address: str
) -> None:
    for number in range(1, rows + 1):
        entry(people, number)

    with django_assert_num_queries(3):  # how many, keys, entries
        content(get(address))


def test_a_kind_renamed_is_chosen_by_its_newest_name(two: People) -> None:
    kind = Kind.objects.get(code="literary")
    kind.pk, kind.since, kind.name_en = None, kind.since.replace(year=2025), "works of letters"
    kind.save(force_insert=True)

    chosen = [option.get_text() for option in soup(get("/en/registry/")).select("#id_kind option")]
    assert "works of letters" in chosen
    assert "literary works" not in chosen
    assert Entry.current.count() == 2
