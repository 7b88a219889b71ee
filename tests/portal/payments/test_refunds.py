"""How money goes back: once, on a ground, to where it came from, whatever the bank does with the order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from portal import audit
from portal.flow import StepRefused
from portal.payments import charging, refunds, settling
from portal.payments.models import Attempt, BankWord, Fee, Price, Refund, RefundGround, Transfer
from tests.portal.payments.paper_bank import ADDRESSES, PaperBank
from tests.together import at_once

State = Refund.State
WHOLE = Decimal(3480)


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


@pytest.fixture
def attempt(fee: Fee, bank: PaperBank) -> Attempt:
    return paid(fee, bank)


def paid(fee: Fee, bank: PaperBank, amount: str = "3480") -> Attempt:
    attempt = settling.open_attempt(fee, gateway=bank)
    settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    bank.takes(attempt, amount)
    settling.settle(attempt, gateway=bank)
    fee.refresh_from_db()
    return attempt


def ground(code: str) -> RefundGround:
    return RefundGround.objects.get(code=code)


def later(minutes: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def told_of(payer: AbstractBaseUser) -> list[str]:
    return [notice.template for notice in payer.notices.order_by("pk")]


def test_a_fee_given_back_counts_as_paid_no_more_and_the_bank_is_told_once(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    for _ in range(3):
        refunds.send(refund, gateway=bank)

    attempt.refresh_from_db()
    assert (fee.state, refund.state, attempt.left) == (Fee.State.RETURNED, State.DONE, 0)
    assert bank.orders == [("refund", attempt.transaction_id, None)]
    assert told_of(fee.payer) == ["payments/refund_due", "payments/refunded"]
    assert attempt.words.filter(source=BankWord.Source.REFUND).count() == 1


def test_a_part_is_ordered_as_a_part(fee: Fee, bank: PaperBank) -> None:
    attempt = paid(fee, bank, "3500")

    refund = refunds.send(attempt.refunds.get(), gateway=bank)

    assert (refund.state, bank.orders) == (State.DONE, [("refund", attempt.transaction_id, Decimal(20))])


def test_what_is_not_paid_cannot_be_given_back(fee: Fee) -> None:
    with pytest.raises(StepRefused):
        refunds.give_back(fee, "not_handed_in")
    with pytest.raises(StepRefused):
        refunds.ask(fee.payer, fee)


def test_a_fee_is_given_back_once(fee: Fee, attempt: Attempt) -> None:
    refunds.give_back(fee, "not_handed_in")

    with pytest.raises(StepRefused):
        refunds.give_back(fee, "not_handed_in")
    with pytest.raises(StepRefused):
        refunds.ask(fee.payer, fee)
    assert attempt.refunds.count() == 1


def test_the_order_that_the_bank_carried_out_without_an_answer_is_not_given_again(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.cut = True
    assert refunds.send(refund, gateway=bank).state == State.SENT

    with later(6):
        refunds.send(refund, gateway=bank)

    assert (refund.state, len(bank.orders)) == (State.DONE, 1)


def test_the_order_that_never_arrived_is_given_again_after_an_hour(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.deaf = True
    refunds.send(refund, gateway=bank)
    bank.deaf = False

    with later(30):
        refunds.send(refund, gateway=bank)
    assert (refund.state, bank.orders) == (State.SENT, [])
    with later(61):
        refunds.send(refund, gateway=bank)
        refunds.send(refund, gateway=bank)
    assert (refund.state, len(bank.orders)) == (State.DONE, 1)


def test_while_the_bank_is_silent_nothing_is_ordered_again(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.cut = bank.silent = True
    refunds.send(refund, gateway=bank)

    for hours in (1, 5, 30):
        with later(60 * hours):
            refunds.send(refund, gateway=bank)

    assert (refund.state, len(bank.orders)) == (State.SENT, 1)


def test_a_worker_that_died_between_order_and_answer_leaves_what_the_next_one_asks_about(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    assert refunds._begun(refund)  # and then it died, with the order given
    bank.refund(str(attempt.transaction_id), None, refund.reference)

    with later(6):
        assert refunds.owed(timezone.now()) == [refund.pk]
        refunds.send(Refund.objects.get(pk=refund.pk), gateway=bank)

    refund.refresh_from_db()
    assert (refund.state, len(bank.orders)) == (State.DONE, 1)


def test_a_late_answer_to_an_order_given_before_changes_nothing(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.deaf = True
    refunds.send(refund, gateway=bank)
    first = refund.sent_at
    with later(70):
        refunds.send(refund, gateway=bank)
        refunds.send(refund, gateway=bank)
    from portal.payments.gateway import Answer, Outcome

    refunds._apply(refund, Answer(Outcome.REFUSED, "1", "too late"), first)

    assert refund.state == State.SENT


def test_what_the_bank_refuses_waits_for_a_person_who_orders_it_again(
    fee: Fee, attempt: Attempt, bank: PaperBank, accountant: AbstractBaseUser
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.refuses_refunds = True
    refunds.send(refund, gateway=bank)
    assert (refund.state, refund.failure, refunds.owed(timezone.now() + timedelta(days=2))) == (
        State.REFUSED,
        "not today",
        [],
    )

    bank.refuses_refunds = False
    refunds.again(accountant, refund)
    refunds.send(refund, gateway=bank)

    assert refund.state == State.DONE


def test_what_the_bank_refuses_is_given_back_by_hand(
    fee: Fee, attempt: Attempt, bank: PaperBank, accountant: AbstractBaseUser
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.refuses_refunds = True
    refunds.send(refund, gateway=bank)

    refunds.by_hand(accountant, refund, "No. 12, 24.11.2026")

    assert (refund.state, refund.transfer) == (State.DONE, "No. 12, 24.11.2026")
    assert refunds.given_by_bank(attempt) == 0
    with pytest.raises(StepRefused):
        refunds.by_hand(accountant, refund, "No. 13")


def test_a_transfer_is_given_back_by_hand_only(fee: Fee, bank: PaperBank, accountant: AbstractBaseUser) -> None:
    line = {"day": timezone.localdate(), "document": "7", "amount": WHOLE, "added_by_id": accountant.pk}
    settling.pay_by_transfer(accountant, fee, Transfer.objects.create(**line))

    refund = refunds.give_back(fee, "not_handed_in")

    assert (refund.state, refund.failure_code) == (State.REFUSED, "transfer")
    with pytest.raises(StepRefused):
        refunds.again(accountant, refund)
    refunds.by_hand(accountant, refund, "No. 8")
    assert (refund.state, bank.orders) == (State.DONE, [])


@pytest.mark.parametrize(
    ("code", "fee_state", "refund_state"),
    [
        ("withdrawn", Fee.State.RETURNED, State.DUE),
        ("examined", Fee.State.USED, State.DECLINED),
        ("next_application", Fee.State.PAID, State.DECLINED),
    ],
)
def test_what_was_asked_is_decided_on_a_ground_and_told(
    fee: Fee,
    attempt: Attempt,
    accountant: AbstractBaseUser,
    code: str,
    fee_state: str,
    refund_state: str,
) -> None:
    charging.use(fee)
    refund = refunds.ask(fee.payer, fee)
    assert refund.state == State.ASKED

    refunds.decide(accountant, refund, ground(code), "As you asked.")

    fee.refresh_from_db()
    assert (fee.state, refund.state) == (fee_state, refund_state)
    [notice] = fee.payer.notices.all()
    assert (notice.template, notice.context["note"]) == ("payments/refund_decided", "As you asked.")
    with pytest.raises(StepRefused):
        refunds.decide(accountant, refund, ground(code))


def test_money_that_stays_is_used_and_free_for_nothing_else(
    fee: Fee, attempt: Attempt, accountant: AbstractBaseUser
) -> None:
    refunds.decide(accountant, refunds.ask(fee.payer, fee), ground("examined"))

    fee.refresh_from_db()
    assert fee.state == Fee.State.USED
    assert fee.used_at is not None


@pytest.mark.django_db(transaction=True)
def test_asking_and_giving_back_a_moved_fee_at_once_do_not_block_each_other(
    fee: Fee, bank: PaperBank, accountant: Any
) -> None:
    for round_ in range(6):
        each = charging.charge(fee.payer, fee.price.code, purpose="x", subject=f"case:{round_}")
        attempt = paid(each, bank)
        moved = charging.move(each, purpose="y", subject=f"case:{round_}b")
        charging.use(moved)

        came = at_once(
            lambda moved=moved: refunds.ask(moved.payer, Fee.objects.get(pk=moved.pk)),  # type: ignore[misc]  # bound
            lambda attempt=attempt: refunds.offer(  # type: ignore[misc]  # bound
                accountant, Attempt.objects.get(pk=attempt.pk), ground("provider_error")
            ),
        )

        assert sum(isinstance(one, Refund) for one in came) == 1
        assert sum(isinstance(one, StepRefused) for one in came) == 1


def test_nobody_else_decides_nor_on_their_own_payment(
    fee: Fee, attempt: Attempt, payer: AbstractBaseUser, accountant: AbstractBaseUser, price: Price, bank: PaperBank
) -> None:
    refund = refunds.ask(payer, fee)
    with pytest.raises(StepRefused):
        refunds.decide(payer, refund, ground("withdrawn"))

    own = charging.charge(accountant, price.code, purpose="x", subject="case:9")
    paid(own, bank)
    asked = refunds.ask(accountant, own)
    with pytest.raises(StepRefused):
        refunds.decide(accountant, asked, ground("withdrawn"))
    with pytest.raises(StepRefused):
        refunds.ask(payer, own)


def test_a_person_does_not_choose_the_portals_grounds(fee: Fee, attempt: Attempt, accountant: AbstractBaseUser) -> None:
    refund = refunds.ask(fee.payer, fee)

    with pytest.raises(StepRefused):
        refunds.decide(accountant, refund, ground("second_payment"))
    assert ground("second_payment") not in refunds.grounds_to_choose()


def test_a_disputed_payment_is_given_back_as_it_was_taken(
    fee: Fee, bank: PaperBank, accountant: AbstractBaseUser
) -> None:
    attempt = paid(fee, bank, "100")
    assert attempt.state == Attempt.State.DISPUTED

    refund = refunds.offer(accountant, attempt, ground("wrong_sum"))
    refunds.send(refund, gateway=bank)

    fee.refresh_from_db()
    assert (refund.state, refund.amount, fee.state) == (State.DONE, Decimal(100), Fee.State.DUE)


def test_a_fee_that_was_used_is_given_back_for_a_mistake_of_the_provider(
    fee: Fee, attempt: Attempt, accountant: AbstractBaseUser
) -> None:
    charging.use(fee)

    with pytest.raises(StepRefused):
        refunds.offer(accountant, attempt, ground("examined"))
    refunds.offer(accountant, attempt, ground("provider_error"), "Our mistake.")

    fee.refresh_from_db()
    assert fee.state == Fee.State.RETURNED


def test_what_a_case_still_waits_for_is_not_given_back_unasked(
    fee: Fee, attempt: Attempt, accountant: AbstractBaseUser
) -> None:
    with pytest.raises(StepRefused):
        refunds.offer(accountant, attempt, ground("provider_error"))

    fee.refresh_from_db()
    assert (fee.state, attempt.refunds.count()) == (Fee.State.PAID, 0)


def test_what_was_decided_to_stay_is_not_asked_for_again(
    fee: Fee, attempt: Attempt, accountant: AbstractBaseUser
) -> None:
    charging.use(fee)
    refunds.decide(accountant, refunds.ask(fee.payer, fee), ground("examined"))

    with pytest.raises(StepRefused):
        refunds.ask(fee.payer, fee)


def test_the_rest_of_a_price_moves_to_no_other_application(
    payer: AbstractBaseUser, price: Price, bank: PaperBank, accountant: AbstractBaseUser
) -> None:
    part = charging.charge(payer, price.code, purpose="x", subject="case:7", percent=5)
    paid(part, bank, "174")
    rest = charging.charge_difference(part, purpose="y")
    paid(rest, bank, "3306")
    refund = refunds.ask(payer, rest)

    with pytest.raises(StepRefused):
        refunds.decide(accountant, refund, ground("next_application"))
    refunds.decide(accountant, refund, ground("withdrawn"))

    assert refund.state == State.DUE


def test_what_was_paid_too_much_does_not_stand_in_the_way_of_the_fee(fee: Fee, bank: PaperBank) -> None:
    paid(fee, bank, "3480.01")

    assert charging.move(fee, purpose="x", subject="case:8").state == Fee.State.PAID


def test_given_back_by_hand_means_that_its_number_is_noted(
    fee: Fee, attempt: Attempt, bank: PaperBank, accountant: AbstractBaseUser
) -> None:
    refund = refunds.give_back(fee, "not_handed_in")
    bank.refuses_refunds = True
    refunds.send(refund, gateway=bank)

    with pytest.raises(StepRefused):
        refunds.by_hand(accountant, refund, "  ")

    refund.refresh_from_db()
    assert refund.state == State.REFUSED


def test_a_moved_fee_goes_back_from_where_it_was_paid(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    moved = charging.move(fee, purpose="x", subject="case:8")

    refund = refunds.send(refunds.give_back(moved, "not_handed_in"), gateway=bank)

    moved.refresh_from_db()
    assert (refund.attempt, refund.state, moved.state) == (attempt, State.DONE, Fee.State.RETURNED)


def test_a_fee_asked_back_is_not_moved(fee: Fee, attempt: Attempt) -> None:
    refunds.ask(fee.payer, fee)

    with pytest.raises(StepRefused):
        charging.move(fee, purpose="x", subject="case:8")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_with_one_refund_one_orders_it(fee: Fee, bank: PaperBank) -> None:
    paid(fee, bank)
    refund = refunds.give_back(fee, "not_handed_in")
    copies = [Refund.objects.get(pk=refund.pk) for _ in range(4)]

    at_once(*[lambda copy=copy: refunds.send(copy, gateway=bank) for copy in copies])  # type: ignore[misc]  # bound

    assert len(bank.orders) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_one_refund_one_wins(fee: Fee, bank: PaperBank, accountant: Any) -> None:
    paid(fee, bank)
    refund = refunds.ask(fee.payer, fee)
    copies = [Refund.objects.get(pk=refund.pk) for _ in range(2)]
    codes = ["withdrawn", "examined"]

    at_once(
        *[
            lambda copy=copy, code=code: refunds.decide(accountant, copy, ground(code))  # type: ignore[misc]  # bound
            for copy, code in zip(copies, codes, strict=True)
        ]
    )

    decided = [row for row in audit.of(refund) if row.act == "decide a refund"]
    assert len(decided) == 1


WHAT_COMES = strategies.lists(
    strategies.sampled_from(["return", "call", "sweep", "silence", "a day", "ask back", "pay again", "cut", "deaf"]),
    max_size=14,
)


@pytest.mark.usefixtures("no_limit_a_day")
@given(what_comes=WHAT_COMES, first=strategies.sampled_from(["3480", "3500", "1", ""]))
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_whatever_order_the_money_here_is_the_money_at_the_bank(
    payer: AbstractBaseUser, price: Price, told: list[Fee], what_comes: list[str], first: str
) -> None:
    """Nothing is counted twice, nothing is lost, and in the end nobody is owed a tenge that can be given back."""
    bank = PaperBank()
    told.clear()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fee = charging.charge(payer, price.code, purpose="x", subject="case:1")
        attempts = [_visit(fee, bank, first)]
        for thing in what_comes:
            _let_come(thing, fee, attempts, bank, clock)
        bank.silent = bank.cut = bank.deaf = False
        for _ in range(6):
            clock.shift(timedelta(days=1))
            _sweep(attempts, bank)

    fee.refresh_from_db()
    for attempt in attempts:
        attempt.refresh_from_db()
        word = bank.words.get(attempt.invoice)
        at_bank = (word.amount or 0) - word.returned if word and word.status == "paid" else Decimal(0)
        if attempt.state in settling.SETTLED:
            assert at_bank == attempt.left
        assert attempt.given_back == sum(refund.amount for refund in attempt.refunds.filter(state=State.DONE))
        assert attempt.state != Attempt.State.SURPLUS or at_bank == 0
        assert attempt.state != Attempt.State.PAID or at_bank == (WHOLE if fee.state == Fee.State.PAID else 0)
    assert len(told) <= 1
    orders = [order for order, *_ in bank.orders]
    assert len(orders) == Refund.objects.filter(attempt__in=attempts, state=State.DONE).count()


def _visit(fee: Fee, bank: PaperBank, amount: str) -> Attempt:
    """One visit to the bank, at which the payer pays `amount`, or nothing."""
    attempt = settling.open_attempt(fee, gateway=bank)
    settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    if amount:
        bank.takes(attempt, amount)
    return attempt


def _let_come(thing: str, fee: Fee, attempts: list[Attempt], bank: PaperBank, clock: Any) -> None:
    """Let one thing come; what the portal refuses is refused."""
    fee.refresh_from_db()
    if thing == "a day":
        clock.shift(timedelta(days=1))
    elif thing in {"cut", "deaf", "silence"}:
        bank.cut, bank.deaf, bank.silent = thing == "cut", thing == "deaf", thing == "silence"
    elif thing == "pay again":
        try:
            attempts.append(_visit(fee, bank, "3480"))
        except StepRefused:
            return
    elif thing == "ask back" and fee.state == Fee.State.PAID:
        try:
            refunds.give_back(fee, "not_handed_in")
        except StepRefused:
            return
    else:
        _sweep(attempts, bank)


def _sweep(attempts: list[Attempt], bank: PaperBank) -> None:
    """Ask about every attempt and go on with every refund, as the minute's sweep does."""
    for attempt in attempts:
        settling.settle(Attempt.objects.get(pk=attempt.pk), gateway=bank)
    for refund in Refund.objects.filter(attempt__in=attempts, try_at__lte=timezone.now()):
        refunds.send(refund, gateway=bank)
