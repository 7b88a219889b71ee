"""Users of works and their places of use: who enters what, and what nobody can enter."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import members
from accounts.models import Organisation, Right, User
from accounts.subjects import Subject
from portal import audit, law
from portal.flow import StepRefused
from registers import agreements, licensees
from registers.models import Licensee, Place
from tests.accounts import acts
from tests.people import People, someone
from tests.registers.own import rows
from tests.registers.own.rows import HALL
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = timezone.localdate


@pytest.fixture
def studio(people: People, broker: str) -> Organisation:
    return acts.registered(people)


@pytest.fixture
def cafe(studio: Organisation) -> Licensee:
    """A company in the register of users."""
    return rows.firm_of_works(acts.head_of(studio), studio)


@pytest.fixture
def hall(cafe: Licensee, studio: Organisation) -> Place:
    return licensees.add_place(acts.head_of(studio), cafe, HALL)


def refused(act: Callable[[], object]) -> str:
    """The reason for which nothing was done."""
    with pytest.raises(StepRefused) as told, transaction.atomic():
        act()
    return str(told.value)


@pytest.mark.clause(law.O100_22, law.O100_23_1, law.O100_23_3)
def test_who_uses_works_enters_the_register_by_themselves(people: People) -> None:
    user = rows.user_of_works(people.author)

    assert (user.person, user.name, user.activity) == (people.author, people.author.full_name, people.author.activity)
    assert user.region == people.author.region
    assert [row.act for row in audit.of(user)] == ["enter the register of users"]


def test_who_is_there_already_is_not_entered_twice(people: People) -> None:
    user = rows.user_of_works(people.author)

    assert licensees.enter(Subject(people.author)) == user
    assert Licensee.objects.count() == audit.of(user).count() == 1


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"kinds": []}, "Say first that you are a user"),
        ({"activity": None}, "field of activity"),
        ({"address": ""}, "address, phone and e-mail"),
        ({"phone": ""}, "address, phone and e-mail"),
        ({"email": ""}, "address, phone and e-mail"),
        ({"region": ""}, "address, phone and e-mail"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_register_takes_nobody_without_what_it_names(people: People, missing: dict[str, Any], told: str) -> None:
    user = rows.user_of_works(people.author)
    user.delete()
    User.objects.filter(pk=people.author.pk).update(**missing)

    assert told in refused(lambda: licensees.enter(Subject(people.author)))
    assert not Licensee.objects.exists()


# Who may


def entering(studio: Organisation, person: User) -> Callable[[], object]:
    membership = studio.memberships.get(person=person)
    return lambda: licensees.enter(Subject(person, membership))


STEPS: dict[str, Callable[[User, Place], object]] = {
    "add": lambda person, hall: licensees.add_place(person, hall.licensee, replace(HALL, name="Кіші зал")),
    "change": lambda person, hall: licensees.change_place(person, hall, replace(HALL, seats=60)),
    "close": lambda person, hall: licensees.close_place(person, hall, TODAY()),
    "remove": licensees.remove_place,
}
OPEN = {  # step: the states of a place in which who keeps it may take the step
    "add": {"open", "licensed", "was licensed", "closed"},
    "change": {"open", "licensed", "was licensed"},
    "close": {"open", "licensed", "was licensed"},
    "remove": {"open", "closed"},
}
MAY = {"head": True, "keeps data": True, "signs": False, "manages": False, "left": False, "stranger": False}


def in_state(state: str, hall: Place, okup: Organisation) -> Place:
    if state in {"licensed", "was licensed"}:
        agreement = rows.licence(okup, hall.licensee, places=[hall])
        if state == "was licensed":
            agreements.end(None, agreement, TODAY())
    if state == "closed":
        licensees.close_place(acts.head_of(okup), hall, TODAY())
    return hall


def as_role(role: str, studio: Organisation, people: People) -> User:
    if role == "head":
        return acts.head_of(studio)
    if role == "stranger":
        return people.stranger
    given = {"keeps data": [Right.WORKS], "left": [Right.WORKS], "signs": [Right.SIGNS], "manages": [Right.MANAGER]}
    membership = acts.member(studio, people.author, *given[role])
    if role == "left":
        members.end_membership(acts.head_of(studio), membership)
    return people.author


@pytest.mark.clause(law.O100_23_5)
@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("state", ["open", "licensed", "was licensed", "closed"])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_open_to_whom_and_when_it_is(
    people: People, studio: Organisation, hall: Place, step: str, state: str, role: str
) -> None:
    in_state(state, hall, studio)
    person = as_role(role, studio, people)
    act: Callable[[], object] = lambda: STEPS[step](person, Place.objects.get(pk=hall.pk))  # noqa: E731 - used twice
    before = Place.objects.values().order_by("pk")[::1]

    if MAY[role] and state in OPEN[step]:
        act()
        assert Place.objects.values().order_by("pk")[::1] != before
    else:
        assert refused(act)
        assert Place.objects.values().order_by("pk")[::1] == before


@pytest.mark.parametrize("role", [role for role in MAY if role not in {"stranger", "left"}])
def test_an_organisation_is_entered_by_who_keeps_its_data(people: People, studio: Organisation, role: str) -> None:
    rows.firm_of_works(acts.head_of(studio), studio).delete()
    act = entering(studio, as_role(role, studio, people))

    if MAY[role]:
        act()
    else:
        assert "no right to keep its works and data" in refused(act)
    assert Licensee.objects.exists() == MAY[role]


def test_a_persons_places_are_kept_by_themselves_alone(people: People) -> None:
    user = rows.user_of_works(people.author)

    licensees.add_place(people.author, user, HALL)
    assert "another’s" in refused(lambda: licensees.add_place(people.stranger, user, replace(HALL, name="Бөлме")))
    assert "another’s" in refused(lambda: licensees.add_place(None, user, replace(HALL, name="Бөлме")))


# What is said


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": Decimal(0)}, {"area": Decimal("-1.5")}, {"area": Decimal(10_000_001)}, {"seats": -1},
        {"seats": 2**31}, {"rooms": 0}, {"rooms": 100_001}, {"name": ""}, {"name": "\u200b \x00"}, {"name": "а" * 201},
        {"address": ""}, {"address": "а" * 301}, {"kind": "palace"}, {"region": "99"}, {"region": ""},
        {"opened_on": date(1949, 12, 31)}, {"opened_on": date(9999, 12, 31)},
    ],
    ids=lambda wrong: repr(wrong)[:40],
)  # fmt: skip
def test_what_no_place_is_like_is_refused_in_words(cafe: Licensee, studio: Organisation, wrong: dict[str, Any]) -> None:
    assert refused(lambda: licensees.add_place(acts.head_of(studio), cafe, replace(HALL, **wrong)))
    assert not Place.objects.exists()


def test_control_characters_do_not_come_into_a_name(cafe: Licensee, studio: Organisation) -> None:
    said = replace(HALL, name="Үлкен\x07\u202e\n зал", address="Абай\t10")

    place = licensees.add_place(acts.head_of(studio), cafe, said)

    assert (place.name, place.address) == ("Үлкен зал", "Абай 10")


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(9999, 12, 31)], ids=["before the first day", "to come"])
def test_a_place_is_not_closed_before_it_opened_nor_in_the_future(studio: Organisation, hall: Place, day: date) -> None:
    assert "last day" in refused(lambda: licensees.close_place(acts.head_of(studio), hall, day))
    hall.refresh_from_db()
    assert hall.closed_on is None


@pytest.mark.parametrize(
    "wrong",
    [{"area": 0}, {"rooms": 0}, {"seats": -1}, {"region": "99"}, {"kind": "x"}, {"closed_on": date(2020, 1, 1)}],
    ids=repr,
)
def test_the_table_itself_holds_no_such_place(hall: Place, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=hall.pk).update(**wrong)


def test_the_same_place_is_not_added_twice_but_may_open_again(
    studio: Organisation, cafe: Licensee, hall: Place
) -> None:
    head = acts.head_of(studio)

    assert "there already" in refused(lambda: licensees.add_place(head, cafe, HALL))
    licensees.close_place(head, hall, TODAY() - timedelta(days=1))
    licensees.add_place(head, cafe, HALL)

    assert Place.objects.count() == 2


def test_a_place_does_not_become_another_one(studio: Organisation, cafe: Licensee, hall: Place) -> None:
    head = acts.head_of(studio)
    other = licensees.add_place(head, cafe, replace(HALL, name="Кіші зал"))

    assert "there already" in refused(lambda: licensees.change_place(head, other, HALL))
    assert Place.objects.get(pk=other.pk).name == "Кіші зал"


def test_the_trail_holds_the_figures_before_and_after(studio: Organisation, hall: Place) -> None:
    licensees.change_place(acts.head_of(studio), hall, replace(HALL, seats=60, address="Алматы, Сейфуллин 5"))

    entry = json.loads(bytes(audit.of(hall).get(act="change a place of use").body))
    assert entry["detail"] == {"fields": ["address", "seats"], "figures": {"seats": ["40", "60"]}}


# At once


@pytest.mark.django_db(transaction=True)
def test_two_people_add_one_place_at_once(people: People, studio: Organisation, cafe: Licensee) -> None:
    head, colleague = acts.head_of(studio), someone("author2")
    acts.member(studio, colleague, Right.WORKS)

    given = at_once(*(lambda person=person: licensees.add_place(person, cafe, HALL) for person in (head, colleague)))

    assert sorted(type(one).__name__ for one in given) == ["Place", "StepRefused"]
    assert Place.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_enter_the_register_at_once(people: People) -> None:
    rows.user_of_works(people.author).delete()

    given = at_once(*[lambda: licensees.enter(Subject(User.objects.get(pk=people.author.pk)))] * 2)

    assert given[0] == given[1] == Licensee.objects.get()


@pytest.mark.django_db(transaction=True)
def test_one_changes_what_another_removes_at_once(people: People, studio: Organisation, hall: Place) -> None:
    head = acts.head_of(studio)
    same = Place.objects.get(pk=hall.pk)

    changed, removed = at_once(
        lambda: licensees.change_place(head, same, replace(HALL, seats=60)), lambda: licensees.remove_place(head, hall)
    )

    assert removed is None
    assert changed is None or "moved on" in str(changed)
    assert not Place.objects.exists()
