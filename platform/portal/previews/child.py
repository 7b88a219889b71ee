"""The program that reads one file: `python -m portal.previews.child FORMAT`, the file at standard input.

It writes preview.json, the pages and the excerpt into its folder. What it cannot read is a note there and no failure;
it fails only where a library takes the whole program down.
"""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from portal import sandbox
from portal.previews import RESULT, Preview
from portal.previews.pages import password, pdf, picture
from portal.previews.recordings import recording
from portal.previews.texts import archive, docx, odt, text

LIMITS = sandbox.limits(
    memory=1536 * sandbox.MEGABYTE,  # a picture of 100 megapixels in four bytes each, twice, and the libraries
    processor=40,
    written=64 * sandbox.MEGABYTE,
)

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
    sandbox.confine(LIMITS)
    with open(0, "rb") as source:
        (Path.cwd() / RESULT).write_text(preview_of(source, sys.argv[1], Path.cwd()).as_json(), "utf-8")
