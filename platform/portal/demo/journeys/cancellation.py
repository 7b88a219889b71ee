"""A cancellation: the author asks for it, and whoever checks the certificate is told."""

from dataclasses import dataclass

from portal.demo.browser import Browser
from portal.demo.journeys.changes import Change, Request


@dataclass
class Cancellation(Change):
    """The entry stays in the register as cancelled."""

    def begin(self, request: Request) -> None:
        request.begin("cancel")

    def follow_up(self, author: Browser, former: str) -> dict[str, object]:
        visitor = Browser(self.base_url, "")
        self.step("the code is cancelled", lambda: self.verdict(visitor.open(former), "cancelled"))
        self.step("the file is cancelled", lambda: self.verdict(self.dropped(self.issued()), "cancelled"))
        self.step("the entry says so", self.check_entry)
        self.step("no certificate is offered", lambda: self.check_application(author))
        return {}

    def check_entry(self) -> None:
        page = Browser(self.base_url, "").open(self.page(f"registry/{self.entry}/"))
        self.expect(page, lambda page: bool(page.soup.select(".notice.bad")), "the entry does not say cancelled")

    def check_application(self, author: Browser) -> None:
        page = author.open(self.application)
        self.expect(page, lambda page: not page.soup.select("a[href$='/certificate/']"), "a certificate is offered")
