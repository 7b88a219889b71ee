"""What is said before a work is entered: entries that look like it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.flow import Words
from registers.disputes import matching
from registers.models import Work


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, and the entry that it is about."""

    words: Words
    href: str


def warnings_of(work: Work) -> list[Warned]:
    """Entries that may be the same work; none hinders who enters it."""
    return [
        Warned(
            _("Entry No. %(number)s, %(title)s: %(why)s.")
            % {"number": match.work.pk, "title": match.work.title, "why": match.told},
            match.work.get_absolute_url(),
        )
        for match in matching.found(work)
    ]
