"""The signing simulator and the development authority, running for the tests of a module."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.demo.authority import Authority
from portal.demo.simulator import simulator


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
