"""The world around the register: time stamps, the bank, and who hears the bank's calls."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import translation

from portal import fonts
from portal.celery import app as celery_app
from portal.demo.authority import Authority
from portal.demo.bank import BankServer
from portal.demo.responders import Responder


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    """Cut, as at set-up, unless they are there."""
    fonts.build()


@pytest.fixture(autouse=True)
def _kazakh(settings: LazySettings) -> Iterator[None]:
    """Whatever language an earlier test was left in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def serving(server: Any) -> Iterator[Any]:
    """The server, answering in a thread until the test is over."""
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture
def time_stamps(authority: Authority, settings: LazySettings) -> Iterator[str]:
    """The address of the authority's time stamps, known to the portal."""
    with Responder(authority, 0) as server:
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/tsp"
        for _ in serving(server):
            yield settings.TSA_URL


class PostBox(HTTPServer):
    """Takes the bank's calls and keeps their bodies, for the test to hand on."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Letter)


class Letter(BaseHTTPRequestHandler):
    """One call."""

    server: PostBox

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *parts: object) -> None: ...


@pytest.fixture
def post_box(settings: LazySettings) -> Iterator[PostBox]:
    """Where the bank calls, in place of the portal."""
    with PostBox() as server:
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        yield from serving(server)


@pytest.fixture
def bank(post_box: PostBox, settings: LazySettings) -> Iterator[BankServer]:
    """The stand-in bank, with the portal's settings pointing at it."""
    with BankServer(0, "shop", "hush", "terminal-1") as server:
        settings.BANK_API_URL = server.url
        settings.BANK_TOKEN_URL = f"{server.url}/oauth2/token"
        settings.BANK_PAGE_URL = f"{server.url}/payform/"
        settings.BANK_CLIENT_ID, settings.BANK_CLIENT_SECRET = "shop", "hush"
        settings.BANK_TERMINAL = "terminal-1"
        yield from serving(server)


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker that does each task the moment it is sent."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False
