"""Authors and owners: who is meant by a line of a work, and the row of a person or an organisation (O100-18, 19)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.subjects import Subject
from portal import identifiers
from portal.law import O100_2_8, O100_18, O100_19_1, under
from portal.search.words import cyrillic, fold
from portal.vault import digest
from registers.law import SAME_PERSON
from registers.models import Holder, Owner
from registers.models.parties import Party
from registers.said import Fault, HolderSaid
from registers.tries import Tries

Key = tuple[str, str]  # the column by which an owner is known, and its value
COLUMNS = {"iin": "iin_digest", "bin": "bin", "ipi": "ipi", "isni": "isni"}
TWO_OWNERS = _("These numbers belong to different persons or organisations. Check them.")
ANOTHER_NAME = _("Somebody of another name has this number in the register. Check the number and the name.")


@under(O100_18)
def of(who: User | Organisation) -> Owner:
    """The row of a person or an organisation; made where there is none, and tied to what others said of them."""
    owner = found(who) or _new(who)
    link = "person" if isinstance(who, User) else "organisation"
    if getattr(owner, f"{link}_id") != who.pk:
        setattr(owner, link, who)
    owner.name_kk, owner.name_ru = names(who)
    owner.region = who.region
    owner.pseudonym = who.pseudonym if isinstance(who, User) else ""
    owner.save()
    return owner


@under(O100_2_8, SAME_PERSON)
def found(who: User | Organisation) -> Owner | None:
    """The row of a person or an organisation, locked; None where there is none.

    Whom others named with this IIN and with another name is another person: their row loses the number. Else a number
    written with any name would tell the right one as soon as its person comes here.
    """
    key = Q(iin_digest=who.iin_digest) if isinstance(who, User) else Q(bin=who.bin)
    owner = Owner.objects.select_for_update().filter(key).first()
    if owner is None or isinstance(who, Organisation) or owner.person_id is not None:
        return owner
    if is_named(who, owner):
        return owner
    owner.iin = owner.iin_digest = ""
    owner.save(update_fields=["iin", "iin_digest"])
    return None


def is_named(person: User, row: Party) -> bool:
    """Whether the name by which others know a row is that of the person."""
    said = HolderSaid(role="", category="", name=row.name_kk or row.name_ru, pseudonym=row.pseudonym)
    return alike(said, Owner(name_kk=names(person)[0], pseudonym=person.pseudonym))


def _new(who: User | Organisation) -> Owner:
    if isinstance(who, User):
        return Owner(iin=who.iin, iin_digest=who.iin_digest)
    return Owner(bin=who.bin, is_entity=True)


def names(who: User | Organisation) -> tuple[str, str]:
    """As the register repeats them: Kazakh, Russian. A person has one name, as their certificate has it."""
    return (who.full_name[:300], "") if isinstance(who, User) else (who.name_kk, who.name_ru)


@under(O100_18)
def list_now(owner: Owner) -> None:
    """From now on the register lists them: they placed data on their objects, or gave rights into management."""
    if owner.listed_at is None:
        owner.listed_at = timezone.now()
        owner.save(update_fields=["listed_at"])


def keys_of(line: HolderSaid) -> list[Key]:
    """By what the owner of a line is known; [] where nothing but the name is said."""
    said = {kind: getattr(line, kind) for kind in COLUMNS}
    normal = {kind: identifiers.normal(kind, value) for kind, value in said.items() if value}
    return [(COLUMNS[kind], digest(value) if kind == "iin" else value) for kind, value in normal.items()]


def _by_keys(lines: Iterable[HolderSaid]) -> dict[Key, Owner]:
    """The owners known by any key of the lines, in one query."""
    wanted = {key for line in lines if line.owner is None for key in keys_of(line)}
    asked = Q(pk__in=[])
    for column in COLUMNS.values():
        asked |= Q(**{f"{column}__in": [value for name, value in wanted if name == column]})
    found = list(Owner.objects.filter(asked)) if wanted else []
    return {(column, getattr(owner, column)): owner for owner in found for column in COLUMNS.values()}


@under(SAME_PERSON)
def contradictions(lines: Sequence[HolderSaid], asker: User, theirs: Collection[Key] = ()) -> list[Fault]:
    """Lines without faults whose numbers belong to an owner of another name, or to two owners. No name is told.

    Nor is it told of more than a few IINs a day, save those among `theirs` (registers.tries).
    """
    known, tries, faults = _by_keys(lines), Tries(asker, theirs), []
    told: dict[Key, dict[str, str]] = {}  # by a number, the others that were first said with it
    for place, line in enumerate(lines):
        numbers = dict(keys_of(line)) if line.owner is None else {}
        before = [told.setdefault(key, numbers) for key in numbers.items()]
        if any(_differ(numbers, one) for one in before):
            words = str(TWO_OWNERS)
        else:
            meant = {known[key].pk: known[key] for key in numbers.items() if key in known}
            words = tries.answer(line, numbers, _contradicted(line, numbers, list(meant.values())))
        if words:
            faults.append(Fault("holder_name", words, place))
    return faults


def _contradicted(line: HolderSaid, numbers: Mapping[str, str], meant: Sequence[Owner]) -> str:
    """What the owners who are known by these numbers have against the line; "" for nothing."""
    if len(meant) > 1 or any(_differ(numbers, _numbers(owner)) for owner in meant):
        return str(TWO_OWNERS)
    return str(ANOTHER_NAME) if any(not alike(line, owner) for owner in meant) else ""


def _numbers(owner: Owner) -> dict[str, str]:
    return {column: value for column in COLUMNS.values() if (value := getattr(owner, column))}


def _differ(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether these are numbers of two: of one kind they have different ones, or one is a person's, one a body's."""
    kinds = {*one, *other}
    return {"iin_digest", "bin"} <= kinds or any(one[kind] != other[kind] for kind in {*one} & {*other})


def alike(line: HolderSaid, owner: Owner) -> bool:
    """Whether they have one name in full, or two words of it: orders, initials and spellings differ.

    One word would not do, nor one among many: by common names a number could be asked for whose it is.
    """
    known = {fold(name) for name in (owner.name_kk, owner.name_ru, owner.pseudonym)} - {""}
    if {fold(line.name), fold(line.pseudonym)} & known:
        return True
    said, words = _words(line.name), _words(" ".join(sorted(known)))
    whole = said & words
    if owner.is_entity:
        return any(len(word) > 1 for word in whole)
    initials = {word for word in said - whole if any(_is_initial(word, one) for one in words - whole)}
    common = len(whole) + len(initials)
    return any(len(word) > 1 for word in whole) and common >= 2 and 2 * common >= len(said)


def _is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in {len(one), len(other)}


def _words(text: str) -> set[str]:
    return set(map(cyrillic, fold(text).replace(".", " ").split()))  # as certificates and contracts abroad spell them


@under(O100_19_1, SAME_PERSON)
def known(lines: Sequence[HolderSaid], keeper: Subject) -> list[Owner]:
    """Who is meant by each of lines without faults and contradictions: found, or a new row. A few queries for all."""
    chosen = Owner.objects.in_bulk({line.owner for line in lines if line.owner is not None})
    by_key, by_name = _by_keys(lines), _by_names(lines, keeper)
    found = []
    for line in lines:
        owner = chosen[line.owner] if line.owner is not None else _met(line, by_key, by_name)
        found.append(owner or _noted(line, by_key, by_name))
    Owner.objects.bulk_create({id(owner): owner for owner in found if owner.pk is None}.values())
    return found


def _met(line: HolderSaid, by_key: Mapping[Key, Owner], by_name: Mapping[str, Owner]) -> Owner | None:
    keys = keys_of(line)
    return next((by_key[key] for key in keys if key in by_key), None) if keys else by_name.get(_name_key(line))


def _name_key(line: HolderSaid) -> str:
    return f"{line.is_entity}:{fold(line.name)}"


def _noted(line: HolderSaid, by_key: dict[Key, Owner], by_name: dict[str, Owner]) -> Owner:
    """A new owner, met again by the lines that follow."""
    numbers = dict(keys_of(line))
    iin = identifiers.normal("iin", line.iin) if line.iin else ""
    owner = Owner(name_kk=line.name, pseudonym=line.pseudonym, is_entity=line.is_entity, iin=iin, **numbers)
    by_key.update(dict.fromkeys(numbers.items(), owner))
    if not numbers:
        by_name[_name_key(line)] = owner
    return owner


def _by_names(lines: Iterable[HolderSaid], keeper: Subject) -> dict[str, Owner]:
    """Owners without numbers of these names on works of the same keeper."""
    names_said = {line.name for line in lines if line.owner is None and not keys_of(line)}
    if not names_said:
        return {}
    nameless = dict.fromkeys(COLUMNS.values(), "")
    found = list(Owner.objects.filter(name_kk__in=names_said, **nameless).order_by("-pk"))
    held = Holder.objects.filter(owner__in=found).order_by().distinct()
    # The keeper is compared here: in the query the planner would begin at all their works, again and again.
    keepers = set(held.values_list("owner", "work__person", "work__organisation"))
    organisation = keeper.organisation
    mine = (None, organisation.pk) if organisation else (keeper.person.pk, None)
    return {f"{owner.is_entity}:{fold(owner.name_kk)}": owner for owner in found if (owner.pk, *mine) in keepers}


def kept_by(subject: Subject) -> dict[str, object]:
    """The columns by which a work is the subject's."""
    if subject.organisation is not None:
        return {"person": None, "organisation": subject.organisation}
    return {"person": subject.person, "organisation": None}
