"""`make demo`: one line for each trouble, one process tree that ends whole, data that stay."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "portal.launcher", "demo", "--var"]

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


class Demo:
    """A launcher started in the background, what it printed so far, and all its processes."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.output: list[str] = []
        self.process = subprocess.Popen(
            [*COMMAND, str(var)],
            cwd=ROOT,
            env=_environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_hangs_up,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.output.extend(stream)

    def wait_for(self, pattern: str, seconds: float = 180) -> None:
        until(lambda: self.has_said(pattern) or self.process.poll() is not None, seconds)
        assert self.has_said(pattern), "".join(self.output[-30:])

    def has_said(self, pattern: str) -> bool:
        return any(re.search(pattern, line) for line in list(self.output))

    def settings(self) -> dict[str, str]:
        values: dict[str, str] = json.loads((self.var / "environment.json").read_text())
        return values

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.ended()

    def ended(self) -> int:
        """Its exit status, once everything it printed is read."""
        status = self.process.wait(60)
        self._reader.join(60)
        return status


def _hangs_up() -> None:
    """The launcher heeds a hang-up unless it was told not to; so may be whoever runs these tests (nohup)."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _environment(**more: str) -> dict[str, str]:
    """As a person's shell has it: without what the test settings put there."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": "platform", "PORT": "0", "SIGNER_PORT": "0", "LC_ALL": "C", **more}


@contextmanager
def demo(var: Path, **environment: str) -> Iterator[Demo]:
    started = Demo(var, **environment)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.end(signal.SIGKILL)


def until(holds: Callable[[], bool], seconds: float) -> bool:
    deadline = monotonic() + seconds
    while not holds() and monotonic() < deadline:
        sleep(0.1)
    return holds()


def tree(root: int) -> dict[int, int]:
    """All processes under `root`, itself included, with their parents; zombies are not running."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            parents[int(status.parent.name)] = int(parent)
    found = {root}
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return {pid: parents[pid] for pid in found & parents.keys()}


def all_gone(pids: dict[int, int]) -> bool:
    return until(lambda: not any(tree(pid) for pid in pids), 30)


def started_twice(var: Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, str(var)]
    return subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)


def answer(base_url: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(base_url).port or 0, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo with a space") / "var"


def test_a_demo_is_used_disturbed_and_ended(var: Path) -> None:
    with demo(var) as running:
        running.wait_for("Ctrl-C stops everything")
        settings = running.settings()

        assert answer(settings["BASE_URL"], "/readyz") == 200
        assert stat.S_IMODE((var / "environment.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((var / "secrets.json").stat().st_mode) == 0o600
        assert running.has_said("Sign in as one of the demo people")

        second = started_twice(var)
        assert second.returncode == 1
        assert second.stderr == f"A demo already runs over {var}: stop it first.\n"

        os.kill(worker_of(running), signal.SIGKILL)
        running.wait_for("a new one starts")
        assert until(lambda: worker_of(running) > 0, 30)
        assert answer(settings["BASE_URL"], "/readyz") == 200

        pids = tree(running.process.pid)
        assert len(pids) > 10
        assert running.end(signal.SIGTERM) == 0
        assert all_gone(pids)
        assert not (var / "environment.json").exists()


def worker_of(running: Demo) -> int:
    """The id of the demo's Celery worker, 0 while there is none."""
    for pid, parent in tree(running.process.pid).items():
        words = command_of(pid)
        if parent == running.process.pid and b"--queues=celery" in words:
            return pid
    return 0


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.fixture
def used(var: Path) -> Path:
    """A folder over which a demo has run before, whichever test came first."""
    if not (var / "authority").exists():
        with demo(var) as first:
            first.wait_for("GET /readyz")
            first.end(signal.SIGTERM)
    return var


def test_a_second_start_takes_seconds_and_keeps_the_keys(used: Path) -> None:
    secrets = (used / "secrets.json").read_bytes()
    people = (used / "authority" / "people.json").read_bytes()
    began = monotonic()

    with demo(used) as running:
        running.wait_for("Ctrl-C stops everything")
        assert monotonic() - began < 60
        assert running.end(signal.SIGINT) == 0

    assert (used / "secrets.json").read_bytes() == secrets
    assert (used / "authority" / "people.json").read_bytes() == people


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGKILL], ids=lambda how: how.name)
def test_nothing_outlives_the_launcher(var: Path, how: signal.Signals) -> None:
    with demo(var) as running:
        running.wait_for("GET /readyz")
        pids = tree(running.process.pid)

        running.end(how)

        assert len(pids) > 10
        assert all_gone(pids)


def test_the_end_of_another_part_ends_the_demo_and_is_told(var: Path) -> None:
    with demo(var) as running:
        running.wait_for("Ctrl-C stops everything")
        pids = tree(running.process.pid)
        for pid, parent in pids.items():
            if parent == running.process.pid and b"portal.demo.bank" in command_of(pid):
                os.kill(pid, signal.SIGKILL)

        running.wait_for("^bank ended unexpectedly")

        assert running.ended() == 1
        assert all_gone(pids)


@pytest.mark.parametrize(
    ("port", "message"),
    [
        pytest.param("eighty", "PORT=eighty is not a port", id="not a number"),
        pytest.param("70000", "PORT=70000 is not a port", id="too large"),
    ],
)
def test_a_wrong_port_is_told_in_one_line(tmp_path: Path, port: str, message: str) -> None:
    with demo(tmp_path, PORT=port) as refused:
        assert refused.ended() == 1
        refused.wait_for(message)

    assert len(refused.output) == 1


def test_a_busy_port_is_told_in_one_line_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(tmp_path, PORT=str(port)) as refused:
            assert refused.ended() == 1
            refused.wait_for(rf"Port {port}: .* in use. Choose another: make demo PORT={port + 1}")

    assert len(refused.output) == 1


def test_a_busy_signer_port_is_replaced_and_told(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()  # broken: the start ends right after the ports are chosen
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(tmp_path, SIGNER_PORT=str(port)) as refused:
            refused.wait_for(f"Port {port} is busy: the signing simulator takes")
            refused.wait_for("postgres is not complete")
            assert refused.ended() == 1
