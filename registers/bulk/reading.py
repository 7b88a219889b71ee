"""A sheet as works: rows of one work are put together, and what stands in their cells is understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _

from portal import sheets
from portal.forms import one_line
from portal.law import O100_17_1, O100_17_3, O100_17_4, under
from portal.search.words import fold
from portal.sheets import Row
from registers.bulk.columns import ABOUT_HOLDER, ABOUT_WORK, BETWEEN, SHARE, Table
from registers.models import CodeKind
from registers.said import MOST_HOLDERS, CodeSaid, HolderSaid, WorkSaid

TITLES = ("title_kk", "title_ru", "title_en")
OF_WORK = tuple(column.name for column in ABOUT_WORK if column.name != "work")
MOST_ROWS = MOST_HOLDERS + 1  # of one work that are gathered: one more tells that there are too many
NO_SHARE = {"", "0", "-", "–", "—"}
NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Told:
    """Words about a cell, or about a row where `column` is "": the name of a column, not its heading."""

    row: int
    column: str
    words: str


@dataclass(slots=True)
class Found:
    """A work as the sheet has it: its rows, what they say, and what is wrong with it or worth a look."""

    rows: list[Row]
    said: WorkSaid = field(default_factory=WorkSaid)
    holder_rows: list[int] = field(default_factory=list)  # the number of the row of each holder said
    code_columns: list[str] = field(default_factory=list)  # the column of each code said
    faults: list[Told] = field(default_factory=list)
    hints: list[Told] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The first of its rows."""
        return self.rows[0].number

    @property
    def title(self) -> str:
        return next(iter(self.said.titles), "")


def works(file: IO[bytes], table: Table) -> Iterator[Found]:
    """The works of a sheet in its order, examples left out; sheets.WrongSheet at once, or at the row where it ends."""
    rows: list[Row] = []
    for row in sheets.read(file, table.columns):
        if fold(row.cells.get("work", "")) in table.examples:
            continue
        if rows and (_begins(row, rows) or len(rows) >= MOST_ROWS):
            yield _understood(rows, table)
            rows = []
        rows.append(row)
    if rows:
        yield _understood(rows, table)


def _begins(row: Row, above: list[Row]) -> bool:
    """Whether a work begins here: by a number of its own; without one, by a title."""
    number = row.cells.get("work", "")
    if number:
        return number != above[0].cells.get("work", "")
    return any(row.cells.get(name) for name in TITLES)


@under(O100_17_1, O100_17_3, O100_17_4)
def _understood(rows: list[Row], table: Table) -> Found:
    found = Found(rows)
    found.faults += [Told(row.number, "", str(wrong.messages[0])) for row in rows for wrong in row.wrong]
    cells = {name: _once(found, name) for name in OF_WORK}
    year = cells["created_year"]
    if year and not re.fullmatch("[0-9]{4}", year):
        found.faults.append(Told(found.row, "created_year", _("Write the year with four figures.")))
    found.said = WorkSaid(
        **{name: one_line(cells[name]) for name in TITLES},
        other_titles=tuple(map(one_line, _parts(cells["other_titles"]))),
        kind=table.kinds.get(fold(cells["kind"]), cells["kind"]),
        created_year=int(year) if re.fullmatch("[0-9]{4}", year) else None,
        codes=tuple(_codes(found, cells)),
        holders=tuple(_holders(found, table)),
    )
    return found


def _once(found: Found, name: str) -> str:
    """What the rows of the work say in a column of works: it stands in one of them, or is the same in each."""
    told = [(row.number, row.cells[name]) for row in found.rows if row.cells.get(name)]
    first = told[0] if told else (0, "")
    for number, text in told:
        if text != first[1]:
            words = _("This differs from row %(row)s of the same work.") % {"row": first[0]}
            found.faults.append(Told(number, name, words))
            break
    return first[1]


def _parts(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split(BETWEEN)) if part]


def _codes(found: Found, cells: dict[str, str]) -> Iterator[CodeSaid]:
    for kind in (CodeKind.ISRC.value, CodeKind.ISWC.value):
        for value in _parts(cells[kind]):
            found.code_columns.append(kind)
            yield CodeSaid(kind, value)
    for part in _parts(cells["codes"]):
        scheme, _colon, value = map(str.strip, part.partition(":"))
        found.code_columns.append("codes")
        yield CodeSaid(CodeKind.OTHER, value, scheme)


def _holders(found: Found, table: Table) -> Iterator[HolderSaid]:
    """One of each row that says something of a holder."""
    about = [column.name for column in ABOUT_HOLDER] + [f"{SHARE}{right}" for right in table.lists.rights]
    for row in found.rows:
        if any(row.cells.get(name) for name in about):
            found.holder_rows.append(row.number)
            yield _holder(found, row, table)


def _holder(found: Found, row: Row, table: Table) -> HolderSaid:
    cell = row.cells.get
    role, category = cell("holder_role", ""), cell("holder_category", "")
    number = cell("holder_bin", "")
    return HolderSaid(
        role=table.roles.get(fold(role), role),
        category=table.categories.get(fold(category), category),
        shares=_shares(found, row, table),
        name=one_line(cell("holder_name", "")),
        pseudonym=one_line(cell("pseudonym", "")),
        is_entity=bool(number) or fold(cell("is_entity", "")) in table.yes,
        iin=cell("holder_iin", ""),
        bin=number,
        ipi=cell("holder_ipi", ""),
        isni=cell("holder_isni", ""),
    )


def _shares(found: Found, row: Row, table: Table) -> dict[str, Decimal]:
    """By kind of right: what its own column says, else for copyright what the plain one says."""
    plain = _share(found, row, "share", row.cells.get("share", ""))
    shares: dict[str, Decimal | None] = dict.fromkeys(table.copyright, plain)
    for right in table.lists.rights:
        name = f"{SHARE}{right}"
        if own := row.cells.get(name, ""):
            shares[right] = _share(found, row, name, own)
    return {right: percent for right, percent in shares.items() if percent is not None}


def _share(found: Found, row: Row, column: str, text: str) -> Decimal | None:
    """Per cent, with a point or a comma; None where there is no share."""
    typed = text.removesuffix("%").strip()
    if typed in NO_SHARE:
        return None
    if not NUMBER.fullmatch(typed):
        found.faults.append(Told(row.number, column, _("Write the share in per cent, such as 50 or 33.3333.")))
        return None
    return Decimal(typed.replace(",", ".")) or None
