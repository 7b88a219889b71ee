"""Pictures, and the first pages of a PDF as pictures; always anew, as JPEG in RGB on white, without metadata."""

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import IO, Any
from warnings import catch_warnings, simplefilter

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDFDoc_GetAttachmentCount, FPDFDoc_GetJavaScriptActionCount

from portal.previews import PAGES_MAX, Page, Preview, page_name

SIDE = 1600  # pixels, the longer side of a picture
PAGE_WIDTH = 1200  # pixels
PAGE_HEIGHT = 2400  # pixels; a longer page becomes narrower
PIXELS_MAX = 100_000_000
PAGES_SECONDS = 20  # of the processor; then no further page is begun
QUALITY = 85

ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA)(?![A-Za-z0-9])")
CODED_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")  # in a name (ISO 32000-1, 7.3.5)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
BEFORE_STREAM = 500  # bytes in which its dictionary is looked for
OBJECTS_MAX = 16 * 1024**2  # bytes of one stream of objects, unpacked


def picture(form: str) -> Callable[[IO[bytes], Path], Preview]:
    """The maker for pictures of one format, by Pillow's name: no other reader of Pillow gets the file."""

    def make(file: IO[bytes], place: Path) -> Preview:
        Image.MAX_IMAGE_PIXELS = PIXELS_MAX
        try:
            with catch_warnings(), Image.open(file, formats=[form]) as image:
                simplefilter("error", Image.DecompressionBombWarning)
                if image.width * image.height > PIXELS_MAX:
                    return Preview("pixels")
                image.draft("RGB", (SIDE, SIDE))
                page = _kept(_upright(image), place, 1)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return Preview("pixels")
        return Preview(pages=(page,), count=1)

    return make


def _upright(image: Image.Image) -> Image.Image:
    """The picture made small first, which takes the least memory, then turned as the camera was held."""
    small = image.convert("RGBA" if "transparency" in image.info else "RGB") if image.mode in {"1", "P"} else image
    small.thumbnail((SIDE, SIDE))
    if small.mode.startswith("I"):  # grey in 16 bits
        small = small.point(lambda value: value / 256).convert("L")
    return ImageOps.exif_transpose(small)


def _kept(image: Image.Image, place: Path, number: int) -> Page:
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image.convert("RGB"), mask=image.getchannel("A") if "A" in image.getbands() else None)
    clean.save(place / page_name(number), "JPEG", quality=QUALITY)
    return Page(page_name(number), *clean.size)


def pdf(file: IO[bytes], place: Path) -> Preview:
    """The first pages, as many as the time allows. PDFium is built without scripts: nothing in the file runs."""
    opened = _opened(file)
    if opened is None:
        return Preview("password")
    pages = []
    for number, page in enumerate(list_of_pages(opened), start=1):
        pages.append(_kept(_drawn(page), place, number))
        if process_time() > PAGES_SECONDS:
            break
    file.seek(0)
    return Preview("active" if _is_active(opened, file.read()) else "", tuple(pages), count=len(opened))


def list_of_pages(document: Any) -> Iterator[Any]:
    return (document[index] for index in range(min(len(document), PAGES_MAX)))


def password(file: IO[bytes], _place: Path) -> Preview:
    """No pages: only whether a password is needed."""
    return Preview("password" if _opened(file) is None else "")


def _opened(file: IO[bytes]) -> Any:
    """The document, None where it asks for a password; PdfiumError where it is none."""
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            return None
        raise


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = min(PAGE_WIDTH / width, PAGE_HEIGHT / height)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn


def _is_active(document: Any, data: bytes) -> bool:
    """Whether the file holds scripts, programs to be started, attached files or a form of another kind.

    A hint, not a wall: what a name in an encrypted stream of objects says is not seen.
    """
    if FPDFDoc_GetJavaScriptActionCount(document) > 0 or FPDFDoc_GetAttachmentCount(document) > 0:
        return True
    return any(ACTIVE.search(CODED_LETTER.sub(_letter, part)) for part in _dictionaries(data))


def _letter(code: re.Match[bytes]) -> bytes:
    return bytes.fromhex(code[1].decode())


def _dictionaries(data: bytes) -> Iterator[bytes]:
    """What is not the content of a stream, and the streams that hold objects, unpacked."""
    yield STREAM.sub(b"", data)
    for stream in STREAM.finditer(data):
        if b"/ObjStm" in data[max(stream.start() - BEFORE_STREAM, 0) : stream.start()]:
            try:
                yield zlib.decompressobj().decompress(stream[1], OBJECTS_MAX)
            except zlib.error:
                continue
