"""Which rows the public lists have, and what is read and counted beside them: a few queries for any number of rows."""

from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import Accreditation
from portal.law import O100_19_2, O100_21_5, under
from registers.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    Code,
    Holder,
    Licensee,
    Okup,
    Owner,
    Place,
    Way,
    Work,
    WorkState,
)

ORDERS = ("terms", "order_kk", "order_ru")
OF_WORKS = (
    "version", "title_kk", "title_ru", "title_en", "other_titles", "names", "created_year", "is_managed",
    "is_complete", "standing", "entered_at",
)  # fmt: skip
OF_ACCOUNTS = ("iban", "bic")
PARTIES = ("okup", "owner", "licensee", "second_okup")
USES = (AgreementKind.LICENCE, AgreementKind.REMUNERATION)


def in_force(*kinds: str) -> QuerySet[Agreement]:
    """Agreements of these kinds that stand today."""
    day = timezone.localdate()
    standing = Agreement.objects.filter(
        kind__in=kinds, state=AgreementState.IN_FORCE, is_contested=False, since__lte=day
    )
    return standing.filter(Q(until=None) | Q(until__gte=day))


def works() -> QuerySet[Work]:
    """Those that were entered, under a mandate or not."""
    return _works().all()


@cache  # to put it together takes as long as to read a row
def _works() -> QuerySet[Work]:
    found = Work.objects.filter(state=WorkState.ENTERED).select_related("kind").annotate(listed_codes=_codes())
    return found.only(*OF_WORKS, *(f"kind__{name}" for name in ("code", "name_kk", "name_ru", "name_en")))


def work_page() -> QuerySet[Work]:
    """Works in any state, with all that their pages show."""
    found = Work.objects.select_related("kind", "organisation", "person", "merged_into")
    return found.annotate(listed_codes=_codes()).prefetch_related(holders(), "recordings")


def _codes() -> ArraySubquery:
    """The codes of a work, as {"kind": …, "scheme": …, "value": …}."""
    borne = Code.objects.filter(work=OuterRef("pk")).order_by("pk")
    return ArraySubquery(borne.values(said=JSONObject(kind="kind", scheme="scheme", value="value")))


def holders() -> "Prefetch[Any]":
    """The lines of works, with whom they name."""
    hidden = ["owner__iin", *(f"owner__{name}" for name in ORDERS), *_of_okup("okup")]
    return Prefetch("holders", Holder.objects.select_related("owner", "category", "okup").defer(*hidden))


def _categories(owner: str) -> ArraySubquery:
    """The categories in which an owner stands in works, as {"code", "kk", "ru", "en"}."""
    said = {each: f"category__name_{each}" for each in ("kk", "ru", "en")}
    held = Holder.objects.filter(owner=OuterRef(owner), work__state=WorkState.ENTERED).order_by()
    return ArraySubquery(held.values(said=JSONObject(code="category__code", **said)).distinct())


class _Among(Func):
    """Whether a column is one of an array's."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def _ways(agreement: str) -> ArraySubquery:
    """The ways of use that an agreement names, as {"kk", "ru", "en"}, each by its newest name."""
    said = {each: f"name_{each}" for each in ("kk", "ru", "en")}
    named = Way.objects.filter(_Among(F("code"), OuterRef(agreement))).order_by("code", "-since").distinct("code")
    return ArraySubquery(named.values(said=JSONObject(**said)))


def _counted(rows: QuerySet[Any], by: str, what: str) -> Subquery:
    """How many different `what` of `rows` there are for one `by`; NULL for none."""
    counted = rows.order_by().values(by).annotate(many=Count(what, distinct=True)).values("many")
    return Subquery(counted, output_field=IntegerField())


@under(O100_19_2)
def owners() -> QuerySet[Owner]:
    """Those who placed data on their objects, or gave rights into management."""
    held = Holder.objects.filter(owner=OuterRef("pk"), work__state=WorkState.ENTERED)
    mandates = in_force(AgreementKind.MANDATE).select_related("okup").defer(*_of_okup("okup"))
    found = Owner.objects.filter(listed_at__isnull=False).annotate(
        categories=_categories("pk"), work_count=_counted(held, "owner", "work")
    )
    return found.prefetch_related(Prefetch("agreements", mandates, "standing")).defer("iin", *ORDERS)


def _of_okup(name: str) -> list[str]:
    return [f"{name}__{field}" for field in ("phone", "email", *OF_ACCOUNTS)]


def _accounts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the accounts of parties, without what no register shows."""
    hidden = [f"{account}__{field}" for account in ("person", "organisation") for field in OF_ACCOUNTS]
    return rows.select_related("person", "organisation").defer(*hidden, *ORDERS)


def owner_page() -> QuerySet[Owner]:
    return _accounts(owners()).defer(None).defer(*ORDERS)


@under(O100_21_5)
def okups() -> QuerySet[Okup]:
    members = in_force(AgreementKind.MANDATE).filter(okup=OuterRef("organisation"))
    accredited = Prefetch("organisation__accreditations", Accreditation.in_force(), "in_force")
    found = Okup.objects.annotate(member_count=_counted(members, "okup", "owner"))
    hidden = [f"organisation__{field}" for field in OF_ACCOUNTS]
    return found.select_related("organisation").prefetch_related(accredited).defer(*hidden, *ORDERS)


def licensees() -> QuerySet[Licensee]:
    """Users of works; of natural persons no account is read."""
    used = in_force(*USES).select_related("okup").defer(*_of_okup("okup"))
    places = Place.objects.filter(licensee=OuterRef("pk"), closed_on=None)
    found = Licensee.objects.select_related("activity", "organisation").annotate(
        place_count=_counted(places, "licensee", "pk")
    )
    hidden = ["iin", *(f"organisation__{field}" for field in OF_ACCOUNTS)]
    return found.prefetch_related(Prefetch("agreements", used, "standing")).defer(*hidden, *ORDERS)


def open_places() -> "Prefetch[Any]":
    return Prefetch("places", Place.objects.filter(closed_on=None), "open_places")


def licensee_page() -> QuerySet[Licensee]:
    return _accounts(licensees()).prefetch_related(open_places())


def agreements() -> QuerySet[Agreement]:
    """The four kinds that the Order names; contracts on the use of the platform stand in no public list."""
    return agreement_page().exclude(kind=AgreementKind.PLATFORM)


def agreement_page() -> QuerySet[Agreement]:
    """Agreements of any kind, with all that their pages show."""
    found = Agreement.objects.select_related(*PARTIES, "licensee__organisation").annotate(
        categories=_categories("owner"), way_names=_ways("ways")
    )
    okups = [*_of_okup("okup"), *_of_okup("second_okup"), *_of_okup("licensee__organisation")]
    return found.prefetch_related("places").defer("terms", "order_kk", *okups, "owner__iin", "licensee__iin")
