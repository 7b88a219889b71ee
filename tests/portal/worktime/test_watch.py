"""Word at the moments of a term, once each; due moments after a new row of the calendar."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.absences import record_absence
from accounts.appointing import end
from accounts.models import Appointment
from accounts.roles import Role
from copyright_registry import registration
from copyright_registry.models import Application, State
from portal import audit
from portal.models import Notice, Trail
from portal.worktime import calendar, tasks, terms, watch
from portal.worktime.models import CalendarRow
from tests import people as acts
from tests.people import People
from tests.together import at_once
from tests.week import Week


def received(week: Week, people: People, at: str = "thu 10:00") -> Application:
    with week.at(at):
        return acts.application_in(State.RECEIVED, people)


def run(week: Week, at: str) -> None:
    """One run of the scheduler and of its workers."""
    with week.at(at):
        for key in watch.due_for_word(timezone.now()):
            watch.tell(key)
        for key in watch.out_of_date(calendar.current().version):
            watch.reckon_anew(key)


def told() -> Counter[tuple[str, str]]:
    """Who was told what, how often."""
    notices = Notice.objects.filter(template__startswith="worktime/").select_related("person")
    return Counter((notice.template.removeprefix("worktime/"), notice.person.given_name) for notice in notices)


def named(person: object) -> str:
    return str(getattr(person, "given_name", ""))


def day_off(people: People, day: date, kind: str = "off") -> CalendarRow:
    names = {"name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Day off"}
    return calendar.add_row(people.head, kind=kind, day=day, act="Order No. 5 of the Government", **names)


def test_before_three_quarters_nobody_hears_anything(week: Week, people: People) -> None:
    received(week, people)

    run(week, "thu 11:29")

    assert not told()


def test_at_three_quarters_whose_turn_it_is_is_reminded(week: Week, people: People) -> None:
    received(week, people)

    run(week, "thu 11:30")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_at_the_end_the_next_above_hears_of_it(week: Week, people: People) -> None:
    received(week, people)
    run(week, "thu 11:30")

    run(week, "thu 12:01")

    assert told() == {("reminder", named(people.head_of_department)): 1, ("late", named(people.deputy)): 1}


def test_at_the_very_moment_a_term_is_not_over(week: Week, people: People) -> None:
    received(week, people)

    run(week, "thu 12:00")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_each_hears_of_it_once_however_often_the_scheduler_runs(week: Week, people: People) -> None:
    received(week, people)

    for moment in ("thu 11:30", "thu 11:31", "thu 12:01", "thu 12:02", "thu 12:03"):
        run(week, moment)

    assert set(told().values()) == {1}


def test_a_weekend_without_the_scheduler_is_made_up_once(week: Week, people: People) -> None:
    received(week, people, at="fri 10:00")

    run(week, "mon+ 20:00")
    run(week, "mon+ 20:01")

    # assignment, entry and the whole service are over: one word to the deputy, and no reminder of what has passed
    assert told() == {("late", named(people.deputy)): 1}
    assert {term["clock"] for term in Notice.objects.get(template="worktime/late").context["terms"]} == {
        "assign",
        "entry",
        "service",
    }


def test_nothing_is_decided_when_a_moment_has_come(week: Week, people: People) -> None:
    application = received(week, people)

    run(week, "mon+ 20:00")

    application.refresh_from_db()
    assert application.state == State.RECEIVED
    assert application.examiner is None


def test_an_examiner_is_reminded_and_the_head_of_department_hears_of_the_end(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)

    run(week, "thu 18:00")
    run(week, "fri 10:01")

    assert told() == {("reminder", named(people.examiner)): 1, ("late", named(people.head_of_department)): 1}


def test_the_case_of_an_examiner_who_left_is_the_heads_turn(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)
    end(None, iin=people.examiner.iin, role=Role.EXAMINER, last_day=week.day("wed"), order="№ 9")

    run(week, "thu 18:00")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_whose_turn_comes_late_in_a_term_is_reminded_of_it_too(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)
    run(week, "fri 14:45")  # three quarters of the one working day
    with week.at("fri 15:00"):
        acts.propose(people, application)

    run(week, "fri 15:01")

    assert told()["reminder", named(people.deputy)] == 1


def test_a_late_case_that_moves_on_is_not_looked_at_for_ever(week: Week, people: People) -> None:
    application = received(week, people)
    run(week, "mon+ 20:00")
    with week.at("mon+ 20:10"):
        registration.assign(people.head_of_department, application, people.examiner)
    run(week, "tue+ 18:00")  # what began with the assignment is over as well

    with week.at("tue+ 18:10"):
        assert watch.due_for_word(timezone.now()) == []


def test_where_nobody_is_there_to_hear_the_word_is_said_once_somebody_is(week: Week, people: People) -> None:
    received(week, people)
    posts = Appointment.objects.exclude(role=Role.EXAMINER)
    posts.update(since=week.day("fri"))
    run(week, "thu 11:30")
    assert not told()

    posts.update(since=week.day("wed"))
    run(week, "thu 11:40")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_the_case_of_an_absent_examiner_is_the_heads_turn(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)
        post = Appointment.objects.get(iin_digest=people.examiner.iin_digest)
        thursday = week.day("thu")
        record_absence(people.head, post, substitute=None, since=thursday, until=thursday, order="№ 7")

    run(week, "thu 18:00")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_a_decision_in_the_name_of_a_head_who_left_is_the_turn_of_the_next(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)
        acts.propose(people, application)
        acts.agree(people, application)
    Appointment.objects.filter(iin_digest=people.head.iin_digest).update(until=week.day("wed"))
    with week.at("thu 11:00"):
        next_head = acts.staff("deputy_of_department", Role.HEAD_OF_PROVIDER)

    run(week, "thu 11:50")

    assert told() == {("reminder", named(next_head)): 1}


def test_an_author_on_the_staff_is_not_told_to_judge_their_own_case(week: Week, people: People) -> None:
    application = received(week, people)
    Application.objects.filter(pk=application.pk).update(applicant=people.head_of_department)

    run(week, "thu 11:30")

    assert ("reminder", named(people.head_of_department)) not in told()


def test_what_ended_in_time_is_not_spoken_of(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        registration.assign(people.head_of_department, application, people.examiner)

    run(week, "thu 13:00")

    assert not told()


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_tell_once(week: Week, people: People, broker: str) -> None:
    application = received(week, people)
    key = audit.key(application)

    with week.at("thu 12:30"):
        assert at_once(lambda: watch.tell(key), lambda: watch.tell(key)) == [None, None]

    assert told() == {("late", named(people.deputy)): 1}


def test_a_new_day_off_moves_the_due_moments_of_open_cases(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    row = day_off(people, week.day("fri"))

    run(week, "thu 18:10")

    application.refresh_from_db()
    due = {term.clock: week.name(term.due_at) for term in terms.of(application)}
    assert due == {"assign": "mon+ 10:30", "entry": "mon+ 18:30", "service": "mon+ 18:30"}
    assert week.name(application.due_at) == "mon+ 10:30"  # type: ignore[arg-type]  # received: it is due
    entry = Trail.objects.get(act="due moments moved")
    assert entry.subject == audit.key(application)
    assert f'"row":{row.pk}'.encode() in bytes(entry.body)
    assert told() == {("moved", named(people.author)): 1, ("moved", named(people.head_of_department)): 1}


def test_the_row_is_the_reason_of_the_new_moment(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    day_off(people, week.day("fri"))

    run(week, "thu 18:10")

    days = terms.of(application).get(clock="assign").explanation["days"]
    assert "Order No. 5 of the Government" in {day["act"] for day in days}


def test_a_step_reckons_by_a_row_that_the_sweep_does_not_know_yet(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    day_off(people, week.day("fri"))

    with week.at("mon+ 10:00"):
        registration.assign(people.head_of_department, application, people.examiner)

    assert terms.of(application).get(clock="assign").is_kept
    assert told() == {("moved", named(people.author)): 1, ("moved", named(people.examiner)): 1}


def test_nobody_is_told_that_a_term_is_over_which_a_row_has_moved(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    day_off(people, week.day("fri"))

    with week.at("fri 12:00"):
        watch.tell(audit.key(application))

    assert ("late", named(people.deputy)) not in told()


def test_a_row_far_away_reminds_nobody_again(week: Week, people: People) -> None:
    received(week, people)
    run(week, "thu 11:30")
    day_off(people, week.first + timedelta(days=40))

    run(week, "thu 11:35")
    run(week, "thu 11:36")

    assert told() == {("reminder", named(people.head_of_department)): 1}


def test_a_row_that_moves_nothing_tells_nobody(week: Week, people: People) -> None:
    application = received(week, people, at="thu 10:00")
    day_off(people, week.first + timedelta(days=40))

    run(week, "thu 10:01")

    assert not told()
    assert not watch.out_of_date(calendar.current().version)
    assert not Trail.objects.filter(act="due moments moved", subject=audit.key(application)).exists()


def test_a_day_taken_back_moves_them_back(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    before = {term.clock: term.due_at for term in terms.of(application)}
    day_off(people, week.day("fri"))
    run(week, "thu 18:10")
    day_off(people, week.day("fri"), kind="usual")

    run(week, "thu 18:20")

    assert {term.clock: term.due_at for term in terms.of(application)} == before


def test_closed_cases_keep_their_moments(week: Week, people: People) -> None:
    application = received(week, people, at="thu 18:00")
    registration.withdraw(people.author, application)
    before = list(terms.of(application).values_list("clock", "due_at"))
    day_off(people, week.day("fri"))

    run(week, "thu 18:10")

    assert list(terms.of(application).values_list("clock", "due_at")) == before


def test_of_a_moment_that_moved_away_one_is_reminded_anew(week: Week, people: People) -> None:
    received(week, people, at="thu 17:00")
    run(week, "thu 18:30")
    day_off(people, week.day("fri"))

    run(week, "thu 18:35")
    run(week, "mon+ 09:05")

    assert told()["reminder", named(people.head_of_department)] == 2


def test_a_run_asks_as_often_for_many_quiet_cases_as_for_one(week: Week, people: People) -> None:
    counts = []
    for _round in range(2):
        received(week, people)
        with (
            week.at("thu 10:30"),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            tasks.tell_owed()
            tasks.reckon_owed()
        counts.append(len(queries))

    assert counts[0] == counts[1]
