"""`manage.py journey complaint`: a refusal is complained of, and answered by who took no part."""

import json
from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import Demo
from tests.journeys.test_certificate import journey

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


@pytest.mark.clause(law.O1315_16_1, law.O1315_16_2, law.O1315_16_3, law.O1315_16_4, law.O1315_17)
def test_an_author_complains_of_a_refusal_and_reads_the_signed_answer(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name="complaint")

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["ok"], found["taken by"]) == (True, "Сейітқали Аружан Дәуренқызы")
    assert (tmp_path / "answer.pdf").read_bytes().startswith(b"%PDF-")
    assert demo.rows("SELECT state FROM copyright_registry_complaint WHERE number = %s", found["complaint"]) == [
        ("answered",)
    ]
