"""The waveform of a sound as SVG."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.formatting import Words
from portal.wav import Levels

HEIGHT = 128
MIDDLE = HEIGHT // 2


def draw(levels: Levels, title: Words) -> SafeString:
    """One shape in the colour of the text, a unit of width a column; `title` is read out in its place."""
    highs = "".join(f"L{place} {_y(high)}" for place, (_low, high) in enumerate(levels.columns))
    lows = "".join(f"L{place} {_y(low) + 1}" for place, (low, _high) in reversed([*enumerate(levels.columns)]))
    return format_html(
        '<svg class="waveform" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img">'
        '<title>{title}</title><path fill="currentColor" d="M0 {middle}{path}Z"/></svg>',
        width=max(len(levels.columns), 1),
        height=HEIGHT,
        title=title,
        middle=MIDDLE,
        path=highs + lows,
    )


def _y(level: int) -> int:
    """Down from the top; silence is a line one unit high in the middle."""
    return MIDDLE - round(level * (MIDDLE - 1) / 127)
