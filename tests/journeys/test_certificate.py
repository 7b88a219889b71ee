"""`manage.py journey certificate`: the main job by a program, over HTTP alone."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import ROOT, Demo, environment

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]  # the first test starts the demo

STEPS = [
    "sign in",
    "contacts",
    "apply",
    "sign the application",
    "pay",
    "confirmation of the payment",
    "staff sign in",
    "assign",
    "draft the result",
    "agree",
    "sign the decision",
    "certificate made",
    "terms kept",
    "download",
    "check the sheet from outside",
    "check page by code",
    "check page by file",
    "register",
    "changed file",
]
KEPT = ("assign", "examine", "sign", "entry", "certificate", "service")
LONG = ("Қазақ даласының жыршылары туралы аңыздар мен әңгімелер, " * 6)[:299] + "!"


def journey(demo: Demo, *arguments: str | Path, name: str = "certificate") -> subprocess.CompletedProcess[str]:
    """The command as anybody runs it, with a database that nobody can use."""
    unusable = "postgresql://nobody@127.0.0.1:1/nothing"
    return subprocess.run(
        [sys.executable, "manage.py", "journey", name, *map(str, arguments)],
        cwd=ROOT,
        env=environment(VAR_DIR=str(demo.var), DATABASE_URL=unusable),
        capture_output=True,
        text=True,
        check=False,
    )


def terms(lines: list[str]) -> dict[str, str]:
    """What was printed of each term of the case: that it was kept, or not needed."""
    found = [re.fullmatch(r"  (\w+): due 20\d\d-\S+\+05:00, (.+)", line) for line in lines if line.startswith(" ")]
    return {term[1]: term[2] for term in found if term}


def told(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON line at the end."""
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.clause(
    law.O1315_13_1, law.O1315_A3, law.O1315_7_1, law.O1315_7_2, law.O1315_7_4, law.O1315_A2_3, law.O1315_A2_4
)
@pytest.mark.parametrize(
    ("language", "title"),
    [
        pytest.param("kk", "Ұлы дала әуендері", id="in Kazakh"),
        pytest.param("ru", LONG, id="in Russian, with a name of 300 letters"),
    ],
)
def test_an_application_becomes_a_certificate_that_holds_from_outside(
    demo: Demo, tmp_path: Path, language: str, title: str
) -> None:
    walk: list[str | Path] = ["--base-url", demo.base_url, "--out", tmp_path, "--lang", language, "--title", title]

    done = journey(demo, *walk)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    *lines, _last = done.stdout.splitlines()
    assert [line.rpartition(":")[0] for line in lines if not line.startswith(" ")] == STEPS
    assert told(done)["ok"] is True
    assert terms(lines) == {**dict.fromkeys(KEPT, "kept"), "refusal": "not needed"}
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "certificate.png").read_bytes().startswith(b"\x89PNG")
    assert told(done)["paid"] == "3480.00"
    assert f"  {told(done)['payment']}: 3480 tenge at the bank, 3480.00 here" in lines


@pytest.mark.clause(law.O1315_8_2, law.O1315_8_3, law.O1315_8_4, law.O1315_8_5)
def test_with_a_benefit_five_per_cent_are_paid_at_the_bank_and_the_work_is_entered(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, "--title", "Қыр гүлі", name="benefit")

    assert done.returncode == 0, done.stdout + done.stderr
    *lines, _last = done.stdout.splitlines()
    assert "  174.00 to pay of 3480.00" in lines
    assert f"  {told(done)['payment']}: 174 tenge at the bank, 174.00 here" in lines
    assert (told(done)["ok"], told(done)["paid"]) == (True, "174.00")
    assert (tmp_path / "payment.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.clause(law.O1315_5_2b)
def test_a_program_is_entered_by_abstract_and_source_text(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name="program")

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done)["ok"] is True
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.clause(law.O1315_5_3)
def test_a_derivative_work_is_entered_by_an_agreement_and_the_end_of_a_term(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name="derivative")

    assert done.returncode == 0, done.stdout + done.stderr
    *lines, _last = done.stdout.splitlines()
    assert "  1904 + 70 years: free since 1 January 1975" in lines
    assert told(done)["ok"] is True


def test_a_portal_that_does_not_answer_is_told_in_one_line(demo: Demo, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]  # nobody listens there once it is closed

    done = journey(demo, "--base-url", f"http://127.0.0.1:{port}", "--out", tmp_path)

    assert done.returncode == 1
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert told(done)["ok"] is False
    assert str(port) in str(told(done)["failed"])
    assert not list(tmp_path.iterdir())
