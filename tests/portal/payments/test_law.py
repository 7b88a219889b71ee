"""What payers are told of their money: each notice in three languages, with sum, reason and the way to the papers."""

import re
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from portal import notices
from portal.payments import charging, refunds, settling
from portal.payments.models import Attempt, Fee, Refund, RefundGround
from tests.browser import client_of, said
from tests.portal.payments.paper_bank import ADDRESSES, PaperBank
from tests.portal.payments.test_totals import ground

LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture(autouse=True)
def _only_those_told(told: list[Fee]) -> None: ...


@pytest.fixture
def attempt(fee: Fee, bank: PaperBank) -> Attempt:
    """The payer is at the bank's page."""
    attempt = settling.open_attempt(fee, gateway=bank)
    settling.send(attempt, language="kk", addresses=ADDRESSES, gateway=bank)
    return attempt


@pytest.fixture
def paid(attempt: Attempt, bank: PaperBank) -> Attempt:
    bank.takes(attempt)
    return settling.settle(attempt, gateway=bank)


@pytest.fixture
def asked(paid: Attempt, payer: User) -> Refund:
    return refunds.ask(payer, paid.fee)


def told_of(payer: User, template: str, language: str = "en") -> tuple[str, str]:
    """Subject and text of the last notice, with plain spaces."""
    notice = payer.notices.latest("pk")
    assert notice.template == f"payments/{template}"
    with translation.override(language):
        subject, text = notices.told(notice)
    return re.sub(r"\s+", " ", subject), re.sub(r"\s+", " ", text)


def has_all(told: tuple[str, str], language: str, attempt: Attempt, why: RefundGround) -> None:
    """The sum, the payment, the ground and the way to the papers, in that language."""
    subject, text = told
    assert "3 480 ₸" in subject
    assert attempt.invoice in text
    assert getattr(why, f"name_{language}") in text
    assert f"/{language}/account/payments/" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_payment_that_did_not_go_through_may_be_tried_again(
    payer: User, attempt: Attempt, bank: PaperBank, language: str
) -> None:
    bank.silent = True
    settling.settle(attempt, gateway=bank)
    bank.silent = False
    bank.refuses(attempt)
    settling.settle(attempt, gateway=bank)

    subject, text = told_of(payer, "not_paid", language)

    assert "3 480 ₸" in subject
    assert attempt.invoice in text
    assert f"{charging.service_of(attempt.fee).page(attempt.fee)} " in text
    assert f"/{language}/account/payments/" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_paid_for_what_is_asked_for_no_more_is_told_that_it_goes_back(
    payer: User, paid: Attempt, language: str
) -> None:
    refund = refunds.give_back(paid.fee, "not_handed_in")

    has_all(told_of(payer, "refund_due", language), language, paid, refund.ground)  # type: ignore[arg-type]  # decided


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("outcome", "words"),
    [("refund", "goes back to you"), ("move", "stays yours"), ("keep", "is not given back")],
)
def test_a_decision_says_what_becomes_of_the_money_and_the_words_of_whoever_decided(
    payer: User, asked: Refund, accountant: User, outcome: str, words: str, language: str
) -> None:
    refunds.decide(accountant, asked, ground(outcome), "As we wrote you.")

    told = told_of(payer, "refund_decided", language)

    has_all(told, language, asked.attempt, ground(outcome))
    assert "As we wrote you." in told[1]
    assert words in told_of(payer, "refund_decided")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bank_gave_back_went_to_the_card(
    payer: User, asked: Refund, accountant: User, bank: PaperBank, language: str
) -> None:
    refunds.decide(accountant, asked, ground("refund"))
    refunds.send(asked, gateway=bank)

    told = told_of(payer, "refunded", language)

    has_all(told, language, asked.attempt, ground("refund"))
    assert asked.attempt.card_mask in told[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_given_back_by_hand_is_told_with_its_transfer_and_without_a_card(
    payer: User, asked: Refund, accountant: User, bank: PaperBank, language: str
) -> None:
    bank.refuses_refunds = True
    refunds.decide(accountant, asked, ground("refund"))
    refunds.send(asked, gateway=bank)
    refunds.by_hand(accountant, asked, "№ 15")

    told = told_of(payer, "refunded", language)

    has_all(told, language, asked.attempt, ground("refund"))
    assert "№ 15" in told[1]
    assert asked.attempt.card_mask not in told[1]


def test_it_stands_in_the_inbox_as_well(payer: Any, paid: Attempt, bank: PaperBank) -> None:
    refunds.send(refunds.give_back(paid.fee, "not_handed_in"), gateway=bank)

    page = client_of(payer).get("/en/account/inbox/")

    assert "Money refunded: 3 480 ₸" in said(page)
