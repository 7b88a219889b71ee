"""How files come in when something goes wrong: two at once, a killed process, a full disk, too much of everything."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from portal.uploads import receiving
from portal.uploads.models import State, Upload
from portal.uploads.receiving import Refused
from tests.people import someone
from tests.portal.uploads.sending import GIGABYTE, SONG, SONGS, Sender, upload_at
from tests.together import at_once


def status_of(act: Callable[[], object]) -> int:
    """The status with which `act` is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.status


# What the disk says


def test_a_piece_that_came_before_the_process_was_killed_counts(sender: Sender) -> None:
    address = sender.begun()
    upload = upload_at(address)
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.write_bytes(SONG[:10])  # the row knows nothing of it yet

    assert sender.offset(address) == 10
    assert upload_at(address).offset == 10
    assert sender.adds(address, 10, SONG[10:]).status_code == 204
    assert upload_at(address).path.read_bytes() == SONG


def test_the_last_piece_before_the_process_was_killed_makes_the_file_whole(sender: Sender) -> None:
    address = sender.begun()
    upload_at(address).path.write_bytes(SONG)

    assert sender.offset(address) == len(SONG)
    assert upload_at(address).state == State.READY


@pytest.mark.parametrize("left", [10, None])
def test_what_the_disk_has_lost_is_sent_again(sender: Sender, left: int | None) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:20])
    path = upload_at(address).path
    path.unlink() if left is None else os.truncate(path, left)

    assert sender.adds(address, 20, SONG[20:]).status_code == 409
    offset = sender.offset(address)
    assert offset == (left or 0)
    assert sender.adds(address, offset, SONG[offset:]).status_code == 204
    assert path.read_bytes() == SONG


def test_a_full_disk_is_told_and_the_file_goes_on_when_there_is_room(sender: Sender) -> None:
    address = sender.begun()
    path = upload_at(address).path
    path.symlink_to("/dev/full")  # every write to it finds the disk full

    answer = sender.adds(address, 0, SONG)

    assert answer.status_code == 507
    assert "no room" in answer.content.decode()
    path.unlink()
    assert sender.adds(address, sender.offset(address), SONG).status_code == 204


def test_another_fault_of_the_disk_is_no_answer_to_a_person(sender: Sender) -> None:
    address = sender.begun()
    upload_at(address).path.symlink_to("/nowhere/at/all")

    with pytest.raises(FileNotFoundError):
        sender.adds(address, 0, SONG)


def test_five_gigabytes_are_no_more_trouble_than_a_song(sender: Sender, settings: LazySettings, worker: None) -> None:
    settings.UPLOADS_LEAVE_FREE = -6 * GIGABYTE  # of the test's disk nothing is taken: the file is made of holes
    address = sender.begun(5 * GIGABYTE)
    path = upload_at(address).path
    with path.open("wb") as file:
        file.truncate(5 * GIGABYTE - 1)

    assert sender.offset(address) == 5 * GIGABYTE - 1
    assert sender.adds(address, 5 * GIGABYTE - 1, b"x").status_code == 204

    assert upload_at(address).sha256 == "c28e1347233bb530feb1211501599a7f18f63b5b2bd530857be2c1e754263491"
    assert path.stat().st_blocks < 100


# Limits


def test_what_one_person_announces_is_limited(sender: Sender, stranger: Sender, settings: LazySettings) -> None:
    settings.UPLOADS_OF_A_PERSON = 100
    assert sender.begins(60).status_code == 201

    assert [sender.begins(length).status_code for length in (41, 40, 1)] == [413, 201, 413]
    assert stranger.begins(60).status_code == 201


def test_how_many_files_wait_is_limited(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "AT_A_TIME", 2)

    assert [sender.begins().status_code for _ in range(3)] == [201, 201, 413]


def test_what_all_announce_is_limited(sender: Sender, stranger: Sender, settings: LazySettings) -> None:
    settings.UPLOADS_OF_ALL = 100
    assert sender.begins(60).status_code == 201

    assert [stranger.begins(length).status_code for length in (41, 40)] == [507, 201]


def test_what_was_removed_or_refused_gives_its_room_back(sender: Sender, settings: LazySettings) -> None:
    settings.UPLOADS_OF_A_PERSON = 30
    sender.ask("DELETE", sender.begun(30))
    sender.sends(b"noise")

    assert sender.begins(30).status_code == 201


def test_the_disk_is_never_filled(sender: Sender, settings: LazySettings) -> None:
    free = receiving._free()
    settings.UPLOADS_OF_ALL = settings.UPLOADS_OF_A_PERSON = free * 2
    settings.UPLOADS_LEAVE_FREE = free - GIGABYTE
    address = sender.begun(GIGABYTE // 2)
    assert sender.begins(GIGABYTE * 3 // 4).status_code == 507  # what is announced has its room already

    sender.ask("DELETE", address)

    assert sender.begins(GIGABYTE * 3 // 4).status_code == 201


# A file that came whole


def test_a_file_that_came_with_its_form_is_an_upload_like_others(sender: Sender) -> None:
    key = receiving.keep(sender.person, SONGS, SimpleUploadedFile("song.wav", SONG))

    upload = Upload.objects.get(pk=key)
    assert (upload.state, upload.name, upload.path.read_bytes()) == (State.READY, "song.wav", SONG)


def test_an_empty_file_is_no_file(sender: Sender) -> None:
    assert status_of(lambda: receiving.keep(sender.person, SONGS, SimpleUploadedFile("song.wav", b""))) == 400


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_send_the_same_piece_one_is_taken() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", 2 * len(SONG))

    results = at_once(*[lambda: receiving.append(person, upload.pk, 0, SONG)] * 4)

    assert sorted(getattr(result, "status", 204) for result in results) == [204, 409, 409, 409]
    assert upload.path.read_bytes() == SONG


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_do_not_take_the_same_room(settings: LazySettings) -> None:
    people = [someone(key) for key in ("author", "stranger")]
    settings.UPLOADS_OF_ALL = 100

    results = at_once(*[lambda who=who: receiving.create(who, SONGS, "song.wav", 60) for who in people * 2])

    assert sorted(getattr(result, "status", 201) for result in results) == [201, 507, 507, 507]


@pytest.mark.django_db(transaction=True)
def test_a_piece_and_a_removal_at_once_leave_no_file_behind() -> None:
    person = someone("author")
    upload = receiving.create(person, SONGS, "song.wav", len(SONG) + 1)

    at_once(
        lambda: receiving.append(person, upload.pk, 0, SONG),
        lambda: receiving.terminate(person, upload.pk),
    )

    assert (Upload.objects.exists(), upload.path.exists()) == (False, False)


# What must never be false


@pytest.mark.parametrize(
    "lie",
    [
        {"offset": -1},
        {"offset": len(SONG) + 1},
        {"length": 0},
        {"state": "lost"},
        {"state": State.RECEIVED},
        {"state": State.READY, "offset": len(SONG)},
        {"state": State.TAKEN, "offset": len(SONG), "sha256": "abc"},
        {"state": State.REFUSED, "offset": len(SONG)},
        {"sha256": "0" * 64},
        {"fault": "This is noise."},
    ],
)
def test_the_database_keeps_no_row_that_contradicts_itself(sender: Sender, lie: dict[str, Any]) -> None:
    upload = upload_at(sender.begun())

    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**lie)
