"""A program of the portal that reads one stranger's file and may do nothing else.

It is started with limits on memory, time and what it writes, without the portal's secrets and, where the system lets
it, without a network. Its file is its standard input; what it makes lies in its folder and is not believed.

Not done: the child may read what the portal's account may read (no chroot, no seccomp, no Landlock); and as root,
which no production is, it could start processes.
"""

import logging
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from io import UnsupportedOperation
from pathlib import Path
from typing import IO, Any, Literal

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]  # the folder of `portal`
MEGABYTE = 1024 * 1024

Ending = Literal["", "slow", "died"]  # well, over its time, anything else


@contextmanager
def descriptor(file: IO[bytes]) -> Iterator[int]:
    """A descriptor of the file's bytes; what lies in memory is written down first."""
    file.seek(0)
    try:
        yield file.fileno()
    except (UnsupportedOperation, AttributeError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy.fileno()
    finally:
        file.seek(0)


def run(module: str, *arguments: str, source: int, place: Path, seconds: float) -> Ending:
    """One run of `python -m module` over the descriptor `source` in the folder `place`; how it ended."""
    os.lseek(source, 0, os.SEEK_SET)
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [*alone(), sys.executable, "-s", "-B", "-m", module, *arguments],
            stdin=source,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=place,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        is_over = _is_over_time(child, seconds)
        if child.returncode:
            errors.seek(max(errors.seek(0, os.SEEK_END) - 1000, 0))
            said = errors.read().decode(errors="replace")
            logger.warning("%s %s ended with %s: %s", module, " ".join(arguments), child.returncode, said)
    if child.returncode:
        return "slow" if is_over else "died"
    return ""


@cache
def alone() -> tuple[str, ...]:
    """What is put before the child: a network of its own where the system allows one, no new rights, no outliving."""
    tied = ("setpriv", "--no-new-privs", "--pdeathsig", "KILL")
    without_network = ("unshare", "--user", "--net")
    with suppress(FileNotFoundError):
        if subprocess.run([*without_network, *tied, "true"], capture_output=True).returncode == 0:
            return (*without_network, *tied)
    return tied


def _is_over_time(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for the end; whether the clock or the limit of the processor brought it."""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return True
    return child.returncode == -signal.SIGXCPU


def made(path: Path, most: int) -> bytes:
    """What the child wrote there; OSError where that is no plain file, or has more than `most` bytes."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123 - a descriptor
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise OSError(f"{path.name} is no file of ours.")
        return file.read()


def storable(said: Any) -> str:
    """Text of the child that PostgreSQL can hold: no NUL, no halves of letters."""
    return str(said).replace("\x00", "\ufffd").encode(errors="replace").decode()


def confine(limits: Mapping[int, int]) -> None:
    """In the child: give up what a reader of one file never needs; nothing gives it back."""
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def limits(*, memory: int, processor: int, written: int) -> dict[int, int]:
    """Limits by their number: bytes of address space, seconds of the processor, bytes of a file it writes."""
    return {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: written,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_NPROC: 0,  # no other process, no further thread (root is not bound by it)
        resource.RLIMIT_CORE: 0,
    }
