"""Users of works and their places of use: entered, added, changed, closed, removed (O100-22, 23).

A user's address, phone and e-mail are read from the account; what a place is stands here. Every step locks the
organisation and the user's row first, so that who has lost a right a moment ago does nothing more by it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Right, SubjectKind, User
from accounts.organisations import as_refusal
from accounts.regions import Region
from accounts.subjects import Subject, may
from portal import audit
from portal.flow import MOVED_ON, Actor, Refusal, StepRefused, Words, lock
from portal.forms import one_line
from portal.law import O100_22, O100_23_1, O100_23_3, O100_23_5, under
from registers import parties
from registers.law import PLACES, USERS
from registers.models import Licensee, Place, PlaceKind

NAME, ADDRESS = 200, 300  # letters at most
FIRST_DAY, AHEAD = date(1950, 1, 1), timedelta(days=366)  # between which the use of works in a place begins
MOST_SEATS, MOST_ROOMS, MOST_AREA = 1_000_000, 100_000, Decimal(10_000_000)

NOT_A_USER = Refusal(_("Say first that you are a user of works: in your profile, or in the organisation’s details."))
NO_ACTIVITY = Refusal(_("Choose first the field of activity: in your profile, or in the organisation’s details."))
NO_CONTACTS = Refusal(_("The register names address, phone and e-mail. Fill them in first."))
NOT_YOURS = Refusal(_("These places of use are another’s. Nothing was changed."))
KNOWN_PLACE = Refusal(_("A place of this name at this address is there already. Nothing was added."))
CLOSED = Refusal(_("This place is closed: it stays as it was. Add a new one if works are used there again."))
UNDER_AGREEMENT = Refusal(_("An agreement names this place. It cannot be removed; close it with its last day instead."))
WRONG_LAST_DAY = Refusal(_("The last day must not lie before the first one, nor in the future."))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a place; area in square metres."""

    name: str
    kind: str
    region: str
    address: str
    opened_on: date
    seats: int | None = None
    area: Decimal | None = None
    rooms: int | None = None


@under(PLACES)
def faults(said: Said) -> dict[str, Words]:
    """What is wrong with it, by the names of its fields."""
    latest = timezone.localdate() + AHEAD
    found: list[tuple[str, bool, Words]] = [
        ("name", 0 < len(said.name) <= NAME, _("Write its name, in 200 letters at most.")),
        ("kind", said.kind in PlaceKind.values, _("Choose what it is.")),
        ("region", said.region in Region.values, _("Choose the region.")),
        ("address", 0 < len(said.address) <= ADDRESS, _("Write its address, in 300 letters at most.")),
        ("opened_on", FIRST_DAY <= said.opened_on <= latest, _("Write a day between 01.01.1950 and a year from now.")),
        ("seats", said.seats is None or 0 <= said.seats <= MOST_SEATS, _("Write the number of seats, or nothing.")),
        ("area", said.area is None or 0 < said.area <= MOST_AREA, _("The area is more than nothing, in m².")),
        ("rooms", said.rooms is None or 0 < said.rooms <= MOST_ROOMS, _("Write the number of rooms, or nothing.")),
    ]
    return {name: words for name, is_right, words in found if not is_right}


@under(USERS)
def may_enter(subject: Subject) -> Refusal | None:
    """Why the subject cannot stand in the register of users, or the person cannot enter it there."""
    account: User | Organisation = subject.organisation or subject.person
    if SubjectKind.USER not in account.kinds:
        return NOT_A_USER
    if account.activity_id is None:
        return NO_ACTIVITY
    if not (account.address and account.phone and account.email and account.region):
        return NO_CONTACTS
    return may(subject.person, subject.organisation, Right.WORKS) if subject.organisation else None


def may_keep(actor: Actor, licensee: Licensee) -> Refusal | None:
    """Why the person does not keep the places of this user."""
    if not isinstance(actor, User):
        return NOT_YOURS
    if licensee.organisation is not None:
        return may(actor, licensee.organisation, Right.WORKS)
    return None if licensee.person_id == actor.pk else NOT_YOURS


@under(O100_22, O100_23_1, O100_23_3, USERS)
def enter(subject: Subject) -> Licensee:
    """The subject stands in the register of users from now on; the row that is there already, where it is."""
    account: User | Organisation = subject.organisation or subject.person
    with transaction.atomic():
        lock(account)
        if refusal := may_enter(subject):
            raise StepRefused(refusal)
        said = {**parties.repeated(account), "activity_id": account.activity_id}
        whose = {"organisation": account} if isinstance(account, Organisation) else {"person": account}
        parties.licensee_of(account)  # whom a paper named is tied
        licensee, is_new = Licensee.objects.get_or_create(**whose, defaults=said)
        if is_new:
            audit.record(subject.person, "enter the register of users", licensee, law=(O100_22, USERS))
    return licensee


@contextmanager
def _kept(actor: Actor, licensee: Licensee) -> Iterator[None]:
    """Under the lock of the user and of their organisation: only who keeps its data goes on."""
    with transaction.atomic():
        if licensee.organisation_id is not None:
            lock(Organisation.objects.get(pk=licensee.organisation_id))
        lock(licensee)
        if refusal := may_keep(actor, licensee):
            raise StepRefused(refusal)
        yield


@under(O100_23_5, PLACES)
def add_place(actor: Actor, licensee: Licensee, said: Said) -> Place:
    """One more place of use; StepRefused if an open one of this name and address is there."""
    said = _checked(said)
    with _kept(actor, licensee):
        place = Place(licensee=licensee, **asdict(said))
        with as_refusal("place_once", KNOWN_PLACE):
            place.save(force_insert=True)
        audit.record(actor, "add a place of use", place, law=(O100_23_5, PLACES), user=audit.key(licensee))
    return place


@under(O100_23_5, PLACES)
def change_place(actor: Actor, place: Place, said: Said) -> None:
    """Say anew what an open place is; the trail names what changed, and holds figures before and after."""
    said = _checked(said)
    with _open(actor, place):
        before = {name: getattr(place, name) for name in asdict(said)}
        changed = sorted(name for name, value in asdict(said).items() if before[name] != value)
        for name in changed:
            setattr(place, name, getattr(said, name))
        with as_refusal("place_once", KNOWN_PLACE):
            place.save(update_fields=changed)
        figures = {name: [_plain(before[name]), _plain(getattr(said, name))] for name in changed if name in FIGURES}
        law = (O100_23_5, PLACES)
        audit.record(actor, "change a place of use", place, law=law, fields=changed, figures=figures)


FIGURES = ("seats", "area", "rooms")  # by which remuneration may be reckoned


def _plain(figure: Decimal | int | None) -> str | None:
    return None if figure is None else str(figure)


@under(O100_23_5, PLACES)
def close_place(actor: Actor, place: Place, last_day: date) -> None:
    """Works are used there no more after `last_day`; agreements that name the place still do."""
    with _open(actor, place):
        if not place.opened_on <= last_day <= timezone.localdate():
            raise StepRefused(WRONG_LAST_DAY)
        place.closed_on = last_day
        place.save(update_fields=["closed_on"])
        law = (O100_23_5, PLACES)
        audit.record(actor, "close a place of use", place, law=law, last_day=last_day.isoformat())


def may_remove(actor: Actor, place: Place) -> Refusal | None:
    """Why a place stays: it is another's, or an agreement, in force or ended, names it."""
    if refusal := may_keep(actor, place.licensee):
        return refusal
    return UNDER_AGREEMENT if place.agreements.exists() else None


@under(PLACES)
def remove_place(actor: Actor, place: Place) -> None:
    """Remove what was entered by mistake; StepRefused if an agreement ever named it."""
    with _kept(actor, place.licensee):
        _locked(place)
        if refusal := may_remove(actor, place):
            raise StepRefused(refusal)
        audit.record(actor, "remove a place of use", place, law=PLACES, user=audit.key(place.licensee))
        place.delete()


@contextmanager
def _open(actor: Actor, place: Place) -> Iterator[None]:
    with _kept(actor, place.licensee):
        _locked(place)
        if place.closed_on is not None:
            raise StepRefused(CLOSED)
        yield


def _locked(place: Place) -> None:
    """Lock the place, which a colleague may have removed a moment ago."""
    try:
        lock(place)
    except Place.DoesNotExist:
        raise StepRefused(MOVED_ON) from None


def _checked(said: Said) -> Said:
    """As one line each, and right; StepRefused with the first fault otherwise: the form has shown all of them."""
    said = replace(said, name=one_line(said.name), address=one_line(said.address))
    if found := faults(said):
        raise StepRefused(Refusal(next(iter(found.values()))))
    return said
