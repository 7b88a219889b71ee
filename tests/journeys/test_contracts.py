"""`manage.py journey platform` and `mandate`: contracts of two parties from the first page to the register."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal import law
from tests.journeys.conftest import ROOT, Demo, environment
from tests.journeys.test_certificate import journey, told

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


@pytest.fixture
def society(demo: Demo) -> None:
    """The demo's society of authors stands and is accredited."""
    subprocess.run(
        [sys.executable, "manage.py", "demo_data"],
        cwd=ROOT,
        env=environment(VAR_DIR=str(demo.var)),
        check=True,
        capture_output=True,
    )


@pytest.mark.clause(law.O100_3, law.O100_11, law.O100_12)
@pytest.mark.usefixtures("society")
@pytest.mark.parametrize("name", ["platform", "mandate"])
def test_both_parties_conclude_it(demo: Demo, tmp_path: Path, name: str) -> None:
    done = journey(demo, "--base-url", demo.base_url, "--out", tmp_path, name=name)

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done)["ok"] is True
