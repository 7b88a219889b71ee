"""A dispute from its opening to its outcome: by whom, from which state, and what the entry says then."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from portal import law
from portal.flow import StepRefused
from portal.models import Notice, Trail
from portal.worktime import terms, watch
from registers import owners, works
from registers.disputes import opening, rules, settling, standing, steps
from registers.models import (
    Basis,
    Claim,
    Dispute,
    DisputeKind,
    DisputeState,
    Stand,
    Standing,
    Work,
    WorkState,
)
from registers.said import HolderSaid, Wrong
from tests.people import someone, staff
from tests.registers import acts as work_acts
from tests.registers.acts import HALF, entered, line, song
from tests.registers.disputes.acts import answer, claim_of, claimed, enter, paper, same_work, share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = DisputeState


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.fixture
def third() -> User:
    return someone("author3")


@pytest.fixture
def officer() -> User:
    return staff("registrar", Role.REGISTERS_OFFICER)


def told(person: User, template: str) -> int:
    return Notice.objects.filter(person=person, template=f"registers/{template}").count()


def lines(work: Work) -> dict[str, str]:
    """Of each holder by name the share of public performance."""
    return {holder.owner.name_kk: holder.shares.get("performance", "") for holder in work.holders.all()}


# Found at entry


@pytest.mark.clause(law.O100_15, law.O100_16)
def test_two_authors_who_enter_one_song_are_told_at_once(author: User, other: User) -> None:
    dispute = same_work(author, other)

    assert (dispute.kind, dispute.state, dispute.opened_by) == (DisputeKind.SAME_WORK, State.OPEN, None)
    assert dispute.rights == ["performance", "reproduction"]
    assert [told(person, "dispute_opened") for person in (author, other)] == [1, 1]
    assert {work.standing for work in dispute.works.all()} == {Standing.DISPUTED}
    assert Trail.objects.filter(act="open a dispute", actor="portal").exists()


def test_one_keeper_who_enters_a_song_twice_disputes_with_nobody(author: User) -> None:
    enter(author)
    enter(author)

    assert not Dispute.objects.exists()


def test_who_claims_other_rights_contradicts_nobody(author: User, other: User) -> None:
    enter(author, line={"shares": share(100, "performance")})
    enter(other, line={"shares": share(100, "reproduction")})

    assert not Dispute.objects.exists()


def test_only_what_is_claimed_twice_is_disputed(author: User, other: User) -> None:
    enter(author)
    second = enter(other, line={"shares": {**share(100, "performance"), **share(100, "display")}})

    assert Dispute.objects.get().rights == ["performance"]
    assert standing.standing_by_right(second) == {"performance": Standing.DISPUTED, "display": Standing.AGREED}


def test_a_third_who_enters_the_song_joins_the_dispute(author: User, other: User, third: User) -> None:
    dispute = same_work(author, other)

    enter(third)

    assert Dispute.objects.get() == dispute
    assert (dispute.works.count(), dispute.claims.count()) == (3, 3)
    assert told(third, "dispute_opened") == 1


def test_a_pair_that_was_found_once_is_not_found_again(author: User, other: User) -> None:
    dispute = same_work(author, other)
    Work.objects.update(to_compare=True)

    opening.compare_owed()

    assert Dispute.objects.get() == dispute
    assert told(author, "dispute_opened") == 1
    assert not Work.objects.filter(to_compare=True).exists()


def test_what_a_dead_process_left_is_compared_by_the_sweep(author: User, other: User) -> None:
    for person in (author, other):
        entered(Subject(person), song(line(person), codes=(work_acts.ISWC,)))
    assert not Dispute.objects.exists()  # nothing was committed in this test

    opening.compare_owed()

    assert Dispute.objects.count() == 1


def test_works_entered_in_bulk_are_compared_alike(author: User, other: User) -> None:
    enter(author)
    works.enter_many(Subject(other), [song(line(other), codes=(work_acts.ISWC,)), song(line(other), title_kk="Екі")])

    opening.compare_owed()

    assert Dispute.objects.get().works.count() == 2


# Claimed


def test_a_person_claims_a_share_and_the_holder_is_told(author: User, other: User) -> None:
    work = enter(author)

    dispute = claimed(other, work)

    assert (dispute.kind, dispute.opened_by, dispute.rights) == (
        DisputeKind.CLAIM, other, ["performance", "reproduction"],
    )  # fmt: skip
    assert [told(person, "dispute_opened") for person in (author, other)] == [1, 0]
    mine = claim_of(dispute, other)
    assert (mine.stand, mine.is_own, mine.work, mine.answers.get().words) == (
        Stand.KEEP,
        True,
        None,
        "I wrote the text.",
    )
    assert claim_of(dispute, author).stand == ""


def test_two_claims_are_one_dispute(author: User, other: User, third: User) -> None:
    work = enter(author)

    assert claimed(other, work) == claimed(third, work, 10)
    assert Claim.objects.count() == 3


def test_who_keeps_an_entry_changes_it_instead_of_claiming(author: User) -> None:
    with pytest.raises(StepRefused, match="You keep this entry"):
        claimed(author, enter(author))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"shares": {}}, "which share of which kind"),
        ({"shares": {"performance": Decimal(101)}}, "more than 0 and at most 100"),
        ({"shares": {"nonsense": Decimal(1)}}, "no such kind of right"),
        ({"category": "nonsense"}, "Choose the category"),
    ],
)
def test_a_claim_that_cannot_stand_opens_nothing(author: User, other: User, said: dict[str, Any], words: str) -> None:
    work = enter(author)
    wrong = {"role": "lyricist", "category": "text_author", "shares": share(10), **said}

    with pytest.raises(Wrong, match=words):
        steps.claim(Subject(other), work, HolderSaid(**wrong), "Mine.")
    assert not Dispute.objects.exists()


def test_one_person_claims_so_often_a_day(author: User, other: User) -> None:
    for place in range(rules.MOST_A_DAY):
        claimed(other, entered(Subject(author), song(line(author), title_kk=f"Ән {place}")))

    with pytest.raises(StepRefused, match="many of these today"):
        claimed(other, enter(author))


def test_in_one_role_one_claim_is_open_at_a_time(author: User, other: User, third: User) -> None:
    work = enter(author)
    dispute = claimed(other, work)

    with pytest.raises(StepRefused, match=f"in dispute No. {dispute.pk}"):
        claimed(other, work, 20, files=[paper()])
    assert claim_of(dispute, other).claimed["performance"] == "30.0000"
    assert claimed(third, work) == claimed(other, work, 10, "composer") == dispute


def test_a_claim_that_ended_is_made_anew_once_with_new_evidence_or_after_thirty_days(
    author: User, other: User, time_machine: Any
) -> None:
    work = enter(author)
    dispute = claimed(other, work, files=[paper()])
    steps.withdraw(other, claim_of(dispute, other))

    for files in ([], [paper("the same.pdf")]):
        with pytest.raises(StepRefused, match="with evidence that was not sent before"):
            claimed(other, work, files=files)
    anew = claimed(other, work, files=[paper(), paper("another.pdf", b" ")])
    steps.withdraw(other, claim_of(anew, other))
    with pytest.raises(StepRefused, match="have ended more than once lately"):
        claimed(other, work, files=[paper("a third.pdf", b"  ")])

    time_machine.move_to(timezone.now() + timedelta(days=29))
    with pytest.raises(StepRefused, match="have ended more than once lately"):
        claimed(other, work)
    time_machine.move_to(timezone.now() + timedelta(days=1))
    claimed(other, work)


def test_a_claim_that_was_decided_rests_too_and_so_does_one_withdrawn_and_sent_again_in_one_dispute(
    author: User, other: User, third: User, officer: User
) -> None:
    work = enter(author)
    dispute = claimed(other, work)
    claimed(third, work, role="arranger")
    for place in range(2):
        steps.withdraw(third, claim_of(dispute, third))
        if place == 0:
            claimed(third, work, role="arranger", files=[paper()])
    with pytest.raises(StepRefused, match="have ended more than once lately"):
        claimed(third, work, role="arranger", files=[paper("another.pdf", b" ")])

    whole = {claim.pk: share(100 if claim.owner.person == author else 0) for claim in dispute.claims.all()}
    steps.decide(officer, dispute, steps.Decision(Basis.COURT, "№ 2-17", "The court says so.", whole))
    with pytest.raises(StepRefused, match="with evidence that was not sent before"):
        claimed(other, work)


# Answered and agreed


def test_a_claim_that_is_accepted_is_written_into_the_entry(author: User, other: User) -> None:
    work = enter(author)

    dispute = answer(author, claimed(other, work, 30), Stand.GIVE_WAY)

    work.refresh_from_db()
    assert (dispute.state, work.standing, work.version) == (State.AGREED, Standing.AGREED, 2)
    assert lines(work) == {author.full_name: "70.0000", other.full_name: "30.0000"}
    assert work.names == f"{author.full_name}, {other.full_name}"
    assert work.versions.get(version=2).reason.endswith(f"Соглашение по спору № {dispute.pk}")
    assert [told(person, "dispute_ended") for person in (author, other)] == [1, 1]


def test_who_reduces_to_what_fits_agrees(author: User, other: User) -> None:
    dispute = same_work(author, other)
    first, second = dispute.works.order_by("pk")

    dispute = answer(author, dispute, Stand.REDUCE, 50)
    assert dispute.state == State.OPEN
    dispute = answer(other, dispute, Stand.REDUCE, 50)

    first.refresh_from_db()
    second.refresh_from_db()
    assert dispute.state == State.AGREED
    assert (first.standing, first.state, lines(first)) == (
        Standing.AGREED, WorkState.ENTERED, {author.full_name: "50.0000", other.full_name: "50.0000"},
    )  # fmt: skip
    assert (second.state, second.merged_into) == (WorkState.MERGED, first)


def test_claims_that_leave_a_part_to_nobody_are_no_agreement(author: User, other: User) -> None:
    dispute = same_work(author, other)

    answer(author, dispute, Stand.REDUCE, 40)
    dispute = answer(other, dispute, Stand.REDUCE, 40)

    assert dispute.state == State.OPEN
    assert answer(other, dispute, Stand.REDUCE, 60).state == State.AGREED


def test_the_entry_of_whom_something_is_left_stays(author: User, other: User) -> None:
    dispute = same_work(author, other)
    first, second = dispute.works.order_by("pk")

    answer(author, dispute, Stand.GIVE_WAY)
    answer(other, dispute, Stand.KEEP)

    second.refresh_from_db()
    assert (second.state, lines(second)) == (WorkState.ENTERED, {other.full_name: "100.0000"})
    assert Work.objects.get(pk=first.pk).merged_into == second


def test_several_who_give_way_do_so_in_proportion(author: User, other: User, third: User) -> None:
    mine, yours = line(author, shares=share(75)), line(other, shares=share(25), role="arranger")
    work = entered(Subject(author), song(mine, yours))
    dispute = claimed(third, work, 20)

    answer(author, dispute, Stand.GIVE_WAY)
    answer(other, dispute, Stand.GIVE_WAY)

    assert lines(work) == {author.full_name: "60.0000", other.full_name: "20.0000", third.full_name: "20.0000"}


def test_rights_that_are_not_disputed_stay_as_they_were(author: User, other: User) -> None:
    work = enter(author)

    answer(author, claimed(other, work, 30, "lyricist", "performance"), Stand.GIVE_WAY)

    held = work.holders.get(owner__iin_digest=author.iin_digest)
    assert held.shares == {"performance": "70.0000", "reproduction": "100.0000"}


def test_who_keeps_an_entry_answers_for_who_has_no_account_and_they_are_asked_anew(author: User, other: User) -> None:
    held = line(name="Абай Құнанбаев", shares=HALF, role="lyricist")
    work = entered(Subject(author), song(line(author, shares=HALF), held))
    dispute = claimed(other, work, 20)
    answer(author, dispute, Stand.KEEP)

    for claim in dispute.claims.filter(stand=""):
        steps.answer(author, claim, Stand.REDUCE, part=share(30))

    work.refresh_from_db()
    assert Dispute.objects.get().state == State.AGREED
    assert work.standing == Standing.ONE_SIDED
    assert work.holders.get(agreed_at=None).owner.name_kk == "Абай Құнанбаев"


def test_an_okup_answers_for_its_member(author: User, other: User, third: User) -> None:
    okup = work_acts.okup()
    clerk = work_acts.keeper(third, okup)
    work_acts.mandate(author, okup)
    work = entered(clerk, song(line(author)))
    dispute = claimed(other, work)
    assert told(third, "dispute_opened") == 1

    steps.answer(third, claim_of(dispute, author), Stand.GIVE_WAY)

    work.refresh_from_db()
    assert (Dispute.objects.get().state, work.standing) == (State.AGREED, Standing.AGREED)


@pytest.mark.parametrize("percent", [100, 101, -1])
def test_to_reduce_is_to_claim_less(author: User, other: User, percent: int) -> None:
    dispute = same_work(author, other)

    with pytest.raises(StepRefused, match="less of one at least"):
        answer(author, dispute, Stand.REDUCE, percent)


def test_who_keeps_an_entry_does_not_answer_over_its_owner(author: User, other: User, third: User) -> None:
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF)))
    dispute = claimed(third, work)
    answer(other, dispute, Stand.KEEP)

    with pytest.raises(StepRefused, match="not yours to answer for"):
        steps.answer(author, claim_of(dispute, other), Stand.GIVE_WAY)

    assert claim_of(dispute, other).stand == Stand.KEEP


def test_nobody_gives_up_the_share_of_an_owner_who_has_an_account(author: User, other: User, third: User) -> None:
    owners.of(other)
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF)))
    dispute = claimed(third, work)

    with pytest.raises(StepRefused, match="not yours to answer for"):
        steps.answer(author, claim_of(dispute, other), Stand.GIVE_WAY)

    assert claim_of(dispute, other).stand == ""


def test_a_decision_on_one_right_agrees_to_no_other_right(
    author: User, other: User, third: User, officer: User
) -> None:
    said = song(line(author, shares=HALF), line(other, shares=HALF))
    work = entered(Subject(author), said)
    dispute = claimed(third, work, 30, "lyricist", "performance")
    parts = {author: 40, other: 30, third: 30}
    result = {claim_of(dispute, who).pk: share(part, "performance") for who, part in parts.items()}

    steps.decide(officer, dispute, steps.Decision(Basis.EVIDENCE, "", "a contract", result))

    lines = {held.owner.iin_digest: held.agreed_at for held in work.holders.select_related("owner")}
    assert (lines[author.iin_digest] is None, lines[other.iin_digest] is None) == (False, True)
    work.refresh_from_db()
    assert work.standing == Standing.ONE_SIDED


def test_nobody_answers_for_another(author: User, other: User) -> None:
    dispute = same_work(author, other)

    with pytest.raises(StepRefused, match="not yours to answer for"):
        steps.answer(other, claim_of(dispute, author), Stand.GIVE_WAY)
    assert claim_of(dispute, author).stand == ""


def test_an_answer_may_be_given_anew_and_each_is_kept(author: User, other: User) -> None:
    dispute = same_work(author, other)

    answer(author, dispute, Stand.REDUCE, 30, words="A first offer.")
    answer(author, dispute, Stand.KEEP, words="No.")

    claim = claim_of(dispute, author)
    assert claim.shares == claim.claimed
    assert [one.words for one in claim.answers.all()] == ["A first offer.", "No."]


def test_disputed_shares_are_not_changed_past_the_dispute(author: User, other: User) -> None:
    work = enter(author)
    claimed(other, work, 30, "lyricist", "performance")

    with pytest.raises(StepRefused, match="changed by answers in the dispute"):
        works.change(author, work, song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    with pytest.raises(StepRefused, match="changed by answers in the dispute"):
        works.withdraw(author, work, "sold")
    works.change(author, work, song(line(author), title_ru="Свет очей"), "a title was lacking")

    assert Work.objects.get(pk=work.pk).version == 2


# Withdrawn


def test_a_claim_that_is_withdrawn_ends_the_dispute_and_changes_nothing(author: User, other: User) -> None:
    work = enter(author)
    dispute = claimed(other, work)

    steps.withdraw(other, claim_of(dispute, other))

    work.refresh_from_db()
    assert Dispute.objects.get().state == State.WITHDRAWN
    assert (work.standing, work.version, lines(work)) == (Standing.AGREED, 1, {author.full_name: "100.0000"})


def test_of_two_claims_the_other_stays(author: User, other: User, third: User) -> None:
    work = enter(author)
    claimed(other, work)
    dispute = claimed(third, work, 10)

    steps.withdraw(other, claim_of(dispute, other))
    assert Dispute.objects.get().state == State.OPEN

    answer(author, dispute, Stand.GIVE_WAY)
    assert lines(work) == {author.full_name: "90.0000", third.full_name: "10.0000"}


def test_what_stands_in_an_entry_is_not_withdrawn_as_a_claim(author: User, other: User) -> None:
    dispute = same_work(author, other)

    with pytest.raises(StepRefused, match="stands in no entry"):
        steps.withdraw(author, claim_of(dispute, author))


# Decided, or left to the court


def decision(result: settling.Result | None, basis: Basis = Basis.EVIDENCE) -> steps.Decision:
    return steps.Decision(basis, "№ 2-17, 01.12.2026", "The manuscript shows it.", result)


def test_staff_decide_upon_evidence_and_it_is_written(author: User, other: User, officer: User) -> None:
    work = enter(author)
    dispute = claimed(other, work, 30)
    result = {claim_of(dispute, author).pk: share(80), claim_of(dispute, other).pk: share(20)}

    steps.decide(officer, dispute, decision(result))

    work.refresh_from_db()
    assert (dispute.state, dispute.decided_by, dispute.because) == (State.DECIDED, officer, "The manuscript shows it.")
    assert (work.standing, lines(work)) == (
        Standing.AGREED, {author.full_name: "80.0000", other.full_name: "20.0000"},
    )  # fmt: skip
    assert [told(person, "dispute_ended") for person in (author, other)] == [1, 1]


def test_entries_of_different_works_stay_and_are_not_disputed_again(author: User, other: User, officer: User) -> None:
    dispute = same_work(author, other)

    steps.decide(officer, dispute, decision(None))

    assert {(work.state, work.standing) for work in Work.objects.all()} == {("entered", "agreed")}
    Work.objects.update(to_compare=True)
    opening.compare_owed()
    assert Dispute.objects.count() == 1


def test_a_decision_that_makes_no_hundred_changes_nothing(author: User, other: User, officer: User) -> None:
    dispute = claimed(other, enter(author))
    result = {claim_of(dispute, author).pk: share(80), claim_of(dispute, other).pk: share(10)}

    with pytest.raises(StepRefused, match="must make 100 %"):
        steps.decide(officer, dispute, decision(result))
    with pytest.raises(StepRefused, match="Only one entry"):
        steps.decide(officer, dispute, decision(None))
    assert Dispute.objects.get().state == State.OPEN


def test_it_is_left_to_the_court_after_the_term_only_and_stays_disputed(
    author: User, other: User, officer: User
) -> None:
    work = enter(author)
    dispute = claimed(other, work)
    with pytest.raises(StepRefused, match="the term to answer still runs"):
        steps.leave(officer, dispute, "No agreement.")
    Dispute.objects.update(due_at=timezone.now() - timedelta(hours=1))

    steps.leave(officer, dispute, "No agreement.")

    work.refresh_from_db()
    assert (dispute.state, dispute.due_at, work.standing) == (State.LEFT, None, Standing.DISPUTED)
    assert answer(author, dispute, Stand.GIVE_WAY).state == State.AGREED  # they may agree still


def test_where_all_have_answered_and_do_not_agree_nobody_waits_for_the_term(
    author: User, other: User, officer: User
) -> None:
    dispute = answer(author, claimed(other, enter(author)), Stand.KEEP)

    steps.leave(officer, dispute, "Both keep their claims.")

    assert dispute.state == State.LEFT


def test_an_officer_does_not_decide_their_own_matter(author: User) -> None:
    officer = staff("author2", Role.REGISTERS_OFFICER)
    dispute = claimed(officer, enter(author))

    with pytest.raises(StepRefused, match="another officer deals with it"):
        steps.decide(officer, dispute, decision({}))


# State × step × role

PARTY, OUTSIDE, OFFICER, PORTAL = "party", "outside", "officer", "portal"
OPEN_TO = {
    steps.ANSWER.name: {PARTY},
    steps.WITHDRAW.name: {OUTSIDE},
    steps.AGREE.name: {PORTAL},
    steps.END.name: {PORTAL},
    steps.DECIDE.name: {OFFICER},
    steps.LEAVE.name: {OFFICER},
}


@pytest.mark.parametrize("state", State.values)
def test_each_step_is_open_in_its_states_to_its_roles_alone(
    author: User, other: User, third: User, officer: User, state: str
) -> None:
    dispute = claimed(other, enter(author))
    answer(author, dispute, Stand.KEEP)
    dispute.state = state
    actors = {PARTY: author, OUTSIDE: other, "stranger": third, OFFICER: officer, PORTAL: None}

    for step in steps.FLOW.steps:
        may = {name for name, actor in actors.items() if step.refusal(actor, dispute) is None}
        roles = {PARTY, OUTSIDE} if step is steps.ANSWER else OPEN_TO[step.name]
        assert may == (roles if state in step.moves else set()), step.name


# Terms


def test_answers_are_due_in_twenty_working_days_and_who_has_not_answered_is_reminded(
    author: User, other: User, officer: User
) -> None:
    dispute = claimed(other, enter(author))
    (term,) = terms.of(dispute)

    assert (dispute.bound_by, dispute.due_at) == ("dispute", term.due_at)
    assert rules.turn(dispute) == [author]
    watch.tell(term.subject, term.remind_at + timedelta(minutes=1))
    watch.tell(term.subject, term.due_at + timedelta(minutes=1))
    assert Notice.objects.get(template="worktime/reminder").person == author
    assert Notice.objects.get(template="worktime/late").person == officer


def test_a_dispute_in_which_all_have_answered_is_the_officers_turn(author: User, other: User, officer: User) -> None:
    dispute = answer(author, claimed(other, enter(author)), Stand.KEEP)

    assert rules.turn(dispute) == [officer]


def test_what_everybody_may_know_is_which_rights_since_when(author: User, other: User) -> None:
    work = enter(author)
    dispute = claimed(other, work, 30, "lyricist", "performance")

    (told_of,) = standing.public_disputes(work)

    assert (told_of.rights, told_of.since) == (["performance"], dispute.opened_at)
    assert standing.standing_by_right(work) == {"performance": Standing.DISPUTED, "reproduction": Standing.AGREED}
