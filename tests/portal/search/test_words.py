"""What people type in Latin letters is read as Cyrillic ones."""

import pytest

from portal.search import words


@pytest.mark.parametrize(
    ("latin", "read"),
    [("kurmangazy", "курмангазы"), ("shchuka", "щука"), ("zhetisu", "жетису"), ("abai", "абаи"), ("abay", "абай"),
     ("şoqan", "шокан"), ("gülnär", "гулнар"), ("адай", "адай")],
)  # fmt: skip
def test_latin_letters_are_read_as_cyrillic_ones(latin: str, read: str) -> None:
    assert words.cyrillic(words.fold(latin)) == read
