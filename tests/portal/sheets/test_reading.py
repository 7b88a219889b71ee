"""Which column is which, which row is which, and what is told of a table that is none."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.sheets import Column, Row, WrongSheet, read, template
from portal.sheets.table import letters
from tests import samples
from tests.portal.sheets.books import book, headed, inline

TITLE = Column("title", _("Title"), _("As on the cover."), "Адай", is_required=True, also=("Name of the work",))
KIND = Column("kind", _("Kind"), choices=("song", "kui"))
ISWC = Column("iswc", "ISWC", _("If there is one."), "T-034.524.680-1")
COLUMNS = [TITLE, KIND, ISWC]


def rows_of(data: bytes, most: int = 100) -> list[Row]:
    return list(read(BytesIO(data), COLUMNS, most))


def refused(data: bytes, most: int = 100) -> WrongSheet:
    with pytest.raises(WrongSheet) as wrong:
        rows_of(data, most)
    return wrong.value


def words(row: Row) -> list[str]:
    return [wrong.messages[0] for wrong in row.wrong]


def test_rows_have_the_number_that_a_spreadsheet_program_shows() -> None:
    assert rows_of("title;iswc\r\nАдай;T1\r\n;\r\n\r\n  Көш ;\r\n".encode()) == [
        Row(2, {"title": "Адай", "iswc": "T1"}),
        Row(5, {"title": "Көш", "iswc": ""}),
    ]


def test_headings_are_known_in_every_language_and_order_and_by_other_names() -> None:
    for heading in ("Title", "TITLE *", " title ", "Name of the  work"):
        assert rows_of(f"iswc,{heading}\n1,Адай\n".encode()) == [Row(2, {"iswc": "1", "title": "Адай"})]
    for language in ("kk", "ru"):
        with translation.override(language):
            heading = str(TITLE.title)
        assert rows_of(f"{heading}\nАдай\n".encode())[0].cells == {"title": "Адай"}


@pytest.mark.parametrize(
    ("table", "code", "told"),
    [
        ("", "empty", "The table is empty."),
        ("\n;;\n \n", "empty", "The table is empty."),
        ("title;colour\n", "unknown", "Column B: the heading “colour” is not known. Take the headings from the temp"),
        ("title;iswc;Title\n", "twice", "Column C: the heading “Title” stands in column A already."),
        ("iswc;kind\n", "missing", "These headings are missing: Title."),
        ("Адай;T1\n", "unknown", "Column A: the heading “Адай” is not known."),
    ],
)
def test_headings_that_do_not_fit_are_told(table: str, code: str, told: str) -> None:
    wrong = refused(table.encode())

    assert wrong.code == code
    assert wrong.messages[0].startswith(told)


def test_more_rows_than_are_read_at_once_end_the_reading_there() -> None:
    table = b"title\n" + b"a\n\n" * 3
    assert len(rows_of(table, most=3)) == 3

    wrong = refused(table, most=2)

    assert (wrong.code, wrong.row, wrong.messages) == (
        "rows", 6, ["Row 6: at most 2 rows are read at once. Split the table."],
    )  # fmt: skip


def test_a_value_under_no_heading_is_told_by_its_row_and_column() -> None:
    (row,) = rows_of(b"title;iswc\na;b;c;;e\n")

    assert row.cells == {"title": "a", "iswc": "b"}
    assert words(row) == ["Column C: a value under no heading.", "Column E: a value under no heading."]


@pytest.mark.parametrize(
    "data",
    [b"title\n" + b"a" * 40_000 + b"\n", book(headed(f'<row r="2">{inline("A2", "a" * 40_000)}</row>', "title"))],
)
def test_a_text_longer_than_any_cell_is_told_and_not_kept(data: bytes) -> None:
    (row,) = rows_of(data)

    assert row.cells == {"title": ""}
    assert words(row) == ["Column A: the text is longer than 32767 signs."]


@pytest.mark.parametrize("sign", ["\x1b", "\x98", "\ufffd", "\0"])
def test_a_sign_of_no_text_is_told_and_not_kept(sign: str) -> None:
    (row,) = rows_of(f"title;iswc\nА{sign}дай Түнгі көш Қара жорға, Сарыарқа, Балбырауын;T1\n".encode())

    assert row.cells == {"title": "", "iswc": "T1"}
    assert words(row) == ["Column A: signs that cannot be read. Save the table as XLSX."]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.picture("PNG"), "no_table"),
        (samples.recording("WAV"), "no_table"),
        (bytes(5000), "no_table"),
        (samples.archive({"a.txt": b"a"}), "no_table"),
        (samples.docx(), "no_table"),
        (samples.odt(), "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024**2 - 20) + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b'\xef\xbb\xbf <?xml version="1.0"?><Workbook/>', "old"),
        (b"<html><table><tr><td>title</td></tr></table></html>", "old"),
        (b"PK\x03\x04" + bytes(40), "broken"),
        (book(headed("", "title"))[:-30], "broken"),
    ],
)
def test_what_is_no_table_is_told_whatever_its_name(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_the_template_is_read_as_it_is_handed_out_and_filled() -> None:
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            blank = template(COLUMNS)
        assert rows_of(blank) == []
        filled = openpyxl.load_workbook(BytesIO(blank))
        filled.worksheets[0].append(["Адай", "kui", "00145958831"])
        saved = BytesIO()
        filled.save(saved)
        assert rows_of(saved.getvalue()) == [Row(2, {"title": "Адай", "kind": "kui", "iswc": "00145958831"})]


def test_the_template_explains_each_column() -> None:
    workbook = openpyxl.load_workbook(BytesIO(template(COLUMNS)))
    table, guide = workbook.worksheets

    assert [cell.value for cell in table[1]] == ["Title *", "Kind", "ISWC"]
    assert round(table.column_dimensions["A"].width) == 25
    rules = {str(rule.sqref): rule for rule in table.data_validations.dataValidation}
    assert (rules["A2:A100001"].promptTitle, rules["A2:A100001"].prompt) == ("Title", "As on the cover.")
    assert rules["B2:B100001"].formula1 == '"song,kui"'
    assert [cell.value or "" for cell in guide[2]] == ["Title", "As on the cover.", "Адай", "yes", ""]
    assert [cell.value or "" for cell in guide[3]] == ["Kind", "", "", "no", "song\nkui"]


def test_files_are_read_as_they_come_in_and_stay_open() -> None:
    for data in (b"title\na\n", book(headed(f'<row r="2">{inline("A2", "a")}</row>', "title"))):
        small, large = SimpleUploadedFile("a", data), TemporaryUploadedFile("a", "", len(data), None)
        large.write(data)
        for file in (small, large):
            assert [row.cells for row in read(file, COLUMNS)] == [{"title": "a"}]
            assert not file.closed
        large.close()


def endless(line: bytes, count: int) -> bytes:
    return b"title;iswc;kind\n" + line * count


def test_a_long_table_needs_no_more_memory_than_a_short_one() -> None:
    cells = "".join(inline(f"{name}{{0}}", "{0} Түнгі көш") for name in "ABC")
    tables = {
        count: (
            endless("Түнгі көш;T1;kui\n".encode(), count),
            book(
                headed(
                    "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(2, count)), "title", "iswc", "kind"
                )
            ),
        )
        for count in (2000, 20_000)
    }
    for short, long in zip(*tables.values(), strict=True):
        assert peak(long) < peak(short) + 300_000


def peak(data: bytes) -> int:
    """Bytes at once while the table is read, its own bytes not counted."""
    file = BytesIO(data)
    tracemalloc.start()
    exhaust(read(file, COLUMNS))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def exhaust(rows: Iterator[Row]) -> None:
    while any(True for _row in islice(rows, 1000)):
        pass


def test_columns_are_named_as_a_spreadsheet_program_names_them() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
