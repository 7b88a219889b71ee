"""What an application costs: a benefit claimed and checked, the fee charged, paid, used again or given back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry import benefits, bills, registration, rules
from copyright_registry import law as own_law
from copyright_registry.models import WITH_THE_PROVIDER, Application, Author, Benefit, BenefitClaim, Result, State
from copyright_registry.registration import money
from copyright_registry.registration.steps import CONFIRM_BENEFIT, PAY_DIFFERENCE, REJECT_BENEFIT
from portal import law
from portal.flow import MOVED_ON, StepRefused, sure
from portal.models import Notice, Trail
from portal.payments import prices, refunds, settling
from portal.payments.models import Attempt, Fee, Price, Refund, RefundGround
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.copyright_registry.test_registration import ROLES
from tests.people import People
from tests.portal.payments.paper_bank import PaperBank

FULL, REDUCED = Decimal("3480.00"), Decimal("174.00")
REST = FULL - REDUCED
Claim = BenefitClaim.State


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def bank() -> PaperBank:
    return PaperBank()


@pytest.fixture
def case(people: People) -> Application:
    """Under examination, paid at the lower price."""
    return acts.examined_with_benefit(people)


def new_price(net: str) -> Price:
    """Another price in force today."""
    price = Price(code="entry", net=Decimal(net), vat_percent=Decimal(16), since=timezone.localdate(), act="Order 7")
    price.gross = prices.reckon(price).gross
    price.save()
    return price


def attempt_on(fee: Fee, bank: PaperBank) -> Attempt:
    """An attempt that has begun."""
    return settling.open_attempt(fee, gateway=bank)


def paid_at(bank: PaperBank, fee: Fee, attempt: Attempt | None = None) -> Attempt:
    """The bank takes the money of `fee`, and the portal asks it."""
    attempt = attempt or attempt_on(fee, bank)
    bank.takes(attempt, str(attempt.amount))
    return settling.settle(attempt, gateway=bank)


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def act_of(name: str) -> Trail:
    return Trail.objects.get(act=name)


# Claiming


@pytest.mark.clause(law.O1315_8_3, law.O1315_8_5)
def test_with_a_benefit_five_per_cent_are_charged(people: People) -> None:
    application = acts.draft(people.author)
    acts.claim(application)

    fee = acts.charged(application)

    assert (fee.percent, fee.amount) == (5, REDUCED)
    assert application.claims.get().state == Claim.CLAIMED
    assert act_of("claim a benefit").law == [law.O1315_8_3.id, own_law.EVERY_AUTHOR.id]


@pytest.mark.clause(law.O1315_8_3)
def test_a_benefit_without_its_document_is_not_claimed(people: People) -> None:
    application = acts.draft(people.author)

    with pytest.raises(StepRefused) as refused:
        registration.claim_benefit(people.author, application, Benefit.objects.get(code="disabled"), None)

    assert refused.value.refusal is money.PROOF_MISSING
    assert not application.claims.exists()


@pytest.mark.clause(law.O1315_8_4)
def test_who_is_of_age_claims_nothing_as_a_minor(people: People) -> None:
    application = acts.draft(people.author)

    with pytest.raises(StepRefused) as refused:
        acts.claim(application, "minor")

    assert refused.value.refusal is money.NO_MINOR
    assert benefits.percent_of(application) == 100


@pytest.mark.clause(law.O1315_8_4)
def test_a_minor_needs_no_document_and_no_examiner(people: People) -> None:
    User.objects.filter(pk=people.author.pk).update(iin="121231500000")
    application = acts.draft(User.objects.get(pk=people.author.pk))

    acts.claim(application, "minor")

    claim = application.claims.get()
    assert (claim.state, claim.sha256, claim.decided_by) == (Claim.CONFIRMED, "", None)
    assert acts.charged(application).amount == REDUCED


@pytest.mark.parametrize("claimed", [True, False], ids=["claimed", "dropped"])
def test_a_fee_charged_before_is_asked_for_no_more_when_the_sum_changes(people: People, claimed: bool) -> None:
    application = acts.draft(people.author)
    if not claimed:
        acts.claim(application)
    before = acts.charged(application)

    if claimed:
        acts.claim(application)
    else:
        registration.drop_benefit(people.author, application)

    before.refresh_from_db()
    assert before.state == Fee.State.VOID
    assert act_of("fee void").law == [own_law.CHOSEN_ANEW.id]
    after = acts.charged(application)
    assert after.amount == (REDUCED if claimed else FULL)
    assert application.claims.count() == claimed


def test_another_benefit_takes_the_place_of_the_first(people: People) -> None:
    application = acts.draft(people.author)
    acts.claim(application)

    acts.claim(application, "kandas")

    assert application.claims.get().benefit.code == "kandas"


def test_while_the_bank_works_on_a_payment_no_benefit_is_claimed_or_dropped(people: People, bank: PaperBank) -> None:
    application = acts.draft(people.author)
    attempt = attempt_on(acts.charged(application), bank)
    bank.silent = True
    settling.settle(attempt, gateway=bank)

    for claim in (acts.claim, lambda one: registration.drop_benefit(people.author, one)):
        with pytest.raises(StepRefused) as refused:
            claim(application)
        assert refused.value.refusal is settling.STILL_WORKING


@pytest.mark.parametrize("state", [state for state in State.values if state != State.DRAFT])
def test_only_of_a_draft_is_a_benefit_claimed_or_dropped(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    for claim in (acts.claim, lambda one: registration.drop_benefit(people.author, one)):
        with pytest.raises(StepRefused):
            claim(application)

    assert not application.claims.exists()


def test_nobody_claims_for_the_author(people: People) -> None:
    application = acts.draft(people.author)

    with pytest.raises(StepRefused):
        registration.drop_benefit(people.stranger, application)


# Charging


@pytest.mark.clause(law.O1315_8_1)
def test_a_fee_keeps_its_price_when_another_comes_into_force(people: People) -> None:
    application = acts.draft(people.author)
    before = acts.charged(application)
    new_price("5000")

    assert registration.fee_of(people.author, application, FULL) == before
    assert acts.charged(acts.draft(people.author)).amount == Decimal("5800.00")


@pytest.mark.clause(law.O1315_8_1)
def test_a_sum_that_the_payer_has_not_seen_is_not_charged(people: People) -> None:
    application = acts.draft(people.author)
    new_price("5000")

    with pytest.raises(StepRefused) as refused:
        registration.fee_of(people.author, application, FULL)

    assert refused.value.refusal is money.PRICE_CHANGED
    assert not Fee.objects.exists()


@pytest.mark.parametrize("state", [State.ENTERED, State.REFUSED, State.WITHDRAWN, State.DISCARDED, State.RECEIVED])
@pytest.mark.parametrize("gone", [Fee.State.MOVED, Fee.State.RETURNED, Fee.State.PAID])
def test_for_what_is_handed_in_or_closed_nothing_is_charged_anew(people: People, state: str, gone: str) -> None:
    application = acts.application_in(state, people)
    Fee.objects.update(state=gone, used_at=None)

    with pytest.raises(StepRefused):
        acts.charged(fresh(application))

    assert Fee.objects.count() == (state != State.DISCARDED)


@pytest.mark.clause(law.O1315_8_2)
def test_what_was_paid_for_a_fee_that_is_void_goes_back_by_itself(people: People, bank: PaperBank) -> None:
    application = acts.draft(people.author)
    attempt = attempt_on(acts.charged(application), bank)
    acts.claim(application)

    paid_at(bank, attempt.fee, attempt)

    refund = Refund.objects.get()
    assert attempt.state == Attempt.State.SURPLUS
    assert (refund.amount, refund.state, sure(refund.ground).code) == (FULL, Refund.State.DUE, "not_asked_for")
    assert fresh(application).state == State.DRAFT


# Checking a benefit


@pytest.mark.clause(law.O1315_8_5)
@pytest.mark.parametrize("state", State.values)
def test_only_the_examiner_of_the_case_confirms_or_rejects_a_benefit(people: People, state: str) -> None:
    application = with_benefit_in(state, people)

    open_to = {
        (step.name, role)
        for step in (CONFIRM_BENEFIT, REJECT_BENEFIT)
        for role in (*ROLES, None)
        if step.refusal(getattr(people, role) if role else None, application) is None
    }

    examined = {("confirm the benefit", "examiner"), ("reject the benefit", "examiner")}
    assert open_to == (examined if state == State.EXAMINATION else set())


def with_benefit_in(state: str, people: People) -> Application:
    """An application with an unchecked benefit in `state`, as far as one gets there."""
    draft = acts.draft(people.author)
    acts.claim(draft)
    if state == State.DISCARDED:
        registration.discard(people.author, draft)
    if state == State.PAID:
        acts.pay(draft)
    if state in {State.DRAFT, State.DISCARDED, State.PAID}:
        return draft
    acts.sign(people, draft)
    if state == State.SIGNED:
        return draft
    acts.pay(draft)
    if state == State.WITHDRAWN:
        registration.withdraw(people.author, draft)
    if state in {State.WITHDRAWN, State.RECEIVED}:
        return draft
    registration.assign(people.head_of_department, draft, people.examiner)
    if state == State.EXAMINATION:
        return draft
    acts.propose(people, draft, Result.REFUSE)
    if state != State.PROPOSED:
        acts.agree(people, draft)
    if state == State.REFUSED:
        acts.decide(people, draft)
    if state == State.ENTERED:
        Application.objects.filter(pk=draft.pk).update(state=State.ENTERED, closed_at=timezone.now())
    return fresh(draft)


@pytest.mark.clause(law.O1315_8_5)
def test_a_confirmed_benefit_asks_for_nothing_more(people: People, case: Application) -> None:
    registration.confirm_benefit(people.examiner, case, case.claims.get())

    claim = case.claims.get()
    assert (claim.state, claim.decided_by) == (Claim.CONFIRMED, people.examiner)
    assert fresh(case).difference is None
    assert rules.benefit_settled(fresh(case)) is None
    assert act_of("confirm the benefit").law == [law.O1315_8_5.id]


@pytest.mark.clause(law.O1315_8_5)
def test_a_rejected_benefit_asks_for_the_difference_and_refuses_nothing(people: People, case: Application) -> None:
    rest = acts.reject_benefit(people, case)

    assert (rest.amount, rest.percent, rest.state) == (REST, 95, Fee.State.DUE)
    assert rest.price == sure(case.fee).price
    assert (rest.net + sure(case.fee).net, rest.vat + sure(case.fee).vat) == (Decimal(3000), Decimal(480))
    assert fresh(case).state == State.EXAMINATION
    notice = Notice.objects.get(template="copyright_registry/benefit_rejected")
    assert (notice.person, notice.context["sum"], notice.context["reason_ru"]) == (
        people.author,
        "3306.00",
        "Срок истёк.",
    )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_author_reads_why_and_how_much_and_the_examiner_that_it_is_paid(
    people: People, case: Application, bank: PaperBank, language: str
) -> None:
    paid_at(bank, acts.reject_benefit(people, case))

    rejected = told("benefit_rejected", people.author, language)
    words = said(rejected)
    assert "3 306 ₸" in words.replace("\xa0", " ")
    assert ("Мерзімі өткен." in words, "Срок истёк." in words) == (language != "ru", language != "kk")
    assert soup(rejected).select(f"main a[href$='/{language}/applications/{case.pk}/']")
    paid = told("difference_paid", people.examiner, language)
    assert soup(paid).select(f"main a[href$='/admin/copyright_registry/application/{case.pk}/change/']")


def told(template: str, person: User, language: str) -> Any:
    """A notice in the inbox of `person`."""
    notice = Notice.objects.get(template=f"copyright_registry/{template}", person=person)
    return client_of(person).get(f"/{language}/account/inbox/{notice.pk}/")


@pytest.mark.parametrize("reasons", [("", "Срок истёк."), ("Мерзімі өткен.", " "), ("", "")])
def test_a_benefit_is_not_rejected_without_reasons_in_both_languages(
    people: People, case: Application, reasons: tuple[str, str]
) -> None:
    with pytest.raises(StepRefused):
        registration.reject_benefit(people.examiner, case, case.claims.get(), *reasons)

    assert case.claims.get().state == Claim.CLAIMED
    assert fresh(case).difference is None


def test_a_benefit_is_decided_once(people: People, case: Application) -> None:
    stale = case.claims.get()
    acts.reject_benefit(people, case)

    with pytest.raises(StepRefused):
        registration.reject_benefit(people.examiner, case, stale, "Қате.", "Ошибка.")

    assert Fee.objects.filter(percent=95).count() == 1


def test_the_benefit_of_another_case_is_not_decided_here(people: People, case: Application) -> None:
    other = acts.examined_with_benefit(people)

    with pytest.raises(StepRefused):
        registration.confirm_benefit(people.examiner, case, other.claims.get())

    assert other.claims.get().state == Claim.CLAIMED


def test_a_benefit_rejected_by_mistake_is_confirmed_as_long_as_nothing_was_paid(
    people: People, case: Application, bank: PaperBank
) -> None:
    rest = acts.reject_benefit(people, case)
    attempt = attempt_on(rest, bank)

    registration.confirm_benefit(people.examiner, case, case.claims.get())

    rest.refresh_from_db()
    assert (rest.state, fresh(case).difference) == (Fee.State.VOID, None)
    paid_at(bank, rest, attempt)
    assert (attempt.state, Refund.objects.get().amount) == (Attempt.State.SURPLUS, REST)


def test_a_benefit_whose_difference_is_paid_stays_rejected(people: People, case: Application, bank: PaperBank) -> None:
    paid_at(bank, acts.reject_benefit(people, case))

    with pytest.raises(StepRefused):
        registration.confirm_benefit(people.examiner, fresh(case), case.claims.get())

    assert case.claims.get().state == Claim.REJECTED


# The difference


@pytest.mark.clause(law.O1315_8_5)
def test_before_the_difference_is_paid_a_work_is_not_entered_but_may_be_refused(
    people: People, case: Application, bank: PaperBank
) -> None:
    with pytest.raises(StepRefused, match="First confirm or reject"):
        acts.propose(people, case)
    rest = acts.reject_benefit(people, case)
    with pytest.raises(StepRefused, match="difference is not paid"):
        acts.propose(people, case)

    paid_at(bank, rest)
    case = fresh(case)
    acts.propose(people, case)

    assert case.state == State.PROPOSED


def test_a_refusal_asks_for_the_difference_no_more(people: People, case: Application, bank: PaperBank) -> None:
    rest = acts.reject_benefit(people, case)
    attempt = attempt_on(rest, bank)
    acts.propose(people, case, Result.REFUSE)
    acts.agree(people, case)
    acts.decide(people, case)

    rest.refresh_from_db()
    assert (rest.state, fresh(case).state) == (Fee.State.VOID, State.REFUSED)
    assert act_of("fee void").law == [own_law.DIFFERENCE.id]
    paid_at(bank, rest, attempt)
    assert Refund.objects.get().amount == REST


@pytest.mark.parametrize("state", WITH_THE_PROVIDER)
def test_the_difference_may_be_paid_as_long_as_the_provider_has_the_case(
    people: People, case: Application, bank: PaperBank, state: str
) -> None:
    rest = acts.reject_benefit(people, case)
    if state == State.RECEIVED:
        registration.take_back_from_examiner(people.head_of_department, case, "Ауырып қалды.")
    if state in {State.PROPOSED, State.AGREED}:
        acts.propose(people, case, Result.REFUSE)
    if state == State.AGREED:
        acts.agree(people, case)

    paid_at(bank, rest)

    rest.refresh_from_db()
    assert (fresh(case).state, rest.state) == (state, Fee.State.PAID)
    assert act_of("pay the difference").law == [law.O1315_8_5.id, own_law.DIFFERENCE.id]
    notices = Notice.objects.filter(template="copyright_registry/difference_paid")
    assert {notice.person for notice in notices} == set(rules.turn(fresh(case)))
    assert notices.exists()


@pytest.mark.parametrize("state", State.values)
def test_where_no_benefit_was_rejected_no_difference_is_paid(people: People, state: str) -> None:
    assert PAY_DIFFERENCE.refusal(None, acts.application_in(state, people)) is not None


def test_no_person_says_that_the_difference_is_paid(people: People, case: Application) -> None:
    acts.reject_benefit(people, case)

    assert {role for role in ROLES if PAY_DIFFERENCE.refusal(getattr(people, role), case) is None} == set()


@pytest.mark.clause(law.O1315_8_1)
def test_what_was_paid_is_used_when_the_head_signs(people: People, case: Application, bank: PaperBank) -> None:
    paid_at(bank, acts.reject_benefit(people, case))
    case = fresh(case)
    acts.propose(people, case)
    acts.agree(people, case)

    acts.decide(people, case)

    case = fresh(case)
    assert {sure(case.fee).state, sure(case.difference).state} == {Fee.State.USED}


# Using a fee again


@pytest.fixture
def earlier(people: People) -> Application:
    """Withdrawn; its fee stays its author's."""
    return acts.application_in(State.WITHDRAWN, people)


def test_the_fee_of_a_withdrawn_application_pays_for_the_next_one(people: People, earlier: Application) -> None:
    application = acts.draft(people.author)
    acts.sign(people, application)
    due = acts.charged(application)

    registration.use_paid_fee(people.author, application, sure(earlier.fee))

    fee = sure(application.fee)
    assert (application.state, fee.state, fee.amount) == (State.RECEIVED, Fee.State.PAID, FULL)
    assert sure(fresh(earlier).fee).state == Fee.State.MOVED
    due.refresh_from_db()
    assert due.state == Fee.State.VOID
    assert refunds.payment_of(fee) == Attempt.objects.get()


def test_a_fee_that_was_moved_may_be_moved_again(people: People, earlier: Application) -> None:
    second = acts.draft(people.author)
    acts.sign(people, second)
    registration.use_paid_fee(people.author, second, sure(earlier.fee))
    registration.withdraw(people.author, second)
    third = acts.draft(people.author)

    registration.use_paid_fee(people.author, third, sure(second.fee))

    assert third.state == State.PAID
    assert refunds.payment_of(sure(third.fee)).fee == fresh(earlier).fee


@pytest.mark.parametrize(
    "why", ["another's", "of a case that goes on", "used", "asked back", "moved and asked back", "at another share"]
)
def test_a_fee_that_is_not_free_pays_for_nothing_else(people: People, earlier: Application, why: str) -> None:
    author = people.stranger if why == "another's" else people.author
    application, fee = acts.draft(author), sure(earlier.fee)
    if why == "of a case that goes on":
        fee = sure(acts.application_in(State.RECEIVED, people).fee)
    if why == "used":
        fee = sure(acts.application_in(State.REFUSED, people).fee)
    if why == "asked back":
        registration.money_back(people.author, earlier)
    if why == "moved and asked back":
        second = acts.draft(author)
        acts.sign(people, second)
        registration.use_paid_fee(author, second, fee)
        registration.withdraw(author, second)
        registration.money_back(author, second)
        fee = sure(second.fee)
    if why == "at another share":
        acts.claim(application)

    assert fee not in benefits.free_fees(author, application)
    with pytest.raises(StepRefused):
        registration.use_paid_fee(author, application, fee)

    assert fresh(application).fee is None
    fee.refresh_from_db()
    assert fee.state != Fee.State.MOVED


def test_a_fee_of_which_only_what_was_paid_too_much_goes_back_is_free(people: People, earlier: Application) -> None:
    refunds.automatic(refunds.payment_of(sure(earlier.fee)), Decimal(20), "too_much")

    assert benefits.free_fees(people.author, acts.draft(people.author)) == [earlier.fee]
    assert rules.may_have_money_back(people.author, earlier) is None


@pytest.mark.parametrize("state", State.values)
def test_a_paid_fee_is_used_only_while_an_application_is_prepared(people: People, state: str) -> None:
    refusal = rules.may_use_paid_fee(people.author, acts.application_in(state, people))

    assert (refusal is None) == (state in {State.DRAFT, State.SIGNING, State.SIGNED})


def test_the_rest_of_a_price_is_paid_by_no_earlier_fee(people: People, case: Application) -> None:
    acts.reject_benefit(people, case)

    assert rules.may_pay(people.author, case) is None
    assert rules.may_use_paid_fee(people.author, case) is MOVED_ON


def test_while_the_bank_works_on_a_payment_no_other_fee_is_used_instead(
    people: People, earlier: Application, bank: PaperBank
) -> None:
    application = acts.draft(people.author)
    attempt = attempt_on(acts.charged(application), bank)
    bank.silent = True
    settling.settle(attempt, gateway=bank)

    with pytest.raises(StepRefused) as refused:
        registration.use_paid_fee(people.author, application, sure(earlier.fee))

    assert refused.value.refusal is settling.STILL_WORKING
    assert sure(fresh(earlier).fee).state == Fee.State.PAID


# The money back


def test_who_has_paid_and_not_signed_gets_the_money_back_at_once(people: People) -> None:
    application = acts.application_in(State.PAID, people)

    registration.money_back(people.author, application)

    refund = Refund.objects.get()
    assert (refund.state, refund.amount, sure(refund.ground).code) == (Refund.State.DUE, FULL, "not_handed_in")
    assert (application.state, sure(application.fee).state) == (State.DRAFT, Fee.State.RETURNED)
    assert act_of("ask for the money back").law == [own_law.MONEY_BACK.id]


def test_after_the_money_went_back_the_price_of_the_day_is_charged(people: People) -> None:
    application = acts.application_in(State.PAID, people)
    registration.money_back(people.author, application)
    new_price("5000")

    assert acts.charged(application).amount == Decimal("5800.00")
    acts.pay(application)
    assert application.state == State.PAID


def test_after_the_money_went_back_the_draft_may_be_discarded(people: People) -> None:
    application = acts.application_in(State.PAID, people)
    registration.money_back(people.author, application)

    registration.discard(people.author, application)

    assert application.state == State.DISCARDED


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED])
def test_of_a_closed_case_the_money_is_asked_for_once_and_a_person_decides(people: People, state: str) -> None:
    application = acts.application_in(state, people)
    before = sure(application.fee).state

    registration.money_back(people.author, application)

    refund = Refund.objects.get()
    assert (refund.state, refund.amount, refund.asked_by) == (Refund.State.ASKED, FULL, people.author)
    assert sure(fresh(application).fee).state == before
    with pytest.raises(StepRefused) as refused:
        registration.money_back(people.author, application)
    assert refused.value.refusal is refunds.ASKED_ALREADY


@pytest.fixture
def refused(people: People, case: Application, bank: PaperBank) -> Application:
    """Refused, after its benefit was rejected and the difference paid."""
    paid_at(bank, acts.reject_benefit(people, case))
    case = fresh(case)
    acts.propose(people, case, Result.REFUSE)
    acts.agree(people, case)
    acts.decide(people, case)
    return fresh(case)


def test_of_a_refused_application_both_payments_are_asked_back(people: People, refused: Application) -> None:
    registration.money_back(people.author, refused)

    assert sorted(refund.amount for refund in Refund.objects.all()) == [REDUCED, REST]


def test_the_fee_may_be_asked_back_again_where_it_was_decided_that_the_difference_stays(
    people: People, refused: Application
) -> None:
    registration.money_back(people.author, refused)
    accountant = acts.staff("accountant", Role.ACCOUNTANT)
    for amount, ground in [(REDUCED, "next_application"), (REST, "examined")]:
        refunds.decide(accountant, Refund.objects.get(amount=amount), RefundGround.objects.get(code=ground))

    refused = fresh(refused)
    assert bills.paid_for(refused).amount == REDUCED
    registration.money_back(people.author, refused)

    assert [one.amount for one in Refund.objects.filter(state=Refund.State.ASKED)] == [REDUCED]


OUTCOMES = [
    ("withdrawn", Refund.State.DUE, Fee.State.RETURNED),
    ("next_application", Refund.State.DECLINED, Fee.State.PAID),
    ("examined", Refund.State.DECLINED, Fee.State.USED),
]


@pytest.mark.parametrize(("ground", "refund_state", "fee_state"), OUTCOMES)
def test_the_accountant_decides_what_becomes_of_the_fee_of_a_refused_application(
    people: People, ground: str, refund_state: str, fee_state: str
) -> None:
    application = acts.application_in(State.REFUSED, people)
    registration.money_back(people.author, application)
    accountant = acts.staff("accountant", Role.ACCOUNTANT)

    refunds.decide(accountant, Refund.objects.get(), RefundGround.objects.get(code=ground), "Words.")

    assert Refund.objects.get().state == refund_state
    assert sure(fresh(application).fee).state == fee_state
    free = benefits.free_fees(people.author, acts.draft(people.author))
    assert free == ([application.fee] if fee_state == Fee.State.PAID else [])


@pytest.mark.parametrize("who", [role for role in ROLES if role != "author"])
def test_nobody_else_asks_for_the_authors_money(people: People, who: str) -> None:
    application = acts.application_in(State.PAID, people)

    with pytest.raises(StepRefused):
        registration.money_back(getattr(people, who), application)

    assert (fresh(application).state, Refund.objects.count()) == (State.PAID, 0)


def test_what_was_never_paid_is_not_asked_back(people: People) -> None:
    application = acts.draft(people.author)
    acts.charged(application)

    with pytest.raises(StepRefused) as refused:
        registration.money_back(people.author, application)

    assert refused.value.refusal is MOVED_ON


def test_a_withdrawal_asks_for_the_difference_no_more(people: People, case: Application) -> None:
    rest = acts.reject_benefit(people, case)

    registration.withdraw(people.author, case)

    rest.refresh_from_db()
    assert rest.state == Fee.State.VOID
    assert act_of("fee void").law == [own_law.WITHDRAW.id]
    assert sure(fresh(case).fee).state == Fee.State.PAID
    assert not Refund.objects.exists()


def test_with_a_withdrawal_the_difference_goes_back_by_itself_and_the_fee_stays(
    people: People, case: Application, bank: PaperBank
) -> None:
    rest = paid_at(bank, acts.reject_benefit(people, case)).fee
    case = fresh(case)

    registration.withdraw(people.author, case)

    refund = Refund.objects.get()
    assert (refund.attempt.fee, refund.amount, refund.state) == (rest, REST, Refund.State.DUE)
    assert (sure(refund.ground).code, refund.asked_by) == ("not_asked_for", None)
    case = fresh(case)
    assert (sure(case.fee).state, sure(case.difference).state) == (Fee.State.PAID, Fee.State.RETURNED)
    again = acts.draft(people.author)
    acts.claim(again)
    assert benefits.free_fees(people.author, again) == [case.fee]
    registration.money_back(people.author, case)
    assert [one.amount for one in Refund.objects.filter(state=Refund.State.ASKED)] == [REDUCED]


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize(("rule", "percent"), [("every author", 100), ("any author", 5)])
def test_whether_every_author_has_to_be_entitled_is_a_dated_rule(
    people: People, monkeypatch: Any, rule: str, percent: int
) -> None:
    application = acts.draft(people.author)
    acts.claim(application)
    monkeypatch.setattr(own_law.ENTITLED, "values", {date(2018, 9, 23): rule})

    named = [application.authors.get(), Author(pk=0)]
    found = benefits.percent(named, application.claims.all(), timezone.localdate())

    assert found == percent
