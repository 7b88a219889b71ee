"""The main job for an author who pays less."""

from dataclasses import dataclass
from decimal import Decimal

from portal.demo.browser import Browser, Form, JourneyFailed
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.paper import scanned

PROOF = ("Қандас куәлігі", "Удостоверение кандаса (пример для демонстрации)")  # title and words of a paper


@dataclass
class Benefit(Certificate):
    """The same for an author who pays five per cent, on a document that the examiner confirms."""

    benefit: str = "kandas"
    percent: int = 5

    def apply(self, author: Browser) -> None:
        """The application as before, then the benefit."""
        super().apply(author)
        self.claim(author)

    def claim(self, author: Browser) -> None:
        """Claim the benefit, which leaves five per cent of the price to pay."""
        whole = self.to_pay(author)
        paper = {"document": ("kandas.pdf", scanned(*PROOF), "application/pdf")}
        form = author.open(self.application + "benefit/").form("form[enctype='multipart/form-data']")
        page = author.send(form, paper, benefit=self.value_of(form))
        self.expect(page, lambda page: page.url.endswith(self.application), "the benefit was not kept")
        reduced = self.to_pay(author)
        if reduced * 100 != whole * self.percent:
            raise JourneyFailed(f"{reduced} is to be paid of {whole}, which is not {self.percent} per cent.")
        self.say(f"  {reduced} to pay of {whole}")

    def value_of(self, form: Form) -> str:
        """What the form sends for the category of this journey."""
        found = form.element.select_one(f"input[name=benefit][value={self.benefit}]")
        if found is None:
            raise JourneyFailed(f"The category {self.benefit} is not offered.")
        return str(found["value"])

    def to_pay(self, author: Browser) -> Decimal:
        """What the page of the payment asks for now."""
        return Decimal(author.open(self.application + "pay/").form("form:has([name=shown])").values()["shown"])

    def propose(self) -> None:
        """The examiner confirms the benefit, then drafts the result."""
        self.take("examiner", "confirm-benefit")
        super().propose()
