"""One table of columns for each register: what it says, which clause asks for it, and who may see it.

Pages, files, the interface for programs and the nightly dump all read from here. Rows come as registers.lists.rows
reads them: with what is counted of them, and with what is read beside them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from portal import identifiers, law
from portal.law import under
from portal.reference import InThreeLanguages, in_language
from portal.search.openapi import in_three
from registers.law import AS_DATA, DECLARED
from registers.lists.readers import CLOSE, NOBODY, OWN_AND_STAFF, Datum, Table
from registers.models import (
    Agreement,
    CodeKind,
    Holder,
    Licensee,
    Owner,
    Standing,
    Work,
)

STANDING_SIGNS = {Standing.AGREED: "good", Standing.ONE_SIDED: "todo", Standing.DISPUTED: "split"}
LANGUAGES = ("kk", "ru", "en")
LIST = {"type": "array", "items": {"type": "object"}}
FLAG = {"type": "boolean"}
NUMBER = {"type": "integer"}
YEAR = {"type": ["integer", "null"]}
NAME = {"type": "object", "properties": {"kk": {"type": "string"}, "ru": {"type": "string"}}}


def names(row: Any) -> dict[str, str]:
    """A party or an organisation in the languages in which its name is known."""
    return {"kk": row.name_kk, "ru": row.name_ru}


def listed(row: InThreeLanguages | None) -> dict[str, str] | None:
    """A row of a list: its code, and its name in each language."""
    return None if row is None else {"code": row.code, **{each: getattr(row, f"name_{each}") for each in LANGUAGES}}


def printed(code: Mapping[str, str]) -> str:
    """A code as its standard prints it, behind the name of what it is."""
    if code["kind"] == CodeKind.OTHER:
        return f"{code['scheme']} {code['value']}"
    return f"{CodeKind(code['kind']).label} {identifiers.printed(code['kind'], code['value'])}"


def joined(found: Iterable[Mapping[str, str]]) -> str:
    """The names of what a query gave as {"kk": …, "ru": …, "en": …}, in the reader's language."""
    language = get_language() or "kk"
    return ", ".join(one.get(language) or one.get("kk") or one.get("ru") or "" for one in found)


def organisations(agreements: Iterable[Agreement]) -> list[Organisation]:
    """The OKUPs of agreements, each once."""
    return [*{agreement.okup_id: agreement.okup for agreement in agreements}.values()]


def _okups(row: Owner | Licensee) -> str:
    return ", ".join(okup.name for okup in organisations(row.standing))  # type: ignore[union-attr]  # prefetched


def _okups_data(row: Owner | Licensee) -> list[dict[str, Any]]:
    return [{"bin": okup.bin, **names(okup)} for okup in organisations(row.standing)]  # type: ignore[union-attr]  # prefetched


def account_of(row: Any) -> Any:
    """The account from which contacts are read: of the organisation, or of the person; None for who has none yet."""
    return row.organisation if row.organisation_id else row.person


def _account(row: Any, field: str) -> str:
    account = account_of(row)
    return str(getattr(account, field)) if account is not None else ""


def bin_of(row: Any) -> str:
    return str(row.organisation.bin) if row.organisation_id else str(getattr(row, "bin", ""))


def _iin(row: Any) -> str:
    return str(getattr(row, "iin", "") or (row.person.iin if row.person_id else ""))


def _region(row: Any) -> str:
    return str(row.get_region_display()) if row.region else ""


def holder_data(holder: Holder) -> dict[str, Any]:
    """A line of a work for programs: who, as what, with which shares, under which OKUP."""
    return {
        "owner": holder.owner_id,
        "name": names(holder.owner),
        "pseudonym": holder.owner.pseudonym,
        "role": holder.role,
        "category": listed(holder.category),
        "shares": holder.shares,
        "okup": None if holder.okup is None else {"bin": holder.okup.bin, **names(holder.okup)},
    }


def _keeper(work: Work) -> str:
    keeper = work.organisation if work.organisation_id else work.person
    return str(keeper) if keeper else ""


def _copy(work: Work) -> str:
    accepted = [copy for copy in work.recordings.all() if copy.state == "accepted"]
    return accepted[0].sha256 if accepted else ""


def identification(clause: law.Clause, *also: law.Clause) -> Datum:
    return Datum("number", _("Identification number"), clause, lambda row: row.number, schema=NUMBER, also=also)


@under(law.O100_15, law.O100_17_1, law.O100_17_2, law.O100_17_3, law.O100_17_4, law.O100_17_5)
def works() -> Table:
    return (
        identification(law.O100_15),
        Datum(
            "title", _("Name of the work"), law.O100_17_1, lambda work: work.title, look="name",
            data=lambda work: {each: getattr(work, f"title_{each}") for each in LANGUAGES},
            schema=in_three("Name of the work; empty in a language that it has no name in"),
        ),
        Datum(
            "other_titles", _("Other names"), law.O100_17_1, lambda work: "; ".join(work.other_titles), listed=False,
            data=lambda work: work.other_titles, schema={"type": "array", "items": {"type": "string"}},
        ),
        Datum("names", _("Authors and owners"), law.O100_17_4, lambda work: work.names),
        Datum(
            "kind", _("Kind of work"), law.O100_15, lambda work: in_language(work.kind, "name"),
            data=lambda work: listed(work.kind), schema=in_three("Kind of work", "code"),
        ),
        Datum(
            "year", _("Year of creation"), law.O100_15, lambda work: work.created_year or "", look="plain",
            data=lambda work: work.created_year, schema=YEAR,
        ),
        Datum(
            "codes", _("Codes"), law.O100_17_3, lambda work: ", ".join(map(printed, work.listed_codes)), look="codes",
            data=lambda work: work.listed_codes, schema=LIST,
        ),
        Datum(
            "managed", _("Legal relationship with the OKUP"), law.O100_17_5, told_managed, look="tag",
            sign=lambda work: "good" if work.is_managed else "draft", data=lambda work: work.is_managed, schema=FLAG,
        ),
        Datum(
            "shares", _("Shares"), law.O100_17_4, lambda work: str(Standing(work.standing).label), look="tag",
            sign=lambda work: STANDING_SIGNS[work.standing], data=lambda work: work.standing,
            schema={"enum": Standing.values},
        ),
        Datum(
            "complete", _("Copy of the work"), law.O100_17_2, told_complete, look="tag",
            sign=lambda work: "good" if work.is_complete else "todo", data=lambda work: work.is_complete, schema=FLAG,
        ),
        Datum(
            "holders", _("Authors and owners"), law.O100_17_4, lambda work: work.names, section=True, schema=LIST,
            data=lambda work: [*map(holder_data, work.holders.all())],
        ),
        Datum("version", _("Version"), AS_DATA, lambda work: work.version, listed=False, schema=NUMBER),
        Datum(
            "entered_on", _("Entered"), law.O100_15, lambda work: localdate(work.entered_at), listed=False,
            schema={"format": "date"},
        ),
        Datum("keeper", _("Entered by"), law.O100_16, _keeper, CLOSE),
        Datum("copy_sha256", _("SHA-256 of the copy"), law.O100_17_2, _copy, OWN_AND_STAFF),
    )  # fmt: skip


@under(DECLARED)
def told_managed(work: Work) -> str:
    return gettext("managed collectively") if work.is_managed else gettext("declared, no OKUP manages it")


def told_complete(work: Work) -> str:
    return gettext("given") if work.is_complete else gettext("not given yet")


@under(law.O100_18, law.O100_19_1, law.O100_19_2, law.O100_19_3, law.O100_19_4)
def owners() -> Table:
    return (
        identification(law.O100_18),
        Datum(
            "name", _("Name of the person or organisation"), law.O100_19_1, lambda row: row.name, look="name",
            data=names, schema=NAME,
        ),
        Datum("pseudonym", _("Pseudonym"), law.O100_19_1, lambda row: row.pseudonym),
        Datum(
            "categories", _("Categories of right possession"), law.O100_19_1, lambda row: joined(row.categories),
            data=lambda row: row.categories, schema=LIST,
        ),
        Datum("works", _("Number of works"), law.O100_19_2, lambda row: row.work_count or 0, schema=NUMBER),
        Datum("okups", _("Legal relationship with the OKUP"), law.O100_19_3, _okups, data=_okups_data, schema=LIST),
        Datum("region", _("Region"), law.O100_19_4, _region, data=lambda row: row.region),
        Datum(
            "is_entity", _("Person or organisation"), law.O100_18, told_entity, listed=False, schema=FLAG,
            data=lambda row: row.is_entity,
        ),
        Datum("isni", "ISNI", law.O100_17_3, lambda row: row.isni, listed=False),
        Datum("ipi", "IPI", law.O100_17_3, lambda row: row.ipi, CLOSE),
        Datum("iin", _("IIN"), law.O100_13, _iin, NOBODY, CLOSE),
        Datum("bin", _("BIN"), law.O100_13, bin_of, CLOSE, NOBODY),
        Datum("address", _("Address"), law.O100_13, lambda row: _account(row, "address"), CLOSE, CLOSE),
        Datum("phone", _("Phone"), law.O100_13, lambda row: _account(row, "phone"), CLOSE, CLOSE),
        Datum("email", _("E-mail"), law.O100_13, lambda row: _account(row, "email"), CLOSE, CLOSE),
    )  # fmt: skip


def told_entity(row: Any) -> str:
    return gettext("organisation") if row.is_entity else gettext("person")


def _accreditations(row: Any) -> str:
    found = [
        gettext("No. %(number)s until %(day)s") % {"number": one.number, "day": f"{one.last_day:%d.%m.%Y}"}
        for one in row.organisation.in_force
    ]
    return "; ".join(found)


def _accreditations_data(row: Any) -> list[dict[str, str]]:
    return [
        {"number": one.number, "since": one.since.isoformat(), "until": one.last_day.isoformat()}
        for one in row.organisation.in_force
    ]


@under(law.O100_20, law.O100_21_1, law.O100_21_2, law.O100_21_3, law.O100_21_4, law.O100_21_5)
def okups() -> Table:
    return (
        identification(law.O100_20),
        Datum("name", _("Name"), law.O100_21_1, lambda row: row.name, look="name", data=names, schema=NAME),
        Datum("bin", _("BIN"), law.O100_21_2, bin_of),
        Datum("address", _("Legal address"), law.O100_21_3, lambda row: _account(row, "address")),
        Datum("phone", _("Phone"), law.O100_21_4, lambda row: _account(row, "phone")),
        Datum("email", _("E-mail"), law.O100_21_4, lambda row: _account(row, "email")),
        Datum("members", _("Number of members"), law.O100_21_5, lambda row: row.member_count or 0, schema=NUMBER),
        Datum(
            "accreditations", _("Accreditation"), law.O100_13, _accreditations, listed=False, schema=LIST,
            data=_accreditations_data,
        ),
        Datum("region", _("Region"), law.O100_21_3, _region, data=lambda row: row.region, listed=False),
    )  # fmt: skip


def _activity(row: Licensee) -> str:
    return in_language(row.activity, "name") if row.activity else ""


def place_data(row: Licensee) -> list[dict[str, str]]:
    return [
        {"name": place.name, "kind": place.kind, "region": place.region, "address": place.address}
        for place in row.open_places  # type: ignore[attr-defined]  # prefetched
    ]


@under(law.O100_22, law.O100_23_1, law.O100_23_2, law.O100_23_3, law.O100_23_4, law.O100_23_5, law.O100_23_6)
@under(law.O100_23_7)
def users() -> Table:
    return (
        identification(law.O100_22),
        Datum("name", _("Name"), law.O100_23_1, lambda row: row.name, look="name", data=names, schema=NAME),
        Datum("bin", _("BIN"), law.O100_23_2, bin_of, persons=NOBODY),
        Datum("iin", _("IIN"), law.O100_23_2, _iin, NOBODY, CLOSE),
        Datum(
            "activity", _("Type of activity"), law.O100_23_3, _activity, data=lambda row: listed(row.activity),
            schema={"type": ["object", "null"]},
        ),
        Datum("address", _("Legal address"), law.O100_23_4, lambda row: _account(row, "address"), persons=CLOSE),
        Datum("region", _("Region"), law.O100_23_4, _region, data=lambda row: row.region),
        Datum("places", _("Number of places of use"), law.O100_23_5, lambda row: row.place_count or 0, schema=NUMBER),
        Datum("okups", _("Legal relationship with the OKUP"), law.O100_23_6, _okups, data=_okups_data, schema=LIST),
        Datum("phone", _("Phone"), law.O100_23_7, lambda row: _account(row, "phone"), persons=CLOSE),
        Datum("email", _("E-mail"), law.O100_23_7, lambda row: _account(row, "email"), persons=CLOSE),
        Datum(
            "places_of_use", _("Places of use"), law.O100_23_5, lambda row: "", section=True, data=place_data,
            schema=LIST,
        ),
        Datum("place_figures", _("Seats, area, rooms"), law.O100_23_5, lambda row: "", CLOSE, section=True),
    )  # fmt: skip


WORKS, OWNERS, OKUPS, USERS = works(), owners(), okups(), users()
