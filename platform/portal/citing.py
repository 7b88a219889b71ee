"""How an entry of a register is cited: a text in each language, and BibTeX for programs that keep literature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SPECIAL = re.compile(r"([&%$#_{}])")  # signs that TeX reads as commands


@dataclass(frozen=True, slots=True)
class Citation:
    """A text to copy, and its language."""

    language: str
    text: str


def escaped(text: str) -> str:
    """A text that TeX takes as it stands."""
    return SPECIAL.sub(r"\\\1", text.replace("\\", "/"))


def bibtex(key: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX; the values are written as they stand."""
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", ",\n".join(lines), "}"])
