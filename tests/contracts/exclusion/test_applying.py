"""An application for exclusion on its way: who takes which step in which state, and when the objects are excluded."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, Right, SubjectKind, User
from accounts.roles import Role
from contracts.exclusion import applying, rules, tasks
from contracts.exclusion.applying import Unready
from contracts.making import WrongValues
from contracts.models import ExcludedWork, Exclusion, ExclusionState, Status
from portal import law
from portal.flow import Step, StepRefused, sure
from portal.models import Notice
from portal.worktime import days, terms, watch
from portal.worktime.reckoning import ALMATY
from registers.models import Work
from tests.contracts.acts import acting, body, joined
from tests.contracts.exclusion.acts import ON_AIR, PUBLIC, draft, in_effect, sent, signature, term_over, work_of
from tests.people import People, staff
from tests.registers.acts import mandate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(StepRefused) as refusal:
        act()
    return str(refusal.value)


def faults(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(WrongValues) as wrong:
        act()
    return {key: str(words) for key, words in wrong.value.faults.items()}


@pytest.fixture
def work(owner: User) -> Work:
    return work_of(owner)


@pytest.fixture
def received(people: People, owner: User, society: Organisation, work: Work) -> Exclusion:
    return sent(people, owner, society, work)


@pytest.mark.clause(law.O100_6, law.O100_2_7)
def test_an_owner_without_a_contract_applies_by_a_line_of_the_register(received: Exclusion, work: Work) -> None:
    assert received.state == ExclusionState.SENT
    assert received.number.startswith("2-")
    assert received.applicant_status == Status.NONE
    assert received.is_registered
    row = received.rows.get()
    assert row.work == work
    assert {PUBLIC, ON_AIR} < set(row.powers)
    assert not any(power.startswith("performers/") for power in row.powers)  # copyright alone is named


def test_the_signed_text_says_what_is_asked_in_the_language_of_the_application(
    received: Exclusion, owner: User, society: Organisation, work: Work
) -> None:
    text = bytes(sure(received.signature).document).decode()
    assert text.startswith(f"authors-rights-portal/exclusion/1/kk/{received.pk}\n")
    for words in (owner.full_name, owner.iin, society.name_kk, f"№ {work.pk}, {work.title_kk}", "сұраймын"):
        assert words in text
    assert "\n\n\n" not in text


def test_the_bank_account_stands_in_the_text_only_where_money_is_asked_for(
    owner: User, society: Organisation, work: Work
) -> None:
    assert "KZ86" not in applying.text(draft(owner, society, work))
    assert "KZ86" in applying.text(draft(owner, society, work, pay_due=True))
    User.objects.filter(pk=owner.pk).update(iban="")
    again = Exclusion.objects.get(pk=draft(owner, society, work, pay_due=True).pk)
    assert "bank account" in faults(lambda: applying.text(again))["owner_name"]


def test_the_register_fills_in_the_contract_with_the_okup(owner: User, society: Organisation, work: Work) -> None:
    mandate(owner, society, "1-77")
    terms_of = applying.terms_of(draft(owner, society, work))
    assert terms_of["applicant_status"] == "member"
    assert "1-77" in terms_of["contract_ref"]


def test_a_member_does_not_apply_as_one_without_a_contract(owner: User, society: Organisation, work: Work) -> None:
    mandate(owner, society)
    exclusion = draft(owner, society, work, applicant_status="none")
    assert "applicant_status" in faults(lambda: applying.text(exclusion))


def test_works_of_another_owner_are_refused_a_member(people: People, owner: User, society: Organisation) -> None:
    mandate(owner, society)
    strange = work_of(people.stranger)
    assert str(strange.pk) in faults(lambda: applying.text(draft(owner, society, strange)))["objects"]


def test_without_a_line_and_without_a_contract_papers_are_stated(
    people: People, owner: User, society: Organisation
) -> None:
    strange = work_of(people.stranger)
    assert "title_proof" in faults(lambda: applying.text(draft(owner, society, strange)))
    exclusion = sent(people, owner, society, strange, title_proof="Мұрагерлік куәлігі № 12")
    assert not exclusion.is_registered
    assert "№ 12" in bytes(sure(exclusion.signature).document).decode()


def test_works_by_the_register_and_works_by_papers_go_apart(
    people: People, owner: User, society: Organisation, work: Work
) -> None:
    strange = work_of(people.stranger)
    exclusion = draft(owner, society, work, strange, title_proof="Куәлік")
    assert str(strange.pk) in faults(lambda: applying.text(exclusion))["objects"]


def test_a_work_that_is_not_entered_is_no_object(owner: User, society: Organisation) -> None:
    exclusion = draft(owner, society, objects=[10**9], title_proof="Куәлік")
    assert "1000000000" in faults(lambda: applying.text(exclusion))["objects"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"ways_of_use": ["performers/performance_use"]}, "ways_of_use"),
        ({"ways_of_use": ["nothing/there"]}, "ways_of_use"),
        ({"requested_from": "2026-01-30"}, "requested_from"),
        ({"requested_from": "2099-01-01"}, "requested_from"),
        ({"right_type": []}, "right_type"),
        ({"objects": []}, "objects"),
    ],
)
def test_what_cannot_stand_is_told_by_its_field(
    owner: User, society: Organisation, work: Work, said: dict[str, Any], key: str
) -> None:
    assert key in faults(lambda: applying.text(draft(owner, society, work, **said)))


def test_the_last_day_of_the_term_may_be_asked_for_and_the_next_one_not(
    owner: User, society: Organisation, work: Work
) -> None:
    last = rules.term_day(timezone.now())
    assert applying.text(draft(owner, society, work, requested_from=last))
    late = draft(owner, society, work, requested_from=last + timedelta(days=1))
    assert "requested_from" in faults(lambda: applying.text(late))


@pytest.mark.parametrize(("key", "words"), [("stranger", "another person"), ("organisation", "another person")])
def test_a_key_of_somebody_else_signs_nothing(
    people: People, owner: User, society: Organisation, work: Work, key: str, words: str
) -> None:
    exclusion = draft(owner, society, work)
    assert words in refused(lambda: applying.sign(owner, exclusion, signature(people, key, exclusion)))
    assert exclusion.state == ExclusionState.DRAFT
    assert not ExcludedWork.objects.exists()


def test_an_earlier_text_is_not_signed(people: People, owner: User, society: Organisation, work: Work) -> None:
    exclusion = draft(owner, society, work)
    old = signature(people, "author", exclusion)
    applying.write(owner, exclusion, {"reason": "Басқа себеп"})
    refused(lambda: applying.sign(owner, exclusion, old))


def test_an_organisation_applies_by_a_key_of_its_own(people: People, society: Organisation, work: Work) -> None:
    label, head = body(people, "label", SubjectKind.OWNER)
    exclusion = applying.begin(acting(head, label), society)
    applying.write(head, exclusion, {"objects": [work.pk], "title_proof": "Шарт № 3"})
    applying.sign(head, exclusion, signature(people, "label", exclusion))
    assert exclusion.organisation == label
    assert label.bin in bytes(sure(exclusion.signature).document).decode()


def test_an_okup_does_not_apply_to_itself(society: Organisation, head: User) -> None:
    assert "not to itself" in refused(lambda: applying.begin(acting(head, society), society))


def test_it_goes_to_an_okup_only(people: People, owner: User) -> None:
    label, _head = body(people, "label", SubjectKind.OWNER)
    assert "OKUP" in refused(lambda: applying.begin(acting(owner), label))


# The term


def test_three_months_from_receipt(people: People, owner: User, society: Organisation, work: Work) -> None:
    received = sent(people, owner, society, work)
    (term,) = terms.of(received)
    expected = rules.EXCLUDE.due(days.build([]), sure(received.received_at))
    assert (term.clock, term.due_at, received.due_at) == ("exclusion", expected, expected)
    assert received.from_day == timezone.localdate(expected) + timedelta(days=1)
    months = 12 * expected.year + expected.month - 12 * term.starts_at.year - term.starts_at.month
    assert months in {3, 4}


@pytest.mark.clause(law.O100_6)
def test_it_takes_effect_on_its_very_day_without_the_okup(received: Exclusion) -> None:
    first = datetime.combine(sure(received.from_day), datetime.min.time(), ALMATY)
    with time_machine.travel(first - timedelta(seconds=1), tick=False):
        assert "not come yet" in refused(lambda: applying.take_effect(received))
        assert applying.come() == []
    with time_machine.travel(first, tick=False):
        assert applying.come() == [received.pk]
        tasks.let_take_effect(str(received.pk))
        tasks.let_take_effect(str(received.pk))
    received.refresh_from_db()
    assert received.state == ExclusionState.IN_EFFECT
    assert received.effective_on == first.date()


def test_the_supervisor_hears_that_the_okup_is_late_and_the_okup_is_reminded(
    people: People, head: User, received: Exclusion
) -> None:
    supervisor = staff("supervisor", Role.SUPERVISOR)
    (term,) = terms.of(received)
    watch.tell(f"contracts.exclusion:{received.pk}", term.remind_at)
    assert set(Notice.objects.filter(template="worktime/reminder").values_list("person", flat=True)) == {head.pk}
    first = datetime.combine(sure(received.from_day), datetime.min.time(), ALMATY)
    with time_machine.travel(first, tick=False):
        applying.take_effect(received)
    watch.tell(f"contracts.exclusion:{received.pk}", first + timedelta(minutes=1))
    (late,) = Notice.objects.filter(template="worktime/late")
    assert late.person == supervisor
    assert received.number in late.context["page"]


def test_the_term_of_the_okup_ends_when_it_says_what_it_did(people: People, head: User, received: Exclusion) -> None:
    exclusion = term_over(received)
    applying.take_effect(exclusion)
    assert terms.of(exclusion).get().ended_at is None
    applying.confirm(head, exclusion, "Лицензиялардан шығарылды.", sure(exclusion.from_day))
    assert terms.of(exclusion).get().ended_at is not None
    assert exclusion.state == ExclusionState.IN_EFFECT
    assert "moved on" in refused(lambda: applying.confirm(head, exclusion, "Тағы", sure(exclusion.from_day)))


# What the OKUP does


def test_the_okup_confirms_an_earlier_day(head: User, received: Exclusion) -> None:
    earlier = timezone.localdate() + timedelta(days=10)
    applying.confirm(head, received, "Лицензиялардан шығарылады.", earlier)
    assert (received.state, received.from_day) == (ExclusionState.CONFIRMED, earlier)
    assert received.due_at is None
    with time_machine.travel(datetime.combine(earlier, datetime.min.time(), ALMATY), tick=False):
        assert applying.come() == [received.pk]
        applying.take_effect(received)
    assert received.effective_on == earlier


def test_confirmed_for_today_it_takes_effect_at_once(head: User, received: Exclusion) -> None:
    applying.confirm(head, received, "Шығарылды.", timezone.localdate())
    assert received.state == ExclusionState.IN_EFFECT


def test_no_day_before_the_one_asked_for_and_none_after_the_term(
    people: People, owner: User, head: User, society: Organisation, work: Work
) -> None:
    asked = timezone.localdate() + timedelta(days=20)
    exclusion = sent(people, owner, society, work, requested_from=asked)
    for day in (asked - timedelta(days=1), sure(exclusion.from_day) + timedelta(days=1)):
        assert "Choose a day" in refused(lambda day=day: applying.confirm(head, exclusion, "Шығарылды.", day))
    applying.confirm(head, exclusion, "Шығарылды.", asked)
    assert exclusion.effective_on == asked


def test_the_okup_says_what_it_did(head: User, received: Exclusion) -> None:
    assert "Write what" in refused(lambda: applying.confirm(head, received, " ", timezone.localdate()))


def test_what_the_register_proves_is_not_refused(head: User, received: Exclusion) -> None:
    assert "carried out, not refused" in refused(lambda: applying.refuse(head, received, "Жоқ."))


def test_what_papers_do_not_prove_is_refused_with_a_reason(
    people: People, owner: User, head: User, society: Organisation
) -> None:
    exclusion = sent(people, owner, society, work_of(people.stranger), title_proof="Хат")
    assert "Say why" in refused(lambda: applying.refuse(head, exclusion, ""))
    applying.refuse(head, exclusion, "Хат құқықты растамайды.")
    assert exclusion.state == ExclusionState.REFUSED
    assert exclusion.due_at is None
    assert Notice.objects.filter(person=owner, template="contracts/exclusion_refused").count() == 1


def test_the_applicant_withdraws_before_it_takes_effect_and_not_after(
    people: People, owner: User, head: User, society: Organisation, work: Work, received: Exclusion
) -> None:
    applying.withdraw(owner, received)
    assert received.state == ExclusionState.WITHDRAWN
    assert Notice.objects.filter(person=head, template="contracts/exclusion_withdrawn").count() == 1
    assert terms.of(received).get().applied is False
    done = in_effect(people, owner, society, work)
    refused(lambda: applying.withdraw(owner, done))


def test_a_draft_is_withdrawn_without_a_word(owner: User, head: User, society: Organisation, work: Work) -> None:
    applying.withdraw(owner, draft(owner, society, work))
    assert not Notice.objects.filter(person=head).exists()


def test_the_okup_hears_of_it_with_the_day(head: User, received: Exclusion) -> None:
    (told,) = Notice.objects.filter(template="contracts/exclusion_sent")
    assert told.person == head
    assert told.context["day"] == sure(received.from_day).isoformat()


# State × step × role


@pytest.mark.parametrize("state", ExclusionState.values)
@pytest.mark.parametrize("step", applying.FLOW.steps, ids=lambda step: step.name)
def test_each_step_is_open_to_whom_the_table_says(
    people: People, owner: User, head: User, society: Organisation, state: str, step: Step
) -> None:
    """Of works of which papers alone tell, so that a refusal is open; the day has come."""
    exclusion = term_over(sent(people, owner, society, work_of(people.stranger), title_proof="Хат"))
    clerk, cashier = joined(people.deputy, society, Right.WORKS), joined(people.examiner, society, Right.MONEY)
    exclusion.state = state
    who = {"owner": owner, "head": head, "clerk": clerk.person, "cashier": cashier.person, "stranger": people.stranger}
    opened = {name for name, person in {**who, "portal": None}.items() if step.refusal(person, exclusion) is None}
    assert opened == _expected(step, state)


def _expected(step: Step, state: str) -> set[str]:
    if state not in step.moves:
        return set()
    if step is applying.TAKE_EFFECT:
        return {"portal"}
    return {"head", "clerk"} if step in (applying.CONFIRM, applying.REFUSE) else {"owner"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "here"}, "exclusion_"),
        ({"person": None}, "exclusion_has_one_applicant"),
        ({"number": ""}, "exclusion_received_is_signed"),
        ({"signature": None}, "exclusion_received_is_signed"),
        ({"due_at": None}, "exclusion_received_is_due"),
        ({"state": "in_effect"}, "exclusion_has_its_day"),
        ({"effective_on": date(2026, 12, 1)}, "exclusion_has_its_day"),
        ({"state": "withdrawn"}, "exclusion_closed_says_when"),
        ({"state": "refused", "closed_at": "2026-12-01T00:00:00Z"}, "exclusion_refused_says_why"),
        ({"done": "Шығарылды."}, "exclusion_confirmed_says_what_was_done"),
        (
            {"state": "in_effect", "effective_on": date(2026, 12, 1), "requested_from": date(2026, 12, 2)},
            "exclusion_not_before_it_is_asked",
        ),
    ],
)
def test_the_database_forbids(received: Exclusion, change: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Exclusion.objects.filter(pk=received.pk).update(**change)


def test_an_incomplete_application_is_not_signed(owner: User, society: Organisation) -> None:
    with pytest.raises(Unready):
        applying.sign(owner, draft(owner, society), b"x")
