"""The waveform as a picture."""

import re
from dataclasses import replace

from bs4 import BeautifulSoup, Tag

from portal.wav import Levels
from portal.wav.waveform import HEIGHT, MIDDLE, draw

LEVELS = Levels((1.0,), (0.0,), 0, 0, 0, 0, ((-127, 127), (-64, 0), (0, 0)))


def drawn(levels: Levels, title: str = "Waveform") -> Tag:
    found = BeautifulSoup(draw(levels, title), "html.parser").svg
    assert found is not None
    return found


def points(svg: Tag) -> list[tuple[int, int]]:
    assert svg.path is not None
    return [(int(x), int(y)) for x, y in re.findall(r"[ML](\d+) (\d+)", str(svg.path["d"]))]


def test_the_shape_goes_along_the_highest_and_back_along_the_lowest() -> None:
    assert points(drawn(LEVELS)) == [(0, MIDDLE), (0, 1), (1, 64), (2, 64), (2, 65), (1, 97), (0, HEIGHT)]


def test_it_says_what_it_is_and_has_no_style_of_its_own() -> None:
    svg = drawn(LEVELS, "3 s, <loud>")

    assert svg.title is not None
    assert (svg["role"], svg.title.get_text()) == ("img", "3 s, <loud>")
    assert "style" not in str(svg)


def test_a_sound_of_no_length_is_an_empty_picture() -> None:
    assert points(drawn(replace(LEVELS, columns=()))) == [(0, MIDDLE)]
