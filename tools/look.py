#!/usr/bin/env python
"""Every page kind in each language, width and theme as a picture, with what axe and a few measures find.

Walks a running demo (`make demo`) with demo keys and leaves a handful of new applications in it. Pictures go
to var/look/; findings are printed, each once with pages that show it. Exit status 1 if there were any.
"""

import argparse
import os
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from time import time
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from looks import ABSENCE, LOOKS, RULES, Look
from looks_registers import REGISTERS
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from portal.demo.browser import Browser, JourneyFailed
from portal.demo.journeys import Benefit, Bulk, Certificate, Staffed, Work
from portal.demo.journeys.organisation import holder
from portal.settings.environment import VAR_DIR, env

STAFF = ("head_of_department", "examiner", "head_of_provider", "rules_officer", "supervisor", "accountant")
OTHERS = ("author", "author2", "complaints_officer", "registrar")  # whose cases the demo holds
HEADS = ("okup_head", "cafe", "organisation")  # they act for their organisations
KEEPERS = ("author4", "label", "registers_officer", *HEADS)
SHORT = Work("Кешкі самал", "Вечерний ветер", "17.08.2026", "keshki-samal.txt", b"Breeze\n")
LONG_KK = "Құрманғазы күйлерінің желісімен қобыз бен оркестрге арналған концерт-поэма; " * 4
LONG_RU = "Концерт-поэма для кобыза и симфонического оркестра на темы кюев Курмангазы; " * 4
LONG = Work(LONG_KK[:299] + "ы", LONG_RU[:299] + "ы", "09.11.2026", f"{'kontsert-poema-' * 6}.txt", b"Poem\n")
ACT = "Үкіметтің қаулысы, № 5"
RULES_KK, RULES_RU = "Қағидаларға өзгерістер енгізу туралы", "О внесении изменений в правила"
REASON = "Белгі тауарларды ажыратуға қызмет етеді. Знак служит различению товаров."
WORKS = {"draft": "Аяқталмаған ән", "given": "Дала әуені", "faulty": "Көне сарын", "lacking": "Таң нұры"}
TWICE = "Көктем лебі"  # two entries in one dispute
AGREED = ["sign", "pay", "assign", "propose", "agree"]
STATES: dict[str, tuple[Work, list[str]]] = {
    "complete": (LONG, []),
    "signed": (SHORT, ["sign"]),
    "waiting": (SHORT, ["sign", "ask"]),
    "paid": (SHORT, ["pay"]),
    "received": (SHORT, AGREED[:2]),
    "examination": (LONG, AGREED[:3]),
    "proposed": (SHORT, AGREED[:4]),
    "agreed": (SHORT, AGREED),
    "entered": (LONG, [*AGREED, "decide", "certificate"]),
    "refused": (SHORT, [*AGREED[:3], "refuse", "agree", "decide"]),
    "claimed": (LONG, ["claim", *AGREED[:3]]),
    "rejected": (SHORT, ["claim", *AGREED[:3], "reject"]),
    "withdrawn": (SHORT, [*AGREED[:2], "withdraw", "money-back"]),
    "card": (SHORT, ["card"]),
}


# What axe does not see. Folded parts are opened first: only the widest, light picture shows them folded.
MEASURES = """() => {
  document.querySelectorAll("details").forEach(part => part.open = true);
  const inTwoLines = tag => tag.querySelector("svg").getBoundingClientRect().height * 2.4 < tag.offsetHeight;
  return [
    ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
    ...[...document.querySelectorAll(".tag:not(.register *)")].filter(inTwoLines)
      .map(tag => `a tag in two lines: ${tag.textContent.trim()}`)];
}"""


@dataclass
class Album:
    """The demo's people, an application in every state walked there by them, and what is found of the pages."""

    base_url: str
    out: Path
    themes: list[Literal["light", "dark"]]
    people: dict[str, Browser] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    pdf: bytes = b""
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def sign_in(self, language: str) -> None:
        """Everybody anew, so that no proof of identity grows old; desks and letters in `language`."""
        walk = Staffed(self.base_url, self.out, lambda _line: None, language)
        self.people = {key: walk.signed_in(key) for key in ("author3", "stranger", *STAFF, *OTHERS, *KEEPERS)}
        for key in ("author3", *STAFF, *OTHERS, *KEEPERS):
            walk.contacts(self.people[key])
        for key in HEADS:
            walk.choose(self.people[key])

    def make(self) -> None:
        """One application for each state, some with names as long as the form allows."""
        author = self.people["author3"]
        form = author.open("/kk/services/entry/").form("main form[method=post]")
        self.ids["fresh"] = author.send(form, who="author", published="no").url.split("/")[-2]
        for state, (work, steps) in STATES.items():
            kind = Benefit if "claim" in steps else Certificate
            walk = kind(self.base_url, self.out / "files", lambda _line: None, work=work, author_key="author3")
            walk.staff = self.people
            walk.apply(author)
            for step in steps:
                self.step(walk, author, step)
            self.ids[state] = walk.application.split("/")[-2]
            self.ids["number"] = walk.entry or self.ids.get("number", "")

    def office(self) -> None:
        """What heads and the authorised body record: a day off, an absence, a change of the rules and one sending."""
        names = {"name_kk": "Демалыс күні", "name_ru": "День отдыха", "name_en": "Day off"}
        self.fill(
            "head_of_provider", "/admin/worktime/calendarrow/add/", kind="off", day="17.05.2027", act=ACT, **names
        )
        day = f"{date(2027, 1, 1) + timedelta(days=time() // 60 % 9000):%d.%m.%Y}"  # another one for each run
        self.fill("head_of_department", ABSENCE, since=day, until=day, order="№ 12, 20.11.2026")
        act = {"title_kk": RULES_KK, "title_ru": RULES_RU, "act_number": "77", "act_date": "02.11.2026"}
        dates = {"registered_on": "05.11.2026", "in_force_from": "16.11.2026"}
        self.fill("rules_officer", RULES + "record/", registration_number=f"V{time():.0f}", **act, **dates)
        page = self.people["rules_officer"].open(RULES)
        change = self.people["rules_officer"].open(page.link("/change/"))
        word = {"sent_at": "06.11.2026 16:30", "outgoing_number": "05-12/144", "proof": "Қабылдаған: Сейітова А."}
        self.fill("rules_officer", change.link("/send/"), **word)

    def registers(self) -> None:
        """Works of the demo by their titles; three sheets tried by the society; a mistake reported."""
        own = self.people["author3"].open("/kk/account/works/")
        for name, title in WORKS.items():
            (link,) = [one for one in own.soup.select("main td a") if one.get_text(strip=True) == title]
            self.ids[name] = str(link["href"]).split("/")[-2]
        same = self.people["author3"].open(f"/kk/registers/works/?list=all&q={TWICE}")
        self.ids["one"], self.ids["other"] = (
            str(one["href"]).split("/")[-2] for one in same.soup.select(".register a")
        )
        for name, key in (("society", "okup_head"), ("studio", "organisation")):
            self.ids[name] = getattr(holder(key).organisation, "bin", "")
        society, head = Bulk(self.base_url, self.out / "files", lambda _line: None), self.people["okup_head"]
        lines, columns = society.lines(), society.template(head)
        for name, sent in (("sheet", lines), ("spoilt", society.spoilt(lines)), ("unread", lines[1:] + lines[:1])):
            self.ids[name] = society.tried(head, columns, sent).url.split("/")[-2]
        stranger = self.people["stranger"]
        form = stranger.open(f"/kk/registers/works/{self.ids['given']}/claim/").form("form[action*=mistake]")
        self.ids["mistake"] = stranger.send(form, **{"mistake-words": REASON}).url.split("/")[-2]

    def fill(self, who: str, path: str, **typed: str) -> None:
        """Send a form of a desk; a refusal would stand in every picture after it."""
        page = self.people[who].send(self.people[who].open(path).form("#content form.form"), **typed)
        if page.status != 200:
            raise JourneyFailed(f"{path} was not taken: {page}")

    def step(self, walk: Certificate, author: Browser, step: str) -> None:
        """`ask` leaves the bank's page open; `pay` pays even what is not signed yet."""
        if step == "sign":
            walk.sign_application(author)
        elif step in {"ask", "pay", "card"}:
            bank = author.send(author.open(walk.application + "pay/").form("main form[method=post]"))
            if step != "ask":
                paid = {"behaviour": "refuses"} if step == "card" else {}
                author.send(bank.form("form[method=post]"), **paid)
        elif step in {"withdraw", "money-back"}:
            page = author.open(f"{walk.application}{step}/")
            if "/sign-in/confirm/" in page.url:
                page = author.sign(page.form("form[data-sign]"))
            author.send(page.form("main form[method=post]"))
        elif step == "reject":
            walk.take("examiner", "reject-benefit", reason_kk="Мерзімі өткен.", reason_ru="Срок истёк.")
        elif step == "refuse":
            page = walk.case(self.people["examiner"])
            ground = page.soup.select("input[name=grounds]")[0]["value"]
            walk.take("examiner", "propose", result="refuse", grounds=ground, reason_kk=REASON, reason_ru=REASON)
        elif step == "certificate":
            self.pdf = walk.download(author, walk.certificate_page(author))
        elif step != "claim":  # that is part of the application
            getattr(walk, step)()

    def take(self, chromium: Chromium, look: Look, language: str) -> None:
        """One page kind in one language: loaded once, pictured in each width and theme."""
        context = chromium.new_context(base_url=self.base_url, locale=language, reduced_motion="reduce")
        for cookie in self.people[look.who].session.cookies if look.who else ():
            context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": self.base_url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.heard(message.type, message.text, look.name))
        page.goto(look.path.format(lang=language, **self.ids))
        try:
            look.act(page, self.pdf)
        except PlaywrightError as error:
            self.found[str(error)].append(f"{look.name}-{language}")
        page.wait_for_load_state()
        for width, theme in product((1280, 360), self.themes):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=theme)
            name = f"{look.name}-{language}-{width}-{theme}"
            page.screenshot(path=self.out / f"{name}.png", full_page=True)
            self.examine(page, name)
        context.close()

    def heard(self, kind: str, words: str, name: str) -> None:
        """An error of the browser's console; answers 403, 404, 422 and a silent signing program are meant."""
        if kind == "error" and "status of 4" not in words and "WebSocket" not in words:
            self.found[words].append(name)

    def examine(self, page: Page, name: str) -> None:
        findings = page.evaluate(MEASURES)
        for violation in Axe().run(page).response["violations"]:
            findings += [f"{violation['id']}: {' '.join(map(str, node['target']))}" for node in violation["nodes"]]
        for finding in dict.fromkeys(findings):
            self.found[finding].append(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default=env("BASE_URL", "http://localhost:8000"))
    parser.add_argument("--out", type=Path, default=VAR_DIR / "look")
    parser.add_argument("--only", default="", help="page kinds whose names begin so, by commas")
    parser.add_argument("--lang", default="kk,ru,en")
    parser.add_argument("--theme", default="light,dark")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")  # the papers of a journey are typeset by it
    chosen = [look for look in (*LOOKS, *REGISTERS) if look.name.startswith(tuple(options.only.split(",")))]
    album = Album(options.base_url, options.out, options.theme.split(","))
    try:
        album.sign_in("kk")
        if {*chosen} & {*LOOKS}:
            album.make()
            album.office()
        if {*chosen} & {*REGISTERS}:
            album.registers()
    except (JourneyFailed, OSError) as error:
        sys.stdout.write(f"The demo could not be walked; is `make demo` running? {error}\n")
        return 2
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in options.lang.split(","):
            album.sign_in(language)
            for look in chosen:
                album.take(chromium, look, language)
    for finding, names in sorted(album.found.items()):
        sys.stdout.write(f"{finding}\n    {len(names)}: {', '.join(names[:6])}\n")
    sys.stdout.write(f"{len(album.found)} findings; the pictures are in {options.out}\n")
    return 1 if album.found else 0


if __name__ == "__main__":
    sys.exit(main())
