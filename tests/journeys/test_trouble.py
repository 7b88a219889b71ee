"""What breaks while people work: nothing that was signed is lost, nothing is done twice."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
import requests

from portal import law
from portal.demo.browser import Browser
from portal.demo.journeys import Certificate
from tests.journeys.conftest import (
    PATIENCE,
    Demo,
    children,
    halted,
    is_connected,
    is_running,
    until,
)

ANSWERED = 10.0  # seconds that a person waits for a page while the broker is silent
SWEPT = 120.0  # seconds after which owed work is done: beat looks once a minute


def apply_and_pay(walk: Certificate) -> Browser:
    author = walk.signed_in(walk.author_key)
    walk.contacts(author)
    for step in (walk.apply, walk.sign_application, walk.pay):
        step(author)
    return author


def examine(walk: Certificate) -> None:
    for step in (walk.staff_sign_in, walk.assign, walk.propose, walk.agree):
        step()


def child_of_the_worker(demo: Demo) -> list[int]:
    return children(demo.worker)


def main_process_of_the_worker(demo: Demo) -> list[int]:
    return [demo.worker]


def the_whole_worker(demo: Demo) -> list[int]:
    return [demo.worker, *children(demo.worker)]


def kill(demo: Demo, pids: list[int]) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_running, pids)), 10, "the killed processes are gone")


@pytest.mark.clause(law.O1315_13_1)
@pytest.mark.parametrize(
    "victims", [child_of_the_worker, main_process_of_the_worker, the_whole_worker], ids=lambda victims: victims.__name__
)
def test_a_certificate_is_made_once_though_the_worker_is_killed_in_the_middle(
    demo: Demo, tmp_path: Path, victims: Callable[[Demo], list[int]]
) -> None:
    walk = demo.journey(tmp_path)
    author = apply_and_pay(walk)
    examine(walk)

    with halted(demo.child("portal.demo.authority")):  # now sealing waits for its time stamp
        walk.decide()
        until(lambda: is_connected(demo.settings["TSA_URL"]), 30, "the worker asks for a time stamp")
        kill(demo, victims(demo))
    walk.wait(lambda: author.open(walk.application).soup.select("a[href*='/certificate/']"), "the certificate", PATIENCE)

    assert certificates(demo, walk) == [(1, 1)]
    until(lambda: demo.worker, 30, "a worker runs again")


def certificates(demo: Demo, walk: Certificate) -> list[tuple[int, int]]:
    """How many certificates the case has, and how many times the trail says that one was made."""
    return demo.rows(
        """SELECT count(DISTINCT certificate.entry_id), count(trail.id)
             FROM copyright_registry_entry entry
             LEFT JOIN copyright_registry_certificate certificate ON certificate.entry_id = entry.number
             LEFT JOIN portal_trail trail
                    ON trail.act = 'certify' AND trail.subject = 'copyright_registry.entry:' || entry.number
            WHERE entry.application_id = %s""",
        walk.application.rstrip("/").rsplit("/", 1)[1],
    )


def test_while_the_broker_is_silent_everything_is_kept_and_done_later(demo: Demo, tmp_path: Path) -> None:
    walk = demo.journey(tmp_path)
    waited: dict[str, float] = {}

    def timed(name: str, step: Callable[[], object]) -> None:
        began = monotonic()
        step()
        waited[name] = monotonic() - began

    author = walk.signed_in(walk.author_key)
    walk.contacts(author)
    walk.apply(author)
    with halted(demo.child("valkey-server")):
        timed("sign", lambda: walk.sign_application(author))
        timed("pay", lambda: walk.pay(author))
        examine(walk)
        timed("decide", walk.decide)
        assert certificates(demo, walk) == [(0, 0)]
    began = monotonic()
    walk.wait(lambda: author.open(walk.application).soup.select("a[href*='/certificate/']"), "the certificate", SWEPT)
    print(waited, monotonic() - began)

    assert max(waited.values()) < ANSWERED, waited
    assert certificates(demo, walk) == [(1, 1)]
    mailbox = demo.settings["MAILBOX_URL"]
    until(lambda: len(mails(mailbox, walk)) >= 2, 60, "the author is told")


def mails(mailbox: str, walk: Certificate) -> list[str]:
    """The subjects of the mails about the case."""
    sent = requests.get(f"{mailbox}messages.json", {"to": f"{walk.author_key}@example.kz"}, timeout=10).json()
    return [mail["subject"] for mail in sent if walk.application in mail["text"]]
