"""The files of a work, as the ground checks what is handed in."""

from __future__ import annotations  # UploadedFile is generic in the stubs only

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from copyright_registry.models import Attachment
from portal.files import check


def read(upload: UploadedFile[Any], formats: Iterable[str], limit: int) -> Attachment:
    """The upload as a file of a work; or WrongFile."""
    return Attachment(file=upload, **asdict(check(upload, formats, limit)))
