"""The signing script in a real browser: what it sends, and what it says when it cannot."""

import base64
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from websockets.sync.server import ServerConnection, serve

from portal.signing import Trust, verify

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = "Кіру үшін қол қойыңыз. № 1\n".encode()
AUTHOR = "840517400616"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PAGE = """<!doctype html><html lang="en"><title>Sign</title>
<script type="module" src="/sign.js"></script>
<form method="post" action="/signed" data-sign data-demo data-signer-url="{signer}" {more}>
<input type="hidden" name="cms"><input type="hidden" data-document value="{document}">
<button name="who" value="anybody">Sign</button>
<button data-demo-key="author2"><b>Дәурен</b></button>
<button data-demo-key="cancel">Cancel</button>
<button data-demo-key="error">Error</button>
<button data-plain>Upload</button>
{messages}
</form>"""


@dataclass
class Site:
    """A page with a form to sign; remembers what was sent to it."""

    signer: str
    more: str = f'data-mode="attached" data-iin="{AUTHOR}"'
    sent: list[dict[str, list[str]]] = field(default_factory=list)
    port: int = 0

    def page(self) -> str:
        with translation.override("en"):
            messages = render_to_string("components/signing_messages.html")
        document = base64.b64encode(DOCUMENT).decode()
        return PAGE.format(signer=self.signer, more=self.more, document=document, messages=messages)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def cms(self) -> str:
        (sent,) = self.sent
        return sent["cms"][0]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/sign.js":
                self._answer("text/javascript", (ROOT / "static/js/sign.js").read_text(encoding="utf-8"))
            else:
                self._answer("text/html; charset=utf-8", site.page())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            site.sent.append(parse_qs(body, keep_blank_values=True))
            self._answer("text/html", "<title>Sent</title>")

        def _answer(self, kind: str, text: str) -> None:
            policy = f"default-src 'none'; script-src 'self'; connect-src {site.signer.rstrip('/')}"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


@contextmanager
def served(site: Site) -> Iterator[Site]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        site.port = server.server_port
        yield site
        server.shutdown()


@pytest.fixture
def site(signer: str) -> Iterator[Site]:
    with served(Site(signer)) as site:
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Callable[..., Browser]]:
    """Starts the system's browser; more flags make another one."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        yield lambda *more: _launched(playwright, program, *more)


def _launched(playwright: Playwright, program: str, *more: str) -> Browser:
    return playwright.chromium.launch(executable_path=program, args=[*FLAGS, *more])


@pytest.fixture(scope="module")
def browser(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(site.address)
        yield page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def complaint(page: Page) -> str:
    """What the page said; waits for it, and sees that it has the focus."""
    alert = page.locator("[data-sign-error]")
    expect(alert).to_be_visible()
    expect(alert).to_be_focused()
    return alert.inner_text()


def signer_of(cms: str, authority_folder: Path) -> str:
    trust = Trust.load(authority_folder / "trust")
    verdict = verify(cms, document=DOCUMENT, at=datetime.now(UTC), trust=trust)
    assert verdict.valid
    assert verdict.signer is not None
    return verdict.signer.full_name


def test_the_form_goes_with_a_signature_by_the_only_fitting_key(page: Page, site: Site, authority_folder: Path) -> None:
    press(page, "Sign")

    expect(page).to_have_title("Sent")
    assert signer_of(site.cms, authority_folder) == "Сүйінбаева Әсемгүл Жұмағалиқызы"
    assert site.sent[0]["who"] == ["anybody"]


def test_a_button_may_name_the_key_of_the_demo(page: Page, site: Site, authority_folder: Path) -> None:
    site.more = 'data-mode="detached"'
    page.reload()

    press(page, "Дәурен")

    expect(page).to_have_title("Sent")
    assert signer_of(site.cms, authority_folder) == "Өтеғұлов Дәурен Қайратұлы"


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("Cancel", "closed NCALayer’s window without signing"),
        ("Error", "could not sign"),
        ("Дәурен", "no key that fits"),  # the page asks for the author's key
    ],
)
def test_each_failure_is_told_and_nothing_is_sent(page: Page, site: Site, button: str, words: str) -> None:
    press(page, button)

    assert words in complaint(page)
    assert site.sent == []
    assert page.locator("button[data-demo-key=author2] b").inner_text() == "Дәурен"


def test_after_a_failure_one_may_try_again(page: Page, site: Site) -> None:
    press(page, "Cancel")
    complaint(page)

    press(page, "Sign")

    expect(page).to_have_title("Sent")
    assert len(site.sent) == 1


def test_a_program_that_does_not_run_is_told(browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with served(Site(f"ws://127.0.0.1:{port}/")) as site, browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address)
        press(page, "Sign")

        assert "NCALayer does not answer" in complaint(page)
        assert site.sent == []


@contextmanager
def program(*, wait_for: threading.Event | None = None) -> Iterator[tuple[str, list[str]]]:
    """A signing program for pages of any address: where it listens, and what it was asked."""
    asked: list[str] = []

    def converse(connection: ServerConnection) -> None:
        connection.send('{"result": {"version": "1.4"}}')
        for message in connection:
            asked.append(str(message))
            if wait_for:
                wait_for.wait(10)
            connection.send('{"status": true, "body": {"result": "MAA="}}')  # as older programs answer

    with serve(converse, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/", asked
        server.shutdown()


@contextmanager
def public_page(chromium: Callable[..., Browser], site: Site) -> Iterator[Page]:
    """The site's page as if it came from the internet, not from this machine."""
    address = f"http://portal.test:{site.port}"
    flags = (
        "--host-resolver-rules=MAP portal.test 127.0.0.1",
        f"--ip-address-space-overrides=127.0.0.1:{site.port}=public",
        f"--unsafely-treat-insecure-origin-as-secure={address}",
    )
    with chromium(*flags) as browser:
        page = browser.new_page()
        page.goto(address)
        yield page


def test_a_permission_that_is_not_given_is_told(chromium: Callable[..., Browser]) -> None:
    with program() as (address, asked), served(Site(address)) as site:
        with public_page(chromium, site) as page:
            press(page, "Sign")

            assert "did not let this page reach NCALayer" in complaint(page)
        assert asked == []
        assert site.sent == []


def test_with_the_permission_a_public_page_signs(chromium: Callable[..., Browser]) -> None:
    with program() as (address, asked), served(Site(address)) as site:
        with public_page(chromium, site) as page:
            page.context.grant_permissions(["local-network-access"])
            press(page, "Sign")

            expect(page).to_have_title("Sent")
        assert len(asked) == 1
        assert site.cms == "MAA="


def test_while_it_waits_the_page_says_so_and_a_second_click_does_nothing(browser: Browser) -> None:
    answer = threading.Event()
    with (
        program(wait_for=answer) as (address, asked),
        served(Site(address)) as site,
        browser.new_context() as context,
    ):
        page = context.new_page()
        page.goto(site.address)
        press(page, "Sign")
        busy = page.locator("button[aria-busy=true]")
        expect(busy).to_have_text("Waiting for NCALayer…")
        expect(page.get_by_role("status")).to_have_text(re.compile("enter its password"))
        busy.click()
        answer.set()

        expect(page).to_have_title("Sent")
        assert site.cms == "MAA="
        assert len(asked) == 1


def test_the_plain_button_sends_the_form_as_it_is(page: Page, site: Site) -> None:
    press(page, "Upload")

    expect(page).to_have_title("Sent")
    assert site.cms == ""


def test_a_page_from_the_browser_s_memory_signs_anew(page: Page, site: Site) -> None:
    press(page, "Sign")
    expect(page).to_have_title("Sent")
    page.go_back()
    press(page, "Sign")

    expect(page).to_have_title("Sent")
    assert len(site.sent) == 2
    assert site.sent[0]["cms"] != [""]
