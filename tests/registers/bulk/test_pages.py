"""The pages of sheets: sent with or without faults, read row by row, acted on, and closed to strangers."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import account
from accounts.models import Right, User
from accounts.subjects import CHOSEN, Subject, subjects_of
from portal import law
from portal.templatetags.components import number
from registers.bulk import progress
from registers.models import Bulk, BulkState, Work
from tests.browser import Browser, client_of, errors, said, soup
from tests.people import someone
from tests.registers import acts as register
from tests.registers.bulk.acts import as_csv, carried_on, entered, row, sent, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def clerk(author: User) -> Subject:
    okup = register.okup()
    register.mandate(author, okup)
    return register.keeper(someone("author2"), okup)


def browser_of(subject: Subject) -> Browser:
    """The browser of a person who has chosen for whom they act."""
    client = client_of(subject.person)
    if subject.membership:
        session = client.session
        session[CHOSEN] = subject.membership.pk
        session.save()
    return client


@pytest.mark.clause(law.O100_12)
def test_a_sheet_is_sent_tried_and_entered_on_its_pages(clerk: Subject, author: User, broker: str) -> None:
    client = browser_of(clerk)
    content = as_csv(row("1", "Бір", author), row("2", "Екі", author))
    file = SimpleUploadedFile("works.csv", content, "text/csv")

    answer = client.post(reverse("registers:bulks"), {"sheet": file})
    bulk = Bulk.objects.get()
    assert answer["Location"] == bulk.get_absolute_url()
    assert soup(client.get(bulk.get_absolute_url())).select_one("meta[http-equiv=refresh]")
    carried_on(bulk)
    page = client.get(bulk.get_absolute_url())
    assert "All rows are in order. Nothing is entered yet." in said(page)
    assert "Enter 2 works" in said(page)
    assert not soup(page).select_one("meta[http-equiv=refresh]")

    client.post(reverse("registers:bulk_act", args=[bulk.pk, "enter"]))
    carried_on(bulk)

    assert Work.objects.filter(organisation=clerk.organisation).count() == 2
    entered = said(client.get(bulk.get_absolute_url()))
    assert f"Entered, No. {number(Work.objects.earliest('pk').pk)}" in entered


def test_faults_are_read_row_by_row_and_the_button_is_not_there(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author), row("2", "", author))

    page = browser_of(clerk).get(bulk.get_absolute_url(), {"show": "faults"})

    assert "Title in Kazakh: Write the title of the work" in said(page)
    assert "Бір" not in said(page)
    assert not soup(page).select_one("form[action$='/enter/']")


def test_no_file_is_told_at_its_field(clerk: Subject) -> None:
    answer = browser_of(clerk).post(reverse("registers:bulks"), {})

    assert answer.status_code == 422
    assert errors(answer) == {"#id_sheet": "Sheet of works: Choose a file."}


@pytest.mark.clause(law.O100_16)
def test_who_enters_no_works_is_told_why(author: User) -> None:
    venue = register.keeper(author, register.organisation(register.SubjectKind.USER))

    page = browser_of(venue).get(reverse("registers:bulks"))

    assert "is neither" in said(page)
    assert not soup(page).select_one("main form[enctype]")


def test_anothers_sheet_is_not_found(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author))
    for stranger in (Subject(author), Subject(clerk.person), register.keeper(author, register.okup(1, "Басқа қоғам"))):
        client = browser_of(stranger)
        assert client.get(bulk.get_absolute_url()).status_code == 404
        assert client.get(reverse("registers:bulk_results", args=[bulk.pk])).status_code == 404
        assert client.post(reverse("registers:bulk_act", args=[bulk.pk, "enter"])).status_code == 404
        assert bulk.name not in said(client.get(reverse("registers:bulks")))


def test_a_hundred_lines_take_as_many_queries_as_two(clerk: Subject, author: User) -> None:
    few = entered(clerk, *(row(str(place), f"Ән {place}", author) for place in range(2)))
    many = entered(clerk, *(row(str(place), f"Күй {place}", author) for place in range(100)))
    client = browser_of(clerk)
    client.get(many.get_absolute_url())  # what is read once only

    assert queries(client, many) == queries(client, few)


def queries(client: Browser, bulk: Bulk) -> int:
    with CaptureQueriesContext(connection) as made:
        client.get(bulk.get_absolute_url())
    return len(made)


def test_the_results_are_fetched_and_the_template_in_both_forms(clerk: Subject, author: User) -> None:
    bulk, client = tried(clerk, row("1", "", author)), browser_of(clerk)

    answer = client.get(reverse("registers:bulk_results", args=[bulk.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    assert sheet["A2"].value.startswith("Title in Kazakh: Write the title")
    for kind in ("xlsx", "csv"):
        assert client.get(reverse(f"registers:bulk_template_{kind}")).status_code == 200


def test_how_far_the_worker_is_stands_on_the_page(clerk: Subject, author: User, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    bulk = sent(clerk, as_csv(row("1", "Бір", author)))
    progress.tell(bulk.pk, 2000, 50_000)

    page = soup(browser_of(clerk).get(bulk.get_absolute_url()))

    bar = page.select_one("progress")
    assert bar is not None
    assert (bar["max"], bar["value"]) == ("50000", "2000")
    assert "2\u00a0000 of 50\u00a0000 works." in page.get_text()


def test_a_step_that_is_not_open_is_told(clerk: Subject, author: User) -> None:
    bulk, client = entered(clerk, row("1", "Бір", author)), browser_of(clerk)

    answer = client.post(reverse("registers:bulk_act", args=[bulk.pk, "enter"]), follow=True)

    assert "no longer possible" in said(answer)
    assert client.post(reverse("registers:bulk_act", args=[bulk.pk, "burn"])).status_code == 404


def test_a_checked_sheet_is_to_do_for_all_who_keep_the_works(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author))

    (told,) = [one for one in account.todos(subjects_of(clerk.person)) if one.task.href == bulk.get_absolute_url()]

    assert str(told.task.title) == "Enter 1 work of a sheet"
    Bulk.objects.update(state=BulkState.SET_ASIDE)
    assert not [one for one in account.todos(subjects_of(clerk.person)) if one.task.href == bulk.get_absolute_url()]


@pytest.mark.clause(law.O100_2_8)
def test_a_member_who_keeps_no_works_does_not_fetch_the_numbers_of_persons(clerk: Subject, author: User) -> None:
    bulk = tried(clerk, row("1", "Бір", author))
    assert clerk.organisation is not None
    cashier = register.keeper(someone("author3"), clerk.organisation, Right.MONEY)

    assert browser_of(cashier).get(reverse("registers:bulk_results", args=[bulk.pk])).status_code == 404
    answer = browser_of(clerk).get(reverse("registers:bulk_results", args=[bulk.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
