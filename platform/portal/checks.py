"""What would go wrong silently: a database that knows no Kazakh letters, and a calendar that ends."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.db import connections
from django.utils import timezone

from portal.worktime import days


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


@register()
def calendar_goes_on(**_more: Any) -> list[CheckMessage]:
    """A year before the working calendar ends, whoever runs the portal is told; no due moment can lie beyond it."""
    if not days.ends_soon(timezone.localdate()):
        return []
    hint = "Install a newer release of the package holidays."
    return [Advice(f"The calendar of working days ends on {days.last_day()}.", hint=hint, id="portal.W001")]
