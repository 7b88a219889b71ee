"""What payers are told of their money: each notice in three languages, with sum, reason and the way to the papers."""

import re
from typing import Any

import pytest
from django.utils import translation

from portal import notices
from portal.models import Notice
from tests.browser import client_of, said
from tests.people import People

TOLD: dict[str, Any] = {"sum": "3480.00", "number": "100000007", "fee": "K7QX9M2DAB"}
BACK: dict[str, Any] = {
    **TOLD,
    "outcome": "refund",
    "ground_kk": "екі рет төленген",
    "ground_ru": "оплачено дважды",
    "ground_en": "paid twice",
    "note": "",
    "card": "440563******5096",
    "transfer": "",
}


def told(people: People, template: str, language: str = "en", **context: object) -> tuple[str, str]:
    """Subject and text, with plain spaces."""
    notices.send(people.author, f"payments/{template}", **context)
    with translation.override(language):
        subject, text = notices.told(Notice.objects.latest("pk"))
    return re.sub(r"\s+", " ", subject), re.sub(r"\s+", " ", text)


def test_a_payment_that_did_not_go_through_may_be_tried_again(people: People) -> None:
    subject, text = told(people, "not_paid", **TOLD, page="/en/applications/7/")

    assert subject == "The payment of 3 480 ₸ did not go through"
    assert "payment No. 100000007" in text
    assert "it took no money" in text
    assert "/en/applications/7/" in text


@pytest.mark.parametrize(("language", "ground"), [("kk", "kk"), ("ru", "ru"), ("en", "en")])
@pytest.mark.parametrize("template", ["refund_due", "refund_decided", "refunded"])
def test_each_notice_of_a_refund_names_sum_ground_and_the_way_to_the_papers(
    people: People, template: str, language: str, ground: str
) -> None:
    subject, text = told(people, template, language, **BACK)

    assert "3 480 ₸" in subject
    assert "100000007" in text
    assert BACK[f"ground_{ground}"] in text
    assert f"/{language}/account/payments/" in text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("refund", "goes back to you"), ("move", "in your next application"), ("keep", "is not given back")],
)
def test_a_decision_says_what_becomes_of_the_money_and_the_words_of_whoever_decided(
    people: People, outcome: str, words: str
) -> None:
    _subject, text = told(people, "refund_decided", **{**BACK, "outcome": outcome, "note": "As we wrote you."})

    assert words in text
    assert "As we wrote you." in text


def test_a_refund_by_card_and_one_by_transfer_are_told_apart(people: People) -> None:
    _subject, card = told(people, "refunded", **BACK)
    _subject, transfer = told(people, "refunded", **{**BACK, "card": "", "transfer": "№ 15"})

    assert "to the card 440563******5096" in card
    assert "by bank transfer (№ 15)" in transfer
    assert "card" not in transfer


def test_it_stands_in_the_inbox_as_well(people: People) -> None:
    notices.send(people.author, "payments/refunded", **BACK)

    page = client_of(people.author).get("/en/account/inbox/")

    assert "Money refunded: 3 480 ₸" in said(page)
