"""The program that reads one file: `python -m portal.previews.child FORMAT`, the file at standard input.

It writes preview.json, the pages and the excerpt into its folder. What it cannot read is a note there and no failure;
it fails only where a library takes the whole program down.
"""

import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from portal.previews import RESULT, Preview
from portal.previews.pages import password, pdf, picture
from portal.previews.recordings import recording
from portal.previews.texts import archive, docx, odt, text

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 1536 * MEGABYTE,  # a picture of 100 megapixels in four bytes each, twice, and the libraries
    resource.RLIMIT_CPU: 40,  # seconds
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_NPROC: 0,  # no other process, no thread (root is not bound by it)
    resource.RLIMIT_CORE: 0,
}

MAKERS: dict[str, Callable[[IO[bytes], Path], Preview]] = {
    "png": picture("PNG"),
    "jpeg": picture("JPEG"),
    "tiff": picture("TIFF"),
    "pdf": pdf,
    "password": password,
    "txt": text,
    "docx": docx,
    "odt": odt,
    "zip": archive,
    "wav": recording,
    "mp3": recording,
    "flac": recording,
}


def confine() -> None:
    """Give up what a reader of one file never needs; nothing gives it back."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))


def preview_of(file: IO[bytes], form: str, place: Path) -> Preview:
    """The preview, or the note why there is none: whatever a library raises over a file is the file's fault."""
    try:
        return MAKERS[form](file, place)
    except MemoryError:
        return Preview("too_big")
    except Exception:
        traceback.print_exc()
        return Preview("broken")


if __name__ == "__main__":
    confine()
    with open(0, "rb") as source:
        (Path.cwd() / RESULT).write_text(preview_of(source, sys.argv[1], Path.cwd()).as_json(), "utf-8")
