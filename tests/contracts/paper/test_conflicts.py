"""Overlapping mandates: contested until the officer decides or one of them ends; state by state, role by role."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.absences import holders
from accounts.models import Membership, MembershipState, Right, User
from accounts.roles import Role
from accounts.subjects import Subject
from contracts.models import Conflict, ConflictState
from contracts.paper import conflicts, placing
from contracts.paper.conflicts import Decision
from contracts.tasks import end_lapsed_mandate, end_lapsed_mandates
from portal import law
from portal.flow import Step, StepRefused
from portal.models import Notice
from portal.worktime import terms
from registers import agreements, parties
from registers.models import Agreement, Basis, Holder, Work
from tests.contracts.paper.acts import body_of, of, placed, said, society
from tests.people import someone, staff
from tests.registers.acts import entered, line, mandate, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]

OPEN, PLACED, STANDING, ENDED = ConflictState
TODAY = timezone.localdate


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def work(author: User) -> Work:
    return entered(Subject(author), song(line(author)))


@pytest.fixture
def first() -> Subject:
    return society("author2", 0, "Бірінші қоғам")


@pytest.fixture
def second() -> Subject:
    return society("stranger", 1, "Екінші қоғам")


@pytest.fixture
def third() -> Subject:
    return society("author3", 2, "Үшінші қоғам")


@pytest.fixture
def officer() -> User:
    return staff("registrar", Role.REGISTERS_OFFICER)


@pytest.fixture
def overlap(author: User, work: Work, officer: User, first: Subject, second: Subject) -> Conflict:
    """Two OKUPs have placed mandates of one author."""
    placed(first, of(author))
    placed(second, of(author))
    return Conflict.objects.get()


def decision(stands: ConflictState = PLACED, **more: Any) -> Decision:
    told: dict[str, Any] = {"basis": Basis.COURT, "document": "№ 5, 01.11.2026", "because": "Сот шешті", **more}
    return Decision(stands=stands, last_day=told.pop("last_day", TODAY()), **told)


def okup_of(work: Work) -> str:
    found = Holder.objects.get(work=work).okup
    return found.name_kk if found else ""


def counts(subject: Subject) -> bool:
    agreement = Agreement.objects.get(okup=body_of(subject))
    assert parties.members(body_of(subject)).exists() == (agreement.state == "in_force" and not agreement.is_contested)
    return parties.members(body_of(subject)).exists()


@pytest.mark.clause(law.O100_4, law.O100_5)
def test_an_overlap_refuses_nothing_and_the_later_one_does_not_count(
    overlap: Conflict, work: Work, first: Subject, second: Subject
) -> None:
    assert Agreement.objects.count() == 2
    assert (counts(first), counts(second)) == (True, False)
    assert okup_of(work) == "Бірінші қоғам"
    assert (overlap.standing.okup, overlap.placed.okup) == (body_of(first), body_of(second))


@pytest.mark.clause(law.O100_5)
def test_both_okups_the_owner_and_the_officer_are_told(
    overlap: Conflict, author: User, officer: User, first: Subject, second: Subject
) -> None:
    told = {notice.person: notice.context["address"] for notice in Notice.objects.filter(
        template="contracts/conflict_opened"
    )}  # fmt: skip
    assert {*told} == {author, officer, first.person, second.person}
    assert told[officer].startswith("/admin/") or "/admin/" in told[officer]
    assert told[author] == overlap.get_absolute_url()
    assert overlap.due_at is not None
    assert [term.clock for term in terms.of(overlap)] == ["overlap"]


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2020, 1, 1), None), (date(2018, 1, 1), date(2099, 1, 1)), (date(2099, 12, 31), None)],
)
def test_any_common_day_is_an_overlap(
    author: User, first: Subject, second: Subject, since: date, until: date | None
) -> None:
    placed(first, of(author))
    placed(second, of(author, since=since, until=until))
    assert not counts(second)


def test_days_apart_another_owner_and_the_same_okup_are_none(
    author: User, first: Subject, second: Subject, third: Subject
) -> None:
    placed(first, of(author, until=date(2099, 1, 1)))
    placed(first, of(author, number="12/1", since=date(2022, 1, 1)))
    Agreement.objects.filter(agreement_number="12/1").update(until=date(2099, 1, 1))
    placed(second, of(author, since=date(2099, 1, 2)))
    placed(third, said())
    assert not Conflict.objects.exists()
    assert not Agreement.objects.filter(is_contested=True).exists()


@pytest.mark.clause(law.O100_4, law.O100_5)
def test_a_paper_does_not_shake_a_mandate_concluded_here(author: User, work: Work, second: Subject) -> None:
    standing = mandate(author, society("author2", 0, "Бірінші қоғам").organisation)  # type: ignore[arg-type]  # it acts for one
    placed(second, of(author))
    assert okup_of(work) == "Бірінші қоғам"
    assert Conflict.objects.get().standing == standing


@pytest.mark.clause(law.O100_4)
def test_a_contested_mandate_does_not_stop_its_owner_from_concluding_here(
    overlap: Conflict, author: User, first: Subject, third: Subject
) -> None:
    placing.end(first.person, Agreement.objects.get(okup=body_of(first)).paper, TODAY(), "Бітті")
    with pytest.raises(StepRefused, match="one OKUP only"):
        mandate(author, body_of(third), since=TODAY())


# Decided


@pytest.mark.clause(law.O100_4, law.O100_5)
def test_the_officer_upholds_the_one_placed_later(
    overlap: Conflict, officer: User, work: Work, first: Subject, second: Subject
) -> None:
    conflicts.decide(officer, overlap, decision(PLACED))
    assert (counts(first), counts(second)) == (False, True)
    assert okup_of(work) == "Екінші қоғам"
    assert Agreement.objects.get(okup=body_of(first)).state == "ended"
    overlap.refresh_from_db()
    assert (overlap.state, overlap.decided_by, overlap.because) == ("placed", officer, "Сот шешті")
    assert [term.ended_at is None for term in terms.of(overlap)] == [False]


@pytest.mark.clause(law.O100_4, law.O100_5)
def test_the_officer_upholds_the_one_that_stood(
    overlap: Conflict, officer: User, work: Work, first: Subject, second: Subject
) -> None:
    conflicts.decide(officer, overlap, decision(STANDING, last_day=date(2020, 5, 5)))
    assert (counts(first), counts(second)) == (True, False)
    loser = Agreement.objects.get(okup=body_of(second))
    assert (loser.state, loser.until, loser.is_contested) == ("ended", date(2020, 5, 5), False)
    assert okup_of(work) == "Бірінші қоғам"


def test_the_parties_are_told_of_the_outcome_once(
    overlap: Conflict, officer: User, author: User, first: Subject, second: Subject
) -> None:
    conflicts.decide(officer, overlap, decision())
    told = Notice.objects.filter(template="contracts/conflict_closed").values_list("person", flat=True)
    assert sorted(told) == sorted([author.pk, first.person.pk, second.person.pk])


@pytest.mark.parametrize(
    "wrong",
    [{"because": " "}, {"document": ""}, {"last_day": date(2100, 1, 1)}],
)
def test_a_decision_says_upon_what_why_and_since_when(overlap: Conflict, officer: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(StepRefused):
        conflicts.decide(officer, overlap, decision(**wrong))
    overlap.refresh_from_db()
    assert overlap.state == OPEN


def acting(role: str, overlap: Conflict, first: Subject, second: Subject) -> User | None:
    people: dict[str, Callable[[], User | None]] = {
        "portal": lambda: None,
        "owner": lambda: User.objects.get(pk=overlap.placed.owner.person_id),  # type: ignore[union-attr]  # of a mandate
        "first okup": lambda: first.person,
        "second okup": lambda: second.person,
        "officer": lambda: holders(Role.REGISTERS_OFFICER)[0],
        "supervisor": lambda: staff("supervisor", Role.SUPERVISOR),
        "head": lambda: staff("head_of_provider", Role.HEAD_OF_PROVIDER),
        "stranger": lambda: someone("author4"),
    }
    return people[role]()


ROLES = ("portal", "owner", "first okup", "second okup", "officer", "supervisor", "head", "stranger")
MAY = [(conflicts.UPHOLD_PLACED, "officer"), (conflicts.UPHOLD_STANDING, "officer"), (conflicts.END, "portal")]


@pytest.mark.clause(law.O100_5)
@pytest.mark.parametrize("state", ConflictState)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("step", "who"), MAY, ids=[step.name for step, _who in MAY])
def test_who_takes_which_step_in_which_state(
    overlap: Conflict, first: Subject, second: Subject, step: Step, who: str, role: str, state: ConflictState
) -> None:
    overlap.state = state
    is_open = step.refusal(acting(role, overlap, first, second), overlap) is None
    assert is_open == (state == OPEN and role == who)


def test_an_officer_who_acts_for_one_of_the_okups_does_not_decide(
    overlap: Conflict, officer: User, first: Subject
) -> None:
    Membership.objects.create(
        organisation=body_of(first), iin_digest=officer.iin_digest, person=officer, rights=[Right.MONEY],
        state=MembershipState.ACTIVE, since="2026-02-01T00:00:00Z",
    )  # fmt: skip
    with pytest.raises(StepRefused, match="party to this matter"):
        conflicts.decide(officer, overlap, decision())


# One of them ends


@pytest.mark.clause(law.O100_5)
def test_the_end_of_the_one_that_stood_lets_the_other_count(
    overlap: Conflict, work: Work, first: Subject, second: Subject
) -> None:
    placing.end(first.person, Agreement.objects.get(okup=body_of(first)).paper, TODAY(), "Бітті")
    overlap.refresh_from_db()
    assert overlap.state == ENDED
    assert counts(second)
    assert okup_of(work) == "Екінші қоғам"


def test_the_end_of_the_contested_one_leaves_the_other(overlap: Conflict, work: Work, second: Subject) -> None:
    placing.end(second.person, Agreement.objects.get(okup=body_of(second)).paper, TODAY(), "Қате")
    overlap.refresh_from_db()
    assert overlap.state == ENDED
    assert okup_of(work) == "Бірінші қоғам"


@pytest.mark.clause(law.O100_5)
def test_what_lapses_with_its_last_day_settles_the_overlap_by_the_sweep(
    author: User, work: Work, first: Subject, second: Subject
) -> None:
    placed(first, of(author, until=TODAY()))
    placed(second, of(author))
    end_lapsed_mandate(Conflict.objects.get().pk)
    assert not counts(second)
    Agreement.objects.filter(okup=body_of(first)).update(until=TODAY() - timedelta(days=1))
    end_lapsed_mandates()
    end_lapsed_mandate(Conflict.objects.get().pk)
    end_lapsed_mandate(Conflict.objects.get().pk)
    assert Conflict.objects.get().state == ENDED
    assert Agreement.objects.get(okup=body_of(first)).state == "ended"
    assert okup_of(work) == "Екінші қоғам"


# Three


@pytest.fixture
def three(overlap: Conflict, author: User, third: Subject) -> Subject:
    placed(third, of(author))
    return third


def test_a_third_one_is_contested_by_the_one_that_counts(three: Subject, overlap: Conflict) -> None:
    assert {one.standing for one in Conflict.objects.all()} == {overlap.standing}
    assert not counts(three)


def test_of_two_that_wait_the_one_placed_first_counts_and_contests_the_other(
    three: Subject, overlap: Conflict, first: Subject, second: Subject
) -> None:
    agreements.end(None, overlap.standing, TODAY())
    assert (counts(second), counts(three)) == (True, False)
    left = Conflict.objects.get(state=OPEN)
    assert (left.placed.okup, left.standing.okup) == (body_of(three), body_of(second))


def test_of_two_that_wait_the_one_upheld_counts_first(
    three: Subject, overlap: Conflict, officer: User, second: Subject
) -> None:
    conflicts.decide(officer, Conflict.objects.get(placed__okup=body_of(three)), decision(PLACED))
    assert (counts(second), counts(three)) == (False, True)
    left = Conflict.objects.get(state=OPEN)
    assert (left.placed.okup, left.standing.okup) == (body_of(second), body_of(three))


# What must never be false


@pytest.mark.parametrize(
    "wrong",
    [{"state": "lost"}, {"state": "ended"}, {"state": "placed", "closed_at": timezone.now()}, {"basis": "court"}],
)
def test_the_database_keeps_no_half_decided_overlap(overlap: Conflict, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.update(**wrong)


def test_the_database_lets_only_one_count(overlap: Conflict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(is_contested=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.create(placed=overlap.placed, standing=overlap.standing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.update(standing=overlap.placed)
