"""Two people press at the same moment: one wins, the other is told, and the trail has one entry."""

from collections.abc import Callable
from functools import partial

import pytest

from copyright_registry import registration, statement
from copyright_registry.models import Application, Decision, Entry, Result, State
from portal import law
from portal.flow import MOVED_ON, StepRefused
from portal.models import Trail
from portal.payments.models import Fee
from portal.signing.models import Signature
from tests import people as acts
from tests.browser import client_of
from tests.people import People
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("broker")]


def copies(application: Application, count: int = 2) -> list[Application]:
    """The same application as `count` people have it on their screens."""
    return [Application.objects.get(pk=application.pk) for _ in range(count)]


def one_wins(outcomes: list[object], act: str) -> StepRefused:
    """Exactly one went through and is in the trail; gives what the other was told."""
    told = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
    assert [outcome for outcome in outcomes if outcome is None] == [None], outcomes
    assert len(told) == len(outcomes) - 1, outcomes
    assert Trail.objects.filter(act=act).count() == 1
    return told[0]


@pytest.mark.clause(law.O1315_A2_10)
def test_two_clicks_on_sign_submit_once(people: People) -> None:
    application = acts.application_in(State.PAID, people)
    cms = people.sign(people.author, statement.text(application).encode())

    outcomes = at_once(*(partial(registration.sign, people.author, copy, cms) for copy in copies(application)))

    assert one_wins(outcomes, "sign").refusal is MOVED_ON
    application.refresh_from_db()
    assert (application.state, application.number) == (State.RECEIVED, 1)
    assert Signature.objects.count() == 1


def test_two_clicks_on_submit_in_the_browser_lead_to_one_number(people: People) -> None:
    application = acts.application_in(State.PAID, people)
    cms = people.sign(people.author, statement.text(application).encode())
    address = f"/en/applications/{application.pk}/review/"
    browsers = [client_of(people.author), client_of(people.author)]

    answers = at_once(*(partial(browser.post, address, {"cms": cms}) for browser in browsers))

    assert {answer.status_code for answer in answers} == {302}  # type: ignore[attr-defined]  # an HttpResponse
    assert Application.objects.get().number == 1
    assert Signature.objects.count() == 1


@pytest.mark.clause(law.O1315_7_1)
def test_of_two_heads_of_department_who_assign_one_does(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.assign, people.head_of_department, first, people.examiner),
        partial(registration.assign, people.head_of_department, second, people.other_examiner),
    )

    one_wins(outcomes, "assign")
    chosen = people.examiner if outcomes[0] is None else people.other_examiner
    assert Application.objects.get().examiner == chosen


@pytest.mark.clause(law.O1315_7_2)
def test_of_two_drafts_handed_over_one_stands(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.propose, people.examiner, first, Result.ENTER, note="1"),
        partial(registration.propose, people.examiner, second, Result.ENTER, note="2"),
    )

    one_wins(outcomes, "draft the result")
    assert Decision.objects.get().note == ("1" if outcomes[0] is None else "2")


@pytest.mark.clause(law.O1315_7_2)
def test_two_examiners_on_one_application_the_one_it_was_given_to_drafts(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.propose, people.examiner, first, Result.ENTER),
        partial(registration.propose, people.other_examiner, second, Result.ENTER),
    )

    assert outcomes[0] is None
    assert isinstance(outcomes[1], StepRefused)
    assert Decision.objects.get().drafted_by == people.examiner


@pytest.mark.clause(law.O1315_7_3)
def test_of_two_who_agree_one_does(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    decision = Decision.objects.get()
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.agree, people.head_of_department, first, Decision.objects.get()),
        partial(registration.agree, people.deputy, second, Decision.objects.get()),
    )

    one_wins(outcomes, "agree")
    decision.refresh_from_db()
    assert decision.agreed_by == (people.head_of_department if outcomes[0] is None else people.deputy)


@pytest.mark.clause(law.O1315_7_3)
def test_of_agreeing_and_returning_at_once_one_happens(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.agree, people.head_of_department, first, Decision.objects.get()),
        partial(registration.send_back, people.deputy, second, "Mend it."),
    )

    assert sum(outcome is None for outcome in outcomes) == 1, outcomes
    application.refresh_from_db()
    assert application.state == (State.AGREED if outcomes[0] is None else State.EXAMINATION)
    decision = Decision.objects.get()
    assert (decision.agreed_at is None) == (decision.returned_at is not None)


@pytest.mark.clause(law.O1315_7_4, law.O1315_12)
def test_two_signatures_of_one_decision_make_one_entry(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    assert application.decision is not None
    cms = people.sign(people.head, bytes(application.decision.pdf or b""))

    outcomes = at_once(*(partial(registration.decide, people.head, copy, cms) for copy in copies(application)))

    one_wins(outcomes, "enter")
    assert Entry.objects.get().number == 1
    assert Signature.objects.filter(purpose="decision").count() == 1


@pytest.mark.clause(law.O1315_12)
def test_ten_decisions_signed_at_once_are_numbered_without_a_gap(people: People) -> None:
    def signing(title: str) -> Callable[[], object]:
        application = acts.application_in(State.AGREED, people, title_ru=title)
        assert application.decision is not None
        cms = people.sign(people.head, bytes(application.decision.pdf or b""))
        return partial(registration.decide, people.head, application, cms)

    outcomes = at_once(*[signing(f"Песня {place}") for place in range(10)])

    assert outcomes == [None] * 10
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert Trail.objects.filter(act="enter").count() == 10


@pytest.mark.clause(law.O1315_12)
def test_a_signing_that_fails_leaves_no_gap_in_the_numbers(people: People) -> None:
    first = acts.application_in(State.AGREED, people)
    assert first.decision is not None
    cms = people.sign(people.head, bytes(first.decision.pdf or b""))
    Application.objects.filter(pk=first.pk).update(created_on=None)  # the entry’s row will be refused

    [failed] = at_once(partial(registration.decide, people.head, Application.objects.get(pk=first.pk), cms))
    acts.application_in(State.ENTERED, people)

    assert isinstance(failed, Exception)
    assert Entry.objects.get().number == 1


@pytest.mark.clause(law.O1315_8_2)
def test_signing_while_the_bank_confirms_is_received_once(people: People) -> None:
    application = acts.draft(people.author)
    cms = people.sign(people.author, statement.text(application).encode())
    registration.fee_of(people.author, application)
    first, second = copies(application)

    outcomes = at_once(partial(registration.sign, people.author, first, cms), partial(acts.pay, second))

    assert outcomes == [None, None]
    application.refresh_from_db()
    assert (application.state, application.number) == (State.RECEIVED, 1)


def test_discarding_while_the_bank_confirms_keeps_what_was_paid(people: People) -> None:
    application = acts.draft(people.author)
    registration.fee_of(people.author, application)
    first, second = copies(application)

    outcomes = at_once(partial(registration.discard, people.author, first), partial(acts.pay, second))

    assert outcomes[1] is None
    assert Application.objects.get().state == State.PAID


@pytest.mark.clause(law.O1315_8_1)
def test_two_clicks_on_pay_charge_once(people: People) -> None:
    application = acts.draft(people.author)

    fees = at_once(*(partial(registration.fee_of, people.author, copy) for copy in copies(application)))

    assert fees == [Fee.objects.get()] * 2
    assert Trail.objects.filter(act="charge").count() == 1
