"""Which letters the documents' faces have: a title with others would be set in a stranger's face, or as boxes."""

from functools import cache

from django.conf import settings
from fontTools.ttLib import TTFont


@cache
def _letters() -> frozenset[int]:
    with TTFont(settings.PDF_FONTS / "literata-text.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """`text` with a question mark for each sign that a document cannot show."""
    return "".join(sign if ord(sign) in _letters() else "?" for sign in text)


def unprintable(text: str) -> list[str]:
    """The signs of `text` that a certificate cannot show, each once, in their order."""
    return list(dict.fromkeys(sign for sign in text if ord(sign) not in _letters()))
