"""What is said of a work by who enters it, and what is wrong with it, in the reader's language.

Forms, sheets and programs say it alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import identifiers
from portal.flow import Refusal, StepRefused
from portal.law import O100_17_1, O100_17_3, O100_17_4, under
from portal.reference import in_force
from registers import shares
from registers.models import Category, CodeKind, Holder, RightKind, Role, Work, WorkKind

TITLE, NAME, PSEUDONYM, SCHEME, VALUE = 300, 300, 150, 20, 40  # letters at most
MOST_TITLES, MOST_CODES, MOST_HOLDERS = 30, 50, 100
NUMBERS = ("iin", "bin", "ipi", "isni")  # by which an owner is known


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """A code as typed, or in its normal form; `scheme` names one that is neither ISRC nor ISWC."""

    kind: str
    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class HolderSaid:
    """One line: who, as what, and with which shares. `owner` is the key of an owner known here: names come from there.

    `category` is a code; `shares` per cent by code of the kind of right.
    """

    role: str
    category: str
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    name: str = ""
    pseudonym: str = ""
    is_entity: bool = False
    iin: str = ""
    bin: str = ""
    ipi: str = ""
    isni: str = ""
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class WorkSaid:
    """All that is said of a work; `kind` is a code."""

    title_kk: str = ""
    title_ru: str = ""
    title_en: str = ""
    other_titles: tuple[str, ...] = ()
    kind: str = ""
    created_year: int | None = None
    codes: tuple[CodeSaid, ...] = ()
    holders: tuple[HolderSaid, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Those that there are, each once, the Kazakh one first."""
        named = (self.title_kk, self.title_ru, self.title_en, *self.other_titles)
        return tuple(dict.fromkeys(title for title in named if title))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which field; `line` counts codes, titles or holders from 0. A draft may be lacking."""

    field: str
    words: str
    line: int | None = None
    is_lacking: bool = False


class Wrong(StepRefused):
    """A work that cannot be entered as it is said; `faults` says all that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(Refusal(faults[0].words))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists in force today, by code."""

    kinds: Mapping[str, WorkKind]
    rights: Mapping[str, RightKind]
    categories: Mapping[str, Category]

    @classmethod
    def now(cls) -> "Lists":
        """In three queries."""
        return cls(
            {row.code: row for row in in_force(WorkKind.objects.all())},
            {row.code: row for row in in_force(RightKind.objects.all())},
            {row.code: row for row in in_force(Category.objects.all())},
        )


def of(work: Work) -> WorkSaid:
    """What is said of a work as it stands; owners by their keys. Reads codes and holders."""
    return WorkSaid(
        title_kk=work.title_kk,
        title_ru=work.title_ru,
        title_en=work.title_en,
        other_titles=tuple(work.other_titles),
        kind=work.kind.code if work.kind else "",
        created_year=work.created_year,
        codes=tuple(CodeSaid(code.kind, code.value, code.scheme) for code in work.codes.all()),
        holders=tuple(_line(holder) for holder in work.holders.select_related("category", "owner")),
    )


def _line(holder: Holder) -> HolderSaid:
    return HolderSaid(
        role=holder.role,
        category=holder.category.code,
        shares=shares.read(holder.shares),
        name=holder.owner.name,
        pseudonym=holder.owner.pseudonym,
        is_entity=holder.owner.is_entity,
        owner=holder.owner_id,
    )


@under(O100_17_1, O100_17_3, O100_17_4)
def faults(said: WorkSaid, lists: Lists) -> list[Fault]:
    """All that is wrong, or lacking, in the order of the form; [] where the work can be entered."""
    return [*_titles(said), *_about(said, lists), *_codes(said.codes), *_holders(said.holders, lists)]


def _titles(said: WorkSaid) -> Iterator[Fault]:
    if not said.titles:
        yield Fault("title_kk", _("Write the title of the work, in Kazakh where it has one."), is_lacking=True)
    for name in ("title_kk", "title_ru", "title_en"):
        if len(getattr(said, name)) > TITLE:
            yield Fault(name, _("The title has more than %(most)s letters.") % {"most": TITLE})
    if len(said.other_titles) > MOST_TITLES:
        yield Fault("other_titles", _("Write at most %(most)s other titles.") % {"most": MOST_TITLES})
    for line, title in enumerate(said.other_titles):
        if len(title) > TITLE:
            yield Fault("other_titles", _("The title has more than %(most)s letters.") % {"most": TITLE}, line)


def _about(said: WorkSaid, lists: Lists) -> Iterator[Fault]:
    if not said.kind:
        yield Fault("kind", _("Choose the kind of work."), is_lacking=True)
    elif said.kind not in lists.kinds:
        yield Fault("kind", _("There is no such kind of work in the list in force. Choose one of it."))
    if said.created_year is not None and not 1 <= said.created_year <= timezone.localdate().year:
        yield Fault("created_year", _("The year of creation cannot lie in the future."))


def _codes(codes: tuple[CodeSaid, ...]) -> Iterator[Fault]:
    if len(codes) > MOST_CODES:
        yield Fault("codes", _("Write at most %(most)s codes.") % {"most": MOST_CODES})
    seen = set()
    for line, code in enumerate(codes):
        found = _code_fault(code)
        if found:
            yield Fault("codes", found, line)
        elif (normal := in_normal_form(code)) in seen:
            yield Fault("codes", _("This code stands here twice."), line)
        else:
            seen.add(normal)


def _code_fault(code: CodeSaid) -> str | None:
    if code.kind not in CodeKind.values:
        return _("Choose which code this is.")
    if code.kind == CodeKind.OTHER:
        if not code.scheme or not code.value:
            return _("Write both the name of the code and the code.")
        kept = in_normal_form(code)  # capital letters may be more than small ones
        too_long = len(kept.scheme) > SCHEME or len(kept.value) > VALUE
        return _("A code has at most %(most)s signs.") % {"most": VALUE} if too_long else None
    return _wrong(code.kind, code.value)


def _wrong(kind: str, value: str) -> str | None:
    try:
        identifiers.normal(kind, value)
    except identifiers.WrongCode as wrong:
        return str(wrong.messages[0])
    return None


def in_normal_form(code: CodeSaid) -> CodeSaid:
    """A code without faults as it is kept and compared."""
    if code.kind == CodeKind.OTHER:
        return CodeSaid(code.kind, code.value.upper(), code.scheme.upper())
    return CodeSaid(code.kind, identifiers.normal(code.kind, code.value))


def _holders(lines: tuple[HolderSaid, ...], lists: Lists) -> Iterator[Fault]:
    if not lines:
        yield Fault("holders", _("Name who created the work and who owns the rights."), is_lacking=True)
    if len(lines) > MOST_HOLDERS:
        yield Fault("holders", _("Name at most %(most)s authors and owners.") % {"most": MOST_HOLDERS})
    for line, holder in enumerate(lines):
        yield from (Fault(f"holder_{name}", words, line) for name, words in _line_faults(holder, lists))
    if lines and not any(holder.role != Role.OWNER for holder in lines):
        words = _("Name at least one who created the work, with what they did for it.")
        yield Fault("holders", words, is_lacking=True)
    yield from _sums(lines, lists)


def _line_faults(holder: HolderSaid, lists: Lists) -> Iterator[tuple[str, str]]:
    if holder.role not in Role.values:
        yield "role", _("Choose what they did for the work.")
    if holder.category not in lists.categories:
        yield "category", _("Choose the category of right possession.")
    yield from _who(holder)
    for right, percent in holder.shares.items():
        if right not in lists.rights:
            yield "shares", _("There is no such kind of right in the list in force.")
        elif not 0 < percent <= shares.WHOLE or _decimals(percent) > shares.DECIMALS:
            yield "shares", _("A share is more than 0 and at most 100 per cent, with four decimals at most.")


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else shares.DECIMALS + 1  # no number is refused as well


def _who(holder: HolderSaid) -> Iterator[tuple[str, str]]:
    if holder.owner is not None:
        return
    if not holder.name:
        yield "name", _("Write the surname and name, or the name of the organisation.")
    elif len(holder.name) > NAME or len(holder.pseudonym) > PSEUDONYM:
        yield "name", _("A name has at most %(most)s letters.") % {"most": NAME}
    for kind in NUMBERS:
        value = getattr(holder, kind)
        if value and (words := _wrong(kind, value)):
            yield kind, words
    if holder.is_entity and holder.iin:
        yield "iin", _("An organisation has a BIN, not an IIN.")
    if not holder.is_entity and holder.bin:
        yield "bin", _("A person has an IIN, not a BIN.")


def _sums(lines: Iterable[HolderSaid], lists: Lists) -> Iterator[Fault]:
    """Each kind of right that is named makes a hundred; some kind is named."""
    totals = shares.totals(line.shares for line in lines)
    if lines and not totals:
        yield Fault("shares", _("Say who holds which share of the rights."), is_lacking=True)
    for right, total in totals.items():
        if right not in lists.rights or not total.is_finite():
            continue
        figures = {"right": lists.rights[right].name, "total": f"{total.normalize():f}"}
        if shares.is_over(total):
            yield Fault("shares", _("The shares of “%(right)s” make %(total)s %%: more than 100.") % figures)
        elif not shares.is_whole(total):
            words = _("The shares of “%(right)s” make %(total)s %%. Say who holds the rest.") % figures
            yield Fault("shares", words, is_lacking=True)
