"""What an OKUP says of an agreement on paper, whom it means by the parties, and what is wrong with it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.subjects import Subject
from contracts import concluding, law
from contracts.paper.rules import BEFORE_LAW
from portal import countries, identifiers
from portal.flow import Words
from portal.law import O100_5, O100_8, O100_23_2, under
from portal.vault import digest
from registers import owners
from registers import parties as registered
from registers.models import AgreementKind, Licensee, Owner, RightType, Work, WorkState
from registers.said import HolderSaid

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)  # between which the days of a paper lie
NUMBER, NAME, PLACE = 60, 300, 300  # letters at most
MOST_PLACES = 500
CISAC = re.compile(r"[0-9]{1,4}", re.ASCII)
USES = (AgreementKind.LICENCE, AgreementKind.REMUNERATION)
KINDS = (AgreementKind.MANDATE, AgreementKind.MUTUAL, *USES)

LATER = _("The day lies in the future.")
NO_DAY = _("Write a day between 01.01.1950 and 31.12.2100.")
SINCE_LAW = _("It was concluded since the Law came into force: such an agreement is concluded here, by EDS.")
HAS_ENDED = _("It has ended: only agreements that still exist are placed.")
ENDS_BEFORE = _("The last day lies before the first.")
NOBODY = _("Write the number in the register, or name and IIN or BIN.")
NO_SUCH_NUMBER = _("Nobody in the register has this number.")
WRONG_CODE = _("This is neither an IIN nor a BIN: check its twelve digits.")
OTHER_NAME = _("Somebody of another name has this IIN or BIN in the register. Check the number and the name.")
NO_SECOND = _("Choose the second OKUP, or write the name of the society abroad.")
TWO_SECONDS = _("Either the second OKUP is registered here, or it is a society abroad: leave one of them empty.")
NO_COUNTRY = _("Choose the country of the society.")
WRONG_CISAC = _("A number at CISAC has at most four digits.")
NOT_ITSELF = _("An OKUP makes no agreement with itself.")
NO_TYPE = _("Choose the type of right.")
UNKNOWN_WORKS = _("These works are not entered, or the owner holds no share of them: %(numbers)s.")
UNKNOWN_POWERS = _("These rights are not on the list in force.")
TOO_MANY_PLACES = _("Write at most 500 places, each on a line of at most 300 letters.")
TOO_LONG = _("That is too long.")


@dataclass(frozen=True, slots=True)
class PartySaid:
    """An owner or a user of works: by the number in the register, or by name and IIN or BIN."""

    number: int | None = None
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """All that is said of an agreement on paper. `powers` are «right/way»; () of them, and of works, means all."""

    kind: AgreementKind
    concluded_on: date
    number: str = ""
    since: date | None = None  # None: from its conclusion
    until: date | None = None
    right_types: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    party: PartySaid = PartySaid()
    second_okup: Organisation | None = None
    foreign_name: str = ""
    foreign_country: str = ""
    foreign_code: str = ""
    works: tuple[int, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def first_day(self) -> date:
        return self.since or self.concluded_on

    @property
    def is_abroad(self) -> bool:
        return self.kind == AgreementKind.MUTUAL and bool(self.foreign_name)


Faults = Iterator[tuple[str, Words]]


@under(O100_5, O100_8, law.ON_PAPER)
def faults(subject: Subject, said: PaperSaid) -> dict[str, Words]:
    """All that stands in the way, by the names of the form's fields; an overlap never does."""
    found = dict([*_parties(subject, said), *_days(said), *_content(said)])
    if "works" not in found and said.works and not _named(found) and (strange := _strange_works(subject, said)):
        found["works"] = UNKNOWN_WORKS % {"numbers": ", ".join(map(str, strange))}
    return found


def _named(found: dict[str, Words]) -> bool:
    return bool({"party_number", "party_name", "party_code"} & {*found})


@under(O100_5, O100_8)
def _days(said: PaperSaid) -> Faults:
    today = timezone.localdate()
    known = {"concluded_on": said.concluded_on, "since": said.since, "until": said.until}
    strange = [name for name, day in known.items() if day is not None and not FIRST_DAY <= day <= LAST_DAY]
    yield from ((name, NO_DAY) for name in strange)
    law_day = BEFORE_LAW.on(today)
    if "concluded_on" not in strange and said.concluded_on > today:
        yield "concluded_on", LATER
    elif "concluded_on" not in strange and said.concluded_on >= law_day and not said.is_abroad:
        yield "concluded_on", SINCE_LAW
    if said.until is None or "until" in strange:
        return
    if said.until < said.first_day:
        yield "until", ENDS_BEFORE
    elif said.until < today and said.concluded_on < law_day:
        yield "until", HAS_ENDED


def _content(said: PaperSaid) -> Faults:
    if len(said.number) > NUMBER:
        yield "number", TOO_LONG
    if not said.right_types or not set(said.right_types) <= {*RightType.values}:
        yield "right_types", NO_TYPE
    if concluding.unknown_powers(said.powers):
        yield "powers", UNKNOWN_POWERS
    if len(said.places) > MOST_PLACES or any(len(place) > PLACE for place in said.places):
        yield "places", TOO_MANY_PLACES


def _parties(subject: Subject, said: PaperSaid) -> Faults:
    if said.kind == AgreementKind.MUTUAL:
        yield from _second(subject, said)
    elif said.party.number is not None:
        model = Owner if said.kind == AgreementKind.MANDATE else Licensee
        if not model._default_manager.filter(pk=said.party.number).exists():
            yield "party_number", NO_SUCH_NUMBER
    elif not said.party.name or not said.party.code:
        yield "party_name" if not said.party.name else "party_code", NOBODY
    elif (line := line_of(said.party)) is None:
        yield "party_code", WRONG_CODE
    elif len(said.party.name) > NAME:
        yield "party_name", TOO_LONG
    elif owners.contradictions([line], subject.person) or not _agrees(said, line):
        yield "party_name", OTHER_NAME


def _agrees(said: PaperSaid, line: HolderSaid) -> bool:
    """Whether the name agrees with that under which the register, or an account, has the number."""
    account = _account(line)
    row = Licensee.objects.filter(**_key(line)).first() if said.kind in USES else None
    known = [Owner(name_kk=name, is_entity=line.is_entity) for name in _names(account, row) if name]
    return not known or any(owners.alike(line, one) for one in known)


def _names(account: User | Organisation | None, row: Licensee | None) -> list[str]:
    named = [*owners.names(account)] if account is not None else []
    return [*named, *([row.name_kk, row.name_ru] if row is not None else [])]


def _second(subject: Subject, said: PaperSaid) -> Faults:
    if said.second_okup is not None and said.foreign_name:
        yield "foreign_name", TWO_SECONDS
    elif said.second_okup is None and not said.foreign_name:
        yield "second_okup", NO_SECOND
    elif said.second_okup is not None and said.second_okup == subject.organisation:
        yield "second_okup", NOT_ITSELF
    elif said.foreign_name:
        yield from _abroad(said)


def _abroad(said: PaperSaid) -> Faults:
    if len(said.foreign_name) > NAME:
        yield "foreign_name", TOO_LONG
    if said.foreign_country not in countries.names("kk"):
        yield "foreign_country", NO_COUNTRY
    if said.foreign_code and not CISAC.fullmatch(said.foreign_code):
        yield "foreign_code", WRONG_CISAC


def line_of(party: PartySaid) -> HolderSaid | None:
    """The party as registers.owners knows it; None where the code is neither IIN nor BIN."""
    try:
        code = identifiers.subject(party.code)
    except identifiers.WrongCode:
        return None
    is_entity = code[4] in "456"
    iin, bin_number = ("", code) if is_entity else (code, "")
    return HolderSaid(role="", category="", name=party.name, is_entity=is_entity, iin=iin, bin=bin_number)


def _key(line: HolderSaid) -> dict[str, str]:
    return {"bin": line.bin} if line.is_entity else {"iin_digest": digest(line.iin)}


def _account(line: HolderSaid) -> User | Organisation | None:
    if line.is_entity:
        return Organisation.objects.filter(bin=line.bin).first()
    return User.objects.filter(iin_digest=digest(line.iin)).first()


def _strange_works(subject: Subject, said: PaperSaid) -> list[int]:
    """Numbers of no entered work; for a mandate, also of works of which the owner holds no share."""
    known = Work.objects.filter(pk__in=said.works, state=WorkState.ENTERED)
    if said.kind == AgreementKind.MANDATE:
        owner = said.party.number or next((one.pk for one in _known_owner(said)), None)
        known = known.filter(holders__owner=owner or 0)
    return sorted(set(said.works) - set(known.values_list("pk", flat=True)))


def _known_owner(said: PaperSaid) -> list[Owner]:
    line = line_of(said.party)
    return [] if line is None else list(Owner.objects.filter(**_key(line)))


@under(O100_5, law.NAMED_ON_PAPER)
def owner_of(subject: Subject, said: PaperSaid) -> Owner:
    """The owner without faults that is meant: a row that there is, or a new one."""
    if said.party.number is not None:
        return Owner.objects.get(pk=said.party.number)
    line = line_of(said.party)
    if line is None:
        raise ValueError("A party with a fault has no row.")
    owner = _once_more(lambda: owners.known([line], subject)[0])
    account = _account(line)
    if account is not None:
        registered.follow(account)
        owner.refresh_from_db()
    return owner


@under(O100_5, O100_23_2, law.NAMED_ON_PAPER)
def licensee_of(said: PaperSaid) -> Licensee:
    """The user of works without faults that is meant: a row that there is, or a new one."""
    if said.party.number is not None:
        return Licensee.objects.get(pk=said.party.number)
    line = line_of(said.party)
    if line is None:
        raise ValueError("A party with a fault has no row.")
    account = _account(line)
    return _once_more(lambda: _licensee(line, account))


def _licensee(line: HolderSaid, account: User | Organisation | None) -> Licensee:
    if account is not None:
        return registered.licensee_of(account) or _licensee_of_account(account)
    found = Licensee.objects.filter(**_key(line)).first()
    return found or Licensee.objects.create(name_kk=line.name, iin=line.iin, **_key(line))


Row = TypeVar("Row")


def _once_more(find: Callable[[], Row]) -> Row:
    """What `find` gives; where another has made the same row at this moment, it is found the second time."""
    try:
        with transaction.atomic():
            return find()
    except IntegrityError:
        return find()


def _licensee_of_account(account: User | Organisation) -> Licensee:
    whose = {"person": account} if isinstance(account, User) else {"organisation": account}
    return Licensee.objects.create(**whose, **registered.repeated(account), activity_id=account.activity_id)
