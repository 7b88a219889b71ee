#!/usr/bin/env python
"""How long the page of the register of works takes to answer a search, over HTTP, beside datasette (SQLite's FTS5).

    tools/bench_search.py [NUMBER OF WORKS]

Fills a database of its own with made-up works, serves it as the portal is served, and asks by turns. Prints p50 and p95
of each kind of search, and how much that is beside the same SQL alone plus an empty page; writes
var/bench-search.json. Datasette is taken from the PATH, or from where DATASETTE says; without it nothing is compared.
Exit status 1 where a row is beyond what is asked: 25 times as fast as datasette, twice the SQL and an empty page.
"""

import http.client
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import django
import psycopg
from cryptography.fernet import Fernet
from django.core.management import call_command

from portal import building, services
from portal.processes import free_ports
from portal.settings.environment import VAR_DIR

WORKS = 100_000
ROUNDS = 30
TIMES_DATASETTE, TIMES_BARE = 25, 2
EMPTY = "/kk/verify/"
PEER_TABLE = """
CREATE TABLE works (id INTEGER PRIMARY KEY, title_kk TEXT, title_ru TEXT, title_en TEXT, names TEXT, isrc TEXT);
"""
PEER_INDEX = """
CREATE VIRTUAL TABLE works_fts USING fts5 (
    title_kk, title_ru, title_en, names, isrc, content='works', content_rowid='id'
);
INSERT INTO works_fts (works_fts) VALUES ('rebuild');
"""
PEER_ROWS = """
SELECT work.id, title_kk, title_ru, title_en, names, string_agg(code.value, ' ') FILTER (WHERE code.kind = 'isrc')
FROM registers_work AS work LEFT JOIN registers_code AS code ON code.work_id = work.id GROUP BY work.id
"""


@dataclass(frozen=True)
class Search:
    """A kind of search: what a reader asks our page, and what the other's. `floor`: how many times as fast it must be.

    A page of the whole list is no search: there the other, too, only reads along its key.
    """

    title: str
    ours: Sequence[str]
    peer: Sequence[str]
    floor: float = TIMES_DATASETTE


@dataclass(frozen=True)
class Result:
    """Seconds."""

    title: str
    p50: float
    p95: float
    bare: float
    peer: float | None
    floor: float

    @property
    def passed(self) -> bool:
        is_faster = self.peer is None or self.peer >= self.floor * self.p50
        return is_faster and self.p50 <= TIMES_BARE * self.bare


@contextmanager
def filled(folder: Path, works: int) -> Iterator[services.Services]:
    """A database of made-up works, analysed as autovacuum does, and Django beside it."""
    with services.running(folder / "services", throwaway=True) as running:
        os.environ |= {"DATABASE_URL": running.owner_url, "REDIS_URL": running.redis_url}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.bare", "FIELD_KEYS": Fernet.generate_key().decode()}
        django.setup()
        call_command("migrate", verbosity=0)
        begun = time.perf_counter()
        call_command("seed", works=works, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123 - ends with the program
        with psycopg.connect(running.owner_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        sys.stdout.write(f"{works:,} works written in {time.perf_counter() - begun:.0f} s\n")
        yield running


@contextmanager
def served(command: list[str], port: int, path: str) -> Iterator[None]:
    """A program that answers at `path` until the block ends."""
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                asked(port, path)
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        program.terminate()
        program.wait()


def gunicorn(port: int) -> list[str]:
    """As the portal is served, by one worker."""
    return [sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1",
            "--worker-class=gthread", "--threads=4", "--keep-alive=60", "--no-control-socket"]  # fmt: skip


def asked(port: int, path: str) -> int:
    """The status of an answer, whose body is read to its end."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def peers_database(file: Path) -> None:
    """The same works in SQLite, with an FTS5 index over the same words."""
    from django.db import connection

    with closing(sqlite3.connect(file)) as peer, connection.cursor() as cursor:
        peer.executescript(PEER_TABLE)
        cursor.execute(PEER_ROWS)
        peer.executemany("INSERT INTO works VALUES (?, ?, ?, ?, ?, ?)", cursor.fetchall())
        peer.executescript(PEER_INDEX)
        peer.commit()


def searches(works: int) -> Iterator[Search]:
    """Thirty of each kind, so that no answer is merely remembered."""
    from registers.models import Code, Owner, Work, WorkWord

    dice = random.Random(1)  # noqa: S311 - nothing is kept secret by it
    words = list(WorkWord.objects.filter(word__regex="^.{6,8}$").order_by("word").values_list("word", flat=True))
    names = [name.split() for name in Owner.objects.filter(is_entity=False).values_list("name_kk", flat=True)[:20_000]]
    codes = list(Code.objects.filter(kind="isrc").values_list("value", flat=True)[:20_000])
    rare, common = dice.sample(words, ROUNDS), ["дала", "ән", "жұлдыз", "домбыра", "степь", "песня"]
    people = dice.sample(names, ROUNDS)
    yield _typed("a rare word", rare)
    yield _typed("a common word", common)
    yield _typed("two words", [f"{one} {other}" for one in common for other in common if one != other])
    yield Search("an author", [_ours(f"?author={quote(' '.join(name))}") for name in people],
                 [_peers(" ".join(name)) for name in people])  # fmt: skip
    wrong = [f"{name[0][:3]}{'у' if name[0][3] != 'у' else 'а'}{name[0][4:]}" for name in people]
    yield _typed("a wrongly spelled name", wrong)
    yield _typed("nothing found", [f"жщ{word[::-1]}ъ" for word in rare])
    chosen = dice.sample(codes, ROUNDS)
    yield Search("an exact ISRC", [_ours(f"?list=all&q={code}") for code in chosen], [_peers(code) for code in chosen])
    yield Search("page 1", [_ours("")], ["/works/works?_size=20"], floor=0)
    page = min(10_000, works // 20 * 9 // 10)
    keys = Work.objects.filter(is_managed=True).order_by("-pk").values_list("pk", flat=True)
    deep = keys[min(page * 20, keys.count() - 40)]
    peers = [f"/works/works?_size=20&_next={deep}"]
    yield Search(f"page {page:,}", [_ours(f"?page={page}&after={deep}")], peers, floor=0)


def _typed(title: str, words: Sequence[str]) -> Search:
    return Search(title, [_ours(f"?q={quote(each)}") for each in words], [_peers(each) for each in words])


def _ours(asked_for: str) -> str:
    return f"/kk/registers/works/{asked_for}"


def _peers(words: str) -> str:
    return f"/works/works?_size=20&_search={quote(words)}"


def bare_sql(path: str, address: str) -> Callable[[], None]:
    """What the page asks the database once it has been asked for, asked again by the driver alone."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    statements = [query["sql"] for query in captured]
    bare = psycopg.connect(address, autocommit=True)

    def ask() -> None:
        for statement in statements:
            bare.execute(statement).fetchall()

    return ask


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measured(search: Search, port: int, peers_port: int | None, address: str) -> Result:
    """All sides by turns; the first round of each is not counted."""
    alone = [bare_sql(path, address) for path in search.ours[:6]]
    ours, peer, bare, empty = [], [], [], []
    for turn in range(ROUNDS + 1):
        ours.append(seconds(lambda turn=turn: asked(port, search.ours[turn % len(search.ours)])))
        bare.append(seconds(alone[turn % len(alone)]))
        empty.append(seconds(lambda: asked(port, EMPTY)))
        if peers_port and turn < 8:
            peer.append(seconds(lambda turn=turn: asked(peers_port, search.peer[turn % len(search.peer)])))
    others = median(peer[1:]) if peer else None
    return Result(
        search.title, median(ours[1:]), quantiles(ours[1:], n=20)[-1], median(bare[1:]) + median(empty[1:]), others,
        search.floor,
    )  # fmt: skip


def line(result: Result) -> str:
    peer = f"{result.peer * 1e3:9.1f} ms {result.peer / result.p50:6.1f} x" if result.peer else ""
    missed = "" if result.passed else "  TOO SLOW"
    return (
        f"{result.title:26}{result.p50 * 1e3:8.1f} ms{result.p95 * 1e3:8.1f} ms"
        f"{result.p50 / result.bare:8.2f} x bare{peer}{missed}"
    )


def main() -> int:
    works = int(sys.argv[1]) if len(sys.argv) > 1 else WORKS
    building.build()
    datasette = os.environ.get("DATASETTE") or shutil.which("datasette")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, filled(Path(folder), works) as running:
        port, peers_port = free_ports(2)
        os.environ["DATABASE_URL"] = running.database_url
        file = Path(folder) / "works.db"
        peers_database(file)
        with served(gunicorn(port), port, EMPTY):
            if datasette is None:
                sys.stdout.write("datasette is not installed: the search is not compared with it.\n")
                results = [measured(each, port, None, running.database_url) for each in searches(works)]
            else:
                command = [
                    datasette,
                    "serve",
                    str(file),
                    "--port",
                    str(peers_port),
                    "--setting",
                    "sql_time_limit_ms",
                    "30000",
                ]
                with served(command, peers_port, "/"):
                    results = [measured(each, port, peers_port, running.database_url) for each in searches(works)]
    for result in results:
        sys.stdout.write(line(result) + "\n")
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    rows = [asdict(result) for result in results]
    (VAR_DIR / "bench-search.json").write_text(json.dumps({"works": works, "rows": rows}, indent=1) + "\n")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
