"""Child processes that end with their parent, whatever ends it, and say what they print."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import IO, cast

LAST_LINES = 20
STOP_SECONDS = 15.0

# Between fork and prctl the parent may already be gone; then nobody would send the signal.
_ONLY_UNDER_PARENT = '[ "$PPID" = "$0" ] && exec "$@"'

Echo = Callable[[str, str], None]


class StartError(Exception):
    """Something could not be started; the message is one line for whoever typed the command."""


def echo(name: str, line: str) -> None:
    """Print `line` of the program `name`; a closed terminal is no reason to fail."""
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{name:<9} | {line}\n")
        sys.stdout.flush()


def silent(name: str, line: str) -> None:
    """Print nothing: the last lines are kept all the same."""


class Child:
    """A running program in a session of its own, tied to the life of the thread that makes it.

    `on_orphaned` is the signal the kernel sends it when this process dies, `on_stop` the one for
    an orderly end. `before` is put in front of everything, such as a change of namespace.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        stdin: str = "",
        pass_fds: Sequence[int] = (),
        on_orphaned: str = "KILL",
        on_stop: signal.Signals = signal.SIGTERM,
        echo: Echo = echo,
    ) -> None:
        self.name, self.on_stop, self._echo = name, on_stop, echo
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        tied = ["setpriv", "--pdeathsig", on_orphaned, "sh", "-c", _ONLY_UNDER_PARENT]
        try:
            self.popen = subprocess.Popen(
                [*before, *tied, str(os.getpid()), *map(str, command)],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                start_new_session=True,  # Ctrl-C reaches only us: we end the others in order
                text=True,
                errors="replace",
            )
        except FileNotFoundError as error:
            raise StartError(f"{error.filename} is missing: install util-linux.") from None
        self._write(stdin)
        self._reader = threading.Thread(target=self._read, name=f"output of {name}", daemon=True)
        self._reader.start()

    def _write(self, text: str) -> None:
        with suppress(BrokenPipeError), cast(IO[str], self.popen.stdin) as stream:
            stream.write(text)

    def _read(self) -> None:
        with cast(IO[str], self.popen.stdout) as stream:
            for line in stream:
                self.last_lines.append(line.rstrip())
                self._echo(self.name, line.rstrip())

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def wait(self, seconds: float) -> int:
        """Its exit status, once all it printed is read; raises subprocess.TimeoutExpired."""
        status = self.popen.wait(seconds)
        self._reader.join(2)
        return status

    def finish(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds) for an orderly end, then end its whole group."""
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(max(0.1, deadline - monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.wait(STOP_SECONDS)


def stop(children: Iterable[Child], seconds: float = STOP_SECONDS) -> None:
    """Ask all to end, then wait for each; what is still there after `seconds` is killed."""
    children = list(children)
    deadline = monotonic() + seconds
    for child in children:
        if child.alive:
            child.popen.send_signal(child.on_stop)
    for child in children:
        child.finish(deadline)


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody uses now, all different."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [taken.getsockname()[1] for taken in held]
    for taken in held:
        taken.close()
    return ports


def wait_for(ready: Callable[[], bool], child: Child, what: str, seconds: float) -> None:
    """Ask `ready` until it agrees; raises StartError when `child` ends first or time runs out."""
    deadline = monotonic() + seconds
    while not ready():
        if not child.alive:
            child.wait(1)
            raise StartError(f"{what} did not start: {reason(child)}")
        if monotonic() > deadline:
            raise StartError(f"{what} did not answer within {seconds:.0f} seconds.")
        sleep(0.05)


def reason(child: Child) -> str:
    """The line that tells why a service ended."""
    lines = [line for line in child.last_lines if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or [f"exit status {child.popen.returncode}"])[-1].strip()
