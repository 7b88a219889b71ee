"""Contracts of Order 100 from the first page to the number in the register, each with two parties."""

import re
from dataclasses import dataclass

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.organisation import holder
from portal.demo.journeys.walk import Walk

SUBJECTS = "account/subjects/"
BANK = {"iban": "KZ86125KZT5004100100", "bic": "KCJBKZKX"}
DETAILS = {
    "name_ru": "Общество авторов «Үн» (демо)",
    "legal_form": "ҚБ",
    "address": "Абай даңғылы 10",
    "phone": "+7 701 123 4567",
    "region": "75",
}
NUMBER = re.compile(r"\b[1-6]-\d{4}-\d+\b")


@dataclass
class Contracting(Walk):
    """What both parties do with any contract; a section is named by the key of a field in it."""

    okup_key: str = "okup_head"

    def acting(self, key: str) -> Browser:
        """The browser of a head, who acts for the organisation of the key."""
        head = self.signed_in(key)
        self.contacts(head)
        return self.act_for(head)

    def act_for(self, head: Browser) -> Browser:
        form = head.open(self.page(SUBJECTS)).form("main form.form")
        keys = [str(radio["value"]) for radio in form.element.select("input[type=radio]") if radio["value"]]
        if not keys:
            raise JourneyFailed(f"{head.key} acts for no organisation.")
        head.send(form, membership=keys[0])
        return head

    def details(self, head: Browser) -> None:
        """All that a form needs of the organisation."""
        number = self.bin_of(head.key)
        base = self.page(f"account/organisations/{number}/")
        email = f"{head.key}@example.kz"
        page = head.send(head.open(f"{base}details/").form("main form.form"), **DETAILS, email=email)
        self.expect(page, lambda page: page.url.endswith(base), "the details were not kept")
        page = head.send(head.open(f"{base}bank/").form("main form.form"), **BANK)
        self.expect(page, lambda page: page.url.endswith(base), "the bank details were not kept")

    def bin_of(self, key: str) -> str:
        organisation = holder(key).organisation
        if organisation is None:
            raise JourneyFailed(f"The key {key} is of no organisation.")
        return organisation.bin

    def begin(self, party: Browser, kind: str, **said: str) -> str:
        """The address of a new draft."""
        form = party.open(self.page("account/contracts/new/")).form("main form.form")
        page = party.send(form, kind=kind, **said)
        found = re.search(r"(.*/account/contracts/[0-9a-f-]{36}/)", page.url)
        if found is None:
            raise JourneyFailed(f"The contract was not begun: {page} {page.text[:600]}")
        return found[1]

    def named_okup(self, party: Browser) -> str:
        """The value by which the form of a new contract names the demo's society."""
        page = party.open(self.page("account/contracts/new/"))
        wanted = holder(self.okup_key).organisation
        for option in page.soup.select("select[name=okup] option[value]"):
            if wanted is not None and wanted.name in option.get_text():
                return str(option["value"])
        raise JourneyFailed(f"The society is not among the OKUPs: {page.text[:600]}")

    def fill(self, party: Browser, contract: str, sections: dict[int, dict[str, object]]) -> Page:
        """Each section by its number, with what is typed there."""
        page = None
        for number, typed in sections.items():
            form = party.open(f"{contract}sections/{number}/").form("main form.form")
            page = party.send(form, **typed)
            self.expect(page, lambda page: page.status == 200, f"section {number} was not kept")
        return page or party.open(contract)

    def offered(self, party: Browser, contract: str, number: int, name: str, count: int = 1) -> list[str]:
        """The first values that a section offers in boxes of this name."""
        page = party.open(f"{contract}sections/{number}/")
        found = [str(box["value"]) for box in page.soup.select(f"input[name={name}][type=checkbox]")][:count]
        if len(found) < count:
            raise JourneyFailed(f"Section {number} offers too little of {name}: {page.text[:400]}")
        return found

    def ready(self, party: Browser, contract: str) -> Page:
        page = party.send(party.open(contract).form("form[action$='/ready/']"))
        return self.expect(page, lambda page: bool(page.soup.select("a[href$='/sign/']")), "the text was not made")

    def sign(self, party: Browser, contract: str) -> Page:
        page = party.open(f"{contract}sign/")
        if "/sign-in/confirm/" in page.url:
            page = party.sign(page.form("form[data-sign]"))
            page = party.open(f"{contract}sign/")
        page = party.sign(page.form("main form[data-sign]"))
        return self.expect(page, lambda page: page.url == contract, "the signature was not taken")

    def number(self, page: Page) -> str:
        found = NUMBER.search(page.text)
        if found is None:
            raise JourneyFailed(f"The contract has no number: {page.text[:600]}")
        return found[0]

    def in_register(self, number: str) -> Page:
        """Everybody finds it in the register of agreements."""
        page = Browser(self.base_url, "").open(self.page(f"registers/agreements/?q={number}"))
        return self.expect(page, lambda page: number in page.text, f"{number} does not stand in the register")

    def files(self, party: Browser, contract: str) -> None:
        """The document, its editable twin, and what proves both signatures."""
        for name in ("contract.pdf", "contract.docx", "signatures/okup.zip", "signatures/other.zip"):
            if not party.download(f"{contract}{name}").startswith((b"%PDF-", b"PK")):
                raise JourneyFailed(f"{contract}{name} cannot be taken.")


@dataclass
class PlatformContract(Contracting):
    """The society and the expert organisation agree on the use of the platform."""

    def run(self) -> dict[str, object]:
        okup: Browser = self.step("the society’s head signs in", lambda: self.acting(self.okup_key))
        self.step("details of the society", lambda: self.details(okup))
        contract: str = self.step("begin", lambda: self.begin(okup, "platform"))
        self.step("fill in", lambda: self.filled(okup, contract))
        self.step("make the text", lambda: self.ready(okup, contract))
        self.step("the society signs", lambda: self.sign(okup, contract))
        expert: Browser = self.step("the head of the provider signs in", lambda: self.signed_in("head_of_provider"))
        page: Page = self.step("the expert organisation signs", lambda: self.sign(expert, contract))
        self.step("document and evidence", lambda: self.files(okup, contract))
        return {"contract": contract, "number": self.number(page), "seconds": self.seconds}

    def filled(self, okup: Browser, contract: str) -> Page:
        spheres = self.offered(okup, contract, 2, "okup_spheres")
        duties = self.offered(okup, contract, 4, "data_duties", 2)
        terms = "Деректер Қағидаларға сәйкес өңделеді.\nДанные обрабатываются по Правилам."
        sections: dict[int, dict[str, object]] = {
            2: {"okup_spheres": spheres},
            4: {"data_duties": duties},
            6: {"term_from": "01.02.2026"},
            7: {"pd_terms": terms},
        }
        return self.fill(okup, contract, sections)


@dataclass
class Mandate(Contracting):
    """An author gives the exercise of his rights to the society; the society proposes another deduction first.

    Not one of those whose works other journeys find declared: under a mandate all works of an author are managed.
    """

    author_key: str = "author2"

    def run(self) -> dict[str, object]:
        author: Browser = self.step("the author signs in", lambda: self.signed_in(self.author_key))
        self.step("contacts of the author", lambda: self.contacts(author))
        self.step("the author is an owner", lambda: self.owner(author))
        chosen = {"kind": "mandate", "okup": self.named_okup(author)}
        contract: str = self.step("begin", lambda: self.begin(author, **chosen))
        self.step("fill in", lambda: self.filled(author, contract))
        self.step("make the text", lambda: self.ready(author, contract))
        self.step("the author signs", lambda: self.sign(author, contract))
        okup: Browser = self.step("the society’s head signs in", lambda: self.acting(self.okup_key))
        self.step("the society proposes less", lambda: self.counter(okup, contract))
        self.step("the author signs the proposal", lambda: self.sign(author, contract))
        page: Page = self.step("the society signs", lambda: self.sign(okup, contract))
        number = self.number(page)
        self.step("in the register", lambda: self.in_register(number))
        self.step("document and evidence", lambda: self.files(author, contract))
        return {"contract": contract, "number": number, "seconds": self.seconds}

    def owner(self, author: Browser) -> Page:
        form = author.open(self.page("account/profile/")).form("main form.form")
        page = author.send(form, kinds=["owner"], **BANK)
        return self.expect(page, lambda page: page.status == 200, "the profile was not kept")

    def filled(self, author: Browser, contract: str) -> Page:
        spheres = self.offered(author, contract, 4, "spheres")
        sections: dict[int, dict[str, object]] = {
            4: {
                "spheres": spheres,
                "rights_transferred": ["performance/public_performance", "performance/broadcasting"],
                "sole_okup": "on",
            },
            6: {"payout_terms_every": "quarter", "payout_terms_day": "15", "deduction_pct": "20"},
            7: {"term_from": "01.02.2026"},
            8: {"pd_consent": "on"},
        }
        return self.fill(author, contract, sections)

    def counter(self, okup: Browser, contract: str) -> Page:
        okup.send(okup.open(contract).form("form[action$='/counter/']"))
        self.fill(okup, contract, {6: {"deduction_pct": "15"}})
        self.ready(okup, contract)
        page = okup.send(okup.open(contract).form("form[action$='/send/']"))
        return self.expect(page, lambda page: not page.soup.select("form[action$='/send/']"), "it was not sent")
