"""The words of a text, of a DOCX or ODT, and the tree of a ZIP.

Office documents are read as XML in pieces until enough letters are found; a document type is refused before anything
of it is read, so that there are no entities, outer (XXE) or nested (billion laughs).
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.parsers import expat

from portal import archives
from portal.archives import WrongArchive, decoded
from portal.previews import Preview

SHOWN_BYTES = 64 * 1024
SHOWN_LETTERS = 64 * 1024
XML_BYTES = 32 * 1024**2  # of the XML looked through for them
BLOCK = 64 * 1024

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main "
ODF_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types "
MAIN_PART = "wordprocessingml.document.main+xml"

BREAKS = {"p": "\n", "h": "\n", "br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " "}
AT_END = {"p", "h"}  # of these the line ends where the element does


class _Enough(Exception):
    """No more of the document is needed."""


def text(file: IO[bytes], _place: Path) -> Preview:
    """The beginning of a text."""
    head = file.read(SHOWN_BYTES + 1)
    return Preview(text=decoded(head[:SHOWN_BYTES]), is_cut=len(head) > SHOWN_BYTES)


def archive(file: IO[bytes], _place: Path) -> Preview:
    """The tree of a ZIP; of one that is not to be unpacked only why."""
    try:
        return Preview(rows=tuple(archives.tree(archives.read(file))))
    except WrongArchive as refused:
        return Preview(refused.code)


def docx(file: IO[bytes], _place: Path) -> Preview:
    """The words of the main part, wherever the package keeps it (ISO/IEC 29500-2)."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == CONTENT_TYPES + "Override" and attributes.get("ContentType", "").endswith(MAIN_PART):
            found.append(attributes.get("PartName", ""))

    return _part(file, "[Content_Types].xml", lambda xml: _parse(xml, start)) or _words(
        file, found[0].removeprefix("/") if found else "word/document.xml", (WORD, STRICT_WORD), "t"
    )


def odt(file: IO[bytes], _place: Path) -> Preview:
    """The words of paragraphs and headings (ODF 1.3, part 3)."""
    return _words(file, "content.xml", (ODF_TEXT,), "")


def _part(file: IO[bytes], path: str, use: Callable[[bytes], None]) -> Preview | None:
    """Let `use` have a part of the package; a Preview with the reason where that fails."""
    try:
        xml = archives.head_of(file, path, XML_BYTES)
        if not xml:
            return Preview("broken")
        use(xml)
    except WrongArchive as refused:
        return Preview(refused.code)
    except expat.ExpatError:
        return Preview("broken")
    return None


def _words(file: IO[bytes], path: str, spaces: tuple[str, ...], only: str) -> Preview:
    """The letters of the part: those inside elements `only`, or inside any paragraph where that is ""."""
    reader = _Reader(spaces, only)
    failed = _part(file, path, reader.read)
    words = "\n".join(line.strip() for line in "".join(reader.pieces).splitlines()).strip()
    if failed and not words:
        return failed
    return Preview(failed.note if failed else "", text=words[:SHOWN_LETTERS], is_cut=reader.is_full)


class _Reader:
    """Gathers letters while the parser goes through a part."""

    def __init__(self, spaces: tuple[str, ...], only: str) -> None:
        self.spaces, self.only = spaces, only
        self.pieces: list[str] = []
        self.letters = self.inside = 0
        self.is_full = False

    def read(self, xml: bytes) -> None:
        try:
            _parse(xml, self.start, self.end, self.data)
        except _Enough:
            self.is_full = True

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = self._tag(name)
        if tag in BREAKS and tag not in AT_END:
            self._add(BREAKS[tag])
        self.inside += self._opens(tag)

    def end(self, name: str) -> None:
        tag = self._tag(name)
        if tag in AT_END:
            self._add(BREAKS[tag])
        self.inside -= self._opens(tag)

    def data(self, letters: str) -> None:
        if self.inside:
            self._add(letters)

    def _opens(self, tag: str) -> bool:
        return tag == self.only if self.only else tag in AT_END

    def _tag(self, name: str) -> str:
        """The name without its space, "" where it is of another space."""
        return next((name.removeprefix(space) for space in self.spaces if name.startswith(space)), "")

    def _add(self, letters: str) -> None:
        self.pieces.append(letters)
        self.letters += len(letters)
        if self.letters > SHOWN_LETTERS:
            raise _Enough


def _parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Go through XML; ExpatError where it is none, or has a document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    source = BytesIO(xml)
    while block := source.read(BLOCK):
        parser.Parse(block, False)
    if len(xml) < XML_BYTES:
        parser.Parse(b"", True)


def _no_document_type(*_said: object) -> None:
    raise expat.ExpatError("A document type has no place here.")
