"""`manage.py journey work`: a work is entered with its copy, listed, changed and agreed to, over HTTP alone."""

from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import Demo
from tests.journeys.test_certificate import journey, told

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


@pytest.mark.clause(law.O100_12, law.O100_15, law.O100_16, law.O100_17_1, law.O100_17_2, law.O100_17_3, law.O100_17_4)
def test_an_author_enters_a_work_and_the_other_holder_agrees(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name="work")

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done)["ok"] is True
