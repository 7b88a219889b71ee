"""An author enters a work with two holders, codes and its WAV; it is listed as declared, changed, and agreed to."""

import io
import math
import re
import struct
import wave
from dataclasses import dataclass

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.organisation import holder
from portal.demo.journeys.walk import Walk

NEW = "account/works/new/"
LINE = {"role": "composer", "category": "music_author"}


def sine(seconds: float = 3, rate: int = 44_100, pitch: float = 440) -> bytes:
    """A WAV of one channel with 16 bits: a tone at half of full scale."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        turn = 2 * math.pi * pitch / rate
        file.writeframes(
            b"".join(struct.pack("<h", round(16_000 * math.sin(turn * n))) for n in range(int(seconds * rate)))
        )
    return kept.getvalue()


@dataclass
class Entering(Walk):
    """What every author does who enters works, each verb a page. In the demo neither has given rights to an OKUP."""

    author_key: str = "author3"
    other_key: str = "author4"

    def begin(self, author: Browser, title: str, **said: str) -> str:
        """The address of a new draft."""
        form = author.open(self.page(NEW)).form("main form.form")
        page = author.send(form, title_kk=title, kind="song", created_year="2026", **said)
        found = re.search(r"/account/works/\d+/$", page.url)
        if found is None:
            raise JourneyFailed(f"The draft was not begun: {page} {page.text[:400]}")
        return page.url

    def codes(self, author: Browser, work: str, **codes: str) -> Page:
        page = author.send(author.open(f"{work}codes/").form("main form.form"), **codes)
        return self.expect(page, lambda page: page.url == work, "the codes were not kept")

    def myself(self, author: Browser, work: str, share: str = "100") -> Page:
        form = author.open(f"{work}holders/new/?me=1").form("main form.form")
        return self.line(author.send(form, share=share, **LINE))

    def another(self, author: Browser, work: str, share: str) -> Page:
        named = holder(self.other_key)
        form = author.open(f"{work}holders/new/").form("main form.form")
        said = {"name": named.name, "iin": named.iin, "role": "lyricist", "category": "text_author"}
        return self.line(author.send(form, share=share, **said))

    def line(self, page: Page) -> Page:
        return self.expect(page, lambda page: page.url.endswith("/holders/"), "the line was not kept")

    def send_copy(self, author: Browser, work: str, content: bytes, name: str = "an.wav") -> Page:
        form = author.open(f"{work}copy/").form("main form.form")
        page = author.send(form, {"recording": (name, content, "audio/wav")})
        return self.expect(page, lambda page: page.status == 200, "the recording was not taken")

    def checked(self, author: Browser, work: str) -> Page:
        """The page of the copy, once a worker has told what it found."""
        address = f"{work}copy/"

        def settled() -> Page | None:
            page = author.open(address)
            return None if page.soup.select("meta[http-equiv=refresh]") else page

        page: Page = self.wait(settled, "the check of the recording")
        return page

    def accepted(self, author: Browser, work: str) -> Page:
        return self.expect(
            self.checked(author, work), lambda page: bool(page.soup.select("svg.waveform")), "the copy is not accepted"
        )

    def enter(self, author: Browser, work: str) -> Page:
        page = author.send(author.open(f"{work}enter/").form("main form[method=post]:not([action])"))
        return self.expect(page, lambda page: page.url == work, "the work was not entered")


@dataclass
class EnteredWork(Entering):
    """The whole way of one work."""

    title: str = "Қыран самғауы"

    def run(self) -> dict[str, object]:
        author: Browser = self.step("the author signs in", lambda: self.signed_in(self.author_key))
        self.step("contacts of the author", lambda: self.contacts(author))
        work: str = self.step("begin the draft", lambda: self.begin(author, self.title))
        self.step("codes", lambda: self.codes(author, work, isrc="KZ-A01-26-00042", iswc="T-034.524.680-1"))
        self.step("a line of one's own", lambda: self.myself(author, work, "60"))
        self.step("a line of the other author", lambda: self.another(author, work, "40"))
        self.step("send the recording", lambda: self.send_copy(author, work, sine()))
        self.step("the recording is accepted", lambda: self.accepted(author, work))
        self.step("enter", lambda: self.enter(author, work))
        self.step("listed as declared", lambda: self.listed(author, work, self.title))
        self.step("change the title", lambda: self.change(author, work))
        other: Browser = self.step("the other author signs in", lambda: self.signed_in(self.other_key))
        self.step("contacts of the other", lambda: self.contacts(other))
        self.step("the other agrees", lambda: self.agree(other, work))
        self.step("the copy is nobody else's", lambda: self.hidden(work))
        return {"work": work, "seconds": self.seconds}

    def listed(self, author: Browser, work: str, title: str) -> Page:
        """Everybody finds it among the declared works, and not in the list that is shown first."""
        number, words = work.rstrip("/").rsplit("/", 1)[1], title.replace(" ", "+")
        entry = f"/registers/works/{number}/"
        everybody = Browser(self.base_url, "")
        first = everybody.open(self.page(f"registers/works/?q={words}"))
        self.expect(first, lambda page: not page.soup.select(f"main a[href*='{entry}']"), "it is listed as managed")
        page = everybody.open(self.page(f"registers/works/?list=declared&q={words}"))
        return self.expect(page, lambda page: bool(page.soup.select(f"main a[href*='{entry}']")), "it is not listed")

    def change(self, author: Browser, work: str) -> Page:
        form = author.open(f"{work}about/").form("main form.form")
        page = author.send(form, title_ru="Полёт беркута", reason="Орысша атауы қосылды")
        self.expect(page, lambda page: page.url == work, "the change was not kept")
        versions = author.open(f"{work}versions/")
        return self.expect(versions, lambda page: bool(page.soup.select("a[href$='/versions/2.json']")), "no version 2")

    def agree(self, other: Browser, work: str) -> Page:
        form = other.open(f"{work}agree/").form("main form:has(button[name=line])")
        button = form.element.select_one("button[name=line]")
        page = other.send(form, line=str(button["value"]) if button else "")
        return self.expect(page, lambda page: not page.soup.select("button[name=line]"), "the share is not agreed to")

    def hidden(self, work: str) -> None:
        stranger = self.signed_in("author2")
        self.expect(stranger.open(work), lambda page: page.status == 404, "the work is open to a stranger")
        self.expect(stranger.open(f"{work}copy/1.wav"), lambda page: page.status == 404, "so is its copy")


@dataclass
class SeveralWorks(Entering):
    """For the demo: a work entered with its copy, one whose copy was refused, one without, and a draft."""

    def run(self) -> dict[str, object]:
        author = self.signed_in(self.author_key)
        self.contacts(author)
        for title, content in (("Дала әуені", sine(pitch=330)), ("Көне сарын", sine(rate=8000)), ("Таң нұры", b"")):
            work = self.begin(author, title)
            self.myself(author, work, "50")
            self.another(author, work, "50")
            if content:
                self.send_copy(author, work, content)
                self.checked(author, work)
            self.enter(author, work)
        return {"draft": self.begin(author, "Аяқталмаған ән")}
