"""The signing program's stand-in: speaks NCALayer's protocol and signs with the development authority's keys.

python -m portal.demo.simulator --dir DIR --port 13579

NCALayer asks the person in a window of its own which key to use. Here the page says it, with one request
more than the protocol has: {"module": "demo", "method": "choose", "args": {"key": ID}}. It holds for the next
signature of the connection; ID may also be "cancel" or "error". Without it the only fitting key signs.
"""

import argparse
import base64
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Origin

from portal.demo.keys import Key

GREETING = {"result": {"version": "1.4"}}
HEARTBEAT = "--heartbeat--"
MAX_MESSAGE = 16 * 1024 * 1024
LOCAL_PAGES = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d+)?")
Answer = dict[str, Any]


class Refused(Exception):
    """What the program answers instead of a signature: an error code and a sentence."""


class Session:
    """One connection: answers its requests, one after the other."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.choice = ""

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
        if choice == "cancel":
            return {"status": True, "body": {}}
        if choice == "error":
            raise Refused("SIGNING_FAILURE", "The key could not be read.")
        params = args.get("signingParams") or {}
        if args.get("format") != "cms" or params.get("digested"):
            raise Refused("INVALID_SIGNING_PARAMS", "Only whole documents are signed here, as CMS.")
        key = self._key(choice, args)
        data = args["data"] if isinstance(args["data"], list) else [args["data"]]
        documents = [base64.b64decode(item, validate=True) if params.get("decode") else item.encode() for item in data]
        attached = bool(params.get("encapsulate"))
        signed = [_armoured(key.sign_cms(document, attached=attached)) for document in documents]
        return {"status": True, "body": {"result": signed}}

    def _key(self, choice: str, args: dict[str, Any]) -> Key:
        """The chosen key, or the only offered one, if it fits what the page asks for."""
        people = json.loads((self.directory / "people.json").read_text(encoding="utf-8"))
        names = [choice] if choice else [row["key"] for row in people if row["offered"]]
        storages = args.get("allowedStorages")
        keys = self._load(names) if storages is None or "PKCS12" in storages else []
        fitting = [key for key in keys if _fits(key, args.get("signerParams") or {})]
        if len(fitting) != 1:
            raise Refused("KEY_NOT_FOUND", f"{len(fitting)} keys fit the request.")
        return fitting[0]

    def _load(self, names: list[str]) -> list[Key]:
        folder = self.directory / "keys"
        paths = {path.stem: path for path in folder.glob("*.pem")}
        return [Key.load(paths[name]) for name in names if name in paths]


def _fits(key: Key, wanted: dict[str, Any]) -> bool:
    return (
        set(wanted.get("extKeyUsageOids") or ()) <= key.purposes
        and wanted.get("iin") in (None, "", key.iin)
        and wanted.get("bin") in (None, "", key.bin)
    )


def _armoured(der: bytes) -> str:
    """PEM with CRLF, as the national library writes it."""
    lines = re.findall(".{1,64}", base64.b64encode(der).decode())
    return "\r\n".join(("-----BEGIN CMS-----", *lines, "-----END CMS-----", ""))


def simulator(directory: Path, port: int) -> Server:
    """A server for this machine's own pages and programs; port 0 takes a free one."""

    def converse(connection: ServerConnection) -> None:
        session = Session(directory)
        try:
            connection.send(json.dumps(GREETING))
            for message in connection:
                connection.send(session.answer(str(message)))
        except ConnectionClosed:
            return

    origins: list[Origin | re.Pattern[str] | None] = [None, LOCAL_PAGES]
    return serve(converse, "127.0.0.1", port, origins=origins, max_size=MAX_MESSAGE)


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
    sys.stdout.write(f"Signing simulator on ws://127.0.0.1:{options.port}\n")
    sys.stdout.flush()
    with server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
