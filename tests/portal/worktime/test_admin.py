"""The desk of the working calendar."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from portal.worktime import calendar
from portal.worktime.models import CalendarRow
from tests.browser import client_of, one, said, soup
from tests.people import People

LIST = "/admin/worktime/calendarrow/"
ROW = {
    "kind": "off",
    "day": "2026-11-20",
    "name_kk": "Демалыс",
    "name_ru": "Выходной",
    "name_en": "Day off",
    "act": "Resolution No. 5",
}
HOURS = {
    "kind": "hours",
    "weekdays": ["0", "1", "2", "3", "4"],
    "opens": "08:00",
    "lunch_from": "12:00",
    "lunch_until": "13:00",
    "closes": "17:00",
}


@pytest.fixture
def head(people: People) -> Client:
    User.objects.update(language="en")
    return client_of(people.head)


def test_a_row_is_added_and_stands_in_the_list(head: Client) -> None:
    page = head.post(f"{LIST}add/", ROW, follow=True)

    assert "The row is added" in soup(page).get_text()
    assert "Resolution No. 5" in soup(page).get_text()
    assert CalendarRow.objects.get().kind == "off"


def test_hours_are_added_with_their_days_and_times(head: Client) -> None:
    head.post(f"{LIST}add/", {**ROW, **HOURS})

    assert calendar.current().hours(CalendarRow.objects.get().day).act == "Resolution No. 5"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2199-01-01"}, "The calendar knows the days"),
        ({"day": "tomorrow"}, "Enter a valid date"),
        ({"act": ""}, "This field is required"),
        ({**HOURS, "weekdays": []}, "Choose the days that are worked"),
        ({**HOURS, "lunch_until": "11:00"}, "each later than the one before"),
        ({**HOURS, "closes": ""}, "each later than the one before"),
        ({"opens": "08:00"}, "belong to «hours» only"),
        ({"kind": "feast"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(head: Client, wrong: dict[str, Any], words: str) -> None:
    page = head.post(f"{LIST}add/", {**ROW, **wrong})

    assert page.status_code == 422
    assert words in soup(page).get_text()
    assert soup(page).select_one("input[name=name_kk][value='Демалыс']")
    assert not CalendarRow.objects.exists()


@pytest.mark.parametrize("before", [[], ["hours"], ["off", "usual"]])
def test_where_no_row_sets_a_day_there_is_nothing_to_take_back(head: Client, before: list[str]) -> None:
    for kind in before:
        head.post(f"{LIST}add/", {**ROW, **(HOURS if kind == "hours" else {}), "kind": kind})

    page = head.post(f"{LIST}add/", {**ROW, "kind": "usual"})

    assert page.status_code == 422
    assert "Hours are taken back by another row with hours" in soup(page).get_text()
    assert CalendarRow.objects.count() == len(before)


@pytest.mark.parametrize("kind", ["off", "worked"])
def test_a_day_that_a_row_sets_is_taken_back(head: Client, kind: str) -> None:
    for each in (kind, "hours", "usual"):
        head.post(f"{LIST}add/", {**ROW, **(HOURS if each == "hours" else {}), "kind": each})

    assert set(CalendarRow.objects.values_list("kind", flat=True)) == {kind, "hours", "usual"}


@pytest.mark.parametrize("role", ["examiner", "head_of_department", "author"])
def test_others_find_no_way_to_add(people: People, role: str) -> None:
    assert client_of(getattr(people, role)).post(f"{LIST}add/", ROW).status_code == 403
    assert not CalendarRow.objects.exists()


def test_a_row_is_not_changed_and_not_removed(head: Client) -> None:
    head.post(f"{LIST}add/", ROW)
    row = CalendarRow.objects.get()

    assert head.post(f"{LIST}{row.pk}/change/", {**ROW, "act": "Other"}).status_code == 403
    assert head.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert CalendarRow.objects.get().act == "Resolution No. 5"


def test_the_year_shows_each_day_that_is_not_as_its_weekday_says(head: Client) -> None:
    page = soup(head.get(f"{LIST}year/", {"year": "2027"}))

    days = [cell.get_text(" ", strip=True) for cell in page.select("tbody td:first-child")]
    assert "247 working days" in page.get_text(" ", strip=True)
    assert any(day.startswith("15 March 2027") for day in days)
    assert "Estimated" in page.get_text()  # Kurban Ait
    assert page.select("a[href='?year=2026']")


def test_a_day_that_is_only_reckoned_is_told_a_year_ahead_until_a_row_sets_it(head: Client) -> None:
    with time_machine.travel(date(2026, 11, 22)):
        assert "16 May 2027, Kurban Ait: the day is reckoned" in " ".join(said(head.get(LIST)).split())
        head.post(f"{LIST}add/", {**ROW, "day": "2027-05-16"})
        assert "the day is reckoned" not in said(head.get(LIST))


@pytest.mark.parametrize("year", ["", "x", "1200", "9999", "²027"])
def test_a_year_that_is_not_known_shows_this_one(head: Client, year: str) -> None:
    assert head.get(f"{LIST}year/", {"year": year}).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_are_in_each_language(people: People, language: str) -> None:
    User.objects.update(language=language)
    browser = client_of(people.head)

    for address in (LIST, f"{LIST}add/", f"{LIST}year/"):
        assert one(soup(browser.get(address)), "html")["lang"] == language
