"""The register's part of the account."""

from copyright_registry import account, registration
from copyright_registry.models import State
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.people import People


def test_ones_own_applications_stand_there_newest_first_without_what_was_put_away(people: People) -> None:
    first = acts.application_in(State.RECEIVED, people)
    acts.application_in(State.DISCARDED, people)
    second = acts.draft(people.author)
    acts.draft(people.stranger)

    assert account.applications(people.author).context == {"applications": [second, first], "invitations": []}


def test_who_has_none_is_shown_where_to_begin(people: People) -> None:
    page = client_of(people.stranger).get("/en/account/")

    assert "Your applications will stand here" in said(page)
    assert soup(page).select('main a[href="/en/services/entry/"]')


def test_a_nameless_draft_can_still_be_opened(people: People) -> None:
    draft = registration.start(people.author, "kk")

    page = client_of(people.author).get("/en/account/")

    links = soup(page).select(f'table a[href="/en/applications/{draft.pk}/"]')
    assert [link.get_text() for link in links] == ["Without a name yet"]


def test_the_table_is_named_by_its_heading(people: People) -> None:
    acts.draft(people.author)

    page = soup(client_of(people.author).get("/en/account/"))

    named = [str(table["aria-labelledby"]) for table in page.select("#applications ~ table, .head-row ~ table")]
    assert named == ["applications"]
    assert [cell["data-label"] for cell in page.select("table[aria-labelledby=applications] td[data-label]")] == [
        "Number", "Begun", "State"
    ]  # fmt: skip


def test_the_list_is_short_however_many_there_are(people: People) -> None:
    for _ in range(51):
        registration.start(people.author, "ru")

    assert len(account.applications(people.author).context["applications"]) == 50
