"""An authority that issues seals and time stamps, served on loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from portal.demo.authority import Authority
from portal.demo.responders import Responder

PASSWORD = "for tests only"


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """Address of the authority's time stamps; its other services are there too, and pinned with it."""
    with Responder(authority, 0) as server:
        base_url = f"http://127.0.0.1:{server.server_port}"
        Authority.create(authority.directory, seal_password=PASSWORD, base_url=base_url)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{base_url}/tsp"
        server.shutdown()


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Authority, str, Authority, str]]:
    """Two authorities that do not know each other, each with the address of its time stamps."""
    ours, theirs = (
        Authority.create(tmp_path_factory.mktemp("authority") / name, seal_password=PASSWORD)
        for name in ("ours", "theirs")
    )
    with serving(ours) as our_stamps, serving(theirs) as their_stamps:
        yield ours, our_stamps, theirs, their_stamps


@pytest.fixture
def trust(settings: LazySettings) -> Callable[[Authority, str], None]:
    """Make the portal trust this authority, seal with its key and take its time stamps."""

    def to(authority: Authority, stamps: str) -> None:
        settings.TRUST_DIR = str(authority.trust)
        settings.SEAL_KEY_FILE = str(authority.directory / "seal.p12")
        settings.SEAL_KEY_PASSWORD = PASSWORD
        settings.TSA_URL = stamps

    return to


@pytest.fixture
def authority(trust: Callable[[Authority, str], None], authorities: tuple[Authority, str, Authority, str]) -> Authority:
    """The authority the portal trusts in this test."""
    trust(authorities[0], authorities[1])
    return authorities[0]


@pytest.fixture
def short_lived(trust: Callable[[Authority, str], None], tmp_path: Path) -> Iterator[tuple[Authority, str]]:
    """An authority for one test, trusted by the portal, with the address of its time stamps."""
    authority = Authority.create(tmp_path / "short-lived", seal_password=PASSWORD)
    with serving(authority) as stamps:
        trust(authority, stamps)
        yield authority, stamps


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def fonts() -> Path:
    """Cut once, as at set-up."""
    from portal.fonts import FOLDER, build

    build()
    return FOLDER
