"""What a shop and its customer do at the stand-in bank, over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import requests
from bs4 import BeautifulSoup
from lzstring import LZString

from portal.demo.bank import BankServer

CLIENT = {"client_id": "shop", "client_secret": "hush", "terminal": "terminal-1"}
PAYING, LOCKED = "4405639704015096", "4003032704547597"


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    """Let `server` answer until the block ends."""
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def token(bank: BankServer, **fields: str) -> requests.Response:
    base = {"grant_type": "client_credentials", "scope": "payment", **CLIENT}
    return requests.post(f"{bank.url}/oauth2/token", data=base | fields, timeout=5)


def payment_token(bank: BankServer, invoice: str, **fields: str) -> requests.Response:
    order = {"invoiceID": invoice, "amount": "3480", "currency": "KZT", "secret_hash": "our-secret"}
    return token(bank, **order | fields)


def order_of(invoice: str, shop: str, **fields: Any) -> dict[str, Any]:
    """The payment object, without its token."""
    return {
        "invoiceId": invoice,
        "backLink": "http://127.0.0.1:9/back",
        "failureBackLink": "http://127.0.0.1:9/failed",
        "postLink": shop,
        "failurePostLink": shop,
        "language": "RUS",
        "description": "Внесение сведений",
        "terminal": CLIENT["terminal"],
        "amount": "3480",
        "currency": "KZT",
        **fields,
    }


def params(bank: BankServer, invoice: str, shop: str, **fields: Any) -> str:
    """The payment object as the address of the page holds it, with a fresh token or the one of `fields`."""
    auth = fields.pop("auth", None) or payment_token(bank, invoice).json()
    written = urlencode({**order_of(invoice, shop, **fields), "auth": urlencode(auth)})
    return LZString.compressToEncodedURIComponent(written)


def open_page(bank: BankServer, packed: str) -> requests.Response:
    return requests.get(f"{bank.url}/payform/?params={packed}", timeout=5)


def pay(bank: BankServer, packed: str, **fields: str) -> requests.Response:
    """Fill in the form as it stands on the page, and send it."""
    page = BeautifulSoup(open_page(bank, packed).text, "html.parser")
    typed = {tag["name"]: tag["value"] for tag in page.select("input:not([type=radio]), input:checked")}
    return requests.post(f"{bank.url}/payform/", data=typed | fields, allow_redirects=False, timeout=5)


def bearer(bank: BankServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(bank).json()['access_token']}"}


def ask(bank: BankServer, invoice: str) -> requests.Response:
    """The status question."""
    path = f"{bank.url}/check-status/payment/transaction/{invoice}"
    return requests.get(path, headers=bearer(bank), timeout=5)


def status(bank: BankServer, invoice: str) -> dict[str, Any]:
    answer: dict[str, Any] = ask(bank, invoice).json()
    return answer


def transaction(bank: BankServer, invoice: str) -> dict[str, Any]:
    """What the status question finds."""
    found: dict[str, Any] = status(bank, invoice)["transaction"]
    return found


def order(bank: BankServer, invoice: str, verb: str, **query: str) -> requests.Response:
    """Refund, cancel or charge what was paid for `invoice`."""
    path = f"{bank.url}/operation/{ledger(bank)[invoice]['id']}/{verb}"
    return requests.post(path, params=query, headers=bearer(bank), timeout=5)


def control(bank: BankServer, **wish: Any) -> None:
    assert requests.post(f"{bank.url}/_control", json=wish, timeout=5).ok


def ledger(bank: BankServer) -> dict[str, dict[str, Any]]:
    """The bank's own."""
    found: dict[str, dict[str, Any]] = requests.get(f"{bank.url}/_control", timeout=5).json()
    return found
