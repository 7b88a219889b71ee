"""What people type, as a query of the words that a register has.

Letters are folded on both sides: «Курмангазы» is «Құрманғазы». A word in Latin letters is also read as Cyrillic. Each
word stands for the words that begin so, else for those that hold it, else for those spelt nearly so. Of one or two
letters, or of figures, it stands for itself where that is there.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from portal.forms import one_line
from portal.search.columns import OF_AUTHOR, Word

LETTERS = str.maketrans("әғқңөұүһіё", "агкноуухие")
MOST_LETTERS, MOST_WORDS = 200, 10
SHORT = 2  # letters
MOST_NAMED = 100  # words with one beginning that are named one by one
MOST_OTHERS = 50  # words that hold what was typed, or are spelt nearly so
ALIKE = 0.4  # of trigrams in common: one wrong letter of five
LITTLE_LESS = 0.12  # what is that much less like than the likest is another word

# Latin letters for Cyrillic ones as in GOST 7.79-2000 (system B) and in Kazakh passports (ICAO 9303), folded; the
# letters of the Kazakh Latin alphabet of 2021 come to the same once their marks are taken off.
GROUPS = {
    "shch": "щ", "sch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц", "cz": "ц",
    "ya": "я", "ia": "я", "ja": "я", "yu": "ю", "iu": "ю", "ju": "ю", "yo": "е", "jo": "е", "ye": "е",
}  # fmt: skip
SINGLE = dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхыз", strict=True))
MARKED = {"ş": "ш", "š": "ш", "ç": "ч", "č": "ч", "ž": "ж", "ı": "ы"}
LATIN = re.compile("|".join([*GROUPS, "[a-zşšçčžı]"]))
VOWELS = "аеиоуыэюя"


@dataclass(frozen=True, slots=True)
class Query:
    """A tsquery; `near` where some word of it is only spelt nearly as typed. "" finds nothing."""

    text: str
    near: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one typed word may stand for: words of the register, and beginnings of such."""

    words: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    near: bool = False

    def terms(self, mark: str) -> str:
        """As part of a tsquery; `mark` stands before each word."""
        named = [f"'{mark}{word}'" for word in self.words] + [f"'{mark}{word}':*" for word in self.beginnings]
        return f"({'|'.join(named)})"


def fold(text: str) -> str:
    """As the column `searched` has it: small letters, the nine Kazakh ones as their Russian neighbours."""
    return text.lower().translate(LETTERS)


def words_of(typed: str) -> list[str]:
    """The folded words of what was typed, of at most 200 letters and ten words."""
    return re.findall(r"[^\W_]+", fold(one_line(typed)[:MOST_LETTERS]))[:MOST_WORDS]


def cyrillic(word: str) -> str:
    """A folded word with Cyrillic letters in place of the Latin ones."""
    composed = "".join(letter if letter in MARKED else _bare(letter) for letter in word)
    read = LATIN.sub(lambda found: GROUPS.get(found[0]) or MARKED.get(found[0]) or SINGLE[found[0]], composed)
    return re.sub(f"(?<=[{VOWELS}])ы", "й", read) if "y" in composed else read


def _bare(letter: str) -> str:
    """A Latin letter without its marks; any other as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first.isascii() else letter


def spellings(word: str) -> list[str]:
    """The word, and the word read as Cyrillic where it has Latin letters."""
    return sorted({word, cyrillic(word)})


def query_of(words: Sequence[str], known: type[Word], *, authors: bool = False, widely: bool = False) -> Query:
    """Rows with all of `words`, of the register whose words are `known`.

    `authors`: in the names of their authors; `widely`: or near spellings of each.
    """
    every = [spellings(word) for word in words]
    there = _there(known, {each for group in every for each in group})
    named = 1 if len(words) == 1 else MOST_NAMED
    found = [_plain(group, there, named) for group in every]
    lacking = {each for group, one in zip(every, found, strict=True) if widely or one is None for each in group}
    others = _others(known, lacking) if lacking else {}
    read = [
        _widened(one, group, others) if widely or one is None else one for group, one in zip(every, found, strict=True)
    ]
    if not all(one.words or one.beginnings for one in read):
        return Query("")
    mark = OF_AUTHOR if authors else ""
    return Query("&".join(one.terms(mark) for one in read), any(one.near for one in read))


def _plain(group: Iterable[str], there: Mapping[str, list[str]], named: int) -> Reading | None:
    """The words that a spelling is or begins, by name while they are as few.

    An index intersects words by name far sooner than beginnings; where there is nothing to intersect, it reads a
    beginning sooner.
    """
    whole = tuple(each for each in group if each in there[each] and (len(each) <= SHORT or each.isdecimal()))
    if whole:
        return Reading(whole)
    few = tuple(word for each in group if len(there[each]) <= named for word in there[each])
    many = tuple(each for each in group if len(there[each]) > named)
    return Reading(few, many) if few or many else None


def _widened(plain: Reading | None, group: Iterable[str], others: Mapping[str, tuple[list[str], list[str]]]) -> Reading:
    """Where there was nothing, the words that hold it, else those like it; otherwise those like it as well."""
    held = tuple(word for each in group for word in others[each][0])
    if plain is None and held:
        return Reading(held)
    alike = tuple(word for each in group for word in others[each][1])
    plain = plain or Reading()
    return Reading((*plain.words, *alike), plain.beginnings, near=bool(alike))


THERE = sql.SQL("""
SELECT typed,
    ARRAY(SELECT word FROM {table} WHERE word >= typed AND word < typed || chr(1114111)
        ORDER BY word LIMIT %s)
FROM unnest(%s::text[]) AS typed
""")
OTHERS = sql.SQL("""
SELECT typed,
    ARRAY(SELECT word FROM {table}
        WHERE length(typed) > %s AND word LIKE '%%' || typed || '%%' LIMIT %s),
    ARRAY(SELECT word FROM (
        SELECT word, similarity(word, typed) AS likeness, max(similarity(word, typed)) OVER () AS most
        FROM {table} WHERE word %% typed) AS near
        WHERE likeness >= greatest(%s, most - %s) ORDER BY likeness DESC, word LIMIT %s)
FROM unnest(%s::text[]) AS typed
""")


def _among(known: type[Word], query: sql.SQL) -> sql.Composed:
    return query.format(table=sql.Identifier(known._meta.db_table))


def _there(known: type[Word], spelt: Iterable[str]) -> dict[str, list[str]]:
    """Of each spelling, the words of the register that begin so, itself first; a hundred and one at most."""
    with connection.cursor() as cursor:
        cursor.execute(_among(known, THERE), [MOST_NAMED + 1, list(spelt)])
        return dict(cursor.fetchall())


def _others(known: type[Word], spelt: Iterable[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Of each spelling, the words that hold it, and those spelt nearly so, the likest first."""
    with connection.cursor() as cursor:
        cursor.execute(_among(known, OTHERS), [SHORT, MOST_OTHERS, ALIKE, LITTLE_LESS, MOST_OTHERS, list(spelt)])
        return {typed: (held, alike) for typed, held, alike in cursor.fetchall()}
