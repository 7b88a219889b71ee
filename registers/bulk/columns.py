"""The columns of a sheet of works: one table for the template, its help, the reading and the words about faults.

A row is one author or owner. So a work of ten owners needs ten rows and no more columns than a work of one, and the
lists that societies and publishers keep, a line for each share, are copied in as they are.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import sheets
from portal.flow import Words
from portal.law import O100_15, O100_17_1, O100_17_3, O100_17_4, under
from portal.reference import InThreeLanguages
from portal.search.words import fold
from portal.sheets import Column
from registers.models import RightKind, RightType, Role
from registers.said import Lists

BETWEEN = "|"  # of several titles or codes in one cell
RESULT = "result"  # what the portal writes; it is not read
EXAMPLE = gettext_lazy("example")  # in the column of the work's number: the row is left out
YES = gettext_lazy("yes")
SHARE = "share_"  # before the code of a kind of right

ABOUT_WORK = (
    Column(
        "work",
        gettext_lazy("Work No."),
        gettext_lazy(
            "Your own number, the same in each row of one work. Rows of a work stand one under another. Without it a "
            "row with a title begins a work, and rows without one belong to the work above."
        ),
        "1",
    ),
    Column("title_kk", gettext_lazy("Title in Kazakh"), gettext_lazy("Once for each work."), "Көзімнің қарасы"),
    Column("title_ru", gettext_lazy("Title in Russian"), gettext_lazy("Once for each work."), "Свет очей моих"),
    Column("title_en", gettext_lazy("Title in English"), gettext_lazy("Once for each work.")),
    Column(
        "other_titles", gettext_lazy("Other titles"), gettext_lazy("Several with | between them."), "Қарағым | Kozimnin"
    ),
    Column("kind", gettext_lazy("Kind of work"), gettext_lazy("As in the list, or its code."), "song"),
    Column("created_year", gettext_lazy("Year of creation"), gettext_lazy("Four figures."), "1998"),
    Column("isrc", "ISRC", gettext_lazy("Of a recording. Several with | between them."), "KZ-A01-26-00001"),
    Column("iswc", "ISWC", gettext_lazy("Of a musical work. Several with | between them."), "T-034.524.680-1"),
    Column(
        "codes",
        gettext_lazy("Other codes"),
        gettext_lazy("The name of the code, a colon, the code. Several with | between them."),
        "KAZAK:00123 | EAN:4870001234567",
    ),
)
ABOUT_HOLDER = (
    Column(
        "holder_name",
        gettext_lazy("Author or owner"),
        gettext_lazy("Surname, name and middle name, or the name of the organisation. One in each row."),
        "Құнанбайұлы Абай",
        is_required=True,
    ),
    Column("pseudonym", gettext_lazy("Pseudonym"), "", "Абай"),
    Column("holder_iin", gettext_lazy("IIN"), gettext_lazy("Twelve figures, of a person."), "750412301201"),
    Column("holder_bin", gettext_lazy("BIN"), gettext_lazy("Twelve figures, of an organisation.")),
    Column(
        "is_entity",
        gettext_lazy("Organisation"),
        gettext_lazy("“Yes” for an organisation whose BIN is not known."),
        choices=(YES,),
    ),
    Column("holder_ipi", gettext_lazy("IPI"), gettext_lazy("Of an author or publisher."), "00014107338"),
    Column("holder_isni", gettext_lazy("ISNI"), gettext_lazy("Sixteen signs."), "0000 0001 2281 955X"),
    Column(
        "holder_role", gettext_lazy("Role"), gettext_lazy("What they did for the work, as in the list."), "composer"
    ),
    Column(
        "holder_category",
        gettext_lazy("Category of right possession"),
        gettext_lazy("As in the list, or its code."),
        "music_author",
    ),
    Column(
        "share",
        gettext_lazy("Share, %"),
        gettext_lazy("The same of each kind of copyright. Each kind of right makes 100 over the rows of a work."),
        "100",
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns with the lists in force today, and what each word in a cell stands for."""

    lists: Lists
    columns: tuple[Column, ...]
    kinds: dict[str, str]
    roles: dict[str, str]
    categories: dict[str, str]
    yes: frozenset[str]
    examples: frozenset[str]

    @property
    def copyright(self) -> list[str]:
        """Codes of the kinds of rights that the plain share is of."""
        return [right.code for right in self.lists.rights.values() if right.type == RightType.COPYRIGHT]

    def heading(self, name: str) -> str:
        """Of a column, in the reader's language; "" for what stands in none."""
        return next((str(column.title) for column in self.columns if column.name == name), "")


@under(O100_15, O100_17_1, O100_17_3, O100_17_4)
def table() -> Table:
    """As the lists stand today; in the three queries of `Lists.now`."""
    lists = Lists.now()
    return Table(
        lists,
        (*_with_choices(lists), *map(_share, lists.rights.values()), Column(RESULT, gettext_lazy("Result"))),
        _by_name(lists.kinds),
        {fold(word): role.value for role in Role for word in (role.value, *_in_each_language(role.label))},
        _by_name(lists.categories),
        _folded(YES) | {"1", "true", "+", "x", "х"},
        _folded(EXAMPLE),
    )


def _with_choices(lists: Lists) -> list[Column]:
    choices = {
        "kind": tuple(row.name for row in lists.kinds.values()),
        "holder_role": tuple(str(role.label) for role in Role),
        "holder_category": tuple(row.name for row in lists.categories.values()),
    }
    examples = {
        "kind": lists.kinds["song"].name if "song" in lists.kinds else "",
        "holder_role": str(Role.COMPOSER.label),
        "holder_category": lists.categories["music_author"].name if "music_author" in lists.categories else "",
    }
    return [
        Column(
            column.name,
            column.title,
            column.help,
            examples.get(column.name, column.example),
            column.is_required,
            choices.get(column.name, column.choices),
        )
        for column in (*ABOUT_WORK, *ABOUT_HOLDER)
    ]


def _share(right: RightKind) -> Column:
    """The column of one kind of right; its heading is known in each language, whatever the reader's is."""
    titles = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            titles.append(_share_title(right))
    words = gettext_lazy("Where it differs from the share of copyright.")
    return Column(f"{SHARE}{right.code}", _share_title(right), words, also=tuple(titles))


def _share_title(right: RightKind) -> str:
    return _("Share of %(right)s, %%") % {"right": right.name}


def _by_name(rows: Mapping[str, InThreeLanguages]) -> dict[str, str]:
    return {fold(word): code for code, row in rows.items() for word in (code, row.name_kk, row.name_ru, row.name_en)}


def _in_each_language(words: Words) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(words))
    return found


def _folded(words: Words) -> frozenset[str]:
    return frozenset(map(fold, _in_each_language(words)))


def template_xlsx() -> bytes:
    """The empty sheet with an example and its explanation, in the reader's language."""
    columns = _offered()
    return sheets.template(columns, [_example(columns)])


def template_csv() -> bytes:
    """The headings and the example, as a spreadsheet program of Kazakhstan opens them."""
    text, columns = StringIO(), _offered()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(column.title) for column in columns])
    example = _example(columns)
    writer.writerow([example[column.name] for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _offered() -> list[Column]:
    return [column for column in table().columns if column.name != RESULT]


def _example(columns: list[Column]) -> dict[str, str]:
    return {column.name: column.example for column in columns} | {"work": _("example")}
