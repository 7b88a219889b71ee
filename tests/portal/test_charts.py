"""Charts as SVG: what is drawn for which numbers, and that it can be read without seeing it or its colours."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from portal.charts import HEIGHT, NARROW, WIDE, Chart, Series, draw, scale, small_bar

STEPS = ["02.11", "09.11", "16.11"]
RECEIVED = Series("Received", [4, 0, 10])
REFUSED = Series("Refused", [1, 2, 5])


def chart(*series: Series, steps: list[str] = STEPS, **more: str) -> Chart:
    return Chart("one", more.pop("title", "Applications"), "Bars.", steps, series, **more)  # type: ignore[arg-type]  # kind


def drawn(of: Chart, kind: str = "wide") -> Tag:
    found = BeautifulSoup(draw(of), "html.parser").select_one(f"svg.{kind}")
    assert found is not None
    return found


def words(svg: Tag, selector: str = "text") -> list[str]:
    return [text.get_text() for text in svg.select(selector)]


def heights(svg: Tag) -> list[float]:
    return [float(str(rect["height"])) for rect in svg.select("rect")]


def test_bars_are_as_high_as_their_values() -> None:
    first, last = heights(drawn(chart(RECEIVED)))

    assert last == pytest.approx(first * 10 / 4, abs=0.05)


def test_the_last_step_carries_its_number_and_another_class() -> None:
    svg = drawn(chart(RECEIVED))

    assert [rect["class"] for rect in svg.select("rect")] == [["before"], ["last"]]
    assert words(svg, "text.strong") == ["10", "16.11"]


def test_a_second_kind_stands_striped_upon_the_first_and_is_named() -> None:
    svg = drawn(chart(RECEIVED, REFUSED))
    striped = svg.select("path.striped")
    last_bar, last_striped = svg.select("rect")[-1], str(striped[-1]["d"])

    assert len(striped) == 3
    assert float(re.findall(r"M[\d.]+ ([\d.]+)V", last_striped)[0]) == pytest.approx(float(str(last_bar["y"])))
    assert last_striped.count("h") > 3
    assert {"Received", "10", "Refused", "5"} <= set(words(svg))


def test_lines_break_where_nothing_was_measured_and_differ_without_colour() -> None:
    median = Series("Median", [1.0, None, 2.0])
    svg = drawn(chart(median, Series("95 of 100", [2.0, 3.0, 4.0]), kind="lines"))
    first, second = (str(line["d"]) for line in svg.select("path.line"))

    assert (first.count("M"), first.count("L")) == (2, 0)
    assert (second.count("M"), second.count("L")) == (1, 2)
    assert len(svg.select("circle.first")) == 2
    assert {"Median", "2", "95 of 100", "4"} <= set(words(svg))


def test_a_drawing_is_named_and_described_for_whoever_does_not_see_it() -> None:
    page = BeautifulSoup(draw(chart(RECEIVED)), "html.parser")
    ids = [str(each["id"]) for each in page.select("[id]")]

    assert len(ids) == len(set(ids)) == 4
    for svg in page.select("svg"):
        assert svg["role"] == "img"
        name, told = (page.find(id=str(svg[attribute])) for attribute in ("aria-labelledby", "aria-describedby"))
        assert name is not None
        assert told is not None
        assert (name.get_text(), told.get_text()) == ("Applications", "Bars.")


def test_nothing_in_a_drawing_is_styled_or_run_by_it() -> None:
    both = draw(chart(RECEIVED, REFUSED)) + draw(chart(RECEIVED, REFUSED, kind="lines")) + small_bar(1, 2, reach=2)

    assert not re.search(r"style|<script|\bon\w+=|url\(|href", both)


def test_words_are_escaped() -> None:
    evil = "</svg><script>alert(1)</script>"
    made = draw(chart(Series(evil, [1, 2, 3]), REFUSED, title=evil, steps=[evil, "2", evil]))

    assert "<script" not in made
    assert made.count("</svg>") == 2


def test_a_narrow_page_has_fewer_steps_of_the_same_letters() -> None:
    steps = [f"{day:02}.11" for day in range(1, 13)]
    values = Series("Received", list(range(12)))
    wide, narrow = (drawn(chart(values, steps=steps), kind) for kind in ("wide", "narrow"))

    assert (wide["width"], narrow["width"]) == (str(WIDE), str(NARROW))
    assert narrow["viewbox"] == f"0 0 {NARROW} {HEIGHT}"
    assert len(wide.select("rect")) == 11
    assert 3 < len(narrow.select("rect")) < 8
    assert words(narrow)[-1] == "12.11"


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_of_nothing_a_chart_is_empty_and_stands(kind: str) -> None:
    for series in ([], [Series("A", [])], [Series("A", []), Series("B", [])]):
        assert "chart" in draw(chart(*series, steps=[], kind=kind))
    svg = drawn(chart(Series("A", [None, 0, None]), Series("B", [None] * 3), kind=kind))
    assert "NaN" not in str(svg)
    assert svg.select("rect, path.striped") == []


@given(st.floats(0, 1e7), st.booleans())
def test_a_scale_begins_at_nought_ends_above_all_and_has_even_marks(top: float, whole: bool) -> None:
    marks = scale(top, whole=whole)
    gaps = [later - earlier for earlier, later in pairwise(marks)]

    assert marks[0] == 0
    assert marks[-1] >= top - 1e-9
    assert 2 <= len(marks) <= 6
    assert gaps == pytest.approx([gaps[0]] * len(gaps))
    assert not whole or all(mark == round(mark) for mark in marks)


@given(
    st.integers(0, 60).flatmap(
        lambda count: st.lists(
            st.lists(st.none() | st.floats(0, 1e6), min_size=count, max_size=count), min_size=1, max_size=2
        )
    ),
    st.sampled_from(["bars", "lines"]),
)
def test_whatever_the_numbers_all_is_drawn_within_the_frame(rows: list[list[float | None]], kind: str) -> None:
    steps = [str(step) for step in range(len(rows[0]))]
    made = chart(*(Series("Some", row) for row in rows), steps=steps, kind=kind)

    for svg in (drawn(made, "wide"), drawn(made, "narrow")):
        for rect in svg.select("rect"):
            assert float(str(rect["x"])) >= -0.01
            assert float(str(rect["x"])) + float(str(rect["width"])) <= float(str(svg["width"])) + 0.01
            assert 0 <= float(str(rect["y"])) <= HEIGHT
        for text in svg.select("text"):
            assert 0 <= float(str(text["x"])) <= float(str(svg["width"]))
            assert 0 <= float(str(text["y"])) <= HEIGHT


def test_a_small_bar_reaches_on_and_marks_the_limit_and_is_not_read_out() -> None:
    svg = BeautifulSoup(small_bar(2, 8, reach=8, limit=4), "html.parser").select_one("svg")
    assert svg is not None
    rect = svg.select_one("rect")
    assert rect is not None
    end = float(str(rect["width"])) * 4

    assert svg["aria-hidden"] == "true"
    assert [path["d"] for path in svg.select("path")] == [f"M{end / 4:g} 8H{end:g}m0-4v8", f"M{end / 2:g} 0v16"]


def test_a_small_bar_of_nothing_is_none() -> None:
    assert 'width="0"' in small_bar(0, 0)
