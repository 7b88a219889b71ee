"""What becomes of a file that is whole: hashed by a worker, taken over once, or swept away."""

import logging
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from portal.celery import app as celery_app
from portal.flow import StepRefused
from portal.tasks import OWED_WORK
from portal.uploads import finishing, receiving, tasks
from portal.uploads.finishing import Taken
from portal.uploads.models import State, Upload
from portal.uploads.purposes import declare
from tests.people import someone
from tests.portal.uploads.sending import SONG, SONGS, Sender, no_noise
from tests.together import at_once

OTHERS = declare("tests.others", max_bytes=100, check=no_noise)


@pytest.fixture
def all_is_large(settings: LazySettings) -> None:
    """Nothing is checked in the request."""
    settings.WORK_MAX_BYTES = 0


def take(sender: Sender, upload: Upload, purpose: Any = SONGS) -> Taken:
    with sender.committed(execute=True), transaction.atomic():
        return finishing.take(sender.person, upload.pk, purpose)


def stored(taken: Taken) -> bytes:
    with default_storage.open(taken.stored) as file:
        return bytes(file.read())


# Hash and check


def test_a_large_file_is_hashed_and_checked_by_a_worker(sender: Sender, all_is_large: None, worker: None) -> None:
    good, bad = sender.sends(), sender.sends(b"noise")

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, good.sha256) == (State.READY, sha256(SONG).hexdigest())
    assert (bad.state, bad.fault) == (State.REFUSED, "This is noise.")


def test_a_check_that_nobody_made_is_asked_for_again_and_not_each_minute(
    sender: Sender, all_is_large: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):  # there is no broker: the message is lost
        upload = sender.sends()
    assert upload.state == State.RECEIVED

    celery_app.conf.task_always_eager = True
    try:
        tasks.check_owed_uploads()
        upload.refresh_from_db()
        assert upload.state == State.RECEIVED  # a worker may be at it
        with time_machine.travel(timezone.now() + finishing.REST, tick=False):
            tasks.check_owed_uploads()
    finally:
        celery_app.conf.task_always_eager = False

    upload.refresh_from_db()
    assert (upload.state, upload.check_at) == (State.READY, None)


def test_a_check_lasts_no_longer_than_the_rest_before_the_next() -> None:
    assert timedelta(seconds=tasks.check_upload.time_limit) < finishing.REST


def test_a_file_that_shrank_before_it_was_hashed_is_received_anew(
    sender: Sender, all_is_large: None, broker: str
) -> None:
    upload = sender.sends()
    os.truncate(upload.path, 10)

    finishing.finish(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, upload.offset) == (State.RECEIVING, 10)
    upload.path.unlink()
    assert sender.offset(f"/uploads/{upload.pk}") == 0


def test_a_file_that_was_lost_before_it_was_hashed_is_received_anew(
    sender: Sender, all_is_large: None, broker: str
) -> None:
    upload = sender.sends()
    upload.path.unlink()

    finishing.finish(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, upload.offset) == (State.RECEIVING, 0)


def test_the_reason_of_a_refusal_is_in_the_owners_language(sender: Sender) -> None:
    heard: list[str] = []

    def listening(_path: Path) -> None:
        heard.append(str(get_language()))

    purpose = declare("tests.listening", max_bytes=100, check=listening)
    sender.person.language = "ru"
    sender.person.save()
    upload = receiving.create(sender.person, purpose, "song.wav", 1)
    with sender.committed(execute=True):
        receiving.append(sender.person, upload.pk, 0, b"x")

    assert heard == ["ru"]


def test_no_two_purposes_have_one_name() -> None:
    with pytest.raises(ValueError, match=r"tests\.songs"):
        declare("tests.songs", max_bytes=1, check=no_noise)


# Taking over


def test_what_an_app_takes_over_is_its_own(sender: Sender) -> None:
    upload = sender.sends()

    taken = take(sender, upload)

    assert taken == Taken(f"tests.songs/{upload.pk}", "song.wav", len(SONG), sha256(SONG).hexdigest())
    assert stored(taken) == SONG
    assert not upload.path.exists()
    assert sender.ask("HEAD", f"/uploads/{upload.pk}").status_code == 410
    assert sender.browser.get(f"/uploads/{upload.pk}").json() == {"state": "gone"}
    assert sender.ask("DELETE", f"/uploads/{upload.pk}").status_code == 410


def test_it_is_taken_over_once(sender: Sender) -> None:
    upload = sender.sends()
    take(sender, upload)

    with pytest.raises(StepRefused, match="used already"):
        take(sender, upload)


def test_what_is_not_ones_own_or_for_something_else_is_not_here(sender: Sender, stranger: Sender) -> None:
    upload = sender.sends()

    with pytest.raises(StepRefused, match="not here"):
        take(stranger, upload)
    with pytest.raises(StepRefused, match="not here"):
        take(sender, upload, OTHERS)
    assert take(sender, upload).sha256 == upload.sha256


def test_what_is_not_whole_or_not_checked_or_refused_waits_in_words(
    sender: Sender, settings: LazySettings, broker: str
) -> None:
    begun = receiving.create(sender.person, SONGS, "song.wav", 5)
    refused = sender.sends(b"noise")
    settings.WORK_MAX_BYTES = 0
    received = sender.sends()

    for upload, words in ((begun, "not come to its end"), (refused, "This is noise"), (received, "being checked")):
        with pytest.raises(StepRefused, match=words):
            take(sender, upload)


def test_what_has_expired_is_not_taken(sender: Sender) -> None:
    upload = sender.sends()

    with time_machine.travel(timezone.now() + receiving.KEPT, tick=False), pytest.raises(StepRefused, match="too long"):
        take(sender, upload)


@pytest.mark.django_db(transaction=True)
def test_of_two_takers_at_once_one_gets_the_file() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", len(SONG))
    receiving.append(person, upload.pk, 0, SONG)

    def taker() -> Taken:
        with transaction.atomic():
            return finishing.take(person, upload.pk, SONGS)

    results = at_once(taker, taker)

    assert sorted(type(result).__name__ for result in results) == ["StepRefused", "Taken"]
    upload.refresh_from_db()
    assert upload.stored_path.read_bytes() == SONG


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_undone_takes_nothing() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", len(SONG))
    receiving.append(person, upload.pk, 0, SONG)

    with transaction.atomic():
        finishing.take(person, upload.pk, SONGS)
        transaction.set_rollback(True)
    assert upload.path.read_bytes() == SONG

    with transaction.atomic():
        taken = finishing.take(person, upload.pk, SONGS)
    assert stored(taken) == SONG


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_taken() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", len(SONG))
    receiving.append(person, upload.pk, 0, SONG)

    with pytest.raises(transaction.TransactionManagementError):
        finishing.take(person, upload.pk, SONGS)


# The sweep


def test_what_nobody_went_on_with_is_swept_away_and_what_was_taken_stays(sender: Sender) -> None:
    begun, ready, used = receiving.create(sender.person, SONGS, "a", 5), sender.sends(), sender.sends()
    sender.adds(f"/uploads/{begun.pk}", 0, b"abc")
    taken = take(sender, used)
    tasks.remove_expired_uploads()
    assert Upload.objects.count() == 3

    with time_machine.travel(timezone.now() + receiving.KEPT, tick=False):
        tasks.remove_expired_uploads()

    assert not Upload.objects.exists()
    assert [upload.path.exists() for upload in (begun, ready, used)] == [False, False, False]
    assert stored(taken) == SONG


@pytest.mark.django_db(transaction=True)
def test_the_sweep_removes_what_an_undone_transaction_left_and_passes_by_who_is_at_work() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", len(SONG))
    receiving.append(person, upload.pk, 0, SONG)
    with transaction.atomic():
        finishing.take(person, upload.pk, SONGS)
        transaction.set_rollback(True)
    assert upload.stored_path.exists()

    with time_machine.travel(timezone.now() + receiving.KEPT, tick=False):
        with transaction.atomic():
            Upload.objects.select_for_update().get()
            at_once(finishing.remove_expired)
        assert Upload.objects.exists()
        finishing.remove_expired()

    assert (Upload.objects.exists(), upload.path.exists(), upload.stored_path.exists()) == (False, False, False)


def test_the_sweep_of_the_portal_knows_of_both() -> None:
    assert {tasks.check_owed_uploads, tasks.remove_expired_uploads} <= set(OWED_WORK)
