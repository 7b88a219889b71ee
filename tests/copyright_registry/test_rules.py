"""Each rule both forbids and says why."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.absences import record_absence
from accounts.models import Appointment
from accounts.roles import Role
from copyright_registry import registration, rules
from copyright_registry.models import Application, Result, State
from portal import law
from portal.flow import Refusal, StepRefused
from portal.payments.models import Fee
from tests import people as acts
from tests.people import POSTS, People


def words(refusal: Refusal | None) -> str:
    with override("en"):
        return str(refusal.reason) if refusal else ""


@pytest.mark.clause(law.O1315_A2_9)
def test_an_incomplete_set_is_neither_signed_nor_paid(people: People) -> None:
    application = acts.draft(people.author, religious=None)

    assert "Complete the sections" in words(rules.may_sign(people.author, application))
    assert "Complete the sections" in words(rules.may_pay(people.author, application))
    with pytest.raises(StepRefused):
        acts.sign(people, application)


def test_a_paid_draft_is_not_discarded(people: People) -> None:
    application = acts.draft(people.author)
    fee = acts.charged(application)
    assert rules.may_discard(people.author, application) is None

    Fee.objects.filter(pk=fee.pk).update(state=Fee.State.PAID, paid_at="2026-11-20T05:00Z")
    application.refresh_from_db()

    assert "The fee is paid" in words(registration.DISCARD.refusal(people.author, application))


@pytest.mark.clause(law.O1315_8_1)
def test_nothing_is_charged_for_a_discarded_draft(people: People) -> None:
    application = acts.application_in(State.DISCARDED, people)

    with pytest.raises(StepRefused):
        acts.charged(application)

    assert not Fee.objects.exists()


@pytest.mark.clause(law.O1315_8_1)
def test_the_fee_is_that_of_the_day_it_was_first_asked_for(people: People) -> None:
    application = acts.draft(people.author)

    first = acts.charged(application)

    assert acts.charged(application) == first
    assert Fee.objects.count() == 1
    assert first.amount == first.price.gross


def test_a_stranger_is_charged_nothing_for_anothers_application(people: People) -> None:
    application = acts.draft(people.author)

    with pytest.raises(StepRefused):
        acts.charged(application, people.stranger)

    assert not Fee.objects.exists()


def hold(people: People, role: Role, name: str = "author") -> None:
    """Give the person an appointment, as if the author also worked at the provider."""
    person = getattr(people, name)
    post_kk, post_ru = POSTS[role]
    Appointment.objects.create(
        iin_digest=person.iin_digest, role=role, post_kk=post_kk, post_ru=post_ru, order="№ 2", since=date(2026, 1, 5)
    )
    vars(person).pop("appointments_today", None)


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_3, law.O1315_7_4)
@pytest.mark.parametrize(
    ("role", "state", "step"),
    [
        (Role.HEAD_OF_DEPARTMENT, State.RECEIVED, registration.ASSIGN),
        (Role.HEAD_OF_DEPARTMENT, State.PROPOSED, registration.AGREE),
        (Role.DEPUTY_HEAD, State.PROPOSED, registration.AGREE),
        (Role.DEPUTY_HEAD, State.PROPOSED, registration.RETURN),
        (Role.HEAD_OF_PROVIDER, State.AGREED, registration.ENTER),
        (Role.HEAD_OF_PROVIDER, State.AGREED, registration.HAND_BACK),
    ],
)
def test_nobody_decides_on_their_own_application(people: People, role: Role, state: str, step: Any) -> None:
    application = acts.application_in(state, people)
    hold(people, role)

    assert words(step.refusal(people.author, application)) == "Nobody decides on their own application."


@pytest.mark.clause(law.O1315_7_1)
def test_an_application_is_assigned_to_an_examiner_who_is_not_its_author(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)
    hold(people, Role.EXAMINER)

    for nobody, why in ((people.stranger, "no post of examiner"), (people.author, "their own application")):
        with pytest.raises(StepRefused) as refused, override("en"):
            registration.assign(people.head_of_department, application, nobody)
        assert why in words(refused.value.refusal)

    application.refresh_from_db()
    assert (application.state, application.examiner) == (State.RECEIVED, None)


@pytest.mark.parametrize("ended", ["2026-01-31"])
def test_a_post_that_has_ended_opens_nothing(people: People, ended: str) -> None:
    application = acts.application_in(State.RECEIVED, people)
    Appointment.objects.update(until=ended)
    vars(people.head_of_department).pop("appointments_today", None)

    refusal = registration.ASSIGN.refusal(people.head_of_department, application)

    assert words(refusal) == "Only the head of department or the deputy assigns applications."


@pytest.mark.clause(law.O1315_7_4)
@pytest.mark.parametrize(
    ("result", "opens", "closed"),
    [(Result.ENTER, registration.ENTER, registration.REFUSE), (Result.REFUSE, registration.REFUSE, registration.ENTER)],
)
def test_the_head_signs_the_result_that_was_agreed_and_no_other(
    people: People, result: str, opens: Any, closed: Any
) -> None:
    application = acts.application_in(State.AGREED, people, result)

    assert opens.refusal(people.head, application) is None
    assert words(closed.refusal(people.head, application)) == "The agreed result is another one."


def test_a_decision_is_signed_by_the_head_whom_it_names(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    hold(people, Role.HEAD_OF_PROVIDER, "deputy")

    assert "names another head" in words(registration.ENTER.refusal(people.deputy, application))
    assert registration.HAND_BACK.refusal(people.deputy, application) is None


def test_only_the_banks_word_pays(people: People) -> None:
    application = acts.draft(people.author)

    assert "bank" in words(rules.is_the_portal(people.author, application))
    assert rules.is_the_portal(None, application) is None


def test_nobody_is_nobody(people: People) -> None:
    application = Application(applicant=people.author)

    for rule in (rules.is_applicant, rules.is_examiner_of, rules.may_assign, rules.may_agree, rules.is_head):
        assert rule(None, application) is not None  # type: ignore[arg-type]  # what the bank's word would come as


def test_who_signs_for_the_absent_head_does_not_agree_the_result(people: People) -> None:
    post = Appointment.objects.get(iin_digest=people.head.iin_digest)
    today = timezone.localdate()
    record_absence(people.head, post, substitute=people.deputy, since=today, until=today, order="№ 12")
    application = acts.application_in(State.PROPOSED, people)

    assert words(rules.may_agree(people.deputy, application)).startswith("You sign for the provider today")
    assert rules.may_agree(people.head_of_department, application) is None
