"""Accreditations: recorded by the supervisor of the authorised body, withdrawn with a reason."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts import accreditations
from accounts.models import Accreditation, Organisation, Sphere, User
from accounts.roles import Role
from portal import law
from portal.flow import MOVED_ON, StepRefused
from portal.models import Trail
from tests.accounts import acts
from tests.browser import client_of, errors, said
from tests.people import People, staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DESK = "/admin/accounts/organisation/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def society(people: People, broker: str) -> Organisation:
    return acts.registered(people, "okup_head")


@pytest.fixture
def supervisor(society: Organisation) -> User:
    officer = staff("supervisor", Role.SUPERVISOR)
    User.objects.filter(pk=officer.pk).update(language="en")
    return officer


def recorded(officer: User, society: Organisation, number: str = "№ 7") -> Accreditation:
    music = Sphere.objects.filter(code="music")
    since, until = TODAY() - timedelta(days=10), TODAY() + timedelta(days=1800)
    return accreditations.record(officer, society, number=number, since=since, until=until, spheres=list(music))


@pytest.mark.clause(law.O100_13)
def test_with_its_first_accreditation_an_organisation_is_an_okup(supervisor: User, society: Organisation) -> None:
    accreditation = recorded(supervisor, society)

    assert society.kinds == ["okup"]
    assert Accreditation.in_force().get() == accreditation
    assert "№ 7" in said(client_of(acts.head_of(society)).get(society.get_absolute_url()))


@pytest.mark.parametrize("role", ["head", "examiner", "author"])
def test_nobody_else_records_one(people: People, society: Organisation, role: str) -> None:
    with pytest.raises(StepRefused, match="supervisor"):
        recorded(getattr(people, role), society)


def test_a_number_is_recorded_once(supervisor: User, society: Organisation) -> None:
    recorded(supervisor, society)

    with pytest.raises(StepRefused, match="already"):
        recorded(supervisor, society)


def test_a_withdrawn_one_is_not_in_force_from_the_day_after(supervisor: User, society: Organisation) -> None:
    accreditation = recorded(supervisor, society)

    accreditations.withdraw(supervisor, accreditation, TODAY() - timedelta(days=1), "№ 3, 2026")

    assert not Accreditation.in_force().exists()
    assert Accreditation.in_force(TODAY() - timedelta(days=1)).exists()
    with pytest.raises(StepRefused) as told:
        accreditations.withdraw(supervisor, accreditation, TODAY(), "№ 3, 2026")
    assert told.value.refusal is MOVED_ON


@pytest.mark.parametrize("days", [-11, 1, 2000])
def test_the_last_day_lies_in_its_term_and_not_ahead(supervisor: User, society: Organisation, days: int) -> None:
    accreditation = recorded(supervisor, society)

    with pytest.raises(StepRefused, match="last day"):
        accreditations.withdraw(supervisor, accreditation, TODAY() + timedelta(days=days), "№ 3")


def test_the_database_asks_for_a_reason(supervisor: User, society: Organisation) -> None:
    accreditation = recorded(supervisor, society)

    with pytest.raises(IntegrityError), transaction.atomic():
        Accreditation.objects.filter(pk=accreditation.pk).update(withdrawn_on=TODAY())


@pytest.mark.clause(law.O100_2_8)
def test_the_desk_records_one_and_the_look_at_it(supervisor: User, society: Organisation) -> None:
    desk, address = client_of(supervisor), f"{DESK}{society.pk}/change/"
    spheres = [str(one.pk) for one in Sphere.objects.all()[:2]]

    assert society.bin in said(desk.get(DESK))
    assert Trail.objects.filter(act="looked at").count() == 0
    desk.get(address)
    assert Trail.objects.filter(act="looked at").count() == 1
    wrong = desk.post(address, {"number": "1", "since": "02.01.2026", "until": "01.01.2026", "spheres": spheres})
    assert "ends before it begins" in " ".join(errors(wrong).values())
    desk.post(address, {"number": "1", "since": "01.01.2026", "until": "31.12.2030", "spheres": spheres})

    accreditation = Accreditation.objects.get()
    assert (accreditation.since, accreditation.spheres.count()) == (date(2026, 1, 1), 2)
    desk.post(f"{DESK}accreditations/{accreditation.pk}/", {"last_day": "02.01.2026", "because": "№ 3"})
    accreditation.refresh_from_db()
    assert accreditation.withdrawn_on == date(2026, 1, 2)
