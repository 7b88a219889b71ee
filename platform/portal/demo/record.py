"""What the development authority remembers: the certificates it issued, and which of them it revoked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# CRLReason (RFC 5280, 5.3.1); 0 (unspecified) is said by silence, 7 is not used, 8 takes a hold back.
REASONS = {
    "keyCompromise": 1,
    "cACompromise": 2,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
    "certificateHold": 6,
    "privilegeWithdrawn": 9,
    "aACompromise": 10,
}

TABLES = """
CREATE TABLE issued (
    serial TEXT PRIMARY KEY, hierarchy TEXT NOT NULL,
    moment TEXT, reason TEXT, listed INTEGER -- of a revocation: when, why, and the first list that has it
);
CREATE TABLE lists (hierarchy TEXT PRIMARY KEY, number INTEGER NOT NULL, base INTEGER NOT NULL);
INSERT INTO lists VALUES ('gost', 0, 0), ('rsa', 0, 0);
"""
NEXT_NUMBER = "UPDATE lists SET number = number + 1 WHERE hierarchy = ? RETURNING number"


@dataclass(frozen=True)
class Revocation:
    """One revoked certificate; the reason is a name of REASONS or ""."""

    serial: int
    moment: datetime
    reason: str


@dataclass(frozen=True)
class Record:
    """A small database in one file; several processes may use it at once."""

    path: Path

    def create(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            database.executescript(TABLES)

    def issue(self, hierarchy: str, serial: int) -> None:
        with self._open() as database:
            database.execute("INSERT INTO issued (serial, hierarchy) VALUES (?, ?)", (str(serial), hierarchy))

    def revoke(self, serial: int, reason: str | None) -> str:
        """From now on, in whole seconds; gives the hierarchy, whose next lists get a new number.

        Raises ValueError for a serial that was never issued, and for an unknown reason.
        """
        if reason and reason not in REASONS:
            raise ValueError(f"{reason!r} is no reason: {', '.join(REASONS)}")
        with self._open() as database:
            found = database.execute("SELECT hierarchy FROM issued WHERE serial = ?", (str(serial),)).fetchone()
            if not found:
                raise ValueError(f"no certificate has the serial {serial:x}")
            ((number,),) = database.execute(NEXT_NUMBER, found).fetchall()
            values = (datetime.now(UTC).replace(microsecond=0).isoformat(), reason or "", number, str(serial))
            database.execute("UPDATE issued SET moment = ?, reason = ?, listed = ? WHERE serial = ?", values)
        return str(found[0])

    def new_base(self, hierarchy: str) -> None:
        """The next full list is one that deltas build upon."""
        with self._open() as database:
            database.execute(NEXT_NUMBER, (hierarchy,)).fetchall()
            database.execute("UPDATE lists SET base = number WHERE hierarchy = ?", (hierarchy,))

    def numbers(self, hierarchy: str) -> tuple[int, int]:
        """Of the lists now in force, and of the full list that the delta builds upon."""
        with self._open() as database:
            number, base = database.execute(
                "SELECT number, base FROM lists WHERE hierarchy = ?", (hierarchy,)
            ).fetchone()
        return number, base

    def revoked(self, hierarchy: str, since: int = 0) -> list[Revocation]:
        """Those of this hierarchy that stand in no list up to the number `since`, oldest first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT serial, moment, reason FROM issued WHERE hierarchy = ? AND listed > ? ORDER BY moment, listed",
                (hierarchy, since),
            ).fetchall()
        return [Revocation(int(serial), datetime.fromisoformat(moment), reason) for serial, moment, reason in rows]

    def has_issued(self, hierarchy: str, serial: int) -> bool:
        with self._open() as database:
            found = database.execute(
                "SELECT 1 FROM issued WHERE hierarchy = ? AND serial = ?", (hierarchy, str(serial))
            )
            return found.fetchone() is not None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction. What a demo remembers need not outlive a power cut: no waiting for the disk."""
        with closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            database.execute("PRAGMA synchronous = OFF")
            yield database
