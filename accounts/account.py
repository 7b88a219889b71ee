"""The account is made of sections and of what to do next, each from the app that knows its matter.

A section of a person stands on their front page; one of a subject also on the page of each organisation. What is to
do is asked for all for whom the person acts, in as many queries for ten of them as for one.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.subjects import Subject
from portal.components import Task


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: a template and what it needs."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Todo:
    """What the person is to do next, and by when where a term runs."""

    task: Task
    due_at: datetime | None = None


SECTIONS: list[Callable[[User], Section]] = []
SUBJECT_SECTIONS: list[Callable[[Subject], Section]] = []
TODOS: list[Callable[[list[Subject]], Iterable[Todo]]] = []


def section(make: Callable[[User], Section]) -> Callable[[User], Section]:
    """Decorator: `make` gives a section of everybody's account page."""
    SECTIONS.append(make)
    return make


def subject_section(make: Callable[[Subject], Section]) -> Callable[[Subject], Section]:
    """Decorator: `make` gives a section of the account of a person, and of each organisation."""
    SUBJECT_SECTIONS.append(make)
    return make


def todo(make: Callable[[list[Subject]], Iterable[Todo]]) -> Callable[[list[Subject]], Iterable[Todo]]:
    """Decorator: `make` says what a person is to do, given all for whom they act, themselves first."""
    TODOS.append(make)
    return make


def sections(user: User) -> list[Section]:
    """The sections of one person's page, in the order in which apps were loaded."""
    return [*(make(user) for make in SECTIONS), *sections_of(Subject(user))]


def sections_of(subject: Subject) -> list[Section]:
    """The sections that a person and an organisation have alike."""
    return [make(subject) for make in SUBJECT_SECTIONS]


def todos(subjects: list[Subject]) -> list[Todo]:
    """What is to do for all of `subjects`: what has a due moment first, the earliest at its head."""
    found = [one for make in TODOS for one in make(subjects)]
    return sorted(found, key=lambda one: one.due_at.timestamp() if one.due_at else math.inf)
