"""Posts are given by an order, leave a trail entry, and open or close the desks on their days."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.appointing import BREAK_GLASS, appoint
from accounts.models import Appointment, User
from accounts.roles import Role
from portal.models import Trail
from portal.vault import digest
from tests.people import someone

pytestmark = pytest.mark.django_db
ORDER: dict[str, Any] = {"post_kk": "Сарапшы", "post_ru": "Эксперт", "order": "№ 7, 02.03.2026"}


@pytest.fixture
def person() -> User:
    return someone("examiner")


def desks_on(day: str, person: User) -> int:
    """What the desks answer to the person on that day."""
    with time_machine.travel(f"{day}T12:00:00+05:00", tick=False):
        client = Client()
        client.force_login(person)
        return client.get("/admin/").status_code


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param("2026-03-01", 403, id="not yet"),
        pytest.param("2026-03-02", 200, id="from the first day"),
        pytest.param("2026-06-30", 200, id="to the last"),
        pytest.param("2026-07-01", 403, id="no longer"),
    ],
)
def test_the_desks_are_open_on_the_days_of_the_post(person: User, day: str, status: int) -> None:
    appoint(None, iin=person.iin, role=Role.EXAMINER, since=date(2026, 3, 2), until=date(2026, 6, 30), **ORDER)

    assert desks_on(day, person) == status


def test_a_post_that_ends_closes_the_desks_in_the_middle_of_a_session(person: User, client: Client) -> None:
    appointment = appoint(None, iin=person.iin, role=Role.EXAMINER, since=date(2026, 3, 2), **ORDER)
    client.force_login(person)
    assert client.get("/admin/").status_code == 200

    appointment.until = date(2026, 3, 3)
    appointment.save()

    assert client.get("/admin/").status_code == 403


def test_an_appointment_leaves_an_entry_that_names_the_rule_and_no_number_of_the_person(person: User) -> None:
    appointment = appoint(None, iin=person.iin, role=Role.EXAMINER, since=date(2026, 3, 2), **ORDER)

    entry = Trail.objects.get()
    said = json.loads(bytes(entry.body))
    assert (said["actor"], said["act"], said["law"]) == ("portal", "appoint", [BREAK_GLASS.id])
    assert said["subject"] == f"accounts.appointment:{appointment.pk}"
    assert said["detail"] == {"role": "examiner", "order": "№ 7, 02.03.2026"}
    assert person.iin not in bytes(entry.body).decode()


def command(*more: str) -> str:
    """`manage.py appoint` for a person who never came here."""
    out = StringIO()
    fixed = ["--iin", "710609300865", "--role", "head_of_provider", "--order", "№ 1", "--since", "2026-01-05"]
    call_command("appoint", *fixed, "--post-kk", "Директор", "--post-ru", "Директор", *more, stdout=out)
    return out.getvalue()


def test_the_first_head_is_appointed_from_the_shell() -> None:
    assert command().startswith("Appointed: ")

    appointment = Appointment.objects.get()
    assert appointment.iin_digest == digest("710609300865")
    assert (appointment.role, appointment.since, appointment.until) == ("head_of_provider", date(2026, 1, 5), None)
    assert Trail.objects.get().act == "appoint"


def test_a_second_appointment_on_the_same_days_gets_one_clear_line() -> None:
    command()

    with pytest.raises(CommandError, match="holds that post on those days already"):
        command()

    assert (Appointment.objects.count(), Trail.objects.count()) == (1, 1)


def test_an_end_before_the_beginning_gets_one_clear_line() -> None:
    with pytest.raises(CommandError, match="ends before it begins"):
        command("--until", "2026-01-04")

    assert not Appointment.objects.exists()


@pytest.mark.parametrize("iin", ["71060930086", "7106093008655", "71060930086x", "٧١٠٦٠٩٣٠٠٨٦٥", ""])
def test_what_is_no_number_of_a_person_gets_one_clear_line(iin: str) -> None:
    with pytest.raises(CommandError, match="IIN"):
        command("--iin", iin)

    assert not Appointment.objects.exists()


def test_a_post_that_is_none_is_not_given() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        command("--role", "king")
