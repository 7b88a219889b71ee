"""What the rules ask of an application, paragraph by paragraph, and what of it is still missing (O1315-A2.9)."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from copyright_registry import parties
from copyright_registry.models import Application, Attachment, Original, Requirement
from portal.law import (
    O1315_4_2,
    O1315_5_1,
    O1315_5_3,
    O1315_5_4,
    O1315_9,
    O1315_10,
    O1315_A2_9,
    Clause,
    O1315_5_2a,
    O1315_5_2b,
    own,
    under,
)
from portal.reference import in_force

MOST_FILES = 40
MOST_AUTHORS = 30
MOST_ORIGINALS = 10
ENOUGH = own(
    "An application has at most 40 files, 30 authors and 10 originals: so the text that is signed stays small."
)
TERM_OF_PROTECTION = 70  # years after the year of the author's death (the Law, article 28)
PROGRAMS = ("program", "database")
ABSTRACT = ("field", "purpose", "functions", "characteristics", "language", "machine")
DERIVED = ("derivative",)  # kinds that are made from another's work by their nature

Part = Requirement.Part
PARTS: Mapping[str, Clause] = {
    Part.COPY: O1315_5_2a,
    Part.SOURCE: O1315_5_2b,
    Part.AGREEMENT: O1315_5_3,
    Part.OPINION: O1315_5_4,
    Part.POWER: O1315_4_2,
}


def is_program(application: Application) -> bool:
    """Whether the source text and an abstract stand in place of the copy."""
    return application.kind is not None and application.kind.code in PROGRAMS


def is_derived(application: Application) -> bool:
    """Whether it rests on works of others: by its kind, or as its author says."""
    by_kind = application.kind is not None and application.kind.code in DERIVED
    return by_kind or bool(application.derived)


@under(O1315_5_2a, O1315_5_2b, O1315_5_3, O1315_5_4, O1315_4_2)
def parts(application: Application) -> list[str]:
    """What documents are asked for, in the order of the paragraphs."""
    asked: dict[str, bool] = {
        Part.POWER: hasattr(application, "representation"),
        Part.COPY: application.kind is not None and not is_program(application),
        Part.SOURCE: is_program(application),
        Part.AGREEMENT: is_derived(application) and any(one.agreement for one in application.originals.all()),
        Part.OPINION: bool(application.religious),
    }
    return [part for part, is_asked in asked.items() if is_asked]


def choices(application: Application, part: str) -> list[Requirement]:
    """The documents of which one is enough for `part`, in force today for the kind of the work."""
    kind = application.kind.code if application.kind else ""
    rows = in_force(Requirement.objects.filter(part=part))
    return [row for row in rows if not row.kinds or kind in row.kinds]


def offered(application: Application) -> set[str]:
    """The parts for which there is a document in force today for the kind of the work."""
    kind = application.kind.code if application.kind else ""
    rows = in_force(Requirement.objects.all())
    return {row.part for row in rows if not row.kinds or kind in row.kinds}


def sorted_out(application: Application) -> tuple[list[Attachment], list[Attachment]]:
    """The files that belong to the application as it is now, and the rest: its kind may have been changed after them.

    Both in the order in which they came.
    """
    asked, kind = parts(application), application.kind.code if application.kind else ""
    belonging: list[Attachment] = []
    rest: list[Attachment] = []
    for file in application.attachments.select_related("requirement", "preview").filter(completion=None):
        required = file.requirement
        fits = required.part in asked and (not required.kinds or kind in required.kinds)
        (belonging if fits else rest).append(file)
    return belonging, rest


def attached(application: Application, part: str = "") -> list[Attachment]:
    """The files that belong to the application as it is now, of one part or of all."""
    belonging, _rest = sorted_out(application)
    return [file for file in belonging if part in ("", file.requirement.part)]


@under(O1315_5_3)
def expired_since(original: Original) -> date | None:
    """The first day after the term of protection of an original; None where it rests on an agreement.

    The term is the author's life and 70 years after it, from 1 January of the year that follows the death.
    """
    return None if original.died_in is None else date(original.died_in + TERM_OF_PROTECTION + 1, 1, 1)


def _authors(application: Application) -> bool:
    """Each of them is known with what the form asks, has joined or may be represented, and none has declined."""
    named = list(application.authors.select_related("person"))
    are_known = bool(named) and all(author.is_complete and author.declined_at is None for author in named)
    return are_known and not any(map(parties.has_outgrown, named))


def _representation(application: Application) -> bool:
    return application.representation.is_in_force(timezone.localdate())


def _kind(application: Application) -> bool:
    said = (application.kind_id, application.derived, application.religious)
    return None not in said and application.not_distinguishing


def _title(application: Application) -> bool:
    return bool((application.title_kk or application.title_ru) and application.created_on)


def _originals(application: Application) -> bool:
    return application.originals.exists()


def _statements(application: Application) -> bool:
    return all(
        (
            application.sole_author,
            application.unpublished,
            application.significance_explained,
            application.data_consent,
        )
    )


SECTIONS: Mapping[str, tuple[Clause, Callable[[Application], bool]]] = {
    "authors": (O1315_5_1, _authors),
    "representation": (O1315_4_2, _representation),
    Part.POWER: (O1315_4_2, lambda application: bool(attached(application, Part.POWER))),
    "kind": (O1315_10, _kind),
    "title": (O1315_5_1, _title),
    Part.COPY: (O1315_5_2a, lambda application: bool(attached(application, Part.COPY))),
    "abstract": (O1315_5_2b, lambda application: hasattr(application, "abstract")),
    Part.SOURCE: (O1315_5_2b, lambda application: bool(attached(application, Part.SOURCE))),
    "originals": (O1315_5_3, _originals),
    Part.AGREEMENT: (O1315_5_3, lambda application: bool(attached(application, Part.AGREEMENT))),
    Part.OPINION: (O1315_5_4, lambda application: bool(attached(application, Part.OPINION))),
    "statements": (O1315_5_1, _statements),
}


@under(O1315_5_1, O1315_9)
def sections(application: Application) -> list[str]:
    """The sections of the form that this application has, in their order; until the kind is known, a file too."""
    asked = set(parts(application)) or {Part.COPY}
    if application.kind is None:
        asked.add(Part.COPY)
    asked |= {"authors", "kind", "title", "statements"}
    asked |= {"representation"} if hasattr(application, "representation") else set()
    asked |= {"abstract"} if is_program(application) else set()
    asked |= {"originals"} if is_derived(application) else set()
    return [section for section in SECTIONS if section in asked]


@under(O1315_10, O1315_A2_9)
def missing(application: Application) -> list[str]:
    """The sections that are not complete, in their order."""
    return [section for section in sections(application) if not SECTIONS[section][1](application)]
