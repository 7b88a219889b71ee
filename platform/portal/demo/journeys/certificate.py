"""The main job over HTTP with demo keys: an author's application becomes a sealed bilingual certificate."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urljoin

import requests

from portal.demo import sheet
from portal.demo.browser import Browser, Form, JourneyFailed, Page
from portal.demo.journeys.walk import Walk

DONE = ".messagelist .success"  # what the desks say after a step
CLOCKS = {"assign", "examine", "refusal", "sign", "entry", "certificate", "service"}
LITERARY = {"kk": "әдеби туындылар", "ru": "литературные произведения", "en": "literary works"}
KEPT = {"good": "kept", "ended": "not needed"}  # the sign of a term on the page


@dataclass
class Certificate(Walk):
    """The main job: an author's application becomes a sealed bilingual certificate."""

    author_key: str = "author"
    kind: Mapping[str, str] = field(default_factory=lambda: LITERARY)  # its name in each language
    nature: dict[str, str] = field(default_factory=dict)  # answers to the questions of the kind other than no
    application: str = ""
    number: str = ""
    entry: str = ""
    paid: str = ""
    who: str = "author"  # to the work, as the first question has it
    invoice: str = ""
    staff: dict[str, Browser] = field(default_factory=dict)

    def run(self) -> dict[str, object]:
        """All of it; the result is what was found at the end."""
        author = self.step("sign in", lambda: self.signed_in(self.author_key))
        self.step("contacts", lambda: self.contacts(author))
        self.step("apply", lambda: self.apply(author))
        self.step("sign the application", lambda: self.sign_application(author))
        self.step("pay", lambda: self.pay(author))
        self.step("confirmation of the payment", lambda: self.confirmation(author))
        self.step("staff sign in", self.staff_sign_in)
        self.step("assign", self.assign)
        self.step("draft the result", self.propose)
        self.step("agree", self.agree)
        self.step("sign the decision", self.decide)
        page = self.step("certificate made", lambda: self.certificate_page(author))
        terms = self.step("terms kept", lambda: self.terms(page))
        pdf = self.step("download", lambda: self.download(author, page))
        found = self.step("check the sheet from outside", lambda: sheet.check(pdf, self.work.title_kk, self.base_url))
        self.step("check page by code", lambda: self.check_code(str(found["url"])))
        self.step("check page by file", lambda: self.check_file(pdf))
        self.step("register", self.check_register)
        self.step("changed file", lambda: self.check_changed(pdf))
        return {
            "application": self.number,
            "entry": self.entry,
            "paid": self.paid,
            "payment": self.invoice,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "terms": terms,
            "seconds": self.seconds,
            **found,
        }

    def apply(self, author: Browser) -> None:
        start = author.open(self.page("services/entry/"))
        page = author.send(start.form("main form[method=post]"), who=self.who, published="no")
        self.expect(page, lambda page: "/applications/" in page.url, "no draft was begun")
        self.application = page.url.removeprefix(self.base_url)
        self.choose_kind(author)
        work = self.work
        titles = {"title_kk": work.title_kk, "title_ru": work.title_ru, "created_on": work.created_on}
        self.keep(author, author.open(self.application + "title/").form("main form[method=post]"), **titles)
        self.documents(author)
        stated = (
            "sole_author",
            "unpublished",
            "significance_explained",
            "data_consent",
        )
        statements = author.open(self.application + "statements/").form("main form[method=post]")
        self.keep(author, statements, **dict.fromkeys(stated, "on"))

    def choose_kind(self, author: Browser) -> None:
        """The kind of object, by its name, and what follows from its nature."""
        form = author.open(self.application + "kind/").form("main form[method=post]")
        kinds = {
            label.get_text(" ", strip=True): str(control["value"])
            for control in form.element.select("input[name=kind]")
            for label in form.element.select(f"label[for={control['id']}]")
        }
        nature = dict.fromkeys(("derived", "religious", "distinguishing"), "no")
        self.keep(author, form, kind=kinds[self.kind[self.language]], language="kk", **{**nature, **self.nature})

    def documents(self, author: Browser) -> None:
        """What the rules ask of this kind: a copy of the work."""
        self.attach(author, "copy", "text", self.work.file_name, self.work.content)

    def attach(self, author: Browser, part: str, document: str, name: str, content: bytes) -> None:
        """Hand in a file for what the rules ask for."""
        form = author.open(f"{self.application}documents/{part}/").form("form[enctype='multipart/form-data']")
        page = author.send(form, {"file": (name, content, "application/octet-stream")}, document=document)
        self.expect(page, lambda page: page.status == 200 and name in page.text, "the file was not taken")

    def keep(self, author: Browser, form: Form, **typed: str) -> None:
        page = author.send(form, **typed)
        self.expect(page, lambda page: page.url.endswith(self.application), "the section was not kept")

    def sign_application(self, author: Browser) -> None:
        review = author.open(self.application + "review/")
        if "/sign-in/confirm/" in review.url:
            review = author.sign(review.form("form[data-sign]"))
        page = author.sign(review.form("form[data-sign]"))
        self.expect(page, lambda page: page.url.endswith(self.application), "the signature was not accepted")

    def pay(self, author: Browser) -> None:
        """Pay what the portal asks for; the bank's own ledger says that it took that, once."""
        form = author.open(self.application + "pay/").form("form:has([name=shown])")
        asked = Decimal(form.values()["shown"])
        bank = author.send(form)
        self.expect(bank, lambda page: not page.url.startswith(self.base_url), "the bank's page did not open")
        page = author.send(bank.form("form[method=post]"))
        self.expect(page, lambda page: page.url.endswith(self.application), "the payment was not confirmed")
        heading = page.soup.select_one(".page-head p")
        self.number = re.sub(r"\D", "", heading.get_text()) if heading else ""
        if not self.number:
            raise JourneyFailed(f"The application has no number: {page}")
        self.paid = str(asked)
        self.invoice = self.in_ledger(bank, asked)

    def in_ledger(self, bank: Page, asked: Decimal) -> str:
        """The number of the payment at the bank, which took exactly what was `asked`."""
        order = bank.soup.select_one(".order")
        number = re.sub(r"\D", "", order.get_text()) if order else ""
        books = requests.get(urljoin(bank.url, "/_control"), timeout=10).json()
        line = books.get(number, {})
        if not line.get("charged") or Decimal(line["amount"]) != asked:
            raise JourneyFailed(f"The portal asked for {asked}, and the bank's ledger has {line} under {number!r}.")
        self.say(f"  {number}: {line['amount']} tenge at the bank, {asked} here")
        return number

    def confirmation(self, author: Browser) -> None:
        """The paper of the payment says the sum that was paid, and its number at the bank."""
        history = author.open(self.page("account/payments/"))
        pdf = author.download(history.link("/confirmation.pdf"))
        text = sheet.squeezed(sheet.read(pdf)).replace(",", ".")
        if self.invoice not in text or self.paid not in text:
            raise JourneyFailed(f"The confirmation does not say {self.invoice} and {self.paid}: {text[:900]}")
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "payment.pdf").write_bytes(pdf)

    def case(self, staff: Browser) -> Page:
        pk = self.application.rstrip("/").rsplit("/", 1)[1]
        page = staff.open(f"/admin/copyright_registry/application/{pk}/change/")
        return self.expect(page, lambda page: page.status == 200, f"{staff.key} does not see the case")

    def staff_sign_in(self) -> None:
        """An examiner can be chosen once they have signed in."""
        self.staff = {key: self.signed_in(key) for key in ("head_of_department", "examiner", "head_of_provider")}

    def take(self, key: str, step: str, **typed: object) -> None:
        staff = self.staff[key]
        form = self.case(staff).form(f"form[action$='/step/{step}/']")
        if step == "assign":
            typed = {"examiner": next(value for words, value in form.choices("examiner").items() if "Ғалия" in words)}
        page = staff.send(form, **typed)
        self.expect(
            page,
            lambda page: bool(page.soup.select(DONE)),
            f"{step} was refused",
        )

    def assign(self) -> None:
        self.take("head_of_department", "assign")

    def propose(self) -> None:
        points = self.case(self.staff["examiner"]).soup.select("input[name=checked]")
        self.take("examiner", "propose", result="enter", checked=[str(point["value"]) for point in points])

    def agree(self) -> None:
        self.take("head_of_department", "agree")

    def decide(self) -> None:
        head = self.staff["head_of_provider"]
        page = head.open(self.case(head).link("/decide/"))
        if "/sign-in/confirm/" in page.url:
            page = head.sign(page.form("form[data-sign]"))
        page = head.sign(page.form("form[data-sign]"))
        self.expect(page, lambda page: bool(page.soup.select(DONE)), "the decision was not signed")

    def certificate_page(self, author: Browser) -> Page:
        def made() -> Page | None:
            page = author.open(self.application)
            return page if page.soup.select("a[href*='/certificate/']") else None

        page: Page = self.wait(made, "the certificate")
        return page

    def terms(self, page: Page) -> dict[str, str]:
        """When each term of the case was due; every one that applied was kept."""
        told = page.soup.select(".terms [data-clock]")
        for term in told:
            self.say(f"  {term['data-clock']}: due {term['data-due']}, {KEPT.get(str(term['data-state']), 'not kept')}")
        is_kept = {term["data-clock"] for term in told} == CLOCKS and {term["data-state"] for term in told} <= set(KEPT)
        self.expect(page, lambda _page: is_kept, "a term was not kept")
        return {str(term["data-clock"]): str(term["data-due"]) for term in told}

    def download(self, author: Browser, page: Page) -> bytes:
        pdf = author.download(page.link("/certificate/"))
        entry = page.soup.select_one(".notice a[href*='/registry/']")
        if entry is None:
            raise JourneyFailed(f"No entry is linked on {page}.")
        self.entry = str(entry["href"]).rstrip("/").rsplit("/", 1)[1]
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "certificate.pdf").write_bytes(pdf)
        (self.out / "certificate.png").write_bytes(sheet.picture(pdf))
        return pdf

    def check_code(self, url: str) -> None:
        page = Browser(self.base_url, "").open(url)
        self.expect(page, lambda page: bool(page.soup.select(".verdict.valid")), "the QR's page does not say valid")

    def dropped(self, pdf: bytes) -> Page:
        visitor = Browser(self.base_url, "")
        form = visitor.open(self.page("verify/")).form("main form[method=post]")
        return visitor.send(form, {"document": ("certificate.pdf", pdf, "application/pdf")})

    def check_file(self, pdf: bytes) -> None:
        verdict = self.dropped(pdf)
        self.expect(verdict, lambda page: bool(page.soup.select(".verdict.valid")), "the file is not found valid")

    def check_changed(self, pdf: bytes) -> None:
        middle = len(pdf) // 2
        changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
        verdict = self.dropped(changed)
        self.expect(verdict, lambda page: not page.soup.select(".verdict.valid"), "a changed file passes as valid")

    def check_register(self) -> None:
        page = Browser(self.base_url, "").open(self.page(f"registry/?q={self.entry}"))
        cells = page.soup.select(f"tbody tr:has(a[href$='/registry/{self.entry}/']) td")
        row = [cell.get_text(" ", strip=True) for cell in cells]
        titles = {self.work.title_kk, self.work.title_ru}
        self.expect(page, lambda _page: len(row) == 8 and row[5] in titles, f"the register's row is {row}")
