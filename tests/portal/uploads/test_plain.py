"""A request that announces too much is refused before it is read."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

MEGABYTE = 1024 * 1024
KIND = "multipart/form-data; boundary=a-line"


@pytest.mark.django_db
def test_too_much_is_refused_in_words_though_hardly_anything_was_sent_yet() -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/en/sign-in/")  # for the cookie: without it not even the announcement is looked at

    answer = stranger.post("/en/sign-in/", b"--a-line", KIND, CONTENT_LENGTH=str(120 * MEGABYTE))

    assert answer.status_code == 400
    assert "choose a smaller one" in answer.content.decode()


@pytest.mark.django_db
def test_what_fits_is_taken(client: Client, settings: LazySettings) -> None:
    settings.WORK_MAX_BYTES = 2 * MEGABYTE

    answer = client.post("/en/sign-in/", {"cms_file": SimpleUploadedFile("a.p7s", b"0" * 2 * MEGABYTE)})

    assert answer.status_code == 422  # read, and found to be no signature
