"""The five registers as they are searched: what is found, by what, and in which order each is walked."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import ActivityClass
from portal import identifiers
from portal.law import O100_14, O100_15, O100_17_3, under
from portal.reference import InThreeLanguages
from portal.search.listing import MOST, Register, counted, number_in, publish
from registers.law import CITED, DECLARED, GONE
from registers.lists import columns, forms, rows
from registers.lists.agreement_columns import AGREEMENTS as AGREEMENT_COLUMNS
from registers.lists.citing import permalink
from registers.lists.readers import Table, as_data, schema
from registers.lists.readers import columns as shown
from registers.models import (
    Agreement,
    AgreementWord,
    Code,
    Holder,
    Licensee,
    LicenseeWord,
    Okup,
    OkupWord,
    Owner,
    OwnerWord,
    Work,
    WorkKind,
    WorkState,
    WorkWord,
)

Facets = Mapping[str, Any]
LIKE_A_CODE = re.compile(r"(?=.*\d)[\w.\- ]{4,60}")


def _by_language() -> dict[str, str]:
    return {"name": "order_ru" if get_language() == "ru" else "order_kk"}


def _work_orders() -> dict[str, str]:
    return {"name": f"order_{get_language() or 'kk'}", "author": "order_author"}


def _numbered(typed: str) -> Q | None:
    number = number_in(typed)
    return None if number is None else Q(pk=number)


@under(O100_17_3)
def _work_named(typed: str) -> Q | None:
    """By its number, or by a code that it bears."""
    numbered = _numbered(typed)
    if not LIKE_A_CODE.fullmatch(typed):
        return numbered
    meant = [identifiers.normal(kind, typed) for kind in ("isrc", "iswc") if identifiers.is_valid(kind, typed)]
    codes = Code.objects.filter(value__in=[*meant, typed.upper()], work__state=WorkState.ENTERED)
    found = list(codes.values_list("work_id", flat=True)[: MOST + 1])
    if not (found or meant):
        return numbered
    return Q(pk__in=found) | (numbered or Q(pk__in=[]))


def _party_named(typed: str) -> Q | None:
    """By its number, or by the BIN of its organisation."""
    number, digits = _numbered(typed), typed.replace(" ", "")
    is_bin = digits.isascii() and digits.isdecimal() and len(digits) == 12
    return Q(organisation__bin=digits) if is_bin else number


def _user_named(typed: str) -> Q | None:
    """As any party; who has no account yet is known by the BIN that a paper names."""
    named, digits = _party_named(typed), typed.replace(" ", "")
    return named if named is None or len(digits) != 12 else named | Q(bin=digits)


def _owner_named(typed: str) -> Q | None:
    if identifiers.is_valid("isni", typed):
        return Q(isni=identifiers.normal("isni", typed))
    return _numbered(typed)


def _organisation(okup: str) -> int:
    """The organisation of the OKUP of that number; -1 for none."""
    return Okup.objects.filter(pk=int(okup)).values_list("organisation_id", flat=True).first() or -1


def _equal(facets: Facets, **columns: str) -> dict[str, Any]:
    return {column: facets[name] for name, column in columns.items() if name in facets}


def _coded(rows_of: type[InThreeLanguages], name: str, facets: Facets) -> dict[str, Any]:
    """The rows of a list that bear the code asked for: by their keys, so that an index is walked."""
    if name not in facets:
        return {}
    keys = list(rows_of._base_manager.filter(code=facets[name]).values_list("pk", flat=True))
    return {name: keys[0]} if len(keys) == 1 else {f"{name}__in": keys}


@under(O100_15, DECLARED)
def _works(found: QuerySet[Work], facets: Facets) -> QuerySet[Work]:
    asked = _equal(facets, shares="standing") | _coded(WorkKind, "kind", facets)
    if "copy" in facets:
        asked["is_complete"] = facets["copy"] == "with"
    if facets.get("list") != forms.ALL:
        asked["is_managed"] = facets.get("list") != forms.DECLARED
    if "year" in facets:  # from it to itself: for an equal one the planner would leave it out of the order
        asked["created_year__range"] = (facets["year"], facets["year"])
    found = found.filter(**asked)
    if "okup" in facets:
        found = found.filter(Exists(Holder.objects.filter(work=OuterRef("pk"), okup=_organisation(facets["okup"]))))
    if "owner" in facets:
        found = found.filter(Exists(Holder.objects.filter(work=OuterRef("pk"), owner=facets["owner"])))
    return found


def _owners(found: QuerySet[Owner], facets: Facets) -> QuerySet[Owner]:
    asked = _equal(facets, region="region")
    if "who" in facets:
        asked["is_entity"] = facets["who"] == "organisation"
    if "okup" in facets:
        mandates = rows.in_force("mandate").filter(owner=OuterRef("pk"), okup=_organisation(facets["okup"]))
        found = found.filter(Exists(mandates))
    return found.filter(**asked)


def _okups(found: QuerySet[Okup], facets: Facets) -> QuerySet[Okup]:
    return found.filter(**_equal(facets, region="region"))


def _users(found: QuerySet[Licensee], facets: Facets) -> QuerySet[Licensee]:
    asked = _equal(facets, region="region") | _coded(ActivityClass, "activity", facets)
    if "okup" in facets:
        used = rows.in_force(*rows.USES).filter(licensee=OuterRef("pk"), okup=_organisation(facets["okup"]))
        found = found.filter(Exists(used))
    return found.filter(**asked)


def _agreements(found: QuerySet[Agreement], facets: Facets) -> QuerySet[Agreement]:
    asked = _equal(facets, kind="kind", state="state")
    if "right" in facets:
        asked["right_types__contains"] = [facets["right"]]
    if "okup" in facets:
        okup = _organisation(facets["okup"])
        found = found.filter(Q(okup=okup) | Q(second_okup=okup))
    return found.filter(**asked)


@under(GONE)
def instead_of(number: int) -> int | None:
    """The work into which a work was merged; 0 where it was withdrawn; None where there is none of that number."""
    found = Work.objects.filter(pk=number, state__in=[WorkState.MERGED, WorkState.WITHDRAWN])
    row = found.values_list("merged_into").first()
    return None if row is None else row[0] or 0


@under(CITED)
def _data(table: Table, row: Any) -> dict[str, Any]:
    return {**as_data(table, row), "url": permalink(row, "kk")}


def _schema(table: Table) -> dict[str, Any]:
    found = schema(table)
    found["properties"]["url"] = {"type": "string", "format": "uri", "description": "Where the entry stands"}
    return {**found, "required": [*found["properties"]]}


def _register(name: str, table: Table, **more: Any) -> Register:
    return publish(
        Register(
            name=name,
            route=f"registers:{name}",
            template="registers/list.html",
            columns=shown(table),
            as_data=partial(_data, table),
            schema=partial(_schema, table),
            **more,
        )
    )


WORKS = _register(
    "works", columns.WORKS, title=_("Register of works"), words=WorkWord, form=forms.WorkSearch, rows=rows.works,
    narrowed=_works, named=_work_named, orders=_work_orders, first_by={"year": "created_year"}, instead=instead_of,
    total=lambda: counted("works", lambda: Work.objects.filter(state=WorkState.ENTERED, is_managed=True)),
    more=(rows.holders(),),
)  # fmt: skip
OWNERS = _register(
    "owners", columns.OWNERS, title=_("Register of authors and owners"), words=OwnerWord, form=forms.OwnerSearch,
    rows=rows.owners, narrowed=_owners, named=_owner_named, orders=_by_language,
    total=lambda: counted("owners", lambda: Owner.objects.filter(listed_at__isnull=False)),
)  # fmt: skip
OKUPS = _register(
    "okups", columns.OKUPS, title=_("Register of OKUPs"), words=OkupWord, form=forms.OkupSearch, rows=rows.okups,
    narrowed=_okups, named=_party_named, orders=_by_language,
    total=lambda: counted("okups", Okup.objects.all),
)  # fmt: skip
USERS = _register(
    "users", columns.USERS, title=_("Register of users of works"), words=LicenseeWord, form=forms.UserSearch,
    rows=rows.licensees, narrowed=_users, named=_user_named, orders=_by_language, more=(rows.open_places(),),
    total=lambda: counted("users", Licensee.objects.all),
)  # fmt: skip
AGREEMENTS = _register(
    "agreements", AGREEMENT_COLUMNS, title=_("Register of agreements"), words=AgreementWord,
    form=forms.AgreementSearch, rows=rows.agreements, narrowed=_agreements, named=_numbered,
    orders=lambda: {"name": "order_kk"},
    total=lambda: counted("agreements", lambda: Agreement.objects.exclude(kind="platform")),
)  # fmt: skip


@under(O100_14)
def registers() -> tuple[Register, ...]:
    """The five, in the order of the Order."""
    return WORKS, OWNERS, OKUPS, USERS, AGREEMENTS
