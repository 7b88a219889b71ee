"""Codes by which a paper is looked up: read aloud and typed by people, so without look-alikes."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I and O, no 1 and 0


def new(length: int) -> str:
    """A random code of `length` signs. The first is a letter, so that no code reads as a number."""
    first = secrets.choice([sign for sign in LETTERS if sign.isalpha()])
    return first + "".join(secrets.choice(LETTERS) for _place in range(length - 1))
