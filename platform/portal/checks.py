"""Checks at migration: a database whose locale does not know Kazakh letters makes search find nothing, silently."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def database_knows_kazakh(databases: Sequence[str] | None = None, **_more: Any) -> list[CheckMessage]:
    """lower('Қ') must be қ in every database that is asked about."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT lower('Қ') = 'қ'")
            if not cursor.fetchone()[0]:
                hint = "Make it anew with LC_COLLATE and LC_CTYPE C.UTF-8."
                faults.append(
                    Error(f"The locale of database {alias} has no Kazakh letters.", hint=hint, id="portal.E001")
                )
    return faults
