#!/usr/bin/env python
"""Every page kind in each language, width and theme as a picture, with what axe and a few measures find.

Walks a running demo (`make demo`) with demo keys and leaves a handful of new applications in it. Pictures go
to var/look/; findings are printed, each once with the pages that show it. Exit status 1 if there were any.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from portal.demo.browser import Browser, JourneyFailed
from portal.demo.journeys import Certificate, Work
from portal.settings.environment import VAR_DIR, env

LANGUAGES = ("kk", "ru", "en")
WIDTHS = (1280, 360)
THEMES = ("light", "dark")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
STAFF = ("head_of_department", "examiner", "head_of_provider")
POINTS = ["complete", "readable", "kind", "not_sign", "not_derived", "not_religious"]
REASON = "Ұсынылған белгі тауарларды ажыратуға қызмет етеді. Предъявленный знак служит различению товаров."
SHORT = Work("Кешкі самал", "Вечерний ветер", "17.08.2026", "keshki-samal.txt", "Кешкі самал\n".encode())
LONG = Work(
    ("Құрманғазы күйлерінің желісімен қобыз бен симфониялық оркестрге арналған концерт-поэма: " * 4)[:299] + "ы",
    ("Концерт-поэма для кобыза и симфонического оркестра на темы кюев Курмангазы: " * 5)[:299] + "ы",
    "09.11.2026",
    "qurmangazy-kuilerinin-zhelisimen-qobyz-ben-simfoniialyq-orkestrge-arnalghan-kontsert-poema.txt",
    b"Poem\n",
)

SEND = "main form[method=post] .btn:not(.second, .choose)"
CASE = "/admin/copyright_registry/application"
Act = Callable[[Page], None]


def press(*selectors: str) -> Act:
    """Click one thing after another."""

    def act(page: Page) -> None:
        for selector in selectors:
            page.locator(selector).first.click()

    return act


def hand_in(name: str, content: bytes) -> Act:
    """Choose a file in the page's file field and send the form."""

    def act(page: Page) -> None:
        file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.locator("main .drop input[type=file]").set_input_files(file)
        page.locator("form:has(.drop) .btn:not(.choose)").click()

    return act


def sign_with(answers: Callable[[Any], object]) -> Act:
    """Press the button that asks the signing program, which here answers as told."""

    def act(page: Page) -> None:
        page.route_web_socket("**", lambda socket: answers(socket))
        page.reload()
        page.locator("form[data-sign] button:not([data-plain])").first.click()
        page.wait_for_timeout(300)

    return act


@dataclass(frozen=True)
class Look:
    """One page kind: who looks, where, and what they do there first."""

    name: str
    who: str
    path: str
    act: Act | None = None


def looks(pdf: bytes) -> list[Look]:
    """All page kinds. {fresh} and the like stand for the ids of applications."""
    changed = pdf[: len(pdf) // 2] + bytes([pdf[len(pdf) // 2] ^ 1]) + pdf[len(pdf) // 2 + 1 :]
    application = "/{lang}/applications/"
    return [
        Look("start", "", "/{lang}/"),
        Look("sign-in", "", "/{lang}/sign-in/"),
        Look("sign-in-waiting", "", "/{lang}/sign-in/", sign_with(lambda _socket: None)),
        Look("sign-in-failed", "", "/{lang}/sign-in/", sign_with(lambda socket: socket.close())),
        Look("confirm", "author3", "/{lang}/sign-in/confirm/"),
        Look("contacts-empty", "stranger", "/{lang}/account/contacts/"),
        Look("contacts-errors", "stranger", "/{lang}/account/contacts/", press(SEND)),
        Look("account-empty", "stranger", "/{lang}/account/"),
        Look("account", "author3", "/{lang}/account/"),
        Look("service", "", "/{lang}/services/entry/"),
        Look("service-errors", "", "/{lang}/services/entry/", press(SEND)),
        Look("service-reasons", "", "/{lang}/services/entry/", press("[value=heir]", "[value=yes]", SEND)),
        Look("draft-fresh", "author3", application + "{fresh}/"),
        Look("draft-complete", "author3", application + "{complete}/"),
        Look("draft-paid", "author3", application + "{paid}/"),
        Look("draft-signed", "author3", application + "{signed}/"),
        Look("section-kind", "author3", application + "{fresh}/kind/"),
        Look("section-kind-errors", "author3", application + "{fresh}/kind/", press(SEND)),
        Look("section-title", "author3", application + "{complete}/title/"),
        Look("section-title-errors", "author3", application + "{fresh}/title/", press(SEND)),
        Look("section-work", "author3", application + "{complete}/work/"),
        Look("section-work-errors", "author3", application + "{complete}/work/", hand_in("a.txt", b"")),
        Look("section-statements", "author3", application + "{complete}/statements/"),
        Look("section-statements-errors", "author3", application + "{fresh}/statements/", press(SEND)),
        Look("review", "author3", application + "{complete}/review/"),
        Look("pay", "author3", application + "{waiting}/pay/"),
        Look("bank-waiting", "author3", application + "{waiting}/pay/", press("a[href*='/paid/']")),
        Look("application-received", "author3", application + "{received}/"),
        Look("application-entered", "author3", application + "{entered}/"),
        Look("application-refused", "author3", application + "{refused}/"),
        Look("register", "", "/{lang}/registry/"),
        Look("register-search", "", "/{lang}/registry/?q=Курмангозы"),
        Look("register-nothing", "", "/{lang}/registry/?q=Ыфщзхъ"),
        Look("entry", "", "/{lang}/registry/1/"),
        Look("entry-long", "", "/{lang}/registry/{number}/"),
        Look("verify", "", "/{lang}/verify/"),
        Look("verify-valid", "", "/{lang}/verify/?q=1"),
        Look("verify-valid-file", "", "/{lang}/verify/", hand_in("certificate.pdf", pdf)),
        Look("verify-unknown", "", "/{lang}/verify/?q=ABCD-EFGH"),
        Look("verify-altered", "", "/{lang}/verify/", hand_in("certificate.pdf", changed)),
        Look("verify-refused", "", "/{lang}/verify/", hand_in("other.pdf", b"%PDF-1.7 of somebody")),
        Look("verify-errors", "", "/{lang}/verify/", press("form:has(.drop) .btn:not(.choose)")),
        Look("404", "", "/{lang}/no-such-page/"),
        Look("403", "author3", "/admin/"),
        Look("desk", "head_of_department", "/admin/"),
        Look("desk-list", "head_of_department", f"{CASE}/"),
        Look("desk-list-empty", "examiner", f"{CASE}/?q=000"),
        Look("case-received", "head_of_department", CASE + "/{received}/change/"),
        Look("case-examination", "examiner", CASE + "/{examination}/change/"),
        Look("case-examination-errors", "examiner", CASE + "/{examination}/change/", press(".panel .btn")),
        Look("case-iin", "examiner", CASE + "/{examination}/change/", press("button.link")),
        Look("case-proposed", "head_of_department", CASE + "/{proposed}/change/"),
        Look("case-agreed", "head_of_provider", CASE + "/{agreed}/change/"),
        Look("case-entered", "head_of_department", CASE + "/{entered}/change/"),
        Look("case-refused", "head_of_department", CASE + "/{refused}/change/"),
        Look("decide", "head_of_provider", CASE + "/{agreed}/decide/"),
        Look("desk-entries", "head_of_department", "/admin/copyright_registry/entry/"),
        Look("desk-entry", "head_of_department", "/admin/copyright_registry/entry/{number}/change/"),
        Look("trail", "head_of_department", "/admin/portal/trail/"),
    ]


@dataclass
class Cases:
    """Applications in every state, each walked there by the people of the demo."""

    base_url: str
    out: Path
    people: dict[str, Browser] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    pdf: bytes = b""

    def journey(self, work: Work = SHORT, language: str = "kk") -> Certificate:
        walk = Certificate(self.base_url, self.out / "files", lambda _line: None, language, "author3", work)
        walk.staff = {key: self.people[key] for key in STAFF if key in self.people}
        return walk

    def sign_in(self, language: str) -> None:
        """Everybody anew, so that no proof of identity grows old; desks in `language`."""
        walk = self.journey(language=language)
        self.people = {key: walk.signed_in(key) for key in ("author3", "stranger", *STAFF)}
        for key in ("author3", *STAFF):
            walk.contacts(self.people[key])

    def make(self) -> None:
        """One application for each state, some of them with names as long as the form allows."""
        author = self.people["author3"]
        fresh = author.open("/kk/services/entry/").form("main form[method=post]")
        self.ids["fresh"] = author.send(fresh, who="author", published="no").url.split("/")[-2]
        works = {"complete": LONG, "entered": LONG, "examination": LONG}
        steps: dict[str, list[str]] = {"complete": [], "signed": ["sign"], "waiting": ["sign", "ask"], "paid": ["pay"]}
        steps["received"] = ["sign", "pay"]
        steps["examination"] = [*steps["received"], "assign"]
        steps["proposed"] = [*steps["examination"], "propose"]
        steps["agreed"] = [*steps["proposed"], "agree"]
        steps["entered"] = [*steps["agreed"], "decide", "certificate"]
        steps["refused"] = [*steps["examination"], "refuse", "agree", "decide"]
        for state, names in steps.items():
            walk = self.journey(works.get(state, SHORT))
            walk.apply(author)
            for name in names:
                self.take(walk, author, name)
            self.ids[state] = walk.application.split("/")[-2]
            self.ids["number"] = walk.entry or self.ids.get("number", "1")

    def take(self, walk: Certificate, author: Browser, name: str) -> None:
        """One step of a case; `ask` leaves the bank's page open, `pay` pays even what is not signed yet."""
        if name == "sign":
            walk.sign_application(author)
        elif name in {"ask", "pay"}:
            bank = author.send(author.open(walk.application + "pay/").form("main form[method=post]"))
            if name == "pay":
                author.send(bank.form("form[method=post]"))
        elif name == "refuse":
            ground = walk.case(walk.staff["examiner"]).form("form[action$='/propose/']")
            first = ground.element.select("input[name=grounds]")[0]["value"]
            walk.take("examiner", "propose", result="refuse", grounds=first, reason_kk=REASON, reason_ru=REASON)
        elif name == "certificate":
            self.pdf = walk.download(author, walk.certificate_page(author))
        else:
            getattr(walk, name)()


# What axe does not see: sideways scrolling, a tag in two lines, a control without room for a finger.
MEASURES = """() => [
  ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
  ...[...document.querySelectorAll(".tag")].filter(tag => tag.offsetHeight > 34)
    .map(tag => `a tag in two lines: ${tag.textContent.trim()}`),
]"""


@dataclass
class Album:
    """Takes the pictures and gathers what is found."""

    chromium: Chromium
    cases: Cases
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken: int = 0

    def context(self, who: str, language: str) -> BrowserContext:
        context = self.chromium.new_context(
            base_url=self.cases.base_url, locale=language, reduced_motion="reduce"
        )
        for cookie in self.cases.people[who].session.cookies if who else ():
            context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": self.cases.base_url}])
        return context

    def take(self, look: Look, language: str) -> None:
        """One page kind in one language: loaded once, pictured in each width and theme."""
        context = self.context(look.who, language)
        page = context.new_page()
        page.on("console", lambda message: self.heard(message, look.name))
        page.goto(look.path.format(lang=language, **self.cases.ids))
        if look.act:
            look.act(page)
        page.wait_for_load_state()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for theme in THEMES:
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                name = f"{look.name}-{language}-{width}-{theme}"
                page.screenshot(path=self.cases.out / f"{name}.png", full_page=True)
                self.examine(page, name)
                self.taken += 1
        context.close()

    def heard(self, message: ConsoleMessage, name: str) -> None:
        is_status = "status of 4" in message.text  # a 403, 404 or 422 that the page kind is meant to show
        if message.type == "error" and not is_status and "WebSocket" not in message.text:
            self.found[message.text].append(name)

    def examine(self, page: Page, name: str) -> None:
        for words in page.evaluate(MEASURES):
            self.found[words].append(name)
        for violation in Axe().run(page).response["violations"]:
            for node in violation["nodes"]:
                self.found[f"{violation['id']}: {' '.join(map(str, node['target']))}"].append(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default=env("BASE_URL", "http://localhost:8000"))
    parser.add_argument("--out", type=Path, default=VAR_DIR / "look")
    parser.add_argument("--only", default="", help="page kinds whose name begins with one of these, by commas")
    parser.add_argument("--lang", default=",".join(LANGUAGES))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    cases = Cases(options.base_url, options.out)
    try:
        cases.sign_in("kk")
        cases.make()
    except (JourneyFailed, OSError) as error:
        sys.stdout.write(f"The demo could not be walked; is `make demo` running? {error}\n")
        return 2
    began = time.monotonic()
    with sync_playwright() as playwright:
        album = Album(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), cases)
        for language in options.lang.split(","):
            cases.sign_in(language)
            for look in looks(cases.pdf):
                if look.name.startswith(tuple(options.only.split(","))):
                    album.take(look, language)
    for words, names in sorted(album.found.items()):
        sys.stdout.write(f"{words}\n    {len(names)}: {', '.join(names[:6])}\n")
    seconds = time.monotonic() - began
    sys.stdout.write(f"{album.taken} pictures in {options.out}, {seconds:.0f} s, {len(album.found)} findings\n")
    return 1 if album.found else 0


if __name__ == "__main__":
    sys.exit(main())
