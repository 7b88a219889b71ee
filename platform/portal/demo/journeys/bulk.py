"""A society enters its works from a sheet: template, trial, corrections, entry, undo."""

import csv
from dataclasses import dataclass
from io import StringIO

from portal.demo.browser import Browser, JourneyFailed, Page
from portal.demo.journeys.organisation import Society, holder
from portal.demo.people import PEOPLE

SHEETS = "account/bulk/"
COUNT = 30
COLUMNS = ("work", "title_kk", "kind", "created_year", "holder_name", "holder_bin", "holder_role", "holder_category")
AUTHORS = [one.name for one in PEOPLE if one.key in {"author", "author2"}]
Line = dict[str, str]


def written(lines: list[Line]) -> bytes:
    """The lines as a spreadsheet program writes them."""
    text = StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, "share"], restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


@dataclass
class Bulk(Society):
    """Thirty works of which two have faults: told by row, corrected, entered at one stroke, and withdrawn again."""

    def run(self) -> dict[str, object]:
        head = self.registered()
        self.step("the society is accredited", lambda: self.accredited(head))
        self.step("act for the society", lambda: self.choose(head))
        headings = self.step("the template", lambda: self.template(head))
        lines = self.lines()
        wrong = self.step("try thirty works, two wrong", lambda: self.tried(head, headings, self.spoilt(lines)))
        self.step("the faults are told by row", lambda: self.told(head, wrong))
        sheet = self.step("try the corrected sheet", lambda: self.tried(head, headings, lines))
        entered = self.step("enter", lambda: self.entered(head, sheet))
        self.step("the same sheet is told", lambda: self.again(head, headings, lines))
        undone = self.step("undo", lambda: self.pressed(head, entered, "undo"))
        self.expect(undone, lambda page: not page.soup.select("form[action$='/undo/']"), "it was not undone")
        return {"sheet": undone.url, "works": COUNT, "seconds": self.seconds}

    def accredited(self, head: Browser) -> None:
        """An OKUP is who is accredited; the demo's own data may have come first."""
        if not head.open(self.address).soup.select("section[aria-labelledby=accreditation]"):
            self.accredit(self.signed_in("supervisor"))

    def template(self, head: Browser) -> list[str]:
        """Its headings; the sheet for a spreadsheet program is there too."""
        if not head.download(self.page(f"{SHEETS}template.xlsx")).startswith(b"PK"):
            raise JourneyFailed("The template is no workbook.")
        text = head.download(self.page(f"{SHEETS}template.csv")).decode("utf-8-sig")
        return next(csv.reader(StringIO(text), delimiter=";"))

    def lines(self) -> list[Line]:
        """Two rows for each work: its composer, and the society that owns all rights."""
        society = holder(self.head_key).organisation
        if society is None:
            raise JourneyFailed(f"The key {self.head_key} is of no organisation.")
        lines = []
        for place in range(1, COUNT + 1):
            about = {"work": str(place), "kind": "song", "created_year": "2025"}
            title = f"Дала әуені {place}"
            composer = {"holder_name": AUTHORS[place % 2], "holder_role": "composer", "holder_category": "music_author"}
            owner = {"holder_name": society.name, "holder_bin": society.bin, "share": "100"}
            lines.append({**about, "title_kk": title, **composer})
            lines.append({"work": str(place), **owner, "holder_role": "owner", "holder_category": "contract_holder"})
        return lines

    def spoilt(self, lines: list[Line]) -> list[Line]:
        """The seventh work without a title; the ninth with ninety per cent."""
        told = [dict(line) for line in lines]
        told[12]["title_kk"], told[17]["share"] = "", "90"
        return told

    def tried(self, head: Browser, headings: list[str], lines: list[Line]) -> Page:
        """The page of the sheet once a worker has tried it."""
        if len(headings) <= len(COLUMNS):
            raise JourneyFailed(f"The template has {len(headings)} columns.")
        form = head.open(self.page(SHEETS)).form("main form[enctype]")
        page = head.send(form, {"sheet": ("works.csv", written(lines), "text/csv")})
        self.expect(page, lambda page: page.url.rstrip("/").rpartition("/")[2].isdigit(), "the sheet was not taken")
        return self.settled(head, page.url)

    def settled(self, head: Browser, address: str) -> Page:
        """The page once no worker has anything left to do with the sheet."""

        def look() -> Page | None:
            page = head.open(address)
            return None if page.soup.select("meta[http-equiv=refresh]") else page

        page: Page = self.wait(look, "the worker's word on the sheet")
        return page

    def told(self, head: Browser, page: Page) -> None:
        rows = [cell.get_text(strip=True) for cell in head.open(f"{page.url}?show=faults").soup.select("tbody td.code")]
        if rows != ["14", "18"] or page.soup.select("form[action$='/enter/']"):
            raise JourneyFailed(f"Faults in rows {rows}, not 14 and 18, or it may be entered so: {page}")
        if not head.download(f"{page.url}results.xlsx").startswith(b"PK"):
            raise JourneyFailed("The results are no workbook.")

    def pressed(self, head: Browser, page: Page, button: str) -> Page:
        return self.settled(head, head.send(page.form(f"form[action$='/{button}/']")).url)

    def entered(self, head: Browser, page: Page) -> Page:
        done = self.pressed(head, page, "enter")
        return self.expect(done, lambda page: bool(page.soup.select("form[action$='/undo/']")), "it was not entered")

    def again(self, head: Browser, headings: list[str], lines: list[Line]) -> None:
        page = self.tried(head, headings, lines)
        self.expect(page, lambda page: not page.soup.select("form[action$='/enter/']"), "it may be entered twice")
        head.send(page.form("form[action$='/discard/']"))
