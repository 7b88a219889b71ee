"""A company gets its account: registered by its head's EDS; staff invited, acting for it, and refused afterwards."""

from dataclasses import dataclass
from datetime import date

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.walk import Walk
from portal.demo.people import PEOPLE, Holder

BODY = ("Жақыпов Асқар Ерболұлы", "Байқау кеңесінің төрағасы")
DETAILS = {
    "name_ru": "ОО «Общество авторов «Ун» (демо)", "legal_form": "ҚБ", "region": "75",
    "address": "Алматы, Төле би көшесі 83", "phone": "+7 727 291 0083", "email": "okup_head@example.kz",
}  # fmt: skip
SUBJECTS = "account/subjects/"


def holder(key: str) -> Holder:
    """The demo's person of this key."""
    return next(one for one in PEOPLE if one.key == key)


@dataclass
class Staffed(Walk):
    """For the demo: a registered organisation with one member of staff."""

    head_key: str = "organisation"
    staff_key: str = "author3"

    def run(self) -> dict[str, object]:
        head = self.registered()
        staff = self.joined(head, ["works", "signs"])
        return {"organisation": self.address, "staff": staff.key}

    def registered(self) -> Browser:
        """The head's browser, once the organisation stands."""
        head: Browser = self.step("the head signs in", lambda: self.signed_in(self.head_key))
        self.step("contacts of the head", lambda: self.contacts(head))
        self.step("register", lambda: self.register(head))
        return head

    def joined(self, head: Browser, rights: list[str]) -> Browser:
        """The browser of a member who has accepted."""
        self.step("invite", lambda: self.invite(head, rights))
        staff: Browser = self.step("the invited person signs in", lambda: self.signed_in(self.staff_key))
        self.step("contacts of staff", lambda: self.contacts(staff))
        self.step("accept", lambda: self.accept(staff))
        return staff

    @property
    def address(self) -> str:
        """The page of the organisation; its BIN is that of the head's key."""
        organisation = holder(self.head_key).organisation
        if organisation is None:
            raise JourneyFailed(f"The key {self.head_key} is of no organisation.")
        return self.page(f"account/organisations/{organisation.bin}/")

    def register(self, head: Browser) -> Page:
        """Sign the text; where the head has registered before, the page of the organisation opens at once."""
        page = head.open(self.page("account/organisations/new/"))
        if "/sign-in/confirm/" in page.url:
            page = head.sign(page.form("form[data-sign]"))
        if not page.url.endswith(self.address):
            page = head.sign(page.form("main form[data-sign]"))
        if not page.url.endswith(self.address):  # the demo's own data may have come first
            page = head.open(self.page("account/organisations/new/"))
        return self.expect(page, lambda page: page.url.endswith(self.address), "the organisation is not registered")

    def invite(self, head: Browser, rights: list[str]) -> Page:
        form = head.open(f"{self.address}staff/").form("main form.form")
        email = f"{self.staff_key}@example.kz"
        page = head.send(form, iin=holder(self.staff_key).iin, email=email, post="Хатшы", rights=rights)
        return self.expect(page, lambda page: page.url.endswith(self.address), "the invitation was not taken")

    def accept(self, staff: Browser) -> Page:
        page = staff.send(staff.open(self.page(SUBJECTS)).form("form[action$='/accept/']"))
        return self.expect(page, lambda page: page.status == 200, "the invitation was not accepted")

    def choose(self, person: Browser) -> Page:
        """Act for the first organisation there is; the header says so."""
        form = person.open(self.page(SUBJECTS)).form("main form.form")
        keys = [str(radio["value"]) for radio in form.element.select("input[type=radio]") if radio["value"]]
        page = person.send(form, membership=keys[0])
        return self.expect(page, lambda page: bool(page.soup.select(".acting")), "the page does not say for whom")


@dataclass
class Organisation(Staffed):
    """A member of staff acts for the company, loses the right, and is refused."""

    staff_key: str = "author2"

    def run(self) -> dict[str, object]:
        head = self.registered()
        staff = self.joined(head, ["works"])
        self.step("choose for whom to act", lambda: self.choose(staff))
        self.step("act for the company", lambda: self.act(staff))
        self.step("take the right", lambda: self.take(head))
        refused = self.step("refused without the right", lambda: self.refused(staff))
        self.step("end the membership", lambda: self.end(head))
        self.step("the hat is gone at once", lambda: self.hat_is_gone(staff))
        return {"organisation": self.address, "refused": refused, "seconds": self.seconds}

    def act(self, staff: Browser) -> Page:
        name, post = BODY
        page = staff.send(staff.open(f"{self.address}bodies/").form("main form.form"), name=name, post=post)
        return self.expect(page, lambda page: post in page.text, "the governing body is not kept")

    def member(self, head: Browser) -> Page:
        """The page of the member of staff."""
        name = holder(self.staff_key).name.split()[0]
        table = head.open(self.address)
        found = [link for link in table.soup.select("table a[href]") if name in link.get_text()]
        if not found:
            raise JourneyFailed(f"{name} is not among the staff on {table}.")
        return head.open(str(found[0]["href"]))

    def take(self, head: Browser) -> Page:
        page = head.send(self.member(head).form("main form.form"), rights=[], post="Хатшы")
        return self.expect(page, lambda page: page.url.endswith(self.address), "the right was not taken")

    def refused(self, staff: Browser) -> str:
        page = staff.open(f"{self.address}bodies/")
        self.expect(page, lambda page: page.url.endswith(self.address), "without the right the form opens")
        if page.soup.select("form[action*='/bodies/']"):
            raise JourneyFailed(f"Without the right the page offers changes: {page}")
        return page.url

    def end(self, head: Browser) -> Page:
        page = head.send(self.member(head).form("form[action$='/end/']"))
        return self.expect(page, lambda page: page.url.endswith(self.address), "the membership was not ended")

    def hat_is_gone(self, staff: Browser) -> None:
        page = staff.open(self.page("account/"))
        if page.soup.select(".acting"):
            raise JourneyFailed("The page still says that they act for the company.")
        self.expect(staff.open(self.address), lambda page: page.status == 404, "the company is still open to them")


@dataclass
class Society(Staffed):
    """For the demo: a society of authors, which the authorised body's supervisor records as accredited."""

    head_key: str = "okup_head"
    staff_key: str = "author3"

    def run(self) -> dict[str, object]:
        head = self.registered()
        self.step("details", lambda: self.details(head))
        supervisor: Browser = self.step("the supervisor signs in", lambda: self.signed_in("supervisor"))
        self.step("record the accreditation", lambda: self.accredit(supervisor))
        return {"organisation": self.address}

    def details(self, head: Browser) -> Page:
        """What the register of OKUPs shows of it."""
        form = head.open(f"{self.address}details/").form("main form.form")
        page = head.send(form, **DETAILS)
        return self.expect(page, lambda page: page.url.endswith(self.address), "the details were not kept")

    def accredit(self, supervisor: Browser) -> Page:
        """Five years from the first day of this year, for two spheres."""
        (row,) = self.desk(supervisor).soup.select("#result_list tbody th a[href]")
        form = supervisor.open(str(row["href"])).form("main form.form")
        spheres = [str(box["value"]) for box in form.element.select("input[name=spheres]")][:2]
        year = date.today().year  # noqa: DTZ011 - the demo's day is that of its machine
        days = {"since": f"01.01.{year}", "until": f"31.12.{year + 4}"}
        page = supervisor.send(form, number="1-demo", spheres=spheres, **days)
        return self.expect(page, lambda page: "1-demo" in page.text, "the accreditation is not recorded")

    def desk(self, supervisor: Browser) -> Page:
        """The list of organisations with the society alone."""
        number = self.address.split("/")[-2]
        return supervisor.open(f"/admin/accounts/organisation/?q={number}")
