"""Signing in a real browser, from the page through the signing program to the portal's answer."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from copyright_registry.models import Application, Entry, Result, State
from portal.demo.simulator import simulator
from tests import people as acts
from tests.browser import client_of
from tests.copyright_registry import walking
from tests.journeys.visitor import Visitor
from tests.people import People, outage

PAGE = "/admin/copyright_registry/application/decide/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signer(authority_folder: Path) -> Iterator[str]:
    """The address of the signing program's stand-in."""
    with simulator(authority_folder, 0) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"


@pytest.fixture
def head(
    live_server: Any, people: People, broker: str, signer: str, settings: Any, browser: Browser
) -> Iterator[Visitor]:
    """The head of the provider at a browser, with the signing program beside it; no page gives trouble."""
    User.objects.update(language="en")
    settings.SIGNER_URL, settings.DEMO = signer, True
    directives = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "connect-src": ["'self'", signer.rstrip("/")]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
    session = client_of(people.head).cookies["sessionid"].value
    visitor = Visitor.arrives(browser, live_server.url)
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield visitor
    outages = "status of 503"  # the browser tells of them, and so does the page
    assert [trouble for trouble in visitor.troubles if outages not in trouble] == []


def agreed(people: People, count: int) -> list[Application]:
    """Decisions that wait for the head."""
    titles = [f"Песня {place}" for place in range(count)]
    return [acts.application_in(State.AGREED, people, Result.ENTER, title_ru=title) for title in titles]


def states(cases: list[Application]) -> list[str]:
    return [Application.objects.get(pk=case.pk).state for case in cases]


def uses(visitor: Visitor, key: str) -> None:
    """Whatever the page asks for, this person has another key in the signing program."""
    script = "(form, key) => { delete form.dataset.iin; delete form.dataset.bin; form.dataset.demoKey = key }"
    visitor.page.locator("form[data-sign]").evaluate(script, key)


def test_three_are_signed_at_once_of_which_one_fails(head: Visitor, people: People) -> None:
    cases, page = agreed(people, 4), head.page
    head.opens(PAGE)
    head.examines("decisions that wait")
    expect(page.locator("[data-chosen]")).to_have_text("4")
    page.locator(f"[value='{cases[3].pk}']").uncheck()
    acts.decide(people, cases[1])  # in another window meanwhile

    head.presses("Sign decisions by EDS: 3")

    expect(page.locator(".notice.good")).to_contain_text("Decisions signed: 2.")
    expect(page.locator(".notice.bad li")).to_contain_text("the case has moved on")
    assert states(cases) == [State.ENTERED] * 3 + [State.AGREED]
    head.examines("decisions of which one failed")
    page.get_by_role("checkbox").check()
    head.presses("Sign decisions by EDS: 1")
    expect(page.locator(".messagelist .success")).to_contain_text("Decisions signed: 1.")
    assert states(cases) == [State.ENTERED] * 4


def test_with_the_key_of_another_person_the_portal_says_so(head: Visitor, people: People) -> None:
    (case,) = agreed(people, 1)
    head.opens(walking.desk(case, "decide"))
    uses(head, "deputy_head")

    head.presses("Sign by EDS")

    expect(head.page.locator(".messagelist")).to_contain_text("the key belongs to another person")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("key", "words"), [("expired", "expired"), ("revoked", "revoked")])
def test_with_a_key_that_is_no_longer_good_the_portal_says_so(head: Visitor, key: str, words: str) -> None:
    head.page.context.clear_cookies()
    head.opens("/en/sign-in/")
    uses(head, key)

    head.presses("Sign in by EDS")

    expect(head.page.locator(".notice.bad").first).to_contain_text(words)


def test_after_an_outage_the_same_signature_is_checked_again_without_the_signing_program(
    head: Visitor, people: People
) -> None:
    cases = agreed(people, 2)
    asked: list[str] = []
    head.page.on("websocket", lambda socket: asked.append(socket.url))
    head.opens(PAGE)
    with outage():
        head.presses("Sign decisions by EDS: 2")
        head.examines("outage")
        assert states(cases) == [State.AGREED] * 2

    head.presses("Check again")

    expect(head.page.locator(".messagelist .success")).to_contain_text("Decisions signed: 2.")
    assert states(cases) == [State.ENTERED] * 2
    assert len(asked) == 1
