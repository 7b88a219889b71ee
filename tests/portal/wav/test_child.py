"""The check in a child: what comes back, and that nothing the child says is believed unseen."""

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from portal import wav
from portal.wav import Fault, Levels, Report, check, loaded
from tests.portal.children import instead
from tests.portal.wav import files
from tests.portal.wav.test_sounds import BEXT

ROOT = Path(__file__).resolve().parents[3]
FULL = files.riff(
    files.chunk(b"bext", BEXT),
    files.chunk(b"LIST", b"INFO" + files.chunk(b"INAM", "Көш".encode())),
    files.fmt(frame=6),
    files.chunk(b"data", files.SOUND, 999),
)


@pytest.mark.parametrize("data", [files.GOOD, FULL, b"", b"no wav at all"], ids=["good", "full", "empty", "none"])
def test_the_child_says_what_is_in_the_file(data: bytes) -> None:
    assert check(BytesIO(data)) == files.report(data)


def test_a_file_on_disk_is_read_from_there(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(FULL)
    with (tmp_path / "a.wav").open("rb") as file:
        file.read(100)

        assert check(file) == files.report(FULL)
        assert file.tell() == 0


def test_the_memory_of_a_check_stays_below_64_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    size = 200 * 1024**2
    with path.open("wb") as file:
        head = files.fmt(channels=2, bits=24) + files.chunk(b"data", promised=size)
        file.write(files.riff(head, promised=size + len(head) + 4))
        file.truncate(file.tell() + size)
    program = (
        "from concurrent.futures import ThreadPoolExecutor; from pathlib import Path;"
        "from portal.wav.sounds import examine;"
        "print(examine(open(0, 'rb', buffering=0), ThreadPoolExecutor(1)).levels.leading,"
        "Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    with path.open("rb") as file:
        environment = {"PYTHONPATH": str(ROOT / "platform"), "OPENBLAS_NUM_THREADS": "1"}
        run = subprocess.run(
            [sys.executable, "-c", program], stdin=file, env=environment, capture_output=True, check=True
        )

    leading, kilobytes = map(int, run.stdout.split())
    assert (leading, kilobytes < 64 * 1024) == (size // 6, True), kilobytes


def test_a_child_that_is_killed_is_tried_once_more_then_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tries = instead(monkeypatch, tmp_path, "kill -KILL $$")

    assert check(BytesIO(files.GOOD)) == Report(0, "", None, None, (Fault("died", "", 0),))
    assert tries.read_text() == "x\nx\n"


def test_a_child_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tries = instead(monkeypatch, tmp_path, "sleep 300")
    monkeypatch.setattr(wav, "SECONDS", 1)

    found = check(BytesIO(files.GOOD))

    assert (found.faults[0].code, found.faults[0].spoils, tries.read_text()) == ("slow", True, "x\n")


@pytest.mark.parametrize("said", ["nonsense", "[]", "null", "{}"])
def test_what_is_no_report_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str) -> None:
    instead(monkeypatch, tmp_path, f"echo '{said}' > {wav.RESULT}")

    assert check(BytesIO(files.GOOD)).faults == (Fault("died", "", 0),)


@pytest.mark.parametrize(
    "changed",
    [
        {"size": "many"},
        {"sha256": "abc"},
        {"sha256": 5},
        {"sound": {}},
        {"sound": []},
        {"faults": [{"code": "invented", "chunk": "", "offset": 0, "figures": {}}]},
        {"faults": [{"code": "cut", "chunk": "", "offset": 0, "figures": {}}]},
        {"faults": [{"code": "empty", "chunk": "", "offset": 0, "figures": []}]},
        {"faults": None},
        {"sound": None, "faults": []},
        {"levels": {"peaks": [float("inf")]}},
    ],
)
def test_every_value_of_a_report_has_its_type(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        loaded(json.dumps(json.loads(files.report(FULL).as_json()) | changed))


@pytest.mark.parametrize(
    "changed",
    [{"columns": [[0, 200]]}, {"columns": [[5, 3]]}, {"columns": [[0, 0]] * 801}, {"peaks": ["x"]}, {"clipped": None}],
)
def test_levels_are_within_their_bounds(changed: dict[str, object]) -> None:
    said = json.loads(files.report(files.GOOD).as_json())
    said["levels"] |= changed

    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        loaded(json.dumps(said))


@pytest.mark.parametrize("changed", [{"channels": 0}, {"rate": 0}, {"frames": -1}, {"rate": "fast"}, {"tags": [["a"]]}])
def test_a_sound_is_within_its_bounds(changed: dict[str, object]) -> None:
    said = json.loads(files.report(files.GOOD).as_json())
    said["sound"] |= changed

    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        loaded(json.dumps(said))


def test_text_of_a_report_can_be_stored() -> None:
    found = files.report(FULL)
    assert found.sound is not None

    back = loaded(replace(found, sound=replace(found.sound, tags=(("INAM", "a\0b\ud800"),))).as_json())

    assert back.sound is not None
    assert back.sound.tags == (("INAM", "a\ufffdb?"),)


def test_a_report_is_read_as_it_was_written() -> None:
    found = files.report(FULL)

    assert loaded(found.as_json()) == found
    assert isinstance(found.levels, Levels)


def test_the_thread_of_the_hash_is_there_before_the_limits_forbid_further_ones(tmp_path: Path) -> None:
    program = (
        "import os, runpy, portal.wav.sounds\n"
        "if os.getuid() == 0:\n"  # root is not bound by the limit
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "runpy.run_module('portal.wav.child', run_name='__main__')\n"
    )
    tmp_path.chmod(0o777)
    environment = {"PYTHONPATH": str(ROOT / "platform"), "OPENBLAS_NUM_THREADS": "1"}
    with (tmp_path / "a.wav").open("w+b") as file:
        file.write(files.GOOD)
        file.seek(0)
        run = subprocess.run(
            [sys.executable, "-B", "-c", program], stdin=file, env=environment, cwd=tmp_path, capture_output=True
        )

    assert run.returncode == 0, run.stderr
    assert loaded((tmp_path / wav.RESULT).read_text("utf-8")) == files.report(files.GOOD)
