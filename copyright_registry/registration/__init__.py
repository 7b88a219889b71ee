"""An application's life: draft, signed and paid, received, examined, agreed, entered or refused, certified.

The table in steps.py is the whole of it; the verbs follow in the same order, a file for each stage: application.py,
examination.py, decision.py. None of them knows of HTTP, each leaves an entry in the trail, and what goes out of the
house goes after commit.
"""

from copyright_registry.registration.application import (
    attach,
    discard,
    edit,
    fee_of,
    record_payment,
    sign,
    start,
    take_back,
    withdraw,
)
from copyright_registry.registration.decision import certify, decide, decide_many
from copyright_registry.registration.examination import (
    ORDER_ENDED,
    agree,
    assign,
    assign_by_order,
    hand_back,
    propose,
    reassign,
    send_back,
    take_back_from_examiner,
)
from copyright_registry.registration.steps import (
    AGREE,
    ASSIGN,
    DISCARD,
    EDIT,
    ENTER,
    FLOW,
    HAND_BACK,
    PROPOSE,
    REASSIGN,
    REFUSE,
    REOPEN,
    RETURN,
    SIGN,
    TAKE_BACK,
    WITHDRAW,
)

__all__ = [
    "AGREE", "ASSIGN", "DISCARD", "EDIT", "ENTER", "FLOW", "HAND_BACK", "ORDER_ENDED", "PROPOSE", "REASSIGN", "REFUSE",
    "REOPEN", "RETURN", "SIGN", "TAKE_BACK", "WITHDRAW", "agree", "assign", "assign_by_order", "attach", "certify",
    "decide", "decide_many", "discard", "edit", "fee_of", "hand_back", "propose", "reassign", "record_payment",
    "send_back", "sign", "start", "take_back", "take_back_from_examiner", "withdraw",
]  # fmt: skip
