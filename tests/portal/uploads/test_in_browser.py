"""The page's script in a real browser: pieces, a pause, a break, a reload, two tabs, and the page without it."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from portal.uploads.models import State, Upload
from portal.uploads.receiving import KEPT
from tests.browser import client_of
from tests.copyright_registry.conftest import _fonts, browser  # noqa: F401 - fixtures: a browser beside the portal
from tests.journeys.visitor import Visitor
from tests.people import someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.portal.uploads.pages")]
PIECE = 8 * 1024 * 1024
SIZE = 3 * PIECE + 5
BROKEN = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (404|405|409|410|413)")  # what browsers tell of


@pytest.fixture
def arrives(live_server: Any, browser: Browser) -> Iterator[Callable[..., Visitor]]:  # noqa: F811 - the fixture
    """Opens the page for its author; in the end no page gave trouble."""
    session = client_of(someone("author", language="en")).cookies["sessionid"].value
    visitors: list[Visitor] = []

    def arrive(*, scripts: bool = True) -> Visitor:
        visitor = Visitor.arrives(browser, live_server.url, scripts=scripts)
        visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        visitor.opens("/en/hand-in/")
        visitors.append(visitor)
        return visitor

    yield arrive
    told = [trouble for visitor in visitors for trouble in visitor.troubles]
    assert [trouble for trouble in told if not BROKEN.search(trouble)] == []


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Three pieces and a little more."""
    file = tmp_path / "song.wav"
    file.write_bytes(bytes(range(256)) * (SIZE // 256) + b"ended"[: SIZE % 256])
    return file


def chooses(page: Page, file: Path) -> None:
    page.get_by_label("Your song").set_input_files(file)


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-upload] [role=status]")).to_have_text(words, timeout=30_000)


def held(page: Page, *, broken: bool = False) -> list[Route]:
    """The pieces after the first, which stand still on their way from here on, or find the line broken."""
    found: list[Route] = []

    def meets(route: Route) -> None:
        if int(route.request.headers.get("upload-offset", "0")) < PIECE:
            route.continue_()
        elif broken:
            route.abort("internetdisconnected")
        else:
            found.append(route)

    page.route("**/uploads/*", meets)
    return found


def flows(page: Page) -> None:
    """The line is as it was; what stood still is lost."""
    page.unroute_all(behavior="ignoreErrors")


def has_first_piece(page: Page) -> None:
    expect(page.locator("progress")).to_have_attribute("value", "33", timeout=30_000)


def pieces(page: Page) -> list[str]:
    """The offsets at which the page sends from here on."""
    offsets: list[str] = []
    page.on("request", lambda request: offsets.append(request.headers.get("upload-offset", "")))
    return offsets


def sent(offsets: list[str]) -> list[int]:
    return [int(offset) for offset in offsets if offset]


def handed_in(visitor: Visitor, song: Path) -> None:
    """The page hands in what was sent, and it is the song."""
    visitor.page.get_by_label("Title").fill("Night")
    visitor.presses("Hand in")
    expect(visitor.page.locator("body")).to_have_text(f"song.wav, {SIZE}, {sha256(song.read_bytes()).hexdigest()}")


def test_a_file_goes_in_pieces_and_its_author_compares_the_hash(arrives: Callable[..., Visitor], song: Path) -> None:
    visitor = arrives()
    page, offsets = visitor.page, pieces(visitor.page)
    visitor.examines("before")

    chooses(page, song)

    says(page, "The file is here.")
    expect(page.locator("[data-sum]")).to_have_text(sha256(song.read_bytes()).hexdigest())
    assert sent(offsets) == [0, PIECE, 2 * PIECE, 3 * PIECE]
    visitor.examines("after")
    handed_in(visitor, song)


def test_a_pause_by_keyboard_keeps_what_was_sent_and_the_form_waits(
    arrives: Callable[..., Visitor], song: Path
) -> None:
    visitor = arrives()
    page = visitor.page
    held(page)
    page.get_by_label("Title").fill("Night")
    chooses(page, song)
    has_first_piece(page)

    visitor.tabs_to(page.get_by_role("button", name="Pause"))
    page.keyboard.press("Enter")

    says(page, "Paused. What was sent is kept.")
    visitor.examines("paused")
    page.get_by_role("button", name="Hand in").click()
    says(page, re.compile("still on its way"))
    assert Upload.objects.get().offset == PIECE
    flows(page)
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.keyboard.press("Enter")
    says(page, "The file is here.")
    handed_in(visitor, song)


def test_a_broken_line_is_told_and_the_file_goes_on_by_itself(arrives: Callable[..., Visitor], song: Path) -> None:
    visitor = arrives()
    page, offsets = visitor.page, pieces(visitor.page)
    held(page, broken=True)

    chooses(page, song)

    says(page, re.compile(r"The connection broke. What was sent is kept; the next try is in \d seconds."))
    flows(page)
    says(page, "The file is here.")
    assert sent(offsets).count(0) == 1
    handed_in(visitor, song)


def test_after_a_reload_the_same_file_goes_on_and_a_whole_one_is_there(
    arrives: Callable[..., Visitor], song: Path
) -> None:
    visitor = arrives()
    page = visitor.page
    held(page)
    chooses(page, song)
    has_first_piece(page)

    page.reload()
    flows(page)
    says(page, re.compile("song.wav: 33 % of it is kept here. Choose the same file again"))
    offsets = pieces(page)
    chooses(page, song)
    says(page, "The file is here.")
    assert sent(offsets) == [PIECE, 2 * PIECE, 3 * PIECE]

    page.reload()
    says(page, "The file is here.")
    expect(page.locator("[data-sum]")).to_have_text(sha256(song.read_bytes()).hexdigest())
    handed_in(visitor, song)


def test_two_tabs_send_one_file_together(arrives: Callable[..., Visitor], song: Path) -> None:
    first = arrives().page
    waiting = held(first)
    chooses(first, song)
    has_first_piece(first)
    second = first.context.new_page()

    second.goto(first.url)
    chooses(second, song)
    says(second, "The file is here.")
    waiting[0].continue_()  # the piece comes too late, and at an offset that is past
    says(first, "The file is here.")

    upload = Upload.objects.get()
    assert (upload.state, upload.sha256) == (State.READY, sha256(song.read_bytes()).hexdigest())


def test_another_file_takes_the_place_of_the_first_and_remove_leaves_nothing(
    arrives: Callable[..., Visitor], song: Path, tmp_path: Path
) -> None:
    page = arrives().page
    held(page)
    chooses(page, song)
    has_first_piece(page)
    other = tmp_path / "other.wav"
    other.write_bytes(b"another song")

    chooses(page, other)
    says(page, "The file is here.")
    expect(page.locator("[data-name]")).to_have_text("other.wav")
    assert Upload.objects.get().name == "other.wav"

    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Remove").click()
    says(page, "The file was removed.")
    expect(page.get_by_label("Your song")).to_be_focused()
    assert not Upload.objects.exists()


def test_what_the_portal_refuses_is_told_in_its_words(
    arrives: Callable[..., Visitor], tmp_path: Path, settings: Any
) -> None:
    page = arrives().page
    noise, song = tmp_path / "noise.wav", tmp_path / "song.wav"
    noise.write_bytes(b"noise")
    song.write_bytes(b"a song")

    chooses(page, noise)
    says(page, "This is noise.")
    settings.UPLOADS_OF_A_PERSON = 1
    chooses(page, song)
    says(page, re.compile("You have sent as much as may wait here"))


def test_who_was_signed_out_is_told_and_what_was_swept_away_begins_anew(
    arrives: Callable[..., Visitor], song: Path
) -> None:
    page = arrives().page
    chooses(page, song)
    says(page, "The file is here.")
    Upload.objects.update(expires_at=Upload.objects.get().expires_at - KEPT)
    page.reload()
    chooses(page, song)
    says(page, "The file is here.")
    assert Upload.objects.filter(state=State.READY).count() == 2

    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your song").set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": b"a"})
    says(page, re.compile("You were signed out"))


def test_without_scripts_the_form_brings_the_file(arrives: Callable[..., Visitor], song: Path) -> None:
    visitor = arrives(scripts=False)

    chooses(visitor.page, song)

    handed_in(visitor, song)
