"""Desks of the registers."""

from registers.disputes import desk  # noqa: F401 - registers itself
