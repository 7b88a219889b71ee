"""The rosette of a register entry: rings of thread drawn from its fingerprint.

The same fingerprint gives the same rosette on paper and on the check page, so that an eye notices
a sheet whose numbers were changed. It proves nothing by itself; the seal does.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import shake_256

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

RADIUS = 98.0  # of the drawing, whose view is 200 wide
THREADS = 2  # base curves of a ring, each turned by every scallop
PIECES_PER_WAVE = 6  # Bézier pieces for one swing of a thread: enough to look round at 130 mm


@dataclass(frozen=True)
class Ring:
    """Threads that swing between two scalloped edges.

    Every thread is the same curve, turned by one scallop: the edges fall on themselves and only the
    phase of the swing moves, which fills the ring with an even mesh.
    """

    inner: float
    outer: float
    scallops: int
    swings: int
    depth: float  # of the scallops, as a part of the ring's width
    lean: float  # of the inner edge against the outer one, radians
    phases: tuple[float, ...]  # one base curve each, radians

    def radius(self, turn: float, phase: float) -> float:
        """Distance from the middle at `turn` radians, for the thread that starts at `phase`."""
        width = self.outer - self.inner
        scallop = (1 + math.cos(self.scallops * turn)) / 2
        valley = (1 + math.cos(self.scallops * turn + self.lean)) / 2
        top = self.outer - width * self.depth * (1 - scallop)
        floor = self.inner + width * self.depth * valley * 0.6
        return floor + (top - floor) * (1 + math.cos(self.swings * turn + phase)) / 2


def svg(fingerprint: str, *, ink: str, thread: float = 0.6) -> SafeString:
    """The rosette of a SHA-256 in hex; `thread` is the width of its line, in 200ths of the drawing.

    ValueError when the fingerprint is not hex.
    """
    name = fingerprint[:12].lower()
    rings = "".join(_drawing(ring, f"t{name}-{i}") for i, ring in enumerate(_rings(fingerprint)))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" role="img">'
        '<title>{}</title><g fill="none" stroke="{}" stroke-width="{}">{}</g></svg>',
        _("Rosette drawn from the fingerprint of the entry"),
        ink,
        thread,
        mark_safe(rings),  # noqa: S308 - numbers and names made here
    )


def _rings(fingerprint: str) -> Iterator[Ring]:
    """Three rings from the outside in, by numbers spread so that each digit of the hash moves them all."""
    numbers = iter(shake_256(bytes.fromhex(fingerprint)).digest(32))

    def pick(low: int, high: int) -> int:
        return low + next(numbers) % (high - low + 1)

    def share(low: float, high: float) -> float:
        return low + (high - low) * next(numbers) / 255

    waist, eye = share(50, 60), share(25, 32)
    edges = ((waist - 4, RADIUS), (eye - 3, waist + 6), (share(3, 8), eye + 5))
    for (inner, outer), fewest, most in zip(edges, (8, 7, 5), (14, 12, 9), strict=True):
        scallops = pick(fewest, most)
        swings = _coprime(pick(2, 5), scallops)
        step, start = math.tau / scallops / THREADS, share(0, math.tau)
        phases = tuple(start + step * i for i in range(THREADS))
        yield Ring(inner, outer, scallops, swings, share(0.25, 0.6), share(-2.4, 2.4), phases)


def _coprime(wanted: int, scallops: int) -> int:
    """The next number from `wanted` that shares no divisor: only then do turned threads not coincide."""
    while math.gcd(wanted, scallops) > 1:
        wanted += 1
    return wanted


def _drawing(ring: Ring, name: str) -> str:
    """Base curves of a ring under `name`, and their turned copies."""
    curves = "".join(f'<path d="{_closed(ring, phase)}"/>' for phase in ring.phases)
    copies = "".join(
        f'<use href="#{name}" transform="rotate({360 * i / ring.scallops:.3f})"/>' for i in range(1, ring.scallops)
    )
    return f'<g id="{name}">{curves}</g>{copies}'


def _closed(ring: Ring, phase: float) -> str:
    """One base curve of the ring as cubic Bézier pieces whose handles follow the true slope."""
    pieces = PIECES_PER_WAVE * (ring.swings + ring.scallops)
    step, tiny = math.tau / pieces, 1e-5

    def point(turn: float) -> complex:
        return ring.radius(turn, phase) * complex(math.cos(turn), math.sin(turn))

    def handle(turn: float) -> complex:
        return (point(turn + tiny) - point(turn - tiny)) / (2 * tiny) * step / 3

    path = f"M{_pair(point(0))}"
    for i in range(pieces):
        here, there = i * step, (i + 1) * step
        bends = (point(here) + handle(here), point(there) - handle(there), point(there))
        path += "C" + " ".join(map(_pair, bends))
    return path + "z"


def _pair(point: complex) -> str:
    return f"{point.real:.1f} {point.imag:.1f}"
