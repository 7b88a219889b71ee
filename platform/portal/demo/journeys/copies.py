"""Copies for a third party: asked for, consented to, fetched, seen by the author, ended by the author."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import Certificate


@dataclass
class Copies(Certificate):
    """A stranger asks for the work of an entry, the author consents by EDS, and withdraws the consent later."""

    requester_key: str = "stranger"
    request: str = ""

    def run(self) -> dict[str, object]:
        """All of it; the result is what was found at the end."""
        entered = super().run()
        author = self.step("the author signs in", lambda: self.signed_in(self.author_key))
        stranger = self.step("a stranger signs in", lambda: self.signed_in(self.requester_key))
        self.step("ask for copies", lambda: self.ask(stranger))
        self.step("nothing before consent", lambda: self.nothing_yet(stranger))
        self.step("consent", lambda: self.consent(author))
        told = self.step("download", lambda: self.fetch(stranger))
        self.step("the author sees the download", lambda: self.seen(author))
        self.step("withdraw the consent", lambda: self.revoke(author))
        self.step("the next download is refused", lambda: self.refused(stranger))
        found = self.step("extract from the register", self.extract)
        return {
            **entered,
            "request": self.request,
            "copy_sha256": told,
            "extract_sha256": found,
            "seconds": self.seconds,
        }

    @property
    def key(self) -> str:
        """By which the portal knows the request."""
        return self.request.rstrip("/").rsplit("/", 1)[1]

    def fill_in(self, stranger: Browser) -> Page:
        """From the page of the entry: which documents, and why."""
        entry = stranger.open(self.page(f"registry/{self.entry}/"))
        form = stranger.open(entry.link("/copies/")).form("form:has([name=why])")
        return stranger.send(form, documents=["work", "certificate"], why="Мұрагерлік дауы", interest="№ 7 шарт")

    def ask(self, stranger: Browser) -> None:
        """The request is filled in and signed."""
        page = self.confirm_and_sign(stranger, self.fill_in(stranger))
        self.request = page.url.removeprefix(self.base_url)
        self.expect(page, lambda page: "/sign/" not in page.url, "the request was not signed")

    def confirm_and_sign(self, browser: Browser, page: Page) -> Page:
        """Sign what the page holds; where it asks first who one is, that too."""
        if "/sign-in/confirm/" in page.url:
            page = browser.sign(page.form("form[data-sign]"))
        return browser.sign(page.form("form[data-sign]"))

    def nothing_yet(self, stranger: Browser) -> None:
        page = stranger.open(f"{self.request}file/work/")
        self.expect(page, lambda page: page.url.endswith(self.request), "a copy was given without consent")

    def answer_url(self, author: Browser) -> str:
        """Where the author answers, as the account links it."""
        return author.open(self.page("account/")).link(f"/copies/{self.key}/answer/")

    def consent(self, author: Browser) -> None:
        """To the work alone, for seven days."""
        form = author.open(self.answer_url(author)).form("form:has([name=gives])")
        page = self.confirm_and_sign(author, author.send(form, gives="yes", documents=["work"], days="7"))
        self.expect(page, lambda page: page.url.endswith("/answer/"), "the consent was not signed")

    def refuse(self, author: Browser) -> None:
        """With a reason."""
        form = author.open(self.answer_url(author)).form("form:has([name=gives])")
        page = self.confirm_and_sign(author, author.send(form, gives="no", reason="Жоба әлі аяқталған жоқ."))
        self.expect(page, lambda page: page.url.endswith("/answer/"), "the refusal was not signed")

    def fetch(self, stranger: Browser) -> str:
        """The copy has the SHA-256 that the page tells, and it is the author's file."""
        page = stranger.open(self.request)
        links = page.soup.select("a[href*='/file/']")
        if len(links) != 1:
            raise JourneyFailed(f"Consent was to one document, and {len(links)} are offered on {page}.")
        told: Any = page.soup.select_one("[data-sha256]")
        data = stranger.download(urljoin(page.url, str(links[0]["href"])))
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != told["data-sha256"] or data != self.work.content:
            raise JourneyFailed(f"The copy has the SHA-256 {sha256}, the page tells {told['data-sha256']}.")
        self.say(f"  {len(data)} bytes, SHA-256 {sha256}")
        return sha256

    def seen(self, author: Browser) -> None:
        page = author.open(self.answer_url(author))
        rows = page.soup.select("[aria-labelledby=fetches] tbody tr")
        self.expect(page, lambda _page: len(rows) == 1 and self.work.file_name in rows[0].text, "no download is shown")

    def revoke(self, author: Browser) -> None:
        page = author.open(self.answer_url(author) + "withdraw/")
        if "/sign-in/confirm/" in page.url:
            page = author.sign(page.form("form[data-sign]"))
        page = author.send(page.form("main form[method=post]"))
        self.expect(page, lambda page: not page.soup.select("a[href$='/withdraw/']"), "the consent was not withdrawn")

    def refused(self, stranger: Browser) -> None:
        page = stranger.open(f"{self.request}file/work/")
        is_page = page.url.endswith(self.request) and not page.soup.select("a[href*='/file/']")
        self.expect(page, lambda _page: is_page, "a copy was given after the consent was withdrawn")

    def extract(self) -> str:
        """Anybody gets the sealed extract, and the check page knows the file."""
        anybody = Browser(self.base_url, "")
        form = anybody.open(self.page(f"registry/{self.entry}/extract/")).form("form:has([name=on])")
        answer = anybody.session.post(form.action, data=form.values(), headers={"Referer": form.page.url}, timeout=60)
        if answer.status_code != 200 or not answer.content.startswith(b"%PDF-"):
            raise JourneyFailed(f"The extract answered {answer.status_code}.")
        (self.out / "extract.pdf").write_bytes(answer.content)
        self.check_file(answer.content)
        return hashlib.sha256(answer.content).hexdigest()
