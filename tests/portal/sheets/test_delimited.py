"""CSV as programs and people write it, and as somebody writes it who means ill."""

import codecs
import time
from contextlib import suppress
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets import Column, WrongSheet, read

COLUMNS = [Column("title", "Title"), Column("author", "Author"), Column("year", "Year")]
TABLE = "Title;Author;Year\r\nТүнгі көш;Ёлкин Ұлан;2026\r\n"
RUSSIAN = "Title;Author;Year\r\nНочь;Ёлкин;2026\r\n"


def rows_of(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read(BytesIO(data), COLUMNS)]


def refused(data: bytes) -> WrongSheet:
    with pytest.raises(WrongSheet) as wrong:
        rows_of(data)
    return wrong.value


@pytest.mark.parametrize(
    ("encoding", "delimiter"), list(product(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"], ";,\t"))
)
def test_a_table_reads_the_same_in_every_encoding_of_unicode(encoding: str, delimiter: str) -> None:
    data = TABLE.replace(";", delimiter).encode(encoding)

    assert rows_of(data) == [{"title": "Түнгі көш", "author": "Ёлкин Ұлан", "year": "2026"}]


def test_utf_16_with_the_mark_of_its_big_end_and_windows_1251_are_read() -> None:
    assert rows_of(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"))[0]["author"] == "Ёлкин Ұлан"
    for delimiter in ";,\t":
        assert rows_of(RUSSIAN.replace(";", delimiter).encode("cp1251"))[0]["author"] == "Ёлкин"


@pytest.mark.parametrize("first", ["utf-8", "cp1251"])
def test_two_encodings_in_one_file_are_told_with_their_lines(first: str) -> None:
    second = {"utf-8": "cp1251", "cp1251": "utf-8"}[first]

    wrong = refused((RUSSIAN * 2).encode(first) + RUSSIAN.encode(second))

    assert wrong.messages == ["Line 6 is in another encoding than line 2. Save the table anew, as XLSX or CSV UTF-8."]


def test_a_quotation_mark_keeps_delimiters_and_line_ends() -> None:
    data = 'Title,Author,Year\r\n"Түн;\r\n""көш"", I",Абай,2026\r\nЕкі,,\r\n'.encode()

    assert [(row.number, row.cells["title"]) for row in read(BytesIO(data), COLUMNS)] == [
        (2, 'Түн;\n"көш", I'),
        (3, "Екі"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    assert [cells["title"] for cells in rows_of(end.join(["", "Title;Year", "a;1", "b;2"]).encode())] == ["a", "b"]


def test_a_heading_with_a_comma_does_not_make_the_comma_the_delimiter() -> None:
    columns = [Column("a", "Name, surname, patronymic"), Column("b", "Year")]

    assert [row.cells for row in read(BytesIO(b"Name, surname, patronymic;Year\nx;1\n"), columns)] == [
        {"a": "x", "b": "1"}
    ]


def test_what_looks_like_a_formula_is_a_text() -> None:
    assert rows_of(b"Title\n=1+1\n+7\n@SUM(A1)\n") == [{"title": "=1+1"}, {"title": "+7"}, {"title": "@SUM(A1)"}]


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (b'Title\na\n"b" c\n', "quotes", 3),
        (b'Title\na\n"b\nc\nd\n', "quotes", 3),
        (b'Title\n"' + b"a\n" * 600_000, "record", 2),
        (b"Title\n" + b"a" * 2_000_000, "record", 2),
        (b"Title\n" + b"a" * 200_000, "record", 2),
        (b"Title;" * 100_000, "columns", 1),
        (b"Title\na" + b";" * 99_999 + b"a\n", "columns", 2),
    ],
    ids=["after a mark", "open mark", "open mark over lines", "line", "cell", "columns", "columns below"],
)
def test_what_is_no_csv_ends_the_reading_at_its_row_at_once(data: bytes, code: str, row: int) -> None:
    began = time.process_time()

    wrong = refused(data)

    assert (wrong.code, wrong.row) == (code, row)
    assert f"Row {row}" in wrong.messages[0]
    assert time.process_time() - began < 2


def test_a_hundred_thousand_columns_are_told_by_the_last_of_them() -> None:
    assert refused(b"Title;" * 100_000).messages == [
        "Row 1, column EQXD: at most 200 columns are read. Delete the others."
    ]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffd"), max_size=20
).map(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_program_writes_is_read(texts: list[tuple[str, str]], encoding: str) -> None:
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("Title", "Author"), *texts]]

    read_back = rows_of("\n".join(lines).encode(encoding))

    assert [(row["title"], row["author"]) for row in read_back] == [row for row in texts if any(row)]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_are_refused(data: bytes) -> None:
    for table in (data, b"Title\n" + data):
        with suppress(WrongSheet):
            rows_of(table)
