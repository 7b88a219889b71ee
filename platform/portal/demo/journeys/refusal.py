"""An incomplete set: asked to complete, not answered, refused by people; the author applies again like the last one."""

from dataclasses import dataclass

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import Certificate

ASKED = ("Екінші бет жоқ.", "Нет второй страницы.")


@dataclass
class Refusal(Certificate):
    """The examiner asks for the copy of the work, nobody answers, the head signs the refusal drafted from it."""

    def run(self) -> dict[str, object]:
        """All of it; the result is what was found at the end."""
        author = self.examined()
        self.step("ask to complete", self.ask)
        self.step("the author reads the request", lambda: self.read_request(author))
        self.step("draft the refusal from the request", self.refuse)
        self.step("agree", self.agree)
        self.step("sign the decision", self.decide)
        page = self.step("the author reads the refusal", lambda: self.read_refusal(author))
        said = self.step("the decision says it in both languages", lambda: self.read_decision(author, page))
        again = self.step("apply again like the last one", lambda: self.apply_again(author, page))
        return {
            "application": self.number,
            "paid": self.paid,
            "payment": self.invoice,
            "decision": said,
            "again": again,
            "seconds": self.seconds,
        }

    def examined(self) -> Browser:
        """An application that an examiner has; gives its author's browser."""
        author: Browser = self.step("sign in", lambda: self.signed_in(self.author_key))
        self.step("contacts", lambda: self.contacts(author))
        self.step("apply", lambda: self.apply(author))
        self.step("sign the application", lambda: self.sign_application(author))
        self.step("pay", lambda: self.pay(author))
        self.step("staff sign in", self.staff_sign_in)
        self.step("assign", self.assign)
        return author

    def ask(self) -> None:
        """The request stands on the case, and no second one can be sent."""
        kazakh, russian = ASKED
        self.take("examiner", "ask", parts=["copy"], words_kk=kazakh, words_ru=russian)
        page = self.case(self.staff["examiner"])
        self.expect(page, lambda page: kazakh in page.text or russian in page.text, "the request is not on the case")
        self.expect(page, lambda page: not page.soup.select("form[action$='/step/ask/']"), "it can be sent twice")

    def read_request(self, author: Browser) -> Page:
        page = author.open(author.open(self.application).link("/completion/"))
        return self.expect(page, lambda page: ASKED[0] in page.text, "the author does not read what is missing")

    def refuse(self) -> None:
        """The reasons are built from the request; then the examiner hands the draft over."""
        staff = self.staff["examiner"]
        form = self.case(staff).form("form[action$='/step/propose/']")
        built = staff.send(form, build="request").form("form[action$='/step/propose/']")
        drafted = built.values()
        if drafted.get("result") != "refuse" or "grounds" not in drafted:
            raise JourneyFailed(f"The draft is no refusal on a ground: {drafted}")
        for name, words in zip(("reason_kk", "reason_ru"), ASKED, strict=True):
            if words not in drafted[name]:
                raise JourneyFailed(f"{name} does not say what was asked: {drafted[name]}")
        page = staff.send(built)
        self.expect(page, lambda page: bool(page.soup.select(".messagelist .success")), "the refusal was not taken")

    def read_refusal(self, author: Browser) -> Page:
        page = author.open(self.application)
        self.expect(page, lambda page: ASKED[0] in page.text, "the reasons are not told")
        self.expect(page, lambda page: bool(page.soup.select(".dots ul li")), "no ground is told")
        return self.expect(page, lambda page: not page.soup.select("a[href*='/certificate/']"), "it was entered")

    def read_decision(self, author: Browser, page: Page) -> list[str]:
        """Both grounds of the rules have their words in the signed PDF; this one has the first."""
        text = sheet.squeezed(sheet.read(author.download(page.link("/decision/"))))
        said = ["Құжаттар топтамасы толық ұсынылмаған", "Представлен неполный пакет документов", *ASKED]
        missing = [words for words in said if sheet.squeezed(words) not in text]
        if missing:
            raise JourneyFailed(f"The decision does not say {missing}: {text[:1500]}")
        return said

    def apply_again(self, author: Browser, page: Page) -> str:
        """A draft with the same title and file, on which the statements are left."""
        draft = author.send(page.form("form[action$='/again/']"))
        self.expect(draft, lambda page: page.url.endswith("/") and "/applications/" in page.url, "no draft was begun")
        if draft.url.endswith(self.application):
            raise JourneyFailed("The refused application was opened again.")
        taken = (self.work.title_kk, self.work.file_name)
        self.expect(draft, lambda page: all(words in page.text for words in taken), f"not taken over: {taken}")
        self.expect(draft, lambda page: bool(page.soup.select("a[href*='/statements/']")), "the statements are missing")
        return draft.url.removeprefix(self.base_url)


@dataclass
class Asked(Refusal):
    """For the demo: a request that waits for its answer."""

    def run(self) -> dict[str, object]:
        self.examined()
        self.step("ask to complete", self.ask)
        return {"application": self.number}


@dataclass
class Answered(Refusal):
    """For the demo: a request that was answered with a file and words, signed by EDS."""

    def run(self) -> dict[str, object]:
        author = self.examined()
        self.step("ask to complete", self.ask)
        self.step("answer", lambda: self.answer(author))
        return {"application": self.number}

    def answer(self, author: Browser) -> None:
        name = f"2-{self.work.file_name}"
        address = self.application + "completion/"
        form = author.open(address).form("form[enctype='multipart/form-data']")
        file = {"file": (name, self.work.content + b"\n", "application/octet-stream")}
        page = author.send(form, file, document="text")
        self.expect(page, lambda page: page.status == 200 and name in page.text, "the file was not taken")
        page = author.send(page.form("form[action$='/answer/']"), answer="Екінші бетін қосып жібердім.")
        if "/sign-in/confirm/" in page.url:
            page = author.sign(page.form("form[data-sign]"))
        page = author.sign(page.form("form[data-sign]"))
        self.expect(page, lambda page: page.url.endswith(self.application), "the answer was not accepted")
        seen = self.case(self.staff["examiner"])
        self.expect(seen, lambda page: name in page.text, "the examiner does not see the file")
