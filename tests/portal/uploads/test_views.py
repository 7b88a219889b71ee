"""The tus server, spoken to over HTTP: what it takes, what it refuses, and with which status."""

from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.uploads import views
from portal.uploads.models import State, Upload
from tests.browser import client_of
from tests.people import someone
from tests.portal.uploads.sending import GIGABYTE, SONG, SONGS, Sender, checksum, coded, upload_at


def test_the_server_says_what_it_speaks(sender: Sender) -> None:
    answer = sender.browser.options("/uploads/")

    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Checksum-Algorithm"]) == (204, "1.0.0", "sha256")
    assert answer["Tus-Extension"].split(",") == ["creation", "expiration", "checksum", "termination"]
    assert int(answer["Tus-Max-Size"]) >= SONGS.max_bytes


def test_a_file_comes_in_pieces_and_is_what_was_sent(sender: Sender) -> None:
    begun = sender.begins()
    address = begun["Location"]

    offsets = [sender.adds(address, start, SONG[start : start + 15])["Upload-Offset"] for start in (0, 15, 30)]

    assert (begun.status_code, offsets) == (201, ["15", "30", str(len(SONG))])
    upload = upload_at(address)
    assert upload.path.read_bytes() == SONG
    assert (upload.state, upload.name, upload.purpose) == (State.READY, "song.wav", SONGS.name)


def test_a_body_larger_than_a_piece_comes_in_one_request(sender: Sender) -> None:
    content = bytes(range(256)) * (views.PIECE // 256) * 2 + b"end"
    address = sender.begun(len(content))

    answer = sender.adds(address, 0, content)

    assert answer["Upload-Offset"] == str(len(content))
    assert upload_at(address).path.read_bytes() == content


def test_how_far_it_is_is_told(sender: Sender) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])

    answer = sender.ask("HEAD", address)

    told = {name: answer[name] for name in ("Upload-Offset", "Upload-Length", "Upload-Metadata")}
    assert told == {
        "Upload-Offset": "10",
        "Upload-Length": str(len(SONG)),
        "Upload-Metadata": f"filename {coded('song.wav')}",
    }
    assert answer["Upload-Expires"].endswith("GMT")
    assert "no-store" in answer["Cache-Control"]


def test_the_page_is_told_the_hash_for_the_author_to_compare(sender: Sender) -> None:
    upload = sender.sends()

    told = sender.browser.get(f"/uploads/{upload.pk}").json()

    assert (told["state"], told["offset"], told["name"]) == ("ready", len(SONG), "song.wav")
    assert told["sha256"] == "d82341fcd2616c5986b1435a1bc391dc07e59ec0b2018bbc3b5f261e2ef3c635"


def test_what_the_check_of_the_purpose_refuses_is_told_with_its_reason_and_gone(sender: Sender) -> None:
    upload = sender.sends(b"noise, nothing but noise")

    told = sender.browser.get(f"/uploads/{upload.pk}").json()

    assert (told["state"], told["fault"], told["sha256"]) == ("refused", "This is noise.", "")
    assert not upload.path.exists()


def test_a_piece_with_its_checksum_is_taken(sender: Sender) -> None:
    address = sender.begun()

    assert sender.adds(address, 0, SONG, Upload_Checksum=checksum(SONG)).status_code == 204


def test_of_a_piece_with_a_wrong_checksum_nothing_is_kept(sender: Sender) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])

    answer = sender.adds(address, 10, SONG[10:], Upload_Checksum=checksum(b"another piece"))

    assert (answer.status_code, sender.offset(address)) == (460, 10)
    assert upload_at(address).path.read_bytes() == SONG[:10]


@pytest.mark.parametrize("header", ["md5 AAAA", "sha256 AAAA", "sha256", "sha256 ???"])
def test_a_checksum_of_another_kind_is_refused(sender: Sender, header: str) -> None:
    address = sender.begun()

    assert sender.adds(address, 0, SONG, Upload_Checksum=header).status_code == 400
    assert sender.offset(address) == 0


def test_a_checksum_over_more_than_a_piece_is_refused(sender: Sender) -> None:
    content = b"0" * (views.PIECE + 1)
    address = sender.begun(len(content))

    assert sender.adds(address, 0, content, Upload_Checksum=checksum(content)).status_code == 413


@pytest.mark.parametrize("offset", [0, 9, 11, len(SONG)])
def test_a_wrong_offset_is_refused_and_changes_nothing(sender: Sender, offset: int) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])

    assert sender.adds(address, offset, SONG[10:]).status_code == 409
    assert upload_at(address).path.read_bytes() == SONG[:10]


def test_more_than_was_said_is_refused_and_changes_nothing(sender: Sender) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])

    assert sender.adds(address, 10, SONG[10:] + b"!").status_code == 413
    assert upload_at(address).path.read_bytes() == SONG[:10]


def test_a_whole_file_grows_no_more(sender: Sender) -> None:
    upload = sender.sends()
    address = f"/uploads/{upload.pk}"

    assert sender.adds(address, len(SONG), b"!").status_code == 413
    assert sender.adds(address, len(SONG), b"").status_code == 204
    assert upload_at(address).state == State.READY


@pytest.mark.parametrize("method", ["HEAD", "GET", "PATCH", "DELETE"])
def test_anothers_upload_is_not_found(sender: Sender, stranger: Sender, method: str) -> None:
    address = sender.begun()

    answer = stranger.ask(method, address, b"x" if method == "PATCH" else b"", Upload_Offset=0)

    assert answer.status_code == 404
    assert sender.offset(address) == 0


def test_who_has_not_signed_in_sends_nothing(sender: Sender) -> None:
    address = sender.begun()
    nobody = client_of(None)

    for answer in (nobody.post("/uploads/"), nobody.patch(address), nobody.get(address)):
        assert "/sign-in/" in answer["Location"]


def test_no_other_site_makes_a_person_send(sender: Sender) -> None:
    address = sender.begun()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sender.person)

    assert browser.patch(address, SONG, "application/offset+octet-stream").status_code == 403
    assert browser.post("/uploads/").status_code == 403
    assert browser.delete(address).status_code == 403


def test_what_is_removed_is_gone(sender: Sender) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])
    path = upload_at(address).path

    assert sender.ask("DELETE", address).status_code == 204

    assert not path.exists()
    assert sender.ask("HEAD", address).status_code == 404


def test_what_waited_for_three_days_has_expired_and_a_piece_gives_three_more(sender: Sender) -> None:
    address, now = sender.begun(), timezone.now()

    for days, offset, status in ((2, 0, 204), (4, 1, 204), (7, 2, 410)):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            sender.browser.force_login(sender.person)  # one does not stay signed in for days
            assert sender.adds(address, offset, b"x").status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Content_Type": "application/json"}, 415),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Offset": "ten"}, 400),
        ({"Upload_Offset": "1" * 30}, 400),
    ],
)
def test_what_is_not_the_protocol_is_refused(sender: Sender, headers: dict[str, str], status: int) -> None:
    address = sender.begun()

    answer = sender.ask("PATCH", address, SONG, **{"Upload_Offset": 0, **headers})

    assert (answer.status_code, answer["Tus-Version"]) == (status, "1.0.0")
    assert sender.offset(address) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": "many"},
        {"Upload_Length": "0"},
        {"Upload_Metadata": f"purpose {coded('anything')}"},
        {"Upload_Metadata": "purpose ???"},
        {"Upload_Metadata": "purpose /w=="},
        {"Upload_Metadata": ""},
    ],
)
def test_what_does_not_say_what_is_sent_does_not_begin(sender: Sender, headers: dict[str, str]) -> None:
    good = {"Upload_Length": 5, "Upload_Metadata": f"purpose {coded(SONGS.name)}"}

    assert sender.ask("POST", "/uploads/", **{**good, **headers}).status_code == 400
    assert not Upload.objects.exists()


def test_a_method_that_no_network_lets_pass_may_be_named_in_a_header_of_a_post_alone(sender: Sender) -> None:
    address = sender.begun()

    added = sender.ask("POST", address, SONG, Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    looked = sender.ask("GET", address, X_HTTP_Method_Override="DELETE")

    assert (added.status_code, looked.status_code) == (204, 200)
    assert sender.ask("PUT", address).status_code == 405


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("", "file"), ("Түн\u202e\nкөш.wav", "Түн көш.wav"), ("a" * 300, "a" * 255)],
)
def test_a_name_is_no_path_and_one_line(sender: Sender, name: str, kept: str) -> None:
    assert upload_at(sender.begins(name=name)["Location"]).name == kept


def test_a_file_larger_than_its_purpose_allows_is_refused_in_words(sender: Sender) -> None:
    answer = sender.begins(6 * GIGABYTE + 1)

    assert (answer.status_code, Upload.objects.count()) == (413, 0)
    assert "at most 6" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("headers", "kept"), [({}, 10), ({"Upload-Checksum": checksum(SONG)}, 0)])
def test_a_break_in_the_middle_of_a_piece_keeps_what_came_unless_its_checksum_covers_more(
    live_server: Any, headers: dict[str, str], kept: int, django_capture_on_commit_callbacks: Any
) -> None:
    sender = Sender(someone("author"), django_capture_on_commit_callbacks)
    address = sender.begun()
    sender.browser.get("/en/")
    connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=20)
    connection.putrequest("PATCH", address)
    token = "t" * 32
    cookies = f"sessionid={sender.browser.cookies['sessionid'].value}; csrftoken={token}"
    told = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    for name, value in {**told, **headers, "Cookie": cookies, "X-CSRFToken": token}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(SONG)))
    connection.endheaders(SONG[:10])
    connection.sock.shutdown(1)  # the line breaks: nothing more comes
    connection.getresponse().read()
    connection.close()

    assert sender.offset(address) == kept

    assert sender.adds(address, kept, SONG[kept:]).status_code == 204
    assert upload_at(address).path.read_bytes() == SONG
