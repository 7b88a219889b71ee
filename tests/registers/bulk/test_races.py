"""Two at once: who press one button, who send one sheet, and workers who take one sheet."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from accounts.models import User
from accounts.subjects import Subject
from portal.flow import StepRefused
from registers.bulk import carrying, steps
from registers.models import Bulk, BulkState, Work
from tests.people import someone
from tests.registers import acts as register
from tests.registers.bulk.acts import carried_on, row, tried
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english", "broker")]


@pytest.fixture
def author(transactional_db: Any) -> User:
    return someone("author")


@pytest.fixture
def clerks(author: User) -> list[Subject]:
    """Two who keep the works of one OKUP."""
    okup = register.okup()
    with transaction.atomic():
        register.mandate(author, okup)
    return [register.keeper(someone(key), okup) for key in ("author2", "author3")]


def pressed(clerk: Subject, pk: int) -> None:
    with translation.override("en"):
        steps.enter(clerk.person, Bulk.objects.get(pk=pk))


def test_of_two_members_who_press_one_enters(clerks: list[Subject], author: User) -> None:
    bulk = tried(clerks[0], row("1", "Бір", author))

    came = at_once(*(lambda clerk=clerk: pressed(clerk, bulk.pk) for clerk in clerks))

    assert sorted(type(one).__name__ for one in came) == ["NoneType", "StepRefused"]
    assert carried_on(bulk).state == BulkState.ENTERED
    assert Work.objects.count() == 1


def test_of_two_same_sheets_one_is_entered(clerks: list[Subject], author: User) -> None:
    sheets = [tried(clerk, row("1", "Бір", author)) for clerk in clerks]

    came = at_once(
        *(lambda clerk=clerk, bulk=bulk: pressed(clerk, bulk.pk) for clerk, bulk in zip(clerks, sheets, strict=True))
    )

    (refused,) = [one for one in came if one is not None]
    assert isinstance(refused, StepRefused)
    assert "This very sheet is being entered now" in str(refused)


def test_of_two_workers_one_does_it(clerks: list[Subject], author: User) -> None:
    bulk = tried(clerks[0], row("1", "Бір", author), row("2", "Екі", author))
    steps.enter(clerks[0].person, bulk)

    came = at_once(*[lambda: carrying.carry_on(bulk.pk)] * 3)

    bulk.refresh_from_db()
    assert (came, bulk.state, Work.objects.count()) == ([None] * 3, BulkState.ENTERED, 2)
