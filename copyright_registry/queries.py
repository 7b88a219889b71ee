"""Reads that pages and desks share."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from accounts.models import User
from copyright_registry.models import Application, Entry
from portal.forms import one_line

LETTERS = str.maketrans("әғқңөұүһіё", "агкноуухие")


def applications_of(user: User) -> QuerySet[Application]:
    """The applications of one author, newest first, with what lists show."""
    return (
        Application.objects.filter(applicant=user)
        .select_related("kind", "fee", "entry", "entry__certificate")
        .order_by("-started_at")
    )


def entries() -> QuerySet[Entry]:
    """Entries with what the register's pages show, newest first."""
    return Entry.objects.select_related("kind").order_by("-number")


def fold(text: str) -> str:
    """As the column `searched` has it: small letters, the nine Kazakh ones as their Russian neighbours."""
    return text.lower().translate(LETTERS)


def search(words: str) -> QuerySet[Entry]:
    """Entries whose title or author has every word of `words`, or whose number it is.

    Where none has, near spellings: «Курмангозы» finds «Құрманғазы».
    """
    words = one_line(words)[:200]
    if not words:
        return entries()
    has_words = Q(*[Q(searched__contains=word) for word in fold(words).split()[:10]])
    number = words.lstrip("№").strip()
    is_it = Q(number=int(number[:18])) if number.isdecimal() else Q(pk__in=[])
    found = entries().filter(has_words | is_it)
    return found if found.exists() else near(words)


def is_exact(words: str, found: Iterable[Entry]) -> bool:
    """Whether what a search found has the words themselves, and not near spellings of them."""
    return not any(hasattr(entry, "nearness") for entry in found) or not words


def near(words: str) -> QuerySet[Entry]:
    """Entries with words spelt nearly like `words`, nearest first."""
    return (
        entries()
        .filter(searched__trigram_word_similar=fold(words))
        .annotate(nearness=TrigramWordSimilarity(fold(words), "searched"))
        .order_by("-nearness", "-number")
    )
