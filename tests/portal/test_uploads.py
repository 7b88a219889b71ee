"""A request that announces too much is refused before it is read."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

MEGABYTE = 1024 * 1024
BOUNDARY = "a-line"
KIND = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.mark.django_db
@pytest.mark.parametrize("checks_csrf", [False, True])
def test_too_much_is_refused_unread_and_in_words(checks_csrf: bool) -> None:
    answer = Client(enforce_csrf_checks=checks_csrf).post("/en/verify/", b"", KIND, CONTENT_LENGTH=str(120 * MEGABYTE))

    assert answer.status_code == 400
    assert "choose a smaller one" in answer.content.decode()


@pytest.mark.django_db
def test_what_fits_is_taken(client: Client, settings: LazySettings) -> None:
    settings.WORK_MAX_BYTES = 2 * MEGABYTE

    answer = client.post("/en/verify/", {"pdf": SimpleUploadedFile("a.pdf", b"0" * 2 * MEGABYTE)})

    assert answer.status_code == 200
