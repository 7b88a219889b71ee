"""Desks of contracts."""

from contracts.paper import desk  # noqa: F401 - registers itself
