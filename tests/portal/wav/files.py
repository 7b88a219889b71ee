"""WAVs made chunk by chunk, right and wrong, and the portal's word on them."""

import struct
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import numpy

from portal.wav import Fault, Report, Sound
from portal.wav.sounds import examine

PCM, FLOAT, ALAW, ULAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
MICROSOFT = bytes.fromhex("000000001000800000aa00389b71")
UNKNOWN = 0xFFFFFFFF


def chunk(name: bytes, content: bytes = b"", promised: int | None = None, order: str = "<") -> bytes:
    """A chunk with its byte of padding; `promised` where it lies about its size."""
    size = len(content) if promised is None else promised
    return struct.pack(f"{order}4sI", name, size) + content + bytes(len(content) % 2)


def fmt(tag: int = PCM, channels: int = 1, rate: int = 8000, bits: int = 16, order: str = "<", **other: Any) -> bytes:
    """A fmt chunk; `other` are frame and per_second where it lies about them, and more, which follows."""
    frame = other.get("frame", channels * -(-bits // 8))
    per_second = other.get("per_second", rate * channels * -(-bits // 8))
    head = struct.pack(f"{order}HHIIHH", tag, channels, rate, per_second & UNKNOWN, frame, bits)
    return chunk(b"fmt ", head + other.get("more", b""), order=order)


def extensible(tag: int, valid: int, bits: int, rest: bytes = MICROSOFT, **other: Any) -> bytes:
    """The fmt chunk of WAVEFORMATEXTENSIBLE."""
    return fmt(EXTENSIBLE, bits=bits, more=struct.pack("<HHIH", 22, valid, 0, tag) + rest, **other)


def riff(*chunks: bytes, kind: bytes = b"RIFF", form: bytes = b"WAVE", promised: int | None = None) -> bytes:
    """A file of these chunks."""
    content = form + b"".join(chunks)
    order = ">" if kind == b"RIFX" else "<"
    return struct.pack(f"{order}4sI", kind, len(content) if promised is None else promised) + content


def ds64(data: int, whole: int, *table: tuple[bytes, int], entries: int | None = None) -> bytes:
    """The sizes of a large file, in bytes, and of further chunks."""
    count = len(table) if entries is None else entries
    rows = b"".join(struct.pack("<4sQ", *row) for row in table)
    return chunk(b"ds64", struct.pack("<QQQI", whole, data, 0, count) + rows)


def tone(frames: int = 100, channels: int = 1, loud: float = 0.5) -> numpy.ndarray[Any, Any]:
    """Sixteen-bit samples of a tone, frame by frame."""
    wave = numpy.sin(numpy.arange(frames) / 9) * loud * 32767
    return numpy.column_stack([wave] * channels).astype("<i2")


SOUND = tone().tobytes()
GOOD = riff(fmt(), chunk(b"data", SOUND))


def report(data: bytes) -> Report:
    """What is found in these bytes."""
    with ThreadPoolExecutor(1) as beside:
        return examine(BytesIO(data), beside)


def sound(data: bytes) -> Sound:
    found = report(data).sound
    assert found is not None
    return found


def fault(data: bytes) -> Fault:
    """The one fault of these bytes."""
    (found,) = report(data).faults
    return found
