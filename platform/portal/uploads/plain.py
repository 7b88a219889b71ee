"""What is sent goes to disk only while it is not larger than a work may be."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

BESIDES = 1024 * 1024  # bytes for the other fields of the form and the lines between them


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Refuses a request that announces too much before a byte of it is read; the reader sees 400.html.

    Django reads no more than was announced.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        if content_length > settings.WORK_MAX_BYTES + BESIDES:
            raise RequestDataTooBig(f"{content_length} bytes were announced.")
