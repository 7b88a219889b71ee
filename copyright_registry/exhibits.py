"""What may be looked at of an attached file: made anew by a worker, never the file itself."""

import tempfile
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from copyright_registry.models import Attachment, Preview
from portal import previews
from portal.files import guarded
from portal.flow import Words

VIDEO = "mp4"  # no library here makes a film anew: the browser plays it, in a sandbox and by its recognised format


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One attached file as a page shows it; `preview` is None until a worker has made it."""

    file: Attachment
    preview: previews.Preview | None
    is_lost: bool  # the storage has no such file

    @property
    def is_video(self) -> bool:
        return self.file.format == VIDEO

    @property
    def note(self) -> Words:
        """What is to be said of it besides; "" for nothing, and for a film, which the browser plays."""
        if self.preview is None or (self.is_video and self.preview.note == "none"):
            return ""
        return previews.NOTES.get(self.preview.note, "")


def shown(files: Iterable[Attachment]) -> list[Exhibit]:
    """Each of `files` with its preview."""
    return [Exhibit(file, _preview(file), is_lost=not _is_stored(file)) for file in files]


def _is_stored(file: Attachment) -> bool:
    return bool(file.file.storage.exists(str(file.file.name)))


def _preview(file: Attachment) -> previews.Preview | None:
    kept = getattr(file, "preview", None)
    return previews.loaded(kept.made) if kept else None


def make(pk: int) -> None:
    """Make the preview of one attachment; nothing where it is there already, or the file is gone."""
    file = Attachment.objects.filter(pk=pk, preview=None).first()
    if file is None or not _is_stored(file):
        return
    with tempfile.TemporaryDirectory(prefix="exhibit-") as place, file.file.open() as source:
        made = previews.make(source, file.format, Path(place))
        folder = f"{_place(file)}/{uuid.uuid4().hex}"
        for each in sorted(Path(place).iterdir()):
            default_storage.save(f"{folder}/{each.name}", ContentFile(each.read_bytes()))
    row = Preview(attachment_id=pk, made=made.as_json(), folder=folder)
    with transaction.atomic():
        is_there = Attachment.objects.select_for_update().filter(pk=pk).first() is not None
        if is_there and not Preview.objects.filter(pk=pk).exists():
            row.save(force_insert=True)
            transaction.on_commit(lambda: _clear(file, but=folder), robust=True)
            return
    _remove(folder)  # made by another worker meanwhile, or the author has removed the file


def remove(file: Attachment) -> None:
    """Remove from the storage, once that is sure, what was made of a file; nobody makes more of it meanwhile."""
    kept = Attachment.objects.select_for_update().get(pk=file.pk)
    transaction.on_commit(lambda: _clear(kept), robust=True)


def _place(file: Attachment) -> str:
    """Where every worker that makes a preview of a file has a folder of its own."""
    return f"previews/{file.application_id}/{file.pk}"


def _clear(file: Attachment, but: str = "") -> None:
    """Remove what was ever made of a file, `but` one folder: a worker that died has left its own."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(_place(file))[0]:
            if (folder := f"{_place(file)}/{name}") != but:
                _remove(folder)


def _remove(folder: str) -> None:
    """A folder and its files; the worker whose it is may be at it too, and removes then what it still writes."""
    with suppress(OSError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)  # on a disk an empty folder is left otherwise


def _names(preview: previews.Preview) -> dict[str, str]:
    """The files of a preview, each with its format."""
    names = {page.name: "jpeg" for page in preview.pages}
    if preview.sound and preview.sound.name:
        names[preview.sound.name] = "flac"
    return names


def answer(file: Attachment, name: str) -> HttpResponseBase:
    """A page or the sound of the preview; Http404 for any other name."""
    preview = _preview(file)
    known = _names(preview) if preview else {}
    path = f"{file.preview.folder}/{name}" if name in known else ""
    if not path or not default_storage.exists(path):
        raise Http404
    return guarded(FileResponse(default_storage.open(path)), known[name])
