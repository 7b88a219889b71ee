"""The text of a contract as an editable document (OOXML), from the same data as the PDF, for lawyers to redline."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from contracts import making, papers
from contracts.models import Contract
from portal.law import O100_3, under

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACE = "Times New Roman"  # on every lawyer's machine, with all Kazakh letters


@under(O100_3)
def docx(contract: Contract) -> bytes:
    """Kazakh in the left column and Russian in the right one, section by section, then the annexes."""
    paper = papers.paper(contract, making.standing(contract), making.parties_in(contract))
    document = Document()
    _page(document)
    for heading in (paper.title.kk, paper.title.ru):
        document.add_heading(heading, level=1)
    for number, part in enumerate(paper.parts, 1):
        document.add_heading(f"{number}. {part.title.kk} / {part.title.ru}", level=2)
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for line in part.lines:
            cells = table.add_row().cells
            _fill(cells[0], line.label.kk, line.value["kk"], "kk-KZ")
            _fill(cells[1], line.label.ru, line.value["ru"], "ru-RU")
    _annexes(document, paper)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(10.5)
    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FACE)


def _fill(cell: Any, label: str, value: str, language: str) -> None:
    """The label above, the value below it, both in their language for the spelling checker."""
    first = cell.paragraphs[0].add_run(label)
    first.font.size = Pt(8.5)
    second = cell.add_paragraph().add_run(value)
    for run in (first, second):
        tag = run._element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): language})
        run._element.get_or_add_rPr().append(tag)


def _annexes(document: Any, paper: papers.Paper) -> None:
    works = [
        (str(work.pk), work.title_kk or work.title, work.kind.name_kk if work.kind else "") for work in paper.works
    ]
    places = [(str(place.pk), place.name, place.address) for place in paper.places]
    for heading, rows in (
        ("1-қосымша. Туындылар / Приложение 1. Произведения", works),
        ("2-қосымша. Пайдалану орындары / Приложение 2. Места использования", places),
    ):
        if rows:
            document.add_page_break()
            document.add_heading(heading, level=2)
            _table(document, rows)
    if paper.reckoning is not None:
        document.add_page_break()
        document.add_heading("3-қосымша. Сыйақының есебі / Приложение 3. Расчёт вознаграждения", level=2)
        _table(document, paper.reckoning.rows)
        document.add_paragraph()
        _table(document, [(line["kk"], line["ru"]) for line in paper.reckoning.lines])


def _table(document: Any, rows: Sequence[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
