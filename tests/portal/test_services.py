"""PostgreSQL and Valkey of the demo: ready, private, and gone with whoever started them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal import services
from portal.processes import StartError

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import signal, sys, time
from pathlib import Path
from portal import services
signal.signal(signal.SIGTERM, signal.default_int_handler)
with services.running(Path(sys.argv[1]), throwaway=True) as running:
    print(*(child.popen.pid for child in running.processes.values()), flush=True)
    time.sleep(120)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Services]:
    long_name = "a path with spaces, longer than any socket’s path may be " + "x" * 100
    with services.running(tmp_path_factory.mktemp("var") / long_name, throwaway=True) as started:
        yield started


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Another process that holds the services, and the ids of their processes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "platform")}
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "var")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, [int(pid) for pid in process.stdout.readline().split()]
        process.kill()


def is_running(pid: int) -> bool:
    """Whether the process does anything: one that only waits to be collected does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids: list[int], seconds: float = 10) -> bool:
    deadline = monotonic() + seconds
    while any(map(is_running, pids)) and monotonic() < deadline:
        sleep(0.05)
    return not any(map(is_running, pids))


def test_the_portals_role_owns_nothing_and_makes_nothing(running: services.Services) -> None:
    with psycopg.connect(running.database_url) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

        assert row == ("portal", False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")


def test_the_owner_migrates_and_makes_test_databases(running: services.Services) -> None:
    with psycopg.connect(running.owner_url, autocommit=True) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gist", "citext"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        connection.execute("CREATE DATABASE another")
        connection.execute("DROP DATABASE another")


def test_kazakh_letters_fold_and_split_whatever_the_shells_locale(
    running: services.Services,
) -> None:
    with psycopg.connect(running.owner_url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = connection.execute("SELECT lower('ҚҰРМАНҒАЗЫ'), cardinality(show_trgm('қ'))").fetchone()

    assert row == ("құрманғазы", 2)


def test_the_broker_asks_for_its_password(running: services.Services) -> None:
    without_password = "redis://" + running.redis_url.partition("@")[2]

    with redis.Redis.from_url(running.redis_url) as broker:
        assert broker.ping()
    with (
        redis.Redis.from_url(without_password, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_data_survive_a_restart(tmp_path: Path) -> None:
    with (
        services.running(tmp_path, throwaway=True) as first,
        psycopg.connect(first.owner_url) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
        connection.commit()

    with (
        services.running(tmp_path, throwaway=True) as second,
        psycopg.connect(second.owner_url) as connection,
    ):
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_nothing_outlives_whoever_started_them(
    holder: tuple[subprocess.Popen[str], list[int]], how: signal.Signals
) -> None:
    process, pids = holder
    assert len(pids) == 2
    assert all(map(is_running, pids))

    process.send_signal(how)

    assert all_gone(pids)


def test_a_start_right_after_a_kill_waits_for_the_old_server(
    holder: tuple[subprocess.Popen[str], list[int]], tmp_path: Path
) -> None:
    process, _ = holder
    process.kill()

    with (
        services.running(tmp_path / "var", throwaway=True) as running,
        psycopg.connect(running.database_url) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_unfinished_first_start_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.unfinished").mkdir()
    (tmp_path / "postgres.unfinished" / "half").touch()

    with services.running(tmp_path, throwaway=True) as running:
        assert running.processes["postgres"].alive


@pytest.mark.parametrize(
    ("version", "message"),
    [
        pytest.param("15", "was made by PostgreSQL 15", id="another major version"),
        pytest.param(None, "is not complete", id="broken"),
    ],
)
def test_a_useless_data_folder_is_told_in_one_line(tmp_path: Path, version: str | None, message: str) -> None:
    (tmp_path / "postgres").mkdir()
    if version:
        (tmp_path / "postgres" / "PG_VERSION").write_text(version)

    with pytest.raises(StartError, match=message) as refused, services.running(tmp_path):
        pass

    assert "\n" not in str(refused.value)


def test_a_damaged_data_folder_is_told_in_one_line(tmp_path: Path) -> None:
    with services.running(tmp_path, throwaway=True):
        pass
    (tmp_path / "postgres" / "global" / "pg_control").unlink()

    with pytest.raises(StartError, match=r"PostgreSQL did not start: .*pg_control") as refused:
        services.running(tmp_path).__enter__()

    assert "\n" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(StartError, match="cannot be used: File exists"),
        services.running(tmp_path / "file"),
    ):
        pass
