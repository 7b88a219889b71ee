"""People and their posts: what the database keeps and from which day to which."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Appointment, User
from accounts.roles import SEES, Role
from portal.vault import digest
from tests.people import someone

pytestmark = pytest.mark.django_db


def post(person: User, since: str, until: str | None = None, role: str = Role.EXAMINER) -> Appointment:
    return Appointment.objects.create(
        iin_digest=person.iin_digest,
        role=role,
        post_kk="Сарапшы",
        post_ru="Эксперт",
        order="№ 1",
        since=date.fromisoformat(since),
        until=until and date.fromisoformat(until),
    )


def forbidden(act: Callable[[], object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def on(day: str, person: User) -> User:
    """The person as a request of that day finds them."""
    with time_machine.travel(f"{day}T12:00:00+05:00", tick=False):
        found = User.objects.get(pk=person.pk)
        assert found.appointments_today is not None
        return found


def test_one_person_has_one_account() -> None:
    person = someone("author")

    forbidden(lambda: someone("author"), "iin_digest")
    assert User.objects.get() == person


@pytest.mark.parametrize(
    ("names", "full", "short"),
    [
        pytest.param(("Абай", "Ибраһим", "Құнанбайұлы"), "Абай Ибраһим Құнанбайұлы", "И. Қ. Абай", id="all three"),
        pytest.param(("Ким", "Светлана", ""), "Ким Светлана", "С. Ким", id="no patronymic"),
        pytest.param(("", "Suharto", ""), "Suharto", "S.", id="one name"),
    ],
)
def test_names_are_written_as_documents_write_them(names: tuple[str, str, str], full: str, short: str) -> None:
    surname, given_name, patronymic = names
    person = User(surname=surname, given_name=given_name, patronymic=patronymic)

    assert (str(person), person.short_name) == (full, short)


@pytest.mark.parametrize("field", ["email", "email_confirmed_at", "phone", "address", "region"])
def test_contacts_are_complete_only_with_all_of_them(field: str) -> None:
    person = someone("author")
    assert person.has_contacts

    setattr(person, field, None if field == "email_confirmed_at" else "")

    assert not person.has_contacts


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        pytest.param("2026-02-28", False, id="the day before"),
        pytest.param("2026-03-01", True, id="the first day"),
        pytest.param("2026-03-31", True, id="the last day"),
        pytest.param("2026-04-01", False, id="the day after"),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last(day: str, holds: bool) -> None:
    person = someone("examiner")
    post(person, "2026-03-01", "2026-03-31")

    assert on(day, person).is_staff is holds
    assert on(day, person).holds(Role.EXAMINER) is holds


def test_the_day_is_that_of_kazakhstan() -> None:
    person = someone("examiner")
    post(person, "2026-03-01")

    with time_machine.travel("2026-02-28T19:30:00+00:00", tick=False):
        assert User.objects.get().is_staff


def test_a_post_without_an_end_is_held_on() -> None:
    person = someone("examiner")
    post(person, "2026-03-01")

    assert on("2036-03-01", person).is_staff


def test_a_post_may_be_given_before_the_person_ever_came() -> None:
    Appointment.objects.create(
        iin_digest=digest("930919401527"), role=Role.EXAMINER, order="№ 1", since=date(2026, 1, 5)
    )
    person = User.objects.create(iin="930919401527", iin_digest=digest("930919401527"), given_name="Ғалия")

    assert person.holds(Role.EXAMINER)


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(("2026-06-01", "2026-06-30"), id="the same days"),
        pytest.param(("2026-05-01", "2026-06-01"), id="the first day"),
        pytest.param(("2026-06-30", None), id="the last day, without an end"),
        pytest.param(("2026-06-10", "2026-06-11"), id="within"),
        pytest.param(("2026-01-01", None), id="around"),
    ],
)
def test_the_same_post_is_not_held_twice_on_one_day(term: tuple[str, str | None]) -> None:
    person = someone("examiner")
    post(person, "2026-06-01", "2026-06-30")

    forbidden(lambda: post(person, *term), "appointment_not_twice_at_once")


def test_the_post_may_be_given_again_the_next_day_or_beside_another_or_to_another_person() -> None:
    person, other = someone("examiner"), someone("examiner2")
    post(person, "2026-06-01", "2026-06-30")

    post(person, "2026-07-01")
    post(person, "2026-06-01", "2026-06-30", role=Role.DEPUTY_HEAD)
    post(other, "2026-06-01", "2026-06-30")

    assert Appointment.in_force(date(2026, 6, 15)).count() == 3


def test_a_post_does_not_end_before_it_begins() -> None:
    person = someone("examiner")

    forbidden(lambda: post(person, "2026-06-02", "2026-06-01"), "appointment_ends_after_it_begins")


def test_rights_come_from_posts_alone() -> None:
    author, examiner = someone("author"), someone("examiner")
    post(examiner, "2026-01-05")
    every = {permission for seen in SEES.values() for permission in seen}

    assert not any(author.has_perm(permission) for permission in every)
    assert {permission for permission in every if on("2026-06-01", examiner).has_perm(permission)} == SEES[
        Role.EXAMINER
    ]
    assert not author.has_module_perms("copyright_registry")


def test_every_post_sees_something_and_changes_nothing_by_itself() -> None:
    assert set(SEES) == set(Role)
    asked_by_verbs = {  # no form of the admin asks for them
        "portal.change_notice", "worktime.add_calendarrow", "payments.add_price", "payments.add_payee",
        "payments.change_refund", "payments.change_difference", "payments.add_transfer", "payments.add_reconciliation",
    }  # fmt: skip
    every = {permission for seen in SEES.values() for permission in seen}
    assert all(".view_" in permission for permission in every - asked_by_verbs)


def test_there_is_no_password_to_be_guessed() -> None:
    assert "password" not in {field.name for field in User._meta.get_fields()}
    assert not hasattr(User, "is_superuser")
