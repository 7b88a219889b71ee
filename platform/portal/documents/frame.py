"""The frame of a certificate: bands of ram's horns above and below, two strings down each side."""

from portal.drawings import JUNIPER, horn

FELT = "#eaf3f0"
WIDTH, HEIGHT = 297.0, 210.0  # A4 landscape; every number here is in millimetres
EDGE = 10.0  # from the edge of the sheet: printers keep 5
BAND = 10.5
HORNS = 23  # in a band, a diamond between each two


def svg() -> str:
    """The whole frame; a background, so that it is no part of what is read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'fill="none" stroke="{JUNIPER}"><defs>'
        f'<path id="horn" d="{horn(scale=0.5)}" stroke-width=".62" stroke-linecap="round"/>'
        f'<path id="knot" d="M0-1.5 1.1 0 0 1.5-1.1 0z" fill="{JUNIPER}" stroke="none"/></defs>'
        f"{_band(EDGE)}{_band(HEIGHT - EDGE - BAND)}{_strings()}</svg>"
    )


def _band(top: float) -> str:
    left, right, low = EDGE, WIDTH - EDGE, top + BAND
    pitch, axis = (right - left) / HORNS, top + BAND / 2
    lines = (
        f'<path d="M{left} {top}H{right}V{low}H{left}z" fill="{FELT}" stroke="none"/>'
        f'<path d="M{left} {top}H{right}M{left} {low}H{right}" stroke-width=".5"/>'
        f'<path d="M{left} {top + 1}H{right}M{left} {low - 1}H{right}" stroke-width=".18"/>'
    )
    horns = (_put("horn", left + pitch * (i + 0.5), axis) for i in range(HORNS))
    knots = (_put("knot", left + pitch * i, axis) for i in range(1, HORNS))
    return lines + "".join(horns) + "".join(knots)


def _put(what: str, x: float, y: float) -> str:
    return f'<use href="#{what}" transform="translate({x:.3f} {y:.3f})"/>'


def _strings() -> str:
    top, bottom = EDGE + BAND, HEIGHT - EDGE - BAND
    return "".join(
        f'<path d="M{x} {EDGE - 0.25}V{HEIGHT - EDGE + 0.25}" stroke-width=".5"/>'
        f'<path d="M{x + inwards} {top}V{bottom}" stroke-width=".18"/>'
        for x, inwards in ((EDGE, 1.0), (WIDTH - EDGE, -1.0))
    )
