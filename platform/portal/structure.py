"""Whether a file is whole, and one thing only: what its format says about where it ends, and what lies behind that.

A file that is two things at once shows one work to the examiner and another to somebody else. Sources: ISO 32000-1
(7.5.5), PNG 5.2, JPEG T.81 (B.1.1), TIFF 6.0, RIFF, ISO/IEC 14496-12 (4.2).
"""

import codecs
import re
import struct
from collections.abc import Callable
from mmap import mmap
from typing import IO

from portal import archives
from portal.archives import WrongArchive

Data = bytes | mmap

# A page, a script or another archive. Nothing shorter than five letters: in the bytes of a film four come by chance.
FOREIGN = re.compile(
    rb"<script|<html|<!doctype|<iframe|<svg[\s/>]|<\?php|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE
)
MARKUP = re.compile(rb"<script|<html|<!doctype|<iframe|<svg[\s/>]|<\?php", re.IGNORECASE)
PDF_HEAD = 1024  # bytes in which a browser looks for a page
PDF_TAIL = 1024  # bytes behind the end that a reader forgives
JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # the next that is no stuffed byte and no restart
TIFF_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes of a value, by its type
TIFF_PARTS = (273, 279, 324, 325)  # where strips and tiles are, and their bytes
PARTS_MAX = 100_000  # pieces of a PNG or MP4 that are looked at
CHUNK = 1024 * 1024

DOCX_TYPE = b"wordprocessingml.document.main+xml"
DOCX_MACROS = ("vbaproject.bin", "vbadata.xml")
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_MACROS = ("Basic/", "Scripts/")
PART_MAX = 1024 * 1024  # bytes of a list of contents
PACKAGES = {"docx", "odt", "zip"}


def fault(form: str, data: Data, file: IO[bytes]) -> str:
    """ "" where a file of this format may be kept, else why not: cut, mixed, not_utf8, wrong_kind, macros, or a code
    of `archives`. `data` are its bytes, `file` reads the same.
    """
    if form in PACKAGES:
        return _package(form, file)
    if archives.is_within(file):
        return "mixed"
    return CHECKS[form](data) if form in CHECKS else ""


def _pdf(data: Data) -> str:
    end = data.rfind(b"%%EOF")
    behind = data[end + 5 :]
    if end < 0 or (len(behind) > PDF_TAIL and b" obj" in behind):
        return "cut"
    return "mixed" if MARKUP.search(data[:PDF_HEAD]) or FOREIGN.search(behind) else ""


def _png(data: Data) -> str:
    """Nothing at all may follow the end: no program puts anything there."""
    at = 8
    for _piece in range(PARTS_MAX):
        if at + 12 > len(data):
            return "cut"
        is_last = data[at + 4 : at + 8] == b"IEND"
        at += 12 + int.from_bytes(data[at : at + 4])
        if is_last:
            return "" if at == len(data) else "mixed" if at < len(data) else "cut"
    return "wrong_kind"


def _jpeg(data: Data) -> str:
    """Cameras put a second picture or a short film behind the end, so only what is foreign there is refused."""
    at = 2
    while found := JPEG_MARKER.search(data, at):
        at = found.end()
        if found[1] == b"\xd9":
            return "mixed" if FOREIGN.search(data, at) else ""
        at += int.from_bytes(data[at : at + 2])
    return "cut"


def _tiff(data: Data) -> str:
    """The table of the first picture, what it points at, and the strips or tiles must lie within the file."""
    order = "<" if data[:2] == b"II" else ">"
    try:
        (table,) = struct.unpack_from(order + "L", data, 4)
        (count,) = struct.unpack_from(order + "H", data, table)
        ends, places = [], {}
        for number in range(count):
            tag, kind, length, where = struct.unpack_from(order + "HHLL", data, table + 2 + 12 * number)
            if (size := length * TIFF_SIZES.get(kind, 1)) > 4:
                ends.append(where + size)
            if tag in TIFF_PARTS and length <= PARTS_MAX:
                at = where if size > 4 else table + 2 + 12 * number + 8
                places[tag] = struct.unpack_from(f"{order}{length}{'H' if kind == 3 else 'L'}", data, at)
    except struct.error:
        return "cut"
    for offsets, sizes in ((273, 279), (324, 325)):
        ends += map(sum, zip(places.get(offsets, ()), places.get(sizes, ()), strict=False))
    return "cut" if max(ends, default=0) > len(data) else ""


def _wav(data: Data) -> str:
    """A program that did not know the length in advance has left 0 or all ones there."""
    length = int.from_bytes(data[4:8], "little")
    is_known = data[:4] == b"RIFF" and length != 0xFFFFFFFF
    return "cut" if is_known and 8 + length > len(data) + 1 else ""


def _mp4(data: Data) -> str:
    at, kinds = 0, set()
    for _box in range(PARTS_MAX):
        if at + 8 > len(data):
            return "" if b"moov" in kinds else "cut"
        size = int.from_bytes(data[at : at + 4])
        kinds.add(data[at + 4 : at + 8])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        at = len(data) if size == 0 else at + size
        if at > len(data):
            return "cut"
        if 0 < size < 8:
            return "mixed"
    return "wrong_kind"


def _txt(data: Data) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
    except UnicodeDecodeError:
        return "not_utf8"
    return "wrong_kind" if data.find(b"\x00") >= 0 else ""


CHECKS: dict[str, Callable[[Data], str]] = {
    "pdf": _pdf,
    "png": _png,
    "jpeg": _jpeg,
    "tiff": _tiff,
    "wav": _wav,
    "mp4": _mp4,
    "txt": _txt,
}


def _package(form: str, file: IO[bytes]) -> str:
    """An archive as such; an office document must say that it is one, and hold no program."""
    try:
        paths = [entry.path + "/" * entry.is_folder for entry in archives.read(file)]
        return {"docx": _docx, "odt": _odt}[form](file, paths) if form != "zip" else ""
    except WrongArchive as refused:
        return refused.code


def _docx(file: IO[bytes], paths: list[str]) -> str:
    """ISO/IEC 29500-2: the types of the parts stand in [Content_Types].xml."""
    types = archives.head_of(file, "[Content_Types].xml", PART_MAX)
    if b"macroenabled" in types.lower() or any(path.lower().endswith(DOCX_MACROS) for path in paths):
        return "macros"
    return "" if DOCX_TYPE in types else "wrong_kind"


def _odt(file: IO[bytes], paths: list[str]) -> str:
    """ODF 1.3, part 2 (3.3): the file `mimetype` is the first and says the type; an encrypted part says so."""
    if paths[:1] != ["mimetype"] or archives.head_of(file, "mimetype", 100) != ODT_TYPE:
        return "wrong_kind"
    if any(path.startswith(ODT_MACROS) for path in paths):
        return "macros"
    return "password" if b"encryption-data" in archives.head_of(file, "META-INF/manifest.xml", PART_MAX) else ""
