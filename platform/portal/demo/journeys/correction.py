"""A technical correction: a slip in the name of the work, a new certificate, and the former one replaced."""

from dataclasses import dataclass, replace

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed
from portal.demo.journeys.changes import Change, Request


@dataclass
class Correction(Change):
    """The author corrects the name in both languages."""

    def begin(self, request: Request) -> None:
        why = "Теру қатесі."
        self.work = replace(self.work, title_kk=f"{self.work.title_kk} (1)", title_ru=f"{self.work.title_ru} (1)")
        titles = {"title_kk": self.work.title_kk, "title_ru": self.work.title_ru}
        request.begin("correct", **titles, **{f"why_{name}": why for name in titles})

    def follow_up(self, author: Browser, former: str) -> dict[str, object]:
        pdf = self.step("new certificate", lambda: self.new_certificate(author))
        found = self.step(
            "check the new sheet from outside", lambda: sheet.check(pdf, self.work.title_kk, self.base_url)
        )
        self.step("the new code is valid", lambda: self.check_code(str(found["url"])))
        self.step("the new file is valid", lambda: self.check_file(pdf))
        visitor = Browser(self.base_url, "")
        self.step("the former code is replaced", lambda: self.verdict(visitor.open(former), "replaced"))
        self.step("the former file is replaced", lambda: self.verdict(self.dropped(self.issued()), "replaced"))
        self.step("the register has the new name", self.check_register)
        self.step("the former version is readable", self.check_history)
        return {"former": former, "url": found["url"]}

    def new_certificate(self, author: Browser) -> bytes:
        """It names the one in whose place it is issued, in both languages."""
        pdf = author.download(self.certificate_page(author).link("/certificate/"))
        text = sheet.squeezed(sheet.read(pdf))
        for words in (f"№{self.entry}куәліктің", "орнына", f"взаменсвидетельства№{self.entry}"):
            if words not in text:
                raise JourneyFailed(f"The new certificate does not say “{words}”: {text[:900]}")
        (self.out / "certificate-2.pdf").write_bytes(pdf)
        (self.out / "certificate-2.png").write_bytes(sheet.picture(pdf))
        return pdf

    def check_history(self) -> None:
        visitor = Browser(self.base_url, "")
        old = visitor.open(visitor.open(self.page(f"registry/{self.entry}/")).link("/versions/1/"))
        self.expect(old, lambda page: page.status == 200 and bool(page.soup.select(".notice")), "no former version")
