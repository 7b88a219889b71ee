"""The drawings of the pages, all made of thread: `python -m portal.drawings` writes static/img/.

The horn is the sign of the portal, a row of horns is the band over the footer, and the strings of a
dombyra, one of them sounding, are the picture of the start page.
"""

import math
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from portal.settings.environment import BASE_DIR

FOLDER = BASE_DIR / "static" / "img"
JUNIPER, NIGHT_THREAD = "#085f53", "#2f726a"
THREAD, THIN_THREAD, TULIP = "#f2f9f6", "#9cc5bc", "#fa8657"

Point = tuple[float, float]
Knot = tuple[float, float, float, float]  # x, y, heading in radians, length of thread up to here


def brief(value: float) -> str:
    """A coordinate in as few characters as a hundredth of a unit needs."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# The horn


def curl(turns: float = 7 / 6, bend: float = 0.11, tighten: float = 0.0022) -> list[Knot]:
    """One arm of the horn, from the origin upwards, curling to the right; a knot every 60 degrees.

    Its bend is `bend` + `tighten` x length squared per unit: a horn, where a spring's is constant.
    """
    knots: list[Knot] = [(0.0, 0.0, math.pi / 2, 0.0)]
    x = y = length = 0.0
    step, sixths = 0.01, 1
    while sixths <= round(turns * 6):
        turned = bend * length + tighten * length**3 / 3
        heading = math.pi / 2 - turned
        if turned >= sixths * math.pi / 3:
            knots.append((x, y, heading, length))
            sixths += 1
        x += math.cos(heading) * step
        y += math.sin(heading) * step
        length += step
    return knots


@cache
def horn(centre: Point = (0.0, 0.0), scale: float = 1.0) -> str:
    """Path of the whole horn, two C back to back: 15.4 x 13.4 units at scale 1."""
    arms = [(1, -1), (1, 1), (-1, -1), (-1, 1)]  # SVG counts y downwards
    return "".join(_arm(centre, scale * right, scale * down) for right, down in arms)


def _arm(centre: Point, right: float, down: float) -> str:
    knots = curl()

    def at(x: float, y: float) -> str:
        return f"{brief(centre[0] + right * x)} {brief(centre[1] + down * y)}"

    path = f"M{at(0, 0)}"
    for (x, y, heading, before), (end_x, end_y, end_heading, after) in pairwise(knots):
        reach = (after - before) / 3
        first = at(x + math.cos(heading) * reach, y + math.sin(heading) * reach)
        second = at(end_x - math.cos(end_heading) * reach, end_y - math.sin(end_heading) * reach)
        path += f"C{first} {second} {at(end_x, end_y)}"
    return path


def mark() -> str:
    """The sign of the portal, as the icon of its pages."""
    return _svg(
        'viewBox="0 0 36 36"',
        f'<path d="{horn((18, 18), 2.28)}" stroke="{JUNIPER}" stroke-width="3" stroke-linecap="round"/>',
    )


def band(width: int = 52, height: int = 40) -> str:
    """One repeat of the band over the footer: half a knot, a horn, half a knot."""
    middle, knot = height // 2, 5
    diamonds = "".join(
        f"M{edge} {middle - knot}l{side * knot} {knot} {-side * knot} {knot}" for edge, side in ((0, 1), (width, -1))
    )
    return _svg(
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" stroke="{NIGHT_THREAD}" stroke-width="1.8"',
        f'<path d="{horn((width / 2, middle), 1.75)}" stroke-linecap="round"/><path d="{diamonds}"/>',
    )


# The strings

WIDTH, HEIGHT = 1920, 220
UPPER, LOWER = 84, 136  # the two strings
NUT, BRIDGE = -40, WIDTH - 70
OVER = 26  # how far a fret stands over the strings


def frets(count: int = 12) -> list[float]:
    """Where the frets are tied: equal steps of the scale, so ever closer on the neck."""
    return [NUT + (BRIDGE - NUT) * (1 - 2 ** (-step / 12)) for step in range(1, count + 1)]


def strings(moments: int = 25) -> str:
    """Two strings over the frets; the lower one is pressed at the octave and sounds.

    The sounding part is drawn at `moments` instants of half a swing, the outermost strongest.
    """
    tied = frets()
    pressed = tied[-1]
    top, foot = UPPER - OVER, LOWER + OVER
    knots = "".join(f"M{brief(x)} {top}V{foot}M{brief(x + 4)} {top}V{foot}" for x in tied)
    rest = f"M0 {UPPER}H{WIDTH}M0 {LOWER}H{brief(pressed)}M{BRIDGE} {LOWER}H{WIDTH}"
    return _svg(
        f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"',
        f'<path d="{knots}" stroke="{THIN_THREAD}" opacity=".5"/>'
        f'<path d="{rest}" stroke="{THREAD}" stroke-width="1.6" opacity=".9"/>'
        + "".join(_swings(pressed, moments))
        + f'<path d="M{BRIDGE} {UPPER - 34}V{LOWER + 34}" stroke="{THREAD}" stroke-width="3"/>'
        f'<path d="M{brief(pressed)} {top}V{foot}" stroke="{TULIP}" stroke-width="3"/>'
        f'<circle cx="{brief(pressed)}" cy="{LOWER}" r="7" fill="{TULIP}"/>',
    )


def _swings(start: float, moments: int) -> Iterator[str]:
    for moment in range(moments):
        through = moment / (moments - 1)
        path = _smooth(_shape(start, math.pi * through), start, BRIDGE)
        opacity = 0.30 + 0.55 * (2 * through - 1) ** 2
        yield f'<path d="{path}" stroke="{THIN_THREAD}" opacity="{opacity:.2f}"/>'


def _shape(start: float, phase: float, swing: float = 52.5) -> Callable[[float], float]:
    """The string at one instant: its fundamental and two overtones."""
    overtones = (
        (1, 1.0, math.cos(phase)),
        (2, 0.30, math.cos(2 * phase + 0.6)),
        (3, 0.22, math.cos(3 * phase)),
    )

    def height(x: float) -> float:
        along = math.pi * (x - start) / (BRIDGE - start)
        return LOWER + swing * sum(a * math.sin(n * along) * now for n, a, now in overtones)

    return height


def _smooth(height: Callable[[float], float], start: float, end: float, pieces: int = 16) -> str:
    """A curve through `pieces` + 1 points of `height`, with its slopes there."""
    width = (end - start) / pieces
    reach, tiny = width / 3, 0.01
    path = ""
    for index in range(pieces + 1):
        x = start + index * width
        y = height(x)
        slope = (height(x + tiny) - height(x - tiny)) / (2 * tiny)
        here = f"{x:.1f} {y:.1f}"
        if index:
            path += f" {x - reach:.1f} {y - slope * reach:.1f} {here}"
        else:
            path += f"M{here}"
        if index < pieces:
            path += f"C{x + reach:.1f} {y + slope * reach:.1f}"
    return path


def _svg(attributes: str, content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes} fill="none">{content}</svg>\n'


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in (("mark", mark), ("band", band), ("strings", strings)):
        (folder / f"{name}.svg").write_text(draw(), encoding="utf-8")
        sys.stdout.write(f"{name}.svg\n")


if __name__ == "__main__":
    write()
