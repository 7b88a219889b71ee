"""Two authors enter one song, each with all shares; both are told and agree. Staff merge a song entered twice."""

import re
import time
from dataclasses import dataclass, field

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.work import Entering

TWICE = "Ақ бұлақ"
MERGE = "/admin/registers/dispute/merge/"


def serial() -> str:
    """Nine digits that no run before had: the demo keeps what was entered."""
    return f"{int(time.time()) % 10**9:09}"


def iswc(digits: str) -> str:
    """The code of a work with its check digit (ISO 15707)."""
    check = -(1 + sum(place * int(digit) for place, digit in enumerate(digits, 1))) % 10
    return f"T{digits}{check}"


@dataclass
class Disputing(Entering):
    """What the claimants of a dispute do."""

    title: str = "Сарыжайлау таңы"
    serial: str = field(default_factory=serial)
    is_first: bool = False  # nobody entered the songs before, so their titles need no number

    def song(self, author: Browser, title: str) -> str:
        """The number of a song that the author has entered with all shares, with the code of this run."""
        work = self.begin(author, title if self.is_first else f"{title} {self.serial}")
        self.codes(author, work, iswc=iswc(self.serial))
        self.myself(author, work)
        self.enter(author, work)
        return work.rstrip("/").rsplit("/", 1)[1]

    def entry(self, number: str) -> Page:
        """The entry as everybody sees it."""
        return Browser(self.base_url, "").open(self.page(f"registers/works/{number}/"))

    def told(self, author: Browser) -> str:
        """The address of the dispute that the account asks to answer: the newest."""
        page = author.open(self.page("account/"))
        links = {str(link["href"]) for link in page.soup.select(".tasks a[href*='/account/disputes/']")}
        if not links:
            raise JourneyFailed(f"{author.key} is not told of the dispute: {page}")
        return max(links, key=lambda href: int(re.sub(r"\D", "", href)))

    def answer(self, author: Browser, dispute: str, stand: str, share: str = "") -> Page:
        """Answer for one's own claim; `share` is to what it is reduced, of every kind of right."""
        form = author.open(dispute).form("form[action*='/claims/']:has(input[type=radio])")
        prefix = next(name.partition("-")[0] for name in form.values() if name.endswith("-words"))
        shares = {name: share for name in form.values() if share and "-share_" in name}
        said = {f"{prefix}-stand": stand, f"{prefix}-words": "Әнді бірге жаздық.", **shares}
        page = author.send(form, **said)
        return self.expect(page, lambda page: page.status == 200, "the answer was not taken")


@dataclass
class OpenDispute(Disputing):
    """For the demo: a song that two authors entered, and neither has answered."""

    title: str = "Көктем лебі"

    def run(self) -> dict[str, object]:
        author, other = self.signed_in(self.author_key), self.signed_in(self.other_key)
        for person in (author, other):
            self.contacts(person)
            self.song(person, self.title)
        return {"dispute": self.told(author)}


@dataclass
class Dispute(Disputing):
    """The whole way of one dispute, and the merging of a duplicate."""

    officer_key: str = "registers_officer"

    def run(self) -> dict[str, object]:
        author: Browser = self.step("the author signs in", lambda: self.signed_in(self.author_key))
        self.step("contacts of the author", lambda: self.contacts(author))
        other: Browser = self.step("the other signs in", lambda: self.signed_in(self.other_key))
        self.step("contacts of the other", lambda: self.contacts(other))
        first = self.step("the author enters the song", lambda: self.song(author, self.title))
        second = self.step("the other enters it too", lambda: self.song(other, self.title.upper()))
        dispute = self.step("both are told", lambda: self.both_told(author, other))
        self.step("the entry says so", lambda: self.says(first, "disputed"))
        self.step("one keeps half", lambda: self.answer(author, dispute, "reduce", "50"))
        self.step("the other keeps half", lambda: self.answer(other, dispute, "reduce", "50"))
        self.step("the entry is agreed", lambda: self.agreed(first, second))
        merged = self.step("staff merge a duplicate", lambda: self.merge(author))
        return {"dispute": dispute, "merged": merged, "seconds": self.seconds}

    def both_told(self, author: Browser, other: Browser) -> str:
        mine = self.told(author)
        if self.told(other) != mine:
            raise JourneyFailed("The claimants are told of different disputes.")
        return mine

    def says(self, number: str, standing: str) -> Page:
        """Everybody sees how the shares stand, and since when they are disputed; no words of the parties."""
        page = self.entry(number)
        return self.expect(
            page, lambda page: bool(page.soup.select(f"[data-standing={standing}]")), f"the entry is not {standing}"
        )

    def agreed(self, first: str, second: str) -> None:
        """One entry has both; the number of the other leads to it."""
        page = self.says(first, "agreed")
        self.expect(page, lambda page: page.text.count("50") >= 2, "the shares are not halved")
        self.expect(self.entry(second), lambda page: page.url.endswith(f"/{first}/"), "the other number leads nowhere")

    def merge(self, author: Browser) -> str:
        """The author has entered a song twice; the officer merges the entries."""
        self.serial = serial()
        work, into = self.song(author, TWICE), self.song(author, TWICE)
        officer = self.signed_in(self.officer_key)
        page = officer.open(f"{MERGE}?work={work}&into={into}")
        self.expect(page, lambda page: page.text.count(f"№ {into}") > 1, "the desk sees no likeness")
        officer.send(page.form("form.form[method=post]"), reason="Екі рет енгізілген")
        self.expect(self.entry(work), lambda page: page.url.endswith(f"/{into}/"), "the entries are not merged")
        return work
