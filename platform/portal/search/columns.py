"""SQL of the columns by which a register is searched and sorted; PostgreSQL reckons them for every row."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Concat, Lower

# The Kazakh alphabet of 42 letters (Law on languages; GOST 34.303 keeps the same order), and as many signs that
# stand behind each other in Unicode: texts with these in place of the letters sort by code point as a reader sorts.
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
IN_ORDER = "".join(chr(0x400 + place) for place in range(len(ALPHABET)))
KEY_LENGTH = 100  # letters: what is alike for longer stands in the order of numbers
OF_AUTHOR = "@"  # before a word of an author's name, in `terms`, beside the word itself


def folded(*fields: str) -> Any:
    """SQL: the text of `fields` without case and without the nine letters that Russian keyboards lack."""
    parts: list[Any] = []
    for field in fields:
        parts += [Cast(F(field), models.TextField()), Value(" ", output_field=models.TextField())]
    return Func(
        Lower(Concat(*parts)),
        Value("әғқңөұүһіё"),
        Value("агкноуухие"),
        function="TRANSLATE",
        output_field=models.TextField(),
    )


class Words(Func):
    """The words of two folded texts, each once; those of the second, the authors', also behind `@`."""

    arity = 2
    arg_joiner = ", '[^[:alnum:]]+') || regexp_split_to_array(regexp_replace("
    template = (
        "array_to_tsvector(array_remove(regexp_split_to_array("
        "%(expressions)s, '([[:alnum:]]+)', '@\\1', 'g'), '[^[:alnum:]@]+'), ''))"
    )


def words(everything: Any, authors: Any) -> models.GeneratedField:
    """Column: the words of a row as they are looked up."""
    return models.GeneratedField(
        expression=Words(everything, authors), output_field=SearchVectorField(), db_persist=True
    )


def order_of(*fields: str) -> models.GeneratedField:
    """Column: the first of `fields` that says something, as the Kazakh alphabet sorts it.

    Quotation marks and the like count for nothing; figures and Latin letters stand before Cyrillic ones.
    """
    filled = [Func(F(field), Value(""), function="NULLIF", output_field=models.TextField()) for field in fields]
    first = Func(*filled, Value(""), function="COALESCE", output_field=models.TextField())
    plain = Func(
        Func(first, function="LOWER"),
        Value("[^[:alnum:]]+"),
        Value(" "),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=models.TextField(),
    )
    trimmed = Func(plain, function="BTRIM")
    placed = Func(trimmed, Value(ALPHABET), Value(IN_ORDER), function="TRANSLATE")
    key = Func(placed, Value(KEY_LENGTH), function="LEFT", output_field=models.TextField())
    return models.GeneratedField(expression=key, output_field=models.TextField(db_collation="C"), db_persist=True)


def year_of(field: str, *, moment: bool = False) -> models.GeneratedField:
    """Column: the year of a day; of a moment, the year that it is in Kazakhstan."""
    template = "EXTRACT(YEAR FROM %(expressions)s AT TIME ZONE 'Asia/Almaty')::smallint"
    return models.GeneratedField(
        expression=Func(
            F(field),
            template=template if moment else "EXTRACT(YEAR FROM %(expressions)s)::smallint",
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )


class Word(models.Model):
    """A word that a row has or had, folded. Each register has a table of them, written by a trigger with the row."""

    word = models.TextField(primary_key=True, db_collation="C")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word
