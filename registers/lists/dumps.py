"""The nightly dump: each register as a compressed CSV of what everybody may see, and a dictionary of its columns.

The files of the last nights are kept. Rows are read from the database as they are written, so that a million of them
need no more memory than a few thousand.
"""

import csv
import gzip
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from portal.law import O100_2_8, under
from portal.search.files import plain
from portal.search.listing import Register
from registers.law import DUMPED
from registers.lists import search
from registers.lists.agreement_columns import TABLES

FOLDER = "dumps"
LANGUAGE = "kk"  # of the values that are told in words
KEPT = 7  # nights
CHUNK = 2000  # rows
NAME = re.compile(r"([a-z]+)-(\d{4}-\d{2}-\d{2})\.csv(?:\.gz)?")
DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of one night. `size` in bytes."""

    register: str
    day: date
    name: str
    size: int


@under(O100_2_8, DUMPED)
def make(day: date | None = None) -> list[str]:
    """Write the files of a night, today's by default, and remove those of nights long past. Safe to repeat."""
    day = day or timezone.localdate()
    with override(LANGUAGE):
        names = [_write(f"{register.name}-{day}.csv.gz", register) for register in search.registers()]
    names.append(_keep(f"{DICTIONARY}-{day}.csv", io.BytesIO(dictionary().encode("utf-8-sig"))))
    _remove_old()
    return names


def _write(name: str, register: Register) -> str:
    with tempfile.TemporaryFile() as whole:
        with gzip.open(whole, "wt", encoding="utf-8", newline="") as packed:
            lines = csv.writer(packed)
            lines.writerow(column.name for column in register.columns)
            lines.writerows(_rows(register))
        whole.seek(0)
        return _keep(name, whole)


def _rows(register: Register) -> Iterator[list[str]]:
    """All rows, oldest first, as they stood at one moment."""
    with transaction.atomic():
        for row in register.rows().order_by("pk").iterator(chunk_size=CHUNK):
            yield [plain(column.value(row)) for column in register.columns]


def dictionary() -> str:
    """What each column of each register means, in the three languages, the clauses that ask for it, those inferred."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["register", "column", "kk", "ru", "en", "clauses", "inferred"])
    for name, table in TABLES.items():
        for datum in table:
            if datum.is_public and not datum.section:
                clauses = [" ".join(law.id for law in laws) for laws in (datum.laws, datum.inferred)]
                lines.writerow([name, datum.name, *_titles(datum.title), *clauses])
    return text.getvalue()


def _titles(title: object) -> list[str]:
    told = []
    for language in ("kk", "ru", "en"):
        with override(language):
            told.append(str(title))
    return told


def _keep(name: str, content: IO[bytes]) -> str:
    path = f"{FOLDER}/{name}"
    default_storage.delete(path)
    return default_storage.save(path, File(content))


def kept() -> list[Dump]:
    """The files that there are, the newest first."""
    if not default_storage.exists(FOLDER):
        return []
    found = [(name, NAME.fullmatch(name)) for name in default_storage.listdir(FOLDER)[1]]
    dumps = [
        Dump(match[1], date.fromisoformat(match[2]), name, default_storage.size(f"{FOLDER}/{name}"))
        for name, match in found
        if match
    ]
    return sorted(dumps, key=lambda dump: (dump.day, dump.register), reverse=True)


def newest() -> list[Dump]:
    """The files of the last night that has any, in the order of the registers, the dictionary last."""
    dumps = kept()
    order = [*(register.name for register in search.registers()), DICTIONARY]
    last = [dump for dump in dumps if dump.day == dumps[0].day]
    return sorted(last, key=lambda dump: order.index(dump.register))


def _remove_old() -> None:
    days = sorted({dump.day for dump in kept()}, reverse=True)
    for dump in kept():
        if dump.day in days[KEPT:]:
            default_storage.delete(f"{FOLDER}/{dump.name}")


def opened(name: str) -> IO[bytes] | None:
    """The file of that name; None where there is none."""
    is_there = NAME.fullmatch(name) is not None and default_storage.exists(f"{FOLDER}/{name}")
    return default_storage.open(f"{FOLDER}/{name}") if is_there else None
