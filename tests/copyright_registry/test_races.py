"""Two people press at the same moment: one wins, the other is told, and the trail has one entry."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import sleep

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from copyright_registry import invitations, registration, statement
from copyright_registry.completion.rules import ASKED_ALREADY
from copyright_registry.models import Application, Author, BenefitClaim, Decision, Entry, Result, State
from portal import law
from portal.flow import MOVED_ON, StepRefused, lock, sure
from portal.models import Trail
from portal.payments import settling
from portal.payments.models import Attempt, Fee, Refund
from portal.signing.models import Signature
from tests import people as acts
from tests.browser import client_of
from tests.copyright_registry.completion import acts as completing
from tests.people import People
from tests.portal.payments.paper_bank import PaperBank
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


@pytest.mark.clause(law.O1315_A2_9)
def test_of_two_requests_to_complete_sent_at_once_one_goes_out(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    first, second = copies(application)

    outcomes = at_once(*(partial(completing.ask, people, copy) for copy in (first, second)))

    told = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
    assert len(told) == 1, outcomes
    assert told[0].refusal is ASKED_ALREADY
    assert application.completions.count() == 1
    assert Trail.objects.filter(act="ask to complete").count() == 1


def test_two_clicks_on_sign_hand_one_answer_in(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    cms = people.sign(people.author, completing.text_of(application))

    outcomes = at_once(*(partial(registration.complete, people.author, copy, cms) for copy in copies(application)))

    one_wins(outcomes, "complete")
    assert Signature.objects.filter(purpose="completion").count() == 1


def test_of_an_answer_and_a_draft_of_the_result_at_once_none_is_lost_unseen(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    cms = people.sign(people.author, completing.text_of(application))
    first, second = copies(application)

    outcomes = at_once(
        partial(registration.complete, people.author, first, cms),
        partial(registration.propose, people.examiner, second, Result.ENTER),
    )

    assert outcomes[1] is None
    assert outcomes[0] is None or isinstance(outcomes[0], StepRefused)
    is_answered = application.completions.get().signature is not None
    assert is_answered == (outcomes[0] is None)


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
    acts.charged(application)
    first, second = copies(application)

    outcomes = at_once(partial(registration.sign, people.author, first, cms), partial(acts.pay, second))

    assert outcomes == [None, None]
    application.refresh_from_db()
    assert (application.state, application.number) == (State.RECEIVED, 1)


@pytest.mark.clause(law.O1315_8_1)
def test_two_clicks_on_pay_charge_once(people: People) -> None:
    application = acts.draft(people.author)

    fees = at_once(*(partial(acts.charged, copy) for copy in copies(application)))

    assert fees == [Fee.objects.get()] * 2
    assert Trail.objects.filter(act="charge").count() == 1


# What a case costs: the bank's word comes at any moment.


def visit(fee: Fee, bank: PaperBank) -> Attempt:
    """A visit to the bank, where the money has been taken; the portal has not asked yet."""
    attempt = settling.open_attempt(fee, gateway=bank)
    bank.takes(attempt, str(attempt.amount))
    return attempt


def asking(attempt: Attempt, bank: PaperBank) -> Callable[[], object]:
    """The portal asks about it, and applies the bank's word."""
    return lambda: settling.settle(attempt, gateway=bank) and None


@pytest.mark.parametrize("round_", range(2))
def test_a_benefit_claimed_while_the_bank_confirms_costs_nobody_any_money(people: People, round_: int) -> None:
    application, bank = acts.draft(people.author), PaperBank()
    attempt = visit(acts.charged(application), bank)
    [mine] = copies(application, 1)

    paid, claimed = at_once(asking(attempt, bank), partial(acts.claim, mine))

    assert paid is None
    attempt.refresh_from_db()
    application.refresh_from_db()
    if claimed is None:
        assert (application.state, attempt.state) == (State.DRAFT, Attempt.State.SURPLUS)
        assert Refund.objects.get().amount == attempt.amount
    else:
        assert isinstance(claimed, StepRefused)
        assert (application.state, attempt.state) == (State.PAID, Attempt.State.PAID)
        assert not application.claims.exists()


@pytest.mark.parametrize("round_", range(2))
def test_what_is_signed_while_its_money_is_asked_back_is_not_handed_in_unpaid(people: People, round_: int) -> None:
    application = acts.application_in(State.PAID, people)
    cms = people.sign(people.author, statement.text(application).encode())
    first, second = copies(application)

    signed, asked = at_once(
        partial(registration.sign, people.author, first, cms),
        partial(registration.money_back, people.author, second),
    )

    assert signed is None
    application.refresh_from_db()
    state, fee = application.state, sure(application.fee).state
    if asked is None:
        assert (state, fee) == (State.SIGNED, Fee.State.RETURNED)
    else:
        assert isinstance(asked, StepRefused)
        assert (state, fee) == (State.RECEIVED, Fee.State.PAID)
    assert Refund.objects.count() == (asked is None)


@pytest.mark.parametrize("round_", range(2))
def test_the_rest_of_the_price_paid_while_the_application_is_withdrawn_goes_back(people: People, round_: int) -> None:
    application, bank = acts.examined_with_benefit(people), PaperBank()
    attempt = visit(acts.reject_benefit(people, application), bank)
    [mine] = copies(application, 1)

    outcomes = at_once(asking(attempt, bank), partial(registration.withdraw, people.author, mine))

    assert outcomes == [None, None]
    application.refresh_from_db()
    attempt.refresh_from_db()
    rest = sure(application.difference).state
    assert application.state == State.WITHDRAWN
    assert (attempt.state, rest) in {
        (Attempt.State.PAID, Fee.State.RETURNED),
        (Attempt.State.SURPLUS, Fee.State.VOID),
    }
    assert Refund.objects.get().amount == attempt.amount


@pytest.mark.parametrize("round_", range(2))
def test_a_benefit_confirmed_after_all_while_the_rest_is_paid_takes_no_money(people: People, round_: int) -> None:
    application, bank = acts.examined_with_benefit(people), PaperBank()
    attempt = visit(acts.reject_benefit(people, application), bank)
    [theirs] = copies(application, 1)

    paid, confirmed = at_once(
        asking(attempt, bank),
        partial(registration.confirm_benefit, people.examiner, theirs, application.claims.get()),
    )

    assert paid is None
    attempt.refresh_from_db()
    application.refresh_from_db()
    if confirmed is None:
        assert (attempt.state, application.difference) == (Attempt.State.SURPLUS, None)
        assert Refund.objects.get().amount == attempt.amount
    else:
        assert isinstance(confirmed, StepRefused)
        assert attempt.state == Attempt.State.PAID
        assert application.claims.get().state == BenefitClaim.State.REJECTED


def test_one_fee_pays_for_one_of_two_applications(people: People) -> None:
    fee = sure(acts.application_in(State.WITHDRAWN, people).fee)
    first, second = acts.draft(people.author), acts.draft(people.author)

    outcomes = at_once(
        partial(registration.use_paid_fee, people.author, first, Fee.objects.get(pk=fee.pk)),
        partial(registration.use_paid_fee, people.author, second, Fee.objects.get(pk=fee.pk)),
    )

    one_wins(outcomes, "fee moved")
    assert Fee.objects.filter(state=Fee.State.PAID).count() == 1
    assert Application.objects.filter(state=State.PAID).count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_a_draft_discarded_while_the_bank_confirms_is_paid_or_gets_its_money_back(people: People, round_: int) -> None:
    application, bank = acts.draft(people.author), PaperBank()
    attempt = visit(acts.charged(application), bank)
    [copy] = copies(application, 1)

    discarded, _settled = at_once(partial(registration.discard, people.author, copy), asking(attempt, bank))

    application.refresh_from_db()
    attempt.refresh_from_db()
    if discarded is None:
        assert (application.state, attempt.state) == (State.DISCARDED, Attempt.State.SURPLUS)
        assert Refund.objects.get().amount == attempt.amount
    else:
        assert isinstance(discarded, StepRefused)
        assert (application.state, attempt.state) == (State.PAID, Attempt.State.PAID)


@pytest.mark.parametrize("round_", range(3))
def test_a_fee_used_again_while_another_is_charged_leaves_no_fee_behind_that_could_be_paid(
    people: People, round_: int
) -> None:
    earlier = acts.application_in(State.WITHDRAWN, people)
    application = acts.draft(people.author)
    one, two = copies(application)

    at_once(
        partial(registration.use_paid_fee, people.author, one, Fee.objects.get(pk=sure(earlier.fee).pk)),
        partial(acts.charged, two),
    )

    application.refresh_from_db()
    due = Fee.objects.filter(state=Fee.State.DUE)
    assert application.state == State.PAID
    assert not due.exists()


def test_a_fee_is_asked_back_or_used_again_and_never_both(people: People) -> None:
    earlier, application = acts.application_in(State.WITHDRAWN, people), acts.draft(people.author)

    outcomes = at_once(
        partial(registration.money_back, people.author, Application.objects.get(pk=earlier.pk)),
        partial(registration.use_paid_fee, people.author, application, Fee.objects.get(pk=sure(earlier.fee).pk)),
    )

    assert sorted(isinstance(outcome, StepRefused) for outcome in outcomes) == [False, True], outcomes
    assert Refund.objects.count() == (outcomes[0] is None)
    assert Fee.objects.filter(state=Fee.State.MOVED).count() == (outcomes[1] is None)


@pytest.mark.parametrize("state", [State.PAID, State.WITHDRAWN])
def test_two_clicks_on_money_back_ask_once(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    outcomes = at_once(*(partial(registration.money_back, people.author, copy) for copy in copies(application)))

    one_wins(outcomes, "ask for the money back")
    assert Refund.objects.count() == 1


def test_a_benefit_confirmed_while_it_is_rejected_ends_confirmed_and_nothing_is_owed(people: People) -> None:
    application = acts.examined_with_benefit(people)
    first, second = copies(application)
    claims = [application.claims.get() for _ in range(2)]

    rejected, confirmed = at_once(
        partial(registration.reject_benefit, people.examiner, first, claims[0], "Мерзімі өткен.", "Срок истёк."),
        partial(registration.confirm_benefit, people.examiner, second, claims[1]),
    )

    application.refresh_from_db()
    assert confirmed is None  # also of one that was rejected a moment ago: nothing is paid for it yet
    assert rejected is None or isinstance(rejected, StepRefused)
    assert (application.claims.get().state, application.difference) == (BenefitClaim.State.CONFIRMED, None)
    assert list(Fee.objects.filter(percent=95).values_list("state", flat=True)) == [Fee.State.VOID] * (rejected is None)


def test_whoever_answers_while_they_are_reminded_is_not_in_the_way_of_the_reminder(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)
    Author.objects.update(remind_at=timezone.now())
    author = sure(application.author_of(second))

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            lock(application)  # as joining does
            reminded = worker.submit(_in_a_connection_of_its_own, partial(invitations.remind, author.pk))
            _wait_until_somebody_waits_for_us()
            registration.join(second, application)

        assert reminded.result(timeout=20) is False

    author.refresh_from_db()
    assert (author.person, author.remind_at) == (second, None)


def _in_a_connection_of_its_own(act: Callable[[], bool]) -> bool:
    try:
        return act()
    finally:
        connections.close_all()


def _wait_until_somebody_waits_for_us() -> None:
    with connection.cursor() as cursor:
        for _try in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
            sleep(0.05)
    raise AssertionError("Nobody waits.")
