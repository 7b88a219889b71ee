"""What breaks while people work: nothing that was signed is lost, nothing is done twice."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urljoin

import pytest
import requests

from portal import law
from portal.demo.browser import Browser
from portal.demo.journeys import Certificate
from tests.journeys.conftest import PATIENCE, Demo, children, halted, is_running, until

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]  # the first test starts the demo

SEALING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE state = 'idle in transaction' AND state_change < clock_timestamp() - interval '500 ms'"""
ANSWERED = 6.0  # seconds: how long a page may take while the broker is silent


@dataclass
class Case:
    """An application under way, its author's browser, and how long what was asked took."""

    walk: Certificate
    author: Browser
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, step: Callable[[], object]) -> None:
        began = monotonic()
        step()
        self.seconds[name] = monotonic() - began

    def has_certificate(self) -> bool:
        return bool(self.author.open(self.walk.application).soup.select("a[href*='/certificate/']"))

    def apply(self) -> None:
        self.walk.contacts(self.author)
        self.walk.apply(self.author)

    def examine(self) -> None:
        for step in (self.walk.staff_sign_in, self.walk.assign, self.walk.propose, self.walk.agree):
            step()


def opened(demo: Demo, folder: Path) -> Case:
    walk = demo.journey(folder)
    return Case(walk, walk.signed_in(walk.author_key))


def killed_in_the_middle(demo: Demo, folder: Path, victims: Callable[[Demo], list[int]]) -> Case:
    """The decision is signed, and the worker dies while it waits for the seal's time stamp."""
    case = opened(demo, folder)
    case.apply()
    case.walk.sign_application(case.author)
    case.walk.pay(case.author)
    case.examine()
    with no_stamps(demo):
        case.walk.decide()
        until(lambda: demo.rows(SEALING)[0][0], 30, "the worker waits for a time stamp with its case locked")
        kill(victims(demo))
    return case


@contextmanager
def no_stamps(demo: Demo) -> Iterator[None]:
    """The time-stamping authority takes requests and says nothing; it still tells which keys are revoked."""
    control = urljoin(demo.settings["TSA_URL"], "/_control/fail")
    requests.post(control, json={"service": "tsp", "how": "silent"}, timeout=5).raise_for_status()
    try:
        yield
    finally:
        requests.post(control, json={"service": "tsp", "how": ""}, timeout=5).raise_for_status()


def kill(pids: list[int]) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_running, pids)), 10, "the killed processes are gone")


def decided_without_broker(demo: Demo, folder: Path) -> Case:
    """Signed, paid, examined and decided while the broker takes connections and says nothing."""
    case = opened(demo, folder)
    case.apply()
    with halted(demo.child("valkey-server")):
        case.timed("sign the application", lambda: case.walk.sign_application(case.author))
        case.timed("pay", lambda: case.walk.pay(case.author))
        case.examine()
        case.timed("sign the decision", case.walk.decide)
        assert made(demo, case) == (0, 0)
    return case


@dataclass(frozen=True)
class Cases:
    worker_killed: Case
    broker_silent: Case


@pytest.fixture(scope="module")
def cases(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """Two troubles after each other: both are mended when the portal next asks what it owes."""
    worker_killed = killed_in_the_middle(demo, tmp_path_factory.mktemp("worker"), lambda demo: [demo.worker])
    until(lambda: demo.has_worker, 30, "a worker runs again")
    return Cases(worker_killed, decided_without_broker(demo, tmp_path_factory.mktemp("broker")))


@pytest.mark.clause(law.O1315_13_1)
def test_a_certificate_is_made_once_though_the_worker_s_child_is_killed(demo: Demo, tmp_path: Path) -> None:
    case = killed_in_the_middle(demo, tmp_path, lambda demo: children(demo.worker))

    until(case.has_certificate, PATIENCE, "the certificate is there")

    assert made(demo, case) == (1, 1)


@pytest.mark.clause(law.O1315_13_1)
def test_a_certificate_is_made_once_though_the_worker_is_killed(demo: Demo, cases: Cases) -> None:
    until(cases.worker_killed.has_certificate, PATIENCE, "the certificate is there")

    assert made(demo, cases.worker_killed) == (1, 1)


def test_while_the_broker_is_silent_pages_answer(cases: Cases) -> None:
    assert max(cases.broker_silent.seconds.values()) < ANSWERED, cases.broker_silent.seconds


@pytest.mark.clause(law.O1315_13_1)
def test_what_was_owed_while_the_broker_was_silent_is_done_once(demo: Demo, cases: Cases) -> None:
    case = cases.broker_silent

    until(case.has_certificate, PATIENCE, "the certificate is there")
    until(lambda: len(mails(demo, case)) == 2, PATIENCE, "the author is told of receipt and entry")

    assert made(demo, case) == (1, 1)


def made(demo: Demo, case: Case) -> tuple[int, int]:
    """How many certificates the case has, and how many times the trail says that one was made."""
    query = """
        SELECT count(DISTINCT certificate.entry_id), count(DISTINCT trail.id)
          FROM copyright_registry_entry entry
          LEFT JOIN copyright_registry_certificate certificate ON certificate.entry_id = entry.id
          LEFT JOIN portal_trail trail
                 ON trail.act = 'certify' AND trail.subject = 'copyright_registry.entry:' || entry.id
         WHERE entry.application_id = %s"""
    ((certificates, acts),) = demo.rows(query, case.walk.application.rstrip("/").rsplit("/", 1)[1])
    return certificates, acts


def mails(demo: Demo, case: Case) -> list[str]:
    """The subjects of the mails about the case."""
    to = f"{case.walk.author_key}@example.kz"
    sent = requests.get(f"{demo.settings['MAILBOX_URL']}messages.json", {"to": to}, timeout=10).json()
    return [mail["subject"] for mail in sent if case.walk.application in mail["text"]]
