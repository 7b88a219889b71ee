"""The table of steps of an application: from where to where, by whom, under which law. The verbs follow by stage."""

from django.utils.translation import gettext_lazy as _

from copyright_registry import author_rules, law, rules
from copyright_registry.completion import rules as completion_rules
from copyright_registry.completion.law import REQUEST
from copyright_registry.models import WITH_THE_PROVIDER, State
from portal.flow import Flow, Refusal, Step
from portal.law import (
    O1315_4_1,
    O1315_7_1,
    O1315_7_2,
    O1315_7_3,
    O1315_7_4,
    O1315_8_1,
    O1315_8_2,
    O1315_8_3,
    O1315_8_5,
    O1315_12,
    O1315_14,
    O1315_A1,
    O1315_A2_9,
    O1315_A2_10,
    O1315_A3,
)
from portal.worktime import terms

OPEN_DRAFT: dict[str, str] = {State.DRAFT: State.DRAFT, State.PAID: State.PAID}

EDIT = Step("edit", OPEN_DRAFT, rules.is_applicant, (law.DRAFTS,))
DISCARD = Step("discard", {State.DRAFT: State.DISCARDED}, rules.may_discard, (law.DISCARD,))
CLAIM = Step("claim a benefit", {State.DRAFT: State.DRAFT}, rules.may_claim, (O1315_8_3, law.EVERY_AUTHOR))
JOIN = Step("join", OPEN_DRAFT, author_rules.may_join, (O1315_4_1, law.INVITED))
DECLINE = Step(
    "decline",
    {**OPEN_DRAFT, State.SIGNING: State.SIGNING, State.SIGNED: State.SIGNING},
    author_rules.may_decline,
    (O1315_4_1, law.DECLINED),
)
SIGN = Step(
    "sign",
    {State.DRAFT: State.SIGNED, State.PAID: State.RECEIVED},
    rules.may_sign_alone,
    (O1315_A2_10, O1315_A2_9, law.EITHER_ORDER),
)
LAY_OUT = Step(
    "lay out",
    {State.DRAFT: State.SIGNING, State.PAID: State.SIGNING},
    rules.may_lay_out,
    (O1315_A2_10, O1315_A2_9, law.LAID_OUT),
)
COSIGN = Step(
    "sign as co-author", {State.SIGNING: State.SIGNING}, author_rules.may_cosign, (O1315_A2_10, O1315_A1, law.LAID_OUT)
)
COSIGN_LAST = Step(
    "sign as the last author",
    {State.SIGNING: State.SIGNED},
    author_rules.may_cosign_last,
    (O1315_A2_10, O1315_A1, law.LAID_OUT),
)
RECEIVE = Step("receive", {State.SIGNED: State.RECEIVED}, rules.is_received, (law.EITHER_ORDER,))
REOPEN = Step(
    "take back", {State.SIGNED: State.DRAFT, State.SIGNING: State.DRAFT}, author_rules.may_reopen, (law.REOPEN,)
)
REOPEN_PAID = Step("take back, paid", {State.SIGNING: State.PAID}, author_rules.may_reopen_paid, (law.REOPEN,))
PAY = Step(
    "pay",
    {State.DRAFT: State.PAID, State.SIGNING: State.SIGNING, State.SIGNED: State.RECEIVED},
    rules.is_the_portal,
    (O1315_8_1, O1315_8_2, law.EITHER_ORDER),
)
PAY_DIFFERENCE = Step(
    "pay the difference",
    {state: state for state in WITH_THE_PROVIDER},
    rules.pays_difference,
    (O1315_8_5, law.DIFFERENCE),
)
MONEY_BACK = Step(
    "ask for the money back",
    {State.PAID: State.DRAFT, State.WITHDRAWN: State.WITHDRAWN, State.REFUSED: State.REFUSED},
    rules.may_have_money_back,
    (law.MONEY_BACK,),
)
ASSIGN = Step("assign", {State.RECEIVED: State.EXAMINATION}, rules.may_assign, (O1315_7_1,))
ASSIGN_BY_ORDER = Step(
    "assign by standing order",
    {State.RECEIVED: State.EXAMINATION},
    rules.is_ordered,
    (O1315_7_1, law.STANDING_ORDER),
)
TAKE_BACK = Step("take back from the examiner", {State.EXAMINATION: State.RECEIVED}, rules.may_assign, (law.REASSIGN,))
REASSIGN = Step("reassign", {State.EXAMINATION: State.EXAMINATION}, rules.may_assign, (law.REASSIGN,))
CONFIRM_BENEFIT = Step(
    "confirm the benefit", {State.EXAMINATION: State.EXAMINATION}, rules.may_confirm_benefit, (O1315_8_5,)
)
REJECT_BENEFIT = Step(
    "reject the benefit", {State.EXAMINATION: State.EXAMINATION}, rules.may_reject_benefit, (O1315_8_5, law.DIFFERENCE)
)
ASK = Step(
    "ask to complete",
    {State.EXAMINATION: State.EXAMINATION},
    completion_rules.may_ask,
    (O1315_A2_9, REQUEST, terms.NO_SUSPENSION),
)
PREPARE = Step(
    "prepare the answer", {State.EXAMINATION: State.EXAMINATION}, completion_rules.may_answer, (REQUEST, law.DRAFTS)
)
COMPLETE = Step("complete", {State.EXAMINATION: State.EXAMINATION}, completion_rules.may_answer, (REQUEST, O1315_A2_10))
PROPOSE = Step("draft the result", {State.EXAMINATION: State.PROPOSED}, rules.is_examiner_of, (O1315_7_2,))
RETURN = Step("return", {State.PROPOSED: State.EXAMINATION}, rules.may_agree, (law.RETURN,))
AGREE = Step("agree", {State.PROPOSED: State.AGREED}, rules.may_agree, (O1315_7_3,))
HAND_BACK = Step("hand back", {State.AGREED: State.EXAMINATION}, rules.is_head, (law.HAND_BACK,))
ENTER = Step("enter", {State.AGREED: State.ENTERED}, rules.may_enter, (O1315_7_4, O1315_12, O1315_A3))
REFUSE = Step("refuse", {State.AGREED: State.REFUSED}, rules.may_refuse, (O1315_7_4, O1315_14))
WITHDRAW = Step(
    "withdraw",
    dict.fromkeys(WITH_THE_PROVIDER, State.WITHDRAWN),
    rules.is_applicant,
    (law.WITHDRAW,),
)
AGAIN = Step(
    "apply again",
    {state: state for state in (State.REFUSED, State.WITHDRAWN, State.ENTERED)},
    rules.is_applicant,
    (law.AGAIN,),
)

FLOW = Flow(
    "copyright_registry.registration",
    State,
    State.DRAFT,
    (
        EDIT,
        CLAIM,
        DISCARD,
        JOIN,
        DECLINE,
        SIGN,
        LAY_OUT,
        COSIGN,
        COSIGN_LAST,
        RECEIVE,
        REOPEN,
        REOPEN_PAID,
        PAY,
        PAY_DIFFERENCE,
        MONEY_BACK,
        ASSIGN,
        ASSIGN_BY_ORDER,
        TAKE_BACK,
        REASSIGN,
        CONFIRM_BENEFIT,
        REJECT_BENEFIT,
        ASK,
        PREPARE,
        COMPLETE,
        PROPOSE,
        RETURN,
        AGREE,
        HAND_BACK,
        ENTER,
        REFUSE,
        WITHDRAW,
        AGAIN,
    ),
)

CHANGED = Refusal(_("The application has changed since you read it. Read it again and sign what stands now."))
