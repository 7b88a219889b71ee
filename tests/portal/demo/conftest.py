"""The signing simulator, the development authority and the stand-in bank, running for the tests of a module."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from portal.demo.authority import Authority
from portal.demo.bank import BankServer
from portal.demo.simulator import simulator
from tests.portal.demo.shopping import CLIENT, serving


@pytest.fixture(scope="module")
def signer(authority_folder: Path) -> Iterator[str]:
    """Its address; it holds the keys of the development authority."""
    server = simulator(authority_folder, 0, patience=5)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
    server.shutdown()
    thread.join()


@pytest.fixture
def made_authority(authority_folder: Path) -> Authority:
    """The authority of this run; not to be changed."""
    return Authority.open(authority_folder)


@pytest.fixture
def own_authority(authority_folder: Path, tmp_path: Path) -> Authority:
    """A copy that the test may change."""
    return Authority.open(shutil.copytree(authority_folder, tmp_path / "authority"))


@pytest.fixture
def rsa_chain(made_authority: Authority, tmp_path: Path) -> Path:
    """A PEM file of the RSA root and issuing authority, for OpenSSL."""
    path = tmp_path / "chain.pem"
    names = ("rsa-root", "rsa-issuing")
    keys = [made_authority.directory / "private" / f"{name}.pem" for name in names]
    path.write_bytes(b"".join(key.read_bytes() for key in keys))
    return path


@pytest.fixture(scope="module")
def bank() -> Iterator[BankServer]:
    with serving(BankServer(0, *CLIENT.values())) as server:
        assert isinstance(server, BankServer)
        yield server


@pytest.fixture
def calls() -> Queue[dict[str, Any]]:
    """What the bank posted to the shop."""
    return Queue()


@pytest.fixture
def shop(calls: Queue[dict[str, Any]]) -> Iterator[str]:
    """A shop's post address; what the bank posts there arrives in `calls`."""

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *parts: object) -> None: ...

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Shop)) as server:
        yield f"http://127.0.0.1:{server.server_port}/post"


@pytest.fixture(scope="module")
def numbers() -> Iterator[str]:
    """Numbers of payments, each given once."""
    return map(str, count(500_000_001))
