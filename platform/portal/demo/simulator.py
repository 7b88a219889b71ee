"""The signing program's stand-in: speaks NCALayer's protocol and signs with the development authority's keys.

python -m portal.demo.simulator --dir DIR --port 13579

NCALayer asks the person in a window of its own which key to use. Here a page of the demo may say it, with one
request more than the protocol has: {"module": "demo", "method": "choose", "args": {"key": ID}}. It holds for the
next signature of the connection; ID may also be "cancel" or "error". Without it the person may have chosen in the
simulator's window (portal.demo.window), http at the same address; else the only offered key that fits signs, and
where several fit the window asks.

Of the protocol it knows kz.gov.pki.knca.basics/sign for CMS, all of it but what follows. Expired and revoked keys
sign whether or not the request allows it: to see them refused is what they are for. Keys of the development
authority stand under no production authority, so a request without `chain` finds none, as with NCALayer itself;
pages of a demo send `chain: []`.
"""

import argparse
import base64
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve

from portal.demo.authority import SUFFIXES, Authority
from portal.demo.keys import Key
from portal.demo.window import CANCEL, PATIENCE, Offer, Window

GREETING = {"result": {"version": "1.4"}}
HEARTBEAT = "--heartbeat--"
MAX_MESSAGE = 16 * 1024 * 1024
LOCAL_PAGES = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d+)?")
CANCELLED: dict[str, Any] = {"status": True, "body": {}}
Answer = dict[str, Any]


class Refused(Exception):
    """What the program answers instead of a signature: an error code and a sentence."""


@dataclass
class Session:
    """One connection: answers its requests, one after the other."""

    keys: "KeyStore"
    window: Window
    page: str = "A program"  # who asks, for the person
    is_there: Callable[[], bool] = lambda: True
    choice: str = ""

    def answer(self, text: str) -> str:
        if text == HEARTBEAT:
            return text
        methods: dict[tuple[Any, Any], Callable[[dict[str, Any]], Answer]] = {
            ("demo", "choose"): self._choose,
            ("kz.gov.pki.knca.basics", "sign"): self._sign,
        }
        try:
            request = json.loads(text)
            method = methods.get((request.get("module"), request.get("method")))
            if method is None:
                return json.dumps({"success": False, "errorCode": "MODULE_NOT_FOUND"})
            return json.dumps(method(request["args"]))
        except Refused as refusal:
            code, message = refusal.args
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            code, message = "INVOCATION_ERROR", str(error)
        return json.dumps({"status": False, "code": code, "message": message, "details": ""})

    def _choose(self, args: dict[str, Any]) -> Answer:
        self.choice = str(args["key"])
        return {"status": True, "body": {}}

    def _sign(self, args: dict[str, Any]) -> Answer:
        choice, self.choice = self.choice, ""
        documents, params = _documents(args), args.get("signingParams") or {}
        key_id = self._key(choice or self.window.chosen_beforehand(), args, len(documents))
        if key_id == CANCEL:
            return CANCELLED
        attached, stamped = bool(params.get("encapsulate")), params.get("tsaProfile") is not None
        sign = self.keys.authority.sign_cms
        signed = [_armoured("CMS", sign(key_id, document, attached, stamped)) for document in documents]
        if not params.get("outputCert"):
            return {"status": True, "body": {"result": signed}}
        certificate = _armoured("CERTIFICATE", self.keys.authority.key(key_id).der)
        return {"status": True, "body": {"result": {"signatures": signed, "certificate": certificate}}}

    def _key(self, choice: str, args: dict[str, Any], documents: int) -> str:
        """The chosen key if it fits what the page asks for, or the only offered one that does, or whom they choose."""
        if choice == CANCEL:
            return CANCEL
        if choice == "error":
            raise Refused("SIGNING_FAILURE", "The key could not be read.")
        storages = args.get("allowedStorages")
        in_files = storages is None or "PKCS12" in storages
        fitting = self.keys.fitting(args.get("signerParams") or {}) if in_files else []
        offered = [choice] if choice else self.keys.offered()
        found = [offer.key for offer in fitting if offer.key in offered]
        if len(found) > 1:
            many = f"{documents} documents" if documents != 1 else "a document"
            return self.window.ask(f"{self.page} asks to sign {many}. Whose key signs?", fitting, self.is_there)
        if not found:
            raise Refused("KEY_NOT_FOUND", "No key fits the request.")
        return found[0]


def _documents(args: dict[str, Any]) -> list[bytes]:
    """The bytes to sign; raises Refused for what is not signed here."""
    params = args.get("signingParams") or {}
    if args.get("format") != "cms" or params.get("digested"):
        raise Refused("INVALID_SIGNING_PARAMS", "Only whole documents are signed here, as CMS.")
    data = args["data"] if isinstance(args["data"], list) else [args["data"]]
    return [base64.b64decode(item, validate=True) if params.get("decode") else item.encode() for item in data]


@dataclass(frozen=True)
class KeyStore:
    """The keys in the authority's folder, as the signing program sees them."""

    authority: Authority

    def offered(self) -> list[str]:
        """The keys that sign without being chosen: those of people, not of cases that must be refused."""
        return [row["key"] for row in self._people() if row["offered"]]

    def offers(self) -> list[Offer]:
        """Every key, in the order of the list of people: GOST keys first, then RSA ones."""
        folder = self.authority.directory / "keys"
        people = self._people()
        rows = [(f"{row['key']}{suffix}", row) for suffix in SUFFIXES.values() for row in people]
        return [Offer(key, _words(key, row)) for key, row in rows if (folder / f"{key}.pem").is_file()]

    def fitting(self, wanted: dict[str, Any]) -> list[Offer]:
        """Those that fit `signerParams` of a request."""
        return [offer for offer in self.offers() if _fits(self.authority.key(offer.key), wanted)]

    def _people(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads((self.authority.directory / "people.json").read_text(encoding="utf-8"))
        return rows


def _words(key: str, row: dict[str, Any]) -> str:
    kind = "RSA" if key.endswith(SUFFIXES["rsa"]) else "GOST"
    return f"{row['name']}, {row['role']} ({kind})"


def _fits(key: Key, wanted: dict[str, Any]) -> bool:
    return (
        set(wanted.get("extKeyUsageOids") or ()) <= key.purposes
        and wanted.get("iin") in (None, "", key.iin)
        and wanted.get("bin") in (None, "", key.bin)
        and _numbered(key, wanted.get("serialNumber"))
        and _under(key, wanted.get("chain"))
    )


def _numbered(key: Key, serial: str | None) -> bool:
    """Is it the certificate of this serial number, written in hex?"""
    return not serial or int(serial, 16) == key.certificate.serial_number


def _under(key: Key, chain: list[str] | None) -> bool:
    """Did one of these certificates (base64) issue it? [] is no condition; None is the production authority."""
    if not chain:
        return chain is not None
    identifiers = {_identifier(x509.load_der_x509_certificate(base64.b64decode(item))) for item in chain}
    extension = key.certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    return extension.value.key_identifier in identifiers


def _identifier(certificate: x509.Certificate) -> bytes:
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def _armoured(label: str, der: bytes) -> str:
    """PEM with CRLF, as the national library writes it."""
    lines = re.findall(".{1,64}", base64.b64encode(der).decode())
    return "\r\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""))


def simulator(directory: Path, port: int, *, patience: float = PATIENCE) -> Server:
    """A server for this machine's own pages and programs; port 0 takes a free one.

    `patience` is how many seconds a request waits for the person at the window.
    """
    keys = KeyStore(Authority.open(directory))
    window = Window(keys.offers, patience)

    def converse(connection: ServerConnection) -> None:
        page = connection.request.headers.get("Origin") if connection.request else None
        session = Session(keys, window, page or Session.page, lambda: connection.state is State.OPEN)
        try:
            connection.send(json.dumps(GREETING))
            for message in connection:
                connection.send(session.answer(str(message)))
        except ConnectionClosed:
            return

    return serve(
        converse,
        "127.0.0.1",
        port,
        origins=[None, LOCAL_PAGES],
        max_size=MAX_MESSAGE,
        process_request=lambda _connection, request: window.answer(request),
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="portal.demo.simulator", description=__doc__)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--port", type=int, default=13579)
    options = parser.parse_args(arguments)
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.production":
        parser.error("the signing simulator does not run in production")
    try:
        server = simulator(options.dir, options.port)
    except OSError as error:
        sys.stderr.write(f"Port {options.port} cannot be used: {error.strerror}\n")
        return 1
    sys.stdout.write(
        f"Signing simulator on ws://127.0.0.1:{options.port}, its window on http://127.0.0.1:{options.port}\n"
    )
    sys.stdout.flush()
    with server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
