"""The stand-in bank: speaks the protocol of Halyk ePay 2.0 on loopback, for the demo and the tests.

    python -m portal.demo.bank --port 8010 --client-id ID --client-secret SECRET --terminal UUID

It is as strict as the bank, in some points stricter: a number whose last six digits were used is refused, a
token pays once and for its own number only. It keeps everything in memory and knows nothing of the portal.

`GET /_control` is its own ledger. `POST /_control` takes a JSON object {"invoice": number or "*", ...} with
    behaviour    one of BEHAVIOURS, over what the payer picks
    amount       the sum it takes and reports, whatever it should be
    bonus        how much of the sum is paid by bonuses
    reason       the code of a refusal: "484"
    two_step     true: money is held until it is charged or cancelled
    call         fields to put into its call, or to leave out where null: {"secret_hash": "wrong"}
    call_first   true: the call comes before the payer returns, else about the same time
    token        "refused": it gives none
    expires_in   "number": of a token; else it is a text
    status       how the status question is answered: a resultCode as "103", a statusName as "NEW", or a fault
    operation    a fault in the answer to refund, cancel and charge, which are carried out all the same
    operation_done  false: they are not carried out
    operations   a fault in the list, for "*" only
    page_size    how many lines the list shows at most on a page, for "*" only
    page_counts  "lines": `page` is how many lines to pass over; else it counts pages from 0. For "*" only
where a fault is "500", "html", "hang" or "cut", and null takes a wish back. `POST /_call` {"invoice": number}
makes it call again, `POST /_finish` lets a payment that "errs_first" end at once; else that comes after one question.
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
from portal.demo.bank_ledger import CARDS, ERRS_FIRST, LOCKED_CARDS, NO_CALL, NO_RETURN, REFUSES, TWICE, Bank, log
from portal.demo.bank_money import Payment, Refused

HOST = "127.0.0.1"
MOST_BYTES = 256 * 1024
HANG_SECONDS = 60.0
STATUS_PATH = "/check-status/payment/transaction/"
OPERATION = re.compile("/operation/([0-9a-f-]{36})/(refund|cancel|charge)")
FAULTS = ("500", "html", "hang", "cut")
FILES = {
    "/bank.css": ("bank.css", "text/css; charset=utf-8"),
    "/payform/payment-api.js": ("bank.js", "text/javascript; charset=utf-8"),
}
CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass
class Reply:
    """An HTTP answer; status 0 is none: the connection ends."""

    status: int
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class BankServer(ThreadingHTTPServer):
    """The bank on a loopback port; 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

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
        if path in FILES:
            name, kind = FILES[path]
            return Reply(200, Path(__file__).with_name(name).read_bytes(), kind)
        if path == "/_control":
            return as_json(self.server.bank.ledger())
        raise Refused(404, 404, "no such page")

    def post(self, path: str) -> Reply:
        """Answer a POST to `path`."""
        bank = self.server.bank
        if path == "/oauth2/token":
            return as_json(bank.give_token(self.form()))
        if path == "/payform/":
            return pay(bank, self.form())
        if path == "/operations":
            self.api_token()
            fault = bank.control("*", "operations")
            return self.fault(fault) if fault else as_json(bank.operations(self.json()))
        if found := OPERATION.fullmatch(path):
            return self.operate(*found.groups())
        if path in {"/_control", "/_call", "/_finish"}:
            return control(bank, path, self.json())
        raise Refused(404, 404, "no such page")

    def status(self, invoice: str) -> Reply:
        """Answer the status question, or misbehave as told."""
        bank = self.server.bank
        self.api_token()
        wish = bank.control(invoice, "status")
        if wish in FAULTS:
            return self.fault(wish)
        if wish and wish.isdigit():
            return as_json({"resultCode": wish, "resultMessage": "try again later"})
        answer = bank.status(invoice)
        if wish and "transaction" in answer:
            answer["transaction"]["statusName"] = wish
        return as_json(answer)

    def operate(self, transaction: str, verb: str) -> Reply:
        """Charge, cancel or refund; or do, or say, something else, as told."""
        bank = self.server.bank
        self.api_token()
        payment = bank.transactions.get(transaction)
        if payment is None:
            raise Refused(400, 100, "no such operation")
        if bank.control(payment.invoice, "operation_done") is not False:
            bank.operate(payment, verb, dict(parse_qsl(urlsplit(self.path).query)))
        fault = bank.control(payment.invoice, "operation")
        return self.fault(fault) if fault else Reply(200)

    def api_token(self) -> None:
        """Refused unless the request bears a token that is for questions and orders."""
        if self.server.bank.token(self.headers.get("Authorization", "").removeprefix("Bearer ")).invoice:
            raise Refused(401, 401, "a payment token answers no questions")

    def fault(self, wish: str) -> Reply:
        """No answer that a program can use."""
        match wish:
            case "html":
                return page("<html><body>Service is being updated</body></html>")
            case "500":
                return as_json({"code": 500, "message": "internal error"}, 500)
            case "hang":
                self.server.bank.closing.wait(HANG_SECONDS)
        return Reply(0)

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
        if not reply.status:
            return
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
    payment, behaviour = bank.pay(params, card, form.get("behaviour", ""), form.get("reason", ""))
    call_shop(bank, payment, {NO_CALL: 0, TWICE: 2}.get(behaviour, 1))
    if behaviour == NO_RETURN:
        return page(bank_pages.done(order))
    back = order["failureBackLink" if behaviour in {REFUSES, ERRS_FIRST} else "backLink"]
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
    if bank.control(payment.invoice, "call_first"):
        for call in calls:
            call.join()


def control(bank: Bank, path: str, wish: dict[str, Any]) -> Reply:
    """Do what a test wishes."""
    invoice = str(wish.pop("invoice", "*"))
    if path == "/_control":
        bank.wish(invoice, wish)
        return as_json({})
    payment = bank.payments.get(invoice)
    if payment is None:
        raise Refused(404, 404, "no such payment")
    if path == "/_finish":
        bank.finish(payment)
    bank.call(payment)
    return as_json({})


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
