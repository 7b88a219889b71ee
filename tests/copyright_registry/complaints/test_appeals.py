"""After the answer: the body turned to, its term of fifteen working days, what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from copyright_registry.complaints import appeals
from copyright_registry.complaints import law as own_law
from copyright_registry.complaints.models import AppealState, ComplaintAppeal, ComplaintState
from portal import law
from portal.flow import StepRefused
from portal.worktime import calendar, terms
from portal.worktime.clocks import QUALITY_BODY
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.clause(law.O1315_16_4, own_law.AFTER)]


@pytest.fixture
def answered(people: People, staff: Staff) -> acts.Complaint:
    return acts.complaint_in(ComplaintState.ANSWERED, people, staff)


def test_the_body_for_quality_has_fifteen_working_days_from_its_registration(
    answered: acts.Complaint, staff: Staff
) -> None:
    today = timezone.localdate()

    appeals.record(staff.registrar, answered, "quality", "К-5", today)

    appeal = answered.appeals.get()
    term = terms.of(appeal).get()
    assert (term.clock, appeal.due_at, appeal.bound_by) == ("quality_body", term.due_at, "quality_body")
    assert timezone.localdate(term.starts_at) == today
    assert term.due_at == QUALITY_BODY.due(calendar.current(), term.starts_at)


def test_the_ministry_has_no_term_of_these_rules(answered: acts.Complaint, staff: Staff) -> None:
    appeals.record(staff.officer, answered, "ministry", "М-5", timezone.localdate())

    assert answered.appeals.get().due_at is None


def test_the_outcome_ends_the_term_and_is_recorded_once(answered: acts.Complaint, staff: Staff) -> None:
    today = timezone.localdate()
    appeals.record(staff.officer, answered, "quality", "К-5", today)
    appeal = answered.appeals.get()

    appeals.close(staff.registrar, appeal, "not_satisfied", today)

    assert (appeal.state, appeal.outcome, appeal.due_at) == (AppealState.CLOSED, "not_satisfied", None)
    assert terms.of(appeal).get().is_kept
    with pytest.raises(StepRefused):
        appeals.close(staff.registrar, appeal, "satisfied", today)


@pytest.mark.parametrize("days", [-1, 1])
def test_days_that_cannot_be_are_refused(answered: acts.Complaint, staff: Staff, days: int) -> None:
    today = timezone.localdate()

    with pytest.raises(StepRefused, match="Mend it"):
        appeals.record(staff.officer, answered, "quality", "К-5", today + timedelta(days=days))
    appeals.record(staff.officer, answered, "quality", "К-5", today)
    with pytest.raises(StepRefused, match="Mend it"):
        appeals.close(staff.officer, answered.appeals.get(), "satisfied", today + timedelta(days=days))


def test_one_number_of_one_body_is_recorded_once(answered: acts.Complaint, staff: Staff) -> None:
    today = timezone.localdate()
    appeals.record(staff.officer, answered, "quality", "К-5", today)

    with pytest.raises(StepRefused, match="recorded already"):
        appeals.record(staff.officer, answered, "quality", "К-5", today)

    appeals.record(staff.officer, answered, "ministry", "К-5", today)
    assert answered.appeals.count() == 2


def test_heads_and_the_supervisor_record_none(answered: acts.Complaint, people: People, staff: Staff) -> None:
    for person in (people.head, people.deputy, staff.supervisor):
        with pytest.raises(StepRefused, match="Only the complaints officer and the registrar"):
            appeals.record(person, answered, "quality", "К-5", timezone.localdate())


def test_an_outcome_without_its_day_is_refused_by_the_table(answered: acts.Complaint, staff: Staff) -> None:
    appeals.record(staff.officer, answered, "quality", "К-5", timezone.localdate())

    with pytest.raises(IntegrityError, match="complaint_appeal_closed_has_outcome"), transaction.atomic():
        ComplaintAppeal.objects.update(outcome="satisfied")
