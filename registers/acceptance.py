"""Whether a recording is accepted as the copy of a work: by its report and the rule in force, each reason in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.flow import Refusal
from portal.law import O100_17_2, under
from portal.templatetags.components import bytes_size, number
from portal.wav import Levels, Report, Sound
from registers.models import Recording, RecordingRule

HEADS = {b"RIFF", b"RIFX", b"RF64", b"BW64"}
NO_WAV = Refusal(
    gettext_lazy("This file is no WAV. Save the recording as WAV (not MP3, FLAC or M4A) and choose it again.")
)


def is_begun_like_a_wav(path: Path) -> Refusal | None:
    """What a look at the first bytes has against an uploaded file; the check itself is a worker's."""
    with path.open("rb") as file:
        head = file.read(12)
    return None if head[:4] in HEADS and head[8:] == b"WAVE" else NO_WAV


def told(report: Report) -> dict[str, Any]:
    """The report as the column keeps it."""
    kept: dict[str, Any] = json.loads(report.as_json())
    return kept


@under(O100_17_2)
def why_not(report: Report, rule: RecordingRule, recording: Recording) -> list[str]:
    """Everything for which the copy is not accepted, with what to do; [] where it is. In the reader's language."""
    if report.sound is None and not report.faults:
        return [_("The file is not in the storage. Send it again.")]
    if report.sound is None or report.levels is None or not report.is_whole:
        spoiling = [fault.words for fault in report.faults if fault.spoils] or [fault.words for fault in report.faults]
        return [*spoiling, _("Save the recording anew as WAV and send it again.")]
    if report.sha256 != recording.sha256:
        return [_("The file in the storage is not the one that you sent. Send it again.")]
    return [
        *_of_format(report.sound, rule),
        *_of_length(report.sound, rule),
        *_of_size(recording, rule),
        *_of_sound(report.sound, report.levels, rule),
    ]


def _of_format(sound: Sound, rule: RecordingRule) -> Iterator[str]:
    if sound.rate < rule.min_rate:
        yield _("The sampling rate is %(rate)s Hz; at least %(least)s Hz are asked for. Save it from the original.") % {
            "rate": number(sound.rate),
            "least": number(rule.min_rate),
        }
    if sound.valid_bits < rule.min_bits:
        yield _("A sample has %(bits)s bits; at least %(least)s are asked for. Save it from the original.") % {
            "bits": sound.valid_bits,
            "least": rule.min_bits,
        }
    if sound.channels > rule.max_channels:
        yield _("The recording has %(channels)s channels; at most %(most)s are taken. Mix it down.") % {
            "channels": sound.channels,
            "most": rule.max_channels,
        }


def _of_length(sound: Sound, rule: RecordingRule) -> Iterator[str]:
    figures = {"seconds": number(round(sound.seconds)), "least": rule.min_seconds, "most": number(rule.max_seconds)}
    if sound.seconds < rule.min_seconds:
        yield _("The recording lasts %(seconds)s s; at least %(least)s s are asked for. Send the whole work.") % figures
    if sound.seconds > rule.max_seconds:
        words = _("The recording lasts %(seconds)s s; at most %(most)s s are taken. Enter its parts as works.")
        yield words % figures


def _of_size(recording: Recording, rule: RecordingRule) -> Iterator[str]:
    if recording.size > rule.max_bytes:
        figures = {"size": bytes_size(recording.size), "most": bytes_size(rule.max_bytes)}
        yield _("The file has %(size)s; at most %(most)s are taken.") % figures


def silence(sound: Sound, levels: Levels) -> int:
    """The silence before and after the sound, in per cent of the whole."""
    return min(100, (levels.leading + levels.trailing) * 100 // max(sound.frames, 1))


def _of_sound(sound: Sound, levels: Levels, rule: RecordingRule) -> Iterator[str]:
    if sound.frames and (share := silence(sound, levels)) > rule.max_silence:
        words = _("%(share)s %% of the recording is silence; at most %(most)s %% may be. Cut the silence off.")
        yield words % {"share": share, "most": rule.max_silence}
