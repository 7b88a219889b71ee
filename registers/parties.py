"""Rows of owners, OKUPs and users of works follow the accounts that they are about; the members of an OKUP."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.following import follower
from accounts.models import Organisation, SubjectKind, User
from portal.law import O100_5, O100_19_1, O100_20, O100_21_1, O100_21_5, O100_22, O100_23_1, O100_23_3, under
from registers import agreements, derived, owners
from registers.law import FOLLOWS
from registers.models import Agreement, AgreementKind, AgreementState, Holder, Licensee, Okup, Owner, Work
from registers.models.parties import Party

Account = User | Organisation
NAMES = {"name_kk", "name_ru", "pseudonym"}
BATCH = 1000  # agreements at once


@follower
@under(O100_19_1, O100_20, O100_21_1, O100_23_1, O100_23_3, FOLLOWS)
def follow(account: Account) -> None:
    """Bring the rows about a person or an organisation in line with their account, inside its transaction.

    An owner whom others named by IIN or BIN is theirs from now on; an OKUP stands in its register at once.
    """
    said = repeated(account)
    if not said["name_kk"] and not said["name_ru"]:
        return
    _owner(account, said)
    if isinstance(account, Organisation) and SubjectKind.OKUP in account.kinds:
        okup, _is_new = Okup.objects.get_or_create(organisation=account, defaults=said)
        if _bring(okup, said) & NAMES:
            _rename(Q(okup=account) | Q(second_okup=account))
    licensee = licensee_of(account)
    if licensee is not None and _bring(licensee, {**said, "activity_id": account.activity_id}) & NAMES:
        _rename(Q(licensee=licensee))


@under(O100_22, O100_5)
def licensee_of(account: Account) -> Licensee | None:
    """The user of works who is this account, locked; one whom a paper named by its number is tied to it.

    A person is tied only where the names agree, as an owner is: a number may have been written by mistake.
    """
    rows = Licensee.objects.select_for_update(of=("self",))
    if (licensee := rows.filter(of(account)).first()) is not None:
        return licensee
    number = Q(iin_digest=account.iin_digest) if isinstance(account, User) else Q(bin=account.bin)
    licensee = rows.filter(number, person=None, organisation=None).first()
    if licensee is None or (isinstance(account, User) and not owners.is_named(account, licensee)):
        return None
    setattr(licensee, "person" if isinstance(account, User) else "organisation", account)
    licensee.iin = licensee.iin_digest = licensee.bin = ""
    licensee.save(update_fields=["person", "organisation", "iin", "iin_digest", "bin"])
    return licensee


def of(account: Account) -> Q:
    """The row of a register that is about this account."""
    return Q(person=account) if isinstance(account, User) else Q(organisation=account)


def repeated(account: Account) -> dict[str, Any]:
    """What every register repeats of an account."""
    name_kk, name_ru = owners.names(account)
    pseudonym = account.pseudonym if isinstance(account, User) else ""
    return {"name_kk": name_kk, "name_ru": name_ru, "pseudonym": pseudonym, "region": account.region}


def _owner(account: Account, said: Mapping[str, Any]) -> None:
    """The owner's row, and the names on their works where the name is new; nobody becomes an owner by this."""
    owner = owners.found(account)
    if owner is None or (_is_tied(owner) and not _differing(owner, said)):
        return
    differing = _differing(owner, said)
    owners.of(account)
    if differing & NAMES:
        derived.renew(list(Holder.objects.filter(owner=owner).values_list("work_id", flat=True).distinct()))
        _rename(Q(owner=owner))


def _is_tied(owner: Owner) -> bool:
    return owner.person_id is not None or owner.organisation_id is not None


def _differing(row: Party, said: Mapping[str, Any]) -> set[str]:
    return {name for name, value in said.items() if getattr(row, name) != value}


def _bring(row: Party, said: Mapping[str, Any]) -> set[str]:
    """Write what differs, and nothing where nothing does; gives the names of the columns."""
    differing = _differing(row, said)
    for name in differing:
        setattr(row, name, said[name])
    if differing:
        row.save(update_fields=sorted(differing))
    return differing


def _rename(whose: Q) -> None:
    """The names by which agreements are looked for."""
    found = Agreement.objects.filter(whose).select_related("okup", "owner", "licensee", "second_okup")
    renamed = []
    for agreement in found.iterator(chunk_size=BATCH):
        agreement.names = agreements.names_of(agreement)
        renamed.append(agreement)
    Agreement.objects.bulk_update(renamed, ["names"], batch_size=BATCH)


def in_force(day: date | None = None) -> QuerySet[Agreement]:
    """The agreements in force on `day`, today by default."""
    day = day or timezone.localdate()
    rows = Agreement.objects.filter(state=AgreementState.IN_FORCE, is_contested=False, since__lte=day)
    return rows.filter(Q(until=None) | Q(until__gte=day))


@under(O100_21_5)
def members(okup: Organisation, day: date | None = None) -> QuerySet[Owner]:
    """The members of an OKUP on `day`: the owners whose mandates to it are in force then, each once."""
    mandates = in_force(day).filter(okup=okup, kind=AgreementKind.MANDATE, owner=OuterRef("pk"))
    return Owner.objects.filter(Exists(mandates))


def managed(okup: Organisation) -> QuerySet[Work]:
    """The works of which an OKUP manages rights by a mandate in force."""
    return Work.objects.filter(Exists(Holder.objects.filter(okup=okup, work=OuterRef("pk"))))
