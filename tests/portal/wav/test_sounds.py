"""What a WAV tells of itself, and each fault with its chunk, its place and its words."""

import hashlib
import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import soundfile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3, TIT2, TSRC, TXXX

from portal.wav import Report, Sound, faults
from portal.wav.sounds import read
from tests.portal.wav import files
from tests.portal.wav.files import GOOD, SOUND, UNKNOWN, chunk, ds64, extensible, fmt, report, riff, sound
from tests.real_samples import SAMPLES

REAL = SAMPLES / "wav"
MOST = 12 * 1024**2  # bytes that Python and numpy may hold at a time, whatever the file; most is the buffers


def facts(found: Sound | None) -> tuple[str, int, int, int] | None:
    return (found.form, found.channels, found.rate, found.frames) if found else None


def libsndfiles(data: bytes) -> tuple[str, int, int, int] | None:
    """What another reader says of the same."""
    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            return file.subtype, file.channels, file.samplerate, file.frames
    except soundfile.LibsndfileError:
        return None


def test_a_plain_wav_is_told_with_its_digest() -> None:
    found = report(GOOD)

    assert found.sound == Sound("RIFF", "PCM_16", 1, 8000, 16, 16, 100, 44)
    assert (found.faults, found.is_whole, found.size) == ((), True, len(GOOD))
    assert found.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert found.sound.seconds == 0.0125


@pytest.mark.parametrize("form", ["WAV", "WAVEX", "RF64"])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW"])
@pytest.mark.parametrize("endian", ["LITTLE", "BIG"])
def test_what_libsndfile_writes_is_read(form: str, subtype: str, endian: str) -> None:
    if endian == "BIG" and form != "WAV":
        endian = "LITTLE"  # RIFX is the only form in the other order
    file = BytesIO()
    soundfile.write(file, files.tone(70, 3), 44100, subtype, endian, form)

    found = report(file.getvalue())

    assert facts(found.sound) == (subtype, 3, 44100, 70)
    assert found.sound is not None
    assert found.sound.container == {"RF64": "RF64"}.get(form, "RIFX" if endian == "BIG" else "RIFF")
    assert [fault.code for fault in found.faults] == []


@pytest.mark.parametrize(
    ("head", "form", "bits", "valid"),
    [
        (fmt(bits=12), "PCM_16", 16, 12),
        (fmt(bits=5), "PCM_U8", 8, 5),
        (fmt(bits=20), "PCM_24", 24, 20),
        (extensible(files.PCM, 24, 32), "PCM_32", 32, 24),
        (extensible(files.PCM, 0, 16), "PCM_16", 16, 16),
        (extensible(files.FLOAT, 32, 32), "FLOAT", 32, 32),
        (extensible(files.ALAW, 8, 8), "ALAW", 8, 8),
        (extensible(files.PCM, 16, 16, bytes.fromhex("00002107d3118644c8c1ca000000")), "PCM_16", 16, 16),
        (fmt(files.ULAW, bits=16, frame=1, per_second=8000), "ULAW", 8, 8),
    ],
)
def test_a_sample_takes_whole_bytes_of_which_fewer_bits_may_carry_sound(
    head: bytes, form: str, bits: int, valid: int
) -> None:
    found = report(riff(head, chunk(b"data", bytes(48))))

    assert found.sound is not None
    assert (found.sound.form, found.sound.bits, found.sound.valid_bits) == (form, bits, valid)
    assert (found.sound.frames, found.faults) == (48 * 8 // bits, ())


def test_the_sizes_of_a_large_file_stand_in_ds64() -> None:
    table = ds64(len(SOUND), 4 + 48 + 24 + 8 + len(SOUND) + 8 + 60, (b"LIST", 60))
    info = chunk(b"LIST", b"INFO" + chunk(b"INAM", "Түнгі көш".encode() + bytes(31)), UNKNOWN)
    for kind in (b"RF64", b"BW64"):
        found = report(riff(table, fmt(), chunk(b"data", SOUND, UNKNOWN), info, kind=kind, promised=UNKNOWN))

        assert facts(found.sound) == ("PCM_16", 1, 8000, 100)
        assert found.sound is not None
        assert found.sound.tags == (("INAM", "Түнгі көш"),)
        assert found.faults == ()


@pytest.mark.timeout(120)
def test_a_file_of_five_gigabytes_is_read_to_its_end(tmp_path: Path) -> None:
    size = 5 * 1024**3
    head = ds64(size, 4 + 36 + 24 + 8 + size) + fmt(channels=2, bits=24, rate=96000)
    with (tmp_path / "long.wav").open("w+b") as file:
        file.write(riff(head, struct.pack("<4sI", b"data", UNKNOWN), kind=b"RF64", promised=UNKNOWN))
        file.truncate(file.tell() + size)
        found, chunks = read(file)

    assert facts(found) == ("PCM_24", 2, 96000, size // 6)
    assert [fault.code for fault in chunks.faults] == ["part_frame"]


BEXT = (
    b"Qazaq radiosy".ljust(256, b"\0")
    + b"Almaty".ljust(32, b"\0")
    + b"KZ0001".ljust(32, b"\0")
    + b"2026-11-2009:30:00"
    + struct.pack("<QH64s5h", 1_000_000, 2, b"\x06\x0a" * 32, -2300, 710, -105, 0, 0)
    + bytes(180)
)


def test_broadcast_data_are_told() -> None:
    found = sound(riff(chunk(b"bext", BEXT + b"A=PCM,F=48000\r\n\0\0"), fmt(), chunk(b"data", SOUND))).broadcast

    assert found is not None
    assert (found.version, found.description, found.originator) == (2, "Qazaq radiosy", "Almaty")
    assert (found.reference, found.date, found.time) == ("KZ0001", "2026-11-20", "09:30:00")
    assert (found.samples_since_midnight, found.umid) == (1_000_000, "060a" * 32)
    assert (found.loudness, found.loudness_range, found.true_peak) == (-23.0, 7.1, -1.05)
    assert found.history == "A=PCM,F=48000"


def test_broadcast_data_of_the_first_version_have_no_loudness() -> None:
    old = BEXT[:346] + struct.pack("<H", 0) + BEXT[348:]

    found = sound(riff(chunk(b"bext", old), fmt(), chunk(b"data", SOUND))).broadcast

    assert found is not None
    assert (found.loudness, found.true_peak, found.umid) == (None, None, "")


def test_tags_are_read_in_whatever_alphabet() -> None:
    info = b"INFO" + chunk(b"INAM", "Көш\0".encode()) + chunk(b"IART", "Автор".encode("cp1251")) + chunk(b"ICMT", b"\0")
    found = sound(riff(chunk(b"LIST", info), fmt(), chunk(b"data", SOUND), chunk(b"LIST", b"adtl" + bytes(8))))

    assert found.tags == (("INAM", "Көш"), ("IART", "Автор"))


def id3(*frames: object, version: int = 4) -> bytes:
    tag, file = ID3(), BytesIO()
    for frame in frames:
        tag.add(frame)
    tag.save(file, v2_version=version, padding=lambda _info: 0)
    return file.getvalue()


@pytest.mark.parametrize("version", [3, 4])
def test_the_text_of_an_id3_tag_is_read(version: int) -> None:
    tag = id3(TIT2(text=["Көш"]), TSRC(text=["KZA012600001"]), version=version)

    found = sound(riff(fmt(), chunk(b"data", SOUND), chunk(b"id3 ", tag)))

    assert dict(found.tags) == {"TIT2": "Көш", "TSRC": "KZA012600001"}


def test_a_tag_that_unpacks_to_far_more_is_passed_over() -> None:
    bomb = zlib.compress(b"\0" * 30_000_000, 9)
    size = bytes((len(bomb) + 14) >> shift & 0x7F for shift in (21, 14, 7, 0))
    parts = bytes((len(bomb) + 4) >> shift & 0x7F for shift in (21, 14, 7, 0))
    tag = b"ID3\4\0\0" + size + b"TIT2" + parts + b"\0\x09" + bytes(4) + bomb

    found = kept_within_bounds(riff(fmt(), chunk(b"data", SOUND), chunk(b"id3 ", tag)))

    assert found.sound is not None
    assert found.sound.tags == ()


def test_many_chunks_of_tags_are_not_gathered() -> None:
    full = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"x") * 6000)

    found = kept_within_bounds(riff(fmt(), chunk(b"data", SOUND), full * 20))

    assert found.sound is not None
    assert len(found.sound.tags) == 100


def test_only_so_much_of_tags_is_kept() -> None:
    many = b"INFO" + b"".join(chunk(b"I%03d" % number, b"x" * 50) for number in range(200))
    long = id3(TXXX(desc="a", text=["x" * 5000]))

    assert len(sound(riff(fmt(), chunk(b"data", SOUND), chunk(b"LIST", many))).tags) == 100
    ((_name, text),) = sound(riff(fmt(), chunk(b"data", SOUND), chunk(b"id3 ", long))).tags
    assert len(text) == 1000


DATA = chunk(b"data", SOUND)
LIST = chunk(b"LIST", b"INFO")
FAULTS: dict[str, tuple[bytes, str, int, str]] = {  # a file, the chunk, the offset, a part of the words
    "short": (b"RIFF", "RIFF", 0, "after 4 of the 12 bytes"),
    "not_riff": (b"OggS" + GOOD[4:], "RIFF", 0, "“OggS”"),
    "not_wave": (riff(fmt(), DATA, form=b"AVI "), "RIFF", 8, "“AVI ”"),
    "no_ds64": (riff(chunk(b"ds64", bytes(20)), fmt(), DATA, kind=b"RF64"), "ds64", 12, "promises 20 bytes"),
    "no_format": (riff(DATA), "fmt ", 220, "no fmt chunk"),
    "no_data": (riff(fmt()), "data", 36, "no data chunk"),
    "late_format": (riff(DATA, fmt()), "data", 12, "before the fmt"),
    "format_short": (riff(chunk(b"fmt ", bytes(14)), DATA), "fmt ", 12, "has 14 bytes; this format needs 16"),
    "coding": (riff(fmt(2), DATA), "fmt ", 12, "0x0002 (Microsoft ADPCM)"),
    "channels": (riff(fmt(channels=1025, frame=2050), DATA), "fmt ", 12, "1\u00a0025 channels; from 1 to 1\u00a0024"),
    "rate": (riff(fmt(rate=0), DATA), "fmt ", 12, "says 0 frames a second"),
    "bits": (riff(fmt(bits=36), DATA), "fmt ", 12, "36 bits a sample; in this format 8, 16, 24, 32"),
    "many_chunks": (riff(chunk(b"JUNK") * 1001, fmt(), DATA), "", 8012, "more than 1\u00a0000 chunks before"),
    "junk": (riff(fmt(), bytes(3) + b"\xff" * 9, DATA), "", 36, "“\\x00\\x00\\x00\\xff”"),
    "cut": (riff(fmt(), chunk(b"LIST", b"INFO", 5_292_000)), "LIST", 36, "promises 5\u00a0292\u00a0000 bytes"),
    "head_cut": (riff(fmt(), b"dat"), "", 36, "after 3 of its 8 bytes"),
    "data_cut": (
        riff(fmt(), chunk(b"data", SOUND, 5_292_000), promised=UNKNOWN),
        "data",
        36,
        "The data chunk promises 5\u00a0292\u00a0000 bytes, the file ends after 200.",
    ),
    "riff_size": (riff(fmt(), DATA, promised=1000), "RIFF", 4, "file of 1\u00a0008 bytes, it has 244"),
    "bare_rf64": (riff(fmt(), DATA, kind=b"RF64"), "RF64", 0, "no ds64"),
    "endless": (riff(fmt(), chunk(b"data", SOUND, UNKNOWN)), "data", 36, "to the end of the file"),
    "unclosed": (riff(fmt(), chunk(b"data", SOUND, 0), promised=8), "data", 36, "0 bytes, 200 follow"),
    "empty": (riff(fmt(), chunk(b"data")), "data", 36, "no length"),
    "part_frame": (riff(fmt(), chunk(b"data", SOUND[:-1])), "data", 36, "left over: 1"),
    "second_data": (riff(fmt(), DATA, DATA), "data", 244, "second data chunk of 200 bytes"),
    "second_format": (riff(fmt(), fmt(channels=2), DATA), "fmt ", 36, "second fmt chunk"),
    "frame_size": (riff(fmt(frame=4), DATA), "fmt ", 12, "4 bytes a frame; 1 × 16 bits take 2"),
    "byte_rate": (riff(fmt(per_second=0), DATA), "fmt ", 12, "should say 16\u00a0000"),
    "valid_bits": (riff(extensible(files.PCM, 24, 16), DATA), "fmt ", 12, "24 of 16 bits"),
    "unpadded": (riff(chunk(b"inst", bytes(7))[:-1], fmt(), DATA), "inst", 12, "“inst” has an odd length"),
    "chunk_cut": (
        riff(fmt(), DATA, chunk(b"LIST", b"INFO", 900)),
        "LIST",
        244,
        "promises 900 bytes, the file ends after 4",
    ),
    "after_data": (riff(fmt(), DATA, bytes(30)), "", 244, "30 bytes that are no chunk"),
    "many_after": (riff(fmt(), DATA, LIST * 1000), "", 12220, "Those after byte 12\u00a0220"),
    "broadcast_short": (riff(chunk(b"bext", bytes(600)), fmt(), DATA), "bext", 12, "has 600 bytes"),
    "id3": (riff(fmt(), DATA, chunk(b"id3 ", b"no tag of any kind")), "id3 ", 244, "cannot be read"),
    "large_tags": (riff(fmt(), DATA, chunk(b"LIST", b"INFO" + bytes(70_000))), "LIST", 244, "the first 65\u00a0536"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_names_its_chunk_its_offset_and_its_meaning(code: str) -> None:
    data, name, offset, told = FAULTS[code]

    found = report(data)

    (fault,) = found.faults
    assert (fault.code, fault.chunk, fault.offset) == (code, name, offset)
    assert told in fault.words
    assert (found.sound is None) == (code in faults.SPOILING and code != "data_cut")
    assert found.is_whole == (code in faults.SLIGHT)
    assert found.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("frames", [0x31, 0x41 * 1000, 100])
def test_a_missing_byte_of_padding_hides_no_sound(frames: int) -> None:
    odd = chunk(b"inst", bytes(7))[:-1]

    found = report(riff(fmt(bits=8), odd, chunk(b"data", bytes(frames)), odd, chunk(b"LIST", b"INFO")))

    assert facts(found.sound) == ("PCM_U8", 1, 8000, frames)
    assert [fault.code for fault in found.faults] == ["unpadded", "unpadded"]


def test_each_fault_is_shown_by_a_test() -> None:
    assert FAULTS.keys() | {"died", "slow"} == faults.FAULTS.keys()  # those two: test_child.py


def test_what_spoils_the_sound_stands_first() -> None:
    found = report(riff(fmt(frame=4), chunk(b"data", SOUND, 900)))

    assert [fault.code for fault in found.faults] == ["data_cut", "frame_size"]


def test_a_fault_is_told_in_the_language_of_who_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = files.fault(riff(fmt()))
    said = {"kk": "Дыбыс жоқ.", "ru": "Звука нет."}

    class Told:
        def __str__(self) -> str:
            return said[translation.get_language() or ""]

    monkeypatch.setitem(faults.FAULTS, "no_data", faults.Kind(Told(), True))
    for language, words in said.items():
        with translation.override(language):
            assert fault.words == words


def test_a_cut_sound_is_told_as_far_as_it_goes() -> None:
    found = report(GOOD[:-51])

    assert facts(found.sound) == ("PCM_16", 1, 8000, 74)
    assert not found.is_whole


def test_one_missing_byte_is_a_cut() -> None:
    assert files.fault(GOOD[:-1]).figures == {"promised": 200, "held": 199}
    assert files.fault(riff(fmt(), DATA, LIST)[:-1]).figures == {"promised": 4, "held": 3}


# Whatever the bytes are


def kept_within_bounds(data: bytes) -> Report:
    tracemalloc.start()
    try:
        found = report(data)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    assert all(fault.words for fault in found.faults)
    assert found.sound or found.faults[0].spoils
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return found


HEADS = st.sampled_from([b"", b"RIFF", b"RIFX", b"RF64\xff\xff\xff\xffWAVE", b"RIFF\0\0\0\0WAVEfmt "])
WHOLE = [GOOD, *(FAULTS[code][0] for code in ("unpadded", "second_data", "valid_bits", "data_cut", "id3"))]
WHOLE += [riff(ds64(200, 300, (b"LIST", 4)), fmt(), DATA, LIST, kind=b"BW64"), riff(chunk(b"bext", BEXT), fmt(), DATA)]
WHOLE += [riff(fmt(), DATA, chunk(b"id3 ", id3(TIT2(text=["a"]))))]


@settings(max_examples=200, deadline=None)
@given(HEADS, st.binary(max_size=400))
def test_any_bytes_are_a_sound_or_have_a_fault(head: bytes, rest: bytes) -> None:
    kept_within_bounds(head + rest)


@st.composite
def broken(draw: Any) -> bytes:
    """A good file or a bad one with some bytes changed, put in or taken out."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, min(len(data), 700)))
        end = at + draw(st.integers(0, 8))
        data[at:end] = draw(st.binary(max_size=8) | st.sampled_from([b"\xff" * 4, bytes(4), b"data"]))
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(broken())
def test_a_broken_file_is_a_sound_or_has_a_fault(data: bytes) -> None:
    kept_within_bounds(data)


def test_a_gigabyte_that_is_promised_takes_no_memory() -> None:
    for name in (b"fmt ", b"LIST", b"id3 ", b"bext", b"ds64", b"data"):
        kept_within_bounds(riff(chunk(name, bytes(40), 2**30), kind=b"RF64"))


@pytest.mark.skipif(not REAL.is_dir(), reason="The folder of real WAVs (SAMPLES_DIR) is not here.")
def test_real_files_are_read_as_libsndfile_reads_them() -> None:
    paths = sorted(REAL.rglob("*.wav"))
    assert paths
    for path in paths:
        found = report(path.read_bytes())
        assert facts(found.sound) == libsndfiles(path.read_bytes()), path.name
        if found.sound is None:
            assert (found.faults[0].spoils, found.faults[0].offset >= 0) == (True, True), path.name
        else:
            assert found.is_whole, path.name
