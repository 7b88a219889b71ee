"""Due moments from the shell: the line for programs, the lines for people, and what is refused."""

import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from portal.worktime.models import CalendarRow

ROOT = Path(__file__).resolve().parents[2]


def ask(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("--from", "2026-11-24T11:00", "--hours", "2"), "2026-11-24T13:00:00+05:00"),
        (("--from", "2026-11-24T11:30:00Z", "--hours", "2"), "2026-11-24T18:30:00+05:00"),
        (("--from", "2026-11-24T11:00", "--hours", "0.5"), "2026-11-24T11:30:00+05:00"),
        (("--from", "2024-02-28T11:00", "--hours", "2"), "2024-02-28T13:00:00+06:00"),
        (("--from", "2026-12-15T20:00", "--days", "5"), "2026-12-23T18:30:00+05:00"),
        (("--from", "2026-11-20", "--end-of-next-day"), "2026-11-23T18:30:00+05:00"),
        (("--from", "2026-11-20T19:30:00Z", "--end-of-next-day"), "2026-11-23T18:30:00+05:00"),
    ],
)
def test_the_first_line_is_the_moment(arguments: tuple[str, ...], due: str) -> None:
    assert ask(*arguments)[0] == due


@pytest.mark.django_db
def test_the_other_lines_tell_why() -> None:
    assert ask("--from", "2026-12-15T18:00", "--hours", "1.5")[1:] == [
        "Begins: 15 December 2026, 18:00",
        "Term: 1.5 h of working time",
        "Closed: 15 December 2026, 18:30 – 17 December 2026, 09:00",
        "16 December 2026: Independence Day (Law on holidays)",
        "Working hours: 09:00–13:00, 14:30–18:30 (Order 1315, appendix 2, row 7)",
        "Due: 17 December 2026, 10:00",
    ]
    assert ask("--from", "2026-12-15T18:00", "--days", "1")[1:3] == [
        "Begins, this day not counted: 15 December 2026",
        "Term: until the end of the next working day",
    ]


@pytest.mark.django_db
def test_what_staff_have_entered_counts() -> None:
    actor = User.objects.create(iin_digest="1")
    names = {"name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Day off"}
    CalendarRow.objects.create(kind="off", day=date(2026, 11, 25), act="Order № 5", added_by=actor, **names)

    due, *why = ask("--from", "2026-11-24T12:00", "--end-of-next-day")

    assert due == "2026-11-26T18:30:00+05:00"
    assert "25 November 2026: Day off (Order № 5)" in why


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("--from", "tomorrow", "--hours", "2"), "'tomorrow' is no ISO 8601 time", id="no moment"),
        pytest.param(("--from", "2026-02-30", "--hours", "2"), "'2026-02-30' is no ISO 8601 time", id="no day"),
        pytest.param(("--from", "0001-01-01T00:00+14:00", "--days", "1"), "is no ISO 8601 time", id="before year one"),
        pytest.param(("--from", "2026-11-24", "--hours", "two"), "'two' is no number from 0", id="no number"),
        pytest.param(("--from", "2026-11-24", "--hours", "nan"), "'nan' is no number from 0", id="not a number"),
        pytest.param(("--from", "2026-11-24", "--hours", "-1"), "'-1' is no number from 0", id="negative"),
        pytest.param(("--from", "2026-11-24", "--hours", "1e99"), "'1e99' is no number from 0", id="endless"),
        pytest.param(("--from", "2026-11-24", "--days", "0"), "'0' is no number from 1", id="no days"),
        pytest.param(("--from", "2026-11-24", "--days", "1.5"), "'1.5' is no number from 1", id="half a day"),
        pytest.param(("--from", "2026-11-24"), "one of the arguments", id="no term"),
        pytest.param(("--hours", "2"), "--from", id="no start"),
        pytest.param(("--from", "2026-11-24", "--hours", "2", "--days", "1"), "not allowed with", id="two terms"),
        pytest.param(("--from", "2017-12-31", "--hours", "2"), "from 2018-01-01 to 2035-12-31", id="too early"),
        pytest.param(("--from", "2035-12-31T18:00", "--hours", "2"), "from 2018-01-01 to 2035-12-31", id="too late"),
        pytest.param(("--from", "9999-12-31T23:00Z", "--days", "1"), "is no ISO 8601 time", id="after the last year"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_the_reason(arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        ask(*arguments)


def shell(*arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    """`manage.py due` without the settings of any portal, in a locale that knows no letters beyond ASCII."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "VAR_DIR": "/nowhere", "DATABASE_URL": database}
    command = [sys.executable, "manage.py", "due", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_without_a_database_the_general_calendar_answers_and_says_so() -> None:
    done = shell("--from", "2026-11-24T11:00", "--hours", "2", database="postgresql:///portal?host=/nowhere")

    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "2026-11-24T13:00:00+05:00")
    assert done.stderr.splitlines() == [
        "No database answers: this is the general calendar, without what staff have entered."
    ]


@pytest.mark.parametrize("hours", ["x", "40000"])
def test_the_exit_status_of_what_is_refused_is_two(hours: str) -> None:
    done = shell("--from", "2026-11-24", "--hours", hours, database="postgresql:///portal?host=/nowhere")

    assert (done.returncode, done.stdout) == (2, "")
