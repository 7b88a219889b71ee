"""What comes after the entry: an author's request or a court's decision, over the desks to the head's signature."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import DONE, Certificate
from portal.demo.journeys.paper import scanned
from portal.demo.journeys.walk import Walk

SCAN = ("Сот шешімі", "Решение суда (пример для демонстрации)")  # title and words of a paper
DESK = "/admin/copyright_registry/change/"


@dataclass
class Request(Walk):
    """One change of an entry, walked as far as one likes; `browsers` are those of the people who signed in."""

    entry: str = ""
    author_key: str = "author"
    change: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)

    def of(self, key: str) -> Browser:
        """The browser of a person, signed in once."""
        if key not in self.browsers:
            self.browsers[key] = self.signed_in(key)
        return self.browsers[key]

    @property
    def author(self) -> Browser:
        return self.of(self.author_key)

    def begin(self, asks: str, **typed: str) -> None:
        """From the entry's page, where `asks` is correct or cancel, to the text that is signed."""
        page = self.author.open(self.author.open(self.page(f"registry/{self.entry}/")).link(f"/{asks}/"))
        page = self.author.send(page.form("main form[method=post]"), **typed)
        self.know(page, "the request was not begun")

    def know(self, page: Page, otherwise: str) -> None:
        found = re.search(r"(?<=change)s?/([0-9a-f-]{36})/", unquote(page.url))
        if found is None:
            raise JourneyFailed(f"{otherwise}: {page} {page.text[:600]}")
        self.change = found[1]

    @property
    def address(self) -> str:
        """The page of its authors."""
        return self.page(f"changes/{self.change}/")

    def sign(self) -> Page:
        """The author signs; as the only one, with that it is received, else the others are asked."""
        page = _signed(self.author, f"{self.address}sign/")
        return self.expect(page, lambda page: page.url.endswith(self.address), "the signature was not accepted")

    def decline(self, key: str) -> None:
        """The other author does not sign, and with that the request ends."""
        form = self.of(key).open(f"{self.address}decline/").form("form:has([name=because])")
        page = self.of(key).send(form, because="Атауы дұрыс жазылған.")
        self.expect(page, lambda page: page.url.endswith(self.address), f"{key} could not decline")

    def take_back(self) -> None:
        self.author.send(self.author.open(self.address).form("form[action$='/take-back/']"))

    def court(self, asks: str, **typed: object) -> None:
        """The registrar enters what a court has ordered."""
        clerk = self.of("registrar")
        form = clerk.open(f"{DESK}court/?entry={self.entry}").form("form[enctype='multipart/form-data']")
        today = datetime.now(ZoneInfo("Asia/Almaty")).strftime("%d.%m.%Y")
        data = {
            "court": "Астана қаласының мамандандырылған ауданаралық соты", "number": "7119-26-00-2/1234",
            "decided_on": "01.09.2026", "in_force_since": "02.10.2026", "received_on": today, "asks": asks,
        }  # fmt: skip
        page = clerk.send(form, {"scan": ("court.pdf", scanned(*SCAN), "application/pdf")}, **{**data, **typed})
        self.know(page, "the decision of the court was not recorded")

    def on_desk(self, key: str) -> Page:
        page = self.of(key).open(f"{DESK}{self.change}/page/")
        return self.expect(page, lambda page: page.status == 200, f"{key} does not see the change")

    def take(self, key: str, step: str, **typed: object) -> None:
        page = self.of(key).send(self.on_desk(key).form(f"form[action$='/step/{step}/']"), **typed)
        self.expect(page, lambda page: bool(page.soup.select(DONE)), f"{step} was refused")

    def propose(self) -> None:
        self.take("registrar", "propose", result="carry_out")

    def refuse(self) -> None:
        """The registrar drafts a refusal on the first ground."""
        ground = self.on_desk("registrar").soup.select("[name=grounds]")[0]["value"]
        reasons = {"reason_kk": "Бұл техникалық қате емес.", "reason_ru": "Это не техническая ошибка."}
        self.take("registrar", "propose", result="refuse", grounds=str(ground), **reasons)

    def agree(self) -> None:
        self.take("head_of_department", "agree")

    def decide(self) -> None:
        """The head signs, and with that the register is changed, or the change refused."""
        page = _signed(self.of("head_of_provider"), self.on_desk("head_of_provider").link("/decide/"))
        self.expect(page, lambda page: bool(page.soup.select(DONE)), "the decision was not signed")


def _signed(person: Browser, address: str) -> Page:
    """Sign what stands at `address`, after confirming who one is where that is asked."""
    page = person.open(address)
    if "/sign-in/confirm/" in page.url:
        page = person.sign(page.form("form[data-sign]"))
    return person.sign(page.form("form[data-sign]"))


@dataclass
class Change(Certificate):
    """An entry made as every entry is, then a request on it; what became of it each journey checks."""

    def run(self) -> dict[str, object]:
        entered = super().run()
        request = Request(self.base_url, self.out, self.say, self.language, entry=self.entry, browsers=self.staff)
        request.author_key = self.author_key
        self.step("begin the request", lambda: self.begin(request))
        self.step("sign the request", lambda: self.sign_request(request))
        self.step("draft the decision on it", request.propose)
        self.step("agree the decision on it", request.agree)
        self.step("sign the decision on it", request.decide)
        self.step("the decision in the account", lambda: self.read_decision(request))
        found = self.follow_up(request.author, str(entered["url"]))
        return {**entered, **found, "change": request.change, "seconds": self.seconds}

    def begin(self, request: Request) -> None:
        """What is asked for."""
        raise NotImplementedError

    def follow_up(self, author: Browser, former: str) -> dict[str, object]:
        """What is checked in the end; `former` is the address that the QR of the first certificate holds."""
        raise NotImplementedError

    def sign_request(self, request: Request) -> None:
        clock = request.sign().soup.select_one("[data-clock=correction]")
        if clock is None:
            raise JourneyFailed("No term runs for the request.")
        self.say(f"  correction: due {clock['data-due']}")

    def read_decision(self, request: Request) -> None:
        """The author reads the decision, and its term was kept."""
        page = request.author.open(request.address)
        text = sheet.squeezed(sheet.read(request.author.download(page.link("/decision/"))))
        if f"№{self.entry},1-нұсқа" not in text or f"№{self.entry},версия1" not in text:
            raise JourneyFailed(f"The decision does not name version 1 of entry {self.entry}: {text[:600]}")
        if not request.author.download(page.link("/decision/signature/")).startswith(b"\x30"):
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
