"""One demo for all journeys of a test run, started as a person starts it and ended the same way."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser

from portal.demo.journeys import Certificate
from tests.journeys.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # seconds in which a certificate must be there, whatever has happened


@dataclass
class Demo:
    """A running launcher, its data folder, and the processes it has started."""

    process: subprocess.Popen[bytes]
    var: Path
    log: Path

    @property
    def settings(self) -> dict[str, str]:
        values: dict[str, str] = json.loads((self.var / "environment.json").read_text())
        return values

    @property
    def base_url(self) -> str:
        return self.settings["BASE_URL"]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the portal's database answers."""
        with psycopg.connect(self.settings["DATABASE_URL"]) as connection:
            return connection.execute(query, values).fetchall()

    def child(self, *words: str) -> int:
        """The id of the launcher's child whose command line holds all `words`."""
        found = self.named(*words)
        assert len(found) == 1, f"{len(found)} processes {words}: {self.last_lines}"
        return found[0]

    def named(self, *words: str) -> list[int]:
        return [pid for pid in children(self.process.pid) if all(word in command(pid) for word in words)]

    @property
    def worker(self) -> int:
        """The Celery worker’s main process; its own child does the work."""
        return self.child("--queues=celery")

    @property
    def has_worker(self) -> bool:
        """Whether a worker is ready to work: its child is there."""
        return any(children(pid) for pid in self.named("--queues=celery"))

    def journey(self, out: Path, **more: str) -> Certificate:
        """The main job by a program, to be walked step by step."""
        return Certificate(self.base_url, out, lambda _line: None, **more)  # type: ignore[arg-type]  # fields by name

    @property
    def last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


def children(parent: int) -> list[int]:
    """The processes that `parent` has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, its_parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_parent) == parent and state != "Z":
            found.append(int(stat.parent.name))
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def tree(root: int) -> list[int]:
    """`root` and all below it."""
    return [root, *(pid for child in children(root) for pid in tree(child))]


def marked(mark: str) -> list[int]:
    """The processes that have inherited `mark` in their environment, also those whose parent is gone."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            inherited = environment.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in inherited:
            found.append(int(environment.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(holds: Callable[[], Any], seconds: float, otherwise: str) -> None:
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, f"within {seconds:.0f} s: {otherwise}"
        sleep(0.1)


@contextmanager
def halted(pid: int) -> Iterator[None]:
    """The process takes connections but answers nothing, then goes on as if nothing had been."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def environment(**more: str) -> dict[str, str]:
    """As a person's shell has it: without what the test settings put there."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": "platform", **more}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, ready. At the end it leaves no process, and no work was done twice."""
    folder = tmp_path_factory.mktemp("journeys")
    mark = f"STARTED_BY={folder}"
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.launcher", "demo", "--few", "--var", str(folder / "var")],
            cwd=ROOT,
            env=environment(PORT="0", SIGNER_PORT="0", STARTED_BY=str(folder)),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Demo(process, folder / "var", log)
    try:
        until(lambda: _is_ready(running), 240, f"the demo is ready {running.last_lines}")
        yield running
        no_certificate_was_made_twice(running)
    finally:
        started = {*tree(process.pid), *marked(mark)}
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
    assert status == 0, running.last_lines
    until(lambda: not any(map(is_running, started)) and not marked(mark), 30, "all processes have ended")


@pytest.fixture
def arrives(browser: Browser, demo: Demo) -> Iterator[Callable[..., Visitor]]:
    """Opens a window for one more person; in the end none of them may have met trouble."""
    visitors: list[Visitor] = []

    def arrive(*, scripts: bool = True) -> Visitor:
        visitors.append(Visitor.arrives(browser, demo.base_url, scripts=scripts))
        return visitors[-1]

    yield arrive
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.page.context.close()
    assert not troubles, "\n".join(troubles)


def _is_ready(running: Demo) -> bool:
    assert running.process.poll() is None, running.last_lines
    return re.search(r"Ctrl-C stops everything", running.last_lines) is not None


def no_certificate_was_made_twice(running: Demo) -> None:
    """Also what a broker has delivered again long after the work was done."""
    acts = running.rows("SELECT subject, count(*) FROM portal_trail WHERE act = 'certify' GROUP BY subject")
    entries = running.rows("SELECT count(*) FROM copyright_registry_entry WHERE status = 'in_force'")[0][0]
    assert [count for _entry, count in acts] == [1] * entries
