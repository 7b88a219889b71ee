"""XLSX as programs write it, and as somebody writes it who means ill: read, or refused in words, in bounded memory."""

import struct
import time
import tracemalloc
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import Column, Row, WrongSheet, read, workbook
from portal.sheets.table import letters
from tests import samples
from tests.portal.sheets.books import MAIN, book, headed, inline, related

COLUMNS = [Column("title", "Title"), Column("year", "Year"), Column("note", "Note")]
MEGABYTE = 1024 * 1024


def rows_of(data: bytes) -> list[Row]:
    return list(read(BytesIO(data), COLUMNS))


def texts(rows: str, strings: str = "", styles: str = "", **more: object) -> list[list[str]]:
    """What stands in the columns below the headings."""
    data = book(headed(rows, "Title", "Year", "Note"), strings, styles, **more)  # type: ignore[arg-type]  # any of its own
    return [list(row.cells.values()) for row in rows_of(data)]


def refused(data: bytes) -> WrongSheet:
    with pytest.raises(WrongSheet) as wrong:
        rows_of(data)
    return wrong.value


def told(cell: str, **more: str) -> list[str]:
    """What is said of the one row that has this cell."""
    (row,) = rows_of(book(headed(f'<row r="2">{inline("A2", "Адай")}{cell}</row>', "Title", "Year", "Note"), **more))
    assert row.cells == {"title": "Адай", "year": "", "note": ""}
    return [wrong.messages[0] for wrong in row.wrong]


@pytest.mark.parametrize("in_order", [True, False])
def test_what_xlsxwriter_writes_is_read(in_order: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": in_order, "default_date_format": "dd.mm.yyyy"}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Title", "Year", "Note"])
        sheet.write_string(3, 0, " Түнгі\nкөш ")
        sheet.write_number(3, 1, 2026)
        sheet.write_datetime(3, 2, datetime(2026, 11, 20))  # noqa: DTZ001 - a cell has no zone
        sheet.write_boolean(4, 0, True)
        sheet.write_number(4, 1, 145958831, made.add_format({"num_format": "00000000000"}))
        sheet.write_rich_string(4, 2, "a", made.add_format({"bold": True}), "b", "c")

    with path.open("rb") as file:
        assert list(read(file, COLUMNS)) == [
            Row(4, {"title": "Түнгі\nкөш", "year": "2026", "note": "20.11.2026"}),
            Row(5, {"title": "TRUE", "year": "00145958831", "note": "abc"}),
        ]


def test_what_openpyxl_writes_is_read() -> None:
    made, saved = openpyxl.Workbook(), BytesIO()
    made.active.append(["Title", "Year", "Note"])
    made.active.append(["Адай", date(2018, 2, 1), 0.5])
    made.active["C2"].number_format = "0%"
    made.save(saved)

    assert [row.cells for row in rows_of(saved.getvalue())] == [{"title": "Адай", "year": "01.02.2018", "note": "50%"}]


def test_every_way_to_hold_a_text_is_read() -> None:
    strings = (
        "<si><t>Абай</t></si>"
        "<si><r><t>Түн</t></r><r><rPr><b/></rPr><t>гі</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>"
        "<si><t>a_x000A_b</t></si>"
    )
    cells = '<c r="A2" t="s"><v>1</v></c><c r="B2" t="str"><v>Көш</v></c><c r="C2" t="s"><v>2</v></c>'

    assert texts(f'<row r="2">{cells}</row>', strings) == [["Түнгі", "Көш", "a\nb"]]


def test_rows_and_cells_without_names_follow_each_other() -> None:
    assert texts('<row><c t="str"><v>a</v></c><c/><c t="str"><v>b</v></c></row>') == [["a", "", "b"]]


def test_tags_may_have_a_prefix() -> None:
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'.encode() + (
        b'<x:row r="1"><x:c r="A1" t="str"><x:v>Title</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2" t="str"><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert [row.cells for row in rows_of(book("", **{"xl/worksheets/sheet1.xml": sheet}))] == [{"title": "a"}]


def test_numbers_and_days_are_shown_by_the_style_of_the_cell() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="000"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'
    )
    cells = '<c r="A2"><v>7</v></c><c r="B2" s="1"><v>7</v></c><c r="C2" s="2"><v>45981</v></c>'

    assert texts(f'<row r="2">{cells}</row>', styles=styles) == [["7", "007", "20.11.2025"]]
    since = texts(f'<row r="2">{cells}</row>', styles=styles, properties='date1904="1"')
    assert since == [["7", "007", "21.11.2029"]]


def test_the_first_sheet_that_is_seen_is_the_table() -> None:
    sheets = '<sheet name="0" state="hidden" r:id="hidden"/><sheet name="1" r:id="worksheet"/>'

    assert texts(f'<row r="2">{inline("A2", "a")}</row>', sheets=sheets) == [["a", "", ""]]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "Column B: a formula. Put its value in its place."),
        (
            '<c r="B2" t="str"><f>HYPERLINK("http://a")</f></c>',
            "Column B: a formula. Put its value in its place.",
        ),
        ('<c r="C2"><f t="shared" si="0"/><v>3</v></c>', "Column C: a formula. Put its value in its place."),
        (
            '<c r="B2" t="e"><v>#REF!</v></c>',
            "Column B: an error of the spreadsheet, #REF!, in place of a value.",
        ),
        ('<c r="B2"><v>x</v></c>', "Column B: the number x is shown as a date, but is none."),
        ('<c r="B2" s="1"><v>-1</v></c>', "Column B: the number -1 is shown as a date, but is none."),
        ('<c r="D2" t="str"><v>x</v></c>', "Column D: a value under no heading."),
        ('<c r="B2" t="str"><v>_xD800_</v></c>', "Column B: signs that cannot be read. Save the table as XLSX."),
    ],
)
def test_what_a_cell_must_not_hold_is_told_and_the_rest_of_the_row_kept(cell: str, words: str) -> None:
    assert told(cell, styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>') == [words]


def one(cells: str) -> bytes:
    """A workbook with these cells in its second row."""
    return book(headed(f'<row r="2">{cells}</row>', "Title"))


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(headed("", "Title"), before=ENTITY), "broken"),
        (book(headed("", "Title"), before=LAUGHS), "broken"),
        (one(f'<c r="A2" t="{"".join(map(str, range(300_000)))}"/>'), "broken"),
        (one('<c r="A2" t="s"><v>7</v></c>'), "broken"),
        (one(f'<c r="A2" t="s"><v>{"9" * 5000}</v></c>'), "broken"),
        (one('<c r="AAAA2"><v>7</v></c>'), "broken"),
        (one('<c r="a2"><v>7</v></c>'), "broken"),
        (one('<c r="B2"/><c r="A2"/>'), "broken"),
        (one('<c r="A2"><v>7'), "broken"),
        (one("<c/>" * 16_385), "broken"),
        (book(headed('<row r="1"/>', "Title")), "broken"),
        (book(headed('<row r="1048577"/>', "Title")), "broken"),
        (book(headed(f'<row r="{"9" * 5000}"/>', "Title")), "broken"),
        (book("", sheets=""), "broken"),
        (book("", sheets='<sheet state="veryHidden" r:id="worksheet"/>'), "broken"),
        (book("", sheets='<sheet r:id="styles"/>'), "broken"),
        (book("", **{"xl/worksheets/sheet1.xml": b""}), "broken"),
        (book("", **{"xl/worksheets/sheet1.xml": b"\x00\x01"}), "broken"),
        (book("", **{"xl/workbook.xml": b"<workbook"}), "broken"),
        (book("", **{"_rels/.rels": related(officeDocument="xl/workbook.bin")}), "old"),
        (book("", **{"_rels/.rels": related(other="xl/workbook.xml")}), "no_table"),
        (book("", **{"../a": b""}), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_program_writes_is_refused_at_once(data: bytes, code: str) -> None:
    began = time.process_time()

    assert refused(data).code == code
    assert time.process_time() - began < 10


def test_a_workbook_with_a_password_is_told() -> None:
    data = bytearray(book(headed("", "Title")))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1

    assert refused(bytes(data)).messages == ["The table is locked with a password. Save it without one."]


def test_a_column_far_out_is_told_by_its_name() -> None:
    assert refused(one('<c r="XFD2" t="str"><v>x</v></c>')).messages == [
        "Row 2, column XFD: at most 200 columns are read. Delete the others."
    ]
    assert [row.cells for row in rows_of(one('<c r="A2" t="str"><v>x</v></c><c r="XFD2" s="1"/>'))] == [{"title": "x"}]


def test_more_columns_than_any_program_has_are_refused_at_the_first_too_many() -> None:
    cells = "".join(f'<c r="{letters(place)}1" t="str"><v>{place}</v></c>' for place in range(18_000))

    assert refused(book(f"<row>{cells}</row>")).messages == [
        "Row 1, column GS: at most 200 columns are read. Delete the others."
    ]


def test_nothing_is_looked_up_outside_the_package(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    links = related(worksheet=f"file://{secret}").replace(b"/>", b' TargetMode="External"/>')

    assert refused(book("", **{"xl/_rels/workbook.xml.rels": links})).code == "broken"
    assert refused(book("", **{"xl/_rels/workbook.xml.rels": related(worksheet=f"{secret}")})).code == "broken"


@pytest.mark.parametrize(
    ("rows", "strings"),
    [
        (headed(f'<row r="2">{inline("A2", "a" * 30 * MEGABYTE)}</row>', "Title"), ""),
        (headed("", "Title"), f"<si><t>{'a' * 30 * MEGABYTE}</t></si>"),
        (headed("", "Title"), "<si><t>abc</t></si>" * 300_000),
        (headed("".join(f'<row r="{number}"/>' for number in range(2, 200_000)), "Title"), ""),
    ],
    ids=["one text", "one shared text", "many shared texts", "empty rows"],
)
def test_a_workbook_that_unpacks_to_much_takes_little_memory(
    rows: str, strings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.archives.MAX_RATIO", 2000)  # lets in what is refused before
    file = BytesIO(book(rows, strings))
    tracemalloc.start()

    assert all(row.wrong for row in read(file, COLUMNS))

    assert tracemalloc.get_traced_memory()[1] < 6 * MEGABYTE
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("limit", "most", "data"),
    [
        ("MAX_PART", 100_000, book("", styles="<xf/>" * 50_000)),
        ("MAX_STRINGS", 1000, book("", "<si/>" * 1000)),
        ("MAX_TEXT", 100_000, book("", "<si/>" * 50_000)),
        ("MAX_SHEET", 100_000, book("<row/>" * 50_000)),
    ],
)
def test_no_part_of_a_workbook_is_read_beyond_its_limit(
    limit: str, most: int, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, limit, most)

    assert refused(data).code == "bomb"


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    assert refused(book(headed("", "Title"), f"<si><t>{'a' * 30 * MEGABYTE}</t></si>")).code == "bomb"
    lie = bytearray(samples.archive({"_rels/.rels": b" " * 5 * MEGABYTE}))
    at = lie.index(b"PK\x01\x02") + 24
    lie[at : at + 4] = struct.pack("<L", 1000)
    assert refused(bytes(lie)).code == "bomb"


WHOLE = book(
    headed(f'<row r="2">{inline("A2", "a")}<c r="B2"><v>1</v></c></row>', "Title", "Year"), "<si><t>x</t></si>"
)


@settings(max_examples=200)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(place: int, other: bytes) -> None:
    damaged = WHOLE[:place] + other + WHOLE[place + len(other) :]
    try:
        found = [row.cells for row in rows_of(damaged)]
    except WrongSheet:
        return
    assert found == [{"title": "a", "year": "1"}]


def test_the_last_cell_that_a_program_can_show_is_within_the_limits() -> None:
    made = book(headed('<row r="1048576"><c r="A1048576" t="str"><v>a</v></c><c r="XFD1048576"/></row>', "Title"))

    assert [row.number for row in rows_of(made)] == [1_048_576]
