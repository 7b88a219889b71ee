"""The life of an application: every state, step and role."""

import pytest

from copyright_registry import registration, statement
from copyright_registry.models import Application, Entry, State
from copyright_registry.registration import FLOW
from portal import law
from portal.flow import StepRefused
from portal.models import Trail
from tests import people as acts
from tests.people import People

ROLES = ("author", "stranger", "head_of_department", "deputy", "examiner", "other_examiner", "head")

# Who may take which step from which state: all else is refused. `None` is the portal itself.
OPEN = {
    ("edit", State.DRAFT): {"author"},
    ("edit", State.PAID): {"author"},
    ("discard", State.DRAFT): {"author"},
    ("sign", State.DRAFT): {"author"},
    ("sign", State.PAID): {"author"},
    ("take back", State.SIGNED): {"author"},
    ("pay", State.DRAFT): {None},
    ("pay", State.SIGNED): {None},
    ("pay", State.DISCARDED): {None},
    ("assign", State.RECEIVED): {"head_of_department"},
    ("draft the result", State.EXAMINATION): {"examiner"},
    ("return", State.PROPOSED): {"head_of_department", "deputy"},
    ("agree", State.PROPOSED): {"head_of_department", "deputy"},
    ("enter", State.AGREED): {"head"},
}


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_2, law.O1315_7_3, law.O1315_7_4)
@pytest.mark.parametrize("state", State.values)
def test_each_step_is_open_to_whom_the_table_names_and_to_nobody_else(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    open_steps = {
        (step.name, role)
        for step in FLOW.steps
        for role in (*ROLES, None)
        if step.refusal(getattr(people, role) if role else None, application) is None
    }

    assert open_steps == {(name, role) for (name, at), roles in OPEN.items() if at == state for role in roles}


def test_each_act_leaves_one_entry_in_the_trail_under_its_clause(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)

    trail = list(Trail.objects.filter(subject__endswith=str(application.pk)).order_by("pk"))

    assert [(row.act, row.law) for row in trail] == [
        ("start", [registration.law.DRAFTS.id]),
        ("edit", [registration.law.DRAFTS.id]),
        ("edit", [registration.law.DRAFTS.id]),
        ("sign", ["O1315-A2.10", "O1315-A2.9", registration.law.EITHER_ORDER.id]),
        ("pay", ["O1315-8.1", "O1315-8.2", registration.law.EITHER_ORDER.id]),
        ("assign", ["O1315-7.1"]),
        ("draft the result", ["O1315-7.2"]),
        ("agree", ["O1315-7.3"]),
        ("enter", ["O1315-7.4", "O1315-12", "O1315-A3"]),
    ]


@pytest.mark.clause(law.O1315_12, law.O1315_A3)
def test_the_entry_says_what_the_application_said(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)

    entry = Entry.objects.get()

    assert entry.application == application
    assert entry.number == 1
    assert entry.authors == ["Сүйінбаева Әсемгүл Жұмағалиқызы"]
    assert (entry.title_kk, entry.title_ru) == ("Түнгі көш", "Ночное кочевье")
    assert entry.registered_at == application.closed_at


def test_the_application_may_be_paid_before_it_is_signed(people: People) -> None:
    application = acts.application_in(State.PAID, people)

    acts.sign(people, application)

    assert application.state == State.RECEIVED
    assert application.number == 1


def test_what_was_paid_for_a_discarded_draft_brings_the_draft_back(people: People) -> None:
    application = acts.draft(people.author)
    registration.fee_of(people.author, application)
    registration.discard(people.author, application)

    acts.pay(application)

    assert application.state == State.PAID


def test_a_changed_document_is_not_signed(people: People) -> None:
    application = acts.draft(people.author)
    text = statement.text(application)
    changed = text.replace("Түнгі көш", "Таңғы көш").encode()

    with pytest.raises(StepRefused):
        registration.sign(people.author, application, people.sign(people.author, changed))

    assert Application.objects.get().state == State.DRAFT
    assert Trail.objects.filter(act="signature refused").count() == 1
