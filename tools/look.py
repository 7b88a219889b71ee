#!/usr/bin/env python
"""Every page kind in each language, width and theme as a picture, with what axe and a few measures find.

Walks a running demo (`make demo`) with demo keys and leaves a handful of new applications in it. Pictures go
to var/look/; findings are printed, each once with pages that show it. Exit status 1 if there were any.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from time import time
from typing import Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, WebSocketRoute, sync_playwright

from portal.demo.authority import Authority
from portal.demo.browser import Browser, JourneyFailed
from portal.demo.journeys import Benefit, Certificate, Work
from portal.settings.environment import VAR_DIR, env

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STAFF = ("head_of_department", "examiner", "head_of_provider", "rules_officer", "supervisor", "accountant")
OTHERS = ("author", "author2", "complaints_officer", "registrar")  # whose cases the demo holds
SHORT = Work("Кешкі самал", "Вечерний ветер", "17.08.2026", "keshki-samal.txt", b"Breeze\n")
LONG_KK = "Құрманғазы күйлерінің желісімен қобыз бен оркестрге арналған концерт-поэма; " * 4
LONG_RU = "Концерт-поэма для кобыза и симфонического оркестра на темы кюев Курмангазы; " * 4
LONG = Work(LONG_KK[:299] + "ы", LONG_RU[:299] + "ы", "09.11.2026", f"{'kontsert-poema-' * 6}.txt", b"Poem\n")
CONTRACT = "Авторлық шарт, мысал.\n".encode()
ACT = "Үкіметтің қаулысы, № 5"
RULES_KK, RULES_RU = "Қағидаларға өзгерістер енгізу туралы", "О внесении изменений в правила"
REASON = "Белгі тауарларды ажыратуға қызмет етеді. Знак служит различению товаров."
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


def press(selectors: tuple[str, ...], page: Page, _pdf: bytes) -> None:
    """Click one thing after another."""
    for selector in selectors:
        page.locator(selector).first.click()


def hand_in(make: Callable[[bytes], bytes], page: Page, pdf: bytes) -> None:
    """Choose a file made of a certificate in the page's file field, and send the form."""
    page.locator(".drop input").first.set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": make(pdf)}
    )
    page.locator(SEND_FILE).click()


def drop_signed(key: str, page: Page, _pdf: bytes) -> None:
    """Have a document checked that the holder of `key` signed, enclosed and stamped."""
    cms = Authority.open(VAR_DIR / "authority").sign_cms(key, CONTRACT, attached=True, stamped=True)
    page.locator(".drop input").last.set_input_files(
        {"name": "contract.txt.p7s", "mimeType": "application/pkcs7-signature", "buffer": cms}
    )
    page.locator(SEND_FILE).click()


def sign(answer: Callable[[WebSocketRoute], None], page: Page, _pdf: bytes) -> None:
    """Press the button that asks the signing program, which here answers as told."""
    page.route_web_socket("**", answer)
    page.reload()
    page.locator("form[data-sign] button:not([data-plain])").first.click()
    page.wait_for_timeout(300)


class Look(NamedTuple):
    """One page kind: who looks, where ({fresh} and the like are applications), and what they do there first."""

    name: str
    who: str
    path: str
    act: Callable[[Page, bytes], None] = partial(press, ())


MONEY = "/admin/payments/"
FIRST = partial(press, ("#result_list tbody th a",))
SEND = "main form[method=post] .btn:not(.second, .choose)"
SEND_FILE = "form:has(.drop) .btn:not(.choose)"
HOME, MADE = "/{lang}/account/", "main a[href*='/applications/']"
DRAFT, CASE = "/{lang}/applications/", "/admin/copyright_registry/application/"
ABSENCE, RULES = "/admin/accounts/absence/record/", "/admin/copyright_registry/rulechange/"
SAVE = "#content form.form .btn:not(.choose)"
SECTIONS, HEADED = ("kind", "title", "statements"), ("received", "proposed", "entered", "refused")
SENT, REFUSED = partial(press, (SEND,)), partial(press, ("[value=refuse]", ".panel .btn"))
LOOKS = (
    Look("start", "", "/{lang}/"),
    Look("sign-in", "", "/{lang}/sign-in/"),
    Look("sign-in-waiting", "", "/{lang}/sign-in/", partial(sign, lambda _socket: None)),
    Look("sign-in-failed", "", "/{lang}/sign-in/", partial(sign, lambda socket: socket.close())),
    Look("confirm", "author3", "/{lang}/sign-in/confirm/"),
    Look("contacts-empty", "stranger", "/{lang}/account/contacts/"),
    Look("contacts-errors", "stranger", "/{lang}/account/contacts/", SENT),
    Look("email", "", "/{lang}/account/contacts/confirm/x/"),
    Look("account-empty", "stranger", "/{lang}/account/"),
    Look("account", "author3", "/{lang}/account/"),
    Look("service", "", "/{lang}/services/entry/"),
    Look("service-errors", "", "/{lang}/services/entry/", SENT),
    Look("service-reasons", "", "/{lang}/services/entry/", partial(press, ("[value=heir]", "[value=yes]", SEND))),
    *[Look(f"draft-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("fresh", "complete", "paid", "signed")],
    *[Look(f"section-{name}", "author3", f"{DRAFT}{{complete}}/{name}/") for name in SECTIONS],
    *[Look(f"section-{name}-errors", "author3", f"{DRAFT}{{fresh}}/{name}/", SENT) for name in SECTIONS],
    Look("section-authors", "author3", DRAFT + "{complete}/authors/"),
    Look("section-copy", "author3", DRAFT + "{complete}/documents/copy/"),
    Look("section-copy-errors", "author3", DRAFT + "{complete}/documents/copy/", partial(hand_in, lambda _pdf: b"")),
    Look("withdraw", "author3", DRAFT + "{received}/withdraw/"),
    Look("inbox", "author3", "/{lang}/account/inbox/"),
    Look("inbox-empty", "stranger", "/{lang}/account/inbox/"),
    Look("inbox-notice", "author3", "/{lang}/account/inbox/", partial(press, ("main a[href*='/inbox/']",))),
    Look("mail-choice", "author3", "/{lang}/account/mail/"),
    Look("review", "author3", DRAFT + "{complete}/review/"),
    Look("pay", "author3", DRAFT + "{waiting}/pay/"),
    *[Look(f"pay-{name}", "author3", f"{DRAFT}{{{name}}}/pay/") for name in ("rejected", "card")],
    Look("bank-waiting", "author3", DRAFT + "{waiting}/pay/", partial(press, ("a[href*='/paid/']",))),
    Look("bank-refused", "author3", DRAFT + "{card}/pay/", partial(press, ("a[href*='/paid/']",))),
    Look("benefit", "author3", DRAFT + "{complete}/benefit/"),
    Look("benefit-errors", "author3", DRAFT + "{complete}/benefit/", partial(press, ("[value=war]", SEND))),
    Look("money-back", "author3", DRAFT + "{paid}/money-back/"),
    *[Look(f"application-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("rejected", "withdrawn")],
    Look("prices", "", "/{lang}/prices/"),
    Look("payments", "author3", "/{lang}/account/payments/"),
    Look("payments-empty", "stranger", "/{lang}/account/payments/"),
    *[Look(f"application-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("received", "entered", "refused")],
    Look("signatures", "author3", DRAFT + "{entered}/signatures/"),
    Look("register", "", "/{lang}/registry/"),
    Look("register-search", "", "/{lang}/registry/?q=Курмангозы"),
    Look("register-nothing", "", "/{lang}/registry/?q=Ыфщзхъ"),
    Look("entry", "", "/{lang}/registry/1/"),
    Look("entry-long", "", "/{lang}/registry/{number}/"),
    Look("entry-extract", "", "/{lang}/registry/1/extract/"),
    Look("entry-correct", "author", "/{lang}/registry/1/correct/"),
    Look("copies-ask", "stranger", "/{lang}/registry/1/copies/"),
    Look("complaint-new", "stranger", "/{lang}/complaints/new/"),
    Look("verify", "", "/{lang}/verify/"),
    Look("verify-valid", "", "/{lang}/verify/?q=1"),
    Look("verify-valid-file", "", "/{lang}/verify/", partial(hand_in, lambda pdf: pdf)),
    Look("verify-unknown", "", "/{lang}/verify/?q=ABCD-EFGH"),
    Look("verify-altered", "", "/{lang}/verify/", partial(hand_in, lambda pdf: pdf[:9999] + b"!" + pdf[10000:])),
    Look("verify-refused", "", "/{lang}/verify/", partial(hand_in, lambda _pdf: b"%PDF-1.7 of somebody")),
    Look("verify-signature", "", "/{lang}/verify/", partial(drop_signed, "head_of_provider")),
    Look("verify-signature-revoked", "", "/{lang}/verify/", partial(drop_signed, "revoked")),
    Look("verify-errors", "", "/{lang}/verify/", partial(press, (SEND_FILE,))),
    Look("404", "", "/{lang}/no-such-page/"),
    Look("403", "author3", "/admin/"),
    Look("desk", "head_of_department", "/admin/"),
    Look("desk-list", "head_of_department", CASE),
    Look("desk-list-empty", "examiner", CASE + "?q=000"),
    *[Look(f"case-{name}", "head_of_department", f"{CASE}{{{name}}}/change/") for name in HEADED],
    Look("case-examination", "examiner", CASE + "{examination}/change/"),
    Look("case-examination-errors", "examiner", CASE + "{examination}/change/", REFUSED),
    Look("case-iin", "examiner", CASE + "{examination}/change/", partial(press, ("button.link",))),
    Look("case-agreed", "head_of_provider", CASE + "{agreed}/change/"),
    Look("decide", "head_of_provider", CASE + "{agreed}/decide/"),
    Look("decide-many", "head_of_provider", CASE + "decide/"),
    Look("case-signatures", "head_of_provider", CASE + "{entered}/signatures/"),
    Look("desk-entries", "head_of_department", "/admin/copyright_registry/entry/"),
    Look("desk-entry", "head_of_department", "/admin/copyright_registry/entry/{number}/change/"),
    Look("trail", "head_of_department", "/admin/portal/trail/"),
    Look("dashboard", "head_of_department", CASE + "dashboard/"),
    Look("desk-supervisor", "supervisor", "/admin/"),
    Look("calendar", "head_of_provider", "/admin/worktime/calendarrow/"),
    Look("calendar-year", "head_of_provider", "/admin/worktime/calendarrow/year/?year=2027"),
    Look("calendar-add-errors", "head_of_provider", "/admin/worktime/calendarrow/add/", partial(press, (SAVE,))),
    Look("absences", "head_of_department", "/admin/accounts/absence/"),
    Look("absence-record-errors", "head_of_department", ABSENCE, partial(press, (SAVE,))),
    Look("appointments", "head_of_department", "/admin/accounts/appointment/"),
    Look("rules", "rules_officer", RULES),
    Look("rules-change", "rules_officer", RULES, partial(press, ("#result_list tbody a",))),
    Look("rules-record-errors", "rules_officer", RULES + "record/", partial(press, (SAVE,))),
    Look("standing-order", "head_of_department", "/admin/copyright_registry/standingorder/?minutes=15"),
    Look("case-claimed", "examiner", CASE + "{claimed}/change/"),
    Look("case-rejected", "examiner", CASE + "{rejected}/change/"),
    Look("finance", "accountant", MONEY + "fee/desk/"),
    Look("finance-totals", "accountant", MONEY + "fee/totals/"),
    *[Look(f"finance-{name}s", "accountant", f"{MONEY}{name}/") for name in ("fee", "refund", "difference", "price")],
    *[Look(f"finance-{name}", "accountant", f"{MONEY}{name}/", FIRST) for name in ("fee", "refund")],
    Look("finance-statement-errors", "accountant", MONEY + "transfer/upload/", partial(press, (SAVE,))),
    Look("finance-price-errors", "head_of_provider", MONEY + "price/add/", partial(press, (SAVE,))),
    Look("finance-payee-errors", "head_of_provider", MONEY + "payee/add/", partial(press, (SAVE,))),
    Look("authors-invited", "author", HOME, partial(press, (f"{MADE}:has-text('Екі дауыс')", "a[href$='/authors/']"))),
    Look("authors-signing", "author", HOME, partial(press, (f"{MADE}:has-text('Егіз')",))),
    Look("co-author", "author2", HOME, partial(press, (f"{MADE}:has-text('Егіз')",))),
    Look("co-author-signs", "author2", HOME, partial(press, (f"{MADE}:has-text('Егіз')", "a[href$='/cosign/']"))),
    Look("application-program", "author2", HOME, partial(press, (f"{MADE}:has-text('Есепші')",))),
    Look("completion", "author2", HOME, partial(press, (f"{MADE}:has-text('Құмырсқа')", "a[href$='/completion/']"))),
    Look("change", "author2", HOME, partial(press, ("main a[href*='/changes/']",))),
    Look("change-signs", "author3", HOME, partial(press, ("main a[href*='/changes/']", "a[href$='/sign/']"))),
    Look("complaint", "author3", HOME, partial(press, ("main a[href*='/complaints/']:not([href$='/new/'])",))),
    Look("copies", "author", "/{lang}/account/copies/"),
    Look("copies-answer", "author", "/{lang}/account/copies/", partial(press, ("main td a",))),
    Look("version", "", "/{lang}/registry/1/versions/1/"),
    Look("verify-cancelled", "", "/{lang}/registry/3/", partial(press, ("a.go[href*='/verify/']",))),
    Look("desk-complaints", "complaints_officer", "/admin/copyright_registry/complaint/"),
    Look("desk-complaint", "complaints_officer", "/admin/copyright_registry/complaint/", FIRST),
    Look("desk-changes", "registrar", "/admin/copyright_registry/change/"),
    Look("desk-change", "registrar", "/admin/copyright_registry/change/", FIRST),
    Look("desk-copies", "registrar", "/admin/copyright_registry/copyrequest/"),
    Look("desk-copies-by-law", "registrar", "/admin/copyright_registry/legalcopy/"),
    Look("undeliverable", "head_of_department", "/admin/portal/notice/"),
)


# What axe does not see. Folded parts are opened first: only the widest, light picture shows them folded.
MEASURES = """() => { document.querySelectorAll("details").forEach(part => part.open = true); return [
  ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
  ...[...document.querySelectorAll(".tag")].filter(tag => tag.querySelector("svg").getBoundingClientRect().height * 2.4
    < tag.offsetHeight).map(tag => `a tag in two lines: ${tag.textContent.trim()}`)]; }"""


@dataclass
class Album:
    """The demo's people, an application in every state walked there by them, and what is found of the pages."""

    base_url: str
    out: Path
    people: dict[str, Browser] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    pdf: bytes = b""
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def sign_in(self, language: str) -> None:
        """Everybody anew, so that no proof of identity grows old; desks and letters in `language`."""
        walk = Certificate(self.base_url, self.out, lambda _line: None, language)
        self.people = {key: walk.signed_in(key) for key in ("author3", "stranger", *STAFF, *OTHERS)}
        for key in ("author3", *STAFF, *OTHERS):
            walk.contacts(self.people[key])

    def make(self) -> None:
        """One application for each state, some with names as long as the form allows."""
        author = self.people["author3"]
        form = author.open("/kk/services/entry/").form("main form[method=post]")
        self.ids["fresh"] = author.send(form, who="author", published="no").url.split("/")[-2]
        for state, (work, steps) in STATES.items():
            kind = Benefit if "claim" in steps else Certificate
            walk = kind(self.base_url, self.out / "files", lambda _line: None, "kk", "author3", work)
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
        page.on("console", lambda message: self.heard(message.type, message.text, look.name))
        page.goto(look.path.format(lang=language, **self.ids))
        look.act(page, self.pdf)
        page.wait_for_load_state()
        for width, theme in product((1280, 360), THEMES):
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
        for finding in findings:
            self.found[finding].append(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default=env("BASE_URL", "http://localhost:8000"))
    parser.add_argument("--out", type=Path, default=VAR_DIR / "look")
    parser.add_argument("--only", default="", help="page kinds whose names begin so, by commas")
    parser.add_argument("--lang", default="kk,ru,en")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    album = Album(options.base_url, options.out)
    try:
        album.sign_in("kk")
        album.make()
        album.office()
    except (JourneyFailed, OSError) as error:
        sys.stdout.write(f"The demo could not be walked; is `make demo` running? {error}\n")
        return 2
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in options.lang.split(","):
            album.sign_in(language)
            for look in LOOKS:
                if look.name.startswith(tuple(options.only.split(","))):
                    album.take(chromium, look, language)
    for finding, names in sorted(album.found.items()):
        sys.stdout.write(f"{finding}\n    {len(names)}: {', '.join(names[:6])}\n")
    sys.stdout.write(f"{len(album.found)} findings; the pictures are in {options.out}\n")
    return 1 if album.found else 0


if __name__ == "__main__":
    sys.exit(main())
