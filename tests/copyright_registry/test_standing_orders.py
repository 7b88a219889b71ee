"""The standing order: signed, in force, ended; what is assigned under it, and that nothing is without it."""

from datetime import date, datetime
from functools import partial

import pytest
from django.utils import timezone

from accounts.absences import record_absence
from accounts.appointing import end as end_post
from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry import registration, standing_orders
from copyright_registry.models import Application, StandingOrder, State
from portal import audit, law
from portal.flow import StepRefused
from portal.models import Trail
from portal.signing.accepting import SignatureRefused
from tests import people as acts
from tests.browser import client_of, one, soup
from tests.people import People
from tests.together import at_once
from tests.week import Week

PAGE = "/admin/copyright_registry/standingorder/"


def order(people: People, minutes: int = 30, by: str = "head_of_department") -> StandingOrder:
    head = getattr(people, by)
    text = standing_orders.text(minutes, timezone.now()).encode()
    return standing_orders.sign(head, minutes, people.sign(head, text))


def received(week: Week, people: People, at: str = "thu 10:00") -> Application:
    """Its two hours end at noon."""
    with week.at(at):
        return acts.application_in(State.RECEIVED, people)


def assigned_at(week: Week, at: str) -> int:
    with week.at(at):
        return standing_orders.assign_waiting()


def examiner_of(application: Application) -> User | None:
    return Application.objects.select_related("examiner").get(pk=application.pk).examiner


def test_without_an_order_nothing_is_assigned_by_itself(week: Week, people: People) -> None:
    application = received(week, people)

    assert assigned_at(week, "thu 11:59") == 0
    assert examiner_of(application) is None


@pytest.mark.clause(law.O1315_7_1)
def test_under_an_order_what_waits_is_assigned_shortly_before_its_two_hours_end(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 10:00"):
        order(people)

    assert assigned_at(week, "thu 11:29") == 0
    assert assigned_at(week, "thu 11:30") == 1
    assert examiner_of(application) in {people.examiner, people.other_examiner}


def test_minutes_are_of_working_time(week: Week, people: People) -> None:
    received(week, people, at="thu 17:00")  # due at half past nine on Friday
    with week.at("thu 17:00"):
        order(people, minutes=60)

    assert assigned_at(week, "thu 17:59") == 0
    assert assigned_at(week, "thu 18:00") == 1


def test_the_trail_names_the_order(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 10:00"):
        signed = order(people)

    assigned_at(week, "thu 11:45")

    entry = Trail.objects.get(act="assign by standing order")
    assert (entry.actor, entry.subject) == ("portal", audit.key(application))
    assert entry.law == [law.O1315_7_1.id, own_law.STANDING_ORDER.id]
    assert f'"order":{signed.pk}'.encode() in bytes(entry.body)
    assert f'"signature":{signed.signature_id}'.encode() in bytes(entry.body)


def test_who_has_the_fewest_cases_gets_the_next(week: Week, people: People) -> None:
    first = received(week, people)
    with week.at("thu 10:00"):
        order(people)
        registration.assign(people.head_of_department, first, people.examiner)
    second = received(week, people)

    assigned_at(week, "thu 11:45")

    assert examiner_of(second) == people.other_examiner


def test_who_is_absent_gets_nothing(week: Week, people: People) -> None:
    application = received(week, people)
    post = Appointment.objects.get(iin_digest=people.other_examiner.iin_digest)
    with week.at("thu 10:00"):
        order(people)
        record_absence(
            people.head_of_department,
            post,
            substitute=None,
            since=week.day("thu"),
            until=week.day("fri"),
            order="№ 7",
        )
        registration.assign(people.head_of_department, received(week, people), people.examiner)

    assigned_at(week, "thu 11:45")

    assert examiner_of(application) == people.examiner


def test_nobody_gets_their_own_application(week: Week, people: People) -> None:
    with week.at("thu 10:00"):
        order(people)
        application = acts.application_in(State.RECEIVED, people)
    Application.objects.filter(pk=application.pk).update(applicant=people.examiner)

    assigned_at(week, "thu 11:45")

    assert examiner_of(application) == people.other_examiner


def test_where_no_examiner_is_present_the_case_waits(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 10:00"):
        order(people)
    for examiner in (people.examiner, people.other_examiner):
        end_post(None, iin=examiner.iin, role=Role.EXAMINER, last_day=week.day("wed"), order="№ 9")

    assert assigned_at(week, "thu 11:45") == 0
    assert examiner_of(application) is None


def test_an_order_ends_with_the_post_of_who_signed_it(week: Week, people: People) -> None:
    received(week, people)
    with week.at("thu 10:00"):
        order(people)
    end_post(
        None,
        iin=people.head_of_department.iin,
        role=Role.HEAD_OF_DEPARTMENT,
        last_day=week.day("wed"),
        order="№ 9",
    )

    assert assigned_at(week, "thu 11:45") == 0


def test_an_order_whose_signer_lost_the_post_does_not_come_back_with_it(week: Week, people: People) -> None:
    with week.at("thu 10:00"):
        order(people)
    post = Appointment.objects.get(iin_digest=people.head_of_department.iin_digest)
    Appointment.objects.filter(pk=post.pk).update(since=week.day("fri"))
    assigned_at(week, "thu 11:00")
    Appointment.objects.filter(pk=post.pk).update(since=post.since)
    received(week, people)

    assert assigned_at(week, "thu 11:45") == 0
    assert StandingOrder.objects.get().ended_by is None  # the portal has ended it


def test_what_a_head_took_back_waits_for_the_head(week: Week, people: People) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        order(people)
        registration.assign(people.head_of_department, application, people.examiner)
        registration.take_back_from_examiner(people.head_of_department, application, "Мүдделер қайшылығы.")

    assert assigned_at(week, "thu 11:45") == 0
    assert examiner_of(application) is None


def test_an_order_that_ends_meanwhile_assigns_nothing(week: Week, people: People) -> None:
    application = received(week, people)
    signed = order(people)
    standing_orders.end(people.head_of_department, StandingOrder.objects.get())

    with pytest.raises(StepRefused):
        registration.assign_by_order(application, people.examiner, signed)

    assert examiner_of(application) is None


def test_an_ended_order_assigns_nothing(week: Week, people: People) -> None:
    received(week, people)
    with week.at("thu 10:00"):
        standing_orders.end(people.head_of_department, order(people))

    assert assigned_at(week, "thu 11:45") == 0


def test_an_order_cannot_be_ended_twice(people: People) -> None:
    signed = order(people)
    standing_orders.end(people.head_of_department, signed)

    with pytest.raises(StepRefused, match="тоқтатылған"):
        standing_orders.end(people.head_of_department, signed)


def test_a_second_order_waits_for_the_end_of_the_first(people: People) -> None:
    order(people)

    with pytest.raises(StepRefused):
        order(people, minutes=15)

    assert StandingOrder.objects.get().minutes == 30


@pytest.mark.parametrize("role", ["author", "examiner", "deputy", "head"])
def test_only_a_head_of_department_signs_one(people: People, role: str) -> None:
    with pytest.raises(StepRefused):
        order(people, by=role)

    assert not StandingOrder.objects.exists()


@pytest.mark.parametrize("minutes", [0, 1, 31, 120, -15])
def test_the_time_is_one_of_those_offered(people: People, minutes: int) -> None:
    with pytest.raises(StepRefused):
        order(people, minutes=minutes)


def test_another_text_is_not_taken_for_the_order(people: People) -> None:
    other = standing_orders.text(60, timezone.now()).encode()

    with pytest.raises(SignatureRefused):
        standing_orders.sign(people.head_of_department, 30, people.sign(people.head_of_department, other))

    assert not StandingOrder.objects.exists()


def test_the_text_is_the_same_in_every_language_and_of_its_day(people: People) -> None:
    day = datetime(2026, 11, 20, 20, tzinfo=timezone.get_fixed_timezone(0))  # the 21st in Kazakhstan

    text = standing_orders.text(30, day)

    assert "21.11.2026" in text
    assert "30 минут" in text
    assert date(2026, 11, 21).isoformat() not in text


@pytest.mark.django_db(transaction=True)
def test_a_case_that_a_head_assigns_meanwhile_is_assigned_once(week: Week, people: People, broker: str) -> None:
    application = received(week, people)
    with week.at("thu 11:00"):
        order(people)
    with week.at("thu 11:45"):
        mine = Application.objects.get(pk=application.pk)
        at_once(
            standing_orders.assign_waiting,
            standing_orders.assign_waiting,
            partial(registration.assign, people.head_of_department, mine, people.examiner),
        )

    assert Trail.objects.filter(act__startswith="assign", subject=audit.key(application)).count() == 1
    assert Application.objects.get(pk=application.pk).state == State.EXAMINATION


def test_the_page_signs_an_order_and_ends_it(people: People) -> None:
    User.objects.update(language="en")
    browser = client_of(people.head_of_department)
    page = browser.get(PAGE, {"minutes": "15"})
    text = one(soup(page), "pre").get_text().encode()

    signed = browser.post(f"{PAGE}?minutes=15", {"cms": people.sign(people.head_of_department, text)}, follow=True)

    assert StandingOrder.objects.get().minutes == 15
    assert "In force" in soup(signed).get_text()
    ending = one(soup(signed), "form[action$='/end/']")
    ended = browser.post(str(ending["action"]), follow=True)
    assert "No order is in force" in soup(ended).get_text()


def test_the_page_shows_others_the_order_without_its_buttons(people: People) -> None:
    order(people)
    page = soup(client_of(people.head).get(PAGE))

    assert one(page, "pre").get_text() == StandingOrder.objects.get().text
    assert not page.select("form[action$='/end/']")


@pytest.mark.parametrize("minutes", ["7", "x", "99999", "²"])
def test_another_time_has_no_page(people: People, minutes: str) -> None:
    assert client_of(people.head_of_department).get(PAGE, {"minutes": minutes}).status_code == 404
