"""Two people press at once: exactly one wins, and nothing is lost."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from portal.flow import StepRefused
from registers import works
from registers.disputes import steps
from registers.models import Answer, Basis, Dispute, DisputeState, Stand, Work, WorkState
from tests.people import someone, staff
from tests.registers.acts import ISWC, draft, line, song
from tests.registers.disputes.acts import answer, claim_of, claimed, enter, same_work, share
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


def refused(results: list[Any]) -> int:
    """How many were told that they came too late; nothing else may have gone wrong."""
    assert all(result is None or isinstance(result, StepRefused) for result in results), results
    return sum(isinstance(result, StepRefused) for result in results)


def test_of_two_who_enter_one_work_at_one_moment_both_are_told_once(author: User, other: User) -> None:
    mine, yours = (draft(Subject(one), song(line(one), codes=(ISWC,))) for one in (author, other))

    results = at_once(lambda: works.enter(author, mine), lambda: works.enter(other, yours))

    assert results == [None, None]
    dispute = Dispute.objects.get()
    assert dispute.works.count() == 2
    assert set(Work.objects.values_list("standing", flat=True)) == {"disputed"}


def test_both_accept_at_once_and_one_of_them_settles_it(author: User, other: User) -> None:
    dispute = same_work(author, other)
    answer(author, dispute, Stand.REDUCE, 60)
    answer(other, dispute, Stand.REDUCE, 60)

    results = at_once(
        lambda: steps.answer(author, claim_of(dispute, author), Stand.REDUCE, part=share(40)),
        lambda: steps.answer(other, claim_of(dispute, other), Stand.REDUCE, part=share(40)),
    )

    assert refused(results) == 1
    assert Dispute.objects.get().state == DisputeState.AGREED
    assert Answer.objects.count() == 3
    stays = Work.objects.get(state=WorkState.ENTERED)
    assert sorted(holder.shares["performance"] for holder in stays.holders.all()) == ["40.0000", "60.0000"]


def test_a_claim_is_withdrawn_while_it_is_accepted(author: User, other: User) -> None:
    work = enter(author)
    dispute = claimed(other, work)

    results = at_once(
        lambda: steps.withdraw(other, claim_of(dispute, other)),
        lambda: steps.answer(author, claim_of(dispute, author), Stand.GIVE_WAY),
    )

    assert refused(results) == 1
    was_withdrawn = Dispute.objects.get().state == DisputeState.WITHDRAWN
    assert work.holders.count() == (1 if was_withdrawn else 2)


def test_staff_decide_while_the_parties_agree(author: User, other: User) -> None:
    officer = staff("registrar", Role.REGISTERS_OFFICER)
    work = enter(author)
    dispute = claimed(other, work)
    result = {claim_of(dispute, author).pk: share(90), claim_of(dispute, other).pk: share(10)}
    decision = steps.Decision(Basis.COURT, "№ 1", "The court says so.", result)

    results = at_once(
        lambda: steps.decide(officer, Dispute.objects.get(), decision),
        lambda: steps.answer(author, claim_of(dispute, author), Stand.GIVE_WAY),
    )

    assert refused(results) == 1
    shares = sorted(holder.shares["performance"] for holder in work.holders.all())
    decided = Dispute.objects.get().state == DisputeState.DECIDED
    assert shares == (["10.0000", "90.0000"] if decided else ["30.0000", "70.0000"])
    assert Work.objects.get().version == 2


def test_an_entry_is_changed_while_a_share_of_it_is_claimed(author: User, other: User) -> None:
    work = enter(author)
    said = song(line(author), title_ru="Свет очей", codes=(ISWC,))

    results = at_once(lambda: works.change(author, work, said), lambda: claimed(other, work))

    assert not any(isinstance(result, Exception) for result in results), results
    found = Work.objects.get()
    assert (found.standing, found.title_ru, found.version) == ("disputed", "Свет очей", 2)
