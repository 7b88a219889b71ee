"""The register kept before this portal: its certificates become entries, all lines of a file or none.

Lines go through a temporary table of the database, so that a million of them need no more memory than one. While it is
written, nobody is given a number; running it again changes nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction

from copyright_registry.models import Entry
from copyright_registry.register.law import FIRST_NUMBER, TAKEN_OVER
from copyright_registry.register.lines import Line, Source, Wrong, read
from portal import audit, codes, counters
from portal.law import under
from portal.worktime.reckoning import ALMATY

BATCH = 50_000  # entries written by one statement; the words of so many are noted together

TABLE = """
DROP TABLE IF EXISTS pg_temp.taken_over;
CREATE TEMPORARY TABLE taken_over (
    line integer PRIMARY KEY, number bigint, application_number text, registered_at timestamptz,
    received_at timestamptz, authors text[], author_names text, kind_id bigint, title_kk text, title_ru text,
    title_en text, created_on date, status text, code text, body bytea, fingerprint text
) ON COMMIT DROP
"""
COPY = """
COPY taken_over (line, number, application_number, registered_at, received_at, authors, author_names, kind_id,
    title_kk, title_ru, title_en, created_on, status, code, body, fingerprint) FROM STDIN
"""
TWICE = """
SELECT line, 'number ' || number || ' stands in line ' || first || ' already' FROM (
    SELECT line, number, min(line) OVER (PARTITION BY number) AS first FROM taken_over) AS counted
WHERE line > first ORDER BY line
"""
OTHERS = """
SELECT taken.line, 'number ' || taken.number || ' is in the register already, with other content'
FROM taken_over AS taken JOIN copyright_registry_entry AS entry ON entry.number = taken.number AND entry.version = 1
WHERE entry.application_id IS NULL AND (
    (entry.registered_at, entry.received_at, entry.authors::text[], entry.kind_id, entry.title_kk, entry.title_ru,
        entry.title_en, entry.created_on, entry.status)
    IS DISTINCT FROM (taken.registered_at, taken.received_at, taken.authors, taken.kind_id, taken.title_kk,
        taken.title_ru, taken.title_en, taken.created_on, taken.status)
    OR convert_from(entry.body, 'UTF8')::jsonb ->> 'application' IS DISTINCT FROM taken.application_number)
ORDER BY taken.line
"""
OURS = """
SELECT line, 'number ' || number || ': the portal itself gives the numbers from ' || %s || ' on'
FROM taken_over WHERE number >= %s ORDER BY line
"""
THERE = """
DELETE FROM taken_over USING copyright_registry_entry AS entry WHERE entry.number = taken_over.number
"""
CODES_TWICE = """
SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY code ORDER BY line) AS place FROM taken_over) AS counted
WHERE place > 1
UNION SELECT line FROM taken_over JOIN copyright_registry_entry AS entry USING (code)
"""
ENTER = """
INSERT INTO copyright_registry_entry (number, version, status, registered_at, received_at, made_at, authors,
    author_names, kind_id, title_kk, title_ru, title_en, created_on, code, body, fingerprint)
SELECT number, 1, status, registered_at, received_at, registered_at, authors, author_names, kind_id, title_kk,
    title_ru, title_en, created_on, code, body, fingerprint
FROM taken_over WHERE line > %s AND line <= %s ORDER BY number
"""


@dataclass(slots=True)
class Outcome:
    """How many lines there were, how many are new, were wrong; the highest number among them."""

    lines: int = 0
    new: int = 0
    wrong: int = 0
    highest: int = 0


class Undone(Exception):
    """Ends the transaction of a trial run."""


@under(TAKEN_OVER)
def take_over(told: Source, *, trial: bool, complain: Any) -> Outcome:
    """Enter the certificates of a file; `complain(line, words)` hears what is wrong, and then nothing is written."""
    outcome = Outcome()
    try:
        with transaction.atomic():
            if not trial:
                counters.hold("entry")
            _stage(_good(read(told), outcome, complain), told.sha256)
            for line, says in _clashes():
                outcome.wrong += 1
                complain(line, says)
            outcome.new, outcome.highest = _counted()
            if trial or outcome.wrong:
                raise Undone
            if outcome.new:
                _enter_staged(told, outcome)
    except Undone:
        pass
    return outcome


def _good(lines: Iterable[Line | Wrong], outcome: Outcome, complain: Any) -> Iterator[Line]:
    for one in lines:
        outcome.lines += 1
        if isinstance(one, Line):
            yield one
        else:
            outcome.wrong += 1
            complain(one.line, one.says)


def _stage(lines: Iterable[Line], sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy(COPY) as copy:
            for line in lines:
                copy.write_row(_row(line, sha256))
        cursor.execute("ANALYZE taken_over")


def _row(line: Line, sha256: str) -> tuple[object, ...]:
    body = taken_body(line, sha256)
    return (
        line.line,
        line.number,
        line.application_number,
        _midnight(line.registered_on),
        _midnight(line.received_on),
        list(line.authors),
        ", ".join(line.authors),
        line.kind.pk,
        line.title_kk,
        line.title_ru,
        line.title_en,
        line.created_on,
        line.status,
        codes.new(8),
        body,
        hashlib.sha256(body).hexdigest(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ALMATY)


def taken_body(line: Line, sha256: str) -> bytes:
    """The canonical bytes of an entry taken over: the columns of appendix 3, and the file in which they came."""
    return audit.canonical(
        {
            "number": line.number,
            "version": 1,
            "status": line.status,
            "registered_at": audit.moment(_midnight(line.registered_on)),
            "received_at": audit.moment(_midnight(line.received_on)),
            "authors": list(line.authors),
            "kind": {"code": line.kind.code, "kk": line.kind.name_kk, "ru": line.kind.name_ru},
            "title": {"kk": line.title_kk, "ru": line.title_ru, "en": line.title_en},
            "created_on": line.created_on.isoformat(),
            "application": line.application_number,
            "file_sha256": sha256,
        }
    )


def first_of_ours() -> int | None:
    """The number of the first entry that the portal made itself."""
    own = Entry.objects.filter(application__isnull=False, version=1)
    return own.order_by("number").values_list("number", flat=True).first()


def _clashes() -> Iterator[tuple[int, str]]:
    """Lines that agree neither with each other nor with the register."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        yield from cursor.fetchall()
        cursor.execute(OTHERS)
        yield from cursor.fetchall()
        if first := first_of_ours():
            cursor.execute(OURS, [str(first), first])
            yield from cursor.fetchall()


def _counted() -> tuple[int, int]:
    """How many of the lines are new, and the highest number among those; the others are put aside."""
    with connection.cursor() as cursor:
        cursor.execute(THERE)
        cursor.execute("SELECT count(*), coalesce(max(number), 0) FROM taken_over")
        new, highest = cursor.fetchone()
        return new, highest


def _enter_staged(told: Source, outcome: Outcome) -> None:
    _enter_rows()
    if outcome.highest > counters.last_of("entry"):
        counters.begin_at("entry", outcome.highest)
    audit.record(
        None, "take over", None, law=TAKEN_OVER, sha256=told.sha256, entries=outcome.new, highest=outcome.highest
    )


def enter_after_the_last(lines: Iterable[Line], sha256: str) -> None:
    """Enter lines whose numbers follow the last one given: the made-up ones of a demo or a measurement."""
    with transaction.atomic():
        counters.hold("entry")
        _stage(lines, sha256)
        _new, highest = _counted()
        _enter_rows()
        counters.begin_at("entry", highest)


def _enter_rows() -> None:
    _renew_codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(line), 0) FROM taken_over")
        for line in range(0, cursor.fetchone()[0], BATCH):
            cursor.execute(ENTER, [line, line + BATCH])


def _renew_codes() -> None:
    """Of a million random codes some meet: those get others, until none does."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(CODES_TWICE)
            others = [(codes.new(8), line) for (line,) in cursor.fetchall()]
            if not others:
                return
            cursor.executemany("UPDATE taken_over SET code = %s WHERE line = %s", others)


class NumberRefused(Exception):
    """The next number cannot be that one; says why."""


@under(FIRST_NUMBER)
def start_from(number: int) -> None:
    """Let the portal's first entry have this number; NumberRefused once it made one, or where one is as high."""
    with transaction.atomic():
        counters.hold("entry")
        if first := first_of_ours():
            raise NumberRefused(f"The portal has given numbers from {first} on; they follow each other without a gap.")
        highest = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
        if number <= highest:
            raise NumberRefused(f"The register has entries up to {highest}; the next number must be above it.")
        counters.begin_at("entry", number - 1)
        audit.record(None, "set the next number", None, law=FIRST_NUMBER, number=number)
