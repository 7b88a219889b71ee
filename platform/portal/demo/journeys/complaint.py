"""An author complains about a refusal; the staff answer; the author reads the answer and checks its signature."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import DONE, KEPT, Certificate

STAFF = ("head_of_department", "examiner", "head_of_provider", "deputy_head", "complaints_officer", "registrar")
HAPPENED = "Өтінішімнен бас тартылды, бірақ файл ашылады.\nФайлды үш бағдарламада тексердім."
ASKS = "Шешімді қайта қарауды сұраймын."
REASON = "Файл қайта тексерілді: ол ашылады. Бас тарту негізсіз болған."


@dataclass
class Complaint(Certificate):
    """A refusal, the complaint about it, and the answer by the one head who took no part."""

    asks: str = ASKS
    complaint: str = ""
    complaint_number: str = ""

    def run(self) -> dict[str, object]:
        author = self.step("sign in", lambda: self.signed_in(self.author_key))
        self.step("contacts", lambda: self.contacts(author))
        self.step("apply", lambda: self.apply(author))
        self.step("sign the application", lambda: self.sign_application(author))
        self.step("pay", lambda: self.pay(author))
        self.step("staff sign in", self.staff_sign_in)
        self.step("assign", self.assign)
        self.step("draft the refusal", self.propose)
        self.step("agree", self.agree)
        self.step("sign the refusal", self.decide)
        self.step("complain", lambda: self.complain(author))
        taken = self.step("sign the complaint", lambda: self.sign_complaint(author))
        self.step("take the complaint", lambda: self.on_desk("complaints_officer", "take"))
        self.step("draft the answer", self.draft_answer)
        self.step("sign the answer", self.sign_answer)
        pdf, signature = self.step("read the answer", lambda: self.read_answer(author))
        self.step("check the signature", lambda: self.check_signature(pdf, signature))
        self.step("evidence", lambda: self.evidence(author, pdf))
        due = self.step("body for quality", self.quality_body)
        return {
            "application": self.number,
            "complaint": self.complaint_number,
            "taken by": taken,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "quality body due": due,
            "seconds": self.seconds,
        }

    def staff_sign_in(self) -> None:
        self.staff = {key: self.signed_in(key) for key in STAFF}

    def propose(self) -> None:
        """The examiner refuses on the first ground there is."""
        ground = self.case(self.staff["examiner"]).soup.select("input[name=grounds]")[0]
        reasons = {"reason_kk": "Файл ашылмайды.", "reason_ru": "Файл не открывается."}
        self.take("examiner", "propose", result="refuse", grounds=[str(ground["value"])], **reasons)

    def complain(self, author: Browser) -> None:
        """From the page of the refused application; its number is chosen already."""
        new = author.open(author.open(self.application).link("/complaints/new/"))
        self.write(author, new, about="decision", happened=HAPPENED, asks=self.asks)

    def write(self, author: Browser, new: Page, **typed: str) -> None:
        """Keep a draft; its page asks for nothing but the signature."""
        page = author.send(new.form("main form[method=post]"), language="kk", **typed)
        self.expect(page, lambda page: "/complaints/" in page.url and "/new/" not in page.url, "no draft was kept")
        self.complaint = page.url.removeprefix(self.base_url)

    def sign_complaint(self, author: Browser) -> str:
        """Number, date and the name of who took it are there at once; gives the name."""
        review = author.open(self.complaint + "review/")
        if "/sign-in/confirm/" in review.url:
            review = author.sign(review.form("form[data-sign]"))
        self.expect(review, lambda page: self.asks in page.text, "the text to sign does not say what is asked for")
        page = author.sign(review.form("form[data-sign]"))
        self.expect(page, lambda page: page.url.endswith(self.complaint), "the signature was not accepted")
        heading, lead = page.soup.select_one("h1"), page.soup.select_one("[data-acceptor]")
        self.complaint_number = re.sub(r"\D", "", heading.get_text()) if heading else ""
        name = str(lead["data-acceptor"]) if lead else ""
        if not (self.complaint_number and name):
            raise JourneyFailed(f"The complaint has no number or nobody who took it: {page}")
        self.say(f"  No. {self.complaint_number}, taken by {name}")
        return name

    def desk_page(self, key: str) -> Page:
        pk = self.complaint.rstrip("/").rsplit("/", 1)[1]
        page = self.staff[key].open(f"/admin/copyright_registry/complaint/{pk}/change/")
        return self.expect(page, lambda page: page.status == 200, f"{key} does not see the complaint")

    def on_desk(self, key: str, step: str, **typed: str) -> Page:
        """One step on the desk; `typed` without the prefix that the form of each step has."""
        form = self.desk_page(key).form(f"form[action*='/step/{step}']")
        prefix = str(form.element["action"]).rstrip("/").rsplit("/", 1)[1]
        page = self.staff[key].send(form, **{f"{prefix}-{name}": value for name, value in typed.items()})
        return self.expect(page, lambda page: bool(page.soup.select(DONE)), f"{step} was refused")

    def draft_answer(self) -> None:
        """The desk says who took part; the head who signed the refusal is among them."""
        page = self.desk_page("complaints_officer")
        parts = page.soup.select_one("section[aria-labelledby=parts]")
        head = "Қасымбек Бауыржан Ерланұлы"
        self.expect(page, lambda _page: parts is not None and head in parts.get_text(), "the head took part, unsaid")
        self.on_desk("complaints_officer", "propose", outcome="satisfied", reason_kk=REASON)

    def sign_answer(self, key: str = "deputy_head") -> None:
        """The head may not; the deputy head does."""
        head = self.staff[key]
        page = head.open(self.desk_page(key).link("/sign/"))
        if "/sign-in/confirm/" in page.url:
            page = head.sign(page.form("form[data-sign]"))
        page = head.sign(page.form("form[data-sign]"))
        self.expect(page, lambda page: bool(page.soup.select(DONE)), "the answer was not signed")

    def read_answer(self, author: Browser) -> tuple[bytes, bytes]:
        """The reasons stand on the page and in the file; the term was kept. Gives the file and its signature."""
        page = author.open(self.complaint)
        self.expect(page, lambda page: REASON in page.text, "the page does not give the reasons")
        states = {str(term["data-clock"]): str(term["data-state"]) for term in page.soup.select(".terms [data-clock]")}
        self.expect(page, lambda _page: KEPT.get(states.get("complaint", "")) == "kept", "the term was not kept")
        pdf, signature = author.download(page.link("/answer/")), author.download(page.link("/answer/signature/"))
        text = sheet.squeezed(sheet.read(pdf))
        for part in (f"№{self.complaint_number}", sheet.squeezed(REASON), sheet.squeezed("сотқа жүгінуге")):
            if part not in text:
                raise JourneyFailed(f"The answer does not say {part}: {text[:900]}")
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "answer.pdf").write_bytes(pdf)
        (self.out / "answer.pdf.p7s").write_bytes(signature)
        return pdf, signature

    def check_signature(self, pdf: bytes, signature: bytes) -> None:
        """The public page finds the signature valid, and of a changed file not."""
        self.expect(self.checked(pdf, signature), _is_valid, "the signature is not found valid")
        changed = pdf[:-20] + bytes([pdf[-20] ^ 1]) + pdf[-19:]
        page = self.checked(changed, signature)
        self.expect(page, lambda page: page.status == 200 and not _is_valid(page), "a changed answer passes as valid")

    def checked(self, pdf: bytes, signature: bytes) -> Page:
        visitor = Browser(self.base_url, "")
        form = visitor.open(self.page("verify/")).form("main form[method=post]")
        files = {
            "document": ("answer.pdf", pdf, "application/pdf"),
            "signature": ("answer.pdf.p7s", signature, "application/pkcs7-signature"),
        }
        return visitor.send(form, files)

    def evidence(self, author: Browser, pdf: bytes) -> None:
        """Everything that proves the answer is one file, in which the answer is."""
        page = author.open(author.open(self.complaint).link("/signatures/"))
        links = [str(link["href"]) for link in page.soup.select("a[href$='/evidence.zip']")]
        packages = [zipfile.ZipFile(BytesIO(author.download(link))) for link in links]
        if len(packages) != 2 or packages[1].read("document.pdf") != pdf:
            raise JourneyFailed(f"The evidence does not hold the answer: {[one.namelist() for one in packages]}")

    def quality_body(self) -> str:
        """The registrar records that the author turned to the body for quality; gives when that is due."""
        self.on_desk("registrar", "appeal", body="quality", number="К-1", registered_on=today())
        term = self.desk_page("registrar").soup.select_one("[data-clock=quality_body]")
        if term is None:
            raise JourneyFailed("The term of the body for quality is not shown.")
        return str(term["data-due"])


def today() -> str:
    """The day in Kazakhstan, as it is typed."""
    return datetime.now(ZoneInfo("Asia/Almaty")).strftime("%d.%m.%Y")


def _is_valid(page: Page) -> bool:
    return bool(page.soup.select(".verdict.valid"))
