"""How a fee becomes paid: by the bank's answer, once, whatever comes in what order."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from portal import audit, law
from portal.flow import StepRefused
from portal.models import Trail
from portal.payments import charging, reasons, refunds, settling, tasks
from portal.payments.gateway import BankUnavailable, Status, Word
from portal.payments.models import Attempt, BankWord, Difference, Fee, Price, RefundGround, Transfer
from tests.portal.payments.conftest import cases
from tests.portal.payments.paper_bank import ADDRESSES, PaperBank

State = Attempt.State
DAY = timedelta(hours=24)


@pytest.fixture
def attempt(fee: Fee, bank: PaperBank) -> Attempt:
    return sent(fee, bank)


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def sent(fee: Fee, bank: PaperBank) -> Attempt:
    attempt = settling.open_attempt(fee, gateway=bank)
    settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    return attempt


def call(attempt: Attempt, secret: str | None = None) -> bytes:
    return f"{attempt.invoice} {attempt.secret_hash if secret is None else secret}".encode()


def acts(thing: Attempt | Fee) -> list[str]:
    return [row.act for row in audit.of(thing)]


@pytest.mark.clause(law.O1315_8_1)
def test_the_price_of_today_is_charged(fee: Fee, price: Price) -> None:
    assert (fee.price, fee.amount, fee.currency, fee.state) == (price, price.gross, "KZT", Fee.State.DUE)
    assert acts(fee) == ["charge"]


@pytest.mark.clause(law.O1315_8_2)
def test_the_payer_is_sent_to_the_bank(fee: Fee, bank: PaperBank) -> None:
    attempt = settling.open_attempt(fee, gateway=bank)

    redirect = settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)

    assert redirect.url == f"https://bank.kz/{attempt.invoice}"
    assert attempt.state == State.SENT
    assert acts(attempt) == ["payment sent"]


@pytest.mark.clause(law.O1315_8_2)
def test_what_the_bank_took_is_paid(fee: Fee, attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    bank.takes(attempt)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, fee.state) == (State.PAID, Fee.State.PAID)
    assert (attempt.reference, attempt.card_mask) == ("112233445566", "440563******5096")
    assert fee.paid_at is not None
    assert told == [fee]
    assert acts(fee) == ["charge", "fee paid"]


def test_what_was_paid_is_not_asked_about_again(attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)
    bank.refuses(attempt)

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.PAID
    assert BankWord.objects.filter(attempt=attempt).count() == 1


def test_a_stale_copy_does_not_undo_a_payment(attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    stale = Attempt.objects.get(pk=attempt.pk)
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)
    bank.refuses(attempt)

    settling.settle(stale, gateway=bank)

    assert stale.state == State.PAID
    assert len(told) == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"amount": "3479.99"}, "sum 3479.99, not 3480.00"),
        ({"currency": "USD"}, "currency USD, not KZT"),
        ({"terminal": "another"}, "terminal another, not terminal-1"),
        ({"invoice": "100999999"}, "invoice 100999999"),
    ],
)
def test_what_is_not_ours_pays_nothing_and_is_disputed(
    fee: Fee,
    attempt: Attempt,
    bank: PaperBank,
    told: list[Fee],
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, str],
    named: str,
) -> None:
    bank.takes(attempt, **wrong)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, fee.state, told) == (State.DISPUTED, Fee.State.DUE, [])
    assert named in attempt.failure
    assert f"{attempt.invoice} is disputed and needs a person" in caplog.text
    assert acts(attempt) == ["payment sent", "payment disputed"]


def test_one_transaction_does_not_pay_two_fees(
    fee: Fee, attempt: Attempt, bank: PaperBank, payer: AbstractBaseUser, price: Price
) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)
    another = sent(charging.charge(payer, price.code, purpose="x", subject="case:2"), bank)
    bank.takes(another)
    word = bank.words[another.invoice]
    same = attempt.transaction_id or ""
    bank.words[another.invoice] = Word(Status.PAID, another.invoice, word.amount, "KZT", bank.terminal, same)

    settling.settle(another, gateway=bank)

    assert another.state == State.DISPUTED


def test_what_its_case_cannot_take_goes_back_by_itself(
    fee: Fee, attempt: Attempt, bank: PaperBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(fee: Fee) -> None:
        Trail.objects.create(at=timezone.now(), actor="x", act="half done", subject="x", law=[], body=b"")
        raise StepRefused(settling.STILL_WORKING)

    deaf = charging.Service("entry", "Entry", when_paid=refuses, cases=cases)
    monkeypatch.setattr(charging, "SERVICES", {"entry": deaf})
    bank.takes(attempt)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, fee.state) == (State.SURPLUS, Fee.State.VOID)
    assert attempt.refunds.get().state == "due"
    assert not Trail.objects.filter(act="half done").exists()


def test_a_disputed_payment_on_its_way_back_is_settled_whatever_the_bank_says_later(
    fee: Fee, attempt: Attempt, bank: PaperBank, accountant: AbstractBaseUser, told: list[Fee]
) -> None:
    bank.takes(attempt, "1000")
    settling.settle(attempt, gateway=bank)
    refunds.offer(accountant, attempt, RefundGround.objects.get(code="wrong_sum"))
    bank.takes(attempt)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, attempt.taken, fee.state, told) == (State.DISPUTED, Decimal(1000), Fee.State.DUE, [])


def test_calls_of_strangers_bring_no_closed_payment_before_the_bank_and_no_open_one_twice(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    refused = sent(fee, bank)
    bank.refuses(refused)
    settling.settle(refused, gateway=bank)

    settling.hear(call(refused, ""), gateway=bank)
    assert settling.owed(timezone.now()) == []

    open_ = sent(fee, bank)
    settling.hear(call(open_, ""), gateway=bank)
    assert settling.owed(timezone.now()) == [open_.pk]
    settling.settle(open_, gateway=bank)
    settling.hear(call(open_, ""), gateway=bank)
    assert settling.owed(timezone.now()) == []
    settling.hear(call(open_), gateway=bank)
    assert settling.owed(timezone.now()) == [open_.pk]


def test_fifty_attempts_a_day_are_enough_for_one_payer(payer: AbstractBaseUser, price: Price, bank: PaperBank) -> None:
    fees = [charging.charge(payer, price.code, purpose="x", subject=f"case:{n}") for n in range(7)]
    for fee in fees[:5]:
        for _ in range(10):
            bank.refuses(sent(fee, bank))

    with translation.override("en"), pytest.raises(StepRefused, match="tomorrow"):
        settling.open_attempt(fees[6], gateway=bank)


def test_a_second_success_goes_back_by_itself(fee: Fee, attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    second = sent(fee, bank)
    bank.takes(attempt)
    bank.takes(second)

    settling.settle(second, gateway=bank)
    settling.settle(attempt, gateway=bank)

    assert (second.state, attempt.state) == (State.PAID, State.SURPLUS)
    assert told == [fee]
    assert acts(attempt)[-1] == "payment surplus"
    refund = attempt.refunds.get()
    assert (refund.amount, refund.state, refund.ground.code) == (Decimal(3480), "due", "second_payment")


def test_a_refused_card_leaves_the_fee_due(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    bank.refuses(attempt)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, attempt.failure) == (State.FAILED, "The card is blocked.")
    assert fee.state == Fee.State.DUE
    assert settling.open_attempt(fee, gateway=bank).number != attempt.number


def test_a_silent_bank_is_no_refusal(attempt: Attempt, bank: PaperBank) -> None:
    bank.silent = True

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.PENDING


def test_a_refusal_is_not_forgotten_and_told_once(attempt: Attempt, bank: PaperBank) -> None:
    bank.refuses(attempt)
    for bank.silent in (False, True, False):
        settling.settle(attempt, gateway=bank)

    assert attempt.state == State.FAILED
    assert acts(attempt) == ["payment sent", "payment failed"]


def test_if_what_hangs_on_the_payment_fails_nothing_is_paid(
    fee: Fee, attempt: Attempt, bank: PaperBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(fee: Fee) -> None:
        raise RuntimeError("no")

    broken = charging.Service("entry", "Entry", when_paid=fails, cases=cases)
    monkeypatch.setattr(charging, "SERVICES", {"entry": broken})
    bank.takes(attempt)

    with pytest.raises(RuntimeError):
        settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    attempt.refresh_from_db()
    assert (fee.state, attempt.state) == (Fee.State.DUE, State.SENT)
    assert BankWord.objects.filter(attempt=attempt).exists()


def test_a_paid_fee_is_not_paid_again(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt)

    with translation.override("en"), pytest.raises(StepRefused, match="paid already"):
        settling.open_attempt(fee, gateway=bank)

    assert fee.state == Fee.State.PAID


def test_while_the_bank_works_on_a_payment_another_waits(
    fee: Fee, attempt: Attempt, bank: PaperBank, clock: time_machine.Traveller
) -> None:
    bank.silent = True
    with translation.override("en"), pytest.raises(StepRefused, match="still working"):
        settling.open_attempt(fee, gateway=bank)

    clock.shift(timedelta(minutes=16))

    assert settling.open_attempt(fee, gateway=bank).state == State.NEW


def test_a_page_left_without_paying_does_not_stop_the_next_attempt(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    assert sent(fee, bank).number > attempt.number


def test_the_payer_waits_for_one_question_at_most(fee: Fee, bank: PaperBank, attempt: Attempt) -> None:
    newer = sent(fee, bank)

    settling.open_attempt(fee, gateway=bank)

    assert (attempt.words.count(), newer.words.count()) == (1, 1)


def test_ten_attempts_an_hour_are_enough(fee: Fee, bank: PaperBank, clock: time_machine.Traveller) -> None:
    for _ in range(10):
        bank.refuses(sent(fee, bank))

    with translation.override("en"), pytest.raises(StepRefused, match="Wait an hour"):
        settling.open_attempt(fee, gateway=bank)
    clock.shift(timedelta(minutes=61))
    assert settling.open_attempt(fee, gateway=bank).state == State.NEW


def test_where_no_act_sets_a_price_nothing_is_charged(payer: AbstractBaseUser) -> None:
    with translation.override("en"), pytest.raises(StepRefused, match="No price is set for today"):
        charging.charge(payer, "copy", purpose="x", subject="case:2")

    assert not Fee.objects.exists()


def test_a_bank_without_a_page_fails_the_attempt_only(fee: Fee, bank: PaperBank) -> None:
    attempt = settling.open_attempt(fee, gateway=bank)
    bank.closed = True

    with pytest.raises(BankUnavailable):
        settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    bank.closed = False

    assert (attempt.state, attempt.failure) == (State.FAILED, "HTTP 503")
    assert sent(fee, bank).state == State.SENT


def test_an_attempt_the_bank_never_heard_of_expires_after_a_day(
    attempt: Attempt, bank: PaperBank, clock: time_machine.Traveller
) -> None:
    clock.shift(DAY - timedelta(minutes=1))
    assert settling.settle(attempt, gateway=bank).state == State.SENT

    clock.shift(timedelta(minutes=2))
    assert settling.settle(attempt, gateway=bank).state == State.EXPIRED


def test_a_late_payment_still_counts(
    fee: Fee, attempt: Attempt, bank: PaperBank, clock: time_machine.Traveller
) -> None:
    clock.shift(DAY)
    settling.settle(attempt, gateway=bank)
    bank.takes(attempt)

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.PAID


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        ("0:30", "0:30"),
        ("1:00", "1:00"),
        ("4:00", "1:00"),
        ("14:00", "1:00"),
        ("15:00", "60:00"),
        ("1439:00", "60:00"),
        ("1440:00", "1440:00"),
    ],
)
def test_the_bank_is_asked_less_and_less_often(age: str, wait: str) -> None:
    created = datetime(2026, 11, 22, 9, tzinfo=timezone.get_current_timezone())

    asked_at = created + span(age)

    assert settling.next_question(created, asked_at) == asked_at + span(wait)


def span(text: str) -> timedelta:
    """minutes:seconds"""
    minutes, seconds = text.split(":")
    return timedelta(minutes=int(minutes), seconds=int(seconds))


def test_an_attempt_is_owed_a_question_once_its_moment_has_come(attempt: Attempt, bank: PaperBank) -> None:
    now = timezone.now()

    assert settling.owed(now) == []
    assert settling.owed(now + timedelta(minutes=2)) == [attempt.pk]
    assert settling.owed(now + timedelta(minutes=2)) == []


def test_a_settled_attempt_is_owed_nothing(attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)

    assert settling.owed(timezone.now() + 2 * DAY) == []


def test_a_call_is_kept_and_the_next_sweep_asks_the_bank(attempt: Attempt, bank: PaperBank) -> None:
    settling.hear(call(attempt), gateway=bank)

    assert settling.owed(timezone.now()) == [attempt.pk]
    attempt.refresh_from_db()
    assert attempt.state == State.SENT
    assert BankWord.objects.get(attempt=attempt).source == BankWord.Source.POST_LINK


def test_a_flood_of_calls_makes_one_question_and_leaves_little(attempt: Attempt, bank: PaperBank) -> None:
    for _ in range(settling.MOST_CALLS + 5):
        settling.hear(call(attempt, ""), gateway=bank)
        with pytest.raises(settling.CallRefused):
            settling.hear(call(attempt, "wrong"), gateway=bank)

    assert settling.owed(timezone.now()) == [attempt.pk]
    assert settling.owed(timezone.now()) == []
    assert attempt.words.count() == settling.MOST_CALLS
    assert acts(attempt).count("refuse a call") == settling.MOST_CALLS // 2


def test_after_a_payment_a_call_makes_no_question(attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)

    settling.hear(call(attempt), gateway=bank)

    assert settling.owed(timezone.now() + DAY) == []


def test_a_call_reopens_the_question_of_a_refused_card_until_the_answer_is_plain(
    attempt: Attempt, bank: PaperBank
) -> None:
    bank.refuses(attempt)
    settling.settle(attempt, gateway=bank)
    assert settling.owed(timezone.now() + DAY) == []

    settling.hear(call(attempt), gateway=bank)
    bank.silent = True
    for found in settling.owed(timezone.now()):
        settling.settle(Attempt.objects.get(pk=found), gateway=bank)
    bank.silent = False
    bank.takes(attempt)

    assert settling.owed(timezone.now() + DAY) == [attempt.pk]
    assert settling.settle(attempt, gateway=bank).state == State.PAID


def test_a_call_without_a_secret_is_only_a_prompt(attempt: Attempt, bank: PaperBank) -> None:
    settling.hear(call(attempt, ""), gateway=bank)

    attempt.refresh_from_db()
    assert attempt.state == State.SENT


def test_a_call_with_a_wrong_secret_is_refused(attempt: Attempt, bank: PaperBank) -> None:
    with pytest.raises(settling.CallRefused) as refused:
        settling.hear(call(attempt, "wrong"), gateway=bank)

    assert (refused.value.status, settling.owed(timezone.now())) == (403, [])
    assert acts(attempt) == ["payment sent", "refuse a call"]


@pytest.mark.parametrize("invoice", ["100999999", "", "abc", "100000001000000", "١٠٠٠٠٠٠٠١"])
@pytest.mark.django_db
def test_a_call_for_an_unknown_number_is_refused_and_leaves_nothing_for_ever(
    bank: PaperBank, invoice: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(settling.CallRefused) as refused:
        settling.hear(invoice.encode(), gateway=bank)

    assert refused.value.status == 404
    assert not BankWord.objects.exists()
    assert not Trail.objects.exists()
    assert "does not exist" in caplog.text


def test_money_held_for_a_fee_that_is_due_is_taken(attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    bank.holds(attempt)

    settling.settle(attempt, gateway=bank)

    assert (attempt.state, len(told)) == (State.PAID, 1)
    assert [order for order, *_ in bank.orders] == ["capture"]
    assert list(attempt.words.order_by("pk").values_list("source", flat=True)) == ["status", "capture", "status"]


def test_money_held_for_a_fee_that_is_paid_already_is_let_go(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    second = sent(fee, bank)
    bank.takes(second)
    settling.settle(second, gateway=bank)
    bank.holds(attempt)

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.FAILED
    assert [order for order, *_ in bank.orders] == ["cancel"]


def test_money_held_with_a_wrong_sum_is_let_go(attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    bank.holds(attempt, "1")

    settling.settle(attempt, gateway=bank)

    assert (attempt.state, told, bank.orders[0][0]) == (State.FAILED, [], "cancel")


def test_what_was_paid_too_much_goes_back_and_the_fee_is_paid(
    attempt: Attempt, bank: PaperBank, told: list[Fee]
) -> None:
    bank.takes(attempt, "3500")

    settling.settle(attempt, gateway=bank)

    assert (attempt.state, len(told), attempt.taken, attempt.left) == (State.PAID, 1, Decimal(3500), Decimal(3480))
    refund = attempt.refunds.get()
    assert (refund.amount, refund.state, refund.ground.code) == (Decimal(20), "due", "too_much")


def test_too_little_for_the_bank_to_give_back_waits_for_a_person(attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt, "3480.01")

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.PAID
    assert (attempt.refunds.get().state, attempt.refunds.get().failure_code) == ("refused", "least")


def test_what_the_bank_has_given_back_before_we_asked_pays_nothing(
    attempt: Attempt, bank: PaperBank, told: list[Fee]
) -> None:
    bank.takes(attempt, returned=Decimal(3480))

    assert settling.settle(attempt, gateway=bank).state == State.FAILED
    assert told == []


def test_what_is_paid_for_a_fee_asked_for_no_more_goes_back(
    fee: Fee, attempt: Attempt, bank: PaperBank, told: list[Fee]
) -> None:
    charging.void(fee.payer, fee, charging.STAYS)
    bank.takes(attempt)

    settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert (attempt.state, fee.state, told) == (State.SURPLUS, Fee.State.VOID, [])
    assert attempt.refunds.get().ground.code == "not_asked_for"


def test_a_paid_fee_is_not_made_void(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)

    with pytest.raises(StepRefused):
        charging.void(fee.payer, fee, charging.STAYS)


def test_a_void_fee_is_not_sent_to_the_bank(fee: Fee, bank: PaperBank) -> None:
    charging.void(fee.payer, fee, charging.STAYS)

    with pytest.raises(StepRefused):
        settling.open_attempt(fee, gateway=bank)


def test_a_payment_unclear_for_a_day_stands_on_the_finance_desk_until_it_is_settled(
    attempt: Attempt, bank: PaperBank, clock: time_machine.Traveller
) -> None:
    bank.silent = True
    clock.shift(DAY)
    for _ in range(2):
        settling.settle(attempt, gateway=bank)
    stuck = Difference.objects.get(attempt=attempt)
    assert (stuck.kind, stuck.closed_at) == (Difference.Kind.STUCK, None)

    bank.silent = False
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)

    stuck.refresh_from_db()
    assert stuck.closed_at is not None


def test_who_waited_for_the_bank_is_told_that_it_took_nothing(
    attempt: Attempt, bank: PaperBank, payer: AbstractBaseUser
) -> None:
    bank.silent = True
    settling.settle(attempt, gateway=bank)
    bank.silent = False
    bank.refuses(attempt)

    settling.settle(attempt, gateway=bank)

    assert (attempt.state, attempt.failure_code) == (State.FAILED, "457")
    assert [notice.template for notice in payer.notices.all()] == ["payments/not_paid"]


def test_who_has_paid_meanwhile_is_not_told_that_an_earlier_attempt_failed(
    fee: Fee, attempt: Attempt, bank: PaperBank, payer: AbstractBaseUser
) -> None:
    second = sent(fee, bank)
    bank.silent = True
    settling.settle(attempt, gateway=bank)
    bank.silent = False
    bank.takes(second)
    settling.settle(second, gateway=bank)
    bank.refuses(attempt)

    settling.settle(attempt, gateway=bank)

    assert attempt.state == State.FAILED
    assert not payer.notices.filter(template="payments/not_paid").exists()


def test_what_the_bank_gave_back_and_a_page_that_did_not_open_have_reasons_of_their_own(
    fee: Fee, attempt: Attempt, bank: PaperBank
) -> None:
    bank.takes(attempt, returned=Decimal(3480))
    settling.settle(attempt, gateway=bank)
    closed = settling.open_attempt(fee, gateway=bank)
    bank.closed = True
    with pytest.raises(BankUnavailable):
        settling.send(closed, language="kk", addresses=ADDRESSES, gateway=bank)

    assert (attempt.failure_code, closed.failure_code) == (reasons.GIVEN_BACK, reasons.NO_PAGE)


def test_who_is_refused_at_once_needs_no_letter(attempt: Attempt, bank: PaperBank, payer: AbstractBaseUser) -> None:
    bank.refuses(attempt)

    settling.settle(attempt, gateway=bank)

    assert not payer.notices.exists()


def test_when_the_banks_numbers_run_out_nothing_is_charged_and_the_fee_is_kept(
    fee: Fee, bank: PaperBank, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('payments_attempt_number', 999999, false)")
    try:
        last = settling.open_attempt(fee, gateway=bank)
        assert last.invoice == "100999999"

        with translation.override("en"), pytest.raises(StepRefused, match="run out of numbers"):
            settling.open_attempt(fee, gateway=bank)
    finally:
        with connection.cursor() as cursor:  # a sequence is not rolled back
            cursor.execute("SELECT setval('payments_attempt_number', 1, false)")

    fee.refresh_from_db()
    assert (fee.state, fee.attempts.count()) == (Fee.State.DUE, 1)
    assert "no number left" in caplog.text


@pytest.mark.clause(law.O1315_8_5)
def test_a_benefit_leaves_five_per_cent_to_pay_and_its_loss_asks_for_the_rest(
    payer: AbstractBaseUser, price: Price
) -> None:
    reduced = charging.charge(payer, price.code, purpose="x", subject="case:3", percent=5)
    rest = charging.charge_difference(reduced, purpose="y")

    assert (reduced.net, reduced.vat, reduced.amount) == (Decimal(150), Decimal(24), Decimal(174))
    assert (rest.net, rest.vat, rest.amount) == (Decimal(2850), Decimal(456), Decimal(3306))
    assert reduced.amount + rest.amount == price.gross
    assert rest.subject == reduced.subject


def test_a_used_fee_is_paid_and_its_work_done(fee: Fee, attempt: Attempt, bank: PaperBank) -> None:
    charging.use(fee)
    assert fee.state == Fee.State.DUE

    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)
    charging.use(fee)

    assert fee.state == Fee.State.USED
    assert acts(fee)[-1] == "fee used"


def test_a_paid_fee_pays_for_another_case_once(fee: Fee, attempt: Attempt, bank: PaperBank, told: list[Fee]) -> None:
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)

    moved = charging.move(fee, purpose="y", subject="case:4")

    fee.refresh_from_db()
    assert (fee.state, moved.state, moved.amount) == (Fee.State.MOVED, Fee.State.PAID, fee.amount)
    assert told[-1] == moved
    assert refunds.payment_of(moved) == attempt
    with pytest.raises(StepRefused):
        charging.move(fee, purpose="z", subject="case:5")


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_that_want_one_paid_fee_one_gets_it(fee: Fee, bank: PaperBank, told: list[Fee]) -> None:
    attempt = sent(fee, bank)
    bank.takes(attempt)
    settling.settle(attempt, gateway=bank)
    copies = [Fee.objects.get(pk=fee.pk) for _ in range(2)]
    refused: list[StepRefused] = []

    def take(copy: Fee, subject: str) -> None:
        try:
            charging.move(copy, purpose="y", subject=subject)
        except StepRefused as refusal:
            refused.append(refusal)

    at_once([lambda: take(copies[0], "case:4"), lambda: take(copies[1], "case:5")])

    assert len(refused) == 1
    assert Fee.objects.filter(moved_from=fee).count() == 1


def test_a_transfer_pays_a_fee(fee: Fee, accountant: AbstractBaseUser, told: list[Fee]) -> None:
    attempt = settling.pay_by_transfer(accountant, fee, transfer(accountant, "77", Decimal(3480)))

    assert (attempt.state, attempt.channel, fee.state, told) == (State.PAID, "transfer", Fee.State.PAID, [fee])


def transfer(officer: AbstractBaseUser, document: str, amount: Decimal) -> Transfer:
    return Transfer.objects.create(day=date(2026, 11, 20), document=document, amount=amount, added_by_id=officer.pk)


FACTS = strategies.sampled_from(["paid", "refused", "wrong sum", "left"])
PROMPTS = strategies.lists(
    strategies.tuples(strategies.sampled_from(["return", "call", "sweep", "silence", "a day"]), strategies.booleans()),
    max_size=8,
)


@pytest.mark.usefixtures("no_limit_a_day")
@given(first=FACTS, second=FACTS, prompts=PROMPTS, happens_at=strategies.integers(0, 8))
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_prompts_ends_in_the_same_state(
    payer: AbstractBaseUser,
    price: Price,
    told: list[Fee],
    first: str,
    second: str,
    prompts: list[tuple[str, bool]],
    happens_at: int,
) -> None:
    bank = PaperBank()
    told.clear()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fee = charging.charge(payer, price.code, purpose="x", subject="case:2")
        attempts = [sent(fee, bank), sent(fee, bank)]
        for moment, (prompt, which) in enumerate(prompts):
            if moment == happens_at:
                happen(bank, attempts, [first, second])
            act(bank, attempts[which], prompt, clock)
        happen(bank, attempts, [first, second])
        clock.shift(DAY)
        for attempt in attempts:
            settling.settle(attempt, gateway=bank)

    fee.refresh_from_db()
    assert sorted(attempt.state for attempt in attempts) == ending([first, second])
    assert (fee.state == Fee.State.PAID) is ("paid" in (first, second))
    assert len(told) == acts(fee).count("fee paid") == int("paid" in (first, second))


def happen(bank: PaperBank, attempts: list[Attempt], facts: list[str]) -> None:
    """Let the payer do at the bank what `facts` say."""
    for attempt, fact in zip(attempts, facts, strict=True):
        if fact == "refused":
            bank.refuses(attempt)
        elif fact != "left":
            bank.takes(attempt, amount="3480" if fact == "paid" else "1")


def act(bank: PaperBank, attempt: Attempt, prompt: str, clock: time_machine.Traveller) -> None:
    """Let one prompt come; each ends in the question, as in the views and the task, and none leads back."""
    attempt.refresh_from_db()
    before = settling.LADDER.index(State(attempt.state))
    if prompt == "a day":
        clock.shift(DAY)
    if prompt == "call":
        settling.hear(call(attempt), gateway=bank)
    bank.silent = prompt == "silence"
    settling.settle(attempt, gateway=bank)
    bank.silent = False
    assert settling.LADDER.index(State(attempt.state)) >= before


def ending(facts: list[str]) -> list[str]:
    """The states that two attempts must end in, sorted."""
    ends = {"refused": State.FAILED, "wrong sum": State.DISPUTED, "left": State.EXPIRED}
    states = [ends[fact] for fact in facts if fact != "paid"]
    paid = facts.count("paid")
    return sorted([*states, *[State.PAID][:paid], *[State.SURPLUS] * max(paid - 1, 0)])


def at_once(jobs: list[Callable[[], object]]) -> None:
    """Run `jobs` in threads that start together, each with its own connection."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        barrier.wait(10)
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_of_two_prompts_at_the_same_moment_one_pays(fee: Fee, bank: PaperBank, told: list[Fee]) -> None:
    attempt = sent(fee, bank)
    bank.takes(attempt)
    copies = [Attempt.objects.get(pk=attempt.pk) for _ in range(4)]

    at_once([lambda copy=copy: settling.settle(copy, gateway=bank) for copy in copies])  # type: ignore[misc]  # bound

    assert [copy.state for copy in copies] == [State.PAID] * 4
    assert len(told) == 1
    assert acts(attempt) == ["payment sent", "payment paid"]


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_pay_at_the_same_moment_one_pays(fee: Fee, bank: PaperBank, told: list[Fee]) -> None:
    attempts = [sent(fee, bank), sent(fee, bank)]
    for attempt in attempts:
        bank.takes(attempt)

    at_once([lambda one=one: settling.settle(one, gateway=bank) for one in attempts])  # type: ignore[misc]  # bound

    assert sorted(attempt.state for attempt in attempts) == [State.PAID, State.SURPLUS]
    assert len(told) == 1


def test_the_task_and_the_sweep_are_known_to_celery_and_the_ground() -> None:
    from portal.tasks import OWED_WORK

    assert tasks.settle_attempt.name == "portal.payments.tasks.settle_attempt"
    assert tasks.settle_pending in OWED_WORK
