"""What every journey can do: one person's browser each, steps with their seconds, waiting for what workers make.

A journey imports no models. It prints a line a step and fails at the first thing that is not as it must be.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from portal.demo.browser import Browser, JourneyFailed, Page

SAY = Callable[[str], None]
POEM = "Түнгі көш\n\nКөк аспанның астында\nКөш жүреді асықпай.\n"


@dataclass
class Work:
    """What the author says of the work."""

    title_kk: str = "Түнгі көш"
    title_ru: str = "Ночное кочевье"
    created_on: str = "03.10.2026"
    file_name: str = "tungi-kosh.txt"
    content: bytes = POEM.encode()


@dataclass
class Walk:
    """A journey; `run` walks it and gives what was found at the end."""

    base_url: str
    out: Path
    say: SAY
    language: str = "kk"
    work: Work = field(default_factory=Work)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self) -> dict[str, object]:
        raise NotImplementedError

    def step(self, name: str, do: Callable[[], object]) -> Any:
        """One step: what it gives, how long it took."""
        began = time.monotonic()
        given = do()
        self.seconds[name] = round(time.monotonic() - began, 2)
        self.say(f"{name}: {self.seconds[name]:.2f} s")
        return given

    def page(self, path: str) -> str:
        return f"/{self.language}/{path}"

    def signed_in(self, key: str) -> Browser:
        browser = Browser(self.base_url, key)
        form = browser.open(self.page("sign-in/")).form("form[data-sign]")
        self.expect(browser.sign(form), lambda page: "/sign-in/" not in page.url, f"{key} is not signed in")
        return browser

    def contacts(self, author: Browser) -> None:
        """Fill in what the certificate lacks, and confirm the address by the link that comes by mail."""
        email = f"{author.key}@example.kz"
        form = author.open(self.page("account/contacts/")).form("main form[method=post]")
        typed = {
            "email": email,
            "phone": "+7 701 234 5678",
            "region": "35",
            "address": "Бұқар жырау даңғылы 1",
        }
        page = author.send(form, **typed, language=self.language)
        self.expect(page, lambda page: "/contacts/" not in page.url, "the contacts were not kept")
        account = author.open(self.page("account/"))
        if account.soup.select_one("form[action*='send-link']"):
            self.confirm(author, email)

    def confirm(self, author: Browser, email: str) -> None:
        mailbox = author.open(self.page("")).link_to_mailbox()
        mails = self.wait(lambda: requests.get(f"{mailbox}messages.json", {"to": email}, timeout=10).json(), "a mail")
        links = [link for mail in mails for link in re.findall(r"https?://\S+/contacts/confirm/\S+", mail["text"])]
        page = author.send(author.open(links[-1]).form("main form[method=post]"))
        self.expect(page, lambda page: page.status == 200, "the link confirmed nothing")

    def expect(self, page: Page, holds: Callable[[Page], bool], otherwise: str) -> Page:
        if not holds(page):
            raise JourneyFailed(f"{otherwise}: {page} {page.text[:600]}")
        return page

    def wait(self, ask: Callable[[], Any], what: str, patience: float = 180) -> Any:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if answer := ask():
                return answer
            time.sleep(0.5)
        raise JourneyFailed(f"{what} did not come within {patience:.0f} s.")
