"""The development authority's services over HTTP, for this machine only: revocation list and time stamps."""

import json
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from portal.demo.authority import Authority

RENEW_EVERY = 3600  # seconds
MAX_BODY = 64 * 1024


class Responder(ThreadingHTTPServer):
    """Answers GET /crl, POST /tsp (RFC 3161) and, for tests, POST /_control/revoke with {"key": ID}."""

    daemon_threads = True

    def __init__(self, authority: Authority, port: int) -> None:
        self.authority = authority
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Responder

    def do_GET(self) -> None:
        if self.path == "/crl":
            self._answer(200, "application/pkix-crl", self.server.authority.list_der())
        else:
            self._answer(404)

    def do_POST(self) -> None:
        handlers = {
            ("/tsp", "application/timestamp-query"): self._stamp,
            # Asking for JSON keeps a foreign page in the browser from posting here.
            ("/_control/revoke", "application/json"): self._revoke,
        }
        handle = handlers.get((self.path, self.headers.get_content_type()))
        length = int(self.headers.get("Content-Length") or 0)
        if handle is None or not 0 < length <= MAX_BODY:
            self._answer(404 if handle is None else 413)
            return
        body = self.rfile.read(length)
        try:
            handle(body)
        except (ValueError, TypeError, KeyError, OSError):
            self._answer(400)

    def _stamp(self, body: bytes) -> None:
        self._answer(200, "application/timestamp-reply", stamp(self.server.authority, body))

    def _revoke(self, body: bytes) -> None:
        authority = self.server.authority
        authority.revoke(authority.serial(str(json.loads(body)["key"])))
        self._answer(204)

    def _answer(self, status: int, kind: str = "text/plain", body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        sys.stdout.write(f"{self.command} {self.path} {code}\n")
        sys.stdout.flush()


def stamp(authority: Authority, request: bytes) -> bytes:
    """The answer to a time-stamp request (DER to DER); raises ValueError on anything else."""
    tsa = authority.tsa
    private = tsa.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(tsa.certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
        fixed_dt=datetime.now(UTC).replace(microsecond=0),
        override_md="sha256",
    )
    answer = stamper.request_tsa_response(tsp.TimeStampReq.load(request, strict=True))
    return bytes(answer.dump())


def serve_forever(authority: Authority, port: int) -> int:
    """Serve until stopped, and keep the revocation list fresh; 1 if the port is taken."""
    try:
        server = Responder(authority, port)
    except OSError as error:
        sys.stderr.write(f"Port {port} cannot be used: {error.strerror}\n")
        return 1
    renewal = threading.Thread(target=_keep_renewing, args=(authority,), daemon=True)
    renewal.start()
    sys.stdout.write(f"Development authority on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    with server:
        server.serve_forever()
    return 0


def _keep_renewing(authority: Authority) -> None:
    while True:
        authority.renew_list()
        sleep(RENEW_EVERY)
