"""What a WAV is: format, length, broadcast data, tags and levels, or what is wrong with it, where and in words.

`check` has the file read in a child (`portal.sandbox`), once and in fixed memory; what the child says is taken by its
type. Which rates, widths or faults a register takes is the register's own rule: here are facts and faults only.

Sources: Microsoft RIFF and WAVEFORMATEXTENSIBLE, EBU Tech 3285 (BWF) and 3306 (RF64), ITU-R BS.2088 (BW64).
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from pathlib import Path
from typing import IO, Any

from portal import sandbox
from portal.wav.faults import FAULTS, Figures, words

SECONDS = 600  # by the clock, of one try; 4 GB take some ten
TRIES = 2
RESULT = "wav.json"
RESULT_MAX = 1024 * 1024  # bytes; the longest report has some 300 kB
COLUMNS_MAX = 800
CHANNELS_MAX = 1024  # as libsndfile


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which chunk ("RIFF" for the head of the file), from which byte of the file."""

    code: str  # of FAULTS
    chunk: str
    offset: int
    figures: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The meaning, in the reader's language."""
        return words(self.code, {**self.figures, "chunk": self.chunk})

    @property
    def spoils(self) -> bool:
        """Whether the sound cannot be read at all, or not to its end."""
        return FAULTS[self.code].spoils


class Unreadable(ValueError):
    """No sound can be read here; `fault` says why."""

    def __init__(self, code: str, chunk: str, offset: int, **figures: int | str) -> None:
        super().__init__(f"{code} in {chunk!r} at {offset}")
        self.fault = Fault(code, chunk, offset, figures)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """The bext chunk (EBU Tech 3285); loudness in LUFS, LU and dBTP, None where the version has none."""

    version: int
    description: str
    originator: str
    reference: str
    date: str  # as written, by the standard YYYY-MM-DD
    time: str  # as written, by the standard hh:mm:ss
    samples_since_midnight: int
    umid: str  # hexadecimal, "" where it is all zero
    history: str
    loudness: float | None = None
    loudness_range: float | None = None
    true_peak: float | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """What the chunks say, as far as the file bears it out."""

    container: str  # RIFF, RIFX, RF64 or BW64
    form: str  # PCM_U8, PCM_16, PCM_24, PCM_32, FLOAT, DOUBLE, ALAW or ULAW: libsndfile's names
    channels: int
    rate: int  # frames a second
    bits: int  # that a sample takes in the file
    valid_bits: int  # of them that carry sound
    frames: int  # that are really there
    start: int  # byte of the file where they begin
    broadcast: Broadcast | None = None
    tags: tuple[tuple[str, str], ...] = ()  # by the names of LIST/INFO (INAM) and of ID3 (TIT2), in their order

    @property
    def seconds(self) -> float:
        return self.frames / self.rate


@dataclass(frozen=True, slots=True)
class Levels:
    """What the samples are; of full scale, so that 1.0 is the loudest an integer can be."""

    peaks: tuple[float, ...]  # of each channel
    offsets: tuple[float, ...]  # the mean of each channel (DC)
    clipped: int  # samples at full scale, in floats also beyond it
    wrong: int  # samples that are no number, or beyond any measure; they are taken for 0
    leading: int  # frames before the first that is louder than SILENCE
    trailing: int  # frames after the last one; both are `frames` where the whole is silent
    columns: tuple[tuple[int, int], ...]  # the waveform: lowest and highest, from -127 to 127


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of a file. Without a sound the first fault says why."""

    size: int  # bytes
    sha256: str  # hexadecimal, "" where the file was not read to its end
    sound: Sound | None
    levels: Levels | None
    faults: tuple[Fault, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether there is a sound, and all of it."""
        return self.sound is not None and not any(fault.spoils for fault in self.faults)

    def as_json(self) -> str:
        """To be stored; `loaded` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def check(file: IO[bytes]) -> Report:
    """The report on an opened file, whatever it is. OSError only where the portal's disk or util-linux fails."""
    with tempfile.TemporaryDirectory(prefix="wav-") as folder, sandbox.descriptor(file) as source:
        for number in range(TRIES):
            place = Path(folder) / str(number)
            place.mkdir()
            report = _tried(source, place)
            if report.faults[:1] != (Fault("died", "", 0),):
                break
        return report


def _tried(source: int, place: Path) -> Report:
    ending = sandbox.run("portal.wav.child", source=source, place=place, seconds=SECONDS)
    try:
        if not ending:
            return loaded(sandbox.made(place / RESULT, RESULT_MAX).decode())
    except (OSError, ValueError):
        ending = "died"
    return Report(0, "", None, None, (Fault(ending, "", 0),))


def loaded(text: str) -> Report:
    """The report of `as_json`, every value by its type; ValueError for anything else."""
    try:
        said = json.loads(text)
        sound, levels = said["sound"], said["levels"]
        if sound is None and not said["faults"]:
            raise ValueError("Neither a sound nor a fault.")
        return Report(
            size=int(said["size"]),
            sha256=_digest(said["sha256"]),
            sound=None if sound is None else _sound(sound),
            levels=None if levels is None else _levels(levels),
            faults=tuple(map(_fault, said["faults"])),
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("This is no report.") from error


def _digest(said: Any) -> str:
    if said and len(bytes.fromhex(said)) != 32:
        raise ValueError("No SHA-256.")
    return str(said)


def _fault(said: Any) -> Fault:
    if said["code"] not in FAULTS:
        raise ValueError(said["code"])
    figures: Figures = {
        name: value if isinstance(value, int) else sandbox.storable(value) for name, value in said["figures"].items()
    }
    fault = Fault(said["code"], sandbox.storable(said["chunk"]), int(said["offset"]), figures)
    if not fault.words:
        raise ValueError(said["code"])
    return fault


def _sound(said: Any) -> Sound:
    numbers = {name: int(said[name]) for name in ("channels", "rate", "bits", "valid_bits", "frames", "start")}
    if not (1 <= numbers["channels"] <= CHANNELS_MAX and numbers["rate"] > 0 and numbers["frames"] >= 0):
        raise ValueError("No sound.")
    return Sound(
        container=sandbox.storable(said["container"]),
        form=sandbox.storable(said["form"]),
        **numbers,
        broadcast=None if said["broadcast"] is None else _broadcast(said["broadcast"]),
        tags=tuple((sandbox.storable(name), sandbox.storable(value)) for name, value in said["tags"]),
    )


def _broadcast(said: Any) -> Broadcast:
    names = ("description", "originator", "reference", "date", "time", "umid", "history")
    texts: dict[str, Any] = {name: sandbox.storable(said[name]) for name in names}
    loudness = ("loudness", "loudness_range", "true_peak")
    numbers: dict[str, Any] = {name: None if said[name] is None else _number(said[name]) for name in loudness}
    since_midnight = int(said["samples_since_midnight"])
    return Broadcast(version=int(said["version"]), samples_since_midnight=since_midnight, **texts, **numbers)


def _levels(said: Any) -> Levels:
    columns = tuple((int(low), int(high)) for low, high in said["columns"])
    if len(columns) > COLUMNS_MAX or not all(-127 <= low <= high <= 127 for low, high in columns):
        raise ValueError("No waveform.")
    return Levels(
        peaks=tuple(map(_number, said["peaks"])),
        offsets=tuple(map(_number, said["offsets"])),
        **{name: int(said[name]) for name in ("clipped", "wrong", "leading", "trailing")},
        columns=columns,
    )


def _number(said: Any) -> float:
    if not isfinite(number := float(said)):
        raise ValueError("A number without end.")
    return number
