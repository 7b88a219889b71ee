"""The adapter of Halyk ePay pointed at the stand-in bank, or at a server on paper; attempts that were never saved."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast

import requests
from bs4 import BeautifulSoup

from portal.demo.bank import BankServer
from portal.payments.halyk import Halyk
from portal.payments.models import Attempt
from tests.portal.payments.paper_bank import ADDRESSES

TERMINAL = "67e34d63-102f-4bd1-898e-370781d0074d"


@contextmanager
def stand_in() -> Iterator[BankServer]:
    """The stand-in bank, answering until the block ends."""
    with BankServer(0, "shop", "hush", TERMINAL) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server
        finally:
            server.bank.closing.set()
            server.shutdown()
            thread.join()


def an_attempt(number: int) -> Attempt:
    """The values that the adapter reads, and no more."""
    fee = SimpleNamespace(currency="KZT", purpose="Мәліметтерді енгізу & т.б.", payer_id=7)
    values: dict[str, Any] = {"invoice": f"100{number:06d}", "amount": Decimal("3480.00"), "fee": fee}
    return cast(Attempt, SimpleNamespace(**values, secret_hash="our-secret"))


def gateway(url: str, **other: Any) -> Halyk:
    """The adapter for a bank at `url`."""
    values: dict[str, Any] = {
        "api_url": url,
        "token_url": f"{url}/oauth2/token",
        "page_url": f"{url}/payform/",
        "client_id": "shop",
        "client_secret": "hush",
        "terminal": TERMINAL,
        "timeout": 5.0,
    }
    return Halyk(**values | other)


def control(server: BankServer, attempt: Attempt | None = None, **wish: Any) -> None:
    """Let the stand-in misbehave, for one attempt or for all."""
    invoice = attempt.invoice if attempt else "*"
    assert requests.post(f"{server.url}/_control", json={"invoice": invoice, **wish}, timeout=5).ok


def pay(bank: Halyk, attempt: Attempt, **typed: str) -> requests.Response:
    """Pay at the stand-in's page, which calls nobody."""
    url = bank.start(attempt, language="kk", addresses=ADDRESSES).url
    page = BeautifulSoup(requests.get(url, timeout=5).text, "html.parser")
    inputs = page.select("input:not([type=radio]), input:checked")
    fields = {str(tag["name"]): str(tag["value"]) for tag in inputs}
    form = {**fields, "behaviour": "no_call", **typed}
    return requests.post(bank.page_url, data=form, allow_redirects=False, timeout=5)


@contextmanager
def paper(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives `answers` one after the other, then the last again; its address, and what it was asked."""
    asked: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(request(connection))
                try:
                    connection.sendall(answers[min(len(asked), len(answers)) - 1])
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, args=[listener], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def request(connection: socket.socket) -> bytes:
    """One HTTP request, with its body."""
    with connection.makefile("rb") as lines:
        head = b"".join(iter(lines.readline, b"\r\n"))
        length = [line for line in head.splitlines() if line.lower().startswith(b"content-length:")]
        return head + lines.read(int(length[0].split(b":")[1]) if length else 0)


def http(status: int, body: bytes | str = b"") -> bytes:
    """An answer on paper."""
    body = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


TOKEN = http(200, '{"access_token": "token", "expires_in": 7200}')
