"""Small servers of the tests: what runs in a thread, who hears the bank's calls, the portal pointed at a bank."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from django.conf import LazySettings

from portal.demo.bank import BankServer
from portal.payments.gateway import Addresses


def serving(server: Any) -> Iterator[Any]:
    """The server, answering in a thread until the test is over."""
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()


class PostBox(HTTPServer):
    """Takes the bank's calls and keeps their bodies, for the test to hand on."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Letter)

    @property
    def addresses(self) -> Addresses:
        """Where the bank is told to send payer and calls."""
        here = f"http://127.0.0.1:{self.server_port}"
        return Addresses(f"{here}/back", f"{here}/failed", f"{here}/post")


class Letter(BaseHTTPRequestHandler):
    """One call."""

    server: PostBox

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *parts: object) -> None: ...


def bank_of(settings: LazySettings) -> Iterator[BankServer]:
    """The stand-in bank, with the portal's settings pointing at it."""
    with BankServer(0, "shop", "hush", "terminal-1") as server:
        settings.BANK_API_URL = server.url
        settings.BANK_TOKEN_URL = f"{server.url}/oauth2/token"
        settings.BANK_PAGE_URL = f"{server.url}/payform/"
        settings.BANK_CLIENT_ID, settings.BANK_CLIENT_SECRET = "shop", "hush"
        settings.BANK_TERMINAL = "terminal-1"
        yield from serving(server)
