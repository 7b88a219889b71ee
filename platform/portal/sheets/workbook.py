"""XLSX: the first visible sheet of a workbook, in fixed memory (ISO/IEC 29500-1, parts 18; -2 for the package).

Read here and by no library: on a file of 1 MB openpyxl 3.1 was still reading after two minutes and python-calamine 0.9
took 870 MB; one of 5 KB with a single cell in its last corner ended the process under python-calamine. Formulas are
refused, never reckoned; nothing outside the package is looked up, and a document type is refused.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO
from xml.parsers import expat

from portal import archives
from portal.archives import WrongArchive
from portal.sheets.numbers import BUILT_IN, shown
from portal.sheets.table import MAX_CELL, MAX_COLUMNS, Raw, WrongSheet, raw

MAX_PART = 8 * 1024**2  # bytes of XML of the workbook's lesser parts
MAX_STRINGS = 2_000_000
MAX_TEXT = 256 * 1024**2  # bytes of XML of the shared strings
MAX_SHEET = 256 * 1024**2  # bytes of XML of the sheet: half a minute
MAX_TOKEN = 1024 * 1024  # bytes of a tag with all that stands in it
MAX_LINES, MAX_PLACES = 1_048_576, 16_384  # rows and columns of a sheet, the empty ones too
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # 22.9.2.19: signs that XML cannot hold

Start = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class _Book:
    """Where the sheet lies, and how its cells are to be read."""

    sheet: str
    forms: list[str]  # format of numbers by the style of a cell
    from_1904: bool
    strings: "_Strings"


def rows(file: IO[bytes]) -> Iterator[Raw]:
    """The rows with something in them; or WrongSheet. The file must not be moved in by others meanwhile."""
    try:
        with TemporaryFile() as store:
            reader = _Sheet(_book(file, store))
            for size in _parsed(file, reader.book.sheet, reader.start, reader.end, reader.data):
                if size > MAX_SHEET:
                    raise WrongSheet("bomb")
                yield from reader.ready
                reader.ready.clear()
            if not reader.was_seen:
                raise WrongSheet("broken")
    except WrongArchive as refused:
        raise WrongSheet(refused.code if refused.code in {"password", "bomb"} else "broken") from refused
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise WrongSheet("broken") from error


def _parsed(
    file: IO[bytes],
    path: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> Iterator[int]:
    """Go through a part; yields how many bytes of it are behind. A part that is not there has none."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.buffer_text = True
    size = 0
    for piece in archives.pieces_of(file, path):
        parser.Parse(piece, False)
        size += len(piece)
        if size - parser.CurrentByteIndex > MAX_TOKEN:
            raise WrongSheet("broken")
        yield size
    if size:
        parser.Parse(b"", True)
        yield size


def _no_document_type(*_said: object) -> None:
    raise WrongSheet("broken")


def _through(file: IO[bytes], path: str, start: Start) -> None:
    """Go through one of the lesser parts for its tags."""
    for size in _parsed(file, path, start):
        if size > MAX_PART:
            raise WrongSheet("bomb")


@lru_cache(maxsize=256)
def _tag(name: str) -> str:
    """The name of a tag or an attribute without its prefix: only one space has names like these."""
    return name.rpartition(":")[2]


def _whole(text: str) -> int:
    """A number from 0, -1 where it is none or has more digits than any that is meant."""
    return int(text) if len(text) < 9 and text.isascii() and text.isdecimal() else -1


def _book(file: IO[bytes], store: IO[bytes]) -> _Book:
    """The workbook, by the relations of the package; WrongSheet where it has no sheet."""
    path = next((target for kind, target in _related(file, "").values() if kind == "officeDocument"), "")
    if not path:
        raise WrongSheet("old" if archives.head_of(file, "mimetype", 64) else "no_table")
    related = _related(file, path)
    sheets: list[str] = []
    dates: list[bool] = []

    def start(name: str, said: dict[str, str]) -> None:
        if _tag(name) == "sheet" and said.get("state", "visible") == "visible":
            sheets.extend(value for key, value in said.items() if _tag(key) == "id")
        elif _tag(name) == "workbookPr":
            dates.append(said.get("date1904", "0") in {"1", "true"})

    _through(file, path, start)
    sheet = next((related[each][1] for each in sheets if related.get(each, ("",))[0] == "worksheet"), "")
    if not sheet:
        raise WrongSheet("old" if path.endswith(".bin") else "broken")
    parts = {kind: target for kind, target in related.values() if kind in {"styles", "sharedStrings"}}
    strings = _Strings(store)
    strings.load(file, parts.get("sharedStrings", ""))
    return _Book(sheet, _forms(file, parts.get("styles", "")), any(dates), strings)


def _related(file: IO[bytes], path: str) -> dict[str, tuple[str, str]]:
    """The parts to which a part, or with "" the package, is related: kind and path by the id of the relation."""
    folder, _slash, name = path.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, said: dict[str, str]) -> None:
        if _tag(tag) == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "")
            whole = target[1:] if target.startswith("/") else f"{folder}/{target}".removeprefix("/")
            found[said.get("Id", "")] = said.get("Type", "").rpartition("/")[2], whole

    _through(file, f"{folder}/_rels/{name}.rels".removeprefix("/"), start)
    return found


def _forms(file: IO[bytes], path: str) -> list[str]:
    """The format of numbers of each style of cells."""
    own: dict[str, str] = {}
    styles: list[str] = []
    inside: list[bool] = []

    def start(name: str, said: dict[str, str]) -> None:
        tag = _tag(name)
        if tag == "numFmt":
            own[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyles"}:
            inside.append(tag == "cellXfs")
        elif tag == "xf" and inside[-1:] == [True]:
            styles.append(said.get("numFmtId", "0"))

    _through(file, path, start)
    built_in = {str(code): form for code, form in BUILT_IN.items()}
    return [own.get(code, built_in.get(code, "")) for code in styles]


class _Text:
    """Gathers the letters of one text while the parser goes through its element."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = self.phonetic = 0
        self.is_text = False

    def data(self, letters: str) -> None:
        if self.is_text and self.length <= MAX_CELL:  # one more tells that it is too long
            self.pieces.append(letters[: MAX_CELL + 1])
            self.length += len(letters)


class _Strings(_Text):
    """The shared strings, on disk; in memory only where each of them ends."""

    def __init__(self, store: IO[bytes]) -> None:
        super().__init__()
        self.store, self.ends = store, array("L", [0])

    def load(self, file: IO[bytes], path: str) -> None:
        for size in _parsed(file, path, self.start, self.end, self.data):
            if size > MAX_TEXT or len(self.ends) > MAX_STRINGS:
                raise WrongSheet("bomb")

    def __getitem__(self, place: int) -> str:
        start, end = self.ends[place : place + 2]
        self.store.seek(start)
        return self.store.read(end - start).decode("utf-8", "surrogatepass")

    def start(self, name: str, _said: dict[str, str]) -> None:
        tag = _tag(name)
        self.phonetic += tag == "rPh"  # how it is read aloud
        self.is_text = tag == "t" and not self.phonetic

    def end(self, name: str) -> None:
        tag = _tag(name)
        self.is_text = False
        self.phonetic -= tag == "rPh"
        if tag == "si":
            text = unescaped("".join(self.pieces)).encode("utf-8", "surrogatepass")
            self.store.write(text)
            self.ends.append(self.ends[-1] + len(text))
            self.pieces, self.length = [], 0


class _Sheet(_Text):
    """Gathers rows while the parser goes through the sheet."""

    def __init__(self, book: _Book) -> None:
        super().__init__()
        self.book = book
        self.ready: list[Raw] = []
        self.number = self.place = 0
        self.was_seen = self.is_formula = False
        self.cells: dict[int, str] = {}
        self.wrong: list[WrongSheet] = []
        self.said: dict[str, str] = {}

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = _tag(name)
        if tag == "c":
            self.said, self.pieces, self.length, self.is_formula = said, [], 0, False
            self._step(_place(said.get("r", ""), self.place))
        elif tag == "row":
            self._begin(said.get("r", ""))
        elif tag == "f":
            self.is_formula = True
        self.was_seen |= tag == "sheetData"
        self.phonetic += tag == "rPh"
        self.is_text = tag == "v" or (tag == "t" and not self.phonetic)

    def end(self, name: str) -> None:
        tag = _tag(name)
        self.is_text = False
        self.phonetic -= tag == "rPh"
        if tag == "c" and (self.is_formula or self.pieces):
            self._cell("".join(self.pieces))
        elif tag == "row":
            row = raw(self.number, self.cells, self.wrong)
            if row.texts or row.wrong:
                self.ready.append(row)

    def _begin(self, reference: str) -> None:
        """A row; its own number, where it has one, is above that of the row before."""
        number = _whole(reference) if reference else self.number + 1
        if number <= self.number or number > MAX_LINES:
            raise WrongSheet("broken")
        self.number, self.place, self.cells, self.wrong = number, -1, {}, []

    def _step(self, place: int) -> None:
        """A cell; it stands to the right of the one before."""
        if not self.place < place < MAX_PLACES:
            raise WrongSheet("broken")
        self.place = place

    def _cell(self, text: str) -> None:
        """Keep the text of the cell that has just ended, or what is wrong with it."""
        if self.place >= MAX_COLUMNS:
            raise WrongSheet("columns", self.number, self.place, most=MAX_COLUMNS)
        kind = self.said.get("t", "n")
        if self.is_formula:
            self.wrong.append(WrongSheet("formula", self.number, self.place))
        elif kind == "e":
            self.wrong.append(WrongSheet("error", self.number, self.place, sign=text[:20]))
        elif kind == "n":
            self._number(text)
        else:
            self.cells[self.place] = self._text(kind, text)

    def _text(self, kind: str, text: str) -> str:
        if kind == "s":
            place = _whole(text)
            if not 0 <= place < len(self.book.strings.ends) - 1:
                raise WrongSheet("broken", self.number, self.place)
            return self.book.strings[place]
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return unescaped(text)

    def _number(self, text: str) -> None:
        style = _whole(self.said.get("s", "0"))
        form = self.book.forms[style] if 0 <= style < len(self.book.forms) else ""
        seen = shown(text, form, from_1904=self.book.from_1904)
        if seen is None:
            self.wrong.append(WrongSheet("date", self.number, self.place, sign=text[:20]))
        else:
            self.cells[self.place] = seen


def _place(reference: str, before: int) -> int:
    """The column from 0 of a cell named like BC12; one that has no name follows the one before."""
    return _column(reference.rstrip("0123456789")) if reference else before + 1


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    if not (0 < len(name) <= 3 and name.isascii() and name.isupper()):
        raise WrongSheet("broken")
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def unescaped(text: str) -> str:
    """Text with the signs that XML cannot hold."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
