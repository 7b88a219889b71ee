"""A sheet as works: which rows belong together, what the cells mean, and what no sheet may be."""

import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from portal import law
from portal.sheets import WrongSheet
from registers.bulk import columns, reading
from registers.bulk.reading import Found
from registers.said import CodeSaid
from tests.registers.bulk.acts import HEADINGS, as_csv, as_xlsx, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FORMS = pytest.mark.parametrize("form", [as_csv, as_xlsx])


def read(content: bytes) -> list[Found]:
    return list(reading.works(BytesIO(content), columns.table()))


@FORMS
def test_rows_of_one_number_are_one_work(form: Callable[..., bytes]) -> None:
    first, second = read(form(row("7", "Бір", "А", "50"), row("7", "", "Ә", "50"), row("8", "Екі", "Б")))

    assert [holder.name for holder in first.said.holders] == ["А", "Ә"]
    assert (first.row, first.holder_rows, second.row) == (2, [2, 3], 4)
    assert first.said.title_kk == "Бір"


def test_without_numbers_a_title_begins_a_work_as_merged_cells_look() -> None:
    first, second = read(as_csv(row("", "Бір", "А"), row("", "", "Ә"), row("", "Бір", "Б")))

    assert [len(found.said.holders) for found in (first, second)] == [2, 1]


def test_a_title_may_be_repeated_and_not_differ() -> None:
    alike, unlike = read(as_csv(row("1", "Бір", "А"), row("1", "Бір", "Ә"), row("2", "Екі", "Б"), row("2", "Үш", "В")))

    assert alike.faults == []
    assert [(told.row, told.column) for told in unlike.faults] == [(5, "title_kk")]


@pytest.mark.clause(law.O100_17_3)
def test_codes_and_other_titles_stand_between_bars() -> None:
    said = {"ISRC": "KZ-A01-26-00001 | KZ-A01-26-00002", "Other codes": "KAZAK: 12| EAN:34 "}

    (found,) = read(as_csv(row("1", "Бір", "А", **said)))

    assert found.said.codes == (
        CodeSaid("isrc", "KZ-A01-26-00001"),
        CodeSaid("isrc", "KZ-A01-26-00002"),
        CodeSaid("other", "12", "KAZAK"),
        CodeSaid("other", "34", "EAN"),
    )


@pytest.mark.clause(law.O100_17_4)
@pytest.mark.parametrize(
    ("kind", "role", "category"),
    [
        ("song", "composer", "music_author"),
        ("мәтіні бар музыкалық туынды", "composer", "музыка авторы"),
        ("Музыкальное произведение с текстом", "COMPOSER", "Автор музыки"),
        ("musical work with text", "Composer", "author of music"),
    ],
)
def test_lists_are_understood_by_code_and_in_each_language(kind: str, role: str, category: str) -> None:
    said = {"Kind of work": kind, "Role": role, "Category of right possession": category}

    (found,) = read(as_csv(row("1", "Бір", "А", **said)))

    (holder,) = found.said.holders
    assert (found.said.kind, holder.role, holder.category) == ("song", "composer", "music_author")


@pytest.mark.clause(law.O100_17_4)
def test_one_share_is_of_each_kind_of_copyright_and_its_own_column_goes_before() -> None:
    headings = (*HEADINGS, "share_performance", "Share of rights of performers, %")

    (found,) = read(as_csv([*row("1", "Бір", "А", "33,3333 %"), "25", "100"], headings=headings))

    third = Decimal("33.3333")
    assert found.said.holders[0].shares == {
        "performance": Decimal(25), "reproduction": third, "display": third, "adaptation": third,
        "performers": Decimal(100),
    }  # fmt: skip


@pytest.mark.parametrize("cell", ["", "0", "-", "—", "0,00"])
def test_no_share_is_said_in_many_ways(cell: str) -> None:
    (found,) = read(as_csv(row("1", "Бір", "А", cell)))

    assert (found.said.holders[0].shares, found.faults) == ({}, [])


@pytest.mark.parametrize("cell", ["half", "1e2", "-5", "٥٠", "50%%", "1 000", "9" * 30])
def test_what_is_no_share_is_told(cell: str) -> None:
    (found,) = read(as_csv(row("1", "Бір", "А", cell)))

    assert [(told.row, told.column) for told in found.faults] == [(2, "share")]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_template_is_read_back_and_its_example_left_out(language: str) -> None:
    with translation.override(language):
        assert read(columns.template_xlsx()) == []
        assert read(columns.template_csv()) == []
        guide = openpyxl.load_workbook(BytesIO(columns.template_xlsx())).worksheets[1]
    assert guide.max_row == len(columns.table().columns)  # a line each, the heading, and not the results


def test_the_example_of_the_template_is_itself_without_faults() -> None:
    from registers.said import Lists, faults

    example = columns.template_csv().decode("utf-8-sig").replace("example;", "1;").encode()

    (found,) = read(example)

    assert (found.faults, faults(found.said, Lists.now())) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_cyrillic_is_read_in_the_usual_encodings(encoding: str) -> None:
    (found,) = read(as_csv(row("1", "Свет очей моих", "Курмангазы Сагырбайулы"), encoding=encoding))

    assert found.said.title_kk == "Свет очей моих"


def test_two_encodings_in_one_sheet_are_refused() -> None:
    mixed = as_csv(row("1", "Бір", "Абай")) + "2;Песня;;;;;;;Абай\r\n".encode("cp1251")

    with pytest.raises(WrongSheet, match="another encoding"):
        read(mixed)


def wide() -> bytes:
    return (";".join(["Work No."] + [f"c{place}" for place in range(100_000)]) + "\n").encode()


def bomb() -> bytes:
    packed = BytesIO(as_xlsx(row("1", "Бір", "А")))
    swollen = BytesIO()
    with zipfile.ZipFile(packed) as whole, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as target:
        for name in whole.namelist():
            content = whole.read(name)
            target.writestr(name, content.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)
                            if name.startswith("xl/worksheets/") else content)  # fmt: skip
    return swollen.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (wide, "at most 200 columns"),
        (lambda: b"", "empty"),
        (lambda: as_csv(headings=row("1", "Бір", "А")), "not known"),
        (lambda: as_csv(headings=(*HEADINGS, "ISRC")), "stands in column F already"),
        (lambda: as_csv(headings=("Work No.",)), "missing: Author or owner"),
        (lambda: as_csv(row("1", "x" * 10 * 1024**2, "А")), "too long"),
        (bomb, "unpacks to far more"),
    ],
)
def test_what_is_no_sheet_of_works_is_refused_with_words(make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(WrongSheet, match=words):
        read(make())


def test_a_formula_a_nul_and_a_huge_cell_are_told_at_their_rows() -> None:
    (formula,) = read(as_xlsx(row("1", "=1+1", "А")))
    (nul,) = read(as_csv(row("1", "Бі\0р", "А")))
    (huge,) = read(as_csv(row("1", "x" * 40_000, "А")))

    assert "a formula" in formula.faults[0].words
    assert "cannot be read" in nul.faults[0].words
    assert "longer than 32767" in huge.faults[0].words


def test_rows_of_one_work_beyond_all_measure_are_not_gathered() -> None:
    found = read(as_csv(*(row("1", "", f"А{place}", "") for place in range(250))))

    assert [len(one.rows) for one in found] == [101, 101, 48]
