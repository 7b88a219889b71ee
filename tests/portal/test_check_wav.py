"""WAVs checked from the shell: what is said, what the exit status is, and that nothing else is needed."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.portal.wav import files
from tests.portal.wav.files import SOUND, chunk, fmt, riff

ROOT = Path(__file__).resolve().parents[2]
CUT = riff(fmt(), chunk(b"data", SOUND, 5_292_000))


def ask(data: bytes, tmp_path: Path, *arguments: str) -> tuple[int, str]:
    """Exit status and output of the command."""
    (tmp_path / "a.wav").write_bytes(data)
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_wav", str(tmp_path / "a.wav"), *arguments, stdout=out)
    assert isinstance(left.value.code, int)
    return left.value.code, out.getvalue()


def told(data: bytes, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    """The same by --json."""
    status, said = ask(data, tmp_path, "--json")
    found: dict[str, Any] = json.loads(said)
    return status, found


def test_a_good_file_is_told_by_its_facts(tmp_path: Path) -> None:
    status, found = told(files.GOOD, tmp_path)

    assert status == 0
    names = ("format", "container", "channels", "rate", "bits", "frames", "seconds", "fault", "chunk", "offset")
    assert [found[name] for name in names] == ["PCM_16", "RIFF", 1, 8000, 16, 100, 0.0125, None, None, None]
    assert found["levels"]["clipped"] == 0


def test_a_cut_file_is_told_with_what_is_left_and_what_is_wrong(tmp_path: Path) -> None:
    status, found = told(CUT, tmp_path)

    assert (status, found["frames"], found["code"]) == (1, 100, "data_cut")
    assert (found["chunk"], found["offset"]) == ("data", 36)
    assert found["fault"] == "The data chunk promises 5\u00a0292\u00a0000 bytes, the file ends after 200."


def test_a_file_that_is_no_wav_has_no_facts(tmp_path: Path) -> None:
    status, found = told(b"ID3\4 and no more", tmp_path)

    assert (status, found["format"], found["frames"]) == (1, None, None)
    assert (found["code"], found["chunk"], found["offset"]) == ("not_riff", "RIFF", 0)


def test_a_slight_fault_is_told_and_the_file_is_good(tmp_path: Path) -> None:
    status, found = told(riff(fmt(per_second=1), chunk(b"data", SOUND)), tmp_path)

    assert (status, found["fault"], [each["code"] for each in found["faults"]]) == (0, None, ["byte_rate"])


def test_people_read_lines_in_which_a_tag_stays_a_tag(tmp_path: Path) -> None:
    tags = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"A\x1b[2J\nExit status: 0"))

    status, said = ask(riff(fmt(), tags, chunk(b"data", SOUND, 900)), tmp_path)

    assert (status, said.splitlines()[:2]) == (
        1,
        ["RIFF PCM_16, 1 ch, 8000 Hz, 16 bits, 100 frames, 0.013 s", "INAM: A [2J Exit status: 0"],
    )
    assert "promises 900 bytes, the file ends after 200. (chunk “data”, byte " in said


def test_what_is_no_file_is_no_input(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(CommandError, match="it is no file") as refused:
            call_command("check_wav", str(path))
        assert refused.value.returncode == 2


def test_it_needs_no_portal_around_it(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(CUT)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "VAR_DIR": "/nowhere"}
    command = [sys.executable, "manage.py", "check_wav", str(tmp_path / "a.wav")]

    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)

    assert (run.returncode, run.stderr) == (1, "")
    assert "“data”" in run.stdout
