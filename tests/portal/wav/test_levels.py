"""Levels of the samples: beside libsndfile's numbers, and where silence, clipping and columns begin and end."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import numpy
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.wav import COLUMNS_MAX, Levels
from portal.wav.passing import BLOCK, Pass
from tests.portal.wav import files
from tests.portal.wav.files import chunk, extensible, fmt, report, riff

SUBTYPES = ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW"]


def levels(data: bytes) -> Levels:
    found = report(data).levels
    assert found is not None
    return found


def written(samples: Any, subtype: str, endian: str = "LITTLE") -> bytes:
    file = BytesIO()
    soundfile.write(file, samples, 48000, subtype, endian, "WAV")
    return file.getvalue()


def pcm(samples: Any, kind: str = "<i2", **other: Any) -> bytes:
    """A WAV of these numbers; frames are rows."""
    numbers = numpy.asarray(samples, kind)
    channels = 1 if numbers.ndim == 1 else numbers.shape[1]
    return riff(fmt(channels=channels, bits=numbers.itemsize * 8, **other), chunk(b"data", numbers.tobytes()))


@pytest.mark.parametrize("endian", ["LITTLE", "BIG"])
@pytest.mark.parametrize("subtype", SUBTYPES)
@pytest.mark.parametrize(("frames", "channels"), [(1, 1), (5000, 3), (200_001, 2), (40, 300)])
def test_peak_and_offset_are_those_of_the_samples_that_libsndfile_reads(
    subtype: str, endian: str, frames: int, channels: int
) -> None:
    noise = numpy.random.default_rng(frames).uniform(-0.9, 0.9, (frames, channels)) + 0.05
    data = written(noise, subtype, endian)
    read, _rate = soundfile.read(BytesIO(data), always_2d=True)

    found = levels(data)

    assert found.peaks == pytest.approx(abs(read).max(axis=0))
    assert found.offsets == pytest.approx(read.mean(axis=0), abs=1e-7)
    assert (len(found.columns), found.wrong) == (min(frames, COLUMNS_MAX), 0)
    lowest, highest = zip(*found.columns, strict=True)
    assert (min(lowest), max(highest)) == (round(127 * read.min()), round(127 * read.max()))


@pytest.mark.parametrize(
    ("data", "clipped"),
    [
        (pcm([0, 32767, 32766, -32768, -32767]), 2),
        (pcm([128, 255, 0, 254, 1], "u1"), 2),
        (pcm([0, 2**31 - 1, -(2**31), 2**31 - 2], "<i4"), 2),
        (pcm([1.0, -1.5, 0.99, -0.99], "<f4", tag=files.FLOAT), 2),
        (riff(fmt(bits=24), chunk(b"data", b"\xff\xff\x7f\x00\x00\x80\xfe\xff\x7f")), 2),
        (riff(extensible(files.PCM, 24, 32), chunk(b"data", b"\0\xff\xff\x7f\0\xfe\xff\x7f")), 1),
        (riff(fmt(files.ALAW, bits=8), chunk(b"data", bytes([0xAA, 0x2A, 0xAB, 0xD5]))), 2),
        (riff(fmt(files.ULAW, bits=8), chunk(b"data", bytes([0x80, 0x00, 0x81, 0xFF]))), 2),
    ],
)
def test_samples_at_full_scale_are_counted(data: bytes, clipped: int) -> None:
    assert levels(data).clipped == clipped


@pytest.mark.parametrize("subtype", SUBTYPES)
def test_the_loudest_samples_add_up(subtype: str) -> None:
    found = levels(written(numpy.full(COLUMNS_MAX * 2048, -1.0), subtype))

    assert found.offsets == pytest.approx((-1,), abs=0.02)
    assert found.clipped == COLUMNS_MAX * 2048


def test_what_is_no_number_is_counted_and_taken_for_nothing() -> None:
    found = levels(pcm([[0.5, numpy.nan], [numpy.inf, 0.25], [-numpy.inf, 0.0]], "<f8", tag=files.FLOAT))

    assert (found.wrong, found.clipped, found.peaks) == (3, 0, (0.5, 0.25))
    assert found.offsets == pytest.approx((0.5 / 3, 0.25 / 3))


def test_a_float_beyond_all_measure_does_no_harm() -> None:
    found = levels(pcm([1e308, 1e308, 0.25, 2.0, -1e308], "<f8", tag=files.FLOAT))

    assert (found.peaks, found.clipped, found.wrong) == ((2.0,), 1, 3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(1, 9000), st.integers(1, 2))
def test_silence_before_and_after_the_sound_is_counted_in_frames(
    before: int, after: int, loud: int, channels: int
) -> None:
    samples = numpy.full((before + loud + after, channels), 20)
    samples[before, -1] = -5000
    samples[before + loud - 1, 0] = 5000

    found = levels(pcm(samples))

    assert (found.leading, found.trailing) == (before, after)


def test_a_recording_of_silence_is_silent_from_both_ends() -> None:
    found = levels(pcm(numpy.full(5000, 30)))

    assert (found.leading, found.trailing, found.peaks) == (5000, 5000, (30 / 32768,))
    assert found.columns == ((0, 0),) * COLUMNS_MAX


def test_a_sound_of_no_length_has_no_levels_to_speak_of() -> None:
    assert levels(riff(fmt(channels=2), chunk(b"data"))) == Levels((0.0, 0.0), (0.0, 0.0), 0, 0, 0, 0, ())


def test_the_columns_of_the_waveform_are_equal_parts_of_the_time() -> None:
    samples = numpy.zeros((COLUMNS_MAX * 100, 2))
    samples[250] = 16384, 0
    samples[-1] = 0, -32768

    columns = levels(pcm(samples)).columns

    assert len(columns) == COLUMNS_MAX
    assert (columns[2], columns[-1]) == ((0, 64), (-127, 0))
    assert {columns[place] for place in range(3, COLUMNS_MAX - 1)} == {(0, 0)}


def test_a_file_larger_than_all_buffers_is_hashed_whole() -> None:
    data = pcm(numpy.arange(BLOCK * 5) % 1000)
    with ThreadPoolExecutor(1) as beside:
        whole = Pass(BytesIO(data), beside)
        whole.skip_to(whole.size)

        assert report(data).sha256 == whole.digest()
    assert levels(data).peaks == (999 / 32768,)


def test_a_file_that_becomes_shorter_is_no_file_to_judge() -> None:
    file = BytesIO(files.GOOD)
    with ThreadPoolExecutor(1) as beside:
        whole = Pass(file, beside)
        file.truncate(50)

        with pytest.raises(OSError, match="shorter"):
            whole.skip_to(whole.size)
