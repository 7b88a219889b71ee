"""The desk in a real browser: the queue and the case, by keyboard, without scripts, and a work that plays."""

import wave
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from copyright_registry import exhibits, registration
from copyright_registry.models import Application, Kind, State
from tests import people as acts
from tests.browser import client_of
from tests.copyright_registry import walking
from tests.journeys.visitor import Visitor
from tests.people import People

LIST = "/admin/copyright_registry/application/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: Any, people: People, broker: str, browser: Browser) -> Iterator[Any]:
    """Opens the browser of a member of the staff; no page gives them trouble."""
    User.objects.update(language="en")
    visitors: list[Visitor] = []

    def of(person: User, *, scripts: bool = True) -> Visitor:
        session = client_of(person).cookies["sessionid"].value
        visitor = Visitor.arrives(browser, live_server.url, scripts=scripts)
        visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        visitors.append(visitor)
        return visitor

    yield of
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


def silence() -> bytes:
    """A second of a WAV file."""
    made = BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 8000, "NONE", ""))
        file.writeframes(bytes(16000))
    return made.getvalue()


def test_the_head_gives_two_cases_by_keyboard_alone_without_scripts(desk: Any, people: People) -> None:
    cases = [acts.application_in(State.RECEIVED, people, title_ru=f"Песня {place}") for place in range(3)]
    head = desk(people.head_of_department, scripts=False)
    head.opens(LIST)
    keyboard, page = head.page.keyboard, head.page

    for case in cases[:2]:
        head.tabs_to(page.locator(f"[value='{case.pk}']"))
        keyboard.press("Space")
    head.tabs_to(page.get_by_label("Examiner", exact=True))
    keyboard.press("ArrowDown")
    head.tabs_to(page.get_by_role("button", name="Assign", exact=True))
    with page.expect_navigation():
        keyboard.press("Enter")

    expect(page.locator(".messagelist .success")).to_contain_text("Applications done: 2.")
    assert [Application.objects.get(pk=case.pk).state for case in cases] == [State.EXAMINATION] * 2 + [State.RECEIVED]


def test_the_queue_and_what_was_refused_read_well_at_both_widths(desk: Any, people: People) -> None:
    cases = [acts.application_in(State.RECEIVED, people) for _place in range(3)]
    acts.application_in(State.EXAMINATION, people)
    head = desk(people.head_of_department)
    head.opens(LIST)
    head.examines("queue")
    head.follows("Tick all on this page")
    registration.assign(people.head_of_department, cases[0], people.examiner)
    head.page.get_by_label("Examiner", exact=True).select_option(label=people.other_examiner.full_name)
    head.presses("Assign")

    expect(head.page.locator(".notice.bad")).to_contain_text("the case has moved on")
    head.examines("given, of which two failed")


def test_the_examiner_hears_the_work_and_finds_all_on_one_page(desk: Any, people: People) -> None:
    musical = Kind.objects.get(code="musical")
    case = acts.draft(people.author, ("recording", "song.wav", silence()), kind=musical)
    exhibits.make(case.attachments.get().pk)
    acts.sign(people, case)
    acts.pay(case)
    registration.assign(people.head_of_department, case, people.examiner)
    acts.application_in(State.RECEIVED, people)  # called the same
    examiner = desk(people.examiner)

    examiner.opens(walking.desk(case))
    length = "audio => new Promise((done, failed) => { audio.onloadedmetadata = () => done(audio.duration);"
    seconds = examiner.page.locator("audio").evaluate(
        f"{length} audio.onerror = failed; audio.load(); audio.play() }})"
    )

    assert seconds == pytest.approx(1, abs=0.05)
    for words in ("The text that the author signed", "Why then"):
        examiner.page.get_by_text(words).first.click()
    examiner.examines("case with a player")
    examiner.page.locator("input[name=result][value=refuse]").check()
    examiner.page.locator("input[name=grounds]").first.check()
    examiner.presses("Build the reasons from the grounds")
    expect(examiner.page.get_by_label("Reasons in Kazakh")).to_have_value(
        "Бас тарту себептерінде аталған құжаттар ұсынылмаған (Қағидалардың 14-тармағы)."
    )
    examiner.examines("case with built reasons")
