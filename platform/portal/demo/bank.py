"""The stand-in bank: speaks the protocol of Halyk ePay 2.0 on loopback, for the demo and the tests.

    python -m portal.demo.bank --port 8010 --client-id ID --client-secret SECRET --terminal UUID

It is as strict as the bank, in some points stricter: a number whose last six digits were used is refused, a
token pays once and for its own number only. It keeps everything in memory and knows nothing of the portal.

`GET /_control` lists what was paid. `POST /_control` takes a JSON object {"invoice": number or "*", ...} with
    behaviour    one of BEHAVIOURS, over what the payer picks
    amount       the sum it takes and reports, whatever it should be
    status       how the status question is answered: "103", "107", "500", "html", "hang"; null is the truth
    call         fields to put into its call, or to leave out where null: {"secret_hash": "wrong"}
    call_first   true: the call comes before the payer returns, else about the same time
and `POST /_call` {"invoice": number} makes it call again.
"""

import argparse
import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from portal.demo import bank_pages
from portal.demo.bank_ledger import (
    BEHAVIOURS,
    CARDS,
    LOCKED_CARDS,
    NO_CALL,
    NO_RETURN,
    REFUSES,
    TWICE,
    Bank,
    Payment,
    Refused,
    log,
)

HOST = "127.0.0.1"
MOST_BYTES = 256 * 1024
HANG_SECONDS = 60.0
STATUS_PATH = "/check-status/payment/transaction/"
STYLE = Path(__file__).with_name("bank.css").read_bytes()
CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class BankServer(ThreadingHTTPServer):
    """The bank on a loopback port; 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int, client_id: str, client_secret: str, terminal: str) -> None:
        self.bank = Bank(client_id, client_secret, terminal)
        super().__init__((HOST, port), Handler)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{HOST}:{self.server_port}"

    def server_close(self) -> None:
        """Let answers that hang end too."""
        self.bank.closing.set()
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    """Reads requests for the bank and writes its answers."""

    server: BankServer

    def do_GET(self) -> None:
        """Route a GET."""
        self.answer(self.get)

    def do_POST(self) -> None:
        """Route a POST."""
        self.answer(self.post)

    def get(self, path: str) -> Reply:
        """Answer a GET for `path`."""
        if path == "/payform/":
            params = dict(parse_qsl(urlsplit(self.path).query)).get("params", "")
            order, _ = self.server.bank.order(params)
            return page(bank_pages.form(params, order, {}, {}))
        if path.startswith(STATUS_PATH):
            return self.status(path.removeprefix(STATUS_PATH))
        if path == "/bank.css":
            return Reply(200, STYLE, "text/css; charset=utf-8")
        if path == "/_control":
            return as_json(ledger(self.server.bank))
        raise Refused(404, 404, "no such page")

    def post(self, path: str) -> Reply:
        """Answer a POST to `path`."""
        bank = self.server.bank
        if path == "/oauth2/token":
            return as_json(bank.give_token(self.form()))
        if path == "/payform/":
            return pay(bank, self.form())
        if path in {"/_control", "/_call"}:
            return control(bank, path, self.json())
        raise Refused(404, 404, "no such page")

    def status(self, invoice: str) -> Reply:
        """Answer the status question, or misbehave as told."""
        bank = self.server.bank
        if bank.token(self.headers.get("Authorization", "").removeprefix("Bearer ")).invoice:
            raise Refused(401, 401, "a payment token answers no questions")
        match bank.control(invoice, "status"):
            case None:
                return as_json(bank.status(invoice))
            case "html":
                return page("<html><body>Service is being updated</body></html>")
            case "500":
                return as_json({"code": 500, "message": "internal error"}, 500)
            case "hang":
                bank.closing.wait(HANG_SECONDS)
                return Reply(504)
            case code:
                return as_json({"resultCode": code, "resultMessage": "try again later"})

    def answer(self, route: Callable[[str], Reply]) -> None:
        """Write what `route` replies; a refusal is a page for browsers and JSON for programs."""
        path = urlsplit(self.path).path
        try:
            reply = route(path)
        except Refused as error:
            log(f"{self.command} {path}: {error.status}, {error}")
            if path == "/payform/":
                reply = page(bank_pages.refusal(error.code, str(error)), error.status)
            else:
                reply = as_json({"code": error.code, "message": str(error)}, error.status)
        self.send_response(reply.status)
        headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
        headers |= {
            "Content-Security-Policy": CSP,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def form(self) -> dict[str, str]:
        """The request's body as form fields."""
        return dict(parse_qsl(self.body().decode(errors="replace"), keep_blank_values=True))

    def json(self) -> dict[str, Any]:
        """The request's body as a JSON object."""
        try:
            values = json.loads(self.body())
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise Refused(400, 400, "not a JSON object")
        return values

    def body(self) -> bytes:
        """The request's body, if it is of a likely size."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise Refused(413, 413, "the body is too long")
        return self.rfile.read(int(length))

    def log_message(self, *parts: object) -> None:
        """Nothing: addresses hold tokens."""


def pay(bank: Bank, form: dict[str, str]) -> Reply:
    """Take the card form: pay, call the shop as chosen, send the payer back."""
    params = form.get("params", "")
    order, _ = bank.order(params)
    card = re.sub(r"\D", "", form.get("card", ""))
    if errors := card_errors(card, form):
        return page(bank_pages.form(params, order, form, errors), 422)
    payment, behaviour = bank.pay(params, card, form.get("behaviour", ""))
    call_shop(bank, payment, {NO_CALL: 0, TWICE: 2}.get(behaviour, 1))
    if behaviour == NO_RETURN:
        return page(bank_pages.done(order))
    back = order["failureBackLink"] if behaviour == REFUSES else order["backLink"]
    return Reply(303, headers={"Location": back})


def card_errors(card: str, form: dict[str, str]) -> dict[str, str]:
    """What is wrong with the typed card, by field."""
    checks = {
        "card": (card in CARDS or card in LOCKED_CARDS, "bad_card"),
        "date": (re.fullmatch("(0[1-9]|1[0-2])/[0-9]{2}", form.get("date", "")), "bad_date"),
        "cvc": (re.fullmatch("[0-9]{3,4}", form.get("cvc", "")), "bad_cvc"),
    }
    return {name: word for name, (good, word) in checks.items() if not good}


def call_shop(bank: Bank, payment: Payment, times: int) -> None:
    """Call the shop `times` times at the same moment, in the background unless the call is to come first."""
    calls = [threading.Thread(target=bank.call, args=[payment], daemon=True) for _ in range(times)]
    for call in calls:
        call.start()
    if bank.control(payment.order["invoiceId"], "call_first"):
        for call in calls:
            call.join()


def control(bank: Bank, path: str, wish: dict[str, Any]) -> Reply:
    """Do what a test wishes."""
    invoice = str(wish.pop("invoice", "*"))
    if path == "/_control":
        if wish.get("behaviour", BEHAVIOURS[0]) not in (*BEHAVIOURS, None):
            raise Refused(400, 400, "no such behaviour")
        bank.controls.setdefault(invoice, {}).update(wish)
    elif invoice in bank.payments:
        bank.call(bank.payments[invoice])
    else:
        raise Refused(404, 404, "no such payment")
    return as_json({})


def ledger(bank: Bank) -> dict[str, Any]:
    """What was paid and refused, by number."""
    return {
        invoice: {"amount": str(payment.amount), "charged": payment.charged, "id": payment.id}
        for invoice, payment in bank.payments.items()
    }


def page(html: str, status: int = 200) -> Reply:
    """A page as an answer."""
    return Reply(status, html.encode())


def as_json(values: dict[str, Any], status: int = 200) -> Reply:
    """JSON as an answer."""
    return Reply(status, json.dumps(values).encode(), "application/json")


def main() -> None:
    """Serve until stopped."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.production":
        raise SystemExit("The stand-in bank does not run beside production settings.")
    parser = argparse.ArgumentParser(description="The stand-in bank of the demo.")
    parser.add_argument("--port", type=int, required=True)
    for name in ("--client-id", "--client-secret", "--terminal"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    with BankServer(options.port, options.client_id, options.client_secret, options.terminal) as server:
        log(f"The stand-in bank is at {server.url}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            log("The stand-in bank stops.")


if __name__ == "__main__":
    main()
