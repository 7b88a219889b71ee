"""What would go wrong silently: a database without Kazakh letters, a calendar that ends, an example as a price."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.db import ProgrammingError, connections
from django.utils import timezone

from portal.payments.models import FromADay, Payee, Price
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


@register(Tags.database)
def prices_are_set(databases: Sequence[str] | None = None, **_more: Any) -> list[CheckMessage]:
    """Whoever runs the portal is told where people would pay an example price, or to an example account."""
    if not databases or settings.DEMO:
        return []
    today = timezone.localdate()
    try:
        prices = Price.objects.filter(since__lte=today).order_by("code", "-since", "-pk").distinct("code")
        rows: dict[str, FromADay | None] = {f"price of {price.code!r}": price for price in prices}
        rows["account for transfers"] = Payee.on(today)
    except ProgrammingError:  # the tables are not made yet, or not as they are to be: migrate says so itself
        return []
    hint = "The deputy head or the head of the provider enters the real one at the finance desk, from a day on."
    wanting = [name for name, row in rows.items() if row is None or row.example]
    return [Advice(f"The {name} is an example, or there is none.", hint=hint, id="portal.W002") for name in wanting]
