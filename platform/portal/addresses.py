"""Addresses of rows by their numbers, of which a list has a pageful."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language


def numbered(name: str, number: int) -> str:
    """As `reverse` gives it for that number alone, in a tenth of the time."""
    return _of_none(name, get_language()).replace("/0/", f"/{number}/")


@cache
def _of_none(name: str, _language: str | None) -> str:
    """The address of a row of the number 0, which none has, in the language of the reader."""
    return reverse(name, args=[0])
