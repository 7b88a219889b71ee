"""Who is away, who stands in, and what follows: the post is held on those days, and nobody stands in by accident."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import absences
from accounts.absences import call_off, end_absence, holders, is_absent, record_absence
from accounts.models import Absence, Appointment, User
from accounts.roles import Role
from copyright_registry import facts, registration
from copyright_registry.models import Application, Entry, State
from portal import audit
from portal.flow import StepRefused, sure
from portal.models import Trail
from tests import people as acts
from tests.browser import client_of, errors, said, soup, typed
from tests.people import People, someone, staff
from tests.together import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday
ORDER = "№ 41, 20.11.2026"
LIST, RECORD = "/admin/accounts/absence/", "/admin/accounts/absence/record/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """One working day, and the staff's words in English."""
    with time_machine.travel(f"{TODAY}T10:00:00+05:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def deputy_of_department(people: People) -> User:
    return staff("deputy_of_department", Role.DEPUTY_OF_DEPARTMENT)


def post_of(person: User) -> Appointment:
    return Appointment.objects.get(iin_digest=person.iin_digest)


def again(person: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=person.pk)


def away(
    actor: User, person: User, substitute: User | None = None, since: int = 0, until: int = 4, order: str = ORDER
) -> Absence:
    """Record that the person is away, in days from today."""
    days = {"since": TODAY + timedelta(since), "until": TODAY + timedelta(until)}
    return record_absence(actor, post_of(person), substitute=substitute, order=order, **days)


def refused(act: Callable[[], object]) -> str:
    """What the person is told; nothing was recorded."""
    before = (list(Absence.objects.order_by("pk").values()), Trail.objects.count())
    with pytest.raises(StepRefused) as refusal:
        act()
    assert (list(Absence.objects.order_by("pk").values()), Trail.objects.count()) == before
    return str(refusal.value)


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (4, True), (5, False)])
def test_a_substitute_holds_the_post_from_the_first_day_to_the_last(people: People, day: int, holds: bool) -> None:
    away(people.deputy, people.head_of_department, people.examiner)

    with time_machine.travel(f"{TODAY + timedelta(day)}T10:00:00+05:00", tick=False):
        found = again(people.examiner)
        assert found.holds(Role.HEAD_OF_DEPARTMENT) is holds
        assert found.has_perm("portal.view_trail") is holds
        assert found.holds(Role.EXAMINER)
        assert again(people.head_of_department).holds(Role.HEAD_OF_DEPARTMENT)


def test_the_posts_of_a_day_stay_one_query(people: People, django_assert_num_queries: Callable[..., Any]) -> None:
    away(people.deputy, people.head_of_department, people.examiner)
    person = again(people.examiner)

    with django_assert_num_queries(1):
        assert {post.role for post in person.appointments_today} == {Role.EXAMINER, Role.HEAD_OF_DEPARTMENT}


def test_a_substitute_whose_own_post_has_ended_holds_nothing(people: People) -> None:
    away(people.deputy, people.head_of_department, people.examiner)
    Appointment.objects.filter(pk=post_of(people.examiner).pk).update(until=TODAY - timedelta(1))

    assert not again(people.examiner).is_staff
    assert holders(Role.HEAD_OF_DEPARTMENT) == []


def test_a_substitute_who_went_over_to_the_authorised_body_stands_in_no_more(people: People) -> None:
    away(people.deputy, people.head_of_department, people.examiner)
    Appointment.objects.filter(pk=post_of(people.examiner).pk).update(role=Role.SUPERVISOR)

    assert not again(people.examiner).holds(Role.HEAD_OF_DEPARTMENT)
    assert again(people.examiner).holds(Role.SUPERVISOR)
    assert holders(Role.HEAD_OF_DEPARTMENT) == []


def test_the_holders_of_a_role_are_those_present_then_the_substitutes(
    people: People, django_assert_num_queries: Callable[..., Any]
) -> None:
    latest = staff("author2", Role.EXAMINER)
    away(people.head_of_department, latest, people.deputy)
    away(people.head_of_department, people.other_examiner)

    with django_assert_num_queries(2):
        assert holders(Role.EXAMINER) == [people.examiner, people.deputy]
    assert holders(Role.EXAMINER, TODAY - timedelta(1)) == [latest, people.other_examiner, people.examiner]
    absent = [is_absent(person, Role.EXAMINER) for person in (latest, people.other_examiner, people.deputy)]
    assert absent == [True, True, False]
    assert not is_absent(latest, Role.EXAMINER, TODAY + timedelta(5))


def test_of_one_who_is_present_and_stands_in_too_the_list_tells_once(people: People) -> None:
    away(people.head_of_department, people.examiner, people.other_examiner)

    assert holders(Role.EXAMINER) == [people.other_examiner]


RECORDS = {
    Role.EXAMINER: {"head_of_department", "deputy", "head"},
    Role.DEPUTY_OF_DEPARTMENT: {"head_of_department", "deputy", "head"},
    Role.HEAD_OF_DEPARTMENT: {"deputy", "head"},
    Role.DEPUTY_HEAD: {"deputy", "head"},
    Role.HEAD_OF_PROVIDER: {"deputy", "head"},
    Role.COMPLAINTS_OFFICER: {"deputy", "head"},
    Role.REGISTRAR: {"deputy", "head"},
    Role.REGISTERS_OFFICER: {"deputy", "head"},
    Role.ACCOUNTANT: {"deputy", "head"},
    Role.SUPERVISOR: set(),
    Role.RULES_OFFICER: set(),
}


@pytest.mark.parametrize("role", Role)
def test_absences_are_recorded_by_those_above_and_by_nobody_else(people: People, role: Role) -> None:
    officers = {name: getattr(people, name) for name in ("author", "examiner", "head_of_department", "deputy", "head")}
    officers |= {key: staff(key, Role(key)) for key in ("deputy_of_department", "supervisor", "rules_officer")}
    post = Appointment(role=role)

    may = {name for name, person in officers.items() if absences.may_record(person, post) is None}

    assert may == RECORDS[role]


def test_a_substitute_of_the_head_of_department_records_as_they_would(people: People) -> None:
    away(people.head, people.head_of_department, people.deputy)

    assert away(again(people.deputy), people.examiner).appointment == post_of(people.examiner)


WRONG: dict[str, tuple[Callable[[People], object], str]] = {
    "ends before it begins": (lambda p: away(p.head, p.examiner, since=2, until=1), "ends before it begins"),
    "over already": (lambda p: away(p.head, p.examiner, since=-9, until=-1), "These days are over"),
    "before the post": (lambda p: away(p.head, p.examiner, since=-400), "does not hold this post on all"),
    "oneself": (lambda p: away(p.head, p.examiner, p.examiner), "Nobody stands in for themselves"),
    "the one who records": (lambda p: away(p.deputy, p.head, p.deputy), "Nobody names themselves"),
    "no staff": (lambda p: away(p.head, p.examiner, p.stranger), "holds no post of the provider"),
    "no head left": (lambda p: away(p.deputy, p.head), "Name who stands in for the head of the provider"),
    "no right": (lambda p: away(p.examiner, p.other_examiner), "The head of department records absences"),
}


@pytest.mark.parametrize(("act", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_in_words(people: People, act: Callable[[People], object], told: str) -> None:
    assert told in refused(partial(act, people))


@pytest.mark.parametrize(("since", "until"), [(0, 4), (4, 9), (-9, 0), (2, 2), (-1, 9)])
def test_absences_from_one_post_do_not_overlap(people: People, since: int, until: int) -> None:
    away(people.head, people.examiner)

    assert "recorded already" in refused(lambda: away(people.head, people.examiner, since=since, until=until))
    away(people.head, people.examiner, since=5, until=9)


def test_a_post_that_ends_meanwhile_has_no_absence_after_its_end(people: People) -> None:
    Appointment.objects.filter(pk=post_of(people.examiner).pk).update(until=TODAY + timedelta(2))

    assert "on all of these days" in refused(lambda: away(people.head, people.examiner, until=3))
    away(people.head, people.examiner, until=2)


def test_who_is_away_does_not_stand_in_and_who_stands_in_does_not_go_away(people: People) -> None:
    away(people.head, people.examiner, since=4, until=9)
    assert "The substitute is away" in refused(lambda: away(people.head, people.other_examiner, people.examiner))

    away(people.head, people.head_of_department, people.other_examiner, since=4, until=4)
    told = refused(lambda: away(people.head, people.other_examiner, since=4, until=4))
    assert "stands in for somebody" in told
    away(people.head, people.other_examiner, since=5, until=9)


def test_a_person_stands_in_for_one_at_a_time(people: People) -> None:
    away(people.head, people.examiner, people.deputy)

    told = refused(lambda: away(people.head, people.head_of_department, people.deputy, since=4, until=9))

    assert "stands in for somebody else" in told
    away(people.head, people.head_of_department, people.deputy, since=5, until=9)


@pytest.mark.parametrize("days", [-1, 5])
def test_a_substitute_of_the_authorised_body_or_with_too_short_a_post_is_none(people: People, days: int) -> None:
    supervisor = staff("supervisor", Role.SUPERVISOR)
    Appointment.objects.filter(pk=post_of(people.deputy).pk).update(until=TODAY + timedelta(3))

    for substitute in (supervisor, people.deputy):
        told = refused(lambda one=substitute: away(people.head, people.examiner, one))  # type: ignore[misc]  # bound now
        assert "holds no post of the provider on all of these days" in told


TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "absence_ends_after_it_begins": ({"until": TODAY - timedelta(1)}, "absence_ends_after_it_begins"),
    "absence_substitute_is_another": ({"substitute_digest": "own"}, "absence_substitute_is_another"),
    "absence_rests_on_an_order": ({"order": ""}, "absence_rests_on_an_order"),
    "absence_not_twice_at_once": ({"substitute_digest": ""}, "absence_not_twice_at_once"),
    "absence_of_the_appointments_person": ({"iin_digest": "another"}, "absence_of_the_appointments_person"),
}


@pytest.mark.parametrize(("wrong", "constraint"), TABLE.values(), ids=TABLE)
def test_the_table_refuses_what_must_never_be(people: People, wrong: dict[str, Any], constraint: str) -> None:
    post = post_of(people.examiner)
    if constraint == "absence_not_twice_at_once":
        away(people.head, people.examiner)
    row = {"appointment": post, "iin_digest": post.iin_digest, "since": TODAY, "until": TODAY, "order": ORDER, **wrong}
    if row.get("substitute_digest") == "own":
        row["substitute_digest"] = post.iin_digest

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Absence.objects.create(**row)


def test_the_table_knows_one_absent_colleague_of_a_substitute_at_a_time(people: People) -> None:
    away(people.head, people.examiner, people.deputy)
    post = post_of(people.other_examiner)

    with pytest.raises(IntegrityError, match="absence_substitute_for_one_at_a_time"), transaction.atomic():
        Absence.objects.create(
            appointment=post, iin_digest=post.iin_digest, substitute_digest=people.deputy.iin_digest,
            since=TODAY, until=TODAY, order=ORDER,
        )  # fmt: skip


def test_an_absence_is_ended_today_at_the_earliest_and_never_made_longer(people: People) -> None:
    absence = away(people.head, people.head_of_department, people.examiner, since=-2)

    for day in (-1, 5):
        told = refused(lambda last=day: end_absence(people.head, absence, TODAY + timedelta(last)))  # type: ignore[misc]  # bound now
        assert "today at the earliest" in told
    end_absence(people.deputy, absence, TODAY)

    assert again(people.examiner).holds(Role.HEAD_OF_DEPARTMENT)
    with time_machine.travel(TODAY + timedelta(1)):
        assert not again(people.examiner).holds(Role.HEAD_OF_DEPARTMENT)
        assert "is over" in refused(lambda: end_absence(people.head, absence, TODAY + timedelta(1)))


def test_an_absence_is_called_off_only_before_it_begins(people: People) -> None:
    ahead, begun = away(people.head, people.examiner, since=1), away(people.head, people.other_examiner)

    assert "has begun" in refused(lambda: call_off(people.head, begun))
    assert "Call it off" in refused(lambda: end_absence(people.head, ahead, TODAY))
    assert "records absences" in refused(lambda: call_off(people.examiner, ahead))
    call_off(people.head_of_department, ahead)

    assert Absence.objects.get() == begun


def test_what_was_called_off_meanwhile_is_not_ended(people: People) -> None:
    absence = away(people.head, people.examiner, since=1)
    other_screen = Absence.objects.get()
    call_off(people.head, absence)

    assert "called off meanwhile" in refused(lambda: end_absence(people.head, other_screen, TODAY))


def test_each_act_is_in_the_trail_without_anybodys_number(people: People) -> None:
    begun = Trail.objects.count()
    absence = away(people.head, people.examiner, people.other_examiner)
    end_absence(people.head, absence, TODAY)

    bodies = [bytes(row.body).decode() for row in Trail.objects.order_by("pk")[begun:]]
    recorded, ended = map(json.loads, bodies)
    assert [recorded["act"], ended["act"]] == ["record absence", "end absence"]
    assert recorded["law"] == [absences.ABSENCES.id]
    assert recorded["detail"] == {
        "post": audit.key(post_of(people.examiner)),
        "substitute": audit.key(people.other_examiner),
        "order": ORDER,
        "since": "2026-11-23",
        "until": "2026-11-27",
    }
    for person in (people.examiner, people.other_examiner):
        assert person.iin not in "".join(bodies)
        assert person.iin_digest not in "".join(bodies)


def test_while_the_head_is_away_the_decision_names_the_substitute_as_acting(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    away(people.head, people.head, people.deputy)

    assert holders(Role.HEAD_OF_PROVIDER) == [people.deputy]
    registration.agree(people.head_of_department, application, sure(application.decision))

    assert sure(application.decision).signatory == people.deputy
    acting = ("Директор (міндетін атқарушы)", "Директор (исполняющий обязанности)")
    assert facts.post_of(people.deputy, TODAY) == acting
    said_there = facts.decision_facts(sure(application.decision), people.head_of_department, people.deputy)
    assert (said_there.post_kk, said_there.post_ru) == acting
    pdf = bytes(sure(sure(application.decision).pdf))
    registration.decide(again(people.deputy), application, people.sign(people.deputy, pdf))
    certificate = facts.certificate_facts(Entry.objects.get())
    assert (certificate.head_name, certificate.head_post_ru) == (people.deputy.full_name, acting[1])


def test_what_the_substitute_signed_keeps_its_post_after_the_absence(people: People) -> None:
    absence = away(people.head, people.head, people.deputy)
    end_absence(people.head, absence, TODAY)

    with time_machine.travel(TODAY + timedelta(30)):
        assert facts.post_of(people.deputy, TODAY)[1] == "Директор (исполняющий обязанности)"
        assert holders(Role.HEAD_OF_PROVIDER) == [people.head]


def test_a_decision_in_the_name_of_the_head_is_not_signed_by_the_substitute(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    away(people.head, people.head, people.deputy)

    refusal = registration.ENTER.refusal(again(people.deputy), application)

    assert refusal is not None
    assert "names another head" in str(refusal.reason)
    assert registration.HAND_BACK.refusal(again(people.deputy), application) is None


def test_the_substitute_works_at_the_desk_of_the_head_of_department(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)
    away(people.head, people.head_of_department, people.other_examiner)
    browser = client_of(people.other_examiner)

    browser.post(
        f"/admin/copyright_registry/application/{application.pk}/step/assign/", {"examiner": people.examiner.pk}
    )

    assert Application.objects.get().examiner == people.examiner


def sent(people: People, **changed: object) -> dict[str, Any]:
    return {
        "appointment": post_of(people.examiner).pk,
        "substitute": people.other_examiner.pk,
        "since": "24.11.2026",
        "until": "30.11.2026",
        "order": ORDER,
        **changed,
    }


def english(person: User) -> Any:
    User.objects.filter(pk=person.pk).update(language="en")
    return client_of(again(person))


def test_an_absence_is_recorded_on_the_desk_and_stands_in_the_list(people: People) -> None:
    browser = english(people.head_of_department)
    assert soup(browser.get(LIST)).select_one(f"a[href='{RECORD}']")

    page = browser.post(RECORD, sent(people), follow=True)

    absence = Absence.objects.get()
    assert (absence.since, absence.until) == (date(2026, 11, 24), date(2026, 11, 30))
    assert "Recorded: examiner, 24.11.2026 – 30.11.2026." in said(page)
    row = soup(page).select("#result_list tbody tr")[0].get_text(" ", strip=True)
    assert "Нұрланова Ғалия" in row
    assert "Лазарева Татьяна" in row
    assert "To come" in row


def test_the_form_offers_whom_the_officer_may_record_and_who_may_stand_in(people: People) -> None:
    staff("supervisor", Role.SUPERVISOR)
    page = soup(english(people.head_of_department).get(RECORD))

    offered = {option.get_text(strip=True) for option in page.select("[name=appointment] option")}
    assert offered == {"Нұрланова Ғалия, examiner", "Лазарева Татьяна, examiner"}
    substitutes = page.select_one("[name=substitute]")
    assert substitutes is not None
    assert "Nobody" in substitutes.get_text()
    assert "Жақсылықова" not in substitutes.get_text()
    assert people.stranger.surname not in substitutes.get_text()


def test_what_is_refused_on_the_desk_comes_back_with_all_that_was_typed(people: People) -> None:
    away(people.head, people.other_examiner)

    page = english(people.head).post(RECORD, sent(people, since="23.11.2026"))

    assert page.status_code == 422
    assert any("The substitute is away" in words for words in errors(page).values())
    assert (typed(page, "since"), typed(page, "order")) == ("23.11.2026", ORDER)
    assert soup(page).select_one(f"[name=substitute] option[value='{people.other_examiner.pk}'][selected]")
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"since": "31.02.2026"}, "since"),
        ({"until": ""}, "until"),
        ({"order": " \u200b"}, "order"),
        ({"order": "x" * 201}, "order"),
        ({"substitute": "999999"}, "substitute"),
        ({"substitute": "x"}, "substitute"),
    ],
)
def test_bad_input_on_the_desk_is_told_at_its_field(people: People, changed: dict[str, str], field: str) -> None:
    page = english(people.head).post(RECORD, sent(people, **changed))

    assert page.status_code == 422
    assert f"#id_{field}" in errors(page)
    assert not Absence.objects.exists()


def test_the_desk_of_one_post_does_not_record_for_another(people: People) -> None:
    page = english(people.head_of_department).post(RECORD, sent(people, appointment=post_of(people.head).pk))

    assert page.status_code == 422
    assert "#id_appointment" in errors(page)


def test_an_absence_is_ended_on_its_page(people: People) -> None:
    absence = away(people.head, people.examiner)
    browser, address = english(people.head_of_department), f"{LIST}{absence.pk}/change/"

    assert typed(browser.get(address), "last_day") == "23.11.2026"
    wrong = browser.post(address, {"last_day": "22.11.2026"})
    page = browser.post(address, {"last_day": "24.11.2026"}, follow=True)

    assert wrong.status_code == 422
    assert "today at the earliest" in said(wrong)
    assert "Ended: examiner" in said(page)
    assert Absence.objects.get().until == date(2026, 11, 24)


def test_an_absence_to_come_is_called_off_on_its_page(people: People) -> None:
    absence = away(people.head, people.examiner, since=1)
    browser, address = english(people.head_of_department), f"{LIST}{absence.pk}/change/"

    assert "last_day" not in str(soup(browser.get(address)).select(".case form"))
    browser.post(address, {"call_off": "1"})

    assert not Absence.objects.exists()


def test_who_only_reads_finds_no_button_and_changes_nothing(people: People, deputy_of_department: User) -> None:
    absence = away(people.head, people.examiner)
    for reader in (deputy_of_department, staff("supervisor", Role.SUPERVISOR)):
        browser, address = english(reader), f"{LIST}{absence.pk}/change/"

        assert browser.get(RECORD).status_code == browser.post(RECORD, sent(people)).status_code == 403
        assert not soup(browser.get(LIST)).select(f"a[href='{RECORD}']")
        page = browser.get(address)
        assert "records absences" in said(page)
        assert not soup(page).select(".case form")
        browser.post(address, {"last_day": "23.11.2026"})
        browser.post(address, {"call_off": "1"})

    assert Absence.objects.get().until == absence.until


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "٣"])
def test_an_absence_that_is_none_is_not_found(people: People, pk: str) -> None:
    assert client_of(people.head).get(f"{LIST}{pk}/change/").status_code == 404


def test_the_list_asks_as_often_for_five_as_for_one(people: People) -> None:
    browser, asked = client_of(people.head), []
    for place in range(5):
        away(people.head, people.examiner, people.deputy, since=10 * place, until=10 * place + 4)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        asked.append(len(queries))

    assert len(set(asked)) == 1, asked


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_at_once_one_does_and_the_other_is_told(people: People) -> None:
    for days in ({"since": place, "until": place} for place in range(8)):
        outcomes = at_once(
            partial(away, people.head, people.examiner, people.other_examiner, **days),
            partial(away, people.deputy, people.other_examiner, people.examiner, **days),
            partial(away, people.head_of_department, people.examiner, **days),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Absence", "StepRefused", "StepRefused"]

    assert Absence.objects.count() == Trail.objects.filter(act="record absence").count() == 8


def test_a_person_who_never_came_may_be_away_too(people: People) -> None:
    newcomer = someone("author2")
    post = Appointment.objects.create(
        iin_digest="of nobody yet", role=Role.EXAMINER, post_kk="С", post_ru="Э", order="№ 1", since=date(2026, 1, 5)
    )

    record_absence(people.head, post, substitute=people.examiner, since=TODAY, until=TODAY, order=ORDER)

    assert "has not signed in yet" in said(english(people.head).get(LIST))
    assert newcomer not in holders(Role.EXAMINER)
