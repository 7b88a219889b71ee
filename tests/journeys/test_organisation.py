"""`manage.py journey organisation`: a company gets its account and its staff, over HTTP alone."""

from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import Demo
from tests.journeys.test_certificate import journey, told

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


@pytest.mark.clause(law.O100_2_6, law.O100_12)
def test_staff_act_for_a_company_until_they_lose_the_right(demo: Demo, tmp_path: Path) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name="organisation")

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done)["ok"] is True
