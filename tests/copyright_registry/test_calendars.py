"""Due moments as calendar files: whose, which, and nothing personal in them."""

from datetime import UTC
from typing import Any

import pytest

from copyright_registry import law as own_law
from copyright_registry import registration
from copyright_registry.models import Application, State
from portal.worktime import terms
from tests import people as acts
from tests.browser import client_of
from tests.copyright_registry import walking
from tests.people import People
from tests.week import Week

DESK = "/admin/copyright_registry/application/calendar.ics"


def events(answer: Any) -> list[dict[str, str]]:
    """The events of a file, each with its properties by name."""
    text = answer.content.decode().replace("\r\n ", "")
    blocks = text.split("BEGIN:VEVENT\r\n")[1:]
    lines = [block.partition("END:VEVENT")[0].split("\r\n") for block in blocks]
    return [{line.partition(":")[0]: line.partition(":")[2] for line in block if line} for block in lines]


@pytest.mark.clause(own_law.CALENDAR)
def test_an_author_gets_the_open_terms_of_the_case(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    answer = client_of(people.author).get(f"/ru/applications/{application.pk}/calendar.ics")

    open_terms = terms.of(application).filter(ended_at=None)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    told = {(event["UID"].partition("@")[0], event["DTSTART"]) for event in events(answer)}
    assert told == {
        (f"{application.pk}.{term.clock}", f"{term.due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}") for term in open_terms
    }
    assert all(str(application.number) in event["SUMMARY;LANGUAGE=ru"] for event in events(answer))


def test_neither_the_work_nor_a_person_is_named(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    for person, address in (
        (people.author, f"/kk/applications/{application.pk}/calendar.ics"),
        (people.examiner, DESK),
    ):
        text = client_of(person).get(address).content.decode().replace("\r\n ", "")
        assert not any(word in text for word in ("Түнгі", "Ночное", *people.author.full_name.split(), "example.kz"))


def test_where_nothing_is_due_there_is_no_file_and_no_link(people: People) -> None:
    application = acts.application_in(State.WITHDRAWN, people)
    author = client_of(people.author)

    assert author.get(f"/kk/applications/{application.pk}/calendar.ics").status_code == 404
    assert b"calendar.ics" not in author.get(f"/kk/applications/{application.pk}/").content
    assert client_of(people.examiner).get(DESK).status_code == 404


@pytest.mark.parametrize(
    ("state", "theirs"),
    [
        (State.RECEIVED, {"head_of_department"}),
        (State.EXAMINATION, {"examiner"}),
        (State.PROPOSED, {"head_of_department", "deputy"}),
        (State.AGREED, {"head"}),
        (State.REFUSED, set()),
    ],
)
def test_staff_get_the_cases_that_wait_for_them(people: People, state: str, theirs: set[str]) -> None:
    application = acts.application_in(state, people)
    staff = ("head_of_department", "deputy", "examiner", "other_examiner", "head")

    answers = {role: client_of(getattr(people, role)).get(DESK) for role in staff}

    assert {role for role, answer in answers.items() if answer.status_code == 200} == theirs
    for role in theirs:
        (event,) = events(answers[role])
        assert event["UID"].startswith(f"{application.pk}.{application.bound_by}@")


def test_a_moment_that_moves_keeps_its_name(week: Week, people: People) -> None:
    with week.at("thu 10:00"):
        application = acts.application_in(State.RECEIVED, people)
        before = events(client_of(people.head_of_department).get(DESK))
        registration.assign(people.head_of_department, application, people.examiner)
        registration.take_back_from_examiner(people.head_of_department, application, "Ауысты.")
        after = events(client_of(people.head_of_department).get(DESK))

    assert [event["UID"] for event in before] == [event["UID"] for event in after]


def test_staff_find_the_file_beside_the_list(people: People) -> None:
    acts.application_in(State.EXAMINATION, people)
    changelist = walking.desk(Application()).partition("application/")[0] + "application/"

    assert b"calendar.ics" in client_of(people.examiner).get(changelist).content
    assert b"calendar.ics" not in client_of(people.head).get(changelist).content
