"""The chunks of a RIFF, RIFX, RF64 or BW64 file: where each begins, what it promises and what is there.

Nothing but heads is read here, and no size is believed: each is compared with the size of the file first.
"""

import struct
from dataclasses import dataclass, field
from typing import IO

from portal.wav import Fault, Unreadable

KINDS = {b"RIFF": "<", b"RF64": "<", b"BW64": "<", b"RIFX": ">"}  # their order of bytes
LARGE = {"RF64", "BW64"}
HEAD = 8  # bytes: the name and the size of a chunk
DS64 = 28  # bytes: size of the file, of the data, number of frames, number of further sizes (EBU Tech 3306)
ENTRY = 12  # bytes: the name and the size of a large chunk
UNKNOWN = 0xFFFFFFFF  # as a size: see ds64, or not known when it was written
UNCLOSED = 8  # as the size of the head: libsndfile takes such a file for one that was never finished, and so do we
KNOWN = {b"fmt ", b"data", b"fact", b"LIST", b"bext", b"id3 ", b"JUNK", b"cue ", b"smpl", b"inst"}
MOST = 1000  # chunks before the sound, and as many in all


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk; `held` of the bytes that it promises are in the file."""

    name: str
    offset: int  # of its head in the file
    promised: int
    held: int

    @property
    def start(self) -> int:
        """Where its content begins."""
        return self.offset + HEAD


@dataclass(slots=True)
class Chunks:
    """The chunks of a file in their order, and what was wrong on the way."""

    file: IO[bytes]
    size: int  # bytes of the file
    kind: str = ""
    promised: int = 0  # bytes after the first eight, by the head
    found: list[Chunk] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)  # of large chunks, by ds64

    @property
    def order(self) -> str:
        """For struct."""
        return KINDS[self.kind.encode()]

    def first(self, name: str) -> Chunk | None:
        return next((chunk for chunk in self.found if chunk.name == name), None)

    def content(self, chunk: Chunk, most: int) -> bytes:
        """The beginning of what the chunk holds."""
        return self.at(chunk.start, min(chunk.held, most))

    def at(self, offset: int, count: int) -> bytes:
        self.file.seek(offset)
        return self.file.read(count)

    def note(self, code: str, chunk: str, offset: int, **figures: int | str) -> None:
        self.faults.append(Fault(code, chunk, offset, figures))


def read(file: IO[bytes]) -> Chunks:
    """All chunks of the file; raises Unreadable where the way does not lead to the sound."""
    chunks = Chunks(file, file.seek(0, 2))
    _head(chunks)
    place = 12
    while chunks.size - place >= HEAD:
        if len(chunks.found) == MOST:
            _give_up(chunks, place)
            break
        chunk = _chunk(chunks, place)
        if chunk is None:
            break
        chunks.found.append(chunk)
        _ds64(chunks, chunk)
        place = _next(chunks, chunk)
    if not chunks.first("data"):
        _say_where_it_ends(chunks, place)
    _compare(chunks, chunks.sizes.get("RIFF", chunks.promised))
    return chunks


def _head(chunks: Chunks) -> None:
    """The kind of file, and the size that it promises."""
    head = chunks.at(0, 12)
    kind = head[:4]
    if kind and not any(each.startswith(kind) for each in KINDS):
        raise Unreadable("not_riff", "RIFF", 0, found=told(kind))
    if len(head) < 12:
        raise Unreadable("short", "RIFF", 0, size=len(head))
    chunks.kind = kind.decode()
    if head[8:] != b"WAVE":
        raise Unreadable("not_wave", chunks.kind, 8, found=told(head[8:]))
    chunks.promised = struct.unpack_from(f"{chunks.order}I", head, 4)[0]


def _chunk(chunks: Chunks, place: int) -> Chunk | None:
    """The chunk whose head is at `place`; None where there is no head and the sound was found before."""
    name, promised = struct.unpack(f"{chunks.order}4sI", chunks.at(place, HEAD))
    if not is_name(name):
        if not chunks.first("data"):
            raise Unreadable("junk", "", place, found=told(name))
        chunks.note("after_data", "", place, over=chunks.size - place)
        return None
    there = chunks.size - place - HEAD
    chunk = told(name)
    if promised == UNKNOWN:
        promised = chunks.sizes.get(chunk, UNKNOWN)
    if chunk == "data" and not chunks.first("data"):
        promised = _data_size(chunks, place, promised, there)
    elif promised > there:
        chunks.note("chunk_cut", chunk, place, promised=promised, held=there)
    return Chunk(chunk, place, promised, min(promised, there))


def _data_size(chunks: Chunks, place: int, promised: int, there: int) -> int:
    """Bytes of the sound. A program that could not go back has left UNKNOWN, or 0 and a head of UNCLOSED bytes."""
    if promised == UNKNOWN and "data" not in chunks.sizes:
        chunks.note("endless", "data", place)
        return there
    if promised == 0 and there and chunks.promised == UNCLOSED:
        chunks.note("unclosed", "data", place, held=there)
        return there
    if promised == 0:
        chunks.note("empty", "data", place)
    if promised > there:
        chunks.note("data_cut", "data", place, promised=promised, held=there)
    return promised


def _next(chunks: Chunks, chunk: Chunk) -> int:
    """Where the next chunk begins: at an even distance, unless the writer forgot the byte between."""
    end = chunk.start + chunk.promised
    if chunk.promised % 2 == 0:
        return end
    after = chunks.at(end, 5) if end < chunks.size else b""
    if after[:4] in KNOWN or (is_name(after[:4]) and not is_name(after[1:])):
        chunks.note("unpadded", chunk.name, chunk.offset)
        return end
    return end + 1


def _ds64(chunks: Chunks, chunk: Chunk) -> None:
    """The sizes of large chunks, where this is the chunk that tells them."""
    if chunk.name != "ds64" or chunks.kind not in LARGE or chunks.sizes:
        return
    if chunk.held < DS64:
        raise Unreadable("no_ds64", "ds64", chunk.offset, size=chunk.held)
    content = chunks.content(chunk, DS64 + MOST * ENTRY)
    whole, data, _frames, further = struct.unpack_from("<QQQI", content)
    for place in range(DS64, min(DS64 + further * ENTRY, len(content) - ENTRY + 1), ENTRY):
        name, size = struct.unpack_from("<4sQ", content, place)
        chunks.sizes[told(name)] = size
    chunks.sizes |= {"RIFF": whole, "data": data}


def _say_where_it_ends(chunks: Chunks, place: int) -> None:
    """Of a file that ends before its sound."""
    if chunks.found and (last := chunks.found[-1]).held < last.promised:
        raise Unreadable("cut", last.name, last.offset, promised=last.promised, held=last.held)
    if place < chunks.size:
        raise Unreadable("head_cut", "", place, held=chunks.size - place)


def _give_up(chunks: Chunks, place: int) -> None:
    if not chunks.first("data"):
        raise Unreadable("many_chunks", "", place, most=MOST)
    chunks.note("many_after", "", place, most=MOST, place=place)


def _compare(chunks: Chunks, promised: int) -> None:
    """What the head says of the whole, unless it is known to be cut; one byte of padding is no matter."""
    if {fault.code for fault in chunks.faults} & {"data_cut", "chunk_cut", "unclosed"}:
        return
    if chunks.kind in LARGE and not chunks.sizes:
        chunks.note("bare_rf64", chunks.kind, 0)
    elif promised != UNKNOWN and abs(promised + HEAD - chunks.size) > 1:
        chunks.note("riff_size", chunks.kind, 4, promised=promised + HEAD, held=chunks.size)


def is_name(name: bytes) -> bool:
    """Four printable signs of ASCII (RIFF: a FOURCC)."""
    return len(name) == 4 and all(32 <= sign < 127 for sign in name)


def told(name: bytes) -> str:
    """A name as it can be shown; what is no printable sign in hexadecimal."""
    return "".join(chr(sign) if 32 <= sign < 127 else f"\\x{sign:02x}" for sign in name)
