"""The account's front page is made of sections, each from the app that knows its matter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: a template and what it needs."""

    template: str
    context: dict[str, Any]


SECTIONS: list[Callable[[User], Section]] = []


def section(make: Callable[[User], Section]) -> Callable[[User], Section]:
    """Decorator: `make` gives a section of everybody's account page."""
    SECTIONS.append(make)
    return make


def sections(user: User) -> list[Section]:
    """The sections of one person's page, in the order in which apps were loaded."""
    return [make(user) for make in SECTIONS]
