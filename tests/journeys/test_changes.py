"""`manage.py journey correction` and `cancellation`: what comes after the entry, over HTTP alone."""

from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import Demo
from tests.journeys.test_certificate import journey, told

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


@pytest.mark.clause(law.O1315_15_1, law.O1315_A4, law.O1315_13_1)
def test_a_slip_is_corrected_and_a_new_certificate_names_the_one_it_replaces(demo: Demo, tmp_path: Path) -> None:
    walk: list[str | Path] = ["--base-url", demo.base_url, "--out", tmp_path, "--title", "Тұлпар", "--lang", "ru"]

    done = journey(demo, *walk, name="correction")

    assert done.returncode == 0, done.stdout + done.stderr
    found = told(done)
    assert (found["ok"], found["url"] != found["former"]) == (True, True)
    assert (tmp_path / "certificate-2.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.clause(law.O1315_15_1, law.O1315_A4)
def test_a_cancelled_entry_is_told_to_whoever_checks_its_certificate(demo: Demo, tmp_path: Path) -> None:
    walk: list[str | Path] = ["--base-url", demo.base_url, "--out", tmp_path, "--title", "Ақсұңқар"]

    done = journey(demo, *walk, name="cancellation")

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done)["ok"] is True
