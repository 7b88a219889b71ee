"""The figures' page for heads and supervisor, and the files of its tables, which say the same."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser

from accounts.models import User
from accounts.roles import SEES_ALL_CASES, Role
from copyright_registry.changes.models import Change
from copyright_registry.dashboard import plain
from copyright_registry.figure_tables import hours, minutes
from copyright_registry.models import Application, State
from portal.worktime import calendar
from portal.worktime.reckoning import ALMATY
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry.changes import acts as changes
from tests.copyright_registry.complaints import acts as complaints
from tests.copyright_registry.many import Ran, Told, write
from tests.journeys.visitor import Visitor
from tests.people import People

PAGE = "/admin/copyright_registry/application/dashboard/"
NOW = datetime(2026, 11, 25, 16, 0, tzinfo=ALMATY)  # a Wednesday


@pytest.fixture
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def english(people: People) -> None:
    User.objects.update(language="en")


def weeks(people: People, count: int) -> list[Application]:
    """Cases of some weeks: entered in time, entered late, refused, and one of each that still runs."""
    told = [each for week in range(count) for each in _of_week(NOW - timedelta(weeks=week))]
    return write(told, people.author, people.examiner, people.head)


def _of_week(now: datetime) -> list[Told]:
    began, ended = now - timedelta(hours=5), now - timedelta(minutes=1)
    terms = tuple(
        Ran(clock, ended + late, ended, 60 * worked)
        for clock, late, worked in (
            ("assign", timedelta(minutes=-1), 130),
            ("examine", timedelta(), 90),
            ("service", timedelta(hours=5), 300),
        )
    )
    entered = Told(State.ENTERED, began, None, "", began, ended, ended, terms=terms)
    refused = Told(State.REFUSED, began, None, "", began, ended, ended, ("no_copy",), terms)
    late = Told(State.EXAMINATION, began, now - timedelta(minutes=30), "examine")
    soon = Told(State.RECEIVED, began, NOW + timedelta(minutes=30), "assign")
    return [entered, refused, late, soon]


def tables(page: Any) -> dict[str, list[list[str]]]:
    """What stands in each table of the page, its heads first, by the address of its file."""
    found = {}
    for table in soup(page).select(".figure"):
        if table.table:
            rows = [
                [cell.get_text(strip=True) for cell in row.find_all("td") if cell.get("data-label")]
                for row in table.select("tbody tr")
            ]
            found[str(one(table, "h3")["id"])] = [
                [head.get_text(strip=True) for head in table.select("th:not(.bars)")],
                *rows,
            ]
    return found


def as_shown(text: str) -> str:
    """A cell of a file of text as the page shows it."""
    for pattern, told in (("%Y-%m-%d", "%d.%m.%Y"), ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC).strftime(told)
        except ValueError:
            continue
    return f"{int(text):,}".replace(",", "\u00a0") if text.isdecimal() else text or "–"


def as_told(cell: object) -> str:
    """A cell of a spreadsheet as the page shows it."""
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y" if cell.time() == time() else "%d.%m.%Y %H:%M")
    if isinstance(cell, time):
        return hours(timedelta(hours=cell.hour, minutes=cell.minute))
    if isinstance(cell, timedelta):
        return hours(cell)
    return as_shown("" if cell is None else str(cell))


def test_the_page_tells_what_stands_now_and_how_the_weeks_went(people: People, wednesday: None, english: None) -> None:
    cases = weeks(people, 2)

    page = client_of(people.head_of_department).get(PAGE)

    found = tables(page)
    heads = [" ".join(part.get_text(" ", strip=True).split()) for part in soup(page).select(".figures-head > div")]
    assert heads == ["In work 4", "Due within the next working hour 2", "Late now 2"]
    assert ["Received", "2"] in found["in-work"]
    assert found["late-by-clock"][1:] == [["Examination and draft of the result", "In examination", "Examiner", "2"]]
    number = f"{cases[6].number:,}".replace(",", "\u00a0")
    assert found["late"][1][0] == number
    assert found["late"][1][-2:] == ["18.11.2026 15:30", "40:30"]
    assert found["course"][-1] == ["23.11.2026", "25.11.2026", "4", "1", "1", "0"]
    stages = {row[0]: row[1:] for row in found["stages"][1:]}
    assert stages["Assignment to an examiner"] == ["2 working hours", "4", "0", "4", "2:10", "2:10"]
    assert stages["Agreement"] == ["none in the law", "4", "–", "–", "3:29", "3:29"]
    assert stages["The whole service"][-4:] == ["4", "0", "5:00", "5:00"]
    assert found["refusals"][1][1] == "2"


def test_complaints_and_changes_that_are_late_are_counted_beside(
    people: People, wednesday: None, english: None, broker: str
) -> None:
    complaints.on_paper(complaints.staff())
    by_court = changes.by_court(changes.entered(people), title_kk="Түнгі көштер")
    Change.objects.filter(pk=by_court.pk).update(due_at=NOW - timedelta(minutes=1))

    assert tables(client_of(people.head).get(PAGE))["beside"][1:] == [
        ["Complaints", "1", "0", "0"],
        ["Changes of entries", "1", "0", "1"],
    ]


def test_each_late_case_leads_to_its_page(people: People, wednesday: None) -> None:
    late = weeks(people, 1)[2]

    link = one(soup(client_of(people.head_of_department).get(PAGE)), "[aria-labelledby=late] td a")

    assert link["href"] == reverse("admin:application_change", args=[late.pk])


def test_an_empty_portal_has_a_page_that_says_so(people: People, wednesday: None, english: None) -> None:
    page = client_of(people.head).get(PAGE)

    assert page.status_code == 200
    assert "There is none." in said(page)
    assert {row[1] for row in tables(page)["in-work"][1:]} == {"0"}


def test_the_page_holds_nothing_of_authors(people: People, wednesday: None) -> None:
    cases = weeks(people, 1)
    Application.objects.update(title_kk="Түнгі көш")

    page = said(client_of(people.head).get(PAGE))

    for hidden in (people.author.iin, people.author.surname, people.author.given_name, "Түнгі көш"):
        assert hidden not in page
    assert people.examiner.short_name in page
    assert str(cases[2].number)[-3:] in page


@pytest.mark.parametrize("role", Role.values)
def test_the_figures_are_for_heads_and_the_supervisor(people: People, role: str) -> None:
    people.examiner.appointments_today[0].role = role
    people.examiner.appointments_today[0].save()
    browser = client_of(people.examiner)

    answers = {browser.get(PAGE + file).status_code for file in ("", "stages.csv", "figures.xlsx")}

    assert answers == ({200} if role in SEES_ALL_CASES else {403})


def test_others_are_told_why_not_and_find_no_link(people: People, english: None) -> None:
    examiner = client_of(people.examiner)

    assert "heads of the provider and the supervisor" in said(examiner.get(PAGE))
    assert PAGE not in examiner.get("/admin/").content.decode()


def test_the_desks_lead_to_the_figures(people: People) -> None:
    index = client_of(people.deputy).get("/admin/")

    assert len(soup(index).select(f"a[href='{PAGE}']")) == 2


@pytest.mark.parametrize(
    ("asked", "first", "last", "count"),
    [
        ("", "07.09.2026", "25.11.2026", 12),
        ("?by=month", "01.12.2025", "25.11.2026", 12),
        ("?since=2026-11-02", "02.11.2026", "25.11.2026", 4),
        ("?until=15.11.2026&since=12.11.2026", "12.11.2026", "15.11.2026", 1),
        ("?until=2026-10-04", "13.07.2026", "04.10.2026", 12),
        ("?until=2018-10-01&by=month", "28.08.2018", "01.10.2018", 3),
    ],
)
def test_the_stretch_is_chosen_by_the_address(
    people: People, wednesday: None, asked: str, first: str, last: str, count: int
) -> None:
    page = client_of(people.head).get(PAGE + asked)

    rows = tables(page)["course"][1:]
    assert (rows[0][0], rows[-1][1], len(rows)) == (first, last, count)
    assert typed(page, "since") == datetime.strptime(first, "%d.%m.%Y").replace(tzinfo=UTC).date().isoformat()
    assert errors(page) == {}


BAD = {
    "since=yesterday": "Give a day as 31.12.2026.",
    "until=2026-02-30": "Give a day as 31.12.2026.",
    "since=0001-01-01": "Choose a day from 28 August 2018 to today.",
    "until=2026-11-26": "Choose a day from 28 August 2018 to today.",
    "since=2026-11-20&until=2026-11-19": "The first day is after the last.",
    "since=2020-01-01": "More than 60 weeks or months are too many.",
    "by=year": "year",
}


@pytest.mark.parametrize("asked", BAD)
def test_what_is_no_stretch_is_said_and_the_usual_one_shown(
    people: People, wednesday: None, english: None, asked: str
) -> None:
    browser = client_of(people.head)

    page = browser.get(f"{PAGE}?{asked}")

    assert page.status_code == 200
    assert [BAD[asked] in words for words in errors(page).values()] == [True]
    assert "those of the last twelve weeks" in said(page)
    assert tables(page)["course"][1][0] == "07.09.2026"
    for file in ("stages.csv", "figures.xlsx"):
        answer = browser.get(f"{PAGE}{file}?{asked}")
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, PAGE)
        assert BAD[asked] in said(browser.get(answer["Location"]))


def test_each_table_is_a_csv_that_says_the_same(people: People, wednesday: None) -> None:
    weeks(people, 3)
    browser = client_of(people.head)
    page = browser.get(PAGE)
    links = [str(link["href"]) for link in soup(page).select(".figures-files a[href*='.csv']")]

    found = {}
    for link in links:
        answer = browser.get(link)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        found[link.partition(".csv")[0].rpartition("/")[2]] = [
            rows[0],
            *([as_shown(cell) for cell in row] for row in rows[1:]),
        ]

    assert found == tables(page)
    assert len(found) == 11


def test_the_spreadsheet_has_a_sheet_for_each_table_that_says_the_same(people: People, wednesday: None) -> None:
    weeks(people, 3)
    browser = client_of(people.head)
    page = browser.get(PAGE)

    answer = browser.get(one(soup(page), "a[href*='.xlsx']")["href"])
    book = load_workbook(BytesIO(answer.content))

    told = [[[as_told(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    assert told == list(tables(page).values())
    assert "figures-2026-09-07-2026-11-25.xlsx" in answer["Content-Disposition"]
    kinds = {type(cell.value) for row in book.worksheets[8].iter_rows(min_row=2) for cell in row}
    assert int in kinds
    assert kinds & {time, timedelta}


def test_a_table_that_there_is_not_is_not_found(people: People) -> None:
    assert client_of(people.head).get(f"{PAGE}authors.csv").status_code == 404


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_is_never_a_formula(people: People, wednesday: None, evil: str) -> None:
    weeks(people, 1)
    User.objects.filter(pk=people.examiner.pk).update(surname="", given_name=evil, patronymic="")
    browser = client_of(people.head)

    book = load_workbook(BytesIO(browser.get(f"{PAGE}figures.xlsx").content))

    assert plain(evil) == f"'{evil}"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}.isdisjoint({"f", "e"})


def test_numbers_and_days_are_no_texts() -> None:
    assert [plain(cell) for cell in (5, None, date(2026, 11, 2), timedelta(minutes=61))] == [
        "5",
        "",
        "2026-11-02",
        "1:01",
    ]


@pytest.mark.parametrize(("seconds", "told"), [(29, "0:00"), (30, "0:01"), (3599, "1:00"), (97_200, "27:00")])
def test_a_duration_is_told_to_the_nearest_minute(seconds: int, told: str) -> None:
    assert hours(timedelta(seconds=seconds)) == told
    assert minutes(timedelta(seconds=seconds)) == int(told.partition(":")[0]) * 60 + int(told[-2:])


def test_the_page_asks_as_often_for_many_cases_as_for_few(people: People, wednesday: None) -> None:
    browser = client_of(people.head)
    weeks(people, 2)
    browser.get(PAGE)  # what is kept from then on is kept
    asked = []
    for more in (0, 15):
        weeks(people, more)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1] < 35


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_reads_well_in_a_browser(people: People, live_server: Any, browser: Browser, language: str) -> None:
    weeks(people, 4)
    User.objects.update(language=language)
    session = client_of(people.head).cookies["sessionid"].value
    visitor = Visitor.arrives(browser, live_server.url)
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    visitor.opens(PAGE)
    visitor.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    visitor.examines("figures")
    shown = visitor.page.locator("svg.chart:visible")
    letters = shown.locator("text").first.evaluate("text => text.getBoundingClientRect().height")
    visitor.opens(f"{PAGE}?since=2026-11-20&until=2026-11-19")
    visitor.examines("figures of no stretch")

    assert shown.count() == 4
    assert letters >= 12
    assert visitor.troubles == []


@pytest.mark.django_db(transaction=True)
def test_the_form_can_be_used_by_keyboard_alone(people: People, live_server: Any, browser: Browser) -> None:
    session = client_of(people.head).cookies["sessionid"].value
    visitor = Visitor.arrives(browser, live_server.url, scripts=False)
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    visitor.opens(PAGE)

    visitor.page.locator("[name=by]").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Tab")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")

    assert "by=month" in visitor.page.url
    assert BeautifulSoup(visitor.page.content(), "html.parser").select_one("[value=month][selected]")


def test_on_the_last_day_of_the_calendar_the_page_holds(people: People, english: None) -> None:
    last = calendar.current().last
    evening = datetime(last.year, last.month, last.day, 18, tzinfo=ALMATY)
    write(
        [Told(State.RECEIVED, evening - timedelta(hours=1), evening + timedelta(minutes=30), "assign")],
        people.author,
        people.examiner,
        people.head,
    )

    with time_machine.travel(evening, tick=False):
        page = client_of(people.head).get(PAGE)

    assert "Due within the next working hour 1" in said(page)
