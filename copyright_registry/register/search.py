"""The State register as it is searched: what is found, by what, and in which order it is walked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from copyright_registry.models import Entry, Kind, Term
from copyright_registry.register import data
from copyright_registry.register.forms import EntrySearch
from portal.counters import last_of
from portal.law import O1315_A3, under
from portal.search.listing import Register, number_in, publish

UNSHOWN = ("body", "searched", "terms", "order_kk", "order_ru", "order_en", "order_author")


@under(O1315_A3)
def entries() -> QuerySet[Entry]:
    """Entries as they stand, with what lists show of them."""
    return Entry.current.select_related("kind").defer(*UNSHOWN)


def total() -> int:
    """How many entries there are, whichever way they came into the register."""
    return last_of("entries")


def _named(typed: str) -> Q | None:
    number = number_in(typed)
    return None if number is None else Q(number=number)


def _orders() -> dict[str, str]:
    return {"name": f"order_{get_language() or 'kk'}", "author": "order_author"}


def _narrowed(rows: QuerySet[Entry], facets: Mapping[str, Any]) -> QuerySet[Entry]:
    years = {"registered_year": facets.get("year"), "created_year": facets.get("created")}
    asked = {"status": facets["status"]} if "status" in facets else {}
    # From a year to itself: for an equal one the planner would leave the year out of the order.
    asked |= {f"{name}__range": (year, year) for name, year in years.items() if year}
    if "kind" in facets:
        kinds = list(Kind.objects.filter(code=facets["kind"]).values_list("pk", flat=True))
        asked |= {"kind": kinds[0]} if len(kinds) == 1 else {"kind__in": kinds}
    return rows.filter(**asked)


REGISTER = publish(
    Register(
        name="certificates",
        title=_("State register of rights to objects protected by copyright"),
        route="registry:list",
        words=Term,
        form=EntrySearch,
        rows=entries,
        narrowed=_narrowed,
        columns=data.COLUMNS,
        as_data=data.as_data,
        schema=data.schema,
        total=total,
        number="number",
        named=_named,
        orders=_orders,
        first_by={"year": "registered_year", "created": "created_year"},
    )
)
