"""The signing simulator, running for the tests of a module."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.demo.simulator import simulator


@pytest.fixture(scope="module")
def signer(authority_folder: Path) -> Iterator[str]:
    """Its address; it holds the keys of the development authority."""
    server = simulator(authority_folder, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
    server.shutdown()
    thread.join()
