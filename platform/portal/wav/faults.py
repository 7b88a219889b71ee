"""What can be wrong with a WAV, in words; `spoils` says that the sound cannot be read, or not to its end."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.formatting import Words

Figures = Mapping[str, int | str]


class Kind(NamedTuple):
    """A fault: its words with places for figures, and whether it spoils the sound."""

    words: Words
    spoils: bool


SPOILING: dict[str, Words] = {
    "died": _("Reading the file broke off twice: it is damaged, or made to do harm."),
    "slow": _("The file takes too long to read."),
    "short": _("The file ends after {size} of the 12 bytes that a WAV begins with."),
    "not_riff": _("The file does not begin with RIFF, RIFX, RF64 or BW64 but with “{found}”: it is no WAV."),
    "not_wave": _("The file is a RIFF file, but of the form “{found}”, not WAVE."),
    "no_ds64": _("The ds64 chunk promises {size} bytes; it needs 28 at least."),
    "no_format": _("The file has no fmt chunk: nothing says how the sound is written."),
    "no_data": _("The file has no data chunk: there is no sound in it."),
    "late_format": _("The data chunk comes before the fmt chunk that says how to read it."),
    "format_short": _("The fmt chunk has {held} bytes; this format needs {needed}."),
    "coding": _("The sound is written in format {tag}, which is not read. Plain PCM, float, A-law and µ-law are."),
    "channels": _("The fmt chunk says {channels} channels; from 1 to {most} are read."),
    "rate": _("The fmt chunk says {rate} frames a second: that cannot be."),
    "bits": _("The fmt chunk says {bits} bits a sample; in this format {possible} are read."),
    "many_chunks": _("The file has more than {most} chunks before its sound."),
    "junk": _("Where a chunk should begin there is “{found}”: the file is damaged here."),
    "cut": _("The chunk “{chunk}” promises {promised} bytes, the file ends after {held}: there is no sound in it."),
    "head_cut": _("The file ends in the head of a chunk, after {held} of its 8 bytes: there is no sound in it."),
    "data_cut": _("The data chunk promises {promised} bytes, the file ends after {held}."),
}

SLIGHT: dict[str, Words] = {
    "riff_size": _("The head promises a file of {promised} bytes, it has {held}."),
    "bare_rf64": _("The file is marked as a large one (RF64) but has no ds64 chunk with its sizes."),
    "endless": _("The data chunk does not say how long it is; the sound was taken to the end of the file."),
    "unclosed": _("The data chunk says 0 bytes, {held} follow: the recording was not closed. All of it was taken."),
    "empty": _("The data chunk is empty: the sound has no length."),
    "part_frame": _("The data chunk ends in the middle of a frame; bytes left over: {over}."),
    "second_data": _("The file has a second data chunk of {size} bytes. The first is taken."),
    "second_format": _("The file has a second fmt chunk. The first is taken."),
    "frame_size": _("The fmt chunk says {said} bytes a frame; {channels} × {bits} bits take {needed}."),
    "byte_rate": _("The fmt chunk says {said} bytes a second; it should say {needed}."),
    "valid_bits": _("The fmt chunk says that {said} of {bits} bits are used: that cannot be."),
    "unpadded": _("The chunk “{chunk}” has an odd length, and the byte that should follow it is missing."),
    "chunk_cut": _("The chunk “{chunk}” promises {promised} bytes, the file ends after {held}."),
    "after_data": _("After the sound there are {over} bytes that are no chunk."),
    "many_after": _("The file has more than {most} chunks. Those after byte {place} were not read."),
    "broadcast_short": _("The bext chunk has {held} bytes; broadcast data need 602."),
    "id3": _("The ID3 tag cannot be read."),
    "large_tags": _("The chunk “{chunk}” has {held} bytes; only the first {most} were searched for tags."),
}

FAULTS: dict[str, Kind] = {code: Kind(told, True) for code, told in SPOILING.items()} | {
    code: Kind(told, False) for code, told in SLIGHT.items()
}


def words(code: str, figures: Figures) -> str:
    """The fault in the reader's language; numbers as 5 292 000."""
    told = {name: _grouped(value) if isinstance(value, int) else value for name, value in figures.items()}
    return str(FAULTS[code].words).format(**told)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
