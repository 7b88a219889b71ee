#!/usr/bin/env python
"""Every page kind in each language, width and theme as a picture, with what axe and a few measures find.

Walks a running demo (`make demo`) with demo keys and leaves a handful of new applications in it. Pictures go
to var/look/; findings are printed, each once with pages that show it. Exit status 1 if there were any.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from portal.demo.browser import Browser, JourneyFailed
from portal.demo.journeys import Certificate, Work
from portal.settings.environment import VAR_DIR, env

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
STAFF = ("head_of_department", "examiner", "head_of_provider")
SHORT = Work("Кешкі самал", "Вечерний ветер", "17.08.2026", "keshki-samal.txt", b"Breeze\n")
LONG = Work(
    ("Құрманғазы күйлерінің желісімен қобыз бен оркестрге арналған концерт-поэма: " * 4)[:299] + "ы",
    ("Концерт-поэма для кобыза и симфонического оркестра на темы кюев Курмангазы: " * 4)[:299] + "ы",
    "09.11.2026",
    "qurmangazy-kuilerinin-zhelisimen-qobyz-ben-orkestrge-arnalghan-kontsert-poema.txt",
    b"Poem\n",
)
REASON = "Белгі тауарларды ажыратуға қызмет етеді. Знак служит различению товаров."
RECEIVED = ["sign", "pay"]
AGREED = [*RECEIVED, "assign", "propose", "agree"]
STATES: dict[str, tuple[Work, list[str]]] = {
    "complete": (LONG, []),
    "signed": (SHORT, ["sign"]),
    "waiting": (SHORT, ["sign", "ask"]),
    "paid": (SHORT, ["pay"]),
    "received": (SHORT, RECEIVED),
    "examination": (LONG, AGREED[:3]),
    "proposed": (SHORT, AGREED[:4]),
    "agreed": (SHORT, AGREED),
    "entered": (LONG, [*AGREED, "decide", "certificate"]),
    "refused": (SHORT, [*AGREED[:3], "refuse", "agree", "decide"]),
}
Act = Callable[[Page, bytes], None]  # the bytes are those of a certificate


def press(*selectors: str) -> Act:
    """Click one thing after another."""
    return lambda page, _pdf: [page.locator(selector).first.click() for selector in selectors] and None


def hand_in(make: Callable[[bytes], bytes]) -> Act:
    """Choose a file in the page's file field and send the form."""

    def act(page: Page, pdf: bytes) -> None:
        file: Any = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": make(pdf)}
        page.locator(".drop input").set_input_files(file)
        page.locator(SEND_FILE).click()

    return act


def sign_with(answer: Callable[[Any], object]) -> Act:
    """Press the button that asks the signing program, which here answers as told."""

    def act(page: Page, _pdf: bytes) -> None:
        page.route_web_socket("**", lambda socket: answer(socket) and None)
        page.reload()
        page.locator("form[data-sign] button:not([data-plain])").first.click()
        page.wait_for_timeout(300)

    return act


def changed(pdf: bytes) -> bytes:
    middle = len(pdf) // 2
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]


class Look(NamedTuple):
    """One page kind: who looks, where ({fresh} and the like are applications), and what they do there first."""

    name: str
    who: str
    path: str
    act: Act | None = None


SEND = "main form[method=post] .btn:not(.second, .choose)"
SEND_FILE = "form:has(.drop) .btn:not(.choose)"
DRAFT, CASE = "/{lang}/applications/", "/admin/copyright_registry/application/"
LOOKS = (
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
    Look("draft-fresh", "author3", DRAFT + "{fresh}/"),
    Look("draft-complete", "author3", DRAFT + "{complete}/"),
    Look("draft-paid", "author3", DRAFT + "{paid}/"),
    Look("draft-signed", "author3", DRAFT + "{signed}/"),
    Look("section-kind", "author3", DRAFT + "{fresh}/kind/"),
    Look("section-kind-errors", "author3", DRAFT + "{fresh}/kind/", press(SEND)),
    Look("section-title", "author3", DRAFT + "{complete}/title/"),
    Look("section-title-errors", "author3", DRAFT + "{fresh}/title/", press(SEND)),
    Look("section-work", "author3", DRAFT + "{complete}/work/"),
    Look("section-work-errors", "author3", DRAFT + "{complete}/work/", hand_in(lambda _pdf: b"")),
    Look("section-statements", "author3", DRAFT + "{complete}/statements/"),
    Look("section-statements-errors", "author3", DRAFT + "{fresh}/statements/", press(SEND)),
    Look("review", "author3", DRAFT + "{complete}/review/"),
    Look("pay", "author3", DRAFT + "{waiting}/pay/"),
    Look("bank-waiting", "author3", DRAFT + "{waiting}/pay/", press("a[href*='/paid/']")),
    Look("application-received", "author3", DRAFT + "{received}/"),
    Look("application-entered", "author3", DRAFT + "{entered}/"),
    Look("application-refused", "author3", DRAFT + "{refused}/"),
    Look("register", "", "/{lang}/registry/"),
    Look("register-search", "", "/{lang}/registry/?q=Курмангозы"),
    Look("register-nothing", "", "/{lang}/registry/?q=Ыфщзхъ"),
    Look("entry", "", "/{lang}/registry/1/"),
    Look("entry-long", "", "/{lang}/registry/{number}/"),
    Look("verify", "", "/{lang}/verify/"),
    Look("verify-valid", "", "/{lang}/verify/?q=1"),
    Look("verify-valid-file", "", "/{lang}/verify/", hand_in(lambda pdf: pdf)),
    Look("verify-unknown", "", "/{lang}/verify/?q=ABCD-EFGH"),
    Look("verify-altered", "", "/{lang}/verify/", hand_in(changed)),
    Look("verify-refused", "", "/{lang}/verify/", hand_in(lambda _pdf: b"%PDF-1.7 of somebody")),
    Look("verify-errors", "", "/{lang}/verify/", press(SEND_FILE)),
    Look("404", "", "/{lang}/no-such-page/"),
    Look("403", "author3", "/admin/"),
    Look("desk", "head_of_department", "/admin/"),
    Look("desk-list", "head_of_department", CASE),
    Look("desk-list-empty", "examiner", CASE + "?q=000"),
    Look("case-received", "head_of_department", CASE + "{received}/change/"),
    Look("case-examination", "examiner", CASE + "{examination}/change/"),
    Look("case-examination-errors", "examiner", CASE + "{examination}/change/", press("[value=refuse]", ".panel .btn")),
    Look("case-iin", "examiner", CASE + "{examination}/change/", press("button.link")),
    Look("case-proposed", "head_of_department", CASE + "{proposed}/change/"),
    Look("case-agreed", "head_of_provider", CASE + "{agreed}/change/"),
    Look("case-entered", "head_of_department", CASE + "{entered}/change/"),
    Look("case-refused", "head_of_department", CASE + "{refused}/change/"),
    Look("decide", "head_of_provider", CASE + "{agreed}/decide/"),
    Look("desk-entries", "head_of_department", "/admin/copyright_registry/entry/"),
    Look("desk-entry", "head_of_department", "/admin/copyright_registry/entry/{number}/change/"),
    Look("trail", "head_of_department", "/admin/portal/trail/"),
)


@dataclass
class Cases:
    """The demo's people, and an application in every state, each walked there by them."""

    base_url: str
    out: Path
    people: dict[str, Browser] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    pdf: bytes = b""

    def sign_in(self, language: str) -> None:
        """Everybody anew, so that no proof of identity grows old; desks and letters in `language`."""
        walk = Certificate(self.base_url, self.out, lambda _line: None, language)
        self.people = {key: walk.signed_in(key) for key in ("author3", "stranger", *STAFF)}
        for key in ("author3", *STAFF):
            walk.contacts(self.people[key])

    def make(self) -> None:
        """One application for each state, some with names as long as the form allows."""
        author = self.people["author3"]
        form = author.open("/kk/services/entry/").form("main form[method=post]")
        self.ids["fresh"] = author.send(form, who="author", published="no").url.split("/")[-2]
        for state, (work, steps) in STATES.items():
            walk = Certificate(self.base_url, self.out / "files", lambda _line: None, "kk", "author3", work)
            walk.staff = self.people
            walk.apply(author)
            for step in steps:
                self.take(walk, author, step)
            self.ids[state] = walk.application.split("/")[-2]
            self.ids["number"] = walk.entry or self.ids.get("number", "")

    def take(self, walk: Certificate, author: Browser, step: str) -> None:
        """`ask` leaves the bank's page open; `pay` pays even what is not signed yet."""
        if step == "sign":
            walk.sign_application(author)
        elif step in {"ask", "pay"}:
            bank = author.send(author.open(walk.application + "pay/").form("main form[method=post]"))
            if step == "pay":
                author.send(bank.form("form[method=post]"))
        elif step == "refuse":
            page = walk.case(self.people["examiner"])
            ground = page.soup.select("input[name=grounds]")[0]["value"]
            walk.take("examiner", "propose", result="refuse", grounds=ground, reason_kk=REASON, reason_ru=REASON)
        elif step == "certificate":
            self.pdf = walk.download(author, walk.certificate_page(author))
        else:
            getattr(walk, step)()


# What axe does not see. Folded parts are opened for it and for the measures.
MEASURES = """() => { document.querySelectorAll("details").forEach(part => part.open = true); return [
  ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
  ...[...document.querySelectorAll(".tag")].filter(tag => tag.querySelector("svg").getBoundingClientRect().height * 2.4
    < tag.offsetHeight).map(tag => `a tag in two lines: ${tag.textContent.trim()}`)]; }"""
FOLD = """() => document.querySelectorAll("details").forEach(part => part.open = false)"""


@dataclass
class Album:
    """Takes the pictures and gathers what is found."""

    chromium: Chromium
    cases: Cases
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken: int = 0

    def context(self, who: str, language: str) -> BrowserContext:
        site = self.cases.base_url
        context = self.chromium.new_context(base_url=site, locale=language, reduced_motion="reduce")
        for cookie in self.cases.people[who].session.cookies if who else ():
            context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": site}])
        return context

    def take(self, look: Look, language: str) -> None:
        """One page kind in one language: loaded once, pictured in each width and theme."""
        context = self.context(look.who, language)
        page = context.new_page()
        page.on("console", lambda message: self.heard(message, look.name))
        page.goto(look.path.format(lang=language, **self.cases.ids))
        if look.act:
            look.act(page, self.cases.pdf)
        page.wait_for_load_state()
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                name = f"{look.name}-{language}-{width}-{theme}"
                page.screenshot(path=self.cases.out / f"{name}.png", full_page=True)
                self.examine(page, name)
                self.taken += 1
        context.close()

    def heard(self, message: ConsoleMessage, name: str) -> None:
        is_meant = "status of 4" in message.text or "WebSocket" in message.text  # 403, 404, 422; no signing program
        if message.type == "error" and not is_meant:
            self.found[message.text].append(name)

    def examine(self, page: Page, name: str) -> None:
        findings = page.evaluate(MEASURES)
        for violation in Axe().run(page).response["violations"]:
            findings += [f"{violation['id']}: {' '.join(map(str, node['target']))}" for node in violation["nodes"]]
        for finding in findings:
            self.found[finding].append(name)
        page.evaluate(FOLD)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default=env("BASE_URL", "http://localhost:8000"))
    parser.add_argument("--out", type=Path, default=VAR_DIR / "look")
    parser.add_argument("--only", default="", help="page kinds whose names begin so, by commas")
    parser.add_argument("--lang", default="kk,ru,en")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    began, cases = time.monotonic(), Cases(options.base_url, options.out)
    try:
        cases.sign_in("kk")
        cases.make()
    except (JourneyFailed, OSError) as error:
        sys.stdout.write(f"The demo could not be walked; is `make demo` running? {error}\n")
        return 2
    with sync_playwright() as playwright:
        album = Album(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), cases)
        for language in options.lang.split(","):
            cases.sign_in(language)
            for look in LOOKS:
                if look.name.startswith(tuple(options.only.split(","))):
                    album.take(look, language)
    for finding, names in sorted(album.found.items()):
        sys.stdout.write(f"{finding}\n    {len(names)}: {', '.join(names[:6])}\n")
    seconds = time.monotonic() - began
    sys.stdout.write(f"{album.taken} pictures in {options.out}, {seconds:.0f} s, {len(album.found)} findings\n")
    return 1 if album.found else 0


if __name__ == "__main__":
    sys.exit(main())
