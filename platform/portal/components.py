"""What the components of pages are filled with, and the signs that states are told by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.flow import Words


@dataclass(frozen=True)
class Row:
    """A line of a summary list; `action` are the words of the link to `href`, such as “Change”."""

    label: Words
    value: object
    href: str = ""
    action: Words = ""
    serif: bool = False
    mono: bool = False


@dataclass(frozen=True)
class Task:
    """A line of a task list. `state` names a sign, `words` its text, `blocked` what comes first."""

    title: Words
    hint: Words
    state: str
    words: Words
    href: str = ""
    blocked: Words = ""

    @property
    def knot(self) -> str:
        """How the knot on the string is tied: done, now or ahead."""
        return {"good": "done", "turn": "now"}.get(self.state, "ahead")


@dataclass(frozen=True)
class Event:
    """A knot of a timeline: what happened or comes, when, and by whom."""

    title: Words
    when: datetime | Words | None = None
    who: Words = ""
    state: Literal["done", "now", "next", "end"] = "done"

    @property
    def moment(self) -> datetime | None:
        return self.when if isinstance(self.when, datetime) else None


@dataclass(frozen=True)
class Crumb:
    """A page above this one."""

    title: Words
    href: str


@dataclass(frozen=True)
class Sign:
    """A shape of 16 x 16 units, and the tone that is its third mark after shape and word.

    `filled` and `drawn` are SVG paths; no two signs share an outline.
    """

    tone: str = ""
    filled: str = ""
    drawn: str = ""
    dashed: bool = False


RING = "M8 1.6a6.4 6.4 0 1 1 0 12.8 6.4 6.4 0 0 1 0-12.8z"
DISC = "M8 .4a7.6 7.6 0 1 1 0 15.2A7.6 7.6 0 0 1 8 .4z"
TWO_RINGS = "M5.4 3.7a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6zM10.6 3.7a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z"

SIGNS: Mapping[str, Sign] = {
    "draft": Sign(drawn=RING, dashed=True),
    "todo": Sign(drawn=RING),
    "turn": Sign("now", filled="M8 .5 15.5 8 8 15.5.5 8z"),
    "work": Sign("work", filled="M8 2a6 6 0 0 1 0 12z", drawn=RING),
    "pause": Sign("wait", filled="M3 1.8h3.4v12.4H3zM9.6 1.8H13v12.4H9.6z"),
    "good": Sign("good", filled=DISC + "M7 11.6 12.2 6 11 4.8 6.9 9.2 5 7.3 3.8 8.5z"),
    "split": Sign("split", drawn=TWO_RINGS),
    "bad": Sign(
        "bad",
        filled="M1 1h14v14H1zM4.1 5.3 6.8 8l-2.7 2.7 1.2 1.2L8 9.2l2.7 2.7 1.2-1.2L9.2 8l2.7-2.7"
        "-1.2-1.2L8 6.8 5.3 4.1z",
    ),
    "ended": Sign(drawn=RING + "M4.6 8h6.8"),
    "late": Sign("wait", filled="M8 .8 16 15H0zM7.1 5.6v4.7h1.8V5.6zM7.1 11.4v1.9h1.8v-1.9z"),
    "info": Sign(drawn=RING + "M8 7.2v4.2", filled="M7.1 4h1.8v1.8H7.1z"),
    "clock": Sign("wait", drawn=RING + "M8 4.4V8l2.5 1.7"),
}

NOTICE_SIGNS: Mapping[str, str] = {"good": "good", "info": "info", "wait": "clock", "bad": "bad"}

ICONS: Mapping[str, str] = {  # lines on 20 x 20 units, for buttons
    "menu": "M3 6.5h14M3 13.5h14",
    "search": "M8.7 3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8.7 3zM13 13l4.4 4.4",
    "person": "M10 3a3.3 3.3 0 1 1 0 6.6A3.3 3.3 0 0 1 10 3zM3.5 17c.7-3.3 3.2-5 6.5-5s5.8 1.7 6.5 5",
    "file": "M5 2.5h6.3l4.2 4.2v10.8H5zM11.2 2.8v4h4",
}
