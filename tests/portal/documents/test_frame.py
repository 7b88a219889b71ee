"""The frame of a certificate."""

from xml.etree import ElementTree

from portal.documents import frame


def test_a_diamond_stands_between_each_two_horns() -> None:
    svg = frame.svg()

    ElementTree.fromstring(svg)  # noqa: S314 - made here
    assert svg.count('href="#horn"') == 2 * frame.HORNS
    assert svg.count('href="#knot"') == 2 * (frame.HORNS - 1)
