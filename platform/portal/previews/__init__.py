"""What a stored file shows, made anew by a program that may do nothing else.

A file that somebody sends is read by libraries of C, which a crafted file may take over. So each is read in a child
process (`portal.previews.child`) in its `portal.sandbox`. What comes back is pictures, sound and text that were made
anew; of the child's word only numbers and letters are taken.
"""

import json
import tempfile
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from portal import sandbox
from portal.archives import Row
from portal.formatting import Words

PAGES_MAX = 10
SECONDS = 60  # by the clock, of one try; the child itself has fewer of the processor (child.LIMITS)
WAITING_SECONDS = 10  # of a question that somebody waits for
TRIES = 2
RESULT = "preview.json"
RESULT_MAX = 16 * 1024 * 1024  # bytes; a tree of 10,000 long paths has about 8 MB
EXCERPT = "excerpt.flac"

NOTES: dict[str, Words] = {
    "none": _("Files of this format are not shown on the page. Download the file to see it."),
    "active": _("The file has scripts, attached files or other active content. The pictures show it without them."),
    "broken": _("The file is damaged or cut: it cannot be read to its end."),
    "password": _("The file is locked with a password: nobody can look into it."),
    "pixels": _("The picture has more than 100 million pixels: it is not shown. Download the file to see it."),
    "too_big": _("The file needs more memory than a preview may take. Download the file to see it."),
    "slow": _("The file takes too long to read. Download the file to see it."),
    "died": _("Reading the file broke off twice: it is damaged, or made to do harm. Take care when you download it."),
    "bomb": _("The archive unpacks to far more than it looks: do not unpack it."),
    "path": _("The archive has a file that would be unpacked outside its folder: do not unpack it."),
    "too_many": _("The archive has more than 10,000 files."),
    "link": _("The archive has links or devices, not only files and folders: do not unpack it."),
    "duplicate": _("The archive has two files of one name: which of them a program shows is not certain."),
    "method": _("The archive is packed in a way that the portal does not read."),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a JPEG in the folder of the preview; the name is ours, never the file's."""

    name: str
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True)
class Sound:
    """What a recording is, and the beginning of it as FLAC; `name` is "" where there is no excerpt."""

    seconds: float  # of the whole
    channels: int
    rate: int  # Hz
    name: str
    excerpt_seconds: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What may be shown of a file; `note` is "" or one of NOTES, and a file that cannot be read has nothing else."""

    note: str = ""
    pages: tuple[Page, ...] = ()
    count: int = 0  # pages of the whole document, of which `pages` may be the first
    sound: Sound | None = None
    text: str = ""
    is_cut: bool = False  # the whole has more text than `text`
    rows: tuple[Row, ...] = ()  # what an archive holds

    def as_json(self) -> str:
        """To be stored; `loaded` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def loaded(text: str) -> Preview:
    """The preview of `as_json`, every value by its type and every name ours; ValueError for anything else."""
    try:
        said = json.loads(text)
        pages = [(int(page["width"]), int(page["height"])) for page in said["pages"]][:PAGES_MAX]
        note = str(said["note"])
        if note and note not in NOTES:
            raise ValueError(note)
        return Preview(
            note=note,
            pages=tuple(Page(page_name(number), *size) for number, size in enumerate(pages, start=1)),
            count=int(said["count"]),
            sound=_sound(said["sound"]),
            text=sandbox.storable(said["text"]),
            is_cut=bool(said["is_cut"]),
            rows=tuple(map(_row, said["rows"])),
        )
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError("This is no preview.") from error


def page_name(number: int) -> str:
    """The file of a page, from 1."""
    return f"page-{number}.jpg"


def make(file: IO[bytes], form: str, target: Path) -> Preview:
    """The preview of an opened file of format `form` (files.ENDINGS); its pictures and sound are put into `target`.

    `target` is an existing folder; what it held of an earlier preview is replaced. Whatever the file is, the answer
    is a Preview. OSError only where the portal's own disk fails, or util-linux is missing.
    """
    if form not in MADE:
        return Preview("none")
    with tempfile.TemporaryDirectory(prefix="preview-") as place, sandbox.descriptor(file) as source:
        for number in range(1, TRIES + 1):
            preview = _tried(source, form, Path(place) / str(number), SECONDS)
            if preview.note != "died":
                break
        return _kept(preview, Path(place) / str(number), target)


def needs_password(file: IO[bytes]) -> bool:
    """Whether a PDF does not open without a password; one that cannot be read at all, or in time, needs none."""
    with tempfile.TemporaryDirectory(prefix="preview-") as place, sandbox.descriptor(file) as source:
        return _tried(source, "password", Path(place) / "1", WAITING_SECONDS).note == "password"


MADE = {"png", "jpeg", "tiff", "pdf", "txt", "docx", "odt", "zip", "wav", "mp3", "flac"}


def _tried(source: int, form: str, place: Path, seconds: float) -> Preview:
    """One try in a child: its preview, or the note slow or died. `place` is made, and left to the caller."""
    place.mkdir()
    if ending := sandbox.run("portal.previews.child", form, source=source, place=place, seconds=seconds):
        return Preview(ending)
    try:
        return loaded(sandbox.made(place / RESULT, RESULT_MAX).decode())
    except (OSError, ValueError):
        return Preview("died")


def _kept(preview: Preview, place: Path, target: Path) -> Preview:
    """Put the made files from `place` into `target` in place of earlier ones; each must be what its name says."""
    names = {page.name: b"\xff\xd8\xff" for page in preview.pages}
    if preview.sound and preview.sound.name:
        names[EXCERPT] = b"fLaC"
    try:
        made = {name: sandbox.made(place / name, RESULT_MAX) for name in names}
    except OSError:
        return _kept(Preview("died"), place, target)
    if not all(made[name].startswith(sign) for name, sign in names.items()):
        return _kept(Preview("died"), place, target)
    for name in [EXCERPT, *map(page_name, range(1, PAGES_MAX + 1))]:
        (target / name).unlink(missing_ok=True)
    for name, data in made.items():
        (target / name).write_bytes(data)
    return preview


def _sound(said: Any) -> Sound | None:
    if said is None:
        return None
    seconds, excerpt = float(said["seconds"]), float(said["excerpt_seconds"])
    if not (isfinite(seconds) and isfinite(excerpt)):
        raise ValueError("A length without end.")
    return Sound(seconds, int(said["channels"]), int(said["rate"]), EXCERPT if said["name"] else "", excerpt)


def _row(said: Any) -> Row:
    place = None if said["place"] is None else int(said["place"])
    flags = bool(said["is_text"]), bool(said["is_archive"])
    return Row(sandbox.storable(said["name"]), int(said["depth"]), int(said["size"]), place, *flags)
