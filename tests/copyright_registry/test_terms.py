"""The terms of a case, settled by each step: which run, when they are due, which binds, which were kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from copyright_registry import registration
from copyright_registry.models import Application, Result, State
from portal import law
from portal.worktime import terms
from portal.worktime.models import Term
from tests import people as acts
from tests.people import People
from tests.week import Week


def open_terms(week: Week, application: Application) -> dict[str, str]:
    """The clocks that run, and when each is due."""
    running = terms.of(application).filter(ended_at=None)
    return {term.clock: week.name(term.due_at) for term in running}


def received(week: Week, people: People, at: str = "thu 10:00") -> Application:
    """An application received on Thursday at ten, if not told otherwise."""
    with week.at(at):
        return acts.application_in(State.RECEIVED, people)


def assigned(week: Week, people: People, at: str = "thu 11:00") -> Application:
    application = received(week, people)
    with week.at(at):
        registration.assign(people.head_of_department, application, people.examiner)
    return application


def drafted(week: Week, people: People, result: str = Result.ENTER) -> Application:
    application = assigned(week, people)
    with week.at("thu 16:00"):
        acts.propose(people, application, result)
    return application


def agreed(week: Week, people: People, at: str = "thu 17:00", result: str = Result.ENTER) -> Application:
    application = drafted(week, people, result)
    with week.at(at):
        acts.agree(people, application)
    return application


@pytest.mark.clause(law.O1315_7_1, law.O1315_12, law.O1315_A2_3)
def test_from_receipt_run_the_assignment_the_entry_and_the_whole_service(week: Week, people: People) -> None:
    application = received(week, people)

    assert open_terms(week, application) == {"assign": "thu 12:00", "entry": "fri 18:30", "service": "fri 18:30"}
    assert application.due_at == week("thu 12:00")
    assert application.bound_by == "assign"


def test_a_draft_has_no_terms(week: Week, people: People) -> None:
    application = acts.draft(people.author)

    assert not terms.of(application).exists()
    assert application.due_at is None


@pytest.mark.clause(law.O1315_7_2, law.O1315_14)
def test_from_assignment_run_the_examination_and_a_refusal(week: Week, people: People) -> None:
    application = assigned(week, people)

    assert open_terms(week, application) == {
        "examine": "fri 10:00",
        "refusal": "fri 10:00",
        "entry": "fri 18:30",
        "service": "fri 18:30",
    }
    assert application.bound_by == "examine"  # and not the refusal, which is due at the same moment


def test_an_entry_that_was_drafted_needs_no_refusal_any_more(week: Week, people: People) -> None:
    application = drafted(week, people)

    assert open_terms(week, application) == {"entry": "fri 18:30", "service": "fri 18:30"}
    assert not terms.of(application).get(clock="refusal").applied


def test_a_refusal_that_was_drafted_runs_on_through_agreement_and_signature(week: Week, people: People) -> None:
    application = agreed(week, people, result=Result.REFUSE)

    assert open_terms(week, application) == {"sign": "thu 18:00", "refusal": "fri 10:00", "service": "fri 18:30"}


@pytest.mark.clause(law.O1315_7_4)
def test_from_agreement_runs_the_hour_of_the_head(week: Week, people: People) -> None:
    assert open_terms(week, agreed(week, people))["sign"] == "thu 18:00"


@pytest.mark.clause(law.O1315_7_4, law.O1315_A2_3)
def test_of_two_clocks_that_disagree_the_earlier_binds(week: Week, people: People) -> None:
    application = agreed(week, people, at="fri 18:00")

    assert open_terms(week, application)["sign"] == "mon+ 09:30"
    assert application.due_at == week("fri 18:30")
    assert application.bound_by == "entry"


@pytest.mark.clause(law.O1315_13_1, law.O1315_12)
def test_from_entry_runs_the_certificate_until_it_is_made(week: Week, people: People, time_stamps: str) -> None:
    application = agreed(week, people)
    with week.at("thu 17:30"):
        acts.decide(people, application)
        assert open_terms(week, application) == {"service": "fri 18:30", "certificate": "fri 16:30"}
        registration.certify(application.entry.pk)

    application.refresh_from_db()
    assert open_terms(week, application) == {}
    assert (application.due_at, application.bound_by) == (None, "")
    kept = {term.clock for term in terms.of(application) if term.applied and term.is_kept}
    assert kept == {"assign", "examine", "sign", "entry", "certificate", "service"}


@pytest.mark.clause(law.O1315_14)
def test_a_refusal_keeps_the_term_of_a_refusal_and_needs_no_entry(week: Week, people: People) -> None:
    application = agreed(week, people, result=Result.REFUSE)
    with week.at("thu 17:30"):
        acts.decide(people, application)

    ended = {term.clock: (term.applied, term.is_kept) for term in terms.of(application)}
    assert ended["refusal"] == (True, True)
    assert ended["service"] == (True, True)
    assert ended["entry"] == (False, True)


def test_what_comes_late_is_late_and_its_working_time_is_kept(week: Week, people: People) -> None:
    application = assigned(week, people, at="fri 09:30")

    term = terms.of(application).get(clock="assign")
    assert not term.is_kept
    assert term.worked == timedelta(hours=7, minutes=30).total_seconds()


def test_a_return_runs_on_from_the_first_assignment(week: Week, people: People) -> None:
    application = drafted(week, people)
    before = terms.of(application).get(clock="examine")
    with week.at("thu 17:00"):
        registration.send_back(people.head_of_department, application, "Атауы қате.")

    again = terms.of(application).get(clock="examine")
    assert (again.pk, again.ended_at, again.worked) == (before.pk, None, None)
    assert open_terms(week, application)["examine"] == "fri 10:00"
    assert open_terms(week, application)["refusal"] == "fri 10:00"


def test_another_examiner_has_what_is_left_of_the_same_term(week: Week, people: People) -> None:
    application = assigned(week, people)
    with week.at("thu 17:00"):
        registration.reassign(people.head_of_department, application, people.other_examiner)

    assert open_terms(week, application)["examine"] == "fri 10:00"


def test_a_case_taken_back_is_to_be_assigned_by_its_old_moment_and_examined_by_its_old_one(
    week: Week, people: People
) -> None:
    application = assigned(week, people)
    with week.at("thu 15:00"):
        registration.take_back_from_examiner(people.head_of_department, application, "Сарапшы ауырып қалды.")
        assert open_terms(week, application)["assign"] == "thu 12:00"
        registration.assign(people.head_of_department, application, people.other_examiner)

    assert open_terms(week, application)["examine"] == "fri 10:00"
    assert not terms.of(application).get(clock="assign").is_kept


def test_a_new_agreement_gives_the_head_a_new_hour(week: Week, people: People) -> None:
    application = agreed(week, people)
    with week.at("thu 17:15"):
        registration.hand_back(people.head, application, "Атауы қате.")
        acts.propose(people, application)
    with week.at("fri 09:15"):
        acts.agree(people, application)

    first, second = terms.of(application).filter(clock="sign")
    assert (first.applied, first.ended_at is None) == (False, False)
    assert second.due_at == week("fri 10:15")


def test_a_withdrawn_case_owes_nothing_any_more(week: Week, people: People) -> None:
    application = assigned(week, people)

    registration.withdraw(people.author, application)

    assert open_terms(week, application) == {}
    assert application.due_at is None
    assert not terms.of(application).get(clock="service").applied
    assert terms.of(application).get(clock="assign").is_kept


def test_a_clock_that_was_set_back_makes_no_term_end_before_it_began(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 09:00"):
        registration.assign(people.head_of_department, application, people.examiner)

    term = terms.of(application).get(clock="assign")
    assert (term.ended_at, term.worked, term.is_kept) == (term.starts_at, 0, True)


def test_a_reminder_is_set_at_three_quarters_of_the_working_time(week: Week, people: People) -> None:
    application = received(week, people, at="thu 12:30")

    assert terms.of(application).get(clock="assign").remind_at == week("thu 15:30")


def test_each_term_says_why_it_is_due_then(week: Week, people: People) -> None:
    told = terms.of(received(week, people)).get(clock="assign").explanation

    assert told["start"] == week("thu 10:00").isoformat()
    assert told["due"] == week("thu 12:00").isoformat()


@pytest.mark.parametrize(
    ("column", "value"),
    [("ended_at", "thu 11:00"), ("worked", 60), ("remind_at", "thu 18:00"), ("remind_at", "thu 09:00")],
)
def test_the_table_takes_no_term_that_cannot_be(week: Week, people: People, column: str, value: str | int) -> None:
    term = terms.of(received(week, people)).get(clock="assign")
    wrong = week(value) if isinstance(value, str) else value

    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(**{column: wrong})


def test_a_clock_runs_once_at_a_time(week: Week, people: People) -> None:
    term = terms.of(received(week, people)).get(clock="assign")
    term.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        term.save(force_insert=True)
