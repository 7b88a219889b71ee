"""The fmt chunk: how the samples are written, in libsndfile's words, or why they cannot be read."""

import struct
from dataclasses import dataclass

from portal.wav import CHANNELS_MAX, Unreadable
from portal.wav.chunks import Chunk, Chunks

PCM, FLOAT, ALAW, ULAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
SUBFORMATS = {  # what follows the tag in a GUID
    bytes.fromhex("000000001000800000aa00389b71"),  # Microsoft
    bytes.fromhex("00002107d3118644c8c1ca000000"),  # ambisonic B-format
}
FORMS = {
    PCM: {8: "PCM_U8", 16: "PCM_16", 24: "PCM_24", 32: "PCM_32"},
    FLOAT: {32: "FLOAT", 64: "DOUBLE"},
    ALAW: {8: "ALAW"},
    ULAW: {8: "ULAW"},
}
NAMES = {2: "Microsoft ADPCM", 0x11: "IMA ADPCM", 0x31: "GSM 6.10", 0x50: "MPEG", 0x55: "MP3", 0x2000: "AC-3"}
SHORT, LONG = 16, 40  # bytes of the plain and of the extensible chunk
RATE_MAX = 2**31 - 1  # frames a second; libsndfile counts them in an int


@dataclass(frozen=True, slots=True)
class Format:
    """How a frame is written."""

    form: str
    channels: int
    rate: int
    bits: int  # that a sample takes
    valid_bits: int

    @property
    def frame(self) -> int:
        """Bytes of a frame."""
        return self.channels * self.bits // 8


def read(chunks: Chunks, chunk: Chunk) -> Format:
    """The format that the chunk tells; raises Unreadable. A sample takes whole bytes, whatever the frame says."""
    content = chunks.content(chunk, LONG)
    _long_enough(chunk, SHORT)
    tag, channels, rate, per_second, per_frame, bits = struct.unpack_from(f"{chunks.order}HHIIHH", content)
    valid = bits
    if tag == EXTENSIBLE:
        _long_enough(chunk, LONG)
        valid = struct.unpack_from(f"{chunks.order}H", content, 18)[0] or bits
        tag = _subformat(chunks, chunk, content[24:])
    forms = FORMS.get(tag)
    if forms is None:
        raise Unreadable("coding", chunk.name, chunk.offset, tag=_named(tag))
    if not 1 <= channels <= CHANNELS_MAX:
        raise Unreadable("channels", chunk.name, chunk.offset, channels=channels, most=CHANNELS_MAX)
    if not 1 <= rate <= RATE_MAX:
        raise Unreadable("rate", chunk.name, chunk.offset, rate=rate)
    taken = 8 if tag in (ALAW, ULAW) else -(-bits // 8) * 8
    if taken not in forms:
        possible = ", ".join(map(str, forms))
        raise Unreadable("bits", chunk.name, chunk.offset, bits=bits, possible=possible)
    found = Format(forms[taken], channels, rate, taken, _valid(chunks, chunk, tag, valid, taken))
    _compare(chunks, chunk, found, per_second, per_frame)
    return found


def _long_enough(chunk: Chunk, needed: int) -> None:
    if chunk.held < needed:
        raise Unreadable("format_short", chunk.name, chunk.offset, held=chunk.held, needed=needed)


def _subformat(chunks: Chunks, chunk: Chunk, guid: bytes) -> int:
    """The tag at the head of the GUID, whose last eight bytes are in no order of bytes."""
    tag, second, third = struct.unpack_from(f"{chunks.order}IHH", guid)
    rest = struct.pack("<HHH", tag >> 16, second, third) + guid[8:]
    if rest not in SUBFORMATS:
        raise Unreadable("coding", chunk.name, chunk.offset, tag=guid.hex())
    return int(tag & 0xFFFF)


def _named(tag: int) -> str:
    return f"0x{tag:04X} ({NAMES[tag]})" if tag in NAMES else f"0x{tag:04X}"


def _valid(chunks: Chunks, chunk: Chunk, tag: int, said: int, taken: int) -> int:
    """Bits that carry sound; only integers can have fewer than they take."""
    if tag != PCM:
        return taken
    if not 1 <= said <= taken:
        chunks.note("valid_bits", chunk.name, chunk.offset, said=said, bits=taken)
        return taken
    return said


def _compare(chunks: Chunks, chunk: Chunk, found: Format, per_second: int, per_frame: int) -> None:
    """What the chunk says twice, and libsndfile does not ask for either."""
    figures = {"channels": found.channels, "bits": found.bits, "needed": found.frame}
    if per_frame != found.frame:
        chunks.note("frame_size", chunk.name, chunk.offset, said=per_frame, **figures)
    if per_second != found.frame * found.rate:
        chunks.note("byte_rate", chunk.name, chunk.offset, said=per_second, needed=found.frame * found.rate)
