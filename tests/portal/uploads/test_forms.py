"""The field of a form: the key of what came before, or the file itself where no script runs."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.uploads.models import State, Upload
from tests.browser import errors, one, soup
from tests.portal.uploads.sending import SONG, SONGS, Sender

pytestmark = pytest.mark.urls("tests.portal.uploads.pages")
PAGE = "/en/hand-in/"


def hands_in(sender: Sender, **fields: Any) -> Any:
    with sender.committed(execute=True):
        return sender.browser.post(PAGE, {"title": "Night", **fields})


def song(content: bytes = SONG) -> SimpleUploadedFile:
    return SimpleUploadedFile("song.wav", content)


def test_what_came_in_pieces_is_handed_in_by_its_key(sender: Sender) -> None:
    upload = sender.sends()

    assert hands_in(sender, song=upload.pk).content.decode() == f"song.wav, {len(SONG)}, {upload.sha256}"


def test_without_a_script_the_file_itself_is_handed_in(sender: Sender) -> None:
    assert hands_in(sender, song=song()).content.decode().startswith(f"song.wav, {len(SONG)}, ")
    assert Upload.objects.get().state == State.TAKEN


def test_a_mistake_elsewhere_does_not_lose_the_file(sender: Sender) -> None:
    page = hands_in(sender, song=song(), title="")

    assert set(errors(page)) == {"#id_title"}
    kept = one(soup(page), "input[type=hidden][name=song]")["value"]
    assert hands_in(sender, song=kept).status_code == 200


def test_nothing_chosen_is_told_at_the_field(sender: Sender) -> None:
    page = hands_in(sender)

    assert errors(page) == {"#id_song": "Your song: Choose a file."}
    assert one(soup(page), "#id_song")["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("content", "words"), [(b"noise", "This is noise."), (b"", "The file is empty. Choose another one.")]
)
def test_a_file_that_is_refused_is_told_at_the_field(sender: Sender, content: bytes, words: str) -> None:
    page = hands_in(sender, song=song(content))

    assert errors(page)["#id_song"] == words
    assert one(soup(page), "input[type=hidden][name=song]")["value"] == ""


@pytest.mark.parametrize("whose", ["theirs", "nobody's", "no key"])
def test_a_key_of_nothing_of_ones_own_is_refused(sender: Sender, stranger: Sender, whose: str) -> None:
    key = {"theirs": stranger.sends().pk, "nobody's": uuid4(), "no key": "song.wav"}[whose]

    assert set(errors(hands_in(sender, song=key))) == {"#id_song"}
    assert not Upload.objects.filter(state=State.TAKEN).exists()


def test_a_file_that_is_still_on_its_way_is_kept_on_the_page(sender: Sender) -> None:
    address = sender.begun()
    sender.adds(address, 0, SONG[:10])
    key = address.rpartition("/")[2]

    page = hands_in(sender, song=key)

    assert "not come to its end yet" in errors(page)["#id_song"]
    assert one(soup(page), "input[type=hidden][name=song]")["value"] == key


def test_the_page_says_how_much_comes_whole_and_gives_the_script_its_words(sender: Sender) -> None:
    page = soup(sender.browser.get(PAGE))

    field = one(page, "[data-upload]")
    assert field["data-upload"] == "/uploads/"
    assert field["data-purpose"] == SONGS.name
    assert "At most 50\u00a0MB" in one(page, "[data-whole]").text
    assert one(page, "#id_song")["type"] == "file"
    assert not one(page, "#id_song").has_attr("required")


def test_who_is_not_signed_in_hands_nothing_in(db: None) -> None:
    assert "/sign-in/" in Client().post(PAGE, {"song": song()})["Location"]
