"""Certificates issued before this portal become entries: all lines of a file or none, once, whoever else is at work."""

import hashlib
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from copyright_registry import checking
from copyright_registry.management.commands import import_register
from copyright_registry.models import Entry, Kind, State
from copyright_registry.register import lines, search, taking_over
from copyright_registry.register.search import REGISTER
from copyright_registry.tasks import make_owed_certificates
from portal import audit, counters, law
from portal.models import Trail
from portal.search.listing import Wanted, look_up
from tests import people as acts
from tests.browser import client_of, said
from tests.people import People
from tests.together import at_once

HEAD = "number;registered_on;application_number;received_on;authors;kind;title_ru;title_kk;title_en;created_on;status"
FIRST = (
    "78432;20.11.2018;455465;19.11.2018;Құрманғазы Сағырбайұлы;литературные произведения;Адай;Адай;;"
    "01.02.2018;действует"
)
SECOND = (
    '78433;2019-01-28;455466;2019-01-25;"Ким Светлана; Өтеғұлов Дәурен";Программа для ЭВМ;"Тізілім; ""Реестр""";;'
    "Register;2018-12-31;аннулировано"
)
Write = Callable[..., Path]

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of these lines, under the head."""

    def written(*rows: str, encoding: str = "utf-8-sig", head: str = HEAD) -> Path:
        path = tmp_path / "register.csv"
        path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
        return path

    return written


def run(path: Path, *options: str) -> str:
    """What the command says; of one that fails, with its last words."""
    out = io.StringIO()
    try:
        call_command("import_register", str(path), *options, stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def test_the_lines_of_a_file_become_entries(write: Write) -> None:
    path = write(FIRST, SECOND)

    assert "2 entries are new; the next number is 78434." in run(path)

    first, second = Entry.current.order_by("number")
    assert (first.number, first.authors, first.kind.code) == (78432, ["Құрманғазы Сағырбайұлы"], "literary")
    assert localdate(first.registered_at) == date(2018, 11, 20)
    assert (second.author_names, second.title_ru) == ("Ким Светлана, Өтеғұлов Дәурен", 'Тізілім; "Реестр"')
    assert (second.status, second.title_en, second.created_on) == ("cancelled", "Register", date(2018, 12, 31))
    assert second.kind == Kind.objects.get(code="program")
    assert [row.number for row in look_up(REGISTER, Wanted(q="курмангазы")).rows] == [78432]
    assert search.total() == 2


def test_each_entry_keeps_the_file_that_it_came_in_and_the_trail_names_it(write: Write) -> None:
    path = write(FIRST, SECOND)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    run(path)

    for entry in Entry.objects.all():
        body = json.loads(bytes(entry.body))
        assert body["file_sha256"] == sha256
        assert bytes(entry.body) == audit.canonical(body)
        assert entry.fingerprint == hashlib.sha256(bytes(entry.body)).hexdigest()
    row = json.loads(bytes(Trail.objects.get(act="take over").body))
    assert row["detail"] == {"sha256": sha256, "entries": 2, "highest": 78433}


def test_a_trial_run_writes_nothing(write: Write) -> None:
    path = write(FIRST, SECOND)

    assert "2 entries would be new. Nothing was written." in run(path, "--dry-run")
    assert not Entry.objects.exists()
    assert not Trail.objects.filter(act="take over").exists()
    assert counters.last_of("entry") == search.total() == 0


def test_the_same_lines_again_change_nothing(write: Write) -> None:
    path = write(FIRST, SECOND)
    run(path)
    before = list(Entry.objects.values_list())

    assert "0 entries are new" in run(path)
    assert "1 entries are new" in run(write(FIRST, SECOND, SECOND.replace("78433", "78434")))
    assert list(Entry.objects.exclude(number=78434).values_list()) == before
    assert Trail.objects.filter(act="take over").count() == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (FIRST.replace("20.11.2018", "31.02.2018"), "registered_on: “31.02.2018” is no day"),
        (FIRST.replace("20.11.2018", "20.11.2999"), "registered_on: 2999-11-20 cannot be"),
        (FIRST.replace("20.11.2018", "20.11.1899"), "registered_on: 1899-11-20 cannot be"),
        (FIRST.replace("19.11.2018", ""), "received_on: “” is no day"),
        (FIRST.replace("литературные", "летучие"), "unknown kind “летучие произведения”"),
        (FIRST.replace("действует", "наверное"), "unknown status “наверное”"),
        (FIRST.replace("78432", "0"), "“0” is no number of a certificate"),
        (FIRST.replace("78432", "1" * 30), "is no number of a certificate"),
        (FIRST.replace("78432", "№ 5"), "is no number of a certificate"),
        (FIRST.replace("Құрманғазы Сағырбайұлы", " , "), "no author"),
        (FIRST.replace("Құрманғазы", "Қ" * 501), "an author’s name is longer than 500 letters"),
        (FIRST.replace("Адай;Адай", ";"), "no name of the work"),
        (FIRST.replace("Адай;Адай", "А" * 301 + ";"), "a name of the work is longer than 300 letters"),
        (FIRST.replace("455465", "4" * 41), "the number of the application is longer than 40 signs"),
        (FIRST.replace("Адай;Адай", "Ад\0ай;"), "Column G: signs that cannot be read."),
        (FIRST + ";more", "Column L: a value under no heading."),
        ("78432", "no author; no name of the work; registered_on: “” is no day"),
        (
            FIRST.replace("Адай;", '"Адай"x";'),
            "nothing is read from here on: Row 3: a quotation mark is open, or stands where none can be.",
        ),
        (FIRST.replace("78432", "78433"), "number 78433 stands in line 2 already"),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_nothing_is_written(write: Write, line: str, fault: str) -> None:
    path = write(SECOND, line)
    for options in ((), ("--dry-run",)):
        words = run(path, *options)

        assert f"line 3: {fault}" in words or fault in words.partition("line 3: ")[2].splitlines()[0]
        assert "1 lines are wrong. Nothing was written." in words
    assert not Entry.objects.exists()
    assert counters.last_of("entry") == 0


def test_all_that_is_wrong_with_a_line_is_told_at_once(write: Write) -> None:
    words = run(write(FIRST.replace("20.11.2018", "x").replace("действует", "y").replace("Құрманғазы Сағырбайұлы", "")))

    assert "no author; registered_on: “x” is no day; unknown status “y”" in words


@pytest.mark.parametrize(
    ("old", "new"),
    [("Адай", "Басқа"), ("действует", "аннулировано"), ("455465", "1"), ("20.11.2018", "21.11.2018"),
     ("Сағырбайұлы", "Біреуұлы"), ("литературные", "иные"), ("01.02.2018", "02.02.2018")],
)  # fmt: skip
def test_a_number_that_is_there_with_other_content_is_told(write: Write, old: str, new: str) -> None:
    run(write(FIRST))

    words = run(write(FIRST.replace(old, new), SECOND))

    assert "line 2: number 78432 is in the register already, with other content" in words
    assert Entry.objects.get().title_kk == "Адай"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_files_come_in_the_usual_encodings(write: Write, encoding: str, delimiter: str) -> None:
    row = "1;20.11.2018;2;19.11.2018;Ким Светлана;Литературное произведение;Ёлка;;;01.02.2018;действует"

    run(write(row.replace(";", delimiter), head=HEAD.replace(";", delimiter), encoding=encoding))

    assert Entry.objects.get().title == "Ёлка"


def test_a_workbook_is_taken_as_well(tmp_path: Path) -> None:
    path, book = tmp_path / "register.xlsx", openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append(FIRST.split(";"))
    book.active.append([78433, date(2019, 1, 28), *FIRST.split(";")[2:]])
    book.save(path)

    assert "2 entries are new; the next number is 78434." in run(path)
    assert localdate(Entry.objects.get(number=78433).registered_at) == date(2019, 1, 28)


def test_columns_may_stand_in_any_order_and_must_all_be_there(write: Write) -> None:
    names, cells = HEAD.split(";"), FIRST.split(";")
    assert "1 entries are new" in run(write(";".join(cells[::-1]), head=";".join(names[::-1])))
    assert "The first line must name these columns" in run(write(FIRST, head=HEAD.replace("status", "state")))
    assert "The first line must name these columns" in run(write(head=""))
    assert "cannot be read" in run(Path("/nowhere/register.csv"))


def test_a_kind_has_the_name_that_was_in_force_on_the_day(write: Write) -> None:
    old = Kind.objects.get(code="literary")
    Kind.objects.filter(pk=old.pk).update(until=date(2018, 11, 30))
    new = Kind.objects.get(pk=old.pk)
    new.pk, new.since, new.until, new.name_ru = None, date(2018, 12, 1), None, "совсем новое имя"
    new.save(force_insert=True)
    later = FIRST.replace("78432", "78433").replace("20.11.2018", "20.12.2018")
    long_ago = FIRST.replace("78432", "5").replace("20.11.2018", "20.11.2011").replace("19.11.2018", "19.11.2011")

    run(write(FIRST, later, long_ago))

    assert list(Entry.objects.order_by("number").values_list("kind", flat=True)) == [old.pk, old.pk, new.pk]


@pytest.mark.parametrize("code", lines.OLD_KINDS)
def test_every_kind_is_known_by_its_names_and_by_those_it_had(code: str) -> None:
    kind = Kind.objects.filter(code=code)[0]
    known = lines.Reader().kinds

    for name in (kind.name_kk, kind.name_ru.upper(), kind.name_en, *lines.OLD_KINDS[code]):
        assert {row.code for row in known[lines._plain(name)]} == {code}


def test_where_the_portal_has_given_numbers_none_of_those_is_taken(write: Write, people: People) -> None:
    run(write(FIRST))
    ours = acts.application_in(State.ENTERED, people).entry
    assert ours is not None
    assert ours.number == 78433  # without a gap

    words = run(write(SECOND, FIRST.replace("78432", "99999")))
    assert "line 2: number 78433: the portal itself gives the numbers from 78433 on" in words
    assert "line 3: number 99999: the portal itself" in words
    assert "1 entries are new; the next number is 78434." in run(write(FIRST.replace("78432", "5")))


def next_number(*arguments: str) -> str:
    out = io.StringIO()
    call_command("next_number", *arguments, stdout=out)
    return out.getvalue()


def test_the_next_number_is_set_above_all_there_are_until_the_portal_has_given_one(
    write: Write, people: People
) -> None:
    run(write(FIRST))
    assert next_number() == "The next entry has number 78433.\n"
    assert next_number("80000") == "The next entry has number 80000.\n"
    assert next_number("78440") == "The next entry has number 78440.\n"  # a slip can be made good
    with pytest.raises(CommandError, match="has entries up to 78432"):
        next_number("78432")

    entered = acts.application_in(State.ENTERED, people).entry

    assert entered is not None
    assert entered.number == 78440
    with pytest.raises(CommandError, match="given numbers from 78440 on"):
        next_number("90000")
    acts_told = [json.loads(bytes(row.body))["detail"] for row in Trail.objects.filter(act="set the next number")]
    assert acts_told == [{"number": 80000}, {"number": 78440}]


def test_the_table_itself_takes_no_number_twice(write: Write) -> None:
    run(write(FIRST))
    twin = Entry.objects.get()
    twin.pk, twin.code, twin.fingerprint = None, "ABCDEFGH", "0" * 64

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_codes_that_meet_are_made_anew(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    run(write(SECOND))
    there = Entry.objects.get().code
    drawn = iter([there, "AAAAAAAA", "AAAAAAAA", there, "BBBBBBBB", "CCCCCCCC"])
    monkeypatch.setattr(taking_over.codes, "new", lambda _length: next(drawn))

    run(write(*(FIRST.replace("78432", number) for number in "123")))

    assert sorted(Entry.objects.exclude(number=78433).values_list("code", flat=True)) == [
        "AAAAAAAA", "BBBBBBBB", "CCCCCCCC",
    ]  # fmt: skip


@pytest.mark.clause(law.O100_2_7)
@pytest.mark.parametrize(
    ("row", "verdict", "title"),
    [
        (FIRST, "valid", "Certificate No. 78432 stands in the register"),
        (SECOND, "cancelled", "Certificate No. 78433 is cancelled"),
    ],
)
def test_the_check_page_says_what_is_known_of_it_and_what_is_not(
    write: Write, row: str, verdict: str, title: str
) -> None:
    run(write(row))
    number = row.split(";")[0]

    page = said(client_of(None).get(f"/en/verify/?q={number}"))
    entry = said(client_of(None).get(f"/en/registry/{number}/"))

    assert title in page
    assert "No file or signature of it can be checked here" in page
    assert checking.entered(Entry.objects.get()).state == verdict
    for words in (page, entry):
        assert "From the register kept before this portal" in words
        assert "00:00" not in words  # of a day nobody knows the hour
        assert "rosette" not in words  # no sheet of it bears one
    assert "signed the decision" not in page


def test_a_damaged_one_is_told_apart(write: Write) -> None:
    run(write(FIRST))
    Entry.objects.update(body=b"{}")

    assert checking.entered(Entry.objects.get()).state == "altered"


def test_no_certificate_is_owed_for_it(write: Write, people: People) -> None:
    run(write(FIRST))

    make_owed_certificates()  # a task sent by it would fail: nobody listens


def test_after_a_thousand_faults_only_their_number_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_register, "MOST_TOLD", 2)

    words = run(write(*(f"{number}" for number in range(5))))

    assert words.count("no author") == 2
    assert "… and more." in words
    assert "5 lines are wrong" in words


def test_many_lines_need_no_more_memory_than_few(write: Write) -> None:
    def needed(rows: int) -> int:
        path = write(*(FIRST.replace("78432", str(number)) for number in range(1, rows + 1)))
        run(path, "--dry-run")  # so that what is read once is there
        tracemalloc.start()
        run(path, "--dry-run")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert needed(4000) < 2 * needed(400) + 1_000_000


@pytest.mark.django_db(transaction=True)
def test_an_entry_made_meanwhile_waits_and_gets_the_number_after(write: Write, people: People, broker: str) -> None:
    agreed = acts.application_in(State.AGREED, people)
    path = write(FIRST, *(FIRST.replace("78432", str(number)) for number in range(1, 300)))

    told = at_once(lambda: run(path), lambda: acts.decide(people, agreed))

    numbers = sorted(Entry.objects.values_list("number", flat=True))
    entered = Entry.objects.get(application=agreed).number
    assert entered == 78433 or (entered == 1 and numbers == [1] and "the portal itself" in str(told[0]))
    assert counters.last_of("entry") == numbers[-1]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_enter_each_line_once(write: Write) -> None:
    path = write(FIRST, SECOND)

    told = at_once(lambda: run(path), lambda: run(path))

    assert sorted("2 entries are new" in str(one) for one in told) == [False, True]
    assert Entry.objects.count() == search.total() == 2


def test_made_up_entries_follow_the_last_number(write: Write) -> None:
    run(write(FIRST))

    call_command("seed", certificates=30, stdout=io.StringIO())

    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(78432, 78463))
    assert counters.last_of("entry") == 78462
    assert search.total() == 31


def test_made_up_entries_have_no_place_in_a_real_register(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]  # pytest-django's own wrapper

    with pytest.raises(CommandError, match="do not belong"):
        call_command("seed", certificates=1)
