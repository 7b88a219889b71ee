"""A ZIP archive read without unpacking it to disk: what it holds as a tree, and the text of one of its files.

Whoever made it is not trusted: `read` inflates every entry once, in pieces that it throws away, and refuses with
WrongArchive what an unpacking program could stumble over. Format: PKWARE APPNOTE 6.3, sections 4.3 and 4.4. Only the
two methods that every program writes are taken, stored and deflated.
"""

import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MAX_ENTRIES = 10_000  # files and folders each
MAX_BYTES = 1024**3  # of everything unpacked
MAX_RATIO = 200  # unpacked to packed bytes of an entry …
RATIO_FROM = 1024**2  # … that has more bytes than these
MAX_DEPTH = 32  # folders in one another
MAX_PATH = 1024  # letters
MAX_DIRECTORY = 4 * 1024**2  # bytes of the table of contents
SHOWN_BYTES = 256 * 1024  # of a text

HEAD = 4096  # bytes that tell a text from anything else
CHUNK = 64 * 1024
END = struct.Struct("<4s4H2LH")  # end of central directory record
MAX_COMMENT = 0xFFFF
ENCRYPTED = 0x1 | 0x40  # flags of an entry: its bytes, its bytes in the strong way
UTF8 = 0x800
FAULTS = (BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError, OverflowError)
NESTED = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
NOT_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class WrongArchive(Exception):
    """The archive is not read; `code` is password, path, too_many, bomb, link, duplicate, method or broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder that the archive names; `place` is its number in the table of contents."""

    place: int
    path: str  # folders with "/" between, none at the end
    size: int  # bytes, unpacked
    is_folder: bool = False
    is_text: bool = False
    is_archive: bool = False  # an archive itself; it is listed, never opened


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tree; `place` is None for a folder."""

    name: str
    depth: int  # folders that it lies in
    size: int = 0
    place: int | None = None
    is_text: bool = False
    is_archive: bool = False


@dataclass(frozen=True, slots=True)
class _Packed:
    """An entry as the table of contents has it, and where its bytes lie in the file."""

    info: ZipInfo
    path: str
    start: int

    @property
    def end(self) -> int:
        return self.start + self.info.compress_size


def read(file: IO[bytes]) -> list[Entry]:
    """All entries in the order of the archive, each inflated once; or WrongArchive. At most 1 GiB is inflated."""
    try:
        return [_entry(file, place, packed) for place, packed in enumerate(_checked(file))]
    except FAULTS as fault:
        raise WrongArchive("broken") from fault


def head_of(file: IO[bytes], path: str, limit: int) -> bytes:
    """The first `limit` bytes of the entry `path`, b"" where there is none; or WrongArchive."""
    try:
        found = next((packed for packed in _checked(file) if packed.path == path), None)
        return _head(file, found, limit) if found else b""
    except FAULTS as fault:
        raise WrongArchive("broken") from fault


def pieces_of(file: IO[bytes], path: str) -> Iterator[bytes]:
    """What the entry `path` holds, in pieces of at most 64 KiB, none where there is no such entry; or WrongArchive.

    Until the last piece nobody else may move in the file.
    """
    try:
        for packed in _checked(file):
            if packed.path == path:
                yield from _measured(file, packed)
    except FAULTS as fault:
        raise WrongArchive("broken") from fault


def text_at(file: IO[bytes], place: int, limit: int = SHOWN_BYTES) -> tuple[str, bool] | None:
    """The text at a place of the listing, and whether it goes on; None where no text lies there; or WrongArchive."""
    try:
        entries = _checked(file)
        if not 0 <= place < len(entries) or _is_folder(entries[place].info):
            return None
        head = _head(file, entries[place], limit)
    except FAULTS as fault:
        raise WrongArchive("broken") from fault
    return (decoded(head), entries[place].info.file_size > len(head)) if is_text(head[:HEAD]) else None


def tree(entries: Iterable[Entry]) -> list[Row]:
    """The listing as lines of a tree, folders first, every folder once even where the archive does not name it."""
    rows: dict[tuple[tuple[bool, str], ...], Row] = {}
    for entry in entries:
        *folders, name = entry.path.split("/")
        steps = tuple((False, folder) for folder in [*folders, *([name] if entry.is_folder else [])])
        for depth in range(len(steps)):
            rows.setdefault(steps[: depth + 1], Row(steps[depth][1], depth))
        if not entry.is_folder:
            row = Row(name, len(folders), entry.size, entry.place, entry.is_text, entry.is_archive)
            rows[(*steps, (True, name))] = row
    return [row for _steps, row in sorted(rows.items())]


def is_within(file: IO[bytes]) -> bool:
    """Whether some program could open the file as a ZIP archive, whatever else it is."""
    start, tail = _tail(file)
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        record = tail[at : at + END.size]
        if len(record) == END.size:
            before = start + at - END.unpack(record)[5]
            if before >= 0 and _bytes_at(file, before, 4) == b"PK\x01\x02":
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def is_text(head: bytes) -> bool:
    """Whether bytes that begin a file are letters: UTF-8, UTF-16 with its mark, or one byte a letter."""
    return head.startswith(UTF16) or len(head.translate(None, NOT_IN_TEXT)) == len(head)


def decoded(head: bytes) -> str:
    """The beginning of a text of unknown coding: as marked, else UTF-8, else Windows-1251; its end may be cut."""
    if head.startswith(UTF16):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(head) - 4:
            return head[: error.start].decode("utf-8-sig")
    return head.decode("cp1251", "replace")


def _tail(file: IO[bytes]) -> tuple[int, bytes]:
    """Where the last bytes begin among which the end record must be, and those bytes."""
    size = file.seek(0, 2)
    start = max(size - END.size - MAX_COMMENT, 0)
    return start, _bytes_at(file, start, size - start)


def _bytes_at(file: IO[bytes], start: int, count: int) -> bytes:
    file.seek(start)
    return file.read(count)


def _directory(file: IO[bytes]) -> tuple[int, int]:
    """Where the table of contents begins, and how many entries it has, once the end record fits.

    An archive of at most 4 GB needs no ZIP64 table beside it, and two tables can tell two stories.
    """
    start, tail = _tail(file)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + END.size:
        raise WrongArchive("broken")
    _sign, disk, first_disk, here, count, size, offset, comment = END.unpack(tail[at : at + END.size])
    if b"PK\x06\x07" in tail[max(at - 20, 0) : at] or disk or first_disk or here != count:
        raise WrongArchive("method")
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise WrongArchive("too_many")
    if at + END.size + comment != len(tail) or offset + size != start + at:
        raise WrongArchive("broken")
    return int(offset), int(count)


def _checked(file: IO[bytes]) -> list[_Packed]:
    """The entries, once everything holds that can be told without inflating them."""
    directory, count = _directory(file)
    with ZipFile(file) as archive:
        infos = archive.infolist()
    if len(infos) != count:
        raise WrongArchive("broken")
    for info in infos:
        _check_kind(info)
    _check_sizes(infos)
    paths = [_path(info) for info in infos]
    _check_names(infos, paths)
    entries = [_Packed(info, path, _start(file, info)) for info, path in zip(infos, paths, strict=True)]
    _check_places(entries, directory)
    return entries


def _is_folder(info: ZipInfo) -> bool:
    """Unlike `info.is_dir()` of Python before 3.11.4, for an entry without a name too."""
    return info.filename.endswith("/")


def _check_kind(info: ZipInfo) -> None:
    if info.flag_bits & ENCRYPTED:
        raise WrongArchive("password")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise WrongArchive("method")
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise WrongArchive("link")
    if _is_folder(info) and info.file_size:
        raise WrongArchive("broken")


def _check_sizes(infos: list[ZipInfo]) -> None:
    """The declared sizes; that they are the real ones `_pieces` sees to."""
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise WrongArchive("bomb")
    if any(info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size for info in infos):
        raise WrongArchive("bomb")


def _path(info: ZipInfo) -> str:
    """The path in composed letters, if it stays inside on every system.

    Names without the mark of UTF-8 are UTF-8 all the same (macOS), or of Windows in Russian (code page 866).
    """
    name = info.orig_filename
    if not info.flag_bits & UTF8:
        raw = name.encode("cp437")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("cp866")
    path = unicodedata.normalize("NFC", name.removesuffix("/"))
    parts = path.split("/")
    climbs = not {"", ".", ".."}.isdisjoint(parts) or "\\" in path or path[1:2] == ":"
    if climbs or len(path) > MAX_PATH or len(parts) > MAX_DEPTH or any(map(_is_tricky, path)):
        raise WrongArchive("path")
    return path


def _is_tricky(char: str) -> bool:
    """A control sign, a lone half of a letter, or a mark that turns the direction of reading."""
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return True
    return "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def _check_names(infos: list[ZipInfo], paths: list[str]) -> None:
    """No path twice, and none that is both a file and a folder."""
    folders = {path for info, path in zip(infos, paths, strict=True) if _is_folder(info)}
    for path in paths:
        parts = path.split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    if len(folders) > MAX_ENTRIES:
        raise WrongArchive("too_many")
    files = [path for info, path in zip(infos, paths, strict=True) if not _is_folder(info)]
    if len(set(paths)) < len(paths) or not folders.isdisjoint(files):
        raise WrongArchive("duplicate")


def _start(file: IO[bytes], info: ZipInfo) -> int:
    """Where the bytes of the entry begin; its own header must name it as the table of contents does."""
    head = _bytes_at(file, info.header_offset, 30)
    flags, name, extra = struct.unpack("<6xH18xHH", head)
    coding = "utf-8" if info.flag_bits & UTF8 else "cp437"
    if head[:4] != b"PK\x03\x04" or file.read(name) != info.orig_filename.encode(coding):
        raise WrongArchive("broken")
    if flags & ENCRYPTED:
        raise WrongArchive("password")
    return int(info.header_offset + len(head) + name + extra)


def _check_places(entries: list[_Packed], directory: int) -> None:
    """The first entry begins the file, and none reaches into the next: shared bytes would unpack many times."""
    placed = sorted(entries, key=lambda packed: packed.info.header_offset)
    starts = [packed.info.header_offset for packed in placed]
    if starts[:1] not in ([], [0]):
        raise WrongArchive("broken")
    ends = [*starts[1:], directory]  # of no entries one, of the table itself
    if any(packed.end > end for packed, end in zip(placed, ends, strict=bool(placed))):
        raise WrongArchive("bomb")


def _entry(file: IO[bytes], place: int, packed: _Packed) -> Entry:
    """The entry, once all of it was read."""
    head = b""
    for piece in _measured(file, packed):
        head = head or piece[:HEAD]
    if _is_folder(packed.info):
        return Entry(place, packed.path, 0, is_folder=True)
    size = packed.info.file_size
    return Entry(place, packed.path, size, is_text=is_text(head), is_archive=head.startswith(NESTED))


def _measured(file: IO[bytes], packed: _Packed) -> Iterator[bytes]:
    """The pieces of the entry; WrongArchive where its bytes are not as many as it says, or miss its check sum."""
    size = total = 0
    for piece in _pieces(file, packed):
        size, total = size + len(piece), zlib.crc32(piece, total)
        if size > packed.info.file_size:
            raise WrongArchive("bomb")
        yield piece
    if (size, total) != (packed.info.file_size, packed.info.CRC):
        raise WrongArchive("broken")


def _head(file: IO[bytes], packed: _Packed, limit: int) -> bytes:
    head = b""
    for piece in _pieces(file, packed):
        head += piece
        if len(head) >= limit:
            break
    return head[:limit]


def _pieces(file: IO[bytes], packed: _Packed) -> Iterator[bytes]:
    """What the entry really holds, in pieces of at most 64 KiB, whatever size it declares; or WrongArchive."""
    file.seek(packed.start)
    left, inflater = packed.info.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    is_stored = packed.info.compress_type == ZIP_STORED
    while left and (chunk := file.read(min(left, CHUNK))):
        left -= len(chunk)
        if is_stored:
            yield chunk
            continue
        while piece := inflater.decompress(chunk, CHUNK):
            yield piece
            chunk = inflater.unconsumed_tail
        if inflater.eof and (left or inflater.unused_data):
            raise WrongArchive("broken")
    if left or not (is_stored or inflater.eof):
        raise WrongArchive("broken")
