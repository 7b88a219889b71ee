"""The trial of a sheet: all that is wrong with each work, and which works another seems to be. Nothing is entered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import SubjectKind
from accounts.subjects import Subject
from portal.law import O100_15, O100_16, O100_17_1, O100_17_3, O100_17_4, under
from portal.search.words import fold
from registers import owners, rules
from registers.agreements import managed_by
from registers.bulk.columns import SHARE, Table
from registers.bulk.reading import Found, Told
from registers.disputes import matching
from registers.law import BULK, NUMBERS_TRIED, SAME_PERSON
from registers.models import Code, CodeKind, Owner, WorkState
from registers.owners import COLUMNS, Key
from registers.said import CodeSaid, Fault, HolderSaid, faults, in_normal_form

COLUMN_OF = {"holders": "holder_name", "shares": "share", "holder_shares": "share"}  # by the field of a fault


@dataclass
class Trial:
    """What is remembered of a sheet from one batch of its works to the next."""

    table: Table
    subject: Subject
    keys: set[Key] = field(default_factory=set)  # of owners by whose rights the subject enters works
    numbers: dict[str, int] = field(default_factory=dict)  # the sheet's own numbers of works, with their rows
    codes: dict[CodeSaid, int] = field(default_factory=dict)
    works: dict[int, int] = field(default_factory=dict)  # what is said of works, as hashes, with their rows
    people: dict[Key, tuple[str, str]] = field(default_factory=dict)  # name and pseudonym said with a number

    def __post_init__(self) -> None:
        self.keys = _keys_of(self.subject)

    @under(O100_15, O100_17_1, O100_17_3, O100_17_4, BULK)
    def check(self, batch: Sequence[Found]) -> None:
        """Note in each work what is wrong with it. A few queries for any number of works."""
        clean = []
        for found in batch:
            told = faults(found.said, self.table.lists)
            found.faults += _once([_told(found, fault) for fault in told], found)
            if not told:
                clean.append(found)
            self._repeated_number(found)
        for found in clean:
            found.faults += self._other_people(found)
        self._contradictions([found for found in clean if not found.faults])  # of a number one name, not a list
        for found in clean:
            found.faults += self._entitled(found)
            self._repeated(found)
        _in_register(clean)

    def _repeated_number(self, found: Found) -> None:
        number = found.rows[0].cells.get("work", "")
        first = self.numbers.setdefault(number, found.row) if number else found.row
        if first != found.row:
            words = _("A work with this number stands in row %(row)s already. Put its rows one under another.")
            found.faults.append(Told(found.row, "work", words % {"row": first}))

    @under(O100_16)
    def _entitled(self, found: Found) -> list[Told]:
        """The subject is a holder, or an OKUP to which one gave the rights."""
        if any(key in self.keys for line in found.said.holders for key in owners.keys_of(line)):
            return []
        is_okup = self.subject.organisation is not None and SubjectKind.OKUP in self.subject.kinds
        refusal = rules.NO_MANDATE if is_okup else rules.NOT_ENTITLED
        return [Told(found.row, "", str(refusal.reason))]

    @under(SAME_PERSON)
    def _other_people(self, found: Found) -> Iterator[Told]:
        """Lines whose number another line of the sheet has with another name."""
        for row, line in zip(found.holder_rows, found.said.holders, strict=True):
            for key in owners.keys_of(line):
                name, pseudonym = self.people.setdefault(key, (line.name, line.pseudonym))
                if not owners.alike(line, Owner(name_kk=name, pseudonym=pseudonym, is_entity=line.is_entity)):
                    words = _("Another row of the sheet has this number with another name: %(name)s.") % {"name": name}
                    yield Told(row, "holder_name", words)

    @under(SAME_PERSON, NUMBERS_TRIED)
    def _contradictions(self, batch: Sequence[Found]) -> None:
        """Numbers that the register knows with another name; in one query for the batch."""
        lines: list[HolderSaid] = [line for found in batch for line in found.said.holders]
        places = [(found, row) for found in batch for row in found.holder_rows]
        for fault in owners.contradictions(lines, self.subject.person, self.keys):
            found, row = places[fault.line or 0]
            found.faults.append(Told(row, "holder_name", fault.words))

    def _repeated(self, found: Found) -> None:
        """The same work twice is wrong; one code of two works is worth a look."""
        first = self.works.setdefault(hash(_likeness(found)), found.row)
        if first != found.row:
            words = _("The same work stands in row %(row)s already.") % {"row": first}
            found.faults.append(Told(found.row, "", words))
            return
        for column, code in zip(found.code_columns, map(in_normal_form, found.said.codes), strict=True):
            first = self.codes.setdefault(code, found.row)
            if first != found.row:
                words = _("The work in row %(row)s has this code too.") % {"row": first}
                found.hints.append(Told(found.row, column, words))


def _likeness(found: Found) -> tuple[object, ...]:
    """What two rows of works must have in common to be one work: all that is said but the order of holders."""
    said = found.said
    titles = tuple(map(fold, said.titles))
    holders = frozenset((fold(line.name), line.iin, line.bin, line.ipi, line.role) for line in said.holders)
    return titles, said.kind, said.created_year, frozenset(map(in_normal_form, said.codes)), holders


def _keys_of(subject: Subject) -> set[Key]:
    """The numbers of the subject itself and, of an OKUP, of those who gave it the rights to all their works."""
    organisation = subject.organisation
    own: Key = ("bin", organisation.bin) if organisation else ("iin_digest", subject.person.iin_digest)
    whose = Q(**dict([own]))
    if organisation and SubjectKind.OKUP in organisation.kinds:
        whose |= Q(pk__in=managed_by(organisation, timezone.localdate()).values("owner"))
    columns = list(COLUMNS.values())
    rows = Owner.objects.filter(whose).values_list(*columns)
    return {own} | {key for row in rows.iterator() for key in zip(columns, row, strict=True) if key[1]}


def _in_register(batch: Sequence[Found]) -> None:
    """Works of the register that have a code of these, or a title and an author; in three queries for the batch."""
    codes = [(found, column, in_normal_form(code)) for found in batch for column, code in _international(found)]
    standing = Code.objects.filter(work__state=WorkState.ENTERED, value__in={code.value for *_rest, code in codes})
    titled = standing.select_related("work").only("kind", "value", "work__title_kk", "work__title_ru", "work__title_en")
    known = {(code.kind, code.value): code.work for code in titled} if codes else {}
    for found, column, code in codes:
        if (work := known.get((code.kind, code.value))) is not None:
            words = _("Work No. %(number)s of the register, “%(title)s”, has this code.")
            found.hints.append(Told(found.row, column, words % {"number": work.number, "title": work.title}))
    for place, work in matching.entered_alike([found.said for found in batch]).items():
        found = batch[place]
        if not any(hint.row == found.row for hint in found.hints):
            words = _("Work No. %(number)s of the register, “%(title)s”, has this title and author.")
            found.hints.append(Told(found.row, "title_kk", words % {"number": work.number, "title": work.title}))


def _international(found: Found) -> Iterator[tuple[str, CodeSaid]]:
    for column, code in zip(found.code_columns, found.said.codes, strict=True):
        if code.kind != CodeKind.OTHER:
            yield column, code


def _once(told: list[Told], found: Found) -> list[Told]:
    """What is wrong with the one share that is meant of several kinds of rights is told of the first of them."""
    if any(name.startswith(SHARE) and cell for row in found.rows for name, cell in row.cells.items()):
        return told
    first = {one.row: one for one in reversed(told) if one.column == "share"}
    return [one for one in told if one.column != "share" or first[one.row] is one]


def _told(found: Found, fault: Fault) -> Told:
    """A fault of what is said, at the cell from which it was said."""
    line = fault.line
    if fault.field.startswith("holder_") and line is not None:
        return Told(found.holder_rows[line], COLUMN_OF.get(fault.field, fault.field), fault.words)
    if fault.field == "codes" and line is not None:
        return Told(found.row, found.code_columns[line], fault.words)
    return Told(found.row, COLUMN_OF.get(fault.field, fault.field), fault.words)
