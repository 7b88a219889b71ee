"""A file's report: the sound by its chunks, then one pass over every byte for its hash and levels."""

from concurrent.futures import Executor
from typing import IO

from portal.wav import Report, Sound, Unreadable, chunks, fmt, metadata
from portal.wav.chunks import Chunk, Chunks
from portal.wav.levels import Meter
from portal.wav.passing import Pass


def read(file: IO[bytes]) -> tuple[Sound, Chunks]:
    """The sound that the heads tell of, and the chunks with what is wrong; raises Unreadable. Decodes nothing."""
    found = chunks.read(file)
    data = found.first("data")
    if data is None:
        raise Unreadable("no_data", "data", found.size)
    form = fmt.read(found, _before(data, found))
    _more_than_one(found)
    if data.held == data.promised and (over := data.held % form.frame):
        found.note("part_frame", data.name, data.offset, over=over)
    sound = Sound(
        container=found.kind,
        form=form.form,
        channels=form.channels,
        rate=form.rate,
        bits=form.bits,
        valid_bits=form.valid_bits,
        frames=data.held // form.frame,
        start=data.start,
        broadcast=metadata.broadcast(found),
        tags=metadata.tags(found),
    )
    return sound, found


def _before(data: Chunk, found: Chunks) -> Chunk:
    """The fmt chunk, which comes before the sound."""
    chunk = found.first("fmt ")
    if chunk is None:
        raise Unreadable("no_format", "fmt ", found.size)
    if chunk.offset > data.offset:
        raise Unreadable("late_format", data.name, data.offset)
    return chunk


def _more_than_one(found: Chunks) -> None:
    """Chunks of which a file should have one."""
    for name, code in (("fmt ", "second_format"), ("data", "second_data")):
        _first, *others = (chunk for chunk in found.found if chunk.name == name)
        for second in others[:1]:
            found.note(code, name, second.offset, size=second.promised)


def examine(file: IO[bytes], beside: Executor) -> Report:
    """The report on an unbuffered file; the hash is reckoned by `beside`, an executor of one thread."""
    try:
        sound, found = read(file)
    except Unreadable as error:
        whole = Pass(file, beside)
        whole.skip_to(whole.size)
        return Report(whole.size, whole.digest(), None, None, (error.fault,))
    faults = tuple(sorted(found.faults, key=lambda fault: (not fault.spoils, fault.offset)))
    whole, meter = Pass(file, beside), Meter(sound)
    whole.skip_to(sound.start)
    for count in meter.steps():
        meter.take(whole.block(count * meter.frame))
    whole.skip_to(whole.size)
    return Report(whole.size, whole.digest(), sound, meter.levels(), faults)
