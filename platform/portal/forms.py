"""Form fields that every app needs."""

import unicodedata
from typing import Any

from django import forms


def one_line(text: str) -> str:
    """Text as one line: composed letters, single spaces, no control or direction marks."""
    kept = "".join(" " if char.isspace() else char for char in text)
    plain = "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"})
    return " ".join(unicodedata.normalize("NFC", plain).split())


class OneLineField(forms.CharField):
    """A line of text that cannot pretend to be several."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class WrittenField(forms.CharField):
    """Text of several lines, without signs that are not seen."""

    def to_python(self, value: Any) -> str:
        lines = [one_line(line) for line in (super().to_python(value) or "").splitlines()]
        return "\n".join(lines).strip()
