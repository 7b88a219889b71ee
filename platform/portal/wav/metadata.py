"""Broadcast data (EBU Tech 3285) and tags (LIST/INFO, ID3): text of strangers, cut to what a page can show."""

import struct
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, islice
from typing import Any

from mutagen.id3 import ID3, Frame, Frames, Frames_2_2

from portal.archives import decoded
from portal.wav import Broadcast
from portal.wav.chunks import HEAD, Chunk, Chunks, is_name, told

BEXT = "256s32s32s10s8sQH64s5h"
FIXED = 602  # bytes of a bext chunk before its history
HISTORY = 4096  # bytes
NO_LOUDNESS = 0x7FFF
SEARCHED = 64 * 1024  # bytes of a chunk with tags
LISTS_MAX = 100
TAGS_MAX = 100
LETTERS_MAX = 1000
COMPRESSED = Frame.FLAG24_COMPRESS | Frame.FLAG23_COMPRESS


def broadcast(chunks: Chunks) -> Broadcast | None:
    """The broadcast data, None where the file has none that can be read."""
    chunk = chunks.first("bext")
    if chunk is None:
        return None
    if chunk.held < FIXED:
        chunks.note("broadcast_short", chunk.name, chunk.offset, held=chunk.held)
        return None
    content = chunks.content(chunk, FIXED + HISTORY)
    *texts, since_midnight, version, umid, loudness, spread, true_peak, _moment, _while = struct.unpack_from(
        chunks.order + BEXT, content
    )
    description, originator, reference, date, time = map(_plain, texts)
    return Broadcast(
        version=version,
        description=description,
        originator=originator,
        reference=reference,
        date=date,
        time=time,
        samples_since_midnight=since_midnight,
        umid=umid.hex() if version and any(umid) else "",
        history=_plain(content[FIXED:]),
        loudness=_hundredths(version, loudness),
        loudness_range=_hundredths(version, spread),
        true_peak=_hundredths(version, true_peak),
    )


def _hundredths(version: int, said: int) -> float | None:
    """A loudness, which version 2 has (EBU Tech 3285, 2.3)."""
    return said / 100 if version >= 2 and said != NO_LOUDNESS else None


def _plain(said: bytes) -> str:
    """Text up to its NUL."""
    return decoded(said.split(b"\0", 1)[0]).strip()[:LETTERS_MAX]


def tags(chunks: Chunks) -> tuple[tuple[str, str], ...]:
    """The tags by their names, those of LIST/INFO first."""
    lists = [chunk for chunk in chunks.found if chunk.name == "LIST"][:LISTS_MAX]
    id3 = chunks.first("id3 ") or chunks.first("ID3 ")
    found = chain(*(_info(chunks, chunk) for chunk in lists), _id3(chunks, id3) if id3 else ())
    return tuple(islice(found, TAGS_MAX))


def _searched(chunks: Chunks, chunk: Chunk) -> bytes:
    """What of a chunk is searched for tags."""
    if chunk.held > SEARCHED:
        chunks.note("large_tags", chunk.name, chunk.offset, held=chunk.held, most=SEARCHED)
    return chunks.content(chunk, SEARCHED)


def _info(chunks: Chunks, chunk: Chunk) -> Iterator[tuple[str, str]]:
    """Names as INAM (title), IART (artist), ISFT (program) with their texts."""
    content = _searched(chunks, chunk)
    place = 4 if content.startswith(b"INFO") else len(content)
    while place + HEAD <= len(content):
        name, size = struct.unpack_from(f"{chunks.order}4sI", content, place)
        place += HEAD
        if not is_name(name) or size > len(content) - place:
            return
        if text := _plain(content[place : place + size]):
            yield told(name), text
        place += size + size % 2


def _id3(chunks: Chunks, chunk: Chunk) -> Iterator[tuple[str, str]]:
    """Text frames as TIT2 (title), TPE1 (artist), TSRC (ISRC), whatever else the tag holds."""
    content = _searched(chunks, chunk)
    try:
        tag: Any = ID3(BytesIO(_shortened(content)), known_frames=TEXTS)  # type: ignore[no-untyped-call]  # no types
        found = [(frame.FrameID, " / ".join(map(str, getattr(frame, "text", ())))) for frame in tag.values()]
    except Exception:  # whatever a library raises over a stranger's bytes
        chunks.note("id3", chunk.name, chunk.offset)
        return
    for name, text in found:
        if text.strip():
            yield name, text.strip()[:LETTERS_MAX]


def _shortened(content: bytes) -> bytes:
    """A tag that promises no more than is here: its size stands in four bytes of seven bits (ID3 2.4, 3.1)."""
    there = max(len(content) - 10, 0)
    promised = 0
    for part in content[6:10]:
        promised = promised << 7 | part & 0x7F
    size = min(there, promised)
    return content[:6] + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + content[10:]


def _uncompressed(kind: Any) -> Any:
    """The frame, but one that comes compressed is passed over: it may unpack to a thousand times its size."""

    def read(cls: Any, header: Any, flags: int, data: bytes) -> Any:
        if flags & COMPRESSED:
            raise NotImplementedError  # by this mutagen knows a frame that it is to leave as it is
        return kind._fromData(header, flags, data)

    return type(kind.__name__, (kind,), {"_fromData": classmethod(read)})


TEXTS = {name: _uncompressed(kind) for name, kind in {**Frames, **Frames_2_2}.items() if name.startswith("T")}
