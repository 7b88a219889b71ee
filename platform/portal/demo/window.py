"""The simulator's window: a page where a person chooses whose key signs, or cancels.

It stands at the simulator's own address. NCALayer opens a window by itself; a page cannot, so the simulator says
where it is and waits. Every state of the window has a secret of its own, which only its page knows: no other site
can choose, and a late click on an old page chooses nothing.
"""

import re
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

PATIENCE = 120.0  # seconds that a request waits for the person
LOOK_EVERY = 0.2  # seconds; whether the page that asked is still there
LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1)(:\d+)?")
STYLE = Path(__file__).with_name("mailbox.css").read_bytes()
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
CANCEL = "cancel"


@dataclass(frozen=True)
class Offer:
    """A key that fits: its name, and words about its holder."""

    key: str
    words: str


@dataclass
class Window:
    """What is asked now, and what was chosen; one request at a time, the others wait for their turn."""

    everything: Callable[[], list[Offer]]  # what may be chosen beforehand
    patience: float = PATIENCE
    question: str = ""  # "" while nobody asks
    offers: list[Offer] = field(default_factory=list)
    chosen: str = ""
    secret: str = field(default_factory=secrets.token_urlsafe)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def ask(self, question: str, offers: Iterable[Offer], is_there: Callable[[], bool]) -> str:
        """The key that the person chooses; "cancel" too when they take too long, or who asked has gone."""
        with self._turn, self._changed:
            self._become(question, list(offers))
            ends = monotonic() + self.patience
            while not self.chosen and is_there() and monotonic() < ends:
                self._changed.wait(LOOK_EVERY)
            chosen = self.chosen or CANCEL
            self._become("", [])
            return chosen

    def chosen_beforehand(self) -> str:
        """The key chosen for the next signature while nobody asked, once; "" if none was."""
        with self._changed:
            if self.question or not self.chosen:
                return ""
            chosen = self.chosen
            self._become("", [])
            return chosen

    def choose(self, secret: str, key: str) -> None:
        """Take the person's choice, if it was made on the page of this very state; "" takes a choice back."""
        with self._changed:
            offers = self.offers if self.question else self.everything()
            if secrets.compare_digest(secret.encode(), self.secret.encode()) and (
                key in {CANCEL, ""} or key in {offer.key for offer in offers}
            ):
                self.chosen, self.secret = key, secrets.token_urlsafe()
                self._changed.notify_all()

    def _become(self, question: str, offers: list[Offer]) -> None:
        self.question, self.offers, self.chosen = question, offers, ""
        self.secret = secrets.token_urlsafe()

    def answer(self, request: Request) -> Response | None:
        """The page at this address; None leaves the request to the socket."""
        if "Upgrade" in request.headers:
            return None
        if request.method != "GET":
            return _response(HTTPStatus.METHOD_NOT_ALLOWED)
        if not LOCAL_HOST.fullmatch(request.headers.get("Host", "")):
            return _response(HTTPStatus.FORBIDDEN)  # a foreign name that leads to this machine
        address = urlsplit(request.path)
        if address.path == "/choose":
            sent = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
            self.choose(sent.get("secret", ""), sent.get("key", ""))
            return _response(HTTPStatus.SEE_OTHER, location="/")
        return self._read(address.path)

    def _read(self, path: str) -> Response:
        """A page or the style; reading changes nothing."""
        if path == "/window.css":
            return _response(HTTPStatus.OK, STYLE, "text/css")
        pages = {"/": self._page, "/beforehand": self._beforehand}
        if path not in pages:
            return _response(HTTPStatus.NOT_FOUND)
        with self._changed:
            return _response(HTTPStatus.OK, pages[path]().encode())

    def _page(self) -> str:
        if self.question and not self.chosen:
            return _sheet(f"<h1>{escape(self.question)}</h1>\n{self._form(self.offers)}")
        if self.chosen and not self.question:
            said = f"<p>The next signature: <b>{escape(self.chosen)}</b>.</p>"
            back = f'<p><button name="key" value="">Take back</button></p>{self._secret_field()}'
            return _sheet(f'<h1>Chosen</h1>\n{said}\n<form action="/choose">{back}</form>', looks_again=True)
        return _sheet(
            "<h1>No page asks for a signature</h1>\n<p>Keep this page open: it asks when one does.</p>\n"
            '<p><a href="/beforehand">Choose the key of the next signature now</a></p>',
            looks_again=True,
        )

    def _beforehand(self) -> str:
        if self.question:
            return self._page()
        return _sheet(f"<h1>The key of the next signature</h1>\n{self._form(self.everything())}")

    def _form(self, offers: Iterable[Offer]) -> str:
        rows = "\n".join(
            f'<li><button name="key" value="{escape(offer.key)}">{escape(offer.words)}</button></li>'
            for offer in [Offer(CANCEL, "Cancel"), *offers]
        )
        return f'<form action="/choose">{self._secret_field()}\n<ul>{rows}</ul>\n</form>'

    def _secret_field(self) -> str:
        return f'<input type="hidden" name="secret" value="{self.secret}">'


def _sheet(content: str, *, looks_again: bool = False) -> str:
    """A whole page; one that waits loads itself again every two seconds."""
    again = '<meta http-equiv="refresh" content="2">\n' if looks_again else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{again}<title>Signing simulator</title>
<link rel="stylesheet" href="/window.css">
</head>
<body>
<header><p><a href="/">Signing simulator</a></p></header>
<main>
{content}
</main>
</body>
</html>
"""


def _response(status: HTTPStatus, body: bytes = b"", kind: str = "text/html", location: str = "") -> Response:
    headers = Headers(
        {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": CSP,
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Connection": "close",
        }
    )
    if location:
        headers["Location"] = location
    return Response(status.value, status.phrase, headers, body)
