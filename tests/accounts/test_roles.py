"""One place says which posts there are and what each sees; the supervisor sees all of it and changes nothing."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.appointing import appoint
from accounts.models import Appointment, User
from accounts.roles import OF_THE_AUTHORISED_BODY, OF_THE_PROVIDER, SEES, Role
from copyright_registry import law as own_law
from copyright_registry.desk.steps import DESK
from copyright_registry.management.commands import demo_data
from copyright_registry.models import Application, State
from copyright_registry.registration import FLOW
from portal import audit, law
from portal.demo.people import AUTHORISED_BODY, PEOPLE, PROVIDER
from portal.models import Trail
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.copyright_registry import walking
from tests.people import People, someone, staff

pytestmark = pytest.mark.django_db
LIST = "/admin/copyright_registry/application/"


@pytest.fixture
def supervisor(people: People) -> User:
    return staff("supervisor", Role.SUPERVISOR)


def test_the_table_knows_the_posts_that_the_code_knows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'appointment_role_is_known'"
        )
        [(said,)] = cursor.fetchall()

    assert set(re.findall("'([a-z_]+)'", said)) == set(Role.values)


def test_a_post_that_is_none_is_refused_by_the_table() -> None:
    with pytest.raises(IntegrityError, match="appointment_role_is_known"), transaction.atomic():
        Appointment.objects.create(iin_digest="1", role="king", order="№ 1", since=date(2026, 1, 5))


def test_every_post_is_of_one_body_and_what_it_sees_is_there_to_be_seen() -> None:
    assert OF_THE_PROVIDER | OF_THE_AUTHORISED_BODY == set(SEES) == set(Role)
    assert not OF_THE_PROVIDER & OF_THE_AUTHORISED_BODY
    for permission in {permission for seen in SEES.values() for permission in seen}:
        app, _, action = permission.partition(".")
        model = apps.get_model(app, action.partition("_")[2])
        has_desk = model in admin.site._registry
        assert has_desk or hasattr(model, "get_absolute_url"), permission  # or a page of its own


def give(person: User, role: Role, since: str, until: str | None = None) -> Appointment:
    return appoint(
        None,
        iin=person.iin,
        role=role,
        post_kk="Маман",
        post_ru="Специалист",
        order="№ 1",
        since=date.fromisoformat(since),
        until=until and date.fromisoformat(until),
    )


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.RULES_OFFICER])
def test_nobody_is_of_both_bodies_on_one_day(role: Role) -> None:
    person = someone("examiner")
    give(person, Role.EXAMINER, "2026-03-01", "2026-03-31")

    with pytest.raises(IntegrityError, match="appointment_of_one_body_at_a_time"), transaction.atomic():
        give(person, role, "2026-03-31")
    give(person, role, "2026-04-01")
    give(person, Role.SUPERVISOR if role == Role.RULES_OFFICER else Role.RULES_OFFICER, "2026-04-01")


def test_the_shell_says_so_in_one_line() -> None:
    fixed = ["--iin", "710609300861", "--order", "№ 1", "--since", "2026-01-05", "--post-kk", "А", "--post-ru", "Б"]
    call_command("appoint", *fixed, "--role", "examiner")

    with pytest.raises(CommandError, match="one of the authorised body on one day"):
        call_command("appoint", *fixed, "--role", "supervisor")


def test_the_supervisor_sees_whatever_anybody_sees(supervisor: User) -> None:
    everything = {permission for seen in SEES.values() for permission in seen if ".view_" in permission}

    assert everything == SEES[Role.SUPERVISOR]
    browser = client_of(supervisor)
    for model in admin.site._registry:
        if supervisor.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            assert browser.get(address).status_code == 200, address


@pytest.mark.clause(law.O100_2_8, own_law.LOOKED_AT)
def test_each_look_of_the_supervisor_at_a_case_is_recorded(people: People, supervisor: User) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    browser, begun = client_of(supervisor), audit.of(application).count()

    for page in ("change", "file"):
        answer = browser.get(walking.desk(application, page))
        assert answer.status_code == 200
        if answer.streaming:
            answer.getvalue()
    assert people.author.iin in browser.post(walking.desk(application, "iin")).content.decode()

    looks = audit.of(application)[begun:]
    assert [look.act for look in looks] == ["looked at", "opened the file", "saw the IIN"]
    assert {look.actor for look in looks} == {audit.key(supervisor)}


@pytest.mark.parametrize("state", State.values)
def test_no_step_is_open_to_the_supervisor(people: People, supervisor: User, state: str) -> None:
    application = acts.application_in(state, people)

    assert [step.name for step in FLOW.steps if step.refusal(supervisor, application) is None] == []


@pytest.mark.parametrize("slug", DESK)
def test_each_step_of_the_desk_is_refused_to_the_supervisor(people: People, supervisor: User, slug: str) -> None:
    state = next(iter(DESK[slug][0].moves))
    application = acts.application_in(state, people)
    sent = {
        "examiner": people.other_examiner.pk,
        "decision": application.decision_id or "",
        "because": "Mend it.",
        **walking.CHECKED,
    }
    before, begun = Application.objects.values().get(), Trail.objects.exclude(act="looked at").count()

    client_of(supervisor).post(walking.desk(application, f"step/{slug}"), sent)

    assert Application.objects.values().get() == before
    assert Trail.objects.exclude(act="looked at").count() == begun


def test_no_button_stands_on_a_case_for_the_supervisor(people: People, supervisor: User) -> None:
    for state in (State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED):
        page = soup(client_of(supervisor).get(walking.desk(acts.application_in(state, people))))
        assert page.select(".case h1")
        assert not page.select("form[action*='/step/'], a[href$='/decide/']"), state


@pytest.mark.parametrize("role", [Role.COMPLAINTS_OFFICER, Role.REGISTRAR])
def test_who_comes_after_the_decision_reads_decided_cases_and_entries_alone(people: People, role: Role) -> None:
    officer = staff(role.value, role)
    decided = {acts.application_in(state, people) for state in (State.ENTERED, State.REFUSED)}
    open_cases = {acts.application_in(state, people) for state in (State.RECEIVED, State.AGREED)}
    browser = client_of(officer)

    links = {str(link["href"]) for link in soup(browser.get(LIST)).select("#result_list tbody a")}

    assert links == {walking.desk(case) for case in decided}
    assert {browser.get(walking.desk(case)).status_code for case in decided} == {200}
    assert {browser.get(walking.desk(case)).status_code for case in open_cases} == {404}
    assert browser.get("/admin/copyright_registry/entry/").status_code == 200
    assert browser.get("/admin/portal/trail/").status_code == 403


def test_the_officer_for_the_rules_sees_no_case(people: People) -> None:
    acts.application_in(State.ENTERED, people)
    browser = client_of(staff("rules_officer", Role.RULES_OFFICER))

    assert browser.get("/admin/copyright_registry/rulechange/").status_code == 200
    for closed in (LIST, "/admin/copyright_registry/entry/", "/admin/portal/trail/", "/admin/accounts/absence/"):
        assert browser.get(closed).status_code == 403, closed


def test_the_desk_of_posts_names_who_holds_them_in_as_many_queries_for_each_number_of_them(people: People) -> None:
    browser, asked = client_of(people.head), []
    for place in range(3):
        give(someone("author2") if place == 0 else people.examiner, list(Role)[5 + place % 2], f"2026-0{place + 1}-01")
        with CaptureQueriesContext(connection) as queries:
            page = soup(browser.get("/admin/accounts/appointment/"))
        asked.append(len(queries))

    rows = [row.get_text(" ", strip=True) for row in page.select("#result_list tbody tr")]
    assert sum("Қасымбек Бауыржан" in row for row in rows) == 1
    assert sum("Нұрланова Ғалия" in row for row in rows) == 3
    assert len(set(asked)) == 1, asked


def test_the_page_of_one_post_says_who_holds_it_by_which_order(people: People) -> None:
    appointment = Appointment.objects.get(iin_digest=people.head.iin_digest)

    page = client_of(people.head).get(f"/admin/accounts/appointment/{appointment.pk}/change/")

    assert "Қасымбек Бауыржан" in said(page)
    assert "№ 1, 05.01.2026" in said(page)


def test_the_demo_has_a_person_and_a_post_for_every_role() -> None:
    assert {holder.staff_role for holder in PEOPLE if holder.staff_role} == set(Role) == set(demo_data.POSTS)
    for holder in PEOPLE:
        expected = AUTHORISED_BODY if holder.staff_role in OF_THE_AUTHORISED_BODY else PROVIDER
        assert holder.staff_role is None or holder.organisation == expected, holder.key
        with translation.override("en"):
            assert holder.staff_role is None or holder.role == Role(holder.staff_role).label  # the page translates it
