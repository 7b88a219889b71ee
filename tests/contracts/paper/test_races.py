"""Two press at once: both agreements are placed, one of them counts, and nobody waits for ever."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from contracts.models import Conflict, ConflictState
from contracts.paper import conflicts, placing
from contracts.paper.conflicts import Decision
from portal import law
from portal.flow import StepRefused
from registers.models import Agreement, Basis, Owner
from tests.contracts.paper.acts import body_of, of, placed, said, scan, society
from tests.people import someone, staff
from tests.registers.acts import mandate
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english", "broker")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def societies() -> list[Subject]:
    return [society("author2", 0, "Бірінші қоғам"), society("stranger", 1, "Екінші қоғам")]


def failed(results: list[Any]) -> list[Any]:
    """What went wrong; only refusals in words may have."""
    wrong = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, StepRefused) for one in wrong), wrong
    return wrong


@pytest.mark.clause(law.O100_4, law.O100_5)
@pytest.mark.parametrize("has_account", [True, False])
def test_two_okups_place_mandates_of_one_owner_at_once(societies: list[Subject], *, has_account: bool) -> None:
    told = of(someone("author")) if has_account else said()
    uploads = [scan(one.person) for one in societies]

    results = at_once(
        lambda: placing.place(societies[0], told, uploads[0]), lambda: placing.place(societies[1], told, uploads[1])
    )

    assert not failed(results)
    assert Owner.objects.count() == 1
    assert sorted(Agreement.objects.values_list("is_contested", flat=True)) == [False, True]
    assert Conflict.objects.get().placed.is_contested


@pytest.mark.clause(law.O100_4)
def test_a_paper_is_placed_while_another_okup_concludes_here(author: User, societies: list[Subject]) -> None:
    upload = scan(societies[0].person)

    def concludes() -> None:
        with transaction.atomic():
            mandate(author, body_of(societies[1]))

    results = at_once(lambda: placing.place(societies[0], of(author), upload), concludes)

    wrong = failed(results)
    assert not isinstance(results[0], Exception)
    assert Agreement.objects.filter(is_contested=False).count() == 1
    assert Agreement.objects.count() == 2 - len(wrong)


def test_the_officer_decides_while_one_of_them_ends(author: User, societies: list[Subject]) -> None:
    officer = staff("registrar", Role.REGISTERS_OFFICER)
    papers = [placed(one, of(author)) for one in societies]
    conflict, today = Conflict.objects.get(), timezone.localdate()
    decided = Decision(ConflictState.PLACED, Basis.EVIDENCE, "", "Шарттар салыстырылды", today)

    results = at_once(
        lambda: conflicts.decide(officer, conflict, decided),
        lambda: placing.end(societies[0].person, papers[0], today, "Бітті"),
    )

    assert len(failed(results)) == 1
    assert Conflict.objects.get().state in {ConflictState.PLACED, ConflictState.ENDED}
    standing = Agreement.objects.get(state="in_force")
    assert (standing.okup, standing.is_contested) == (body_of(societies[1]), False)
