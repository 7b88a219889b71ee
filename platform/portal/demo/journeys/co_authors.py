"""Several authors: one applies and invites two, one declines first and is invited anew, all sign, all are named."""

from dataclasses import dataclass, field

from portal.demo import sheet
from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.walk import Work
from portal.demo.people import PEOPLE

HOLDERS = {holder.key: holder for holder in PEOPLE}


@dataclass
class CoAuthors(Certificate):
    """The main job for three authors, in the order that who applies has given them."""

    who: str = "together"
    co_author_keys: tuple[str, ...] = ("author2", "author3")
    others: dict[str, Browser] = field(default_factory=dict)

    def apply(self, author: Browser) -> None:
        """As one author does; then the other authors are named and answer."""
        super().apply(author)
        first, last = self.co_author_keys[0], self.co_author_keys[-1]
        for key in self.co_author_keys:
            self.invite(author, key)
        self.others = {key: self.invited(key) for key in self.co_author_keys}
        self.decline(last)
        self.press(author, last, "/remove/")
        self.invite(author, last)
        for key in self.co_author_keys:
            self.join(key)
        self.press(author, last, "/move/", up="1")
        self.say(f"  invited {first} and {last}; {last} declined, was removed, invited anew and moved up")

    def invite(self, author: Browser, key: str) -> None:
        form = author.open(self.application + "authors/").form("form:has([name=iin])")
        page = author.send(form, iin=HOLDERS[key].iin, email=f"{key}@example.kz")
        self.expect(page, lambda page: page.status == 200, f"{key} was not invited")

    def invited(self, key: str) -> Browser:
        """The browser of a co-author, who finds the invitation in the account after signing in."""
        browser = self.signed_in(key)
        self.contacts(browser)
        account = browser.open(self.page("account/"))
        pk = self.application.rstrip("/").rsplit("/", 1)[1]
        self.expect(account, lambda page: bool(page.soup.select(f"a[href*='{pk}']")), f"{key} finds no invitation")
        return browser

    def decline(self, key: str) -> None:
        browser = self.others[key]
        form = browser.open(self.application + "decline/").form("form:has([name=because])")
        page = browser.send(form, because="Атым жалғыз әріппен жазылсын деп едім.")
        self.expect(page, lambda page: page.url.endswith(self.application), f"{key} could not decline")

    def press(self, author: Browser, key: str, button: str, **sent: str) -> None:
        """A button in the line of one co-author, found by the name or, before they join, the address."""
        page = author.open(self.application + "authors/")
        lines = [line for line in page.soup.select("ol.files > li") if self.is_of(key, line.get_text(" "))]
        forms = [form for line in lines for form in line.select(f"form[action$='{button}']")]
        if len(forms) != 1:
            raise JourneyFailed(f"{len(forms)} buttons {button} for {key} on {page}. {page.text[:600]}")
        author.send(page.form(f"form[action='{forms[0]['action']}']"), **sent)

    def is_of(self, key: str, words: str) -> bool:
        return HOLDERS[key].name in words or f"{key}@example.kz" in words

    def join(self, key: str) -> None:
        browser = self.others[key]
        page = browser.send(browser.open(self.application).form("form[action$='/join/']"))
        self.expect(page, lambda page: bool(page.soup.select("a[href$='/decline/']")), f"{key} could not join")

    def sign_application(self, author: Browser) -> None:
        """Who applies signs, then the others sign the very bytes; before the last one nothing is handed in."""
        super().sign_application(author)
        for key, browser in self.others.items():
            page = browser.open(self.application + "cosign/")
            if "/sign-in/confirm/" in page.url:
                page = browser.sign(page.form("form[data-sign]"))
            page = browser.sign(page.form("form[data-sign]"))
            self.expect(page, lambda page: page.url.endswith(self.application), f"the signature of {key} was refused")

    def download(self, author: Browser, page: Page) -> bytes:
        """The certificate names all authors in their order, and each of them can fetch it."""
        pdf = super().download(author, page)
        first, *rest = self.co_author_keys
        order = [HOLDERS[key].name for key in (self.author_key, *reversed(rest), first)]
        text = sheet.squeezed(sheet.read(pdf))
        places = [text.find(sheet.squeezed(name)) for name in order]
        if -1 in places or places != sorted(places):
            raise JourneyFailed(f"The certificate does not name {order} in this order: {places}.")
        for browser in self.others.values():
            if browser.download(browser.open(self.application).link("/certificate/")) != pdf:
                raise JourneyFailed("A co-author gets another certificate.")
        return pdf


@dataclass
class Shared(CoAuthors):
    """A work of two authors that stays where `until` says: invited, declined, signing, entered. For the demo's data."""

    co_author_keys: tuple[str, ...] = ("author2",)
    until: str = "invited"

    def run(self) -> dict[str, object]:
        if self.until == "entered":
            return super().run()
        author = self.signed_in(self.author_key)
        self.contacts(author)
        self.apply(author)
        if self.until == "signing":
            Certificate.sign_application(self, author)
        return {"application": self.application}

    def apply(self, author: Browser) -> None:
        Certificate.apply(self, author)
        for key in self.co_author_keys:
            self.invite(author, key)
            if self.until != "invited":
                self.others[key] = self.invited(key)
                (self.decline if self.until == "declined" else self.join)(key)


SHARED = (
    ("invited", Work("Екі дауыс", "Два голоса", "14.02.2026", "eki-dauys.txt", "Екі дауыс\n".encode())),
    ("declined", Work("Көпір", "Мост", "21.03.2026", "kopir.txt", "Көпір\n".encode())),
    ("signing", Work("Егіз", "Близнецы", "09.09.2026", "egiz.txt", "Егіз\n".encode())),
    ("entered", Work("Қос қанат", "Два крыла", "11.03.2026", "qos-qanat.txt", "Қос қанат\n".encode())),
)
