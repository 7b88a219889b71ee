"""Addresses for machines: alive, ready, and what is not."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from portal.celery import app


@pytest.fixture
def silent_broker() -> Iterator[None]:
    """A broker that takes the connection and never says a word."""
    before = app.conf.broker_url
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app.conf.update(broker_url=f"redis://127.0.0.1:{listening.getsockname()[1]}/0")
        yield
    app.conf.update(broker_url=before)


def readiness(client: Client) -> tuple[int, set[str]]:
    """The status, and the names of what does not answer."""
    answer = client.get("/readyz")
    return answer.status_code, {name for name, answers in json.loads(answer.content).items() if not answers}


def test_the_portal_is_alive_without_any_service(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_it_is_ready_when_everything_answers(client: Client, broker: str) -> None:
    assert readiness(client) == (200, set())


@pytest.mark.django_db
def test_it_names_the_broker_that_is_down(client: Client) -> None:
    assert readiness(client) == (503, {"broker"})


@pytest.mark.django_db
def test_a_broker_that_never_answers_does_not_hold_the_question_up(client: Client, silent_broker: None) -> None:
    began = monotonic()

    assert readiness(client) == (503, {"broker"})
    assert monotonic() - began < 5


@pytest.mark.django_db
def test_it_names_migrations_that_are_still_to_come(client: Client, broker: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")

    assert readiness(client) == (503, {"migrations"})


@pytest.mark.django_db
def test_it_names_a_storage_that_cannot_be_read(
    client: Client, broker: str, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    (tmp_path / "files").write_text("a file where a folder should be")

    assert readiness(client) == (503, {"storage"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_the_answer_is_never_kept_by_anybody(client: Client, db: None, broker: str, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_can_be_sent_there(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_a_database_that_is_down_is_named_too(client: Client, broker: str) -> None:
    """Without the fixture of the database pytest lets no connection through, as a dead server would not."""
    assert readiness(client) == (503, {"database", "migrations"})
