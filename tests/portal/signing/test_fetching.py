"""What a service on the network may do to the portal: little, and not for long."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.signing import fetching
from portal.signing.fetching import USER_AGENT, Unreachable
from tests.servers import serving

SHORT = 0.4  # seconds


class Strange(ThreadingHTTPServer):
    """Answers as its path says, and keeps who asked how."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.over = threading.Event()
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Strange

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        getattr(self, f"answer_{self.path[1:]}")()

    do_POST = do_GET

    def answer_good(self) -> None:
        self._begin(200, {"Content-Length": "5"})
        self.wfile.write(b"bytes")

    def answer_empty(self) -> None:
        self._begin(200, {"Content-Length": "0"})

    def answer_elsewhere(self) -> None:
        self._begin(302, {"Location": f"{self.server.url}/good", "Content-Length": "0"})

    def answer_broken(self) -> None:
        self._begin(500, {"Content-Length": "5"})
        self.wfile.write(b"bytes")

    def answer_long(self) -> None:
        self._begin(200, {"Content-Length": "100"})
        self.wfile.write(b"x" * 100)

    def answer_endless(self) -> None:
        """Says nothing of a length, and goes on."""
        self._begin(200, {})
        self._go_on(b"x" * 10_000, 0)

    def answer_drip(self) -> None:
        self._begin(200, {"Content-Length": "1000000"})
        self._go_on(b"x", 0.02)

    def answer_cut(self) -> None:
        self._begin(200, {"Content-Length": "100"})
        self.wfile.write(b"x")

    def answer_packed(self) -> None:
        """In chunks, compressed although nobody asked for it."""
        self._begin(200, {"Content-Encoding": "gzip", "Content-Length": "5"})
        self.wfile.write(b"bytes")

    def answer_silence(self) -> None:
        self.server.over.wait()

    def answer_nonsense(self) -> None:
        self.wfile.write(b"nonsense\r\n\r\n")

    def _begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _go_on(self, piece: bytes, pause: float) -> None:
        while not self.server.over.wait(pause):
            try:
                self.wfile.write(piece)
            except OSError:
                return

    def log_message(self, *parts: object) -> None: ...


@pytest.fixture
def strange() -> Iterator[Strange]:
    with Strange() as server:
        for each in serving(server):
            yield each
            server.over.set()


def get(url: str, max_bytes: int = 99, seconds: float = SHORT) -> bytes:
    return fetching.get(url, max_bytes=max_bytes, seconds=seconds)


def test_what_is_asked_comes_back(strange: Strange) -> None:
    assert get(f"{strange.url}/good") == b"bytes"
    assert get(f"{strange.url}/empty") == b""
    assert fetching.post(f"{strange.url}/good", b"question", kind="application/x-q", max_bytes=5) == b"bytes"


def test_the_portal_names_itself_and_its_question(strange: Strange) -> None:
    fetching.post(f"{strange.url}/good", b"question", kind="application/x-q", max_bytes=9)

    ((command, path, headers, body),) = strange.asked
    assert (command, path, body) == ("POST", "/good", b"question")
    assert headers["User-Agent"] == USER_AGENT
    assert headers["Content-Type"] == "application/x-q"
    assert headers["Accept-Encoding"] == "identity"


def test_a_redirect_is_not_followed(strange: Strange) -> None:
    with pytest.raises(Unreachable, match="302"):
        get(f"{strange.url}/elsewhere")
    assert [path for _command, path, _headers, _body in strange.asked] == ["/elsewhere"]


def test_an_error_is_no_answer(strange: Strange) -> None:
    with pytest.raises(Unreachable, match="500"):
        get(f"{strange.url}/broken")


@pytest.mark.parametrize("path", ["long", "endless"])
def test_no_more_is_taken_than_was_agreed(strange: Strange, path: str) -> None:
    with pytest.raises(Unreachable, match="longer than 99 bytes"):
        get(f"{strange.url}/{path}", seconds=5)


def test_as_much_as_was_agreed_is_taken(strange: Strange) -> None:
    assert len(get(f"{strange.url}/long", max_bytes=100)) == 100


def test_a_drip_holds_nobody(strange: Strange) -> None:
    """The drip itself would end after hours."""
    began = monotonic()

    with pytest.raises(Unreachable, match="too long"):
        get(f"{strange.url}/drip", max_bytes=10**6)

    assert monotonic() - began >= SHORT


def test_silence_holds_nobody_long(strange: Strange, monkeypatch: pytest.MonkeyPatch) -> None:
    """The silence itself ends with the test."""
    monkeypatch.setattr(fetching, "READ_SECONDS", SHORT)

    with pytest.raises(Unreachable, match=f"read timeout={SHORT}"):
        fetching.post(f"{strange.url}/silence", b"question", kind="application/x-q", max_bytes=9)


def test_what_is_packed_stays_so(strange: Strange) -> None:
    """A few bytes must not become many: what comes is taken as it is."""
    assert get(f"{strange.url}/packed") == b"bytes"


@pytest.mark.parametrize("path", ["cut", "nonsense"])
def test_half_an_answer_is_none(strange: Strange, path: str) -> None:
    with pytest.raises(Unreachable):
        get(f"{strange.url}/{path}")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "ftp://127.0.0.1/", "", "http://", "http://[::1"])
def test_nobody_there_is_told(url: str) -> None:
    with pytest.raises(Unreachable):
        get(url)


def test_a_server_that_speaks_no_tls_is_not_trusted_to(strange: Strange) -> None:
    with pytest.raises(Unreachable):
        get(strange.url.replace("http:", "https:") + "/good")
    assert not strange.asked


def test_a_server_that_vouches_for_itself_is_not_believed(strange: Strange, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    strange.socket = context.wrap_socket(strange.socket, server_side=True)

    with pytest.raises(Unreachable, match=r"(?i)certificate"):
        get(strange.url.replace("http:", "https:") + "/good")
    assert not strange.asked


def self_signed(folder: Path) -> Path:
    """Key and certificate of 127.0.0.1 in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(hours=1))
    certificate = builder.sign(key, SHA256())
    path = folder / "server.pem"
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(written + certificate.public_bytes(Encoding.PEM))
    return path
