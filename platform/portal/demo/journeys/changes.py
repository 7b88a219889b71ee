"""What comes after the entry: a request of its author, over the desks to the head's signature, seen by everybody."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import DONE, Certificate


@dataclass
class Change(Certificate):
    """An entry made as every entry is, then a request on it; what became of it each journey checks."""

    asks: str = ""  # the page of the entry where the request begins
    change: str = ""

    def run(self) -> dict[str, object]:
        entered = super().run()
        author = self.step("sign in again", lambda: self.signed_in(self.author_key))
        self.step(f"begin: {self.asks}", lambda: self.begin(author))
        self.step("sign the request", lambda: self.sign_request(author))
        self.step("registrar signs in", self.registrar_signs_in)
        self.step("draft the decision on it", lambda: self.decide_step("registrar", "propose", result="carry_out"))
        self.step("agree the decision on it", lambda: self.decide_step("head_of_department", "agree"))
        self.step("sign the decision on it", self.sign_decision)
        self.step("the decision in the account", lambda: self.read_decision(author))
        found = self.follow_up(author, str(entered["url"]))
        return {**entered, **found, "change": self.change, "seconds": self.seconds}

    def follow_up(self, author: Browser, former: str) -> dict[str, object]:
        """What is checked in the end; `former` is the address that the QR of the first certificate holds."""
        raise NotImplementedError

    def begin(self, author: Browser) -> None:
        """From the entry's page to the text that is signed."""
        page = author.open(author.open(self.page(f"registry/{self.entry}/")).link(f"/{self.asks}/"))
        page = author.send(page.form("main form[method=post]"), **self.typed())
        found = re.search(r"changes/[0-9a-f-]{36}/", unquote(page.url))
        if found is None:
            raise JourneyFailed(f"The request was not begun: {page} {page.text[:600]}")
        self.change = self.page(found[0])

    def typed(self) -> dict[str, str]:
        """What is written into the form of the request."""
        return {}

    def sign_request(self, author: Browser) -> None:
        page = author.open(f"{self.change}sign/")
        if "/sign-in/confirm/" in page.url:
            page = author.sign(page.form("form[data-sign]"))
        page = author.sign(page.form("form[data-sign]"))
        self.expect(page, lambda page: page.url.endswith(self.change), "the signature was not accepted")
        clock = page.soup.select_one("[data-clock=correction]")
        if clock is None:
            raise JourneyFailed(f"No term runs for the request: {page}")
        self.say(f"  correction: due {clock['data-due']}")

    def registrar_signs_in(self) -> None:
        self.staff["registrar"] = self.signed_in("registrar")

    def on_desk(self, key: str) -> Page:
        pk = self.change.rstrip("/").rsplit("/", 1)[1]
        page = self.staff[key].open(f"/admin/copyright_registry/change/{pk}/page/")
        return self.expect(page, lambda page: page.status == 200, f"{key} does not see the change")

    def decide_step(self, key: str, step: str, **typed: object) -> None:
        page = self.staff[key].send(self.on_desk(key).form(f"form[action$='/step/{step}/']"), **typed)
        self.expect(page, lambda page: bool(page.soup.select(DONE)), f"{step} was refused")

    def sign_decision(self) -> None:
        head = self.staff["head_of_provider"]
        page = head.open(self.on_desk("head_of_provider").link("/decide/"))
        if "/sign-in/confirm/" in page.url:
            page = head.sign(page.form("form[data-sign]"))
        page = head.sign(page.form("form[data-sign]"))
        self.expect(page, lambda page: bool(page.soup.select(DONE)), "the decision was not signed")

    def read_decision(self, author: Browser) -> None:
        """The author reads the decision, and its term was kept."""
        page = author.open(self.change)
        text = sheet.squeezed(sheet.read(author.download(page.link("/decision/"))))
        if f"№{self.entry},1-нұсқа" not in text or f"№{self.entry},версия1" not in text:
            raise JourneyFailed(f"The decision does not name version 1 of entry {self.entry}: {text[:600]}")
        if not author.download(page.link("/decision/signature/")).startswith(b"\x30"):
            raise JourneyFailed("The decision has no signature.")
        clock = page.soup.select_one("[data-clock=correction]")
        if clock is None or clock["data-state"] != "good":
            raise JourneyFailed(f"The term was not kept: {clock}")

    def verdict(self, page: Page, state: str) -> None:
        """What anybody is told who checks a certificate."""
        self.expect(page, lambda page: bool(page.soup.select(f".verdict.{state}")), f"the check does not say {state}")

    def issued(self) -> bytes:
        """The first certificate, as it was downloaded."""
        return (self.out / "certificate.pdf").read_bytes()
