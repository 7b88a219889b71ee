"""What the check read of a copy, in words and as a picture."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from portal.components import Row
from portal.flow import Words
from portal.law import O100_17_2, under
from portal.templatetags.components import NBSP, bytes_size, nbsp, number
from portal.wav import Broadcast, Levels, Report, Sound, loaded, waveform
from registers.acceptance import silence
from registers.entering.presenting import COPY_SIGNS
from registers.models import Recording, RecordingState

TAGS = 20  # that are shown


@dataclass(frozen=True, slots=True)
class Heard:
    """One copy: where it stands, why it was refused, what was read of it."""

    recording: Recording
    sign: str
    reasons: list[str]
    rows: list[Row]
    notes: list[str]
    picture: Words = ""

    @property
    def is_standing(self) -> bool:
        return self.recording.state == RecordingState.ACCEPTED and bool(self.recording.file)


@under(O100_17_2)
def heard(recording: Recording) -> Heard:
    """A copy for its page."""
    sign, reasons = COPY_SIGNS[RecordingState(recording.state)], recording.because.splitlines()
    if recording.report is None:
        return Heard(recording, sign, reasons, [], [])
    report = _report(recording)
    rows = [*_of_sound(report), *(_of_broadcast(report.sound.broadcast) if report.sound else ())]
    notes = [fault.words for fault in report.faults if not fault.spoils]
    picture = (
        waveform.draw(report.levels, _("Waveform of %(name)s") % {"name": recording.name}) if report.levels else ""
    )
    return Heard(recording, sign, reasons, rows, notes, picture)


def _report(recording: Recording) -> Report:
    """The report as the column keeps it, every value by its type."""
    return loaded(json.dumps(recording.report))


def _of_sound(report: Report) -> Iterator[Row]:
    sound, levels = report.sound, report.levels
    if sound is None:
        return
    yield Row(_("Format"), f"{sound.container}, {sound.form}")
    yield Row(_("Channels"), sound.channels)
    yield Row(_("Sampling rate"), _("%(rate)s Hz") % {"rate": number(sound.rate)})
    yield Row(_("Bits a sample"), sound.valid_bits)
    yield Row(_("Frames"), number(sound.frames))
    yield Row(_("Length"), length(sound.seconds))
    yield Row(_("Size"), bytes_size(report.size))
    if levels is not None:
        yield from _of_levels(sound, levels)
    for name, value in sound.tags[:TAGS]:
        yield Row(name, value)


def length(seconds: float) -> str:
    """Minutes and seconds: 3:04.5, in Kazakh and Russian 3:04,5."""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}".replace(".", str(get_format("DECIMAL_SEPARATOR")))


def figure(value: float, places: int) -> str:
    """A figure in the reader's language, with a minus and not a hyphen: −11,2."""
    return number(Decimal(f"{value:.{places}f}")).replace("-", "−")


def decibels(level: float) -> str:
    """A level of full scale in dBFS."""
    return f"{figure(20 * log10(level), 1)}{NBSP}dBFS" if level > 0 else "−∞"


def _of_levels(sound: Sound, levels: Levels) -> Iterator[Row]:
    yield Row(_("Loudest sample of each channel"), "; ".join(map(decibels, levels.peaks)))
    yield Row(_("Samples at full scale (clipping)"), number(levels.clipped))
    ends = {"before": length(levels.leading / sound.rate), "after": length(levels.trailing / sound.rate)}
    share = {"share": silence(sound, levels)}
    words = _("%(before)s before the sound, %(after)s after it; %(share)s %% of the whole")
    yield Row(_("Silence"), nbsp(words % (ends | share)))
    yield Row(_("Offset from zero (DC)"), "; ".join(f"{figure(100 * offset, 3)}{NBSP}%" for offset in levels.offsets))


def _of_broadcast(told: Broadcast | None) -> Iterator[Row]:
    """The broadcast data, as far as they say anything."""
    if told is None:
        return
    said = [
        (_("Description"), told.description),
        (_("Originator"), told.originator),
        (_("Originator’s reference"), told.reference),
        (_("Originated"), f"{told.date} {told.time}".strip()),
        (_("Loudness"), "" if told.loudness is None else f"{figure(told.loudness, 1)}{NBSP}LUFS"),
        (_("True peak"), "" if told.true_peak is None else f"{figure(told.true_peak, 1)}{NBSP}dBTP"),
    ]
    yield from (Row(label, value) for label, value in said if value)
