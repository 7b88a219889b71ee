"""A recording: how long, how many channels, and its beginning decoded and encoded anew as FLAC.

FLAC because every browser plays it; an excerpt has at most 12 MB.
"""

from pathlib import Path
from typing import IO

import numpy
import soundfile

from portal.previews import EXCERPT, Preview, Sound

SECONDS = 60
FRAMES_MAX = 3_000_000  # 62 seconds at 48 kHz, less of a recording with more samples a second
CHANNELS = 2  # of more, the first two
FLAC_RATE_MAX = 655_350  # Hz
BLOCK = 4096  # frames


def recording(file: IO[bytes], place: Path) -> Preview:
    """What the recording is, with its excerpt; the note broken where it ends before it says."""
    with soundfile.SoundFile(file) as source:
        wanted = min(SECONDS * source.samplerate, FRAMES_MAX, source.frames)
        written = _excerpt(source, place / EXCERPT, wanted) if source.samplerate <= FLAC_RATE_MAX else 0
        sound = Sound(
            seconds=source.frames / source.samplerate,
            channels=source.channels,
            rate=source.samplerate,
            name=EXCERPT if written else "",
            excerpt_seconds=written / source.samplerate,
        )
        return Preview("broken" if written < wanted else "", sound=sound)


def _excerpt(source: soundfile.SoundFile, path: Path, wanted: int) -> int:
    """Write the first `wanted` frames to `path`; how many there really were."""
    channels = min(source.channels, CHANNELS)
    written = 0
    with soundfile.SoundFile(path, "w", source.samplerate, channels, "PCM_16", format="FLAC") as excerpt:
        while written < wanted:
            block = source.read(min(BLOCK, wanted - written), dtype="float32", always_2d=True)
            if not len(block):
                break
            excerpt.write(numpy.nan_to_num(block[:, :channels]))
            written += len(block)
    return written
