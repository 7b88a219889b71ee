"""The simulator's window: a person chooses whose key signs, or cancels; nobody else can."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from websockets.sync.client import connect
from websockets.typing import Origin

from portal.demo.authority import Authority
from portal.demo.simulator import simulator
from tests.browser import one
from tests.portal.demo.test_simulator import AUTHOR, sign, signed_by

Answers = list[dict[str, Any]]


@pytest.fixture
def start(made_authority: Authority) -> Iterator[Callable[[float], str]]:
    """Starts a simulator with this much patience; gives the address of its window."""
    ends: list[Callable[[], None]] = []

    def started(patience: float) -> str:
        server = simulator(made_authority.directory, 0, patience=patience)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        ends.extend([thread.join, server.shutdown])
        return f"http://127.0.0.1:{server.socket.getsockname()[1]}/"

    yield started
    for end in reversed(ends):
        end()


@pytest.fixture
def window(start: Callable[[float], str]) -> str:
    return start(20)


@dataclass
class Asking:
    """A page that asks for a signature and waits."""

    window: str
    wanted: dict[str, Any] = field(default_factory=dict)
    answers: Answers = field(default_factory=list)

    def __enter__(self) -> "Asking":
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.thread.join(30)

    def _ask(self) -> None:
        with connect(self.window.replace("http", "ws"), origin=Origin("http://localhost:8000")) as opened:
            opened.recv()
            self.answers.append(sign(opened, b"one", b"two", signer=self.wanted))


def page(window: str, path: str = "") -> BeautifulSoup:
    answer = requests.get(window + path, timeout=5)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def asked(window: str) -> BeautifulSoup:
    """The page once somebody asks."""
    for _ in range(100):
        found = page(window)
        if found.select("form"):
            return found
        threading.Event().wait(0.05)
    raise AssertionError("nobody asked")


def press(window: str, shown: BeautifulSoup, key: str) -> requests.Response:
    secret = str(one(shown, "input[name=secret]")["value"])
    assert shown.select(f"button[name=key][value='{key}']")
    return requests.get(f"{window}choose", {"secret": secret, "key": key}, timeout=5)


def test_where_several_keys_fit_the_window_asks(window: str, made_authority: Authority) -> None:
    with Asking(window) as asking:
        shown = asked(window)
        assert "http://localhost:8000 asks to sign 2 documents" in one(shown, "h1").get_text()
        press(window, shown, "author3-rsa")

    (answer,) = asking.answers
    assert signed_by(answer["body"]["result"][1], b"two") == made_authority.key("author3-rsa").der


def test_only_keys_that_fit_are_shown_the_bad_ones_too(window: str) -> None:
    purposes = {"extKeyUsageOids": ["1.2.398.3.3.4.1.2.1"]}
    with Asking(window, purposes):
        shown = asked(window)
        keys = [str(button["value"]) for button in shown.select("button[name=key]")]
        press(window, shown, "cancel")

    heads = ["head_of_provider", "organisation", "new_head", "okup_head", "cafe", "label", "hotel", "radio"]
    assert keys == ["cancel", *heads, *(f"{key}-rsa" for key in heads)]
    every = [str(button["value"]) for button in page(window, "beforehand").select("button[name=key]")]
    assert {"expired", "revoked", "foreign-rsa", "treasury", "wrong_role"} <= set(every)


def test_a_person_may_cancel(window: str) -> None:
    with Asking(window) as asking:
        press(window, asked(window), "cancel")

    assert asking.answers == [{"status": True, "body": {}}]


def test_who_does_not_choose_has_cancelled(start: Callable[[float], str]) -> None:
    with Asking(start(0.3)) as asking:
        pass

    assert asking.answers == [{"status": True, "body": {}}]


def test_one_request_waits_for_the_other(window: str, made_authority: Authority) -> None:
    with Asking(window) as first, Asking(window) as second:
        press(window, asked(window), "author")
        press(window, asked(window), "author2")

    signed = {signed_by(each.answers[0]["body"]["result"][0], b"one") for each in (first, second)}
    assert signed == {made_authority.key("author").der, made_authority.key("author2").der}


def test_a_request_whose_page_has_gone_is_dropped(window: str) -> None:
    with connect(window.replace("http", "ws")) as opened:
        opened.recv()
        opened.send(json.dumps({
            "module": "kz.gov.pki.knca.basics", "method": "sign",
            "args": {"format": "cms", "data": ["MQ=="], "signerParams": {"chain": []}},
        }))  # fmt: skip
        asked(window)

    for _ in range(100):
        if not page(window).select("form"):
            return
        threading.Event().wait(0.05)
    raise AssertionError("the window still asks")


# Choosing beforehand


def test_a_bad_key_may_be_chosen_for_the_next_signature_alone(window: str, made_authority: Authority) -> None:
    press(window, page(window, "beforehand"), "expired")
    assert "expired" in one(page(window), "main").get_text()

    with Asking(window, {"iin": AUTHOR}) as first:
        pass
    with Asking(window, {"iin": AUTHOR}) as second:
        pass

    keys = [signed_by(each.answers[0]["body"]["result"][0], b"one") for each in (first, second)]
    assert keys == [made_authority.key("expired").der, made_authority.key("author").der]


def test_a_choice_may_be_taken_back(window: str, made_authority: Authority) -> None:
    press(window, page(window, "beforehand"), "expired")
    press(window, page(window), "")

    with Asking(window, {"iin": AUTHOR}) as asking:
        pass

    assert signed_by(asking.answers[0]["body"]["result"][0], b"one") == made_authority.key("author").der


# Nobody else


def test_an_old_page_chooses_nothing(window: str) -> None:
    old = page(window, "beforehand")
    press(window, old, "expired")
    press(window, page(window), "")

    press(window, old, "revoked")

    assert "No page asks" in one(page(window), "main").get_text()


@pytest.mark.parametrize("sent", [{}, {"secret": "", "key": "author"}, {"secret": "guessed", "key": "author"}])
def test_without_the_secret_of_the_page_nothing_is_chosen(window: str, sent: dict[str, str]) -> None:
    requests.get(f"{window}choose", sent, timeout=5)

    assert "No page asks" in one(page(window), "main").get_text()


def test_a_key_that_was_not_offered_cannot_be_chosen(window: str) -> None:
    with Asking(window, {"extKeyUsageOids": ["1.2.398.3.3.4.1.2.1"]}) as asking:
        shown = asked(window)
        secret = str(one(shown, "input[name=secret]")["value"])
        requests.get(f"{window}choose", {"secret": secret, "key": "author"}, timeout=5)
        assert asking.answers == []
        press(window, asked(window), "organisation")


def test_a_foreign_name_for_this_machine_sees_nothing(window: str) -> None:
    port = window.rstrip("/").rsplit(":", 1)[1]

    answer = requests.get(window, headers={"Host": f"evil.example:{port}"}, timeout=5)

    assert answer.status_code == 403
    assert answer.content == b""


def test_the_page_may_stand_in_no_frame_and_runs_no_script(window: str) -> None:
    headers = requests.get(window, timeout=5).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "people.json", 404), ("POST", "choose", 405)])
def test_nothing_else_is_answered(window: str, method: str, path: str, status: int) -> None:
    assert requests.request(method, window + path, timeout=5).status_code == status


def test_its_style_is_served(window: str) -> None:
    answer = requests.get(f"{window}window.css", timeout=5)

    assert answer.headers["Content-Type"].startswith("text/css")
    assert b"button" in answer.content
