"""The rosette: one fingerprint, one drawing."""

import re
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents import rosette

FINGERPRINT = sha256(b"an entry").hexdigest()
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_same_fingerprint_gives_the_same_drawing() -> None:
    assert rosette.svg(FINGERPRINT, ink="#000") == rosette.svg(FINGERPRINT, ink="#000")


@given(HASHES, st.integers(0, 63))
def test_one_digit_changes_the_drawing(fingerprint: str, place: int) -> None:
    digit = "0" if fingerprint[place] != "0" else "1"
    other = fingerprint[:place] + digit + fingerprint[place + 1 :]

    assert curves(fingerprint) != curves(other)


def curves(fingerprint: str) -> list[str]:
    return re.findall(r' d="([^"]+)"', rosette.svg(fingerprint, ink="#000"))


@given(HASHES)
def test_every_drawing_is_small_and_stays_in_its_view(fingerprint: str) -> None:
    svg = rosette.svg(fingerprint, ink="#000")

    assert len(svg) < 60_000
    numbers = re.findall(r"-?\d+\.\d", " ".join(curves(fingerprint)))
    assert max(abs(float(number)) for number in numbers) <= 100


@given(HASHES)
def test_turned_threads_never_fall_on_each_other(fingerprint: str) -> None:
    for ring in rosette._rings(fingerprint):
        turned = {round(ring.swings * copy % ring.scallops, 6) for copy in range(ring.scallops)}
        assert len(turned) == ring.scallops


def test_it_may_stand_on_a_strict_page() -> None:
    svg = rosette.svg(FINGERPRINT, ink='red"><script>')

    parsed = ElementTree.fromstring(svg)  # noqa: S314 - made here
    assert parsed.get("role") == "img"
    assert parsed.get("viewBox")
    assert [child.text for child in parsed if child.tag.endswith("title")] != [None]
    assert "<script" not in svg
    assert "style=" not in svg


def test_what_is_no_fingerprint_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        rosette.svg("x" * 64, ink="#000")
