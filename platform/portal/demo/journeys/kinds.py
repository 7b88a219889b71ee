"""Certificates of works for which the rules ask more than a copy: a program, a derivative work."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from zipfile import ZipFile

from portal.demo.browser import Browser, Page
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.paper import scanned
from portal.demo.journeys.walk import Work

PROGRAM = {
    "kk": "компьютерлік бағдарламалар (бағдарламалық қамтылым)",
    "ru": "компьютерные программы (программное обеспечение)",
    "en": "computer programs (software)",
}
DERIVATIVE = {"kk": "туынды шығармалар", "ru": "производные произведения", "en": "derivative works"}
SOURCE = {"esepshi/main.py": "print('Есеп дайын')\n", "esepshi/doc/oqu.txt": "Есепші бағдарламасы\n"}
ABSTRACT = {
    "field": "Бухгалтерия",
    "purpose": "Шағын кәсіпорынның есебін жүргізу",
    "functions": "Кіріс пен шығысты тіркеу, айлық есеп шығару",
    "characteristics": "Көлемі 1 МБ, желіні қажет етпейді",
    "language": "Python 3",
    "machine": "Linux немесе Windows жұмыс істейтін компьютерлер",
}
SCAN = ("Авторлық шарт", "Договор с автором оригинала (пример для демонстрации)")  # title and words of a paper


def archive() -> bytes:
    """The source text as one ZIP."""
    file = io.BytesIO()
    with ZipFile(file, "w") as packed:
        for name, text in SOURCE.items():
            packed.writestr(name, text)
    return file.getvalue()


@dataclass
class Program(Certificate):
    """A computer program: abstract and source text stand in place of the copy; the examiner sees its tree of files."""

    kind: Mapping[str, str] = field(default_factory=lambda: PROGRAM)
    work: Work = field(
        default_factory=lambda: Work("Есепші", "Счетовод", "02.09.2026", "esepshi.zip", content=archive())
    )

    def documents(self, author: Browser) -> None:
        form = author.open(self.application + "abstract/").form("main form[method=post]")
        self.keep(author, form, **ABSTRACT)
        self.attach(author, "source", "source", self.work.file_name, self.work.content)
        self.wait(lambda: self.tree_on(author.open(self.application + "documents/source/")), "the tree of the archive")

    def tree_on(self, page: Page) -> bool:
        """Whether the page shows every file of the archive by its name."""
        shown = {row.get_text(" ", strip=True).split()[0].rstrip("/") for row in page.soup.select(".tree li")}
        return {name.rpartition("/")[2] for name in SOURCE} <= shown

    def propose(self) -> None:
        """The examiner reads abstract and tree on the page of the case, then drafts the result."""
        page = self.case(self.staff["examiner"])
        self.expect(page, self.tree_on, "the examiner does not see the tree of the archive")
        self.expect(
            page, lambda page: all(said in page.text for said in ABSTRACT.values()), "the abstract is not there"
        )
        super().propose()


@dataclass
class Derivative(Certificate):
    """A translation: one original by an agreement, with its scan; one whose term of protection is over, reckoned."""

    kind: Mapping[str, str] = field(default_factory=lambda: DERIVATIVE)
    nature: dict[str, str] = field(default_factory=lambda: {"derived": "yes"})
    work: Work = field(
        default_factory=lambda: Work("Жаңғырық", "Эхо", "11.05.2026", "jangyryq.txt", "Жаңғырық\n".encode())
    )

    def documents(self, author: Browser) -> None:
        protected = self.name(author, "Жаңа роман", ground="expired", died_in="2020")
        self.expect(protected, lambda page: page.status == 422 and "2091" in page.text, "2020 passes as long ago")
        by_agreement = self.name(author, "Көктем", ground="agreement", agreement="А. Серіков, № 7, 02.03.2026")
        self.expect(by_agreement, lambda page: "№ 7" in page.text, "the agreement was not kept")
        self.name(author, "Қара сөз", ground="expired", died_in="1904")
        page = author.open(self.application + "originals/")
        self.expect(page, lambda page: "1904" in page.text and "1975" in page.text, "the term is not reckoned")
        self.say("  1904 + 70 years: free since 1 January 1975")
        self.attach(author, "copy", "text", self.work.file_name, self.work.content)
        self.attach(author, "agreement", "agreement", "shart.pdf", scanned(*SCAN))

    def name(self, author: Browser, title: str, **said: str) -> Page:
        """Name an original; gives the page that follows."""
        form = author.open(self.application + "originals/").form("main form:has([name=ground])")
        return author.send(form, title=title, author="Авторы", **said)

    def propose(self) -> None:
        """The examiner reads both grounds on the page of the case, then drafts the result."""
        page = self.case(self.staff["examiner"])
        told = ("Көктем", "№ 7, 02.03.2026", "Қара сөз", "1975", "shart.pdf")
        self.expect(page, lambda page: all(words in page.text for words in told), "the originals are not on the page")
        super().propose()
