"""The life of an application: every state, step and role."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.absences import record_absence
from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry import registration, statement
from copyright_registry.facts import certificate_facts
from copyright_registry.models import Application, Entry, State
from copyright_registry.registration import FLOW
from portal import law
from portal.flow import StepRefused, sure
from portal.models import Notice, Trail
from portal.payments.models import Fee
from tests import people as acts
from tests.people import People

ROLES = ("author", "stranger", "head_of_department", "deputy", "examiner", "other_examiner", "head")

# Who may take which step from which state: all else is refused. `None` is the portal itself.
OPEN = {
    ("edit", State.DRAFT): {"author"},
    ("edit", State.PAID): {"author"},
    ("claim a benefit", State.DRAFT): {"author"},
    ("discard", State.DRAFT): {"author"},
    ("sign", State.DRAFT): {"author"},
    ("sign", State.PAID): {"author"},
    ("take back", State.SIGNED): {"author"},
    ("take back", State.SIGNING): {"author"},
    ("pay", State.DRAFT): {None},
    ("pay", State.SIGNING): {None},
    ("pay", State.SIGNED): {None},
    ("ask for the money back", State.PAID): {"author"},
    ("ask for the money back", State.WITHDRAWN): {"author"},
    ("ask for the money back", State.REFUSED): {"author"},
    ("assign", State.RECEIVED): {"head_of_department"},
    ("assign by standing order", State.RECEIVED): {None},
    ("take back from the examiner", State.EXAMINATION): {"head_of_department"},
    ("reassign", State.EXAMINATION): {"head_of_department"},
    ("ask to complete", State.EXAMINATION): {"examiner"},
    ("draft the result", State.EXAMINATION): {"examiner"},
    ("return", State.PROPOSED): {"head_of_department", "deputy"},
    ("agree", State.PROPOSED): {"head_of_department", "deputy"},
    ("hand back", State.AGREED): {"head"},
    ("enter", State.AGREED): {"head"},
    ("withdraw", State.RECEIVED): {"author"},
    ("withdraw", State.EXAMINATION): {"author"},
    ("withdraw", State.PROPOSED): {"author"},
    ("withdraw", State.AGREED): {"author"},
    ("apply again", State.ENTERED): {"author"},
    ("apply again", State.REFUSED): {"author"},
    ("apply again", State.WITHDRAWN): {"author"},
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
        ("start", [own_law.DRAFTS.id]),
        ("edit", [own_law.DRAFTS.id]),
        ("edit", [own_law.DRAFTS.id]),
        ("sign", ["O1315-A2.10", "O1315-A2.9", own_law.EITHER_ORDER.id]),
        ("pay", ["O1315-8.1", "O1315-8.2", own_law.EITHER_ORDER.id]),
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


def test_for_a_discarded_draft_nothing_is_to_be_paid_any_more(people: People) -> None:
    application = acts.draft(people.author)
    fee = acts.charged(application)

    registration.discard(people.author, application)

    fee.refresh_from_db()
    assert (application.state, fee.state) == (State.DISCARDED, Fee.State.VOID)


def test_a_changed_document_is_not_signed(people: People) -> None:
    application = acts.draft(people.author)
    text = statement.text(application)
    changed = text.replace("Түнгі көш", "Таңғы көш").encode()

    with pytest.raises(StepRefused):
        registration.sign(people.author, application, people.sign(people.author, changed))

    assert Application.objects.get().state == State.DRAFT
    assert Trail.objects.filter(act="signature refused").count() == 1


@pytest.mark.clause(law.O1315_2_1, law.O1315_A2_6)
def test_an_organisation_cannot_apply_with_its_key(people: People) -> None:
    manager = acts.someone("organisation")
    application = acts.draft(manager)

    with pytest.raises(StepRefused, match="ұйымның кілті"):
        acts.sign(people, application)

    assert Application.objects.get().state == State.DRAFT


def test_the_head_may_hand_an_agreed_result_back(people: People) -> None:
    application = acts.application_in(State.AGREED, people)

    registration.hand_back(people.head, application, "Аты қате жазылған.")

    assert application.state == State.EXAMINATION
    assert application.decision is not None
    assert application.decision.returned_because == "Аты қате жазылған."


def test_nothing_is_agreed_while_nobody_is_head_of_the_provider(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    Appointment.objects.filter(role=Role.HEAD_OF_PROVIDER).update(until=date(2026, 1, 31))

    with pytest.raises(StepRefused, match="басшы порталға кірмеген"):
        acts.agree(people, application)

    assert Application.objects.get().state == State.PROPOSED


@pytest.mark.clause(law.O1315_14, law.O1315_14_2, law.O1315_A2_5)
def test_a_refusal_makes_no_entry_and_is_told_to_the_author(people: People) -> None:
    application = acts.application_in(State.REFUSED, people)

    assert not Entry.objects.exists()
    assert Notice.objects.filter(person=people.author, template="copyright_registry/refused").count() == 1
    assert application.decision is not None
    assert [ground.code for ground in application.decision.grounds.all()] == ["no_copy"]


@pytest.mark.clause(law.O1315_10, law.O1315_A2_9)
def test_without_the_statement_that_it_is_no_sign_for_goods_nothing_is_signed(people: People) -> None:
    application = acts.draft(people.author, not_distinguishing=False)

    with pytest.raises(StepRefused):
        acts.sign(people, application)

    assert Application.objects.get().state == State.DRAFT


def test_the_entry_names_the_author_as_the_application_was_signed(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    people.author.surname = "Жаңа"
    people.author.save()

    acts.decide(people, application)

    assert Entry.objects.get().authors == ["Сүйінбаева Әсемгүл Жұмағалиқызы"]


def test_a_decision_is_not_signed_with_a_private_key(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    decision = application.decision
    assert decision is not None
    cms = people.authority.sign_cms("stranger", bytes(decision.pdf or b""), False)

    with pytest.raises(StepRefused):
        registration.decide(people.head, application, cms)

    assert not Entry.objects.exists()
    assert Trail.objects.filter(act="signature refused").count() == 1


def test_who_drafted_a_result_does_not_agree_it(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    Appointment.objects.filter(role=Role.DEPUTY_HEAD).update(iin_digest=people.examiner.iin_digest)
    examiner = User.objects.get(pk=people.examiner.pk)

    with pytest.raises(StepRefused, match="келіспейді"):
        registration.agree(examiner, application, sure(application.decision))


def test_a_case_is_given_to_another_examiner(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    registration.reassign(people.head_of_department, application, people.other_examiner)

    assert application.examiner == people.other_examiner
    assert registration.PROPOSE.refusal(people.examiner, application) is not None


def test_an_examiner_hears_of_a_case_given_to_them_and_by_when(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    told = Notice.objects.get(template="copyright_registry/assigned")
    assert told.person == people.examiner
    assert told.context["number"] == application.number


def test_a_case_is_not_given_to_whoever_has_it(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    with pytest.raises(StepRefused):
        registration.reassign(people.head_of_department, application, people.examiner)


def test_a_case_is_not_given_to_whoever_is_away(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)
    acts.away(people)

    with pytest.raises(StepRefused):
        registration.assign(people.head_of_department, application, people.examiner)


def test_why_a_head_took_a_case_back_stands_with_the_case_and_not_in_the_trail(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    registration.take_back_from_examiner(people.head_of_department, application, "Сарапшы ауырып қалды.")

    assert Application.objects.get().taken_back_because == "Сарапшы ауырып қалды."
    assert "ауырып" not in bytes(Trail.objects.get(act="take back from the examiner").body).decode()


def test_a_head_who_applied_is_not_named_as_the_signatory(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    Application.objects.filter(pk=application.pk).update(applicant=people.head)
    application = Application.objects.get()

    with pytest.raises(StepRefused, match="Алмастырушы жазылсын"):
        registration.agree(people.head_of_department, application, sure(application.decision))

    assert Application.objects.get().state == State.PROPOSED


def test_who_drafted_is_not_named_as_the_signatory(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    post = Appointment.objects.get(iin_digest=people.head.iin_digest)
    today = timezone.localdate()
    record_absence(people.head, post, substitute=people.examiner, since=today, until=today, order="№ 12")

    with pytest.raises(StepRefused):
        registration.agree(people.head_of_department, application, sure(application.decision))


@pytest.mark.clause(law.O1315_13_1)
def test_a_certificate_names_the_post_under_which_the_decision_was_signed_whatever_becomes_of_it(
    people: People,
) -> None:
    acts.application_in(State.ENTERED, people)
    Appointment.objects.filter(iin_digest=people.head.iin_digest).delete()

    facts = certificate_facts(Entry.objects.get())

    assert (facts.head_post_kk, facts.head_post_ru) == ("Директор", "Директор")
