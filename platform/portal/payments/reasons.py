"""Why the bank refused, in words for the payer: what happened, and what to do.

The codes are the bank's own table, epayment.kz/docs/kody-oshibok: 454 to 479 were read there in Kazakh, Russian and
English, and its remark which of them are not final. From 480 on, the meaning is taken from a shop's public program
that carries the same table; where both could be compared they agree. Not sure are 456 (a fault of the system in
Russian and English, of the card in Kazakh) and 459 (the card's number, or no answer and not final): both get words
that fit either. The codes of UNFINISHED above 529 are named by a second public program.

An unknown code gets words of its own, never the bank's text: that is for developers and in one language.
"""

from django.utils.translation import gettext_lazy as _

from portal.formatting import Words

NO_PAGE, GIVEN_BACK = "no_page", "given_back"  # no codes of the bank: what the portal saw itself
REFUSED = _("The bank did not accept the payment. Try again later, or pay with another card.")
UNFINISHED = frozenset(
    map(str, (-31, 100, 293, 454, 459, 460, 690, 1267, 1268, 1269, 1563, 1564, 2358, 2656, 3014, 3225, 3240))
)
GROUPS: tuple[tuple[str, Words], ...] = (  # codes, and what they have in common
    (
        " ".join(UNFINISHED),
        _(
            "The bank did not finish the payment. Before you pay again, look in your bank’s app "
            "whether the money was taken."
        ),
    ),
    (NO_PAGE, _("The bank’s page did not open. Try again in a few minutes.")),
    (GIVEN_BACK, _("The bank took the money and has given it back to you. If you still want to pay, try again.")),
    ("484", _("There is not enough money on the card. Add money to it, or pay with another card.")),
    ("478 485", _("The card has expired. Pay with another card.")),
    ("457", _("The card’s expiry date was not right. Try again and check month and year.")),
    ("471 472 501 522", _("The card’s number was not right. Try again and check the number.")),
    (
        "455 473 499",
        _(
            "Your bank could not confirm that it is you who pays (3-D Secure). "
            "Try again and type the code that your bank sends you."
        ),
    ),
    ("465 467 479 489 492", _("The card is blocked. Ask the bank that issued it, or pay with another card.")),
    ("481 482 483 524 525", _("The card is no longer valid. Ask the bank that issued it, or pay with another card.")),
    (
        "486",
        _(
            "The card may not pay on the internet, or its details were not right. "
            "Check them, allow such payments in your bank’s app, or pay with another card."
        ),
    ),
    ("488", _("The sum is above the limit of the card. Raise the limit in your bank’s app, or pay with another card.")),
    ("491", _("The card has paid too often today. Try again tomorrow, or pay with another card.")),
    ("476", _("The bank asks you to wait. Try again in half an hour.")),
    ("498", _("Bonuses cannot be used now. Try again and pay with the card alone.")),
    ("456 477 487 495", _("The bank did not accept this card. Pay with another card.")),
    (
        "462 463 466 468 480 490 521 523 527",
        _("The bank that issued the card refused the payment. Ask it for the reason, or pay with another card."),
    ),
    ("493 494", _("The bank that issued the card does not answer. Try again later, or pay with another card.")),
    (
        "458 461 464 469 470 475 496 497 500 502 503 526 529",
        _("The bank could not carry out the payment. Nothing is wrong with your card; try again later."),
    ),
)
WORDS = {code: words for codes, words in GROUPS for code in codes.split()}


def words(code: str) -> Words:
    """What a refusal with the bank's `code` means, in the reader's language; "" and unknown codes have plain words."""
    return WORDS.get(code, REFUSED)
