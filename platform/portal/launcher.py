"""`make demo`: the whole portal on this machine, with stand-ins for the outside world.

`python -m portal.launcher demo [--var DIR]` starts everything in the foreground and ends all of
it when it ends itself. PORT and SIGNER_PORT choose the ports; 0 means any free one.
"""

import argparse
import fcntl
import http.client
import json
import os
import secrets
import signal
import socket
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Any

from portal import services
from portal.building import build, need_pango, python_environment, run
from portal.processes import Child, StartError, echo, free_ports, reason, stop, wait_for
from portal.settings.environment import BASE_DIR, VAR_DIR

READY_SECONDS = 60.0
RESTART_SECONDS = 1.0
CASES = "cases"  # the program that brings works into every state, and ends
WORKERS = {"worker": "celery", "slow": "slow", "checks": "checks"}  # each with the line of tasks that it takes
BANK_CLIENT, BANK_TERMINAL = "authors-rights-portal", "demo-terminal"


class Stopped(BaseException):
    """Somebody asked us to end."""


@dataclass(frozen=True)
class Ports:
    """Where each part listens on loopback. The portal's own socket is held from the start."""

    web: socket.socket
    signer: int
    authority: int
    bank: int
    smtp: int
    mailbox: int

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.web.getsockname()[1]}"


@dataclass
class Programs:
    """The running programs, and how to start each again."""

    environment: dict[str, str]
    children: dict[str, Child] = field(default_factory=dict)
    starts: dict[str, Callable[[], Child]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str | Path, **tie: Any) -> Child:
        """Start Python with `arguments`."""
        self.starts[name] = lambda: Child(name, [sys.executable, *arguments], env=self.environment, **tie)
        return self.again(name)

    def again(self, name: str) -> Child:
        self.children[name] = self.starts[name]()
        return self.children[name]


def demo(var: Path, *, few: bool = False) -> None:
    """Start everything in order, then watch until told to stop; `few` leaves out the cases of every state."""
    began = monotonic()
    with ExitStack() as stack:
        stack.enter_context(_alone(var))
        ports = _choose_ports(stack)
        need_pango()
        build()
        running = stack.enter_context(services.running(var, echo=echo))
        environment = stack.enter_context(_environment(var, ports, running))
        _prepare(var, environment, running, ports)
        programs = Programs(environment)
        stack.callback(lambda: stop(reversed(list(programs.children.values()))))
        _start_all(programs, var, ports)
        run("demo data", ["manage.py", "demo_data", "--first"], environment)
        _welcome(var, ports, environment, monotonic() - began)
        if not few:
            programs.start(CASES, "manage.py", "demo_data")
            echo("demo", "Cases in every state are being made: they appear one by one.")
        _watch(programs, running)


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Hold the folder for one demo at a time; raises StartError when another holds it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "lock").open("a")
    except OSError as error:
        raise StartError(f"{var} cannot be used: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(f"A demo already runs over {var}: stop it first.") from None
        yield


def _choose_ports(stack: ExitStack) -> Ports:
    web = stack.enter_context(_web_socket(_port("PORT", 8000)))
    signer, *others = free_ports(5)
    wanted = _port("SIGNER_PORT", 13579)
    if wanted and _is_free(wanted):
        signer = wanted
    elif wanted:
        echo("demo", f"Port {wanted} is busy: the signing simulator takes {signer}.")
    return Ports(web, signer, *others)


def _port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) > 65535:
        raise StartError(f"{name}={value} is not a port: choose a number up to 65535.")
    return int(value)


def _web_socket(port: int) -> socket.socket:
    """The portal's socket, taken before the slow steps: gunicorn gets it as it is."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", port))
        held.listen()  # from now on nobody else gets the port, and early visitors wait
    except OSError as error:
        held.close()
        other = f"make demo PORT={port + 1 if port < 65535 else 8000}"
        raise StartError(f"Port {port}: {error.strerror}. Choose another: {other}") from None
    return held


def _is_free(port: int) -> bool:
    """Whether nobody listens there; asking neither connects nor keeps others from the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _demo_secrets(var: Path) -> dict[str, str]:
    """Keys of this demo, made on its first start and kept: its data are encrypted with them."""
    path = var / "secrets.json"
    if not path.exists():
        names = ("SECRET_KEY", "LOOKUP_KEY", "SEAL_KEY_PASSWORD", "BANK_CLIENT_SECRET")
        made = {name: secrets.token_urlsafe(48) for name in names}
        made["FIELD_KEYS"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()  # a Fernet key
        _write_private(path, made)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _write_private(path: Path, values: dict[str, str]) -> None:
    """Write JSON for the owner's eyes, in one step: nobody reads half of it."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(values, file, indent=1)
    unfinished.rename(path)


@contextmanager
def _environment(var: Path, ports: Ports, running: services.Services) -> Iterator[dict[str, str]]:
    """What the settings ask for, also written down for every `manage.py` while the demo runs."""
    authority, bank = var / "authority", f"http://127.0.0.1:{ports.bank}"
    values = _demo_secrets(var) | {
        "DATABASE_URL": running.database_url,
        "REDIS_URL": running.redis_url,
        "BASE_URL": ports.base_url,
        "SIGNER_URL": f"ws://127.0.0.1:{ports.signer}/",
        "TRUST_DIR": str(authority / "trust"),
        "SEAL_KEY_FILE": str(authority / "seal.p12"),
        "DEMO_PEOPLE_FILE": str(authority / "people.json"),
        "TSA_URL": f"http://127.0.0.1:{ports.authority}/tsp",
        "BANK_API_URL": bank,
        "BANK_TOKEN_URL": f"{bank}/oauth2/token",
        "BANK_PAGE_URL": f"{bank}/payform/",
        "BANK_CLIENT_ID": BANK_CLIENT,
        "BANK_TERMINAL": BANK_TERMINAL,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(ports.smtp),
        "MAILBOX_URL": f"http://127.0.0.1:{ports.mailbox}/",
    }
    path = var / "environment.json"
    _write_private(path, values)
    try:
        yield {**python_environment(), **values, "VAR_DIR": str(var)}
    finally:
        path.unlink(missing_ok=True)


def _prepare(var: Path, environment: dict[str, str], running: services.Services, ports: Ports) -> None:
    """Keys of the development authority, and the tables; the owner's role migrates."""
    password = environment["SEAL_KEY_PASSWORD"]
    create = ["-m", "portal.demo.authority", "create", "--dir", str(var / "authority")]
    create.append(f"--base-url=http://127.0.0.1:{ports.authority}")
    run("authority", [*create, f"--seal-password={password}"], environment)  # which may begin with a dash
    as_owner = {**environment, "DATABASE_URL": running.owner_url}
    run("migrate", ["manage.py", "migrate", "--verbosity=0"], as_owner)


def _start_all(programs: Programs, var: Path, ports: Ports) -> None:
    """Stand-ins, web, workers and beat; returns when the portal says that it is ready."""
    _start_stand_ins(programs, var / "authority", ports)
    _start_celery(programs, var)
    web = _start_web(programs, ports.web)
    for name, port in (
        ("signer", ports.signer),
        ("authority", ports.authority),
        ("bank", ports.bank),
        ("mailbox", ports.mailbox),
    ):
        _wait_for_port(programs.children[name], port)
    wait_for(lambda: _is_ready(ports.base_url), web, "The portal", READY_SECONDS)


def _wait_for_port(child: Child, port: int) -> None:
    wait_for(lambda: not _is_free(port), child, child.name, READY_SECONDS)


def _start_stand_ins(programs: Programs, authority: Path, ports: Ports) -> None:
    client = ["--client-id", BANK_CLIENT, "--terminal", BANK_TERMINAL]
    client.append(f"--client-secret={programs.environment['BANK_CLIENT_SECRET']}")
    directory = ["--dir", str(authority)]
    for name, module, *options in (
        ("authority", "authority", "serve", *directory, "--port", ports.authority),
        ("signer", "simulator", *directory, "--port", ports.signer),
        ("mailbox", "mailbox", "--smtp-port", ports.smtp, "--http-port", ports.mailbox),
        ("bank", "bank", *client, "--port", ports.bank),
    ):
        programs.start(str(name), "-m", f"portal.demo.{module}", *map(str, options))


def _start_celery(programs: Programs, var: Path) -> None:
    celery = ("-m", "celery", "--quiet", "--app", "portal")
    for name, queue in WORKERS.items():
        programs.start(name, *celery, "worker", f"--queues={queue}", "-c", "1", "--without-gossip", "--without-mingle")
    schedule = var / "beat"
    for left in var.glob("beat*"):  # a killed beat may leave it unreadable
        left.unlink()
    programs.start("beat", *celery, "beat", "--schedule", schedule)


def _start_web(programs: Programs, held: socket.socket) -> Child:
    """Gunicorn over our socket; when we die it is to end at once, its workers with it."""
    arguments = ["--workers=2", "--threads=4", "--worker-class=gthread"]
    arguments += ["--graceful-timeout=5", "--keep-alive=60"]
    log = ["--access-logfile=-", "--access-logformat=%(s)s %(m)s %(U)s %(L)s s"]
    bind = [f"--bind=fd://{held.fileno()}", "--no-control-socket"]
    tie = {"on_orphaned": "QUIT", "pass_fds": [held.fileno()]}
    return programs.start("web", "-m", "gunicorn", "portal.wsgi", *arguments, *log, *bind, **tie)


def _is_ready(base_url: str) -> bool:
    connection = http.client.HTTPConnection(base_url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(var: Path, ports: Ports, environment: dict[str, str], seconds: float) -> None:
    people = json.loads(Path(environment["DEMO_PEOPLE_FILE"]).read_text())
    lines = [
        "",
        f"The portal is at {ports.base_url} (ready after {seconds:.0f} s)",
        "",
        "Sign in as one of the demo people (the page offers them):",
        *(f"  {who['name']:<44} {who['role']}" for who in people if who["offered"]),
        "",
        "Try: sign in as an author, apply for registration, sign, pay at the stand-in bank;",
        f"  then as staff at {ports.base_url}/admin/ assign, examine, agree and sign it.",
        "  By a program: python manage.py journey certificate",
        f"Where the signing simulator asks whose key signs: http://127.0.0.1:{ports.signer}/",
        f"Mail that the portal sends: {environment['MAILBOX_URL']}",
        f"Data are kept in {var}. Ctrl-C stops everything.",
        "",
    ]
    for line in lines:
        echo("demo", line)


def _watch(programs: Programs, running: services.Services) -> None:
    """Until a signal ends us. A worker that dies is replaced; without the others no demo goes on."""
    while True:
        sleep(RESTART_SECONDS)
        for name, child in {**running.processes, **programs.children}.items():
            if child.alive:
                continue
            child.wait(5)
            if name == CASES:
                is_done = child.popen.returncode == 0
                echo("demo", "The cases are there." if is_done else f"Cases are missing: {reason(child)}")
                del programs.children[CASES]
                continue
            if name not in WORKERS:
                raise StartError(f"{name} ended unexpectedly: {reason(child)}")
            echo("demo", f"A worker ended ({reason(child)}): a new one starts.")
            programs.again(name)


def _stop_on_signals() -> None:
    """Turn the first signal to end into Stopped and ignore more: the end is under way."""
    asked = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means it
        asked.append(signal.SIGHUP)

    def end(_signal: int, _frame: FrameType | None) -> None:
        for each in asked:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in asked:
        signal.signal(each, end)


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="portal.launcher", description=__doc__)
    parser.add_argument("command", choices=["demo"])
    parser.add_argument("--var", type=Path, default=VAR_DIR, help="where data are kept")
    parser.add_argument("--few", action="store_true", help="leave out the cases of every state")
    asked = parser.parse_args()
    var = asked.var.resolve()
    os.chdir(BASE_DIR)
    _stop_on_signals()
    try:
        demo(var, few=asked.few)
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Stopped:
        echo("demo", "Stopped. The data are kept.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
