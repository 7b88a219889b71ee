"""The development authority's services over HTTP, for this machine only: revocation and time stamps.

`POST /ocsp` (RFC 6960), `GET /crl/gost.crl`, `gost-delta.crl`, `rsa.crl`, `rsa-delta.crl`, `POST /tsp` (RFC 3161).
For tests, in JSON: `POST /_control/revoke` {"key": ID, "reason": a name of RFC 5280 or nothing}, and
`POST /_control/fail` {"service": "ocsp", "crl" or "tsp", "how": "silent", "error", "garbage", or "" to end it}.
"""

import json
import re
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

from portal.demo.authority import Authority

RENEW_EVERY = 3600  # seconds
SILENT_FOR = 60.0  # seconds
MAX_BODY = 64 * 1024
LIST_PATH = re.compile(r"/crl/((?:gost|rsa)(?:-delta)?)\.crl")
LIST_TYPE = "application/pkix-crl"
FAILURES = {"silent", "error", "garbage", ""}
GARBAGE = b"\x30\x82\xff\xffgarbage"  # says that it is longer than it is

Answer = tuple[str, bytes]  # content type and body


class Responder(ThreadingHTTPServer):
    """The services on a loopback port; 0 takes a free one."""

    daemon_threads = True

    def __init__(self, authority: Authority, port: int) -> None:
        self.authority = authority
        self.failing = dict.fromkeys(("ocsp", "crl", "tsp"), "")
        self.told: dict[str, bytes] = {}  # for tests: what a service answers in place of its own answer
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"

    def server_close(self) -> None:
        """Let the silent answers end too."""
        self.closing.set()
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Responder

    def do_GET(self) -> None:
        found = LIST_PATH.fullmatch(self.path)
        if found:
            self._serve("crl", lambda: (LIST_TYPE, self.server.authority.list_named(found[1])))
        else:
            self._answer(404)

    def do_POST(self) -> None:
        handlers: dict[tuple[str, str], Callable[[bytes], None]] = {
            ("/ocsp", "application/ocsp-request"): self._ocsp,
            ("/tsp", "application/timestamp-query"): self._tsp,
            # Asking for JSON keeps a foreign page in the browser from posting here.
            ("/_control/revoke", "application/json"): self._revoke,
            ("/_control/fail", "application/json"): self._fail,
        }
        handle = handlers.get((self.path, self.headers.get_content_type()))
        announced = self.headers.get("Content-Length", "")
        length = int(announced) if re.fullmatch("[0-9]{1,9}", announced) else 0
        if handle is None or not 0 < length <= MAX_BODY:
            self._answer(404 if handle is None else 413)
            return
        body = self.rfile.read(length)
        try:
            handle(body)
        except (ValueError, TypeError, KeyError, OSError):
            self._answer(400)

    def _ocsp(self, body: bytes) -> None:
        self._serve("ocsp", lambda: ("application/ocsp-response", self.server.authority.ocsp(body)))

    def _tsp(self, body: bytes) -> None:
        self._serve("tsp", lambda: ("application/timestamp-reply", self.server.authority.stamp(body)))

    def _revoke(self, body: bytes) -> None:
        authority, asked = self.server.authority, json.loads(body)
        authority.revoke(authority.serial(str(asked["key"])), asked.get("reason"))
        self._answer(204)

    def _fail(self, body: bytes) -> None:
        asked = json.loads(body)
        service, how = asked["service"], asked["how"]
        if service not in self.server.failing or how not in FAILURES:
            raise ValueError("no such service or failure")
        self.server.failing[service] = how
        self._answer(204)

    def _serve(self, service: str, answer: Callable[[], Answer]) -> None:
        """The service's answer, or the failure that was asked for."""
        how = self.server.failing[service]
        if how == "silent":
            self.server.closing.wait(SILENT_FOR)
            self.close_connection = True
        elif how == "error":
            self._answer(503)
        else:
            kind, body = answer()
            self._answer(200, kind, GARBAGE if how else self.server.told.get(service, body))

    def _answer(self, status: int, kind: str = "text/plain", body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        sys.stdout.write(f"{self.command} {self.path} {code}\n")
        sys.stdout.flush()


def serve_forever(authority: Authority, port: int) -> int:
    """Serve until stopped, and keep the revocation lists fresh; 1 if the port is taken."""
    try:
        server = Responder(authority, port)
    except OSError as error:
        sys.stderr.write(f"Port {port} cannot be used: {error.strerror}\n")
        return 1
    renewal = threading.Thread(target=_keep_renewing, args=(authority,), daemon=True)
    renewal.start()
    sys.stdout.write(f"Development authority on {server.url}\n")
    sys.stdout.flush()
    with server:
        server.serve_forever()
    return 0


def _keep_renewing(authority: Authority) -> None:
    while True:
        authority.renew_lists()
        sleep(RENEW_EVERY)
