"""The table of steps of a complaint, and of what comes after its answer: from where to where, by whom, under which law.

The verbs follow by stage: filing.py, answering.py, appeals.py.
"""

from django.utils.translation import gettext_lazy as _

from copyright_registry.complaints import law, rules
from copyright_registry.complaints.models import WITH_THE_PROVIDER, AppealState, ComplaintState
from portal.flow import Flow, Refusal, Step
from portal.law import O1315_16_0, O1315_16_1, O1315_16_2, O1315_16_3, O1315_16_4, O1315_17

State = ComplaintState

EDIT = Step("edit the complaint", {State.DRAFT: State.DRAFT}, rules.is_complainant, (law.DRAFTS,))
DISCARD = Step("discard the complaint", {State.DRAFT: State.DISCARDED}, rules.is_complainant, (law.DRAFTS,))
SIGN = Step(
    "sign the complaint", {State.DRAFT: State.REGISTERED}, rules.may_sign, (O1315_16_1, O1315_16_2, law.ACCEPTOR)
)
TAKE = Step(
    "take the complaint",
    {State.REGISTERED: State.BEING_ANSWERED},
    rules.may_take,
    (O1315_16_3, law.ASSIGNING, law.NOT_ON_OWN_ACT),
)
ASSIGN = Step(
    "give the complaint to an officer",
    {State.REGISTERED: State.BEING_ANSWERED, State.BEING_ANSWERED: State.BEING_ANSWERED},
    rules.may_assign,
    (O1315_16_3, law.ASSIGNING),
)
PROPOSE = Step(
    "draft the answer", {State.BEING_ANSWERED: State.PROPOSED}, rules.is_answering, (O1315_16_3, law.NOT_ON_OWN_ACT)
)
RETURN = Step("return the answer", {State.PROPOSED: State.BEING_ANSWERED}, rules.may_return, (law.RETURN,))
ANSWER = Step(
    "answer the complaint",
    {State.PROPOSED: State.ANSWERED},
    rules.may_answer,
    (O1315_16_3, O1315_16_4, O1315_17, law.SIGNATORY, law.NOT_ON_OWN_ACT),
)
PASS_ON = Step(
    "pass the complaint on", dict.fromkeys(WITH_THE_PROVIDER, State.PASSED_ON), rules.may_pass_on, (law.PASSED_ON,)
)
WITHDRAW = Step(
    "withdraw the complaint",
    dict.fromkeys(WITH_THE_PROVIDER, State.WITHDRAWN),
    rules.is_complainant,
    (law.WITHDRAW,),
)
RECORD_WITHDRAWAL = Step(
    "record a withdrawal on paper",
    dict.fromkeys(WITH_THE_PROVIDER, State.WITHDRAWN),
    rules.may_record_withdrawal,
    (law.WITHDRAW,),
)
POST = Step(
    "record the sending of the answer",
    {State.ANSWERED: State.ANSWERED, State.PASSED_ON: State.PASSED_ON},
    rules.may_record_posting,
    (O1315_16_0, O1315_16_3, law.POSTED),
)
APPEAL = Step(
    "record an appeal",
    {State.ANSWERED: State.ANSWERED, State.PASSED_ON: State.PASSED_ON},
    rules.is_officer,
    (O1315_16_4, law.AFTER),
)

FLOW = Flow(
    "copyright_registry.complaints",
    State,
    State.DRAFT,
    (
        EDIT, DISCARD, SIGN, TAKE, ASSIGN, PROPOSE, RETURN, ANSWER, PASS_ON, WITHDRAW, RECORD_WITHDRAWAL, POST, APPEAL,
    ),
)  # fmt: skip

CLOSE_APPEAL = Step(
    "record the outcome of an appeal",
    {AppealState.OPEN: AppealState.CLOSED},
    rules.may_close_appeal,
    (O1315_16_4, law.AFTER),
)
APPEAL_FLOW = Flow("copyright_registry.complaints.appeals", AppealState, AppealState.OPEN, (CLOSE_APPEAL,))

CHANGED = Refusal(_("The complaint has changed since you read it. Read it again and sign what stands now."))
