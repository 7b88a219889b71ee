"""The signing script in a real browser: what it sends, and what it says when it cannot."""

import base64
import json
import re
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
from playwright.sync_api import Browser, Page, expect
from websockets.sync.server import ServerConnection, serve

from portal.demo.authority import Authority
from portal.signing import Trust, verify
from portal.signing.cms import SignedMessage
from portal.signing.crl import RevocationList
from portal.signing.revocation import Files
from portal.signing.schemes import DIGESTS
from tests.chromium import launched

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = "Кіру үшін қол қойыңыз. № 1\n".encode()
DECISIONS = [b"%PDF-1.7 first", bytes(range(256)) * 300, b"%PDF-1.7 third"]
AUTHOR = "840517400616"
PAGE = """<!doctype html><html lang="en"><title>Sign</title>
<script type="module" src="/sign.js"></script>
<form method="post" action="/signed" data-sign data-demo data-signer-url="{signer}" {more}>
<input type="hidden" name="cms">{documents}
<button name="who" value="anybody">Sign</button>
<button data-demo-key="author2"><b>Дәурен</b></button>
<button data-demo-key="cancel">Cancel</button>
<button data-demo-key="error">Error</button>
<button data-plain>Upload</button>
{messages}
</form>"""


FIELD = f'<input type="hidden" data-document value="{base64.b64encode(DOCUMENT).decode()}">'
BOXES = "".join(
    f'<label><input type="checkbox" name="case" value="{place}" data-document-url="/document/{place}" checked>'
    f"No. {place}</label>"
    for place in range(len(DECISIONS))
)


@dataclass
class Site:
    """A page with a form to sign; remembers what was sent to it."""

    signer: str
    more: str = f'data-mode="attached" data-iin="{AUTHOR}"'
    documents: str = FIELD
    sent: list[dict[str, list[str]]] = field(default_factory=list)
    port: int = 0

    def page(self) -> str:
        with translation.override("en"):
            messages = render_to_string("components/signing_messages.html")
        return PAGE.format(signer=self.signer, more=self.more, documents=self.documents, messages=messages)

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
            if self.path.endswith(".js"):
                self._answer("text/javascript", (ROOT / f"static/js{self.path}").read_bytes())
            elif self.path == "/document/9":
                self.send_error(404)
            elif self.path.startswith("/document/"):
                self._answer("application/pdf", DECISIONS[int(self.path[-1])])
            else:
                self._answer("text/html; charset=utf-8", site.page().encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            site.sent.append(parse_qs(body, keep_blank_values=True))
            self._answer("text/html", b"<title>Sent</title>")

        def _answer(self, kind: str, body: bytes) -> None:
            policy = f"default-src 'none'; script-src 'self'; connect-src 'self' {site.signer.rstrip('/')}"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

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
    lists = Files(RevocationList.load(der) for der in Authority.open(authority_folder).lists())
    verdict = verify(cms, document=DOCUMENT, at=datetime.now(UTC), trust=trust, revocation=lists)
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


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_a_program_that_does_not_run_is_told(browser: Browser) -> None:
    with served(Site(f"ws://127.0.0.1:{free_port()}/")) as site, browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address)
        press(page, "Sign")

        assert "NCALayer does not answer" in complaint(page)
        assert site.sent == []


def one_signature(_request: str) -> str:
    return '{"status": true, "body": {"result": "MAA="}}'  # bare, as older programs answer


@contextmanager
def program(answer: Callable[[str], str | None] = one_signature) -> Iterator[tuple[str, list[str]]]:
    """A signing program for pages of any address: where it listens, and what it was asked.

    Where it has no answer it ends, as a program does that is closed.
    """
    asked: list[str] = []

    def converse(connection: ServerConnection) -> None:
        connection.send('{"result": {"version": "1.4"}}')
        for message in connection:
            asked.append(str(message))
            answered = answer(str(message))
            if answered is None:
                return
            connection.send(answered)

    with serve(converse, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/", asked
        server.shutdown()


@contextmanager
def public_page(browser: Browser, site: Site) -> Iterator[Page]:
    """The site's page as if it came from the internet, not from this machine."""
    address = f"http://portal.test:{site.port}"
    flags = (
        "--host-resolver-rules=MAP portal.test 127.0.0.1",
        f"--ip-address-space-overrides=127.0.0.1:{site.port}=public",
        f"--unsafely-treat-insecure-origin-as-secure={address}",
    )
    with launched(browser.browser_type, *flags) as another:
        page = another.new_page()
        page.goto(address)
        yield page


def test_a_permission_that_is_denied_is_told(browser: Browser) -> None:
    """A browser without a window denies what it would ask a person."""
    with program() as (address, asked), served(Site(address)) as site:
        with public_page(browser, site) as page:
            for _time in range(2):  # the first time the browser asks, the second time it remembers
                press(page, "Sign")
                assert "in the site settings beside the address" in complaint(page)
        assert asked == []
        assert site.sent == []


def test_a_permission_whose_question_was_closed_unanswered_is_told(browser: Browser) -> None:
    """Only a window can be closed so: afterwards the browser says what this one is made to say."""
    with program() as (address, _asked), served(Site(address)) as site:
        with public_page(browser, site) as page:
            page.add_init_script("navigator.permissions.query = async () => ({ state: 'prompt' })")
            page.reload()
            press(page, "Sign")

            assert "when the browser asks whether this page may reach programs" in complaint(page)
        assert site.sent == []


def test_with_the_permission_a_public_page_signs(browser: Browser) -> None:
    with program() as (address, asked), served(Site(address)) as site:
        with public_page(browser, site) as page:
            page.context.grant_permissions(["local-network-access"])
            press(page, "Sign")

            expect(page).to_have_title("Sent")
        assert len(asked) == 1
        assert site.cms == "MAA="


def test_while_it_waits_the_page_says_so_and_a_second_click_does_nothing(browser: Browser) -> None:
    answer = threading.Event()
    with (
        program(lambda request: one_signature(request) if answer.wait(10) else None) as (address, asked),
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


def names(cms: str, document: bytes) -> bool:
    """Whether this is a signature of that document, by the digest inside."""
    signer = SignedMessage.load(cms).signers[0]
    return DIGESTS[signer.digest_algorithm](document) == signer.message_digest


@contextmanager
def opened(browser: Browser, site: Site) -> Iterator[Page]:
    with served(site), browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(site.address)
        yield page


def test_many_documents_are_fetched_and_signed_in_one_action(browser: Browser, signer: str) -> None:
    more = f'data-transport="ncalayer" data-mode="detached" data-iin="{AUTHOR}"'
    site = Site(signer, more, documents=FIELD + BOXES)
    with opened(browser, site) as page:
        press(page, "Sign")
        expect(page).to_have_title("Sent")

    (sent,) = site.sent
    assert sent["case"] == ["0", "1", "2"]
    pairs = zip(sent["cms"], [DOCUMENT, *DECISIONS], strict=True)
    assert all(names(cms, document) for cms, document in pairs)


def signatures(request: str) -> str:
    """One for each document, told apart by the bytes that they begin with."""
    documents = [base64.b64decode(data) for data in json.loads(request)["args"]["data"]]
    return json.dumps({"status": True, "body": {"result": [f"cms-{document[:14]!r}" for document in documents]}})


def test_only_ticked_boxes_are_signed_and_the_program_is_asked_once(browser: Browser) -> None:
    with program(signatures) as (address, asked):
        site = Site(address, more='data-mode="detached" data-iin="1" data-bin="2"', documents=BOXES)
        with opened(browser, site) as page:
            page.get_by_label("No. 1").uncheck()
            press(page, "Sign")
            expect(page).to_have_title("Sent")

    assert site.sent[0]["case"] == ["0", "2"]
    assert site.sent[0]["cms"] == ["cms-b'%PDF-1.7 first'", "cms-b'%PDF-1.7 third'"]
    (request,) = asked
    assert json.loads(request)["args"]["signerParams"] == {
        "extKeyUsageOids": [],
        "iin": "1",
        "bin": "2",
        "chain": [],
    }


def test_what_is_sent_is_what_was_signed_whatever_was_ticked_meanwhile(browser: Browser) -> None:
    changed = threading.Event()
    with program(lambda request: signatures(request) if changed.wait(10) else None) as (address, _asked):
        site = Site(address, documents=BOXES)
        with opened(browser, site) as page:
            page.get_by_label("No. 1").uncheck()
            press(page, "Sign")
            page.get_by_label("No. 1").check()
            page.get_by_label("No. 2").uncheck()
            changed.set()
            expect(page).to_have_title("Sent")

    assert site.sent[0]["case"] == ["0", "2"]


def test_after_a_failure_with_many_each_signature_is_sent_once(browser: Browser, signer: str) -> None:
    site = Site(signer, more=f'data-mode="detached" data-iin="{AUTHOR}"', documents=BOXES)
    with opened(browser, site) as page:
        press(page, "Sign")
        expect(page).to_have_title("Sent")
        page.go_back()
        press(page, "Cancel")
        complaint(page)
        press(page, "Sign")
        expect(page).to_have_title("Sent")

    assert [len(sent["cms"]) for sent in site.sent] == [3, 3]


def test_nothing_chosen_is_told(browser: Browser) -> None:
    with program() as (address, asked), opened(browser, Site(address, documents=BOXES)) as page:
        for box in page.get_by_role("checkbox").all():
            box.uncheck()
        press(page, "Sign")

        assert "Nothing is chosen" in complaint(page)
        assert asked == []


@pytest.mark.parametrize("address", ["/document/9", "http://127.0.0.1:1/document/0"])
def test_a_document_that_cannot_be_fetched_from_the_portal_is_told(browser: Browser, address: str) -> None:
    documents = BOXES + f'<input type="hidden" data-document-url="{address}">'
    with program() as (signer, asked), opened(browser, Site(signer, documents=documents)) as page:
        press(page, "Sign")

        assert "could not be fetched from the portal" in complaint(page)
        assert asked == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('{"status": true, "body": {"result": ["MAA="]}}', "could not sign"),  # one signature for three documents
        ('{"status": true, "body": {"result": ["MAA=", "", "MAA="]}}', "could not sign"),
        ('{"status": true, "body": {"result": ["MAA=", {"a": 1}, "MAA="]}}', "could not sign"),
        ('{"status": false, "code": "GENERAL_ERROR", "message": "x"}', "could not sign"),
        ('{"success": false, "errorCode": "MODULE_NOT_FOUND"}', "could not sign"),
        ("not JSON", "could not sign"),
        ('{"status": true, "body": {}}', "without signing"),
        (None, "NCALayer does not answer"),  # closed while it was asked
    ],
)
def test_a_bad_answer_is_told_and_nothing_is_sent(browser: Browser, answer: str | None, words: str) -> None:
    with program(lambda _request: answer) as (address, _asked):
        site = Site(address, documents=BOXES)
        with opened(browser, site) as page:
            press(page, "Sign")

            assert words in complaint(page)
        assert site.sent == []
