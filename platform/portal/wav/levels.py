"""Peaks, clipping, silence, offset and waveform of the samples, block by block.

Numbers are looked at as the file has them, whole numbers as whole numbers. A block is laid out as ROWS rows of many
frames each, so that every figure is one vector operation over rows.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy

from portal.wav import COLUMNS_MAX, Levels, Sound
from portal.wav.passing import BLOCK, PAD, Bytes

Samples = numpy.ndarray[Any, Any]

ROWS = 128  # so many 24-bit numbers have their sum in 32 bits
SILENCE = 0.001  # of full scale: -60 dBFS
BEYOND = 1e30  # of full scale: no sound, and sums of it would have no end
LOOKED_AT = 4096  # frames at a time, from the end, for the last loud one


class Meter:
    """Takes the frames of a sound in the steps it says, and tells their levels."""

    def __init__(self, sound: Sound) -> None:
        self.sound = sound
        self.frame = sound.channels * sound.bits // 8  # bytes
        self.columns = max(min(sound.frames, COLUMNS_MAX), 1)
        order = ">" if sound.container == "RIFX" else "<"
        self._decoded, self._scale, self._summing = DECODERS[sound.form](order)
        self._quiet = SILENCE * self._scale
        self._full = full_scale(sound, self._scale)
        self._high = numpy.full(sound.channels, -self._scale)
        self._low = numpy.full(sound.channels, self._scale)
        self._sum = numpy.zeros(sound.channels)
        self._clipped = self._wrong = self._seen = 0
        self._first = self._last = -1  # frames louder than SILENCE
        self._drawn = [(1.0, -1.0)] * self.columns
        self._column = 0

    def steps(self) -> Iterator[int]:
        """Frames of each block to take: none is larger than BLOCK bytes or reaches into the next column."""
        most = BLOCK // self.frame
        for column in range(self.columns):
            self._column = column
            end = (column + 1) * self.sound.frames // self.columns
            while self._seen < end:
                yield min(most, end - self._seen)

    def take(self, block: Bytes) -> None:
        """The next block, between its PADs."""
        samples = self._decoded(block).reshape(-1, self.sound.channels)
        high, low = _over(numpy.maximum, samples), _over(numpy.minimum, samples)
        if not (high.max() < BEYOND and low.min() > -BEYOND):  # also where one is no number
            samples = self._without_wrong(samples)
            high, low = _over(numpy.maximum, samples), _over(numpy.minimum, samples)
        self._sum += _over(numpy.add, samples, self._summing)
        numpy.maximum(self._high, high, out=self._high)
        numpy.minimum(self._low, low, out=self._low)
        lowest, highest = float(low.min()), float(high.max())
        self._draw(lowest / self._scale, highest / self._scale)
        if highest >= self._full[1] or lowest <= self._full[0]:
            self._clipped += int(numpy.count_nonzero((samples >= self._full[1]) | (samples <= self._full[0])))
        if highest > self._quiet or lowest < -self._quiet:
            self._hear(samples)
        self._seen += len(samples)

    def _without_wrong(self, samples: Samples) -> Samples:
        """The samples with 0 for what is no number, or BEYOND."""
        right = (samples < BEYOND) & (samples > -BEYOND)
        self._wrong += int(right.size - numpy.count_nonzero(right))
        return numpy.where(right, samples, samples.dtype.type(0))

    def _draw(self, low: float, high: float) -> None:
        before = self._drawn[self._column]
        self._drawn[self._column] = min(before[0], low), max(before[1], high)

    def _hear(self, samples: Samples) -> None:
        """Note the first and the last frame that is louder than SILENCE; there is one."""
        if self._first < 0:
            parts = (self._loud(samples, start) for start in range(0, len(samples), LOOKED_AT))
            self._first = self._seen + next(int(loud[0]) for loud in parts if len(loud))
        parts = (self._loud(samples, end - LOOKED_AT) for end in range(len(samples), 0, -LOOKED_AT))
        self._last = self._seen + next(int(loud[-1]) for loud in parts if len(loud))

    def _loud(self, samples: Samples, start: int) -> Samples:
        """The loud frames among LOOKED_AT from `start`."""
        part = samples[max(start, 0) : start + LOOKED_AT]
        return numpy.flatnonzero(((part > self._quiet) | (part < -self._quiet)).any(axis=1)) + max(start, 0)

    def levels(self) -> Levels:
        """The levels of what was taken."""
        count, silent = self._seen, self._first < 0
        peaks = numpy.maximum(numpy.maximum(self._high, -self._low), 0) / self._scale
        return Levels(
            peaks=tuple(map(float, peaks if count else self._sum)),
            offsets=tuple(map(float, self._sum / max(count, 1) / self._scale)),
            clipped=self._clipped,
            wrong=self._wrong,
            leading=count if silent else self._first,
            trailing=count if silent else count - 1 - self._last,
            columns=tuple((_drawable(low), _drawable(high)) for low, high in self._drawn) if count else (),
        )


def _drawable(level: float) -> int:
    return round(127 * min(max(level, -1), 1))


def full_scale(sound: Sound, scale: float) -> tuple[float, float]:
    """The lowest and the highest number that a sample can be; unused bits are the last ones, and 0."""
    if sound.form in ("FLOAT", "DOUBLE"):
        return -1.0, 1.0
    if sound.form in LOUDEST:
        return -LOUDEST[sound.form], LOUDEST[sound.form]
    step = scale / 2 ** (sound.valid_bits - 1)
    return -scale, scale - step


def _over(operation: Any, samples: Samples, kind: Any = None) -> Samples:
    """The operation over all frames, for each channel."""
    frames, channels = samples.shape
    even = frames // ROWS * ROWS
    parts = []
    if even:
        rows = operation.reduce(samples[:even].reshape(ROWS, -1), axis=0, dtype=kind)
        parts.append(operation.reduce(rows.reshape(-1, channels), axis=0, dtype=kind and WIDE[kind]))
    if even < frames:
        parts.append(operation.reduce(samples[even:], axis=0, dtype=kind and WIDE[kind]))
    return operation.reduce(parts, axis=0)  # type: ignore[no-any-return]  # numpy does not say


# How samples are written. Each way tells how to read a block, full scale, and in what to add a column of ROWS.

Way = tuple[Callable[[Bytes], Samples], float, Any]
WIDE = {numpy.int32: numpy.int64, numpy.int64: numpy.int64, numpy.float64: numpy.float64}
LOUDEST = {"ALAW": 32256.0, "ULAW": 32124.0}  # of what the eight bits stand for in sixteen (ITU-T G.711)


def _viewed(kind: str, scale: float, summing: Any) -> Callable[[str], Way]:
    """Numbers as processors have them."""

    def way(order: str) -> Way:
        native = numpy.dtype(kind)
        return lambda block: block[PAD:-PAD].view(order + kind).astype(native, copy=False), scale, summing

    return way


def _bytes(_order: str) -> Way:
    """Eight bits, 128 for silence."""
    return lambda block: (block[PAD:-PAD] ^ 0x80).view(numpy.int8), 2.0**7, numpy.int32


def _threes(order: str) -> Way:
    """24 bits: four bytes from every third place, of which the lowest, the neighbour's, is shifted out."""

    def decoded(block: Bytes) -> Samples:
        begin = PAD - 1 if order == "<" else PAD
        count = (len(block) - 2 * PAD) // 3
        wide: Samples = numpy.ndarray(count, f"{order}i4", block, begin, (3,)).astype(numpy.int32)
        wide >>= 8
        return wide

    return decoded, 2.0**23, numpy.int32


def _table(table: Samples) -> Callable[[str], Way]:
    """Eight bits that stand for sixteen."""
    return lambda _order: (lambda block: table[block[PAD:-PAD]], 2.0**15, numpy.int32)


def _alaw() -> Samples:
    """ITU-T G.711, A-law: sign, three bits of segment, four of place in it; even bits turned."""
    code = numpy.arange(256) ^ 0x55
    segment, place = code >> 4 & 7, (code & 15) << 4
    size = numpy.where(segment, (place + 0x108) << numpy.maximum(segment - 1, 0), place + 8)
    return numpy.where(code & 0x80, size, -size).astype(numpy.int16)


def _ulaw() -> Samples:
    """ITU-T G.711, µ-law: the same with all bits turned, and a bias of 132."""
    code = ~numpy.arange(256) & 0xFF
    size = (((code & 15) << 3) + 132 << (code >> 4 & 7)) - 132
    return numpy.where(code & 0x80, -size, size).astype(numpy.int16)


DECODERS: dict[str, Callable[[str], Way]] = {
    "PCM_U8": _bytes,
    "PCM_16": _viewed("i2", 2.0**15, numpy.int32),
    "PCM_24": _threes,
    "PCM_32": _viewed("i4", 2.0**31, numpy.int64),
    "FLOAT": _viewed("f4", 1.0, numpy.float64),
    "DOUBLE": _viewed("f8", 1.0, numpy.float64),
    "ALAW": _table(_alaw()),
    "ULAW": _table(_ulaw()),
}
