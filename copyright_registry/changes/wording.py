"""The data of an entry as text, and what of them a correction or a court may change; both form and step ask this."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copyright_registry.changes import law
from copyright_registry.changes.models import Amendment, Ask, Change, Column
from copyright_registry.models import Entry, Kind
from portal.documents.letters import unprintable
from portal.flow import Refusal
from portal.forms import one_line
from portal.law import O1315_15_1, under
from portal.reference import in_force
from portal.search.words import fold

TITLES = (Column.TITLE_KK, Column.TITLE_RU, Column.TITLE_EN)
CORRECTABLE = (*TITLES, Column.CREATED_ON, Column.AUTHORS)  # kind is the nature of the work
LONGEST = {Column.AUTHORS: 5000, Column.KIND: 40}
NAME_LONGEST = 300
WHOLE = ""  # the place of a fault that belongs to no single column

NOTHING = Refusal(_("Nothing is changed yet. Write what is wrong as it should be."))
NOT_TECHNICAL = Refusal(
    _(
        "That is no technical error: a correction must not change belonging, nature or content of what is entered. "
        "It takes a decision of a court."
    )
)
ANOTHER_AUTHOR = Refusal(
    _(
        "Only the spelling of a name can be corrected: the authors stay as many, in the same order. "
        "To add, remove or exchange an author takes a decision of a court."
    )
)
NO_TITLE = Refusal(_("An entry has a name in Kazakh or in Russian. Write one of them."))
NO_REASON = Refusal(_("Say why what stands there is an error."))
NO_AUTHOR = Refusal(_("An entry names its authors, a line each."))
NO_SUCH_KIND = Refusal(_("There is no such type of object."))
WRONG_DAY = Refusal(_("The date of creation is a day from 1900 on, not later than the receipt of the application."))
TOO_LONG = Refusal(_("That is longer than the register holds: a name has at most 300 letters."))

Faults = dict[str, Refusal]


def data_of(entry: Entry) -> dict[str, str]:
    """What of an entry may be changed at all: authors a line each, the day as ISO, the kind by its code."""
    return {
        **{title: getattr(entry, title) for title in TITLES},
        Column.CREATED_ON: entry.created_on.isoformat(),
        Column.AUTHORS: "\n".join(entry.authors),
        Column.KIND: entry.kind.code,
    }


def changed(entry: Entry, new: Mapping[str, str]) -> dict[str, str]:
    """Of `new` what differs from what stands, in the order of the columns."""
    stands = data_of(entry)
    said = {column.value: _tidy(column, new[column]) for column in Column if column in new}
    return {column: text for column, text in said.items() if text != stands[column]}


def _tidy(column: str, text: str) -> str:
    """Nothing typed stands on a line that is not its own."""
    return "\n".join(lines(text)) if column == Column.AUTHORS else one_line(text)


@under(O1315_15_1)
def faults_of_correction(entry: Entry, new: Mapping[str, str], reasons: Mapping[str, str]) -> Faults:
    """Why the authors cannot have these data corrected, by column; empty where they can."""
    different = changed(entry, new)
    found = _faults(entry, different)
    for column in different:
        if column not in CORRECTABLE:
            found.setdefault(column, NOT_TECHNICAL)
        elif not reasons.get(column, "").strip():
            found.setdefault(column, NO_REASON)
    if Column.AUTHORS in different and not _is_spelling(entry.authors, lines(different[Column.AUTHORS])):
        found[Column.AUTHORS] = ANOTHER_AUTHOR
    return found


def faults_of_court(entry: Entry, new: Mapping[str, str]) -> Faults:
    """Why a court cannot have ordered these data, by column."""
    return _faults(entry, changed(entry, new))


def faults_of(change: Change) -> Faults:
    """Why what a change asks for cannot be entered, judged by the entry as it stands; a cancellation has no data."""
    if change.asks == Ask.CANCEL:
        return {}
    amendments = list(change.amendments.all())
    new = {one.column: one.after for one in amendments}
    if change.court_id is not None:
        return faults_of_court(change.entry, new)
    return faults_of_correction(change.entry, new, {one.column: one.because for one in amendments})


def first(found: Faults) -> Refusal | None:
    """One of them, where only one can be told."""
    return next(iter(found.values()), None)


def _faults(entry: Entry, different: Mapping[str, str]) -> Faults:
    """What no version of an entry may say."""
    if not different:
        return {WHOLE: NOTHING}
    found = {column: fault for column, text in different.items() if (fault := _fault(entry, column, text))}
    stands = {**data_of(entry), **different}
    if not (stands[Column.TITLE_KK] or stands[Column.TITLE_RU]):
        found.setdefault(Column.TITLE_KK, NO_TITLE)
    return found


def _fault(entry: Entry, column: str, text: str) -> Refusal | None:
    names = lines(text) if column == Column.AUTHORS else [text]
    if max(map(len, names), default=0) > NAME_LONGEST:
        return TOO_LONG
    if strange := unprintable("".join("".join(names).split())):
        message = _("The certificate cannot show these signs: %(signs)s. Write it without them.")
        return Refusal(message % {"signs": " ".join(strange)})
    if column == Column.AUTHORS and not names:
        return NO_AUTHOR
    if column == Column.KIND and not in_force(Kind.objects.filter(code=text)).exists():
        return NO_SUCH_KIND
    return WRONG_DAY if column == Column.CREATED_ON and not _is_possible(entry, text) else None


def _is_possible(entry: Entry, text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.year >= 1900 and day <= timezone.localdate(entry.received_at)


def lines(text: str) -> list[str]:
    """The names of a text with a line each, without empty lines."""
    return [name for line in text.splitlines() if (name := one_line(line))]


@under(law.SPELLING)
def _is_spelling(before: list[str], after: list[str]) -> bool:
    """Whether the same persons are named in the same order, spelt nearly the same."""
    return len(before) == len(after) and all(map(_is_same_name, before, after))


def _is_same_name(before: str, after: str) -> bool:
    old, new = fold(before).split(), fold(after).split()
    return len(old) == len(new) and all(
        distance(one, other) <= max(1, max(len(one), len(other)) // 5) for one, other in zip(old, new, strict=True)
    )


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out or exchanged to make one word of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row = row, [place]
        for column, sign in enumerate(other, start=1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != sign)))
    return row[-1]


def amend(change: Change, new: Mapping[str, str], reasons: Mapping[str, str]) -> None:
    """Keep what the change asks for, in place of what it asked for before."""
    stands = data_of(change.entry)
    change.amendments.all().delete()
    Amendment.objects.bulk_create(
        Amendment(
            change=change, column=column, before=stands[column], after=after, because=one_line(reasons.get(column, ""))
        )
        for column, after in changed(change.entry, new).items()
    )
