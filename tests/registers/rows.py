"""Rows written straight into the tables, where a test asks how they are found, not how they come about."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Organisation, User
from registers.models import (
    Agreement,
    AgreementForm,
    AgreementKind,
    Category,
    Code,
    Holder,
    Licensee,
    Okup,
    Owner,
    Place,
    Work,
    WorkKind,
)

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
ALL = {"performance": "100.0000"}


def organisation(bin_number: str = "940140000385", **said: Any) -> Organisation:
    contacts = {"address": "Алматы, Абай даңғылы 1", "phone": "+7 727 111 2233", "email": "office@example.kz"}
    return Organisation.objects.create(
        bin=bin_number, **{"name_kk": "Авторлар қоғамы", "region": "75", "kinds": ["okup"], **contacts, **said}
    )


def okup(bin_number: str = "940140000385", **said: Any) -> Okup:
    of = organisation(bin_number, **said)
    return Okup.objects.create(organisation=of, name_kk=of.name_kk, name_ru=of.name_ru, region=of.region)


def owner(name: str = "Сүйінбаева Әсемгүл", **said: Any) -> Owner:
    return Owner.objects.create(**{"name_kk": name, "region": "35", "listed_at": AT, **said})


def work(*holders: Owner, codes: tuple[tuple[str, str], ...] = (), **said: Any) -> Work:
    """An entered work that is managed, of these holders in equal shares."""
    told = {"title_kk": "Түнгі көш", "title_ru": "Ночное кочевье", "is_managed": True, "is_complete": True, **said}
    kind = WorkKind.objects.get(code=told.pop("kind", "song"))
    person = told.pop("person", None) or (None if "organisation" in told else someone())
    titles = [told.get(f"title_{each}", "") for each in ("kk", "ru", "en")] + [*told.get("other_titles", [])]
    told = {"names": " ".join(f"{each.name_kk} {each.pseudonym}".strip() for each in holders), **told}
    stands = {"state": "entered", "version": 1, "entered_at": AT, "all_titles": " ".join(titles), "created_year": 1998}
    made = Work.objects.create(kind=kind, person=person, **{**stands, **told})
    category = Category.objects.get(code="music_author")
    for place, each in enumerate(holders):
        share = {"performance": f"{100 / len(holders):.4f}"}
        Holder.objects.create(work=made, owner=each, role="composer", category=category, shares=share, position=place)
    for code_kind, value in codes:
        Code.objects.create(work=made, kind=code_kind, value=value, scheme="" if code_kind != "other" else "OWN")
    return made


def someone() -> User:
    """Who keeps works that no test asks about."""
    return User.objects.get_or_create(iin_digest="of who keeps works", defaults={"given_name": "Keeper", "iin": "1"})[0]


def agreement(kind: AgreementKind, okup: Okup, number: str = "1", **said: Any) -> Agreement:
    days = {"concluded_on": date(2026, 2, 1), "since": date(2026, 2, 1)}
    told = {"right_types": ["copyright"], "form": AgreementForm.ELECTRONIC, "names": f"{number} {okup.name_kk}"}
    return Agreement.objects.create(
        kind=kind, okup=okup.organisation, agreement_number=number, **{**days, **told, **said}
    )


def licensee(of: Organisation | User, **said: Any) -> Licensee:
    """A user of works with a café."""
    name = of.full_name if isinstance(of, User) else of.name_kk
    whose = {"person": of} if isinstance(of, User) else {"organisation": of}
    made = Licensee.objects.create(name_kk=name, region="75", **whose, **said)
    Place.objects.create(
        licensee=made, name="Кафе «Дала»", kind="catering", region="75", address="Алматы, Төле би 5", seats=47,
        area="123.5", opened_on=date(2026, 2, 1),
    )  # fmt: skip
    return made
