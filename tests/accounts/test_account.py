"""The account's front page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Right, User
from accounts.sign_in import ask_to_confirm
from copyright_registry import registration
from copyright_registry.models import State
from portal import law
from tests import people as acts
from tests.accounts import acts as account_acts
from tests.browser import client_of
from tests.copyright_registry.completion import acts as completing
from tests.people import People

ACCOUNT = "/kk/account/"


@pytest.fixture
def author_at(client: Client, people: People) -> Client:
    client.force_login(people.author)
    return client


def queries(client: Client) -> int:
    """How many questions the page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ACCOUNT).status_code == 200
    return len(captured)


@pytest.mark.parametrize("state", [State.DRAFT, State.ENTERED])
def test_three_applications_take_as_many_queries_as_one(author_at: Client, people: People, state: str) -> None:
    acts.application_in(state, people)
    with_one = queries(author_at)

    for _ in range(2):
        acts.application_in(state, people)

    # four of them for payments, three for copies, three for organisations, three for what is to do, and one each for
    # complaints, changes and what names the person
    assert queries(author_at) == with_one <= 44


@pytest.mark.clause(law.O100_12)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_ones_own_data_in_each_language(author_at: Client, people: People, language: str) -> None:
    page = author_at.get(f"/{language}/account/").content.decode()

    for text in ("Әсемгүл", people.author.email, people.author.phone, people.author.address):
        assert text in page
    assert f'<html lang="{language}"' in page


def test_the_whole_number_of_the_person_is_not_on_the_page(author_at: Client, people: People) -> None:
    assert people.author.iin not in author_at.get(ACCOUNT).content.decode()


def test_nobody_sees_anothers_applications(client: Client, people: People) -> None:
    acts.draft(people.author)
    client.force_login(people.stranger)

    assert "Түнгі көш" not in client.get(ACCOUNT).content.decode()


def test_a_discarded_draft_is_out_of_sight(author_at: Client, people: People) -> None:
    application = acts.draft(people.author)
    assert "Түнгі көш" in author_at.get(ACCOUNT).content.decode()

    registration.discard(people.author, application)

    assert "Түнгі көш" not in author_at.get(ACCOUNT).content.decode()


@pytest.mark.parametrize(
    ("email", "words"),
    [
        pytest.param("", "Your contacts are missing.", id="none"),
        pytest.param("new@example.kz", "Confirm your e-mail address.", id="not confirmed"),
    ],
)
def test_the_page_says_what_the_contacts_lack(author_at: Client, people: People, email: str, words: str) -> None:
    User.objects.filter(pk=people.author.pk).update(email=email, email_confirmed_at=None)

    assert words in author_at.get("/en/account/").content.decode()


def test_complete_contacts_are_not_asked_for(author_at: Client, people: People) -> None:
    ask_to_confirm(people.author)

    page = author_at.get("/en/account/").content.decode()

    assert "Your contacts are missing." not in page
    assert "Confirm your e-mail address." not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DRAFT, "Finish the draft and sign it"),
        (State.PAID, "Sign the application"),
        (State.SIGNED, "Pay for the service"),
    ],
)
def test_the_page_says_what_to_do_next(author_at: Client, people: People, state: str, words: str) -> None:
    acts.application_in(state, people)

    assert words in author_at.get("/en/account/").content.decode()


def test_a_request_to_complete_is_to_be_answered_by_its_due_moment(author_at: Client, people: People) -> None:
    completing.asked(people)

    page = author_at.get("/en/account/").content.decode()

    assert "Answer the request to complete" in page
    assert "Due by" in page


def test_nothing_is_to_do_where_nothing_waits(author_at: Client, people: People) -> None:
    acts.application_in(State.EXAMINATION, people)

    assert "What to do next" not in author_at.get("/en/account/").content.decode()


@pytest.mark.clause(law.O100_13)
def test_who_keeps_an_organisation_is_asked_for_its_details(people: People, broker: str) -> None:
    studio = account_acts.registered(people)
    client = client_of(account_acts.head_of(studio))

    assert "Fill in the details of the organisation" in client.get("/en/account/").content.decode()


def test_what_is_to_do_takes_as_many_queries_for_two_organisations(people: People, broker: str) -> None:
    head = account_acts.head_of(account_acts.registered(people))
    client = client_of(head)
    with_one = queries(client)

    account_acts.member(account_acts.registered(people, "okup_head"), head, Right.WORKS)

    assert queries(client) == with_one
