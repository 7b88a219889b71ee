"""The nightly dump: what everybody may see of each register, in files that anybody may take."""

import csv
import gzip
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command

from portal import law
from registers.lists import dumps, tasks
from registers.lists.search import registers
from tests.browser import client_of, said, soup
from tests.people import someone
from tests.registers import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def table(name: str) -> list[list[str]]:
    with default_storage.open(f"dumps/{name}") as file:
        return list(csv.reader(io.StringIO(gzip.decompress(file.read()).decode(), newline="")))


@pytest.mark.clause(law.O100_2_8)
def test_a_dump_has_every_row_and_nothing_of_a_person_but_what_everybody_may_see(storage: Path) -> None:
    person = someone("author")
    owner = rows.owner(person.full_name, person=person, iin=person.iin, iin_digest=person.iin_digest)
    for number in range(3):
        rows.work(owner, title_kk=f"Ән {number}", is_managed=number > 0)
    rows.licensee(person)

    dumps.make(DAY)

    works = table("works-2026-11-20.csv.gz")
    assert works[0] == [column.name for column in registers()[0].columns]
    assert [row[1] for row in works[1:]] == ["Ән 0", "Ән 1", "Ән 2"]
    assert table("owners-2026-11-20.csv.gz")[1][1] == person.full_name
    for file in storage.rglob("*.gz"):
        whole = gzip.decompress(file.read_bytes()).decode()
        assert not [one for one in (person.iin, person.phone, person.email, person.address) if one in whole], file.name


def test_the_dictionary_says_what_each_column_means_in_three_languages() -> None:
    lines = list(csv.reader(io.StringIO(dumps.dictionary(), newline="")))

    assert lines[0] == ["register", "column", "kk", "ru", "en", "clauses", "inferred"]
    told = {(line[0], line[1]) for line in lines[1:]}
    assert told == {(register.name, column.name) for register in registers() for column in register.columns}
    assert all(all(line[:6]) for line in lines)
    inferred = {(line[0], line[1]): line[6] for line in lines[1:] if line[6]}
    assert inferred["agreements", "ways"] == "O100-27.x O100-28.x"
    assert inferred["agreements", "right_types"] == "O100-26.x O100-27.x"
    assert not [register for register, _column in inferred if register != "agreements"]


def test_the_files_of_seven_nights_are_kept() -> None:
    for night in range(9):
        dumps.make(DAY + timedelta(days=night))
    dumps.make(DAY + timedelta(days=8))  # again

    assert sorted({dump.day for dump in dumps.kept()}) == [DAY + timedelta(days=night) for night in range(2, 9)]
    assert len(dumps.kept()) == 7 * 6


def test_the_overview_leads_to_the_files_of_the_last_night() -> None:
    rows.work(rows.owner())
    assert "Whole registers" not in said(client_of(None).get("/en/registers/"))
    call_command("dump_registers", verbosity=0)

    page = soup(client_of(None).get("/en/registers/"))
    found = [str(link["href"]) for link in page.select("section[aria-labelledby=dumps] a")]
    assert len(found) == 6
    taken = client_of(None).get(found[0])
    assert b"\xd0" in gzip.decompress(taken.getvalue())
    assert client_of(None).get("/en/registers/dumps/works-2020-01-01.csv.gz").status_code == 404
    assert client_of(None).get("/en/registers/dumps/..%2f..%2fsecret.csv").status_code == 404


def test_the_task_makes_the_files_of_a_night_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    make = dumps.make
    monkeypatch.setattr(dumps, "make", lambda: made.append(make()))

    tasks.make_dump()
    tasks.make_dump()

    assert len(made) == 1


@pytest.mark.parametrize(
    ("clock", "is_sent"),
    [("2026-11-20T02:00:30+05:00", False), ("2026-11-20T03:00:30+05:00", True), ("2026-11-20T03:01:30+05:00", False),
     ("2026-11-20T15:00:30+05:00", True)],
)  # fmt: skip
def test_a_dump_is_owed_from_three_o_clock_on(monkeypatch: pytest.MonkeyPatch, clock: str, is_sent: bool) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(tasks.make_dump, "apply_async", lambda **more: sent.append(more))

    with time_machine.travel(clock, tick=False):
        tasks.make_owed_dump()
        assert bool(sent) == is_sent
        dumps.make()
        sent.clear()
        tasks.make_owed_dump()
        assert not sent
