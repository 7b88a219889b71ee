"""CSV: in UTF-8, UTF-16 or Windows-1251, between semicolons, commas or tabs (RFC 4180, and what people make of it)."""

import codecs
import csv
from collections.abc import Callable, Iterator
from io import StringIO, TextIOWrapper
from typing import IO

from portal.archives import UTF16
from portal.sheets.table import MAX_COLUMNS, NO_TEXT, Raw, WrongSheet, raw

DELIMITERS = (";", ",", "\t")
MAX_RECORD = 1024 * 1024  # signs of a row, the line ends in its quotes among them
HEAD = 64 * 1024
CHUNK = 64 * 1024


def rows(file: IO[bytes], is_heading: Callable[[str], bool]) -> Iterator[Raw]:
    """The rows with something in them; the delimiter is the one that parts the most known headings."""
    text = TextIOWrapper(file, encoding_of(file), errors="replace", newline="")
    try:
        file.seek(0)
        delimiter = _delimiter(text.read(HEAD).lstrip(), is_heading)
        text.seek(0)
        yield from _rows(text, delimiter)
    finally:
        if not file.closed:
            text.detach()  # the file stays open: it is the caller's


def is_utf16(head: bytes) -> bool:
    """Whether bytes that begin a text are UTF-16, with its mark or by the zeros beside Latin signs."""
    return head.startswith(UTF16) or _marked(head) != ""


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of the whole file, for codecs; WrongSheet where one part of it is in another than the rest."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(UTF16):
        return "utf-16"
    if marked := _marked(head):
        return marked
    if _is_utf8(file):
        return "utf-8-sig"
    _refuse_mixture(file)
    return "cp1251"


def _marked(head: bytes) -> str:
    """UTF-16 without its mark: of delimiters and Latin signs the first or the second byte is zero, never both."""
    zeros = head[::2].count(0), head[1::2].count(0)
    if min(zeros) or max(zeros) * 16 < len(head) or not head:
        return ""
    encoding = "utf-16-le" if zeros[1] else "utf-16-be"
    return "" if NO_TEXT.search(head[: len(head) // 2 * 2].decode(encoding, "ignore")) else encoding


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixture(file: IO[bytes]) -> None:
    """Of a file that is no UTF-8 no line may be: somebody has put two files together."""
    lines: dict[bool, int] = {}  # the first line that is UTF-8, and the first that is not
    file.seek(0)
    number = 1
    while line := file.readline(MAX_RECORD):
        if not line.isascii():
            lines.setdefault(_is_cyrillic_utf8(line), number)
        if len(lines) == 2:
            raise WrongSheet("mixed", max(lines.values()), first=min(lines.values()))
        number += line.endswith(b"\n")


def _is_cyrillic_utf8(line: bytes) -> bool:
    try:
        return any("\u0400" <= sign <= "\u04ff" for sign in line.decode())
    except UnicodeDecodeError:
        return False


def _delimiter(head: str, is_heading: Callable[[str], bool]) -> str:
    """By the known headings it parts; where none is known, by the cells."""

    def parted(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader(StringIO(head, newline=""), delimiter=delimiter), [])
        return sum(map(is_heading, cells)), len(cells)

    return max(DELIMITERS, key=parted)


def _rows(text: TextIOWrapper, delimiter: str) -> Iterator[Raw]:
    source = _Lines(text)
    records = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.number += 1
        source.signs = 0
        try:
            cells = next(records, None)
        except csv.Error as error:
            code = "record" if "limit" in str(error) else "quotes"
            raise WrongSheet(code, source.number) from error
        if cells is None:
            return
        row = _row(source.number, cells)
        if row.texts or row.wrong:
            yield row


def _row(number: int, cells: list[str]) -> Raw:
    found = {place: cell for place, cell in enumerate(cells) if cell}
    if found and max(found) >= MAX_COLUMNS:
        raise WrongSheet("columns", number, max(found), most=MAX_COLUMNS)
    return raw(number, found, [])


class _Lines:
    """The lines of a text, as many signs of a row as MAX_RECORD: an open quotation mark does not gather the file."""

    def __init__(self, text: TextIOWrapper) -> None:
        self.text, self.number, self.signs = text, 0, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_RECORD)
        self.signs += len(line)
        if self.signs >= MAX_RECORD:
            raise WrongSheet("record", self.number)
        if not line:
            raise StopIteration
        return line
