"""Charts as SVG drawn on the server: bars, bars in two kinds, lines. Pure, and without a style of their own.

There is one scale, from nought. The last step is the one that counts and carries its numbers; a second series is
told by stripes or dashes and by its name beside it, never by colour alone (static/css/pages/dashboard.css has the
colours). A drawing is never smaller than its letters allow: a narrow page shows fewer steps. All lengths are in
units of the drawing, which are pixels of the page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.drawings import brief
from portal.flow import Words

WIDE, NARROW, HEIGHT = 560, 300, 224
TOP, FOOT = 24, 190  # where the scale ends and begins, counted downwards
LETTER = 7.2  # the width of a letter, on average
STEP_MOST, LABEL = 60, 46  # how wide a step may be, and its label is
STRIPE, LINE_HEIGHT = 4, 16
BAR, BAR_HEIGHT = 132, 16

Tell = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, a value for each step; None where there was nothing to measure."""

    name: Words
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: bars of two series stand upon each other, lines cross."""

    name: str  # of its elements on the page
    title: Words
    told: Words  # what the drawing shows, for whoever does not see it
    steps: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bars", "lines"] = "bars"
    tell: Tell = "{:g}".format

    def last(self, count: int) -> "Chart":
        """The same of the last `count` steps."""
        cut = [Series(one.name, one.values[-count:]) for one in self.series]
        return Chart(self.name, self.title, self.told, self.steps[-count:], cut, self.kind, self.tell)

    @property
    def is_named(self) -> bool:
        """Whether names stand beside the ends: one row of bars is what the title says."""
        return len(self.series) > 1 or self.kind == "lines"

    @property
    def top(self) -> float:
        """The greatest height that is drawn: of stacked bars, their sum."""
        columns = zip(*(one.values for one in self.series), strict=True)
        heights = [[value or 0 for value in column] for column in columns]
        return max((sum(each) if self.kind == "bars" else max(each) for each in heights), default=0)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand in a drawing of one width."""

    chart: Chart
    name: str
    width: int
    ticks: Sequence[float]

    @property
    def left(self) -> float:
        """Where the scale's line begins, after its numbers."""
        return 14 + LETTER * max(len(self.chart.tell(tick)) for tick in self.ticks)

    @property
    def right(self) -> float:
        """Where the last step ends: behind it stand the names of several series."""
        return self.width - (_margin(self.chart) if self.chart.is_named else 0)

    @property
    def pitch(self) -> float:
        """The width of a step."""
        return min((self.right - self.left) / max(len(self.chart.steps), 1), STEP_MOST)

    def x(self, step: int) -> float:
        """The middle of a step."""
        return self.left + (step + 0.5) * self.pitch

    def y(self, value: float) -> float:
        return FOOT - (FOOT - TOP) * value / self.ticks[-1]


def draw(chart: Chart) -> SafeString:
    """The drawing for a wide place, and the last steps of it for a narrow one. Styles show one of them."""
    fits = floor((NARROW - 50 - (_margin(chart) if chart.is_named else 0)) / 36)
    wide, narrow = _svg(chart, WIDE, "wide"), _svg(chart.last(fits), NARROW, "narrow")
    return format_html("{}{}", wide, narrow)


def _margin(chart: Chart) -> float:
    """The room for names and numbers of series beside their last values."""
    return 12 + LETTER * max((len(line) for one in chart.series for line in _ending(chart, one)), default=0)


def _ending(chart: Chart, series: Series) -> tuple[str, str]:
    """What stands beside the end of a series: its name, and its last number."""
    known = [value for value in series.values if value is not None]
    return str(series.name), chart.tell(known[-1]) if known else "–"


def _svg(chart: Chart, width: int, kind: str) -> SafeString:
    frame = _Frame(chart, f"{chart.name}-{kind}", width, scale(chart.top, whole=chart.kind == "bars"))
    parts = [*_grid(frame), *(_bars(frame) if chart.kind == "bars" else _lines(frame)), *_steps(frame)]
    return format_html(
        '<svg class="chart {kind}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="{name}-title" aria-describedby="{name}-told"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-told">{told}</desc>{parts}</svg>',
        kind=kind,
        width=width,
        height=HEIGHT,
        name=frame.name,
        title=chart.title,
        told=chart.told,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def scale(top: float, *, whole: bool) -> list[float]:
    """Marks from 0 to at least `top`, two to six of them, by ones, twos or fives of a power of ten."""
    if top < 1e-6:
        return [0, 1]
    power = 10.0 ** floor(log10(top / 4))
    step = next(power * times for times in (1, 2, 5, 10) if power * times * 5 >= top)
    step = max(step, 1) if whole else step
    return [round(step * place, 9) for place in range(max(ceil(round(top / step, 9)), 1) + 1)]


def _grid(frame: _Frame) -> Iterator[SafeString]:
    end = frame.left + frame.pitch * max(len(frame.chart.steps), 1)
    for tick in frame.ticks:
        y = brief(frame.y(tick))
        kind = "thin" if tick else "base"
        yield format_html('<path class="{}" d="M{} {}H{}"/>', kind, brief(frame.left), y, brief(end))
        yield _text(frame.left - 6, frame.y(tick) + 4, frame.chart.tell(tick), "end")


def _text(x: float, y: float, words: Words, anchor: str = "start", kind: str = "") -> SafeString:
    strong = format_html(' class="{}"', kind) if kind else ""
    return format_html('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>', brief(x), brief(y), anchor, strong, words)


def _steps(frame: _Frame) -> Iterator[SafeString]:
    """The names of the steps, as many as have room, counted back from the last."""
    last = len(frame.chart.steps) - 1
    every = max(ceil(LABEL / frame.pitch), 1)
    for step, name in enumerate(frame.chart.steps):
        if (last - step) % every == 0:
            yield _text(frame.x(step), FOOT + 20, name, "middle", "strong" if step == last else "")


def _bars(frame: _Frame) -> Iterator[SafeString]:
    ends = [0.0] * len(frame.chart.steps)  # how high the bars stand so far
    places = []
    for order, series in enumerate(frame.chart.series):
        for step, value in enumerate(series.values):
            low, ends[step] = ends[step], ends[step] + (value or 0)
            if value:
                yield _bar(frame, step, low, ends[step], striped=order > 0)
        if ends:
            places.append(frame.y((low + ends[-1]) / 2))
    if frame.chart.is_named:
        yield from _names(frame, places)
    elif ends:
        yield _text(frame.x(len(ends) - 1), frame.y(ends[-1]) - 6, frame.chart.tell(ends[-1]), "middle", "strong")


def _bar(frame: _Frame, step: int, low: float, high: float, *, striped: bool) -> SafeString:
    """A bar of one step from `low` to `high`; of a second series it is an outline with stripes."""
    width = frame.pitch * 0.64
    x, y, foot = frame.x(step) - width / 2, frame.y(high), frame.y(low)
    kind = "last" if step == len(frame.chart.steps) - 1 else "before"
    if not striped:
        rect = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        return format_html(rect, kind, brief(x), brief(y), brief(width), brief(foot - y))
    path = f"M{brief(x)} {brief(foot)}V{brief(y)}H{brief(x + width)}V{brief(foot)}z"
    path += "".join(f"M{brief(x)} {brief(foot - down)}h{brief(width)}" for down in range(STRIPE, int(foot - y), STRIPE))
    return format_html('<path class="striped {}" d="{}"/>', kind, path)


def _lines(frame: _Frame) -> Iterator[SafeString]:
    places = []
    for order, series in enumerate(frame.chart.series):
        known = [(step, value) for step, value in enumerate(series.values) if value is not None]
        path = ""
        for (before, _value), (step, value) in pairwise([(-2, 0.0), *known]):
            path += f"{'L' if step == before + 1 else 'M'}{brief(frame.x(step))} {brief(frame.y(value))}"
        kind = "second" if order else "first"
        yield format_html('<path class="line {}" d="{}"/>', kind, path)
        for step, value in known:
            yield format_html(
                '<circle class="{}" cx="{}" cy="{}" r="3.5"/>', kind, brief(frame.x(step)), brief(frame.y(value))
            )
        places.append(frame.y(known[-1][1]) if known else frame.y(0))
    yield from _names(frame, places)


def _names(frame: _Frame, places: Sequence[float]) -> Iterator[SafeString]:
    """Name and last number of each series beside its end, two lines each, none upon another."""
    x = frame.left + frame.pitch * len(frame.chart.steps) + 8
    room = 2 * LINE_HEIGHT
    below = sorted(range(len(places)), key=lambda order: places[order])
    y = -float(room)
    for rank, order in enumerate(below):
        y = min(max(places[order], y + room), FOOT - room * (len(below) - 1 - rank))
        name, number = _ending(frame.chart, frame.chart.series[order])
        yield _text(x, y, name)
        yield _text(x, y + LINE_HEIGHT, number, kind="strong")


def small_bar(value: float, most: float, *, reach: float | None = None, limit: float | None = None) -> SafeString:
    """A bar for a cell beside its number, out of `most`; a thin line goes on to `reach`, a mark stands at `limit`.

    It says nothing that the row does not say in words, so it is not read out.
    """
    unit = (BAR - 4) / most if most > 0 else 0
    drawn = [format_html('<rect class="last" x="0" y="3" width="{}" height="10"/>', brief(value * unit))]
    if reach is not None:
        drawn.append(format_html('<path class="reach" d="M{} 8H{}m0-4v8"/>', brief(value * unit), brief(reach * unit)))
    if limit is not None:
        drawn.append(format_html('<path class="limit" d="M{} 0v16"/>', brief(limit * unit)))
    return format_html(
        '<svg class="small-bar" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        "{drawn}</svg>",
        width=BAR,
        height=BAR_HEIGHT,
        drawn=format_html_join("", "{}", ((part,) for part in drawn)),
    )
