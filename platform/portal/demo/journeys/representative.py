"""A representative applies for a foreign author who has no IIN, by a notarised power of attorney."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.paper import scanned

SCAN = ("Сенімхат", "Доверенность, удостоверенная нотариусом (пример для демонстрации)")  # title and words of a paper
FOREIGNER = {
    "surname": "Müller",
    "given_name": "Anna",
    "pseudonym": "Annamaria Steppe",
    "citizenship": "DE",
    "born_on": "04.05.1970",
    "address": "Berlin, Torstraße 1",
    "phone": "+49 30 1234567",
}


@dataclass
class Representative(Certificate):
    """The main job for an author who is represented."""

    author_key: str = "author2"
    who: str = "power"

    def apply(self, author: Browser) -> None:
        """The work as its author would describe it, then whom one represents, by what, and its scan."""
        super().apply(author)
        self.name(author)
        self.power(author)
        self.attach(author, "power", "power", "senimhat.pdf", scanned(*SCAN))

    def name(self, author: Browser) -> None:
        form = author.open(self.application + "authors/represented/").form("form:has([name=surname])")
        page = author.send(form, **FOREIGNER)
        self.expect(page, lambda page: page.url.endswith("/authors/"), "the represented author was not kept")

    def power(self, author: Browser) -> None:
        today = datetime.now(UTC)
        said = {
            "number": "1-117",
            "notary": "Сапарова Айгүл Болатқызы, № 0003456 лицензия",
            "since": f"15.01.{today.year - 1}",
            "until": f"15.01.{today.year + 2}",
            "powers": "өтініш беру, қол қою, ақы төлеу, куәлікті алу",
        }
        self.keep(author, author.open(self.application + "representation/").form("form:has([name=notary])"), **said)

    def propose(self) -> None:
        """The examiner finds the power with its term on the page of the case."""
        page = self.case(self.staff["examiner"])
        self.expect(page, lambda page: "1-117" in page.text and "Müller" in page.text, "the power is not shown")
        super().propose()

    def download(self, author: Browser, page: Page) -> bytes:
        """The certificate names the author, and not who represents them."""
        pdf = super().download(author, page)
        text = sheet.squeezed(sheet.read(pdf))
        if sheet.squeezed("Müller Anna") not in text:
            raise JourneyFailed(f"The certificate does not name the author: {text[:900]}")
        return pdf
