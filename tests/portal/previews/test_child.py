"""The child that reads a file: what it may not do, and that nothing it says or does is trusted."""

import os
import re
import resource
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from portal import previews, sandbox
from portal.previews import Page, Preview
from tests import samples
from tests.portal.children import instead
from tests.portal.previews.conftest import Made

ROOT = Path(__file__).resolve().parents[3]
GOOD = samples.of_each_format()


def test_a_child_that_is_killed_is_tried_once_more_then_told(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = instead(monkeypatch, tmp_path, "kill -KILL $$")

    assert made(GOOD["png"], "png") == Preview("died")
    assert tries.read_text() == "x\nx\n"


def test_a_child_that_is_killed_once_does_its_work_the_second_time(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = tmp_path / "tries"
    instead(monkeypatch, tmp_path, f'[ "$(wc -l < {tries})" = 1 ] && kill -KILL $$', f'exec "{sys.executable}" "$@"')

    assert len(made(GOOD["png"], "png").pages) == 1


def test_a_child_that_hangs_is_ended_with_all_it_started(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = instead(monkeypatch, tmp_path, f"sleep 300 & echo $! > {tmp_path}/pid; wait")
    monkeypatch.setattr(previews, "SECONDS", 1)

    assert made(GOOD["png"], "png") == Preview("slow")
    assert tries.read_text() == "x\n"
    monkeypatch.setattr(previews, "WAITING_SECONDS", 1)
    assert not previews.needs_password(BytesIO(samples.locked_pdf("secret")))
    status = Path(f"/proc/{int((tmp_path / 'pid').read_text())}/stat")
    assert not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


WITHOUT_RIGHTS = ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all"]  # root could raise its limits
LIE = Preview(pages=(Page("page-1.jpg", 1, 1),)).as_json()


@pytest.mark.parametrize(
    "lines",
    [
        ["ln -s {secret} preview.json"],
        ["mkfifo preview.json"],
        ["mkdir preview.json"],
        ["echo nonsense > preview.json"],
        ["echo '[]' > preview.json"],
        ["echo 'null' > preview.json"],
        [f"echo '{replace(Preview(), note='invented').as_json()}' > preview.json"],
        ["head -c 17000000 /dev/zero > preview.json"],
        [f"echo '{LIE}' > preview.json"],
        [f"echo '{LIE}' > preview.json", "ln -s {secret} page-1.jpg"],
        [f"echo '{LIE}' > preview.json", "echo '<script>' > page-1.jpg"],
        ["true"],
    ],
)
def test_what_a_child_says_is_not_trusted(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: list[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"\xff\xd8\xff a key of the portal")
    instead(monkeypatch, tmp_path, *(line.replace("{secret}", str(secret)) for line in lines))

    assert made(GOOD["png"], "png") == Preview("died")
    assert not (tmp_path / "page-1.jpg").exists()


def test_a_child_has_none_of_the_portals_secrets_and_no_network(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FIELD_KEYS", "secret")
    instead(
        monkeypatch,
        tmp_path,
        f"env > {tmp_path}/env",
        f"cat /proc/net/dev > {tmp_path}/net",
        f"ls -l /proc/self/fd > {tmp_path}/fds",
    )

    made(GOOD["png"], "png")

    names = {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    assert names <= {"PYTHONPATH", "PATH", "LC_ALL", "OPENBLAS_NUM_THREADS", "PWD", "OLDPWD", "SHLVL", "_"}
    assert len((tmp_path / "fds").read_text().splitlines()) <= 6  # three, that of ls, and the head line
    if sandbox.alone()[0] == "unshare":  # where the system lets it
        assert re.findall(r"(\w+):", (tmp_path / "net").read_text()) == ["lo"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("bytearray(2 * 1024**3)", "MemoryError"),
        ("open('a', 'wb').write(bytes(65 * 1024**2))", "File too large"),
        ("[open('/dev/null') for _ in range(70)]", "Too many open files"),
        ("resource.setrlimit(resource.RLIMIT_CPU, (9, 99))", "not allowed to raise"),
    ],
)
def test_the_limits_hold(tmp_path: Path, code: str, told: str) -> None:
    program = f"import resource; from portal.previews import child; child.sandbox.confine(child.LIMITS); {code}"
    run = subprocess.run(
        [*WITHOUT_RIGHTS, sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "platform"), "PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )

    assert (run.returncode != 0, told in run.stderr) == (True, True), run.stderr


def test_the_memory_of_a_child_stays_within_its_limit(made: Made) -> None:
    data = samples.picture("PNG", (10_000, 10_000), "RGBA")
    begun = process_time()

    preview = made(data, "png")

    assert preview.pages == (Page("page-1.jpg", 1600, 1600),)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1536 * 1024  # kB; of all children so far
    assert process_time() - begun < 2  # of the caller, who only waits
