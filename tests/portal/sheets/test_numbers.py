"""Numbers of a workbook become what a person sees in its cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets.numbers import shown


@pytest.mark.parametrize(
    ("number", "form", "seen"),
    [
        ("12345", "", "12345"),
        ("990140004654", "General", "990140004654"),
        ("0.30000000000000004", "", "0.3"),
        ("33.333333333333336", "", "33.3333333333333"),
        ("1E+20", "", "100000000000000000000"),
        ("1E+21", "", "1E+21"),
        ("1.5E-300", "", "1.5E-300"),
        ("-7.50", "", "-7.5"),
        (".5", "", "0.5"),
        ("145958831", "00000000000", "00145958831"),
        ("12.5", "0.00", "12.50"),
        ("12500.4", "#,##0", "12500"),
        ("12500.4", "#,##0.00\\ \"₸\";[Red]-#,##0.00", "12500.40"),
        ("2.665", "0.00", "2.67"),
        ("-2.5", "0", "-3"),
        ("0.5", "0%", "50%"),
        ("0.33333", "0.00%", "33.33%"),
        ("1.5", "0.00E+00", "1.5"),
        ("45981", "dd.mm.yyyy", "20.11.2025"),
        ("45981", "[$-419]d\\ mmmm\\ yyyy;@", "20.11.2025"),
        ("45981.604166666664", "dd/mm/yy hh:mm", "20.11.2025 14:30"),
        ("0.604166666666667", "h:mm", "14:30"),
        ("0.604178240740741", "h:mm:ss", "14:30:01"),
        ("1", "d.m.y", "01.01.1900"),
        ("59", "d.m.y", "28.02.1900"),
        ("61", "d.m.y", "01.03.1900"),
        ("2958465", "d.m.y", "31.12.9999"),
        ("5", '0 "days"', "5"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(number: str, form: str, seen: str) -> None:
    assert shown(number, form, from_1904=False) == seen


def test_a_workbook_may_count_days_from_1904() -> None:
    assert shown("44519", "d.m.y", from_1904=True) == "20.11.2025"
    assert shown("0", "d.m.y", from_1904=True) == "01.01.1904"


@pytest.mark.parametrize("number", ["", "x", "1_0", "NaN", "Infinity", "٣", "1e9999", "1" * 500, "--1", ".", "1.2.3"])
def test_what_is_no_number_is_none(number: str) -> None:
    assert shown(number, "", from_1904=False) is None


@pytest.mark.parametrize("number", ["0", "-1", "2958466", "1E300"])
def test_what_is_no_day_is_none(number: str) -> None:
    assert shown(number, "d.m.y", from_1904=False) is None


@given(
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.text('0#.,%?ymdhse;[]\\" ', max_size=300),
    st.booleans(),
)
def test_every_number_and_format_has_an_answer(number: str, form: str, from_1904: bool) -> None:
    seen = shown(number, form, from_1904=from_1904)

    assert seen is None or len(seen) < 2000
