"""What apps above the registers have to say of a work on its page, each in a section of its own."""

from collections.abc import Callable

from accounts.account import Section
from registers.lists.readers import Reader
from registers.models import Work

Note = Callable[[Work, Reader], Section | None]
NOTES: list[Note] = []


def work_note(make: Note) -> Note:
    """Decorator: `make` gives a section of the page of an entered work to its reader, or None."""
    NOTES.append(make)
    return make


def of_work(work: Work, reader: Reader) -> list[Section]:
    """The sections of the page, in the order in which apps were loaded."""
    return [section for make in NOTES if (section := make(work, reader)) is not None]
