"""The table of steps of a change: from where to where, by whom, under which law.

The verbs follow by stage: requests.py has the authors', course.py the staff's, carrying_out.py what becomes of it.
"""

from django.utils.translation import gettext_lazy as _

from copyright_registry.changes import law, rules
from copyright_registry.changes.models import ChangeState
from portal.flow import Flow, Refusal, Step
from portal.law import O1315_5_5, O1315_7_3, O1315_7_4, O1315_14, O1315_15_1, O1315_15_2, O1315_15_3, O1315_A4

DRAFT, SIGNING, RECEIVED = ChangeState.DRAFT, ChangeState.SIGNING, ChangeState.RECEIVED

EDIT = Step("edit", {DRAFT: DRAFT}, rules.may_edit, (O1315_A4,))
SIGN = Step("sign", {DRAFT: SIGNING, SIGNING: SIGNING}, rules.may_sign, (O1315_A4, law.ALL_SIGN))
SIGN_LAST = Step(
    "sign as the last",
    {DRAFT: RECEIVED, SIGNING: RECEIVED},
    rules.may_sign,
    (O1315_5_5, O1315_A4, law.ALL_SIGN),
)
DECLINE = Step("decline to sign", {SIGNING: ChangeState.DECLINED}, rules.may_decline, (law.DECLINE,))
TAKE_BACK = Step(
    "take back",
    {DRAFT: ChangeState.TAKEN_BACK, SIGNING: ChangeState.TAKEN_BACK},
    rules.is_beginner,
    (law.TAKE_BACK,),
)
PROPOSE = Step("draft the decision", {RECEIVED: ChangeState.PROPOSED}, rules.drafts, (law.COURSE,))
RETURN = Step("return", {ChangeState.PROPOSED: RECEIVED}, rules.may_agree, (law.RETURN,))
AGREE = Step("agree", {ChangeState.PROPOSED: ChangeState.AGREED}, rules.may_agree, (O1315_7_3, law.COURSE))
HAND_BACK = Step("hand back", {ChangeState.AGREED: RECEIVED}, rules.is_head, (law.HAND_BACK,))
CARRY_OUT = Step(
    "carry out", {ChangeState.AGREED: ChangeState.DONE}, rules.may_carry_out, (O1315_15_1, O1315_5_5, O1315_7_4)
)
OBEY = Step(
    "carry out the decision of a court",
    {ChangeState.AGREED: ChangeState.DONE},
    rules.may_obey,
    (O1315_15_2, O1315_15_3, O1315_7_4),
)
REFUSE = Step("refuse", {ChangeState.AGREED: ChangeState.REFUSED}, rules.may_refuse, (O1315_7_4, O1315_14, O1315_15_1))

FLOW = Flow(
    "copyright_registry.changes",
    ChangeState,
    ChangeState.DRAFT,
    (
        EDIT,
        SIGN,
        SIGN_LAST,
        DECLINE,
        TAKE_BACK,
        PROPOSE,
        RETURN,
        AGREE,
        HAND_BACK,
        CARRY_OUT,
        OBEY,
        REFUSE,
    ),
)

CHANGED = Refusal(_("The case has changed since you read it. Read it again and sign what stands now."))
