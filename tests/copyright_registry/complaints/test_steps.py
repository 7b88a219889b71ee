"""Each step of a complaint in each state for each role; the trail names step and clause."""

from collections.abc import Callable
from typing import Any

import pytest

from copyright_registry.complaints import answering, filing
from copyright_registry.complaints import law as own_law
from copyright_registry.complaints.models import ComplaintState as State
from copyright_registry.complaints.steps import APPEAL_FLOW, FLOW
from portal import law
from portal.flow import StepRefused
from portal.models import Trail
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import People

pytestmark = pytest.mark.django_db
HEADS, DESK = {"head", "deputy"}, {"officer", "registrar"}
ROLES = (
    "author", "stranger", "examiner", "head_of_department", "deputy", "head", "officer", "registrar", "supervisor",
)  # fmt: skip
OPEN = {
    ("edit the complaint", State.DRAFT): {"author"},
    ("discard the complaint", State.DRAFT): {"author"},
    ("sign the complaint", State.DRAFT): {"author"},
    ("take the complaint", State.REGISTERED): {"officer"},
    ("give the complaint to an officer", State.REGISTERED): HEADS,
    ("give the complaint to an officer", State.BEING_ANSWERED): HEADS,
    ("draft the answer", State.BEING_ANSWERED): {"officer"},
    ("return the answer", State.PROPOSED): HEADS,
    ("answer the complaint", State.PROPOSED): {"head"},
    ("withdraw the complaint", State.REGISTERED): {"author"},
    ("withdraw the complaint", State.BEING_ANSWERED): {"author"},
    ("withdraw the complaint", State.PROPOSED): {"author"},
    ("record an appeal", State.ANSWERED): DESK,
    ("record an appeal", State.PASSED_ON): DESK,
    ("record the sending of the answer", State.PASSED_ON): DESK,  # it came on paper
}
OPEN_ON_PAPER = {
    "provider": {
        "take the complaint": {"officer"},
        "give the complaint to an officer": HEADS,
        "record a withdrawal on paper": DESK,
    },
    "ministry": {"pass the complaint on": DESK | HEADS, "record a withdrawal on paper": DESK},
}


def person(role: str, people: People, staff: Staff) -> Any:
    return getattr(staff, role, None) or getattr(people, role)


def open_steps(complaint: Any, people: People, staff: Staff) -> set[tuple[str, str | None]]:
    everybody = {role: person(role, people, staff) for role in ROLES}
    return {
        (step.name, role)
        for step in FLOW.steps
        for role, who in (*everybody.items(), (None, None))
        if step.refusal(who, complaint) is None
    }


@pytest.mark.clause(law.O1315_16_1, law.O1315_16_3)
@pytest.mark.parametrize("state", State.values)
def test_each_step_is_open_to_whom_the_table_names_and_to_nobody_else(people: People, staff: Staff, state: str) -> None:
    complaint = acts.complaint_in(state, people, staff)

    found = open_steps(complaint, people, staff)

    assert found == {(name, role) for (name, at), roles in OPEN.items() if at == state for role in roles}


@pytest.mark.clause(law.O1315_16_0)
@pytest.mark.parametrize("addressee", OPEN_ON_PAPER)
def test_of_a_paper_staff_record_its_withdrawal_and_one_to_the_ministry_is_passed_on(
    people: People, staff: Staff, addressee: str
) -> None:
    complaint = acts.on_paper(staff, addressee=addressee)

    found = open_steps(complaint, people, staff)

    assert found == {(name, role) for name, roles in OPEN_ON_PAPER[addressee].items() for role in roles}


@pytest.mark.clause(law.O1315_16_2, law.O1315_16_3)
def test_each_act_leaves_one_entry_in_the_trail_under_its_clause(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.ANSWERED, people, staff)

    trail = Trail.objects.filter(subject__endswith=str(complaint.pk)).order_by("pk")

    assert [(row.act, row.law) for row in trail] == [
        ("start a complaint", [own_law.DRAFTS.id]),
        ("sign the complaint", ["O1315-16.1", "O1315-16.2", own_law.ACCEPTOR.id]),
        ("take the complaint", ["O1315-16.3", own_law.ASSIGNING.id, own_law.NOT_ON_OWN_ACT.id]),
        ("draft the answer", ["O1315-16.3", own_law.NOT_ON_OWN_ACT.id]),
        (
            "answer the complaint",
            ["O1315-16.3", "O1315-16.4", "O1315-17", own_law.SIGNATORY.id, own_law.NOT_ON_OWN_ACT.id],
        ),
    ]
    for row in trail:
        assert people.author.iin not in bytes(row.body).decode()
        assert "Үш күн" not in bytes(row.body).decode()


VERBS: dict[str, Callable[[Any, People, Staff], None]] = {
    "edit": lambda complaint, people, staff: filing.edit(people.author, complaint, {"asks": "Басқа."}),
    "discard": lambda complaint, people, staff: filing.discard(people.author, complaint),
    "take": lambda complaint, people, staff: answering.take(staff.officer, complaint),
    "assign": lambda complaint, people, staff: answering.assign(people.head, complaint, staff.registrar),
    "propose": lambda complaint, people, staff: answering.propose(staff.officer, complaint, acts.DRAFT),
    "return": lambda complaint, people, staff: answering.send_back(people.head, complaint, "Толық емес."),
    "withdraw": lambda complaint, people, staff: filing.withdraw(people.author, complaint),
}
GOES = {
    "edit": {State.DRAFT: State.DRAFT},
    "discard": {State.DRAFT: State.DISCARDED},
    "take": {State.REGISTERED: State.BEING_ANSWERED},
    "assign": {State.REGISTERED: State.BEING_ANSWERED, State.BEING_ANSWERED: State.BEING_ANSWERED},
    "propose": {State.BEING_ANSWERED: State.PROPOSED},
    "return": {State.PROPOSED: State.BEING_ANSWERED},
    "withdraw": dict.fromkeys((State.REGISTERED, State.BEING_ANSWERED, State.PROPOSED), State.WITHDRAWN),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_goes_where_the_table_says_and_nowhere_else(people: People, staff: Staff, verb: str) -> None:
    for state in set(State) - {State.PASSED_ON, State.ANSWERED}:
        complaint = acts.complaint_in(state, people, staff)
        if state in GOES[verb]:
            VERBS[verb](complaint, people, staff)
            complaint.refresh_from_db()
            assert complaint.state == GOES[verb][state]  # type: ignore[index]  # looked up just above
        else:
            with pytest.raises(StepRefused):
                VERBS[verb](complaint, people, staff)
            complaint.refresh_from_db()
            assert complaint.state == state


def test_the_diagram_of_both_flows_begins_and_ends() -> None:
    assert "[*] --> draft" in FLOW.diagram()
    assert "answered --> [*]" not in FLOW.diagram()  # appeals may still be recorded
    assert "withdrawn --> [*]" in FLOW.diagram()
    assert "open --> closed" in APPEAL_FLOW.diagram()
