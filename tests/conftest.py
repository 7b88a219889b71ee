"""What every test may use: real services, the same people, the clock of their day."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from playwright.sync_api import Browser

from accounts.roles import Role
from portal import services
from portal.celery import app as celery_app
from portal.demo.authority import Authority
from portal.settings.environment import database
from tests.chromium import chromium
from tests.people import People, index_lists, someone, staff
from tests.week import week  # noqa: F401 - a fixture for all


@pytest.fixture(scope="session")
def running_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Services]:
    """PostgreSQL and Valkey of this test process, thrown away with it."""
    with services.running(tmp_path_factory.mktemp("services"), throwaway=True) as running:
        yield running


@pytest.fixture(scope="session")
def django_db_modify_db_settings(running_services: services.Services) -> None:
    """The test database is made by the owner's role in the services just started."""
    address = database(running_services.owner_url)
    for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
        connections["default"].settings_dict[key] = address[key]
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, authority_folder: Path) -> None:
    """Every test finds the authority's revocation lists indexed, as a worker leaves them."""
    with django_db_blocker.unblock():
        index_lists(Authority.open(authority_folder))
        connection = connections["default"]
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, for pages that some other process or a small server of the test gives."""
    with chromium() as found:
        yield found


@pytest.fixture
def broker(running_services: services.Services) -> Iterator[str]:
    """A broker that takes messages; without this fixture a task sent by accident fails."""
    before = celery_app.conf.broker_url
    _speak_to(running_services.redis_url)
    yield running_services.redis_url
    _speak_to(before)


def _speak_to(broker_url: str) -> None:
    """Celery keeps connections to the first broker it met; let it forget them."""
    celery_app.conf.broker_url = broker_url
    celery_app._pool = None
    celery_app.amqp._producer_pool = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits empties the tables at its end: give every such test the rows of the migrations."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None and mark.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session", autouse=True)
def no_files_left() -> Iterator[None]:
    """The folder of uploads goes with the run."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A development authority with the keys of all demo people."""
    folder = tmp_path_factory.mktemp("authority")
    Authority.create(folder, seal_password=settings.SEAL_KEY_PASSWORD)
    return folder


@pytest.fixture
def authority(authority_folder: Path, settings: Any) -> Authority:
    """The authority, trusted by the portal for this test."""
    settings.TRUST_DIR = str(authority_folder / "trust")
    settings.SEAL_KEY_FILE = str(authority_folder / "seal.p12")
    return Authority.open(authority_folder)


@pytest.fixture
def english() -> Iterator[None]:
    """What is said is read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def people(db: None, authority: Authority) -> People:
    """Author, stranger and the provider's staff, with their keys."""
    return People(
        authority=authority,
        author=someone("author"),
        stranger=someone("stranger"),
        head_of_department=staff("head_of_department", Role.HEAD_OF_DEPARTMENT),
        deputy=staff("deputy_head", Role.DEPUTY_HEAD),
        examiner=staff("examiner", Role.EXAMINER),
        other_examiner=staff("examiner2", Role.EXAMINER),
        head=staff("head_of_provider", Role.HEAD_OF_PROVIDER),
    )
