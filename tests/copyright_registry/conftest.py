"""The world around the register: time stamps, the bank, and who hears the bank's calls."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connections
from django.utils import translation
from playwright.sync_api import Browser

from portal import fonts
from portal.celery import app as celery_app
from portal.demo.authority import Authority
from portal.demo.bank import BankServer
from portal.demo.responders import Responder
from tests.chromium import chromium
from tests.servers import PostBox, bank_of, serving


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    """Cut, as at set-up, unless they are there."""
    fonts.build()


@pytest.fixture(autouse=True)
def _kazakh(settings: LazySettings) -> Iterator[None]:
    """Whatever language an earlier test was left in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A real browser for one test, beside a portal in the same process."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    with chromium() as found:
        yield found
        connections.close_all()  # under a loop the test has had a connection of its own


@pytest.fixture
def time_stamps(authority: Authority, settings: LazySettings) -> Iterator[str]:
    """The address of the authority's time stamps, known to the portal."""
    with Responder(authority, 0) as server:
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/tsp"
        for _ in serving(server):
            yield settings.TSA_URL


@pytest.fixture
def post_box(settings: LazySettings) -> Iterator[PostBox]:
    """Where the bank calls, in place of the portal."""
    with PostBox() as server:
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        yield from serving(server)


@pytest.fixture
def bank(post_box: PostBox, settings: LazySettings) -> Iterator[BankServer]:
    """The stand-in bank, with the portal's settings pointing at it."""
    yield from bank_of(settings)


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker that does each task the moment it is sent."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False
