"""Certificates are made in the background: once, whole, and again where something was down."""

import hashlib
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail

from copyright_registry import registration, tasks
from copyright_registry.models import Certificate, Entry, State
from portal import audit, law
from portal.documents.seal import SealError, read
from portal.models import Notice, Trail
from portal.notices import deliver
from portal.tasks import sweep
from tests import people as acts
from tests.people import People
from tests.servers import serving
from tests.together import at_once

several_connections = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class NoTime(HTTPServer):
    """A time-stamping authority out of order, which counts who asked."""

    def __init__(self) -> None:
        self.asked = 0
        super().__init__(("127.0.0.1", 0), OutOfOrder)


class OutOfOrder(BaseHTTPRequestHandler):
    """Its one answer."""

    server: NoTime

    def do_POST(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(503)
        self.end_headers()

    def log_message(self, *parts: object) -> None: ...


@pytest.fixture
def no_time(settings: LazySettings) -> Iterator[NoTime]:
    with NoTime() as server:
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/tsp"
        yield from serving(server)


def files(settings: LazySettings) -> set[Path]:
    return set(Path(settings.MEDIA_ROOT, "certificates").rglob("*.pdf"))


@pytest.mark.clause(law.O1315_13_1)
def test_the_certificate_is_kept_sealed_told_and_recorded(
    people: People, time_stamps: str, settings: LazySettings
) -> None:
    application = acts.application_in(State.ENTERED, people)

    tasks.make_certificate(Entry.objects.get().pk)

    certificate = Certificate.objects.get()
    with certificate.pdf.open() as file:
        stored = file.read()
    assert certificate.sha256 == hashlib.sha256(stored).hexdigest()
    assert read(stored).state == "valid"
    assert audit.of(application.entry).get().act == "certify"
    deliver(Notice.objects.get(template="copyright_registry/entered").pk)
    assert [letter.to for letter in mail.outbox] == [[people.author.email]]


@pytest.mark.clause(law.O1315_13_1)
@several_connections
def test_two_workers_at_once_make_one_certificate(
    people: People, broker: str, time_stamps: str, settings: LazySettings
) -> None:
    acts.application_in(State.ENTERED, people)
    pk, before = Entry.objects.get().pk, files(settings)

    made = at_once(partial(registration.certify, pk), partial(registration.certify, pk))

    assert sorted(type(one).__name__ for one in made) == ["Certificate", "NoneType"]
    assert Certificate.objects.count() == Trail.objects.filter(act="certify").count() == 1
    assert Notice.objects.filter(template="copyright_registry/entered").count() == 1
    assert len(files(settings) - before) == 1
    assert registration.certify(pk) is None


def test_while_no_time_is_stamped_nothing_is_half_made_and_it_is_tried_again_when_there_is(
    people: People, no_time: NoTime, settings: LazySettings, request: pytest.FixtureRequest
) -> None:
    acts.application_in(State.ENTERED, people)
    before = files(settings)

    with pytest.raises(SealError):
        tasks.make_certificate(Entry.objects.get().pk)

    assert no_time.asked == 1
    assert not Certificate.objects.exists()
    assert not Trail.objects.filter(act="certify").exists()
    assert not Notice.objects.filter(template="copyright_registry/entered").exists()
    assert files(settings) == before
    request.getfixturevalue("time_stamps")
    request.getfixturevalue("worker")
    sweep()
    assert Certificate.objects.count() == 1


def test_the_sweep_makes_what_is_owed_and_nothing_twice(people: People, time_stamps: str, worker: None) -> None:
    acts.application_in(State.ENTERED, people)
    acts.application_in(State.REFUSED, people)

    sweep()
    made = Certificate.objects.get()
    sweep()

    assert Certificate.objects.get() == made


def test_an_entry_that_is_not_there_gets_no_certificate(people: People) -> None:
    assert registration.certify(77) is None


@several_connections
def test_the_certificate_is_asked_for_when_the_entry_is_committed(
    people: People, broker: str, time_stamps: str, worker: None
) -> None:
    acts.application_in(State.ENTERED, people)

    assert Certificate.objects.get().entry.number == 1
