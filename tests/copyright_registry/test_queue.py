"""The queue of the desk: by due moment, filtered, with each examiner's load; many cases given with one press."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from accounts.absences import record_absence
from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry import queries, registration
from copyright_registry.desk import queue
from copyright_registry.models import Application, State
from portal import audit, law
from portal.worktime import calendar
from portal.worktime.reckoning import ALMATY
from tests import people as acts
from tests.browser import client_of, one, said, soup
from tests.copyright_registry import walking
from tests.copyright_registry.rows import copies
from tests.people import People

LIST = "/admin/copyright_registry/application/"
GIVE = f"{LIST}assign/"
MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 9:00 in Almaty


@pytest.fixture(autouse=True)
def _english(people: People) -> Any:
    User.objects.update(language="en")
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def clock() -> Any:
    """9:00 of a working Monday."""
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


def received(people: People, count: int, **answers: object) -> list[Application]:
    return [acts.application_in(State.RECEIVED, people, **answers) for _place in range(count)]


def numbers(page: Any) -> list[int]:
    """The numbers of the list, from the top."""
    return [int(link.get_text()) for link in soup(page).select("#result_list .field-number a")]


def give(person: User, cases: list[Application], step: str = "assign", **typed: Any) -> Any:
    sent = {"case": [str(case.pk) for case in cases], "step": step, **typed}
    return client_of(person).post(GIVE, sent, follow=True)


def states(cases: list[Application]) -> list[str]:
    return [Application.objects.get(pk=case.pk).state for case in cases]


@pytest.mark.clause(law.O1315_7_1, own_law.BY_DUE_MOMENT)
def test_the_queue_stands_by_due_moment_and_what_is_not_due_comes_last_newest_first(people: People) -> None:
    first, second, third, fourth = received(people, 4)
    for case, hours in ((first, 3), (second, 1)):
        Application.objects.filter(pk=case.pk).update(due_at=MONDAY + timedelta(hours=hours))
    for case, minutes in ((third, 1), (fourth, 2)):
        registration.withdraw(people.author, case)
        Application.objects.filter(pk=case.pk).update(received_at=MONDAY + timedelta(minutes=minutes))

    page = client_of(people.head_of_department).get(LIST)

    assert numbers(page) == [case.number for case in (second, first, fourth, third)]


@pytest.mark.clause(law.O1315_7_1)
def test_each_case_says_when_it_is_due_by_which_clock_and_that_it_is_late(people: People, clock: Any) -> None:
    received(people, 1)
    browser = client_of(people.head_of_department)

    row = one(soup(browser.get(LIST)), "#result_list .field-due")
    assert "today, 23 November, 11:00 – 2 h 00 min of working time left" in row.get_text().replace("\xa0", " ")
    assert "Assignment to an examiner" in row.get_text()
    assert not row.select(".tag")
    clock.move_to(MONDAY + timedelta(hours=3))
    row = one(soup(browser.get(LIST)), "#result_list .field-due")
    assert "late by 1 h 00 min of working time" in row.get_text().replace("\xa0", " ")
    assert row.select(".tag svg.sign")


@pytest.mark.parametrize(
    ("due", "found"),
    [("late", [1]), ("hour", [2]), ("today", [2, 3]), ("later", [4]), ("", [1, 2, 3, 4]), ("x", [1, 2, 3, 4])],
)
def test_the_queue_is_filtered_by_when_it_is_due(people: People, due: str, found: list[int]) -> None:
    hours = {1: -1.0, 2: 0.5, 3: 3.0, 4: 24.0}
    for number in hours:
        case = acts.application_in(State.RECEIVED, people)
        Application.objects.filter(pk=case.pk).update(number=number, due_at=MONDAY + timedelta(hours=hours[number]))

    page = client_of(people.head_of_department).get(LIST, {"due": due} if due else {})

    assert numbers(page) == found


def test_on_the_last_day_of_the_calendar_the_next_hour_is_what_is_left_of_it(people: People, clock: Any) -> None:
    (case,) = received(people, 1)
    last = calendar.current().last
    evening = datetime(last.year, last.month, last.day, 18, tzinfo=ALMATY)
    Application.objects.update(due_at=evening + timedelta(minutes=30))
    clock.move_to(evening)
    browser = client_of(people.head_of_department)

    assert numbers(browser.get(LIST, {"due": "hour"})) == [case.number]
    assert numbers(browser.get(LIST, {"due": "late"})) == []


def test_the_queue_is_filtered_by_examiner_and_by_those_without_one(people: People) -> None:
    (waiting,) = received(people, 1)
    given = acts.application_in(State.EXAMINATION, people)
    browser = client_of(people.head_of_department)

    def found(examiner: Any) -> list[int]:
        return numbers(browser.get(LIST, {"examiner": examiner}))

    assert found(people.examiner.pk) == [given.number]
    assert found(people.other_examiner.pk) == []
    assert found("none") == [waiting.number]
    assert found("left") == []
    Appointment.objects.filter(iin_digest=people.examiner.iin_digest).update(until=date(2026, 11, 20))
    assert found("left") == [given.number]
    assert "no longer holds the post" in one(soup(browser.get(LIST)), ".loads").get_text()
    assert browser.get(LIST, {"examiner": "9" * 30}).status_code == 200


@pytest.mark.clause(law.O1315_7_1)
def test_above_the_queue_stands_the_load_of_each_examiner(people: People) -> None:
    post = Appointment.objects.get(iin_digest=people.other_examiner.iin_digest)
    until = date(2026, 11, 30)
    record_absence(people.head, post, substitute=None, since=date(2026, 11, 23), until=until, order="7")
    late, _today = (acts.application_in(State.EXAMINATION, people) for _place in range(2))
    Application.objects.filter(pk=late.pk).update(due_at=MONDAY - timedelta(hours=1))
    acts.application_in(State.PROPOSED, people)  # off the examiner's desk

    found = {load.examiner: load for load in queries.loads(timezone.now())}

    assert (found[people.examiner].open, found[people.examiner].late) == (2, 1)
    assert found[people.examiner].absent_until is None
    assert (found[people.other_examiner].open, found[people.other_examiner].absent_until) == (0, until)
    table = one(soup(client_of(people.head_of_department).get(LIST)), ".loads")
    assert "absent until 30 November 2026" in table.get_text().replace("\xa0", " ")


@pytest.mark.clause(law.O1315_7_1)
def test_many_are_assigned_at_once_and_each_has_its_own_entry_in_the_trail(people: People) -> None:
    cases = received(people, 3)

    page = give(people.head_of_department, cases, examiner=people.examiner.pk, back="due=later")

    assert "Applications done: 3." in said(page)
    assert page.redirect_chain[-1][0] == f"{LIST}?due=later"
    assert states(cases) == [State.EXAMINATION] * 3
    assert all(audit.of(case).filter(act="assign").count() == 1 for case in cases)


@pytest.mark.clause(law.O1315_7_1)
def test_what_was_withdrawn_or_assigned_meanwhile_is_refused_in_words_and_the_others_are_done(people: People) -> None:
    good, withdrawn, assigned, also_good = cases = received(people, 4)
    registration.withdraw(people.author, withdrawn)
    registration.assign(people.head_of_department, assigned, people.other_examiner)

    page = give(people.head_of_department, cases, examiner=people.examiner.pk)

    assert page.status_code == 422
    assert states(cases) == [State.EXAMINATION, State.WITHDRAWN, State.EXAMINATION, State.EXAMINATION]
    done, refused = (one(soup(page), f".notice.{kind}").get_text(" ", strip=True) for kind in ("good", "bad"))
    assert re.findall(r"No\.\s(\d+)", done) == [str(case.number) for case in (good, also_good)]
    assert re.findall(r"No\.\s(\d+)", refused) == [str(case.number) for case in (withdrawn, assigned)]
    assert refused.count("the case has moved on") == 2
    ticked = [str(box["value"]) for box in soup(page).select("input[name=case][checked]")]
    assert ticked == [str(withdrawn.pk), str(assigned.pk)]
    assert Application.objects.get(pk=assigned.pk).examiner == people.other_examiner


def test_cases_are_taken_back_with_a_reason_and_given_over(people: People) -> None:
    cases = [acts.application_in(State.EXAMINATION, people) for _place in range(2)]

    page = give(people.head_of_department, cases, "take-back", because=" ")
    assert page.status_code == 422
    assert soup(page).select(".error-summary a[href='#id_because']")
    assert states(cases) == [State.EXAMINATION] * 2
    give(people.head_of_department, cases[:1], "take-back", because="On leave.")
    give(people.head_of_department, cases[1:], "reassign", examiner=people.other_examiner.pk)

    assert states(cases) == [State.RECEIVED, State.EXAMINATION]
    assert Application.objects.get(pk=cases[1].pk).examiner == people.other_examiner
    assert Application.objects.get(pk=cases[0].pk).taken_back_because == "On leave."
    assert audit.of(cases[0]).filter(act="take back from the examiner").count() == 1


def test_without_an_examiner_the_ticked_cases_stay_ticked(people: People) -> None:
    cases = received(people, 2)

    page = give(people.head_of_department, cases, examiner="")

    assert soup(page).select(".error-summary a[href='#id_examiner']")
    assert len(soup(page).select("input[name=case][checked]")) == 2
    assert states(cases) == [State.RECEIVED] * 2


def test_one_case_in_several_spellings_of_its_key_is_given_once(people: People) -> None:
    (case,) = received(people, 1)
    spellings = [str(case.pk), str(case.pk).upper(), case.pk.hex]

    page = client_of(people.head_of_department).post(
        GIVE, {"case": spellings, "step": "assign", "examiner": people.examiner.pk}, follow=True
    )

    assert page.status_code == 200
    assert "Applications done: 1." in said(page)


def test_nothing_chosen_changes_nothing_and_says_so(people: People) -> None:
    page = give(people.head_of_department, [], examiner=people.examiner.pk)

    assert "Nothing was chosen, and nothing was changed." in said(page)


def test_more_than_a_hundred_at_once_are_not_given(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = received(people, 2)
    monkeypatch.setattr(queue, "AT_ONCE", 1)

    page = give(people.head_of_department, cases, examiner=people.examiner.pk)

    assert "More than 1 applications were chosen" in said(page)
    assert states(cases) == [State.RECEIVED] * 2


@pytest.mark.clause(law.O1315_7_1)
@pytest.mark.parametrize("role", ["examiner", "deputy", "head"])
def test_who_does_not_assign_finds_no_boxes_and_is_refused_in_words(people: People, role: str) -> None:
    cases = [acts.application_in(State.EXAMINATION, people), *received(people, 1)]
    person = getattr(people, role)

    page = give(person, cases, examiner=people.other_examiner.pk)

    assert "Only the head of department or the deputy assigns" in said(page)
    assert not soup(client_of(person).get(LIST)).select("input[name=case], .give")
    assert states(cases) == [State.EXAMINATION, State.RECEIVED]


def test_drafts_and_what_is_no_key_are_not_given(people: People) -> None:
    draft = acts.draft(people.author)

    assert "Nothing was chosen" in said(give(people.head_of_department, [draft], examiner=people.examiner.pk))
    answer = client_of(people.head_of_department).post(GIVE, {"case": "x", "step": "assign"})
    assert answer.status_code == 404
    assert client_of(people.head_of_department).get(GIVE)["Location"] == LIST


def test_all_boxes_of_a_page_are_ticked_by_a_link(people: People) -> None:
    received(people, 2)
    acts.application_in(State.AGREED, people)
    browser = client_of(people.head_of_department)

    link = one(soup(browser.get(LIST, {"due": "today"})), ".tick-all a")
    page = soup(browser.get(f"{LIST}{link['href']}"))

    assert len(page.select("input[name=case]")) == len(page.select("input[name=case][checked]")) == 2
    assert one(page, "input[name=back]")["value"] == "due=today"


def test_the_examiner_finds_a_queue_of_their_own_without_the_load_of_others(people: People) -> None:
    received(people, 1)
    mine = acts.application_in(State.EXAMINATION, people)

    page = client_of(people.examiner).get(LIST)

    assert numbers(page) == [mine.number]
    assert not soup(page).select(".loads, .give, .field-examiner_name")


@pytest.mark.clause(law.O100_2_8)
@pytest.mark.parametrize(("role", "seen"), [(Role.SUPERVISOR, 3), (Role.REGISTRAR, 1), (Role.COMPLAINTS_OFFICER, 1)])
def test_later_desks_and_the_supervisor_see_their_cases_and_change_none(people: People, role: Role, seen: int) -> None:
    received(people, 1)
    cases = [acts.application_in(state, people) for state in (State.PROPOSED, State.ENTERED)]
    post = {"role": role, "post_kk": "х", "post_ru": "х", "order": "1", "since": date(2026, 1, 5)}
    Appointment.objects.create(iin_digest=people.stranger.iin_digest, **post)
    browser = client_of(people.stranger)

    page = browser.get(LIST)

    assert len(numbers(page)) == seen
    assert not soup(page).select("input[name=case]")
    looked = browser.get(walking.desk(cases[1]))
    assert not soup(looked).select("form[action*='/step/'], a[href$='/decide/']")
    assert audit.of(cases[1]).filter(act="looked at", actor=audit.key(people.stranger)).count() == 1


def test_the_officer_for_the_rules_has_no_desk_of_applications(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)
    post = {"role": Role.RULES_OFFICER, "post_kk": "х", "post_ru": "х", "order": "1", "since": date(2026, 1, 5)}
    Appointment.objects.create(iin_digest=people.stranger.iin_digest, **post)
    Application.objects.update(examiner=people.stranger)  # as they were, once
    browser = client_of(people.stranger)

    assert browser.get(LIST).status_code == 403
    assert {browser.get(walking.desk(case, page)).status_code for page in ("change", "show", "file", "decision")} == {
        404
    }


PAGES = ("change", "show", "file", "decision", "signatures", "decide")


@pytest.mark.clause(law.O100_2_8)
def test_who_no_longer_examines_finds_their_former_cases_no_more(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    posts = Appointment.objects.filter(iin_digest=people.examiner.iin_digest)
    assert client_of(people.examiner).get(walking.desk(case)).status_code == 200

    posts.update(role=Role.REGISTRAR)
    browser = client_of(people.examiner)

    assert numbers(browser.get(LIST)) == []
    assert {browser.get(walking.desk(case, page)).status_code for page in PAGES} == {404}
    assert browser.post(walking.desk(case, "iin")).status_code == 404


@pytest.mark.clause(law.O100_2_8)
@pytest.mark.parametrize("role", [Role.EXAMINER, Role.HEAD_OF_DEPARTMENT, Role.SUPERVISOR, Role.REGISTRAR])
def test_nobody_sees_their_own_application_on_the_desk(people: People, role: Role) -> None:
    case = acts.application_in(State.ENTERED, people)
    post = {"role": role, "post_kk": "х", "post_ru": "х", "order": "1", "since": date(2026, 1, 5)}
    Appointment.objects.create(iin_digest=people.author.iin_digest, **post)
    Application.objects.update(examiner=people.author)
    browser = client_of(people.author)

    assert numbers(browser.get(LIST)) == []
    assert {browser.get(walking.desk(case, page)).status_code for page in PAGES} == {404}
    assert browser.post(walking.desk(case, "iin")).status_code == 404
    assert browser.get(case.get_absolute_url()).status_code == 200
    assert not audit.of(case).filter(act="looked at").exists()


@pytest.mark.parametrize("query", ["№ 7", "7", "түнгі"])
def test_the_queue_is_searched_by_number_and_title(people: People, query: str) -> None:
    (case,) = received(people, 1)
    Application.objects.filter(pk=case.pk).update(number=7)
    acts.application_in(State.RECEIVED, people, title_kk="Көш", title_ru="Кочевье")

    assert numbers(client_of(people.head_of_department).get(LIST, {"q": query})) == [7]


@pytest.mark.parametrize("person", ["head_of_department", "examiner", "head"])
def test_the_queue_asks_as_often_for_sixty_cases_as_for_five(
    people: People, person: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked = []
    case = acts.application_in(State.EXAMINATION, people)
    browser = client_of(getattr(people, person))
    browser.get(LIST)  # sessions and the calendar are warm
    for more in (4, 55):
        copies(case, more)
        with django_assert_max_num_queries(25) as queries_asked:
            browser.get(LIST)
        asked.append(len(queries_asked))

    assert asked[0] == asked[1]
