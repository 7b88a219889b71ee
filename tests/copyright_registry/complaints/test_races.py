"""Two people press at the same moment: one wins, the other is told, and the trail has one entry."""

from functools import partial

import pytest

from copyright_registry.complaints import answering, filing, statement
from copyright_registry.complaints.models import Complaint, ComplaintAnswer, ComplaintState
from portal import law
from portal.flow import StepRefused, sure
from portal.models import Trail
from portal.signing.models import Signature
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import People
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
State = ComplaintState


def copies(complaint: Complaint, count: int = 2) -> list[Complaint]:
    return [Complaint.objects.get(pk=complaint.pk) for _ in range(count)]


def one_wins(outcomes: list[object], act: str) -> None:
    assert sorted(type(outcome).__name__ for outcome in outcomes) in (
        ["NoneType", "StepRefused"], ["NoneType", "SignatureRefused"],
    ), outcomes  # fmt: skip
    assert Trail.objects.filter(act=act).count() == 1


@pytest.mark.clause(law.O1315_16_2)
def test_two_clicks_on_sign_register_once(people: People, staff: Staff) -> None:
    complaint = acts.draft(people)
    cms = people.sign(people.author, statement.text(complaint).encode())

    outcomes = at_once(*(partial(filing.sign, people.author, copy, cms) for copy in copies(complaint)))

    one_wins(outcomes, "sign the complaint")
    assert (Complaint.objects.get().number, Signature.objects.count()) == (1, 1)


@pytest.mark.clause(law.O1315_16_2)
def test_complaints_signed_and_entered_at_once_are_numbered_without_a_gap(people: People, staff: Staff) -> None:
    drafts = [acts.draft(people) for _ in range(4)]
    signed = [partial(acts.sign, people, one) for one in drafts]
    entered = [partial(acts.on_paper, staff, stamp_number=f"Ж-{place}") for place in range(4)]

    outcomes = at_once(*signed, *entered)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert sorted(Complaint.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.clause(law.O1315_16_0)
def test_one_paper_entered_twice_at_once_is_registered_once(people: People, staff: Staff) -> None:
    outcomes = at_once(*[partial(acts.on_paper, staff)] * 2)

    assert len([outcome for outcome in outcomes if isinstance(outcome, StepRefused)]) == 1, outcomes
    assert Complaint.objects.get().number == 1


def test_of_taking_and_giving_at_once_one_happens(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)
    first, second = copies(complaint)

    outcomes = at_once(
        partial(answering.take, staff.officer, first),
        partial(answering.assign, people.head, second, staff.registrar),
    )

    officer = Complaint.objects.get().officer
    if outcomes == [None, None]:  # taken first, then given to another, as a head may
        assert officer == staff.registrar
    else:
        assert isinstance(outcomes[0], StepRefused), outcomes
        assert officer == staff.registrar


def test_of_two_drafts_handed_over_one_stands(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff)

    outcomes = at_once(*(partial(answering.propose, staff.officer, copy, acts.DRAFT) for copy in copies(complaint)))

    one_wins(outcomes, "draft the answer")
    assert Complaint.objects.get().answer == ComplaintAnswer.objects.get()


@pytest.mark.clause(law.O1315_16_3)
def test_two_signatures_answer_once(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff)
    cms = people.sign(people.head, bytes(sure(complaint.answer).pdf))

    outcomes = at_once(*(partial(answering.answer, people.head, copy, cms) for copy in copies(complaint)))

    one_wins(outcomes, "answer the complaint")
    assert Signature.objects.filter(purpose="complaint-answer").count() == 1


def test_of_answering_and_withdrawing_at_once_one_happens(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff)
    first, second = copies(complaint)
    cms = people.sign(people.head, bytes(sure(complaint.answer).pdf))

    outcomes = at_once(
        partial(answering.answer, people.head, first, cms), partial(filing.withdraw, people.author, second)
    )

    assert sum(outcome is None for outcome in outcomes) == 1, outcomes
    complaint.refresh_from_db()
    assert complaint.state == (State.ANSWERED if outcomes[0] is None else State.WITHDRAWN)
