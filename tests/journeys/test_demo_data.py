"""What the demo brings once it is open: works, requests and complaints in every state."""

import subprocess
import sys

import pytest

from copyright_registry.changes.models import ChangeState
from copyright_registry.complaints.models import ComplaintState
from copyright_registry.copies.models import RequestState
from copyright_registry.models import State
from tests.journeys.conftest import ROOT, Demo, environment

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]


def states(demo: Demo, table: str) -> set[str]:
    return {state for (state,) in demo.rows(f"SELECT DISTINCT state FROM copyright_registry_{table}")}  # noqa: S608 - our own tables


def test_the_demo_holds_a_case_in_every_state(demo: Demo) -> None:
    for _again in range(2):  # a second start adds nothing
        done = subprocess.run(
            [sys.executable, "manage.py", "demo_data"],
            cwd=ROOT,
            env=environment(VAR_DIR=str(demo.var)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    assert done.stdout == ""
    assert states(demo, "application") == set(State)
    assert states(demo, "complaint") == set(ComplaintState)
    assert states(demo, "change") == set(ChangeState)
    assert states(demo, "copyrequest") == set(RequestState)
