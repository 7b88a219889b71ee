"""Who may open a page, and how a person confirms again before a signature."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from portal import urls
from portal.access import Audience, audience, confirmed, is_confirmed
from tests.people import People


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def whether_confirmed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(is_confirmed(request)))


urlpatterns = [
    path("undeclared/", answer),
    path("everyone/", audience(Audience.EVERYONE)(lambda request: answer(request))),
    path("signed-in/", audience(Audience.SIGNED_IN)(lambda request: answer(request))),
    path("staff/", audience(Audience.STAFF)(lambda request: answer(request))),
    path("guarded/", audience(Audience.SIGNED_IN)(confirmed(lambda request: answer(request)))),
    path("confirmed/", audience(Audience.SIGNED_IN)(whether_confirmed)),
    *urls.urlpatterns,
]

pytestmark = pytest.mark.urls(__name__)
ROLES = (None, "author", "examiner", "head_of_department", "head")


@pytest.fixture
def author_at(client: Client, people: People) -> Client:
    client.force_login(people.author)
    return client


def knocking(people: People, role: str | None) -> Client:
    """A browser in which the person of that role is signed in, or nobody."""
    client = Client()
    if role is not None:
        client.force_login(getattr(people, role))
    return client


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_declares_no_audience_is_closed_to_everybody(
    people: People, role: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="portal.access"):
        page = knocking(people, role).get("/undeclared/")

    assert page.status_code == 403
    assert "declares no audience" in caplog.text


@pytest.mark.parametrize(
    ("address", "welcome"),
    [
        pytest.param("/everyone/", set(ROLES), id="everyone"),
        pytest.param("/signed-in/", set(ROLES) - {None}, id="signed in"),
        pytest.param("/staff/", set(ROLES) - {None, "author"}, id="staff"),
    ],
)
def test_a_page_opens_to_its_audience_and_to_nobody_else(
    people: People, address: str, welcome: set[str | None]
) -> None:
    opened = {role for role in ROLES if knocking(people, role).get(address).content == b"open"}

    assert opened == welcome


@pytest.mark.parametrize(
    "address", ["/signed-in/?page=2&q=%D2%9B", "/staff/?page=2&q=%D2%9B", "/admin/?page=2&q=%D2%9B"]
)
def test_who_is_not_signed_in_is_asked_to_and_then_comes_back(client: Client, db: None, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 302
    assert page["Location"] == "/kk/sign-in/?next=" + address.replace("%", "%25").replace("?", "%3F").replace(
        "=", "%3D"
    ).replace("&", "%26")


@pytest.mark.parametrize(
    "address", ["/staff/", "/admin/", "/admin/portal/trail/", "/admin/copyright_registry/application/"]
)
def test_the_desks_are_closed_to_authors(author_at: Client, address: str) -> None:
    assert author_at.get(address).status_code == 403


def test_a_closed_page_says_so_in_the_readers_language(author_at: Client) -> None:
    page = author_at.get("/staff/", headers={"accept-language": "en"})

    assert "This page is not open to you" in page.content.decode()


def test_before_a_signature_a_person_confirms_again_and_comes_back(author_at: Client) -> None:
    page = author_at.get("/guarded/?page=2")

    assert (page.status_code, page["Location"]) == (302, "/kk/sign-in/confirm/?next=%2Fguarded%2F%3Fpage%3D2")


def test_what_was_sent_unconfirmed_leads_back_to_the_page_it_was_sent_from(author_at: Client) -> None:
    page = author_at.post("/guarded/", headers={"referer": "http://testserver/kk/applications/1/"})

    assert page["Location"] == "/kk/sign-in/confirm/?next=%2Fkk%2Fapplications%2F1%2F"


def test_who_has_just_confirmed_goes_straight_in(author_at: Client) -> None:
    session = author_at.session
    session["confirmed_at"] = timezone.now().isoformat()
    session.save()

    assert author_at.get("/guarded/").content == b"open"


def test_who_never_confirmed_is_not_confirmed(author_at: Client) -> None:
    assert author_at.get("/confirmed/").content == b"False"


def test_a_confirmation_ends_after_its_time(author_at: Client) -> None:
    started = timezone.now()
    session = author_at.session
    session["confirmed_at"] = started.isoformat()
    session.save()

    def at(moment: timedelta) -> bytes:
        with time_machine.travel(started + moment, tick=False):
            return author_at.get("/confirmed/").content

    assert at(settings.CONFIRMED_FOR - timedelta(seconds=1)) == b"True"
    assert at(settings.CONFIRMED_FOR) == b"False"


@pytest.mark.parametrize("page", ["password_change/", "password_change/done/"])
def test_the_desks_have_no_page_about_passwords(people: People, page: str) -> None:
    assert knocking(people, "head").get(f"/admin/{page}").status_code == 404


def test_the_desks_own_sign_in_page_leads_to_the_one_by_signature(client: Client, db: None) -> None:
    page = client.get("/admin/login/?next=/admin/portal/trail/")

    assert page["Location"] == "/kk/sign-in/?next=/admin/portal/trail/"
