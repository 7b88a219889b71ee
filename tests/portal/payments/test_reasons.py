"""The bank's refusals in words for the payer."""

import pytest
from django.utils import translation

from portal.payments import reasons


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("484", "not enough money"),
        ("478", "has expired"),
        ("457", "expiry date was not right"),
        ("471", "number was not right"),
        ("473", "3-D Secure"),
        ("465", "is blocked"),
        ("483", "no longer valid"),
        ("486", "on the internet"),
        ("488", "above the limit"),
        ("476", "half an hour"),
        ("466", "that issued the card refused"),
        ("493", "does not answer"),
        ("500", "could not carry out"),
    ],
)
def test_a_refusal_says_what_happened(code: str, part: str) -> None:
    assert part in str(reasons.words(code))


@pytest.mark.parametrize("code", sorted(reasons.UNFINISHED))
def test_where_money_may_have_been_taken_nobody_is_told_to_pay_again_at_once(code: str) -> None:
    assert "whether the money was taken" in str(reasons.words(code))


@pytest.mark.parametrize("code", ["", "999", "0", "The card is blocked."])
def test_an_unknown_code_has_plain_words(code: str) -> None:
    assert reasons.words(code) == "The bank did not accept the payment. Try again later, or pay with another card."


def test_no_code_has_two_meanings() -> None:
    codes = [code for codes, _words in reasons.GROUPS for code in codes.split()]

    assert len(codes) == len(set(codes))


def test_every_refusal_says_what_to_do() -> None:
    for text in {str(text) for text in reasons.WORDS.values()}:
        assert any(act in text for act in ("ry again", "another card", "bank’s app")), text
