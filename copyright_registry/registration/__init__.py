"""An application's life: draft, signed and paid, received, examined, agreed, entered or refused, certified.

The table in steps.py is the whole of it; the verbs follow in the same order, a file for each stage: filling.py,
authorship.py, application.py, cosigning.py, examination.py, decision.py; money.py has what it costs. None of them knows
of HTTP, each leaves an entry in the trail, and what goes out of the house goes after commit.
"""

from copyright_registry.registration.again import apply_again
from copyright_registry.registration.application import (
    discard,
    sign,
    signing_step,
    start,
    take_back,
    to_sign,
    withdraw,
)
from copyright_registry.registration.authorship import (
    call,
    decline,
    invite,
    invite_again,
    join,
    move,
    name_myself,
    remove,
    represent,
    say_by_what,
    set_apart,
)
from copyright_registry.registration.completing import (
    NO_ANSWER,
    ask,
    attach_answer,
    complete,
    detach_answer,
    write_answer,
)
from copyright_registry.registration.cosigning import cosign, cosigning_step
from copyright_registry.registration.decision import certify, decide, decide_many
from copyright_registry.registration.examination import (
    ORDER_ENDED,
    agree,
    assign,
    assign_by_order,
    confirm_benefit,
    hand_back,
    propose,
    reassign,
    reject_benefit,
    send_back,
    take_back_from_examiner,
)
from copyright_registry.registration.filling import (
    add_original,
    attach,
    describe,
    detach,
    edit,
    remove_original,
)
from copyright_registry.registration.money import (
    cases,
    claim_benefit,
    drop_benefit,
    fee_of,
    money_back,
    record_payment,
    use_paid_fee,
)
from copyright_registry.registration.steps import (
    AGAIN,
    AGREE,
    ASK,
    ASSIGN,
    CLAIM,
    COMPLETE,
    CONFIRM_BENEFIT,
    COSIGN,
    COSIGN_LAST,
    DECLINE,
    DISCARD,
    EDIT,
    ENTER,
    FLOW,
    HAND_BACK,
    JOIN,
    LAY_OUT,
    MONEY_BACK,
    PREPARE,
    PROPOSE,
    REASSIGN,
    RECEIVE,
    REFUSE,
    REJECT_BENEFIT,
    REOPEN,
    REOPEN_PAID,
    RETURN,
    SIGN,
    TAKE_BACK,
    WITHDRAW,
)

__all__ = [
    "AGAIN", "AGREE", "ASK", "ASSIGN", "CLAIM", "COMPLETE", "CONFIRM_BENEFIT", "COSIGN", "COSIGN_LAST",
    "DECLINE", "DISCARD", "EDIT", "ENTER", "FLOW", "HAND_BACK", "JOIN", "LAY_OUT", "MONEY_BACK", "NO_ANSWER",
    "ORDER_ENDED", "PREPARE", "PROPOSE", "REASSIGN", "RECEIVE", "REFUSE", "REJECT_BENEFIT", "REOPEN",
    "REOPEN_PAID", "RETURN", "SIGN", "TAKE_BACK", "WITHDRAW", "add_original", "agree", "apply_again", "ask",
    "assign", "assign_by_order", "attach", "attach_answer", "call", "cases", "certify", "claim_benefit",
    "complete", "confirm_benefit", "cosign", "cosigning_step", "decide", "decide_many", "decline", "describe",
    "detach", "detach_answer", "discard", "drop_benefit", "edit", "fee_of", "hand_back", "invite",
    "invite_again", "join", "money_back", "move", "name_myself", "propose", "reassign", "record_payment",
    "reject_benefit", "remove", "remove_original", "represent", "say_by_what", "send_back", "set_apart", "sign",
    "signing_step", "start", "take_back", "take_back_from_examiner", "to_sign", "use_paid_fee", "withdraw",
    "write_answer",
]  # fmt: skip
